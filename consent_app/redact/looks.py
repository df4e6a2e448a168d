"""How a picture is looked at: by which detectors, at which sizes and in which ways, and what of their finds counts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from fractions import Fraction
from pathlib import Path
from typing import Protocol

import numpy as np

from consent_app.detect import silhouette
from consent_app.detect.base import Detector, Pixels
from consent_app.detect.face import CenterFace
from consent_app.detect.faces_plates import FacesPlates
from consent_app.detect.object import CenterNet
from consent_app.detect.vision import cv2
from consent_app.detect.yolo import UltralyticsDetector
from consent_app.domain.evidence import Box, Detection, Kind
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
# By how much a picture is flattened for some looks.
FLAT = 1.4
# Of two finds of one kind the better is taken where so much of the smaller lies in the other: two faces may overlap. A
# faint one that lies partly in a better one is that one seen at another size.
SAME, TOUCHING = 0.65, 0.25
# A plate that is surely seen around a better find, in at most so many times its area, is all of it: of two lines, or of
# one and an emblem, another size shows but a part.
LARGER = 4
# A find that belongs to what is known counts from the first of these scores on, one that stands alone from the second.
FAINT, SURE = 0.12, 0.3
# The same of our own detector, whose scores are higher.
OUR_FAINT, OUR_SURE = 0.15, 0.35
# In a turned or much enlarged picture much else looks a little like a face: what stands alone has to be plainer.
ALTERED = 0.5
# Looks take turns, so many in all; most at one size every other time.
TURNS = 4
EVEN, ODD = (0, 2), (1, 3)
# Every other time a look is shown the picture mirrored, and sees what it misses the other way. What it finds then has
# so much less of a score: of what is shown in two ways, more is taken for something.
LESS = 0.07
# Where something is plain to see, with this score, and nothing that what a look finds belongs to, it takes part in one
# of so many pairs of looks.
PLAIN, SELDOM = 0.5, 3


class Way(Enum):
    """How a look is shown a picture: what is missed one way may be seen another.

    Flattened, where what is narrow looks as usual, a face that turns away or that hands cover; or turned by a quarter
    to the left or the right, where the head of somebody who lies is upright.
    """

    PLAIN = "plain"
    FLATTENED = "flattened"
    LEFT = "left"
    RIGHT = "right"

    def of(self, picture: Pixels) -> Pixels:
        """Return a picture shown this way."""
        height, width = picture.shape[:2]
        if self is Way.FLATTENED:
            flat = cv2.resize(picture, (width, max(1, round(height / FLAT))), interpolation=cv2.INTER_LINEAR)
            return np.asarray(flat, np.uint8)
        if self in QUARTERS:
            return np.ascontiguousarray(np.rot90(picture, QUARTERS[self]))
        return picture

    def back(self, box: Box, size: tuple[int, int]) -> Box:
        """Return where a box in a picture shown this way, of that width and height, lies in it turned back."""
        width, height = size
        if self is Way.LEFT:
            return Box(height - box.y2, box.x1, height - box.y1, box.x2)
        if self is Way.RIGHT:
            return Box(box.y1, width - box.x2, box.y2, width - box.x1)
        return box


# How many quarters against the clock a picture is turned.
QUARTERS = {Way.LEFT: 1, Way.RIGHT: 3}


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
    alone. Smaller pictures are enlarged. `turns` says in which of `TURNS` looks it takes part. Where all of the picture
    changes and what is plain to see around is not of the kind it `belongs` to, it looks seldom. `kinds` are what it
    looks for, where that is not all its detector finds; `way` is how it is shown the picture. A face needs the score
    `face` to stand alone, where that is higher.
    """

    detector: Detector
    long_side: int
    score: float
    sure: float
    turns: tuple[int, ...] = (*EVEN, *ODD)
    belongs: Kind | None = None
    kinds: frozenset[Kind] | None = None
    way: Way = Way.PLAIN
    face: float = 0.0

    def alone(self, kind: Kind) -> float:
        """Return the score from which a find of a kind counts alone."""
        return max(self.sure, self.face) if kind is Kind.FACE else self.sure

    def takes_part(self, number: int) -> bool:
        """Tell whether it takes part in the look of that number, from 0."""
        return number % TURNS in self.turns

    def mirrored(self, number: int) -> bool:
        """Tell whether it is shown the picture mirrored in the look of that number: in every other of its turns."""
        return (number // 2 + number // TURNS) % 2 == 1


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
        return tuple(look for look in self.all if look.takes_part(number))

    def weighed(self, found: Mapping[Look, list[Detection]], width: float) -> list[Detection]:
        """Return what all looks found in a picture of that width, each thing once, told whether it is sure."""
        around = found.get(self.around, []) if self.around else []
        ranked = sorted(
            (
                (item, look.alone(kind))
                for look in self.looks
                for kind in Kind
                for item in weighed(_of(found.get(look, []), kind), around, look.alone(kind), width)
            ),
            key=lambda pair: -pair[0].score,
        )
        kept: list[Detection] = []
        for item, sure in ranked:
            alone = item.score >= sure
            most = SAME if alone else TOUCHING
            better = next((at for at, other in enumerate(kept) if _within(item, other) > most), None)
            if better is None:
                kept.append(item)
            elif alone and _completes(item, kept[better]):
                kept[better] = replace(kept[better], box=kept[better].box.around(item.box))
        return kept


def _of(found: Iterable[Detection], kind: Kind) -> list[Detection]:
    return [item for item in found if item.kind is kind]


def _completes(item: Detection, better: Detection) -> bool:
    """Tell whether a find is the whole of a plate of which a better find may be but a part."""
    return item.kind is Kind.PLATE and better.box.area < item.box.area <= LARGER * better.box.area


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
        Look(faces, 640, FAINT, SURE, (0,)),
        Look(faces, 960, FAINT, SURE, EVEN, way=Way.FLATTENED),
        Look(faces, 2560, FAINT, SURE, (1,), way=Way.FLATTENED),
        Look(both, 1920, OUR_FAINT, OUR_SURE, (3,), kinds=frozenset([Kind.FACE]), way=Way.FLATTENED),
        Look(both, 640, OUR_SURE, OUR_SURE, EVEN, kinds=frozenset([Kind.FACE]), way=Way.FLATTENED),
        Look(both, 960, OUR_FAINT, OUR_SURE, ODD),
        Look(both, 1920, OUR_FAINT, OUR_SURE, (0,), belongs=Kind.VEHICLE),
        Look(both, 2560, OUR_FAINT, OUR_SURE, (2,), belongs=Kind.VEHICLE, face=ALTERED),
        Look(faces, 640, SURE, ALTERED, (1,), way=Way.LEFT),
        Look(faces, 640, SURE, ALTERED, (3,), way=Way.RIGHT),
    )
    brought = (Look(UltralyticsDetector(weights), 1024, 0.25, 0.25),) if weights else ()
    return Watch((*looks, *brought), Fraction(1, 5), around=Look(CenterNet(), 1024, 0.15, 0.15, EVEN))


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
    shown = look.way.of(np.ascontiguousarray(picture[:, ::-1]) if mirrored else picture)
    there = shown.shape[1::-1]
    width, height = there[::-1] if look.way in QUARTERS else there
    less = LESS if mirrored else 0.0
    found = look.detector.detect(shown, look.score + less)
    wanted = (item for item in found if look.kinds is None or item.kind in look.kinds)
    boxes = ((item, look.way.back(item.box, there).scaled(size[0] / width, size[1] / height)) for item in wanted)
    return [
        replace(item, box=box.mirrored(size[0]) if mirrored else box, score=item.score - less) for item, box in boxes
    ]


def pictured(frame: Pictured, long_side: int) -> Pixels:
    """Return a frame's picture as a look of that longer side takes it: what a recorder squeezed, as it was before.

    A look so large that it would be enlarged takes it as it comes: its size alone does not make sure of it.
    """
    wider, higher = HALVED.get(frame.size, SQUARE)
    squeezed = (wider, higher) if long_side < max(frame.size[0] * wider, frame.size[1] * higher) else SQUARE
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
