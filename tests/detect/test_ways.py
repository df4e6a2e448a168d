from dataclasses import replace
from fractions import Fraction

import pytest

from consent_app.detect.tracker import BRIDGE, HOLD
from consent_app.domain.evidence import Box, Detection, Kind
from tests.detect.test_tracker import face, followed


@pytest.mark.parametrize("beside", [0, 100])
def test_who_is_seen_again_in_their_place_is_covered_in_between_by_two_tracks(beside: float) -> None:
    steps = [[face(100)] if step < 3 else [face(100 + beside)] if step > 20 else [] for step in range(30)]
    first, second = followed([(step / 5, found) for step, found in enumerate(steps)])
    between = first.at(Fraction(3))
    if beside:
        assert between is None
    else:
        assert between is not None
        assert between.box.shared_area(face(100).box) == face(100).box.area
        assert first.span.end == second.span.start


def test_who_is_seen_again_in_part_is_covered_whole_as_long_as_that_lasts_or_some_seconds() -> None:
    chin = Detection(Kind.FACE, Box(105, 60, 115, 70), 0.9)
    for last, until in ((25, 5 + HOLD), (50, Fraction(42, 10) - HOLD + 3)):
        steps = [[face(100)] if step < 3 else [chin] if 20 < step <= last else [] for step in range(60)]
        first, second = followed([(step / 5, found) for step, found in enumerate(steps)])
        assert first.span.end == until
        assert second.span.end == Fraction(last, 5) + HOLD


def test_who_comes_to_a_place_long_after_does_not_prolong_a_cover_there() -> None:
    first, second = followed([(step / 5, [face(100)] if step < 3 or step > 40 else []) for step in range(60)])
    assert first.span.end + 3 < second.span.start


@pytest.mark.parametrize(("steps", "count"), [(14, 1), (40, 2)])
def test_what_is_but_faint_for_long_parts_those_who_came_by_it(steps: int, count: int) -> None:
    table = replace(face(100), score=0.2, sure=False)
    came = [face(100)] * 3 + [table] * steps + [face(100)] * 3
    tracks = followed([(step / 5, [found]) for step, found in enumerate(came)])
    assert len(tracks) == count
    if count == 2:
        first, second = tracks
        assert first.span.end <= Fraction(2, 5) + BRIDGE + HOLD
        assert second.span.start >= Fraction(3 + steps, 5) - BRIDGE - HOLD
