"""The frame of the window: places, keys, room, colours, and what is said."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from consent_app.domain.request import RequestState
from consent_app.services.codec import to_json
from consent_app.services.jobs import Propose
from consent_app.services.store import Store
from consent_app.ui import theme
from consent_app.ui.app import run_window
from consent_app.ui.desk import Desk
from consent_app.ui.page import Gauge, Meter
from consent_app.ui.pages import PAGES
from consent_app.ui.window import Window, dress
from consent_app.words import window as say
from tests.scenes import asking
from tests.ui.conftest import PATIENCE


def button(inside: QWidget, words: str) -> QPushButton:
    """Return the button that shows these words."""
    QApplication.processEvents()
    found = [one for one in inside.findChildren(QPushButton) if one.text().strip() == words and one.isVisible()]
    assert len(found) == 1, (words, found)
    return found[0]


def test_an_empty_profile_offers_the_sample_and_says_what_to_do(window: Window) -> None:
    assert window.here == "inbox"
    assert button(window, say.SAMPLE).isEnabled()
    assert window.sentence.text() == "Nobody has asked for anything yet."


def test_every_place_opens_with_nothing_in_it(window: Window) -> None:
    for name in ("footage", "ledger", "settings", "jobs", "review", "consent", "request", "done", "inbox"):
        window.go(name)
        assert window.here == (name if name in ("footage", "ledger", "settings", "jobs") else "inbox")


def test_places_are_reached_by_keys(window: Window) -> None:
    for number, name in enumerate(("inbox", "footage", "review", "consent", "ledger", "settings"), 1):
        QTest.keyClick(window, Qt.Key(Qt.Key.Key_0 + number), Qt.KeyboardModifier.ControlModifier)
        assert window.here in (name, "inbox")
    assert window.here == "settings"
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert window.here == "inbox"


def test_every_control_has_a_name_that_can_be_said(window: Window, rendered: str, qtbot: QtBot) -> None:
    window.desk.request_id = rendered
    for name in PAGES:
        window.go(name)
        for one in window.findChildren(QWidget):
            if one.isVisible() and one.focusPolicy() & Qt.FocusPolicy.TabFocus:
                named = one.accessibleName() or getattr(one, "text", str)() or one.objectName().startswith("qt_")
                hosts = type(one).__name__ in ("QScrollArea", "MessageView", "QAbstractButton")
                assert named or hosts, (name, one)


def test_the_rail_makes_room_where_the_window_is_narrow(window: Window, qtbot: QtBot) -> None:
    assert window.rail.width() == theme.RAIL
    window.resize(960, 560)
    qtbot.waitUntil(lambda: window.rail.width() == theme.RAIL_NARROW)
    assert (window.minimumWidth(), window.minimumHeight()) == (960, 560)


@pytest.mark.parametrize("page", ["request", "review", "consent"])
def test_yes_and_no_show_without_scrolling_in_the_smallest_window_and_are_of_one_height(
    window: Window, rendered: str, page: str, store: Store, qtbot: QtBot
) -> None:
    asked = store.request(rendered)
    store.put_request(replace(asked, agency="The Police Department of a County with a Very Long Name Indeed"))
    window.desk.request_id = rendered
    window.resize(960, 560)
    window.go(page)
    qtbot.waitUntil(lambda: window.rail.width() == theme.RAIL_NARROW)
    yes = window.page(page).filled()
    no = next(one for one in window.page(page).foot.findChildren(QPushButton) if one.objectName() == "even")
    assert yes is not None

    def both_show() -> bool:
        corners = [one.mapTo(window, one.rect().bottomRight()) for one in (yes, no)]
        return all(one.x() < window.width() and one.y() < window.height() for one in corners)

    qtbot.waitUntil(both_show)
    qtbot.waitUntil(lambda: yes.width() == no.width())
    assert abs(yes.height() - no.height()) <= 1
    assert no.isEnabled()


def test_the_meter_is_true_to_scale_but_never_too_thin_to_see(qtbot: QtBot) -> None:
    meter = Meter()
    qtbot.addWidget(meter)
    meter.resize(400, 8)
    dress(QApplication.instance())
    accent = theme.colour("accent").rgb()

    def filled(asked: float, given: float) -> int:
        meter.show_gauge(Gauge("", asked, given))
        picture = meter.grab().toImage()
        return sum(picture.pixelColor(x, 4).rgb() == accent for x in range(picture.width()))

    assert filled(36000, 0) == 0
    assert 2 <= filled(36000, 1) <= 5
    assert meter.toolTip() == say.WIDER
    assert abs(filled(100, 50) - 200) <= 3
    assert meter.accessibleName() == "Asked 1 minute 40 seconds, given 50 seconds"
    assert not meter.toolTip()


def test_text_that_is_pasted_is_read_and_opens(window: Window, idle: Callable[[], None], qtbot: QtBot) -> None:
    QApplication.clipboard().setText(asking("from 8 p.m. to 9 p.m. on July 10").decode())
    QTest.keyClick(window, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.here == "request", timeout=PATIENCE)
    idle()
    assert window.desk.request is not None
    assert window.desk.request.case_number == "26-044718"


def test_an_empty_clipboard_is_a_sentence(window: Window) -> None:
    QApplication.clipboard().setText("  ")
    window.paste()
    assert window.notice.sentence == say.PASTED_EMPTY


def test_a_dropped_file_is_read(window: Window, tmp_path: Path, idle: Callable[[], None], qtbot: QtBot) -> None:
    path = tmp_path / "request.txt"
    path.write_bytes(asking("from 8 p.m. to 9 p.m. on July 10"))
    content = QMimeData()
    content.setUrls([QUrl.fromLocalFile(str(path))])
    at, none = QPointF(400, 300), Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(at, Qt.DropAction.CopyAction, content, Qt.MouseButton.LeftButton, none))
    qtbot.waitUntil(lambda: window.here == "request", timeout=PATIENCE)
    idle()


def test_a_file_that_is_no_message_is_a_sentence_with_a_way_on(
    window: Window, tmp_path: Path, idle: Callable[[], None]
) -> None:
    window.desk.read((str(tmp_path / "missing.eml"),))
    idle()
    assert window.notice.sentence.startswith("missing.eml is not there.")
    assert button(window.notice, say.TRY_AGAIN)


def test_an_interrupted_job_is_offered_again(
    desk: Desk, store: Store, rendered: str, qtbot: QtBot, idle: Callable[[], None]
) -> None:
    store.add_job(rendered, datetime.now(UTC).isoformat(), to_json(Propose(desk.root, rendered)).decode())
    second = Desk(desk.profile, store)
    window = Window(second)
    qtbot.addWidget(window)
    window.show()
    assert window.notice.sentence == say.interrupted("Looking for clips that matter")
    with qtbot.waitSignal(second.jobs.ended, timeout=PATIENCE):
        button(window.notice, say.GO_ON_WITH).click()
    assert second.jobs.entries()[0].state == "done"


def test_the_colours_follow_the_system(window: Window, monkeypatch: pytest.MonkeyPatch, qapp: QApplication) -> None:
    window.go("ledger")
    light = qapp.palette().color(QPalette.ColorRole.Window)
    monkeypatch.setattr(theme, "dark", lambda: True)
    window._tint()  # noqa: SLF001  # what the system's signal calls
    assert qapp.palette().color(QPalette.ColorRole.Window).name().upper() == theme.DARK.window
    assert light.name().upper() == theme.LIGHT.window
    picture = window.grab().toImage()
    assert picture.pixelColor(window.width() // 2, window.height() // 2).lightness() < 60
    monkeypatch.undo()
    dress(qapp)


def test_the_next_pane_is_reached_by_key(window: Window) -> None:
    window.rail.places["inbox"].setFocus()
    QTest.keyClick(window, Qt.Key.Key_F6)
    focus = QApplication.focusWidget()
    assert focus is not None
    assert not window.rail.isAncestorOf(focus)


def test_the_sum_of_all_requests_counts_what_was_given(window: Window, rendered: str) -> None:
    window.desk.request_id = rendered
    window.go("ledger")
    assert window.sentence.text() == "All requests so far: asked for 1 hour. You gave nothing."


def test_saying_no_can_be_undone(window: Window, rendered: str, store: Store) -> None:
    window.desk.take_up(rendered)
    button(window, say.DO_NOT_ANSWER if window.here != "consent" else "Share nothing").click()
    assert store.request(rendered).state is RequestState.DECLINED
    assert (window.here, window.notice.sentence) == ("inbox", say.NOT_ANSWERED)
    button(window.notice, say.UNDO).click()
    assert store.request(rendered).state is RequestState.RENDERED


def test_a_second_window_on_one_profile_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: QApplication
) -> None:
    from PySide6.QtCore import QLockFile
    from PySide6.QtWidgets import QMessageBox

    said: list[str] = []
    monkeypatch.setattr(QMessageBox, "warning", lambda _parent, _title, words: said.append(words))
    lock = QLockFile(str(tmp_path / "window.lock"))
    assert lock.tryLock(0)
    assert run_window(tmp_path) == 1
    assert said == ["A window of this profile is open already. Use that one, or close it first."]
    lock.unlock()


def test_a_fault_of_ours_becomes_a_report_and_a_sentence_and_the_window_stays(
    window: Window, capsys: pytest.CaptureFixture[str]
) -> None:
    from consent_app.ui.app import reporting

    error = ValueError("Marigold Crossing")
    reporting(window)(ValueError, error, None)
    assert window.notice.sentence.startswith("The app met a fault of its own (ValueError).")
    (report,) = window.desk.profile.reports.iterdir()
    assert "Marigold" not in report.read_text()
    assert window.isVisible()
