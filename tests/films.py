"""Films made for tests, each frame with its number burned in as bars that survive coding."""

from collections.abc import Callable, Iterable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.video.stream import VideoStream
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]

BITS = 12
BAR = 8


def numbered(index: int, width: int = 160, height: int = 96) -> Pixels:
    """Return a grey picture with `index` burned into its top rows, one bar of 8×8 pixels a bit."""
    picture = np.full((height, width, 3), 90, np.uint8)
    for bit in range(BITS):
        picture[0:BAR, bit * BAR : (bit + 1) * BAR] = 235 if index >> bit & 1 else 20
    picture[BAR:, :, 0] = np.linspace(60, 140, width, dtype=np.uint8)
    return picture


def number_of(picture: Pixels) -> int:
    """Return the number burned into a picture, H×W×3 or H×W."""
    rows = picture[2 : BAR - 2].astype(float)
    grey = rows.mean(axis=(0, 2)) if rows.ndim == 3 else rows.mean(axis=0)
    return sum(1 << bit for bit in range(BITS) if grey[bit * BAR + 2 : (bit + 1) * BAR - 2].mean() > 128)


def write_film(
    path: Path,
    pictures: Iterable[Pixels],
    *,
    fps: int = 15,
    stamps: Callable[[int], int] | None = None,
    gop: int = 12,
    bframes: int = 2,
    codec: str = "libx264",
    pix_fmt: str = "yuv420p",
    tags: dict[str, str] | None = None,
    options: dict[str, str] | None = None,
) -> Path:
    """Write a film; `stamps` gives each frame's time in units of 1/1000 s (the usual steps where it is None)."""
    coding = (
        {"g": str(gop), "bf": str(bframes), "preset": "veryfast", "crf": "14"} if "264" in codec else {"g": str(gop)}
    )
    with av.open(str(path), "w", options=options or {}) as container:
        container.metadata.update(tags or {})
        stream: VideoStream | None = None
        for index, picture in enumerate(pictures):
            if stream is None:
                added = container.add_stream(codec, rate=fps, options=coding)
                assert isinstance(added, VideoStream)
                stream = added
                stream.height, stream.width = picture.shape[:2]
                stream.pix_fmt = pix_fmt
                stream.codec_context.time_base = Fraction(1, 1000)
            frame = av.VideoFrame.from_ndarray(picture, "rgb24")
            frame.pts = stamps(index) if stamps else round(1000 * index / fps)
            frame.time_base = Fraction(1, 1000)
            container.mux(stream.encode(frame))
        if stream is not None:
            container.mux(stream.encode(None))
    return path


def numbered_film(path: Path, count: int, **how: object) -> Path:
    """Write a film of `count` numbered frames."""
    return write_film(path, (numbered(index) for index in range(count)), **how)  # type: ignore[arg-type]  # passed on
