"""Looking through a clip for everything that is to be covered.

A picture is looked at where it changed since the last look, at several sizes in turn: large things are found in a small
picture, small ones in a large one.
"""

from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
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
from consent_app.redact.ground import Ground
from consent_app.redact.looks import PLAIN, SELDOM, Look, Watch, in_picture, pictured

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
class _Glance:
    """A frame that is being looked at: the parts that changed, look by look, each with what will be found there.

    None stands for nothing: it is not that look's turn.
    """

    frame: Frame
    grey: Pixels
    number: int
    last: bool
    pictures: dict[int, Pixels] = field(default_factory=dict)
    searches: dict[Look, list[tuple[Box, Future[list[Detection]] | None]]] = field(default_factory=dict)


@dataclass(slots=True)
class _Eye:
    """Looks at the frames of a film one after the other; the next may begin before one has ended."""

    watch: Watch
    pool: Executor
    memories: dict[Look, _Memory] = field(default_factory=dict)
    number: int = 0

    def begin(self, frame: Frame, view: View, *, last: bool) -> _Glance:
        """Begin to look at a frame where it changed, in the `last` one with all looks; `go_on` and `end` come after.

        Detectors look beside each other, and while the frames that come next are read.
        """
        glance = _Glance(frame, small(view.grey), self.number, last)
        self.number += 1
        self._search(glance, [look for look in self.watch.all if look.belongs is None])
        return glance

    def go_on(self, glance: _Glance) -> None:
        """Let those look that depend on what is around, once that is known; the frame before has to have ended."""
        if self.watch.around:
            self._learn(glance, self.watch.around)
        self._search(glance, [look for look in self.watch.looks if look.belongs is not None])
        glance.pictures.clear()

    def end(self, glance: _Glance) -> list[Detection]:
        """Wait until a frame is looked at, and return what is to be seen in it."""
        for look in self.watch.all:
            self._learn(glance, look)
        found = {look: memory.found for look, memory in self.memories.items()}
        return self.watch.weighed(found, max(glance.frame.size))

    def _search(self, glance: _Glance, looks: Iterable[Look]) -> None:
        """Let looks begin; a picture that was made for one serves others."""
        for look in looks:
            changes = self.memories.setdefault(look, _Memory()).changes
            parts, side = changes.since(glance.grey), look.long_side
            if self._turns(look, glance, parts):
                if parts and side not in glance.pictures:
                    glance.pictures[side] = pictured(glance.frame, side)
                changes.looked(glance.grey, parts)
                size = glance.frame.size
                mirrored = look is not self.watch.around and look.mirrored(glance.number)
                jobs = [
                    self.pool.submit(_in_part, look, glance.pictures[side], part, size, mirrored=mirrored)
                    for part in parts
                ]
                glance.searches[look] = list(zip(parts, jobs, strict=True))
            elif look is not self.watch.around:
                # What faint finds belong to hides nothing itself: what was seen of it a moment ago does for the others.
                glance.searches[look] = [(part, None) for part in parts]

    def _learn(self, glance: _Glance, look: Look) -> None:
        """Remember what a look found in place of what was known there; what was learned already is not again."""
        memory = self.memories[look]
        for part, new in glance.searches.pop(look, []):
            memory.found = _merged(memory.found, new.result() if new else [], part, glance.frame.size)

    def _turns(self, look: Look, glance: _Glance, parts: list[Box]) -> bool:
        """Tell whether it is a look's turn; in the first frame and the last it is that of all."""
        if glance.last or not glance.number:
            return True
        around = self.memories[self.watch.around].found if self.watch.around else []
        alone = not self.memories[look].found and all(item.kind is not look.belongs for item in around)
        plain = any(item.score >= PLAIN for item in around)
        seldom = look.belongs is not None and plain and alone and parts == [WHOLE]
        return look.takes_part(glance.number) and not (seldom and glance.number // 2 % SELDOM)


def find_tracks(path: Path, span: Span | None, watch: Watch, work: Work, length: Fraction) -> tuple[Track, ...]:
    """Return everything to cover in a film or the part of it in `span`; times are those of the whole film.

    `length` in seconds is what the progress is measured by.
    """
    tracker, ground = Tracker(), Ground()
    start = span.start if span else Fraction(0)
    last, size = start, (0, 0)
    for seen in ahead(_seen(frames(path, span=span, work=work), watch, start), AHEAD):
        last, size = seen.time, seen.size
        ground.see(seen.time, seen.view.grey)
        if seen.found is None:
            tracker.follow(seen.time, seen.view)
        else:
            work.progress(float((seen.time - start) / length), "looking")
            tracker.add(seen.time, seen.found, seen.view)
    return ground.freed(tracker.finish(span.end if span else last + 1, size), size)


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
        glance, held = None, list[_Seen]()
        for frame, after in pairwise(chain(shown, [None])):
            if frame is None:
                return  # never: the end stands after something, and types cannot tell
            look = frame.time >= due or after is None
            if not look and frame.time < follow:
                continue
            follow = frame.time + Fraction(9, 10 * FOLLOWED)
            view = viewed(frame)
            if look:
                due = frame.time + watch.every * Fraction(9, 10)
                begun = eye.begin(frame, view, last=after is None)
                yield from _told(eye, glance, held)
                eye.go_on(begun)
                glance, held = begun, []
            held.append(_Seen(frame.time, frame.size, view, None))
        yield from _told(eye, glance, held)


def _told(eye: _Eye, glance: _Glance | None, held: list[_Seen]) -> Iterator[_Seen]:
    """Yield a frame that was looked at, with what was found in it, and what was held back behind it until then."""
    if glance is not None:
        yield replace(held[0], found=eye.end(glance))
        yield from held[1:]


def _in_part(look: Look, picture: Pixels, part: Box, size: tuple[int, int], *, mirrored: bool) -> list[Detection]:
    """Return what a look finds in a part of a picture, which is given in shares of its sides."""
    height, width = picture.shape[:2]
    x1, x2 = _snapped(part.x1 * width, part.x2 * width, width)
    y1, y2 = _snapped(part.y1 * height, part.y2 * height, height)
    here = np.ascontiguousarray(picture[y1:y2, x1:x2])
    scale = (size[0] / width, size[1] / height)
    found = in_picture(look, here, ((x2 - x1) * scale[0], (y2 - y1) * scale[1]), mirrored=mirrored)
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
