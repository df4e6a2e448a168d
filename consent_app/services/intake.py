"""Recordings taken into the library: by reference, never changed, each with its time and how that is known."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from fractions import Fraction
from pathlib import Path

from consent_app.domain.evidence import Box
from consent_app.domain.footage import Camera, Recording
from consent_app.domain.timeline import checked_zone, later
from consent_app.domain.work import ConsentAppError, Work
from consent_app.media.clock import read_clock
from consent_app.media.files import file_sha256
from consent_app.media.probe import probe
from consent_app.media.unpack import unpack
from consent_app.redact.still import STILLS
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
    unpacked: Path | None = None,
) -> Added:
    """Take films, or the films in folders, into the library as those of the camera `name`.

    `shift` in seconds is added to the camera's clock; it holds for all of the camera's recordings, those before too.
    What comes in an archive (.zip) is unpacked into the folder `unpacked`.
    """
    camera = _camera(store, name, zone, shift)
    refused: list[Refused] = []
    named = list(paths)
    files = list(_films(_unpacked(named, unpacked, refused, work.part(0, 0.5))))
    refused += _left_out(named)
    work = work.part(0.5, 1)
    taken: list[Recording] = []
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


def _unpacked(paths: Iterable[Path], folder: Path | None, refused: list[Refused], work: Work) -> Iterator[Path]:
    """Yield paths, with the folder in which its films lie in the place of each archive."""
    for path in paths:
        if folder is None or path.suffix.lower() != ".zip" or not path.is_file():
            yield path
            continue
        try:
            yield unpack(path, folder, FILMS, work)
        except ConsentAppError as error:
            if error.code == "cancelled":
                raise
            refused.append(Refused(str(path), error))


def _camera(store: Store, name: str, zone: str | None, shift: Fraction | None) -> Camera:
    before = next((camera for camera in store.cameras() if camera.name == name), Camera(name, household_zone()))
    if shift is not None and abs(shift) > MAX_SHIFT.total_seconds():
        raise ConsentAppError("shift_too_large")
    place = checked_zone(zone) if zone else before.zone
    # Whoever gives a correction, if only none at all, has compared the clock.
    checked = before.checked or shift is not None
    return replace(before, zone=place, shift=before.shift if shift is None else shift, checked=checked)


def ignore(store: Store, name: str, boxes: Iterable[tuple[float, float, float, float]]) -> None:
    """Set in which regions of a camera's picture nothing matters; raises `camera_unknown` or `box_empty`."""
    store.put_camera(replace(_known(store, name), ignored=_regions(boxes)))


def cover_always(store: Store, name: str, boxes: Iterable[tuple[float, float, float, float]]) -> None:
    """Set which regions of a camera's picture are covered in all its films; raises as `ignore` does."""
    store.put_camera(replace(_known(store, name), covered=_regions(boxes)))


def _known(store: Store, name: str) -> Camera:
    camera = next((one for one in store.cameras() if one.name == name), None)
    if camera is None:
        raise ConsentAppError("camera_unknown", name=name)
    return camera


def _regions(boxes: Iterable[tuple[float, float, float, float]]) -> tuple[Box, ...]:
    regions = []
    for x1, y1, x2, y2 in boxes:
        if not (0 <= x1 < x2 <= 1 and 0 <= y1 < y2 <= 1):
            raise ConsentAppError("box_empty")
        regions.append(Box(x1, y1, x2, y2))
    return tuple(regions)


def _films(paths: Iterable[Path]) -> Iterator[Path]:
    count = 0
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file == path or (file.suffix.lower() in FILMS and file.is_file()):
                count += 1
                if count > MAX_FILES:
                    raise ConsentAppError("too_many_files", limit=MAX_FILES)
                yield file.absolute()


def _left_out(paths: Iterable[Path]) -> Iterator[Refused]:
    """Yield what folders hold that is not taken in: photos, other than those that are named as a film beside them."""
    for folder in (path for path in paths if path.is_dir()):
        files = [file for file in folder.rglob("*") if file.is_file()]
        films = {file.with_suffix("") for file in files if file.suffix.lower() in FILMS}
        photos = [file for file in files if file.suffix.lower() in STILLS and file.with_suffix("") not in films]
        if photos:
            error = ConsentAppError("folder_of_photos", name=folder.name, count=len(photos))
            yield Refused(str(folder), error)
        elif not films:
            yield Refused(str(folder), ConsentAppError("folder_without_films", name=folder.name))


def read_recording(path: Path, camera: Camera) -> Recording:
    """Return the recording in a file; raises the known errors of films, `film_broken` where it has no length.

    Raises `film_is_photo` for what is named as one: a photo is no recording of no seconds.
    """
    if path.suffix.lower() in STILLS:
        raise ConsentAppError("film_is_photo", name=path.name)
    film = probe(path)
    if film.duration is None:
        raise ConsentAppError("film_broken", name=path.name)
    clock = read_clock(path, film.tags, camera.zone)
    there = path.stat()
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
        size=there.st_size,
        changed=there.st_mtime_ns,
        sound=film.has_sound,
    )


def _correct(store: Store, camera: Camera) -> None:
    """Set all recordings of a camera by its present correction."""
    for recording in store.recordings():
        if recording.camera == camera.name:
            start = later(recording.clock.started_at, camera.shift)
            store.put_recording(replace(recording, started_at=start))
