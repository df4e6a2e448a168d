from datetime import UTC, datetime, timedelta

import pytest

from consent_app.media.overlay import agreed, shown

NEAR = datetime(2026, 7, 10, 20, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("lines", "moment"),
    [
        (["2026-07-10 20:14:06"], datetime(2026, 7, 10, 20, 14, 6, tzinfo=UTC)),
        (["16-07-2026 Thu 12:48:06", "FRONT"], datetime(2026, 7, 16, 12, 48, 6, tzinfo=UTC)),
        (["07/16/2026", "08:14:06 PM"], datetime(2026, 7, 16, 20, 14, 6, tzinfo=UTC)),
        (["Camera 07", "2026/07/1020:14:06"], datetime(2026, 7, 10, 20, 14, 6, tzinfo=UTC)),
        (["07/10/2026 12:00:01 AM"], datetime(2026, 7, 10, 0, 0, 1, tzinfo=UTC)),
    ],
)
def test_the_ways_cameras_write_a_clock(lines: list[str], moment: datetime) -> None:
    assert moment in list(shown(lines, NEAR))


@pytest.mark.parametrize("lines", [["KD 48213"], ["2026-13-40 25:61:61"], ["20:14"], []])
def test_other_words_are_no_clock(lines: list[str]) -> None:
    assert list(shown(lines, NEAR)) == []


def test_a_day_that_can_be_meant_in_two_ways_is_the_nearer_one() -> None:
    picture = list(shown(["10-07-2026 20:14:06"], NEAR))
    assert len(picture) == 2
    assert agreed([picture, picture], NEAR) == datetime(2026, 7, 10, 20, 14, 6, tzinfo=UTC)


def test_what_one_picture_says_alone_is_not_believed() -> None:
    assert agreed([[NEAR], [], [NEAR + timedelta(minutes=1)]], NEAR) is None
    assert agreed([[NEAR], [NEAR + timedelta(seconds=1)]], NEAR) is not None
