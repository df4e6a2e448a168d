"""Squares cut from the labelled pictures as cameras would show them: near and far, aslant, at night, blurred, packed.

Plates that are drawn or cut from other pictures are put into some, aslant and small, for those are missed most.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from training_faces import Head, angle_of, heads, laid, piece
from training_light import developed
from training_pictures import FACE, PLATE, Corners, Picture, Pixels
from training_plates import plate
from training_veils import veiled

Rng = np.random.Generator
Matrix = NDArray[np.float64]

SIDE = 416
# How wide the thing that a square is cut around becomes in it, in pixels.
WIDTHS = {FACE: (8.0, 300.0), PLATE: (9.0, 300.0)}
# Below this width nothing is taught; what is seen to less than a half is painted over.
LEAST, SEEN = 7.0, 0.5
# How often a face is put before another where there is one, and up to which share of that it may hide.
BEFORE, HIDDEN = 0.3, 0.45


@dataclass(frozen=True)
class Tile:
    """One square to learn from: SIDE×SIDE×3 RGB, and its things as class and corners in pixels."""

    pixels: Pixels
    labels: tuple[tuple[int, Corners], ...]


@dataclass(frozen=True)
class Stock:
    """What squares are made of: pictures, those of them that show nothing to find, and plates and faces cut out."""

    pictures: Sequence[Picture]
    empty: Sequence[Picture]
    signs: Sequence[Pixels]
    heads: Sequence[Head]


def stocked(pictures: Sequence[Picture]) -> Stock:
    """Return all that squares are made of."""
    empty = [item for item in pictures if item.source.startswith("neg_") and not item.labels and not item.doubtful]
    signs = []
    for item in pictures:
        for number, box in item.labels:
            x1, y1, x2, y2 = (max(0, round(side)) for side in box)
            if number == PLATE and x2 - x1 > 60:  # pixels, so that there is something to read
                signs.append(item.pixels[y1:y2, x1:x2])
    # What shows nothing to find comes twice as often: a detector that calls everything a plate finds all of them. So do
    # faces, of which there are fewer than of plates.
    readable = [sign for sign in signs if min(sign.shape[:2]) > 10]  # pixels
    faces = [item for item in pictures if any(number == FACE for number, _ in item.labels)]
    return Stock([*pictures, *faces, *empty], empty, readable, heads(pictures))


def tile(stock: Stock, rng: Rng) -> Tile:
    """Return a square around something in one of the pictures."""
    picture = stock.pictures[int(rng.integers(len(stock.pictures)))]
    target = picture.labels[int(rng.integers(len(picture.labels)))] if picture.labels else None
    fit = _fit(picture.pixels.shape[1], picture.pixels.shape[0], target, rng)
    canvas, labels = _warped(picture, fit, _ground(stock, rng), rng)
    for _ in range(_some(0.3, 3, rng)):
        _put(canvas, labels, stock.signs, rng)
    for _ in range(_some(0.35, 3, rng) if stock.empty else 0):
        _lay_nothing(canvas, labels, stock.empty, rng)
    hidden = {box for number, box in labels if number == FACE and _at_edge(box)}
    for _ in range(_some(0.35, 3, rng) if stock.heads else 0):
        _lay(canvas, labels, hidden, stock.heads, rng)
    for _ in range(_some(0.35, 4, rng)):
        _distract(canvas, labels, rng)
    if rng.random() < 0.4:
        for box in [box for number, box in labels if number == FACE and box not in hidden]:
            veiled(canvas, box, stock.heads, _ground(stock, rng), rng)
    canvas = developed(canvas, [box for _, box in labels], rng)
    if rng.random() < 0.5:
        canvas = np.ascontiguousarray(canvas[:, ::-1])
        labels = [(number, (SIDE - box[2], box[1], SIDE - box[0], box[3])) for number, box in labels]
    return Tile(canvas, tuple(labels))


def _some(chance: float, most: int, rng: Rng) -> int:
    """Return how many of a kind are put into a square: by that chance one to so many, or none."""
    return int(rng.integers(1, most + 1)) if rng.random() < chance else 0


def _fit(width: int, height: int, target: tuple[int, Corners] | None, rng: Rng) -> Matrix:
    """Return how a picture lies in the square: its target at some size and place, turned, stretched and aslant."""
    number, box = target or (PLATE, (0.0, 0.0, width, height))
    wide = float(np.exp(rng.uniform(*np.log(WIDTHS[number])))) if target else float(rng.uniform(200, 700))
    scale = wide / max(4.0, box[2] - box[0])
    # A picture of 608 pixels holds little to look at when it is made much smaller, and nothing new when much larger.
    scale = float(np.clip(scale, 0.25, 3.0))
    stretch = float(np.exp(rng.normal(0, 0.2)))
    squeeze = float(rng.uniform(0.45, 1)) if rng.random() < 0.3 else 1.0
    angle = angle_of(rng) if number == FACE else float(rng.normal(0, 0.1))
    shear = float(rng.normal(0, 0.1))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    linear = (
        turn @ np.array([[1, shear], [float(rng.normal(0, 0.08)), 1]]) @ np.diag([scale * squeeze * stretch, scale])
    )
    middle = np.array([(box[0] + box[2]) / 2, (box[1] + box[3]) / 2])
    place = rng.uniform(0.1, 0.9, 2) * SIDE if target else np.array([SIDE / 2, SIDE / 2])
    fit = np.eye(3)
    fit[:2, :2], fit[:2, 2] = linear, place - linear @ middle
    bend = np.eye(3)
    bend[2, :2] = rng.normal(0, 0.00025, 2)
    return bend @ fit


def _ground(stock: Stock, rng: Rng) -> Pixels:
    """Return what a square is filled with where its picture does not reach: something empty, or grey."""
    if rng.random() < 0.2 or not stock.empty:  # grey is what fills up a picture that does not divide by 32
        return np.full((SIDE, SIDE, 3), 114, np.uint8)
    pixels = stock.empty[int(rng.integers(len(stock.empty)))].pixels
    side = round(float(rng.uniform(0.5, 1)) * min(pixels.shape[:2]))
    top, left = (int(rng.integers(0, length - side + 1)) for length in pixels.shape[:2])
    return np.asarray(cv2.resize(pixels[top : top + side, left : left + side], (SIDE, SIDE)), np.uint8)


def _warped(picture: Picture, fit: Matrix, ground: Pixels, rng: Rng) -> tuple[Pixels, list[tuple[int, Corners]]]:
    """Return the square and its labels; what is doubtful or hardly seen is painted over."""
    source, scale = picture.pixels, float(np.sqrt(abs(np.linalg.det(fit[:2, :2]))))
    smaller = min(1.0, scale * 1.2)
    if smaller < 1:
        size = (max(2, round(source.shape[1] * smaller)), max(2, round(source.shape[0] * smaller)))
        source = np.asarray(cv2.resize(source, size, interpolation=cv2.INTER_AREA), np.uint8)
    back = np.diag([picture.pixels.shape[1] / source.shape[1], picture.pixels.shape[0] / source.shape[0], 1.0])
    way = cv2.INTER_LINEAR if rng.random() < 0.7 else cv2.INTER_CUBIC
    canvas = ground.copy()
    cv2.warpPerspective(source, fit @ back, (SIDE, SIDE), canvas, flags=way, borderMode=cv2.BORDER_TRANSPARENT)
    labels = []
    for number, box in picture.labels:
        whole = _moved(box, fit, number)
        seen = _clipped(whole)
        share = _area(seen) / max(_area(whole), 1e-6)
        if share >= SEEN and seen[2] - seen[0] >= LEAST:
            labels.append((number, seen))
        elif share > 0:
            _painted(canvas, seen)
    for box in picture.doubtful:
        _painted(canvas, _clipped(_moved(box, fit, PLATE)))
    return canvas, labels


def _moved(box: Corners, fit: Matrix, number: int) -> Corners:
    """Return the box around what a box becomes: a face fills the ellipse in it, a plate reaches its corners."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    across, down = (box[2] - box[0]) / 2, (box[3] - box[1]) / 2
    if number == FACE:
        angles = np.linspace(0, 2 * np.pi, 16, endpoint=False)
        points = np.stack([x + across * np.cos(angles), y + down * np.sin(angles)])
    else:
        points = np.array([[x - across, x + across, x + across, x - across], [y - down, y - down, y + down, y + down]])
    there = fit @ np.vstack([points, np.ones(points.shape[1])])
    there = there[:2] / there[2]
    (x1, y1), (x2, y2) = there.min(1), there.max(1)
    return (float(x1), float(y1), float(x2), float(y2))


def _clipped(box: Corners) -> Corners:
    x1, y1, x2, y2 = (float(np.clip(part, 0, SIDE)) for part in box)
    return (x1, y1, x2, y2)


def _area(box: Corners) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def _painted(canvas: Pixels, box: Corners) -> None:
    """Paint a place over in its mean colour, with the edge that it has when it was made larger."""
    part = np.s_[max(0, int(box[1]) - 2) : int(np.ceil(box[3])) + 2, max(0, int(box[0]) - 2) : int(np.ceil(box[2])) + 2]
    if canvas[part].size:
        canvas[part] = canvas[part].reshape(-1, 3).mean(0)


def _put(canvas: Pixels, labels: list[tuple[int, Corners]], signs: Sequence[Pixels], rng: Rng) -> None:
    """Put a plate into a square where nothing lies yet, seen aslant, in the light of its place."""
    sign = plate(rng) if rng.random() < 0.5 or not signs else signs[int(rng.integers(len(signs)))]
    wide = float(np.exp(rng.uniform(np.log(13), np.log(200))))
    high = wide * sign.shape[0] / sign.shape[1]
    wide *= float(rng.uniform(0.4, 1)) if rng.random() < 0.5 else 1.0
    angle = float(rng.normal(0, 0.16))
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * [wide / 2, high / 2]
    corners[:, 1] += corners[:, 0] * float(rng.normal(0, 0.2))
    corners *= 1 + rng.normal(0, 0.03, (4, 1))
    corners = corners @ np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    corners += rng.uniform(0.05, 0.95, 2) * SIDE
    (x1, y1), (x2, y2) = corners.min(0), corners.max(0)
    box = (float(x1), float(y1), float(x2), float(y2))
    free = (x1 - wide / 2, y1 - high / 2, x2 + wide / 2, y2 + high / 2)
    if min(box) < 0 or max(box) > SIDE or any(_area(_both(free, other)) > 0 for _, other in labels):
        return
    if rng.random() < 0.6:
        _panel(canvas, box, rng)
    _drawn(canvas, sign, corners, rng)
    if x2 - x1 >= LEAST:
        labels.append((PLATE, box))


def _lay(
    canvas: Pixels, labels: list[tuple[int, Corners]], hidden: set[Corners], heads: Sequence[Head], rng: Rng
) -> None:
    """Put a face into a square, sometimes before a part of another; where it hides more, the square stays as it was.

    A face is `hidden` once: one that two things lie before, or the edge of the picture and one, has little left of it.
    """
    drawn, head = canvas.copy(), heads[int(rng.integers(len(heads)))]
    others = [box for number, box in labels if number == FACE and box not in hidden]
    if others and rng.random() < BEFORE:
        box = laid(drawn, head, rng, beside=others[int(rng.integers(len(others)))])
    else:
        box = laid(drawn, head, rng)
    seen = _clipped(box)
    if seen[2] - seen[0] < LEAST or _area(seen) < SEEN * _area(box):
        return
    shares = {other: _hidden(canvas, drawn, other) for _, other in labels}
    if all(share <= (HIDDEN if other in others else 0) for other, share in shares.items()):
        canvas[:] = drawn
        hidden.update(other for other, share in shares.items() if share)
        hidden.update([seen] if _at_edge(seen) else [])
        labels.append((FACE, seen))


def _lay_nothing(canvas: Pixels, labels: list[tuple[int, Corners]], empty: Sequence[Picture], rng: Rng) -> None:
    """Put a piece of an empty picture where nothing lies, as a face is put in: not all that is put in is a face."""
    drawn = canvas.copy()
    laid(drawn, piece(empty[int(rng.integers(len(empty)))].pixels, rng), rng)
    if not any(_hidden(canvas, drawn, box) for _, box in labels):
        canvas[:] = drawn


def _at_edge(box: Corners) -> bool:
    return min(box) <= 0 or max(box) >= SIDE


def _hidden(canvas: Pixels, drawn: Pixels, box: Corners) -> float:
    """Return how much of a box was drawn over."""
    part = np.s_[int(box[1]) : int(np.ceil(box[3])) + 1, int(box[0]) : int(np.ceil(box[2])) + 1]
    return float((canvas[part] != drawn[part]).any(2).mean())


def _distract(canvas: Pixels, labels: list[tuple[int, Corners]], rng: Rng) -> None:
    """Draw something that is no plate where nothing lies: a plain board, a spot of light, or words on no board."""
    wide = float(np.exp(rng.uniform(np.log(5), np.log(120))))
    high = wide / float(np.exp(rng.uniform(np.log(0.7), np.log(5))))
    x, y = rng.uniform(0, SIDE, 2)
    around = (x - wide, y - high, x + wide, y + high)
    if any(_area(_both(around, other)) > 0 for _, other in labels):
        return
    colour = [int(part) for part in np.clip(rng.integers(0, 256) + rng.normal(0, 30, 3), 0, 255)]
    angle, kind = float(rng.normal(0, 15)), rng.random()
    if kind < 0.4:
        cv2.fillConvexPoly(canvas, cv2.boxPoints(((x, y), (wide, high), angle)).astype(np.int32), colour, cv2.LINE_AA)
    elif kind < 0.65:
        cv2.ellipse(canvas, ((x, y), (wide / 2, high / 2), angle), colour, -1, cv2.LINE_AA)
    else:
        word = "".join(chr(int(rng.integers(65, 91))) for _ in range(int(rng.integers(2, 12))))
        scale = max(0.2, high / 30)
        at = (round(x - wide / 2), round(y + high / 2))
        cv2.putText(canvas, word, at, cv2.FONT_HERSHEY_SIMPLEX, scale, colour, max(1, round(scale)), cv2.LINE_AA)


def _both(one: Corners, other: Corners) -> Corners:
    return (max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3]))


def _panel(canvas: Pixels, box: Corners, rng: Rng) -> None:
    """Lay a plain patch around a place, as of a bumper or a door: what is plain and has no letters is no plate."""
    wide, high = box[2] - box[0], box[3] - box[1]
    x1, y1, x2, y2 = _clipped(
        (
            box[0] - wide * float(rng.uniform(0.1, 2)),
            box[1] - high * float(rng.uniform(0.1, 3)),
            box[2] + wide * float(rng.uniform(0.1, 2)),
            box[3] + high * float(rng.uniform(0.1, 2)),
        )
    )
    colour = rng.integers(0, 256) + rng.normal(0, 20, 3)
    shade = np.linspace(0, float(rng.normal(0, 40)), max(1, int(y2) - int(y1)))[:, None, None]
    part = np.s_[int(y1) : int(y2), int(x1) : int(x2)]
    canvas[part] = np.clip(colour + shade, 0, 255).astype(np.uint8)


def _drawn(canvas: Pixels, sign: Pixels, corners: Matrix, rng: Rng) -> None:
    """Draw a plate into four corners, smoothly at its edges, lit about as its place is."""
    scale = float(np.linalg.norm(corners[1] - corners[0]) / sign.shape[1])
    if scale < 1:
        size = (max(2, round(sign.shape[1] * scale)), max(2, round(sign.shape[0] * scale)))
        sign = np.asarray(cv2.resize(sign, size, interpolation=cv2.INTER_AREA), np.uint8)
    height, width = sign.shape[:2]
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    fit = cv2.getPerspectiveTransform(flat, corners.astype(np.float32))
    there = cv2.warpPerspective(sign, fit, (SIDE, SIDE), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    mask = np.zeros((SIDE * 4, SIDE * 4), np.uint8)
    cv2.fillConvexPoly(mask, np.round(corners * 4).astype(np.int32), 255)
    alpha = cv2.resize(mask, (SIDE, SIDE), interpolation=cv2.INTER_AREA)[:, :, None] / np.float32(255)
    lit = there * float(rng.uniform(0.35, 1.1))
    canvas[:] = np.clip(canvas * (1 - alpha) + lit * alpha, 0, 255).astype(np.uint8)
