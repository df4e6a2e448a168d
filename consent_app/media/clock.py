"""When a film was taken: from its name, its tags, or as a last resort the time of the file."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

from consent_app.domain.footage import ClockReading, ClockSource, Confidence

_DATE = r"(?P<year>20\d\d)[-_.]?(?P<month>\d\d)[-_.]?(?P<day>\d\d)"
_TIME = r"(?P<hour>\d\d)[-_.:h]?(?P<minute>\d\d)[-_.:m]?(?P<second>\d\d)"
_OFFSET = r"(?P<offset>[+-]\d\d[_:]?\d\d)"
MILLISECONDS = 13
# Tags that carry a moment, most telling first; those without an offset are said to be UTC and often are not.
_TAGS = ("com.apple.quicktime.creationdate", "creation_time", "date")


@dataclass(frozen=True, slots=True)
class _Pattern:
    """How one maker writes the start of a recording into its name, and how far that can be trusted."""

    maker: str
    shape: re.Pattern[str]
    confidence: Confidence
    read: Callable[[re.Match[str], ZoneInfo], datetime]


def _local(match: re.Match[str], zone: tzinfo) -> datetime:
    part = match.groupdict()
    at = time(int(part["hour"]), int(part["minute"]), int(part.get("second") or 0))
    moment = datetime.combine(_day(part), at, zone)
    offset = part.get("offset")
    if not offset:
        return moment
    return datetime.fromisoformat(moment.replace(tzinfo=None).isoformat() + offset.replace("_", ":"))


def _utc(match: re.Match[str], _zone: ZoneInfo) -> datetime:
    return _local(match, UTC)


def _flagged(match: re.Match[str], zone: ZoneInfo) -> datetime:
    """Read a local time whose name says whether it is summer time: the hour that comes twice is no riddle then."""
    return _local(match, zone).replace(fold=0 if match["summer"] else 1)


def _spoken(match: re.Match[str], zone: ZoneInfo) -> datetime:
    part = match.groupdict()
    hour = int(part["hour"]) % 12 + (12 if part["half"] == "pm" else 0)
    return datetime.combine(_day(part), time(hour, int(part["minute"]), int(part["second"])), zone)


def _day(part: dict[str, str]) -> date:
    return date(int(part["year"]), int(part["month"]), int(part["day"]))


def _epoch(match: re.Match[str], _zone: ZoneInfo) -> datetime:
    return datetime.fromtimestamp(float(match["epoch"]) / (1000 if len(match["epoch"]) == MILLISECONDS else 1), UTC)


def _known(maker: str, shape: str, confidence: Confidence, read: Callable[..., datetime] = _local) -> _Pattern:
    return _Pattern(maker, re.compile(shape), confidence, read)


_HIGH, _MEDIUM, _LOW = Confidence.HIGH, Confidence.MEDIUM, Confidence.LOW
_PLAIN = r"(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)"
_DASHED = r"(?P<year>20\d\d)-(?P<month>\d\d)-(?P<day>\d\d)"
_SPOKEN = r"(?P<hour>\d\d?)\.(?P<minute>\d\d)\.(?P<second>\d\d)(?P<half>[ap]m)"
_YI_HOUR = r"(?P<year>20\d\d)Y(?P<month>\d\d)M(?P<day>\d\d)D(?P<hour>\d\d)H"
# The whole path is looked at, since some makers put day and hour into folder names. The first that fits is taken.
PATTERNS = (
    _known("blink", rf"{_DATE}T{_TIME}{_OFFSET}", _HIGH),
    _known("protect-archiver", rf"{_DATE} - {_TIME}{_OFFSET}", _HIGH),
    _known("unifi", rf"(?P<month>\d\d?)-(?P<day>\d\d?)-(?P<year>20\d\d), {_SPOKEN}", _MEDIUM, _spoken),
    _known("ring", rf"RingVideo_{_DATE}_{_TIME}", _LOW),  # may be the time of saving
    _known("reolink", rf"Rec[MS]\d\d_(?P<summer>DST)?{_DATE}_{_PLAIN}_\d{{6}}", _MEDIUM, _flagged),
    _known("xiaomi", r"\d\dM\d\dS_(?P<epoch>1\d{9})", _HIGH, _epoch),
    _known("tapo in home assistant", r"/(?P<epoch>1\d{9})-1\d{9}\.\w+$", _HIGH, _epoch),
    _known("frigate event", r"-(?P<epoch>1\d{9}\.\d+)-\w+", _HIGH, _epoch),
    _known(
        "frigate recording", rf"/{_DASHED}/(?P<hour>\d\d)/[^/]+/(?P<minute>\d\d)\.(?P<second>\d\d)\.\w+$", _HIGH, _utc
    ),
    _known("canon vb", rf"(?<!\d){_DATE}\d{{6}}-{_PLAIN}-M\d\d_\d+", _HIGH, _utc),
    _known("pixel", rf"PXL_{_DATE}_{_PLAIN}\d{{3}}", _HIGH, _utc),
    _known("epoch in milliseconds", r"/(?P<epoch>1[4-9]\d{11})\.\w+$", _LOW, _epoch),
    _known("yi", rf"/{_YI_HOUR}/E\d(?P<minute>\d\d)M(?P<second>\d\d)S\d\d", _LOW),  # the zone is often wrong
    _known(
        "dahua",
        rf"{_DASHED}/.*/(?P<hour>\d\d)\.(?P<minute>\d\d)\.(?P<second>\d\d)-\d\d\.\d\d\.\d\d",
        _MEDIUM,
    ),
    _known("wyze", r"(?P<year>20\d\d)(?P<month>\d\d)(?P<day>\d\d)/(?P<hour>\d\d)/(?P<minute>\d\d)\.\w+$", _MEDIUM),
    _known("day folder", rf"/{_DATE}/{_TIME}\.\w+$", _MEDIUM),
    _known("name", rf"(?<!\d){_DATE}[-_ T]{{1,3}}{_TIME}(?!\d{{5}})", _MEDIUM),
    _known("name without break", rf"(?<!\d){_DATE}{_TIME}(?!\d{{5}})", _MEDIUM),
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
            doubtful = pattern.read is not _flagged and _is_odd(moment)
            return ClockReading(moment, source, Confidence.LOW if doubtful else pattern.confidence)
    return None


def _is_odd(moment: datetime) -> bool:
    """Tell whether a clock on the wall shows this twice that night, or never: when summer time ends and begins."""
    return moment.utcoffset() != moment.replace(fold=1).utcoffset()


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
