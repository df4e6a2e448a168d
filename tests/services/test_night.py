"""What the time line is told: recordings, what is searched, how warm it is, and clips, in seconds of the window."""

from dataclasses import replace
from fractions import Fraction

import pytest

from consent_app.domain.evidence import Activity, Kind, Scan
from consent_app.domain.footage import Clip, Proposal
from consent_app.domain.timeline import Span, TimeWindow, later
from consent_app.services.night import Night, blocks, night_of
from consent_app.services.steps import scan_key
from consent_app.services.store import Store


def test_a_recording_lies_where_it_was_filmed(store: Store, household: str) -> None:
    night = night_of(store, store.request(household))
    assert night.length == 3600
    (lane,) = night.lanes
    (filmed,) = lane.filmed
    assert (lane.camera, filmed.start, filmed.end, filmed.zero) == ("Door", 300.0, 306.0, 300.0)
    assert lane.at(303.0) == filmed
    assert lane.at(306.0) is None
    assert night.moment(300.0) == filmed.recording.started_at


def test_what_is_searched_and_warm_comes_from_the_scans_that_are_kept(store: Store, household: str) -> None:
    recording = store.recordings()[0]
    found = [(1, 2, Kind.MOTION), (2, 3, Kind.VEHICLE), (3, 5, Kind.PERSON)]
    activity = tuple(Activity(Span(Fraction(a), Fraction(b)), frozenset({kind}), 0.9) for a, b, kind in found)
    assert night_of(store, store.request(household)).lanes[0].searched == ()
    store.put_step(scan_key(recording.sha256, recording.whole, ()), Scan(Fraction(6), Fraction(6), activity))
    (lane,) = night_of(store, store.request(household)).lanes
    assert [(one.start, one.end) for one in lane.searched] == [(300.0, 306.0)]
    assert [(one.start, one.end, one.level) for one in lane.warm] == [
        (301.0, 302.0, 1), (302.0, 303.0, 2), (303.0, 305.0, 3),
    ]  # fmt: skip


def test_a_recording_that_began_before_the_window_is_cut_at_its_edge(store: Store, household: str) -> None:
    request = store.request(household)
    (window,) = request.windows
    moved = TimeWindow(later(window.start, Fraction(302)), window.end)
    night = night_of(store, replace(request, windows=(moved,)))
    (filmed,) = night.lanes[0].filmed
    assert (filmed.start, filmed.end, filmed.zero) == (0.0, 4.0, -2.0)


def test_clips_are_numbered_as_they_lie(store: Store, household: str) -> None:
    recording = store.recordings()[0]
    night = night_of(store, store.request(household))

    def clip(name: str, start: int, end: int) -> Clip:
        return Clip(name, "Door", recording.id, Span(Fraction(start), Fraction(end)), recording.started_at, (), 1.0)

    proposal = Proposal(household, Fraction(0), Fraction(0), (clip("clip-01", 4, 5), clip("clip-02", 1, 2)), ())
    placed = blocks(night, proposal)
    assert [(one.clip.id, one.number, one.lane, one.start, one.end) for one in placed] == [
        ("clip-02", 1, 0, 301.0, 302.0), ("clip-01", 2, 0, 304.0, 305.0),
    ]  # fmt: skip


def test_without_a_time_there_is_nothing_to_show(store: Store, household: str) -> None:
    request = replace(store.request(household), windows=(), readings=())
    assert night_of(store, request) == Night(request.received_at, 1.0, ())


@pytest.mark.parametrize("state", ["running", "done"])
def test_jobs_are_kept_and_go_with_their_request(store: Store, household: str, state: str) -> None:
    number = store.add_job(household, "2026-07-10T20:00:00+00:00", "{}")
    store.set_job(number, state)
    (row,) = store.jobs()
    assert (row.number, row.request, row.state, row.body) == (number, household, state, "{}")
    store.delete_request(household)
    assert store.jobs() == []
