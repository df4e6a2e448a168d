"""Looking through a clip for everything that is to be covered."""

from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import numpy as np

from consent_app.detect.base import Detector, Pixels
from consent_app.detect.face import CenterFace
from consent_app.detect.plate import PlateYolo
from consent_app.detect.tracker import Tracker
from consent_app.detect.vision import cv2
from consent_app.detect.yolo import UltralyticsDetector
from consent_app.domain.evidence import Detection, Track
from consent_app.domain.timeline import Span
from consent_app.domain.work import Work
from consent_app.media.frame import Frame
from consent_app.media.reader import frames


@dataclass(frozen=True, slots=True)
class Look:
    """One detector, the size it looks at (longer side in pixels) and the score from which it counts.

    `enlarge` looks at smaller pictures enlarged to that size, at most doubled: it finds small plates, and loses
    overexposed faces.
    """

    detector: Detector
    long_side: int
    score: float
    enlarge: bool = False


@dataclass(frozen=True, slots=True)
class Watch:
    """What to look for and how often, in seconds between two looks."""

    looks: tuple[Look, ...]
    every: Fraction


def usual(weights: Path | None = None) -> Watch:
    """Return the settings of the first look: recall before precision, five looks a second.

    `weights` of a YOLO that a person brings look beside the detectors that ship.
    """
    brought = (Look(UltralyticsDetector(weights), 1024, 0.25),) if weights else ()
    return Watch((Look(CenterFace(), 1024, 0.25), Look(PlateYolo(), 1600, 0.1, enlarge=True), *brought), Fraction(1, 5))


def made_by() -> tuple[str, ...]:
    """Return who looks with the usual settings, each as a name and the version of its weights, for the record."""
    specs = (look.detector.spec for look in usual().looks)
    return tuple(f"{spec.name} {spec.version}" for spec in specs)


def in_picture(look: Look, picture: Pixels, size: tuple[int, int]) -> list[Detection]:
    """Return what a look finds in a picture, its boxes in pixels of the frame of `size` that it was made from."""
    picture = _enlarged(picture, look.long_side) if look.enlarge else picture
    height, width = picture.shape[:2]
    found = look.detector.detect(picture, look.score)
    return [replace(item, box=item.box.scaled(size[0] / width, size[1] / height)) for item in found]


def _enlarged(picture: Pixels, long_side: int) -> Pixels:
    scale = min(LARGEST, long_side / max(picture.shape[:2]))
    if scale <= 1:
        return picture
    return np.asarray(cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC), np.uint8)


# A picture is enlarged at most so many times for a look.
LARGEST = 2.0
# A picture that differs from the last one looked at by less than this in every spot shows the same things.
STILL = 6


@dataclass(slots=True)
class _Memory:
    """What was found in the last picture looked at, which holds while nothing in the picture changes."""

    thumb: Pixels | None = None
    found: tuple[Detection, ...] = ()

    def unchanged(self, thumb: Pixels) -> bool:
        if self.thumb is None or self.thumb.shape != thumb.shape:
            return False
        return int(np.abs(self.thumb.astype(np.int16) - thumb).max()) < STILL


def find_tracks(path: Path, span: Span | None, watch: Watch, work: Work, length: Fraction) -> tuple[Track, ...]:
    """Return everything to cover in a film or the part of it in `span`; times are those of the whole film.

    `length` in seconds is what the progress is measured by.
    """
    tracker, memory = Tracker(), _Memory()
    start = span.start if span else Fraction(0)
    due, last, size = start, start, (0, 0)
    for frame in frames(path, span=span, work=work):
        last, size = frame.time, frame.size
        if frame.time < due:
            continue
        due = frame.time + watch.every * Fraction(9, 10)
        work.progress(float((frame.time - start) / length), "looking")
        tracker.add(frame.time, _look(frame, watch, memory))
    return tracker.finish(span.end if span else last + 1, size)


def _look(frame: Frame, watch: Watch, memory: _Memory) -> tuple[Detection, ...]:
    thumb = frame.grey(320, 180)
    if not memory.unchanged(thumb):
        pictures = {side: frame.picture(side) for side in {look.long_side for look in watch.looks}}
        found = [item for look in watch.looks for item in in_picture(look, pictures[look.long_side], frame.size)]
        memory.thumb, memory.found = thumb, tuple(found)
    return memory.found
