"""Persons, vehicles and animals, by CenterNet on MobileNetV3 (MIT), trained on the 80 classes of COCO."""

import numpy as np

from consent_app.detect.base import DetectorSpec, Pixels, suppressed
from consent_app.detect.runtime import shipped
from consent_app.detect.vision import cv2
from consent_app.domain.evidence import Box, Detection, Kind

SIDE = 512
STRIDE = 4
OVERLAP = 0.5
# Numbers of COCO's classes; 1 to 8 leave out aeroplane and train, which pass no driveway.
KINDS = {0: Kind.PERSON, 1: Kind.VEHICLE, 2: Kind.VEHICLE, 3: Kind.VEHICLE, 5: Kind.VEHICLE, 7: Kind.VEHICLE}
KINDS |= dict.fromkeys(range(14, 24), Kind.ANIMAL)


class CenterNet:
    """Names what moves; it misses the far and the cut-off, so it never decides alone that nothing is there."""

    @property
    def spec(self) -> DetectorSpec:
        """Who it is, for the record."""
        return DetectorSpec("centernet-mobilenetv3", shipped("object-centernet-coco.onnx").version)

    def detect(self, picture: Pixels, score: float) -> list[Detection]:
        """Return persons, vehicles and animals in an H×W×3 RGB picture, which is squeezed into a square."""
        height, width = picture.shape[:2]
        square = cv2.resize(picture, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
        heat, reach = shipped("object-centernet-coco.onnx")(square[None].astype(np.float32), ["out0", "out1"])
        best = heat[0].max(axis=0)
        peaks = (best == cv2.dilate(best, np.ones((3, 3), np.uint8))) & (best > score)
        found = []
        for row, column in np.argwhere(peaks):
            kind = KINDS.get(int(heat[0, :, row, column].argmax()))
            left, top, right, bottom = reach[0, :, row, column]
            x, y = column * STRIDE, row * STRIDE
            if kind is None or left + right <= 0 or top + bottom <= 0:
                continue
            box = Box(float(x - left), float(y - top), float(x + right), float(y + bottom))
            if part := box.clipped(SIDE, SIDE):
                scaled = part.scaled(width / SIDE, height / SIDE)
                found.append(Detection(kind, scaled, float(best[row, column])))
        return suppressed(found, OVERLAP)
