"""The times a text asks for: clock times and dates are found, paired to ranges, and read in every way they allow.

A grammar of our own: general date parsers guess where this must ask (an evening to a morning "on July 10").
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from itertools import pairwise
from zoneinfo import ZoneInfo

from consent_app.domain.request import Reading
from consent_app.domain.timeline import TimeWindow
from consent_app.inbox import doubts
from consent_app.inbox.clocks import Clock, Day, clocks_in, days_in, level
from consent_app.inbox.languages import Said
from consent_app.inbox.pairing import ASIDE, LINK, ONE_DAY, Range, nearest, touching
from consent_app.inbox.vague import between_two, without_hours

# When somebody is there to be asked, which is no time of an incident.
_THERE = re.compile(
    r"\b(?:(?:office|business|regular|working|opening|store|pool|lobby|visiting) hours|hours:|b[üu]rozeiten|"
    r"[öo]ffnungszeiten|accueil|horario de (?:oficina|atenci[óo]n)|opens?(?= (?:daily|weekdays|mon|"
    r"from)))[^\n]{0,80}$|\b(?:on shift|on duty|(?:i am|i['’]m|we are|we['’]re) (?:available|there|in|open|at|out|"
    r"away|home)|i work|reach (?:me|us)|(?<!a )(?<!the )(?<!911 )(?:call|text|txt|ring)\b[^.\n]{0,30}\b(?:anytime|"
    r"weekdays|between|from)|call (?:me|us))\b[^.\n]{0,40}$",
    re.IGNORECASE,
)
PARTS = {
    "eastern": "America/New_York",
    "central": "America/Chicago",
    "mountain": "America/Denver",
    "pacific": "America/Los_Angeles",
    "alaska": "America/Anchorage",
    "hawaii": "Pacific/Honolulu",
}
_ALL_TIMES = re.compile(
    r"\btimes?\b[^.\n]{0,50}?\b(?:are|is|in)\b[^.\n]{0,20}?\b(eastern|central|mountain|pacific|alaska|hawaii)\b",
    re.IGNORECASE,
)
# A range that ends at midnight "through" a day, or at midnight of its "night", takes the whole day in.
_WHOLE = re.compile(r"\b(?:through|thru|end\s+of)\b", re.IGNORECASE)
_NIGHT = re.compile(r"\bnight\b", re.IGNORECASE)
# The head of a table, below which two times that stand side by side are a range.
_COLUMNS = re.compile(r"\b(?:from|start|begin)[ \t|]+(?:to|end|until)[ \t|]*$", re.IGNORECASE | re.MULTILINE)
# "From 11 p.m. Friday into Saturday" says over again that the night ends there.
_INTO = re.compile(r"\(into\s+(?:the\s+)?(?:early\s+)?$", re.IGNORECASE)
_HALF = re.compile(r"[ap]\.?\s?m", re.IGNORECASE)


def stated_zone(text: str) -> str | None:
    """Return the zone that a message says all its times are in, or None."""
    match = _ALL_TIMES.search(text)
    return PARTS[match[1].lower()] if match else None


def find_ranges(said: Said, received: datetime, zone: str, *, day_first: bool = False) -> list[Range]:
    """Return all ranges of time in a text; dates without a year count back from when the message was received."""
    household, text = ZoneInfo(zone), level(said.text)
    days = days_in(text, received.astimezone(household).date(), day_first=day_first or said.day_first)
    days = [day for day in days if not _INTO.search(text[max(0, day.start - 24) : day.start])]
    # The day in "July 10 to 2 a.m." is no hour.
    clocks = [clock for clock in clocks_in(text) if not any(day.start <= clock.start < day.end for day in days)]
    ranges, taken = [], -1
    for first, second in pairwise(clocks):
        if first.start < taken:
            continue
        lead = text[max(0, first.start - 100) : first.start]
        found = None if _THERE.search(lead) else _range(said, text, first, second, days, household)
        if found is not None:
            ranges += [found, *_on_other_days(found, first, second, days)]
            taken = second.end
    told = list(dict.fromkeys(ranges)) or between_two(said, text, clocks, days, household)
    return told or without_hours(said, days, household)


def _range(said: Said, text: str, first: Clock, second: Clock, days: Sequence[Day], household: tzinfo) -> Range | None:
    """Return the range from one clock time to the next, if words say that it is one."""
    if second.start - first.end > 80:
        return None
    within = [day for day in days if first.end <= day.start and day.end <= second.start]
    link = text[first.end : second.start]
    for day in reversed(within):
        link = link[: day.start - first.end] + " " + link[day.end - first.end :]
    in_row = not link.strip() and _COLUMNS.search(text, 0, first.start)
    if not in_row and not LINK.match(ASIDE.sub(" ", link)):
        return None
    before = touching(text, days, end=first.start)
    after = touching(text, days, start=second.end)
    if before and after and "\n" in text[second.end : after.start]:
        after = None  # the day of the next row
    zone = second.zone or first.zone
    place = ZoneInfo(zone) if zone else household
    first = _evened(first, second, text[second.start : second.end])
    if (
        second.midnight
        and after
        and (before or within)
        and (_WHOLE.search(text[first.end : second.start]) or _NIGHT.search(after.words))
    ):
        after = replace(after, day=after.day + ONE_DAY)
    twelve = zone_of_twelve(place) and not said.day_first
    ways = (
        doubts.halves(first, second, text)
        if twelve and (first.open or _dialled(first, second))
        else [(first.at, second.at)]
    )
    beside = [before, within[0] if within else None, within[-1] if within else None, after]
    readings = _all_ways(first, second, ways, beside, place)
    start = min(first.start, before.start if before else first.start)
    end = max(second.end, after.end if after else second.end)
    fallback = None if readings else nearest(text, first, days)
    if fallback is not None:
        readings = _all_ways(first, second, ways, [fallback, None, None, None], place)
    return Range(said.quote(start, end), " ".join(text[start:end].split()), readings, zone) if readings else None


def _dialled(first: Clock, second: Clock) -> bool:
    """Tell whether the second time leaves its half of the day open after one that says it ("9:45 pm till 12:15")."""
    return second.open and not first.open and first.said_half


def zone_of_twelve(place: tzinfo) -> bool:
    """Tell whether people there count hours to twelve."""
    return str(place).startswith(doubts.TWELVE_HOURS)


def _all_ways(
    first: Clock, second: Clock, ways: list[doubts.Halves], days: list[Day | None], zone: tzinfo
) -> tuple[TimeWindow, ...]:
    """Return the range in each way its hours, its days and the autumn night allow."""
    found = [
        window
        for beside in doubts.other_days(days)
        for start, end in ways
        for read in _readings(replace(first, at=start), replace(second, at=end), beside, zone)
        for window in doubts.twice(read)
    ]
    # Moments of one zone are equal by their wall clock, which shows an hour twice on the autumn night.
    return tuple({(one.start.timestamp(), one.end.timestamp()): one for one in found}.values())


def _on_other_days(found: Range, first: Clock, second: Clock, days: Sequence[Day]) -> list[Range]:
    """Return the range again for each further day that is named with its own ("July 4, 5 and 6")."""
    near = [day for day in days if day.more and -40 <= day.start - second.end <= 40]
    near += [day for day in days if day.more and -40 <= first.start - day.end <= 40]
    if not near:
        return []
    apart = [other - near[0].day for other in near[0].more]
    return [replace(found, readings=tuple(_moved(one, days_on) for one in found.readings)) for days_on in apart]


def _moved(window: TimeWindow, apart: timedelta) -> TimeWindow:
    return TimeWindow(window.start + apart, window.end + apart)


def _evened(first: Clock, second: Clock, words: str) -> Clock:
    """Give a first hour without a half ("5 and 7 pm") that of the second, where that keeps the order."""
    later = first.at.hour + 12
    if (
        second.at.hour >= 12
        and not second.open
        and (first.open or (first.at.minute == 0 and first.end - first.start <= 2))
        and later < 24
        and (later, first.at.minute) <= (second.at.hour, second.at.minute)
        and _HALF.search(words)
    ):
        return replace(first, at=first.at.replace(hour=later), midnight=False)
    return first


def _readings(first: Clock, second: Clock, days: list[Day | None], zone: tzinfo) -> tuple[TimeWindow, ...]:
    """Return every way to set the range into days; dates stand before, after the first, before the second, after it."""
    before, inner, inner_last, after = days
    overnight = second.at <= first.at
    start_day = before or inner
    end_day = after or (inner_last if inner_last is not inner or before else None)
    if start_day and end_day:
        pairs = [(start_day.day, end_day.day)]
        if overnight and start_day.day == end_day.day:
            pairs = [(start_day.day, end_day.day + ONE_DAY)]
    elif start_day:
        pairs = [(start_day.day, start_day.day + ONE_DAY * overnight)]
    elif end_day and overnight and not second.midnight:
        # "8 p.m. to 6 a.m. on July 10": the night that begins on that day, or the one that ends on it.
        pairs = [(end_day.day, end_day.day + ONE_DAY), (end_day.day - ONE_DAY, end_day.day)]
    elif end_day:
        pairs = [(end_day.day, end_day.day + ONE_DAY * overnight)]
    else:
        return ()
    found = []
    for start, end in pairs:
        last = end + ONE_DAY if second.midnight and end == start and start_day and end_day else end
        try:
            found.append(TimeWindow(datetime.combine(start, first.at, zone), datetime.combine(last, second.at, zone)))
        except ValueError:
            continue
    return tuple(found)


def all_readings(ranges: Sequence[Range]) -> tuple[Reading, ...]:
    """Return the ways to read all ranges together: as many as the most open one has; the others as they read first."""
    if not ranges:
        return ()
    count = max(len(found.readings) for found in ranges)
    return tuple(
        Reading(tuple(found.readings[min(index, len(found.readings) - 1)] for found in ranges))
        for index in range(count)
    )
