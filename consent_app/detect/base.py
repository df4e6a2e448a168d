"""The one shape of every detector, and how pictures are fitted to a model's input."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from consent_app.detect.vision import cv2
from consent_app.domain.evidence import Box, Detection

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class DetectorSpec:
    """What a detector is called in records: its name and the version of its weights."""

    name: str
    version: str


class Detector(Protocol):
    """Finds things of its kinds in one picture."""

    @property
    def spec(self) -> DetectorSpec:
        """Who it is, for the record."""

    def detect(self, picture: Pixels, score: float) -> list[Detection]:
        """Return what is in an H×W×3 RGB picture with at least that score, boxes in pixels of that picture."""


def padded(picture: Pixels, multiple: int = 32, value: int = 114) -> Pixels:
    """Return an H×W×3 picture as networks in whole numbers take it: 1×H×W×4 bytes, the last of each four for nothing.

    Its right and bottom are filled up so that both sides divide by `multiple`.
    """
    height, width = picture.shape[:2]
    sides = (0, -height % multiple, 0, -width % multiple)
    filled = cv2.copyMakeBorder(picture, *sides, cv2.BORDER_CONSTANT, value=(value,) * 3)
    return np.asarray(cv2.cvtColor(filled, cv2.COLOR_RGB2RGBA), np.uint8)[None]


def suppressed(found: Iterable[Detection], overlap: float) -> list[Detection]:
    """Keep the best of each group of detections that overlap by more than `overlap` (non-maximum suppression)."""
    ranked = list(found)
    if not ranked:
        return []
    boxes = [(item.box.x1, item.box.y1, item.box.width, item.box.height) for item in ranked]
    kept = cv2.dnn.NMSBoxes(boxes, [item.score for item in ranked], 0.0, overlap)
    return [ranked[int(index)] for index in np.asarray(kept).flatten()]


def inside(box: Box, picture: Pixels) -> Box | None:
    """Return the part of `box` that lies in the picture, or None."""
    return box.clipped(picture.shape[1], picture.shape[0])
