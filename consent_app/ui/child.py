"""A child process on Qt's own event loop: JSON lines to it, JSON lines from it, and never a wait."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QByteArray, QObject, QProcess, QTimer, Signal

from consent_app.domain.work import Cancelled, ConsentAppError
from consent_app.services.child import WAIT_SECONDS, child_command, parsed
from consent_app.services.codec import to_json
from consent_app.services.jobs import Job

LINE = b"\n"


class Pipe(QObject):
    """A child of this app that is spoken to in lines; the pipe goes by itself when the child has gone."""

    said = Signal(bytes)
    gone = Signal()

    def __init__(self, kind: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting = b""
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(round(WAIT_SECONDS * 1000))
        self._process = QProcess(self)
        self._process.setProcessChannelMode(QProcess.ProcessChannelMode.ForwardedErrorChannel)
        self._process.readyReadStandardOutput.connect(self._read)
        self._process.finished.connect(self._finished)
        self._process.errorOccurred.connect(self._failed)
        self._patience.timeout.connect(self._process.kill)
        self._kind, self._unsent = kind, b""
        # To start a process takes some milliseconds; they are taken when the event loop is free.
        self._start = QTimer(self)
        self._start.setSingleShot(True)
        self._start.timeout.connect(self._begin)
        self._start.start()

    @property
    def pid(self) -> int:
        """The child's number, 0 once it has ended."""
        return self._process.processId()

    def ask(self, value: object) -> None:
        """Send a value as one line of JSON; a child that has ended hears nothing."""
        self.send(to_json(value))

    def send(self, line: bytes) -> None:
        """Send one line."""
        if self._start.isActive():
            self._unsent += line + LINE
        elif self._process.state() != QProcess.ProcessState.NotRunning:
            self._process.write(QByteArray(line + LINE))

    def close(self) -> None:
        """End the child without waiting: its input ends, and where that does not help within moments it is killed."""
        if self._start.isActive():
            self._start.stop()
            self._go()
        else:
            self._process.closeWriteChannel()
            self._patience.start()

    def end_now(self) -> None:
        """End the child and wait for it: for the moment when the window itself goes."""
        self.blockSignals(True)
        self._start.stop()
        self._patience.stop()
        self._process.closeWriteChannel()
        runs = self._process.state() != QProcess.ProcessState.NotRunning
        if runs and not self._process.waitForFinished(round(WAIT_SECONDS * 1000)):
            self._process.kill()
            self._process.waitForFinished()

    def _begin(self) -> None:
        program, *arguments = child_command(self._kind)
        self._process.start(program, arguments)
        self._process.write(QByteArray(self._unsent))
        self._unsent = b""

    def _read(self) -> None:
        *lines, self._waiting = (self._waiting + self._process.readAllStandardOutput().data()).split(LINE)
        for line in lines:
            self.said.emit(line)

    def _finished(self) -> None:
        self._read()
        self._go()

    def _failed(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            self._go()

    def _go(self) -> None:
        self._patience.stop()
        self.gone.emit()
        self.deleteLater()


class Running(QObject):
    """One job in a child of its own; `ended` tells its document or the known error that it met, once.

    It goes by itself when its child has gone.
    """

    told = Signal(float, str, object)
    ended = Signal(object)

    def __init__(self, job: Job, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._over = self._stopped = False
        self._pipe = Pipe("worker", self)
        self._pipe.said.connect(self._hear)
        self._pipe.gone.connect(self._gone)
        self._pipe.ask(job)

    @property
    def pid(self) -> int:
        """The child's number."""
        return self._pipe.pid

    def stop(self) -> None:
        """Stop at once: what is done so far is kept."""
        self._stopped = True
        self._pipe.send(b"cancel")
        self._pipe.close()

    def _hear(self, content: bytes) -> None:
        line = parsed(content)
        if line is None:
            return
        match line.event:
            case "progress":
                self.told.emit(line.done, line.step, line.left_s)
            case "done":
                self._end(dict(line.result))
            case "cancelled":
                self._end(Cancelled())
            case _:
                self._end(ConsentAppError(line.code, **line.facts))

    def _gone(self) -> None:
        self._end(Cancelled() if self._stopped else ConsentAppError("worker_died"))
        self.deleteLater()

    def _end(self, result: dict[str, Any] | ConsentAppError) -> None:
        if not self._over:
            self._over = True
            self._pipe.close()
            self.ended.emit(result)


def end_all(inside: QObject) -> None:
    """End every child that something has started, and wait for it: for the moment when the window goes."""
    for pipe in inside.findChildren(Pipe):
        pipe.end_now()


def once(
    job: Job,
    parent: QObject,
    then: Callable[[dict[str, Any]], object],
    otherwise: Callable[[ConsentAppError], object] | None = None,
) -> Running:
    """Do a small job beside the list of jobs; `then` gets its document, `otherwise` the known error it met."""
    running = Running(job, parent)

    def end(result: object) -> None:
        if isinstance(result, dict):
            then(result)
        elif isinstance(result, ConsentAppError) and otherwise is not None:
            otherwise(result)

    running.ended.connect(end)
    return running
