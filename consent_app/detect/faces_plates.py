"""Faces and number plates in one go, by a YOLOv8n of our own (AGPL-3.0-or-later; `packaging/training` makes it)."""

import numpy as np
from numpy.typing import NDArray

from consent_app.detect.base import DetectorSpec, Pixels, inside, padded, suppressed
from consent_app.detect.runtime import shipped
from consent_app.domain.evidence import Box, Detection, Kind

MODEL = "faces-plates-yolov8n.onnx"
# What the rows of the model's output after the box are the scores of.
KINDS = (Kind.FACE, Kind.PLATE)
OVERLAP = 0.5
# A plate counts from this score on, whatever is asked for: below it, on a vehicle, it is a lamp or a grille.
PLATE = 0.2


class FacesPlates:
    """Finds number plates down to some 15 pixels wide and faces down to 10, also turned away, masked or aslant."""

    @property
    def spec(self) -> DetectorSpec:
        """Who it is, for the record."""
        return DetectorSpec("faces-plates-yolov8n", shipped(MODEL).version)

    def detect(self, picture: Pixels, score: float) -> list[Detection]:
        """Return the faces and plates in an H×W×3 RGB picture."""
        tensor = padded(picture).astype(np.float32).transpose(2, 0, 1)[None] / np.float32(255)
        (rows,) = shipped(MODEL)(tensor)
        least = {Kind.FACE: score, Kind.PLATE: max(score, PLATE)}
        return [item for number, kind in enumerate(KINDS) for item in _of(kind, rows[0], number, least[kind], picture)]


def _of(kind: Kind, rows: NDArray[np.float32], number: int, score: float, picture: Pixels) -> list[Detection]:
    found = []
    for x, y, width, height, certainty in rows[[0, 1, 2, 3, 4 + number]].T[rows[4 + number] > score]:
        box = Box(float(x - width / 2), float(y - height / 2), float(x + width / 2), float(y + height / 2))
        if part := inside(box, picture):
            found.append(Detection(kind, part, float(certainty)))
    return suppressed(found, OVERLAP)
