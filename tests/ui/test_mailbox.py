"""The mailbox in the window: set up in the settings, fetched when pressed, and true on the rail."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QColor, QFont, QImage, QPainter
from pytestqt.qtbot import QtBot

from consent_app.services.store import Store
from consent_app.ui import asking as dialogs
from consent_app.ui.mailbox_form import MailboxForm
from consent_app.ui.window import Window
from consent_app.words import mailbox
from tests.dovecot import PASSWORD, USER, Server
from tests.services.test_mailbox import CHAT, asking
from tests.ui.conftest import PATIENCE
from tests.ui.test_window import button


@pytest.fixture
def form(window: Window) -> MailboxForm:
    window.go("settings")
    found = window.page("settings").findChild(MailboxForm)
    assert isinstance(found, MailboxForm)
    return found


def set_up(form: MailboxForm, port: int) -> None:
    form.host.setText("localhost")
    form.user.setText(USER)
    form.password.setText(PASSWORD)
    form.port.setValue(port)
    form.set_up.click()


def test_a_mailbox_is_set_up_and_fetched_and_the_rail_says_so(
    window: Window, form: MailboxForm, store: Store, server: Server, qtbot: QtBot, idle: Callable[[], None]
) -> None:
    server.fill([CHAT, asking("26-10001")])
    set_up(form, server.port)
    # No password store is on this machine: the password holds for the session alone.
    kept = (mailbox.KEPT, mailbox.KEPT_FOR_SESSION)
    qtbot.waitUntil(lambda: window.notice.sentence in kept, timeout=PATIENCE)
    assert window.desk.post.settings.mailbox is not None
    assert form.password.text() == ""
    assert "No connection made" in window.rail.connection
    window.go("inbox")
    button(window, mailbox.FETCH).click()
    idle()
    assert window.notice.sentence == mailbox.fetched(1, 2, 0)
    assert [request.case_number for request in store.requests()] == ["26-10001"]
    assert window.rail.connection.startswith("Mail fetched at ")
    assert PASSWORD.encode() not in (window.desk.profile.root / "consent.sqlite3").read_bytes()


def test_a_refused_password_is_asked_for_again(
    window: Window,
    form: MailboxForm,
    store: Store,
    server: Server,
    qtbot: QtBot,
    idle: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server.fill([asking("26-10001")])
    set_up(form, server.port)
    qtbot.waitUntil(lambda: window.desk.post.settings.mailbox is not None, timeout=PATIENCE)
    idle()
    asked: list[str] = []

    def type_it(_parent: object, _title: str, about: str) -> str:
        asked.append(about)
        return PASSWORD

    monkeypatch.setattr(dialogs, "ask_secret", type_it)
    window.desk.post.password = "not this one"  # noqa: S105  # a wrong one
    window.go("inbox")
    button(window, mailbox.FETCH).click()
    idle()
    idle()
    assert len(asked) == 1
    assert "did not accept" in asked[0]
    assert len(store.requests()) == 1


def test_without_a_mailbox_one_is_led_to_the_settings(window: Window) -> None:
    button(window, mailbox.FETCH).click()
    assert window.here == "settings"
    assert not window.desk.jobs.busy


def test_half_a_mailbox_is_not_kept(window: Window, form: MailboxForm) -> None:
    form.host.setText("localhost")
    form.set_up.click()
    assert window.notice.sentence == mailbox.INCOMPLETE
    assert window.desk.post.settings.mailbox is None


def test_a_mailbox_is_forgotten(window: Window, form: MailboxForm, qtbot: QtBot) -> None:
    set_up(form, 993)
    qtbot.waitUntil(form.forget.isEnabled, timeout=PATIENCE)
    form.forget.click()
    qtbot.waitUntil(lambda: window.desk.post.settings.mailbox is None, timeout=PATIENCE)
    qtbot.waitUntil(lambda: form.host.text() == "", timeout=PATIENCE)


def test_how_long_cameras_keep_recordings_is_set(window: Window, form: MailboxForm) -> None:
    form.keeps.setValue(60)
    form.keeps.editingFinished.emit()
    assert window.desk.post.settings.keeps == 60


def test_a_picture_from_the_clipboard_is_read_and_removed(
    window: Window, store: Store, idle: Callable[[], None]
) -> None:
    picture = QImage(900, 300, QImage.Format.Format_RGB32)
    picture.fill(QColor("white"))
    painter = QPainter(picture)
    font = QFont("DejaVu Sans")
    font.setPixelSize(26)
    painter.setFont(font)
    lines = (
        "Oakridge Police Department",
        "Please share your camera footage",
        "from 8 p.m. to 9 p.m. on July 10, 2026.",
    )
    for row, line in enumerate(lines):
        painter.drawText(40, 60 + 50 * row, line)
    painter.end()
    content = QMimeData()
    content.setImageData(picture)
    window.take(content)
    idle()
    (request,) = store.requests()
    assert (request.agency, request.windows[0].start.hour) == ("Oakridge Police Department", 20)
    assert not window.desk.profile.pasted.exists()
    assert window.here == "request"
