"""The sound of a stretch of film, to the sample: mono, silent where it is wanted or where there is none.

One rate and one channel for every film, so that they tell nothing about the camera.
"""

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import InputContainer
from numpy.typing import NDArray

from consent_app.domain.timeline import Span
from consent_app.domain.work import Work
from consent_app.media.probe import opened

RATE = 48_000
Samples = NDArray[np.float32]

# Pieces that lie this many seconds beside where they should are taken to follow each other: clocks of cameras drift.
SLACK = 0.05
# Sound is read from a little before where it is wanted: coders need some of what was before.
RUN_UP = Fraction(1, 2)
MAX_BROKEN = 300


@dataclass(slots=True)
class Sound:
    """What is heard in a film from a time on, taken piece by piece.

    `silent` are spans counted from that time in which nothing is to be heard.
    """

    pieces: Iterator[tuple[int, Samples]]
    silent: Sequence[Span] = ()
    taken: int = 0
    held: Samples = field(default_factory=lambda: np.zeros(0, np.float32))

    def take(self, count: int) -> Samples:
        """Return the next so many samples from -1 to 1; where there are none, silence."""
        while len(self.held) < count and (piece := next(self.pieces, None)) is not None:
            self._hold(*piece)
        made = np.zeros(count, np.float32)
        made[: min(count, len(self.held))] = self.held[:count]
        self.held = self.held[count:]
        for span in self.silent:
            first, behind = (round(edge * RATE) - self.taken for edge in (span.start, span.end))
            made[max(0, first) : max(0, behind)] = 0
        self.taken += count
        return made

    def _hold(self, place: int, samples: Samples) -> None:
        """Add a piece where it belongs; a gap before it is silent, and what was heard already is left out."""
        gap = place - (self.taken + len(self.held))
        if abs(gap) > SLACK * RATE or not self.held.size:
            samples = np.concatenate([np.zeros(max(0, gap), np.float32), samples[max(0, -gap) :]])
        self.held = np.concatenate([self.held, samples])


def heard(path: Path, zero: Fraction, length: Fraction, work: Work) -> Iterator[tuple[int, Samples]]:
    """Yield what is heard from `zero` on, a time of the container in seconds, for `length` seconds.

    Each piece comes with its place in samples from `zero`. A film without sound, or with sound that cannot be read,
    yields nothing.
    """
    with opened(path) as (container, _):
        stream = track_of(container)
        if stream is None or stream.time_base is None:
            return
        resampled = _Resampled()
        # Where one cannot go there, what comes before is passed over.
        with contextlib.suppress(av.error.FFmpegError):
            container.seek(max(0, int((zero - RUN_UP) / stream.time_base)), stream=stream, backward=True)
        for raw in _decoded(container, stream, work):
            for frame in resampled(raw):
                if frame.pts is None or frame.time_base is None:
                    continue
                place = round((frame.pts * frame.time_base - zero) * RATE)
                if place >= length * RATE:
                    return
                samples = np.asarray(frame.to_ndarray()[0], np.float32)
                yield place, samples[: max(0, round(length * RATE) - place)]


class _Resampled:
    """Brings sound to our rate and one channel, also where a film changes its own on the way."""

    def __init__(self) -> None:
        self._shape: tuple[object, ...] = ()
        self._resampler = AudioResampler(format="flt", layout="mono", rate=RATE)

    def __call__(self, raw: av.AudioFrame) -> list[av.AudioFrame]:
        """Return what is heard in a piece; of one that cannot be brought there, nothing."""
        shape = (raw.format.name, raw.layout.name, raw.sample_rate)
        if shape != self._shape:
            self._shape, self._resampler = shape, AudioResampler(format="flt", layout="mono", rate=RATE)
        try:
            return self._resampler.resample(raw)
        except av.error.FFmpegError:
            return []


def track_of(container: InputContainer) -> AudioStream | None:
    """Return the sound of an open film, where it has one that can be read."""
    return next((one for one in container.streams.audio if one.codec_context is not None), None)


def _decoded(container: InputContainer, stream: AudioStream, work: Work) -> Iterator[av.AudioFrame]:
    broken = 0
    packets = container.demux(stream)
    while broken < MAX_BROKEN:
        work.check()
        try:
            packet = next(packets)
        except (StopIteration, av.error.FFmpegError):
            return  # a cut-off tail: what was readable counts
        try:
            pieces = packet.decode()
        except av.error.FFmpegError:
            broken += 1
            continue
        broken = 0
        yield from pieces
