"""Looking through a clip for everything that is to be covered.

A picture is looked at where it changed since the last look, at several sizes in turn: large things are found in a small
picture, small ones in a large one.
"""

from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import chain, pairwise
from pathlib import Path

import numpy as np

from consent_app.detect.base import Pixels
from consent_app.detect.flow import View
from consent_app.detect.tracker import Tracker
from consent_app.detect.vision import cv2
from consent_app.domain.evidence import Box, Detection, Track
from consent_app.domain.timeline import Span
from consent_app.domain.work import Work
from consent_app.media.ahead import ahead
from consent_app.media.frame import Frame
from consent_app.media.reader import frames
from consent_app.redact.changes import WHOLE, Changes, small
from consent_app.redact.looks import SELDOM, TURNS, Look, Watch, in_picture, pictured

# The longer side of the grey pictures in which things are followed from look to look, in pixels.
FOLLOW_SIDE = 640
# Parts are cut to multiples of this many pixels, for runtimes keep what they prepared by size.
GRID = 64
# Between looks things are followed in so many pictures a second at most.
FOLLOWED = 15
# So many detectors look at one frame at a time: each by itself leaves cores idle now and then.
BESIDE = 2
# So many frames are looked at before what was seen in the ones before is followed to its end.
AHEAD = 8


def viewed(frame: Frame) -> View:
    """Return a frame as things are followed in it."""
    bright = frame.brightness
    scale = min(1.0, FOLLOW_SIDE / max(bright.shape))
    size = (max(1, round(bright.shape[1] * scale)), max(1, round(bright.shape[0] * scale)))
    return View(np.asarray(cv2.resize(bright, size, interpolation=cv2.INTER_AREA), np.uint8), 1 / scale)


@dataclass(slots=True)
class _Memory:
    """What one look found where the picture has not changed since."""

    found: list[Detection] = field(default_factory=list)
    changes: Changes = field(default_factory=Changes)


@dataclass(slots=True)
class _Due:
    """What a look is to look at: the parts of a frame that changed, in its picture; None where it is not its turn."""

    look: Look
    memory: _Memory
    parts: list[Box]
    picture: Pixels | None
    size: tuple[int, int]

    def done(self) -> None:
        """Look, and remember what was found in place of what was known there."""
        for part in self.parts:
            new = [] if self.picture is None else _in_part(self.look, self.picture, part, self.size)
            self.memory.found = _merged(self.memory.found, new, part, self.size)


@dataclass(slots=True)
class _Eye:
    """Looks at the frames of a film one after the other."""

    watch: Watch
    pool: Executor
    memories: dict[Look, _Memory] = field(default_factory=dict)
    number: int = 0

    def look(self, frame: Frame, view: View, *, last: bool) -> list[Detection]:
        """Return what is to be seen in a frame, looking only where it changed; in the `last` one with all looks."""
        grey, pictures = small(view.grey), dict[int, Pixels]()
        # What faint finds belong to comes first: whether others take part depends on it. They look beside each other.
        for looks in (self.watch.all[:1], self.watch.all[1:]):
            due = [self._due(look, frame, grey, pictures, last=last) for look in looks]
            list(self.pool.map(_Due.done, due))
        self.number += 1
        found = {look: memory.found for look, memory in self.memories.items()}
        return self.watch.weighed(found, max(frame.size))

    def _due(self, look: Look, frame: Frame, grey: Pixels, pictures: dict[int, Pixels], *, last: bool) -> _Due:
        """Return what a look is to look at; pictures that were made for another are not made again."""
        memory = self.memories.setdefault(look, _Memory())
        parts = memory.changes.since(grey)
        if not self._turns(look, parts, last=last):
            # What faint finds belong to hides nothing itself: what was seen of it a moment ago does for the others.
            return _Due(look, memory, [] if look is self.watch.around else parts, None, frame.size)
        if parts and look.long_side not in pictures:
            pictures[look.long_side] = pictured(frame, look.long_side)
        memory.changes.looked(grey, parts)
        return _Due(look, memory, parts, pictures.get(look.long_side), frame.size)

    def _turns(self, look: Look, parts: list[Box], *, last: bool) -> bool:
        """Tell whether it is a look's turn; in the first frame and the last it is that of all."""
        if last or not self.number:
            return True
        around = self.memories[self.watch.around].found if self.watch.around else []
        alone = not self.memories[look].found and all(item.kind is not look.belongs for item in around)
        seldom = look.belongs is not None and bool(around) and alone and parts == [WHOLE]
        return look.takes_part(self.number) and not (seldom and self.number * len(look.turns) // TURNS % SELDOM)


def find_tracks(path: Path, span: Span | None, watch: Watch, work: Work, length: Fraction) -> tuple[Track, ...]:
    """Return everything to cover in a film or the part of it in `span`; times are those of the whole film.

    `length` in seconds is what the progress is measured by.
    """
    tracker = Tracker()
    start = span.start if span else Fraction(0)
    last, size = start, (0, 0)
    for seen in ahead(_seen(frames(path, span=span, work=work), watch, start), AHEAD):
        last, size = seen.time, seen.size
        if seen.found is None:
            tracker.follow(seen.time, seen.view)
        else:
            work.progress(float((seen.time - start) / length), "looking")
            tracker.add(seen.time, seen.found, seen.view)
    return tracker.finish(span.end if span else last + 1, size)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What there is to know of a frame: what was found in it, None where it was not looked at."""

    time: Fraction
    size: tuple[int, int]
    view: View
    found: list[Detection] | None


def _seen(shown: Iterator[Frame], watch: Watch, due: Fraction) -> Iterator[_Seen]:
    """Yield what is seen in frames, looking as often as wanted from a time on; most frames between tell nothing new.

    In the last one as in the first all take part: what comes then is seen in no later one.
    """
    with ThreadPoolExecutor(BESIDE) as pool:
        eye, follow = _Eye(watch, pool), due
        for frame, after in pairwise(chain(shown, [None])):
            if frame is None:
                return  # never: the end stands after something, and types cannot tell
            look = frame.time >= due or after is None
            if not look and frame.time < follow:
                continue
            follow = frame.time + Fraction(9, 10 * FOLLOWED)
            view, found = viewed(frame), None
            if look:
                due = frame.time + watch.every * Fraction(9, 10)
                found = eye.look(frame, view, last=after is None)
            yield _Seen(frame.time, frame.size, view, found)


def _in_part(look: Look, picture: Pixels, part: Box, size: tuple[int, int]) -> list[Detection]:
    """Return what a look finds in a part of a picture, which is given in shares of its sides."""
    height, width = picture.shape[:2]
    x1, x2 = _snapped(part.x1 * width, part.x2 * width, width)
    y1, y2 = _snapped(part.y1 * height, part.y2 * height, height)
    here = np.ascontiguousarray(picture[y1:y2, x1:x2])
    scale = (size[0] / width, size[1] / height)
    found = in_picture(look, here, ((x2 - x1) * scale[0], (y2 - y1) * scale[1]))
    return [replace(item, box=item.box.moved(x1 * scale[0], y1 * scale[1])) for item in found]


def _snapped(first: float, last: float, end: int) -> tuple[int, int]:
    """Return whole ends around two, a multiple of `GRID` apart where the picture is large enough."""
    length = -(-int(np.ceil(last) - np.floor(first)) // GRID) * GRID
    start = max(0, min(int(first), end - length))
    return start, min(end, start + length)


def _merged(known: list[Detection], new: list[Detection], part: Box, size: tuple[int, int]) -> list[Detection]:
    """Return what is known outside of a part with what is new in it; what the part cuts off is known better."""
    area = part.scaled(*size)
    kept = [item for item in known if item.box.shared_area(area) < 0.99 * item.box.area]
    return kept + [item for item in new if not any(item.box.shared_area(old.box) > 0.5 * item.box.area for old in kept)]
