"""Consented clips and records as one BagIt zip (RFC 8493), the same bytes every time it is made."""

import hashlib
import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path

from consent_app.bundle import records
from consent_app.bundle.records import Given
from consent_app.words import bundle as words

# The earliest time a zip can hold; the same for every member, so that it tells nothing.
FIXED_TIME = (1980, 1, 1, 0, 0, 0)
# The same on every system: a plain file that all may read.
UNIX = 3
PLAIN_FILE = 0o100644 << 16
CHUNK = 1 << 20

Member = bytes | Path


def write_bag(given: Given, target: Path) -> None:
    """Write the bag to `target`; clips are read from their files."""
    members = payload(given)
    members |= tags(given, members)
    write_zip(given.consent.bag, members, target)


def payload(given: Given) -> dict[str, Member]:
    """Return what lies under `data/`: clips, records and the page to read."""
    members: dict[str, Member] = {
        "data/README.html": _page(given).encode(),
        "data/request.json": records.as_json(records.request_record(given)),
        "data/disclosure.json": records.as_json(records.disclosure_record(given)),
        "data/redactions.json": records.as_json(records.redactions_record(given)),
        "data/consent.json": records.as_json(records.consent_record(given)),
        "data/commitments.json": records.as_json(records.commitments_record(given)),
    }
    return members | {f"data/clips/{given.name(clip)}": Path(clip.path) for clip in given.clips}


def tags(given: Given, members: Mapping[str, Member]) -> dict[str, Member]:
    """Return BagIt's own files for a payload."""
    info = f"External-Identifier: {_one_line(given.request.case_number)}\n" if given.request.case_number else ""
    files: dict[str, Member] = {
        "bagit.txt": b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "bag-info.txt": info.encode(),
        "manifest-sha256.txt": _manifest(members),
    }
    return files | {"tagmanifest-sha256.txt": _manifest(files)}


def write_zip(folder: str, members: Mapping[str, Member], target: Path) -> None:
    """Write members into a zip under one folder: sorted, stored, with fixed times and no user ids."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as bag:
        for name, content in sorted(members.items()):
            entry = zipfile.ZipInfo(f"{folder}/{name}", FIXED_TIME)
            entry.create_system = UNIX
            entry.external_attr = PLAIN_FILE
            with bag.open(entry, "w") as out:
                if isinstance(content, bytes):
                    out.write(content)
                else:
                    with content.open("rb") as source:
                        shutil.copyfileobj(source, out, CHUNK)


def _manifest(members: Mapping[str, Member]) -> bytes:
    return "".join(f"{_digest(content)}  {name}\n" for name, content in sorted(members.items())).encode()


def _digest(content: Member) -> str:
    if isinstance(content, bytes):
        return hashlib.sha256(content).hexdigest()
    with content.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _page(given: Given) -> str:
    disclosure = records.disclosure_record(given)
    return words.page(
        agency=given.request.agency,
        case_number=given.request.case_number,
        asked=disclosure["asked_s"],
        recorded=disclosure["recorded_s"],
        given=disclosure["given_s"],
        clips=[(item["file"], item["start_local"], item["duration_s"]) for item in disclosure["clips"]],
        withheld=[(item["seconds"], item["words"]) for item in disclosure["withheld"]],
        sound=any(clip.plan.keep_audio for clip in given.clips),
    )
