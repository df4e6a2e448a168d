"""What is to be said about a request, against published rules and good practice; it never says "illegal".

Rules: Ring's rule of 2021 to 2024 (a window of 15 minutes to 12 hours, an area of half a square mile, a case number, a
description that is not race alone); the sentences and sources stand in `words.findings`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from consent_app.domain.area import shape_of
from consent_app.domain.request import FindingCode as Code
from consent_app.domain.request import (
    FootageRequest,
    LegalBasis,
    ScopeFinding,
    Severity,
    Signature,
    SignatureState,
    Source,
)
from consent_app.inbox import phrases, sender
from consent_app.inbox.asks import flowing

LONGEST = timedelta(hours=12)
SHORTEST = timedelta(minutes=15)
WIDE = timedelta(hours=3)
# Square miles.
LARGEST = 0.5

_ORGANISED = frozenset(
    {
        Source.AGENCY,
        Source.RING_COMMUNITY,
        Source.RING_RFA,
        Source.RING_VIDEO_REQUEST,
        Source.AXON_INDIVIDUAL,
        Source.AXON_PORTAL,
    }
)
_SQUARE_MILES = re.compile(r"(\d+(?:\.\d+)?)\s*(?:sq(?:uare)?\.?\s*mi(?:les?)?)", re.IGNORECASE)
_WHOLE = re.compile(
    r"\b(?:whole|entire) (?:city|town|county|district)\b|\bcity[ -]wide\b|\bcity limits\b", re.IGNORECASE
)
# Where a sentence ends: not after what is cut short, "8 p.m. to 6 a.m.", "Elm St. and", "Det. Roe", "No. 26".
_END = re.compile(
    r"[!?\n]|(?<!\bDet)(?<!\bSgt)(?<!\bOfc)(?<!\bLt)(?<!\bMr)(?<!\bMs)(?<!\bMrs)(?<!\bDr)(?<!\bNo)(?<!\bSt)\."
    r"(?=[\"”’)\]]*(?:\s*$|\s+[^\sa-zß-ÿ]))"
)


@dataclass(frozen=True, slots=True)
class Letter:
    """The outside of a request: its whole text, the addresses it came from, and links that show another site."""

    text: str
    sender: str = ""
    reply_to: str = ""
    sender_name: str = ""
    disguised: tuple[str, ...] = ()


def with_findings(request: FootageRequest, letter: Letter) -> FootageRequest:
    """Return the request with everything there is to notice about it."""
    found = [*_windows(request), *_gaps(request), *_said(letter), *_from(request, letter)]
    found += _signed(request.signature)
    return replace(request, findings=tuple({finding.code: finding for finding in found}.values()))


def with_signature(request: FootageRequest, signature: Signature) -> FootageRequest:
    """Return the request with what is known by now of its mail's signature, and what there is to notice about that."""
    others = [finding for finding in request.findings if finding.code not in (Code.DKIM_MISSING, Code.DKIM_FAILED)]
    return replace(request, signature=signature, findings=(*others, *_signed(signature)))


def without_order(request: FootageRequest) -> FootageRequest:
    """Return the request as a voluntary one: the person says that what looked like an order is none."""
    left = tuple(finding for finding in request.findings if finding.code is not Code.LEGAL_PROCESS)
    return replace(request, legal_basis=LegalBasis.VOLUNTARY, findings=left)


def as_repeated(request: FootageRequest) -> FootageRequest:
    """Return the request as one that was made before, about the same case."""
    if any(finding.code is Code.REPEAT_REQUEST for finding in request.findings):
        return request
    again = ScopeFinding(Code.REPEAT_REQUEST, Severity.NOTE, _quote(request, "case_number"))
    return replace(request, findings=(*request.findings, again))


def _signed(signature: Signature) -> Iterator[ScopeFinding]:
    if signature.state is SignatureState.MISSING:
        yield ScopeFinding(Code.DKIM_MISSING, Severity.NOTE)
    elif signature.state is SignatureState.FAILED:
        yield ScopeFinding(Code.DKIM_FAILED, Severity.CAUTION, signature.domain)


def _quote(request: FootageRequest, field: str) -> str:
    return next((item.quote for item in request.evidence if item.field == field), "")


def _windows(request: FootageRequest) -> Iterator[ScopeFinding]:
    quote = _quote(request, "windows")
    if not request.readings:
        yield ScopeFinding(Code.WINDOW_MISSING, Severity.CAUTION)
        return
    if len(request.readings) > 1:
        yield ScopeFinding(Code.WINDOW_AMBIGUOUS, Severity.CAUTION, quote)
    windows = request.windows or request.readings[0].windows
    longest = max(window.duration for window in windows)
    if longest > LONGEST:
        yield ScopeFinding(Code.WINDOW_TOO_LONG, Severity.CAUTION, quote)
    elif longest > WIDE:
        yield ScopeFinding(Code.WINDOW_WIDE, Severity.NOTE, quote)
    if min(window.duration for window in windows) < SHORTEST:
        yield ScopeFinding(Code.WINDOW_TOO_SHORT, Severity.NOTE, quote)
    moment = request.incident_time
    readings = (reading.windows for reading in request.readings)
    if moment is not None and not any(moment in window for windows in readings for window in windows):
        yield ScopeFinding(Code.WINDOW_MISSES_INCIDENT, Severity.CAUTION, _quote(request, "incident_time"))


def _gaps(request: FootageRequest) -> Iterator[ScopeFinding]:
    if request.area is None:
        yield ScopeFinding(Code.AREA_MISSING, Severity.NOTE)
    if request.case_number is None and request.source is not Source.NEIGHBOUR:
        yield ScopeFinding(Code.NO_CASE_NUMBER, Severity.CAUTION)
    if not request.contact_emails and not request.contact_phones:
        yield ScopeFinding(Code.NO_CONTACT, Severity.CAUTION)
    if request.incident_type is None:
        yield ScopeFinding(Code.NO_INCIDENT_TYPE, Severity.CAUTION)
    if request.legal_basis in (LegalBasis.SUBPOENA, LegalBasis.WARRANT):
        yield ScopeFinding(Code.LEGAL_PROCESS, Severity.STOP, _quote(request, "legal_basis"))


def _said(letter: Letter) -> Iterator[ScopeFinding]:
    flat = flowing(letter.text)
    for code, severity, match in phrases.said(flat):
        yield ScopeFinding(code, severity, _sentence(flat, match))
    if words := phrases.race_alone(flat):
        yield ScopeFinding(Code.RACE_ONLY, Severity.CAUTION, words)
    if (large := _SQUARE_MILES.search(letter.text)) and float(large.group(1)) > LARGEST:
        yield ScopeFinding(Code.AREA_TOO_LARGE, Severity.CAUTION, large.group(0))
    elif whole := _WHOLE.search(flat):
        yield ScopeFinding(Code.AREA_TOO_LARGE, Severity.CAUTION, whole.group(0))
    elif (shape := shape_of(letter.text)) and shape.square_miles > LARGEST:
        yield ScopeFinding(Code.AREA_TOO_LARGE, Severity.CAUTION)


def _sentence(text: str, match: re.Match[str]) -> str:
    """Return the sentence around a match, so that the person reads the request's own words."""
    ends = [end.end() for end in _END.finditer(text)]
    start = max((end for end in ends if end <= match.start()), default=0)
    return " ".join(text[start : min((end for end in ends if end >= match.end()), default=len(text))].split())[:300]


def _from(request: FootageRequest, letter: Letter) -> Iterator[ScopeFinding]:
    organised = request.source in _ORGANISED or (request.agency and request.source is not Source.NEIGHBOUR)
    if organised and sender.is_free_mail(letter.sender):
        yield ScopeFinding(Code.FREE_MAIL_SENDER, Severity.CAUTION, letter.sender)
    other = sender.named_otherwise(letter.sender_name, letter.sender) or next(iter(letter.disguised), "")
    other = other or sender.mismatch([letter.sender, letter.reply_to, *request.contact_emails, *request.links])
    if other:
        yield ScopeFinding(Code.DOMAIN_MISMATCH, Severity.CAUTION, other)
    addresses = (letter.sender, letter.reply_to, *request.contact_emails, *request.links)
    imitation = next((address for address in addresses if sender.imitated(address)), "")
    if imitation:
        yield ScopeFinding(Code.LOOKALIKE_DOMAIN, Severity.CAUTION, imitation)
    unknown = next((link for link in request.links if not sender.is_platform(link)), "")
    if unknown:
        yield ScopeFinding(Code.UNKNOWN_LINK, Severity.CAUTION, unknown)
