"""What is asked and told about what leaves: terms, private words and where they lie, a word that was found."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from consent_app.domain.evidence import Box, Kind
from consent_app.domain.redaction import KeptVisible
from consent_app.domain.release import Accepted, Bundle, Choice, SecondLook, Terms, Uncovered
from consent_app.domain.work import ConsentAppError
from consent_app.redact.plan import covering
from consent_app.services.codec import to_json
from consent_app.services.jobs import Release
from consent_app.services.settings import Profile
from consent_app.services.store import Store
from consent_app.ui import asking, asking_leaving
from consent_app.ui.asking_leaving import PassphraseDialog, TermsDialog, Way
from consent_app.ui.consent import ConsentPage
from consent_app.ui.leaving import State
from consent_app.ui.settings import SettingsPage
from consent_app.ui.window import Window
from consent_app.words import review as say
from consent_app.words import window as words
from tests.ui.conftest import PATIENCE, consent_page
from tests.ui.test_consent import watch
from tests.ui.test_request import texts
from tests.ui.test_window import button

CITY = "city: Oakridge"
# Said for every dialog that is shown without a screen.
SHOWN = pytest.mark.qt_log_ignore("does not support propagateSizeHints")


@pytest.fixture
def page(window: Window, rendered: str, tmp_path: Path, qtbot: QtBot) -> ConsentPage:
    """The consent of one finished clip, with two private words known."""
    return consent_page(window, rendered, ("Marigold Crossing", CITY), tmp_path, qtbot)


@pytest.fixture
def no_store(monkeypatch: pytest.MonkeyPatch) -> None:
    """No password store is found, in children neither."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")


def test_the_side_tells_how_many_words_are_searched_for_and_which_are_theirs_too(page: ConsentPage) -> None:
    said = texts(page.leaving)
    assert say.searched_for(2) in said
    assert "Your city is in their agency's name, too: there it stays." in said
    page.desk.safe.words = ()
    page.refresh()
    assert say.NOT_SEARCHED in texts(page.leaving)


def test_a_clip_with_open_questions_says_so_and_nothing_says_all_is_well(page: ConsentPage, store: Store) -> None:
    assert say.SECOND_LOOK_CLEAN not in texts(page.leaving), "nothing is chosen yet"
    assert page.done is not None
    finding = Uncovered(Fraction(2), Kind.FACE, Box(10, 10, 40, 40), 0.9)
    done = replace(page.done, second_look=SecondLook(60, (finding,)))
    store.put_paper(str(page.desk.request_id), done, done.clip.id)
    page.desk.read_anew()
    page.desk.watched(done)
    assert page.told.text() == say.UNCOVERED
    assert not page.share.isEnabled()
    page.choose(Choice.SHARE)
    assert say.SECOND_LOOK_OPEN in texts(page.leaving)


def test_what_the_second_look_covered_and_what_a_person_waved_through_is_told(page: ConsentPage) -> None:
    assert page.done is not None
    found = Uncovered(Fraction(2), Kind.FACE, Box(10, 10, 40, 40), 0.9)
    late = replace(page.done, plan=covering(page.done.plan, found, ()))
    fine = replace(late, second_look=SecondLook(60, (found,)), accepted=(Accepted(0, "a poster"),))
    for done in (late, fine):
        assert page.desk.request is not None
        page.leaving.show_state(State(page.desk.request, [done], "out", Terms(), ()))
        said = texts(page.leaving)
        assert say.many_covered_late(1) in said
        assert (say.SECOND_LOOK_CLEAN_NOW in said) == (done is late)
        assert (say.SECOND_LOOK_FINE in said) == (done is fine)


def test_what_is_left_visible_and_what_is_covered_whole_is_told(page: ConsentPage) -> None:
    assert page.done is not None
    plan = page.done.plan
    person = replace(plan.tracks[0], id="person-001", kind=Kind.PERSON)
    visible = (KeptVisible(plan.tracks[0].id, "it is me"),)
    made = replace(page.done, plan=replace(plan, tracks=(*plan.tracks, person), visible=visible))
    assert page.desk.request is not None
    page.leaving.show_state(State(page.desk.request, [made], "out", Terms(), ()))
    said = texts(page.leaving)
    assert say.stays_visible("it is me") in said
    assert "1 person whole" in said


def test_terms_are_changed_kept_and_go_into_the_record(
    page: ConsentPage, window: Window, store: Store, rendered: str, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    terms = Terms(date(2099, 1, 31))
    monkeypatch.setattr(asking_leaving, "ask_terms", lambda *_: terms)
    change = next(one for one in page.leaving.findChildren(QPushButton) if one.accessibleName() == "Change: Terms")
    QTest.mouseClick(change, Qt.MouseButton.LeftButton)
    assert "To be deleted by 2099-01-31" in texts(page.leaving)
    assert window.desk.draft.terms == terms
    watch(page, qtbot)
    page.share.click()
    page.write.click()
    qtbot.waitUntil(lambda: window.here == "done", timeout=PATIENCE)
    bundle = store.paper(rendered, Bundle)
    assert bundle is not None
    button(window, say.PLAIN_FILES).click()
    qtbot.waitUntil(lambda: Path(bundle.path).with_suffix("").is_dir(), timeout=PATIENCE)
    qtbot.waitUntil(lambda: not window.desk.jobs.busy, timeout=PATIENCE)
    qtbot.waitUntil(lambda: not button(window, say.PLAIN_FILES).isEnabled(), timeout=PATIENCE)
    consent = json.loads((Path(bundle.path).with_suffix("") / "data/consent.json").read_text())
    assert "by 2099-01-31" in json.dumps(consent)


def test_the_terms_are_asked_with_a_day_to_come(qtbot: QtBot) -> None:
    dialog = TermsDialog(None, Terms())  # type: ignore[arg-type]  # no window around it
    qtbot.addWidget(dialog)
    assert dialog.terms() == Terms()
    assert not dialog.day.isEnabled()
    dialog.by_day.click()
    dialog.day.setDate(QDate(2099, 1, 31))
    assert dialog.terms() == Terms(date(2099, 1, 31))
    dialog.day.setDate(QDate(2000, 1, 1))
    until = dialog.terms().delete_by
    assert until is not None
    assert until > date.today()  # noqa: DTZ011  # the day as it is here
    dated = TermsDialog(None, Terms(date(2099, 1, 31)))  # type: ignore[arg-type]  # no window around it
    qtbot.addWidget(dated)
    assert dated.terms() == Terms(date(2099, 1, 31))


@SHOWN
def test_a_new_passphrase_is_typed_twice_alike(qtbot: QtBot) -> None:
    dialog = PassphraseDialog(None, "", "", "", new=True)  # type: ignore[arg-type]  # no window around it
    qtbot.addWidget(dialog)
    dialog.show()
    QTest.keyClicks(dialog.passphrase, "correct horse")
    QTest.keyClicks(dialog.again, "correct hose")
    dialog.yes.click()
    assert dialog.wrong.isVisible()
    assert dialog.isVisible()
    dialog.again.setText("correct horse")
    dialog.yes.click()
    assert not dialog.isVisible()


def leak(**facts: str | float) -> ConsentAppError:
    return ConsentAppError("picture_leaks", detail="Your city (private word 2) is in clip 1.", **facts)


@SHOWN
@pytest.mark.parametrize(
    ("facts", "pressed", "way"),
    [
        ({"edits": "{}", "word": 1}, say.COVER_PLACE, Way.COVER),
        ({"edits": "{}", "word": 1}, say.LET_STAND, Way.STAND),
        ({"word": 1}, say.LET_STAND, Way.STAND),
        ({}, words.CLOSE_IT, None),
    ],
)
def test_a_found_word_asks_what_to_do_and_enter_does_nothing(
    facts: dict[str, str | float], pressed: str, way: Way | None, window: Window
) -> None:
    seen: list[str] = []

    def press() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        seen.extend(one.text() for one in box.buttons())
        default = box.defaultButton()
        assert default is not None
        assert default.text() == words.CLOSE_IT
        next(one for one in box.buttons() if one.text() == pressed).click()

    QTimer.singleShot(50, press)
    assert asking_leaving.ask_leak(window, leak(**facts)) is way
    assert (say.COVER_PLACE in seen) is ("edits" in facts)
    assert (say.LET_STAND in seen) is ("word" in facts)


def test_the_place_of_a_found_word_is_covered(
    page: ConsentPage, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    edits = '{"edits": [{"do": "cover", "clip": "clip-01", "x1": 10, "y1": 10, "x2": 60, "y2": 60}]}'
    monkeypatch.setattr(asking_leaving, "ask_leak", lambda *_: Way.COVER)
    window.desk.ask_leak.emit(leak(edits=edits, clip="clip-01", word=1))
    assert window.here == "review"
    assert window.notice.sentence == say.PLACE_COVERED
    assert page.done is None


def test_a_word_is_let_out_for_one_bundle_only(
    page: ConsentPage, window: Window, store: Store, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking_leaving, "ask_leak", lambda *_: Way.STAND)
    window.desk.ask_leak.emit(leak(word=1))
    assert list(window.desk.safe.let_out) == [CITY]
    assert window.notice.sentence == say.STANDS
    watch(page, qtbot)
    page.share.click()
    page.write.click()
    qtbot.waitUntil(lambda: window.here == "done", timeout=PATIENCE)
    assert not list(window.desk.safe.let_out)
    assert "Oakridge" not in "".join(row.body for row in store.jobs())


def test_a_job_that_is_kept_holds_no_secret(window: Window, store: Store) -> None:
    job = Release("/x", "req-1", "/out", ("Marigold",), None, None, ("Marigold",), passphrase="correct horse")  # noqa: S106  # nobody's
    window.desk.jobs.start(job)
    (row,) = store.jobs()
    assert not [secret for secret in ("Marigold", "horse") if secret in row.body]
    assert "Marigold" in to_json(job).decode()


@pytest.mark.usefixtures("no_store")
def test_without_a_password_store_words_are_kept_in_a_sealed_file_and_opened_again(  # each is a fixture
    window: Window, profile: Profile, rendered: str, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []

    def passphrase(*_: object, new: bool) -> str:
        asked.append(new)
        return "correct horse battery"

    monkeypatch.setattr(asking_leaving, "ask_passphrase", passphrase)
    window.go("settings")
    settings = window.page("settings")
    assert isinstance(settings, SettingsPage)
    settings.words.setPlainText("name: Zoë Marlow\n14 Marigold Crossing")
    settings.keep.click()
    qtbot.waitUntil(lambda: window.notice.sentence == words.SEALED_WORDS, timeout=PATIENCE)
    assert profile.sealed.is_file()
    page = consent_page(window, rendered, None, tmp_path, qtbot)
    watch(page, qtbot)
    page.share.click()
    page.write.click()
    qtbot.waitUntil(lambda: window.here == "done", timeout=PATIENCE)
    assert asked == [True, False]
    assert window.desk.safe.words == ("name: Zoë Marlow", "14 Marigold Crossing")


@pytest.mark.usefixtures("no_store")
def test_who_gives_no_passphrase_keeps_nothing(
    window: Window, profile: Profile, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking_leaving, "ask_passphrase", lambda *_, new: None)
    window.go("settings")
    settings = window.page("settings")
    assert isinstance(settings, SettingsPage)
    settings.words.setPlainText("name: Zoë Marlow")
    settings.keep.click()
    qtbot.waitUntil(lambda: "no password store" in window.notice.sentence, timeout=PATIENCE)
    assert not profile.sealed.exists()


def test_who_cannot_open_the_words_may_type_them(
    page: ConsentPage, window: Window, monkeypatch: pytest.MonkeyPatch, idle: Callable[[], None], qtbot: QtBot
) -> None:
    monkeypatch.setattr(asking_leaving, "ask_passphrase", lambda *_, new: None)
    monkeypatch.setattr(asking, "ask_words", lambda *_: ("Alder Lane",))
    watch(page, qtbot)
    page.share.click()
    window.desk.ask_passphrase.emit()
    qtbot.waitUntil(lambda: window.here == "done", timeout=PATIENCE)
    idle()
    assert window.desk.safe.words == ("Alder Lane",)
