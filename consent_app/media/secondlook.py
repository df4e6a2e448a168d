"""Reading a finished film by another path than the one that wrote it: the ffmpeg program, driven by ffmpeg-python.

Edit lists are ignored, so frames that a player would hide are seen here.
"""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import ffmpeg
import imageio_ffmpeg
import numpy as np

from consent_app.domain.work import ConsentAppError
from consent_app.media.frame import Pixels, upright_frame


@dataclass(frozen=True, slots=True)
class Again:
    """One frame as it was read again: its bytes in 4:2:0, and its width and height, both even."""

    content: bytes
    size: tuple[int, int]

    def picture(self, long_side: int) -> Pixels:
        """Return it as H×W×3 RGB, scaled down so that its longer side is at most `long_side`."""
        width, height = self.size
        rows = np.frombuffer(self.content, np.uint8).reshape(height * 3 // 2, width)
        return upright_frame(Fraction(0), av.VideoFrame.from_ndarray(rows, format="yuv420p")).picture(long_side)


def decoded_again(path: Path, size: tuple[int, int]) -> Iterator[Again]:
    """Yield every frame in the file; `size` is the width and height of the film in pixels."""
    width, height = size
    length = width * height * 3 // 2
    command = (
        ffmpeg.input(str(path), ignore_editlist="1")
        .output("pipe:", format="rawvideo", pix_fmt="yuv420p", s=f"{width}x{height}", fps_mode="passthrough")
        .global_args("-nostdin", "-loglevel", "quiet")
        .compile(cmd=imageio_ffmpeg.get_ffmpeg_exe())
    )
    with _running(command, path) as child:
        stream = child.stdout
        while stream is not None and (content := stream.read(length)):
            if len(content) < length:
                raise ConsentAppError("film_broken", name=path.name)
            yield Again(content, size)


@contextmanager
def _running(command: list[str], path: Path) -> Iterator[subprocess.Popen[bytes]]:
    # ffmpeg-python's own run_async would leave the pipe open when the reader stops early.
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as child:  # noqa: S603  # no shell; the name is one argument
        try:
            yield child
            failed = child.wait() != 0
        finally:
            child.kill()  # does nothing where it has ended
        if failed:
            raise ConsentAppError("film_broken", name=path.name)
