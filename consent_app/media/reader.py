"""Reading films: exactly the frames that a player shows, upright, in square pixels, each with its exact time."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from itertools import chain
from pathlib import Path

import av
from av.container import InputContainer
from av.video.stream import VideoStream

from consent_app.domain.timeline import Span
from consent_app.domain.work import ConsentAppError, Work
from consent_app.media.frame import Frame
from consent_app.media.probe import opened, shape_of

# So many broken packets in a row without one frame, and the film is given up.
MAX_BROKEN = 300
DEFAULT_STEP = Fraction(1, 25)
# Time stamps that go back by more are of another recording that was joined on; by less, they are a little off.
JUMP = Fraction(1)
# What FFmpeg marks kinds of files with in which they may (AVFMT_TS_DISCONT in avformat.h).
MAY_BEGIN_ANEW = 0x0200
# In files up to this size one looks whether they do, before one goes to a time in them.
MAX_LOOKED_THROUGH = 1_000_000_000
# Below this, decoding from the start is as quick as looking for a key frame.
SEEK_FROM = Fraction(5)


@dataclass(frozen=True, slots=True)
class PacketSize:
    """How many bytes a picture takes at a time of the film; large ones mean that something moves."""

    time: Fraction
    size: int
    key: bool


@dataclass(slots=True)
class Haste:
    """How a film is read where looks matter less than time.

    `keys_only` decodes only pictures that stand by themselves; `rough` leaves out the smoothing of blocks, which drifts
    a little from key frame to key frame; `single` keeps to one thread, for films that are read beside each other. The
    sizes of all packets that pass by are noted in `passed`, in the order they come.
    """

    keys_only: bool = False
    rough: bool = False
    single: bool = False
    passed: list[PacketSize] = field(default_factory=list)


@dataclass(slots=True)
class _Clock:
    """Film time from time stamps: zero at the first frame shown, and always rising."""

    time_base: Fraction
    step: Fraction
    origin: Fraction | None = None
    last: Fraction | None = None

    def read(self, raw: av.VideoFrame) -> Fraction:
        stamp = raw.pts if raw.pts is not None else raw.dts
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
        self.last = time
        return time

    def _after(self) -> Fraction:
        self.last = Fraction(0) if self.last is None else self.last + self.step
        return self.last


def frames(
    path: Path,
    *,
    span: Span | None = None,
    haste: Haste | None = None,
    work: Work | None = None,
) -> Iterator[Frame]:
    """Yield the frames of a film in order; only those in `span`, or in haste, where asked for.

    A film that breaks off ends where it breaks; one without a single readable frame is a known error.
    """
    work = work or Work()
    with opened(path) as (container, stream):
        reading = _Reading(container, stream, work, haste)
        decoded = reading.decoded()
        first = next(decoded, None)
        if first is None:
            raise ConsentAppError("film_broken", name=path.name)
        clock, shape = _Clock(Fraction(stream.time_base or DEFAULT_STEP), _step(stream)), shape_of(stream, first)
        shown: Iterable[av.VideoFrame] = chain([first], decoded)
        if span is not None and span.start >= SEEK_FROM and first.pts is not None and not joined(path):
            shown = _from(reading, first.pts, clock, span)
        for raw in shown:
            time = clock.read(raw)
            if span is not None and time >= span.end:
                break
            if span is None or time >= span.start:
                yield Frame(time, raw, shape)


def joined(path: Path) -> bool:
    """Tell whether a film's time stamps begin anew on the way, so that one cannot go to a time in it."""
    status = path.stat()
    return status.st_size <= MAX_LOOKED_THROUGH and _begins_anew(path, status.st_size, status.st_mtime_ns)


@lru_cache(maxsize=64)
def _begins_anew(path: Path, _size: int, _changed: int) -> bool:
    with opened(path) as (container, stream):
        # Other kinds of files have an index, and one recording in them.
        if not container.format.flags & MAY_BEGIN_ANEW:
            return False
        highest: Fraction | None = None
        for packet in _packets(container, stream, Work()):
            if highest is not None and highest - packet.time > JUMP:
                return True
            highest = packet.time if highest is None else max(highest, packet.time)
    return False


def _step(stream: VideoStream) -> Fraction:
    return 1 / Fraction(stream.average_rate) if stream.average_rate else DEFAULT_STEP


@dataclass(slots=True)
class _Reading:
    """An open film and how it is read."""

    container: InputContainer
    stream: VideoStream
    work: Work
    haste: Haste | None = None
    # By how much a key frame is decoded before it is shown, in time stamps.
    ahead: int = 0

    def __post_init__(self) -> None:
        context = self.stream.codec_context
        if self.haste is not None:
            if self.haste.keys_only:
                context.skip_frame = "NONKEY"
            if self.haste.rough:
                context.options = {"skip_loop_filter": "all"}
            if self.haste.single:
                self.stream.thread_count = 1

    def decoded(self, wanted: int | None = None) -> Iterator[av.VideoFrame]:
        """Yield decoded pictures; those before the time stamp `wanted` only where later ones are made from them."""
        context = self.stream.codec_context
        usual = context.skip_frame
        broken = 0
        packets = self.container.demux(self.stream)
        while broken < MAX_BROKEN:
            self.work.check()
            try:
                packet = next(packets)
            except StopIteration:
                return
            except av.error.FFmpegError:
                return  # a cut-off tail: what was readable counts
            if packet.has_sidedata("encryption_info"):
                raise ConsentAppError("film_encrypted", name=Path(self.container.name).name)
            if self.haste is not None:
                self._note(packet, self.haste.passed)
            if wanted is not None and usual != "NONKEY":
                before = packet.pts is not None and packet.pts < wanted
                context.skip_frame = "NONREF" if before else "DEFAULT"
            try:
                pictures = packet.decode()
            except av.error.FFmpegError:
                broken += 1
                continue
            # In haste most packets give no picture: that is no sign of a broken film.
            broken = 0 if pictures or usual == "NONKEY" else broken + (packet.size > 0)
            yield from pictures

    def _note(self, packet: "av.Packet[VideoStream]", passed: list[PacketSize]) -> None:
        if packet.pts is not None and packet.size and not packet.is_discard:
            base = Fraction(self.stream.time_base or DEFAULT_STEP)
            passed.append(PacketSize(packet.pts * base, packet.size, packet.is_keyframe))
            if packet.is_keyframe and packet.dts is not None:
                self.ahead = max(self.ahead, packet.pts - packet.dts)


def _from(reading: _Reading, first: int, clock: _Clock, span: Span) -> Iterator[av.VideoFrame]:
    """Yield decoded pictures from one at or before a span's start on; `first` is the time stamp of the film's first."""
    clock.origin = first * clock.time_base
    second = int(1 / clock.time_base)
    wanted = first + int(span.start / clock.time_base)
    # A key frame is filed by when it is decoded, which is a little before it is shown.
    target, back = wanted - (second if reading.haste is None else reading.ahead), second
    while True:
        try:
            reading.container.seek(target, stream=reading.stream, backward=True)
        except av.error.FFmpegError:
            reading.container.seek(0)
            target = first
        if reading.haste is not None:
            reading.haste.passed.clear()
        decoded = reading.decoded(wanted)
        begun = next(decoded, None)
        # Without an index one may land behind the key frame before, and see nothing until the next: go further back.
        if target <= first or (begun is not None and (begun.pts is None or begun.pts <= wanted)):
            break
        target, back = max(first, target - back), 2 * back
    yield from [] if begun is None else chain([begun], decoded)


class Cursor:
    """A film that stays open, so that one can look here and there in it without opening it again."""

    def __init__(self, path: Path) -> None:
        self._held = ExitStack()
        self._container, self._stream = self._held.enter_context(opened(path))
        self._reading = _Reading(self._container, self._stream, Work())
        first = next(self._reading.decoded(), None)
        if first is None:
            self.close()
            raise ConsentAppError("film_broken", name=path.name)
        self._shape = shape_of(self._stream, first)
        self._base = Fraction(self._stream.time_base or DEFAULT_STEP)
        self._origin = None if joined(path) else first.pts

    def frames(self, start: Fraction, key: Fraction) -> Iterator[Frame] | None:
        """Return the frames from a time on, decoded from the key frame at `key`; None where one cannot go there.

        What was yielded before by this cursor ends with the next call.
        """
        if self._origin is None:
            return None
        try:
            self._container.seek(self._origin + int(key / self._base), stream=self._stream, backward=True)
        except av.error.FFmpegError:
            return None
        wanted = self._origin + int(start / self._base)
        decoded = self._reading.decoded(wanted)
        begun = next(decoded, None)
        if begun is None or (begun.pts is not None and begun.pts > wanted):
            return None
        return self._frames(start, chain([begun], decoded))

    def _frames(self, start: Fraction, decoded: Iterable[av.VideoFrame]) -> Iterator[Frame]:
        clock = _Clock(self._base, _step(self._stream), (self._origin or 0) * self._base)
        for raw in decoded:
            time = clock.read(raw)
            if time >= start:
                yield Frame(time, raw, self._shape)

    def close(self) -> None:
        """Close the film."""
        self._held.close()


def packet_sizes(path: Path, work: Work | None = None) -> list[PacketSize]:
    """Return the size of every picture packet without decoding any, in order of time."""
    sizes: list[PacketSize] = []
    with opened(path) as (container, stream):
        highest, ahead = Fraction(0), Fraction(0)
        for item in _packets(container, stream, work or Work()):
            time = item.time + ahead
            if sizes and highest - time > JUMP:
                # Another recording was joined on: it goes on from there.
                ahead += highest + _step(stream) - time
                time = item.time + ahead
            highest = max(highest, time) if sizes else time
            sizes.append(PacketSize(time, item.size, item.key))
    sizes.sort(key=lambda item: item.time)
    origin = sizes[0].time if sizes else Fraction(0)
    return [PacketSize(item.time - origin, item.size, item.key) for item in sizes]


def _packets(container: InputContainer, stream: VideoStream, work: Work) -> Iterator[PacketSize]:
    """Yield the picture packets of a film as they lie in the file, by the container's own clock."""
    base = Fraction(stream.time_base or DEFAULT_STEP)
    try:
        for packet in container.demux(stream):
            work.check()
            if packet.pts is not None and packet.size and not packet.is_discard:
                yield PacketSize(packet.pts * base, packet.size, packet.is_keyframe)
    except av.error.FFmpegError:
        return  # a cut-off tail: what was readable counts


def index_sizes(path: Path) -> list[PacketSize]:
    """Return the sizes of a film's picture packets as its index lists them, without reading any; times rise from 0.

    Empty where the index lists key frames alone, or nothing.
    """
    with opened(path) as (_, stream):
        base = Fraction(stream.time_base or DEFAULT_STEP)
        # The entries lie in the open film's memory: they are copied before it is closed.
        listed = [(entry.timestamp, entry.size, entry.is_keyframe) for entry in stream.index_entries]
    if all(key for _, _, key in listed):
        return []
    return [PacketSize((stamp - listed[0][0]) * base, size, key) for stamp, size, key in listed]
