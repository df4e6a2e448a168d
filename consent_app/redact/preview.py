"""A film opened for looking at: any of its frames at one size, as filmed and as it would be given."""

from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from consent_app.detect.vision import cv2
from consent_app.domain.evidence import Box
from consent_app.domain.redaction import RedactionPlan
from consent_app.domain.timeline import Span
from consent_app.domain.work import ConsentAppError
from consent_app.media.frame import Frame, Upright, planes, upright_frame
from consent_app.media.probe import Film, probe
from consent_app.media.reader import Cursor, frames
from consent_app.media.stamps import packet_sizes
from consent_app.redact.cover import cover_frame

Pixels = NDArray[np.uint8]

# So many shown pictures are kept, so that stepping back shows the last ones at once.
KEPT = 24
# A step back to a picture that is not kept any more decodes so many before it along with it.
BEHIND = 12
# Stepping over more frames than this is quicker by looking for a key frame.
AHEAD = 12
FAR = Fraction(1_000_000)
# The last frame of a film is looked for in so many seconds.
LAST = Fraction(2)
# Longer than any side of a film that is taken: the picture as it is.
FULL = 1 << 16


@dataclass(frozen=True, slots=True)
class Shown:
    """A frame ready to be shown: its time, the picture as filmed and as given (the same where nothing is covered)."""

    time: Fraction
    filmed: Pixels
    given: Pixels


@dataclass(slots=True)
class Reel:
    """An open film: its frame times, and pictures of its frames at one size, the last of them kept."""

    path: Path
    plan: RedactionPlan | None
    long_side: int
    film: Film
    times: list[Fraction]
    keys: list[Fraction]
    upright: Upright
    cursor: Cursor
    kept: OrderedDict[int, Shown] = field(default_factory=OrderedDict)
    coming: Iterator[Frame] | None = None
    following: int = 0
    hurried: bool = False

    @classmethod
    def open(cls, path: Path, plan: RedactionPlan | None, long_side: int) -> "Reel":
        """Open a film; raises the known errors of films."""
        film = probe(path)
        packets = packet_sizes(path)
        if not packets:
            raise ConsentAppError("film_broken", name=path.name)
        times, keys = [item.time for item in packets], [item.time for item in packets if item.key]
        return cls(path, plan, long_side, film, times, keys, Upright(film.width, film.height), Cursor(path))

    def close(self) -> None:
        """Close the film."""
        self.coming = None
        self.cursor.close()

    def index_of(self, moment: Fraction) -> int:
        """Return the number of the frame that is shown at a time."""
        return max(0, min(bisect_left(self.times, moment + Fraction(1, 10_000)) - 1, len(self.times) - 1))

    def at(self, index: int) -> Shown | None:
        """Return a frame by its number, or None where the film breaks off before it."""
        if index in self.kept:
            return self.kept[index]
        back = self.kept and index < min(self.kept) and index + 1 in self.kept
        start = max(0, index - BEHIND) if back else index
        if self.coming is None or not self.following <= start <= self.following + AHEAD:
            self._look_for(start)
        while self.coming is not None and (frame := next(self.coming, None)) is not None:
            number = self.index_of(frame.time)
            if self.hurried and number > start:
                self._look_for(start, hurried=False)
                continue
            self.hurried = False
            self.following = number + 1
            if number >= start:
                self._keep(number, self._shown(frame))
            if number >= index:
                return self.kept.get(number)
        self.coming = None
        return None

    def _look_for(self, index: int, *, hurried: bool = True) -> None:
        """Begin to decode at a frame: from the key frame before it, or where that missed it from further before."""
        begin = self.times[index] - Fraction(1, 10_000)
        place = bisect_right(self.keys, self.times[index]) - 1
        near = self.cursor.frames(begin, self.keys[place]) if hurried and place >= 0 else None
        self.hurried, self.following = near is not None, index
        self.coming = near or frames(self.path, span=Span(max(Fraction(0), begin), FAR))

    def _keep(self, number: int, shown: Shown) -> None:
        self.kept[number] = shown
        while len(self.kept) > KEPT:
            self.kept.popitem(last=False)

    def _shown(self, frame: Frame) -> Shown:
        filmed = self._filling(frame.picture(self.long_side))
        masks = self.plan.masks_at(frame.time) if self.plan else ()
        if not masks or self.plan is None:
            return Shown(frame.time, filmed, filmed)
        raw = self.upright(frame)
        cover_frame(planes(raw), masks, self.plan.cover, self.plan.digest)
        return Shown(
            frame.time,
            filmed,
            upright_frame(frame.time, raw).upright_picture((filmed.shape[1], filmed.shape[0])),
        )

    def _filling(self, picture: Pixels) -> Pixels:
        """Return a picture smaller than its place enlarged to it: the window itself scales nothing."""
        scale = self.long_side / max(picture.shape[:2])
        if scale <= 1:
            return picture
        size = (round(picture.shape[1] * scale), round(picture.shape[0] * scale))
        return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_LINEAR), np.uint8)

    def replan(self, plan: RedactionPlan | None) -> None:
        """Show another plan from now on."""
        self.plan = plan
        self.kept.clear()
        self.coming = None


def fitting(film: Film, size: tuple[int, int]) -> int:
    """Return the longer side, in pixels, of a film's picture fitted into `size`."""
    scale = min(size[0] / film.width, size[1] / film.height)
    return max(2, int(max(film.width, film.height) * scale))


def still_of(path: Path, moment: Fraction, box: Box | None, height: int, plan: RedactionPlan | None = None) -> bytes:
    """Return one frame of a film, or the part of it in `box`, as JPEG of a height in pixels; raises film errors.

    With a plan it is shown as it would be given.
    """
    frame = _frame_at(path, max(Fraction(0), moment.limit_denominator(90_000)))
    if plan is not None:
        frame = _as_given(frame, plan)
    picture = frame.picture(FULL if box else 4 * height)
    part = box.grown(0.3).clipped(picture.shape[1], picture.shape[0]) if box else None
    if part is not None:
        picture = picture[int(part.y1) : int(part.y2) + 1, int(part.x1) : int(part.x2) + 1]
    width = max(1, round(picture.shape[1] * height / picture.shape[0]))
    small = cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA)
    return bytes(cv2.imencode(".jpg", small[:, :, ::-1])[1])


def _frame_at(path: Path, moment: Fraction) -> Frame:
    """Return the first frame from a time on, or behind the last one that."""
    for start in (moment, max(Fraction(0), moment - LAST)):
        frame = None
        for frame in frames(path, span=Span(start, FAR)):
            if frame.time >= moment:
                return frame
        if frame is not None:
            return frame
    raise ConsentAppError("film_broken", name=path.name)


def _as_given(frame: Frame, plan: RedactionPlan) -> Frame:
    """Return a frame, upright, with what the plan covers in it."""
    raw = Upright(plan.width, plan.height)(frame)
    cover_frame(planes(raw), plan.masks_at(frame.time), plan.cover, plan.digest)
    return upright_frame(frame.time, raw)
