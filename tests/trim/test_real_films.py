"""The search on real film, where it is on this machine; `packaging/bench_scan.py recall` prints the whole table."""

import csv
from fractions import Fraction
from pathlib import Path

import pytest

from consent_app.domain.timeline import Span, merged
from consent_app.domain.work import Work
from consent_app.trim.scan import scan
from consent_app.trim.select import MERGE_GAP, POST_ROLL, PRE_ROLL

FILMS = (
    "intel_one-by-one-person.mp4",
    "intel_car-detection.mp4",
    "cctv_ir_indoor_2021.mp4",
    "dvrscan_brightness_change.avi",
    "trees_wind_small_person.mp4",
    "walk.mp4",
)


def intervals(material: Path, name: str) -> list[Span]:
    """Return when a person or vehicle moves in a film."""
    with (material / "videos" / "motion_intervals.csv").open() as table:
        rows = [row for row in csv.DictReader(table) if row["video"] == name and row["start_s"]]
    return [Span(Fraction(row["start_s"]), Fraction(row["end_s"])) for row in rows]


@pytest.mark.slow
@pytest.mark.parametrize("name", FILMS)
def test_who_and_what_moves_is_in_a_clip_and_an_idle_yard_is_not(material: Path, name: str) -> None:
    found = scan(material / "videos" / name, Work())
    moving = intervals(material, name)
    roomy = [item.span.widened(PRE_ROLL, POST_ROLL, found.duration) for item in found.activity]
    clips = merged(roomy, MERGE_GAP)
    for span in moving:
        inside = sum((part.duration for clip in clips if (part := clip.intersection(span))), Fraction(0))
        assert inside >= span.duration * Fraction(9, 10), f"{float(span.start)} to {float(span.end)}"
    near = merged(span.widened(Fraction(2), Fraction(2), found.duration) for span in moving)
    activity = sum((item.span.duration for item in found.activity), Fraction(0))
    known = sum((part.duration for item in found.activity for one in near if (part := item.span.intersection(one))), 0)
    assert activity - known <= Fraction(1, 20) * found.duration
