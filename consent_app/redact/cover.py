"""What a covered pixel becomes. The default looks like a blur and depends on no covered pixel at all."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from consent_app.detect.vision import cv2
from consent_app.domain.evidence import Box
from consent_app.domain.redaction import Cover, Mask, Shape

Pixels = NDArray[np.uint8]
Planes = tuple[Pixels, Pixels, Pixels]

# Limited-range Y, U, V of a calm dark grey, and the middle that stands in where no border is visible.
SOLID = (40, 128, 128)
MIDDLE = (110, 128, 128)
# Grain in brightness only: coloured grain looks like a fault.
NOISE = (5.0, 0.0, 0.0)
MOSAIC_BLOCKS = 5
# A fill is worked out on so many places a side at most.
COARSE = 24
# Outlines are drawn to so many bits of a pixel.
FINE = 4


@dataclass(frozen=True, slots=True)
class _Spot:
    """The pixels of one plane that one cover takes: rows and columns of its box, and its outline in there."""

    rows: slice
    columns: slice
    inside: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Spots:
    """What all covers take of planes of one shape: each with its mask, and H×W whether any covers a pixel."""

    each: list[tuple[Mask, _Spot]]
    hidden: NDArray[np.bool_]


def cover_frame(planes: Planes, masks: Sequence[Mask], cover: Cover, seed: str) -> None:
    """Cover all masks in a frame's Y, U and V planes, in place; boxes are in pixels of Y, chroma may be smaller."""
    places: dict[tuple[int, ...], _Spots] = {}
    for index, plane in enumerate(planes):
        if plane.shape not in places:
            places[plane.shape] = _spots(masks, plane.shape, plane.shape[1] / planes[0].shape[1])
        spots = places[plane.shape]
        if cover is Cover.BLUR:
            _blur(plane, spots, index, seed)
        else:
            for _, spot in spots.each:
                _paint(plane, spot, _solid(spot, SOLID[index]) if cover is Cover.SOLID else _mosaic(plane, spot))


def _blur(plane: Pixels, spots: _Spots, index: int, seed: str) -> None:
    # All fills are made before the first is painted: none may depend on another's covered pixels, or on the order.
    fills = [_fill(plane, spots.hidden, spot, index, f"{seed}:{mask.track}") for mask, spot in spots.each]
    for (_, spot), fill in zip(spots.each, fills, strict=True):
        _paint(plane, spot, fill)


def _spots(masks: Sequence[Mask], shape: tuple[int, ...], share: float) -> _Spots:
    each = [(mask, spot) for mask in masks if (spot := _spot(mask, shape, share))]
    hidden = np.zeros(shape, np.bool_)
    for _, spot in each:
        hidden[spot.rows, spot.columns] |= spot.inside
    return _Spots(each, hidden)


def _spot(mask: Mask, shape: tuple[int, ...], share: float) -> _Spot | None:
    box = _whole(mask.box.scaled(share, share)).clipped(shape[1], shape[0])
    if box is None:
        return None
    x1, y1, x2, y2 = int(box.x1), int(box.y1), int(box.x2), int(box.y2)
    inside = np.ones((y2 - y1, x2 - x1), np.bool_)
    if mask.shape is Shape.ELLIPSE:
        whole = mask.box.scaled(share, share)
        (cx, cy), rx, ry = whole.centre, max(whole.width / 2, 0.5), max(whole.height / 2, 0.5)
        # A pixel belongs to the ellipse when any part of it does, so half a pixel is taken off the distance.
        dx = np.maximum(np.abs(np.arange(x1, x2) + (0.5 - cx)) - 0.5, 0) / rx
        dy = np.maximum(np.abs(np.arange(y1, y2) + (0.5 - cy)) - 0.5, 0) / ry
        inside = (dx * dx)[None] + (dy * dy)[:, None] <= 1
    elif mask.outline:
        inside = _within(mask.outline, share, (x1, y1), inside.shape)
    return _Spot(slice(y1, y2), slice(x1, x2), inside)


def _within(
    outline: Sequence[tuple[float, float]], share: float, corner: tuple[int, int], shape: tuple[int, ...]
) -> NDArray[np.bool_]:
    """Return which pixels of a box at that corner an outline touches: H×W."""
    points = np.array(outline) * share - corner
    drawn = np.zeros(shape, np.uint8)
    cv2.fillPoly(drawn, [np.round(points * 2**FINE).astype(np.int32)], 1, shift=FINE)
    # A pixel belongs to the outline when any part of it does.
    return np.asarray(cv2.dilate(drawn, np.ones((3, 3), np.uint8)) > 0, np.bool_)


def _whole(box: Box) -> Box:
    """Return the smallest box of whole pixels around `box`."""
    return Box(*np.floor([box.x1, box.y1]).tolist(), *np.ceil([box.x2, box.y2]).tolist())


def _paint(plane: Pixels, spot: _Spot, fill: Pixels) -> None:
    np.copyto(plane[spot.rows, spot.columns], fill, where=spot.inside)


def _solid(spot: _Spot, value: int) -> Pixels:
    return np.full(spot.inside.shape, value, np.uint8)


def _mosaic(plane: Pixels, spot: _Spot) -> Pixels:
    covered = plane[spot.rows, spot.columns]
    height, width = covered.shape
    blocks = (min(width, MOSAIC_BLOCKS), min(height, MOSAIC_BLOCKS))
    small = cv2.resize(covered, blocks, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_NEAREST), np.uint8)


def _fill(plane: Pixels, hidden: NDArray[np.bool_], spot: _Spot, index: int, seed: str) -> Pixels:
    """Return a smooth fill made of the pixels just outside the box, the nearest side counting most, with some grain.

    It is worked out coarsely and enlarged: there is nothing fine in it.
    """
    height, width = spot.inside.shape
    rows, columns = min(COARSE, height), min(COARSE, width)
    top = _edge(plane, hidden, spot.rows.start - 1, spot.columns, MIDDLE[index])
    bottom = _edge(plane, hidden, spot.rows.stop, spot.columns, MIDDLE[index])
    left = _edge(plane.T, hidden.T, spot.columns.start - 1, spot.rows, MIDDLE[index])
    right = _edge(plane.T, hidden.T, spot.columns.stop, spot.rows, MIDDLE[index])
    near = _nearness(rows, columns)
    across = near[0] * top[_picks(width, columns)] + near[1] * bottom[_picks(width, columns)]
    down = near[2] * left[_picks(height, rows), None] + near[3] * right[_picks(height, rows), None]
    coarse = np.clip(across + down + _grain(rows, columns, NOISE[index], seed), 0, 255)
    fine = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(np.rint(fine), np.uint8)


@lru_cache(maxsize=256)
def _nearness(rows: int, columns: int) -> NDArray[np.float32]:
    """Return how much the top, bottom, left and right count at each place: 4×rows×columns, together 1."""
    y = np.linspace(0, 1, rows, dtype=np.float32)[:, None]
    x = np.linspace(0, 1, columns, dtype=np.float32)[None]
    near = np.stack(np.broadcast_arrays(1 - y, y, 1 - x, x)) ** 2 + np.float32(1e-3)
    return np.asarray(near / near.sum(axis=0), np.float32)


@lru_cache(maxsize=1024)
def _picks(length: int, count: int) -> NDArray[np.intp]:
    """Return `count` places spread over a line of that length."""
    return np.linspace(0, length - 1, count).astype(np.intp)


@lru_cache(maxsize=1024)
def _grain(rows: int, columns: int, strength: float, seed: str) -> NDArray[np.float32]:
    """Return still noise drawn from `seed`: a pattern that danced from frame to frame would draw the eye."""
    coarse = np.random.default_rng(zlib.crc32(seed.encode())).normal(0, 1, (6, 6)).astype(np.float32)
    return np.asarray(cv2.resize(coarse, (columns, rows), interpolation=cv2.INTER_CUBIC) * strength, np.float32)


def _edge(plane: Pixels, hidden: NDArray[np.bool_], row: int, columns: slice, middle: int) -> NDArray[np.float32]:
    """Return the smoothed colours of one line beside a box; only pixels that nothing covers are looked at."""
    length = columns.stop - columns.start
    if not 0 <= row < plane.shape[0]:
        return np.full(length, middle, np.float32)
    line = plane[row, columns].astype(np.float32)
    under = hidden[row, columns]
    if under.any():
        shown = np.flatnonzero(~under)
        if not shown.size:
            return np.full(length, middle, np.float32)
        line = np.interp(np.arange(length), shown, line[shown]).astype(np.float32)
    width = max(3, length // 2 | 1)
    smooth = cv2.blur(line[None], (width, 1), borderType=cv2.BORDER_REPLICATE)
    return np.asarray(smooth[0], np.float32)
