"""One upright frame of a film in square pixels: its time, small pictures for detectors, and its planes for covers."""

from dataclasses import dataclass, field
from fractions import Fraction

import av
import av.filter
import numpy as np
from av.video.reformatter import ColorRange, Interpolation
from numpy.typing import NDArray

from consent_app.media.probe import Showing

Pixels = NDArray[np.uint8]
# A picture as it is decoded and coded.
Raw = av.VideoFrame

# What the encoder takes as it is; everything else is converted once.
PLANAR = ("yuv420p", "yuvj420p")
TURNS = {90: ("transpose", "cclock"), 180: ("hflip,vflip", ""), 270: ("transpose", "clock")}


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame as a player shows it, at `time` seconds from the first one shown.

    All that is told and shown of it is upright, in square pixels and as large as all of its film, however it is coded.
    """

    time: Fraction
    raw: av.VideoFrame = field(repr=False)
    showing: Showing

    @property
    def size(self) -> tuple[int, int]:
        """Upright width and height in pixels."""
        return self.showing.upright

    @property
    def stamp(self) -> Fraction | None:
        """When the frame is shown by the container's own clock, in seconds; None where that says nothing."""
        base = self.raw.time_base
        return None if self.raw.pts is None or base is None else self.raw.pts * base

    def picture(self, long_side: int) -> Pixels:
        """Return the upright picture as H×W×3 RGB, scaled down so that its longer side is at most `long_side`."""
        scale = min(1.0, long_side / max(self.showing.square))
        width, height = (max(1, round(side * scale)) for side in self.showing.square)
        small = np.asarray(self.raw.reformat(width=width, height=height, format="rgb24").to_ndarray(), np.uint8)
        return _turned(small, self.showing.rotation)

    def upright_picture(self, size: tuple[int, int]) -> Pixels:
        """Return the picture as H×W×3 RGB of exactly that width and height, where it is upright already."""
        small = self.raw.reformat(width=size[0], height=size[1], format="rgb24")
        return np.asarray(small.to_ndarray(), np.uint8)

    def grey(self, width: int, height: int) -> Pixels:
        """Return the picture as H×W grey, scaled to that size without turning it: for telling cuts."""
        return np.asarray(self.raw.reformat(width=width, height=height, format="gray").to_ndarray(), np.uint8)

    def upright_grey(self, long_side: int) -> Pixels:
        """Return the upright picture as H×W grey whose longer side is `long_side`, each pixel the mean of its area."""
        scale = long_side / max(self.showing.square)
        width, height = (max(1, round(side * scale)) for side in self.showing.square)
        small = self.raw.reformat(width=width, height=height, format="gray", interpolation=Interpolation.AREA)
        return _turned(np.asarray(small.to_ndarray(), np.uint8), self.showing.rotation)

    @property
    def brightness(self) -> Pixels:
        """The upright picture as H×W grey of full size, as it is coded where it can be: for telling what moved."""
        width, height = self.showing.square
        if self.raw.format.name not in PLANAR or (width, height) != (self.raw.width, self.raw.height):
            return _turned(self.grey(width, height), self.showing.rotation)
        plane = self.raw.planes[0]
        rows = np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, plane.line_size)
        return _turned(rows[:, : plane.width], self.showing.rotation)


def upright_frame(time: Fraction, raw: av.VideoFrame) -> Frame:
    """Return a frame of a picture that is upright and in square pixels already."""
    return Frame(time, raw, Showing(raw.width, raw.height))


def _turned(picture: Pixels, rotation: int) -> Pixels:
    turns = rotation // 90
    return np.ascontiguousarray(np.rot90(picture, turns)) if turns else picture


class Upright:
    """Turns decoded frames into upright 8-bit 4:2:0 ones of one even size, in square pixels, to be covered in place."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width + width % 2, height + height % 2
        self._graphs: dict[tuple[object, ...], av.filter.Graph] = {}

    def __call__(self, frame: Frame) -> av.VideoFrame:
        """Return a frame that may be written to; it is the decoded one itself where nothing had to change."""
        raw, rotation = frame.raw, frame.showing.rotation
        size = (raw.width, raw.height)
        if raw.format.name in PLANAR and size == (self.width, self.height) and not rotation:
            # Decoders keep frames as references: editing one without this damages the frames after it.
            raw.make_writable()
            return raw
        graph = self._graph(raw, rotation)
        graph.push(raw)
        upright = graph.pull()
        if not isinstance(upright, av.VideoFrame):
            raise TypeError("a picture filter gave no picture")
        upright.make_writable()
        return upright

    def _graph(self, raw: av.VideoFrame, rotation: int) -> av.filter.Graph:
        key = (raw.format.name, raw.width, raw.height, rotation, raw.color_range)
        if key not in self._graphs:
            self._graphs[key] = self._built(raw, rotation)
        return self._graphs[key]

    def _built(self, raw: av.VideoFrame, rotation: int) -> av.filter.Graph:
        graph = av.filter.Graph()
        source = graph.add_buffer(
            width=raw.width,
            height=raw.height,
            format=raw.format,
            time_base=Fraction(1, 1000),
        )
        steps = [turn for turn in (TURNS.get(rotation),) if turn]
        names = [(name, argument) for name, argument in steps for name in name.split(",")]
        width, height = (raw.height, raw.width) if rotation in (90, 270) else (raw.width, raw.height)
        target = f"{self.width}:{self.height}"
        if (width + width % 2, height + height % 2) == (self.width, self.height):
            names.append(("pad", f"{target}:0:0"))
        else:
            names.append(("scale", target))  # pixels that are not square, or a film whose size changes on the way
        full = raw.color_range == ColorRange.JPEG or raw.format.name.startswith("yuvj")
        names.append(("format", "yuvj420p" if full else "yuv420p"))
        last = source
        for name, argument in [*names, ("buffersink", "")]:
            following = graph.add(name, argument) if argument else graph.add(name)
            last.link_to(following)
            last = following
        graph.configure()
        return graph


def planes(frame: av.VideoFrame) -> tuple[Pixels, Pixels, Pixels]:
    """Return writable views of the Y, U and V planes of a 4:2:0 frame: H×W, and H/2×W/2 twice."""
    views = []
    for plane in frame.planes:
        rows = np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, plane.line_size)
        views.append(rows[:, : plane.width])
    y, u, v = views
    return y, u, v
