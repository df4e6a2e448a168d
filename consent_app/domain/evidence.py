"""What a detector sees in one picture, and what becomes of it over time."""

import math
from bisect import bisect_right
from dataclasses import dataclass, replace
from enum import StrEnum, auto
from fractions import Fraction

from consent_app.domain.timeline import Span


class Kind(StrEnum):
    """What a thing in a picture is."""

    FACE = auto()
    PLATE = auto()
    REGION = auto()
    PERSON = auto()
    VEHICLE = auto()
    ANIMAL = auto()
    MOTION = auto()


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle in pixels of the upright picture; x to the right, y down, right and bottom excluded."""

    x1: float
    y1: float
    x2: float
    y2: float

    def __post_init__(self) -> None:
        if not (self.x1 <= self.x2 and self.y1 <= self.y2):
            raise ValueError("not a box")

    @property
    def width(self) -> float:
        """Width in pixels."""
        return self.x2 - self.x1

    @property
    def height(self) -> float:
        """Height in pixels."""
        return self.y2 - self.y1

    @property
    def area(self) -> float:
        """Area in square pixels."""
        return self.width * self.height

    @property
    def centre(self) -> tuple[float, float]:
        """Centre point (x, y)."""
        return (self.x1 + self.x2) / 2, (self.y1 + self.y2) / 2

    def grown(self, share: float) -> "Box":
        """Return the box with `share` of its width and height added in total, half on either side."""
        dx, dy = self.width * share / 2, self.height * share / 2
        return Box(self.x1 - dx, self.y1 - dy, self.x2 + dx, self.y2 + dy)

    def widened(self, by: float) -> "Box":
        """Return the box with so many pixels added on every side; taken off where negative, down to nothing."""
        dx, dy = max(by, -self.width / 2), max(by, -self.height / 2)
        return Box(self.x1 - dx, self.y1 - dy, self.x2 + dx, self.y2 + dy)

    def clipped(self, width: float, height: float) -> "Box | None":
        """Return the part inside a picture of that size, or None where nothing is left."""
        x1, y1 = max(0.0, self.x1), max(0.0, self.y1)
        x2, y2 = min(float(width), self.x2), min(float(height), self.y2)
        return Box(x1, y1, x2, y2) if x1 < x2 and y1 < y2 else None

    def scaled(self, x: float, y: float) -> "Box":
        """Return the box with its coordinates multiplied, as when a picture is resized."""
        return Box(self.x1 * x, self.y1 * y, self.x2 * x, self.y2 * y)

    def shared_area(self, other: "Box") -> float:
        """Area that both boxes cover, in square pixels."""
        width = min(self.x2, other.x2) - max(self.x1, other.x1)
        height = min(self.y2, other.y2) - max(self.y1, other.y1)
        return width * height if width > 0 and height > 0 else 0.0

    def overlap(self, other: "Box") -> float:
        """Intersection over union, 0 to 1."""
        shared = self.shared_area(other)
        union = self.area + other.area - shared
        return shared / union if union > 0 else 0.0

    def moved(self, dx: float, dy: float) -> "Box":
        """Return the box shifted by so many pixels."""
        return Box(self.x1 + dx, self.y1 + dy, self.x2 + dx, self.y2 + dy)

    def mirrored(self, width: float) -> "Box":
        """Return the box in a picture of that width which is mirrored, left for right."""
        return Box(width - self.x2, self.y1, width - self.x1, self.y2)

    def around(self, other: "Box") -> "Box":
        """Return the smallest box that holds both."""
        return Box(min(self.x1, other.x1), min(self.y1, other.y1), max(self.x2, other.x2), max(self.y2, other.y2))

    def sides_to(self, other: "Box") -> tuple[float, float, float, float]:
        """Return how far the left, upper, right and lower side of another box lie from its own, in pixels."""
        return other.x1 - self.x1, other.y1 - self.y1, other.x2 - self.x2, other.y2 - self.y2

    def eased(self, sides: tuple[float, float, float, float], share: float) -> "Box":
        """Return the box with each side moved by a share of so many pixels; none passes the one across."""
        x1, y1, x2, y2 = (side * share for side in sides)
        left, top, right, bottom = self.x1 + x1, self.y1 + y1, self.x2 + x2, self.y2 + y2
        return Box(min(left, right), min(top, bottom), max(left, right), max(top, bottom))

    def mixed(self, other: "Box", share: float) -> "Box":
        """Return the box `share` of the way (0 to 1) from this one to `other`."""
        pairs = ((self.x1, other.x1), (self.y1, other.y1), (self.x2, other.x2), (self.y2, other.y2))
        return Box(*(a + (b - a) * share for a, b in pairs))


# Outlines are told in so many directions; they lead to the corners of a box, too.
DIRECTIONS = 32


def rays() -> tuple[tuple[float, float], ...]:
    """Return where each direction meets the edge of a square from -1 to 1, clockwise from the right."""
    turns = (2 * math.pi * number / DIRECTIONS for number in range(DIRECTIONS))
    ways = [(math.cos(turn), math.sin(turn)) for turn in turns]
    return tuple((x / max(abs(x), abs(y)), y / max(abs(x), abs(y))) for x, y in ways)


@dataclass(frozen=True, slots=True)
class Detection:
    """One thing that a detector saw in one picture, with its score from 0 to 1.

    What is not `sure` counts only together with something that is.
    """

    kind: Kind
    box: Box
    score: float
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Sighting:
    """Where one thing is at one time of a film: seen there by a detector or a person, or else worked out.

    `outline` is how far its cover reaches in each of the `rays` from the middle of its box, in shares of the way to the
    edge; where it is empty, the cover is the box.
    """

    time: Fraction
    box: Box
    score: float
    seen: bool = True
    outline: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Track:
    """One thing followed through a film: sightings in order of time, and the span in which it is to be covered.

    `rounded` things get an ellipse; faces always do.
    """

    id: str
    kind: Kind
    sightings: tuple[Sighting, ...]
    span: Span
    rounded: bool = False

    def __post_init__(self) -> None:
        if not self.sightings:
            raise ValueError("a track has at least one sighting")

    @property
    def best(self) -> Sighting:
        """Where it was seen best; where it was not, what lies between may show something else."""
        return max(self.sightings, key=lambda one: (one.seen, one.score))

    @property
    def score(self) -> float:
        """The best score with which it was seen."""
        return self.best.score

    @property
    def first(self) -> Fraction:
        """When it is first seen while it is covered, or else when its cover begins."""
        return next((one.time for one in self.sightings if one.seen and one.time in self.span), self.span.start)

    def at(self, time: Fraction) -> Sighting | None:
        """Return where the thing is at `time`: seen, in between, or held at the ends; None outside its span."""
        if time not in self.span:
            return None
        passed = bisect_right(self.sightings, time, key=_time)
        if passed == 0:
            return replace(self.sightings[0], time=time, seen=False)
        last = self.sightings[passed - 1]
        if last.time == time:
            return last
        if passed == len(self.sightings):
            return replace(last, time=time, seen=False)
        following = self.sightings[passed]
        share = float((time - last.time) / (following.time - last.time))
        box, score = last.box.mixed(following.box, share), min(last.score, following.score)
        return Sighting(time, box, score, seen=False, outline=_outer(last.outline, following.outline))


def _outer(one: tuple[float, ...], other: tuple[float, ...]) -> tuple[float, ...]:
    """Return the outline that holds two; all of the box, where one of them does."""
    return tuple(map(max, one, other)) if one and other else ()


def _time(sighting: Sighting) -> Fraction:
    return sighting.time


@dataclass(frozen=True, slots=True)
class Activity:
    """A stretch of film in which something moves, what that is, and how sure (0 to 1).

    `changes` tells that the place looks otherwise after it: something came and stayed there, or was taken away.
    """

    span: Span
    kinds: frozenset[Kind]
    score: float
    changes: bool = False


@dataclass(frozen=True, slots=True)
class Scan:
    """What a scan found: the film's length, how much of it was decoded frame by frame, and the activity in it."""

    duration: Fraction
    scanned: Fraction
    activity: tuple[Activity, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """Everything found in a stretch of film that is to be covered, as it is kept."""

    tracks: tuple[Track, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """Where something went that a person drew a cover over, as it is kept."""

    sightings: tuple[Sighting, ...]
