"""Footage, jobs, ledger, settings: what is taken in, how times are known, what ran, and words kept nowhere on disk."""

import os
import signal
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from PySide6.QtCore import QDateTime, QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QProgressBar, QPushButton
from pytestqt.qtbot import QtBot
from shiboken6 import delete, isValid

from consent_app.domain.evidence import Box
from consent_app.domain.footage import Confidence, Proposal
from consent_app.domain.timeline import later
from consent_app.services.jobs import Propose, Read, Release
from consent_app.services.store import Store
from consent_app.ui import asking
from consent_app.ui.child import end_all
from consent_app.ui.clock import ClockDialog
from consent_app.ui.desk import Desk
from consent_app.ui.exporting import Exporting
from consent_app.ui.footage import FootagePage
from consent_app.ui.regions import RegionsDialog
from consent_app.ui.settings import SettingsPage
from consent_app.ui.window import Window
from consent_app.words import exporting
from consent_app.words import window as say
from tests.films import numbered_film
from tests.ui.conftest import PATIENCE
from tests.ui.nights import LEFT, PLAIN
from tests.ui.test_request import texts
from tests.ui.test_window import button


def shown(page: FootagePage) -> list[list[str]]:
    """Return the table as a person reads it."""
    model = page.model
    role = Qt.ItemDataRole.DisplayRole
    return [
        [str(model.data(model.index(row, column), role)) for column in range(1, model.columnCount())]
        for row in range(model.rowCount())
    ]


@pytest.fixture
def page(window: Window) -> FootagePage:
    window.go("footage")
    page = window.page("footage")
    assert isinstance(page, FootagePage)
    return page


def test_a_folder_is_added_and_what_cannot_be_read_is_told(
    window: Window,
    page: FootagePage,
    tmp_path: Path,
    idle: Callable[[], None],
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = tmp_path / "door"
    folder.mkdir()
    numbered_film(folder / "cam_20260710_200500.mp4", 50, fps=25)
    (folder / "broken.mp4").write_bytes(b"nothing")
    assert say.EMPTY_FOOTAGE in texts(page)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    monkeypatch.setattr(asking, "ask_line", lambda *_: "Front door")
    button(page.empty, say.ADD_FOLDER).click()
    idle()
    ((recording, starts, length, known, state),) = shown(page)
    assert recording == "Front door\ncam_20260710_200500.mp4"
    assert starts == "Friday 10 July 2026\n8:05:00 p.m."
    assert (length, state) == ("2 seconds", say.READY)
    assert known.startswith("From the file name.")
    assert "broken.mp4" in window.notice.sentence
    picture = page.model.index(0, 0)
    qtbot.waitUntil(lambda: page.model.data(picture, Qt.ItemDataRole.DecorationRole) is not None, timeout=PATIENCE)


def test_films_dropped_on_the_footage_are_footage(
    window: Window, page: FootagePage, tmp_path: Path, idle: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    film = numbered_film(tmp_path / "cam_20260710_200500.mp4", 50, fps=25)
    monkeypatch.setattr(asking, "ask_line", lambda *_: "Yard")
    content = QMimeData()
    content.setUrls([QUrl.fromLocalFile(str(film))])
    window.take(content)
    idle()
    assert [row[0] for row in shown(page)] == ["Yard\ncam_20260710_200500.mp4"]


def test_the_clock_in_the_picture_moves_all_recordings_of_the_camera(
    window: Window,
    page: FootagePage,
    rendered: str,
    idle: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    def said(dialog: ClockDialog) -> int:
        qtbot.waitUntil(lambda: not dialog.picture.pixmap().isNull(), timeout=PATIENCE)
        dialog.time.setDateTime(dialog.time.dateTime().addSecs(3600 + 30))
        return 1

    window.desk.read_anew()
    monkeypatch.setattr(ClockDialog, "exec", said)
    page.clock.click()
    idle()
    assert window.desk.store.cameras()[0].shift == Fraction(3630)
    assert shown(page)[0][1] == "Friday 10 July 2026\n9:05:30 p.m."


def test_a_recording_that_is_away_is_said_to_be(
    window: Window, page: FootagePage, household: str, store: Store
) -> None:
    Path(store.recordings()[0].path).unlink()
    window.desk.read_anew()
    assert shown(page)[0][4] == say.AWAY


def test_jobs_are_listed_kept_and_can_go_on(
    window: Window, household: str, idle: Callable[[], None], store: Store, qtbot: QtBot
) -> None:
    window.desk.take_up(household)
    window.desk.find()
    window.go("jobs")
    assert "Looking for clips that matter" in texts(window)
    assert window.page("jobs").findChildren(QProgressBar)
    button(window.page("jobs"), say.STOP).click()
    idle()
    assert say.JOB_STATES["stopped"] in texts(window)
    again = Desk(window.desk.profile, store)
    assert [(one.state, one.request) for one in again.jobs.entries()] == [("stopped", household)]
    button(window.page("jobs"), say.GO_ON_WITH).click()
    idle()
    assert window.desk.jobs.entries()[0].state == "done"
    assert window.desk.reviewed is not None


def test_the_same_job_twice_is_one_and_others_wait_their_turn(
    desk: Desk, household: str, idle: Callable[[], None]
) -> None:
    first = desk.jobs.start(Propose(desk.root, household), household)
    assert desk.jobs.start(Propose(desk.root, household), household) == desk.jobs.running
    second = desk.jobs.start(Read(desk.root, (), "Hello"), "")
    assert [one.state for one in desk.jobs.entries()] == ["waiting", "running"]
    desk.jobs.stop(second.number)
    desk.jobs.stop(first.number)
    idle()
    assert [one.state for one in desk.jobs.entries()] == ["stopped", "stopped"]


def test_a_killed_worker_is_a_sentence_and_can_be_tried_again(
    window: Window, household: str, idle: Callable[[], None], qtbot: QtBot
) -> None:
    window.desk.take_up(household)
    window.desk.find()
    qtbot.waitUntil(lambda: window.desk.jobs.child is not None and window.desk.jobs.child.pid > 0, timeout=PATIENCE)
    child = window.desk.jobs.child
    assert child is not None
    os.kill(child.pid, signal.SIGKILL)
    idle()
    assert window.notice.sentence == "The work stopped unexpectedly. Nothing was lost; try again."
    button(window.notice, say.TRY_AGAIN).click()
    idle()
    assert window.desk.reviewed is not None


def test_private_words_and_messages_are_in_no_job_that_is_kept(desk: Desk, store: Store, household: str) -> None:
    desk.jobs.start(
        Release(desk.root, household, "/nowhere", ("Marigold Crossing",), (("clip-01", "0" * 64),)), household
    )
    desk.jobs.start(Read(desk.root, (), "from 8 p.m. at Marigold Crossing"), "")
    assert "Marigold" not in "".join(row.body for row in store.jobs())
    desk.jobs.close()


def test_words_of_the_session_hold_without_a_password_store(window: Window) -> None:
    window.go("settings")
    page = window.page("settings")
    assert isinstance(page, SettingsPage)
    page.words.setPlainText("Marigold Crossing\n\nAmes")
    page.session.click()
    assert window.desk.safe.words == ("Marigold Crossing", "Ames")
    assert window.notice.sentence == say.SESSION_KEPT


def test_the_sample_is_made_and_read_from_the_empty_inbox(
    window: Window, idle: Callable[[], None], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    button(window, say.SAMPLE).click()
    qtbot.waitUntil(lambda: window.here == "request", timeout=90_000)
    idle()
    assert window.desk.safe.words
    assert len(window.desk.store.recordings()) == 14
    assert {one.name for one in window.desk.store.cameras()} == {"Linden Driveway", "Linden Front Door"}


def test_the_first_time_shown_is_that_of_the_recording(page: FootagePage, household: str, qtbot: QtBot) -> None:
    recording = page.desk.store.recordings()[0]
    dialog = ClockDialog(page, page.desk.root, recording, page.stills)
    qtbot.addWidget(dialog)
    assert dialog.shift() == 0
    dialog.time.setDateTime(QDateTime(dialog.time.dateTime()).addSecs(-90))
    assert dialog.shift() == -90
    dialog.place.setValue(500)
    assert dialog.shift() == 0
    dialog.reject()


def test_the_clock_that_could_be_read_is_offered(page: FootagePage, household: str, qtbot: QtBot) -> None:
    recording = page.desk.store.recordings()[0]
    dialog = ClockDialog(page, page.desk.root, recording, page.stills)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: dialog.read.text() == say.CLOCK_UNREAD, timeout=60_000)
    assert dialog.use.isHidden()
    dialog.hear({"shown_at": later(recording.started_at, Fraction(75)).isoformat()})
    assert "starts on" in dialog.read.text()
    dialog.use.click()
    assert dialog.shift() == 75
    dialog.reject()


def test_a_clock_that_is_read_after_its_dialog_went_with_the_window_harms_nothing(
    page: FootagePage, household: str
) -> None:
    dialog = ClockDialog(page, page.desk.root, page.desk.store.recordings()[0], page.stills)
    delete(dialog)
    dialog.hear({})
    dialog.show_picture(QImage())
    assert not isValid(dialog)
    end_all(page)


def test_a_clock_that_decides_is_asked_about_and_the_search_goes_on(
    window: Window,
    page: FootagePage,
    household: str,
    store: Store,
    idle: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    recording = store.recordings()[0]
    store.put_recording(replace(recording, clock=replace(recording.clock, confidence=Confidence.LOW)))
    store.put_camera(replace(store.cameras()[0], checked=False))
    window.desk.take_up(household)
    window.desk.find()
    idle()
    assert window.notice.sentence == say.clock_unsure("Door")
    monkeypatch.setattr(ClockDialog, "exec", lambda _: 1)
    window.notice.findChildren(QPushButton)[0].click()
    assert window.here == "footage"
    idle()
    assert store.cameras()[0].checked
    window.desk.take_up(household)
    window.desk.find()
    idle()
    assert store.paper(household, Proposal) is not None


def test_regions_are_drawn_on_the_picture(
    window: Window,
    page: FootagePage,
    household: str,
    store: Store,
    idle: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window.desk.read_anew()

    def drawn(dialog: RegionsDialog) -> int:
        sheet = dialog.sheet
        sheet.show_picture(QImage(64, 36, QImage.Format.Format_RGB32))
        width, height = sheet.width(), sheet.height()
        for x1, y1, x2, y2 in ((1, 1, width // 2, height // 4), (5, 5, 6, 6)):
            QTest.mousePress(sheet, LEFT, PLAIN, QPoint(x2, y2))
            QTest.mouseMove(sheet, QPoint(x1 + 1, y1 + 1))
            QTest.mouseRelease(sheet, LEFT, PLAIN, QPoint(x1, y1))
        sheet.grab()
        return 1

    monkeypatch.setattr(RegionsDialog, "exec", drawn)
    page.regions.click()
    idle()
    (box,) = store.cameras()[0].ignored
    assert max(box.x1, box.y1) < 0.01
    assert (round(box.x2, 1), round(box.y2, 2)) == (0.5, 0.25)
    assert window.notice.sentence == say.IGNORE_KEPT.format(camera=store.cameras()[0].name)
    button(window.notice, say.UNDO).click()
    idle()
    assert store.cameras()[0].ignored == ()
    assert window.notice.sentence == say.REGIONS_AS_BEFORE.format(camera=store.cameras()[0].name)
    button(window.notice, say.REDO).click()
    idle()
    assert store.cameras()[0].ignored == (box,)
    button(window.notice, say.UNDO).click()
    idle()
    assert store.cameras()[0].ignored == ()


def test_what_always_stands_in_a_cameras_picture_is_offered_to_be_covered(
    window: Window,
    page: FootagePage,
    household: str,
    store: Store,
    idle: Callable[[], None],
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window.desk.read_anew()
    offered = {"box": [0.1, 0.2, 0.4, 0.3], "text": "14 Marigold", "private": True}

    def chosen(dialog: RegionsDialog) -> int:
        assert dialog.found.text() == say.STANDING_LOOKING
        # The sample's pictures have nothing of the kind: its answer is waited for, then another one told.
        qtbot.waitUntil(lambda: dialog.found.text() == say.STANDING_NONE, timeout=PATIENCE)
        dialog.hear({"regions": [offered]})
        (offer,) = (one for one in dialog.findChildren(QPushButton) if "14 Marigold" in one.text())
        assert "private words" in offer.text()
        offer.click()
        assert not offer.isEnabled()
        dialog.undo.click()
        assert dialog.sheet.regions == ()
        assert offer.isEnabled()
        assert not dialog.undo.isEnabled()
        offer.click()
        return 1

    monkeypatch.setattr(RegionsDialog, "exec", chosen)
    page.covered.click()
    idle()
    assert store.cameras()[0].covered == (Box(0.1, 0.2, 0.4, 0.3),)
    button(window.notice, say.UNDO).click()
    idle()
    assert store.cameras()[0].covered == ()


def test_an_empty_page_says_how_recordings_come_out_of_each_camera(page: FootagePage) -> None:
    (ways,) = page.empty.findChildren(Exporting)
    assert ways.maker.count() == 1 + len(exporting.WAYS)
    for place, way in enumerate(exporting.WAYS, 1):
        ways.maker.setCurrentIndex(place)
        said = texts(ways)
        assert all(f"{number}. {step}" in said for number, step in enumerate(way.steps, 1))
        assert (exporting.NOT_CONFIRMED in said) is not way.confirmed
        assert exporting.LOOKED_UP in said
