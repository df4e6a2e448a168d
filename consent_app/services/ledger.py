"""What was asked, decided and given: append-only, each line bound to the one before by a hash.

Deleting a request empties its lines but keeps their hashes, so the chain can still be checked. A line's facts carry a
random salt: without it, the hash of few words could be guessed.
"""

import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from consent_app.media.files import write_bytes
from consent_app.services.codec import Document
from consent_app.services.store import LedgerRow, Store

BEGINNING = "0" * 64


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger; `facts` is None once its request was deleted."""

    number: int
    at: datetime
    kind: str
    request: str
    facts: Document | None
    hash: str


def append(store: Store, kind: str, request_id: str, **facts: object) -> None:
    """Add a line about a request: what happened, and the facts of it."""
    body = json.dumps({**facts, "salt": secrets.token_hex(16)}, sort_keys=True, ensure_ascii=False, default=str)
    at = datetime.now(UTC).isoformat()
    with store.together():
        last = store.last_line()
        number, previous = (last.number + 1, last.hash) if last else (1, BEGINNING)
        digest = hashlib.sha256(body.encode()).hexdigest()
        hashed = _hash(number, at, kind, request_id, digest, previous)
        store.add_line(LedgerRow(number, at, kind, request_id, body, digest, previous, hashed))


def entries(store: Store) -> list[Entry]:
    """Return all lines, the oldest first."""
    return [_entry(row) for row in store.lines()]


def complete(rows: Sequence[LedgerRow]) -> bool:
    """Tell whether no line was changed, added in between or taken out."""
    previous = BEGINNING
    for number, row in enumerate(rows, 1):
        body_fits = row.body is None or hashlib.sha256(row.body.encode()).hexdigest() == row.body_sha256
        expected = _hash(number, row.at, row.kind, row.request, row.body_sha256, previous)
        if not body_fits or row.previous != previous or row.hash != expected:
            return False
        previous = row.hash
    return True


def document(store: Store) -> Document:
    """Return the whole ledger for others to read, with whether it is complete."""
    rows = [
        {
            "number": item.number,
            "at": item.at.isoformat(),
            "kind": item.kind,
            "request": item.request,
            "facts": item.facts,
            "hash": item.hash,
        }
        for item in entries(store)
    ]
    return {"complete": complete(store.lines()), "entries": rows}


def export(store: Store, target: Path) -> int:
    """Write the ledger to a file as JSON, and return how many lines it has."""
    whole = document(store)
    write_bytes(target, json.dumps(whole, indent=2, ensure_ascii=False).encode())
    return len(whole["entries"])


def _hash(number: int, at: str, kind: str, request: str, body_sha256: str, previous: str) -> str:
    line = json.dumps([number, at, kind, request, body_sha256, previous])
    return hashlib.sha256(line.encode()).hexdigest()


def _entry(row: LedgerRow) -> Entry:
    facts: Document | None = json.loads(row.body) if row.body is not None else None
    if facts is not None:
        facts.pop("salt", None)
    return Entry(row.number, datetime.fromisoformat(row.at), row.kind, row.request, facts, row.hash)
