"""What a release is held to: terms, words that may stand, signatures, plain files, and what the app itself knows."""

import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from consent_app.bundle.verify import verify
from consent_app.detect.vision import cv2
from consent_app.domain.household import PrivateWord, WordKind
from consent_app.domain.portals import BY_NAME, GIGABYTE, PUBLIC, Fit, fit
from consent_app.domain.release import Bundle, Consent, RedactedClip, Terms
from consent_app.domain.request import FootageRequest, LegalBasis, Private, RequestState, Source
from consent_app.domain.work import ConsentAppError, Work
from consent_app.services import consent, drafts, intake, ledger, pipeline, requests, review, secrets
from consent_app.services.child import Tell, run_job
from consent_app.services.codec import Document
from consent_app.services.household import own_words
from consent_app.services.jobs import Gate
from consent_app.services.release import Wish, lay_out, release
from consent_app.services.repeated import repeated
from consent_app.services.settings import Mailbox, Profile, Settings, keep_settings
from consent_app.services.store import Store
from consent_app.services.vault import Vault, sealed_vault
from consent_app.words import handover
from consent_app.words.errors import sentence
from consent_app.words.replies import Kind
from tests.films import numbered, write_film
from tests.refused import refused
from tests.scenes import ZONE, asking

Words = tuple[str, ...]


@pytest.fixture
def decided(profile: Profile, store: Store, tmp_path: Path) -> str:
    """A request with one clip of two seconds that is given."""
    film = write_film(
        tmp_path / "RingVideo_20260710_200500.mp4", (numbered(index, 320, 180) for index in range(30)),
        tags={"title": "Home of the Marlows", "comment": "SN-4711-0815", "episode_id": "2026-07-10T20:05:00+0000"},
    )  # fmt: skip
    intake.add(store, [film], "Front door", Work(), zone=ZONE, shift=Fraction(0))
    (request,) = requests.add(store, asking("from 8 p.m. to 9 p.m. on July 10"), "request.txt", zone=ZONE)
    pipeline.propose(store, request.id, Work())
    (recording,) = store.recordings()
    review.appended(store, request.id, review.Edits((review.Add(recording.id, 0.0, 2.0),)))
    pipeline.render(profile, store, request.id, Work())
    consent.decide(store, request.id, None)
    return request.id


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """The folder that bundles go to."""
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def wish(out: Path, *words: str, let_out: Words = (), folder: bool = False) -> Wish:
    return Wish(out, Private(words), let_out, folder)


def record(bundle: Bundle, name: str) -> Any:  # noqa: ANN401  # any JSON
    with zipfile.ZipFile(bundle.path) as archive:
        return json.loads(archive.read(f"{Path(bundle.path).stem}/data/{name}.json"))


def test_a_word_may_be_let_out_for_one_bundle_and_goes_into_both_records(
    profile: Profile, store: Store, decided: str, out: Path
) -> None:
    words = ("city: Oakridge", "name: Linden Marlow")
    bundle = release(profile, store, decided, wish(out, *words, let_out=("city: Oakridge",)), None, Work())
    data = record(bundle, "consent")["dpv:hasProcess"]["dpv:hasPersonalData"]
    assert [item["dct:title"] for item in data if "dct:title" in item] == ["city"]
    facts = ledger.entries(store)[-1].facts
    assert facts is not None
    assert (facts["let_out"], facts["searched"]) == (["city"], 1)
    assert "Oakridge" not in json.dumps(facts)
    with refused("word_unknown"):
        release(profile, store, decided, wish(out, *words, let_out=("Elsewhere",)), None, Work())


def test_a_word_that_was_found_is_told_by_its_place_in_the_list(
    profile: Profile, store: Store, decided: str, out: Path
) -> None:
    review.appended(store, decided, review.Edits((review.Cover("clip-01", 10, 10, 60, 60),)))
    pipeline.render(profile, store, decided, Work())
    (made,) = store.papers(decided, RedactedClip)
    track = next(item.id for item in made.plan.tracks if item.id.startswith("hand-"))
    review.appended(store, decided, review.Edits((review.Visible("clip-01", track, "it is Zoe Marlow"),)))
    pipeline.render(profile, store, decided, Work())
    consent.decide(store, decided, None)
    with pytest.raises(ConsentAppError) as caught:
        release(profile, store, decided, wish(out, "", "city: Elsewhere", "name: Zoe Marlow"), None, Work())
    assert caught.value.code == "bundle_leaks"
    assert caught.value.facts["word"] == 2
    assert caught.value.facts["detail"] == (
        "A name of yours (private word 3) is in the record of what is covered, where your reasons stand."
    )
    assert list(out.iterdir()) == []
    with pytest.raises(ConsentAppError) as caught:
        # What the app itself knows of the household is searched for, too, and cannot be let out.
        review.appended(store, decided, review.Edits((review.Visible("clip-01", track, "at the front door"),)))
        pipeline.render(profile, store, decided, Work())
        consent.decide(store, decided, None)
        release(profile, store, decided, wish(out), None, Work())
    assert "word" not in caught.value.facts
    assert "camera" in str(caught.value.facts["detail"])


def test_the_gate_is_another_process_and_sees_the_bundle_before_the_folder_does(
    profile: Profile, store: Store, decided: str, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> None:
        raise AssertionError("searched in this process")

    seen: list[tuple[list[Path], str]] = []

    def watched(job: Gate, tell: Tell) -> Document:
        seen.append((list(out.iterdir()), job.bundle))
        return run_job(job, tell)

    monkeypatch.setattr("consent_app.bundle.leakcheck.leakcheck", never)
    monkeypatch.setattr("consent_app.services.release.run_job", watched)
    release(profile, store, decided, wish(out, "14 Marigold"), None, Work())
    ((lying_there, searched),) = seen
    assert lying_there == []
    assert Path(searched).is_relative_to(profile.root)
    assert not Path(searched).exists()


def test_the_same_members_lie_in_a_folder_where_that_is_wanted(
    profile: Profile, store: Store, decided: str, out: Path
) -> None:
    bundle = release(profile, store, decided, wish(out, "14 Marigold", folder=True), None, Work())
    assert all(check.passed for check in verify(Path(bundle.folder)))
    assert Path(bundle.folder).name == Path(bundle.path).stem
    with refused("file_exists"):
        release(profile, store, decided, wish(out, "14 Marigold", folder=True), None, Work())


def test_plain_files_can_be_had_later_from_the_very_bundle(
    profile: Profile, store: Store, decided: str, out: Path
) -> None:
    with refused("bundle_missing"):
        lay_out(profile, store, decided)
    bundle = release(profile, store, decided, wish(out, "14 Marigold"), None, Work())
    folder = lay_out(profile, store, decided)
    assert all(check.passed for check in verify(Path(folder)))
    kept = store.paper(decided, Bundle)
    assert kept is not None
    assert kept.folder == folder
    with Path(bundle.path).open("ab") as content:
        content.write(b"x")
    with refused("bundle_missing"):
        lay_out(profile, store, decided)


def public_key(bundle: Bundle) -> bytes:
    with zipfile.ZipFile(bundle.path) as archive:
        return archive.read(f"{Path(bundle.path).stem}/signature/public.pem")


def test_a_key_that_is_kept_signs_what_changes_too_and_one_that_is_not_signs_once(
    profile: Profile, store: Store, decided: str, out: Path
) -> None:
    vault: Vault = sealed_vault(profile, Private("correct horse battery"))
    first = release(profile, store, decided, wish(out, "14 Marigold"), vault, Work())
    consent.decide(store, decided, None, terms=Terms(date(2030, 1, 31)))
    second = release(profile, store, decided, wish(out, "14 Marigold"), vault, Work())
    assert first.sha256 != second.sha256
    assert public_key(first) == public_key(second)
    assert len(secrets.signing_key(profile, vault, decided)) == 32
    consent.decide(store, decided, None, terms=Terms(date(2031, 1, 31)))
    third = release(profile, store, decided, wish(out, "14 Marigold"), None, Work())
    assert public_key(third) != public_key(first)
    Path(third.path).unlink()
    assert release(profile, store, decided, wish(out, "14 Marigold"), None, Work()).sha256 == third.sha256


def test_a_clip_that_did_not_change_keeps_its_time_and_the_person_stays_one(store: Store, decided: str) -> None:
    before = store.paper(decided, Consent)
    assert before is not None
    earlier = replace(before, decisions=tuple(
        replace(item, at=datetime(2026, 7, 20, tzinfo=UTC)) for item in before.decisions))  # fmt: skip
    store.put_paper(decided, earlier)
    after = consent.decide(store, decided, None, terms=Terms(date(2030, 1, 31)))
    assert [item.at for item in after.decisions] == [datetime(2026, 7, 20, tzinfo=UTC)]
    assert (after.principal, after.terms.delete_by) == (before.principal, date(2030, 1, 31))
    assert after.record != before.record
    assert after.notice != before.notice


def test_what_was_taken_back_is_not_released_again(profile: Profile, store: Store, decided: str, out: Path) -> None:
    release(profile, store, decided, wish(out, "14 Marigold"), None, Work())
    taken = consent.withdraw(store, decided)
    assert consent.withdraw(store, decided) == taken
    draft = drafts.draft(store, decided, Kind.DELETE)
    assert all(part in draft for part in ("26-044718", taken.record, taken.principal))
    with refused("consent_withdrawn"):
        release(profile, store, decided, wish(out), None, Work())
    again = consent.decide(store, decided, None)
    assert (again.principal, again.withdrawn_at) == (taken.principal, None)
    assert store.request(decided).state is RequestState.DECIDED
    release(profile, store, decided, wish(out), None, Work())


def test_a_request_for_deletion_quotes_the_record_that_went_out(
    profile: Profile, store: Store, decided: str, out: Path
) -> None:
    release(profile, store, decided, wish(out, "14 Marigold"), None, Work())
    went = store.paper(decided, Consent)
    anew = consent.decide(store, decided, None, "thought again")
    assert went is not None
    assert went.record != anew.record
    draft = drafts.draft(store, decided, Kind.DELETE)
    assert went.record in draft
    assert anew.record not in draft


def test_a_note_for_the_bundle_says_what_it_is_and_nothing_of_the_household(
    profile: Profile, store: Store, decided: str, out: Path
) -> None:
    with refused("bundle_unwritten"):
        drafts.draft(store, decided, Kind.NOTE)
    made = release(profile, store, decided, wish(out, "14 Marigold"), None, Work())
    note = drafts.draft(store, decided, Kind.NOTE)
    assert all(part in note for part in ("case 26-044718", made.sha256, "1 clip", "covered copy"))
    assert not [word for word in own_words(profile, store, tuple(store.recordings())) if word.text in note]


def test_a_legal_order_gets_no_covered_copy(profile: Profile, store: Store, decided: str) -> None:
    request = store.request(decided)
    store.put_request(replace(request, legal_basis=LegalBasis.SUBPOENA))
    with refused("legal_order"):
        consent.decide(store, decided, None)
    assert requests.not_an_order(store, decided).legal_basis is LegalBasis.VOLUNTARY
    consent.decide(store, decided, None)


def test_the_app_itself_knows_cameras_files_tags_and_this_computer(
    profile: Profile, store: Store, decided: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_settings(profile, Settings(Mailbox("imap.example", "zoe.marlow@mail.example")))
    monkeypatch.setenv("LOGNAME", "zmarlow")
    monkeypatch.setenv("HOME", "/home/zmarlow")
    found = own_words(profile, store, tuple(store.recordings()))
    assert set(found) >= {
        PrivateWord(WordKind.CAMERA, "Front door"),
        PrivateWord(WordKind.FILE, "RingVideo_20260710_200500"),
        PrivateWord(WordKind.FILE, "Home of the Marlows"),
        PrivateWord(WordKind.FILE, "SN-4711-0815"),
        PrivateWord(WordKind.COMPUTER, "/home/zmarlow"),
        PrivateWord(WordKind.EMAIL, "zoe.marlow@mail.example"),
        PrivateWord(WordKind.COMPUTER, "zmarlow"),
    }
    assert not [word for word in found if word.text.startswith("2026")]
    monkeypatch.setenv("LOGNAME", "root")
    monkeypatch.setenv("HOME", "/root")
    assert WordKind.COMPUTER not in {word.kind for word in own_words(profile, store, ())}
    (recording,) = store.recordings()
    timed = replace(recording, path="/gone/2026-07-10_20-05-00.mp4")
    assert WordKind.FILE not in {word.kind for word in own_words(profile, store, (timed,))}


def asked(source: Source, agency: str | None = None, case: str | None = None) -> FootageRequest:
    return FootageRequest("req-1", True, source, LegalBasis.VOLUNTARY, datetime(2026, 7, 10, tzinfo=UTC), "UTC", "",
                          Private(""), agency=agency, case_number=case)  # fmt: skip


def test_words_that_the_request_itself_wrote_are_told_before() -> None:
    request = asked(Source.AGENCY, "Oakridge Police Department", "26-044718")
    assert list(repeated(("city: Oakridge", "name: Ann", "26-044718"), request)) == [
        (WordKind.CITY, "agency's name"), (WordKind.PHONE, "case number")]  # fmt: skip
    assert list(repeated(("city: Oak",), request)) == []


@pytest.mark.parametrize(
    ("source", "size", "sizes", "expected"),
    [
        (Source.AGENCY, 50 * GIGABYTE, (1,), None),
        (Source.AXON_PORTAL, GIGABYTE, (GIGABYTE,), Fit(zip_fits=True, goes=1, too_large=False)),
        (Source.AXON_PORTAL, 3 * GIGABYTE, (GIGABYTE,) * 3, Fit(zip_fits=False, goes=1, too_large=False)),
        (Source.RING_COMMUNITY, 3 * GIGABYTE, (3 * GIGABYTE,), Fit(zip_fits=False, goes=1, too_large=True)),
        (Source.AXON_PORTAL, 1, (1,) * (PUBLIC.files + 1), Fit(zip_fits=True, goes=2, too_large=False)),
        (Source.AXON_INDIVIDUAL, 1, (1,) * (2 * BY_NAME.files + 1), Fit(zip_fits=True, goes=3, too_large=False)),
        (Source.AXON_PORTAL, 1, (GIGABYTE,) * 21, Fit(zip_fits=True, goes=3, too_large=False)),
    ],
)  # fmt: skip
def test_what_an_upload_page_takes(source: Source, size: int, sizes: tuple[int, ...], expected: Fit | None) -> None:
    assert fit(source, size, sizes) == expected


def test_what_does_not_fit_an_upload_page_is_told(profile: Profile, store: Store, decided: str, out: Path) -> None:
    bundle = release(profile, store, decided, wish(out), None, Work())
    assert handover.portal_notes(asked(Source.AXON_PORTAL), bundle) == []
    assert handover.portal_notes(asked(Source.AGENCY), bundle) == []
    large = replace(bundle, size=3 * GIGABYTE, sizes=(GIGABYTE,) * 30)
    assert handover.portal_notes(asked(Source.AXON_PORTAL), large) == [
        handover.FOLDER_FIRST, handover.GOES.format(count=3)]  # fmt: skip
    assert handover.TOO_LARGE in handover.portal_notes(asked(Source.AXON_PORTAL), replace(large, sizes=(3 * GIGABYTE,)))
    lines = handover.lines(asked(Source.AXON_PORTAL, case="26-044718"), large)
    assert lines[0] == "Quote the case number: 26-044718"
    assert lines[-1] == handover.NOT_ALSO


def test_a_word_in_the_picture_stops_the_bundle_and_can_be_covered_through_the_clip(
    profile: Profile, store: Store, out: Path, tmp_path: Path
) -> None:
    pictures = [numbered(index, 640, 360) for index in range(30)]
    for picture in pictures:
        cv2.putText(picture, "14 Marigold Crossing", (60, 200), cv2.FONT_HERSHEY_SIMPLEX, 1.2, (250, 250, 250), 2)
    film = write_film(tmp_path / "cam_20260710_200500.mp4", pictures)
    intake.add(store, [film], "Yard", Work(), zone=ZONE, shift=Fraction(0))
    (request,) = requests.add(store, asking("from 8 p.m. to 9 p.m. on July 10"), "request.txt", zone=ZONE)
    pipeline.propose(store, request.id, Work())
    (recording,) = store.recordings()
    review.appended(store, request.id, review.Edits((review.Add(recording.id, 0.0, 2.0),)))

    def given() -> Bundle:
        pipeline.render(profile, store, request.id, Work())
        consent.decide(store, request.id, None)
        return release(profile, store, request.id, wish(out, "name: Ann", "14 Marigold Xing"), None, Work())

    with pytest.raises(ConsentAppError) as caught:
        given()
    facts = caught.value.facts
    assert (caught.value.code, facts["clip"], facts["t_s"], facts["word"]) == ("picture_leaks", "clip-01", 0.0, 1)
    assert facts["detail"] == "Your street address (private word 2) is in clip 1, in the picture, at 0:00."
    assert str(facts["edits"]) in sentence(caught.value)
    review.appended(store, request.id, review.parse_edits(str(facts["edits"]).encode(), "edits.json"))
    assert all(check.passed for check in given().checks)


def test_what_was_watched_is_what_is_agreed_to(profile: Profile, store: Store, decided: str) -> None:
    before = store.paper(decided, Consent)
    assert before is not None
    (clip,) = store.papers(decided, RedactedClip)
    consent.decide(store, decided, ("clip-01",), watched={"clip-01": clip.sha256})
    with refused("consent_stale"):
        consent.decide(store, decided, ("clip-01",), watched={"clip-01": "0" * 64})
    assert store.paper(decided, Consent) == before


@pytest.mark.parametrize("end", [consent.decline, consent.withdraw])
def test_a_mind_that_changes_while_the_bundle_is_searched_stops_it(
    profile: Profile, store: Store, decided: str, out: Path, monkeypatch: pytest.MonkeyPatch,
    end: Callable[[Store, str], object],
) -> None:  # fmt: skip
    if end is consent.withdraw:
        release(profile, store, decided, wish(out, "14 Marigold"), None, Work())
        next(out.iterdir()).unlink()

    def meanwhile(job: Gate, tell: Tell) -> Document:
        end(store, decided)
        return run_job(job, tell)

    monkeypatch.setattr("consent_app.services.release.run_job", meanwhile)
    with refused("request_ended"):
        release(profile, store, decided, wish(out, "14 Marigold"), None, Work())
    assert list(out.iterdir()) == []
    assert store.request(decided).state in (RequestState.DECLINED, RequestState.WITHDRAWN)


def test_a_line_with_commas_is_let_out_whole(profile: Profile, store: Store, decided: str, out: Path) -> None:
    line = "name: Linden Marlow, Bob Marlow"
    sought: list[object] = []

    def watched(job: Gate, tell: Tell) -> Document:
        sought.extend(text for _, text, line in job.words if line)
        return run_job(job, tell)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("consent_app.services.release.run_job", watched)
        release(profile, store, decided, wish(out, line, "Alder Lane", let_out=(line,)), None, Work())
    assert sought == ["Alder Lane"]


def test_a_locked_store_lets_a_key_serve_once(profile: Profile, store: Store, decided: str, out: Path) -> None:
    class Locked:
        def get(self, name: str) -> str | None:
            raise ConsentAppError("secret_store_locked")

        put = forget = get

    bundle = release(profile, store, decided, wish(out, "14 Marigold"), Locked(), Work())  # type: ignore[arg-type]  # locked whatever is asked
    assert all(check.passed for check in verify(Path(bundle.path)))
