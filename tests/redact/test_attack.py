"""Nothing can be read through the covers that hold nothing, and the measure would notice if something could."""

import sys
from pathlib import Path

import pytest

from consent_app.domain.redaction import Cover

sys.path.insert(0, str(Path(__file__).parents[2] / "packaging"))

from attack import gaussian, interval, ours, read

CHARACTERS = 2100
CHANCE = 1 / 36


@pytest.mark.slow
@pytest.mark.parametrize("frames", [1, 8])
@pytest.mark.parametrize("cover", [Cover.BLUR, Cover.SOLID])
def test_no_character_of_a_plate_is_read_more_often_than_by_chance(cover: Cover, frames: int) -> None:
    low, high = interval(read(ours(cover), CHARACTERS, frames, 5), CHARACTERS)
    assert low <= CHANCE <= high


def test_a_plain_blur_is_read() -> None:
    assert read(gaussian(10), 70, 1, 5) > 0.3
