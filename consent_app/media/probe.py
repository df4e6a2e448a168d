"""What a film is: size, times, rotation, tracks and tags. Films are opened here, with errors a person can act on."""

import contextlib
import errno
import math
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import av.logging
from av.container import InputContainer
from av.video.stream import VideoStream

from consent_app.domain.work import ConsentAppError

# So many packets in a row without one picture, and a film is given up.
MAX_BROKEN = 300
# A picture larger than this is an attack or a still, not a camera's film.
MAX_PIXELS = 8192 * 8192
MAX_RATE = 240
# Pixels are up to so many times wider than high, or the other way round, in any format there is; what says more is off.
MAX_ASPECT = 3
# Nobody sees that pixels are wider by so little; it comes from rounding.
ALMOST_SQUARE = Fraction(1, 100)
# What FFmpeg calls single pictures, by their name and by their first bytes; old cameras' films begin as a JPEG does.
STILL, STILLS, FILMED = "image2", "_pipe", "jpeg_pipe"
# The demuxer reads at most this much to find out what a file is.
PROBE_LIMITS = {"probesize": "20000000", "analyzeduration": "10000000"}

av.logging.set_level(av.logging.PANIC)  # what a broken film says about itself goes to no log


@dataclass(frozen=True, slots=True)
class Showing:
    """How all pictures of a film are shown, told from its first: were it told of each, covers could lie elsewhere.

    Width and height are those it is coded in; its pixels may be wider than they are high, by `aspect`, and it is to be
    turned by a `rotation` in degrees, counter-clockwise, a multiple of 90.
    """

    width: int
    height: int
    aspect: Fraction = Fraction(1)
    rotation: int = 0

    @property
    def square(self) -> tuple[int, int]:
        """Width and height in square pixels, not turned yet."""
        return squared(self.width, self.height, self.aspect)

    @property
    def upright(self) -> tuple[int, int]:
        """Width and height as a player shows it."""
        width, height = self.square
        return (height, width) if self.rotation in (90, 270) else (width, height)


@dataclass(frozen=True, slots=True)
class Film:
    """A film as its headers describe it: upright size in square pixels, length in seconds, what else it carries."""

    width: int
    height: int
    duration: Fraction | None
    fps: Fraction | None
    rotation: int
    codec: str
    tracks: tuple[str, ...]
    tags: tuple[tuple[str, str], ...]

    @property
    def has_sound(self) -> bool:
        """True where the film carries a sound track."""
        return "audio" in self.tracks


@contextmanager
def opened(path: Path) -> Iterator[tuple[InputContainer, VideoStream]]:
    """Open a film for reading and yield its container and its main picture track."""
    _refuse_non_files(path)
    try:
        container = av.open(str(path), options=PROBE_LIMITS, metadata_errors="replace")
    except (av.error.FFmpegError, ValueError, UnicodeDecodeError) as error:
        raise ConsentAppError(_open_code(error), name=path.name) from error
    with container:
        stream = _picture_track(container, path)
        try:
            yield container, stream
        finally:
            _drain(stream)


def _drain(stream: VideoStream) -> None:
    """Let the decoder's threads finish: freeing it while they run waits for them while they wait for Python."""
    with contextlib.suppress(av.error.FFmpegError):
        stream.codec_context.decode(None)


def probe(path: Path) -> Film:
    """Return what the headers of a film say; its length is measured from packets where they say nothing."""
    with opened(path) as (container, stream):
        showing = showing_of(stream, _first(container, stream))
        width, height = showing.upright
        tags = {**container.metadata}
        for track in container.streams:
            tags |= {f"{track.type}{track.index}:{key}": value for key, value in track.metadata.items()}
        return Film(
            width=width,
            height=height,
            duration=_duration(container, stream),
            fps=Fraction(stream.average_rate) if stream.average_rate else None,
            rotation=showing.rotation,
            codec=stream.codec_context.name,
            tracks=tuple(track.type for track in container.streams),
            tags=tuple(sorted(tags.items())),
        )


def _refuse_non_files(path: Path) -> None:
    try:
        status = path.stat()
    except OSError as error:
        code = "file_unreadable" if error.errno == errno.EACCES else "file_missing"
        raise ConsentAppError(code, name=path.name) from error
    if path.is_dir():
        raise ConsentAppError("file_is_folder", name=path.name)
    if not path.is_file():
        raise ConsentAppError("film_unreadable", name=path.name)
    if not os.access(path, os.R_OK):
        raise ConsentAppError("file_unreadable", name=path.name)
    if status.st_size == 0:
        raise ConsentAppError("file_empty", name=path.name)


def _open_code(error: Exception) -> str:
    return "file_unreadable" if isinstance(error, PermissionError) else "film_unreadable"


def _picture_track(container: InputContainer, path: Path) -> VideoStream:
    films = [
        stream for stream in container.streams.video if not stream.disposition & av.stream.Disposition.attached_pic
    ]
    if not films or _is_still(container.format.name):
        raise ConsentAppError("film_no_picture", name=path.name)
    stream = films[0]
    context = stream.codec_context
    if context is None:
        raise ConsentAppError("film_codec_unknown", name=path.name)
    if context.width <= 0 or context.height <= 0:
        raise ConsentAppError("film_unreadable", name=path.name)
    if math.prod(squared(context.width, context.height, pixel_aspect(stream))) > MAX_PIXELS:
        raise ConsentAppError("film_too_large", name=path.name)
    context.thread_type = "AUTO"
    return stream


def _is_still(form: str) -> bool:
    return form == STILL or (form.endswith(STILLS) and form != FILMED)


def pixel_aspect(stream: VideoStream) -> Fraction:
    """Return how wide a film's pixels are for their height: old recorders halve the width; 1 where it does not say."""
    aspect = stream.sample_aspect_ratio or Fraction(1)
    known = Fraction(1, MAX_ASPECT) <= aspect <= MAX_ASPECT and abs(aspect - 1) > ALMOST_SQUARE
    return aspect if known else Fraction(1)


def squared(width: int, height: int, aspect: Fraction) -> tuple[int, int]:
    """Return the width and height of a picture in square pixels: the shorter way is enlarged, to an even number."""
    if aspect > 1:
        return 2 * round(width * aspect / 2), height
    return width, height if aspect == 1 else 2 * round(height / aspect / 2)


def _first(container: InputContainer, stream: VideoStream) -> av.VideoFrame | None:
    """Return the first picture of a film, past packets that are broken; None where there is none."""
    try:
        for number, packet in enumerate(container.demux(stream)):
            with contextlib.suppress(av.error.FFmpegError):
                for picture in packet.decode():
                    return picture
            if number >= MAX_BROKEN:
                break
    except av.error.FFmpegError:
        pass  # a cut-off tail: there was none before it
    return None


def showing_of(stream: VideoStream, first: av.VideoFrame | None) -> Showing:
    """Return how the pictures of a film are shown, from the first that is decoded; from what it says where none is."""
    if first is None:
        return Showing(stream.codec_context.width, stream.codec_context.height, pixel_aspect(stream))
    return Showing(first.width, first.height, pixel_aspect(stream), quarter_turns(first.rotation))


def quarter_turns(degrees: int) -> int:
    """Return the nearest multiple of 90 degrees in 0, 90, 180, 270."""
    return round(degrees / 90) % 4 * 90


def _duration(container: InputContainer, stream: VideoStream) -> Fraction | None:
    if stream.duration and stream.time_base and stream.duration > 0:
        return Fraction(stream.duration * stream.time_base)
    if container.duration and container.duration > 0:
        return Fraction(container.duration, 1_000_000)
    return _measured(container, stream)


def _measured(container: InputContainer, stream: VideoStream) -> Fraction | None:
    first = last = None
    try:
        container.seek(0)
        for packet in container.demux(stream):
            if packet.pts is not None:
                first = packet.pts if first is None else min(first, packet.pts)
                last = max(last or 0, packet.pts + (packet.duration or 0))
    except av.error.FFmpegError:
        pass  # a cut-off tail: what was readable counts
    if first is None or last is None or stream.time_base is None or last <= first:
        return None
    return Fraction((last - first) * stream.time_base)
