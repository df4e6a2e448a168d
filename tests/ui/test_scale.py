"""The arithmetic of the time line: what holds for every window, zoom and pixel."""

from datetime import UTC, datetime
from fractions import Fraction
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent_app.domain.footage import Clip, ClockReading, ClockSource, Confidence, Recording
from consent_app.domain.timeline import Span
from consent_app.services.night import Block, Filmed, Lane, Stretch, Warm
from consent_app.ui.scale import (
    APART,
    SHORTEST,
    Grid,
    Piece,
    Scale,
    beyond,
    columns,
    joined,
    last_frame,
    narrowed,
    overview,
    pull,
    row_of,
    runs,
    shelf_of,
    snapped,
    ticks,
    widened,
    without,
)
from consent_app.words import timeline as words

CHICAGO = ZoneInfo("America/Chicago")
HOUR, LONG = 3600.0, 36000.0


@st.composite
def scales(draw: st.DrawFn) -> Scale:
    length = draw(st.floats(0.5, 40 * 86400))
    span = draw(st.floats(min(SHORTEST, length), length))
    start = draw(st.floats(0, 1)) * (length - span)
    return Scale(start, span, draw(st.floats(0, 300)), draw(st.floats(50, 4000)), length)


def scale(start: float = 0.0, span: float = 10 * HOUR, length: float = 10 * HOUR) -> Scale:
    return Scale(start, span, 116.0, 944.0, length)


def filmed(fps: Fraction | None = Fraction(25), zero: float = 100.0, length: int = 60) -> Filmed:
    start = datetime(2026, 7, 10, 20, tzinfo=UTC)
    clock = ClockReading(start, ClockSource.NAME, Confidence.HIGH)
    found = Recording("r", "r.mp4", "Door", "0", start, clock, Fraction(length), 640, 360, fps)
    return Filmed(found, zero, zero, zero + length)


def block(number: int, start: float, end: float, lane: int = 0) -> Block:
    moment = datetime(2026, 7, 10, 20, tzinfo=UTC)
    clip = Clip(f"c{number}", "Door", "r", Span(Fraction(0), Fraction(1)), moment, ("person",), 0.5)
    return Block(clip, number, lane, start, end)


def inside(found: Scale) -> bool:
    slack = found.length * 1e-9
    return found.start >= 0 and found.end <= found.length + slack and found.span >= min(SHORTEST, found.length)


@given(scales(), st.floats(0, 1))
def test_a_moment_goes_to_a_pixel_and_back(found: Scale, share: float) -> None:
    moment = found.start + share * found.span
    assert found.left - 1e-6 <= found.x_of(moment) <= found.right + 1e-6
    assert found.moment_of(found.x_of(moment)) == pytest.approx(moment, rel=1e-9, abs=1e-6)


@given(scales(), st.floats(-60, 60), st.floats(0, 1))
def test_zoom_stays_in_the_window_and_keeps_the_moment_under_the_pointer(
    found: Scale, steps: float, share: float
) -> None:
    around = found.start + share * found.span
    zoomed = found.zoomed(steps, around)
    assert inside(zoomed)
    if zoomed.start > 0 and zoomed.end < zoomed.length:
        assert zoomed.x_of(around) == pytest.approx(
            found.x_of(around), abs=found.width * 1e-6 + around / zoomed.pixel * 1e-12
        )


def test_zoom_goes_by_half_again_from_the_whole_window_to_one_second() -> None:
    assert scale().zoomed(1, 0).span == pytest.approx(10 * HOUR / 1.5)
    assert scale().zoomed(99, 0).span == 1.0
    assert scale(500, 1.0).zoomed(-99, 500).is_whole


@given(scales(), st.floats(-1e7, 1e7), st.floats(0, 1), st.floats(0, 1))
def test_no_move_leaves_the_window(found: Scale, seconds: float, one: float, other: float) -> None:
    start, end = sorted((one * found.length, other * found.length))
    moved = (found.panned(seconds), found.centred(start), found.turned(start), found.showing(start, end))
    for result in (*moved, found.reaching(start, end, 0.05), found.fitted()):
        assert inside(result)


@given(scales(), st.floats(0, 1), st.floats(0, 1))
def test_what_is_brought_into_view_is_in_view(found: Scale, one: float, other: float) -> None:
    start, end = sorted((one * found.length, other * found.length))
    slack = found.length * 1e-9
    reached = found.reaching(start, end, 0.05)
    assert reached.start <= start + slack
    assert reached.end + slack >= min(end, start + found.span * 0.95)
    shown = found.showing(start, end)
    assert shown.start <= start + slack
    assert shown.end + slack >= end
    turned = found.turned(start)
    assert turned.start - slack <= start <= turned.end + slack


def test_a_view_moves_no_more_than_it_must() -> None:
    found = scale(1000, 100)
    assert found.reaching(1010, 1020, 0.05) is found
    assert found.reaching(1095, 1120).end == 1120
    assert found.reaching(900, 910).start == 900
    assert found.reaching(2000, 9000).start == 2000, "of what is longer than the view, its start"


def test_the_view_turns_when_the_film_runs_out_of_it_and_stays_for_who_looks_elsewhere() -> None:
    found = scale(1000, 100)
    assert found.followed(1099.98, 1100.02, held=False).start == pytest.approx(1090.02)
    assert found.followed(1000.0, 999.96, held=False).end == pytest.approx(1009.96)
    assert found.followed(500.0, 500.04, held=False) is found
    assert found.followed(500.0, 3000.0, held=False).holds(3000.0), "a jump is followed"
    assert found.followed(1099.0, 1101.0, held=True).end == 1101.0, "no page turns under a hand"


@pytest.mark.parametrize("start", [datetime(2026, 7, 10, 20), datetime(2026, 10, 31, 20), datetime(2026, 3, 7, 20)])  # noqa: DTZ001
@given(data=st.data())
def test_ticks_keep_their_distance_lie_in_view_and_are_round(start: datetime, data: st.DataObject) -> None:
    span = data.draw(st.floats(1, 10 * HOUR))
    found = scale(data.draw(st.floats(0, 1)) * (10 * HOUR - span), span)
    made = ticks(found, start.replace(tzinfo=CHICAGO))
    assert all(found.start - 1e-6 <= tick.moment <= found.end + 1e-6 for tick in made)
    assert all(b.moment - a.moment >= APART * found.pixel - 1e-6 for a, b in pairwise(made))
    assert all(
        (tick.when.timestamp() - start.replace(tzinfo=CHICAGO).timestamp()) == pytest.approx(tick.moment)
        for tick in made
    )
    assert all(tick.when.second % min(tick.step, 60) == 0 for tick in made)


@given(st.floats(8, 24 * 40))
def test_the_whole_of_any_window_has_ticks_that_do_not_crowd(hours: float) -> None:
    made = ticks(scale(0, hours * HOUR, hours * HOUR), datetime(2026, 10, 20, 20, tzinfo=CHICAGO))
    assert 1 <= len(made) <= 944 / APART + 1


def said(found: Scale, start: datetime) -> list[str]:
    return [words.tick(tick.when, tick.step) for tick in ticks(found, start)]


def test_an_ordinary_night_names_midnight() -> None:
    start = datetime(2026, 7, 10, 20, tzinfo=CHICAGO)
    whole = said(scale(), start)
    assert whole == [
        *(f"{hour} p.m." for hour in range(8, 12)),
        "midnight",
        *(f"{hour} a.m." for hour in range(1, 7)),
    ]
    assert said(scale(6 * HOUR + 780, 300), start) == [f"2:{minute} a.m." for minute in range(13, 19)]
    assert said(scale(4 * HOUR - 1, 10), start)[:3] == ["11:59:59 p.m.", "midnight", "12:00:01 a.m."]


def test_the_autumn_night_has_one_o_clock_twice() -> None:
    start = datetime(2026, 10, 31, 20, tzinfo=CHICAGO)
    made = ticks(scale(), start)
    names = [words.tick(tick.when, tick.step) for tick in made]
    assert names[4:9] == ["midnight", "1:00 a.m.", "1:00 a.m. again", "2 a.m.", "3 a.m."]
    assert names[-1] == "5 a.m.", "ten real hours end an hour earlier on the wall"
    first, second = (tick.moment for tick in made if tick.when.hour == 1)
    assert (first, second) == (5 * HOUR, 6 * HOUR)
    assert "1:14 a.m. again" in said(scale(6 * HOUR + 780, 300), start)
    assert "1:14 a.m." in said(scale(5 * HOUR + 780, 300), start)


def test_the_spring_night_leaves_out_two_o_clock() -> None:
    names = said(scale(), datetime(2026, 3, 7, 20, tzinfo=CHICAGO))
    assert names[4:8] == ["midnight", "1 a.m.", "3 a.m.", "4 a.m."]


def test_a_zone_half_an_hour_aside_has_its_full_hours_on_the_wall() -> None:
    names = said(scale(), datetime(2026, 7, 10, 20, 10, tzinfo=ZoneInfo("Asia/Kolkata")))
    assert names[:4] == ["9 p.m.", "10 p.m.", "11 p.m.", "midnight"]


def test_labels_that_need_more_room_get_it() -> None:
    start = datetime(2026, 7, 10, 20, tzinfo=CHICAGO)
    assert len(ticks(scale(), start)) == 11
    assert [tick.step for tick in ticks(scale(), start, room=lambda _: 150.0)] == [7200] * 6


def test_days_are_named_where_hours_have_no_room() -> None:
    names = said(scale(0, 6 * 86400, 6 * 86400), datetime(2026, 7, 10, 20, tzinfo=CHICAGO))
    assert names[0] == "Sat 11 Jul"


@given(st.floats(0, 1000), st.floats(0, 1000), st.sampled_from([1 / 25, 1001 / 30000, 1 / 15]))
def test_the_grid_rounds_to_frames(moment: float, zero: float, frame: float) -> None:
    grid = Grid(zero, frame)
    assert grid.before(moment) <= moment + frame * 1e-5
    assert grid.after(moment) >= moment - frame * 1e-5
    assert abs(grid.nearest(moment) - moment) <= frame * 0.5001
    on = grid.nearest(moment)
    assert grid.before(on) == grid.after(on) == on, "what is on a frame stays on it"


def test_an_edge_within_reach_draws_and_frames_have_the_last_word() -> None:
    grid, edges = Grid(0.01, 0.04), [5.0, 9.0, 20.0]
    assert snapped(9.5, grid, edges, 1.0) == pytest.approx(9.01)
    assert snapped(8.7, grid, edges, 1.0) == pytest.approx(9.01)
    assert snapped(9.5, grid, edges, 0.3) == pytest.approx(9.49)
    assert snapped(19.5, grid, edges, 1.0) == pytest.approx(20.01)
    assert snapped(3.0, grid, [], 9.0) == pytest.approx(3.01)


def test_an_end_stays_in_its_recording_and_leaves_a_fifth_of_a_second() -> None:
    start = pull(block(1, 110.0, 120.0), filmed(), at_start=True, edges=[], hold=110.0)
    assert start.to(0.0, 0.0).now == 100.0
    assert start.to(500.0, 0.0).now == pytest.approx(119.8)
    end = pull(block(1, 110.0, 120.0), filmed(), at_start=False, edges=[], hold=121.0)
    assert end.to(0.0, 0.0).now == pytest.approx(110.2)
    assert end.to(500.0, 0.0).now == 160.0
    assert end.to(122.0, 0.0).now == pytest.approx(121.0), "the pointer keeps its distance from the end"
    later = end.to(123.0, 0.0)
    assert later.moved > end.moved
    assert (later.held.start, later.held.end) == pytest.approx((110.0, 122.0))


def test_an_end_of_a_clip_with_no_room_does_not_move() -> None:
    tiny = Filmed(filmed().recording, 100.0, 100.0, 100.1)
    held = pull(block(1, 100.0, 100.1), tiny, at_start=True, edges=[], hold=100.0)
    assert held.to(100.05, 1.0) is held


def test_a_recording_that_does_not_tell_its_frames_counts_as_25_a_second() -> None:
    held = pull(block(1, 110.0, 120.0), filmed(fps=None), at_start=True, edges=[], hold=110.0)
    assert held.to(111.11, 0.0).now == pytest.approx(111.12)
    assert last_frame(filmed(fps=None)) == pytest.approx(159.96)


pieces = st.lists(
    st.tuples(st.integers(0, 300), st.integers(0, 300)).map(lambda two: (float(min(two)), float(max(two))))
)


def seconds(found: list[Piece]) -> set[int]:
    return {second for start, end in found for second in range(int(start), int(end))}


@given(pieces, pieces)
def test_pieces_join_and_are_taken_away_as_sets_of_seconds_are(one: list[Piece], other: list[Piece]) -> None:
    assert seconds(joined(one)) == seconds(one)
    assert all(a[1] < b[0] for a, b in pairwise(joined(one)))
    assert seconds(without(joined(one), joined(other))) == seconds(one) - seconds(other)


@given(pieces, st.integers(0, 200), st.integers(1, 100))
def test_runs_are_what_is_in_view_and_never_closer_than_a_pixel(made: list[Piece], start: int, span: int) -> None:
    found = Scale(start, span, 0.0, span * 4.0, 400.0)
    drawn = runs(joined(made), found)
    assert all(0 <= a < b <= found.right for a, b in drawn)
    assert all(b[0] - a[1] >= 1 for a, b in pairwise(drawn))
    there = {second for second in seconds(made) if start <= second < start + span}
    assert {second + start for a, b in drawn for second in range(round(a / 4), round(b / 4))} == there


def test_what_falls_into_one_pixel_is_drawn_once() -> None:
    many = [(float(second), second + 0.5) for second in range(0, 36000, 2)]
    (only,) = runs(many, scale())
    assert only == pytest.approx((116.0, 1060.0), abs=0.1)


@given(pieces, st.integers(0, 200), st.integers(1, 100), st.sampled_from([1, 4]))
def test_columns_are_marked_where_something_is(made: list[Piece], start: int, span: int, wide: int) -> None:
    marked = columns(joined(made), Scale(start, span, 0.0, float(span * wide), 400.0))
    there = sorted(second for second in seconds(made) if start <= second < start + span)
    assert [place for place, mark in enumerate(marked) if mark] == [
        (second - start) * wide + part for second in there for part in range(wide)
    ]


def test_a_moment_of_heat_is_one_column_however_short() -> None:
    marked = columns([(100.0, 100.001), (35999.0, 36000.0)], scale())
    assert len(marked) == 944
    assert [place for place, mark in enumerate(marked) if mark] == [2, 943]
    assert columns([(0.0, LONG)], scale(5000.0, 1.0)) == b"\1" * 944


@given(st.lists(st.booleans(), min_size=1))
def test_runs_of_columns_are_narrowed_and_widened_on_both_sides(marks: list[bool]) -> None:
    padded = [False, *marks, False]
    three = list(zip(padded, padded[1:], padded[2:], strict=False))
    assert list(narrowed(bytes(marks), 1)) == [all(near) for near in three]
    assert list(widened(bytes(marks), 1)) == [any(near) for near in three]
    assert narrowed(bytes(marks), 2) == narrowed(narrowed(bytes(marks), 1), 1)


def test_a_track_tells_missing_from_not_searched_and_heat_by_level() -> None:
    door = filmed(zero=100.0)
    lane = Lane("Door", (door,), (Stretch(100, 130),), (Warm(101, 103, 1), Warm(102, 105, 1), Warm(110, 111, 3)))
    row = row_of(lane, 300.0)
    assert row.missing == [(0.0, 100.0), (160.0, 300.0)]
    assert row.unsearched == [(130.0, 160.0)]
    assert [list(level) for level in row.heat] == [[(101, 105)], [], [(110, 111)]]
    assert row.edges == [101, 102, 103, 105, 110, 111]
    other = row_of(Lane("Yard", (filmed(zero=150.0),), (Stretch(150, 210),), (Warm(160, 170, 2),)), 300.0)
    whole = overview([row, other], 300.0)
    assert whole.missing == [(0.0, 100.0), (210.0, 300.0)]
    assert whole.unsearched == [(130.0, 160.0)]
    assert [list(level) for level in whole.heat] == [[(101, 105)], [(160, 170)], [(110, 111)]]


def test_a_long_clip_is_found_behind_short_ones_that_began_later() -> None:
    shelf = shelf_of([block(3, 50, 51), block(1, 0, 100), block(2, 10, 11)])
    assert [one.number for one in shelf.within(60, 70)] == [1, 2, 3], "all that may touch, the long one among them"
    assert shelf.within(101, 200) == []


def test_the_nearest_clips_out_of_view() -> None:
    found = scale(1000, 100)
    every = [block(1, 0, 10), block(2, 500, 600, 1), block(3, 1050, 1060), block(4, 1100, 1200), block(5, 3000, 3001)]
    before, after = beyond(found, every)
    assert before is not None
    assert after is not None
    assert (before.number, after.number) == (2, 4)
    assert beyond(scale(), every) == (None, None)


def test_words_are_short_where_room_is() -> None:
    assert [words.short(length) for length in (0.2, 3.4, 38.0, 282.0, 600.0, 36000.0)] == [
        "0.2 s",
        "3.4 s",
        "38 s",
        "4.7 min",
        "10 min",
        "10 h",
    ]
    when = datetime(2026, 7, 11, 2, 13, 48, tzinfo=CHICAGO)
    named = words.clip_named(1, "Driveway", when, 38.0, selected=True)
    assert named == "Clip 1, Driveway, 2:13 a.m., 38 seconds, selected"
    assert words.clip_at(4, datetime(2026, 11, 1, 1, 52, fold=1, tzinfo=CHICAGO)) == "Clip 4 at 1:52 a.m. again"
    assert words.named(36000.0, 1) == "Time line, 10 hours, 1 camera"
