"""The player's child: decodes, covers and scales frames into shared memory, so that no film is opened by the window.

Commands come as JSON lines on standard input (the classes below; a class's name in lower case is its `do`), answers go
out as JSON lines: `opened`, `frame` (which slot of the surface holds it), `ended`, `failed`. A surface is shared memory
of `SLOTS` slots; each slot holds the picture as filmed, then the picture as it would be given, both RGB.
"""

import os
import queue
import signal
import sys
import threading
import time
from dataclasses import dataclass
from fractions import Fraction
from io import RawIOBase
from multiprocessing import resource_tracker
from multiprocessing.shared_memory import SharedMemory
from pathlib import Path
from typing import BinaryIO

import msgspec
import numpy as np

from consent_app.domain.redaction import RedactionPlan
from consent_app.domain.work import ConsentAppError
from consent_app.redact.preview import Reel, fitting
from consent_app.services.codec import from_json, to_json
from consent_app.services.reel import SLOTS, Command, Open, Pause, Play, Seek, Step, Surface
from consent_app.words.errors import sentence


@dataclass(slots=True)
class Player:
    """The state of the child: the open film, where it stands, and whether it runs."""

    out: BinaryIO
    commands: "queue.Queue[Command | None]"
    reel: Reel | None = None
    surface: SharedMemory | None = None
    size: tuple[int, int] = (640, 360)
    index: int = 0
    slot: int = 0
    speed: float = 0.0
    until: Fraction | None = None
    due: float = 0.0
    late: int = 0

    def run(self) -> None:
        """Follow commands until the end of input; while playing, show frames when they are due."""
        while True:
            wait = None if not self.speed else max(0.0, self.due - time.monotonic())
            try:
                command = self.commands.get(timeout=wait)
            except queue.Empty:
                self._advance()
                continue
            if command is None:
                return
            try:
                self.follow(command)
            except ConsentAppError as error:
                self.speed = 0.0
                self.say("failed", code=error.code, facts=error.facts, message=sentence(error))

    def follow(self, command: Command) -> None:
        """Carry out one command."""
        match command:
            case Surface(name=name, width=width, height=height):
                self._attach(name, (width, height))
            case Open(path=path, plan=plan, t_s=moment):
                self._open(Path(path), plan, Fraction(moment).limit_denominator(90_000))
            case Seek(t_s=moment):
                if self.reel is not None:
                    self.show(self.reel.index_of(Fraction(moment).limit_denominator(90_000)))
            case Step(by=by):
                self.speed = 0.0
                self.show(self.index + by)
            case Play(speed=speed, until_s=until):
                self.speed, self.due, self.late = speed, time.monotonic(), 0
                self.until = None if until is None else Fraction(until).limit_denominator(90_000)
            case Pause():
                self.speed = 0.0

    def _open(self, path: Path, plan: RedactionPlan | None, moment: Fraction) -> None:
        self.speed = 0.0
        if self.reel is not None and self.reel.path == path:
            self.reel.replan(plan)
        else:
            if self.reel is not None:
                self.reel.close()
            self.reel = None
            self.reel = Reel.open(path, plan, max(self.size))
            film = self.reel.film
            self.say("opened", duration_s=float(self.reel.times[-1]), width=film.width, height=film.height,
                     frames=len(self.reel.times))  # fmt: skip
        self.show(self.reel.index_of(moment))

    def _attach(self, name: str, size: tuple[int, int]) -> None:
        try:
            attached = SharedMemory(name)
        except FileNotFoundError:
            return  # the window made another one meanwhile, and its name follows
        if self.surface is not None:
            self.surface.close()
        self.surface = attached
        if sys.platform != "win32" and sys.version_info < (3, 13):
            # The window made it and removes it; Python would remove it here as well, and complain.
            resource_tracker.unregister(f"/{name}" if not name.startswith("/") else name, "shared_memory")
        self.size = size
        if self.reel is not None:
            self.reel.long_side = fitting(self.reel.film, size)
            self.reel.replan(self.reel.plan)
            self.show(self.index)

    def show(self, index: int) -> bool:
        """Put a frame into the next slot and say so; tell whether there was one."""
        if self.reel is None:
            return False
        wanted = max(0, min(index, len(self.reel.times) - 1))
        if self.surface is None:
            self.index = wanted  # shown as soon as there is a place for it
            return False
        self.reel.long_side = fitting(self.reel.film, self.size)
        shown = self.reel.at(wanted)
        if shown is None:
            return False
        self.index = wanted
        self.slot = (self.slot + 1) % SLOTS
        height, width = shown.filmed.shape[:2]
        room = self.surface.size // SLOTS
        for part, picture in enumerate((shown.filmed, shown.given)):
            start = self.slot * room + part * room // 2
            target = np.ndarray(picture.shape, np.uint8, self.surface.buf, start)
            np.copyto(target, picture)
        self.say(
            "frame",
            surface=self.surface.name,
            slot=self.slot,
            t_s=float(shown.time),
            index=wanted,
            width=width,
            height=height,
            late=self.late,
        )
        return True

    def _advance(self) -> None:
        """Show the frame that is due, leaving out those whose time has passed."""
        if self.reel is None:
            self.speed = 0.0
            return
        step = 1 if self.speed > 0 else -1
        following = self.index + step
        times = self.reel.times
        behind = time.monotonic() - self.due
        while 0 < following < len(times) - 1 and behind > 0.1 * abs(self.speed) + self._gap(times, following):
            behind -= self._gap(times, following)
            self.due += self._gap(times, following)
            following += step
            self.late += 1
        over = self.until is not None and 0 <= following < len(times) and times[following] >= self.until
        if over or not 0 <= following < len(times) or not self.show(following):
            self.speed = 0.0
            self.say("ended", t_s=float(times[self.index]))
            return
        self.due += self._gap(times, following)

    def _gap(self, times: list[Fraction], index: int) -> float:
        """Return for how long a frame is shown at the present speed, in seconds."""
        gap = times[index + 1] - times[index] if index + 1 < len(times) else Fraction(1, 25)
        return min(float(gap), 1.0) / abs(self.speed)

    def say(self, event: str, **facts: object) -> None:
        """Write one line."""
        self.out.write(to_json({"event": event, **facts}) + b"\n")
        self.out.flush()


def run_playback() -> int:
    """Follow commands on standard input until it ends; this is all that the player's child does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    commands: queue.Queue[Command | None] = queue.Queue()
    asked = os.fdopen(os.dup(sys.stdin.fileno()), "rb", buffering=0)
    threading.Thread(target=_listen, args=(asked, commands), daemon=True).start()
    Player(out, commands).run()
    os._exit(0)


def _listen(asked: RawIOBase, commands: "queue.Queue[Command | None]") -> None:
    waiting = b""
    while content := asked.read(1 << 16):
        *lines, waiting = (waiting + content).split(b"\n")
        for line in lines:
            try:
                commands.put(from_json(line, Command))  # type: ignore[arg-type]  # a union is a type to msgspec
            except msgspec.MsgspecError:
                continue
    commands.put(None)
