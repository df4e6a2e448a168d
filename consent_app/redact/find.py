"""Looking through a clip for everything that is to be covered.

A picture is looked at where it changed since the last look, at two sizes in turn: large things are found in a small
picture, small ones in a large one.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import chain, pairwise
from pathlib import Path
from typing import Protocol

import numpy as np

from consent_app.detect import silhouette
from consent_app.detect.base import Detector, Pixels
from consent_app.detect.face import CenterFace
from consent_app.detect.faces_plates import FacesPlates
from consent_app.detect.flow import View
from consent_app.detect.object import CenterNet
from consent_app.detect.tracker import Tracker
from consent_app.detect.vision import cv2
from consent_app.detect.yolo import UltralyticsDetector
from consent_app.domain.evidence import Box, Detection, Kind, Track
from consent_app.domain.timeline import Span
from consent_app.domain.work import Work
from consent_app.media.ahead import ahead
from consent_app.media.frame import Frame
from consent_app.media.reader import frames
from consent_app.redact.changes import WHOLE, Changes, small
from consent_app.redact.context import weighed

# A picture is enlarged at most so many times for a look.
LARGEST = 2.0
# What recorders make that keep every other column (1080N, 720N, 4M-N, half D1) or row (2CIF) and seldom say so: width
# and height, and how many times wider and higher it is to be shown.
HALVED = {
    **dict.fromkeys([(960, 1080), (640, 720), (1280, 1440), (352, 480), (352, 576)], (2, 1)),
    **dict.fromkeys([(704, 240), (704, 288), (720, 240), (720, 288)], (1, 2)),
}
SQUARE = (1, 1)
# The longer side of the grey pictures in which things are followed from look to look, in pixels.
FOLLOW_SIDE = 640
# Parts are cut to multiples of this many pixels, for runtimes keep what they prepared by size.
GRID = 64
# Between looks things are followed in so many pictures a second at most.
FOLLOWED = 15
# So many frames are looked at before what was seen in the ones before is followed to its end.
AHEAD = 8


# Of two finds of one kind the better is taken where so much of the smaller lies in the other: two faces may overlap. A
# faint one that lies partly in a better one is that one seen at another size.
SAME, TOUCHING = 0.65, 0.25
# A find that belongs to what is known counts from the first of these scores on, one that stands alone from the second.
FAINT, SURE = 0.12, 0.3
# Looks that take turns do so in rounds of so many.
ROUND = 2
# Where nothing is seen that what a look finds belongs to, it takes part in one round of so many.
SELDOM = 3


class Pictured(Protocol):
    """What is looked at: a frame of a film, however it was read."""

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""

    def picture(self, long_side: int) -> Pixels:
        """Return it as H×W×3 RGB, scaled down so that its longer side is at most `long_side`."""


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """One detector, the size it looks at (longer side in pixels), and its scores.

    From `score` on a find counts where a track, a person or a vehicle says that something is there, from `sure` on
    alone. Smaller pictures are enlarged. `turn` says in which of the looks of a round it takes part; None: in each.
    Where all of the picture changes and what is seen around is not of the kind it `belongs` to, it looks seldom.
    `kinds` are what it looks for, where that is not all its detector finds. Where it is `mirrored` it looks in a mirror
    every other round: what is missed one way may be seen the other.
    """

    detector: Detector
    long_side: int
    score: float
    sure: float
    turn: int | None = None
    belongs: Kind | None = None
    kinds: frozenset[Kind] | None = None
    mirrored: bool = False


@dataclass(frozen=True, slots=True)
class Watch:
    """What to look for and how often, in seconds between two looks; `around` looks for what faint finds belong to."""

    looks: tuple[Look, ...]
    every: Fraction
    around: Look | None = None

    @property
    def all(self) -> tuple[Look, ...]:
        """All looks, in their order."""
        return (self.around, *self.looks) if self.around else self.looks

    def taking(self, number: int) -> tuple[Look, ...]:
        """Return the looks that take part in the look of that number, from 0."""
        return tuple(look for look in self.all if look.turn in (None, number % ROUND))

    def weighed(self, found: Mapping[Look, list[Detection]], width: float) -> list[Detection]:
        """Return what all looks found in a picture of that width, each thing once, told whether it is sure."""
        around = found.get(self.around, []) if self.around else []
        ranked = sorted(
            (
                (item, look.sure)
                for look in self.looks
                for item in weighed(found.get(look, []), around, look.sure, width)
            ),
            key=lambda pair: -pair[0].score,
        )
        kept: list[Detection] = []
        for item, sure in ranked:
            most = SAME if item.score >= sure else TOUCHING
            if all(_within(item, other) <= most for other in kept):
                kept.append(item)
        return kept


def _within(one: Detection, other: Detection) -> float:
    """Return how much of the smaller of two finds lies in the other; finds of two kinds are apart."""
    if one.kind is not other.kind:
        return 0.0
    return one.box.shared_area(other.box) / max(min(one.box.area, other.box.area), 1e-9)


def usual(weights: Path | None = None) -> Watch:
    """Return the settings of the first look: recall before precision, five looks a second.

    `weights` of a YOLO that a person brings look beside the detectors that ship.
    """
    faces, both = CenterFace(), FacesPlates()
    looks = (
        Look(faces, 640, FAINT, SURE, turn=0, mirrored=True),
        Look(faces, 1920, FAINT, SURE, turn=1, mirrored=True),
        Look(both, 960, FAINT, SURE, turn=1),
        Look(both, 1920, FAINT, SURE, turn=0, belongs=Kind.VEHICLE),
    )
    brought = (Look(UltralyticsDetector(weights), 1024, 0.25, 0.25),) if weights else ()
    return Watch((*looks, *brought), Fraction(1, 5), around=Look(CenterNet(), 1024, 0.15, 0.15, turn=0))


def whole(kinds: Iterable[Kind], every: Watch | None = None) -> Watch:
    """Return the settings for covering persons or vehicles whole; with another watch, beside what that looks for."""
    look = Look(CenterNet(), 1024, 0.2, 0.35, kinds=frozenset(kinds))
    return replace(every, looks=(*every.looks, look)) if every else Watch((look,), Fraction(1, 5))


def made_by(kinds: Iterable[Kind] = ()) -> tuple[str, ...]:
    """Return who looks for faces and plates, and for these kinds of things where they are covered whole.

    Each is told as a name and the version of its weights, for the record.
    """
    wanted = tuple(kinds)
    specs = [look.detector.spec for look in (whole(wanted, usual()) if wanted else usual()).looks]
    if Kind.PERSON in wanted:
        specs.append(silhouette.spec())
    return tuple(dict.fromkeys(f"{spec.name} {spec.version}" for spec in specs))


def in_picture(look: Look, picture: Pixels, size: tuple[int, int], *, mirrored: bool = False) -> list[Detection]:
    """Return what a look finds in a picture, its boxes in pixels of the frame of `size` that it was made from."""
    height, width = picture.shape[:2]
    shown = np.ascontiguousarray(picture[:, ::-1]) if mirrored else picture
    found = look.detector.detect(shown, look.score)
    wanted = (item for item in found if look.kinds is None or item.kind in look.kinds)
    placed = ((item, item.box.mirrored(width) if mirrored else item.box) for item in wanted)
    return [replace(item, box=box.scaled(size[0] / width, size[1] / height)) for item, box in placed]


def pictured(frame: Pictured, long_side: int) -> Pixels:
    """Return a frame's picture as a look of that longer side takes it: what was squeezed is as it was before."""
    squeezed = HALVED.get(frame.size, SQUARE)
    return fitted(frame.picture(long_side * max(squeezed)), long_side, squeezed)


def fitted(picture: Pixels, long_side: int, squeezed: tuple[int, int] = SQUARE) -> Pixels:
    """Return a picture scaled so that its longer side is as wanted, enlarged to `LARGEST` at most.

    Where it shows things `squeezed`, it is pulled so many times wider and higher.
    """
    width, height = picture.shape[1] * squeezed[0], picture.shape[0] * squeezed[1]
    scale = min(LARGEST, long_side / max(width, height))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    if size == picture.shape[1::-1]:
        return picture
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(picture, size, interpolation=way), np.uint8)


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
class _Eye:
    """Looks at the frames of a film one after the other."""

    watch: Watch
    memories: dict[Look, _Memory] = field(default_factory=dict)
    number: int = 0

    def look(self, frame: Frame, view: View, *, last: bool) -> list[Detection]:
        """Return what is to be seen in a frame, looking only where it changed; in the `last` one with all looks."""
        grey = small(view.grey)
        pictures: dict[int, Pixels] = {}
        for look in self.watch.all:
            memory = self.memories.setdefault(look, _Memory())
            parts = memory.changes.since(grey)
            turns = last or self._turns(look, parts)
            if look is self.watch.around and not turns:
                continue  # it hides nothing itself: what it saw a moment ago does for the others
            if turns and parts:
                if look.long_side not in pictures:
                    pictures[look.long_side] = pictured(frame, look.long_side)
                memory.changes.looked(grey, parts)
            for part in parts:
                mirrored = look.mirrored and self.number // ROUND % 2 == 1
                new = _in_part(look, pictures[look.long_side], part, frame.size, mirrored) if turns else []
                memory.found = _merged(memory.found, new, part, frame.size)
        self.number += 1
        found = {look: memory.found for look, memory in self.memories.items()}
        return self.watch.weighed(found, max(frame.size))

    def _turns(self, look: Look, parts: list[Box]) -> bool:
        """Tell whether it is a look's turn; all take part in the first."""
        if look.turn is None or not self.number:
            return True
        around = self.memories[self.watch.around].found if self.watch.around else []
        alone = not self.memories[look].found and all(item.kind is not look.belongs for item in around)
        seldom = look.belongs is not None and bool(around) and alone and parts == [WHOLE]
        return self.number % (ROUND * SELDOM if seldom else ROUND) == look.turn


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

    The last one is looked at by all, as the first is: what comes then is seen in no later one.
    """
    eye, follow = _Eye(watch), due
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


def _in_part(look: Look, picture: Pixels, part: Box, size: tuple[int, int], mirrored: bool) -> list[Detection]:
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
