"""How much of a picture moves: a background that learns, and the share of it that something new stands before."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from consent_app.detect.base import Pixels
from consent_app.detect.vision import cv2

# The size at which motion is looked for: a person at 15 m is still some 10 pixels high.
SIZE = (320, 180)
# A change of light moves everything at once; that is no thing that moves.
FLASH = 0.6
HISTORY = 120
VARIANCE = 24.0
_KERNEL = np.ones((3, 3), np.uint8)


@dataclass(slots=True)
class MotionMeter:
    """Takes grey pictures of `SIZE` in order and tells the largest moving patch as a share of the picture (0 to 1)."""

    model: Any = field(default_factory=lambda: cv2.createBackgroundSubtractorMOG2(HISTORY, VARIANCE, False))
    seen: int = 0

    def share(self, grey: Pixels) -> float:
        """Return the share of the picture that the largest moving patch takes; the first picture moves nothing."""
        calm = cv2.GaussianBlur(grey, (5, 5), 0)
        mask = self.model.apply(calm)
        self.seen += 1
        if self.seen == 1:
            return 0.0
        mask = cv2.morphologyEx(mask, cv2.MORPH_OPEN, _KERNEL)
        if mask.mean() / 255 > FLASH:
            return 0.0
        mask = cv2.dilate(mask, _KERNEL, iterations=2)
        count, _, stats, _ = cv2.connectedComponentsWithStats(mask)
        largest = stats[1:, cv2.CC_STAT_AREA].max() if count > 1 else 0
        return float(largest) / mask.size
