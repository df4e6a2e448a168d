"""Opening the window on a profile, and the border where a fault of ours becomes a report and a sentence."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QLockFile
from PySide6.QtWidgets import QApplication, QMessageBox

import consent_app
from consent_app.domain.work import ConsentAppError
from consent_app.services.diagnostics import fault
from consent_app.services.settings import Profile, open_profile
from consent_app.services.store import open_store
from consent_app.ui.desk import Desk
from consent_app.ui.window import Window, dress
from consent_app.words import window as say
from consent_app.words.errors import sentence

LOCK = "window.lock"
Hook = Callable[[type[BaseException], BaseException, TracebackType | None], None]


def run_window(data_dir: Path | None) -> int:
    """Show the window until it is closed and return the exit status."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    if not isinstance(app, QApplication):
        raise TypeError("the window needs an application of its own")
    app.setApplicationName(say.APP)
    app.setApplicationVersion(consent_app.__version__)
    app.setStyle("Fusion")
    dress(app)
    try:
        profile = open_profile(data_dir)
        with _locked(profile), open_store(profile.database) as store:
            window = Window(Desk(profile, store))
            sys.excepthook = reporting(window)
            window.show()
            return app.exec()
    except ConsentAppError as error:
        QMessageBox.warning(None, say.APP, sentence(error))
        return 1


@contextmanager
def _locked(profile: Profile) -> Iterator[None]:
    """Let one window at a time work on a profile: two would take each other's jobs for interrupted ones."""
    lock = QLockFile(str(profile.root / LOCK))
    lock.setStaleLockTime(0)
    if not lock.tryLock(100):
        raise ConsentAppError("window_open")
    try:
        yield
    finally:
        lock.unlock()


def reporting(window: Window) -> Hook:
    """Return what turns a fault of ours into a report and a sentence in the window, which goes on."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        sys.__excepthook__(kind, error, trace)
        if isinstance(error, Exception):
            window.notice.tell(sentence(fault(error, window.desk.profile.root)), "danger", "", None)

    return hook
