"""What is to be covered in a clip, where and how: immutable plans with a digest, since consent rests on them."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum, auto
from fractions import Fraction

from consent_app.domain.evidence import Box, Kind, Track
from consent_app.domain.timeline import Span

# A share of width and height in total, on top of what the detector drew: no less than a quarter (one ear, one digit).
GROWTH = {Kind.FACE: 0.5, Kind.PLATE: 0.35, Kind.PERSON: 0.3, Kind.VEHICLE: 0.25}
# What may be covered whole, where a person asks for it.
WHOLE = frozenset({Kind.PERSON, Kind.VEHICLE})


class Cover(StrEnum):
    """What a covered pixel becomes."""

    BLUR = auto()
    SOLID = auto()
    MOSAIC = auto()


class Shape(StrEnum):
    """The outline of a cover."""

    BOX = auto()
    ELLIPSE = auto()


@dataclass(frozen=True, slots=True)
class Mask:
    """One cover in one frame; `box` bounds it as drawn and `seen` tells whether a detector saw the thing there."""

    track: str
    kind: Kind
    shape: Shape
    box: Box
    score: float
    seen: bool


@dataclass(frozen=True, slots=True)
class KeptVisible:
    """A track that a person leaves uncovered on purpose, with the reason that goes into the record."""

    track: str
    reason: str


@dataclass(frozen=True, slots=True)
class RedactionPlan:
    """How one clip is made: which stretch of which film, what is covered in it and how, and whether sound stays.

    `muted` are the parts of the film in which sound that stays is silent.
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

    @property
    def covered(self) -> tuple[Track, ...]:
        """The tracks that are covered, those that a person keeps visible left out."""
        kept = {item.track for item in self.visible}
        return tuple(track for track in self.tracks if track.id not in kept)

    def masks_at(self, time: Fraction) -> tuple[Mask, ...]:
        """Return every cover in the frame at `time`, clipped to the picture."""
        return tuple(mask for track in self.covered if (mask := self._mask(track, time)))

    def _mask(self, track: Track, time: Fraction) -> Mask | None:
        sighting = track.at(time)
        if sighting is None:
            return None
        box = sighting.box.grown(GROWTH.get(track.kind, 0.0)).clipped(self.width, self.height)
        if box is None:
            return None
        shape = Shape.ELLIPSE if track.kind is Kind.FACE or track.rounded else Shape.BOX
        return Mask(track.id, track.kind, shape, box, sighting.score, sighting.seen)

    def with_tracks(self, tracks: Iterable[Track]) -> "RedactionPlan":
        """Return the plan with these tracks added."""
        return replace(self, tracks=(*self.tracks, *tracks))

    @property
    def digest(self) -> str:
        """A SHA-256 over everything in the plan, the same for equal plans."""
        return hashlib.sha256(repr(self).encode()).hexdigest()
