"""A mailbox over IMAP: always over TLS, opened read-only, nothing in it marked, moved or deleted.

Only the beginning of each message is looked at; one that asks for footage is fetched whole. What is no request is kept
nowhere. The last message that was seen is remembered, so that the next time only newer ones are looked at.
"""

import imaplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from imap_tools import A, MailBox
from imap_tools.errors import (
    ImapToolsError,
    MailboxFolderSelectError,
    MailboxFolderStatusError,
    MailboxLoginError,
    MailboxUidsError,
)

from consent_app.domain.request import Private
from consent_app.domain.work import ConsentAppError, Work
from consent_app.inbox.message import MAX_FILE
from consent_app.services.settings import Mailbox

# Seconds without a byte from the server.
PATIENCE = 30
# A request is answered within weeks; older ones are looked for with a search of one's own.
DAYS = 60
# Newest messages that one look goes through, and how many are asked for at a time.
MAX_LOOKED_AT = 5_000
TOGETHER = 50
# A request's text stands in its first bytes; attachments come behind it.
BEGINNING = 65_536
# What imaplib and the parsers below raise on answers that are no IMAP.
_NONSENSE = (imaplib.IMAP4.error, ImapToolsError, ValueError, IndexError, KeyError, TypeError, AttributeError)

Password = Private[str]


@dataclass(frozen=True, slots=True)
class Seen:
    """How far a folder was looked through: the server's mark for its numbering, and the highest number seen."""

    validity: int = 0
    uid: int = 0


@dataclass(frozen=True, slots=True)
class Letter:
    """One message of a mailbox: its number there, and its bytes from the beginning, perhaps not all of them."""

    uid: int
    content: bytes


class _Client(imaplib.IMAP4_SSL):
    """Reads no more at once than the longest message, whatever length a server names."""

    def read(self, size: int) -> bytes:
        if size > MAX_FILE + 1:
            raise self.abort(f"{size} bytes at once")
        return super().read(size)


class _MailBox(MailBox):
    """A mailbox with a client of our own."""

    def _get_mailbox_client(self) -> imaplib.IMAP4:
        return _Client(self._host, self._port, ssl_context=ssl.create_default_context(), timeout=PATIENCE)


class Folder:
    """One folder, opened read-only; numbers are the server's own (UID)."""

    def __init__(self, box: MailBox, settings: Mailbox, seen: Seen) -> None:
        self._box, self._settings = box, settings
        box.folder.set(settings.folder, readonly=True)
        self._status = box.folder.status(settings.folder, ["UIDVALIDITY", "UIDNEXT"])
        validity = int(self._status["UIDVALIDITY"])
        # Another mark means that the server numbers anew: nothing of it was seen.
        self.seen = seen if seen.validity == validity else Seen(validity)

    def waiting(self, today: datetime) -> list[int]:
        """Return the numbers of the messages that came since the last look, the oldest first."""
        after = max(self.seen.uid + 1, int(self._status["UIDNEXT"]) - 20 * MAX_LOOKED_AT, 1)
        word = self._settings.search
        since = None if word else (today - timedelta(days=DAYS)).date()
        asked = A(uid=f"{after}:*", text=word or None, date_gte=since)
        found = self._box.uids(asked, "US-ASCII" if word.isascii() else "UTF-8")
        # "N:*" names the last message even where its number is below N (RFC 3501, 6.4.8).
        return [number for number in sorted(map(int, found)) if number >= after]

    def beginnings(self, numbers: list[int]) -> Iterator[Letter]:
        """Yield the first bytes of these messages."""
        return self._fetched(numbers, f"BODY.PEEK[]<0.{BEGINNING}>")

    def whole(self, number: int) -> bytes:
        """Return a message with all its bytes that are ever read; nothing where it is not there any more."""
        return next((letter.content for letter in self._fetched([number], f"BODY.PEEK[]<0.{MAX_FILE}>")), b"")

    def _fetched(self, numbers: list[int], what: str) -> Iterator[Letter]:
        status, parts = self._box.client.uid("fetch", ",".join(map(str, numbers)), f"(UID {what})")
        if status != "OK":
            raise imaplib.IMAP4.error(status)
        for part in parts:
            if isinstance(part, tuple) and len(part) == 2 and (number := _uid(part[0])) in numbers:
                yield Letter(number, bytes(part[1]))


def _uid(answer: bytes) -> int:
    """Return the message's number in "12 (UID 345 BODY[] {678}"."""
    _, found, rest = answer.partition(b"UID ")
    number = rest.split(b" ", 1)[0].rstrip(b")")
    return int(number) if found and number.isdigit() else 0


@contextmanager
def opened(settings: Mailbox, password: Password, seen: Seen) -> Iterator[Folder]:
    """Open a folder for reading; raises a known error for whatever a line, a server or a password does wrong."""
    facts: dict[str, str | float] = {"host": settings.host, "port": settings.port}
    box = None
    try:
        try:
            box = _MailBox(settings.host, settings.port, timeout=PATIENCE)
        except (OSError, *_NONSENSE) as error:
            raise _unreached(error, facts) from error
        with _sentences(settings, facts):
            _log_in(box, settings.user, password.reveal())
            yield Folder(box, settings, seen)
    finally:
        if box is not None:
            _leave(box)


def _log_in(box: MailBox, user: str, password: str) -> None:
    """Say who asks; raises MailboxLoginError where that is not accepted."""
    if f"{user}{password}".isascii():
        box.login(user, password, initial_folder=None)
        return
    try:
        box.login_utf8(user, password, initial_folder=None)
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as error:
        raise MailboxLoginError(("NO", [str(error).encode()]), "OK") from error


@contextmanager
def _sentences(settings: Mailbox, facts: dict[str, str | float]) -> Iterator[None]:
    """Turn what goes wrong once the server has answered into known errors."""
    try:
        yield
    except ConsentAppError:
        raise
    except MailboxLoginError as error:
        raise ConsentAppError("mail_password_wrong", **facts) from error
    except (MailboxFolderSelectError, MailboxFolderStatusError) as error:
        raise ConsentAppError("mail_folder_missing", folder=settings.folder, **facts) from error
    except MailboxUidsError as error:
        raise ConsentAppError("mail_search_refused", **facts) from error
    except (imaplib.IMAP4.abort, OSError) as error:
        raise ConsentAppError("mail_line_broken", **facts) from error
    except _NONSENSE as error:
        raise ConsentAppError("mail_nonsense", **facts) from error


def _unreached(error: Exception, facts: dict[str, str | float]) -> ConsentAppError:
    """Return the known error for why a server was not reached."""
    if isinstance(error, socket.gaierror):
        return ConsentAppError("mail_host_unknown", **facts)
    if isinstance(error, ssl.SSLCertVerificationError):
        return ConsentAppError("mail_certificate", **facts)
    if isinstance(error, ssl.SSLError):
        return ConsentAppError("mail_no_tls", **facts)
    if isinstance(error, OSError) and not isinstance(error, imaplib.IMAP4.error):
        return ConsentAppError("mail_unreachable", **facts)
    return ConsentAppError("mail_nonsense", **facts)


def _leave(box: MailBox) -> None:
    """Say good-bye, or hang up where the server no longer listens."""
    try:
        box.logout()
    except (OSError, *_NONSENSE):
        box.client.shutdown()


def looked_through(folder: Folder, waiting: list[int], work: Work) -> Iterator[tuple[list[Letter], Seen]]:
    """Yield the beginnings of messages, some at a time, each time with how far the folder is seen after them."""
    for at in range(0, len(waiting), TOGETHER):
        work.progress(at / len(waiting), "fetching")
        numbers = waiting[at : at + TOGETHER]
        yield list(folder.beginnings(numbers)), replace(folder.seen, uid=numbers[-1])
