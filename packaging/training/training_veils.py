"""What hides a part of a face, or makes it hard to see: fingers, hands of its own skin, posts and walls, a shade on it.

Hands before a face are what a camera at a door sees of somebody who looks in, and few labelled pictures show any.
"""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray
from training_faces import Head
from training_pictures import Corners, Pixels

Rng = np.random.Generator
Matrix = NDArray[np.float64]
Floats = NDArray[np.float32]

# Up to which share of a face hands may hide; one is tried so many times.
HIDDEN, TRIES = 0.55, 4
# How often a face is in its own shade, and how often its other side has a hand, too.
SHADED, BOTH = 0.25, 0.5


def veiled(canvas: Pixels, box: Corners, heads: Sequence[Head], ground: Pixels, rng: Rng) -> None:
    """Let something hide a part of a face, up to about half: fingers, hands, or a piece of what else there is.

    The middle stays free, or nearly: what shows nothing of a face would teach that anything is one.
    """
    if rng.random() < SHADED:
        _shaded(canvas, box, rng)
    wide, high = box[2] - box[0], box[3] - box[1]
    grown = wide * float(rng.uniform(0.1, 0.6))
    left, top = max(0, round(box[0] - grown)), max(0, round(box[1] - grown))
    part = canvas[top : round(box[3] + grown), left : round(box[2] + grown)]
    face = (box[0] - left, box[1] - top, box[2] - left, box[3] - top)
    kind = rng.random()
    if kind < 0.45 and heads:
        _hands(part, face, heads, rng)
        return
    middle = np.array([(face[0] + face[2]) / 2, (face[1] + face[3]) / 2])
    side = float(rng.uniform(0, 2 * np.pi))
    away = np.array([np.cos(side) * wide, np.sin(side) * high])
    if kind < 0.7:
        _fingers(part, middle, away, rng)
        return
    edge = middle + away * float(rng.uniform(0.02, 0.4))
    ys, xs = np.mgrid[0 : part.shape[0], 0 : part.shape[1]]
    beyond = (xs - edge[0]) * away[0] + (ys - edge[1]) * away[1] > 0
    wall = _plain(part.shape, rng) if kind < 0.85 else ground[top : top + part.shape[0], left : left + part.shape[1]]
    part[beyond] = wall[beyond]


def _plain(shape: tuple[int, ...], rng: Rng) -> Pixels:
    """Return what a post or a wall without anything on it shows: one colour, lighter on a side."""
    shade = np.linspace(0, float(rng.normal(0, 30)), shape[1])[None, :, None]
    colour = rng.integers(0, 256) + rng.normal(0, 12, 3)
    return np.broadcast_to(np.clip(colour + shade, 0, 255), shape).astype(np.uint8)


def _ellipse(shape: tuple[int, ...], box: Corners, larger: float = 1) -> Floats:
    """Return where the ellipse of a face is in a picture: 1 inside, 0 outside; H×W."""
    mask = np.zeros(shape[:2], np.uint8)
    middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    cv2.ellipse(mask, (middle, ((box[2] - box[0]) * larger, (box[3] - box[1]) * larger), 0), 1, -1)
    return mask.astype(np.float32)


def _shaded(canvas: Pixels, box: Corners, rng: Rng) -> None:
    """Darken a face alone, as under a hood or against the light, its one side often more than the other."""
    soft = max(1, round((box[2] - box[0]) * float(rng.uniform(0.05, 0.3))))
    mask = cv2.blur(_ellipse(canvas.shape, box, float(rng.uniform(0.9, 1.3))), (soft, soft))
    beside = (np.arange(canvas.shape[1], dtype=np.float32)[None] - (box[0] + box[2]) / 2) / (box[2] - box[0])
    dark = np.clip(float(rng.uniform(0.25, 0.75)) + beside * float(rng.normal(0, 0.6)), 0.15, 1)
    canvas[:] = canvas * (1 - mask * (1 - dark))[:, :, None]


def _fingers(part: Pixels, middle: Matrix, away: Matrix, rng: Rng) -> None:
    """Draw one to four fingers of a face's colour that reach towards its `middle` from a side `away` of it."""
    wide = float(np.hypot(*away))
    x, y = np.array(middle + rng.uniform(-0.15, 0.15, 2) * wide, int).clip(0, [part.shape[1] - 1, part.shape[0] - 1])
    colour = [int(side) for side in np.clip(part[y, x] * float(rng.uniform(0.7, 1.4)), 0, 255)]
    shown = np.ascontiguousarray(part)
    for _ in range(int(rng.integers(1, 5))):
        across = np.array([-away[1], away[0]]) * float(rng.uniform(-0.4, 0.4))
        reach = float(rng.uniform(0.05, 0.45))
        (ax, ay), (bx, by) = (np.round(middle + across + away * share).astype(int).tolist() for share in (reach, 1.0))
        cv2.line(shown, (ax, ay), (bx, by), colour, max(1, round(wide * float(rng.uniform(0.1, 0.28)))), cv2.LINE_AA)
    part[:] = shown


def _hands(part: Pixels, face: Corners, heads: Sequence[Head], rng: Rng) -> None:
    """Lay a hand on a side of a face, or on two: beside it along a cheek, or across it; of skin, lighter or darker."""
    inside = _ellipse(part.shape, face) > 0
    for _ in range(TRIES):
        hand = _hand(part.shape, face, rng)
        if rng.random() < BOTH:
            hand = np.maximum(hand, _hand(part.shape, face, rng, hand))
        if 0.05 < (hand[inside] > 0).mean() < HIDDEN:
            break
    else:
        return
    skin = _skin(part, face, heads[int(rng.integers(len(heads)))], rng)
    alpha = cv2.blur((hand > 0).astype(np.float32), (3, 3))[:, :, None]
    lit = skin * cv2.blur(hand, (3, 3))[:, :, None]
    part[:] = np.clip(part * (1 - alpha) + lit * alpha, 0, 255)


def _hand(shape: tuple[int, ...], face: Corners, rng: Rng, other: Floats | None = None) -> Floats:
    """Return how lit a hand is in a picture, 0 where there is none; beside an `other` it lies on the other side."""
    start, end = np.array(face[:2]), np.array(face[2:])
    middle, size = (start + end) / 2, end - start
    side = float(rng.uniform(0, 2 * np.pi))
    if other is not None and other.any():
        ys, xs = np.nonzero(other)
        side = float(np.arctan2(middle[1] - ys.mean(), middle[0] - xs.mean()) + rng.normal(0, 0.3))
    out = np.array([np.cos(side), np.sin(side)])
    # Along the face, upward mostly, or towards its middle.
    along = np.array([rng.normal(0, 0.25), -1.0]) if rng.random() < 0.6 else -out + rng.normal(0, 0.4, 2)
    along /= np.hypot(*along)
    across = np.array([-along[1], along[0]])
    wide = float(size[0] * rng.uniform(0.09, 0.2))
    palm = middle + out * size / 2 * float(rng.uniform(0.6, 1.2)) - along * size[0] * float(rng.uniform(0, 0.5))
    count = int(rng.integers(2, 6))
    lit = np.zeros(shape[:2], np.float32)
    for layer, light in ((1.0, float(rng.uniform(0.5, 0.9))), (0.6, 1.0)):
        for number in range(count):
            root = palm + across * wide * 1.05 * (number - (count - 1) / 2)
            tip = root + along * size[0] * float(rng.uniform(0.4, 0.9)) + across * wide * float(rng.normal(0, 0.4))
            _line(lit, root, tip, wide * layer, light)
        _line(lit, palm, palm - along * size[0] * 0.6, wide * count * layer, light)
    return lit


def _line(lit: Floats, start: Matrix, end: Matrix, wide: float, light: float) -> None:
    (ax, ay), (bx, by) = (np.round(place).astype(int).tolist() for place in (start, end))
    cv2.line(lit, (ax, ay), (bx, by), light, max(1, round(wide)))


def _skin(part: Pixels, face: Corners, head: Head, rng: Rng) -> Floats:
    """Return another face's skin as large as a picture, of the colour of the face in it, lighter or darker."""
    x1, y1, x2, y2 = head.box
    cheek = head.pixels[int(y1 + 0.3 * (y2 - y1)) : int(y1 + 0.7 * (y2 - y1)) + 1]
    cheek = cheek[:, int(x1 + 0.25 * (x2 - x1)) : int(x1 + 0.75 * (x2 - x1)) + 1]
    skin = cv2.resize(cheek, part.shape[1::-1], interpolation=cv2.INTER_LINEAR).astype(np.float32)
    own = part[_ellipse(part.shape, face) > 0].reshape(-1, 3).mean(0)
    tone = own / np.maximum(skin.reshape(-1, 3).mean(0), 1) * float(np.exp(rng.uniform(-0.5, 1.1)))
    return np.asarray(skin * tone.astype(np.float32), np.float32)
