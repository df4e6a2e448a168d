"""Consented clips and records as one BagIt zip (RFC 8493), the same bytes every time it is made."""

import hashlib
import os
import shutil
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from consent_app.bundle.records import Given, Record, as_json, records
from consent_app.bundle.signature import PUBLIC, SIGNATURE
from consent_app.media.files import file_sha256
from consent_app.words import bundle as words

# The earliest time a zip can hold; the same for every member, so that it tells nothing.
FIXED_TIME = (1980, 1, 1, 0, 0, 0)
FIXED_SECONDS = 315_532_800
# The same on every system: a plain file that all may read.
UNIX = 3
PLAIN_FILE = 0o100644 << 16
PLAIN_MODE = 0o644
CHUNK = 1 << 20

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
MANIFEST, TAG_MANIFEST = "manifest-sha256.txt", "tagmanifest-sha256.txt"
PAGE = "data/README.html"

Member = bytes | Path
# Takes the tag manifest, gives the public key as PEM and the signature.
Sign = Callable[[bytes], tuple[bytes, bytes]]


def members(given: Given, sign: Sign) -> dict[str, Member]:
    """Return everything that lies in the bag, by name: payload, BagIt's own files, and the signature over them."""
    made = records(given)
    payload: dict[str, Member] = {name: as_json(record) for name, record in made.items()}
    payload[PAGE] = words.page(made).encode()
    payload |= {f"data/clips/{given.name(clip)}": Path(clip.path) for clip in given.clips}
    return payload | tags(made["data/request.json"], payload, sign)


def tags(request: Record, payload: Mapping[str, Member], sign: Sign) -> dict[str, Member]:
    """Return BagIt's own files for a payload, and the signature."""
    files: dict[str, Member] = {
        "bagit.txt": DECLARATION,
        "bag-info.txt": bag_info(request["case_number"]),
        MANIFEST: _manifest(payload),
    }
    listed = _manifest(files)
    public, signature = sign(listed)
    return files | {TAG_MANIFEST: listed, PUBLIC: public, SIGNATURE: signature}


def bag_info(case_number: str | None) -> bytes:
    """Return BagIt's description of the bag: the case number, and no contact."""
    return f"External-Identifier: {' '.join(case_number.split())}\n".encode() if case_number else b""


def write_zip(folder: str, content: Mapping[str, Member], target: Path) -> None:
    """Write members into a zip under one folder: sorted, stored, with fixed times and no user ids."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as bag:
        for name, member in sorted(content.items()):
            entry = zipfile.ZipInfo(f"{folder}/{name}", FIXED_TIME)
            entry.create_system = UNIX
            entry.external_attr = PLAIN_FILE
            entry.file_size = size_of(member)
            with bag.open(entry, "w") as out:
                if isinstance(member, bytes):
                    out.write(member)
                else:
                    with member.open("rb") as source:
                        shutil.copyfileobj(source, out, CHUNK)


def write_folder(content: Mapping[str, Member], target: Path) -> None:
    """Lay the members out as plain files in a new folder, each with the same time."""
    for name, member in sorted(content.items()):
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(member, bytes):
            path.write_bytes(member)
        else:
            shutil.copyfile(member, path)
        path.chmod(PLAIN_MODE)
    for path in (target, *target.rglob("*")):
        os.utime(path, (FIXED_SECONDS, FIXED_SECONDS))


def size_of(member: Member) -> int:
    """Return how many bytes a member has."""
    return len(member) if isinstance(member, bytes) else member.stat().st_size


def _manifest(content: Mapping[str, Member]) -> bytes:
    return "".join(f"{_digest(member)}  {name}\n" for name, member in sorted(content.items())).encode()


def _digest(member: Member) -> str:
    return hashlib.sha256(member).hexdigest() if isinstance(member, bytes) else file_sha256(member)
