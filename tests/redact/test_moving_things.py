"""The films that show what a redaction leaves open show what cameras do, and tell truly where things are."""

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "packaging"))

import moving_things
from moving_things import SIZE, Sprite, Truth


def sprite(x: float, y: float) -> Sprite:
    """Return a face of a quarter of its photo each way whose middle is there, in shares of the photo."""
    picture = np.full((400, 400, 3), 200, np.uint8)
    made = moving_things.cut_out(picture, (x, y, 0.25, 0.25), "face")
    assert made is not None
    return made


@pytest.fixture(autouse=True)
def _few_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moving_things, "FPS", 2)


def boxes(thing: Sprite, drift: float) -> list[Truth]:
    rng = np.random.default_rng(1)
    actor = moving_things.Actor(thing, 100, (400, 300), (20, 10), (0, 0), 0, (4, 5))
    place = np.zeros((SIZE[1], SIZE[0], 3), np.uint8)
    truths: list[Truth] = []
    for _ in moving_things.frames(place, [actor], [], drift, rng, truths):
        pass
    return truths


@pytest.mark.parametrize("drift", [0, 1])
@pytest.mark.parametrize(
    ("at", "side", "end"),
    [((0.5, 0.875), 3, SIZE[1]), ((0.5, 0.125), 1, 0), ((0.125, 0.5), 0, 0), ((0.875, 0.5), 2, SIZE[0])],
    ids=["low", "top", "left", "right"],
)
def test_what_its_photo_cuts_is_cut_by_the_edge_of_the_film(
    at: tuple[float, float], side: int, end: int, drift: float
) -> None:
    truths = boxes(sprite(*at), drift)
    assert [one.box[side] for one in truths] == pytest.approx([end] * len(truths), abs=0.01)
    assert {one.frame for one in truths} == {*range(8), *range(10, 20)}  # it is away for a second


def test_what_is_whole_goes_where_it_goes() -> None:
    thing = sprite(0.5, 0.5)
    assert thing.cut == (0, 0)
    assert not thing.picture[[0, -1]][..., 3].any()
    assert thing.picture[thing.picture.shape[0] // 2, thing.picture.shape[1] // 2, 3] == 255
    first, last = boxes(thing, 0)[0], boxes(thing, 0)[-1]
    assert np.subtract(last.box, first.box) == pytest.approx(np.multiply([20, 10, 20, 10], 19 / 2), abs=0.01)


def test_nothing_fades_where_the_photo_cut_it() -> None:
    seen = sprite(0.5, 0.875).picture[:, :, 3]
    assert seen[-1, seen.shape[1] // 2] == 255
    assert not seen[0].any()
