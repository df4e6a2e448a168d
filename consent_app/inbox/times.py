"""The times a text asks for: clock times and dates are found, paired to ranges, and read in every way they allow.

A grammar of our own: general date parsers guess where this must ask (an evening to a morning "on July 10").
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import pairwise
from zoneinfo import ZoneInfo

from consent_app.domain.request import Reading
from consent_app.domain.timeline import TimeWindow

MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
ZONES = {
    "utc": "UTC",
    "gmt": "UTC",
    "z": "UTC",
    "est": "America/New_York",
    "edt": "America/New_York",
    "et": "America/New_York",
    "cst": "America/Chicago",
    "cdt": "America/Chicago",
    "ct": "America/Chicago",
    "mst": "America/Denver",
    "mdt": "America/Denver",
    "mt": "America/Denver",
    "pst": "America/Los_Angeles",
    "pdt": "America/Los_Angeles",
    "pt": "America/Los_Angeles",
    "bst": "Europe/London",
    "cet": "Europe/Berlin",
    "cest": "Europe/Berlin",
}

_MONTH = (
    r"(?P<{m}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_ZONE = r"(?:\s*\(?(?P<zone>UTC|GMT|Z|[ECMP][SD]?T|BST|CES?T)\b\)?)?"
_CLOCK = re.compile(
    r"(?<![\w/.:-])(?:(?P<word>noon|midnight)"
    r"|(?P<hour>\d{1,2})(?:[:.](?P<minute>[0-5]\d))?(?::[0-5]\d)?\s*(?P<half>[ap])\.?\s?m\b\.?"
    r"|(?P<hour24>[01]?\d|2[0-4]):(?P<minute24>[0-5]\d)(?::[0-5]\d)?(?:\s*(?:hrs|hours|h)\b\.?)?"
    r"|(?P<military>[012]\d[0-5]\d)\s*(?:hrs|hours|h)\b\.?"
    r"|(?P<bare>\d{1,2})(?=\s*(?:-|–|—|to|and|until)\s*\d{1,2}(?:[:.][0-5]\d)?\s*[ap]\.?\s?m\b))" + _ZONE,
    re.IGNORECASE,
)
_DAY = re.compile(
    r"(?<![\w/.-])(?:(?:on|of)\s+)?(?:the\s+)?(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?[\s,]*)?(?:"
    r"(?P<iso>\d{4}-\d{2}-\d{2})T?"
    r"|" + _MONTH.format(m="month") + r"\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?\b(?:,?\s+(?P<year>20\d{2}))?"
    r"|(?P<day2>\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?" + _MONTH.format(m="month2") + r"\b(?:,?\s+(?P<year2>20\d{2}))?"
    r"|(?P<first>\d{1,2})/(?P<second>\d{1,2})(?:/(?P<year3>\d{4}|\d{2}))?(?![\d/])"
    r"|(?P<relative>yesterday|today|last\s+night|tonight))",
    re.IGNORECASE,
)
_LINK = re.compile(r"^[\s,.;()]*(?:(?:through|until|till|up\s+to|to|and|thru|-|–|—)[\s,.;()]*)$", re.IGNORECASE)
_GLUE = re.compile(
    r"^(?:[\s,;()]|\b(?:from|between|at|about|approximately|around|on|the|of|night|evening|morning|hours)\b)*$",
    re.IGNORECASE,
)
MAX_TOKENS = 400


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day in a text: where it stands, the time (24:00 as midnight), and a zone if one is named."""

    start: int
    end: int
    at: time
    zone: str | None
    midnight: bool


@dataclass(frozen=True, slots=True)
class Day:
    """A date in a text: where it stands and which day it is."""

    start: int
    end: int
    day: date


@dataclass(frozen=True, slots=True)
class Range:
    """A stretch of time that a text names, in every way it can be read; the likeliest first."""

    quote: str
    readings: tuple[TimeWindow, ...]
    zone: str | None


def find_ranges(text: str, received: datetime, zone: str, *, day_first: bool = False) -> list[Range]:
    """Return all ranges of time in `text`; dates without a year count back from when the message was received."""
    household = ZoneInfo(zone)
    days = _days(text, received.astimezone(household).date(), day_first=day_first)
    # The day in "July 10 to 2 a.m." is no hour.
    clocks = [clock for clock in _clocks(text) if not any(day.start <= clock.start < day.end for day in days)]
    ranges, taken = [], -1
    for first, second in pairwise(clocks):
        if first.start < taken:
            continue
        found = _range(text, first, second, days, household)
        if found is not None:
            ranges.append(found)
            taken = second.end
    return list(dict.fromkeys(ranges))


def find_moment(text: str, received: datetime, zone: str, *, day_first: bool = False) -> tuple[datetime, str] | None:
    """Return a single moment that a text states as that of the incident, and its words."""
    household = ZoneInfo(zone)
    days = _days(text, received.astimezone(household).date(), day_first=day_first)
    for clock in _clocks(text):
        before = text[max(0, clock.start - 40) : clock.start]
        said = re.search(
            r"\b(?:approx(?:imately|\.)?|around|about|at|occurred|happened)\s*(?:at|about|approx\w*)?[\s,~]*$",
            before,
            re.IGNORECASE,
        )
        near = _nearest(text, clock, days)
        if said and near:
            start, end = min(clock.start, near.start), max(clock.end, near.end)
            return _moment(near.day, clock, household), text[start:end]
    return None


def parse_day(text: str, received: datetime, *, day_first: bool = False) -> date | None:
    """Return the first date in a text, looking ahead from when the message was received."""
    days = _days(text, received.date(), day_first=day_first, ahead=True)
    return days[0].day if days else None


def _clocks(text: str) -> list[Clock]:
    found = []
    for match in _CLOCK.finditer(text):
        part = match.groupdict()
        at, midnight = _time_of(part)
        if at is not None:
            zone = ZONES.get((part["zone"] or "").lower())
            found.append(Clock(match.start(), match.end(), at, zone, midnight))
        if len(found) >= MAX_TOKENS:
            break
    return found


def _time_of(part: dict[str, str | None]) -> tuple[time | None, bool]:
    if part["word"]:
        noon = part["word"].lower() == "noon"
        return time(12 if noon else 0), not noon
    if part["military"]:
        hour, minute = int(part["military"][:2]), int(part["military"][2:])
    elif part["hour24"]:
        hour, minute = int(part["hour24"]), int(part["minute24"] or 0)
    elif part["bare"]:
        return (time(int(part["bare"]) % 24), False) if int(part["bare"]) <= 12 else (None, False)
    else:
        hour, minute = int(part["hour"] or 0), int(part["minute"] or 0)
        if hour > 12:
            return None, False
        hour = hour % 12 + (12 if (part["half"] or "").lower() == "p" else 0)
    if hour == 24 and minute == 0:
        return time(0), True
    return (time(hour, minute), hour == 0 and minute == 0) if hour < 24 else (None, False)


def _days(text: str, today: date, *, day_first: bool, ahead: bool = False) -> list[Day]:
    found = []
    for match in _DAY.finditer(text):
        day = _day_of(match.groupdict(), today, day_first=day_first, ahead=ahead)
        if day is not None:
            found.append(Day(match.start(), match.end(), day))
        if len(found) >= MAX_TOKENS:
            break
    return found


def _day_of(part: dict[str, str | None], today: date, *, day_first: bool, ahead: bool) -> date | None:
    try:
        if part["iso"]:
            return date.fromisoformat(part["iso"])
        if part["relative"]:
            return today - timedelta(days=0 if part["relative"].lower() in ("today", "tonight") else 1)
        if part["first"]:
            first, second = int(part["first"]), int(part["second"] or 0)
            day, month = (first, second) if day_first or first > 12 else (second, first)
            year = part["year3"]
        else:
            name = (part["month"] or part["month2"] or "").lower()[:3]
            month, day = MONTHS[name], int(part["day"] or part["day2"] or 0)
            year = part["year"] or part["year2"]
        return _with_year(int(year) if year else None, month, day, today, ahead=ahead)
    except ValueError:
        return None


def _with_year(year: int | None, month: int, day: int, today: date, *, ahead: bool) -> date:
    if year is not None:
        return date(year + 2000 if year < 100 else year, month, day)
    found = date(today.year, month, day)
    if ahead:
        return found if found >= today else date(today.year + 1, month, day)
    return found if found <= today + timedelta(days=7) else date(today.year - 1, month, day)


def _range(text: str, first: Clock, second: Clock, days: Sequence[Day], household: tzinfo) -> Range | None:
    """Return the range from one clock time to the next, if words say that it is one."""
    if second.start - first.end > 80:
        return None
    within = [day for day in days if first.end <= day.start and day.end <= second.start]
    link = text[first.end : second.start]
    for day in reversed(within):
        link = link[: day.start - first.end] + " " + link[day.end - first.end :]
    if not _LINK.match(re.sub(r"\b(?:on|at|the|night|evening|morning)\b", " ", link, flags=re.IGNORECASE)):
        return None
    before = _touching(text, days, end=first.start)
    after = _touching(text, days, start=second.end)
    zone = second.zone or first.zone
    place = ZoneInfo(zone) if zone else household
    first = _evened(first, second)
    readings = _readings(
        first, second, [before, within[0] if within else None, within[-1] if within else None, after], place
    )
    start = min(first.start, before.start if before else first.start)
    end = max(second.end, after.end if after else second.end)
    fallback = None if readings else _nearest(text, first, days)
    if fallback is not None:
        readings = _readings(first, second, [fallback, None, None, None], place)
    return Range(" ".join(text[start:end].split()), readings, zone) if readings else None


def _evened(first: Clock, second: Clock) -> Clock:
    """Give a bare first hour ("5 and 7 pm") the half of the day of the second, where that keeps the order."""
    later = first.at.hour + 12
    if (
        second.at.hour >= 12
        and first.at.minute == 0
        and first.end - first.start <= 2
        and later < 24
        and later <= second.at.hour
    ):
        return Clock(first.start, first.end, time(later), first.zone, midnight=False)
    return first


def _touching(text: str, days: Sequence[Day], *, end: int | None = None, start: int | None = None) -> Day | None:
    """Return the date that stands directly before `end` or directly after `start`."""
    if end is not None:
        return next((day for day in reversed(days) if day.end <= end and _GLUE.match(text[day.end : end])), None)
    if start is not None:
        return next((day for day in days if day.start >= start and _GLUE.match(text[start : day.start])), None)
    return None


def _nearest(text: str, clock: Clock, days: Sequence[Day]) -> Day | None:
    close = [day for day in days if abs(day.start - clock.start) <= 200]
    return min(
        close,
        key=lambda day: (text.count("\n\n", *sorted((day.start, clock.start))), abs(day.start - clock.start)),
        default=None,
    )


def _readings(first: Clock, second: Clock, days: list[Day | None], zone: tzinfo) -> tuple[TimeWindow, ...]:
    """Return every way to set the range into days; dates stand before, after the first, before the second, after it."""
    before, inner, inner_last, after = days
    overnight = second.at <= first.at
    start_day = before or inner
    end_day = after or (inner_last if inner_last is not inner or before else None)
    if start_day and end_day:
        pairs = [(start_day.day, end_day.day)]
        if overnight and start_day.day == end_day.day:
            pairs = [(start_day.day, end_day.day + timedelta(days=1))]
    elif start_day:
        pairs = [(start_day.day, start_day.day + timedelta(days=int(overnight)))]
    elif end_day and overnight and not second.midnight:
        # "8 p.m. to 6 a.m. on July 10": the night that begins on that day, or the one that ends on it.
        one = timedelta(days=1)
        pairs = [(end_day.day, end_day.day + one), (end_day.day - one, end_day.day)]
    elif end_day:
        pairs = [(end_day.day, end_day.day + timedelta(days=int(overnight)))]
    else:
        return ()
    found = []
    for start, end in pairs:
        last = end + timedelta(days=1) if second.midnight and end == start and start_day and end_day else end
        try:
            found.append(TimeWindow(datetime.combine(start, first.at, zone), datetime.combine(last, second.at, zone)))
        except ValueError:
            continue
    return tuple(found)


def _moment(day: date, clock: Clock, household: tzinfo) -> datetime:
    return datetime.combine(day, clock.at, ZoneInfo(clock.zone) if clock.zone else household)


def all_readings(ranges: Sequence[Range]) -> tuple[Reading, ...]:
    """Return the ways to read all ranges together: as many as the most open one has; the others as they read first."""
    if not ranges:
        return ()
    count = max(len(found.readings) for found in ranges)
    return tuple(
        Reading(tuple(found.readings[min(index, len(found.readings) - 1)] for found in ranges))
        for index in range(count)
    )
