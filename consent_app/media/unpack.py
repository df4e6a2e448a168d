"""Films out of an archive, as a camera's site hands them out: bounded before it is opened, and only films are taken."""

import contextlib
import os
import shutil
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path, PurePosixPath

from consent_app.domain.work import ConsentAppError, Work
from consent_app.media.files import committed, disk_errors, file_sha256

# The list of members stands at the end of an archive; a longer one is an attack.
MAX_LIST = 20_000_000
MAX_MEMBERS = 20_000
MAX_BYTES = 200_000_000_000
# Films hardly shrink; what unpacks to so many times its size is a trap.
MAX_RATIO = 20
MAX_DEPTH = 12
# So much room is left on the disk.
SPARE = 500_000_000
CHUNK = 1 << 20
# The end record of an archive (APPNOTE.TXT 4.3.16): its signature and length, and the longest comment behind it.
_END, _END_SIZE, _COMMENT = b"PK\x05\x06", 22, 65_535


def unpack(archive: Path, folder: Path, endings: frozenset[str], work: Work) -> Path:
    """Unpack the films of an archive into a folder of its own below `folder`, and return that; what is there stays.

    Folders inside are kept, since some makers put the day into their names. Raises `archive_broken`, `archive_locked`,
    `archive_too_large`, `folder_without_films`, or what the disk says.
    """
    _refuse_long_lists(archive)
    target = folder / file_sha256(archive)[:16]
    if target.is_dir():
        return target
    with disk_errors(target):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with zipfile.ZipFile(archive) as opened, committed(target) as partial:
            members = list(_films(opened, endings, archive.name))
            if not members:
                raise ConsentAppError("folder_without_films", name=archive.name)
            _refuse_large(members, folder, archive.name)
            partial.mkdir(0o700)
            for member, part in zip(members, work.parts(len(members)), strict=False):
                part.progress(0, "reading")
                _write(opened, member, partial, part)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        raise ConsentAppError("archive_broken", name=archive.name) from error
    return target


def _refuse_long_lists(archive: Path) -> None:
    """Look at the end of an archive, before its list is read into memory."""
    with disk_errors(archive), archive.open("rb") as content:
        content.seek(max(0, archive.stat().st_size - _END_SIZE - _COMMENT))
        tail = content.read()
    place = tail.rfind(_END)
    if place < 0 or place + _END_SIZE > len(tail):
        raise ConsentAppError("archive_broken", name=archive.name)
    count = int.from_bytes(tail[place + 10 : place + 12], "little")
    size = int.from_bytes(tail[place + 12 : place + 16], "little")
    if count > MAX_MEMBERS or size > MAX_LIST:
        raise ConsentAppError("archive_too_large", name=archive.name, why=f"more than {MAX_MEMBERS} files")


def _films(opened: zipfile.ZipFile, endings: frozenset[str], name: str) -> Iterator[zipfile.ZipInfo]:
    for member in opened.infolist():
        path = PurePosixPath(member.filename.replace("\\", "/"))
        # What a Mac adds beside each file looks like a film and is none.
        if member.is_dir() or path.suffix.lower() not in endings or "__MACOSX" in path.parts:
            continue
        if path.is_absolute() or ".." in path.parts or ":" in path.parts[0] or len(path.parts) > MAX_DEPTH:
            raise ConsentAppError("archive_broken", name=name)
        if member.flag_bits & 1:
            raise ConsentAppError("archive_locked", name=name)
        yield member


def _refuse_large(members: list[zipfile.ZipInfo], folder: Path, name: str) -> None:
    whole = sum(member.file_size for member in members)
    room = shutil.disk_usage(folder).free - SPARE
    if whole > min(MAX_BYTES, room):
        raise ConsentAppError("archive_too_large", name=name, why=f"{whole // 1_000_000} MB")
    if any(member.file_size > MAX_RATIO * max(member.compress_size, CHUNK) for member in members):
        raise ConsentAppError("archive_too_large", name=name, why=f"a film packed to less than 1 of {MAX_RATIO}")


def _write(opened: zipfile.ZipFile, member: zipfile.ZipInfo, folder: Path, work: Work) -> None:
    """Write one member; no more than its list says, whatever it holds."""
    target = folder / PurePosixPath(member.filename.replace("\\", "/"))
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    left = member.file_size
    with opened.open(member) as packed, target.open("xb") as film:
        while left > 0 and (content := packed.read(min(CHUNK, left))):
            work.check()
            film.write(content)
            left -= len(content)
    with contextlib.suppress(ValueError, OSError, OverflowError):
        stamp = datetime(*member.date_time).timestamp()  # noqa: DTZ001  # archives know no zones
        os.utime(target, (stamp, stamp))
