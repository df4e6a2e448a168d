"""A film to measure speed with: somebody walks through the sample's scenery, the camera stands still."""

import subprocess
from pathlib import Path

import imageio_ffmpeg
import numpy as np

from consent_app.services.sample import actors, scenery

FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()


def walked_film(folder: Path, seconds: int, busy: float) -> Path:
    """Make a 1080p film at 15 frames a second from the sample's scenery, in which somebody walks for a share of it."""
    path = folder / f"walked-{seconds}-{busy}.mp4"
    command = [FFMPEG, "-y", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", "640x360", "-r", "15", "-i", "pipe:"]
    command += ["-vf", "scale=1920:1080", "-c:v", "libx264", "-preset", "veryfast", "-g", "30", str(path)]
    rng = np.random.default_rng(1)
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL) as child:
        assert child.stdin is not None
        for index in range(seconds * 15):
            canvas = scenery.driveway().copy()
            actors.paint_car(canvas, 250, 330, 250, "KD 48213")
            share = index / (seconds * 15)
            if share < busy:
                actors.paint_person(canvas, 40 + 560 * share / busy, 335, 200, index / 3)
            child.stdin.write(scenery.grainy(canvas, rng).tobytes())
    return path
