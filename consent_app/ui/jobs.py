"""The list of jobs: one runs at a time, the others wait; each is kept, so that an interrupted one is offered again."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum, auto

import msgspec
from PySide6.QtCore import QObject, Signal

from consent_app.domain.work import Cancelled, ConsentAppError
from consent_app.services.codec import from_json, to_json
from consent_app.services.jobs import AnyJob, Fetch, Job, Read, Release
from consent_app.services.store import Store
from consent_app.ui.child import Running, end_all


class State(StrEnum):
    """How a job stands."""

    WAITING = auto()
    RUNNING = auto()
    DONE = auto()
    STOPPED = auto()
    FAILED = auto()
    INTERRUPTED = auto()


OPEN = frozenset({State.WAITING, State.RUNNING})


@dataclass(frozen=True, slots=True)
class Entry:
    """One job of the list: what it does, for which request, how it stands and how far it is."""

    number: int
    job: Job
    request: str
    state: State
    at: datetime
    done: float = 0.0
    step: str = ""
    left: float | None = None


class Jobs(QObject):
    """All jobs of the window, the newest first."""

    changed = Signal()
    progressed = Signal(object)
    ended = Signal(object, object)

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._child: Running | None = None
        self._entries = {entry.number: entry for entry in _kept(store)}

    def entries(self) -> list[Entry]:
        """Return the jobs, the newest first."""
        return sorted(self._entries.values(), key=lambda entry: -entry.number)

    @property
    def running(self) -> Entry | None:
        """The job that runs now."""
        return next((entry for entry in self._entries.values() if entry.state is State.RUNNING), None)

    @property
    def busy(self) -> bool:
        """True while a job runs or waits."""
        return next(self._open(), None) is not None

    @property
    def child(self) -> Running | None:
        """The child that does the running job."""
        return self._child

    def open_for(self, request: str, kind: type[Job]) -> Entry | None:
        """Return the job of a kind that runs or waits for a request."""
        return next((one for one in self._open() if one.request == request and isinstance(one.job, kind)), None)

    def start(self, job: Job, request: str = "") -> Entry:
        """Put a job on the list; the same job twice is one."""
        same = next((entry for entry in self._open() if entry.job == job), None)
        if same is not None:
            return same
        at = datetime.now(UTC)
        number = self._store.add_job(request, at.isoformat(), to_json(_harmless(job)).decode())
        self._entries[number] = Entry(number, job, request, State.WAITING, at)
        self._go_on()
        return self._entries[number]

    def stop(self, number: int) -> None:
        """Stop a job; what it has found so far is kept."""
        entry = self._entries[number]
        if entry.state is State.RUNNING and self._child is not None:
            self._child.stop()
        elif entry.state is State.WAITING:
            self._set(replace(entry, state=State.STOPPED))

    def again(self, number: int) -> None:
        """Do a job again that did not come to its end."""
        entry = self._entries.pop(number)
        self._store.set_job(number, State.DONE)
        self.start(entry.job, entry.request)

    def forget(self, request: str) -> None:
        """Stop and forget all jobs of a request."""
        for entry in [one for one in self._entries.values() if one.request == request]:
            self.stop(entry.number)
            if entry.state is not State.RUNNING:
                del self._entries[entry.number]
        self.changed.emit()

    def close(self) -> None:
        """End with the window: what runs is offered again the next time."""
        end_all(self)
        self._child = None

    def _open(self) -> Iterator[Entry]:
        return (entry for entry in self._entries.values() if entry.state in OPEN)

    def _go_on(self) -> None:
        """Start the oldest job that waits, if none runs."""
        waiting = [entry for entry in self._entries.values() if entry.state is State.WAITING]
        if self._child is None and waiting:
            entry = min(waiting, key=lambda one: one.number)
            self._child = Running(entry.job, self)
            self._child.told.connect(self._tell)
            self._child.ended.connect(self._end)
            self._set(replace(entry, state=State.RUNNING))
        else:
            self.changed.emit()

    def _tell(self, done: float, step: str, left: float | None) -> None:
        entry = self.running
        if entry is not None:
            self._entries[entry.number] = replace(entry, done=done, step=step, left=left)
            self.progressed.emit(self._entries[entry.number])

    def _end(self, result: object) -> None:
        entry = self.running
        self._child = None
        if entry is None:
            return
        self._set(replace(entry, state=_state(result), done=1.0))
        self.ended.emit(self._entries[entry.number], result)
        self._go_on()

    def _set(self, entry: Entry) -> None:
        self._entries[entry.number] = entry
        self._store.set_job(entry.number, entry.state)
        self.changed.emit()


def _state(result: object) -> State:
    if isinstance(result, Cancelled):
        return State.STOPPED
    return State.FAILED if isinstance(result, ConsentAppError) else State.DONE


def _harmless(job: Job) -> Job:
    """Return a job as it may be kept on disk: without private words, passwords, and a message's text."""
    if isinstance(job, Release):
        return msgspec.structs.replace(job, words=None, let_out=(), passphrase=None)
    if isinstance(job, Fetch):
        return msgspec.structs.replace(job, password=None, passphrase=None)
    return msgspec.structs.replace(job, text="") if isinstance(job, Read) else job


def _kept(store: Store) -> Iterator[Entry]:
    """Yield the jobs of before; what ran when the window closed was interrupted."""
    for row in store.jobs():
        try:
            job: AnyJob = from_json(row.body, AnyJob)  # type: ignore[arg-type]  # a union is a type to msgspec
        except msgspec.MsgspecError:
            continue  # of a newer or older app
        state = State(row.state)
        if state in OPEN:
            state = State.INTERRUPTED
            store.set_job(row.number, state)
        yield Entry(row.number, job, row.request, state, datetime.fromisoformat(row.at))
