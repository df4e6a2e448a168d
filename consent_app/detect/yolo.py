"""Any YOLO weights that a person brings, run by ultralytics (an extra, since it brings torch with gigabytes)."""

import importlib.util
import os
from pathlib import Path

from consent_app.detect.base import DetectorSpec, Pixels
from consent_app.domain.evidence import Box, Detection, Kind
from consent_app.domain.work import ConsentAppError

# Words in class names, in lower case, and the kind they mean; other classes are passed over.
WORDS = {"face": Kind.FACE, "head": Kind.FACE, "plate": Kind.PLATE, "licen": Kind.PLATE}


class UltralyticsDetector:
    """Runs weights whose class names say face, head, plate or licence."""

    def __init__(self, weights: Path) -> None:
        if importlib.util.find_spec("ultralytics") is None:
            raise ConsentAppError("ultralytics_missing")
        if not weights.is_file():
            raise ConsentAppError("file_missing", name=weights.name)
        # Told before it is imported: it would look for a network, report its use, and install what it misses.
        os.environ |= {"YOLO_OFFLINE": "true", "YOLO_AUTOINSTALL": "false"}
        from ultralytics import YOLO  # noqa: PLC0415  # only where the extra is installed

        self._model = YOLO(str(weights))
        self._kinds = {
            number: kind
            for number, name in self._model.names.items()
            for word, kind in WORDS.items()
            if word in name.lower()
        }
        if not self._kinds:
            raise ConsentAppError("weights_without_classes", name=weights.name)
        self.spec = DetectorSpec(f"ultralytics:{weights.stem}", "brought")

    def detect(self, picture: Pixels, score: float) -> list[Detection]:
        """Return faces and plates in an H×W×3 RGB picture."""
        (result,) = self._model.predict(picture[:, :, ::-1], conf=score, verbose=False)
        return [
            Detection(self._kinds[int(number)], Box(*map(float, corners)), float(certainty))
            for corners, certainty, number in zip(
                result.boxes.xyxy,
                result.boxes.conf,
                result.boxes.cls,
                strict=True,
            )
            if int(number) in self._kinds
        ]
