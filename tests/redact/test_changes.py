import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from consent_app.domain.evidence import Box
from consent_app.redact.changes import WHOLE, Changes, small

Pixels = NDArray[np.uint8]


def yard(*things: tuple[int, int, int], noise: float = 0.0, seed: int = 1) -> Pixels:
    """Return a grey picture of 320×180 with bright squares, each given as x, y and side."""
    picture = np.full((180, 320), 90.0)
    for x, y, side in things:
        picture[y : y + side, x : x + side] = 170
    grain = np.random.default_rng(seed).normal(0, noise, picture.shape)
    return np.clip(picture + grain, 0, 255).astype(np.uint8)


def looked_at(grey: Pixels) -> Changes:
    changes = Changes()
    changes.looked(grey, changes.since(grey))
    return changes


def test_all_of_the_first_picture_is_new() -> None:
    assert Changes().since(yard()) == [WHOLE]


def test_noise_changes_nothing() -> None:
    assert looked_at(yard(noise=2)).since(yard(noise=2, seed=2)) == []


@pytest.mark.parametrize("side", [3, 8, 40])
def test_what_moves_changes_where_it_was_and_where_it_is(side: int) -> None:
    parts = looked_at(yard((100, 60, side), noise=1)).since(yard((110, 60, side), noise=1, seed=2))
    (part,) = [part.scaled(320, 180) for part in parts]
    assert part.x1 < 100
    assert part.x2 > 110 + side
    assert part.area < 0.4 * 320 * 180


def test_what_changed_stays_new_until_it_is_looked_at() -> None:
    changes, after = looked_at(yard()), yard((100, 60, 20))
    parts = changes.since(after)
    assert changes.since(after) == parts
    changes.looked(after, parts)
    assert changes.since(after) == []


def test_a_slow_change_adds_up() -> None:
    changes = looked_at(np.full((180, 320), 90, np.uint8))
    assert changes.since(np.full((180, 320), 92, np.uint8)) == []
    assert changes.since(np.full((180, 320), 94, np.uint8)) == [WHOLE]


places = st.lists(st.tuples(st.integers(0, 300), st.integers(0, 160), st.integers(4, 18)), min_size=1, max_size=5)


@given(places)
def test_parts_lie_in_the_picture_and_do_not_overlap(things: list[tuple[int, int, int]]) -> None:
    parts = looked_at(yard()).since(yard(*things))
    assert all(0 <= part.x1 < part.x2 <= 1 and 0 <= part.y1 < part.y2 <= 1 for part in parts)
    assert all(one.shared_area(other) < 1e-9 for place, one in enumerate(parts) for other in parts[:place])
    for x, y, side in things:
        thing = Box(x / 320, y / 180, (x + side) / 320, (y + side) / 180).clipped(1, 1)
        assert thing is not None
        assert sum(part.shared_area(thing) for part in parts) == pytest.approx(thing.area)


def test_a_picture_is_made_small_and_never_larger() -> None:
    assert small(np.zeros((1080, 1920), np.uint8)).shape == (180, 320)
    assert small(np.zeros((60, 40), np.uint8)).shape == (60, 40)
