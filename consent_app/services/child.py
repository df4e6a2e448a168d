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


class Line(msgspec.Struct, frozen=True):
    """One line of the child: how far it is, or how it ended."""

    event: str
    done: float = 0.0
    step: str = ""
    left_s: float | None = None
    result: Any = None
    code: str = ""
    facts: dict[str, str | int | float] = {}


def child_command(kind: str) -> list[str]:
    """Return how to start a child of this very app, frozen or not; kinds are "worker" and "playback"."""
    if getattr(sys, "frozen", False):
        return [sys.executable, kind]
    # -P: the folder one stands in is no place to import from.
    return [sys.executable, "-P", "-m", "consent_app", kind]


def run_job(job: Job, tell: Tell) -> Document:
    """Do a job in a child process and return its document.

    Raises the known error that the child met, `worker_died` where it ended without a word, and Cancelled where this
    process was interrupted (Ctrl+C); then the child is gone.
    """
    with _running() as child:
        _send(child, to_json(job) + b"\n")
        for line in _lines(child):
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


def _lines(child: subprocess.Popen[bytes]) -> Iterator[Line]:
    for content in child.stdout or ():
        line = parsed(content)
        if line is None:
            return
        yield line


@contextmanager
def _running() -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(child_command("worker"), stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:  # noqa: S603  # our own program
        try:
            yield child
        except KeyboardInterrupt:
            _stop(child)
            raise Cancelled from None
        finally:
            _stop(child)


def _send(child: subprocess.Popen[bytes], line: bytes) -> None:
    # Where it died already, its silence tells.
    with contextlib.suppress(BrokenPipeError):
        if child.stdin is not None:
            child.stdin.write(line)
            child.stdin.flush()


def _stop(child: subprocess.Popen[bytes]) -> None:
    """Ask the child to stop by closing its input, wait, and kill it if it does not."""
    if child.stdin is not None and not child.stdin.closed:
        with contextlib.suppress(BrokenPipeError):
            child.stdin.close()
    try:
        child.wait(WAIT_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
