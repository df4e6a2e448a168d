"""How long camera makers keep recordings, and how many days are left to keep a copy of one's own.

Days are those after which a maker usually deletes, where it offers several the shortest that is common, so that a
countdown errs early; owners may have set others. Sources: the makers' own pages, read in 2026 (Ring "video storage
time", Google "Nest Aware", Blink "clip expiration", Reolink "cloud plans", TP-Link "Tapo Care", ADT "video storage"),
the others from general knowledge and softer for it.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum, auto

from consent_app.domain.request import FootageRequest, Source
from consent_app.domain.timeline import TimeWindow

LONGEST = 3650


class Maker(StrEnum):
    """Who makes a camera and keeps its recordings; LOCAL are those that keep them at home until the room is used up."""

    RING = auto()
    NEST = auto()
    ARLO = auto()
    BLINK = auto()
    WYZE = auto()
    TAPO = auto()
    REOLINK = auto()
    SIMPLISAFE = auto()
    ADT = auto()
    LOCAL = auto()


DAYS = {
    Maker.RING: 30,
    Maker.NEST: 30,
    Maker.ARLO: 30,
    Maker.BLINK: 30,
    Maker.WYZE: 14,
    Maker.TAPO: 30,
    Maker.REOLINK: 7,
    Maker.SIMPLISAFE: 30,
    Maker.ADT: 30,
}
_RINGS = frozenset({Source.RING_VIDEO_REQUEST, Source.RING_RFA, Source.RING_COMMUNITY})


def maker_of(request: FootageRequest) -> Maker | None:
    """Return whose camera a request is about, where its channel tells."""
    return Maker.RING if request.source in _RINGS else None


def days_left(windows: Iterable[TimeWindow], days: int, now: datetime) -> int | None:
    """Return how many whole days are left until the earliest of these times is deleted after so many days.

    Zero and less mean that it may be gone; None where no time is named.
    """
    earliest = min((window.start for window in windows), default=None)
    return None if earliest is None else (earliest + timedelta(days=days) - now).days
