"""The player's child as the window drives it: exact frames in shared memory, by their burned-in numbers."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from fractions import Fraction
from multiprocessing.shared_memory import SharedMemory
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from consent_app.domain.evidence import Box, Kind, Sighting, Track
from consent_app.domain.redaction import Cover, RedactionPlan
from consent_app.domain.timeline import Span
from consent_app.services.codec import to_json
from consent_app.services.reel import SLOTS, Asked, Open, Pause, Play, Seek, Step, Surface, surface_bytes
from tests.films import number_of, numbered_film

SIZE = (160, 96)


class Child:
    """The child with a surface of its own."""

    def __init__(self) -> None:
        command = [sys.executable, "-P", "-m", "consent_app", "playback"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.surface = SharedMemory(create=True, size=surface_bytes(*SIZE))
        self.ask(Surface(self.surface.name, *SIZE))

    def ask(self, command: Asked) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(to_json(command) + b"\n")
        self.process.stdin.flush()

    def next(self, event: str) -> dict[str, Any]:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            said: dict[str, Any] = json.loads(line)
            if said["event"] == event:
                return said
            assert said["event"] in ("frame", "opened", "ended"), said
        raise AssertionError("the child ended")

    def pictures(self, frame: dict[str, Any]) -> list[NDArray[np.uint8]]:
        """Return the picture as filmed and the picture as given."""
        room = self.surface.size // SLOTS
        shape = (frame["height"], frame["width"], 3)
        starts = [frame["slot"] * room + part * room // 2 for part in (0, 1)]
        return [np.ndarray(shape, np.uint8, self.surface.buf, start).copy() for start in starts]

    def shown(self, command: Asked) -> int:
        """Ask for a frame and return the number burned into it."""
        self.ask(command)
        return number_of(self.pictures(self.next("frame"))[0])

    def close(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(10)
        assert self.process.stderr is not None
        errors = self.process.stderr.read()
        assert b"Traceback" not in errors
        assert b"leaked" not in errors
        for pipe in (self.process.stdout, self.process.stderr):
            if pipe is not None:
                pipe.close()
        self.surface.close()
        self.surface.unlink()


@pytest.fixture
def child() -> Iterator[Child]:
    child = Child()
    yield child
    child.close()


@pytest.fixture
def film(tmp_path: Path) -> Path:
    return numbered_film(tmp_path / "film.mp4", 200, fps=25, gop=50)


def test_opening_tells_the_film_and_shows_its_first_frame(child: Child, film: Path) -> None:
    child.ask(Open(str(film)))
    opened = child.next("opened")
    assert (opened["frames"], opened["width"], opened["height"]) == (200, 160, 96)
    assert number_of(child.pictures(child.next("frame"))[0]) == 0


@pytest.mark.parametrize("number", [0, 1, 49, 50, 51, 137, 199])
def test_seeking_shows_exactly_the_frame_of_that_time(child: Child, film: Path, number: int) -> None:
    assert child.shown(Open(str(film), t_s=1.0)) == 25
    assert child.shown(Seek(number / 25)) == number
    assert child.shown(Seek(number / 25 + 0.03)) == number


def test_stepping_goes_by_frames_both_ways_and_stops_at_the_ends(child: Child, film: Path) -> None:
    child.shown(Open(str(film), t_s=60 / 25))
    assert [child.shown(Step(1)) for _ in range(3)] == [61, 62, 63]
    assert [child.shown(Step(-1)) for _ in range(40)] == list(range(62, 22, -1))
    assert child.shown(Step(10)) == 33
    assert child.shown(Seek(0)) == 0
    assert child.shown(Step(-1)) == 0
    assert child.shown(Step(999)) == 199


def test_playing_shows_every_frame_in_time_and_ends_where_told(child: Child, film: Path) -> None:
    child.shown(Open(str(film)))
    child.ask(Play(1.0, until_s=2.0))
    began = time.monotonic()
    seen = []
    while (said := json.loads(child.process.stdout.readline()))["event"] == "frame":  # type: ignore[union-attr]  # a pipe
        seen.append(said["index"])
    assert said["event"] == "ended"
    assert seen == sorted(set(seen))
    assert seen[-1] == 49
    assert len(seen) >= 40
    assert 1.5 < time.monotonic() - began < 3.5


def test_playing_backwards_and_standing_still(child: Child, film: Path) -> None:
    child.shown(Open(str(film), t_s=4.0))
    child.ask(Play(-2.0))
    first = child.next("frame")["index"]
    assert first == 99
    child.ask(Pause())
    child.ask(Seek(0.0))
    while child.next("frame")["index"] != 0:
        pass


def test_the_given_picture_is_covered_as_it_would_be_rendered(child: Child, film: Path) -> None:
    over = Span(Fraction(0), Fraction(4))
    track = Track("face-001", Kind.REGION, (Sighting(Fraction(0), Box(60, 40, 100, 80), 0.9),), over)
    plan = RedactionPlan("0" * 64, over, 160, 96, (track,), Cover.SOLID)
    child.ask(Open(str(film), plan, 1.0))
    filmed, given = child.pictures(child.next("frame"))
    assert number_of(filmed) == number_of(given) == 25
    drift = np.abs(filmed.astype(int) - given).mean(axis=2)
    assert drift[45:75, 65:95].min() > 20
    assert drift[:, :50].max() < 8
    child.ask(Open(str(film), None, 1.0))
    filmed, given = child.pictures(child.next("frame"))
    assert np.array_equal(filmed, given)


def test_a_broken_film_is_a_sentence_and_the_next_film_plays(child: Child, film: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"nothing" * 100)
    child.ask(Open(str(broken)))
    failed = child.next("failed")
    assert failed["code"] == "film_unreadable"
    assert "broken.mp4" in failed["message"]
    assert child.shown(Open(str(film))) == 0


def test_a_film_that_breaks_off_ends_there(child: Child, tmp_path: Path) -> None:
    film = numbered_film(tmp_path / "cut.mkv", 100, fps=25, gop=10)
    content = film.read_bytes()
    film.write_bytes(content[: len(content) // 2])
    child.shown(Open(str(film)))
    child.ask(Play(20.0))
    assert child.next("ended")["t_s"] < 4


def test_nonsense_is_passed_over(child: Child, film: Path) -> None:
    assert child.process.stdin is not None
    child.process.stdin.write(b'{"do": "fly"}\nno json\n')
    assert child.shown(Open(str(film))) == 0


def test_another_size_is_shown_at_once(child: Child, film: Path) -> None:
    child.shown(Open(str(film), t_s=1.0))
    smaller = SharedMemory(create=True, size=surface_bytes(80, 48))
    child.ask(Surface(smaller.name, 80, 48))
    frame = child.next("frame")
    assert (frame["width"], frame["height"], frame["index"]) == (80, 48, 25)
    smaller.close()
    smaller.unlink()


def test_a_surface_that_is_gone_already_is_passed_over_and_the_next_shows_the_frame(film: Path) -> None:
    child = Child()
    gone = SharedMemory(create=True, size=surface_bytes(*SIZE))
    name = gone.name
    gone.close()
    gone.unlink()
    fresh = SharedMemory(create=True, size=surface_bytes(*SIZE))
    child.ask(Surface(name, *SIZE))
    child.surface.close()
    child.surface.unlink()
    child.surface = fresh
    child.ask(Open(str(film), t_s=60 / 25))
    child.ask(Surface(fresh.name, *SIZE))
    while (frame := child.next("frame"))["surface"] != fresh.name:
        pass
    assert number_of(child.pictures(frame)[0]) == 60
    child.close()
