"""What in a time has to be asked: morning or evening, which Tuesday, which of two one o'clocks on the autumn night."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, tzinfo
from itertools import product

from consent_app.domain.timeline import TimeWindow
from consent_app.inbox.clocks import Clock, Day

# Where people say 8 and mean one of two.
TWELVE_HOURS = ("America/", "US/", "Canada/", "Australia/", "Pacific/", "Asia/Manila", "Asia/Kolkata")
_MORNING = re.compile(r"\bmornings?\b|\bdawn\b", re.IGNORECASE)
_LATER = re.compile(r"\b(?:afternoons?|evenings?|dusk)\b", re.IGNORECASE)
_NIGHT = re.compile(r"\b(?:nights?|tonight|overnight)\b", re.IGNORECASE)
_HALF = re.compile(r"a\.?\s?m", re.IGNORECASE)
# A night goes from this hour to one hour before it in the morning, on the dial.
NIGHTFALL = 5
# How far from a time the word stands that says which half of the day is meant, in letters.
NEAR = 40

Halves = tuple[time, time]


def halves(first: Clock, second: Clock, text: str) -> list[Halves]:
    """Return the ways to read two times whose half of the day is not said: one where words near them tell, else two."""
    if not first.open:
        return [(first.at, _following(first.at, second.at, text[second.start : second.end + NEAR]))]
    if not second.open:
        # "11:00 to 1:00 a.m.": the evening before, or that whole day.
        turned = second.at.hour < first.at.hour < 12 and _HALF.search(text[second.start : second.end])
        return [(_after_noon(first.at), second.at), (first.at, second.at)] if turned else [(first.at, second.at)]
    return _both_open(first, second, text[max(0, first.start - NEAR) : second.end + NEAR])


def _both_open(first: Clock, second: Clock, near: str) -> list[Halves]:
    """Return the ways to read two times that both leave their half of the day open."""
    if _NIGHT.search(near):
        return [(_at_night(first.at), _at_night(second.at))]
    early, late = (_before_noon(first.at), _before_noon(second.at)), (_after_noon(first.at), _after_noon(second.at))
    if _MORNING.search(near) and not _LATER.search(near):
        return [early]
    if _LATER.search(near) and not _MORNING.search(near):
        return [late]
    if early[1] <= early[0]:
        # "9 to 2": over noon, or over midnight.
        return [(early[0], late[1]), (late[0], early[1])]
    return [early, late]


def told_half(clock: Clock, words: str) -> time:
    """Return a time in the half of the day that the words behind it tell, as it stands where they tell none."""
    if not clock.open:
        return clock.at
    if _NIGHT.search(words):
        return _at_night(clock.at)
    if _MORNING.search(words):
        return _before_noon(clock.at)
    return _after_noon(clock.at) if _LATER.search(words) else clock.at


def _following(first: time, second: time, words: str) -> time:
    """Return the second time in the half of the day its words name, else in the one that comes sooner."""
    if _MORNING.search(words):
        return _before_noon(second)
    if _LATER.search(words):
        return _after_noon(second)
    ways = (_before_noon(second), _after_noon(second))
    return min(ways, key=lambda way: (way.hour * 60 + way.minute - first.hour * 60 - first.minute - 1) % 1440)


def _before_noon(at: time) -> time:
    return at.replace(hour=at.hour % 12)


def _after_noon(at: time) -> time:
    return at.replace(hour=at.hour % 12 + 12)


def _at_night(at: time) -> time:
    return _after_noon(at) if at.hour % 12 >= NIGHTFALL else _before_noon(at)


def other_days(days: Sequence[Day | None]) -> Iterator[list[Day | None]]:
    """Yield the days as they read first, and where one of them can be another ("last Tuesday"), with that one, too."""
    yield list(days)
    if any(day is not None and day.other is not None for day in days):
        yield [replace(day, day=day.other) if day is not None and day.other is not None else day for day in days]


def twice(window: TimeWindow) -> list[TimeWindow]:
    """Return a window in each way it can be meant where an hour comes twice; else as it is."""
    starts, ends = _folds(window.start), _folds(window.end)
    found = []
    for start, end in product(starts, ends):
        try:
            found.append(TimeWindow(start, end))
        except ValueError:
            continue  # the second one o'clock to the first
    return found


def _folds(moment: datetime) -> list[datetime]:
    """Return a moment, and where the wall shows it twice both."""
    first, second = moment.replace(fold=0), moment.replace(fold=1)
    if first.utcoffset() == second.utcoffset() or not _exists(first, moment.tzinfo):
        return [moment]
    return [first, second]


def _exists(moment: datetime, zone: tzinfo | None) -> bool:
    """Tell whether a wall ever shows a moment: in spring an hour is left out."""
    return moment.astimezone(UTC).astimezone(zone).replace(tzinfo=None, fold=0) == moment.replace(tzinfo=None, fold=0)
