"""The inbox: messages in, requests kept, questions answered."""

import secrets
import shutil
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from consent_app.domain.request import FootageRequest, RequestState
from consent_app.domain.timeline import checked_zone
from consent_app.domain.work import ConsentAppError, known
from consent_app.inbox import extract, scope, signed
from consent_app.inbox.extract import Told
from consent_app.inbox.message import MAX_FILE, Message, read_messages
from consent_app.inbox.signed import LookUp
from consent_app.services import ledger
from consent_app.services.settings import Profile, household_zone
from consent_app.services.store import Store

PICTURES = frozenset({".png", ".jpg", ".jpeg"})
STANDARD_INPUT = "-"


def new_id() -> str:
    """Return the id of a new request: short enough to type, and telling nothing."""
    return "req-" + secrets.token_hex(4)


def read_source(name: str) -> bytes:
    """Return the bytes of a file, or of standard input where the name is `-`; never more than a message may have."""
    limit = MAX_FILE + 1
    if name == STANDARD_INPUT:
        return sys.stdin.buffer.read(limit)
    path = Path(name)
    if path.is_dir():
        raise ConsentAppError("file_is_folder", name=path.name)
    if path.exists() and not path.is_file():
        raise ConsentAppError("message_unreadable", name=path.name)
    with (
        known("file_unreadable", PermissionError, name=path.name),
        known("file_missing", OSError, name=path.name),
        path.open("rb") as file,
    ):
        return file.read(limit)


def is_picture(name: str) -> bool:
    """Tell whether a file is a screenshot or photo of a message, by its name."""
    return Path(name).suffix.lower() in PICTURES


def add(
    store: Store, content: bytes, name: str, *, zone: str | None = None, received: datetime | None = None
) -> list[FootageRequest]:
    """Read the messages in a file and keep what they ask for; one that is there already comes back as it is.

    `zone` is the household's, `received` the time it counts relative dates from; the message's own date goes first
    where neither is given.
    """
    place = checked_zone(zone or household_zone())
    return [_added(store, message, place, received) for message in read_messages(content, name)]


def _added(store: Store, message: Message, zone: str, received: datetime | None) -> FootageRequest:
    again = store.requests_of(message.sha256)
    moment = received or message.date or (again[0].received_at if again else datetime.now(UTC))
    read = _repeated(store, extract.extract(message, new_id(), zone, moment))
    for before in again:
        if before in _told(read, before):
            return before
    with store.together():
        kept = _kept(store, read)
        if kept.is_request and message.raw is not None:
            store.put_mail(kept.id, message.raw.reveal())
    return kept


def _repeated(store: Store, read: FootageRequest) -> FootageRequest:
    """Return a request as a repeated one where an earlier message was about the same case."""
    if read.case_number is None:
        return read
    others = (one for one in store.requests() if one.message_sha256 != read.message_sha256)
    before = [one for one in others if one.case_number == read.case_number and one.received_at < read.received_at]
    return scope.as_repeated(read) if before else read


def _told(read: FootageRequest, before: FootageRequest) -> tuple[FootageRequest, FootageRequest]:
    """Return a reading with what was found out or answered about the one before: as an order, and as none."""
    same = replace(read, id=before.id, state=before.state, windows=before.windows)
    checked = scope.with_signature(same, before.signature)
    return checked, scope.without_order(checked)


def create(store: Store, told: Told, *, zone: str | None = None, received: datetime | None = None) -> FootageRequest:
    """Keep a request that a person typed in."""
    request = extract.typed(told, new_id(), checked_zone(zone or household_zone()), received or datetime.now(UTC))
    return _kept(store, request)


def _kept(store: Store, request: FootageRequest) -> FootageRequest:
    with store.together():
        store.put_request(request)
        ledger.append(
            store,
            "asked",
            request.id,
            is_request=request.is_request,
            source=request.source.value,
            agency=request.agency,
            case_number=request.case_number,
            message_sha256=request.message_sha256,
            readings=[[[str(one.start), str(one.end)] for one in reading.windows] for reading in request.readings],
            findings=[finding.code.value for finding in request.findings],
        )
    return request


def check_sender(store: Store, request_id: str, look_up: LookUp) -> FootageRequest:
    """Ask the name server of the domain that signed a mail for its key, and keep what the signature is worth.

    Raises `mail_missing` where the request came another way. Nothing is asked where the mail carries no signature.
    """
    request, mail = store.request(request_id), store.mail(request_id)
    if mail is None:
        raise ConsentAppError("mail_missing")
    if not signed.signing_domain(mail):
        return request
    found = signed.checked(mail, request.sender, look_up, datetime.now(UTC).replace(microsecond=0))
    told = scope.with_signature(request, found)
    with store.together():
        store.put_request(told)
        ledger.append(store, "sender_checked", request_id, state=found.state.value, domain=found.domain)
    return told


def answer(store: Store, request_id: str, reading: int) -> FootageRequest:
    """Set which reading of an ambiguous window is meant, counted from 1."""
    request = store.request(request_id)
    if not 1 <= reading <= len(request.readings):
        raise ConsentAppError("reading_unknown", reading=reading, count=len(request.readings), request=request_id)
    windows = request.readings[reading - 1].windows
    answered = replace(request, windows=windows)
    with store.together():
        store.put_request(answered)
        ledger.append(
            store, "answered_question", request_id, windows=[[str(one.start), str(one.end)] for one in windows]
        )
    return answered


def not_an_order(store: Store, request_id: str) -> FootageRequest:
    """Treat a message that looked like a legal order as a request: the person says that it is none."""
    request = store.request(request_id)
    plain = scope.without_order(request)
    with store.together():
        store.put_request(plain)
        ledger.append(store, "not_an_order", request_id, was=request.legal_basis.value)
    return plain


def delete(profile: Profile, store: Store, request_id: str) -> None:
    """Forget a request and its finished clips; only the hashes of its lines stay in the ledger."""
    request = store.request(request_id)
    shutil.rmtree(profile.clips(request.id))
    with store.together():
        store.delete_request(request.id)
        ledger.append(store, "deleted", request.id)


def advance(store: Store, request_id: str, state: RequestState) -> None:
    """Set how far a request has come."""
    store.put_request(replace(store.request(request_id), state=state))
