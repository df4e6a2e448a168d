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
        heat, size, offset = shipped(MODEL)(padded(picture, value=0), ["heat", "size", "offset"])
        rows, columns = np.nonzero(heat[0, 0] > score)
        here = (slice(None), rows, columns)
        height, width = np.exp(size[0][here]) * STRIDE
        y, x = (np.stack([rows, columns]) + offset[0][here] + 0.5) * STRIDE
        sides = np.stack([x - width / 2, y - height / 2, x + width / 2, y + height / 2], axis=1).tolist()
        scores = heat[0, 0, rows, columns].tolist()
        parts = [(inside(Box(*box), picture), certainty) for box, certainty in zip(sides, scores, strict=True)]
        return suppressed([Detection(Kind.FACE, part, certainty) for part, certainty in parts if part], OVERLAP)
