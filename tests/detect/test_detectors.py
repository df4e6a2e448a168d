"""One contract for every detector, the fake of the tests included."""

import os
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import ClassVar

import numpy as np
import onnxruntime
import pytest
from numpy.typing import NDArray

from consent_app.assets import resource
from consent_app.detect.base import Detector, padded, suppressed
from consent_app.detect.face import CenterFace
from consent_app.detect.faces_plates import FacesPlates, corners, places
from consent_app.detect.object import CenterNet
from consent_app.detect.runtime import Model, shipped
from consent_app.domain.evidence import Box, Detection, Kind
from consent_app.domain.work import ConsentAppError
from consent_app.services.sample import actors, scenery
from tests.fakes import FixedDetector

Pixels = NDArray[np.uint8]

ALL = [CenterFace(), FacesPlates(), CenterNet(), FixedDetector(Kind.FACE, Box(5.0, 5.0, 40.0, 40.0))]


def scene() -> tuple[Pixels, Box, Box]:
    """Return a picture with a person and a car, and the boxes of face and plate."""
    canvas = scenery.driveway().copy()
    plate = actors.paint_car(canvas, 250, 330, 250, "KD 48213")
    face = actors.paint_person(canvas, 470, 345, 230, 1.0)
    return canvas, face, plate


@pytest.mark.parametrize("detector", ALL, ids=lambda detector: detector.spec.name)
@pytest.mark.parametrize("size", [(360, 640), (33, 47), (1, 1), (200, 64)])
def test_boxes_lie_in_the_picture_with_scores_as_asked(detector: Detector, size: tuple[int, int]) -> None:
    picture = np.random.default_rng(1).integers(0, 255, (*size, 3), np.uint8)
    for item in detector.detect(picture, 0.3):
        assert 0 <= item.box.x1 < item.box.x2 <= size[1]
        assert 0 <= item.box.y1 < item.box.y2 <= size[0]
        assert 0.3 <= item.score <= 1
        assert all(isinstance(value, float) for value in (item.score, item.box.x1, item.box.y2))


@pytest.mark.parametrize("detector", ALL, ids=lambda detector: detector.spec.name)
def test_the_same_picture_gives_the_same_boxes_and_is_left_as_it_was(detector: Detector) -> None:
    picture, _, _ = scene()
    before = picture.copy()
    assert detector.detect(picture, 0.3) == detector.detect(picture, 0.3)
    assert np.array_equal(picture, before)


@pytest.mark.parametrize("detector", ALL, ids=lambda detector: detector.spec.name)
def test_a_detector_says_its_name_and_version(detector: Detector) -> None:
    assert detector.spec.name
    assert detector.spec.version


def test_a_face_and_a_plate_are_found_where_they_are() -> None:
    picture, face, plate = scene()
    (found,) = CenterFace().detect(picture, 0.3)
    assert found.box.overlap(face) > 0.5
    both = {item.kind: item.box for item in FacesPlates().detect(picture, 0.3)}
    assert both[Kind.PLATE].overlap(plate) > 0.5
    assert both[Kind.FACE].shared_area(face) > 0.9 * face.area  # it takes heads with their hair for faces


def floats(name: str, pictures: NDArray[np.uint8], most: float) -> list[NDArray[np.float32]]:
    """Return what a detector's weights, that take pixels up to `most`, say before they were made whole numbers."""
    tensor = pictures[..., :3].astype(np.float32).transpose(0, 3, 1, 2) * np.float32(most / 255)
    weights = Path(__file__).parents[2] / "packaging" / "weights" / name
    session = onnxruntime.InferenceSession(str(weights), providers=["CPUExecutionProvider"])
    results: list[NDArray[np.float32]] = session.run(None, {session.get_inputs()[0].name: tensor})
    return results


def test_whole_numbers_see_faces_as_the_weights_do() -> None:
    picture, _, _ = scene()
    heat, size = floats("face-centerface.onnx", padded(picture, value=0), 255)[:2]
    (found,) = CenterFace().detect(picture, 0.3)
    row, column = np.unravel_index(heat[0, 0].argmax(), heat.shape[2:])
    assert found.score == pytest.approx(heat.max(), abs=0.1)
    assert (found.box.height, found.box.width) == pytest.approx(np.exp(size[0, :, row, column]) * 4, rel=0.1)


def test_whole_numbers_see_plates_as_the_weights_do() -> None:
    picture, _, _ = scene()
    (rows,) = floats("faces-plates-yolov8n.onnx", padded(picture), 1)
    x, y, width, height, _, score = rows[0][:, rows[0, 5].argmax()]
    (found,) = [item for item in FacesPlates().detect(picture, 0.3) if item.kind is Kind.PLATE]
    assert found.score == pytest.approx(score, abs=0.1)
    assert found.box.overlap(Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)) > 0.85


def test_a_box_is_told_by_how_likely_each_distance_of_its_sides_is() -> None:
    grid = places(64, 96)
    assert grid.shape == (3, 8 * 12 + 4 * 6 + 2 * 3)
    sides = np.full((4, 16, 1), -1000.0, np.float32)
    for side, (distance, share) in enumerate([(2, 0.5), (1, 1.0), (4, 0.25), (15, 1.0)]):
        sides[side, distance] = 1000 + np.log(share)
        if share < 1:
            sides[side, distance + 1] = 1000 + np.log(1 - share)
    place = grid[:, [8 * 12 + 7]]  # the second of the second row of the grid of 16 pixels
    assert place[:, 0].tolist() == [24, 24, 16]
    assert corners(sides.reshape(64, 1), place)[0] == pytest.approx([24 - 40, 24 - 16, 24 + 76, 24 + 240])


def test_a_picture_is_filled_up_to_whole_blocks_on_its_right_and_at_its_bottom() -> None:
    picture = np.full((33, 40, 3), (1, 2, 3), np.uint8)
    (filled,) = padded(picture, value=9)
    assert filled.shape == (64, 64, 4)
    assert (filled[:33, :40, :3] == picture).all()
    assert (filled[33:, :, :3] == 9).all()
    assert (filled[:, 40:, :3] == 9).all()


@pytest.mark.parametrize("name", ["face-centerface.onnx", "faces-plates-yolov8n.onnx"])
def test_the_fourth_byte_of_a_pixel_counts_for_nothing(name: str) -> None:
    filled = padded(scene()[0])
    other = np.concatenate([filled[..., :3], 255 - filled[..., 3:]], axis=3)
    pairs = zip(shipped(name)(filled), shipped(name)(other), strict=True)
    assert all(np.array_equal(one, two) for one, two in pairs)


def test_of_overlapping_boxes_the_best_is_kept() -> None:
    best, worse, other = (
        Detection(Kind.FACE, box, score)
        for box, score in ((Box(0, 0, 10, 10), 0.9), (Box(1, 1, 11, 11), 0.5), (Box(50, 50, 60, 60), 0.4))
    )
    assert suppressed([worse, best, other], 0.3) == [best, other]
    assert suppressed([], 0.3) == []


def test_a_missing_model_is_a_known_error() -> None:
    with pytest.raises(ConsentAppError) as caught:
        Model(resource("models", "none.onnx"))
    assert caught.value.code == "model_missing"


def test_opencv_leaves_the_variables_of_qt_alone() -> None:
    assert "QT_QPA_PLATFORM_PLUGIN_PATH" not in os.environ
    assert "QT_QPA_FONTDIR" not in os.environ


def test_weights_of_ones_own_say_what_they_need() -> None:
    import importlib.util

    from consent_app.detect.yolo import UltralyticsDetector

    if importlib.util.find_spec("ultralytics") is not None:
        pytest.skip("the extra is installed")
    with pytest.raises(ConsentAppError) as caught:
        UltralyticsDetector(resource("models", "face-centerface.onnx"))
    assert caught.value.code == "ultralytics_missing"


class _Yolo:
    """Stands in for ultralytics.YOLO: the same calls, the same shapes of results, colours in the same order."""

    names: ClassVar = {0: "person", 1: "License_Plate", 2: "human face"}

    def __init__(self, weights: str) -> None:
        assert os.environ["YOLO_OFFLINE"] == "true", "it must not speak to anybody"
        self.weights = weights

    def predict(self, picture: Pixels, *, conf: float, verbose: bool) -> list[SimpleNamespace]:
        assert not verbose
        assert picture[0, 0].tolist() == [3, 2, 1], "ultralytics takes pictures as BGR"
        boxes = SimpleNamespace(
            xyxy=np.array([[0, 0, 9, 9], [10, 10, 30, 20], [40, 40, 60, 70]], np.float32),
            conf=np.array([0.9, 0.8, conf], np.float32),
            cls=np.array([0, 1, 2], np.float32),
        )
        return [SimpleNamespace(boxes=boxes)]


def test_weights_of_ones_own_find_faces_and_plates(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from consent_app.detect import yolo

    (tmp_path / "mine.pt").write_bytes(b"weights")
    monkeypatch.setattr(os, "environ", os.environ.copy())
    monkeypatch.setitem(sys.modules, "ultralytics", SimpleNamespace(YOLO=_Yolo))
    monkeypatch.setattr("importlib.util.find_spec", lambda _: object())
    detector = yolo.UltralyticsDetector(tmp_path / "mine.pt")
    picture = np.full((100, 100, 3), (1, 2, 3), np.uint8)
    found = detector.detect(picture, 0.25)
    assert [(item.kind, item.box) for item in found] == [
        (Kind.PLATE, Box(10, 10, 30, 20)),
        (Kind.FACE, Box(40, 40, 60, 70)),
    ]
    monkeypatch.setattr(_Yolo, "names", {0: "person"})
    with pytest.raises(ConsentAppError) as caught:
        yolo.UltralyticsDetector(tmp_path / "mine.pt")
    assert caught.value.code == "weights_without_classes"
    with pytest.raises(ConsentAppError) as caught:
        yolo.UltralyticsDetector(tmp_path / "gone.pt")
    assert caught.value.code == "file_missing"
