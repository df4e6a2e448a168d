"""Recordings taken into the library: by reference, never changed, each with its time and how that is known."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from fractions import Fraction
from pathlib import Path

from consent_app.domain.footage import Camera, Recording
from consent_app.domain.timeline import checked_zone, later
from consent_app.domain.work import ConsentAppError, Work
from consent_app.media.clock import read_clock
from consent_app.media.files import file_sha256
from consent_app.media.probe import probe
from consent_app.services.settings import household_zone
from consent_app.services.store import Store

# What is looked at in a folder; a file that is named itself is looked at whatever it is called.
FILMS = frozenset(
    {".3gp", ".asf", ".avi", ".dav", ".flv", ".m2ts", ".m4v", ".mkv", ".mov", ".mp4", ".mpeg", ".mpg", ".mts", ".ts"}
    | {".h264", ".h265", ".webm", ".wmv"}
)
MAX_FILES = 20_000
MAX_SHIFT = timedelta(days=3660)


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that was named but cannot be taken in, and why."""

    path: str
    error: ConsentAppError


@dataclass(frozen=True, slots=True)
class Added:
    """What came of adding files: the recordings taken in and the files refused."""

    recordings: tuple[Recording, ...]
    refused: tuple[Refused, ...]


def add(
    store: Store,
    paths: Iterable[Path],
    name: str,
    work: Work,
    *,
    zone: str | None = None,
    shift: Fraction | None = None,
) -> Added:
    """Take films, or the films in folders, into the library as those of the camera `name`.

    `shift` in seconds is added to the camera's clock; it holds for all of the camera's recordings, those before too.
    """
    camera = _camera(store, name, zone, shift)
    files = list(_films(paths))
    taken: list[Recording] = []
    refused: list[Refused] = []
    for part, path in zip(work.parts(max(1, len(files))), files, strict=False):
        part.progress(0, "reading")
        try:
            taken.append(read_recording(path, camera))
        except ConsentAppError as error:
            refused.append(Refused(str(path), error))
    with store.together():
        store.put_camera(camera)
        for recording in taken:
            store.put_recording(recording)
        _correct(store, camera)
    return Added(tuple(taken), tuple(refused))


def _camera(store: Store, name: str, zone: str | None, shift: Fraction | None) -> Camera:
    before = next((camera for camera in store.cameras() if camera.name == name), Camera(name, household_zone()))
    if shift is not None and abs(shift) > MAX_SHIFT.total_seconds():
        raise ConsentAppError("shift_too_large")
    place = checked_zone(zone) if zone else before.zone
    return replace(before, zone=place, shift=before.shift if shift is None else shift)


def _films(paths: Iterable[Path]) -> Iterator[Path]:
    count = 0
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file == path or (file.suffix.lower() in FILMS and file.is_file()):
                count += 1
                if count > MAX_FILES:
                    raise ConsentAppError("too_many_files", limit=MAX_FILES)
                yield file.absolute()


def read_recording(path: Path, camera: Camera) -> Recording:
    """Return the recording in a file; raises the known errors of films, and `film_broken` where it has no length."""
    film = probe(path)
    if film.duration is None:
        raise ConsentAppError("film_broken", name=path.name)
    clock = read_clock(path, film.tags, camera.zone)
    digest = file_sha256(path)
    return Recording(
        id=f"rec-{digest[:10]}",
        path=str(path),
        camera=camera.name,
        sha256=digest,
        started_at=later(clock.started_at, camera.shift),
        clock=clock,
        duration=film.duration,
        width=film.width,
        height=film.height,
        fps=film.fps,
    )


def _correct(store: Store, camera: Camera) -> None:
    """Set all recordings of a camera by its present correction."""
    for recording in store.recordings():
        if recording.camera == camera.name:
            start = later(recording.clock.started_at, camera.shift)
            store.put_recording(replace(recording, started_at=start))
