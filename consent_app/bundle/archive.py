"""Opening a bundle as untrusted input: bounded in size, count and names, whether a zip or a plain folder."""

import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from consent_app.bundle.bag import FIXED_TIME, PLAIN_FILE
from consent_app.domain.work import ConsentAppError

MAX_MEMBERS = 200
MAX_BYTES = 20_000_000_000
CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Opened:
    """A bundle laid out in a folder: its root, its members' names below that, and how its entries are marked."""

    root: Path
    names: tuple[str, ...]
    neutral: bool
    folder: str


@contextmanager
def opened(bundle: Path) -> Iterator[Opened]:
    """Lay a bundle out in a temporary folder and yield it; raises `bundle_broken` for what is no bundle."""
    if bundle.is_dir():
        names = tuple(sorted(path.relative_to(bundle).as_posix() for path in bundle.rglob("*") if path.is_file()))
        yield Opened(bundle, names, neutral=True, folder=bundle.name)
        return
    try:
        archive = zipfile.ZipFile(bundle)
    except FileNotFoundError as error:
        raise ConsentAppError("file_missing", name=bundle.name) from error
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise ConsentAppError("bundle_broken", why="it is not a whole zip file") from error
    with archive, tempfile.TemporaryDirectory(prefix="consent-app-") as folder:
        try:
            yield _unpacked(archive, Path(folder))
        except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
            raise ConsentAppError("bundle_broken", why="a member is damaged") from error


def _unpacked(archive: zipfile.ZipFile, folder: Path) -> Opened:
    entries = archive.infolist()
    if len(entries) > MAX_MEMBERS or sum(entry.file_size for entry in entries) > MAX_BYTES:
        raise ConsentAppError("bundle_broken", why="it is far too large")
    names = [entry.filename for entry in entries]
    roots = {PurePosixPath(name).parts[0] for name in names if PurePosixPath(name).parts}
    if len(set(names)) != len(names) or len(roots) != 1:
        raise ConsentAppError("bundle_broken", why="its folders are not those of a bundle")
    for entry in entries:
        parts = PurePosixPath(entry.filename).parts
        if entry.filename.startswith("/") or ".." in parts or "\\" in entry.filename or entry.compress_type:
            raise ConsentAppError("bundle_broken", why="a member has a name or form that no bundle has")
        path = folder.joinpath(*parts)
        path.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(entry) as source, path.open("wb") as target:
            while chunk := source.read(CHUNK):
                target.write(chunk)
    root = roots.pop()
    inner = tuple(sorted(name.partition("/")[2] for name in names if not name.endswith("/")))
    return Opened(folder / root, inner, _is_neutral(archive, entries), root)


def _is_neutral(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> bool:
    """Tell whether the zip says nothing of when, by whom and on what it was made."""
    plain = all(
        entry.date_time == FIXED_TIME and not entry.extra and not entry.comment and entry.external_attr == PLAIN_FILE
        for entry in entries
    )
    return plain and not archive.comment
