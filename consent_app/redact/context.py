"""What a faint find belongs to: a face sits on a person, a plate on a vehicle. Alone, it is most often nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from consent_app.domain.evidence import Box, Detection, Kind

# A head lies in the upper part of a person, a little beside it where somebody leans.
HEAD, ASIDE = 0.6, 0.1
# A plate is at most this share of its vehicle's width (the widest, of Europe, are 0.3 of a small car), and may hang a
# little below the box that a detector draws.
NARROWER, BELOW = 0.5, 0.1

# A plate wider than this share of the picture is close, and then plain to see: only from this score it stands alone.
WIDE, PLAIN = 0.25, 0.6
# In fewer pixels than this across nobody reads the seven letters of a plate; what is taken for one is most often none.
READABLE = 10.0


def weighed(found: Iterable[Detection], around: Sequence[Detection], sure: float, width: float) -> list[Detection]:
    """Return finds with what is faint marked unsure, unless it belongs to a person or vehicle that is seen `around`.

    `sure` is the score from which a find stands alone, `width` that of the picture. Who has a face has no second one.
    Plates of too few pixels are left out.
    """
    items = [item for item in found if item.kind is not Kind.PLATE or item.box.width >= READABLE]
    alone = [item for item in items if item.score >= _needed(item, sure, width)]
    taken = [min(mine, key=_area) for item in alone if (mine := [one for one in around if _belongs(item, one)])]
    free = [one for one in around if one.kind is not Kind.PERSON or one not in taken]
    return [replace(item, sure=item in alone or any(_belongs(item, one) for one in free)) for item in items]


def _needed(item: Detection, sure: float, width: float) -> float:
    """Return the score from which a find stands alone."""
    wide = item.kind is Kind.PLATE and item.box.width > WIDE * width
    return max(sure, PLAIN) if wide else sure


def _area(item: Detection) -> float:
    return item.box.area


def _belongs(item: Detection, whole: Detection) -> bool:
    (x, y), box = item.box.centre, whole.box
    if (item.kind, whole.kind) == (Kind.FACE, Kind.PERSON):
        aside = ASIDE * box.width
        return _within(
            x, y, Box(box.x1 - aside, box.y1 - ASIDE * box.height, box.x2 + aside, box.y1 + HEAD * box.height)
        )
    if (item.kind, whole.kind) == (Kind.PLATE, Kind.VEHICLE):
        below = Box(box.x1, box.y1, box.x2, box.y2 + BELOW * box.height)
        return _within(x, y, below) and item.box.width < NARROWER * box.width
    return False


def _within(x: float, y: float, box: Box) -> bool:
    return box.x1 <= x <= box.x2 and box.y1 <= y <= box.y2
