"""Where what a box shows has moved from one picture to the next, without any idea of what it is.

Median flow: points in the box are followed forward and back again, those that do not come home are left out, and the
box moves and grows as most of the rest do (Kalal, Mikolajczyk, Matas, "Forward-Backward Error", ICPR 2010).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from consent_app.detect.base import Pixels
from consent_app.detect.vision import cv2
from consent_app.domain.evidence import Box

# Points a side, how far in from the edge of the box they begin, and how far off home they may end, in pixels.
POINTS = 6
INSET = 0.1
ASTRAY = 1.5
# So many of the points have to come home, and no box grows or shrinks by more than this from picture to picture.
FEWEST = 0.35
GROWS = 1.35
# What is smaller than this in the grey picture has too little to follow; it goes with what is so many pixels around.
LEAST, AROUND = 4.0, 16.0
WINDOW, LEVELS = (15, 15), 3
# A point is where it is when it moves less than this in a step, in pixels, or after so many steps: boxes need no more.
NEARLY, STEPS = 0.03, 10

# What cannot be followed stays in its place while its spots differ by less than so many grey levels.
SPOT, SAME = (5, 5), 8.0
# Patches are so large, in pixels; below this much contrast (squared, over all of them) they show nothing.
PATCH = (12, 12)
FLAT = 144.0
# What is looked for again is looked for so many of its sizes around in all, has to fit as well as this (correlation),
# and has to show something: so much contrast, in grey levels.
NEAR, FITS, PLAIN = 1.5, 0.7, 4.0

Points = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class View:
    """A grey picture to follow things in: H×W, and how many pixels of the frame one of its pixels is."""

    grey: Pixels
    scale: float


def carried(before: View, after: View, boxes: Sequence[Box]) -> list[Box | None]:
    """Return where boxes of one frame lie in another, in pixels of the frame; None where one cannot be followed."""
    if before is after:
        return list(boxes)
    if not boxes or before.grey.shape != after.grey.shape:
        return [None] * len(boxes)
    small = [box.scaled(1 / before.scale, 1 / before.scale) for box in boxes]
    held = [_holding(box) for box in small]
    start = np.concatenate([_grid(box) for box in held])
    end, home = _there_and_back(before.grey, after.grey, start)
    moved = _moved(held, *(points.reshape(len(held), -1, 2) for points in (start, end, home)))
    return [_shown(box, around, place, before, after) for box, around, place in zip(small, held, moved, strict=True)]


def _holding(box: Box) -> Box:
    """Return the box itself, or what is around one in which there is too little to follow: it goes with that."""
    if min(box.width, box.height) >= LEAST:
        return box
    (x, y), side = box.centre, max(AROUND, box.width, box.height)
    return Box(x - side / 2, y - side / 2, x + side / 2, y + side / 2)


def _shown(box: Box, around: Box, place: Box | None, before: View, after: View) -> Box | None:
    """Return where a box of the small picture went, in pixels of the frame, as what is `around` it went to a place."""
    height, width = after.grey.shape
    if place is None:
        return box.scaled(after.scale, after.scale) if _stays(around, before, after) else None
    (x0, y0), (x1, y1) = around.centre, place.centre
    moved = place if box is around else box.moved(x1 - x0, y1 - y0)
    return moved.scaled(after.scale, after.scale) if moved.clipped(width, height) else None


def _stays(box: Box, before: View, after: View) -> bool:
    """Tell whether a box that shows nothing to follow, such as a wall, shows the same as before."""
    height, width = after.grey.shape
    part = box.clipped(width, height)
    if part is None:
        return False
    here = np.s_[int(part.y1) : int(np.ceil(part.y2)), int(part.x1) : int(np.ceil(part.x2))]
    apart = np.abs(cv2.blur(cv2.subtract(before.grey[here], after.grey[here], dtype=cv2.CV_32F), SPOT))
    return float(np.max(apart)) < SAME


def patch(view: View, box: Box) -> Pixels | None:
    """Return what a box of a frame shows, small and always of one size, to tell later whether it is the same thing."""
    height, width = view.grey.shape
    part = box.scaled(1 / view.scale, 1 / view.scale).clipped(width, height)
    if part is None:
        return None
    here = view.grey[int(part.y1) : int(np.ceil(part.y2)), int(part.x1) : int(np.ceil(part.x2))]
    return np.asarray(cv2.resize(here, PATCH, interpolation=cv2.INTER_AREA), np.uint8)


def found_again(before: View, place: Box, after: View) -> Box | None:
    """Return where what a box of one frame shows lies near that place in another, by its looks as a whole.

    It serves where points cannot be followed: on what is plain, turns, or moves far from picture to picture.
    """
    height, width = after.grey.shape
    box = place.scaled(1 / before.scale, 1 / before.scale).clipped(width, height)
    around = box.grown(NEAR).clipped(width, height) if box else None
    if box is None or around is None or min(box.width, box.height) < LEAST:
        return None
    shown, there = before.grey[_pixels(box)], after.grey[_pixels(around)]
    if float(shown.std()) < PLAIN:
        return None
    fits = cv2.matchTemplate(there, shown, cv2.TM_CCOEFF_NORMED)
    _, best, _, (x, y) = cv2.minMaxLoc(fits)
    if best < FITS:
        return None
    moved = box.moved(int(around.x1) + x - int(box.x1), int(around.y1) + y - int(box.y1))
    return moved.scaled(after.scale, after.scale)


def _pixels(box: Box) -> tuple[slice, slice]:
    return slice(int(box.y1), int(np.ceil(box.y2))), slice(int(box.x1), int(np.ceil(box.x2)))


def alike(one: Pixels, other: Pixels) -> float:
    """Return the correlation of two patches, -1 to 1; those that show nothing at all are alike."""
    a, b = (part.astype(np.float32) - part.mean() for part in (one, other))
    size = float(np.sqrt((a * a).sum() * (b * b).sum()))
    return float((a * b).sum()) / size if size > FLAT else 1.0


def _moved(boxes: Sequence[Box], start: Points, end: Points, home: Points) -> list[Box | None]:
    """Return boxes as their points moved, n×points×2 each; None where too few of these came home."""
    kept = np.linalg.norm(home - start, axis=2) < ASTRAY
    enough = kept.mean(axis=1) >= FEWEST
    shifts = np.stack([_medians(end[..., axis] - start[..., axis], kept) for axis in (0, 1)], axis=1)
    growths = _growths(start, end, kept)
    return [
        box.moved(float(x), float(y)).grown(float(growth) - 1) if known else None
        for box, (x, y), growth, known in zip(boxes, shifts, growths, enough, strict=True)
    ]


def _medians(values: NDArray[np.float32], kept: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Return the median of what is kept of each row, infinite where nothing is: n×m."""
    rows = np.arange(len(values))
    ranked = np.sort(np.where(kept, values, np.inf), axis=1)
    count = np.maximum(kept.sum(axis=1), 1)
    return np.asarray((ranked[rows, (count - 1) // 2] + ranked[rows, count // 2]) / 2, np.float32)


def _grid(box: Box) -> Points:
    x = np.linspace(box.x1 + INSET * box.width, box.x2 - INSET * box.width, POINTS)
    y = np.linspace(box.y1 + INSET * box.height, box.y2 - INSET * box.height, POINTS)
    return np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2).astype(np.float32)


def _there_and_back(before: Pixels, after: Pixels, start: Points) -> tuple[Points, Points]:
    there, found = _followed(before, after, start)
    back, returned = _followed(after, before, there)
    back[~(found & returned)] = np.inf
    return there, back


def _followed(before: Pixels, after: Pixels, start: Points) -> tuple[Points, NDArray[np.bool_]]:
    """Return where points have moved to, and which of them were found."""
    enough = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, STEPS, NEARLY)
    end, found, _ = cv2.calcOpticalFlowPyrLK(
        before, after, start, start.copy(), winSize=WINDOW, maxLevel=LEVELS, criteria=enough
    )
    return np.asarray(end, np.float32), np.asarray(found).flatten() > 0


def _growths(start: Points, end: Points, kept: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Return by how much most points of each box moved away from each other."""
    before, after = (_from_middle(points, kept) for points in (start, end))
    far = kept & (before > 1)
    ratios = np.divide(after, before, out=np.ones_like(before), where=far)
    growths = np.where(far.any(axis=1), _medians(ratios, far), np.float32(1))
    return np.asarray(np.clip(growths, 1 / GROWS, GROWS), np.float32)


def _from_middle(points: Points, kept: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Return how far points lie from the middle of those of their box that are kept: n×points."""
    middle = np.stack([_medians(points[..., axis], kept) for axis in (0, 1)], axis=1)
    return np.asarray(np.linalg.norm(points - middle[:, None], axis=2), np.float32)
