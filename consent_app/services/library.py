"""The household's recordings: which of them a request is about, and whether they are still as they were."""

from collections.abc import Iterable
from pathlib import Path

from consent_app.domain.footage import Recording
from consent_app.domain.timeline import Span, TimeWindow, merged
from consent_app.domain.work import ConsentAppError, known
from consent_app.media.files import file_sha256

# A recording and the parts of it that fall in the windows asked for.
Match = tuple[Recording, tuple[Span, ...]]


def matching(recordings: Iterable[Recording], windows: Iterable[TimeWindow]) -> list[Match]:
    """Return the recordings that fall in one of the windows, each with the parts that do."""
    wanted = tuple(windows)
    found = []
    for recording in recordings:
        spans = merged(span for window in wanted if (span := recording.span_within(window)))
        if spans:
            found.append((recording, tuple(spans)))
    return found


def unchanged(recording: Recording) -> Path:
    """Return where a recording lies, or raise `recording_away` or `recording_changed`."""
    path = Path(recording.path)
    with known("recording_away", OSError, name=path.name):
        digest = file_sha256(path)
    if digest != recording.sha256:
        raise ConsentAppError("recording_changed", name=path.name)
    return path
