import numpy as np
import pytest

from consent_app.detect.base import Pixels
from consent_app.detect.vision import cv2
from consent_app.domain.evidence import Box, Detection, Kind
from consent_app.redact.looks import Way, fitted, in_picture, usual
from consent_app.services.sample import actors, scenery


def best(picture: Pixels, face: Box, ways: set[Way]) -> float:
    """Return the score of the best find of a face in a picture, by the looks that are shown it in these ways."""
    looks = [look for look in usual().all if look.way in ways]
    size = picture.shape[1::-1]
    found = [item for look in looks for item in in_picture(look, fitted(picture, look.long_side), size)]
    return max((item.score for item in found if item.kind is Kind.FACE and item.box.overlap(face) > 0.5), default=0.0)


@pytest.mark.parametrize(("way", "undone"), [(Way.LEFT, Way.RIGHT), (Way.RIGHT, Way.LEFT)])
def test_the_head_of_somebody_who_lies_is_plain_to_see(way: Way, undone: Way) -> None:
    canvas = scenery.driveway().copy()
    face = actors.paint_person(canvas, 470, 345, 230, 1.0)
    picture = way.of(canvas)
    lying = undone.back(face, canvas.shape[1::-1])
    turned = {Way.LEFT, Way.RIGHT}
    assert best(picture, lying, turned) > 0.7
    assert best(picture, lying, set(Way) - turned) < 0.5


def test_a_far_face_that_turns_away_is_plain_to_see_flattened() -> None:
    canvas = scenery.driveway().copy()
    face = actors.paint_person(canvas, 470, 345, 200, 1.0)
    narrow = cv2.resize(canvas, (320, 360), interpolation=cv2.INTER_AREA)
    picture = np.asarray(cv2.resize(scenery.driveway(), (1280, 720), interpolation=cv2.INTER_CUBIC), np.uint8)
    picture[300:660, 400:720] = narrow
    there = face.scaled(0.5, 1).moved(400, 300)
    assert best(picture, there, {Way.FLATTENED}) > 0.6
    assert best(picture, there, set(Way) - {Way.FLATTENED}) < 0.3


def test_each_detector_looks_for_faces_near_and_far() -> None:
    # What one of them misses, the other may see.
    sizes: dict[str, list[int]] = {}
    for look in usual().looks:
        if look.way not in {Way.LEFT, Way.RIGHT} and (look.kinds is None or Kind.FACE in look.kinds):
            sizes.setdefault(look.detector.spec.name, []).append(look.long_side)
    assert len(sizes) == 2
    assert all(min(sides) <= 640 and max(sides) >= 1920 for sides in sizes.values())


def seen(*found: Detection) -> list[Detection]:
    """Return what is taken for real of what as many looks each found in a picture 1000 pixels wide."""
    watch = usual()
    return watch.weighed({look: [item] for look, item in zip(watch.looks, found, strict=False)}, 1000)


@pytest.mark.parametrize(
    ("kind", "score", "sure"), [(Kind.PLATE, 0.4, True), (Kind.FACE, 0.4, False), (Kind.FACE, 0.6, True)]
)
def test_in_a_much_enlarged_picture_a_face_has_to_be_plainer_than_a_plate(
    kind: Kind, score: float, *, sure: bool
) -> None:
    watch = usual()
    (largest,) = (look for look in watch.looks if look.long_side > 1920 and look.belongs is Kind.VEHICLE)
    (item,) = watch.weighed({largest: [Detection(kind, Box(100, 100, 128, 116), score)]}, 1000)
    assert item.sure is sure


# A plate of two lines, the lower of them alone, and a board around it that is too large to be one.
LINES, LINE, BOARD = Box(100, 100, 128, 116), Box(104, 108, 124, 116), Box(60, 80, 160, 140)


def test_a_plate_is_covered_whole_where_one_size_shows_but_a_line_of_it() -> None:
    better, worse = Detection(Kind.PLATE, LINE, 0.6), Detection(Kind.PLATE, LINES, 0.5)
    assert [item.box for item in seen(better, worse)] == [LINES]
    assert [item.score for item in seen(better, worse)] == [0.6]


@pytest.mark.parametrize(
    "around", [Detection(Kind.PLATE, BOARD, 0.5), Detection(Kind.PLATE, LINES, 0.2)], ids=["too large", "faint"]
)
def test_what_lies_around_a_plate_is_not_covered_where_it_is_no_plate(around: Detection) -> None:
    assert [item.box for item in seen(Detection(Kind.PLATE, LINE, 0.6), around)] == [LINE]
