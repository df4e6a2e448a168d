"""Files put in their place whole, and their digests: a name is final only when the whole file stands behind it."""

import contextlib
import hashlib
import os
import re
import secrets
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from consent_app.domain.work import ConsentAppError

PARTIAL = ".partial-"
_LEFT = re.compile(r"\.partial-(\d+)-[0-9a-f]{8}-.*")
_unfinished: set[Path] = set()
DAY = 86_400


@contextmanager
def committed(path: Path) -> Iterator[Path]:
    """Yield a name to write to; rename it to `path` when the block ends well, remove it when it does not.

    What is written may be a folder, too, where there is none of that name. A full disk, a missing folder or missing
    rights become known errors.
    """
    partial = path.with_name(f"{PARTIAL}{os.getpid()}-{secrets.token_hex(4)}-{path.name}"[:200])
    _unfinished.add(partial)
    try:
        yield partial
        for part in (*partial.rglob("*"), partial):
            _sync(part)
        partial.replace(path)
        _sync(path.parent)
    except OSError as error:
        raise _known(error, path) from error
    finally:
        _unfinished.discard(partial)
        _remove(partial)


@contextmanager
def disk_errors(path: Path) -> Iterator[None]:
    """Turn what the disk says about a file into known errors."""
    try:
        yield
    except OSError as error:
        raise _known(error, path) from error


@contextmanager
def scratch(folder: Path) -> Iterator[Path]:
    """Yield a new folder for work that is thrown away, readable by this user alone."""
    made = folder / f"{PARTIAL}{os.getpid()}-{secrets.token_hex(4)}-scratch"
    _unfinished.add(made)
    try:
        made.mkdir(0o700)
        yield made
    finally:
        _unfinished.discard(made)
        _remove(made)


def swept(folder: Path) -> int:
    """Remove what processes that were killed left half written in a folder, and return how much that was."""
    left = [path for path in folder.glob(f"{PARTIAL}*") if (found := _LEFT.fullmatch(path.name)) and _gone(path, found)]
    for path in left:
        _remove(path)
    return len(left)


def _gone(path: Path, name: re.Match[str]) -> bool:
    """Tell whether the process that began a file does not run any more; one of somebody else's counts as running."""
    if sys.platform == "win32":  # asking for a process there would end it
        return time.time() - path.stat().st_mtime > DAY
    try:
        os.kill(int(name[1]), 0)
    except (ProcessLookupError, OverflowError):
        return True
    except OSError:
        return False
    return False


def _remove(partial: Path) -> None:
    with contextlib.suppress(OSError):
        if partial.is_dir() and not partial.is_symlink():
            shutil.rmtree(partial)
        else:
            partial.unlink(missing_ok=True)


def write_bytes(path: Path, content: bytes, mode: int | None = None) -> None:
    """Write a small file in one step: either the whole of it or nothing. `mode` says who may read it from the start."""
    with committed(path) as partial:
        if mode is not None:
            partial.touch(mode)
        partial.write_bytes(content)


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def discard_unfinished() -> None:
    """Remove what is half written; for a worker that has to stop at once."""
    for partial in list(_unfinished):
        _remove(partial)


def _sync(path: Path) -> None:
    if sys.platform == "win32" and path.is_dir():
        return  # a folder cannot be opened there
    handle = os.open(path, os.O_RDWR if sys.platform == "win32" else os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        # Some file systems refuse to sync a folder; a full disk shows here too and must not pass.
        if not path.is_dir():
            raise error from None
    finally:
        os.close(handle)


def _known(error: OSError, path: Path) -> ConsentAppError:
    codes = {28: "disk_full", 122: "disk_full", 13: "folder_not_writable", 30: "folder_not_writable"}
    codes |= {2: "folder_missing", 20: "folder_missing"}
    return ConsentAppError(codes.get(error.errno or 0, "file_not_written"), name=path.name, folder=str(path.parent))
