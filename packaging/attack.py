"""What an attacker reads of a covered number plate who knows the font, the place and the cover: an upper bound.

Every letter's template is passed through the same cover; the letter whose result lies nearest is taken, and the
likeliest ones are tried in the whole plate, since a blur carries letters into their neighbours. Plates have seven
letters or digits of a known font at a known place, 26 to 60 pixels high, without noise; several frames show the plate
at different fractions of a pixel. A cover that holds nothing leaves the attacker one guess in 36.
"""

import math
import string
from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from consent_app.domain.evidence import Box, Kind
from consent_app.domain.redaction import GROWTH, Cover, Mask, Shape
from consent_app.redact.cover import cover_frame

Pixels = NDArray[np.uint8]
Hide = Callable[[Pixels, Box], Pixels]

LETTERS = string.ascii_uppercase + string.digits
LENGTH = 7
HEIGHTS = (26, 60)
FONT = cv2.FONT_HERSHEY_DUPLEX
PAPER, INK = 214, 40
# The plate is drawn larger by this and scaled down, so that a fraction of a pixel can be told.
FINE = 4
# So many of the likeliest letters of a place are held against the whole plate, in so many rounds.
LIKELIEST, ROUNDS = 5, 2
# Distances that differ by less are the same but for rounding.
SAME = 1e-6


def ours(cover: Cover) -> Hide:
    """Return a cover of the app, drawn over the brightness plane as over any frame."""

    def hide(picture: Pixels, plate: Box) -> Pixels:
        covered = picture.copy()
        box = plate.grown(GROWTH[Kind.PLATE]).clipped(picture.shape[1], picture.shape[0])
        assert box is not None
        grey = np.full((picture.shape[0] // 2, picture.shape[1] // 2), 128, np.uint8)
        mask = Mask("plate-001", Kind.PLATE, Shape.BOX, box, 0.9, seen=True)
        cover_frame((covered, grey, grey.copy()), [mask], cover, "the attacker knows the seed")
        return covered

    return hide


def gaussian(sigma: float) -> Hide:
    """Return a plain blur of what is underneath, as most programs draw it."""

    def hide(picture: Pixels, plate: Box) -> Pixels:
        return _within(picture, plate, lambda part: np.asarray(cv2.GaussianBlur(part, (0, 0), sigma), np.uint8))

    return hide


def mosaic(side: int) -> Hide:
    """Return a mosaic of blocks of so many pixels."""

    def hide(picture: Pixels, plate: Box) -> Pixels:
        def blocks(part: Pixels) -> Pixels:
            height, width = part.shape
            small = cv2.resize(part, (max(1, width // side), max(1, height // side)), interpolation=cv2.INTER_AREA)
            return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_NEAREST), np.uint8)

        return _within(picture, plate, blocks)

    return hide


def _within(picture: Pixels, plate: Box, change: Callable[[Pixels], Pixels]) -> Pixels:
    covered = picture.copy()
    box = plate.grown(GROWTH[Kind.PLATE])
    part = np.s_[max(0, int(box.y1)) : int(box.y2), max(0, int(box.x1)) : int(box.x2)]
    covered[part] = change(picture[part])
    return covered


def _plate(text: str, height: int, shift: tuple[float, float]) -> tuple[Pixels, Box, list[Box]]:
    """Draw a plate; return the picture, the plate's box and those of its letters' places."""
    letter = height * 0.6
    step = letter * 0.95
    width = step * LENGTH + letter * 0.4
    box = Box(40 + shift[0], 40 + shift[1], 40 + shift[0] + width, 40 + shift[1] + height)
    large = np.full((int(height + 80) * FINE, int(width + 80) * FINE), 96, np.uint8)
    large[round(box.y1 * FINE) : round(box.y2 * FINE), round(box.x1 * FINE) : round(box.x2 * FINE)] = PAPER
    places = []
    for number, sign in enumerate(text):
        left = box.x1 + letter * 0.2 + number * step
        places.append(Box(left, box.y1, left + step, box.y2))
        scale = cv2.getFontScaleFromHeight(FONT, round(letter * FINE), 2)
        (wide, _), _ = cv2.getTextSize(sign, FONT, scale, 2)
        at = (round((left + step / 2) * FINE - wide / 2), round((box.y1 + (height + letter) / 2) * FINE))
        cv2.putText(large, sign, at, FONT, scale, INK, max(1, round(letter * FINE / 9)), cv2.LINE_AA)
    size = (large.shape[1] // FINE, large.shape[0] // FINE)
    return np.asarray(cv2.resize(large, size, interpolation=cv2.INTER_AREA), np.uint8), box, places


def read(hide: Hide, characters: int, frames: int, seed: int) -> float:
    """Return the share of characters that the attacker reads of that many frames of each plate."""
    rng = np.random.default_rng(seed)
    right = count = 0
    while count < characters:
        text = "".join(rng.choice(list(LETTERS), LENGTH))
        height = int(rng.integers(*HEIGHTS, endpoint=True))
        shifts = [(float(x), float(y)) for x, y in rng.uniform(0, 1, (frames, 2))]
        for guess, truth in zip(_guessed(hide, text, height, shifts, rng), text, strict=True):
            right += guess == truth
            count += 1
    return right / count


def _guessed(hide: Hide, text: str, height: int, shifts: list[tuple[float, float]], rng: np.random.Generator) -> str:
    """Return the attacker's reading: first each place by itself, then the likeliest letters held against all of it."""
    seen = []
    for shift in shifts:
        picture, box, _ = _plate(text, height, shift)
        seen.append(hide(picture, box).astype(np.float64))
    apart = _apart_by_place(hide, height, shifts, seen)
    if np.ptp(apart, axis=1).max() < SAME:
        # All letters look the same in every place, and so do whole plates of them: there is nothing to try.
        return "".join(rng.choice(list(LETTERS), LENGTH))
    # Where templates look the same, the attacker guesses.
    orders = [np.lexsort((rng.random(len(LETTERS)), np.round(row, 6))) for row in apart]
    guess = [int(order[0]) for order in orders]
    for place in [*range(LENGTH)] * ROUNDS:
        likely = [int(letter) for letter in orders[place][:LIKELIEST]]
        tried = [
            _distance(hide, [*guess[:place], letter, *guess[place + 1 :]], height, shifts, seen) for letter in likely
        ]
        best = np.flatnonzero(np.asarray(tried) <= min(tried) + SAME)
        guess[place] = likely[int(rng.choice(best))]
    return "".join(LETTERS[letter] for letter in guess)


def _apart_by_place(
    hide: Hide, height: int, shifts: list[tuple[float, float]], seen: list[NDArray[np.float64]]
) -> NDArray[np.float64]:
    """Return how far each letter's template lies from what is seen at each place."""
    apart = np.zeros((LENGTH, len(LETTERS)))
    for shift, picture in zip(shifts, seen, strict=True):
        for number, letter in enumerate(LETTERS):
            drawn, box, places = _plate(letter * LENGTH, height, shift)
            template = hide(drawn, box).astype(np.float64)
            for place, part in enumerate(places):
                cut = np.s_[int(part.y1) : int(part.y2) + 1, int(part.x1) : int(part.x2) + 1]
                apart[place, number] += float(((picture[cut] - template[cut]) ** 2).sum())
    return apart


def _distance(
    hide: Hide, guess: list[int], height: int, shifts: list[tuple[float, float]], seen: list[NDArray[np.float64]]
) -> float:
    """Return how far a whole reading, covered alike, lies from what is seen."""
    text = "".join(LETTERS[letter] for letter in guess)
    total = 0.0
    for shift, picture in zip(shifts, seen, strict=True):
        drawn, box, _ = _plate(text, height, shift)
        total += float(((picture - hide(drawn, box)) ** 2).sum())
    return total


def interval(share: float, count: int) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson, "Probable inference", 1927)."""
    z = 1.96
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z / (1 + z * z / count) * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    return middle - half, middle + half
