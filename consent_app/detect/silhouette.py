"""The outline of a person in a picture, by the segmentation of MediaPipe's Selfie (Apache-2.0)."""

import numpy as np

from consent_app.detect.base import DetectorSpec, Pixels
from consent_app.detect.runtime import shipped
from consent_app.detect.vision import cv2
from consent_app.domain.evidence import DIRECTIONS

MODEL = "person-selfie.onnx"
SIDE = 256
# A pixel counts as person from this score on: rather too much than too little.
SURE = 0.3
# Outlines are worked out on so many places a side, each grown by so many: arms and legs move between two looks.
GRID, MARGIN = 64, 4
# What fills less of the picture than this, begins lower or ends higher (in shares of its height) is no person as a
# whole: a head that is not made out would stay open.
LEAST, TOP, BOTTOM = 0.12, 0.2, 0.72


def spec() -> DetectorSpec:
    """Return who draws outlines, for the record."""
    return DetectorSpec("mediapipe-selfie", shipped(MODEL).version)


def outline(picture: Pixels) -> tuple[float, ...]:
    """Return how far the person in an H×W×3 RGB picture reaches from its middle, as `Sighting.outline` has it.

    Nothing is left out: between two rays it reaches as far as the farther part of the person beside them. Empty where
    no person is made out from head to foot.
    """
    tensor = cv2.resize(picture, (SIDE, SIDE), interpolation=cv2.INTER_LINEAR).astype(np.float32) / np.float32(255)
    (scores,) = shipped(MODEL)(tensor.transpose(2, 0, 1)[None])
    person = np.asarray(cv2.resize(scores[0, 0], (GRID, GRID), interpolation=cv2.INTER_AREA) > SURE, np.uint8)
    rows = np.flatnonzero(person.any(axis=1)) / GRID
    if person.mean() < LEAST or rows[0] > TOP or rows[-1] < BOTTOM:
        return ()
    wide = 2 * MARGIN + 1
    return reaching(np.asarray(cv2.dilate(person, np.ones((wide, wide), np.uint8)), np.uint8))


def reaching(mask: Pixels) -> tuple[float, ...]:
    """Return an outline, in shares of the way to the edge, that holds all of a mask that is H×W, 0 or 1."""
    rows, columns = np.nonzero(mask)
    # The corners of each pixel, from -1 to 1: all of a pixel is inside.
    y = (rows[:, None] + [0, 0, 1, 1]) / mask.shape[0] * 2 - 1
    x = (columns[:, None] + [0, 1, 0, 1]) / mask.shape[1] * 2 - 1
    far = np.maximum(np.abs(x), np.abs(y)).ravel()
    sector = np.floor(np.arctan2(y, x).ravel() / (2 * np.pi) * DIRECTIONS).astype(int) % DIRECTIONS
    between = np.zeros(DIRECTIONS)
    np.maximum.at(between, sector, far)
    return tuple(round(float(value), 3) for value in np.maximum(between, np.roll(between, 1)))
