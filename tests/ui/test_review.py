"""The review: every change a person can make to clips and covers, by mouse and key, with undo, on a real film."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from consent_app.domain.evidence import Box, Kind
from consent_app.domain.footage import Clip
from consent_app.domain.redaction import RedactionPlan, Shape
from consent_app.domain.timeline import Span
from consent_app.services import review as edits
from consent_app.services.store import Store
from consent_app.ui.reason import Reason
from consent_app.ui.review import ReviewPage
from consent_app.ui.window import Window
from consent_app.words import review as say
from tests.ui.conftest import PATIENCE
from tests.ui.test_request import texts
from tests.ui.test_window import button

FRAME = 0.1


@pytest.fixture
def page(window: Window, rendered: str, qtbot: QtBot) -> ReviewPage:
    """The review of one clip, its first frame shown."""
    return opened(window, rendered, qtbot)


def opened(window: Window, request: str, qtbot: QtBot) -> ReviewPage:
    """Open the review of a request, the player in focus."""
    window.desk.request_id = request
    window.go("review")
    page = window.page("review")
    assert isinstance(page, ReviewPage)
    qtbot.waitUntil(lambda: not page.film.given.isNull(), timeout=PATIENCE)
    page.stage.setFocus()
    return page


def clip(page: ReviewPage) -> Clip:
    """Return the clip in hand."""
    found = page.clip
    assert found is not None
    return found


def plan(page: ReviewPage) -> RedactionPlan:
    """Return how the clip in hand is covered."""
    found = page.desk.plan(clip(page))
    assert found is not None
    return found


def seek(page: ReviewPage, qtbot: QtBot, moment: float) -> None:
    """Show the frame at a time of the film."""
    page.film.seek(moment)
    qtbot.waitUntil(lambda: abs(page.film.time - moment) < 0.01, timeout=PATIENCE)


def quiet(page: ReviewPage, idle: Callable[[], None], qtbot: QtBot) -> None:
    """Wait until the clips as they are now have been looked through."""
    qtbot.waitUntil(lambda: all(page.desk.looked_through(one.clip) for one in page.blocks), timeout=PATIENCE)
    idle()


def test_a_clip_shows_with_its_reasons_and_what_is_covered(window: Window, page: ReviewPage) -> None:
    said = texts(page.side)
    assert "Clip 1 of 1" in said
    assert "A person is in it." in said
    assert button(page.side, "Person 1")
    assert window.sentence.text().startswith("They asked for 1 hour. You would give 6 seconds")
    assert page.timeline.selected == clip(page).id
    assert page.transport.where.text() == "8:05:00 p.m."
    assert page.cover.text() == say.TO_CONSENT


def test_leaving_a_clip_out_is_undone_and_done_again(page: ReviewPage, window: Window) -> None:
    button(page.side, say.LEAVE_OUT).click()
    assert page.blocks == []
    assert not page.cover.isEnabled()
    assert say.NONE_FOUND in texts(page.side)
    QTest.keyClick(page.stage, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(page.blocks) == 1
    assert not page.undo.isEnabled()
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(page.stage, Qt.Key.Key_Z, both)
    assert page.blocks == []
    page.undo.click()
    assert len(page.blocks) == 1
    page.redo.click()
    assert page.blocks == []


def test_ends_are_set_to_the_frame_that_shows(
    page: ReviewPage, qtbot: QtBot, idle: Callable[[], None], window: Window
) -> None:
    seek(page, qtbot, 1.3)
    QTest.keyClick(page.stage, Qt.Key.Key_I)
    assert clip(page).span == Span(Fraction(13, 10), Fraction(6))
    seek(page, qtbot, 4.2)
    QTest.keyClick(page.stage, Qt.Key.Key_O)
    assert clip(page).span == Span(Fraction(13, 10), Fraction(43, 10)), "the frame that shows is in it"
    assert window.sentence.text().startswith("They asked for 1 hour. You would give 3 seconds")
    page.desk.undo()
    page.desk.undo()
    assert clip(page).span == Span(Fraction(0), Fraction(6))
    quiet(page, idle, qtbot)


def test_an_end_dragged_on_the_time_line_moves_the_clip_and_shows_its_frame(
    page: ReviewPage, qtbot: QtBot, idle: Callable[[], None]
) -> None:
    page.timeline.ends_moving.emit(clip(page).id, 300.0 + 2.0)
    qtbot.waitUntil(lambda: abs(page.film.time - 2.0) < 0.01, timeout=PATIENCE)
    page.timeline.ends_moved.emit(clip(page).id, 302.0, 305.5)
    assert clip(page).span == Span(Fraction(2), Fraction(11, 2))
    quiet(page, idle, qtbot)


def test_a_clip_is_split_and_joined_and_another_added(page: ReviewPage, qtbot: QtBot, idle: Callable[[], None]) -> None:
    seek(page, qtbot, 3.0)
    QTest.keyClick(page.stage, Qt.Key.Key_S)
    assert [one.clip.span for one in page.blocks] == [
        Span(Fraction(0), Fraction(3)),
        Span(Fraction(3), Fraction(6)),
    ]
    first, second = (one.clip.id for one in page.blocks)
    page.choose(first)
    QTest.keyClick(page.stage, Qt.Key.Key_N)
    assert page.desk.clip_id == second
    QTest.keyClick(page.stage, Qt.Key.Key_P)
    assert page.desk.clip_id == first
    QTest.keyClick(page.stage, Qt.Key.Key_S, Qt.KeyboardModifier.ShiftModifier)
    assert [one.clip.span for one in page.blocks] == [Span(Fraction(0), Fraction(6))]
    assert page.desk.reviewed is not None
    assert page.desk.reviewed.proposal.withheld == ()
    page.desk.undo()
    assert len(page.blocks) == 2, "one step back takes all of a joining back"
    page.desk.undo()
    assert [one.clip.span for one in page.blocks] == [Span(Fraction(0), Fraction(6))]
    page.desk.redo()
    assert [one.clip.id for one in page.blocks] == [first, second]
    page.desk.edit(edits.Drop(first), edits.Drop(second))
    page.add_here()
    assert len(page.blocks) == 1
    quiet(page, idle, qtbot)


def test_what_is_drawn_through_a_clip_stays_when_the_clip_is_split_and_joined(
    page: ReviewPage, qtbot: QtBot, idle: Callable[[], None], window: Window
) -> None:
    def drawn() -> list[list[str]]:
        quiet(page, idle, qtbot)
        plans = [page.desk.plan(block.clip) for block in page.blocks]
        return [[track.id for track in (one.tracks if one else ()) if track.kind is Kind.REGION] for one in plans]

    seek(page, qtbot, 3.0)
    page.stage.drawn.emit(Box(10, 10, 60, 60))
    button(page.ask_drawn, say.WHOLE_CLIP).click()
    page.desk.edit(edits.Visible(clip(page).id, plan(page).tracks[0].id, "it is me"))
    seek(page, qtbot, 3.0)
    QTest.keyClick(page.stage, Qt.Key.Key_S)
    assert window.notice.sentence == say.REMADE
    assert drawn() == [["hand-001"]] * 2
    page.choose(page.blocks[0].clip.id)
    QTest.keyClick(page.stage, Qt.Key.Key_S, Qt.KeyboardModifier.ShiftModifier)
    assert drawn() == [["hand-001"]]


def test_visible_asks_for_a_reason_in_place_and_is_covered_again(page: ReviewPage) -> None:
    track = plan(page).tracks[0].id
    visible = next(one for one in page.side.findChildren(type(page.cover)) if one.text() == say.VISIBLE)
    visible.click()
    assert plan(page).visible == (), "nothing is uncovered without a reason"
    asked = next(one for one in page.side.findChildren(Reason) if one.isVisible())
    QTest.keyClicks(asked.line, "it is me")
    QTest.keyClick(asked.line, Qt.Key.Key_Return)
    assert [(one.track, one.reason) for one in plan(page).visible] == [(track, "it is me")]
    assert "it is me" in texts(page.side)
    covered = next(
        one for one in page.side.findChildren(type(page.cover)) if one.text() == say.COVERED and one.isVisible()
    )
    covered.click()
    assert plan(page).visible == ()
    page.desk.undo()
    assert len(plan(page).visible) == 1


def test_a_reason_half_typed_is_typed_on_when_the_side_was_made_anew(page: ReviewPage, qtbot: QtBot) -> None:
    def asked() -> Reason:
        (shown,) = (one for one in page.side.findChildren(Reason) if one.isVisible())
        return shown

    next(one for one in page.side.findChildren(type(page.cover)) if one.text() == say.VISIBLE).click()
    first = asked()
    QTest.keyClicks(first.line, "it is")
    page.desk.read_anew()  # as when a job ends
    qtbot.waitUntil(lambda: any(one.isVisible() and one is not first for one in page.side.findChildren(Reason)))
    qtbot.waitUntil(asked().line.hasFocus)
    QTest.keyClicks(asked().line, " me")
    assert plan(page).visible == ()
    QTest.keyClick(asked().line, Qt.Key.Key_Return)
    assert [one.reason for one in plan(page).visible] == ["it is me"]
    page.desk.read_anew()
    assert not any(one.isVisibleTo(page.side) for one in page.side.findChildren(Reason))


def test_moving_the_ends_covers_again_what_was_left_visible(
    page: ReviewPage, window: Window, qtbot: QtBot, idle: Callable[[], None]
) -> None:
    page.desk.edit(edits.Visible(clip(page).id, plan(page).tracks[0].id, "it is me"))
    page.timeline.ends_moved.emit(clip(page).id, 300.0, 305.0)
    assert window.notice.sentence == say.REMADE
    quiet(page, idle, qtbot)
    assert plan(page).tracks
    assert plan(page).visible == ()


def test_a_cover_is_drawn_kept_for_a_while_and_taken_off(page: ReviewPage, qtbot: QtBot) -> None:
    seek(page, qtbot, 3.0)
    QTest.keyClick(page.stage, Qt.Key.Key_D)
    assert page.stage.drawing
    place = page.stage.place.rect
    start = QPoint(round(place.x()) + 40, round(place.y()) + 40)
    QTest.mousePress(page.stage, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(page.stage, start + QPoint(80, 60))
    QTest.mouseRelease(page.stage, Qt.MouseButton.LeftButton, pos=start + QPoint(80, 60))
    assert page.ask_drawn.isVisible()
    assert page.stage.place.rect == place, "the picture jumped"
    asked = page.stage.asked
    assert asked is not None
    assert page.stage.place.to_stage(asked.box).center().toPoint() == start + QPoint(40, 30)
    button(page.ask_drawn, say.ONLY_HERE).click()
    assert page.stage.asked is None
    assert page.transport.isVisible()
    drawn = next(one for one in plan(page).tracks if one.kind is Kind.REGION)
    assert drawn.span == Span(Fraction(3, 2), Fraction(9, 2))
    qtbot.waitUntil(lambda: any(one.track == drawn.id for one in page.stage.masks), timeout=PATIENCE)
    page.stage.selected = drawn.id
    QTest.keyClick(page.stage, Qt.Key.Key_Delete)
    assert all(one.kind is not Kind.REGION for one in plan(page).tracks)


@pytest.mark.parametrize("gone", [ReviewPage.escape, ReviewPage.leave, lambda page: page.next_clip(1)])
def test_what_was_drawn_is_forgotten_by_who_goes_elsewhere(
    page: ReviewPage, gone: Callable[[ReviewPage], object]
) -> None:
    page.stage.drawn.emit(Box(200, 100, 280, 200))
    gone(page)
    assert not page.ask_drawn.asking
    assert page.stage.asked is None
    assert all(one.kind is not Kind.REGION for one in plan(page).tracks)


def test_a_drawn_cover_follows_what_it_shows_and_is_set_elsewhere_by_dragging(
    page: ReviewPage, qtbot: QtBot, idle: Callable[[], None]
) -> None:
    seek(page, qtbot, 3.0)
    page.stage.drawn.emit(Box(200, 100, 280, 200))
    page.ask_drawn.round.setChecked(True)
    assert page.stage.asked is not None
    assert page.stage.asked.shape is Shape.ELLIPSE
    button(page.ask_drawn, say.FOLLOW_IT).click()
    quiet(page, idle, qtbot)
    drawn = next(one for one in plan(page).tracks if one.kind is Kind.REGION)
    assert drawn.rounded
    assert len(drawn.sightings) > 1
    page.stage.reshaped.emit(drawn.id, Box(10, 10, 60, 70))
    there = [mask.box for mask in plan(page).masks_at(Fraction(page.film.time)) if mask.track == drawn.id]
    assert there == [Box(10, 10, 60, 70)]
    page.desk.undo()
    assert next(one for one in plan(page).tracks if one.id == drawn.id) == drawn


def test_escape_stops_drawing_before_it_leaves_the_page(page: ReviewPage, window: Window) -> None:
    page.stage.draw(on=True)
    QTest.keyClick(page.stage, Qt.Key.Key_Escape)
    assert not page.stage.drawing
    assert window.here == "review"
    QTest.keyClick(page.stage, Qt.Key.Key_Escape)
    assert window.here == "inbox"


def test_letters_work_in_the_player_only(page: ReviewPage, qtbot: QtBot) -> None:
    seek(page, qtbot, 2.0)
    visible = next(one for one in page.side.findChildren(type(page.cover)) if one.text() == say.VISIBLE)
    visible.click()
    line = next(one for one in page.side.findChildren(QLineEdit) if one.isVisible())
    QTest.keyClicks(line, "iosnd")
    assert line.text() == "iosnd"
    assert clip(page).span == Span(Fraction(0), Fraction(6))
    assert not page.stage.drawing


def test_frames_are_stepped_and_played_by_keys(page: ReviewPage, qtbot: QtBot) -> None:
    seek(page, qtbot, 2.0)
    QTest.keyClick(page.stage, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: abs(page.film.time - 2.1) < 0.01, timeout=PATIENCE)
    QTest.keyClick(page.stage, Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: abs(page.film.time - 2.0) < 0.01, timeout=PATIENCE)
    QTest.keyClick(page.stage, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: abs(page.film.time - 3.0) < 0.01, timeout=PATIENCE)
    QTest.keyClick(page.stage, Qt.Key.Key_L)
    assert page.film.playing == 1
    QTest.keyClick(page.stage, Qt.Key.Key_K)
    assert page.film.playing == 0
    QTest.keyClick(page.stage, Qt.Key.Key_J)
    assert page.film.playing == -1
    QTest.keyClick(page.stage, Qt.Key.Key_Space)
    assert page.film.playing == 0


def test_the_time_line_seeks_and_says_where_nothing_was_recorded(page: ReviewPage, qtbot: QtBot) -> None:
    page.timeline.sought.emit(0, 302.5)
    qtbot.waitUntil(lambda: abs(page.film.time - 2.5) < 0.01, timeout=PATIENCE)
    page.timeline.sought.emit(0, 1000.0)
    qtbot.waitUntil(lambda: say.NO_PICTURE in texts(page.stage), timeout=PATIENCE)
    page.timeline.sought.emit(0, 301.0)
    qtbot.waitUntil(lambda: say.NO_PICTURE not in texts(page.stage), timeout=PATIENCE)


def test_a_place_that_the_second_look_found_is_covered_or_accepted(
    page: ReviewPage, store: Store, rendered: str, window: Window, qtbot: QtBot
) -> None:
    from consent_app.domain.release import RedactedClip, SecondLook, Uncovered

    done = store.paper(rendered, RedactedClip, clip(page).id)
    assert done is not None
    look = SecondLook(60, (Uncovered(Fraction(2), Kind.FACE, Box(10, 10, 40, 40), 0.9),))
    store.put_paper(rendered, replace(done, second_look=look), clip(page).id)
    page.desk.read_anew()
    assert say.to_check(Kind.FACE, 2.0, taken_off=False) in texts(page.side)
    QTest.keyClick(page.stage, Qt.Key.Key_M)
    qtbot.waitUntil(lambda: abs(page.film.time - 2.0) < 0.01, timeout=PATIENCE)
    page.desk.edit(edits.Accept(clip(page).id, 0, "a poster"))
    assert say.to_check(Kind.FACE, 2.0, taken_off=False) not in texts(page.side)
    page.desk.undo()
    button(page.side, say.COVER_IT).click()
    assert page.desk.finished(clip(page)) is None, "it has to be covered anew"
    assert page.cover.text() == say.COVER_AND_GO


def test_clips_are_found_looked_through_and_covered_from_the_window(
    window: Window, household: str, idle: Callable[[], None], qtbot: QtBot
) -> None:
    window.desk.take_up(household)
    button(window, "Find the clips that matter").click()
    assert window.here == "review"
    page = window.page("review")
    assert isinstance(page, ReviewPage)
    assert say.FINDING in texts(page.side)
    qtbot.waitUntil(lambda: page.desk.reviewed is not None, timeout=PATIENCE)
    qtbot.waitUntil(lambda: page.clip is not None and page.desk.plan(page.clip) is not None, timeout=PATIENCE)
    idle()
    button(page.side, "Person 1")
    page.cover.click()
    qtbot.waitUntil(lambda: page.cover.text() == say.COVERING, timeout=PATIENCE)
    qtbot.waitUntil(lambda: window.here == "consent", timeout=PATIENCE)


def test_stop_keeps_what_was_found(window: Window, household: str, idle: Callable[[], None], qtbot: QtBot) -> None:
    window.desk.take_up(household)
    window.desk.find()
    qtbot.waitUntil(lambda: window.desk.jobs.running is not None, timeout=PATIENCE)
    button(window.rail.card, "Stop").click()
    idle()
    assert window.desk.jobs.entries()[0].state == "stopped"
    assert window.notice.sentence == "Stopped. What was found so far is kept."


def test_what_a_person_looks_at_outside_every_clip_stays_in_view(page: ReviewPage, qtbot: QtBot) -> None:
    page.desk.edit(edits.Move(clip(page).id, 0.0, 2.0))
    page.timeline.sought.emit(0, 304.0)
    qtbot.waitUntil(lambda: abs(page.film.time - 4.0) < 0.01, timeout=PATIENCE)
    assert page.clip is None
    assert say.STAYS == "Stays at home"
    assert page.stage.outside
    page.desk.read_anew()
    assert page.clip is None
    assert abs(page.film.time - 4.0) < 0.01
    QTest.keyClick(page.stage, Qt.Key.Key_P)
    assert clip(page).id == "clip-01"
    page.timeline.sought.emit(0, 304.0)
    qtbot.waitUntil(lambda: page.clip is None and abs(page.film.time - 4.0) < 0.01, timeout=PATIENCE)
    button(page.side, say.ADD_HERE).click()
    assert clip(page).reasons == ("by_hand",), "the clip that was added is in hand"
