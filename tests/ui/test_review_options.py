"""What the review offers beside its covers: sound, things covered whole, words that are read, the contact sheet."""

from dataclasses import replace
from fractions import Fraction

import pytest
from PySide6.QtWidgets import QCheckBox, QDialog, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from consent_app.domain.evidence import Box, Kind, Track
from consent_app.domain.redaction import Cover
from consent_app.domain.release import RedactedClip, Uncovered
from consent_app.redact.plan import covering
from consent_app.services import review as edits
from consent_app.services.store import Store
from consent_app.ui.lettering import LetteringDialog
from consent_app.ui.removing import RemovingDialog
from consent_app.ui.review import ReviewPage
from consent_app.ui.sheet import ContactSheet
from consent_app.ui.window import Window
from consent_app.words import review as say
from tests.ui.conftest import PATIENCE
from tests.ui.test_request import texts
from tests.ui.test_review import clip, opened, plan, seek
from tests.ui.test_window import button


@pytest.fixture
def page(window: Window, rendered: str, qtbot: QtBot) -> ReviewPage:
    """The review of one clip, its first frame shown."""
    return opened(window, rendered, qtbot)


def test_sound_is_kept_muted_in_part_and_left_out_again(page: ReviewPage, store: Store, qtbot: QtBot) -> None:
    assert say.SOUND_OUT not in texts(page.side)  # this film has none
    store.put_recording(replace(store.recording(clip(page).recording), sound=True))
    page.desk.read_anew()
    assert say.SOUND_OUT in texts(page.side)
    button(page.side, say.KEEP_SOUND).click()
    assert plan(page).keep_audio
    assert say.SOUND_KEPT in texts(page.side)
    seek(page, qtbot, 3.0)
    button(page.side, say.MUTE_FROM).click()
    seek(page, qtbot, 2.0)
    button(page.side, say.MUTE_TO).click()
    assert [(round(float(one.start), 3), round(float(one.end), 3)) for one in plan(page).muted] == [(2.0, 3.0)]
    heard = next(one for one in page.side.findChildren(QToolButton) if one.toolTip() == say.HEAR_AGAIN)
    heard.click()
    assert not plan(page).muted
    page.desk.undo()
    assert plan(page).muted
    button(page.side, say.DROP_SOUND).click()
    assert not plan(page).keep_audio


def test_what_the_second_look_covered_is_told_with_a_way_there(
    page: ReviewPage, store: Store, rendered: str, qtbot: QtBot
) -> None:
    done = store.paper(rendered, RedactedClip, clip(page).id)
    assert done is not None
    found = Uncovered(Fraction(2), Kind.FACE, Box(10, 10, 40, 40), 0.9)
    store.put_paper(rendered, replace(done, plan=covering(done.plan, found, ())), clip(page).id)
    page.desk.read_anew()
    assert say.covered_late(Kind.FACE, 2.0) in texts(page.side)
    button(page.side, say.GO).click()
    qtbot.waitUntil(lambda: abs(page.film.time - 2.0) < 0.01, timeout=PATIENCE)


def test_the_review_shows_the_kind_of_cover_that_the_clip_was_made_with(
    page: ReviewPage, store: Store, rendered: str
) -> None:
    done = store.paper(rendered, RedactedClip, clip(page).id)
    assert done is not None
    assert plan(page).cover is Cover.BLUR
    store.put_paper(rendered, replace(done, plan=replace(done.plan, cover=Cover.SOLID)), clip(page).id)
    page.desk.read_anew()
    assert plan(page).cover is Cover.SOLID


def test_the_contact_sheet_shows_each_thing_as_shared_and_leads_to_its_frame(
    page: ReviewPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = ContactSheet(page, page.desk, clip(page), plan(page))
    qtbot.waitUntil(lambda: all(not tile.icon().isNull() for tile in sheet.tiles.values()), timeout=PATIENCE)
    assert len(sheet.tiles) > 1
    last = list(sheet.tiles.values())[-1]
    last.click()
    assert sheet.result() == QDialog.DialogCode.Accepted
    wanted = sheet.chosen
    assert wanted is not None
    sheet.deleteLater()

    def choose(dialog: ContactSheet) -> bool:
        dialog.chosen = wanted
        return True

    monkeypatch.setattr(ContactSheet, "exec", choose)
    button(page.side, say.LEAST_SURE).click()
    qtbot.waitUntil(lambda: abs(page.film.time - wanted) < 0.1, timeout=PATIENCE)


def test_several_false_covers_are_marked_and_taken_off_in_one_go(
    page: ReviewPage, store: Store, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    (real,) = plan(page).tracks
    doubtful = Track("face-900", Kind.FACE, tuple(replace(one, score=0.2) for one in real.sightings), real.span)
    crowd = replace(plan(page), tracks=(real, doubtful))
    dialog = RemovingDialog(page, page.desk, clip(page), crowd)
    qtbot.waitUntil(lambda: all(not tile.icon().isNull() for tile in dialog.tiles.values()), timeout=PATIENCE)
    assert list(dialog.tiles) == ["face-900", real.id]  # the least sure first
    assert not dialog.remove.isEnabled()
    for tile in dialog.tiles.values():
        tile.click()
    assert dialog.remove.text() == "Remove 2 covers"
    dialog.tiles["face-900"].click()
    assert dialog.chosen == (edits.Uncover(clip(page).id, real.id),)
    dialog.deleteLater()

    (block,) = page.blocks
    page.side.show_clip(block, 1, crowd, None)
    assert say.REMOVE_SEVERAL not in {one.text() for one in page.side.findChildren(QPushButton)}  # each has its own
    more = tuple(replace(doubtful, id=f"face-90{number}") for number in range(1, 4))
    page.side.show_clip(block, 1, replace(crowd, tracks=(*crowd.tracks, *more)), None)
    monkeypatch.setattr(RemovingDialog, "exec", lambda dialog: dialog.tiles[real.id].click() or True)
    button(page.side, say.REMOVE_SEVERAL).click()
    assert not plan(page).covered
    page.desk.undo()
    assert plan(page).covered


def test_persons_are_covered_whole_at_the_press_of_a_box(page: ReviewPage, qtbot: QtBot) -> None:
    def box() -> QCheckBox:
        return next(one for one in page.side.findChildren(QCheckBox) if one.text() == say.WHOLE[Kind.PERSON])

    assert not box().isChecked()
    box().click()
    assert box().isChecked()
    qtbot.waitUntil(lambda: any(one.kind is Kind.PERSON for one in plan(page).tracks), timeout=PATIENCE)
    assert button(page.side, "Whole person 1").isEnabled()
    box().click()
    assert all(one.kind is not Kind.PERSON for one in plan(page).tracks)


def test_a_crowd_is_listed_in_full_when_asked_for(page: ReviewPage) -> None:
    way, over = plan(page).tracks[0].sightings, plan(page).span
    crowd = tuple(Track(f"face-{number:03}", Kind.FACE, way, over) for number in range(1, 91))
    (block,) = page.blocks
    page.side.show_clip(block, 1, replace(plan(page), tracks=crowd), None)

    def listed(count: int) -> bool:
        names = {one.text() for one in page.side.findChildren(QPushButton)}
        return f"Person {count}" in names and f"Person {count + 1}" not in names

    assert listed(40)
    button(page.side, say.SHOW_MORE.format(count=40, rest=50)).click()
    assert listed(80)
    button(page.side, say.SHOW_MORE.format(count=10, rest=10)).click()
    assert listed(90)


def test_words_in_a_clip_are_offered_and_their_cover_goes_with_them(page: ReviewPage, qtbot: QtBot) -> None:
    dialog = LetteringDialog(page, page.desk, str(page.desk.request_id), clip(page))
    qtbot.waitUntil(lambda: dialog.said.text() == say.LETTERING_NONE, timeout=PATIENCE)
    box = [100.0, 100.0, 200.0, 140.0]
    lines = [
        {"text": "ACME", "t_s": 2.0, "box": box, "stands": False},
        {"text": "21:40:11", "t_s": 3.0, "box": box, "stands": True},
    ]
    dialog.hear({"clip": clip(page).id, "lines": lines})
    offer = next(one for one in dialog.findChildren(QPushButton) if one.text().strip() == say.cover_words("ACME"))
    offer.click()
    assert not offer.isEnabled()
    next(one for one in dialog.findChildren(QPushButton) if "21:40:11" in one.text()).click()
    moves, stands = (one for one in page.desk.reviewed.edits.edits if isinstance(one, edits.Cover))  # type: ignore[union-attr]  # there are clips
    assert (moves.follow, moves.t_s, moves.x2) == (True, 2.0, 200.0)
    assert not stands.follow
    dialog.reject()
    dialog.deleteLater()
