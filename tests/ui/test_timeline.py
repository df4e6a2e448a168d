"""The time line under real mouse, wheel and keys."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from consent_app.services.night import Lane, Night
from consent_app.ui.timeline import TimeLine
from tests.ui.nights import (
    ALT,
    CLIP_END,
    CLIP_START,
    CONTROL,
    HOUR,
    LENGTH,
    PLAIN,
    START,
    beside,
    block,
    blocks,
    click,
    drag,
    heard,
    named,
    night,
    on_frames,
    pixels,
    press,
    release,
    send_move,
    spot,
    view,
    wheel,
)


def test_a_click_on_a_track_seeks_there_and_names_its_lane(line: TimeLine) -> None:
    sought, chosen = heard(line.sought), heard(line.chosen)
    point = spot(line, 1, 5 * HOUR)
    click(line, point)
    assert sought == [(1, pytest.approx(5 * HOUR, abs=LENGTH / 900))]
    assert line.playhead == sought[0]
    assert chosen == []
    where, other = QPointF(spot(line, 0, HOUR)), Qt.MouseButton.RightButton
    event = QMouseEvent(QEvent.Type.MouseButtonPress, where, line.viewport().mapToGlobal(where), other, other, PLAIN)
    QApplication.sendEvent(line.viewport(), event)
    assert len(sought) == 1, "another button is not ours"


def test_the_playhead_is_dragged_by_its_head_without_a_jump(line: TimeLine) -> None:
    line.set_playhead(2, 5 * HOUR)
    sought = heard(line.sought)
    head = QPoint(spot(line, 0, 5 * HOUR).x() + 5, round(view(line).places.top) - 8)
    drag(line, head, beside(head, 1))
    assert sought == [], "a hand that shakes moves nothing"
    drag(line, head, beside(head, 50), beside(head, 100))
    assert [lane for lane, _ in sought] == [2, 2]
    assert sought[-1][1] == pytest.approx(5 * HOUR + 100 * view(line).scale.pixel, abs=0.6 * view(line).scale.pixel)


def test_a_click_on_a_clip_chooses_it_and_seeks(line: TimeLine) -> None:
    line.show_stretch(CLIP_START, CLIP_END)
    chosen, sought = heard(line.chosen), heard(line.sought)
    click(line, spot(line, 0, 22440.0))
    assert chosen == [("c1",)]
    assert line.selected == "c1"
    assert sought == [(0, pytest.approx(22440.0, abs=0.1))]
    assert line.accessibleDescription() == "Clip 1, Driveway, 2:13 a.m., 38 seconds, selected"


def test_a_clip_too_short_to_see_can_be_hit_and_its_own_time_is_sought(line: TimeLine) -> None:
    sought, chosen = heard(line.sought), heard(line.chosen)
    click(line, beside(spot(line, 1, 8010.0), 10))
    assert chosen == [("c3",)]
    assert sought == [(1, 8021.0)]


@pytest.mark.parametrize(("at_start", "dx"), [(True, -40), (True, 37), (False, 31), (False, -22)])
def test_a_handle_moves_an_end_frame_by_frame(line: TimeLine, at_start: bool, dx: int) -> None:
    line.show_stretch(CLIP_START, CLIP_END)
    moving, moved = heard(line.ends_moving), heard(line.ends_moved)
    edge = spot(line, 0, CLIP_START if at_start else CLIP_END)
    pixel = view(line).scale.pixel
    drag(line, edge, beside(edge, dx // 2), beside(edge, dx), keys=ALT)
    wanted = (CLIP_START if at_start else CLIP_END) + dx * pixel
    assert len(moving) == 2
    assert all(clip == "c1" and on_frames(end) for clip, end in moving)  # type: ignore[arg-type]
    start, end = (wanted, CLIP_END) if at_start else (CLIP_START, wanted)
    assert moved == [("c1", pytest.approx(start, abs=0.021), pytest.approx(end, abs=0.021))]
    assert line.selected == "c1"


def test_an_end_is_drawn_to_an_edge_unless_alt_is_held(line: TimeLine) -> None:
    line.show_stretch(22400, 22500)
    edge, target = spot(line, 0, CLIP_END), spot(line, 0, 22500.0)
    moved = heard(line.ends_moved)
    drag(line, edge, beside(target, -5))
    assert moved.pop()[2] == pytest.approx(22500.0), "the edge at .02 lies between two frames"
    line.show_night(night(), blocks())
    drag(line, edge, beside(target, -5), keys=ALT)
    assert moved.pop()[2] == pytest.approx(22500.0 - 5 * view(line).scale.pixel, abs=0.1)


def test_an_end_is_drawn_to_the_playhead(line: TimeLine) -> None:
    line.show_stretch(22400, 22500)
    line.set_playhead(0, 22480.0)
    edge, target = spot(line, 0, CLIP_END), spot(line, 0, 22480.0)
    moved = heard(line.ends_moved)
    drag(line, edge, beside(target, 6))
    assert moved == [("c1", CLIP_START, 22480.0)]


def test_an_end_stays_in_its_recording(line: TimeLine) -> None:
    line.show_stretch(7990, 8100)
    moved = heard(line.ends_moved)
    edge = spot(line, 1, 8021.0)
    drag(line, edge, beside(edge, 9000))
    assert moved == [("c3", 8000.0, 9000.0)]


def test_the_view_goes_along_when_an_end_is_dragged_out_of_it(line: TimeLine) -> None:
    line.show_stretch(CLIP_START, CLIP_END)
    edge = spot(line, 0, CLIP_END)
    before = line.visible
    drag(line, edge, beside(edge, 300), keys=ALT)
    assert line.visible[1] > before[1]
    assert line.visible[1] - line.visible[0] == pytest.approx(before[1] - before[0])


def test_escape_stops_a_drag_and_the_player_goes_back(line: TimeLine) -> None:
    line.show_stretch(CLIP_START, CLIP_END)
    line.set_playhead(0, 22450.0)
    untouched = pixels(line)
    moved, sought = heard(line.ends_moved), heard(line.sought)
    edge = spot(line, 0, CLIP_END)
    line.choose("c1")
    selected = pixels(line)
    assert selected != untouched
    press(line, edge)
    send_move(line, beside(edge, -60), ALT)
    assert pixels(line) != selected
    override = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Escape, PLAIN)
    override.ignore()
    QApplication.sendEvent(line, override)
    assert override.isAccepted(), "Esc must not lead back to the page before while something is held"
    QTest.keyClick(line, Qt.Key.Key_Escape)
    assert pixels(line) == selected
    release(line, beside(edge, -60))
    assert moved == []
    assert sought == [(0, 22450.0)]


def test_a_press_that_does_not_move_changes_no_clip(line: TimeLine) -> None:
    line.show_stretch(CLIP_START, CLIP_END)
    moved, moving = heard(line.ends_moved), heard(line.ends_moving)
    edge = spot(line, 0, CLIP_END)
    drag(line, edge, beside(edge, 2), edge)
    assert (moved, moving) == ([], [])


def test_news_from_the_background_takes_no_clip_out_of_the_hand(line: TimeLine) -> None:
    line.show_stretch(CLIP_START, CLIP_END)
    moved = heard(line.ends_moved)
    edge = spot(line, 0, CLIP_END)
    press(line, edge)
    send_move(line, beside(edge, -60), ALT)
    held = pixels(line)
    line.show_night(night(), blocks())
    assert pixels(line) == held
    release(line, beside(edge, -60))
    assert len(moved) == 1
    press(line, spot(line, 0, moved[0][2]))  # type: ignore[arg-type]
    line.show_night(night(), blocks()[1:])
    release(line, edge)
    assert len(moved) == 1, "a clip that is gone is not moved"


def test_control_and_wheel_zoom_around_the_pointer(line: TimeLine) -> None:
    point = spot(line, 0, 7 * HOUR)
    moment = view(line).scale.moment_of(point.x())
    assert wheel(line, point, 240, CONTROL)
    assert line.visible[1] - line.visible[0] == pytest.approx(LENGTH / 1.5**2)
    assert view(line).scale.x_of(moment) == pytest.approx(point.x())
    for _ in range(40):
        wheel(line, point, 120, CONTROL)
    assert line.visible[1] - line.visible[0] == pytest.approx(1.0)
    assert view(line).scale.x_of(moment) == pytest.approx(point.x(), abs=0.01)


def test_the_wheel_and_the_bar_move_through_time(line: TimeLine) -> None:
    point = spot(line, 0, 7 * HOUR)
    assert not wheel(line, point, -120), "what cannot move leaves the wheel to the page"
    line.show_stretch(20000, 22000)
    before = line.visible
    assert wheel(line, point, -120)
    assert line.visible[0] == pytest.approx(before[0] + 300)
    bar = line.horizontalScrollBar()
    bar.setValue(bar.minimum())
    assert line.visible == pytest.approx((0.0, 3000.0))
    bar.setValue(bar.maximum())
    assert line.visible[1] == pytest.approx(LENGTH)


def test_keys_zoom_and_jump_and_all_others_are_left_to_the_page(line: TimeLine) -> None:
    line.set_playhead(1, 20000.0)
    QTest.keyClick(line, Qt.Key.Key_Plus)
    QTest.keyClick(line, Qt.Key.Key_Equal)
    assert line.visible[1] - line.visible[0] == pytest.approx(LENGTH / 2.25)
    assert view(line).scale.x_of(20000.0) == pytest.approx(116 + 20000 / LENGTH * 944)
    QTest.keyClick(line, Qt.Key.Key_Minus)
    assert line.visible[1] - line.visible[0] == pytest.approx(LENGTH / 1.5)
    sought = heard(line.sought)
    QTest.keyClick(line, Qt.Key.Key_End)
    QTest.keyClick(line, Qt.Key.Key_Home)
    assert sought == [(1, pytest.approx(LENGTH - 0.04)), (1, 0.0)]
    assert line.visible[0] == 0.0
    QTest.keyClick(line, Qt.Key.Key_0)
    assert line.visible == (0.0, LENGTH)
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Space, Qt.Key.Key_Escape, Qt.Key.Key_N, Qt.Key.Key_Up):
        event = QKeyEvent(QEvent.Type.KeyPress, key, PLAIN)
        QApplication.sendEvent(line, event)
        assert not event.isAccepted(), key
    control = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Plus, CONTROL)
    QApplication.sendEvent(line, control)
    assert not control.isAccepted()


def test_a_chip_leads_to_the_nearest_clip_out_of_view(line: TimeLine) -> None:
    line.show_stretch(22400, 22600)
    before, after = view(line).chips
    assert (before.text, after.text) == ("Clip 3 at 10:13 p.m.", "Clip 4 at 3:52 a.m.")
    assert before.box.height() >= 24
    chosen, sought = heard(line.chosen), heard(line.sought)
    click(line, after.box.center().toPoint())
    assert chosen == [("c4",)]
    assert sought == []
    assert line.selected == "c4"
    assert line.visible[0] < 28320.0
    assert line.visible[1] > 28360.0
    assert [chip.text for chip in view(line).chips] == ["Clip 2 at 2:15 a.m."]


def test_the_frame_on_the_strip_drags_and_a_press_beside_it_goes_there(line: TimeLine) -> None:
    line.show_stretch(20000, 20100)
    frame = view(line).frame
    assert frame.width() >= 16
    start = frame.center().toPoint()
    before = line.visible[0]
    drag(line, start, beside(start, -50), beside(start, -200))
    assert line.visible[0] == pytest.approx(before - 200 * LENGTH / 944, abs=1)
    strip = view(line).places.strip
    click(line, QPoint(116 + 472, round(strip.center().y())))
    assert sum(line.visible) / 2 == pytest.approx(LENGTH / 2, abs=1)
    drag(line, view(line).frame.center().toPoint(), QPoint(5000, 20))
    assert line.visible[1] == pytest.approx(LENGTH)


def test_escape_puts_the_frame_back(line: TimeLine) -> None:
    line.show_stretch(20000, 20100)
    start, before = view(line).frame.center().toPoint(), line.visible
    press(line, start)
    send_move(line, beside(start, 99))
    assert line.visible != before
    QTest.keyClick(line, Qt.Key.Key_Escape)
    assert line.visible == pytest.approx(before)


def test_the_same_night_keeps_what_is_in_view_and_another_does_not(line: TimeLine) -> None:
    line.choose("c2")
    line.show_stretch(20000, 22000)
    before = line.visible
    line.show_night(night(), blocks()[:2])
    assert line.visible == before
    assert line.selected == "c2"
    line.show_night(night(), blocks()[:1])
    assert named(line) is None
    assert line.accessibleDescription() == ""
    line.show_night(Night(START, 2 * LENGTH, night().lanes), [])
    assert line.visible == (0.0, 2 * LENGTH)
    assert line.accessibleName() == "Time line, 20 hours, 3 cameras"


def test_choose_brings_a_clip_into_view_without_a_signal(line: TimeLine) -> None:
    chosen = heard(line.chosen)
    line.show_stretch(20000, 20100)
    line.choose("c1")
    assert line.visible[0] < CLIP_START < CLIP_END < line.visible[1]
    line.choose(None)
    assert named(line) is None
    assert chosen == []


def test_the_view_follows_the_playhead_only_if_told_to(line: TimeLine) -> None:
    line.show_stretch(20000, 20100)
    end = line.visible[1]
    line.set_playhead(0, end - 0.01)
    line.set_playhead(0, end + 0.03)
    assert line.visible[0] <= end + 0.03 <= line.visible[1]
    line.follow = False
    before = line.visible
    line.set_playhead(0, before[1] + 1)
    assert line.visible == before


def test_folded_shows_one_track_until_it_is_zoomed(line: TimeLine) -> None:
    tall = line.sizeHint().height()
    line.set_folded(True)
    assert line.folded
    assert line.sizeHint().height() == tall - 72
    line.resize(1080, line.sizeHint().height())
    line.set_playhead(2, 100.0)
    assert view(line).places.area.contains(view(line).places.tracks[2].adjusted(0, 1, 0, -1))
    line.zoom(1)
    assert line.sizeHint().height() == tall
    line.fit()
    assert line.sizeHint().height() == tall - 72


def test_more_than_three_cameras_scroll(line: TimeLine) -> None:
    tall = line.sizeHint().height()
    line.show_night(night(Lane("Yard", (), (), ()), Lane("Shed", (), (), ())), [*blocks(), block(9, 4, 1.0, 9.0, "x1")])
    assert line.sizeHint().height() == tall
    assert line.verticalScrollBar().maximum() == 72
    line.choose("c9")
    assert line.verticalScrollBar().value() == 72
    assert wheel(line, QPoint(20, 120), 120)
    assert line.verticalScrollBar().value() == 36
    assert view(line).places.lane_at(line.height() - 20) == 3


def tip(line: TimeLine, point: QPoint, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    # A real tooltip raises its window, which the offscreen screen cannot.
    shown: list[str] = []
    monkeypatch.setattr("consent_app.ui.timeline.QToolTip.showText", lambda where, text, of: shown.append(text))
    event = QHelpEvent(QEvent.Type.ToolTip, point, line.viewport().mapToGlobal(point))
    QApplication.sendEvent(line.viewport(), event)
    return shown[0].split("<br>")


def test_a_tooltip_says_what_a_clip_is_and_why(line: TimeLine, monkeypatch: pytest.MonkeyPatch) -> None:
    line.show_stretch(CLIP_START, CLIP_END)
    assert tip(line, spot(line, 0, 22440.0), monkeypatch) == [
        "Clip 1, Driveway",
        "2:13:48 a.m., 38 seconds",
        "A person is in it.",
        "It is close to the time of the incident.",
    ]
    line.set_flags([(1, 22440.0)])
    assert tip(line, spot(line, 1, 22440.0), monkeypatch) == ["A place to check at 2:14:00 a.m."]
    assert tip(line, QPoint(40, spot(line, 2, 0).y()), monkeypatch) == ["Street"]
    assert tip(line, spot(line, 2, 22440.0), monkeypatch) == [""]


def test_the_cursor_says_what_can_be_dragged(line: TimeLine) -> None:
    line.show_stretch(CLIP_START, CLIP_END)
    send_move(line, spot(line, 0, CLIP_END))
    assert line.viewport().cursor().shape() == Qt.CursorShape.SizeHorCursor
    send_move(line, spot(line, 1, CLIP_END))
    assert line.viewport().cursor().shape() == Qt.CursorShape.ArrowCursor


def test_right_to_left_does_not_turn_time_around(line: TimeLine) -> None:
    line.set_playhead(0, HOUR)
    before = pixels(line)
    QApplication.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        assert line.layoutDirection() == Qt.LayoutDirection.LeftToRight
        assert pixels(line) == before
    finally:
        QApplication.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
