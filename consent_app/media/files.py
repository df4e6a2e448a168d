"""Files put in their place whole, and their digests: a name is final only when the whole file stands behind it."""

import contextlib
import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from consent_app.domain.work import ConsentAppError

PARTIAL = ".partial-"
_unfinished: set[Path] = set()


@contextmanager
def committed(path: Path) -> Iterator[Path]:
    """Yield a name to write to; rename it to `path` when the block ends well, remove it when it does not.

    A full disk, a missing folder or missing rights become known errors.
    """
    partial = path.with_name(f"{PARTIAL}{secrets.token_hex(4)}-{path.name}"[:200])
    _unfinished.add(partial)
    try:
        yield partial
        _sync(partial)
        partial.replace(path)
        _sync(path.parent)
    except OSError as error:
        raise _known(error, path) from error
    finally:
        _unfinished.discard(partial)
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)


def write_bytes(path: Path, content: bytes) -> None:
    """Write a small file in one step: either the whole of it or nothing."""
    with committed(path) as partial:
        partial.write_bytes(content)


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def discard_unfinished() -> None:
    """Remove what is half written; for a worker that has to stop at once."""
    for partial in list(_unfinished):
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
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
