"""Faces cut out of the labelled pictures, with some of what is around them, to be put where no body is below them.

A face behind a fence, in a car's window or above a wall has no shoulders to be found by (Ghiasi et al., "Simple
Copy-Paste is a Strong Data Augmentation Method", CVPR 2021).
"""

from collections.abc import Iterable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from training_pictures import FACE, Corners, Picture, Pixels

Rng = np.random.Generator
Matrix = NDArray[np.float64]

# Faces from this width on are cut out, in pixels, each with so much around it at most, in its own widths.
WIDE = 40
AROUND = 0.6
# A piece of a picture without any is so high for its width, as a face is, and cut from so much of the shorter side.
HIGH, PIECES = 1.25, (0.04, 0.5)
# How wide they become, in pixels; how many of them are turned far, as of somebody who lies, and how far, in radians.
WIDTHS = (11.0, 220.0)
LYING, TURN = 0.2, 2.2


@dataclass(frozen=True)
class Head:
    """A face with what is around it, H×W×3 RGB, and where it lies in there, in pixels."""

    pixels: Pixels
    box: Corners


def heads(pictures: Iterable[Picture]) -> list[Head]:
    """Return the faces of pictures that are large enough; those with another beside them would show half of it."""
    return [
        _cut(picture.pixels, box)
        for picture in pictures
        for number, box in picture.labels
        if number == FACE and box[2] - box[0] >= WIDE and _alone(picture, _around(box))
    ]


def _around(box: Corners) -> Corners:
    pad = AROUND * (box[2] - box[0])
    return (max(0.0, box[0] - pad), max(0.0, box[1] - pad), box[2] + pad, box[3] + pad)


def _alone(picture: Picture, part: Corners) -> bool:
    """Tell whether but one labelled thing lies in a part of a picture, even with an edge, and nothing doubtful."""
    things = [*(box for _, box in picture.labels), *picture.doubtful]
    return (
        sum(
            box[0] < part[2] and part[0] < box[2] and box[1] < part[3] and part[1] < box[3]  # they share something
            for box in things
        )
        == 1
    )


def _cut(pixels: Pixels, box: Corners) -> Head:
    x1, y1, x2, y2 = map(int, _around(box))
    return Head(pixels[y1:y2, x1:x2], (box[0] - x1, box[1] - y1, box[2] - x1, box[3] - y1))


def piece(pixels: Pixels, rng: Rng) -> Head:
    """Return a part of a picture that shows no face, and where in it one would be, had it been cut out for one."""
    wide = max(8, round(float(np.exp(rng.uniform(*np.log(PIECES)))) * min(pixels.shape[:2])))
    high = min(round(HIGH * wide), pixels.shape[0])
    top, left = (
        int(rng.integers(0, whole - part + 1)) for whole, part in zip(pixels.shape, (high, wide), strict=False)
    )
    inset = AROUND / (1 + 2 * AROUND)
    box = (inset * wide, inset * high, (1 - inset) * wide, (1 - inset) * high)
    return Head(pixels[top : top + high, left : left + wide], box)


def angle_of(rng: Rng) -> float:
    """Return by how much a face is turned in its picture, in radians: most hardly, some as of somebody who lies."""
    return float(rng.uniform(-TURN, TURN) if rng.random() < LYING else rng.normal(0, 0.16))


def laid(canvas: Pixels, head: Head, rng: Rng, beside: Corners | None = None) -> Corners:
    """Draw a face somewhere in a square, softly at its edge, and return the box of the ellipse that it fills.

    One that is laid `beside` another is about as large, and may lie before a part of it.
    """
    side = canvas.shape[0]
    x1, y1, x2, y2 = head.box
    wide, there = float(np.exp(rng.uniform(*np.log(WIDTHS)))), rng.uniform(0.05, 0.95, 2) * side
    if beside:
        wide = (beside[2] - beside[0]) * float(rng.uniform(0.6, 1.6))
        middle = np.array([beside[0] + beside[2], beside[1] + beside[3]]) / 2
        there = middle + rng.normal(0, wide, 2)
    scale = wide / (x2 - x1)
    narrow = float(rng.uniform(0.45, 1)) if rng.random() < 0.4 else 1.0
    angle = angle_of(rng)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    linear = turn @ np.diag([scale * narrow * (1 if rng.random() < 0.5 else -1), scale])
    place = there - linear @ [(x1 + x2) / 2, (y1 + y2) / 2]
    fit = np.hstack([linear, place[:, None]])
    size = (round(max(1, 0.8 / scale)),) * 2
    source = np.dstack([cv2.blur(head.pixels, size), _soft(head, rng)])
    drawn = cv2.warpAffine(source, fit, (side, side), flags=cv2.INTER_LINEAR)
    alpha = drawn[:, :, 3:].astype(np.float32) / 255
    canvas[:] = (canvas * (1 - alpha) + drawn[:, :, :3] * alpha).astype(np.uint8)
    around = np.linspace(0, 2 * np.pi, 16, endpoint=False)
    across, down = (x2 - x1) / 2 * np.cos(around), (y2 - y1) / 2 * np.sin(around)
    points = linear @ np.stack([across + (x1 + x2) / 2, down + (y1 + y2) / 2]) + place[:, None]
    (left, top), (right, low) = points.min(1), points.max(1)
    return (float(left), float(top), float(right), float(low))


def _soft(head: Head, rng: Rng) -> Pixels:
    """Return how much of a cut is seen, 0 to 255: all in its middle, nothing at its edge, more or less of it."""
    height, width = head.pixels.shape[:2]
    x1, y1, x2, y2 = head.box
    seen = np.zeros((height, width), np.uint8)
    more = rng.uniform(0.1, 1, 4)
    left, top = round(x1 * (1 - more[0])), round(y1 * (1 - more[1]))
    right, low = round(x2 + (width - x2) * more[2]), round(y2 + (height - y2) * more[3])
    fade = max(1, round(float(rng.uniform(0.03, 0.15)) * (x2 - x1)))
    seen[top + fade : low - fade, left + fade : right - fade] = 255
    return np.asarray(cv2.blur(seen, (2 * fade + 1,) * 2), np.uint8)
