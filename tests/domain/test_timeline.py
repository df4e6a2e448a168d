from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent_app.domain.timeline import (
    Span,
    TimeWindow,
    as_timedelta,
    checked_zone,
    later,
    merged,
    remaining,
    seconds,
    total,
)
from consent_app.domain.work import ConsentAppError

CHICAGO = ZoneInfo("America/Chicago")

moments = st.fractions(min_value=0, max_value=1000, max_denominator=90_000)
spans = st.tuples(moments, moments).map(lambda pair: Span(min(pair), max(pair)))


@pytest.mark.parametrize(("start", "end"), [(-1, 1), (2, 1)])
def test_a_span_neither_starts_before_the_film_nor_ends_before_it_starts(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="not a span"):
        Span(Fraction(start), Fraction(end))


def test_a_span_holds_its_start_and_not_its_end() -> None:
    span = Span(Fraction(1), Fraction(2))
    assert Fraction(1) in span
    assert Fraction(2) not in span


@given(st.lists(spans, max_size=8))
def test_merged_spans_cover_the_same_time_without_touching(parts: list[Span]) -> None:
    joined = merged(parts)
    assert all(a.end < b.start for a, b in pairwise(joined))
    assert all(any(one.start <= part.start and part.end <= one.end for one in joined) for part in parts)
    assert total(parts) == sum((one.duration for one in joined), Fraction(0))


@given(spans, st.lists(spans, max_size=6))
def test_what_remains_and_what_was_taken_make_the_whole(whole: Span, taken: list[Span]) -> None:
    left = remaining(whole, taken)
    inside = [part for span in taken if (part := whole.intersection(span))]
    assert total(left) + total(inside) == whole.duration
    assert all(part.intersection(span) is None for part in left for span in taken)


def test_spans_a_gap_apart_are_joined() -> None:
    parts = [Span(Fraction(0), Fraction(1)), Span(Fraction(3), Fraction(4))]
    assert merged(parts, Fraction(2)) == [Span(Fraction(0), Fraction(4))]
    assert merged(parts, Fraction(1)) == parts


def test_a_widened_span_stays_within_the_film() -> None:
    assert Span(Fraction(1), Fraction(2)).widened(Fraction(3), Fraction(9), Fraction(5)) == Span(
        Fraction(0), Fraction(5)
    )


def test_a_window_needs_zones_and_an_end_after_its_start() -> None:
    with pytest.raises(ValueError, match="zone"):
        TimeWindow(datetime(2026, 7, 1), datetime(2026, 7, 2))  # noqa: DTZ001  # that is what is refused
    with pytest.raises(ValueError, match="ends after"):
        TimeWindow(datetime(2026, 7, 2, tzinfo=UTC), datetime(2026, 7, 2, tzinfo=UTC))


@pytest.mark.parametrize(
    ("day", "hours"), [(10, 10), (7, 9), (31, 11)], ids=["ordinary", "spring forward", "fall back"]
)
def test_a_night_across_a_change_of_clocks_has_its_real_length(day: int, hours: int) -> None:
    month = {10: 7, 7: 3, 31: 10}[day]
    start = datetime(2026, month, day, 20, tzinfo=CHICAGO)
    end = start.replace(hour=6) + timedelta(days=1)
    assert TimeWindow(start, end).duration == timedelta(hours=hours)


def test_the_hour_that_comes_twice_is_told_apart() -> None:
    first = datetime(2026, 11, 1, 1, 30, tzinfo=CHICAGO)
    again = first.replace(fold=1)
    window = TimeWindow(datetime(2026, 11, 1, 1, 15, tzinfo=CHICAGO), first)
    assert again not in window
    assert later(first, Fraction(3600)) == again
    assert later(first, Fraction(3600)).utcoffset() != first.utcoffset()


def test_windows_share_time_across_zones() -> None:
    home = TimeWindow(datetime(2026, 7, 10, 20, tzinfo=CHICAGO), datetime(2026, 7, 11, 6, tzinfo=CHICAGO))
    abroad = TimeWindow(datetime(2026, 7, 11, 0, tzinfo=UTC), datetime(2026, 7, 11, 2, tzinfo=UTC))
    shared = home.intersection(abroad)
    assert shared is not None
    assert shared.duration == timedelta(hours=1)
    assert home.intersection(TimeWindow(datetime(2025, 1, 1, tzinfo=UTC), datetime(2025, 1, 2, tzinfo=UTC))) is None


@given(st.integers(min_value=0, max_value=10**12))
def test_durations_survive_the_way_to_seconds_and_back(micros: int) -> None:
    duration = timedelta(microseconds=micros)
    assert as_timedelta(seconds(duration)) == duration


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../etc/passwd", "/etc/localtime"])
def test_a_zone_that_is_none_is_a_known_error(name: str) -> None:
    with pytest.raises(ConsentAppError) as caught:
        checked_zone(name)
    assert caught.value.code == "zone_unknown"
