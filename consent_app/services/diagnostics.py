"""What is kept of a fault in the app itself: a report with the trace and no values, for the person to send or not."""

import platform
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

import consent_app
from consent_app.domain.work import ConsentAppError
from consent_app.media.files import write_bytes
from consent_app.services.settings import open_profile, private_folder


def report_fault(error: BaseException, folder: Path) -> Path | None:
    """Write a report into `folder` and return where it is, or None where nothing can be written.

    Messages of errors are left out: they may quote what the household keeps private.
    """
    lines = [f"consent-app {consent_app.__version__}", platform.platform(), f"Python {sys.version.split()[0]}", ""]
    lines += [*_trace(error.__traceback__), type(error).__qualname__]
    path = private_folder(folder) / f"fault-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}.txt"
    try:
        write_bytes(path, "\n".join(lines).encode())
    except ConsentAppError:
        return None
    return path


def fault(error: BaseException, data_dir: Path | None) -> ConsentAppError:
    """Return what to tell about a fault of the app itself, with the place of its report."""
    report = report_fault(error, open_profile(data_dir).reports)
    return ConsentAppError("fault", kind=type(error).__name__, report=str(report or "nowhere"))


def _trace(trace: TracebackType | None) -> list[str]:
    return [
        f"{Path(frame.filename).name}:{frame.lineno} in {frame.name}"
        for frame in traceback.extract_tb(trace, limit=-60)
    ]
