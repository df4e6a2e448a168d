import pickle
from datetime import UTC, datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent_app.domain.evidence import Box, Kind, Sighting, Track
from consent_app.domain.footage import ClockReading, ClockSource, Confidence, Recording
from consent_app.domain.redaction import KeptVisible, RedactionPlan, Shape
from consent_app.domain.request import Private, Reading, asked_time
from consent_app.domain.timeline import Span, TimeWindow
from consent_app.domain.work import Cancelled, ConsentAppError, Work, known

HOME = "14 Linden Court"


def span(start: float, end: float) -> Span:
    return Span(Fraction(start), Fraction(end))


def recording(start: datetime, length: int = 7200) -> Recording:
    clock = ClockReading(start, ClockSource.NAME, Confidence.MEDIUM)
    return Recording("rec", "/films/a.mp4", "Door", "0" * 64, start, clock, Fraction(length), 640, 360, Fraction(15))


def track(*times: float, kind: Kind = Kind.FACE, over: tuple[float, float] | None = None) -> Track:
    sightings = tuple(Sighting(Fraction(t), Box(10 * t, 0, 10 * t + 20, 20), 0.9) for t in times)
    return Track(f"{kind}-1", kind, sightings, span(*(over or (times[0], times[-1] + 1))))


def plan(*tracks: Track, visible: tuple[KeptVisible, ...] = ()) -> RedactionPlan:
    return RedactionPlan("0" * 64, span(0, 10), 100, 80, tracks, visible=visible)


def test_a_private_value_shows_nowhere() -> None:
    private = Private(HOME)
    assert HOME not in f"{private} {private!r} {private!s:>30} {[private]}"
    with pytest.raises(TypeError, match="not pickled"):
        pickle.dumps(private)
    assert private.reveal() == HOME
    assert private == Private(HOME)
    assert hash(private) == hash(Private(HOME))


def test_film_time_and_wall_time_meet_in_the_recording_also_when_clocks_change() -> None:
    chicago = ZoneInfo("America/Chicago")
    film = recording(datetime(2026, 11, 1, 0, 30, tzinfo=chicago))
    assert film.moment(Fraction(5400)).utcoffset() != film.started_at.utcoffset()
    window = TimeWindow(datetime(2026, 11, 1, 6, 30, tzinfo=UTC), datetime(2026, 11, 1, 7, 0, tzinfo=UTC))
    assert film.span_within(window) == span(3600, 5400)
    assert film.window.duration.total_seconds() == 7200
    assert film.whole == span(0, 7200)


def test_a_window_without_the_recording_gives_no_span() -> None:
    film = recording(datetime(2026, 7, 1, tzinfo=UTC))
    assert film.span_within(TimeWindow(datetime(2026, 7, 2, tzinfo=UTC), datetime(2026, 7, 3, tzinfo=UTC))) is None


@pytest.mark.parametrize("length", [0, -1])
def test_a_recording_without_length_is_refused(length: int) -> None:
    with pytest.raises(ValueError, match="length"):
        recording(datetime(2026, 7, 1, tzinfo=UTC), length)


def test_impossible_values_are_refused() -> None:
    with pytest.raises(ValueError, match="box"):
        Box(2, 0, 1, 1)
    with pytest.raises(ValueError, match="sighting"):
        Track("t", Kind.FACE, (), span(0, 1))
    with pytest.raises(ValueError, match="window"):
        Reading(())
    with pytest.raises(ValueError, match="zone"):
        ClockReading(datetime(2026, 1, 1), ClockSource.TAG, Confidence.LOW)  # noqa: DTZ001  # that is what is refused


def test_boxes_overlap_by_their_shared_share() -> None:
    one, other = Box(0, 0, 10, 10), Box(5, 0, 15, 10)
    assert one.overlap(other) == pytest.approx(1 / 3)
    assert one.overlap(Box(20, 20, 30, 30)) == 0
    assert Box(0, 0, 0, 0).overlap(Box(0, 0, 0, 0)) == 0
    assert one.clipped(5, 5) == Box(0, 0, 5, 5)
    assert one.clipped(0, 0) is None


def test_a_track_is_where_it_was_seen_in_between_and_held_at_its_ends() -> None:
    moving = track(1, 3, over=(0.5, 3.5))
    at = {t: moving.at(Fraction(t)) for t in (0.4, 0.5, 1, 2, 3, 3.4, 3.5)}
    assert at[0.4] is None
    assert at[3.5] is None
    assert [at[t].box.x1 for t in (0.5, 1, 2, 3, 3.4) if at[t]] == [10, 10, 20, 30, 30]  # type: ignore[union-attr]  # asserted above
    assert [at[t].seen for t in (0.5, 1, 2, 3, 3.4) if at[t]] == [False, True, False, True, False]  # type: ignore[union-attr]  # asserted above
    assert moving.score == 0.9


def test_masks_are_grown_clipped_and_shaped_by_kind() -> None:
    (mask,) = plan(track(1)).masks_at(Fraction(1))
    assert mask.shape is Shape.ELLIPSE
    slack = 100 / 640
    assert mask.box == Box(5 - slack, 0, 35 + slack, 25 + slack)
    assert mask.seen
    (square,) = plan(track(1, kind=Kind.PLATE)).masks_at(Fraction(1))
    assert square.shape is Shape.BOX


@given(st.sampled_from(list(Kind)), st.floats(0, 50), st.floats(0.01, 50), st.floats(0.01, 50))
def test_a_cover_drawn_by_a_person_is_a_cover_of_what_is_taken_to_be_seen_under_it(
    kind: Kind, x: float, width: float, height: float
) -> None:
    drawn = plan().around(kind, Box(x, x, x + width, x + height))
    again = plan().around(kind, plan().within(kind, drawn))
    assert (again.x1, again.y1, again.x2, again.y2) == pytest.approx((drawn.x1, drawn.y1, drawn.x2, drawn.y2))


def test_a_track_outside_the_picture_gives_no_mask() -> None:
    away = Track("face-1", Kind.FACE, (Sighting(Fraction(0), Box(200, 0, 220, 20), 0.9),), span(0, 1))
    assert plan(away).masks_at(Fraction(0)) == ()


def test_what_a_person_keeps_visible_is_not_covered() -> None:
    seen = track(1)
    assert plan(seen, visible=(KeptVisible(seen.id, "it is me"),)).masks_at(Fraction(1)) == ()


def test_equal_plans_have_equal_digests_and_any_change_another() -> None:
    assert plan(track(1)).digest == plan(track(1)).digest
    assert plan(track(1)).digest != plan(track(2)).digest
    assert plan(track(1)).digest != plan().with_tracks([track(1, over=(1, 3))]).digest


def test_overlapping_windows_are_asked_for_once() -> None:
    day = datetime(2026, 7, 1, tzinfo=UTC)
    windows = (TimeWindow(day, day.replace(hour=2)), TimeWindow(day.replace(hour=1), day.replace(hour=4)))
    assert asked_time(windows).total_seconds() == 4 * 3600
    assert asked_time(()).total_seconds() == 0


def test_parts_of_work_tell_their_share_of_the_whole() -> None:
    told: list[tuple[float, str]] = []
    work = Work(lambda done, step: told.append((round(done, 3), step)))
    first, second = work.part(0.5, 1).parts(2)
    first.progress(0.5, "reading")
    second.progress(2, "reading")
    assert told == [(0.625, "reading"), (1.0, "reading")]


def test_stopped_work_raises_at_its_next_step() -> None:
    with pytest.raises(Cancelled):
        Work(stopped=lambda: True).progress(0.1, "reading")


def test_foreign_errors_become_known_ones() -> None:
    with pytest.raises(ConsentAppError) as caught, known("file_missing", OSError, name="a"):
        raise FileNotFoundError
    assert (caught.value.code, caught.value.facts) == ("file_missing", {"name": "a"})
