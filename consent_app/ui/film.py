"""The window's end of the player: a child decodes, covers and scales; its pictures come through shared memory."""

from multiprocessing.shared_memory import SharedMemory
from typing import Any

import msgspec
from PySide6.QtCore import QObject, QSize, QTimer, Signal
from PySide6.QtGui import QImage

from consent_app.domain.redaction import RedactionPlan
from consent_app.services.reel import SLOTS, Open, Pause, Play, Seek, Step, Surface, surface_bytes
from consent_app.ui.child import Pipe
from consent_app.words import review as say

# A window that is being resized asks for another size only once it rests.
RESTS_MS = 80
LEAST = QSize(160, 90)


class _Said(msgspec.Struct, frozen=True):
    """One line of the player's child."""

    event: str
    surface: str = ""
    slot: int = 0
    t_s: float = 0.0
    index: int = 0
    width: int = 0
    height: int = 0
    late: int = 0
    frames: int = 0
    duration_s: float = 0.0
    message: str = ""


class Film(QObject):
    """A film as the child shows it: the picture of now, as filmed and as it would be given, and where it stands."""

    opened = Signal()
    shown = Signal(float)
    ended = Signal(float)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.filmed, self.given = QImage(), QImage()
        self.time, self.duration, self.index, self.frames, self.late = 0.0, 0.0, 0, 0, 0
        self.picture = QSize(16, 9)
        self.path, self.plan, self.playing = "", None, 0.0
        self._pipe: Pipe | None = None
        self._memory: SharedMemory | None = None
        self._size = QSize(640, 360)
        self._waits, self._next = False, None
        self._resting = QTimer(self)
        self._resting.setSingleShot(True)
        self._resting.setInterval(RESTS_MS)
        self._resting.timeout.connect(self._resurface)

    path: str
    plan: RedactionPlan | None
    playing: float
    _next: float | None

    @property
    def pid(self) -> int:
        """The child's number, 0 where there is none."""
        return self._pipe.pid if self._pipe else 0

    def open(self, path: str, plan: RedactionPlan | None, moment: float) -> None:
        """Show the frame of a film at a time in seconds, covered by a plan where there is one."""
        self.path, self.plan, self.playing = path, plan, 0.0
        self._next, self._waits = None, False
        self._alive().ask(Open(path, plan, max(0.0, moment)))

    def seek(self, moment: float) -> None:
        """Show the frame at a time; while one is awaited, only the last wish is kept."""
        if self._waits:
            self._next = moment
        elif self.path:
            self._waits = True
            self._alive().ask(Seek(max(0.0, moment)))

    def step(self, by: int) -> None:
        """Stop, and show the frame so many after this one."""
        if self.path:
            self.playing = 0.0
            self._alive().ask(Step(by))

    def play(self, speed: float = 1.0, until: float | None = None) -> None:
        """Play at a speed, backwards where it is negative."""
        if self.path:
            self.playing = speed
            self._alive().ask(Play(speed, until))
            self.shown.emit(self.time)

    def pause(self) -> None:
        """Stand still."""
        if self.playing:
            self.playing = 0.0
            self._alive().ask(Pause())
            self.shown.emit(self.time)

    def again(self) -> None:
        """Open the film once more where it stood."""
        if self.path:
            self.open(self.path, self.plan, self.time)

    def fit(self, size: QSize) -> None:
        """Have pictures made for a place of a size in device pixels."""
        wanted = size.expandedTo(LEAST)
        if wanted != self._size:
            self._size = wanted
            if self._pipe is not None:
                self._resting.start()

    def close(self) -> None:
        """End the child and give its memory back."""
        self._resting.stop()
        if self._pipe is not None:
            self._pipe.blockSignals(True)
            self._pipe.close()
            self._pipe = None
        self.path, self.playing = "", 0.0
        self._free()

    def _alive(self) -> Pipe:
        if self._pipe is None:
            self._pipe = Pipe("playback", self)
            self._pipe.said.connect(self._hear)
            self._pipe.gone.connect(self._gone)
            self._resurface()
        return self._pipe

    def _resurface(self) -> None:
        if self._pipe is None:
            return
        self._free()
        width, height = self._size.width(), self._size.height()
        self._memory = SharedMemory(create=True, size=surface_bytes(width, height))
        self._pipe.ask(Surface(self._memory.name, width, height))

    def _free(self) -> None:
        if self._memory is not None:
            self._memory.close()
            self._memory.unlink()
            self._memory = None

    def _hear(self, line: bytes) -> None:
        said = msgspec.json.decode(line, type=_Said)
        match said.event:
            case "opened":
                self.duration, self.frames = said.duration_s, said.frames
                self.picture = QSize(said.width, said.height)
                self.opened.emit()
            case "frame":
                self._take(said)
            case "ended":
                self.playing = 0.0
                self.ended.emit(said.t_s)
            case _:
                self.playing, self._waits = 0.0, False
                self.failed.emit(said.message)

    def _take(self, said: _Said) -> None:
        self._waits = False
        if self._memory is None or said.surface != self._memory.name:
            return  # made for a place that is gone
        self.filmed, self.given = (self._image(said, part) for part in (0, 1))
        self.time, self.index, self.late = said.t_s, said.index, said.late
        self.shown.emit(self.time)
        if self._next is not None:
            moment, self._next = self._next, None
            self.seek(moment)

    def _image(self, said: _Said, part: int) -> QImage:
        memory: Any = self._memory
        room = memory.size // SLOTS
        start = said.slot * room + part * (room // 2)
        line = said.width * 3
        with memory.buf[start : start + line * said.height] as pixels:
            return QImage(pixels, said.width, said.height, line, QImage.Format.Format_RGB888).copy()

    def _gone(self) -> None:
        """The child died: that costs a sentence, and the next wish starts another."""
        self._pipe = None
        self._free()
        self.playing, self._waits, self._next = 0.0, False, None
        self.failed.emit(say.film_stopped(self.time))
