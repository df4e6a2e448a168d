"""The player: exact frames by their burned-in numbers, the handle, outlines, drawing, and what a dead child costs."""

import os
import signal
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from consent_app.domain.evidence import Box, Kind, Sighting, Track
from consent_app.domain.redaction import Cover, RedactionPlan
from consent_app.domain.timeline import Span
from consent_app.ui.child import end_all
from consent_app.ui.film import Film
from consent_app.ui.stage import Place, Stage, fitted
from consent_app.ui.transport import Transport
from tests.films import number_of, numbered_film
from tests.ui.conftest import PATIENCE

FPS = 25


@pytest.fixture
def path(tmp_path: Path) -> str:
    return str(numbered_film(tmp_path / "film.mp4", 120, fps=FPS, gop=50))


@pytest.fixture
def film(qtbot: QtBot) -> Iterator[Film]:
    made = Film()
    made.fit(QSize(160, 96))
    yield made
    made.close()
    end_all(made)


@pytest.fixture
def stage(film: Film, path: str, qtbot: QtBot) -> Stage:
    made = Stage(film, handle=True)
    qtbot.addWidget(made)
    made.resize(480, 288)
    with qtbot.waitSignal(film.shown, timeout=PATIENCE):
        made.show()
        film.open(path, plan(), 1.0)
    qtbot.waitUntil(lambda: film.given.width() == 480, timeout=PATIENCE)
    return made


def plan() -> RedactionPlan:
    """Return a plan that covers a place in the film's middle."""
    over = Span(Fraction(0), Fraction(4))
    track = Track("face-001", Kind.REGION, (Sighting(Fraction(0), Box(60, 40, 100, 80), 0.9),), over)
    return RedactionPlan("0" * 64, over, 160, 96, (track,), Cover.SOLID)


def pixels(image: QImage) -> NDArray[np.uint8]:
    """Return a picture as H×W×3 RGB."""
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width() * 3].reshape(image.height(), image.width(), 3).copy()


def shown(film: Film, qtbot: QtBot, number: int) -> None:
    """Wait until a frame shows, by the number burned into it."""
    qtbot.waitUntil(lambda: not film.filmed.isNull() and number_of(pixels(film.filmed)) == number, timeout=PATIENCE)


def test_opening_seeking_and_stepping_show_exactly_those_frames(film: Film, path: str, qtbot: QtBot) -> None:
    film.open(path, None, 40 / FPS)
    shown(film, qtbot, 40)
    assert (film.picture, film.frames) == (QSize(160, 96), 120)
    for number in (0, 119, 49, 50, 51):
        film.seek(number / FPS)
        shown(film, qtbot, number)
        assert film.time == pytest.approx(number / FPS, abs=1e-6)
    for by, number in ((1, 52), (1, 53), (-1, 52), (-3, 49), (500, 119)):
        film.step(by)
        shown(film, qtbot, number)


def test_of_many_wishes_to_seek_the_last_is_followed(film: Film, path: str, qtbot: QtBot) -> None:
    film.open(path, None, 0)
    shown(film, qtbot, 0)
    seen: list[int] = []
    film.shown.connect(lambda _: seen.append(film.index))
    for number in range(10, 110):
        film.seek(number / FPS)
    shown(film, qtbot, 109)
    assert len(seen) < 20


def test_playing_goes_on_ends_where_told_and_stands_still(film: Film, path: str, qtbot: QtBot) -> None:
    transport = Transport(film)
    qtbot.addWidget(transport)
    transport.until = 2.0
    film.open(path, None, 1.0)
    shown(film, qtbot, 25)
    with qtbot.waitSignal(film.ended, timeout=PATIENCE):
        QTest.mouseClick(transport.button, Qt.MouseButton.LeftButton)
    shown(film, qtbot, 49)
    assert film.playing == 0
    transport.faster(1)
    transport.faster(1)
    assert film.playing == 2.0
    transport.faster(-1)
    assert film.playing == -1.0
    transport.toggle()
    assert film.playing == 0


def test_a_broken_film_costs_a_sentence_and_the_next_one_plays(
    film: Film, stage: Stage, path: str, tmp_path: Path, qtbot: QtBot
) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"nothing" * 100)
    with qtbot.waitSignal(film.failed, timeout=PATIENCE) as told:
        film.open(str(broken), None, 0)
    assert "broken.mp4" in told.args[0]
    assert stage._failed.isVisible()  # noqa: SLF001  # what a person sees
    film.open(path, None, 0)
    shown(film, qtbot, 0)
    qtbot.waitUntil(lambda: not stage._failed.isVisible(), timeout=PATIENCE)  # noqa: SLF001  # what a person sees


def test_a_killed_child_costs_a_sentence_and_again_shows_the_same_frame(film: Film, path: str, qtbot: QtBot) -> None:
    film.open(path, None, 2.0)
    shown(film, qtbot, 50)
    before = film.pid
    with qtbot.waitSignal(film.failed, timeout=PATIENCE) as told:
        os.kill(before, signal.SIGKILL)
    assert told.args[0] == "This film stops at 0:02. The rest is fine. Skip it, or try again."
    film.again()
    qtbot.waitUntil(lambda: film.pid not in (0, before), timeout=PATIENCE)
    with qtbot.waitSignal(film.shown, timeout=PATIENCE):
        pass
    shown(film, qtbot, 50)


def test_either_side_of_the_handle_shows_its_picture(stage: Stage, film: Film) -> None:
    stage.set_split(1.0)
    filmed = pixels(stage.grab().toImage())
    stage.set_split(0.0)
    given_ = pixels(stage.grab().toImage())
    inner = (slice(150, 210), slice(215, 265))
    assert np.abs(filmed[inner].astype(int) - pixels(film.filmed)[inner]).mean() < 3
    assert np.abs(given_[inner].astype(int) - pixels(film.given)[inner]).mean() < 3
    assert np.abs(filmed[inner].astype(int) - given_[inner]).mean() > 20


def test_the_handle_is_dragged_and_moved_by_keys(stage: Stage) -> None:
    middle = QPoint(240, 144)
    QTest.mousePress(stage, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseMove(stage, QPoint(120, 144))
    QTest.mouseRelease(stage, Qt.MouseButton.LeftButton, pos=QPoint(120, 144))
    assert stage.split == pytest.approx(0.25, abs=0.01)
    QTest.keyClick(stage, Qt.Key.Key_BracketRight)
    assert stage.split == pytest.approx(0.30, abs=0.01)
    QTest.keyClick(stage, Qt.Key.Key_Home)
    assert stage.split == 0
    QTest.keyClick(stage, Qt.Key.Key_End)
    assert stage.split == 1


def test_a_cover_is_outlined_and_picked(stage: Stage, qtbot: QtBot) -> None:
    (mask,) = stage.masks
    area = stage.place.to_stage(mask.box)
    edge = pixels(stage.grab().toImage())[int(area.y()), int(area.x()) : int(area.right())]
    assert (edge.min(axis=1) > 200).any(), "white shows"
    with qtbot.waitSignal(stage.picked) as picked:
        QTest.mouseClick(stage, Qt.MouseButton.LeftButton, pos=area.center().toPoint() + QPoint(20, 20))
    assert picked.args == ["face-001"]
    with qtbot.waitSignal(stage.picked) as picked:
        QTest.mouseClick(stage, Qt.MouseButton.LeftButton, pos=QPoint(10, 200))
    assert picked.args == [""]


def test_a_drawn_box_is_told_in_pixels_of_the_film(stage: Stage, qtbot: QtBot) -> None:
    stage.draw(on=True)
    with qtbot.waitSignal(stage.drawn) as drawn:
        QTest.mousePress(stage, Qt.MouseButton.LeftButton, pos=QPoint(30, 60))
        QTest.mouseMove(stage, QPoint(90, 150))
        QTest.mouseRelease(stage, Qt.MouseButton.LeftButton, pos=QPoint(90, 150))
    assert drawn.args == [Box(10, 20, 30, 50)]
    assert not stage.drawing


def drag(stage: Stage, start: QPoint, by: QPoint) -> None:
    QTest.mousePress(stage, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(stage, start + by)
    QTest.mouseRelease(stage, Qt.MouseButton.LeftButton, pos=start + by)


def test_a_picked_cover_is_dragged_by_a_corner_and_whole(stage: Stage, qtbot: QtBot) -> None:
    (mask,) = stage.masks
    area = stage.place.to_stage(mask.box)
    stage.selected = mask.track
    with qtbot.waitSignal(stage.reshaped) as told:
        drag(stage, area.topLeft().toPoint(), QPoint(-30, -30))
    name, box = told.args
    assert name == mask.track
    assert (box.x1, box.y1) == pytest.approx((mask.box.x1 - 10, mask.box.y1 - 10), abs=1)
    assert (box.x2, box.y2) == pytest.approx((mask.box.x2, mask.box.y2), abs=1)
    with qtbot.waitSignal(stage.reshaped) as told:
        drag(stage, area.center().toPoint() + QPoint(20, 20), QPoint(30, 0))
    assert told.args[1].x1 == pytest.approx(mask.box.x1 + 10, abs=1)
    assert told.args[1].width == pytest.approx(mask.box.width, abs=1)


def test_a_click_on_a_picked_cover_changes_nothing(stage: Stage, qtbot: QtBot) -> None:
    (mask,) = stage.masks
    stage.selected = mask.track
    with qtbot.assertNotEmitted(stage.reshaped), qtbot.waitSignal(stage.picked):
        spot = stage.place.to_stage(mask.box).center().toPoint() + QPoint(20, 20)
        QTest.mouseClick(stage, Qt.MouseButton.LeftButton, pos=spot)


@given(
    st.integers(16, 4000), st.integers(16, 4000), st.integers(100, 2000), st.integers(100, 2000), st.floats(0.1, 0.6)
)
def test_a_place_and_back_is_the_same(width: int, height: int, room_x: int, room_y: int, share: float) -> None:
    place = Place(fitted(QSize(width, height), QRectF(0, 0, room_x, room_y)), QSize(width, height))
    box = Box(width * share / 2, height * share / 2, width * (share + 0.3), height * (share + 0.3))
    back = place.to_film(place.to_stage(box))
    if back is not None:
        assert (back.x1, back.y1, back.x2, back.y2) == pytest.approx((box.x1, box.y1, box.x2, box.y2), abs=0.01)
    assert place.rect.width() <= room_x + 0.01
    assert place.rect.height() <= room_y + 0.01


def test_another_size_brings_pictures_of_that_size(stage: Stage, film: Film, qtbot: QtBot) -> None:
    stage.resize(640, 400)
    qtbot.waitUntil(lambda: film.given.size() == QSize(640, 384), timeout=PATIENCE)
