"""A film to measure speed with: somebody walks through the sample's scenery, the camera stands still."""

import subprocess
from pathlib import Path

import imageio_ffmpeg
import numpy as np

from consent_app.services.sample import actors, scenery

FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()


def walked_film(folder: Path, seconds: int, busy: float, fps: int = 15) -> Path:
    """Make a 1080p film from the sample's scenery, a key frame every 2 s, in which somebody walks for a share of it."""
    path = folder / f"walked-{seconds}-{busy}-{fps}.mp4"
    command = [FFMPEG, "-y", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", "640x360", "-r", str(fps), "-i", "pipe:"]
    command += ["-vf", "scale=1920:1080", "-c:v", "libx264", "-preset", "veryfast", "-g", str(2 * fps), str(path)]
    rng = np.random.default_rng(1)
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL) as child:
        assert child.stdin is not None
        for index in range(seconds * fps):
            canvas = scenery.driveway().copy()
            actors.paint_car(canvas, 250, 330, 250, "KD 48213")
            share = index / (seconds * fps)
            if share < busy:
                actors.paint_person(canvas, 40 + 560 * share / busy, 335, 200, 5 * index / fps)
            child.stdin.write(scenery.grainy(canvas, rng).tobytes())
    return path
