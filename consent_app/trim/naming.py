"""What a thing that moves is called: a detector looks at the part of the picture around it, and at nothing else.

What only stands there (a parked car behind a waving tree) names nothing.
"""

from dataclasses import dataclass

import numpy as np

from consent_app.detect.base import Detector, Pixels
from consent_app.detect.face import CenterFace
from consent_app.detect.faces_plates import FacesPlates
from consent_app.detect.object import CenterNet
from consent_app.detect.vision import cv2
from consent_app.domain.evidence import Box, Detection, Kind

# Pictures are cut from ones of this longer side, in pixels; a cut takes in so many times the size of the thing.
SIDE = 1280
ROOM = 2.0
LEAST_CUT = 320.0
SURE = {Kind.PERSON: 0.35, Kind.VEHICLE: 0.35, Kind.ANIMAL: 0.45, Kind.FACE: 0.5, Kind.PLATE: 0.5}
# What stands there already is found with less, and is the same thing where the boxes share so much.
STANDS, SAME = 0.2, 0.5
# A detection is of the thing that moves when they share so much of the smaller one.
SHARED = 0.4
# Who is so near that no body is seen is named by the face; the longer side of a picture for that, in pixels.
CLOSE_UP = 0.35
FACE_SIDE = 384
# A face belongs on a person, and a plate on a vehicle.
BELONGS = {Kind.FACE: Kind.PERSON, Kind.PLATE: Kind.VEHICLE}


@dataclass(frozen=True, slots=True)
class Cut:
    """A part of a picture around a thing that moves, H×W×3 RGB, and the thing's box in pixels of it."""

    picture: Pixels
    box: Box


def cut_around(picture: Pixels, box: Box) -> Cut:
    """Return the square part of an H×W×3 picture around a box, moved to lie inside."""
    height, width = picture.shape[:2]
    side = max(LEAST_CUT, ROOM * max(box.width, box.height))
    across, down = min(side, width), min(side, height)
    x, y = box.centre
    left = round(min(max(0.0, x - across / 2), width - across))
    top = round(min(max(0.0, y - down / 2), height - down))
    part = picture[top : top + round(down), left : left + round(across)].copy()
    return Cut(part, box.moved(-left, -top))


def names(cut: Cut, *, still: Cut | None = None, least: float | None = None) -> dict[Kind, float]:
    """Return what the thing in a cut is, each kind with its best score; empty where nobody can tell.

    `still` is the same part of the picture while nothing moved in it: what stands there already names nothing, persons
    apart, who may have stood still. `least` is the score from which a kind counts, where it is not the usual one.
    """
    seen = _seen(CenterNet(), cut, least)
    if still is not None and any(item.kind is not Kind.PERSON for item in seen):
        there = [item for item in _seen(CenterNet(), still, STANDS) if item.kind is not Kind.PERSON]
        seen = [item for item in seen if all(item.box.overlap(one.box) < SAME for one in there)]
    found = _best(seen)
    if not found and cut.box.height >= CLOSE_UP * cut.picture.shape[0]:
        return _best(_seen(CenterFace(), _smaller(cut), least))
    return found


def carries_plate(cut: Cut) -> dict[Kind, float]:
    """Return that the thing in a cut is a vehicle where it carries a plate: a dear look, for what nobody could name."""
    return _best([item for item in _seen(FacesPlates(), cut, None) if item.kind is Kind.PLATE])


def has_person(picture: Pixels) -> bool:
    """Tell whether somebody is seen anywhere in an H×W×3 picture."""
    return any(item.kind is Kind.PERSON for item in CenterNet().detect(picture, SURE[Kind.PERSON]))


def _smaller(cut: Cut) -> Cut:
    """Return a cut in which a face that fills it is found in little time."""
    height, width = cut.picture.shape[:2]
    scale = min(1.0, FACE_SIDE / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = np.asarray(cv2.resize(cut.picture, size, interpolation=cv2.INTER_AREA), np.uint8)
    return Cut(small, cut.box.scaled(scale, scale))


def _seen(detector: Detector, cut: Cut, least: float | None) -> list[Detection]:
    found = detector.detect(cut.picture, least or min(SURE.values()))
    return [item for item in found if item.score >= (least or SURE[item.kind]) and _is(item, cut.box)]


def _best(found: list[Detection]) -> dict[Kind, float]:
    best: dict[Kind, float] = {}
    for item in found:
        kind = BELONGS.get(item.kind, item.kind)
        best[kind] = max(item.score, best.get(kind, 0.0))
    return best


def _is(item: Detection, box: Box) -> bool:
    return item.box.shared_area(box) >= SHARED * min(item.box.area, box.area)
