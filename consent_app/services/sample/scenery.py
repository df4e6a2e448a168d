"""The two views of the sample household's cameras, drawn: a driveway and a front door, at night under one lamp."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from consent_app.detect.vision import cv2

Pixels = NDArray[np.uint8]

WIDTH, HEIGHT = 640, 360
GRAIN = 3.0


@cache
def driveway() -> Pixels:
    """Return the view over a lawn and a driveway to the street, with a car parked in it: H×W×3 RGB."""
    canvas = _sky((22, 26, 40), (52, 56, 70), horizon=150)
    cv2.rectangle(canvas, (0, 150), (WIDTH, HEIGHT), (44, 62, 44), -1)
    cv2.fillPoly(canvas, [_points((210, 150), (430, 150), (640, 360), (60, 360))], (88, 86, 84))
    cv2.rectangle(canvas, (0, 132), (WIDTH, 158), (62, 62, 66), -1)
    for x in range(0, WIDTH, 46):
        cv2.rectangle(canvas, (x, 96), (x + 34, 134), (58 + x % 9, 50, 44), -1)
    cv2.rectangle(canvas, (470, 40), (WIDTH, 250), (96, 84, 72), -1)
    cv2.rectangle(canvas, (510, 90), (560, 150), (150, 140, 96), -1)
    _tree(canvas, 150, 150)
    return _lit(canvas, (430, 120), 420)


@cache
def porch() -> Pixels:
    """Return the view from beside a door down a path to the gate: H×W×3 RGB."""
    canvas = _sky((20, 24, 36), (44, 48, 60), horizon=120)
    cv2.rectangle(canvas, (0, 120), (WIDTH, HEIGHT), (40, 54, 40), -1)
    cv2.fillPoly(canvas, [_points((290, 120), (350, 120), (520, 360), (120, 360))], (104, 98, 92))
    cv2.rectangle(canvas, (0, 100), (WIDTH, 122), (70, 60, 52), -1)
    cv2.rectangle(canvas, (0, 0), (70, HEIGHT), (98, 88, 78), -1)
    cv2.rectangle(canvas, (570, 0), (WIDTH, HEIGHT), (86, 76, 68), -1)
    _tree(canvas, 480, 130)
    return _lit(canvas, (320, 200), 460)


def grainy(canvas: Pixels, rng: np.random.Generator) -> Pixels:
    """Return the picture with the noise of a sensor at night."""
    noise = rng.standard_normal(canvas.shape[:2], np.float32) * GRAIN
    return np.asarray(np.clip(canvas + noise[:, :, None], 0, 255), np.uint8)


def _sky(top: tuple[int, int, int], low: tuple[int, int, int], horizon: int) -> Pixels:
    share = np.clip(np.arange(HEIGHT) / horizon, 0, 1)[:, None, None]
    column = np.array(top) * (1 - share) + np.array(low) * share
    return np.ascontiguousarray(np.broadcast_to(column, (HEIGHT, WIDTH, 3)).astype(np.uint8))


def _tree(canvas: Pixels, x: int, foot: int) -> None:
    """Draw a fir: a round crown on a trunk has the outline of a head, and a detector says so."""
    cv2.rectangle(canvas, (x - 5, foot - 40), (x + 5, foot), (52, 40, 32), -1)
    for low, top, wide in ((-20, -74, 40), (-48, -102, 33), (-76, -128, 25)):
        corners = _points((x - wide, foot + low), (x + wide, foot + low), (x, foot + top))
        cv2.fillPoly(canvas, [corners], (34, 54, 36), cv2.LINE_AA)


def _lit(canvas: Pixels, centre: tuple[int, int], reach: int) -> Pixels:
    """Return the picture as one lamp lights it: warm and bright near it, dark far away."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    near = np.exp(-(((x - centre[0]) ** 2 + (y - centre[1]) ** 2) / (2 * (reach / 2) ** 2)))
    light = 0.72 + 0.55 * near[:, :, None] * np.array([1.0, 0.94, 0.82])
    return np.asarray(np.clip(canvas * light, 0, 255), np.uint8)


def _points(*corners: tuple[int, int]) -> NDArray[np.int32]:
    return np.array(corners, np.int32)
