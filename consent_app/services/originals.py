"""Sealed copies of original recordings: read-only, with their digests and the time, where no bundle ever reads from.

A cloud deletes recordings after weeks, and a covered copy is no answer to a legal order: originals stay as they are.
"""

import json
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from consent_app.domain.footage import Recording
from consent_app.domain.work import ConsentAppError, Work
from consent_app.media.files import committed, file_sha256, swept, write_bytes
from consent_app.services import ledger, library
from consent_app.services.settings import PRIVATE_FILE, Profile, private_folder
from consent_app.services.store import Store

READ_ONLY = 0o400
NOTE = "sealed.json"


@dataclass(frozen=True, slots=True)
class Original:
    """A sealed copy: of which recording, where it lies, its SHA-256, and when it was made."""

    recording: str
    path: str
    sha256: str
    sealed_at: datetime


def seal(profile: Profile, store: Store, request_id: str | None, work: Work) -> list[Original]:
    """Copy the originals that fall in a request's time, or all, and return the copies; one that is there stays.

    Raises `no_footage` where there is none, `recording_away`, `recording_changed`, or what the disk says.
    """
    recordings = store.recordings()
    if request_id is not None:
        windows = [window for reading in store.request(request_id).readings for window in reading.windows]
        recordings = [recording for recording, _ in library.matching(recordings, windows)]
    if not recordings:
        raise ConsentAppError("no_footage")
    parts = zip(recordings, work.parts(len(recordings)), strict=True)
    sealed = [_sealed(profile, recording, part) for recording, part in parts]
    digests = [one.sha256 for one in sealed]
    ledger.append(store, "sealed", request_id or "", count=len(sealed), sha256=digests)
    return sealed


def _sealed(profile: Profile, recording: Recording, work: Work) -> Original:
    work.progress(0, "sealing")
    folder = private_folder(profile.root / "originals" / recording.sha256[:16])
    swept(folder)
    target = folder / Path(recording.path).name
    known = _noted(folder / NOTE, recording, target)
    if known is not None:
        return known
    source = library.unchanged(recording)
    with committed(target) as partial:
        shutil.copyfile(source, partial)
        if file_sha256(partial) != recording.sha256:
            raise ConsentAppError("recording_changed", name=source.name)
        partial.chmod(READ_ONLY)
    made = Original(recording.id, str(target), recording.sha256, datetime.now(UTC).replace(microsecond=0))
    note = {"sha256": made.sha256, "sealed_at": made.sealed_at.isoformat(), "bytes": target.stat().st_size}
    write_bytes(folder / NOTE, json.dumps(note, indent=2).encode() + b"\n", PRIVATE_FILE)
    return made


def _noted(note: Path, recording: Recording, target: Path) -> Original | None:
    """Return the copy that is there already and is whole, or None."""
    if not note.is_file() or not target.is_file() or file_sha256(target) != recording.sha256:
        return None
    sealed_at = datetime.fromisoformat(json.loads(note.read_text())["sealed_at"])
    return Original(recording.id, str(target), recording.sha256, sealed_at)
