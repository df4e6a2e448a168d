"""What stands in a camera's picture at all times and may say where it is: burned-in words, a house number, a sign.

Two signs of it: letters that can be read at the same place again and again, and edges that never change while the rest
of the picture does, which is what a camera draws over its picture.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from consent_app.detect.base import Pixels
from consent_app.detect.text import Reading, TextReader
from consent_app.detect.vision import cv2
from consent_app.domain.evidence import Box

# Letters stand still where they are read in this share of the pictures, their boxes this much one and the same.
OFTEN, SAME = 0.6, 0.4
# A line of so many letters that is read with this score says something.
LETTERS, READ = 2, 0.6
# Pixels never change where they stay within so many grey levels while half of the others move by more than that.
NEVER, MOVED = 6, 14
# What is drawn over a picture has edges at least so steep, in grey levels from a pixel to the next but one.
STEEP = 60
# Letters belong together across so many pixels of a picture this wide; what covers less than this share is dust.
WIDTH, ACROSS, DOWN = 960, 17, 5
LEAST = 0.0004
# No picture has more of these than a person would look through.
MOST = 12
ROOM = 0.1


@dataclass(frozen=True, slots=True)
class Standing:
    """A place that looks the same at all times: its box in shares of the picture, and what can be read there, if so."""

    box: Box
    text: str = ""


def standing(pictures: Sequence[Pixels]) -> list[Standing]:
    """Return what stands still in pictures of one camera from different times, all H×W×3 RGB of one size."""
    if len(pictures) < 2:
        return []
    height, width = pictures[0].shape[:2]
    found = [Standing(item.box, item.text) for item in _letters(pictures)]
    for box in _drawn_over(pictures):
        if all(box.shared_area(known.box) < SAME * box.area for known in found):
            found.append(Standing(box))
    roomy = ((item, item.box.grown(ROOM).clipped(width, height)) for item in found[:MOST])
    return [Standing(box.scaled(1 / width, 1 / height), item.text) for item, box in roomy if box]


def _letters(pictures: Sequence[Pixels]) -> list[Reading]:
    """Return the lines that are read at one place in most pictures, each as it was read best."""
    reader = TextReader()
    groups: list[list[Reading]] = []
    for picture in pictures:
        for line in (one for one in reader.read(picture, LETTERS) if _says_something(one)):
            near = next((group for group in groups if group[0].box.overlap(line.box) >= SAME), None)
            if near is None:
                groups.append([line])
            else:
                near.append(line)
    often = [group for group in groups if len(group) >= max(2, OFTEN * len(pictures))]
    return [max(group, key=lambda line: line.score) for group in often]


def _says_something(line: Reading) -> bool:
    """Tell whether a line is more than an edge that looks like a letter."""
    return sum(map(str.isalnum, line.text)) >= LETTERS and line.score >= READ


def _drawn_over(pictures: Sequence[Pixels]) -> list[Box]:
    """Return where edges never change, in pixels; nothing where the pictures are too much alike to tell."""
    height, width = pictures[0].shape[:2]
    scale = min(1.0, WIDTH / width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = [cv2.cvtColor(cv2.resize(one, size, interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY) for one in pictures]
    greys = np.stack(small).astype(np.int16)
    moved = greys.max(axis=0) - greys.min(axis=0)
    if np.median(moved) < MOVED:
        return []
    fixed = (moved <= NEVER) & (_steepness(greys[0]) >= STEEP)
    joined = cv2.morphologyEx(fixed.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((DOWN, ACROSS), np.uint8))
    _, _, facts, _ = cv2.connectedComponentsWithStats(joined)
    boxes = []
    for left, top, across, down, _ in sorted(facts[1:].tolist(), key=lambda row: -row[4]):
        if across * down >= LEAST * size[0] * size[1]:
            boxes.append(Box(left, top, left + across, top + down).scaled(1 / scale, 1 / scale))
    return boxes


def _steepness(grey: NDArray[np.int16]) -> NDArray[np.float32]:
    plain = grey.astype(np.float32)
    across, down = (
        cv2.filter2D(plain, -1, kernel) for kernel in (np.array([[-1.0, 0, 1]]), np.array([[-1.0], [0], [1]]))
    )
    return np.asarray(np.hypot(across, down), np.float32)
