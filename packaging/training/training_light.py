"""What cameras make of what is before them: squares to learn from, in lamplight and in the dark, blurred and packed."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray
from training_pictures import Corners, Pixels

Rng = np.random.Generator
Matrix = NDArray[np.float64]
Floats = NDArray[np.float32]


def developed(canvas: Pixels, things: Sequence[Corners], rng: Rng) -> Pixels:
    """Return a square as a camera would have taken it: light, colour, focus, motion, noise and packing.

    `things` are the boxes of what is in it: lamps shine on some, and some stand in the dark.
    """
    shone = _shone_on(canvas.astype(np.float32), things, rng) if rng.random() < 0.3 else canvas.astype(np.float32)
    picture = _focused(_lit(shone, rng), rng)
    if rng.random() < 0.5:
        picture = picture + rng.normal(0, rng.uniform(1, 10), (*picture.shape[:2], 1)).astype(np.float32)
    done = np.clip(picture, 0, 255).astype(np.uint8)
    if rng.random() < 0.5:
        _, packed = cv2.imencode(".jpg", done, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(18, 90))])
        done = np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), np.uint8)
    return done


def _shone_on(picture: Floats, things: Sequence[Corners], rng: Rng) -> Floats:
    """Return a square with light on a place, up to white, or with a place in the shade, most often that of a thing."""
    high, wide = picture.shape[:2]
    x, y, reach = float(rng.uniform(0, wide)), float(rng.uniform(0, high)), float(rng.uniform(20, 200))
    if things and rng.random() < 0.8:
        x1, y1, x2, y2 = things[int(rng.integers(len(things)))]
        x, y = float(rng.uniform(x1, x2)), float(rng.uniform(y1, y2))
        reach = (x2 - x1) * float(rng.uniform(0.5, 2.5))
    ys, xs = np.mgrid[0:high, 0:wide].astype(np.float32)
    spot = np.exp(-((xs - x) ** 2 + (ys - y) ** 2) / (2 * reach**2))[:, :, None]
    strength = float(rng.uniform(0.5, 2.5)) if rng.random() < 0.5 else -float(rng.uniform(0.4, 0.92))
    return np.asarray(np.clip(picture * (1 + strength * spot), 0, 255), np.float32)


def _lit(canvas: Floats, rng: Rng) -> Floats:
    """Return a square in another light: darker or brighter, flatter, of other colours or none, as at night."""
    gamma = float(np.exp(rng.normal(0, 0.35)))
    picture = cv2.pow(canvas / 255, gamma) * (255 * float(rng.uniform(0.6, 1.3))) + float(rng.normal(0, 12))
    if rng.random() < 0.2:  # through fog, or a dirty pane
        picture = picture.mean() + (picture - picture.mean()) * float(rng.uniform(0.3, 0.8))
    if rng.random() < 0.3:
        lit = picture.mean(2, keepdims=True).repeat(3, 2)
    else:
        tinted = picture * rng.normal(1, 0.08, 3)
        grey = tinted.mean(2, keepdims=True)
        lit = grey + (tinted - grey) * float(rng.uniform(0.3, 1.4))
    return np.asarray(np.clip(lit, 0, 255), np.float32)


def _focused(picture: Floats, rng: Rng) -> Floats:
    """Return a square out of focus, smeared by motion, or of fewer pixels; half of them as they are."""
    choice = float(rng.random())
    if choice < 0.15:
        return np.asarray(cv2.GaussianBlur(picture, (0, 0), float(rng.uniform(0.4, 1.6))), np.float32)
    if choice < 0.27:
        return np.asarray(cv2.filter2D(picture, -1, _smear(int(rng.integers(2, 8)), rng)), np.float32)
    if choice < 0.45:
        side = picture.shape[0]
        small = round(side * float(rng.uniform(0.4, 0.9)))
        fewer = cv2.resize(picture, (small, small), interpolation=cv2.INTER_AREA)
        return np.asarray(cv2.resize(fewer, (side, side)), np.float32)
    return picture


def _smear(length: int, rng: Rng) -> Matrix:
    """Return the kernel of a motion that many pixels long, along some direction."""
    kernel = np.zeros((length, length))
    kernel[length // 2] = 1
    turn = cv2.getRotationMatrix2D(((length - 1) / 2, (length - 1) / 2), float(rng.uniform(0, 180)), 1)
    turned = np.asarray(cv2.warpAffine(kernel, turn, (length, length)), np.float64)
    return np.asarray(turned / max(turned.sum(), 1e-6), np.float64)
