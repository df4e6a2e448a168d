"""What is to be covered in a clip, where and how: immutable plans with a digest, since consent rests on them."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum, auto
from fractions import Fraction
from itertools import pairwise

from consent_app.domain.evidence import Box, Kind, Track, rays
from consent_app.domain.timeline import Span

# A share of width and height in total, on top of what the detector drew: no less than a quarter (one ear, one digit).
GROWTH = {Kind.FACE: 0.5, Kind.PLATE: 0.35, Kind.PERSON: 0.3, Kind.VEHICLE: 0.25}
# On top of that, on every side, one pixel of the smallest picture that is looked at, as a share of the longer side: a
# detector tells the sides of small things no closer.
SLACK = {Kind.FACE: 1 / 640, Kind.PLATE: 1 / 640}
# What may be covered whole, where a person asks for it.
WHOLE = frozenset({Kind.PERSON, Kind.VEHICLE})


# How much of a box lies under an outline is told from so many places a side.
PLACES = 8
# A thing counts as covered when this share of it lies under one cover: detectors draw around covers, too.
UNDER = 0.5


class Cover(StrEnum):
    """What a covered pixel becomes."""

    BLUR = auto()
    SOLID = auto()
    MOSAIC = auto()


class Shape(StrEnum):
    """The outline of a cover."""

    BOX = auto()
    ELLIPSE = auto()
    OUTLINE = auto()


@dataclass(frozen=True, slots=True)
class Mask:
    """One cover in one frame; `box` bounds it as drawn and `seen` tells whether a detector saw the thing there.

    `outline` are the corners of an outline, in pixels of the frame; they may lie outside of it.
    """

    track: str
    kind: Kind
    shape: Shape
    box: Box
    score: float
    seen: bool
    outline: tuple[tuple[float, float], ...] = ()

    def hides(self, box: Box) -> float:
        """Return how much of a box lies under the cover, 0 to 1; an ellipse counts as its box."""
        share = self.box.shared_area(box) / max(box.area, 1e-9)
        if not self.outline or not share:
            return share
        places = [((x + 0.5) / PLACES, (y + 0.5) / PLACES) for x in range(PLACES) for y in range(PLACES)]
        inside = (_within(box.x1 + x * box.width, box.y1 + y * box.height, self.outline) for x, y in places)
        return sum(inside) / len(places)

    def covers(self, box: Box) -> bool:
        """Tell whether a thing that is seen at a box counts as covered by this."""
        return self.hides(box) >= UNDER


@dataclass(frozen=True, slots=True)
class KeptVisible:
    """A track that a person leaves uncovered on purpose, with the reason that goes into the record."""

    track: str
    reason: str


@dataclass(frozen=True, slots=True)
class RedactionPlan:
    """How one clip is made: which stretch of which film, what is covered in it and how, and whether sound stays.

    `muted` are the parts of the film in which sound that stays is silent. `dropped` are tracks that a person took the
    cover off since they show no face and no plate.
    """

    source_sha256: str
    span: Span
    width: int
    height: int
    tracks: tuple[Track, ...]
    cover: Cover = Cover.BLUR
    keep_audio: bool = False
    muted: tuple[Span, ...] = ()
    visible: tuple[KeptVisible, ...] = ()
    dropped: tuple[Track, ...] = ()

    @property
    def covered(self) -> tuple[Track, ...]:
        """The tracks that are covered, those that a person keeps visible left out."""
        kept = {item.track for item in self.visible}
        return tuple(track for track in self.tracks if track.id not in kept)

    def masks_at(self, time: Fraction) -> tuple[Mask, ...]:
        """Return every cover in the frame at `time`, clipped to the picture."""
        return self._masks(self.covered, time)

    def visible_at(self, time: Fraction) -> tuple[Mask, ...]:
        """Return where covers would lie in the frame at `time` if nothing were kept visible."""
        kept = {item.track for item in self.visible}
        return self._masks((track for track in self.tracks if track.id in kept), time)

    def dropped_at(self, time: Fraction) -> tuple[Mask, ...]:
        """Return where covers lay in the frame at `time` that a person took off."""
        return self._masks(self.dropped, time)

    def around(self, kind: Kind, box: Box) -> Box:
        """Return what a cover takes of the picture for a thing that is seen at a box; it may lie outside in part."""
        return box.grown(GROWTH.get(kind, 0.0)).widened(self._slack(kind))

    def within(self, kind: Kind, cover: Box) -> Box:
        """Return where a thing is seen to be covered like that: `around` the other way."""
        return cover.widened(-self._slack(kind)).grown(1 / (1 + GROWTH.get(kind, 0.0)) - 1)

    def _slack(self, kind: Kind) -> float:
        return SLACK.get(kind, 0.0) * max(self.width, self.height)

    def _masks(self, tracks: Iterable[Track], time: Fraction) -> tuple[Mask, ...]:
        return tuple(mask for track in tracks if (mask := self._mask(track, time)))

    def _mask(self, track: Track, time: Fraction) -> Mask | None:
        sighting = track.at(time)
        if sighting is None:
            return None
        whole = self.around(track.kind, sighting.box)
        corners = _corners(whole, sighting.outline)
        box = (_bounds(corners) if corners else whole).clipped(self.width, self.height)
        if box is None:
            return None
        rounded = Shape.ELLIPSE if track.kind is Kind.FACE or track.rounded else Shape.BOX
        shape = Shape.OUTLINE if corners else rounded
        return Mask(track.id, track.kind, shape, box, sighting.score, sighting.seen, corners)

    def with_tracks(self, tracks: Iterable[Track]) -> "RedactionPlan":
        """Return the plan with these tracks added."""
        return replace(self, tracks=(*self.tracks, *tracks))

    @property
    def digest(self) -> str:
        """A SHA-256 over everything in the plan, the same for equal plans."""
        return hashlib.sha256(repr(self).encode()).hexdigest()


def _corners(box: Box, outline: tuple[float, ...]) -> tuple[tuple[float, float], ...]:
    """Return the corners of an outline that is told in shares of a box."""
    (x, y), across, down = box.centre, box.width / 2, box.height / 2
    return tuple((x + dx * far * across, y + dy * far * down) for (dx, dy), far in zip(rays(), outline, strict=False))


def _within(x: float, y: float, corners: Sequence[tuple[float, float]]) -> bool:
    """Tell whether a point lies in an outline: a line from it crosses the edge an odd number of times."""
    crossed = 0
    for (x1, y1), (x2, y2) in pairwise([*corners, corners[0]]):
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) / (y2 - y1) * (x2 - x1):
            crossed += 1
    return crossed % 2 == 1


def _bounds(corners: tuple[tuple[float, float], ...]) -> Box:
    across, down = zip(*corners, strict=True)
    return Box(min(across), min(down), max(across), max(down))
