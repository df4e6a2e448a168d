"""Who and what passes the sample household's cameras. The face is NASA's portrait of an astronaut, public domain."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from consent_app.assets import resource
from consent_app.detect.vision import cv2
from consent_app.domain.evidence import Box

Pixels = NDArray[np.uint8]

# Where the face stands in the portrait, as shares of its width and height.
FACE = Box(36 / 165, 50 / 182, 128 / 165, 168 / 182)
# A figure is this many times as high as its head with hair.
HEADS = 6.2
NIGHT = 0.92


@cache
def _portrait() -> Pixels:
    content = np.frombuffer(resource("demo", "portrait.png").read_bytes(), np.uint8)
    return np.asarray(cv2.cvtColor(np.asarray(cv2.imdecode(content, -1)), cv2.COLOR_BGRA2RGBA), np.uint8)


def paint_person(canvas: Pixels, x: float, feet: float, height: float, stride: float) -> Box:
    """Draw a person who stands at (x, feet) and is `height` pixels high; return the box of the face."""
    head_height = height / HEADS
    head_width = head_height * 165 / 182
    top = feet - height
    dark, jacket = (38, 40, 52), (92, 74, 62)
    hip, swing = feet - height * 0.46, np.sin(stride) * height * 0.09
    for side in (-1, 1):
        foot = (x + side * swing, feet)
        _limb(canvas, (x + side * height * 0.035, hip), foot, height * 0.075, dark)
        hand = (x - side * swing * 1.2 + side * height * 0.11, feet - height * 0.44)
        _limb(canvas, (x + side * height * 0.1, top + height * 0.24), hand, height * 0.055, jacket)
    shoulders = top + height * 0.185
    torso = [(-0.115, 0.0), (0.115, 0.0), (0.085, 0.36), (-0.085, 0.36)]
    corners = np.array([(x + dx * height, shoulders + dy * height) for dx, dy in torso])
    cv2.fillPoly(canvas, [np.round(corners).astype(np.int32)], jacket, cv2.LINE_AA)
    # Thin: a broad patch of skin below a covered face passes for another one.
    _limb(canvas, (x, top + head_height * 0.8), (x, shoulders + height * 0.02), head_width * 0.34, (150, 110, 92))
    left = x - head_width / 2
    _paste(canvas, _portrait(), left, top, head_width, head_height)
    return Box(
        left + FACE.x1 * head_width,
        top + FACE.y1 * head_height,
        left + FACE.x2 * head_width,
        top + FACE.y2 * head_height,
    )


def paint_car(canvas: Pixels, x: float, ground: float, width: float, plate: str) -> Box:
    """Draw the back of a car whose middle stands at (x, ground), `width` pixels wide; return the box of its plate."""
    height = width * 0.62
    top, half = ground - height, width / 2
    paint = (86, 92, 104)
    for side in (-0.72, 0.72):
        # Narrow: a tyre that is seen wider than high passes for a dark plate.
        _limb(canvas, (x + side * half, ground - height * 0.14), (x + side * half, ground), width * 0.07, (18, 18, 20))
    _rectangle(canvas, x - half, top + height * 0.38, width, height * 0.5, paint)
    roof = [(-0.36, 0.0), (0.36, 0.0), (0.47, 0.4), (-0.47, 0.4)]
    glass = [(-0.32, 0.05), (0.32, 0.05), (0.4, 0.36), (-0.4, 0.36)]
    for shape, colour in ((roof, (70, 76, 88)), (glass, (30, 36, 44))):
        corners = np.array([(x + dx * width, top + dy * height) for dx, dy in shape])
        cv2.fillPoly(canvas, [np.round(corners).astype(np.int32)], colour, cv2.LINE_AA)
    for side in (-1, 1):
        _rectangle(
            canvas,
            x + side * half * 0.82 - width * 0.06,
            top + height * 0.46,
            width * 0.12,
            height * 0.12,
            (168, 30, 26),
        )
    plate_width, plate_height = width * 0.3, width * 0.3 * 0.5
    left, upper = x - plate_width / 2, top + height * 0.5
    _paste(canvas, _plate(plate), left, upper, plate_width, plate_height)
    return Box(left, upper, left + plate_width, upper + plate_height)


@cache
def _plate(text: str) -> Pixels:
    picture = np.full((120, 240, 4), 255, np.uint8)
    picture[:, :, :3] = (232, 234, 238)
    cv2.rectangle(picture, (3, 3), (236, 116), (40, 60, 120, 255), 4)
    cv2.putText(picture, "ILLINOIS", (66, 28), cv2.FONT_HERSHEY_SIMPLEX, 0.75, (40, 60, 120, 255), 2, cv2.LINE_AA)
    font, wanted = cv2.FONT_HERSHEY_DUPLEX, 204
    (width, _), _ = cv2.getTextSize(text, font, 1.0, 3)
    scale = wanted / width
    cv2.putText(picture, text, ((240 - wanted) // 2, 92), font, scale, (24, 32, 84, 255), 3, cv2.LINE_AA)
    return picture


def paint_cat(canvas: Pixels, x: float, ground: float, length: float, stride: float) -> None:
    """Draw a cat that walks to the right."""
    colour = (112, 104, 96)
    body = (round(x), round(ground - length * 0.32))
    cv2.ellipse(canvas, body, (round(length * 0.34), round(length * 0.14)), 0, 0, 360, colour, -1, cv2.LINE_AA)
    cv2.circle(
        canvas, (round(x + length * 0.4), round(ground - length * 0.42)), round(length * 0.11), colour, -1, cv2.LINE_AA
    )
    for index, place in enumerate((-0.24, -0.14, 0.18, 0.26)):
        step = np.sin(stride + index * 1.7) * length * 0.08
        _limb(
            canvas,
            (x + place * length, ground - length * 0.28),
            (x + place * length + step, ground),
            length * 0.05,
            colour,
        )
    _limb(
        canvas,
        (x - length * 0.32, ground - length * 0.36),
        (x - length * 0.5, ground - length * 0.6),
        length * 0.05,
        colour,
    )


def paint_rain(canvas: Pixels, rng: np.random.Generator) -> None:
    """Draw streaks of rain, elsewhere in every frame."""
    for x, y in rng.integers(0, (canvas.shape[1], canvas.shape[0]), (60, 2)):
        cv2.line(canvas, (int(x), int(y)), (int(x) - 2, int(y) + 9), (96, 98, 104), 1, cv2.LINE_AA)


def paint_branch(canvas: Pixels, time: float) -> None:
    """Draw a branch that sways in the wind before the lens."""
    sway = np.sin(time * 2.1) * 5 + np.sin(time * 5.3) * 2
    for index in range(6):
        root, tip = (0, 20 + index * 9), (70 - index * 6 + sway, 46 + index * 14 + sway * 0.6)
        _limb(canvas, root, tip, 2, (36, 50, 36))


def paint_headlights(canvas: Pixels, share: float) -> None:
    """Draw the light of a car that passes outside the picture, `share` (0 to 1) of the way across."""
    x = np.arange(canvas.shape[1])
    light = 44 * np.exp(-(((x - share * 900 + 130) / 120) ** 2)) * np.sin(np.pi * share)
    np.copyto(canvas, np.clip(canvas + light[None, :, None], 0, 255).astype(np.uint8))


def _limb(
    canvas: Pixels, start: tuple[float, float], end: tuple[float, float], width: float, colour: tuple[int, int, int]
) -> None:
    first, last = ((round(float(x)), round(float(y))) for x, y in (start, end))
    cv2.line(canvas, first, last, colour, max(1, round(width)), cv2.LINE_AA)


def _rectangle(canvas: Pixels, x: float, y: float, width: float, height: float, colour: tuple[int, int, int]) -> None:
    cv2.rectangle(canvas, (round(x), round(y)), (round(x + width), round(y + height)), colour, -1)


def _paste(canvas: Pixels, picture: Pixels, x: float, y: float, width: float, height: float) -> None:
    """Lay an RGBA picture over the canvas, scaled, with its place kept to a fraction of a pixel."""
    scale = np.array([[width / picture.shape[1], 0, x], [0, height / picture.shape[0], y]])
    x1, y1 = max(0, int(x) - 1), max(0, int(y) - 1)
    x2, y2 = min(canvas.shape[1], int(x + width) + 2), min(canvas.shape[0], int(y + height) + 2)
    if x1 >= x2 or y1 >= y2:
        return
    scale[:, 2] -= (x1, y1)
    small = cv2.GaussianBlur(picture, (0, 0), max(0.3, 0.4 * picture.shape[1] / width))
    laid = cv2.warpAffine(small, scale, (x2 - x1, y2 - y1), flags=cv2.INTER_LINEAR)
    opacity = laid[:, :, 3:].astype(np.float32) / 255
    under = canvas[y1:y2, x1:x2]
    np.copyto(under, (laid[:, :, :3] * NIGHT * opacity + under * (1 - opacity)).astype(np.uint8))
