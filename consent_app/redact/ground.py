"""The bare ground of a place: what a film shows there in moments when nothing is seen anywhere.

A cover is held for a moment before and after what was seen, for a detector may have missed it there. Where all of it
shows the ground as it was before anybody came, it hides nothing and is let go, and likewise at its beginning where it
shows the ground as it is when they have left. Who stands there unseen on one side of it does not on the other.
"""

import math
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from consent_app.detect.base import Pixels
from consent_app.detect.vision import cv2
from consent_app.domain.evidence import Box, Sighting, Track
from consent_app.domain.timeline import Span
from consent_app.redact.changes import small
from consent_app.redact.looks import PLAIN

# The longer side, in pixels, of the grey pictures that are held beside each other, and how many are kept at most: of a
# longer film every other one, and so on.
SIDE = 160
MOST = 4096
# The ground is bare so many seconds from any cover. A cover shows it where it looks the same in so many such moments,
# so many seconds apart; so many are tried at most.
APART = 1.0
ALIKE, STEP, TRIED = 3, 0.5, 128
# A cover looks the same, with so much around it, where no spot, so many pixels a side, differs by more than so many
# grey levels and this share of how bright it is there: in the dark little shows. Light may change all of it by so many.
ROOM = 0.3
SPOT = (3, 3)
LEVELS, SHARE = 4.0, 0.04
LIGHT = 10.0
# What was plainly seen stands out from the ground by so many times that, or nothing is told from it. Up to this share
# of that, so many times what looks the same at most, nothing of it is there: a shadow comes before and goes after.
STANDS_OUT = 3.0
TRACE, SHADOW = 1 / 16, 1.5
# A cover begins so many seconds after the last picture in which it hid nothing.
AFTER = Fraction(1, 1000)

_Timed = tuple[Fraction, Pixels]


@dataclass(slots=True)
class Ground:
    """Remembers how a film looks, small, to tell in the end which covers show nothing but the ground."""

    pictures: list[_Timed] = field(default_factory=list)
    every: int = 1
    came: int = 0

    def see(self, time: Fraction, grey: Pixels) -> None:
        """Take the H×W grey picture of a time, which rises from call to call; those of another size than before not."""
        picture = small(grey, SIDE)
        if self.came % self.every == 0 and (not self.pictures or self.pictures[0][1].shape == picture.shape):
            self.pictures.append((time, picture))
        self.came += 1
        if len(self.pictures) == MOST:
            self.pictures, self.every = self.pictures[::2], 2 * self.every

    def freed(self, tracks: Sequence[Track], size: tuple[int, int]) -> tuple[Track, ...]:
        """Return tracks that end where from there on they show the bare ground; `size` is the picture's, in pixels.

        No plain sighting is let go, nor the best where none is plain, nor anything where the film shows no bare ground,
        as where its camera moves.
        """
        bare = self._bare([track.span for track in tracks])
        if len(bare) < ALIKE:
            return tuple(tracks)
        known = _Known([time for time, _ in bare], np.stack([one for _, one in bare]).astype(np.float32), size)
        return tuple(self._ended(track, known) for track in tracks)

    def _bare(self, covered: Iterable[Span]) -> list[_Timed]:
        """Return pictures of moments with no cover near."""
        times = np.array([float(time) for time, _ in self.pictures])
        clear = np.ones(len(times), bool)
        for span in covered:
            clear &= (times < float(span.start) - APART) | (times > float(span.end) + APART)
        places, due = list[int](), -math.inf
        for place in np.flatnonzero(clear).tolist():
            if times[place] >= due:
                places.append(place)
                due = times[place] + STEP
        return [self.pictures[place] for place in places[:: -(-len(places) // TRIED) or 1]]

    def _ended(self, track: Track, known: "_Known") -> Track:
        """Return a track without what of its ends shows the bare ground."""
        start, end = track.span.start, track.span.end
        seen = [one for one in track.sightings if one.seen]
        plain = [one for one in seen if one.score >= PLAIN] or [max(seen, key=lambda one: one.score)]
        shown = self.pictures[self._place(start) : self._place(end)]
        left, came = known.since(end), known.until(start)
        first = _last_bare(track, (one for one in shown if one[0] < plain[0].time), left, self._bound(plain[0], left))
        before = (one for one in reversed(shown) if one[0] > plain[-1].time)
        last = _last_bare(track, before, came, self._bound(plain[-1], came))
        return replace(track, span=Span(start if first is None else first + AFTER, end if last is None else last))

    def _bound(self, plain: Sighting, known: "_Known") -> float:
        """Return up to what distance from the ground nothing shows of what was plain, 0 where that tells nothing.

        How far off it lay itself is seen in the picture nearest in time.
        """
        place = self._place(plain.time)
        near = min(self.pictures[max(0, place - 1) : place + 1], key=lambda one: abs(one[0] - plain.time))
        far = known.apart(near[1], plain.box)
        return min(max(1.0, TRACE * far), SHADOW) if far >= STANDS_OUT else 0.0

    def _place(self, time: Fraction) -> int:
        """Return the number of the first picture that is not before a time."""
        return bisect_left(self.pictures, time, key=_time)


@dataclass(frozen=True, slots=True)
class _Known:
    """The bare ground at some times: N×H×W, and the width and height in pixels of the frames it was made from."""

    times: list[Fraction]
    pictures: NDArray[np.float32]
    size: tuple[int, int]

    def until(self, time: Fraction) -> "_Known":
        """Return it as it was before a time."""
        place = bisect_left(self.times, time)
        return _Known(self.times[:place], self.pictures[:place], self.size)

    def since(self, time: Fraction) -> "_Known":
        """Return it as it was from a time on."""
        place = bisect_left(self.times, time)
        return _Known(self.times[place:], self.pictures[place:], self.size)

    def apart(self, picture: Pixels, box: Box) -> float:
        """Return how far what a box shows is from the ground there: up to 1 it looks the same; 0 outside the picture.

        It is held against the third nearest of its pictures, for what one or two of them show may be somebody unseen.
        """
        height, width = picture.shape
        part = box.grown(ROOM).scaled(width / self.size[0], height / self.size[1]).clipped(width, height)
        if part is None:
            return 0.0
        if len(self.times) < ALIKE:
            return math.inf
        here = np.s_[int(part.y1) : math.ceil(part.y2), int(part.x1) : math.ceil(part.x2)]
        off = self.pictures[(slice(None), *here)] - picture[here]
        light = np.clip(np.median(off, axis=(1, 2), keepdims=True), -LIGHT, LIGHT)
        most = np.array([float(np.abs(cv2.blur(one, SPOT)).max()) for one in off - light])
        return float(np.partition(most, ALIKE - 1)[ALIKE - 1]) / (LEVELS + SHARE * float(picture[here].mean()))


def _last_bare(track: Track, shown: Iterable[_Timed], known: _Known, bound: float) -> Fraction | None:
    """Return the last of the times, from an end of a track inward, up to which its cover shows the bare ground.

    That is where it lies up to `bound` from it.
    """
    last = None
    for time, picture in shown:
        there = track.at(time)
        if there is None or known.apart(picture, there.box) > bound:
            return last
        last = time
    return last


def _time(timed: _Timed) -> Fraction:
    return timed[0]
