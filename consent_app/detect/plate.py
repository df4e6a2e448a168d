"""Number plates, by the YOLOv8n of fastanpr (AGPL-3.0-or-later)."""

import numpy as np

from consent_app.detect.base import DetectorSpec, Pixels, inside, padded, suppressed
from consent_app.detect.runtime import shipped
from consent_app.domain.evidence import Box, Detection, Kind

OVERLAP = 0.5


class PlateYolo:
    """Finds number plates down to about 22 pixels wide in the picture it is given."""

    @property
    def spec(self) -> DetectorSpec:
        """Who it is, for the record."""
        return DetectorSpec("fastanpr-yolov8n", shipped("plate-fastanpr-yolov8n.onnx").version)

    def detect(self, picture: Pixels, score: float) -> list[Detection]:
        """Return the plates in an H×W×3 RGB picture."""
        tensor = padded(picture).astype(np.float32).transpose(2, 0, 1)[None] / np.float32(255)
        (rows,) = shipped("plate-fastanpr-yolov8n.onnx")(tensor)
        found = []
        for x, y, width, height, certainty in rows[0].T[rows[0, 4] > score]:
            box = Box(float(x - width / 2), float(y - height / 2), float(x + width / 2), float(y + height / 2))
            if part := inside(box, picture):
                found.append(Detection(Kind.PLATE, part, float(certainty)))
        return suppressed(found, OVERLAP)
