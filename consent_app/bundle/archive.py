"""Opening a bundle as untrusted input: bounded in size, count and names, whether a zip or a plain folder."""

import errno
import filecmp
import re
import shutil
import struct
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from consent_app.bundle.bag import CHUNK, write_zip
from consent_app.domain.work import ConsentAppError

MAX_MEMBERS = 200
MAX_BYTES = 20_000_000_000
# The names that members of a bundle have; no other name is one of ours.
ALLOWED = re.compile(
    r"bagit\.txt|bag-info\.txt|manifest-sha256\.txt|tagmanifest-sha256\.txt|signature/(?:public\.pem|tagmanifest\.sig)|"
    r"data/(?:README\.html|(?:request|disclosure|redactions|consent|commitments)\.json|clips/clip-\d\d\.mp4)"
)
# How zipfile tells of what it does not take for a zip, or cannot read.
ODD = (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError, struct.error)


@dataclass(frozen=True, slots=True)
class Opened:
    """A bundle laid out in a folder: its root, its members' names below that, the name of the bag's own folder.

    `neutral` tells whether the zip is, byte for byte, what our writer makes of these members: then it says nothing of
    when, by whom and on what it was made, and holds nothing between or behind them.
    """

    root: Path
    names: tuple[str, ...]
    neutral: bool
    folder: str

    def read(self, name: str) -> bytes:
        """Return a member's bytes, none where it is missing."""
        return (self.root / name).read_bytes() if name in self.names else b""

    @property
    def clips(self) -> tuple[str, ...]:
        """The names of the films."""
        return tuple(name for name in self.names if name.endswith(".mp4"))

    @property
    def texts(self) -> tuple[str, ...]:
        """The names of all members that are no films."""
        return tuple(name for name in self.names if not name.endswith(".mp4"))


@contextmanager
def opened(bundle: Path, scratch: Path | None = None) -> Iterator[Opened]:
    """Lay a bundle out in a temporary folder, below `scratch` where it is given, and yield it.

    Raises `file_missing`, `bundle_broken` for what is no bundle, `disk_full`.
    """
    if bundle.is_dir():
        yield _folder(bundle)
        return
    try:
        archive = zipfile.ZipFile(bundle)
    except FileNotFoundError as error:
        raise ConsentAppError("file_missing", name=bundle.name) from error
    except (*ODD, OSError) as error:
        raise ConsentAppError("bundle_broken", why="it is not a whole zip file") from error
    with archive, tempfile.TemporaryDirectory(prefix="consent-app-", dir=scratch) as folder:
        try:
            inside = _unpacked(archive, bundle, Path(folder))
        except ODD as error:
            raise ConsentAppError("bundle_broken", why="a member is damaged") from error
        except OSError as error:
            full = error.errno == errno.ENOSPC
            raise ConsentAppError(
                "disk_full" if full else "bundle_broken", why="a name is not one of a file"
            ) from error
        yield inside


def _folder(bundle: Path) -> Opened:
    """Open a plain folder; links are no members, and lead nowhere; a folder without members has no place in it."""
    found = [path for path in bundle.rglob("*") if path.is_symlink() or not path.is_dir() or not any(path.iterdir())]
    if len(found) > MAX_MEMBERS or any(path.is_symlink() or not path.is_file() for path in found):
        raise ConsentAppError("bundle_broken", why="its files are not those of a bundle")
    return Opened(bundle, tuple(sorted(path.relative_to(bundle).as_posix() for path in found)), True, bundle.name)


def _unpacked(archive: zipfile.ZipFile, bundle: Path, folder: Path) -> Opened:
    entries = archive.infolist()
    if len(entries) > MAX_MEMBERS or sum(entry.file_size for entry in entries) > MAX_BYTES:
        raise ConsentAppError("bundle_broken", why="it is far too large")
    names = [entry.filename for entry in entries]
    roots = {PurePosixPath(name).parts[0] for name in names if PurePosixPath(name).parts}
    if len(set(names)) != len(names) or len(roots) != 1:
        raise ConsentAppError("bundle_broken", why="its folders are not those of a bundle")
    if not all(map(_harmless, entries)):
        raise ConsentAppError("bundle_broken", why="a member has a name or form that no bundle has")
    for entry in entries:
        _lay_out(archive, entry, folder / "laid" / entry.filename)
    (root,) = roots
    inner = tuple(sorted(name.partition("/")[2] for name in names))
    laid = folder / "laid" / root
    again = folder / "again.zip"
    write_zip(root, {name: laid / name for name in inner}, again)
    neutral = filecmp.cmp(bundle, again, shallow=False)
    again.unlink()
    return Opened(laid, inner, neutral, root)


def _harmless(entry: zipfile.ZipInfo) -> bool:
    parts = PurePosixPath(entry.filename).parts
    # A name that a path would write otherwise ("r//etc/hostname") could lead elsewhere.
    odd = PurePosixPath(entry.filename).as_posix() != entry.filename or ".." in parts or "\\" in entry.filename
    return not odd and parts[0] != "/" and len(parts) > 1 and not entry.compress_type


def _lay_out(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(entry) as source, path.open("wb") as target:
        shutil.copyfileobj(source, target, CHUNK)
