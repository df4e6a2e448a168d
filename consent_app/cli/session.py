"""What every command shares: the profile, the two ways to print, and progress on standard error."""

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from consent_app.services.child import Child, Tell, run_job
from consent_app.services.codec import Document
from consent_app.services.jobs import Job
from consent_app.services.settings import Profile, open_profile
from consent_app.services.store import Store, open_store
from consent_app.words.durations import spoken
from consent_app.words.reasons import STEPS

# Where there is no terminal, a line of progress every so many seconds says that work goes on.
TELL_EVERY = 5.0


@dataclass
class Session:
    """One run of the program: where its data is, how it speaks, and a `child` that waits for its first job, if any."""

    data_dir: Path | None = None
    as_json: bool = False
    child: Child | None = None
    out: Console = field(default_factory=lambda: Console(highlight=False, soft_wrap=True, markup=False))
    err: Console = field(default_factory=lambda: Console(stderr=True, highlight=False, soft_wrap=True, markup=False))

    @cached_property
    def profile(self) -> Profile:
        """The profile, opened when it is first needed."""
        return open_profile(self.data_dir)

    @contextmanager
    def store(self) -> Iterator[Store]:
        """Open the profile's database."""
        with open_store(self.profile.database) as store:
            yield store

    def answer(self, document: Document, *lines: str) -> None:
        """Print the document where JSON was asked for, else the lines."""
        if self.as_json:
            sys.stdout.write(json.dumps(document, ensure_ascii=False, default=str) + "\n")
        else:
            self.say(*lines)

    def say(self, *lines: str) -> None:
        """Print lines for a person; where JSON was asked for they are left out."""
        if not self.as_json:
            for line in lines:
                self.out.print(line)

    def warn(self, line: str) -> None:
        """Print a line on standard error."""
        self.err.print(line)

    def run(self, job: Job) -> Document:
        """Do a job in the child and show its progress."""
        with self._progress() as tell:
            child, self.child = self.child, None
            return run_job(job, tell, child)

    @contextmanager
    def _progress(self) -> Iterator[Tell]:
        if not self.err.is_terminal:
            yield _Lines(self.err)
            return
        columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"))
        with Progress(*columns, TimeRemainingColumn(), console=self.err, transient=True) as bar:
            task = bar.add_task("Starting", total=1.0)

            def tell(done: float, step: str, _left: float | None) -> None:
                bar.update(task, completed=done, description=STEPS[step])

            yield tell


@dataclass
class _Lines:
    """Progress as plain lines, now and then."""

    console: Console
    told: float = field(default_factory=time.monotonic)

    def __call__(self, done: float, step: str, left: float | None) -> None:
        now = time.monotonic()
        if now - self.told >= TELL_EVERY:
            self.told = now
            ahead = f", about {spoken(left)} left" if left is not None else ""
            self.console.print(f"{STEPS[step]}: {done:.0%}{ahead}")


def session_of(context: typer.Context) -> Session:
    """Return the session that the program's options made."""
    found = context.find_object(Session)
    if found is None:
        raise RuntimeError("a command ran without the program around it")
    return found
