"""Moments and windows of time as a person says them: "Wednesday 10 July 2019, 8 p.m. to Thursday 6 a.m."."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from consent_app.domain.request import FootageRequest
from consent_app.domain.timeline import TimeWindow


def clock(when: datetime, *, seconds: bool = False) -> str:
    """Return the time of day: "8 p.m.", "2:13 a.m.", or with seconds "2:13:48 a.m."."""
    if seconds:
        return f"{hour(when)}:{when:%M:%S} {half(when)}"
    if when.hour == 12 and when.minute == 0:
        return "noon"
    said = f"{hour(when)}:{when:%M} {half(when)}" if when.minute else f"{hour(when)} {half(when)}"
    return f"{said} {again}" if (again := _which(when)) else said


def _which(when: datetime) -> str:
    """Return which of two it is where the wall shows a time twice, on the night when summer time ends."""
    first, second = when.replace(fold=0), when.replace(fold=1)
    back = (first.utcoffset() or timedelta(0)) - (second.utcoffset() or timedelta(0))
    if back <= timedelta(0):
        return ""
    return "again" if when.fold else "(the first)"


def hour(when: datetime) -> int:
    """Return the hour on the dial, 1 to 12."""
    return when.hour % 12 or 12


def half(when: datetime) -> str:
    """Return which half of the day it is."""
    return "a.m." if when.hour < 12 else "p.m."


def day(when: date) -> str:
    """Return a day: "Wednesday 10 July 2019"."""
    return f"{when:%A} {when.day} {when:%B %Y}"


def until(said: str) -> str:
    """Return a day or a moment that is kept as ISO 8601 in words: "Wednesday 26 November 2025, noon"."""
    if len(said) <= len("2025-11-26"):
        return day(date.fromisoformat(said))
    when = datetime.fromisoformat(said)
    return f"{day(when)}, {clock(when)}"


def short(when: datetime) -> str:
    """Return a moment in few words: "10 Jul 2019, 8:04 p.m."."""
    return f"{when.day} {when:%b %Y}, {clock(when)}"


def window(asked: TimeWindow) -> str:
    """Return a window, its second day named only where it is another one."""
    start, end = asked.start, asked.end
    if start.date() == end.date():
        return f"{day(start)}, {clock(start)} to {clock(end)}"
    far = (end.date() - start.date()).days > 6
    return f"{day(start)}, {clock(start)} to {day(end) + ',' if far else f'{end:%A}'} {clock(end)}"


def windows(asked: tuple[TimeWindow, ...], zone: str) -> str:
    """Return several windows in one line, as a clock in a zone shows them."""
    place = ZoneInfo(zone)
    return "; ".join(window(TimeWindow(one.start.astimezone(place), one.end.astimezone(place))) for one in asked)


def asked(request: FootageRequest) -> str:
    """Return the time a request asks for, or what is open about it."""
    if request.windows:
        return windows(request.windows, request.timezone_assumed)
    if request.window_open:
        return f"The time can be read in {len(request.readings)} ways"
    return "No time is named"


def stopwatch(seconds: float) -> str:
    """Return a place in a film: "0:21", "1:02:03"."""
    whole = int(seconds)
    hours, minutes = whole // 3600, whole % 3600 // 60
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"
