"""Faces, by CenterFace (MIT): a heat map of face centres at a quarter of the picture's size.

Source of the decoding: Xu et al., "CenterFace: Joint Face Detection and Alignment Using Face as Point", 2019.
"""

import numpy as np

from consent_app.detect.base import DetectorSpec, Pixels, inside, padded, suppressed
from consent_app.detect.runtime import shipped
from consent_app.domain.evidence import Box, Detection, Kind

MODEL = "face-centerface.onnx"
STRIDE = 4
OVERLAP = 0.3


class CenterFace:
    """Finds faces down to about 12 pixels in the picture it is given."""

    @property
    def spec(self) -> DetectorSpec:
        """Who it is, for the record."""
        return DetectorSpec("centerface", shipped(MODEL).version)

    def detect(self, picture: Pixels, score: float) -> list[Detection]:
        """Return the faces in an H×W×3 RGB picture."""
        tensor = padded(picture, value=0).astype(np.float32).transpose(2, 0, 1)[None]
        heat, size, offset = shipped(MODEL)(tensor, ["heat", "size", "offset"])
        rows, columns = np.nonzero(heat[0, 0] > score)
        found = []
        for row, column in zip(rows, columns, strict=True):
            height, width = np.exp(size[0, :, row, column]) * STRIDE
            y = (row + offset[0, 0, row, column] + 0.5) * STRIDE
            x = (column + offset[0, 1, row, column] + 0.5) * STRIDE
            box = Box(float(x - width / 2), float(y - height / 2), float(x + width / 2), float(y + height / 2))
            if part := inside(box, picture):
                found.append(Detection(Kind.FACE, part, float(heat[0, 0, row, column])))
        return suppressed(found, OVERLAP)
