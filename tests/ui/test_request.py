"""Inbox and request: what is asked, the open question, findings beside the message's words, and ways to say no."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QDate, QDateTime, Qt, QTime
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from consent_app.domain.request import IncidentType, RequestState, Source
from consent_app.services import requests
from consent_app.services.settings import household_zone
from consent_app.services.store import Store
from consent_app.ui import asking as dialogs
from consent_app.ui.asking import RequestDialog
from consent_app.ui.message import flowing, marked
from consent_app.ui.request import RequestPage
from consent_app.ui.window import Window
from consent_app.words import window as say
from tests.scenes import ZONE, asking
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


def test_a_reply_goes_to_the_clipboard_only(window: Window, page: RequestPage) -> None:
    button(page, say.COPY_REPLY).click()
    copied = QApplication.clipboard().text()
    assert "case 26-044718" in copied
    assert "no promise" in copied
    assert window.notice.sentence == say.REPLY_COPIED


def test_links_in_a_message_open_nothing(page: RequestPage) -> None:
    assert not page.message.openLinks()
    assert page.message.loadResource(2, "http://tracker.example/pixel.png") is None


def test_a_legal_order_is_sent_to_a_lawyer_and_offers_no_clips(window: Window, store: Store) -> None:
    text = b"SUBPOENA. You are commanded to produce video from 8 p.m. to 9 p.m. on July 10, 2026. Case 26-1."
    (request,) = requests.add(store, text, "order.txt", zone=ZONE)
    window.desk.take_up(request.id)
    page = window.page("request")
    assert "ask a lawyer" in texts(page)
    assert isinstance(page, RequestPage)
    assert not page.look.isVisible()


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
    assert say.NO_NOTICED in texts(window)


def test_answered_elsewhere_and_delete(
    window: Window, page: RequestPage, store: Store, asked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialogs, "ask_line", lambda *_: "two clips by my neighbour")
    button(page, say.ANSWERED_ELSEWHERE).click()
    assert store.request(asked).state is RequestState.ANSWERED
    window.desk.take_up(asked)
    assert window.here == "done"
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


def test_no_recording_from_then_is_an_end_with_a_note(
    window: Window, page: RequestPage, household: str, idle: Callable[[], None]
) -> None:
    window.desk.answer(2)
    page.look.click()
    idle()
    assert window.here == "done"
    assert "You have no recording from then." in texts(window)
    button(window, "Copy a note that says so").click()
    assert "no recording from that time" in QApplication.clipboard().text()


def test_quotes_are_marked_whatever_the_white_space_in_them() -> None:
    text, marks = marked("Share from 8\np.m. to 6 a.m. please", [(1, "8 p.m. to 6 a.m."), (2, "6 a.m."), (3, "absent")])
    assert text == "Share from 8\np.m. to 6 a.m.①② please"
    assert [text[one.start : one.end] for one in marks] == ["8\np.m. to 6 a.m.①", "②"]
    assert [one.number for one in marks] == [1, 2]


def test_a_paragraph_that_a_mail_program_broke_flows_again() -> None:
    broken = "a" * 52 + "\ngoes on\n\nCase: 1\nArea: 2\n- one\n"
    assert flowing(broken) == "a" * 52 + " goes on\n\nCase: 1\nArea: 2\n- one\n"
