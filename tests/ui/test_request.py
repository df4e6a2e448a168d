"""Inbox and request: what is asked, the open question, findings beside the message's words, and ways to say no."""

from collections.abc import Callable
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QDate, QDateTime, Qt, QTime
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QInputDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from consent_app.domain.request import IncidentType, RequestState, SignatureState, Source
from consent_app.domain.retention import LONGEST
from consent_app.services import ledger, requests
from consent_app.services.jobs import Footage
from consent_app.services.settings import household_zone, read_settings
from consent_app.services.store import Store
from consent_app.ui import asking as dialogs
from consent_app.ui import theme
from consent_app.ui.asking import RequestDialog
from consent_app.ui.asking_request import AnsweredDialog, FearsDialog, ReplyDialog, WhereDialog
from consent_app.ui.jobs import State
from consent_app.ui.message import READ, flowing, marked
from consent_app.ui.request import RequestPage
from consent_app.ui.window import Window
from consent_app.words import fears, keeping, orders, review, silence, whereabouts
from consent_app.words import window as say
from consent_app.words.replies import Kind
from tests.inbox.test_sender import page as hiding
from tests.inbox.test_sender import signed_mail
from tests.scenes import ZONE, asking, evening_film
from tests.ui.conftest import PATIENCE
from tests.ui.test_window import button

OPEN = "from 8 p.m. to 6 a.m. on July 10"


def at(hour: int) -> QDateTime:
    """Return an hour of the evening as a field shows it."""
    return QDateTime(QDate(2026, 7, 10), QTime(hour, 0))


def texts(inside: QWidget) -> str:
    """Return everything that can be read."""
    # Once for what changed to be read, once for what is new to be shown.
    QApplication.processEvents()
    QApplication.processEvents()
    return "\n".join(one.text() for one in inside.findChildren(QLabel) if one.isVisible())


@pytest.fixture
def asked(store: Store) -> str:
    """A request whose night can be read in two ways."""
    (request,) = requests.add(store, asking(OPEN), "request.txt", zone=ZONE)
    return request.id


@pytest.fixture
def page(window: Window, asked: str) -> RequestPage:
    window.desk.take_up(asked)
    page = window.page("request")
    assert isinstance(page, RequestPage)
    return page


def test_a_card_says_who_asks_for_what_and_what_is_odd(window: Window, asked: str) -> None:
    window.desk.read_anew()
    said = texts(window.page("inbox"))
    assert "Oakridge Police Department" in said
    assert "The time can be read in 2 ways" in said
    assert say.CHIPS[window.desk.store.request(asked).findings[0].code] in said
    button(window, say.READ_REQUEST).click()
    assert window.here == "request"


def test_an_open_question_blocks_the_next_step_until_it_is_answered(window: Window, page: RequestPage) -> None:
    assert not page.look.isEnabled()
    assert page.look.toolTip() == say.WHICH_FIRST
    assert window.sentence.text() == "They asked for 10 hours. You have given nothing."
    ways = [one for one in page.findChildren(QPushButton) if one.objectName() == "choice"]
    assert len(ways) == 2
    assert not any(one.isChecked() for one in ways)
    assert abs(ways[0].width() - ways[1].width()) <= 1
    QTest.mouseClick(ways[0], Qt.MouseButton.LeftButton)
    request = window.desk.request
    assert request is not None
    assert request.windows == request.readings[0].windows
    assert page.look.isEnabled()


def test_no_is_as_large_as_yes_and_always_open(page: RequestPage) -> None:
    assert page.no.isEnabled()
    assert abs(page.no.width() - page.look.width()) <= 60
    assert page.no.height() == page.look.height()
    assert say.YOU_CAN_SAY_NO in texts(page)


def test_findings_unfold_and_lead_to_their_words(window: Window, page: RequestPage) -> None:
    request = window.desk.request
    assert request is not None
    shown = page.message.toPlainText()
    quoted = next(one for one in request.findings if one.quote)
    number = request.findings.index(quoted)
    assert "①②③④⑤⑥⑦⑧⑨"[number] in shown
    why = [one for one in page.findChildren(QPushButton) if one.text() == say.WHY][number]
    why.click()
    assert f"Its words: “{quoted.quote}”" in texts(page)
    why.click()
    assert f"Its words: “{quoted.quote}”" not in texts(page)


def test_a_draft_goes_to_the_clipboard_only(window: Window, page: RequestPage, monkeypatch: pytest.MonkeyPatch) -> None:
    def take(dialog: ReplyDialog) -> int:
        assert "no promise" in dialog.text.toPlainText()
        dialog.kind.setCurrentIndex(dialog.kind.findData(Kind.REFUSE))
        dialog.copy.click()
        return dialog.result()

    monkeypatch.setattr(ReplyDialog, "exec", take)
    button(page, say.DRAFT_REPLY).click()
    copied = QApplication.clipboard().text()
    assert "case 26-044718" in copied
    assert "not to share" in copied
    assert window.notice.sentence == say.REPLY_COPIED


def test_what_people_ask_is_answered(page: RequestPage, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []

    def read(dialog: FearsDialog) -> int:
        said.extend(one.text() for one in dialog.findChildren(QLabel))
        return 0

    monkeypatch.setattr(FearsDialog, "exec", read)
    button(page, say.PEOPLE_ASK).click()
    assert [one.question for one in fears.ANSWERS if one.question not in said] == []


def test_days_left_count_down_from_what_was_set(
    window: Window, page: RequestPage, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert keeping.UNKNOWN in texts(page)
    monkeypatch.setattr(QInputDialog, "getInt", lambda *_: (LONGEST, True))
    button(page, keeping.HOW_LONG).click()
    request = window.desk.request
    assert request is not None
    assert keeping.about(request, LONGEST, datetime.now(UTC)) in texts(page)
    assert read_settings(window.desk.profile).keeps == LONGEST


def test_originals_from_then_can_be_kept(
    window: Window, household: str, store: Store, idle: Callable[[], None]
) -> None:
    window.desk.take_up(household)
    button(window.page("request"), keeping.KEEP).click()
    idle()
    assert [line.kind for line in ledger.entries(store)][-1] == "sealed"
    assert list((window.desk.profile.root / "originals").rglob("*.mp4"))


def test_a_home_is_found_in_an_area_that_is_drawn(
    window: Window, store: Store, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = asking("from 8 p.m. to 9 p.m. on July 10").decode() + "\nArea: within 0.25 miles of 41.9551, -87.9400."
    (request,) = requests.add(store, text.encode(), "request.txt", zone=ZONE)
    window.desk.take_up(request.id)
    seen: list[str] = []

    def look(dialog: WhereDialog) -> int:
        for place in ("at home", "41.9560, -87.9400"):
            dialog.place.setText(place)
            dialog.check.click()
            qtbot.waitUntil(dialog.check.isEnabled, timeout=PATIENCE)
            seen.append(dialog.said.text())
        drawn = dialog.ground.grab().toImage()
        colours = {drawn.pixelColor(x, y).name() for x in range(drawn.width()) for y in range(drawn.height())}
        wanted = {theme.colour(role).name() for role in ("accent", "accent_soft", "sunken", "text")}
        assert wanted <= colours
        return 0

    monkeypatch.setattr(WhereDialog, "exec", look)
    button(window.page("request"), whereabouts.ASK).click()
    assert "not one place" in seen[0]
    assert seen[1].startswith("Your home lies inside the area, about 300 m from its edge.")


def test_a_sender_is_checked_only_after_a_yes(
    window: Window, store: Store, idle: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    (request,) = requests.add(store, signed_mail(b"no-such-domain.invalid"), "request.eml", zone=ZONE)
    window.desk.take_up(request.id)
    page = window.page("request")
    monkeypatch.setattr(dialogs, "ask_yes", lambda *_: False)
    button(page, say.CHECK_SENDER).click()
    assert not window.desk.jobs.busy
    assert store.request(request.id).signature.checked_at is None
    monkeypatch.setattr(dialogs, "ask_yes", lambda *_: True)
    button(page, say.CHECK_SENDER).click()
    idle()
    assert store.request(request.id).signature.state is SignatureState.UNKNOWN
    assert "could not be checked" in texts(page)


def test_hidden_text_stands_below_the_message_as_hidden(window: Window, store: Store) -> None:
    (request,) = requests.add(store, hiding('<p style="display:none">and your password</p>'), "request.eml", zone=ZONE)
    window.desk.take_up(request.id)
    page = window.page("request")
    assert isinstance(page, RequestPage)
    shown = page.message.toPlainText()
    assert shown.index(say.HIDDEN_MARK) < shown.index("and your password")


def test_words_that_a_field_was_read_from_are_marked_without_a_number() -> None:
    shown, marks = marked("Case 26-1 from 8 p.m.", [(1, "from 8 p.m."), (READ, "8 p.m."), (READ, "26-1")])
    assert shown == "Case 26-1 from 8 p.m.①"
    assert [(shown[one.start : one.end], one.number) for one in marks] == [("26-1", READ), ("from 8 p.m.①", 1)]


def test_what_was_read_within_longer_words_is_marked_as_one() -> None:
    shown, marks = marked("The Oakridge Police Department", [(READ, "Police"), (READ, "Oakridge Police Department")])
    assert [shown[one.start : one.end] for one in marks] == ["Oakridge Police Department"]


def test_links_in_a_message_open_nothing(page: RequestPage) -> None:
    assert not page.message.openLinks()
    assert page.message.loadResource(2, "http://tracker.example/pixel.png") is None


def test_a_legal_order_is_sent_to_a_lawyer_and_offers_no_clips(
    window: Window, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = b"SUBPOENA. You are commanded to produce video from 8 p.m. to 9 p.m. on July 10, 2026. Case 26-1."
    (request,) = requests.add(store, text, "order.txt", zone=ZONE)
    window.desk.take_up(request.id)
    page = window.page("request")
    assert orders.LAWYER in texts(page)
    assert isinstance(page, RequestPage)
    assert not page.look.isVisible()
    # Silence is no answer to an order, and nothing is there to keep yet.
    assert not page.no.isVisible()
    assert not page.keep.isVisible()
    monkeypatch.setattr(dialogs, "ask_yes", lambda *_: True)
    button(page, orders.NOT_ONE).click()
    assert page.look.isVisible()
    assert page.no.isVisible()


def test_for_an_order_the_next_step_is_to_keep_the_originals(
    window: Window, store: Store, household: str, idle: Callable[[], None]
) -> None:
    text = b"SUBPOENA. You are commanded to produce video from 8 p.m. to 9 p.m. on July 10, 2026. Case 26-1."
    (request,) = requests.add(store, text, "order.txt", zone=ZONE)
    window.desk.take_up(request.id)
    page = window.page("request")
    assert isinstance(page, RequestPage)
    page.keep.click()
    idle()
    assert ledger.entries(store)[-1].kind == "sealed"


def test_a_request_by_phone_is_typed_in(window: Window, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def fill(dialog: RequestDialog) -> int:
        dialog.asker.setText("Sergeant Ames")
        dialog.channel.setCurrentIndex(dialog.channel.findData(Source.NEIGHBOUR))
        dialog.incident.setCurrentIndex(dialog.incident.findData(IncidentType.FIRE))
        dialog.start.setDateTime(at(20))
        dialog.end.setDateTime(at(19))
        dialog.yes.click()
        assert dialog.wrong.isVisibleTo(dialog)
        assert not dialog.result()
        dialog.end.setDateTime(at(21))
        dialog.yes.click()
        return dialog.result()

    monkeypatch.setattr(RequestDialog, "exec", fill)
    button(window, say.TYPE_IN).click()
    (request,) = store.requests()
    assert (request.agency, request.source, request.incident_type) == ("Sergeant Ames", Source.NEIGHBOUR, "fire")
    assert request.windows[0].start == datetime(2026, 7, 10, 20, tzinfo=ZoneInfo(household_zone()))
    assert window.here == "request"
    assert silence.TELLS[Source.NEIGHBOUR] in texts(window)


def test_answered_elsewhere_and_delete(
    window: Window, page: RequestPage, store: Store, asked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill(dialog: AnsweredDialog) -> int:
        assert not dialog.yes.isEnabled()
        dialog.what.setText("two clips")
        dialog.by.setText("my neighbour")
        dialog.minutes.setValue(6)
        dialog.yes.click()
        return dialog.result()

    monkeypatch.setattr(AnsweredDialog, "exec", fill)
    button(page, say.ANSWERED_ELSEWHERE).click()
    assert store.request(asked).state is RequestState.ANSWERED
    assert "You gave 6 minutes: 1.0\N{NO-BREAK SPACE}%" in window.sentence.text()
    window.desk.take_up(asked)
    assert window.here == "done"
    assert "by my neighbour: two clips." in texts(window)
    assert button(window, review.DRAFT_DELETE).isEnabled()
    window.go("request")
    monkeypatch.setattr(dialogs, "ask_yes", lambda *_: False)
    button(page, say.DELETE).click()
    assert store.requests()
    monkeypatch.setattr(dialogs, "ask_yes", lambda *_: True)
    button(page, say.DELETE).click()
    assert (store.requests(), window.here) == ([], "inbox")


def test_without_any_recording_one_is_told_to_add_some_first(window: Window, page: RequestPage) -> None:
    window.desk.answer(1)
    page.look.click()
    assert (window.here, window.notice.sentence) == ("request", say.NO_FOOTAGE_YET)
    button(window.notice, say.FOOTAGE).click()
    assert window.here == "footage"


def test_what_is_being_taken_in_is_looked_through_once_it_is_there(
    window: Window, page: RequestPage, idle: Callable[[], None], tmp_path: Path
) -> None:
    window.desk.answer(1)
    film = evening_film(tmp_path / "films")
    window.desk.jobs.start(Footage(window.desk.root, (str(film),), "Door", ZONE, Fraction(0)))
    page.look.click()
    assert window.here == "review"
    idle()
    assert [entry.state for entry in window.desk.jobs.entries()[:2]] == [State.DONE, State.DONE]
    assert window.notice.sentence != say.NO_FOOTAGE_YET


def test_no_recording_from_then_is_an_end_with_a_note(
    window: Window, page: RequestPage, household: str, idle: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ReplyDialog, "exec", lambda dialog: dialog.copy.click() or dialog.result())
    window.desk.answer(2)
    page.look.click()
    idle()
    assert window.here == "done"
    assert "You have no recording from then." in texts(window)
    button(window, review.COPY_NOTE).click()
    assert "no recording from the time you ask about" in QApplication.clipboard().text()


def test_quotes_are_marked_whatever_the_white_space_in_them() -> None:
    text, marks = marked("Share from 8\np.m. to 6 a.m. please", [(1, "8 p.m. to 6 a.m."), (2, "6 a.m."), (3, "absent")])
    assert text == "Share from 8\np.m. to 6 a.m.①② please"
    assert [text[one.start : one.end] for one in marks] == ["8\np.m. to 6 a.m.①", "②"]
    assert [one.number for one in marks] == [1, 2]


def test_a_paragraph_that_a_mail_program_broke_flows_again() -> None:
    broken = "a" * 52 + "\ngoes on\n\nCase: 1\nArea: 2\n- one\n"
    assert flowing(broken) == "a" * 52 + " goes on\n\nCase: 1\nArea: 2\n- one\n"
