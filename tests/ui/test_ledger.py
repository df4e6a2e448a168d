"""The ledger's page: the sum, the chart, rows that unfold, what can be done with a bundle, and the export."""

import json
import sqlite3
from contextlib import closing
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from consent_app.domain.release import Answered, Bundle
from consent_app.domain.request import Private, RequestState
from consent_app.domain.work import Work
from consent_app.services import consent, ledger, requests
from consent_app.services.release import Wish, release
from consent_app.services.store import Store
from consent_app.ui import asking as dialogs
from consent_app.ui import theme
from consent_app.ui.ledger import LedgerPage
from consent_app.ui.ledger_row import AccountRow
from consent_app.ui.window import Window
from consent_app.words import answers, review
from consent_app.words import ledger as say
from tests.scenes import ZONE, asking
from tests.ui.conftest import PATIENCE
from tests.ui.test_request import texts
from tests.ui.test_window import button


@pytest.fixture
def page(window: Window) -> LedgerPage:
    found = window.page("ledger")
    assert isinstance(found, LedgerPage)
    return found


@pytest.fixture
def written(window: Window, rendered: str, store: Store, tmp_path: Path) -> str:
    """The evening's request with its bundle written."""
    consent.decide(store, rendered, None)
    release(window.desk.profile, store, rendered, Wish(tmp_path, Private(())), None, Work())
    return rendered


def rows(page: LedgerPage) -> list[AccountRow]:
    QApplication.processEvents()
    return [row for row in page.findChildren(AccountRow) if row.isVisible()]


def test_an_empty_ledger_says_what_it_is_for(window: Window, page: LedgerPage) -> None:
    window.go("ledger")
    assert say.EMPTY in texts(page)
    assert not page.export.isVisible()
    assert not page.sum.isVisible()


def test_the_sum_counts_what_was_asked_and_given_here_and_elsewhere(
    window: Window, page: LedgerPage, written: str, store: Store
) -> None:
    (other,) = requests.add(store, asking("from 8 p.m. to 9 p.m. on July 11"), "other.txt", zone=ZONE)
    consent.answered_elsewhere(store, other.id, Answered("a clip", date(2026, 7, 12), "my son", Fraction(120)))
    window.go("ledger")
    bundle = store.paper(written, Bundle)
    assert bundle is not None
    seconds = float(bundle.meter.given) + 120
    assert page.figure.text() == f"2 min {round(seconds) - 120} s"
    assert f"of 2 hours asked: {100 * seconds / 7200:.1f}" in page.of.text()
    assert page.counts.text().startswith("2 requests. 1 answered elsewhere. 1 bundle written.")
    assert "asked 1 h, gave 2 min" in page.chart.accessibleName()
    assert [row.button.accessibleName().split(". ")[-1] for row in rows(page)] == [
        "Answered elsewhere",
        "Bundle written",
    ]


def test_a_row_unfolds_to_its_lines_and_stays_so(window: Window, page: LedgerPage, written: str, store: Store) -> None:
    window.go("ledger")
    (row,) = rows(page)
    assert not row.below.isVisible()
    row.button.click()
    said = texts(row)
    for kind in ("asked", "proposed", "decided", "released"):
        assert say.KINDS[kind] in said
    requests.add(store, asking("from 8 p.m. to 9 p.m. on July 11"), "other.txt", zone=ZONE)
    window.desk.read_anew()
    assert [one.below.isVisible() for one in rows(page)] == [False, True]
    rows(page)[1].button.click()
    assert not rows(page)[1].below.isVisible()


def test_the_bundle_is_checked_again_and_a_changed_one_is_noticed(
    window: Window, page: LedgerPage, written: str, store: Store, qtbot: QtBot
) -> None:
    window.go("ledger")
    (row,) = rows(page)
    row.button.click()
    button(row, say.CHECK_AGAIN).click()
    qtbot.waitUntil(lambda: window.notice.sentence == answers.VERIFIED, timeout=PATIENCE)
    bundle = store.paper(written, Bundle)
    assert bundle is not None
    content = bytearray(Path(bundle.path).read_bytes())
    content[len(content) // 2] ^= 1
    Path(bundle.path).write_bytes(content)
    button(row, say.CHECK_AGAIN).click()
    qtbot.waitUntil(lambda: window.notice.sentence == answers.NOT_VERIFIED, timeout=PATIENCE)


def test_deletion_is_asked_for_from_the_ledger(
    window: Window, page: LedgerPage, written: str, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.go("ledger")
    (row,) = rows(page)
    row.button.click()
    monkeypatch.setattr(dialogs, "ask_yes", lambda *_: True)
    button(row, review.ASK_DELETE).click()
    assert store.request(written).state is RequestState.WITHDRAWN
    assert "Please delete all copies" in QApplication.clipboard().text()
    (row,) = rows(page)
    assert review.ASK_DELETE not in [one.text() for one in row.findChildren(QPushButton)]


def test_a_bundle_that_is_away_is_said_to_be(window: Window, page: LedgerPage, written: str, store: Store) -> None:
    bundle = store.paper(written, Bundle)
    assert bundle is not None
    Path(bundle.path).unlink()
    window.go("ledger")
    (row,) = rows(page)
    row.button.click()
    assert say.GONE in texts(row)
    assert not button(row, say.CHECK_AGAIN).isEnabled()


def test_a_deleted_request_leaves_a_row_without_facts(
    window: Window, page: LedgerPage, rendered: str, store: Store
) -> None:
    requests.delete(window.desk.profile, store, rendered)
    window.go("ledger")
    (row,) = rows(page)
    assert say.DELETED in row.button.accessibleName()
    row.button.click()
    assert say.KINDS["deleted"] in texts(row)
    assert all(entry.facts is None for entry in ledger.entries(store) if entry.kind != "deleted")
    assert page.counts.text() == "0 requests. 1 deleted."


def test_a_line_of_no_request_has_a_row(window: Window, page: LedgerPage, store: Store) -> None:
    ledger.append(store, "mail_fetched", "", looked_at=3)
    window.go("ledger")
    (row,) = rows(page)
    assert say.OTHER_LINES in row.button.accessibleName()


def test_a_row_leads_to_its_request(window: Window, page: LedgerPage, rendered: str) -> None:
    window.go("ledger")
    (row,) = rows(page)
    row.button.click()
    button(row, say.OPEN_IT).click()
    assert window.desk.request_id == rendered


def test_a_record_that_was_changed_is_said_to_be_damaged(window: Window, page: LedgerPage, rendered: str) -> None:
    with closing(sqlite3.connect(window.desk.profile.database)) as other:
        other.execute("DROP TRIGGER ledger_keeps_facts")
        other.execute("UPDATE ledger SET kind = 'declined' WHERE number = 2")
        other.commit()
    window.go("ledger")
    assert page.record.text() == say.RECORD_BROKEN


def test_the_ledger_is_exported(
    window: Window, page: LedgerPage, written: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "book.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    window.go("ledger")
    page.export.click()
    whole = json.loads(target.read_text())
    assert whole["complete"] is True
    assert [one["kind"] for one in whole["entries"]][:2] == ["asked", "proposed"]
    assert window.notice.sentence == say.EXPORTED.format(file="book.json")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "no" / "book.json"), ""))
    page.export.click()
    assert "no" in window.notice.sentence


def test_the_chart_draws_what_was_given(window: Window, page: LedgerPage, written: str) -> None:
    window.go("ledger")
    QApplication.processEvents()
    drawn = page.chart.grab().toImage()
    colours = [drawn.pixelColor(x, y).name() for x in range(0, drawn.width(), 2) for y in range(drawn.height())]
    assert colours.count(theme.colour("track").name()) > 1000
    assert 20 < colours.count(theme.colour("accent").name()) < 1000
