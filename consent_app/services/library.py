"""The household's recordings: which of them a request is about, and whether they are still as they were."""

from collections.abc import Iterable
from pathlib import Path

from consent_app.domain.footage import Camera, ClockSource, Confidence, Recording
from consent_app.domain.timeline import Span, TimeWindow, merged
from consent_app.domain.work import ConsentAppError, known
from consent_app.media.files import file_sha256

# A clock that is little trusted may be wrong by so many seconds: summer time and a neighbouring zone.
BORDER = 2 * 3600.0
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


def unsure(
    recordings: Iterable[Recording], cameras: Iterable[Camera], windows: Iterable[TimeWindow]
) -> list[Recording]:
    """Return the recordings of which it is not sure whether they fall in the windows.

    Their time is little trusted, nobody compared the camera's clock, and they begin or end near an edge of a window; or
    all that is known of them is the time of the file, which is often the day it was copied, and nothing else fits.
    """
    wanted, checked = tuple(windows), {camera.name for camera in cameras if camera.checked}
    held = list(recordings)
    doubtful = [one for one in held if one.clock.confidence is Confidence.LOW and one.camera not in checked]
    near = [one for one in doubtful if any(_borders(one.window, window) for window in wanted)]
    if near or matching(held, wanted):
        return near
    return [one for one in doubtful if one.clock.source is ClockSource.FILE_TIME]


def _borders(filmed: TimeWindow, window: TimeWindow) -> bool:
    """Tell whether a recording's place in or out of a window could change if its clock were a little wrong."""
    edges = [edge.timestamp() for edge in (window.start, window.end)]
    first, last = filmed.start.timestamp() - BORDER, filmed.end.timestamp() + BORDER
    return any(first <= edge <= last for edge in edges)


def unchanged(recording: Recording) -> Path:
    """Return where a recording lies, or raise `recording_away` or `recording_changed`.

    A film of many gigabytes is read again only where its size or time is not as it was.
    """
    path = Path(recording.path)
    with known("recording_away", OSError, name=path.name):
        there = path.stat()
        if recording.size and (there.st_size, there.st_mtime_ns) == (recording.size, recording.changed):
            return path
        digest = file_sha256(path)
    if digest != recording.sha256:
        raise ConsentAppError("recording_changed", name=path.name)
    return path
