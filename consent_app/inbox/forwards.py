"""A request that somebody passed on: the mail inside counts, with its own sender and its own day."""

import re
from dataclasses import dataclass
from datetime import datetime, time
from email.utils import getaddresses, parsedate_to_datetime
from zoneinfo import ZoneInfo

from consent_app.inbox.clocks import ZONES, clocks_in, days_in

_MARK = re.compile(
    r"^[ \t>]*(?:-{3,}[ \t]*(?:Forwarded message|Original Message|Weitergeleitete Nachricht|Mensaje reenviado|"
    r"Message transféré)[ \t]*-{3,}|Begin forwarded message:|_{10,})[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_FIELD = re.compile(
    r"^[ \t>*]*(From|Von|De|Date|Sent|Datum|Gesendet|Fecha|Enviado|Envoyé|Subject|Betreff|Asunto|Objet|To|An|Para|À|Cc)"
    r"\**[ \t]*:[ \t]*(.{0,300})$",
    re.IGNORECASE,
)
_FROM = frozenset({"from", "von", "de"})
_DATE = frozenset({"date", "sent", "datum", "gesendet", "fecha", "enviado", "envoyé"})
_PASSED_ON = re.compile(r"^\s*(?:fwd?|wg|rv|tr|i)\s*:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Inner:
    """The mail inside: its text, who wrote it, and when."""

    text: str
    sender: str
    sender_name: str
    date: datetime | None


def inner(text: str, subject: str, received: datetime, zone: str) -> Inner | None:
    """Return the mail that a mail passes on, or None where it passes none on."""
    for mark in _MARK.finditer(text):
        fields, body = _header(text[mark.end() :])
        if _FROM & fields.keys() and (_PASSED_ON.match(subject) or "forward" in mark[0].lower() or "____" in mark[0]):
            written = next(value for name, value in fields.items() if name in _FROM)
            name, address = next(iter(getaddresses([written])), ("", ""))
            day = next((value for name, value in fields.items() if name in _DATE), "")
            return Inner(body, address.lower() if "@" in address else "", name, _moment(day, received, zone))
    return None


def _header(text: str) -> tuple[dict[str, str], str]:
    """Return the fields at the head of a mail inside, and the text below them."""
    lines = text.lstrip("\n").split("\n")
    fields: dict[str, str] = {}
    at = 0
    while at < len(lines) and (field := _FIELD.match(lines[at])):
        fields[field[1].lower()] = field[2].strip()
        at += 1
    return fields, "\n".join(lines[at:])


def _moment(said: str, received: datetime, zone: str) -> datetime | None:
    """Return when a mail inside was written, as mail programs of many kinds write it."""
    try:
        moment = parsedate_to_datetime(said)
        return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))
    except (ValueError, TypeError, IndexError, OverflowError):
        pass
    days = days_in(said, received.astimezone(ZoneInfo(zone)).date(), day_first=False)
    if not days:
        return None
    clocks = clocks_in(said)
    place = ZoneInfo(ZONES.get((clocks[0].zone or "").lower(), zone)) if clocks else ZoneInfo(zone)
    return datetime.combine(days[0].day, clocks[0].at if clocks else time(12), place)
