"""The profile's database: the only SQL of the app, domain values in and out, one transaction a step."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar

from consent_app.domain.footage import Camera, Recording
from consent_app.domain.request import FootageRequest
from consent_app.domain.work import ConsentAppError
from consent_app.services.codec import from_json, to_json
from consent_app.services.settings import PRIVATE_FILE

T = TypeVar("T")

WAIT_SECONDS = 20


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One line of the ledger as it is stored; `body` is None once its request was deleted."""

    number: int
    at: str
    kind: str
    request: str
    body: str | None
    body_sha256: str
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class JobRow:
    """One job of the window as it is stored."""

    number: int
    request: str
    state: str
    at: str
    body: str


class Store:
    """An open database; every method that writes is one transaction, or joins the one that `together` opened."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._sql = connection

    @contextmanager
    def together(self) -> Iterator[None]:
        """Make all writes of the block one transaction."""
        if self._sql.in_transaction:
            yield
            return
        with _as_known_errors():
            self._sql.execute("BEGIN IMMEDIATE")
            with self._sql:
                yield

    def put_request(self, request: FootageRequest) -> None:
        """Add a request or replace the one of its id."""
        self._write(
            "INSERT INTO request VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body",
            (request.id, request.message_sha256, _text(request)),
        )

    def request(self, request_id: str) -> FootageRequest:
        """Return a request; raises `request_unknown`."""
        row = self._one("SELECT body FROM request WHERE id = ?", (request_id,))
        if row is None:
            raise ConsentAppError("request_unknown", request=request_id)
        return from_json(row[0], FootageRequest)

    def requests(self) -> list[FootageRequest]:
        """Return all requests, the newest first."""
        return self._all(FootageRequest, "SELECT body FROM request ORDER BY rowid DESC")

    def requests_of(self, message_sha256: str) -> list[FootageRequest]:
        """Return the requests that were read from the message of that digest."""
        return self._all(
            FootageRequest, "SELECT body FROM request WHERE message_sha256 = ? ORDER BY rowid", (message_sha256,)
        )

    def put_mail(self, request_id: str, content: bytes) -> None:
        """Keep the mail that a request came in."""
        self._write("INSERT INTO mail VALUES (?, ?) ON CONFLICT DO NOTHING", (request_id, content))

    def mail(self, request_id: str) -> bytes | None:
        """Return the mail that a request came in, None where it was none."""
        row = self._one("SELECT content FROM mail WHERE request = ?", (request_id,))
        return bytes(row[0]) if row else None

    def delete_request(self, request_id: str) -> None:
        """Remove a request with all its papers, and empty its lines in the ledger; their hashes stay."""
        with self.together():
            self._write("UPDATE ledger SET body = NULL WHERE request = ? AND body IS NOT NULL", (request_id,))
            self._write("DELETE FROM job WHERE request = ?", (request_id,))
            self._write("DELETE FROM request WHERE id = ?", (request_id,))

    def put_camera(self, camera: Camera) -> None:
        """Add a camera or replace the one of its name."""
        self._write(
            "INSERT INTO camera VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET body = excluded.body",
            (camera.name, _text(camera)),
        )

    def cameras(self) -> list[Camera]:
        """Return all cameras by name."""
        return self._all(Camera, "SELECT body FROM camera ORDER BY name")

    def put_recording(self, recording: Recording) -> None:
        """Add a recording, or replace the one of its id or at its path."""
        with self.together():
            self._write("DELETE FROM recording WHERE path = ? AND id != ?", (recording.path, recording.id))
            self._write(
                "INSERT INTO recording VALUES (?, ?, ?, ?) ON CONFLICT (id) "
                "DO UPDATE SET path = excluded.path, camera = excluded.camera, body = excluded.body",
                (recording.id, recording.path, recording.camera, _text(recording)),
            )

    def recording(self, recording_id: str) -> Recording:
        """Return a recording; raises `recording_unknown`."""
        row = self._one("SELECT body FROM recording WHERE id = ?", (recording_id,))
        if row is None:
            raise ConsentAppError("recording_unknown", recording=recording_id)
        return from_json(row[0], Recording)

    def has_recordings(self) -> bool:
        """Tell whether there is any recording."""
        return self._one("SELECT 1 FROM recording LIMIT 1", ()) is not None

    def recordings(self) -> list[Recording]:
        """Return all recordings, the earliest first."""
        found = self._all(Recording, "SELECT body FROM recording")
        return sorted(found, key=lambda item: (item.started_at, item.id))

    def put_paper(self, request_id: str, value: object, name: str = "") -> None:
        """Keep what was worked out or decided for a request; its type tells what kind of paper it is."""
        self._write(
            "INSERT INTO paper VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET body = excluded.body",
            (request_id, type(value).__name__, name, _text(value)),
        )

    def paper(self, request_id: str, kind: type[T], name: str = "") -> T | None:
        """Return what is kept of that type and name for a request, or None."""
        row = self._one(
            "SELECT body FROM paper WHERE request = ? AND kind = ? AND name = ?", (request_id, kind.__name__, name)
        )
        return from_json(row[0], kind) if row else None

    def papers(self, request_id: str, kind: type[T]) -> list[T]:
        """Return everything of that type that is kept for a request, by name."""
        where = "SELECT body FROM paper WHERE request = ? AND kind = ? ORDER BY name"
        return self._all(kind, where, (request_id, kind.__name__))

    def drop_papers(self, request_id: str, *kinds: type) -> None:
        """Forget what is kept of these types for a request."""
        with self.together():
            for kind in kinds:
                self._write("DELETE FROM paper WHERE request = ? AND kind = ?", (request_id, kind.__name__))

    def put_step(self, key: str, value: object) -> None:
        """Keep the result of a long step under the digest of what went into it."""
        self._write(
            "INSERT INTO step VALUES (?, ?) ON CONFLICT DO UPDATE SET body = excluded.body", (key, _text(value))
        )

    def step(self, key: str, kind: type[T]) -> T | None:
        """Return the result that is kept under a key, or None."""
        row = self._one("SELECT body FROM step WHERE key = ?", (key,))
        return from_json(row[0], kind) if row else None

    def last_line(self) -> LedgerRow | None:
        """Return the newest line of the ledger."""
        row = self._one("SELECT * FROM ledger ORDER BY number DESC LIMIT 1", ())
        return LedgerRow(*row) if row else None

    def last_line_of(self, kinds: tuple[str, ...]) -> LedgerRow | None:
        """Return the newest line of the ledger that is of one of these kinds."""
        marks = ", ".join("?" * len(kinds))
        statement = f"SELECT * FROM ledger WHERE kind IN ({marks}) ORDER BY number DESC LIMIT 1"  # noqa: S608  # marks alone
        row = self._one(statement, kinds)
        return LedgerRow(*row) if row else None

    def add_line(self, row: LedgerRow) -> None:
        """Append a line to the ledger."""
        values = (row.number, row.at, row.kind, row.request, row.body, row.body_sha256, row.previous, row.hash)
        self._write("INSERT INTO ledger VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)

    def lines(self) -> list[LedgerRow]:
        """Return the ledger, the oldest line first."""
        with _as_known_errors():
            return [LedgerRow(*row) for row in self._sql.execute("SELECT * FROM ledger ORDER BY number")]

    def add_job(self, request_id: str, at: str, body: str) -> int:
        """Keep a job that begins, and return its number."""
        with self.together():
            self._write(
                "INSERT INTO job (request, state, at, body) VALUES (?, 'waiting', ?, ?)", (request_id, at, body)
            )
            row = self._one("SELECT last_insert_rowid()", ())
        return int(row[0]) if row else 0

    def set_job(self, number: int, state: str) -> None:
        """Set how a job ended, or that it goes on."""
        self._write("UPDATE job SET state = ? WHERE number = ?", (state, number))

    def jobs(self) -> list[JobRow]:
        """Return all jobs, the newest first."""
        with _as_known_errors():
            return [JobRow(*row) for row in self._sql.execute("SELECT * FROM job ORDER BY number DESC")]

    def _write(self, statement: str, values: tuple[object, ...]) -> None:
        with self.together():
            self._sql.execute(statement, values)

    def _all(self, kind: type[T], statement: str, values: tuple[object, ...] = ()) -> list[T]:
        with _as_known_errors():
            return [from_json(body, kind) for (body,) in self._sql.execute(statement, values)]

    def _one(self, statement: str, values: tuple[object, ...]) -> tuple[Any, ...] | None:
        with _as_known_errors():
            row: tuple[Any, ...] | None = self._sql.execute(statement, values).fetchone()
        return row


@contextmanager
def open_store(path: Path) -> Iterator[Store]:
    """Open the database at `path`, made and brought up to date where needed; raises `store_too_new`."""
    with _as_known_errors():
        path.touch(PRIVATE_FILE)
        connection = sqlite3.connect(path, timeout=WAIT_SECONDS, isolation_level=None)
    try:
        with _as_known_errors():
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA synchronous = FULL")
            # What is deleted is overwritten, not only let go.
            connection.execute("PRAGMA secure_delete = ON")
            _bring_up_to_date(connection, path)
        yield Store(connection)
    finally:
        connection.close()


def _bring_up_to_date(connection: sqlite3.Connection, path: Path) -> None:
    steps = _schema()
    version = _version(connection)
    if version > len(steps):
        raise ConsentAppError("store_too_new")
    if 0 < version < len(steps):
        _back_up(connection, path.with_suffix(f".before-{len(steps)}"))
    if version < len(steps):
        connection.execute("BEGIN EXCLUSIVE")
        with connection:
            # Read again inside: another process may have brought the database up to date meanwhile.
            for script in steps[_version(connection) :]:
                for statement in _statements(script):
                    connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {len(steps)}")


def _version(connection: sqlite3.Connection) -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version


def _back_up(connection: sqlite3.Connection, target: Path) -> None:
    target.touch(PRIVATE_FILE)
    with closing(sqlite3.connect(target)) as copy:
        connection.backup(copy)


def _statements(script: str) -> Iterator[str]:
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _schema() -> list[str]:
    folder = resources.files(__package__) / "schema"
    return [step.read_text() for step in sorted(folder.iterdir(), key=lambda item: item.name)]


@contextmanager
def _as_known_errors() -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        codes = {sqlite3.SQLITE_FULL: "disk_full", sqlite3.SQLITE_READONLY: "folder_not_writable"}
        codes |= {sqlite3.SQLITE_CANTOPEN: "folder_not_writable", sqlite3.SQLITE_BUSY: "store_busy"}
        code = codes.get(error.sqlite_errorcode & 0xFF)
        if code is None:
            raise
        raise ConsentAppError(code, folder="the profile") from error
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode not in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
            raise
        raise ConsentAppError("store_broken") from error
    except OSError as error:
        raise ConsentAppError("folder_not_writable", folder="the profile") from error


def _text(value: object) -> str:
    return to_json(value).decode()
