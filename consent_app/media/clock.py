"""When a film was taken: from its name, its tags, or as a last resort the time of the file."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from consent_app.domain.footage import ClockReading, ClockSource, Confidence

_DATE = r"(?P<year>20\d\d)[-_.]?(?P<month>\d\d)[-_.]?(?P<day>\d\d)"
_TIME = r"(?P<hour>\d\d)[-_.:h]?(?P<minute>\d\d)[-_.:m]?(?P<second>\d\d)"
_OFFSET = r"(?P<offset>[+-]\d\d[_:]?\d\d)"
# Tags that carry a moment, most telling first; those without an offset are said to be UTC and often are not.
_TAGS = ("com.apple.quicktime.creationdate", "creation_time", "date")


@dataclass(frozen=True, slots=True)
class _Pattern:
    """How one maker writes the start of a recording into its name, and how far that can be trusted."""

    maker: str
    shape: re.Pattern[str]
    confidence: Confidence
    read: Callable[[re.Match[str], ZoneInfo], datetime]


def _local(match: re.Match[str], zone: ZoneInfo) -> datetime:
    part = match.groupdict()
    at = time(int(part["hour"]), int(part["minute"]), int(part.get("second") or 0))
    moment = datetime.combine(_day(part), at, zone)
    offset = part.get("offset")
    if not offset:
        return moment
    return datetime.fromisoformat(moment.replace(tzinfo=None).isoformat() + offset.replace("_", ":"))


def _spoken(match: re.Match[str], zone: ZoneInfo) -> datetime:
    part = match.groupdict()
    hour = int(part["hour"]) % 12 + (12 if part["half"] == "pm" else 0)
    return datetime.combine(_day(part), time(hour, int(part["minute"]), int(part["second"])), zone)


def _day(part: dict[str, str]) -> date:
    return date(int(part["year"]), int(part["month"]), int(part["day"]))


def _epoch(match: re.Match[str], _zone: ZoneInfo) -> datetime:
    return datetime.fromtimestamp(float(match["epoch"]), UTC)


# The whole path is looked at, since some makers put day and hour into folder names.
PATTERNS = (
    _Pattern("blink", re.compile(rf"{_DATE}T{_TIME}{_OFFSET}"), Confidence.HIGH, _local),
    _Pattern("protect-archiver", re.compile(rf"{_DATE} - {_TIME}{_OFFSET}"), Confidence.HIGH, _local),
    _Pattern(
        "unifi",
        re.compile(
            r"(?P<month>\d\d?)-(?P<day>\d\d?)-(?P<year>20\d\d), "
            r"(?P<hour>\d\d?)\.(?P<minute>\d\d)\.(?P<second>\d\d)(?P<half>[ap]m)"
        ),
        Confidence.MEDIUM,
        _spoken,
    ),
    _Pattern("ring", re.compile(rf"RingVideo_{_DATE}_{_TIME}"), Confidence.LOW, _local),
    _Pattern("xiaomi", re.compile(r"\d\dM\d\dS_(?P<epoch>1\d{9})"), Confidence.HIGH, _epoch),
    _Pattern("tapo", re.compile(r"/(?P<epoch>1\d{9})-1\d{9}\.\w+$"), Confidence.HIGH, _epoch),
    _Pattern("frigate event", re.compile(r"-(?P<epoch>1\d{9}\.\d+)-\w+"), Confidence.HIGH, _epoch),
    _Pattern(
        "dahua",
        re.compile(
            r"(?P<year>20\d\d)-(?P<month>\d\d)-(?P<day>\d\d)/.*/"
            r"(?P<hour>\d\d)\.(?P<minute>\d\d)\.(?P<second>\d\d)-\d\d\.\d\d\.\d\d"
        ),
        Confidence.MEDIUM,
        _local,
    ),
    _Pattern(
        "wyze",
        re.compile(r"(?P<year>20\d\d)(?P<month>\d\d)(?P<day>\d\d)/(?P<hour>\d\d)/(?P<minute>\d\d)\.\w+$"),
        Confidence.MEDIUM,
        _local,
    ),
    _Pattern("day folder", re.compile(rf"/{_DATE}/{_TIME}\.\w+$"), Confidence.MEDIUM, _local),
    _Pattern("name", re.compile(rf"(?<!\d){_DATE}[-_ T]{{1,3}}{_TIME}(?!\d{{5}})"), Confidence.MEDIUM, _local),
    _Pattern("name without break", re.compile(rf"(?<!\d){_DATE}{_TIME}(?!\d{{5}})"), Confidence.MEDIUM, _local),
)


def read_clock(path: Path, tags: tuple[tuple[str, str], ...], zone: str) -> ClockReading:
    """Return when a film starts and how that is known; `zone` is that of the camera's clock."""
    place = ZoneInfo(zone)
    named = _by_name(path, place)
    tagged = _by_tags(tags)
    if named and named.source is ClockSource.NAME_WITH_OFFSET:
        return named
    if tagged and tagged.source is ClockSource.TAG_WITH_OFFSET:
        return tagged
    if named or tagged:
        return named or tagged  # type: ignore[return-value]  # one of them is there
    changed = datetime.fromtimestamp(path.stat().st_mtime, place)
    return ClockReading(changed, ClockSource.FILE_TIME, Confidence.LOW)


def _by_name(path: Path, place: ZoneInfo) -> ClockReading | None:
    name = path.as_posix()
    for pattern in PATTERNS:
        for match in pattern.shape.finditer(name):
            try:
                moment = pattern.read(match, place)
            except ValueError:
                continue
            exact = pattern.confidence is Confidence.HIGH
            source = ClockSource.NAME_WITH_OFFSET if exact else ClockSource.NAME
            return ClockReading(moment, source, pattern.confidence)
    return None


def _by_tags(tags: tuple[tuple[str, str], ...]) -> ClockReading | None:
    known = {key.rpartition(":")[2].lower(): value for key, value in tags}
    for name in _TAGS:
        try:
            moment = datetime.fromisoformat(known.get(name, ""))
        except ValueError:
            continue
        if moment.year < 1990:
            continue
        if moment.tzinfo is None:
            return ClockReading(moment.replace(tzinfo=UTC), ClockSource.TAG, Confidence.LOW)
        exact = not known[name].endswith(("Z", "+00:00"))
        source = ClockSource.TAG_WITH_OFFSET if exact else ClockSource.TAG
        return ClockReading(moment, source, Confidence.HIGH if exact else Confidence.LOW)
    return None
