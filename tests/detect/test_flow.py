import numpy as np
import pytest
from numpy.typing import NDArray

from consent_app.detect.flow import View, carried, found_again
from consent_app.detect.vision import cv2
from consent_app.domain.evidence import Box

Pixels = NDArray[np.uint8]


def view(x: float, y: float, *, grown: float = 1.0, seed: int = 1, scale: float = 2.0) -> View:
    """Return a grey picture of 320×180 in which a patch of 40×40, or one grown, lies at a place."""
    rng = np.random.default_rng(seed)
    patch = cv2.GaussianBlur(rng.integers(0, 255, (40, 40), np.uint8), (0, 0), 2)
    fit = np.array([[grown, 0, x], [0, grown, y]], np.float32)
    ground = np.full((180, 320), 128, np.uint8)
    drawn = cv2.warpAffine(patch, fit, (320, 180), dst=ground, borderMode=cv2.BORDER_TRANSPARENT)
    return View(np.asarray(drawn, np.uint8), scale)


HERE = Box(200, 100, 280, 180)


def test_a_box_is_followed_to_where_what_it_shows_has_moved() -> None:
    (box,) = carried(view(100, 50), view(109, 46), [HERE])
    assert box is not None
    assert box.centre == pytest.approx((240 + 18, 140 - 8), abs=2)


def test_a_box_grows_with_what_comes_nearer() -> None:
    (box,) = carried(view(100, 50), view(98, 48, grown=1.1), [HERE])
    assert box is not None
    assert box.width == pytest.approx(88, rel=0.06)


def test_what_is_gone_is_not_followed() -> None:
    (box,) = carried(view(100, 50), view(100, 50, seed=2), [HERE])
    assert box is None


def test_each_box_gets_its_own_answer_in_order() -> None:
    ground = Box(20, 20, 60, 60)
    stays, goes = carried(view(100, 50), view(109, 46), [ground, HERE])
    assert stays == ground
    assert goes is not None
    assert goes.centre == pytest.approx((240 + 18, 140 - 8), abs=2)


def test_what_is_too_small_to_follow_goes_with_what_is_around_it() -> None:
    tiny = Box(238, 138, 243, 141)
    (box,) = carried(view(100, 50), view(109, 46), [tiny])
    assert box is not None
    assert (box.width, box.height) == pytest.approx((tiny.width, tiny.height))
    assert box.centre == pytest.approx((240.5 + 18, 139.5 - 8), abs=1)
    assert carried(view(100, 50), view(100, 50, seed=2), [tiny]) == [None]


def test_boxes_that_are_followed_together_go_where_each_goes_alone() -> None:
    boxes = [HERE, Box(230, 120, 290, 170), Box(20, 200, 80, 260), Box(210, 90, 260, 190)]
    before, after = view(100, 50), view(107, 47, grown=1.05)
    assert carried(before, after, boxes) == [carried(before, after, [box])[0] for box in boxes]


def test_the_same_picture_moves_nothing() -> None:
    one = view(100, 50)
    assert carried(one, one, [HERE]) == [HERE]


def test_pictures_of_two_sizes_are_not_held_against_each_other() -> None:
    other = View(np.zeros((90, 160), np.uint8), 4.0)
    assert carried(view(100, 50), other, [HERE]) == [None]


def test_a_blank_wall_is_followed_while_it_shows_the_same() -> None:
    wall = View(np.full((180, 320), 128, np.uint8), 2.0)
    assert carried(wall, View(wall.grey.copy(), 2.0), [HERE]) == [HERE]
    (box,) = carried(wall, View(np.full((180, 320), 160, np.uint8), 2.0), [HERE])
    assert box is None


def test_what_moved_too_far_for_points_is_found_again_by_its_looks() -> None:
    box = found_again(view(100, 50), HERE, view(124, 36))
    assert box is not None
    assert box.centre == pytest.approx((240 + 48, 140 - 28), abs=3)


def test_what_is_gone_or_shows_nothing_is_not_found_again() -> None:
    assert found_again(view(100, 50), HERE, view(100, 50, seed=2)) is None
    assert found_again(view(100, 50), Box(500, 20, 580, 60), view(100, 50)) is None
    assert found_again(view(100, 50), Box(900, 20, 980, 60), view(100, 50)) is None
