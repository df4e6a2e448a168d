"""Which parts of a picture changed since they were looked at last: where nothing changed, the same things are shown."""

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from consent_app.detect.base import Pixels
from consent_app.detect.vision import cv2
from consent_app.domain.evidence import Box

# The longer side, in pixels, of the grey pictures that are compared, and the cells they are compared in.
SIDE = 320
CELL = 10
# A cell changed when a spot of it, so many pixels a side, differs by so many grey levels on average: the camera's noise
# averages out.
SPOT = 5
STILL = 3.0
# So many cells around a changed one are looked at with it, for what moves is larger than what changed.
ROOM = 3
# Where more than this share of the picture would be looked at, all of it is.
MOST = 0.6

WHOLE = Box(0.0, 0.0, 1.0, 1.0)


def small(grey: Pixels, side: int = SIDE) -> Pixels:
    """Return an H×W grey picture as it is compared: its longer side at most as long as that."""
    scale = min(1.0, side / max(grey.shape))
    size = (max(1, round(grey.shape[1] * scale)), max(1, round(grey.shape[0] * scale)))
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)


@dataclass(slots=True)
class Changes:
    """Remembers how each part of the picture looked when it was looked at last."""

    seen: Pixels = field(default_factory=lambda: np.empty((0, 0), np.uint8))

    def since(self, grey: Pixels) -> list[Box]:
        """Return the parts that changed since they were looked at, as shares of the picture's sides, none overlapping.

        `grey` is a picture made `small`.
        """
        if self.seen.shape != grey.shape:
            return [WHOLE]
        height, width = grey.shape
        shares = (part.clipped(width, height) for part in _parts(_cells(self.seen, grey) >= STILL))
        parts = [part.scaled(1 / width, 1 / height) for part in shares if part]
        return [WHOLE] if sum(part.area for part in parts) > MOST else parts

    def looked(self, grey: Pixels, parts: list[Box]) -> None:
        """Take parts to be looked at as they are now."""
        if self.seen.shape != grey.shape:
            self.seen = grey.copy()
        height, width = grey.shape
        for part in parts:
            x1, y1, x2, y2 = (
                round(part.x1 * width),
                round(part.y1 * height),
                round(part.x2 * width),
                round(part.y2 * height),
            )
            self.seen[y1:y2, x1:x2] = grey[y1:y2, x1:x2]


def _cells(one: Pixels, other: Pixels) -> NDArray[np.float32]:
    """Return by how much the spots of two pictures differ at most in each cell."""
    apart = np.abs(cv2.blur(cv2.subtract(one, other, dtype=cv2.CV_32F), (SPOT, SPOT)))
    height, width = apart.shape
    rows, columns = math.ceil(height / CELL), math.ceil(width / CELL)
    padded = np.zeros((rows * CELL, columns * CELL), np.float32)
    padded[:height, :width] = apart
    return np.asarray(padded.reshape(rows, CELL, columns, CELL).max(axis=(1, 3)), np.float32)


def _parts(changed: NDArray[np.bool_]) -> list[Box]:
    """Return boxes around cells that changed, with room; those that would overlap are one."""
    side = 2 * ROOM + 1
    roomy = cv2.dilate(changed.astype(np.uint8), np.ones((side, side), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(roomy)
    boxes = [_box(stats[number]) for number in range(1, count)]
    return _apart(boxes)


def _box(stats: NDArray[np.int32]) -> Box:
    x, y, width, height = (float(part) * CELL for part in stats[:4])
    return Box(x, y, x + width, y + height)


def _apart(boxes: list[Box]) -> list[Box]:
    """Return boxes with those that overlap made one, until none do."""
    left = list(boxes)
    apart: list[Box] = []
    while left:
        box = left.pop()
        met = [other for other in [*left, *apart] if box.shared_area(other) > 0]
        if met:
            left = [other for other in left if other not in met]
            apart = [other for other in apart if other not in met]
            for other in met:
                box = box.around(other)
            left.append(box)
        else:
            apart.append(box)
    return sorted(apart, key=lambda one: (one.y1, one.x1))
