"""What moves in a small grey picture: it is held against how the place usually looks there.

Pictures are compared by their relief (grey minus the mean around), so that clouds and exposure, which change all of a
place alike, move nothing; by how much each pixel usually differs, so that leaves and rain move little; and with a
tolerance of one pixel, so that a camera that trembles moves nothing. The background is a median over time: who walks
through it leaves no trace (Cucchiara et al., "Detecting Moving Objects, Ghosts, and Shadows in Video Streams", 2003).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from consent_app.detect.base import Pixels
from consent_app.detect.vision import cv2
from consent_app.domain.evidence import Box

# The longer side at which motion is looked for, in pixels: a person at 15 m is still some 10 pixels high.
SIDE = 320
# How far around the mean of a relief reaches, in pixels of that picture.
REACH = 31
# Less than this many grey levels is noise, whatever the background says; contrast below it has no gain.
FAINT = 5.0
FLAT = 4.0
# A pixel moves when it differs by so many times what is usual at its place.
UNUSUAL = 2.5
USUAL_SHARE = 0.8
GAIN = (0.6, 1.7)
# The least patch, as a share of the picture, and how far apart two parts of one thing may lie, in pixels.
LEAST_PATCH = 0.0003
NEAR = 5
# Where a patch keeps this much of the usual texture it is light that moves, or a shadow.
LIGHT = 0.6
# Where more than this share of a picture moves it is the camera or the light that does.
ALL = 0.4
_CROSS = np.ones((3, 3), np.uint8)

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Relief:
    """A picture without its light: `rise` is grey minus the local mean, `contrast` its local deviation; both H×W."""

    rise: Floats
    contrast: Floats


def relief(grey: Pixels) -> Relief:
    """Return the relief of an H×W grey picture."""
    plain = grey.astype(np.float32)
    rise = plain - cv2.boxFilter(plain, -1, (REACH, REACH))
    contrast = cv2.sqrt(cv2.boxFilter(rise * rise, -1, (REACH, REACH)))
    return Relief(np.asarray(rise, np.float32), np.asarray(contrast, np.float32))


@dataclass(frozen=True, slots=True)
class Background:
    """How a place usually looks: its relief, and by how many grey levels each pixel usually differs from it."""

    usual: Relief
    spread: Floats

    def differs(self, seen: Relief) -> Pixels:
        """Return where a picture is not as usual: H×W, 0 or 1."""
        gain = np.clip((seen.contrast + FLAT) / (self.usual.contrast + FLAT), *GAIN)
        expected = self.usual.rise * gain
        above = seen.rise - cv2.dilate(expected, _CROSS)
        below = cv2.erode(expected, _CROSS) - seen.rise
        mask = (np.maximum(above, below) > FAINT + UNUSUAL * self.spread).astype(np.uint8)
        return np.asarray(cv2.medianBlur(mask, 3), np.uint8)

    def since(self, before: Relief) -> "Background":
        """Return the same place as it was at one moment, to tell what changed since."""
        return Background(before, self.spread)


def learned(reliefs: Sequence[Relief]) -> Background:
    """Return the background that most of these pictures of one place have; they should span a minute or more."""
    rises = np.stack([np.clip(one.rise, -127, 127).astype(np.int8) for one in reliefs])
    usual = np.partition(rises, len(rises) // 2, axis=0)[len(rises) // 2]
    apart = np.abs(rises.astype(np.int16) - usual).astype(np.uint8)
    place = min(len(apart) - 1, int(USUAL_SHARE * len(apart)))
    spread = np.partition(apart, place, axis=0)[place].astype(np.float32)
    contrast = np.mean(np.stack([one.contrast for one in reliefs]), axis=0)
    return Background(
        Relief(usual.astype(np.float32), np.asarray(contrast, np.float32)),
        np.asarray(cv2.blur(spread, (5, 5)), np.float32),
    )


def without(background: Background, ignored: Sequence[Box]) -> Background:
    """Return a background from which nothing differs in the regions `ignored`, boxes in shares of its sides."""
    spread = background.spread.copy()
    height, width = spread.shape
    for box in ignored:
        part = box.scaled(width, height)
        spread[int(part.y1) : math.ceil(part.y2), int(part.x1) : math.ceil(part.x2)] = np.inf
    return Background(background.usual, spread)


@dataclass(frozen=True, slots=True)
class Patch:
    """A patch that differs: its box in pixels of the small picture, how many pixels differ, and how many just did.

    `alike` is how far the texture is still the usual one (-1 to 1): light and shadow leave it, a thing covers it.
    """

    box: Box
    area: int
    stirred: int
    alike: float = 0.0


def patches(differs: Pixels, stirs: Pixels, now: Relief, usual: Relief) -> list[Patch]:
    """Return the patches of a mask, parts that lie close together as one, with how much of each `stirs` as well."""
    joined = cv2.dilate(differs, np.ones((NEAR, NEAR), np.uint8))
    count, numbers, stats, _ = cv2.connectedComponentsWithStats(joined)
    areas = np.bincount(numbers[differs > 0], minlength=count)
    stirred = np.bincount(numbers[(differs & stirs) > 0], minlength=count)
    least = LEAST_PATCH * differs.size
    found = []
    for number in range(1, count):
        if areas[number] >= least:
            x, y, width, height = (float(part) for part in stats[number, :4])
            box = Box(x, y, x + width, y + height)
            part = np.s_[int(y) : int(y + height), int(x) : int(x + width)]
            inside = (numbers[part] == number) & (differs[part] > 0)
            alike = _alike(now.rise[part][inside], usual.rise[part][inside])
            found.append(Patch(box, int(areas[number]), int(stirred[number]), alike))
    return found


def _alike(one: Floats, other: Floats) -> float:
    """Return the correlation of two rows of numbers; 0 where one of them is flat."""
    a, b = one - one.mean(), other - other.mean()
    size = float(np.sqrt((a * a).sum() * (b * b).sum()))
    return float((a * b).sum()) / size if size > 1e-6 else 0.0


def shifted(before: Relief, now: Relief) -> Relief:
    """Return the picture of before, moved as the camera moved until now."""
    (x, y), _ = cv2.phaseCorrelate(before.rise, now.rise)
    matrix = np.array([[1, 0, x], [0, 1, y]], np.float32)
    size = (now.rise.shape[1], now.rise.shape[0])
    moved = [
        cv2.warpAffine(part, matrix, size, borderMode=cv2.BORDER_REPLICATE) for part in (before.rise, before.contrast)
    ]
    return Relief(*(np.asarray(part, np.float32) for part in moved))
