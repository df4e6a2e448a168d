"""The one moment that a text states as that of the incident, told from when it was written or an answer is due."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from consent_app.domain.timeline import TimeWindow
from consent_app.inbox.clocks import Clock, Day, clocks_in, days_in, level
from consent_app.inbox.languages import Said
from consent_app.inbox.pairing import ONE_DAY, moment_of, nearest, touching

HALF_DAY = timedelta(hours=12)
_STATED = re.compile(
    r"\b(?:start|approx(?:imately|\.)?|around|about|at|occurred|happened|(?:incident|loss|offen[sc]e|event) (?:date|"
    r"time)(?:(?: and |/)time)?)\s*(?:at|about|approx\w*)?[\s,:~]*$",
    re.IGNORECASE,
)
# Said of the incident itself, not of a time beside it.
_SURE = re.compile(r"\b(?:incident|loss|offen[sc]e|event|occurred|happened|took place)\b[^.\n]{0,30}$", re.IGNORECASE)
# A line that is nothing but a date and a time: when a message came.
_STAMP = re.compile(
    r"[\s,]*(?:(?:mon|tue|wed|thu|fri|sat|"
    r"sun)[a-z]*,?\s+)?[\w./ ,-]{4,24}?\s*(?:at\s+)?\d{1,2}:\d\d\s*(?:[ap]\.?m\.?)?\s*",
    re.IGNORECASE,
)
# A moment of something else than the incident: when it was written, or when an answer is due.
_OTHER = re.compile(
    r"\b(?:due|posted|sent|received|updated|produce|appear|bring|reply|respond|deadline|closes?|expires?|"
    r"(?:came|got|went|drove) (?:home|out|back|to (?:bed|work|sleep)))\b[^.\n]*$|"
    r"\b(?:by|before|until)\b[^.\n]{0,12}$",
    re.IGNORECASE,
)
_ORDERED = re.compile(r"\b(?:ordered|commanded|due)\b[^.\n]*$", re.IGNORECASE)


def find_moment(
    said: Said, received: datetime, zone: str, windows: Sequence[TimeWindow] = (), *, day_first: bool = False
) -> tuple[datetime, str] | None:
    """Return a single moment that a text states as that of the incident, and its words.

    What is still to come at `received` has not happened; a time without a day is that of the windows' night.
    """
    household, text = ZoneInfo(zone), level(said.text)
    days = days_in(text, received.astimezone(household).date(), day_first=day_first or said.day_first)
    found = [one for clock in clocks_in(text) if (one := _stated(said, text, clock, days, household, windows))]
    found = [one for one in found if one[1] <= received]
    return next((one[1:] for one in found if one[0]), next((one[1:] for one in found), None))


def _stated(
    said: Said, text: str, clock: Clock, days: Sequence[Day], household: tzinfo, windows: Sequence[TimeWindow]
) -> tuple[bool, datetime, str] | None:
    """Return whether a time is surely that of the incident, the moment and its words; None where it is another's."""
    beside = touching(text, days, end=clock.start)
    begins = beside.start if beside else clock.start
    leads = [text[max(0, place - 40) : place] for place in (clock.start, begins)]
    line = text[text.rfind("\n", 0, clock.start) + 1 : (text + "\n").index("\n", clock.end)]
    if not any(map(_STATED.search, leads)) or _OTHER.search(leads[1]) or _STAMP.fullmatch(line):
        return None
    sure = beside or touching(text, days, start=clock.end)
    near = sure or nearest(text, clock, days)
    if near is None or _ORDERED.search(text[max(0, begins - 160) : begins]):
        return None
    start, end = min(clock.start, near.start), max(clock.end, near.end)
    # What is left open, the half of the day or the day, is that of the windows.
    moment = moment_of(near.day, clock, household)
    ways = [moment, *([moment + HALF_DAY] if clock.open else []), *([] if sure else [moment + ONE_DAY])]
    moment = next((way for way in ways if any(way in one for one in windows)), moment)
    return bool(_SURE.search(leads[1])), moment, said.quote(start, end)
