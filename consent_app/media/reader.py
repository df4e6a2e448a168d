"""Reading films: exactly the frames that a player shows, upright, in square pixels, each with its exact time."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import chain
from pathlib import Path

import av
from av.container import InputContainer
from av.video.stream import VideoStream

from consent_app.domain.timeline import Span
from consent_app.domain.work import ConsentAppError, Work
from consent_app.media.frame import Frame
from consent_app.media.probe import MAX_BROKEN, opened, showing_of
from consent_app.media.stamps import FilmClock, PacketSize, base_of, begins_anew, clock_of

# Below this, decoding from the start is as quick as looking for a key frame.
SEEK_FROM = Fraction(5)


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
        clock, showing = clock_of(stream), showing_of(stream, first)
        shown: Iterable[av.VideoFrame] = chain([first], decoded)
        if span is not None and span.start >= SEEK_FROM and first.pts is not None and not begins_anew(path, work):
            shown = _from(reading, first.pts, clock, span)
        for raw in shown:
            time = clock.read(raw)
            if span is not None and time >= span.end:
                break
            if span is None or time >= span.start:
                yield Frame(time, raw, showing)


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
            base = base_of(self.stream)
            passed.append(PacketSize(packet.pts * base, packet.size, packet.is_keyframe))
            if packet.is_keyframe and packet.dts is not None:
                self.ahead = max(self.ahead, packet.pts - packet.dts)


def _from(reading: _Reading, first: int, clock: FilmClock, span: Span) -> Iterator[av.VideoFrame]:
    """Yield decoded pictures from one at or before a span's start on; `first` is the time stamp of the film's first."""
    clock.origin = first * clock.time_base
    second = max(1, int(1 / clock.time_base))
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
        self._showing = showing_of(self._stream, first)
        self._base = base_of(self._stream)
        self._origin = None if begins_anew(path, Work()) else first.pts

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
        wanted, there = (self._origin + round(time / self._base) for time in (start, key))
        decoded = self._reading.decoded(wanted)
        begun = next(decoded, None)
        if begun is None or (begun.pts is not None and begun.pts > max(wanted, there)):
            return None
        return self._frames(start, chain([begun], decoded))

    def _frames(self, start: Fraction, decoded: Iterable[av.VideoFrame]) -> Iterator[Frame]:
        clock = clock_of(self._stream)
        clock.origin = (self._origin or 0) * self._base
        for raw in decoded:
            time = clock.read(raw)
            if time >= start:
                yield Frame(time, raw, self._showing)

    def close(self) -> None:
        """Close the film."""
        self._held.close()
