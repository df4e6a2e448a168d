"""The labelled pictures that our detector learns from, and those that are kept aside to draw films from.

Sources of plates label the nearest plate alone, and no faces. What the detectors that ship see clearly is added to
their labels; what they only half see is told as doubtful, and painted over in training: nothing is taught where nothing
is known. Sources of faces were taken indoors and of people; those of neither were checked for both.
"""

import csv
import json
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parents[2]))

Pixels = NDArray[np.uint8]
Corners = tuple[float, float, float, float]

FACE, PLATE = 0, 1
CLASSES = ("face", "plate")
# Of five pictures one is kept aside.
ASIDE = 5
# Pictures without a stated licence teach nothing; on these vehicles the plates were blurred by their makers.
LEFT_OUT = ("none_stated", "vehicles_scanplat")
# A find of a detector that ships is a label from this score on, and doubtful below.
CLEAR = 0.5
# Two boxes are of one thing from this share of the smaller on.
SAME = 0.4


@dataclass(frozen=True)
class Picture:
    """One picture of a source: H×W×3 RGB, what it shows as class and corners in pixels, and what is doubtful in it."""

    source: str
    pixels: Pixels
    labels: tuple[tuple[int, Corners], ...]
    doubtful: tuple[Corners, ...]


def kept_aside(path: Path) -> bool:
    """Tell whether a picture is kept out of training, by its name: films are drawn from these."""
    return zlib.crc32(path.stem.encode()) % ASIDE == 0


def learned_from(train: Path) -> dict[Path, frozenset[int]]:
    """Return the pictures to learn from, source by source, each with the classes that are labelled in it."""
    rows = [row for row in csv.DictReader((train / "SOURCES.csv").open()) if not row["source"].startswith(LEFT_OUT)]
    told = {
        row["source"]: {CLASSES.index(name) for name in row["labelled_classes"].split(",") if name in CLASSES}
        for row in rows
    }
    return {
        path: frozenset(classes)
        for source, classes in told.items()
        if classes
        for path in sorted((train / source / "images").iterdir())
        if not kept_aside(path)
    }


def pictures(train: Path, notes: Path) -> Iterator[Picture]:
    """Yield the pictures to learn from; what the detectors find in them is noted once, in a file."""
    known: dict[str, list[list[float]]] = json.loads(notes.read_text()) if notes.exists() else {}
    for path, told in learned_from(train).items():
        yield _picture(path, path.parts[-3], told, known)
    notes.write_text(json.dumps(known))


def _picture(path: Path, source: str, told: frozenset[int], known: dict[str, list[list[float]]]) -> Picture:
    read = cv2.imread(str(path))
    assert read is not None, path
    pixels = np.asarray(cv2.cvtColor(read, cv2.COLOR_BGR2RGB), np.uint8)
    labels = [item for item in _labels(path, pixels) if item[0] in told]
    doubtful = []
    if FACE not in told:
        key = f"{source}/{path.name}"
        if key not in known:
            known[key] = _found(pixels)
        for number, score, *corners in known[key]:
            box = (corners[0], corners[1], corners[2], corners[3])
            if any(_shared(box, other) > SAME for _, other in labels):
                continue
            if score >= CLEAR:
                labels.append((int(number), box))
            else:
                doubtful.append(box)
    return Picture(source, pixels, tuple(labels), tuple(doubtful))


def _labels(path: Path, pixels: Pixels) -> list[tuple[int, Corners]]:
    height, width = pixels.shape[:2]
    text = (path.parent.parent / "labels" / f"{path.stem}.txt").read_text()
    rows = [tuple(map(float, line.split())) for line in text.splitlines()]
    return [
        (int(n), ((x - w / 2) * width, (y - h / 2) * height, (x + w / 2) * width, (y + h / 2) * height))
        for n, x, y, w, h in rows
        if n in (FACE, PLATE)
    ]


def _shared(one: Corners, other: Corners) -> float:
    """Return how much of the smaller of two boxes lies in the other."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    least = min((box[2] - box[0]) * (box[3] - box[1]) for box in (one, other))
    return max(0.0, across) * max(0.0, down) / max(least, 1e-9)


def _found(pixels: Pixels) -> list[list[float]]:
    """Return what the detectors that ship find as class, score and corners."""
    from consent_app.detect.face import CenterFace  # noqa: PLC0415  # heavy, and only where nothing is noted yet
    from consent_app.detect.faces_plates import FacesPlates  # noqa: PLC0415
    from consent_app.domain.evidence import Kind  # noqa: PLC0415
    from consent_app.redact.looks import Look, fitted, in_picture  # noqa: PLC0415

    size = (pixels.shape[1], pixels.shape[0])
    found = []
    for number, detector, least in ((FACE, CenterFace(), 0.15), (PLATE, FacesPlates(), 0.1)):
        kinds = frozenset([Kind.FACE if number == FACE else Kind.PLATE])
        look = Look(detector, 640, least, least, kinds=kinds)
        seen = in_picture(look, fitted(pixels, look.long_side), size)
        found += [[number, item.score, item.box.x1, item.box.y1, item.box.x2, item.box.y2] for item in seen]
    return found
