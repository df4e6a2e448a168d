"""Until when an answer is wanted, as a day, or where an hour is named as a moment."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from consent_app.inbox.clocks import Clock, Day, clocks_in, days_in, level, nth
from consent_app.inbox.fields import Found
from consent_app.inbox.languages import Said

# What an answer is called, near the words that say until when.
_ASKED = re.compile(
    r"\b(?:by|before|(?:open|accepted|available|valid|uploads?) until|until(?=\s+spätestens)|no later than|"
    r"on or before|expires?(?:\s+on)?|deadline(?:\s+is)?|closes?(?:\s+on)?|return(?:able)?(?:\s+date)?(?=\s*:)|"
    r"stops?\s+working(?:\s+on)?|(?:ordered|commanded)\s+to\s+(?:bring|produce|send|appear)[^.\n]{0,120}?\bon|"
    r"due(?:\s+on)?|antes\s+del?|a\s+m[áa]s\s+tardar|spätestens|fecha\s+l[íi]mite|plazo|frist|date\s+limite|avant|"
    r"au\s+plus\s+tard)\s*[:,]?\s*(?=\S)",
    re.IGNORECASE,
)
_BIS = re.compile(r"\buntil\s*(?=\S)", re.IGNORECASE)
_WITHIN = re.compile(
    r"\b(?:within|expires?\s+in|in)\s+(?:the\s+next\s+)?(?:(?P<word>[a-z-]+)\s*)?\(?(?P<count>\d{1,2})?\)?\s*"
    r"(?P<unit>business\s+days?|days?|hours?|weeks?)\b",
    re.IGNORECASE,
)
_COUNTS = {word: count for count, word in enumerate(
    ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), 1)}  # fmt: skip
# What may stand between "by" and its date: a time, a weekday, small words.
_FILLER = re.compile(
    r"(?:[\s,():]|\b(?:the|on|el|le|am|den|of|this|cob|eob|eod|close|end|business|day|noon|midnight|at|um|hours|hrs|"
    r"h|spätestens|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|(?:mon|diens|donners|frei|sams|"
    r"sonn)tag|mittwoch|lunes|martes|mi[ée]rcoles|jueves|viernes|lundi|mardi|mercredi|jeudi|vendredi|[ecmp][sd]?t|"
    r"\d{1,2}(?::\d\d)?|\d{4}|[ap]\.?m\.?)(?!\w)\.?)*",
    re.IGNORECASE,
)
# "Wednesday, October 1 would be a good day to have it by."
_LATEST = re.compile(
    r"\s*(?:would be (?:a )?(?:good|great|fine|ideal|soon enough|early enough)|at the latest|,?\s*if that (?:suits|"
    r"works)|is (?:the|our|my) deadline)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.!?;](?=\s+[A-ZÀ-Þ])|\n\n")
_MILITARY = re.compile(r"\(([012]\d)([0-5]\d)\)")
_NTH = re.compile(r"(?:the\s+)?(\d{1,2})(?:st|nd|rd|th)\b(?!\s+of\s+(?!this|the|next)[a-z])", re.IGNORECASE)
REACH = 80


def reply_by(said: Said, received: datetime, zone: str, *, day_first: bool = False) -> Found | None:
    """Return until when an answer is wanted, in ISO 8601, and the words that say so."""
    text, place = level(said.text), ZoneInfo(zone)
    today = received.astimezone(place).date()
    days = days_in(text, today, day_first=day_first or said.day_first, ahead=True)
    clocks = clocks_in(text)
    marks = [*_ASKED.finditer(text), *(_BIS.finditer(text) if said.day_first else ())]
    for asked in sorted(marks, key=lambda mark: mark.start()):
        rest = text[asked.end() : asked.end() + REACH]
        cut = _SENTENCE.search(rest)
        end = asked.end() + (cut.start() if cut else len(rest))
        day = _day(text, asked.end(), end, days, today)
        if day is not None and day.day >= today:
            clock = _clock(text, asked.end(), day, end, clocks)
            last = max(day.end, clock.end if clock else 0)
            return Found(_until(day.day, clock, place), said.quote(asked.start(), last))
    latest = next((day for day in days if day.day >= today and _LATEST.match(text, day.end)), None)
    if latest is not None:
        return Found(latest.day.isoformat(), said.quote(latest.start, latest.end))
    within = next((found for found in _WITHIN.finditer(text) if _counted(found, today)), None)
    due = _counted(within, today) if within else None
    return Found(due.isoformat(), said.quote(*within.span())) if within and due else None


def _day(text: str, start: int, end: int, days: Sequence[Day], today: date) -> Day | None:
    """Return the day named in a stretch of text, if nothing but a time and small words stands before it."""
    day = next((one for one in days if start - 4 <= one.start < end), None)
    if day is not None and _FILLER.fullmatch(text[start : max(start, day.start)]):
        return day
    number = _NTH.match(text, start)
    if number is None:
        return None
    try:
        return Day(number.start(), number.end(), nth(int(number[1]), today, ahead=True))
    except ValueError:
        return None


def _clock(text: str, start: int, day: Day, end: int, clocks: Sequence[Clock]) -> Clock | None:
    """Return the time of day named between two places, before the day or close behind it."""
    near = (
        one for one in clocks if start <= one.start < min(end, day.end + 14) and not day.start <= one.start < day.end
    )
    found = next(near, None)
    military = _MILITARY.search(text, start, day.start) if found is None else None
    if military is None:
        return found
    return Clock(military.start(), military.end(), time(int(military[1]) % 24, int(military[2])), None, midnight=False)


def _until(day: date, clock: Clock | None, place: ZoneInfo) -> str:
    if clock is None:
        return day.isoformat()
    return datetime.combine(day, clock.at, ZoneInfo(clock.zone) if clock.zone else place).isoformat()


def _counted(within: re.Match[str], today: date) -> date | None:
    count = int(within["count"] or _COUNTS.get((within["word"] or "").lower(), 0))
    unit = within["unit"].lower()
    # "in two weeks" may be when somebody is away; only what is bounded counts.
    if not count or within[0].lower().startswith("in "):
        return None
    if unit.startswith("hour"):
        return today + timedelta(days=-(-count // 24))
    return today + timedelta(days=count * (7 if unit.startswith("week") else 1))
