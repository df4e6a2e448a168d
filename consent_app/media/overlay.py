"""The clock that a camera burns into its picture, read from the words in it; which day it means is told by nearness."""

import contextlib
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

_DATES = (
    r"(?P<year>20\d\d)[-/.年](?P<month>\d\d)[-/.月](?P<day>\d\d)",
    r"(?P<month>\d\d)[-/.](?P<day>\d\d)[-/.](?P<year>20\d\d)",
    r"(?P<day>\d\d)[-/.](?P<month>\d\d)[-/.](?P<year>20\d\d)",
)
_TIME = r"(?P<hour>\d\d?)[:.](?P<minute>\d\d)[:.](?P<second>\d\d)\s*(?P<half>[AaPp][Mm])?"
# Between day and time stand a weekday and blanks, or nothing.
_SHAPES = tuple(re.compile(rf"(?<!\d){day}\D{{0,14}}?{_TIME}") for day in _DATES)
# Two pictures agree when their clocks run as the film does, to so many seconds: a clock shows whole ones.
AGREE = timedelta(seconds=2)


def shown(lines: Iterable[str], near: datetime) -> Iterator[datetime]:
    """Yield the moments that the words in a picture can mean, in the zone of `near`."""
    text = " ".join(lines)
    for shape in _SHAPES:
        for match in shape.finditer(text):
            part = match.groupdict()
            hour = int(part["hour"])
            if part["half"]:
                hour = hour % 12 + (12 if part["half"].lower() == "pm" else 0)
            with contextlib.suppress(ValueError):
                day = date(int(part["year"]), int(part["month"]), int(part["day"]))
                at = time(hour, int(part["minute"]), int(part["second"]))
                yield datetime.combine(day, at, near.tzinfo)


def agreed(starts: Iterable[Iterable[datetime]], near: datetime) -> datetime | None:
    """Return when a film starts by its burned-in clock: what at least two pictures say; of several the nearest.

    `starts` are, for each picture, the starts of the film that its clock can mean.
    """
    pictures = [tuple(one) for one in starts]
    said = [
        one
        for place, picture in enumerate(pictures)
        for one in picture
        if any(abs(one - other) <= AGREE for later in pictures[place + 1 :] for other in later)
    ]
    return min(said, key=lambda one: abs(one - near), default=None)
