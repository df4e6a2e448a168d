"""Stretches of time that a text names without saying from when to when: nights, days, a part of a day, "those two"."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta, tzinfo
from itertools import pairwise

from consent_app.domain.timeline import TimeWindow
from consent_app.inbox import doubts
from consent_app.inbox.clocks import Clock, Day
from consent_app.inbox.languages import Said
from consent_app.inbox.pairing import ASIDE, DUE, LINK, NEAREST, ONE_DAY, Range, touching

_THOSE_TWO = re.compile(
    r"\b(?:between|for)\s+(?:those|these|the)\s+two(?:\s+times)?\b|\bin\s+between\b|\bfor\s+that\s+stretch\b",
    re.IGNORECASE,
)
# "Overnight", "Friday night to Saturday morning": which hours that is has to be asked.
_OVERNIGHT = re.compile(
    r"\bovernight\b|\bnight\s+(?:of|from)\b|\bnight\b.{1,24}\bmorning\b|\bevening\b.{1,24}\bmorning\b", re.IGNORECASE
)
_PART = re.compile(r"\b(morning|afternoon|evening|night)\b", re.IGNORECASE)
_PART_BEFORE = re.compile(
    r"(?<!good )\b(morning|afternoon|evening|night)\b(?:\s+(?:of|on))?[\s,(]*(?:[a-z]+day,?\s*)?$", re.IGNORECASE
)
_PART_BEHIND = re.compile(r"[\s,]*(?:in the\s+)?(morning|afternoon|evening|night)\b", re.IGNORECASE)
PARTS_OF_DAY = {
    "morning": ((6, 12), (5, 10), (8, 12)),
    "afternoon": ((12, 17), (12, 18), (13, 18)),
    "evening": ((18, 22), (17, 23), (18, 0)),
    "night": ((20, 6), (22, 6), (18, 8)),
}
NIGHTS = ((20, 6), (22, 6), (18, 8))
_FROM = re.compile(r"\b(?:from|between)\b", re.IGNORECASE)


def between_two(said: Said, text: str, clocks: Sequence[Clock], days: Sequence[Day], household: tzinfo) -> list[Range]:
    """Return the stretch from one time to the next that a text points back to ("between those two times")."""
    pointed = _THOSE_TWO.search(text)
    before = [clock for clock in clocks if pointed and pointed.start() - NEAREST <= clock.start < pointed.start()][-2:]
    moments = []
    for clock in before:
        near = touching(text, days, start=clock.end) or touching(text, days, end=clock.start)
        if near is not None:
            at = doubts.told_half(clock, text[clock.end : clock.end + 24])
            moments.append((clock, near, datetime.combine(near.day, at, household)))
    if len(moments) < 2 or moments[1][2] <= moments[0][2]:
        return []
    (first, _, start), (_, last, end) = moments
    words = text[first.start : last.end]
    return [Range(said.quote(first.start, last.end), words, (TimeWindow(start, end),), None)]


def without_hours(said: Said, days: Sequence[Day], household: tzinfo) -> list[Range]:
    """Return what a text names without a time of day: nights, whole days, or else one part of a day."""
    return _nights(said, days, household) or _whole_days(said, days, household) or _part_of_day(said, days, household)


def _nights(said: Said, days: Sequence[Day], household: tzinfo) -> list[Range]:
    """Return the nights that a text names without a time of day, each in the ways a person might mean it."""
    found = []
    pairs = [
        *pairwise(days),
        *((day, replace(day, day=day.more[0], start=day.end)) for day in days if len(day.more) == 1),
    ]
    for first, last in pairs:
        between = said.text[first.end : last.start] or " to "
        night = _OVERNIGHT.search(said.text[max(0, first.start - 60) : last.end + 12])
        if night and len(between) <= 40 and LINK.match(ASIDE.sub(" ", between)) and last.day - first.day == ONE_DAY:
            ways = tuple(
                TimeWindow(
                    datetime.combine(first.day, time(start), household),
                    datetime.combine(last.day, time(end), household),
                )
                for start, end in NIGHTS
            )
            words = said.text[first.start : last.end]
            found.append(Range(said.quote(first.start, last.end), words, ways, None))
    return found


def _whole_days(said: Said, days: Sequence[Day], household: tzinfo) -> list[Range]:
    """Return a stretch of whole days that a text names without any time of day ("from March 2 through March 6")."""
    for first, last in pairwise(days):
        between = said.text[first.end : last.start]
        lead = said.text[max(0, first.start - 12) : first.start + 6]
        if LINK.match(between) and _FROM.search(lead) and first.day < last.day:
            start = datetime.combine(first.day, time(0), household)
            end = datetime.combine(last.day + ONE_DAY, time(0), household)
            words = said.text[first.start : last.end]
            return [Range(said.quote(first.start, last.end), words, (TimeWindow(start, end),), None)]
    return []


def _part_of_day(said: Said, days: Sequence[Day], household: tzinfo) -> list[Range]:
    """Return the one part of a day that a text names ("the evening of May 3"), in the ways a person might mean it."""
    for day in days:
        before, after = said.text[max(0, day.start - 60) : day.start], said.text[day.end : day.end + 24]
        part = _PART_BEFORE.search(before) or _PART.search(day.words) or _PART_BEHIND.match(after)
        if part is None or DUE.search(before):
            continue
        ways = tuple(
            TimeWindow(
                datetime.combine(day.day, time(first), household),
                datetime.combine(day.day + (ONE_DAY if last <= first else timedelta(0)), time(last), household),
            )
            for first, last in PARTS_OF_DAY[part[1].lower()]
        )
        return [Range(said.quote(day.start, day.end), said.text[day.start : day.end], ways, None)]
    return []
