import numpy as np
import pytest

from consent_app.detect.base import Pixels
from consent_app.detect.motion import LIGHT, Background, Relief, learned, patches, relief, shifted, without
from consent_app.domain.evidence import Box

RNG = np.random.default_rng(3)


def texture(height: int, width: int) -> Pixels:
    """Return something like bricks and leaves: patches of 4 pixels."""
    return np.kron(RNG.integers(60, 160, (height // 4, width // 4)), np.ones((4, 4))).astype(np.uint8)


WALL = texture(180, 320)


def noisy(picture: Pixels) -> Pixels:
    return np.clip(picture + RNG.normal(0, 2, picture.shape), 0, 255).astype(np.uint8)


@pytest.fixture(scope="module")
def wall() -> Background:
    return learned([relief(noisy(WALL)) for _ in range(20)])


def seen(picture: Pixels) -> Relief:
    return relief(noisy(picture))


def test_a_still_picture_does_not_differ_and_a_thing_in_it_does(wall: Background) -> None:
    assert wall.differs(seen(WALL)).mean() < 0.001
    with_thing = WALL.copy()
    with_thing[60:120, 100:130] = 230
    differs = wall.differs(seen(with_thing))
    (patch,) = patches(differs, differs, seen(with_thing), wall.usual)
    assert patch.box.shared_area(Box(100, 60, 130, 120)) > 0.9 * 30 * 60
    assert patch.alike < LIGHT


def test_another_light_is_no_difference(wall: Background) -> None:
    assert wall.differs(seen((WALL * 0.6).astype(np.uint8))).mean() < 0.01
    assert wall.differs(seen(np.clip(WALL.astype(int) + 60, 0, 255).astype(np.uint8))).mean() < 0.01


def test_a_camera_that_trembles_by_a_pixel_moves_nothing(wall: Background) -> None:
    assert wall.differs(seen(np.roll(WALL, 1, axis=1))).mean() < 0.02


def test_leaves_that_always_move_are_usual() -> None:
    pictures = []
    for _ in range(30):
        picture = WALL.copy()
        picture[40:80, 200:260] = texture(40, 60)
        pictures.append(picture)
    tree = learned([relief(noisy(one)) for one in pictures[:29]])
    calm = learned([relief(noisy(WALL)) for _ in range(20)])
    place = np.s_[45:75, 205:255]
    assert tree.differs(seen(pictures[29]))[place].mean() < 0.2
    assert calm.differs(seen(pictures[29]))[place].mean() > 0.3


def test_who_walks_through_leaves_no_trace_in_the_background() -> None:
    pictures = []
    for place in range(20):
        picture = WALL.copy()
        picture[60:120, place * 15 : place * 15 + 15] = 230
        pictures.append(relief(noisy(picture)))
    assert learned(pictures).differs(seen(WALL)).mean() < 0.001


def test_a_light_that_sweeps_over_texture_leaves_it_alike(wall: Background) -> None:
    lit = WALL.astype(np.float32)
    lit[50:130, 100:200] *= 1.6
    picture = np.clip(lit, 0, 255).astype(np.uint8)
    differs = wall.differs(seen(picture))
    assert all(patch.alike >= LIGHT for patch in patches(differs, differs, seen(picture), wall.usual))


def test_nothing_differs_in_a_region_that_is_left_out(wall: Background) -> None:
    with_thing = WALL.copy()
    with_thing[60:120, 100:130] = 230
    left_out = without(wall, (Box(0.25, 0.2, 0.5, 0.8),))
    assert left_out.differs(seen(with_thing)).mean() < 0.001


def test_a_picture_of_before_is_moved_as_the_camera_moved() -> None:
    before, now = relief(WALL), relief(np.roll(WALL, (4, 9), axis=(0, 1)))
    moved = shifted(before, now)
    inside = np.s_[20:160, 20:300]
    assert np.abs(moved.rise[inside] - now.rise[inside]).mean() < 0.3 * np.abs(before.rise - now.rise)[inside].mean()
