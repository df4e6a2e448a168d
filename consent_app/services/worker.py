"""The child's side: one job as JSON on standard input, JSON lines on standard output.

Lines are `progress` (done from 0 to 1, a step, seconds left), then one of `done`, `cancelled`, `failed`. The line
`cancel`, or the end of standard input, means stop: asked nicely first, and after a moment without asking.
"""

import os
import signal
import sys
import threading
import time
from dataclasses import dataclass, field
from io import RawIOBase
from pathlib import Path
from typing import BinaryIO

import msgspec

from consent_app.domain.work import Cancelled, ConsentAppError, Work
from consent_app.media.files import discard_unfinished
from consent_app.services.codec import from_json, to_json
from consent_app.services.diagnostics import fault
from consent_app.services.doing import carry_out
from consent_app.services.jobs import AnyJob, Photo, Redact, Scan, Stills
from consent_app.words.errors import sentence

# Cancel ends within 0.2 s: a detector at work on a large picture would not look up in time by itself.
PATIENCE = 0.12
MAX_JOB = 50_000_000
TELL_EVERY = 0.1
LOW_PRIORITY = 10


@dataclass(slots=True)
class _Line:
    """The way out; a lock, since stopping speaks from another thread, and after the last line nothing follows."""

    out: BinaryIO
    lock: threading.Lock = field(default_factory=threading.Lock)
    closed: bool = False

    def say(self, event: str, *, last: bool = False, **facts: object) -> None:
        with self.lock:
            if self.closed:
                return
            self.closed = last
            self.out.write(to_json({"event": event, **facts}) + b"\n")
            self.out.flush()


@dataclass(slots=True)
class _Progress:
    """Tells progress at most every tenth of a second, with the time left as far as it went until now."""

    line: _Line
    began: float = field(default_factory=time.monotonic)
    told: float = 0.0

    def __call__(self, done: float, step: str) -> None:
        now = time.monotonic()
        if now - self.told < TELL_EVERY:
            return
        self.told = now
        left = (now - self.began) * (1 - done) / done if done > 0.02 else None
        self.line.say("progress", done=round(done, 4), step=step, left_s=None if left is None else round(left, 1))


def run_worker(*, early: bool = False) -> int:
    """Do the one job on standard input and return the exit status; this is all that a child process does.

    One that is started `early` imports what films need until it is told its job; where none comes, none was wanted.
    """
    # The terminal's Ctrl+C reaches the whole group; the parent asks this process to stop in its own way.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(LOW_PRIORITY)
    line = _Line(_own_output())
    stop = threading.Event()
    # Unbuffered: a buffer's lock, held by the listener, would hang the end of the process.
    asked = os.fdopen(os.dup(sys.stdin.fileno()), "rb", buffering=0)
    if early:
        _learn_films()
    told = asked.readline(MAX_JOB)
    if early and not told:
        return 0
    try:
        job: AnyJob = from_json(told, AnyJob)  # type: ignore[arg-type]  # a union is a type to msgspec
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        return _failed(line, ConsentAppError("job_unknown", why=str(error)))
    _learn(job)
    threading.Thread(target=_listen, args=(asked, stop, line), daemon=True).start()
    return _done(job, line, Work(_Progress(line), stop.is_set))


def _own_output() -> BinaryIO:
    """Return the real standard output, and let everything else that prints go to standard error."""
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return out


def _done(job: AnyJob, line: _Line, work: Work) -> int:
    try:
        result = carry_out(job, work)
    except Cancelled:
        line.say("cancelled", last=True)
        return 130
    except ConsentAppError as error:
        return _failed(line, error)
    except Exception as error:  # noqa: BLE001  # the border of the child: a fault of ours becomes a report
        data_dir = getattr(job, "data_dir", None)
        return _failed(line, fault(error, Path(data_dir) if data_dir else None))
    line.say("done", last=True, result=result)
    return 0


def _learn(job: AnyJob) -> None:
    """Import what carries a job out, and with it what is heavy, but no more: covering a film needs nothing of mail."""
    if isinstance(job, Scan | Redact | Stills | Photo):
        _learn_films()
    else:
        from consent_app.services import carry_out_footage, carry_out_requests  # noqa: F401, PLC0415  # the same


def _learn_films() -> None:
    from consent_app.services import carry_out_films  # noqa: F401, PLC0415  # imported only where it is needed


def _failed(line: _Line, error: ConsentAppError) -> int:
    line.say("failed", last=True, code=error.code, facts=error.facts, message=sentence(error))
    return 1


def _listen(asked: RawIOBase, stop: threading.Event, line: _Line) -> None:
    """Wait for the wish to stop; a process that does not end by itself soon after is ended here."""
    while (said := asked.readline(100)) and said.strip() != b"cancel":
        pass
    stop.set()
    time.sleep(PATIENCE)
    line.say("cancelled", last=True)
    discard_unfinished()
    os._exit(130)
