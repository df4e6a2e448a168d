"""Clock times and dates in a text: the smallest parts that times are made of."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
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
    "akst": "America/Anchorage",
    "akdt": "America/Anchorage",
    "hst": "Pacific/Honolulu",
    "bst": "Europe/London",
    "cet": "Europe/Berlin",
    "cest": "Europe/Berlin",
}

_MONTH = (
    r"(?P<{m}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_ZONE = r"(?:\s*\(?(?P<zone>UTC|GMT|Z|[ECMP][SD]?T|AK[SD]T|HST|BST|CES?T)\b\)?)?"
_CLOCK = re.compile(
    r"(?<![\w/.:])(?:(?P<word>noon|midnight)|"
    r"(?P<hour>\d{1,2})(?:[:.](?P<minute>[0-5]\d))?(?::[0-5]\d)?\s*(?P<half>[ap])(?:\.?\s?m\b\.?|"
    r"(?<=\d[ap])\b(?!\.\w))|(?P<hour24>[01]?\d|2[0-4]):(?P<minute24>[0-5]\d)(?::[0-5]\d)?(?:\s*(?:hrs|hours|"
    r"h)\b\.?)?|(?P<hourdot>[01]?\d|2[0-4])\.(?P<minutedot>[0-5]\d)\s*(?:hrs|hours|h)\b|"
    r"(?<![A-Z]-)(?P<military>[012]\d[0-5]\d)(?:\s*(?:hrs|hours|h)\b\.?|(?=\s*(?:-|–|—|to|and|"
    r"until)\s*[012]\d[0-5]\d\s*(?:hrs|hours)\b))|(?:(?<=hours of )|(?<=hours of \d{4} and )|"
    r"(?<=hours of \d{4} to ))(?P<military2>[012]\d[0-5]\d)\b"
    r"|(?P<bare>\d{1,2})(?=\s*(?:-|–|—|to|and|until)\s*\d{1,2}(?:[:.][0-5]\d)?\s*[ap]\.?\s?m\b))" + _ZONE,
    re.IGNORECASE,
)
_DAY = re.compile(
    r"(?<![\w/.-])(?:(?:on|of)\s+)?(?:the\s+)?(?:(?:mon|tues?|weds?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|"
    r"sun)(?:day)?\.?(?:\s+(?:night|evening|morning))?[\s,(]*(?:the\s+)?)?(?:(?P<iso>\d{4}-\d{2}-\d{2})T?|"
    r"" + _MONTH.format(m="month") + r"\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?\b(?:,?\s+(?P<year>20\d{2}))?|"
    r"(?P<day2>\d{1,2})(?:st|nd|rd|"
    r"th)?\s+(?:of\s+)?" + _MONTH.format(m="month2") + r"\b(?:,?\s+(?P<year2>20\d{2}))?|"
    r"(?P<first>\d{1,2})/(?P<second>\d{1,2})(?:/(?P<year3>\d{4}|\d{2}))?(?![\d/])|(?P<ordinal>\d{1,2})(?:st|nd|rd|"
    r"th)\b|(?P<back>(?:that|(?:the\s+)?same|said)\s+(?:same\s+)?(?:day|date|morning|afternoon|evening|night))\b|"
    r"(?P<weekday>(?:this\s+past\s+|last\s+|this\s+)?(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b|"
    r"(?P<relative>yesterday|today|tomorrow|last\s+ni(?:ght|te)|tonight|this\s+(?:morning|afternoon|evening)))",
    re.IGNORECASE,
)
_AWAY = {"yesterday": -1, "last": -1, "tomorrow": 1}
# "8:00" and "8": one of two for those who count to twelve; "08:00" and "20:00" are neither.
_OPEN = re.compile(r"[1-9]:[0-5]\d|1[0-2]:[0-5]\d")
_PAIR = re.compile(
    r"\b(?:be+tw?e+n|from)\s+(\d{1,2})(?::([0-5]\d))?\s*(?:-|–|—|to|and|until|"
    r"till)\s*(\d{1,2})(?::([0-5]\d))?(?:\s*o['’]?clock)?(?=\s*(?:[,.;)\n]|$)|\s+(?:on|yesterday|last|that|this|but|when|while|"
    r"in\s+the|at\s+night|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b)",
    re.IGNORECASE,
)
_MILITARY_PAIR = re.compile(
    r"(?<![\w/.:-])((?:[01]\d|2[0-3])[0-5]\d)\s*[-–]\s*((?:[01]\d|2[0-3])[0-5]\d)(?![-\w]|\s*bl(?:oc)?k)", re.IGNORECASE
)
_AT_HOUR = re.compile(
    r"\bat\s+(\d{1,2})(?=\s+(?:last\s+night|yesterday|tonight|that\s+night|this\s+morning))", re.IGNORECASE
)
_FROM_THEN = re.compile(r"\bfrom\s+(then)\s+(?:on\s+)?(?:until|till|to)\b", re.IGNORECASE)
# "July 4, 5 and 6": days that share a month.
_MORE_DAYS = re.compile(
    r"(?:(?:\s*,\s*\d{1,2}(?:st|nd|rd|th)?(?!\d|:|\s*[ap]\.?\s?m\b)){0,10}\s*,?\s*(?:and|&)|\s*[-–])\s*\d{1,2}"
    r"(?:st|nd|rd|th)?(?!\d|:|\s*[ap]\.?\s?m\b|\s*-\s*\d)(?:,?\s+20\d{2}\b)?",
    re.IGNORECASE,
)
# Brought to the usual form without moving anything: what stands between date and time, and "12 noon".
_ISO_OFFSET = re.compile(r"(?<=T\d\d:\d\d:\d\d)[+-]\d\d:\d\d\b|(?<=T\d\d:\d\d)[+-]\d\d:\d\d\b")
_ISO_T = re.compile(r"(?<=\d{4}-\d\d-\d\d)T(?=\d\d:)")
_TWELVE = re.compile(r"\b12(?::00)?(?=\s+(?:noon|midnight)\b)", re.IGNORECASE)
_WEEKDAY = re.compile(r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b", re.IGNORECASE)
MAX_TOKENS = 400
NEAR_DAYS = 2
FIRST_YEAR, LAST_YEAR = 1990, 2100
# Up to here four digits are more likely a year than a time of day.
NO_CLOCK = 2050


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day in a text: where it stands, the time (24:00 as midnight), and a zone if one is named.

    It is open where people who count to twelve would have to say which half of the day they mean, and did not.
    """

    start: int
    end: int
    at: time
    zone: str | None
    midnight: bool
    open: bool = False
    said_half: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """A date in a text: where it stands, which day it is, and its words.

    `other` is the day it may be as well, `more` are days named with it ("July 4, 5 and 6").
    """

    start: int
    end: int
    day: date
    words: str = ""
    other: date | None = None
    more: tuple[date, ...] = ()


def level(text: str) -> str:
    """Return a text with times in their usual form, every letter where it was."""
    plain = _ISO_OFFSET.sub(lambda found: ("Z" if set(found[0]) <= set("+-:0") else " ").ljust(len(found[0])), text)
    return _TWELVE.sub(lambda found: " " * len(found[0]), _ISO_T.sub(" ", plain))


def clocks_in(text: str) -> list[Clock]:
    """Return the times of day in a text, in order."""
    found = []
    for match in _CLOCK.finditer(text):
        part = match.groupdict()
        at, midnight = _time_of(part)
        if at is not None:
            zone = ZONES.get((part["zone"] or "").lower())
            is_open = bool(_OPEN.fullmatch(match[0].strip()))
            halved = bool(part["half"])
            found.append(Clock(match.start(), match.end(), at, zone, midnight and not is_open, is_open, halved))
        if len(found) >= MAX_TOKENS:
            break
    return sorted([*found, *_bare_pairs(text, found), *_then(text, found)], key=lambda clock: clock.start)


def _then(text: str, others: list[Clock]) -> Iterator[Clock]:
    """Yield the time before it for the "then" in "last seen at 4:20 p.m. ... from then until 9 p.m."."""
    for match in list(_FROM_THEN.finditer(text))[:MAX_TOKENS]:
        before = [clock for clock in others if clock.end <= match.start()]
        if before:
            yield replace(before[-1], start=match.start(1), end=match.end(1))


def _bare_pairs(text: str, others: list[Clock]) -> Iterator[Clock]:
    """Yield the hours in "between 8 and 10 on July 10", which say nothing of the half of the day."""
    taken = {clock.start for clock in others}
    for match in list(_MILITARY_PAIR.finditer(text))[:MAX_TOKENS]:
        first, second = (time(int(part[:2]), int(part[2:])) for part in (match[1], match[2]))
        # Two years are no times of day.
        if match.start(1) not in taken and not FIRST_YEAR <= int(match[1]) <= NO_CLOCK:
            yield Clock(match.start(1), match.end(1), first, None, midnight=False)
            yield Clock(match.start(2), match.end(2), second, None, midnight=False)
    for match in list(_AT_HOUR.finditer(text))[:MAX_TOKENS]:
        if match.start(1) not in taken and 1 <= int(match[1]) <= 12:
            yield Clock(match.start(1), match.end(1), time(int(match[1])), None, midnight=False, open=True)
    for match in list(_PAIR.finditer(text))[:MAX_TOKENS]:
        for hour, minute in ((1, 2), (3, 4)):
            start, end = match.start(hour), match.end(minute) if match[minute] else match.end(hour)
            if start not in taken and 1 <= int(match[hour]) <= 12:
                yield Clock(
                    start, end, time(int(match[hour]), int(match[minute] or 0)), None, midnight=False, open=True
                )


def _time_of(part: dict[str, str | None]) -> tuple[time | None, bool]:
    if part["word"]:
        noon = part["word"].lower() == "noon"
        return time(12 if noon else 0), not noon
    military = part["military"] or part["military2"]
    if military:
        hour, minute = int(military[:2]), int(military[2:])
    elif part["hourdot"]:
        hour, minute = int(part["hourdot"]), int(part["minutedot"] or 0)
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


def days_in(text: str, today: date, *, day_first: bool, ahead: bool = False) -> list[Day]:
    """Return the dates in a text, in order; one without a year is the last such day, with `ahead` the next.

    "That morning" is the day that was named last.
    """
    found: list[Day] = []
    for match in _DAY.finditer(text):
        part = match.groupdict()
        if part["back"]:
            day = found[-1].day if found else None
        else:
            day = _day_of(part, today, day_first=day_first, ahead=ahead)
        # "the 23rd" alone is a date only beside its weekday; else it is a street or a floor.
        if day is not None and (not part["ordinal"] or _WEEKDAY.search(match[0])):
            end, more = _more_days(text, match, day) if part["month"] and not part["year"] else (match.end(), ())
            other = _other_week(part["weekday"] or "", day, today) if not ahead else None
            found.append(Day(match.start(), end, day, text[match.start() : end], other, more))
        if len(found) >= MAX_TOKENS:
            break
    return found


def _more_days(text: str, match: re.Match[str], first: date) -> tuple[int, tuple[date, ...]]:
    """Return where a list of days of one month ends, and the days behind the first."""
    rest = _MORE_DAYS.match(text, match.end())
    if rest is None:
        return match.end(), ()
    year = re.search(r"20\d{2}$", rest[0])
    numbers = [int(number) for number in re.findall(r"\d+", rest[0][: year.start()] if year else rest[0])]
    try:
        whole = [first.replace(year=int(year[0]) if year else first.year, day=number) for number in numbers]
    except ValueError:
        return match.end(), ()
    return rest.end(), tuple(whole)


def _other_week(words: str, day: date, today: date) -> date | None:
    """Return the same day a week before, where "last Tuesday" is so near that people would say "yesterday"."""
    near = words.lower().startswith("last") and (today - day).days <= NEAR_DAYS
    return day - timedelta(days=7) if near else None


def _day_of(part: dict[str, str | None], today: date, *, day_first: bool, ahead: bool) -> date | None:
    try:
        if part["iso"]:
            named = date.fromisoformat(part["iso"])
            return _with_year(named.year, named.month, named.day, today, ahead=ahead)
        if part["relative"]:
            return today + timedelta(days=_AWAY.get(part["relative"].lower().split()[0], 0))
        if part["weekday"]:
            return _of_week(part["weekday"].lower().split()[-1], today, ahead=ahead)
        if part["ordinal"]:
            return nth(int(part["ordinal"]), today, ahead=ahead)
        if part["first"]:
            first, second = int(part["first"]), int(part["second"] or 0)
            day, month = (first, second) if day_first or first > 12 else (second, first)
            year = part["year3"]
        else:
            name = (part["month"] or part["month2"] or "").lower()[:3]
            month, day = MONTHS[name], int(part["day"] or part["day2"] or 0)
            year = part["year"] or part["year2"]
        return _with_year(int(year) if year else None, month, day, today, ahead=ahead)
    except (ValueError, KeyError, OverflowError):
        return None  # no day of any calendar, or a month in letters that only look like it


def _with_year(year: int | None, month: int, day: int, today: date, *, ahead: bool) -> date:
    if year is not None:
        whole = year + 2000 if year < 100 else year
        if not FIRST_YEAR <= whole <= LAST_YEAR:
            raise ValueError("no request asks for that year")
        return date(whole, month, day)
    found = date(today.year, month, day)
    if ahead:
        return found if found >= today else date(today.year + 1, month, day)
    return found if found <= today + timedelta(days=7) else date(today.year - 1, month, day)


def nth(day: int, today: date, *, ahead: bool) -> date:
    """Return the last day of that number in its month, with `ahead` the next."""
    found = today.replace(day=day)
    if ahead and found < today:
        return (today.replace(day=1) + timedelta(days=32)).replace(day=day)
    if not ahead and found > today:
        return (today.replace(day=1) - timedelta(days=1)).replace(day=day)
    return found


def _of_week(name: str, today: date, *, ahead: bool) -> date:
    """Return the last day of that name before today, with `ahead` the next after it."""
    apart = (today.weekday() - WEEKDAYS.index(name[:3])) % 7 or 7
    return today + timedelta(days=7 - apart % 7 if ahead else -apart)
