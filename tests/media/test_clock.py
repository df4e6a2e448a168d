from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from consent_app.domain.footage import ClockSource, Confidence
from consent_app.media.clock import read_clock

ZONE = "America/Chicago"


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(ZONE))


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("RingVideo_20260909_132147.MP4", local("2026-09-09 13:21:47")),
        ("Front Door - 2-9-2020, 11.21.12pm.mp4", local("2020-02-09 23:21:12")),
        ("Cam 1a2b - 2020-03-15 - 23.21.12-0800.mp4", datetime.fromisoformat("2020-03-15T23:21:12-08:00")),
        ("Roof_Rear_Corner_2020-11-09T10_30_54-0800.mp4", datetime.fromisoformat("2020-11-09T10:30:54-08:00")),
        ("2020-11-26T02_06_04+00_00.mp4", datetime.fromisoformat("2020-11-26T02:06:04+00:00")),
        ("RecM01_20201222_075939_080140_6D28808_1A468F9.mp4", local("2020-12-22 07:59:39")),
        ("RecS02_DST20230426_145918_150032_6D28808.mp4", local("2023-04-26 14:59:18")),
        ("name_01_20230101120000.mp4", local("2023-01-01 12:00:00")),
        ("20231010_002359_tp00001.mp4", local("2023-10-10 00:23:59")),
        ("1706108297-1706108310.mp4", datetime.fromtimestamp(1706108297, UTC)),
        ("record/20210503/14/07.mp4", local("2021-05-03 14:07:00")),
        ("2025060107/46M14S_1748735174.mp4", datetime.fromtimestamp(1748735174, UTC)),
        ("20260314/173154.mp4", local("2026-03-14 17:31:54")),
        ("Camera01/20221230205117.mp4", local("2022-12-30 20:51:17")),
        ("2018-05-19/001/dav/10/10.36.45-10.45.00[R][0@0][0].dav", local("2018-05-19 10:36:45")),
        ("192.168.0.64_01_20190319093422939_MOTION_DETECTION.mp4", local("2019-03-19 09:34:22")),
        ("DRIVEWAY.20200827_131840312.mp4", local("2020-08-27 13:18:40")),
        ("front-1606742747.272411-0lbwng.mp4", datetime.fromtimestamp(1606742747.272411, UTC)),
        ("2019-09-22_08-56-46-rear_view.mp4", local("2019-09-22 08:56:46")),
        ("VID_20260909_132147.mp4", local("2026-09-09 13:21:47")),
        ("2021-09-12/06/front/38.34.mp4", datetime.fromisoformat("2021-09-12T06:38:34+00:00")),
        ("20150910070618-070619-M00_507.mov", datetime.fromisoformat("2015-09-10T07:06:19+00:00")),
        ("PXL_20230815_132147123.mp4", datetime.fromisoformat("2023-08-15T13:21:47+00:00")),
        ("2019Y08M14D21H/E123M45S67.mp4", local("2019-08-14 21:23:45")),
        ("1706108297000.mp4", datetime.fromtimestamp(1706108297, UTC)),
    ],
)
def test_the_start_is_read_from_the_name_that_a_maker_gives(tmp_path: Path, name: str, start: datetime) -> None:
    reading = read_clock(tmp_path / name, (), ZONE)
    assert abs((reading.started_at - start).total_seconds()) < 1
    assert reading.source in (ClockSource.NAME, ClockSource.NAME_WITH_OFFSET)


@pytest.mark.parametrize("name", ["948987989.mp4", "IMG_0108.MOV", "20261399_999999.mp4"])
def test_a_number_that_is_no_time_falls_back_to_the_time_of_the_file(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.touch()
    reading = read_clock(path, (), ZONE)
    assert (reading.source, reading.confidence) == (ClockSource.FILE_TIME, Confidence.LOW)


def test_a_tag_with_an_offset_is_trusted_before_a_local_name(tmp_path: Path) -> None:
    tags = (("com.apple.quicktime.creationdate", "2026-07-10T20:00:00-07:00"),)
    reading = read_clock(tmp_path / "VID_20260710_200000.mp4", tags, ZONE)
    assert reading.source is ClockSource.TAG_WITH_OFFSET
    assert reading.confidence is Confidence.HIGH


@pytest.mark.parametrize("value", ["2026-07-10T20:00:00.000000Z", "2026-07-10 20:00:00"])
def test_a_tag_without_an_offset_is_little_trusted(tmp_path: Path, value: str) -> None:
    reading = read_clock(tmp_path / "film.mp4", (("creation_time", value),), ZONE)
    assert (reading.source, reading.confidence) == (ClockSource.TAG, Confidence.LOW)


@pytest.mark.parametrize("value", ["1904-01-01T00:00:00Z", "yesterday", ""])
def test_a_tag_that_was_never_set_is_passed_over(tmp_path: Path, value: str) -> None:
    path = tmp_path / "film.mp4"
    path.touch()
    assert read_clock(path, (("creation_time", value),), ZONE).source is ClockSource.FILE_TIME


def test_rings_name_may_be_the_time_of_saving(tmp_path: Path) -> None:
    assert read_clock(tmp_path / "RingVideo_20260909_132147.MP4", (), ZONE).confidence is Confidence.LOW


@pytest.mark.parametrize(
    ("name", "confidence"),
    [
        ("Blink_2020-11-09T10_30_54-0800.mp4", Confidence.HIGH),
        ("2021-09-12/06/front/38.34.mp4", Confidence.HIGH),
        ("RecM01_20201222_075939_080140_6D28808.mp4", Confidence.MEDIUM),
        ("2019Y08M14D21H/E123M45S67.mp4", Confidence.LOW),
        ("1706108297000.mp4", Confidence.LOW),
    ],
)
def test_how_far_a_name_can_be_trusted_is_said(tmp_path: Path, name: str, confidence: Confidence) -> None:
    assert read_clock(tmp_path / name, (), ZONE).confidence is confidence


def test_an_hour_that_comes_twice_is_not_sure_unless_the_name_tells_which(tmp_path: Path) -> None:
    twice = read_clock(tmp_path / "VID_20261101_013000.mp4", (), ZONE)
    first = read_clock(tmp_path / "RecM01_DST20261101_013000_013500_6D28808.mp4", (), ZONE)
    second = read_clock(tmp_path / "RecM01_20261101_013000_013500_6D28808.mp4", (), ZONE)
    assert twice.confidence is Confidence.LOW
    assert first.started_at.astimezone(UTC).hour == 6
    assert second.started_at.astimezone(UTC).hour == 7
    assert first.confidence is second.confidence is Confidence.MEDIUM


def test_an_hour_that_never_was_is_not_sure(tmp_path: Path) -> None:
    assert read_clock(tmp_path / "VID_20260308_023000.mp4", (), ZONE).confidence is Confidence.LOW
