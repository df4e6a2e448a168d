"""A night for the time line to show, what a hand does to it, and what is seen of it then."""

import time
from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QColor,
    QImage,
    QMouseEvent,
    QPaintEvent,
    QRegion,
    QWheelEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from consent_app.domain.footage import Clip, ClockReading, ClockSource, Confidence, Recording
from consent_app.domain.timeline import Span
from consent_app.services.night import Block, Filmed, Lane, Night, Stretch, Warm
from consent_app.ui.timeline import TimeLine
from consent_app.ui.timeline_grip import View

CHICAGO = ZoneInfo("America/Chicago")
START = datetime(2026, 7, 10, 20, tzinfo=CHICAGO)
HOUR, LENGTH = 3600.0, 36000.0
LEFT, ALT, CONTROL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
PLAIN = Qt.KeyboardModifier.NoModifier
# Where the sample's first clip lies: its ends are frames of a film at 25 a second that began at 0.
CLIP_START, CLIP_END = 22428.0, 22466.0


class Watched(TimeLine):
    """A time line that remembers which regions it was asked to paint."""

    def __init__(self) -> None:
        super().__init__()
        self.painted = QRegion()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        self.painted += event.region()
        super().paintEvent(event)


def filmed(camera: str, start: float, end: float, number: int = 1) -> Filmed:
    moment = datetime.fromtimestamp(START.timestamp() + start, CHICAGO)
    clock = ClockReading(moment, ClockSource.NAME, Confidence.HIGH)
    length = Fraction(end - start).limit_denominator(1000)
    found = Recording(f"{camera}{number}", "x.mp4", camera, "0", moment, clock, length, 640, 360, Fraction(25))
    return Filmed(found, start, start, end)


def block(number: int, lane: int, start: float, end: float, recording: str) -> Block:
    span, moment = Span(Fraction(0), Fraction(1)), datetime.fromtimestamp(START.timestamp() + start, CHICAGO)
    clip = Clip(f"c{number}", recording[:-1], recording, span, moment, ("person", "near_incident"), 0.5)
    return Block(clip, number, lane, start, end)


def night(*more: Lane) -> Night:
    return Night(
        START,
        LENGTH,
        (
            Lane(
                "Driveway",
                (filmed("Driveway", 0, LENGTH),),
                (Stretch(0, 30000),),
                (Warm(22300, 22340, 1), Warm(22350, 22390, 2), Warm(22400, 22500.02, 3)),
            ),
            Lane("Door", (filmed("Door", 0, 9000), filmed("Door", 18000, LENGTH, 2)), (Stretch(0, LENGTH),), ()),
            Lane("Street", (filmed("Street", 0, LENGTH),), (Stretch(0, LENGTH),), ()),
            *more,
        ),
    )


def blocks() -> list[Block]:
    return [
        block(1, 0, CLIP_START, CLIP_END, "Driveway1"),
        block(2, 2, 22500.0, 22527.0, "Street1"),
        block(3, 1, 8000.0, 8021.0, "Door1"),
        block(4, 2, 28320.0, 28360.0, "Street1"),
    ]


def view(line: TimeLine) -> View:
    return line._seen()  # noqa: SLF001  # where things lie is asked of the widget, not guessed


def spot(line: TimeLine, lane: int, moment: float) -> QPoint:
    seen = view(line)
    return QPoint(round(seen.scale.x_of(moment)), round(seen.places.tracks[lane].center().y()))


def click(line: TimeLine, point: QPoint) -> None:
    QTest.mouseClick(line.viewport(), LEFT, PLAIN, point)


def press(line: TimeLine, point: QPoint) -> None:
    QTest.mousePress(line.viewport(), LEFT, PLAIN, point)


def release(line: TimeLine, point: QPoint) -> None:
    QTest.mouseRelease(line.viewport(), LEFT, PLAIN, point)


def send_move(line: TimeLine, point: QPoint, keys: Qt.KeyboardModifier = PLAIN) -> None:
    # QTest's own moves carry no keys.
    port = line.viewport()
    where = QPointF(point)
    move = QMouseEvent(QEvent.Type.MouseMove, where, port.mapToGlobal(where), Qt.MouseButton.NoButton, LEFT, keys)
    QApplication.sendEvent(port, move)


def wheel(line: TimeLine, point: QPoint, turn: int, keys: Qt.KeyboardModifier = PLAIN) -> bool:
    port, where = line.viewport(), QPointF(point)
    none, phase = Qt.MouseButton.NoButton, Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(where, port.mapToGlobal(where), QPoint(), QPoint(0, turn), none, keys, phase, False)
    QApplication.sendEvent(port, event)
    return event.isAccepted()


def drag(line: TimeLine, start: QPoint, *way: QPoint, keys: Qt.KeyboardModifier = PLAIN) -> None:
    press(line, start)
    for point in way:
        send_move(line, point, keys)
    release(line, way[-1])


def beside(point: QPoint, dx: int) -> QPoint:
    return point + QPoint(dx, 0)


def on_frames(moment: float) -> bool:
    return abs(moment * 25 - round(moment * 25)) < 1e-6


def pixels(line: TimeLine) -> QImage:
    return line.viewport().grab().toImage()


def near(one: QColor, other: QColor) -> bool:
    return max(abs(one.red() - other.red()), abs(one.green() - other.green()), abs(one.blue() - other.blue())) <= 3


def named(line: TimeLine) -> str | None:
    return line.selected


def heard(signal: object) -> list[tuple[object, ...]]:
    found: list[tuple[object, ...]] = []
    signal.connect(lambda *said: found.append(said))  # type: ignore[attr-defined]
    return found


def crowded() -> tuple[Night, list[Block]]:
    """A night of 400 recordings on 4 cameras, 4000 stretches of heat and 200 clips."""
    lanes, clips = [], []
    for lane in range(4):
        name = f"Camera {lane}"
        films = tuple(filmed(name, at * 360.0, at * 360.0 + 350, at) for at in range(100))
        warm = tuple(Warm(at * 36.0 + lane, at * 36.0 + lane + 7 + at % 5, 1 + at % 3) for at in range(1000))
        searched = tuple(Stretch(one.start, one.end) for one in films[::2])
        lanes.append(Lane(name, films, searched, warm))
        clips += [block(lane * 50 + at, lane, at * 720.0 + 20, at * 720.0 + 120, f"{name}{at * 2}") for at in range(50)]
    return Night(START, LENGTH, tuple(lanes)), clips


def paint_times(line: TimeLine, flags: Sequence[tuple[int, float]]) -> list[float]:
    taken = []
    for _ in range(15):
        line.set_flags(flags)
        start = time.perf_counter()
        line.viewport().grab()
        taken.append((time.perf_counter() - start) * 1000)
    return taken
