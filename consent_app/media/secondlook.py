"""Reading a finished film by another path than the one that wrote it: the ffmpeg program, driven by ffmpeg-python.

Edit lists are ignored, so frames that a player would hide are seen here.
"""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import ffmpeg
import imageio_ffmpeg
import numpy as np

from consent_app.domain.work import ConsentAppError
from consent_app.media.frame import Pixels


def decoded_again(path: Path, size: tuple[int, int], long_side: int) -> Iterator[Pixels]:
    """Yield every frame in the file as H×W×3 RGB, scaled so that its longer side is at most `long_side`.

    `size` is the width and height of the film in pixels.
    """
    scale = min(1.0, long_side / max(size))
    width, height = (max(1, round(side * scale)) for side in size)
    command = (
        ffmpeg.input(str(path), ignore_editlist="1")
        .output("pipe:", format="rawvideo", pix_fmt="rgb24", s=f"{width}x{height}", fps_mode="passthrough")
        .global_args("-nostdin", "-loglevel", "quiet")
        .compile(cmd=imageio_ffmpeg.get_ffmpeg_exe())
    )
    with _running(command, path) as child:
        stream = child.stdout
        while stream is not None and (content := stream.read(width * height * 3)):
            if len(content) < width * height * 3:
                raise ConsentAppError("film_broken", name=path.name)
            yield np.frombuffer(content, np.uint8).reshape(height, width, 3)


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
