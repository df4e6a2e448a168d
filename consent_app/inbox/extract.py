"""A message becomes a request: every field with the words it was read from."""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from consent_app.domain.area import shape_of, words_of
from consent_app.domain.request import (
    Evidence,
    FootageRequest,
    IncidentType,
    LegalBasis,
    Private,
    Reading,
    Signature,
    SignatureState,
    Source,
)
from consent_app.domain.timeline import TimeWindow
from consent_app.inbox import asks, contacts, fields, forwards, people, replies, scope, signed, times
from consent_app.inbox.fields import Found
from consent_app.inbox.incident import find_moment
from consent_app.inbox.languages import in_english
from consent_app.inbox.message import Message
from consent_app.inbox.pairing import Range

# Where these are, 03/04 is the third of April.
_DAY_FIRST = ("Europe/", "Australia/", "Pacific/Auckland", "Africa/", "America/Sao_Paulo", "America/Argentina")
# No paragraph of a request is longer, in letters.
LONGEST = 2_000
LONGEST_AREA = 300
# How often a mail is passed on inside another before nobody follows.
MOST_PASSED_ON = 3


def extract(message: Message, request_id: str, zone: str, received: datetime) -> FootageRequest:
    """Return what a message asks for; one that asks for nothing comes back with `is_request` false."""
    inside, written = _passed_on(message, received, zone)
    if inside is not message:
        read = _read(inside, request_id, zone, written)
        return replace(read, received_at=received, text=message.text, sender=message.sender)
    return _read(message, request_id, zone, received)


def _passed_on(message: Message, received: datetime, zone: str) -> tuple[Message, datetime]:
    """Return the request that a mail passes on, or that one does again, with when it was written; else the mail."""
    for _ in range(MOST_PASSED_ON):
        inner = forwards.inner(message.text.reveal(), message.subject, received, zone)
        if inner is None or not asks.is_request(inner.text):
            break
        named = replace(message, sender=inner.sender, sender_name=inner.sender_name, reply_to="")
        message, received = replace(named, text=Private(inner.text)), inner.date or received
    return message, received


def _read(message: Message, request_id: str, zone: str, received: datetime) -> FootageRequest:
    """Return what a message asks for by itself."""
    body = _own_words(message.text.reveal())
    text = f"{message.subject}\n{body}" if message.subject else body
    nothing = FootageRequest(
        id=request_id,
        is_request=False,
        source=Source.NONE,
        legal_basis=LegalBasis.NONE,
        received_at=received,
        timezone_assumed=zone,
        message_sha256=message.sha256,
        text=message.text,
        sender=message.sender,
        signature=_signature(message),
        attachments=message.attachments,
        hidden=message.hidden,
    )
    if not asks.is_request(text):
        return nothing
    links = tuple(dict.fromkeys((*message.links, *contacts.links(body))))
    timed = _with_times(replace(nothing, is_request=True), body)
    text, body = _broken(text), _broken(body)
    asked = _with_channel(_with_names(timed, text, body, message), text, body, message, links)
    letter = scope.Letter(text, message.sender, message.reply_to, message.sender_name, message.disguised)
    return scope.with_findings(asked, letter)


def _signature(message: Message) -> Signature:
    """Return what can be said of the mail's signature without asking anybody."""
    if message.raw is None:
        return Signature()
    signing = signed.signing_domain(message.raw.reveal())
    return Signature(SignatureState.UNCHECKED if signing else SignatureState.MISSING, signing)


def _with_times(request: FootageRequest, body: str) -> FootageRequest:
    """Return the request with the windows it asks for in every reading, the incident's moment, and the day to reply."""
    zone, received = times.stated_zone(body) or request.timezone_assumed, request.received_at
    day_first = zone.startswith(_DAY_FIRST)
    said = in_english(body)
    ranges = times.find_ranges(said, received, zone, day_first=day_first)
    readings = times.all_readings(ranges[:1] if _one_window(ranges) else ranges)
    rest = in_english(_without([found.quote for found in ranges], body))
    windows = readings[0].windows if readings else ()
    moment = find_moment(rest, received, zone, windows, day_first=day_first)
    reply = replies.reply_by(said, received, zone, day_first=day_first)
    read = [
        _evidence("windows", ranges[0].quote if ranges else ""),
        _evidence("timezone_assumed", next((found.quote for found in ranges if found.zone), "")),
        _evidence("incident_time", moment[1] if moment else ""),
        _evidence("reply_by", reply.quote if reply else "", 0.6),
    ]
    return replace(
        request,
        timezone_assumed=next((found.zone for found in ranges if found.zone), zone),
        windows=readings[0].windows if len(readings) == 1 else (),
        readings=readings,
        incident_time=moment[0] if moment else None,
        reply_by=reply.value if reply else None,
        evidence=(*request.evidence, *(item for item in read if item)),
    )


def _with_channel(
    request: FootageRequest, text: str, body: str, message: Message, links: tuple[str, ...]
) -> FootageRequest:
    """Return the request with how it came and where to answer to."""
    channel, words = asks.source(text, message.sender, links)
    emails = contacts.emails(body) or contacts.emails(message.sender)
    numbers = contacts.phones(body, request.timezone_assumed)
    read = [
        _evidence("source", words, 0.7),
        *(_evidence("contact_emails", one, 0.9) for one in emails),
        *(_evidence("contact_phones", one.quote, one.confidence) for one in numbers),
        *(_evidence("links", one, 0.9) for one in links),
    ]
    return replace(
        request,
        source=channel,
        contact_emails=emails,
        contact_phones=tuple(one.value for one in numbers),
        links=links,
        evidence=(*request.evidence, *(item for item in read if item)),
    )


def _with_names(request: FootageRequest, text: str, body: str, message: Message) -> FootageRequest:
    """Return the request with who asks, about what, where, and on which basis."""
    basis, basis_words = fields.legal_basis(text)
    incident, incident_words = fields.incident_type(text)
    told, told_words = fields.incident_type(body)
    agency, requester = people.agency(text), people.requester(body, message.sender_name)
    case, area = fields.case_number(text), fields.area(body) or _drawn(body)
    # What the subject says first is shown where the letter says it, too.
    again = fields.case_number(body)
    shown = again if case and again and again.value == case.value else case
    found = {"agency": agency, "requester": requester, "case_number": shown, "area": area}
    read = [
        *(_evidence(name, item.quote, item.confidence) for name, item in found.items() if item),
        _evidence("incident_type", told_words if told == incident else incident_words),
        _evidence("legal_basis", basis_words),
    ]
    return replace(
        request,
        legal_basis=basis,
        incident_type=incident,
        agency=agency.value if agency else None,
        requester=requester.value if requester else None,
        case_number=case.value if case else None,
        area=area.value if area else None,
        evidence=(*request.evidence, *(item for item in read if item)),
    )


def _drawn(body: str) -> Found | None:
    """Return an area that is named by coordinates alone."""
    words = words_of(body)[:LONGEST_AREA] if shape_of(body) else ""
    return Found(words, words, 0.9) if words else None


@dataclass(frozen=True, slots=True)
class Told:
    """What a person typed in about a request that came by phone, on paper or at the door."""

    source: Source
    windows: tuple[TimeWindow, ...]
    agency: str | None = None
    case_number: str | None = None
    incident_type: IncidentType | None = None
    area: str | None = None
    contact: str = ""
    notes: str = ""


def typed(told: Told, request_id: str, zone: str, received: datetime) -> FootageRequest:
    """Return the request that a person typed in."""
    basis, words = fields.legal_basis(told.notes)
    if told.source is Source.COURT and basis is LegalBasis.VOLUNTARY:
        basis = LegalBasis.SUBPOENA  # a court does not ask
    request = FootageRequest(
        id=request_id,
        is_request=True,
        source=told.source,
        legal_basis=basis,
        received_at=received,
        timezone_assumed=zone,
        message_sha256="",
        text=Private(told.notes),
        agency=told.agency,
        case_number=told.case_number,
        incident_type=told.incident_type,
        windows=told.windows,
        readings=(Reading(told.windows),) if told.windows else (),
        contact_emails=contacts.emails(told.contact),
        contact_phones=tuple(one.value for one in contacts.phones(told.contact, zone)),
        area=told.area,
        evidence=tuple(item for item in [_evidence("legal_basis", words)] if item),
    )
    return scope.with_findings(request, scope.Letter(told.notes))


def _own_words(text: str) -> str:
    """Return the text without quoted older mail and without the signature block's notice."""
    lines = []
    for line in text.split("\n"):
        if re.match(r"^\s*(?:>|On .{5,120}wrote:\s*$|-{3,}\s*Original Message)", line):
            if not line.lstrip().startswith(">"):
                break
            continue
        if line.rstrip() == "--":
            break
        lines.append(line)
    return "\n".join(lines)


def _broken(text: str) -> str:
    """Return a text with its longest lines broken: patterns take long on a line without end, and no name is so long."""
    lines = text.split("\n")
    return "\n".join(line[at : at + LONGEST] for line in lines for at in range(0, max(1, len(line)), LONGEST))


def _one_window(ranges: list[Range]) -> bool:
    """Tell whether all ranges that were found name the same time."""
    return len({found.readings for found in ranges}) <= 1


def _without(quotes: list[str], text: str) -> str:
    for quote in quotes:
        pattern = r"\s+".join(re.escape(word) for word in quote.split())
        # The dates stay, since a moment may lean on the date of the range beside it.
        text = re.sub(
            pattern,
            lambda match: re.sub(r"\d{1,2}(?::\d\d)?\s*[ap]\.?m\.?|\d{1,2}:\d\d", " ", match[0], flags=re.IGNORECASE),
            text,
        )
    return text


def _evidence(name: str, quote: str, confidence: float = 0.8) -> Evidence | None:
    return Evidence(name, quote, confidence) if quote else None
