"""When the pictures of a film are shown, told from the time stamps in its file, however that was put together."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from pathlib import Path

import av
from av.container import InputContainer
from av.video.stream import VideoStream

from consent_app.domain.work import Work
from consent_app.media.probe import opened

DEFAULT_STEP = Fraction(1, 25)
# Time stamps that go back by more than this begin anew; by less, they lie a little off.
JUMP = Fraction(1)
# FFmpeg's mark of the kinds of files whose time stamps may begin anew (AVFMT_TS_DISCONT in its avformat.h).
MAY_BEGIN_ANEW = 0x0200
# What is known of files, by their name, size, and the time of their last change.
_KNOWN: dict[tuple[Path, int, int], bool] = {}


@dataclass(frozen=True, slots=True)
class PacketSize:
    """How many bytes a picture takes at a time of the film; large ones mean that something moves."""

    time: Fraction
    size: int
    key: bool


@dataclass(frozen=True, slots=True)
class _Packet:
    """A picture as it lies in a file: when it is shown and when it is decoded, in time stamps."""

    shown: int
    decoded: int | None
    size: int
    key: bool


@dataclass(slots=True)
class FilmClock:
    """Film time from the time stamps of pictures in the order in which they are shown: from zero, and always rising."""

    time_base: Fraction
    step: Fraction
    origin: Fraction | None = None
    last: Fraction | None = None

    def read(self, raw: av.VideoFrame) -> Fraction:
        """Return when a picture is shown that comes next."""
        return self.at(raw.pts if raw.pts is not None else raw.dts)

    def at(self, stamp: int | None) -> Fraction:
        """Return when what has a time stamp is shown, and comes next; None where it has none."""
        if stamp is None:
            return self._after()
        moment = stamp * self.time_base
        if self.origin is None:
            self.origin = moment
        time = moment - self.origin
        if self.last is not None and time <= self.last:
            if self.last - time > JUMP:
                self.origin = moment - self.last - self.step
            return self._after()
        if self.last is not None:
            # Cameras that write only what moves tell a step that is longer than that from picture to picture.
            self.step = min(self.step, time - self.last)
        self.last = time
        return time

    def _after(self) -> Fraction:
        self.last = Fraction(0) if self.last is None else self.last + self.step
        return self.last


def base_of(stream: VideoStream) -> Fraction:
    """Return how many seconds one time stamp is after another."""
    return Fraction(stream.time_base or DEFAULT_STEP)


def clock_of(stream: VideoStream) -> FilmClock:
    """Return the clock of a film that is read from its beginning."""
    step = 1 / Fraction(stream.average_rate) if stream.average_rate else DEFAULT_STEP
    return FilmClock(base_of(stream), step)


def begins_anew(path: Path, work: Work) -> bool:
    """Tell whether a film's time stamps begin anew on the way, so that one cannot go to a time in it.

    All packets of an MPEG stream are read for that, once in a process; other kinds of files hold one recording.
    """
    status = path.stat()
    key = (path, status.st_size, status.st_mtime_ns)
    if key not in _KNOWN:
        with opened(path) as (container, stream):
            may = bool(container.format.flags & MAY_BEGIN_ANEW)
            _KNOWN[key] = may and any(_anew(_packets(container, stream, work)))
    return _KNOWN[key]


def packet_sizes(path: Path, work: Work | None = None) -> list[PacketSize]:
    """Return the size of every picture packet without decoding any, in order of time."""
    with opened(path) as (container, stream):
        clock, packets = clock_of(stream), list(_packets(container, stream, work or Work()))
    recordings: list[list[_Packet]] = [[]]
    for packet, anew in zip(packets, _anew(packets), strict=True):
        recordings += [[]] if anew else []
        recordings[-1].append(packet)
    ordered = chain.from_iterable(sorted(recording, key=_shown) for recording in recordings)
    return [PacketSize(clock.at(packet.shown), packet.size, packet.key) for packet in ordered]


def _shown(packet: _Packet) -> int:
    return packet.shown


def _anew(packets: Iterable[_Packet]) -> Iterator[bool]:
    """Yield of each packet whether another recording begins with it: none is decoded before the one before."""
    last: int | None = None
    for packet in packets:
        yield last is not None and packet.decoded is not None and packet.decoded < last
        last = packet.decoded if packet.decoded is not None else last


def _packets(container: InputContainer, stream: VideoStream, work: Work) -> Iterator[_Packet]:
    """Yield the picture packets of a film as they lie in its file."""
    try:
        for packet in container.demux(stream):
            work.check()
            if packet.pts is not None and packet.size and not packet.is_discard:
                yield _Packet(packet.pts, packet.dts, packet.size, packet.is_keyframe)
    except av.error.FFmpegError:
        return  # a cut-off tail: what was readable counts


def index_sizes(path: Path) -> list[PacketSize]:
    """Return the sizes of a film's picture packets as its index lists them, without reading any; times rise from 0.

    Empty where the index lists key frames alone, or nothing.
    """
    with opened(path) as (_, stream):
        base = base_of(stream)
        # The entries lie in the open film's memory: they are copied before it is closed.
        listed = [(entry.timestamp, entry.size, entry.is_keyframe) for entry in stream.index_entries]
    if all(key for _, _, key in listed):
        return []
    return [PacketSize((stamp - listed[0][0]) * base, size, key) for stamp, size, key in listed]
