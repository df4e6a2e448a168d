"""What the time line looks like, pixel by pixel, and how long it takes to paint."""

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import (
    QColor,
    QImage,
    QPalette,
    QRegion,
)
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from consent_app.ui import theme
from consent_app.ui.timeline import TimeLine
from consent_app.ui.timeline_paint import playhead_strips
from tests.ui.nights import (
    CLIP_END,
    CLIP_START,
    HOUR,
    LENGTH,
    Watched,
    blocks,
    crowded,
    near,
    paint_times,
    pixels,
    spot,
    view,
)

# How long a screen shows one picture, in milliseconds; how much of that a paint takes, the window's bench tells.
FRAME_MS = 1000 / 60


def test_heat_differs_in_height_and_colour(line: TimeLine) -> None:
    line.choose("c2")
    line.show_stretch(22320, 22420)
    picture, track = pixels(line), view(line).places.tracks[0]
    track_colour, heights = theme.colour("track"), []
    for level, moment in enumerate((22320.0, 22370.0, 22410.0)):
        x = spot(line, 0, moment).x()
        column = [picture.pixelColor(x, y) for y in range(round(track.top()) + 1, round(track.bottom()) - 1)]
        heights.append(sum(not near(shade, track_colour) for shade in column) / track.height())
        assert near(column[-3], QColor(theme.tokens().heat[level])), level
    assert heights == pytest.approx([0.4, 0.7, 1.0], abs=0.08)


def test_the_lowest_heat_has_an_edge_that_can_be_seen(line: TimeLine) -> None:
    line.show_stretch(22300, 22340)
    picture, track = pixels(line), view(line).places.tracks[0]
    x = spot(line, 0, 22320.0).x()
    shades = [picture.pixelColor(x, y) for y in range(round(track.top()), round(track.bottom()))]
    darkest = min(shades, key=lambda shade: shade.lightness())
    assert track_colour_distance(darkest) > 60


def track_colour_distance(shade: QColor) -> int:
    return abs(shade.lightness() - theme.colour("track").lightness())


def test_recorded_missing_and_not_searched_look_different(line: TimeLine) -> None:
    line.set_playhead(0, 100.0)
    picture = pixels(line)

    def patch(lane: int, moment: float) -> QImage:
        point = spot(line, lane, moment)
        return picture.copy(QRect(point.x() - 16, point.y() - 14, 32, 28))

    recorded, missing, unsearched = patch(1, 5000.0), patch(1, 16500.0), patch(0, 34000.0)
    shades = [
        {found.pixelColor(x, y).name() for x in range(32) for y in range(28)}
        for found in (recorded, missing, unsearched)
    ]
    assert shades[0] == {theme.colour("track").name()}
    assert theme.colour("window").name() in shades[1]
    assert theme.colour("track").name() not in shades[1]
    assert theme.colour("track").name() in shades[2]
    assert len(shades[1]) > 1 < len(shades[2])


def test_a_flag_a_thumbnail_and_the_choice_are_seen(line: TimeLine) -> None:
    line.show_stretch(CLIP_START, CLIP_END)
    before = pixels(line)
    line.set_flags([(1, 22440.0)])
    flagged = pixels(line)
    point = spot(line, 1, 22440.0)
    assert near(flagged.pixelColor(point.x() + 3, round(view(line).places.tracks[1].top()) + 7), theme.colour("note"))
    picture = QImage(320, 180, QImage.Format.Format_RGB32)
    picture.fill(QColor("#ff00ff"))
    line.set_thumbnail("c1", picture)
    box = view(line).box(blocks()[0])
    inside = QPoint(round(box.right()) - 30, round(box.center().y()))
    assert pixels(line).pixelColor(inside) == QColor("#ff00ff")
    line.set_thumbnail("c1", QImage())
    line.choose("c1")
    corner = QPoint(round(box.left()) + 20, round(box.bottom()) - 4)
    assert near(before.pixelColor(corner), theme.colour("surface"))
    assert near(pixels(line).pixelColor(corner), theme.colour("accent"))


def test_the_focus_is_seen(line: TimeLine, qtbot: QtBot) -> None:
    line.clearFocus()
    assert near(pixels(line).pixelColor(400, 2), theme.colour("window"))
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)
    assert near(pixels(line).pixelColor(400, 2), theme.colour("accent"))


def test_new_colours_are_followed(line: TimeLine, monkeypatch: pytest.MonkeyPatch) -> None:
    assert near(pixels(line).pixelColor(600, 5), QColor(theme.LIGHT.window))
    monkeypatch.setattr(theme, "dark", lambda: True)
    palette = QPalette(theme.palette())
    line.setPalette(palette)
    assert near(pixels(line).pixelColor(600, 5), QColor(theme.DARK.window))


def test_the_playhead_repaints_its_strips_only(line: Watched) -> None:
    line.show_stretch(22400, 22600)
    line.set_playhead(0, 22450.0)
    QApplication.processEvents()
    strips = playhead_strips(view(line), 22450.0)
    line.painted = QRegion()
    line.set_playhead(0, 22480.0)
    QApplication.processEvents()
    assert not line.painted.isEmpty()
    for strip in (*strips, *playhead_strips(view(line), 22480.0)):
        line.painted = line.painted.subtracted(QRegion(strip))
    assert line.painted.isEmpty()
    assert all(strip.width() <= 16 for strip in strips)


def test_no_trace_of_the_playhead_is_left(line: Watched) -> None:
    line.show_stretch(22400, 22600)
    line.set_playhead(0, 22480.3)
    expected = pixels(line)
    line.set_playhead(0, 22450.7)
    assert pixels(line) != expected
    for moment in (22450.74, 22466.0, 22480.3):
        before = QRegion()
        for strip in (*playhead_strips(view(line), line.playhead[1]), *playhead_strips(view(line), moment)):
            before += QRegion(strip)
        old = pixels(line)
        line.set_playhead(0, moment)
        new = pixels(line)
        changed = [
            (x, y)
            for x in range(new.width())
            for y in range(0, new.height(), 3)
            if old.pixel(x, y) != new.pixel(x, y) and not before.contains(QPoint(x, y))
        ]
        assert changed == []
    assert pixels(line) == expected


def test_a_crowded_night_is_painted_within_a_frame(line: TimeLine) -> None:
    crowd, clips = crowded()
    line.show_night(crowd, clips)
    line.resize(1240, line.sizeHint().height())
    found = {}
    for name, span in (("whole", LENGTH), ("2 hours", 2 * HOUR), ("20 minutes", 1200.0), ("2 seconds", 2.0)):
        line.fit()
        if span < LENGTH:
            line.show_stretch(18020, 18020 + span / 1.5)
        # The quickest of several: other work only ever makes a paint slower.
        found[name] = min(paint_times(line, [(0, 18030.0)]))
    print("paint without the cache, ms:", {name: round(best, 2) for name, best in found.items()})
    assert max(found.values()) < FRAME_MS
