"""What the time line says: times as people say them, names of clips, and words for what was not recorded."""

from collections.abc import Iterable
from datetime import datetime

from consent_app.words.durations import spoken
from consent_app.words.moments import half, hour
from consent_app.words.reasons import PROPOSED

NOT_RECORDED = "Not recorded"
NOT_SEARCHED = "Not searched"
ZOOM_IN, ZOOM_OUT = "Show less time, larger", "Show more time"
MINUTE, HOUR, DAY = 60, 3600, 86400


def clock(when: datetime, *, exact: bool = False) -> str:
    """Return a time of day: "2:13 a.m.", exactly "2:13:48 a.m."; on the autumn night "1:00 a.m. again"."""
    minutes = f"{when:%M:%S}" if exact else f"{when:%M}"
    said = f"{hour(when)}:{minutes} {half(when)}"
    return f"{said} again" if _comes_twice(when) and when.fold else said


def tick(when: datetime, step: float) -> str:
    """Return what stands at a tick, as short as ticks so many seconds apart allow."""
    if step >= DAY:
        return f"{when:%a} {when.day} {when:%b}"
    if (when.minute, when.second) == (0, 0):
        if when.hour in {0, 12}:
            return "midnight" if when.hour == 0 else "noon"
        if step >= HOUR and not _comes_twice(when):
            return f"{hour(when)} {half(when)}"
    return clock(when, exact=step < MINUTE)


def short(seconds: float) -> str:
    """Return a length for a narrow place: "3.4 s", "38 s", "4.7 min", "10 h"."""
    for size, unit in ((HOUR, "h"), (MINUTE, "min")):
        if seconds >= size:
            return f"{_brief(seconds / size)} {unit}"
    return f"{_brief(seconds)} s"


def clip_at(number: int, when: datetime) -> str:
    """Return what stands on the chip of a clip that is out of view."""
    return f"Clip {number} at {clock(when)}"


def clip_named(number: int, camera: str, when: datetime, length: float, *, selected: bool) -> str:
    """Return the name of a clip for a screen reader."""
    said = f"Clip {number}, {camera}, {clock(when)}, {spoken(length)}"
    return f"{said}, selected" if selected else said


def clip_told(number: int, camera: str, when: datetime, length: float, reasons: Iterable[str]) -> list[str]:
    """Return the lines of a clip's tooltip: which it is, when and how long, and why it is proposed."""
    why = [PROPOSED[code] for code in reasons if code in PROPOSED]
    return [f"Clip {number}, {camera}", f"{clock(when, exact=True)}, {spoken(length)}", *why]


def to_check(when: datetime) -> str:
    """Return the tooltip of a flag."""
    return f"A place to check at {clock(when, exact=True)}"


def named(length: float, cameras: int) -> str:
    """Return the name of the time line for a screen reader."""
    return f"Time line, {spoken(length)}, {cameras} camera{'' if cameras == 1 else 's'}"


def whole(start: datetime, end: datetime) -> str:
    """Return what the strip over all cameras shows."""
    return "Whole night" if start.date() != end.date() and (end - start).days < 1 else "Whole time"


def _comes_twice(when: datetime) -> bool:
    """Tell whether the clocks are put back over this time, so that it needs more words."""
    return when.replace(fold=0).utcoffset() != when.replace(fold=1).utcoffset()


def _brief(number: float) -> str:
    # One figure behind the point while it tells something; never "10.0" or "5.0".
    return f"{number:.1f}".removesuffix(".0") if number < 9.95 else f"{number:.0f}"
