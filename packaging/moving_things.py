"""Films with faces and plates whose place in every frame is known, to measure what a redaction leaves open.

Real faces and plates, cut from the training material, move, stop, turn, hide behind posts, leave and come back, at 16
to 200 pixels (plates from 24), before a still or a moving camera. What the edge of its photo cuts is where the edge of
the film cuts it, for no camera shows half of a face amid a picture.
"""

import csv
import hashlib
import math
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import imageio_ffmpeg
import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parent / "training"))

from training_pictures import kept_aside

Pixels = NDArray[np.uint8]
Rng = np.random.Generator

FPS = 15
SECONDS = 10
SIZE = (1280, 720)
WIDTHS = {"face": (16, 200), "plate": (24, 200)}
# A thing counts while so much of it is to be seen; what is narrower than this share of itself has turned away.
SEEN = 0.7
TURNED = 0.45
# How much of the picture around a face or a plate is cut out with it, in its own widths.
AROUND = {"face": 0.6, "plate": 1.0}
FADE = 0.18
# What comes so near to the edge of its photo, in shares of that, is taken for cut by it.
NEAR = 0.01
# Labels that miss a quarter of their thing or more, or of which more than a half plainly lies beside it, set right by
# hand after a look at all that are used: middle and size in shares of the picture, as labels tell them. A picture is
# told by its SHA-256, for its name may be what a plate says, or who somebody is.
MENDED = {
    "5969a603e07e0e2b2dfa0ee99fe286ccd4af14746df6927696ace270c09b4b8c": (0.42, 0.565, 0.58, 0.61),
    "2a56ecf71fb0a2df93a1b4f15b36f2f4bdd47a25d02cf50b02d4e84e16020c9e": (0.617, 0.545, 0.225, 0.51),
    "829b33f158d1c02c466a24e91662d6bf6f5e82d0bd30a0cd3fd90b49247b29fc": (0.458, 0.781, 0.183, 0.111),
}


@dataclass(frozen=True)
class Sprite:
    """A thing cut out of a picture with some of what is around it: H×W×4, and where it lies in there, in pixels.

    `cut` tells, across and down, which edge of the photo goes through it: -1 the first, 1 the last, 0 none.
    """

    kind: str
    picture: Pixels
    box: tuple[float, float, float, float]
    cut: tuple[int, int]


@dataclass(frozen=True)
class Actor:
    """One thing in one film: how wide it is, and how it goes."""

    sprite: Sprite
    width: float
    start: tuple[float, float]
    speed: tuple[float, float]
    rests: tuple[float, float]
    turns: float
    away: tuple[float, float]

    def pose(self, time: float) -> tuple[float, float, float]:
        """Return where its middle is, and how far it is turned: 1 seen from the front, less the more it turns."""
        moving = min(time, self.rests[0]) + max(0.0, time - self.rests[1])
        x, y = self.start[0] + self.speed[0] * moving, self.start[1] + self.speed[1] * moving
        if self.away[0] <= time < self.away[1]:
            x, y = x - 3 * SIZE[0], y - 3 * SIZE[1]
        return x, y, 1 - (1 - abs(math.cos(self.turns * time))) * 0.6


@dataclass(frozen=True)
class Truth:
    """A thing in one frame of a film that is to be covered."""

    frame: int
    kind: str
    actor: int
    box: tuple[float, float, float, float]


def sprites(train: Path, kind: str, count: int, rng: Rng) -> list[Sprite]:
    """Return things that are large enough to be shown large, cut from pictures that our detector never saw."""
    number = {"face": 0, "plate": 1}[kind]
    pattern = {"face": "faces_*", "plate": "plates_*"}[kind]
    found: list[Sprite] = []
    folders = sorted(train.glob(pattern))
    paths = [path for folder in folders for path in sorted((folder / "images").iterdir()) if kept_aside(path)]
    rng.shuffle(paths)
    for path in paths:
        label = path.parent.parent / "labels" / f"{path.stem}.txt"
        picture = cv2.imread(str(path))
        if picture is None or not label.is_file():
            continue
        rows = [list(map(float, line.split())) for line in label.read_text().splitlines()]
        if len(rows) == 1 and int(rows[0][0]) == number:
            place = MENDED.get(hashlib.sha256(path.read_bytes()).hexdigest(), tuple(rows[0][1:]))
            if made := cut_out(np.asarray(picture, np.uint8), place, kind):
                found.append(made)
        if len(found) == count:
            break
    return found


def cut_out(picture: Pixels, place: tuple[float, ...], kind: str) -> Sprite | None:
    """Return the thing at a place, its middle and size in shares of an H×W×3 picture; None where it is too small."""
    height, width = picture.shape[:2]
    x, y, w, h = np.multiply(place, (width, height) * 2).tolist()
    if w < 90 or (kind == "plate" and not 1.7 < w / h < 6):
        return None
    pad = AROUND[kind] * w
    x1, y1 = max(0, int(x - w / 2 - pad)), max(0, int(y - h / 2 - pad))
    x2, y2 = min(width, int(x + w / 2 + pad)), min(height, int(y + h / 2 + pad))
    part = cv2.cvtColor(picture[y1:y2, x1:x2], cv2.COLOR_BGR2RGBA)
    cut = (_cut_at(x - w / 2, x + w / 2, width), _cut_at(y - h / 2, y + h / 2, height))
    across, down = (_soft(length, edge) for length, edge in zip(part.shape[1::-1], cut, strict=True))
    part[:, :, 3] = np.outer(down, across) * 255
    box = (x - w / 2 - x1, y - h / 2 - y1, x + w / 2 - x1, y + h / 2 - y1)
    return Sprite(kind, np.asarray(part, np.uint8), box, cut)


def _cut_at(first: float, last: float, length: int) -> int:
    """Tell which edge of a photo something goes up to that reaches from `first` to `last`: -1 the first, 1 the last."""
    return int(last > (1 - NEAR) * length) - int(first < NEAR * length)


def _soft(length: int, cut: int) -> NDArray[np.float64]:
    """Return how much of a cut-out is seen along one side, 0 to 1: less towards its ends, but for where it was cut."""
    first, last = np.arange(length), np.arange(length)[::-1]
    near = {-1: last, 0: np.minimum(first, last), 1: first}[cut]
    return np.asarray(np.clip(near / (FADE * length / 2), 0, 1), np.float64)


def cast(pool: list[Sprite], count: int, rng: Rng) -> list[Actor]:
    """Return things of a film; each begins somewhere, goes its way, and may rest, turn, or be away for a while."""
    actors = []
    for _ in range(count):
        sprite = pool[int(rng.integers(len(pool)))]
        width = float(np.exp(rng.uniform(*np.log(WIDTHS[sprite.kind]))))
        speed = float(rng.uniform(0, 2.5)) * width if rng.random() < 0.8 else 0.0
        angle = float(rng.normal(0, 0.4)) + (math.pi if rng.random() < 0.5 else 0)
        rest = float(rng.uniform(1, 6))
        away = float(rng.uniform(2, 6))
        actors.append(
            Actor(
                sprite,
                width,
                (float(rng.uniform(0.15, 0.85)) * SIZE[0], float(rng.uniform(0.2, 0.8)) * SIZE[1]),
                (speed * math.cos(angle), speed * math.sin(angle)),
                (rest, rest + float(rng.uniform(0, 3))),
                float(rng.choice([0.0, 0.0, 1.0, 2.0])),
                (away, away + float(rng.choice([0.0, 0.0, 2.0]))),
            )
        )
    return actors


def frames(
    place: Pixels, actors: list[Actor], posts: list[tuple[int, int]], drift: float, rng: Rng, truths: list[Truth]
) -> Iterator[Pixels]:
    """Yield the frames of a film; what is to be covered in them is in `truths` when it is done."""
    width, height = SIZE
    large = cv2.resize(place, (int(width * 1.5), int(height * 1.5)), interpolation=cv2.INTER_AREA)
    for number in range(FPS * SECONDS):
        time = number / FPS
        dx, dy = drift * width * 0.24 * math.sin(time * 0.7), drift * height * 0.2 * math.sin(time * 0.45)
        left, top = round(width * 0.25 + dx), round(height * 0.25 + dy)
        canvas = np.asarray(large[top : top + height, left : left + width], np.uint8).copy()
        shown = np.full((len(actors), height, width), 0, bool)
        boxes = []
        for index, actor in enumerate(actors):
            x, y, turned = actor.pose(time)
            boxes.append((*_paste(canvas, actor, x - dx, y - dy, turned, shown, index), turned))
        for post_left, post_width in posts:
            column = np.s_[:, max(0, post_left - round(dx)) : max(0, post_left - round(dx) + post_width)]
            canvas[column] = 70
            shown[:, column[0], column[1]] = False
        for index, (x1, y1, x2, y2, turned) in enumerate(boxes):
            part = shown[index, max(0, round(y1)) : max(0, round(y2)), max(0, round(x1)) : max(0, round(x2))]
            if turned >= TURNED and part.sum() >= SEEN * (x2 - x1) * (y2 - y1):
                truths.append(Truth(number, actors[index].sprite.kind, index, (x1, y1, x2, y2)))
        grain = rng.normal(0, 2.5, (height, width, 1))
        yield np.clip(canvas + grain, 0, 255).astype(np.uint8)


def _paste(
    canvas: Pixels, actor: Actor, x: float, y: float, turned: float, shown: NDArray[np.bool_], index: int
) -> tuple[float, float, float, float]:
    """Draw a thing whose middle is at a place, and return its box; `shown` gets what is seen of it."""
    sprite = actor.sprite
    x1, y1, x2, y2 = sprite.box
    scale = actor.width / (x2 - x1)
    stretch = np.array([scale * turned, scale])
    place = np.array([x, y]) - np.array([x1 + x2, y1 + y2]) / 2 * stretch
    fit = np.column_stack([np.diag(stretch), _at_edges(place, sprite, stretch)])
    blurred = cv2.blur(sprite.picture, (round(max(1, 0.8 / scale)),) * 2) if scale < 1 else sprite.picture
    drawn = cv2.warpAffine(blurred, fit, (canvas.shape[1], canvas.shape[0]), flags=cv2.INTER_LINEAR)
    alpha = drawn[:, :, 3:].astype(np.float32) / 255
    canvas[:] = (canvas * (1 - alpha) + drawn[:, :, :3] * alpha).astype(np.uint8)
    opaque = alpha[:, :, 0] > 0.5
    shown[:index] &= ~opaque
    shown[index] = opaque
    corners = fit @ np.array([[x1, x2], [y1, y2], [1, 1]])
    return (float(corners[0, 0]), float(corners[1, 0]), float(corners[0, 1]), float(corners[1, 1]))


def _at_edges(place: NDArray[np.float64], sprite: Sprite, stretch: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return where a cut-out begins: where it is, or so that the edges that it was cut at are those of the film."""
    ends = np.array(SIZE) - stretch * sprite.picture.shape[1::-1]
    return np.choose(np.array(sprite.cut) + 1, [np.zeros(2), place, ends])


def written(path: Path, pictures: Iterator[Pixels]) -> None:
    """Write pictures as a film, as cameras do."""
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(),
        "-y",
        "-f",
        "rawvideo",
        "-pix_fmt",
        "rgb24",
        "-s",
        f"{SIZE[0]}x{SIZE[1]}",
    ]
    command += ["-r", str(FPS), "-i", "pipe:", "-pix_fmt", "yuv420p", "-c:v", "libx264", "-preset", "veryfast"]
    with subprocess.Popen(
        [*command, "-crf", "24", "-g", str(2 * FPS), str(path)], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as child:
        assert child.stdin is not None
        for picture in pictures:
            child.stdin.write(picture.tobytes())


def films(folder: Path, train: Path, count: int, seed: int) -> Iterator[tuple[Path, list[Truth]]]:
    """Make films, half of them with a moving camera; yield each with what is to be covered in it."""
    rng = np.random.default_rng(seed)
    pool = {kind: sprites(train, kind, 40, rng) for kind in ("face", "plate")}
    places = [
        path
        for name in ("neg_doorstep_packages", "neg_dogs_yard")
        for path in sorted((train / name / "images").iterdir())
    ]
    for number in range(count):
        place = np.asarray(cv2.imread(str(places[int(rng.integers(len(places)))])), np.uint8)[:, :, ::-1]
        actors = cast(pool["face"], 2, rng) + cast(pool["plate"], 2, rng)
        posts = [(int(rng.uniform(0.1, 0.9) * SIZE[0]), int(rng.uniform(20, 120)))] * int(rng.integers(0, 2))
        truths: list[Truth] = []
        path = folder / f"{'still' if number % 2 == 0 else 'moving'}-{number:02}.mp4"
        written(path, frames(place, actors, posts, number % 2, rng, truths))
        with path.with_suffix(".csv").open("w", newline="") as out:
            rows = csv.writer(out)
            rows.writerow(("frame", "kind", "actor", "x1", "y1", "x2", "y2"))
            rows.writerows((one.frame, one.kind, one.actor, *one.box) for one in truths)
        yield path, truths
