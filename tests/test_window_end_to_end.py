"""The window as a person uses it: a real program on a real (virtual) screen, moved by a real mouse and keyboard.

Nothing of the program is touched from inside, and it reaches for no network. The test finds what to press by what a
screen reader would be told, which the program writes down when the environment asks for it.
"""

import json
import os
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from consent_app.bundle.verify import verify
from tests.overheard import as_a_person, can_listen, listened, overheard

SCREEN = "1366x768x24"
PATIENCE = 120
NEEDED = ("Xvfb", "xdotool")


class Person:
    """Somebody in front of the screen."""

    def __init__(self, display: str, told: Path, program: subprocess.Popen[bytes]) -> None:
        self.display, self.told, self.program = display, told, program

    def do(self, *words: str) -> None:
        """Move the mouse or press keys."""
        environment = os.environ | {"DISPLAY": self.display}
        subprocess.run(["xdotool", *words], check=True, env=environment, capture_output=True)

    def controls(self) -> list[dict[str, Any]]:
        """Return everything on the screen that can be named."""
        assert self.program.poll() is None, "the window is gone"
        try:
            found: list[dict[str, Any]] = json.loads(self.told.read_text())
        except (OSError, json.JSONDecodeError):
            return []
        return found

    def find(self, name: str) -> dict[str, Any] | None:
        """Return the control of a name that can be used, or None."""
        return next((one for one in self.controls() if one["name"].startswith(name) and one["enabled"]), None)

    def wait(self, name: str) -> dict[str, Any]:
        """Wait until a control of that name can be used."""
        found: dict[str, Any] = waited(
            lambda: self.find(name), f"{name}; there is {[one['name'] for one in self.controls()]}"
        )
        return found

    def press(self, name: str) -> None:
        """Click on a control, once it stays in its place."""
        place = self.wait(name)
        while (again := self.later(name)) != place:
            place = again
        self.do("mousemove", str(place["x"]), str(place["y"]), "click", "1")

    def later(self, name: str) -> dict[str, Any]:
        """Return where a control is the next time that the program tells."""
        before = self.told.stat().st_mtime_ns
        waited(lambda: self.told.stat().st_mtime_ns != before, "news of the program")
        return self.wait(name)

    def keys(self, *keys: str) -> None:
        """Press keys, one after the other."""
        self.do("key", "--delay", "120", *keys)


def waited(ask: Callable[[], Any], what: str) -> Any:  # noqa: ANN401  # whatever is asked for
    """Ask until there is an answer."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if answer := ask():
            return answer
        time.sleep(0.2)
    raise AssertionError(f"waited in vain for {what}")


@pytest.fixture
def person(tmp_path: Path) -> Iterator[Person]:
    """Somebody in front of the program on a screen of its own."""
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if missing:
        pytest.skip(f"this machine has no {' and no '.join(missing)}")
    home = tmp_path / "home"
    home.mkdir()
    screen = subprocess.Popen(
        ["Xvfb", "-displayfd", "1", "-screen", "0", SCREEN, "-nolisten", "tcp"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert screen.stdout is not None
    display = f":{screen.stdout.readline().decode().strip()}"
    told = tmp_path / "told.json"
    environment = as_a_person(home) | {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    command = [sys.executable, str(Path(__file__).parent / "told.py"), str(told), "--data-dir", str(tmp_path / "data")]
    log = tmp_path / "overheard.txt"
    program = subprocess.Popen(listened(command, log), env=environment, stderr=subprocess.PIPE)
    yield Person(display, told, program)
    program.terminate()
    _, errors = program.communicate(timeout=20)
    screen.terminate()
    screen.wait(20)
    screen.stdout.close()
    assert b"Traceback" not in errors, errors.decode()
    assert b"QProcess: Destroyed" not in errors, errors.decode()
    assert not can_listen() or not overheard(log)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_the_sample_is_walked_from_the_empty_inbox_to_a_bundle(person: Person, tmp_path: Path) -> None:
    person.press("Try it with a sample")
    person.press("Friday 10 July 2026, 8 p.m. to Saturday 6 a.m.")
    person.press("Find the clips that matter")

    # Review: the cat that walks by is left out, and taken back in, and left out again.
    person.press("Leave this clip out")
    person.wait("Clip 1 of 4")
    person.press("Player")
    person.keys("ctrl+z")
    person.wait("Clip 1 of 5")
    person.keys("ctrl+shift+z")
    person.wait("Clip 1 of 4")
    person.wait("Person 1")
    person.press("Cover and go to consent")

    # Consent: each clip is watched, three are shared, one stays at home.
    person.wait("Keep it at home")
    for number in range(1, 5):
        person.press(f"{number}. Not decided")
        person.wait(f"Clip {number} of 4")
        if number == 4:
            person.press("Keep it at home")
            person.wait("4. At home")
        else:
            person.press("Play (Space)")
            person.press("Share this clip")
            person.wait(f"{number}. Share")
    person.press("Write the bundle with 3 clips")
    person.wait("Open the folder")

    (bundle,) = (tmp_path / "home").glob("*.zip")
    assert all(check.passed for check in verify(bundle))
    with zipfile.ZipFile(bundle) as archive:
        films = [name for name in archive.namelist() if name.endswith(".mp4")]
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert len(films) == 3
    assert b"Linden Driveway" not in everything
