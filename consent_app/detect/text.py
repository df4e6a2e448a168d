"""Words in a picture, by the PP-OCRv4 models (Apache-2.0): one finds lines of text, the other reads them.

Sources: Liao et al., "Real-time Scene Text Detection with Differentiable Binarization", 2020 (lines from the map of
likely text); Graves et al., "Connectionist Temporal Classification", 2006 (letters from the columns of a line).
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from consent_app.detect.base import DetectorSpec, Pixels
from consent_app.detect.runtime import shipped
from consent_app.detect.vision import cv2
from consent_app.domain.evidence import Box

FINDER, READER = "text-find-ppocrv4.onnx", "text-read-ppocrv4.onnx"
# Small pictures are enlarged: letters of 10 pixels are found, of 7 they are not.
SHORT_SIDE, LONG_SIDE = 736, 1600
LIKELY, SURE = 0.3, 0.5
# The map draws lines thinner than they are, by this share of area over outline.
GROWN = 1.6
LINE_HEIGHT = 48
MAX_LINES = 100
# No usual letter is narrower than this share of its height, spaces counted.
NARROWEST = 0.25

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Reading:
    """A line of text in a picture: what it says, where it stands in pixels of that picture, and how sure that is."""

    text: str
    box: Box
    score: float


@dataclass(frozen=True, slots=True)
class TextReader:
    """Reads lines of text down to about 10 pixels high in a picture brought to these sides, in pixels.

    `grown` is by how much a line is made larger than the map draws it, as a share of area over outline. `cubic` draws
    small letters out more sharply: it keeps spaces in print, and loses the smallest letters of a film.
    """

    short_side: int = SHORT_SIDE
    long_side: int = LONG_SIDE
    grown: float = GROWN
    cubic: bool = False

    @property
    def spec(self) -> DetectorSpec:
        """Who it is, for the record."""
        return DetectorSpec("pp-ocrv4", shipped(READER).version)

    def read(self, picture: Pixels, least: int = 1) -> list[Reading]:
        """Return the lines in an H×W×3 RGB picture that have room for `least` letters, the largest first."""
        found = []
        for corners in self._lines(picture):
            line = _straightened(picture, corners)
            if line.shape[1] >= NARROWEST * least * line.shape[0]:
                text, score = self._said(line)
                across, down = np.clip(corners, 0, (picture.shape[1], picture.shape[0])).T.tolist()
                found.append(Reading(text, Box(min(across), min(down), max(across), max(down)), score))
        return [reading for reading in found if reading.text]

    def _lines(self, picture: Pixels) -> Iterator[Floats]:
        """Yield the four corners of each line of text, from its upper left on, in pixels of the picture."""
        height, width = picture.shape[:2]
        scale = min(self.short_side / min(height, width), self.long_side / max(height, width))
        size = [max(32, 32 * round(side * scale / 32)) for side in (width, height)]
        (likely,) = shipped(FINDER)(_tensor(np.asarray(cv2.resize(picture, size), np.uint8)))
        mask = cv2.dilate((likely[0, 0] > LIKELY).astype(np.uint8), np.ones((2, 2), np.uint8))
        outlines, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
        for outline in sorted(outlines, key=cv2.contourArea, reverse=True)[:MAX_LINES]:
            centre, (across, down), angle = cv2.minAreaRect(outline)
            if min(across, down) < 3 or _mean_inside(likely[0, 0], np.asarray(outline, np.int32)) < SURE:
                continue
            more = across * down * self.grown / (across + down)
            corners = cv2.boxPoints((centre, (across + more, down + more), angle))
            yield _in_order(np.asarray(corners, np.float32) * np.array([width / size[0], height / size[1]], np.float32))

    def _said(self, line: Pixels) -> tuple[str, float]:
        """Return what a straight line says and how sure that is, 0 to 1."""
        smooth = cv2.INTER_CUBIC if self.cubic else cv2.INTER_LINEAR
        width = max(LINE_HEIGHT, math.ceil(LINE_HEIGHT * line.shape[1] / line.shape[0]))
        sized = cv2.resize(line, (width, LINE_HEIGHT), interpolation=smooth)
        (columns,) = shipped(READER)(_tensor(np.asarray(sized, np.uint8)))
        letters = ["", *shipped(READER).facts["character"].splitlines(), " "]
        best = columns[0].argmax(axis=1)
        # A letter is read once for as many columns as it takes; an empty column stands between two that are alike.
        kept = (best != 0) & (best != np.roll(best, 1))
        score = float(columns[0].max(axis=1)[kept].mean()) if kept.any() else 0.0
        return "".join(letters[index] for index in best[kept]).strip(), score


def _tensor(picture: Pixels) -> Floats:
    """Return an RGB picture as the models take it: 1×3×H×W, blue first, -1 to 1."""
    scaled: Floats = picture[:, :, ::-1].transpose(2, 0, 1)[None].astype(np.float32) / np.float32(127.5) - np.float32(1)
    return scaled


def _mean_inside(likely: Floats, outline: NDArray[np.int32]) -> float:
    x, y, width, height = cv2.boundingRect(outline)
    mask = np.zeros((height, width), np.uint8)
    cv2.fillPoly(mask, [outline - np.array([x, y])], [1])
    return float(cv2.mean(likely[y : y + height, x : x + width], mask)[0])


def _in_order(corners: Floats) -> Floats:
    """Return four corners from the upper left on, clockwise."""
    left, right = np.split(corners[np.argsort(corners[:, 0], kind="stable")], 2)
    upper_left, lower_left = left[np.argsort(left[:, 1])]
    upper_right, lower_right = right[np.argsort(right[:, 1])]
    return np.stack([upper_left, upper_right, lower_right, lower_left]).astype(np.float32)


def _straightened(picture: Pixels, corners: Floats) -> Pixels:
    """Return the part of a picture between four corners as an upright line; one that stands on end is laid down."""
    width = max(1, round(float(np.linalg.norm(corners[1] - corners[0]))))
    height = max(1, round(float(np.linalg.norm(corners[3] - corners[0]))))
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    warp = cv2.getPerspectiveTransform(corners, target)
    line = cv2.warpPerspective(picture, warp, (width, height), borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(np.rot90(line) if height > 1.5 * width else line, np.uint8)
