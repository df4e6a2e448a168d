"""Stand-ins that keep to the same contracts as the real parts; the contract tests run over them too."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from consent_app.detect.base import DetectorSpec
from consent_app.domain.evidence import Box, Detection, Kind


@dataclass
class FixedDetector:
    """Always sees one thing in one place, where that lies in the picture."""

    kind: Kind
    box: Box
    score: float = 0.9
    spec: DetectorSpec = field(default_factory=lambda: DetectorSpec("fixed", "1"))

    def detect(self, picture: NDArray[np.uint8], score: float) -> list[Detection]:
        """Return the one thing."""
        part = self.box.clipped(float(picture.shape[1]), float(picture.shape[0]))
        return [Detection(self.kind, part, self.score)] if part and self.score >= score else []
