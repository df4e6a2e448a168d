"""Films as cameras write them, with all that leaks: tags, a position, a subtitle track, sound. For the sample.

The only films this app writes that say anything about a place or a person; they are invented.
"""

import subprocess
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ffmpeg
import imageio_ffmpeg
import numpy as np
from numpy.typing import NDArray

from consent_app.domain.work import ConsentAppError
from consent_app.media.files import committed


@dataclass(frozen=True, slots=True)
class Luggage:
    """What a camera's film carries besides its picture."""

    title: str
    comment: str
    position: str
    subtitle: str


def write_camera_film(
    path: Path, pictures: Iterable[NDArray[np.uint8]], size: tuple[int, int], fps: int, seconds: int, luggage: Luggage
) -> None:
    """Write `seconds` of H×W×3 RGB pictures, `size` wide and high, as H.264 in MP4 with noise and all of `luggage`."""
    with committed(path) as partial, tempfile.TemporaryDirectory() as folder:
        subtitles = Path(folder) / "words.srt"
        subtitles.write_text(f"1\n00:00:00,000 --> 00:00:05,000\n{luggage.subtitle}\n")
        picture = ffmpeg.input("pipe:", format="rawvideo", pix_fmt="rgb24", s=f"{size[0]}x{size[1]}", r=fps)
        sound = ffmpeg.input(f"anoisesrc=amplitude=0.01:duration={seconds}", format="lavfi")
        command = _command([picture, sound, ffmpeg.input(str(subtitles))], fps, luggage, partial)
        with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL) as child:  # noqa: S603  # no shell
            if child.stdin is not None:
                for content in pictures:
                    child.stdin.write(content.tobytes())
        if child.returncode != 0:
            raise ConsentAppError("file_not_written", name=path.name, folder=str(path.parent))


def _command(inputs: list[Any], fps: int, luggage: Luggage, target: Path) -> list[str]:
    tags = {
        "metadata:g:0": f"title={luggage.title}",
        "metadata:g:1": f"comment={luggage.comment}",
        "metadata:g:2": f"com.apple.quicktime.location.ISO6709={luggage.position}",
    }
    coding = {"vcodec": "libx264", "preset": "veryfast", "crf": 23, "g": fps * 4, "pix_fmt": "yuv420p"}
    output = ffmpeg.output(
        *inputs,
        str(target),
        format="mp4",
        movflags="use_metadata_tags",
        acodec="aac",
        scodec="mov_text",
        **coding,
        **tags,
    )
    quiet = output.global_args("-loglevel", "quiet").overwrite_output()
    command: list[str] = quiet.compile(cmd=imageio_ffmpeg.get_ffmpeg_exe())
    return command
