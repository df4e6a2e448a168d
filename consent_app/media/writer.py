"""Writing films that say nothing but their picture, and their sound where it is kept: no tags, no user data."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.stream import AudioStream
from av.bitstream import BitStreamFilterContext
from av.container import OutputContainer
from av.video.stream import VideoStream

from consent_app.domain.work import ConsentAppError
from consent_app.media.boxes import blank_user_data
from consent_app.media.files import committed
from consent_app.media.probe import MAX_RATE
from consent_app.media.sound import RATE, Sound

# The same for every film, so that it tells nothing about the camera; exact for all common rates.
TIME_BASE = Fraction(1, 90_000)
# The frames' own time stamps are kept and no frame is added. Without B-frames no edit list is needed, and a film
# without edit lists hides nothing. bitexact leaves out the writer's name and the time of writing.
CONTAINER = {"movflags": "+faststart", "fflags": "+bitexact", "use_editlist": "0", "write_tmcd": "0"}
ENCODER = {"preset": "veryfast", "crf": "20", "bf": "0"}
KEY_SECONDS = 2
# The encoder's own choice of threads, one and a half for each core, leaves two cores idle for a tenth of the time. With
# many of them pictures get worse: each is coded before the one it is made from is done.
THREADS_PER_CORE, MOST_THREADS = 2, 16
# NAL units of type 6 carry user data: the encoder's name and settings, serial numbers.
WITHOUT_USER_DATA = "filter_units=remove_types=6"

# AAC codes so many samples together, and begins with as many of its own: those take the place of the first ones, for
# without an edit list nothing can be hidden.
BLOCK = 1024
SOUND_BITS = 96_000


@dataclass(slots=True)
class SoundWriter:
    """Codes the sound beside the picture, never further than the picture reaches."""

    container: OutputContainer
    stream: AudioStream
    sound: Sound
    written: int = BLOCK

    def __post_init__(self) -> None:
        self.sound.take(BLOCK)

    def until(self, time: Fraction) -> None:
        """Write whole blocks up to `time` seconds."""
        while self.written + BLOCK <= time * RATE:
            self._write(BLOCK)

    def finish(self, end: Fraction) -> None:
        """Write what is heard up to `end`, the rest of its block silent, and what the encoder still holds."""
        self.until(end)
        if (rest := round(end * RATE) - self.written) > 0:
            self._write(rest)
        for packet in self.stream.encode(None):
            self.container.mux(packet)

    def _write(self, count: int) -> None:
        samples = np.zeros((1, BLOCK), np.float32)
        samples[0, :count] = self.sound.take(count)
        block = av.AudioFrame.from_ndarray(samples, format="fltp", layout="mono")
        block.sample_rate, block.time_base, block.pts = RATE, Fraction(1, RATE), self.written
        self.written += BLOCK
        for packet in self.stream.encode(block):
            self.container.mux(packet)


@dataclass(slots=True)
class FilmWriter:
    """Takes upright frames in order and writes them with their times."""

    container: OutputContainer
    stream: VideoStream
    sound: SoundWriter | None = None
    filter: BitStreamFilterContext | None = None
    times: list[Fraction] = field(default_factory=list)

    def write(self, frame: av.VideoFrame, time: Fraction) -> None:
        """Add one frame that is shown from `time` seconds on."""
        if self.sound is not None:
            self.sound.until(time)
        frame.pts = round(time / TIME_BASE)
        frame.time_base = TIME_BASE
        frame.pict_type = av.video.frame.PictureType.NONE
        self.times.append(time)
        self._mux(self.stream.encode(frame))

    def finish(self, end: Fraction) -> None:
        """Write what the encoders still hold; the last frame is shown until `end`."""
        if self.sound is not None:
            self.sound.finish(end)
        self._mux(self.stream.encode(None))
        if self.filter is not None:
            for packet in self.filter.filter(None):
                self.container.mux(packet)

    def _mux(self, packets: "list[av.Packet[VideoStream]]") -> None:
        for packet in packets:
            if self.filter is None:
                self.filter = BitStreamFilterContext(WITHOUT_USER_DATA, self.stream)
            for clean in self.filter.filter(packet):
                clean.stream = self.stream
                self.container.mux(clean)


@contextmanager
def film_writer(
    path: Path, first: av.VideoFrame, fps: Fraction | None, sound: Sound | None = None
) -> Iterator[FilmWriter]:
    """Yield a writer for a film that looks like `first`: its size, shape of pixels and colours; with sound where given.

    The file gets its name only when the block ends well. A full disk becomes a known error.
    """
    with committed(path) as partial:
        try:
            with av.open(str(partial), "w", format="mp4", options=dict(CONTAINER)) as container:
                stream = _stream(container, first, fps)
                beside = SoundWriter(container, _sound_stream(container), sound) if sound else None
                writer = FilmWriter(container, stream, beside)
                yield writer
                writer.finish(shown_until(writer.times, fps))
            blank_user_data(partial)
        except (av.error.FFmpegError, OSError) as error:
            if isinstance(error, OSError) and error.errno == errno.ENOSPC:
                raise ConsentAppError("disk_full", name=path.name, folder=str(path.parent)) from error
            raise


def shown_until(times: list[Fraction], fps: Fraction | None) -> Fraction:
    """Return until when frames at these times are shown; the last one is taken to stay as long as the one before."""
    if not times:
        return Fraction(0)
    return times[-1] + (times[-1] - times[-2] if len(times) > 1 else 1 / (fps or Fraction(25)))


def _sound_stream(container: OutputContainer) -> AudioStream:
    stream = container.add_stream("aac", rate=RATE, layout="mono")
    stream.bit_rate = SOUND_BITS
    # Otherwise the coder writes its name into the first block.
    stream.codec_context.flags |= av.codec.context.Flags.bitexact
    return stream


def _stream(container: OutputContainer, first: av.VideoFrame, fps: Fraction | None) -> VideoStream:
    rate = min(max(fps or Fraction(25), Fraction(1)), Fraction(MAX_RATE))
    gop = {"g": str(max(1, round(rate * KEY_SECONDS)))}
    stream = container.add_stream("libx264", rate=rate.limit_denominator(1001), options={**ENCODER, **gop})
    context = stream.codec_context
    context.thread_count = min(MOST_THREADS, THREADS_PER_CORE * (os.cpu_count() or 1))
    context.width, context.height = first.width, first.height
    context.pix_fmt = first.format.name
    context.time_base = TIME_BASE
    stream.time_base = TIME_BASE
    context.color_range = first.color_range
    context.colorspace = first.colorspace
    context.color_primaries = first.color_primaries
    context.color_trc = first.color_trc
    return stream
