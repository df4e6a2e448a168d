"""The straight line in one process: what each call gives, refuses, and does not do twice."""

import zipfile
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path

import pytest

from consent_app.bundle.verify import verify
from consent_app.domain.redaction import Cover
from consent_app.domain.release import Answered, Bundle, RedactedClip
from consent_app.domain.request import FootageRequest, Private, RequestState, Source
from consent_app.domain.timeline import TimeWindow
from consent_app.domain.work import Cancelled, Work
from consent_app.inbox.extract import Told
from consent_app.services import consent, drafts, intake, ledger, pipeline, requests, review, search
from consent_app.services.pipeline import Making
from consent_app.services.release import Wish
from consent_app.services.release import release as write
from consent_app.services.settings import Profile
from consent_app.services.store import Store
from consent_app.words.replies import Kind
from tests.films import numbered_film
from tests.refused import refused
from tests.scenes import ZONE, asking, evening_film

WORDS = Private(("Marigold Crossing",))
EVENING = "from 8 p.m. to 9 p.m. on July 10"


def release(profile: Profile, store: Store, request: str, out: Path, words: Private[tuple[str, ...]] = WORDS) -> Bundle:
    return write(profile, store, request, Wish(out, words), None, Work())


def ready(profile: Profile, store: Store, request: str) -> None:
    """Walk the line up to a decision."""
    pipeline.propose(store, request, Work())
    pipeline.render(profile, store, request, Work())
    consent.decide(store, request, None)


def test_the_whole_line_ends_in_a_bundle_that_verifies(
    profile: Profile, store: Store, household: str, tmp_path: Path
) -> None:
    ready(profile, store, household)
    bundle = release(profile, store, household, tmp_path)
    assert all(check.passed for check in (*bundle.checks, *verify(Path(bundle.path))))
    assert bundle.meter.asked == 3600
    assert bundle.meter.recorded == 6
    assert 0 < bundle.meter.given <= 6
    assert store.request(household).state is RequestState.RELEASED
    assert [entry.kind for entry in ledger.entries(store)] == ["asked", "proposed", "decided", "released"]
    with zipfile.ZipFile(bundle.path) as archive:
        assert b"Marigold" not in b"".join(archive.read(name) for name in archive.namelist())


def test_releasing_again_writes_the_same_bytes(profile: Profile, store: Store, household: str, tmp_path: Path) -> None:
    ready(profile, store, household)
    first = release(profile, store, household, tmp_path)
    (tmp_path / "again").mkdir()
    second = release(profile, store, household, tmp_path / "again")
    assert first.sha256 == second.sha256
    assert release(profile, store, household, tmp_path).sha256 == first.sha256


def test_a_repeated_step_does_no_work_twice(
    profile: Profile, store: Store, household: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready(profile, store, household)

    def never(*_: object, **__: object) -> None:
        raise AssertionError("done twice")

    monkeypatch.setattr(search, "scan_piece", never)
    for name in ("tracks_in", "carry_out"):
        monkeypatch.setattr(pipeline, name, never)
    before = consent.decide(store, household, None)
    pipeline.propose(store, household, Work())
    pipeline.render(profile, store, household, Work())
    assert consent.decide(store, household, None) == before


def test_an_open_question_stops_the_line(store: Store) -> None:
    (request,) = requests.add(store, asking("from 8 p.m. to 6 a.m. on July 10"), "request.txt", zone=ZONE)
    with refused("window_unanswered"):
        pipeline.propose(store, request.id, Work())
    with refused("reading_unknown"):
        requests.answer(store, request.id, 3)
    assert requests.answer(store, request.id, 2).windows[0].start.day == 9


def test_a_request_without_a_time_cannot_be_answered(store: Store) -> None:
    request = requests.create(store, Told(Source.NEIGHBOUR, ()), zone=ZONE)
    with refused("window_missing"):
        pipeline.propose(store, request.id, Work())


def test_no_recording_from_then_is_an_end_of_its_own(store: Store, household: str) -> None:
    window = TimeWindow(datetime(2026, 7, 12, 20, tzinfo=UTC), datetime(2026, 7, 12, 21, tzinfo=UTC))
    request = requests.create(store, Told(Source.NEIGHBOUR, (window,)), zone=ZONE)
    with refused("no_footage"):
        pipeline.propose(store, request.id, Work())
    assert store.request(request.id).state is RequestState.NO_FOOTAGE
    with refused("camera_unknown"):
        pipeline.propose(store, household, Work(), camera="Roof")


def test_steps_out_of_order_say_what_comes_first(
    profile: Profile, store: Store, household: str, tmp_path: Path
) -> None:
    with refused("not_proposed"):
        pipeline.render(profile, store, household, Work())
    with refused("consent_missing"):
        release(profile, store, household, tmp_path)
    pipeline.propose(store, household, Work())
    with refused("not_rendered"):
        consent.decide(store, household, ("clip-01",))
    with refused("clip_unknown"):
        consent.decide(store, household, ("clip-09",))
    with refused("clip_unknown"):
        pipeline.render(profile, store, household, Work(), Making(("clip-09",)))
    consent.decide(store, household, ())
    with refused("nothing_to_release"):
        release(profile, store, household, tmp_path)
    with refused("withdraw_nothing"):
        consent.withdraw(store, household)


def test_a_leak_is_refused_and_leaves_nothing(profile: Profile, store: Store, household: str, tmp_path: Path) -> None:
    ready(profile, store, household)
    out = tmp_path / "out"
    out.mkdir()
    (made,) = store.papers(household, RedactedClip)
    review.appended(store, household, review.Edits((review.Visible("clip-01", made.plan.tracks[0].id, "he is Bo"),)))
    pipeline.render(profile, store, household, Work())
    consent.decide(store, household, None)
    with refused("bundle_leaks"):
        release(profile, store, household, out, Private(("name: Bo",)))
    assert list(out.iterdir()) == []
    assert store.paper(household, Bundle) is None


def test_consent_is_bound_to_the_bytes(profile: Profile, store: Store, household: str, tmp_path: Path) -> None:
    ready(profile, store, household)
    (clip,) = store.papers(household, RedactedClip)
    with Path(clip.path).open("ab") as film:
        film.write(b"\0")
    with refused("not_rendered"):
        release(profile, store, household, tmp_path)
    pipeline.render(profile, store, household, Work(), Making(cover=Cover.SOLID))
    with refused("consent_stale"):
        release(profile, store, household, tmp_path)
    consent.decide(store, household, None)
    release(profile, store, household, tmp_path)


def test_a_changed_clip_has_to_be_rendered_and_decided_again(
    profile: Profile, store: Store, household: str, tmp_path: Path
) -> None:
    ready(profile, store, household)
    review.appended(store, household, review.Edits((review.Move("clip-01", 1.0, 4.0),)))
    with refused("not_rendered"):
        release(profile, store, household, tmp_path)
    (made,) = pipeline.render(profile, store, household, Work())
    assert made.duration == 3
    with refused("consent_stale"):
        release(profile, store, household, tmp_path)


def test_a_clip_left_out_after_consent_does_not_leave(
    profile: Profile, store: Store, household: str, tmp_path: Path
) -> None:
    ready(profile, store, household)
    review.appended(store, household, review.Edits((review.Drop("clip-01"),)))
    with refused("consent_stale"):
        release(profile, store, household, tmp_path)
    with refused("no_clips"):
        pipeline.render(profile, store, household, Work())


def test_the_edits_of_a_person_change_plan_and_record(profile: Profile, store: Store, household: str) -> None:
    pipeline.propose(store, household, Work())
    (before,) = pipeline.render(profile, store, household, Work())
    track = before.plan.tracks[0].id
    edits = review.Edits(
        (
            review.Cover("clip-01", 10, 200, 60, 240),
            review.Cover("clip-01", 300, 20, 340, 60, start_s=1, end_s=2),
            review.Visible("clip-01", track, "it is me"),
        )
    )
    review.appended(store, household, edits)
    (after,) = pipeline.render(profile, store, household, Work())
    assert after.sha256 != before.sha256
    assert [item.reason for item in after.plan.visible] == ["it is me"]
    assert {"hand-001", "hand-002"} <= {item.id for item in after.plan.tracks}


def test_a_clip_that_a_person_adds_is_rendered_like_any_other(profile: Profile, store: Store, household: str) -> None:
    pipeline.propose(store, household, Work())
    (recording,) = store.recordings()
    review.appended(store, household, review.Edits((review.Drop("clip-01"), review.Add(recording.id, 0.5, 2.0))))
    (made,) = pipeline.render(profile, store, household, Work())
    assert made.clip.reasons == ("by_hand",)
    assert made.frames == 15


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (review.Drop("clip-09"), "clip_unknown"),
        (review.Add("rec-none", 0, 1), "recording_unknown"),
        (review.Move("clip-01", 3, 2), "span_backwards"),
        (review.Move("clip-01", -1, 2), "span_backwards"),
        (review.Move("clip-01", 50, 60), "span_outside"),
        (review.Cover("clip-09", 1, 1, 2, 2), "clip_unknown"),
        (review.Accept("clip-01", 0, "fine"), "not_rendered"),
    ],
)
def test_an_edit_that_cannot_be_made_changes_nothing(
    store: Store, household: str, edit: review.Edit, code: str
) -> None:
    pipeline.propose(store, household, Work())
    before = review.reviewed(store, household)
    with refused(code):
        review.appended(store, household, review.Edits((edit,)))
    assert review.reviewed(store, household) == before


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b'{"edits": [{"do": "fly", "clip": "a"}]}',
        b'{"edits": [{"do": "drop"}]}',
        b'{"edits": [{"do": "cover", "clip": "a", "x1": 1, "y1": 1, "x2": 9, "y2": 9, "shape": "outline"}]}',
        b"\xff\xfe{",
    ],
)
def test_edits_that_are_none_say_why(content: bytes) -> None:
    with refused("edits_unreadable"):
        review.parse_edits(content, "edits.json")


def test_edits_are_read_from_json() -> None:
    content = (
        b'{"edits": [{"do": "drop", "clip": "clip-01"}, {"do": "move", "clip": "clip-02", "start_s": 1, "end_s": 2.5}]}'
    )
    assert review.parse_edits(content, "e.json").edits == (review.Drop("clip-01"), review.Move("clip-02", 1.0, 2.5))


def test_a_finding_of_the_second_look_has_to_be_answered(
    profile: Profile, store: Store, household: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where even the second writing leaves something, a person covers it or waves it through with a reason."""
    monkeypatch.setattr("consent_app.redact.film.covering", lambda plan, _item, _way: plan)
    monkeypatch.setattr(pipeline, "tracks_in", lambda *_: ())
    pipeline.propose(store, household, Work())
    (made,) = pipeline.render(profile, store, household, Work())
    assert made.second_look.uncovered
    with refused("clip_unsettled"):
        consent.decide(store, household, None)
    with refused("reason_missing"):
        review.appended(store, household, review.Edits((review.Accept("clip-01", 0, " "),)))
    with refused("finding_unknown"):
        review.appended(store, household, review.Edits((review.Accept("clip-01", 99, "x"),)))
    every = tuple(review.Accept("clip-01", number, "a poster") for number in range(len(made.second_look.uncovered)))
    review.appended(store, household, review.Edits(every))
    assert consent.decide(store, household, None).shared
    review.appended(store, household, review.Edits((review.Move("clip-01", 0, 4),)))
    pipeline.render(profile, store, household, Work())
    with refused("clip_unsettled"):
        consent.decide(store, household, None)


def test_a_stopped_run_goes_on_where_it_was(profile: Profile, store: Store, household: str) -> None:
    told: list[str] = []
    with pytest.raises(Cancelled):
        pipeline.propose(store, household, Work(lambda _, step: told.append(step), lambda: len(told) > 5))
    pipeline.propose(store, household, Work())
    told.clear()
    with pytest.raises(Cancelled):
        pipeline.render(
            profile, store, household, Work(lambda _, step: told.append(step), lambda: told.count("covering") > 5)
        )
    assert store.papers(household, RedactedClip) == []
    told.clear()
    pipeline.render(profile, store, household, Work(lambda _, step: told.append(step)))
    assert "looking" not in told


def test_saying_no_and_taking_back_are_recorded_at_home(
    profile: Profile, store: Store, household: str, tmp_path: Path
) -> None:
    assert consent.decline(store, household).state is RequestState.DECLINED
    told = Answered("two clips", date(2026, 7, 12), "my partner", Fraction(90))
    answered = consent.answered_elsewhere(store, household, told)
    assert answered.state is RequestState.ANSWERED
    assert consent.given(store, answered) == 90
    assert "on Sunday 12 July 2026" in drafts.draft(store, household, Kind.DELETE)
    ready(profile, store, household)
    release(profile, store, household, tmp_path)
    consent.withdraw(store, household)
    assert store.request(household).state is RequestState.WITHDRAWN
    assert ledger.complete(store.lines())


def test_a_bundle_goes_only_into_a_folder_that_is_there(
    profile: Profile, store: Store, household: str, tmp_path: Path
) -> None:
    ready(profile, store, household)
    with refused("folder_missing"):
        release(profile, store, household, tmp_path / "none")
    made = release(profile, store, household, tmp_path)
    Path(made.path).write_bytes(b"somebody else's")
    with refused("file_exists"):
        release(profile, store, household, tmp_path)
    assert Path(made.path).read_bytes() == b"somebody else's"


def test_a_recording_that_is_away_or_changed_is_told(store: Store, household: str) -> None:
    (recording,) = store.recordings()
    path = Path(recording.path)
    content = path.read_bytes()
    path.unlink()
    with refused("recording_away"):
        pipeline.propose(store, household, Work())
    path.write_bytes(content + b"more")
    with refused("recording_changed"):
        pipeline.propose(store, household, Work())


def test_finished_clips_can_be_given_while_the_disk_with_the_originals_is_away(
    profile: Profile, store: Store, household: str, tmp_path: Path
) -> None:
    ready(profile, store, household)
    Path(store.recordings()[0].path).unlink()
    release(profile, store, household, tmp_path)


def test_a_shift_holds_for_all_recordings_of_a_camera(store: Store, household: str, tmp_path: Path) -> None:
    before = store.recordings()[0].started_at
    other = numbered_film(tmp_path / "cam_20260710_220000.mp4", 10)
    intake.add(store, [other], "Door", Work(), shift=Fraction(-3600))
    assert (before - store.recordings()[0].started_at).total_seconds() == 3600
    with refused("shift_too_large"):
        intake.add(store, [other], "Door", Work(), shift=Fraction(10**10))


def test_a_folder_is_searched_for_films_and_bad_ones_are_named(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "card"
    (folder / "deep").mkdir(parents=True)
    numbered_film(folder / "deep" / "a_20260710_220000.mp4", 10)
    (folder / "broken.mp4").write_bytes(b"nothing" * 50)
    (folder / "notes.txt").write_text("no film")
    added = intake.add(store, [folder], "Card", Work())
    assert len(added.recordings) == 1
    assert [(Path(item.path).name, item.error.code) for item in added.refused] == [("broken.mp4", "film_unreadable")]


def test_the_same_film_in_two_places_is_one_recording(store: Store, tmp_path: Path) -> None:
    film = numbered_film(tmp_path / "a_20260710_220000.mp4", 10)
    copy = tmp_path / "copy"
    copy.mkdir()
    (copy / film.name).write_bytes(film.read_bytes())
    intake.add(store, [film, copy], "Card", Work())
    assert len(store.recordings()) == 1


def test_the_same_message_is_one_request(store: Store) -> None:
    one, again = (requests.add(store, asking(EVENING), "request.txt", zone=ZONE)[0] for _ in range(2))
    assert one == again
    other: FootageRequest = requests.add(store, asking(EVENING), "request.txt", zone="Europe/Berlin")[0]
    assert other.id != one.id
    assert len(store.requests()) == 2


def test_evening_films_are_made_the_same_each_time(tmp_path: Path) -> None:
    assert evening_film(tmp_path / "a").read_bytes() == evening_film(tmp_path / "b").read_bytes()


def test_a_recording_that_cannot_be_read_is_set_aside_and_stops_no_other(
    store: Store, household: str, tmp_path: Path
) -> None:
    other = numbered_film(tmp_path / "films" / "cam_20260710_203000.mp4", 30)
    intake.add(store, [other], "Door", Work(), zone=ZONE, shift=Fraction(0))
    other.write_bytes(other.read_bytes()[:900])
    proposal = pipeline.propose(store, household, Work())
    assert len(proposal.clips) == 1
    (aside,) = [item for item in proposal.withheld if item.reason == "unreadable"]
    assert aside.recording in {item.id for item in store.recordings() if item.path == str(other)}
    assert abs(proposal.recorded - 8) < 0.01
    (good,) = [item for item in store.recordings() if item.path != str(other)]
    Path(good.path).write_bytes(b"gone, too")
    with refused("recording_changed"):
        pipeline.propose(store, household, Work())
