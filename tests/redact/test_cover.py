from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from consent_app.domain.evidence import Box, Kind
from consent_app.domain.redaction import Cover, Mask, Shape
from consent_app.redact.cover import cover_frame

Pixels = NDArray[np.uint8]
Planes = tuple[Pixels, Pixels, Pixels]

WIDTH, HEIGHT = 96, 64
INDEPENDENT = [Cover.BLUR, Cover.SOLID]


def planes(seed: int) -> Planes:
    rng = np.random.default_rng(seed)
    y = rng.integers(0, 255, (HEIGHT, WIDTH), np.uint8)
    u, v = (rng.integers(0, 255, (HEIGHT // 2, WIDTH // 2), np.uint8) for _ in range(2))
    return y, u, v


def mask(box: Box, shape: Shape = Shape.BOX, track: str = "face-001") -> Mask:
    (x, y), across, down = box.centre, box.width / 2, box.height / 2
    star = (
        (x, box.y1),
        (x + across / 3, y - down / 3),
        (box.x2, y),
        (x, box.y2),
        (x - across / 4, y),
        (box.x1, box.y1),
    )
    return Mask(track, Kind.FACE, shape, box, 0.9, seen=True, outline=star if shape is Shape.OUTLINE else ())


boxes = st.tuples(st.floats(-20, WIDTH), st.floats(-20, HEIGHT), st.floats(1, 60), st.floats(1, 40)).map(
    lambda n: Box(n[0], n[1], n[0] + n[2], n[1] + n[3])
)
masks = st.lists(
    st.builds(
        lambda box, shape, number: mask(box, shape, f"t{number}"), boxes, st.sampled_from(Shape), st.integers(0, 99)
    ),
    min_size=1,
    max_size=4,
)


def hidden_by(found: list[Mask], plane: int) -> NDArray[np.bool_]:
    """Return which pixels of a plane the masks cover, told by painting over two different pictures."""
    black, white = (tuple(np.full_like(part, value) for part in planes(0)) for value in (0, 255))
    for picture in (black, white):
        cover_frame(picture, found, Cover.SOLID, "s")  # type: ignore[arg-type]  # three planes
    return np.asarray(black[plane] == white[plane])


@settings(deadline=None, max_examples=60)
@given(masks, st.sampled_from(INDEPENDENT))
def test_no_covered_pixel_decides_what_is_painted(found: list[Mask], cover: Cover) -> None:
    """Two pictures that differ only under the covers come out the same: nothing of what is hidden is left."""
    one, other = planes(1), planes(1)
    for index, plane in enumerate(other):
        plane[hidden_by(found, index)] ^= 0xFF
    cover_frame(one, found, cover, "seed")
    cover_frame(other, found, cover, "seed")
    assert all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


@settings(deadline=None, max_examples=40)
@given(masks, st.sampled_from(Cover))
def test_nothing_outside_the_covers_changes(found: list[Mask], cover: Cover) -> None:
    before, after = planes(2), planes(2)
    cover_frame(after, found, cover, "seed")
    for index in range(3):
        outside = ~hidden_by(found, index)
        assert np.array_equal(before[index][outside], after[index][outside])


@pytest.mark.parametrize("shape", [Shape.BOX, Shape.ELLIPSE])
def test_every_pixel_of_the_thing_is_covered(shape: Shape) -> None:
    box = Box(20.3, 10.7, 61.2, 50.1)
    covered = hidden_by([mask(box, shape)], 0)
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    (cx, cy), rx, ry = box.centre, box.width / 2, box.height / 2
    inside = (abs(x + 0.5 - cx) <= rx) & (abs(y + 0.5 - cy) <= ry)
    if shape is Shape.ELLIPSE:
        inside = ((x + 0.5 - cx) / rx) ** 2 + ((y + 0.5 - cy) / ry) ** 2 <= 1
    assert covered[inside].all()


def test_a_blur_looks_like_its_surroundings_and_not_like_a_hole() -> None:
    picture: Planes = (
        np.full((HEIGHT, WIDTH), 150, np.uint8),
        np.full((HEIGHT // 2, WIDTH // 2), 110, np.uint8),
        np.full((HEIGHT // 2, WIDTH // 2), 140, np.uint8),
    )
    cover_frame(picture, [mask(Box(20, 20, 60, 50))], Cover.BLUR, "seed")
    assert abs(int(picture[0][35, 40]) - 150) < 25
    assert picture[1][17, 20] == 110


def test_the_same_plan_gives_the_same_grain_and_another_plan_another() -> None:
    pictures = []
    for seed in ("one", "one", "two"):
        picture = planes(4)
        cover_frame(picture, [mask(Box(20, 20, 60, 50))], Cover.BLUR, seed)
        pictures.append(picture[0])
    assert np.array_equal(pictures[0], pictures[1])
    assert not np.array_equal(pictures[0], pictures[2])


def test_a_cover_over_the_whole_picture_holds_nothing_of_it() -> None:
    one, other = planes(5), planes(6)
    for picture in (one, other):
        cover_frame(picture, [mask(Box(-5, -5, WIDTH + 5, HEIGHT + 5))], Cover.BLUR, "seed")
    assert all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


def test_a_mosaic_does_depend_on_what_it_covers() -> None:
    """The reason why it is no default."""
    one, other = planes(7), planes(8)
    box = [mask(Box(10, 10, 50, 40))]
    for picture in (one, other):
        cover_frame(picture, box, Cover.MOSAIC, "seed")
    assert not np.array_equal(one[0][10:40, 10:50], other[0][10:40, 10:50])


def test_a_mask_outside_the_picture_changes_nothing() -> None:
    before, after = planes(9), planes(9)
    cover_frame(after, [mask(Box(200, 200, 240, 240))], Cover.BLUR, str(Fraction(1)))
    assert all(np.array_equal(a, b) for a, b in zip(before, after, strict=True))
