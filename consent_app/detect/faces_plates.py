"""Faces and number plates in one go, by a YOLOv8n of our own (AGPL-3.0-or-later; `packaging/training` makes it).

Source of the decoding: Li et al., "Generalized Focal Loss", 2020, as used by YOLOv8: each side of a box is told as how
likely each of some distances is.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from consent_app.detect.base import DetectorSpec, Pixels, inside, padded, suppressed
from consent_app.detect.runtime import shipped
from consent_app.domain.evidence import Box, Detection, Kind

MODEL = "faces-plates-yolov8n.onnx"
# What the rows of scores are of.
KINDS = (Kind.FACE, Kind.PLATE)
# One place in so many pixels is looked at, in three grids; distances are told in these.
STRIDES = (8, 16, 32)
DISTANCES = 16
OVERLAP = 0.5
# A plate counts from this score on, whatever is asked for: below it, on a vehicle, it is a lamp or a grille.
PLATE = 0.2

Floats = NDArray[np.float32]


class FacesPlates:
    """Finds number plates down to some 15 pixels wide and faces down to 10, also turned away, masked or aslant."""

    @property
    def spec(self) -> DetectorSpec:
        """Who it is, for the record."""
        return DetectorSpec("faces-plates-yolov8n", shipped(MODEL).version)

    def detect(self, picture: Pixels, score: float) -> list[Detection]:
        """Return the faces and plates in an H×W×3 RGB picture."""
        filled = padded(picture)
        sides, scores = shipped(MODEL)(filled, ["sides", "scores"])
        grid = places(filled.shape[1], filled.shape[2])
        least = {Kind.FACE: score, Kind.PLATE: max(score, PLATE)}
        found = []
        for kind, row in zip(KINDS, scores[0], strict=True):
            here = np.flatnonzero(row > least[kind])
            boxes = corners(sides[0][:, here], grid[:, here])
            parts = [(inside(Box(*box), picture), float(row[place])) for box, place in zip(boxes, here, strict=True)]
            found += suppressed([Detection(kind, part, certainty) for part, certainty in parts if part], OVERLAP)
        return found


@lru_cache(maxsize=8)
def places(height: int, width: int) -> Floats:
    """Return every place that is looked at in a picture of that size, its middle and its stride: x, y, stride; 3×N."""
    grids = []
    for stride in STRIDES:
        y, x = np.mgrid[0 : height // stride, 0 : width // stride] * stride + stride / 2
        grids.append(np.stack([x.ravel(), y.ravel(), np.full(x.size, stride)]))
    return np.concatenate(grids, axis=1).astype(np.float32)


def corners(sides: Floats, grid: Floats) -> list[list[float]]:
    """Return x1, y1, x2, y2 of boxes in pixels; `sides` are 4×`DISTANCES` numbers for each of their places: 64×n."""
    apart = sides.reshape(4, DISTANCES, sides.shape[1])
    likely = np.exp(apart - apart.max(axis=1, keepdims=True))
    distances = (likely * np.arange(DISTANCES)[:, None]).sum(axis=1) / likely.sum(axis=1)
    x, y, stride = grid
    left, top, right, bottom = distances * stride
    return np.stack([x - left, y - top, x + right, y + bottom], axis=1).tolist()  # type: ignore[no-any-return]  # floats
