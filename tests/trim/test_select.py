from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest

from consent_app.domain.evidence import Activity, Kind
from consent_app.domain.footage import ClockReading, ClockSource, Confidence, Proposal, Recording
from consent_app.domain.request import FootageRequest, IncidentType, LegalBasis, Private, Reading, Source
from consent_app.domain.timeline import Span, TimeWindow
from consent_app.domain.work import ConsentAppError
from consent_app.trim import edit
from consent_app.trim.select import MERGE_GAP, POST_ROLL, PRE_ROLL, Watched, select

EVENING = datetime(2026, 7, 10, 20, tzinfo=UTC)
PERSON, VEHICLE, MOTION = (frozenset({kind}) for kind in (Kind.PERSON, Kind.VEHICLE, Kind.MOTION))


def span(start: float, end: float) -> Span:
    return Span(Fraction(start), Fraction(end))


def request(incident: IncidentType | None = IncidentType.THEFT, moment: datetime | None = None) -> FootageRequest:
    windows = (TimeWindow(EVENING, EVENING + timedelta(hours=10)),)
    return FootageRequest(
        id="req", is_request=True, source=Source.AGENCY, legal_basis=LegalBasis.VOLUNTARY, received_at=EVENING,
        timezone_assumed="UTC", message_sha256="", text=Private(""), incident_type=incident, windows=windows,
        readings=(Reading(windows),), incident_time=moment,
    )  # fmt: skip


def recording(name: str = "rec-1", start: datetime = EVENING, length: int = 600) -> Recording:
    clock = ClockReading(start, ClockSource.NAME, Confidence.MEDIUM)
    return Recording(name, f"/{name}.mp4", "Door", "0" * 64, start, clock, Fraction(length), 640, 360, Fraction(15))


def watched(*activity: Activity, film: Recording | None = None, asked: Span | None = None) -> Watched:
    film = film or recording()
    return Watched(film, (asked or film.whole,), activity)


def moves(start: float, end: float, kinds: frozenset[Kind] = PERSON, score: float = 0.8) -> Activity:
    return Activity(span(start, end), kinds, score)


def proposed(*items: Watched, asking: FootageRequest | None = None) -> Proposal:
    return select(asking or request(), items)


def test_a_person_becomes_a_clip_with_room_around_and_a_reason() -> None:
    (clip,) = proposed(watched(moves(100, 110))).clips
    assert clip.span == Span(100 - PRE_ROLL, 110 + POST_ROLL)
    assert clip.reasons == ("person",)
    assert clip.started_at == EVENING + timedelta(seconds=98)


def test_nothing_is_proposed_only_because_it_is_in_the_window() -> None:
    proposal = proposed(watched(moves(100, 110, MOTION, 0.05)), watched(film=recording("rec-2")))
    assert proposal.clips == ()
    assert {item.reason for item in proposal.withheld} == {"nothing_moves", "not_concerned"}


def test_all_of_the_recording_is_either_given_or_withheld() -> None:
    proposal = proposed(watched(moves(100, 110), moves(300, 320, VEHICLE), asked=span(50, 500)))
    parts = sorted([clip.span for clip in proposal.clips] + [item.span for item in proposal.withheld])
    assert parts[0].start == 0
    assert parts[-1].end == 600
    assert all(one.end == following.start for one, following in pairwise(parts))
    assert {item.reason for item in proposal.withheld} == {"outside_window", "nothing_moves"}


def test_activities_close_together_are_one_clip() -> None:
    close = float(PRE_ROLL + POST_ROLL + MERGE_GAP)
    assert len(proposed(watched(moves(100, 110), moves(110 + close, 140))).clips) == 1
    assert len(proposed(watched(moves(100, 110), moves(111 + close, 140))).clips) == 2


def test_clips_keep_within_the_window() -> None:
    (clip,) = proposed(watched(moves(0, 60), asked=span(10, 40))).clips
    assert clip.span == span(10, 40)


def test_a_very_short_activity_gets_a_length_one_can_watch() -> None:
    (clip,) = proposed(watched(moves(0, 0.4))).clips
    assert clip.span.duration >= 3


@pytest.mark.parametrize(
    ("incident", "kinds", "given"),
    [
        (IncidentType.PACKAGE_THEFT, PERSON, True),
        (IncidentType.PACKAGE_THEFT, VEHICLE, False),
        (IncidentType.HIT_AND_RUN, VEHICLE, True),
        (IncidentType.HIT_AND_RUN, PERSON, False),
        (None, PERSON, True),
    ],
)
def test_what_matters_follows_from_what_happened(
    incident: IncidentType | None, kinds: frozenset[Kind], given: bool
) -> None:
    proposal = proposed(watched(moves(100, 110, kinds)), asking=request(incident))
    assert bool(proposal.clips) is given


def test_near_the_stated_moment_what_could_not_be_named_counts_too() -> None:
    item = watched(moves(100, 110, MOTION, 0.05))
    near = proposed(item, asking=request(moment=EVENING + timedelta(minutes=5)))
    assert near.clips[0].reasons == ("strong_motion", "near_incident")
    assert proposed(item, asking=request(moment=EVENING + timedelta(hours=5))).clips == ()


def test_a_person_near_a_vehicle_ranks_before_either_alone() -> None:
    both, alone = proposed(watched(moves(100, 110, PERSON | VEHICLE), moves(300, 310, PERSON))).clips
    assert both.reasons == ("person_and_vehicle",)
    assert both.score > alone.score


def test_where_a_car_was_broken_into_one_that_stops_ranks_before_one_that_passes() -> None:
    stops = replace(moves(300, 310, VEHICLE), changes=True)
    asking = request(IncidentType.VEHICLE_BREAK_IN)
    passes, stands = proposed(watched(moves(100, 110, VEHICLE), stops), asking=asking).clips
    assert (passes.reasons, stands.reasons) == (("vehicle",), ("vehicle", "vehicle_stands"))
    assert stands.score > passes.score
    (other,) = proposed(watched(stops), asking=request(IncidentType.HIT_AND_RUN)).clips
    assert other.reasons == ("vehicle",)


def test_clips_are_numbered_in_order_of_time_over_all_cameras() -> None:
    late, early = recording("rec-1", EVENING + timedelta(hours=1)), recording("rec-2")
    clips = proposed(watched(moves(10, 20), film=late), watched(moves(10, 20), film=early)).clips
    assert [(clip.id, clip.recording) for clip in clips] == [("clip-01", "rec-2"), ("clip-02", "rec-1")]


def test_a_person_leaves_out_adds_and_moves_clips() -> None:
    film = recording()
    before = proposed(watched(moves(100, 110), moves(300, 310)))
    without = edit.dropped(before, "clip-01")
    assert [clip.id for clip in without.clips] == ["clip-02"]
    assert "dropped" in {item.reason for item in without.withheld}
    more = edit.added(without, film, span(400, 420), "clip-03")
    assert [clip.id for clip in more.clips] == ["clip-02", "clip-03"]
    assert more.clips[-1].reasons == ("by_hand",)
    moved = edit.moved(more, "clip-03", film, span(405, 430))
    assert moved.clips[-1].span == span(405, 430)
    for proposal in (before, without, more, moved):
        parts = [*(clip.span for clip in proposal.clips), *(item.span for item in proposal.withheld)]
        assert sum(part.duration for part in parts) == film.duration


@pytest.mark.parametrize(("start", "end"), [(600, 610), (599.95, 700)])
def test_a_stretch_outside_the_recording_is_a_known_error(start: float, end: float) -> None:
    with pytest.raises(ConsentAppError) as caught:
        edit.added(proposed(watched()), recording(), span(start, end), "clip-01")
    assert caught.value.code == "span_outside"


def test_an_unknown_clip_is_a_known_error() -> None:
    with pytest.raises(ConsentAppError) as caught:
        edit.dropped(proposed(watched()), "clip-77")
    assert caught.value.code == "clip_unknown"
