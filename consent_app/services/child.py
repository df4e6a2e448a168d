"""The parent's side: a job is started in a child process, its progress passed on, and stopped when the person asks to.

The one place of the command line that starts processes; the window drives the same child by its own event loop.
"""

import contextlib
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import msgspec

from consent_app.domain.work import Cancelled, ConsentAppError
from consent_app.services.codec import Document, to_json
from consent_app.services.jobs import Job

# Asked to stop, a child has this long before it is killed.
WAIT_SECONDS = 3.0

Tell = Callable[[float, str, float | None], None]
Child = subprocess.Popen[bytes]


class Line(msgspec.Struct, frozen=True):
    """One line of the child: how far it is, or how it ended."""

    event: str
    done: float = 0.0
    step: str = ""
    left_s: float | None = None
    result: Any = None
    code: str = ""
    facts: dict[str, str | int | float] = {}


def child_command(*kind: str) -> list[str]:
    """Return how to start a child of this very app, frozen or not; kinds are "worker", "worker early", "playback"."""
    if getattr(sys, "frozen", False):
        return [sys.executable, *kind]
    # -P: the folder one stands in is no place to import from.
    return [sys.executable, "-P", "-m", "consent_app", *kind]


@contextmanager
def early() -> Iterator[Child]:
    """Start a child for a job that is still to be told: it gets ready for films meanwhile. In the end it is gone."""
    with _started("worker", "early") as child:
        try:
            yield child
        finally:
            child.kill()  # does nothing where it has ended


def run_job(job: Job, tell: Tell, child: Child | None = None) -> Document:
    """Do a job in a child process, the one given or a new one, and return its document.

    Raises the known error that the child met, `worker_died` where it ended without a word, and Cancelled where this
    process was interrupted (Ctrl+C); then the child is gone.
    """
    with _running(child or _started("worker")) as busy:
        _send(busy, to_json(job) + b"\n")
        for line in _lines(busy):
            match line:
                case Line(event="progress"):
                    tell(line.done, line.step, line.left_s)
                case Line(event="done"):
                    return dict(line.result)
                case Line(event="cancelled"):
                    raise Cancelled
                case _:
                    raise ConsentAppError(line.code, **line.facts)
    raise ConsentAppError("worker_died")


def parsed(line: bytes) -> Line | None:
    """Return a line of the child, or None where it was cut off in the middle: it died."""
    try:
        return msgspec.json.decode(line, type=Line)
    except msgspec.MsgspecError:
        return None


def _lines(child: Child) -> Iterator[Line]:
    for content in child.stdout or ():
        line = parsed(content)
        if line is None:
            return
        yield line


def _started(*kind: str) -> Child:
    return subprocess.Popen(child_command(*kind), stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603  # our own program


@contextmanager
def _running(started: Child) -> Iterator[Child]:
    with started as child:
        try:
            yield child
        except KeyboardInterrupt:
            _stop(child)
            raise Cancelled from None
        finally:
            _stop(child)


def _send(child: Child, line: bytes) -> None:
    # Where it died already, its silence tells.
    with contextlib.suppress(BrokenPipeError):
        if child.stdin is not None:
            child.stdin.write(line)
            child.stdin.flush()


def _stop(child: Child) -> None:
    """Ask the child to stop by closing its input, wait, and kill it if it does not."""
    if child.stdin is not None and not child.stdin.closed:
        with contextlib.suppress(BrokenPipeError):
            child.stdin.close()
    try:
        child.wait(WAIT_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
