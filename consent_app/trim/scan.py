"""When something moves in a film, and what: coarse to fine, so that ten hours need not be decoded.

A long film is first read by the sizes of its packets and by its key frames; only where these say that something may
move is every frame looked at. What moves is named on a few frames.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from statistics import median

import numpy as np

from consent_app.detect.base import Pixels
from consent_app.detect.face import CenterFace
from consent_app.detect.motion import SIZE, MotionMeter
from consent_app.detect.object import CenterNet
from consent_app.detect.plate import PlateYolo
from consent_app.domain.evidence import Activity, Kind, Scan
from consent_app.domain.timeline import Span, merged
from consent_app.domain.work import Work
from consent_app.media.frame import Frame
from consent_app.media.probe import probe
from consent_app.media.reader import PacketSize, frames, packet_sizes

# Films up to this length are looked at frame by frame from the start.
SHORT = Fraction(120)
# The least moving patch, as a share of the picture: about a person at 15 m in the small picture.
LEAST_SHARE = 0.0012
STEP = Fraction(1, 8)
JOIN = Fraction(2)
LEAST_LENGTH = Fraction(2, 5)
# Coarse look: a key frame differs from the last by this much in a patch, or pictures get this much larger.
KEY_DIFFERENCE = 25
KEY_PATCH = 0.001
LARGER = 1.8
AROUND = Fraction(2)
# Naming: so many looks an activity, first every second, then less often.
MAX_LOOKS = 12
LOOK_EVERY = Fraction(1)
NAME_SIDE = 640
SURE = {Kind.PERSON: 0.35, Kind.VEHICLE: 0.35, Kind.ANIMAL: 0.45}
# A face belongs on a person and a plate on a vehicle.
BELONGS = {Kind.FACE: Kind.PERSON, Kind.PLATE: Kind.VEHICLE}


def scan(path: Path, work: Work, *, within: Span | None = None, thorough: bool = False) -> Scan:
    """Return the activity in a film, or in the part of it that `within` names; `thorough` skips no frame."""
    length = probe(path).duration or Fraction(0)
    whole = within or Span(Fraction(0), length)
    close = thorough or whole.duration <= SHORT
    spans = [whole] if close else candidates(path, whole, work.part(0, 0.4))
    known = max(Fraction(1), sum((span.duration for span in spans), Fraction(0)))
    found: list[Activity] = []
    done = Fraction(0)
    last = Fraction(0)
    for span in spans:
        part = work.part(0.4 + 0.6 * float(done / known), 0.4 + 0.6 * float((done + span.duration) / known))
        spotted, reached = _closely(path, span if length else None, part)
        found += spotted
        last = max(last, reached)
        done += span.duration
    return Scan(length or last, done or last, tuple(found))


def candidates(path: Path, whole: Span, work: Work) -> list[Span]:
    """Return the stretches of a long film in which something may move, by packets and key frames alone."""
    moving = [*_by_packets(packet_sizes(path, work)), *_by_keys(path, whole, work)]
    near = [Span(time, time).widened(AROUND, AROUND, whole.end) for time in moving if time <= whole.end]
    return [part for span in merged(near, JOIN) if (part := whole.intersection(span))]


def _by_packets(sizes: Sequence[PacketSize]) -> Iterator[Fraction]:
    """Yield the times at which pictures between key frames are larger than is usual around them."""
    between = [item for item in sizes if not item.key]
    block = 600
    for start in range(0, len(between), block):
        part = between[start : start + block]
        usual = median(item.size for item in part)
        yield from (item.time for item in part if item.size > LARGER * usual)


def _by_keys(path: Path, whole: Span, work: Work) -> Iterator[Fraction]:
    """Yield the times of key frames that differ from the one before, and of that one."""
    before: tuple[Fraction, Pixels] | None = None
    for frame in frames(path, span=whole, keys_only=True, work=work):
        work.progress(float((frame.time - whole.start) / whole.duration), "skimming")
        grey = frame.grey(*SIZE)
        if before is not None:
            difference = np.abs(grey.astype(np.int16) - before[1]) > KEY_DIFFERENCE
            if difference.mean() > KEY_PATCH:
                yield before[0]
                yield frame.time
        before = (frame.time, grey)


@dataclass(slots=True)
class _Stretch:
    """An activity while it lasts: its times, its strongest motion, and what was named in it so far."""

    times: list[Fraction] = field(default_factory=list)
    strongest: float = 0.0
    named: dict[Kind, float] = field(default_factory=dict)
    looks: int = 0
    next_look: Fraction = Fraction(0)

    def add(self, frame: Frame, share: float) -> None:
        self.times.append(frame.time)
        self.strongest = max(self.strongest, share)
        if self.looks < MAX_LOOKS and frame.time >= self.next_look and len(self.times) > 1:
            self.looks += 1
            self.next_look = frame.time + LOOK_EVERY * max(1, self.looks // 4)
            for kind, score in names(frame.picture(NAME_SIDE)).items():
                self.named[kind] = max(score, self.named.get(kind, 0.0))

    def activity(self, end: Fraction) -> Activity | None:
        span = Span(self.times[0], min(end, self.times[-1] + STEP)) if self.times else None
        if span is None or span.duration < LEAST_LENGTH:
            return None
        kinds = frozenset(self.named) or frozenset({Kind.MOTION})
        score = max(self.named.values(), default=min(1.0, self.strongest * 10))
        return Activity(span, kinds, round(score, 3))


def names(picture: Pixels) -> dict[Kind, float]:
    """Return the kinds of things in a picture that matter to a request, each with its best score."""
    found = [item for item in CenterNet().detect(picture, 0.3) if item.score >= SURE[item.kind]]
    found += CenterFace().detect(picture, 0.5)
    found += PlateYolo().detect(picture, 0.5)
    best: dict[Kind, float] = {}
    for item in found:
        kind = BELONGS.get(item.kind, item.kind)
        best[kind] = max(item.score, best.get(kind, 0.0))
    return best


def _closely(path: Path, span: Span | None, work: Work) -> tuple[list[Activity], Fraction]:
    """Look at the frames of a span and return its activities, and the time of the last frame."""
    meter = MotionMeter()
    found: list[Activity | None] = []
    stretch = _Stretch()
    due = reached = Fraction(0)
    for frame in frames(path, span=span, work=work):
        reached = frame.time
        if frame.time < due:
            continue
        due = frame.time + STEP * Fraction(9, 10)
        if span is not None:
            work.progress(float((frame.time - span.start) / max(span.duration, Fraction(1, 10))), "scanning")
        share = meter.share(frame.grey(*SIZE))
        if stretch.times and frame.time - stretch.times[-1] > JOIN:
            found.append(stretch.activity(frame.time))
            stretch = _Stretch()
        if share >= LEAST_SHARE:
            stretch.add(frame, share)
    found.append(stretch.activity(reached + STEP))
    return [item for item in found if item is not None], reached
