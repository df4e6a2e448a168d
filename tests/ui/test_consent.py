"""Consent and the end: nothing is shared unseen, no is never locked, and the bundle is the one the commands write."""

import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from consent_app.cli.app import run
from consent_app.domain.release import Consent, ConsentDecision, RedactedClip, Signed
from consent_app.domain.request import RequestState
from consent_app.services import consent
from consent_app.services import review as edits
from consent_app.services.settings import Profile
from consent_app.services.store import Store
from consent_app.ui import asking
from consent_app.ui.consent import ConsentPage
from consent_app.ui.desk import Desk
from consent_app.ui.watch import Watch
from consent_app.ui.window import Window
from consent_app.words import handover
from consent_app.words import review as say
from tests.ui.conftest import PATIENCE, Prepared, consent_page
from tests.ui.test_request import texts
from tests.ui.test_window import button

UUIDS = ("00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002")


@pytest.fixture
def page(window: Window, rendered: str, tmp_path: Path, qtbot: QtBot) -> ConsentPage:
    """The consent of one finished clip."""
    return consent_page(window, rendered, ("Marigold Crossing",), tmp_path, qtbot)


def watch(page: ConsentPage, qtbot: QtBot) -> None:
    """Play the clip to its end, quickly; once more where a busy machine left out too much of it."""

    def watched() -> bool:
        if page.watched.text() != say.WATCHED and not page.film.playing:
            page.film.seek(0.0)
            page.film.play(4.0)
        return page.watched.text() == say.WATCHED

    qtbot.waitUntil(watched, timeout=PATIENCE)


def test_nothing_is_preselected_and_share_is_locked_until_the_clip_was_watched(page: ConsentPage, qtbot: QtBot) -> None:
    assert not page.share.isEnabled()
    assert page.keep.isEnabled()
    assert page.none.isEnabled()
    assert not page.share.isChecked()
    assert not page.keep.isChecked()
    assert page.write.text() == "Decide on 1 more clip"
    assert not page.write.isEnabled()
    assert abs(page.share.width() - page.keep.width()) <= 1
    watch(page, qtbot)
    assert page.watched.text() == say.WATCHED
    assert not page.share.isChecked()


def test_jumping_to_the_end_is_not_watching(page: ConsentPage, qtbot: QtBot) -> None:
    page.film.seek(5.5)
    qtbot.waitUntil(lambda: page.film.time > 5, timeout=PATIENCE)
    with qtbot.waitSignal(page.film.ended, timeout=PATIENCE):
        page.film.play(1.0)
    assert not page.share.isEnabled()


def test_what_is_shared_is_counted_and_written(
    page: ConsentPage,
    window: Window,
    store: Store,
    rendered: str,
    tmp_path: Path,
    idle: Callable[[], None],
    qtbot: QtBot,
) -> None:
    watch(page, qtbot)
    QTest.mouseClick(page.share, Qt.MouseButton.LeftButton)
    assert window.sentence.text().startswith("They asked for 1 hour. You give 6 seconds")
    assert "1 clip, 6 seconds, no sound" in texts(page.leaving)
    assert page.write.text() == "Write the bundle with 1 clip"
    page.write.click()
    qtbot.waitUntil(lambda: window.here == "done", timeout=PATIENCE)
    idle()
    said = texts(window)
    assert "The bundle is written." in said
    assert "1 clip" in said
    assert handover.NOT_ALSO in said
    (bundle,) = tmp_path.glob("*.zip")
    with zipfile.ZipFile(bundle) as archive:
        assert archive.testzip() is None
    assert store.request(rendered).state is RequestState.RELEASED
    button(window, say.COPY_CASE).click()
    assert QApplication.clipboard().text() == "26-044718"


def test_a_clip_with_sound_is_listened_to_elsewhere_before_it_is_shared(
    page: ConsentPage, store: Store, rendered: str, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    played: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: played.append(url.toLocalFile()))
    assert page.listen.isHidden()
    (done,) = store.papers(rendered, RedactedClip)
    store.put_paper(rendered, replace(done, plan=replace(done.plan, keep_audio=True)), done.clip.id)
    page.desk.read_anew()
    watch(page, qtbot)
    assert not page.share.isEnabled()
    assert page.told.text() == say.HAS_SOUND
    assert say.NO_SOUND not in texts(page.leaving), "said of what nobody chose yet"
    page.listen.click()
    assert played == [done.path]
    page.share.click()
    assert "1 clip, 6 seconds, with sound" in texts(page.leaving)
    assert say.with_sound(1) in texts(page.leaving)
    assert say.NO_SOUND not in texts(page.leaving)


def test_a_clip_kept_at_home_and_nothing_shared_ends_without_a_bundle(
    page: ConsentPage, window: Window, store: Store, rendered: str, tmp_path: Path
) -> None:
    QTest.mouseClick(page.keep, Qt.MouseButton.LeftButton)
    assert page.write.text() == say.KEEP_ALL
    page.write.click()
    assert store.request(rendered).state is RequestState.DECLINED
    assert not list(tmp_path.glob("*.zip"))
    assert window.here == "inbox"


def test_choices_outlive_the_window_and_a_clip_that_changed_is_watched_again(
    page: ConsentPage, window: Window, rendered: str, idle: Callable[[], None], qtbot: QtBot
) -> None:
    watch(page, qtbot)
    page.share.click()
    again = Window(Desk(window.desk.profile, window.desk.store))
    again.desk.take_up(rendered)
    other = again.page("consent")
    assert isinstance(other, ConsentPage)
    assert other.share.isChecked()
    again.close()
    again.deleteLater()
    clip = page.clip
    assert clip is not None
    window.desk.edit(edits.Cover(clip.id, 10, 10, 60, 60))
    assert page.done is None
    assert say.NOT_COVERED_YET in texts(page)
    window.desk.render()
    idle()
    window.go("consent")
    assert not page.share.isChecked()
    assert not page.share.isEnabled()
    assert say.CHANGED in texts(page)
    assert page.write.text() == "Decide on 1 more clip"


def test_something_seen_leads_to_that_frame_in_the_review(page: ConsentPage, window: Window, qtbot: QtBot) -> None:
    page.film.seek(3.0)
    qtbot.waitUntil(lambda: abs(page.film.time - 3.0) < 0.06, timeout=PATIENCE)
    at = page.film.time
    page.see()
    assert window.here == "review"
    review: Any = window.page("review")
    qtbot.waitUntil(lambda: abs(review.film.time - at) < 0.06, timeout=PATIENCE)


def test_a_word_found_in_the_bundle_is_told_and_no_bundle_is_left(
    page: ConsentPage, window: Window, tmp_path: Path, idle: Callable[[], None], qtbot: QtBot
) -> None:
    clip = page.clip
    assert clip is not None
    plan = window.desk.plan(clip)
    assert plan is not None
    window.desk.edit(edits.Visible(clip.id, plan.tracks[0].id, "he is Bo"))
    window.desk.render()
    idle()
    window.go("consent")
    watch(page, qtbot)
    page.share.click()
    window.desk.safe.words = ("name: Bo",)
    page.write.click()
    idle()
    assert window.notice.sentence.startswith("No bundle was written.")
    assert window.here == "consent"
    assert not list(tmp_path.glob("*.zip"))


def test_without_words_they_are_asked_for_before_the_first_bundle(
    page: ConsentPage, window: Window, idle: Callable[[], None], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.desk.safe.words = None
    asked: list[object] = []

    def answer(*_: object) -> tuple[str, ...]:
        asked.append(window.here)
        return ("Marigold Crossing",)

    monkeypatch.setattr(asking, "ask_words", answer)
    watch(page, qtbot)
    page.share.click()
    page.write.click()
    qtbot.waitUntil(lambda: window.here == "done", timeout=PATIENCE)
    idle()
    assert asked == ["consent"]


def test_asking_them_to_delete_is_a_message_to_copy(
    page: ConsentPage, window: Window, store: Store, rendered: str, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch(page, qtbot)
    page.share.click()
    page.write.click()
    qtbot.waitUntil(lambda: window.here == "done", timeout=PATIENCE)
    monkeypatch.setattr(asking, "ask_yes", lambda *_: True)
    button(window, say.ASK_DELETE).click()
    assert store.request(rendered).state is RequestState.WITHDRAWN
    assert "I take back my consent" in QApplication.clipboard().text()
    assert "You took your consent back." in texts(window)


def test_watched_means_nearly_every_moment_and_the_last() -> None:
    seen = Watch("", 10.0)
    for step in range(100):
        seen.see(step / 10)
    assert seen.whole
    jumped = Watch("", 10.0)
    for step in range(80, 100):
        jumped.see(step / 10)
    assert not jumped.whole
    cut = Watch("", 10.0)
    for step in range(93):
        cut.see(step / 10)
    assert not cut.whole


def drawn_alike(request: str, decided: list[ConsentDecision], _before: Consent | None, note: str) -> Consent:
    """Return a consent in which nothing is left to chance, to compare two ways to it."""
    salts = tuple((item.clip, "5a" * 32) for item in decided)
    at = datetime(2026, 7, 20, 12, tzinfo=UTC)
    given = tuple(replace(item, at=at) for item in decided)
    return Consent(
        request, at, given, f"urn:uuid:{UUIDS[0]}", f"urn:uuid:{UUIDS[1]}", "response-0123456789abcdef", salts, note
    )


@pytest.mark.parametrize("how", ["share", "edited", "keep"])
def test_the_decisions_end_in_the_same_bundle_as_the_commands(  # noqa: PLR0917  # each is a fixture
    how: str,
    window: Window,
    profile: Profile,
    rendered: str,
    prepared: Prepared,
    tmp_path: Path,
    idle: Callable[[], None],
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The same choices, once by buttons and once by commands on a copy of the profile, give the same bytes.

    What chance draws for a consent is fixed for both, by a consent that is there before.
    """
    other = tmp_path / "other"
    shutil.copytree(prepared.root, other)
    by_window, by_commands, words = tmp_path / "window", tmp_path / "commands", tmp_path / "words.txt"
    by_window.mkdir()
    by_commands.mkdir()
    words.write_text("Marigold Crossing\n")
    change = tmp_path / "edits.json"
    change.write_text('{"edits": [{"do": "cover", "clip": "clip-01", "x1": 10, "y1": 10, "x2": 60, "y2": 60}]}')
    command = ["--data-dir", str(other), "--json"]

    window.desk.safe.words = ("Marigold Crossing",)
    window.desk.take_up(rendered)
    page = window.page("consent")
    assert isinstance(page, ConsentPage)
    page.out = str(by_window)
    if how == "edited":
        window.go("review")
        window.desk.edit(edits.Cover("clip-01", 10, 10, 60, 60))
        window.desk.render()
        idle()
        assert run([*command, "review", rendered, "--edits", str(change)]) == 0
        assert run([*command, "render", rendered]) == 0
    fix_chance(monkeypatch, profile.root, other, rendered)
    window.go("consent")
    qtbot.waitUntil(lambda: not page.film.given.isNull(), timeout=PATIENCE)
    if how == "keep":
        page.keep.click()
        page.write.click()
        assert run([*command, "decide", rendered, "--decline"]) == 0
    else:
        watch(page, qtbot)
        page.share.click()
        page.write.click()
        idle()
        assert window.here == "done", window.notice.sentence
        hand_on_signature(profile.root, other, rendered)
        assert run([*command, "decide", rendered, "--share-all"]) == 0
        assert run([*command, "release", rendered, "--out", str(by_commands), "--words", str(words)]) == 0
    first, second = ({one.name: one.read_bytes() for one in folder.iterdir()} for folder in (by_window, by_commands))
    assert first == second
    assert len(first) == (0 if how == "keep" else 1)


def hand_on_signature(one: Path, other: Path, request: str) -> None:
    """Let the other profile know the signature that the first one made; it holds for the very same content only."""
    from consent_app.services.store import open_store

    with open_store(one / "consent.sqlite3") as store:
        made = store.paper(request, Signed)
    assert made is not None
    with open_store(other / "consent.sqlite3") as store:
        store.put_paper(request, made)


def fix_chance(monkeypatch: pytest.MonkeyPatch, *places: Path | str) -> None:
    """Put the consent to share everything into both profiles, drawn alike; the same decision keeps it."""
    from consent_app.services.store import open_store

    monkeypatch.setattr(consent, "_drawn", drawn_alike)
    *roots, request = places
    for root in roots:
        with open_store(Path(root) / "consent.sqlite3") as store:
            consent.decide(store, str(request), None)
