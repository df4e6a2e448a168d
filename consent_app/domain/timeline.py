"""The two kinds of time: seconds inside a film (exact fractions) and moments on the wall (with a zone)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from consent_app.domain.work import known


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open stretch of film, `start <= t < end`, in exact seconds from the first frame that is shown."""

    start: Fraction
    end: Fraction

    def __post_init__(self) -> None:
        if self.start < 0 or self.end < self.start:
            raise ValueError(f"not a span: {float(self.start)} to {float(self.end)}")

    @property
    def duration(self) -> Fraction:
        """Length in seconds."""
        return self.end - self.start

    def __contains__(self, moment: Fraction) -> bool:
        return self.start <= moment < self.end

    def intersection(self, other: "Span") -> "Span | None":
        """Return the stretch that both share, or None where they share no time."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Span(start, end) if start < end else None

    def widened(self, before: Fraction, after: Fraction, limit: Fraction) -> "Span":
        """Return the span with time added on both sides, kept within 0 and `limit` seconds."""
        return Span(max(Fraction(0), self.start - before), max(self.start, min(limit, self.end + after)))


def merged(spans: Iterable[Span], gap: Fraction = Fraction(0)) -> list[Span]:
    """Join spans that touch, overlap or lie at most `gap` seconds apart; the result is sorted."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start <= joined[-1].end + gap:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined


def remaining(whole: Span, taken: Iterable[Span]) -> list[Span]:
    """Return what is left of `whole` once the `taken` spans are cut out."""
    inner = [part for span in taken if (part := whole.intersection(span))]
    edges = [Span(whole.start, whole.start), *merged(inner), Span(whole.end, whole.end)]
    return [Span(a.end, b.start) for a, b in pairwise(edges) if a.end < b.start]


@dataclass(frozen=True, slots=True)
class TimeWindow:
    """A half-open stretch of wall-clock time between two moments with a zone, as a request asks for."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("a time window needs moments with a zone")
        if _utc(self.end) <= _utc(self.start):
            raise ValueError("a time window ends after it starts")

    @property
    def duration(self) -> timedelta:
        """Real time that passes, right also across a change to or from summer time."""
        return _utc(self.end) - _utc(self.start)

    def __contains__(self, moment: datetime) -> bool:
        return _utc(self.start) <= _utc(moment) < _utc(self.end)

    def intersection(self, other: "TimeWindow") -> "TimeWindow | None":
        """Return the stretch that both share, or None where they share no time."""
        start = max(self.start, other.start, key=_utc)
        end = min(self.end, other.end, key=_utc)
        return TimeWindow(start, end) if _utc(start) < _utc(end) else None


def _utc(moment: datetime) -> datetime:
    # Two moments of one zone compare by their wall clock in Python, which is wrong on the autumn night.
    return moment.astimezone(UTC)


def total(spans: Iterable[Span]) -> Fraction:
    """Return the seconds that the spans cover together, shared time counted once."""
    return sum((span.duration for span in merged(spans)), Fraction(0))


def seconds(duration: timedelta) -> Fraction:
    """Return a duration as exact seconds."""
    return Fraction(duration // timedelta(microseconds=1), 1_000_000)


def later(moment: datetime, amount: Fraction) -> datetime:
    """Return the moment `amount` seconds of real time after another, in the same zone.

    Adding to a moment with a zone would count on the wall, which stands still or jumps on two nights a year.
    """
    return (moment.astimezone(UTC) + as_timedelta(amount)).astimezone(moment.tzinfo)


def checked_zone(name: str) -> str:
    """Return the name of a zone as IANA writes it, or raise `zone_unknown`."""
    with known("zone_unknown", ZoneInfoNotFoundError, ValueError, OSError, zone=name):
        ZoneInfo(name)
    return name


def as_timedelta(amount: Fraction) -> timedelta:
    """Return exact seconds as a duration, rounded to a microsecond."""
    return timedelta(microseconds=round(amount * 1_000_000))
