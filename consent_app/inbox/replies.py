"""Until when an answer is wanted, as a day, or where an hour is named as a moment."""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from consent_app.inbox.clocks import clocks_in, days_in, level
from consent_app.inbox.fields import Found
from consent_app.inbox.languages import Said

# What an answer is called, near the words that say until when.
_ASKED = re.compile(
    r"\b(?:by|before|until|no later than|on or before|expires?(?:\s+on)?|deadline(?:\s+is)?|antes\s+del?|spätestens|"
    r"avant|au plus tard)\s*[:,]?\s*(?=\S)",
    re.IGNORECASE,
)
_WITHIN = re.compile(
    r"\b(?:within|expires?\s+in|in\s+the\s+next)\s+(?:(?P<word>[a-z]+)\s*)?\(?(?P<count>\d{1,2})?\)?\s*"
    r"(?P<unit>business\s+days?|days?|hours?|weeks?)\b",
    re.IGNORECASE,
)
_COUNTS = {word: count for count, word in enumerate(
    ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), 1)}  # fmt: skip
# What may stand between "by" and its date.
_BETWEEN = re.compile(
    r"(?:(?:the|on|end\s{1,3}of|zum|am|le|el|[a-z]{3,6}day,?)\s{1,3}){0,4}(?:the|on|[a-z]{3,6}day,?)?", re.IGNORECASE
)


def reply_by(said: Said, received: datetime, zone: str, *, day_first: bool = False) -> Found | None:
    """Return until when an answer is wanted, in ISO 8601, and the words that say so."""
    text, place = level(said.text), ZoneInfo(zone)
    today = received.astimezone(place).date()
    days = days_in(text, today, day_first=day_first or said.day_first, ahead=True)
    for asked in _ASKED.finditer(text):
        day = next((one for one in days if one.start >= asked.end() - 4), None)
        if day is None or day.day < today or not _BETWEEN.fullmatch(text[asked.end() : max(asked.end(), day.start)]):
            continue
        clock = next((one for one in clocks_in(text) if 0 <= one.start - day.end <= 6), None)
        end = clock.end if clock else day.end
        quote = said.quote(asked.start(), end)
        if clock is None:
            return Found(day.day.isoformat(), quote)
        return Found(
            datetime.combine(day.day, clock.at, ZoneInfo(clock.zone) if clock.zone else place).isoformat(), quote
        )
    within = _WITHIN.search(text)
    due = _counted(within, today) if within else None
    return Found(due.isoformat(), said.quote(*within.span())) if within and due else None


def _counted(within: re.Match[str], today: date) -> date | None:
    count = int(within["count"] or _COUNTS.get((within["word"] or "").lower(), 0))
    unit = within["unit"].lower()
    if not count:
        return None
    if unit.startswith("hour"):
        return today + timedelta(days=-(-count // 24))
    return today + timedelta(days=count * (7 if unit.startswith("week") else 1))
