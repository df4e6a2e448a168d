"""A screenshot or photo of a message becomes its text, read line by line; only the child process imports this."""

import re
from collections.abc import Iterator
from pathlib import Path

from consent_app.detect.text import Reading, TextReader
from consent_app.domain.evidence import Box
from consent_app.domain.work import ConsentAppError
from consent_app.redact.still import read_still

# Letters on paper are small in a photo: it is read larger than a film's picture, and with more room around a line,
# which keeps the spaces in it.
READER = TextReader(short_side=1280, long_side=2560, grown=1.9, cubic=True)
LEAST_SURE = 0.5
# Lines further apart than this, in heights of a line, begin a new paragraph.
PARAGRAPH = 1.1
_ADDRESS = re.compile(r"[@/\\]|www\.")
_NOUGHT = re.compile(r"\b(?=[a-z0]*[a-z])(?=[a-z]*0)[a-z0]{2,12}\b")
_GLUED = re.compile(
    r"(?<=[a-z][,;:])(?=\w)|(?<=[a-z]{2}[.!?])(?=[A-Z])|(?<=[a-z]{2})(?=[A-Z0-9])|(?<=\b[ap]\.m\.)(?=\w)|(?<=\d,)(?=20\d\d\b)"
)


def text_of(path: Path) -> str:
    """Return the text in a picture from the top; raises `image_unreadable`, or `message_empty` where there is none."""
    found = [one for one in READER.read(read_still(path)) if one.score >= LEAST_SURE]
    if not found:
        raise ConsentAppError("message_empty", name=path.name)
    return "\n".join(_lines(found))


def _lines(found: list[Reading]) -> Iterator[str]:
    """Yield rows from the top, each from the left; an empty one where there is room between."""
    bottom: float | None = None
    for row in _rows(found):
        top = min(one.box.y1 for one in row)
        height = max(one.box.height for one in row)
        if bottom is not None and top - bottom > PARAGRAPH * height:
            yield ""
        yield " ".join(_spaced(one.text) for one in sorted(row, key=lambda one: one.box.x1))
        bottom = max(one.box.y2 for one in row)


def _spaced(line: str) -> str:
    """Put spaces back that a reader of small letters drops, where marks, capitals and numbers tell; no address.

    A nought between small letters is an o.
    """
    words = (word if _ADDRESS.search(word) else _GLUED.sub(" ", word) for word in line.split())
    return _NOUGHT.sub(lambda found: found[0].replace("0", "o"), " ".join(words))


def _rows(found: list[Reading]) -> list[list[Reading]]:
    """Return lines that stand beside each other together, the rows from the top."""
    rows: list[list[Reading]] = []
    for one in sorted(found, key=lambda one: one.box.centre[1]):
        if rows and _beside(rows[-1][0].box, one.box):
            rows[-1].append(one)
        else:
            rows.append([one])
    return rows


def _beside(one: Box, other: Box) -> bool:
    """Tell whether two boxes stand in one row: each holds the other's middle."""
    return one.y1 < other.centre[1] < one.y2 and other.y1 < one.centre[1] < other.y2
