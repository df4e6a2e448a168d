"""Which day a time in a text is of, and what words make a range of two times: what the readers of times share."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from consent_app.domain.timeline import TimeWindow
from consent_app.inbox.clocks import Clock, Day

# What stands between two times that are a range.
LINK = re.compile(
    r"^[\s,.;()]*(?:(?:through|until|till|up\s+to|into|(?:\w+\s+)?(?:to|until)(?=\s*:)|to|and|thru|end(?:s|"
    r"ing)?(?=\s*:)|-|–|—|\||/)[\s,.;:()]*)$",
    re.IGNORECASE,
)
# A day by which something is wanted.
DUE = re.compile(
    r"\b(?:by|before|deadline|no later than|closes?|expires?|until|reply|answer|bis|avant|antes|meeting|"
    r"mediation)\b[^.\n]{0,40}$",
    re.IGNORECASE,
)
_GLUE = re.compile(
    r"^(?:[\s,;()]|\b(?:from|between|at|about|approximately|around|on|the|of|night|evening|morning|hours)\b)*$",
    re.IGNORECASE,
)
# How far from a time its day may stand, in letters.
NEAREST = 400
BESIDE = 40
ONE_DAY = timedelta(days=1)
# Said beside a time without changing it.
ASIDE = re.compile(
    r"\b(?:on|at|the|early|late|hours|of|night|evening|morning|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Range:
    """A stretch of time that a text names, in every way it can be read; the likeliest first.

    `quote` is in the message's own words, `words` as they stand in the text in which times are English.
    """

    quote: str
    words: str
    readings: tuple[TimeWindow, ...]
    zone: str | None


def touching(text: str, days: Sequence[Day], *, end: int | None = None, start: int | None = None) -> Day | None:
    """Return the date that stands directly before `end` or directly after `start`."""
    if end is not None:
        return next((day for day in reversed(days) if day.end <= end and _GLUE.match(text[day.end : end])), None)
    if start is not None:
        return next((day for day in days if day.start >= start and _GLUE.match(text[start : day.start])), None)
    return None


def nearest(text: str, clock: Clock, days: Sequence[Day]) -> Day | None:
    """Return the day of a time that names none: in its paragraph if any, rather before it than after, no deadline."""
    close = [
        day
        for day in days
        if abs(day.start - clock.start) <= NEAREST and not DUE.search(text[max(0, day.start - 60) : day.start])
    ]
    return min(
        close,
        key=lambda day: (
            text.count("\n\n", *sorted((day.start, clock.start))),
            day.start > clock.end + BESIDE,
            abs(day.start - clock.start),
        ),
        default=None,
    )


def moment_of(day: date, clock: Clock, household: tzinfo) -> datetime:
    """Return a time on a day, in the zone that stands beside it or else the household's."""
    return datetime.combine(day, clock.at, ZoneInfo(clock.zone) if clock.zone else household)
