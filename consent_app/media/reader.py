"""Reading films: exactly the frames that a player shows, upright, in order, each with its exact time."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
from av.container import InputContainer
from av.video.stream import VideoStream

from consent_app.domain.timeline import Span
from consent_app.domain.work import ConsentAppError, Work
from consent_app.media.frame import Frame
from consent_app.media.probe import opened

# So many broken packets in a row without one frame, and the film is given up.
MAX_BROKEN = 300
DEFAULT_STEP = Fraction(1, 25)
# Below this, decoding from the start is as quick as looking for a key frame.
SEEK_FROM = Fraction(5)


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
            # Time stamps that stand still or jump back (joined films): go on from the last frame.
            self.origin = moment - self._after()
            time = moment - self.origin
        self.last = time
        return time

    def _after(self) -> Fraction:
        self.last = Fraction(0) if self.last is None else self.last + self.step
        return self.last


def frames(
    path: Path,
    *,
    span: Span | None = None,
    keys_only: bool = False,
    work: Work | None = None,
) -> Iterator[Frame]:
    """Yield the frames of a film in order; only those in `span`, or only key frames, where asked for.

    A film that breaks off ends where it breaks; one without a single readable frame is a known error.
    """
    work = work or Work()
    with opened(path) as (container, stream):
        if keys_only:
            stream.codec_context.skip_frame = "NONKEY"
        clock = _Clock(Fraction(stream.time_base or DEFAULT_STEP), _step(stream))
        for raw in _from(container, stream, clock, span, work):
            time = clock.read(raw)
            if span is not None and time >= span.end:
                break
            if span is None or time >= span.start:
                yield Frame(time, raw)
        if clock.origin is None:
            raise ConsentAppError("film_broken", name=path.name)


def _step(stream: VideoStream) -> Fraction:
    return 1 / Fraction(stream.average_rate) if stream.average_rate else DEFAULT_STEP


def _from(
    container: InputContainer, stream: VideoStream, clock: _Clock, span: Span | None, work: Work
) -> Iterator[av.VideoFrame]:
    decoded = _decoded(container, stream, work)
    if span is None or span.start < SEEK_FROM:
        yield from decoded
        return
    first = next(decoded, None)
    if first is None or first.pts is None:
        yield from ([] if first is None else [first])
        yield from decoded
        return
    clock.read(first)
    clock.last = None
    # A key frame is filed by when it is decoded, which is a little before it is shown.
    target = first.pts + int((span.start - 1) / clock.time_base)
    try:
        container.seek(target, stream=stream, backward=True)
    except av.error.FFmpegError:
        container.seek(0)
    yield from _decoded(container, stream, work, first.pts + int(span.start / clock.time_base))


class Cursor:
    """A film that stays open, so that one can look here and there in it without opening it again."""

    def __init__(self, path: Path) -> None:
        self._held = ExitStack()
        self._container, self._stream = self._held.enter_context(opened(path))
        first = next(_decoded(self._container, self._stream, Work()), None)
        if first is None:
            self.close()
            raise ConsentAppError("film_broken", name=path.name)
        self._base = Fraction(self._stream.time_base or DEFAULT_STEP)
        self._origin = first.pts

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
        return self._frames(start, self._origin + int(start / self._base))

    def _frames(self, start: Fraction, wanted: int) -> Iterator[Frame]:
        clock = _Clock(self._base, _step(self._stream), (self._origin or 0) * self._base)
        for raw in _decoded(self._container, self._stream, Work(), wanted):
            time = clock.read(raw)
            if time >= start:
                yield Frame(time, raw)

    def close(self) -> None:
        """Close the film."""
        self._held.close()


def _decoded(
    container: InputContainer, stream: VideoStream, work: Work, wanted: int | None = None
) -> Iterator[av.VideoFrame]:
    """Yield decoded pictures; those before the time stamp `wanted` only where later ones are made from them."""
    broken = 0
    packets = container.demux(stream)
    while broken < MAX_BROKEN:
        work.check()
        try:
            packet = next(packets)
        except StopIteration:
            return
        except av.error.FFmpegError:
            return  # a cut-off tail: what was readable counts
        if packet.has_sidedata("encryption_info"):
            raise ConsentAppError("film_encrypted", name=Path(container.name).name)
        if wanted is not None:
            before = packet.pts is not None and packet.pts < wanted
            stream.codec_context.skip_frame = "NONREF" if before else "DEFAULT"
        try:
            pictures = packet.decode()
        except av.error.FFmpegError:
            broken += 1
            continue
        broken = 0 if pictures else broken + (packet.size > 0)
        yield from pictures


@dataclass(frozen=True, slots=True)
class PacketSize:
    """How many bytes a picture takes at a time of the film; large ones mean that something moves."""

    time: Fraction
    size: int
    key: bool


def packet_sizes(path: Path, work: Work | None = None) -> list[PacketSize]:
    """Return the size of every picture packet without decoding any, in order of time."""
    work = work or Work()
    sizes: list[PacketSize] = []
    with opened(path) as (container, stream):
        base = Fraction(stream.time_base or DEFAULT_STEP)
        try:
            for packet in container.demux(stream):
                work.check()
                if packet.pts is not None and packet.size and not packet.is_discard:
                    sizes.append(PacketSize(packet.pts * base, packet.size, packet.is_keyframe))
        except av.error.FFmpegError:
            pass  # a cut-off tail: what was readable counts
    sizes.sort(key=lambda item: item.time)
    origin = sizes[0].time if sizes else Fraction(0)
    return [PacketSize(item.time - origin, item.size, item.key) for item in sizes]
