"""The coarse look: key frames and packet sizes alone say where something may move, and how the place usually looks."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from statistics import median

import numpy as np

from consent_app.detect.base import Pixels
from consent_app.detect.motion import ALL, LIGHT, SIDE, Background, Patch, Relief, learned, patches, relief, without
from consent_app.domain.evidence import Box
from consent_app.domain.timeline import Span
from consent_app.domain.work import Work
from consent_app.media.reader import Haste, frames
from consent_app.media.stamps import PacketSize

# Backgrounds are learned from so many pictures, spread over so many seconds to either side, each for a while.
SAMPLES = 31
AROUND = Fraction(60)
HOLDS = Fraction(30)
# Key frames serve where there are so many of them, at most so far apart; between them is what they cannot see.
FEWEST = 8
FARTHEST = Fraction(4)
SAMPLE_EVERY = Fraction(1, 2)
# Pictures between two key frames that are so much larger than around them say that something moves there.
LARGER, DEVIATIONS = 1.25, 6.0
NEIGHBOURS = 30
# A patch of which so much changed from one key frame to the next is no shadow that grows.
CHANGED = 0.25
# What looks otherwise for so long after an activity than before it, stays so.
SETTLED = Fraction(7)
# By how many grey levels pixels may usually differ there at most.
CALM = 4.0


@dataclass(slots=True)
class Backgrounds:
    """How a place usually looks, at any time of a stretch: learned from grey pictures of it, kept for a while."""

    ignored: tuple[Box, ...] = ()
    times: list[Fraction] = field(default_factory=list)
    greys: list[Pixels] = field(default_factory=list)
    kept: dict[int, Background] = field(default_factory=dict)

    def add(self, time: Fraction, grey: Pixels) -> None:
        """Take in a picture; those of one film have one size, others are left out."""
        if not self.greys or self.fits(grey):
            self.times.append(time)
            self.greys.append(grey)

    def fits(self, grey: Pixels) -> bool:
        """Tell whether a picture has the size of those that were taken in."""
        return bool(self.greys) and grey.shape == self.greys[0].shape

    def at(self, time: Fraction) -> Background:
        """Return how the place usually looks around a time."""
        block = int(time / HOLDS)
        if block not in self.kept:
            middle = block * HOLDS + HOLDS / 2
            first, last = bisect_left(self.times, middle - AROUND), bisect_right(self.times, middle + AROUND)
            if last - first < FEWEST:
                first, last = 0, len(self.times)
            places = np.linspace(first, last - 1, min(SAMPLES, last - first)).astype(int)
            background = learned([relief(self.greys[place]) for place in places])
            self.kept = {block: without(background, self.ignored)}
        return self.kept[block]


def skimmed(path: Path, span: Span, ignored: tuple[Box, ...], work: Work) -> tuple[Backgrounds, list[PacketSize]]:
    """Return how the key frames of a stretch look, and the sizes of its packets."""
    haste = Haste(keys_only=True, rough=True, single=True)
    keys = Backgrounds(ignored)
    for frame in frames(path, span=span, haste=haste, work=work):
        work.progress(float((frame.time - span.start) / span.duration), "skimming")
        keys.add(frame.time, frame.upright_grey(SIDE))
    return keys, haste.passed


def sampled(path: Path, span: Span, ignored: tuple[Box, ...], work: Work) -> Backgrounds:
    """Return how a stretch looks, from pictures of all of it: for films whose key frames are too few."""
    keys, due = Backgrounds(ignored), Fraction(0)
    for frame in frames(path, span=span, haste=Haste(rough=True, single=True), work=work):
        if frame.time >= due:
            due = frame.time + SAMPLE_EVERY
            keys.add(frame.time, frame.upright_grey(SIDE))
    return keys


def serves(keys: Backgrounds) -> bool:
    """Tell whether key frames lie close enough for a coarse look."""
    steps = [after - before for before, after in pairwise(keys.times)]
    return len(keys.times) >= FEWEST and median(steps) <= FARTHEST


@dataclass(frozen=True, slots=True)
class Moved:
    """A stretch between two key frames in which something may move, and the largest patch that did, at its end."""

    span: Span
    box: Box | None = None


def candidates(keys: Backgrounds, packets: Sequence[PacketSize], span: Span) -> list[Moved]:
    """Return the stretches between key frames in which something may move, in order."""
    moving = {one.span: one for one in (*map(Moved, _by_packets(keys.times, packets)), *_by_keys(keys))}
    # Before the first key frame and after the last one nothing was seen.
    ends = [Span(span.start, max(span.start, keys.times[0])), Span(min(span.end, keys.times[-1]), span.end)]
    return sorted([*moving.values(), *(Moved(one) for one in ends if one.duration)], key=lambda one: one.span)


def _by_keys(keys: Backgrounds) -> Iterator[Moved]:
    """Yield the stretches between key frames that differ where one of them is not as usual."""
    last = relief(keys.greys[0])
    for (start, end), grey in zip(pairwise(keys.times), keys.greys[1:], strict=True):
        now = relief(grey)
        background = keys.at(end)
        changed = background.since(last).differs(now)
        stirred, before = (_stirred(one, background, changed) for one in (now, last))
        if changed.mean() > ALL or stirred or before:
            yield Moved(Span(start, end), max(stirred, key=_area).box if stirred else None)
        last = now


def stays(keys: Backgrounds, come: Span, gone: Span) -> bool:
    """Tell whether something came with one activity and stood there until the next: each key frame between shows it."""
    before = bisect_left(keys.times, come.start) - 1
    first, last = bisect_left(keys.times, come.end), bisect_right(keys.times, gone.start)
    if before < 0 or first >= last:
        return False
    left = _things(keys, first)
    for place in range(first + 1, last):
        left = [patch for patch in _things(keys, place) if _meets(patch, left)]
    was = _things(keys, before)
    return any(not _meets(patch, was) for patch in left)


def changed(keys: Backgrounds, span: Span) -> bool:
    """Tell whether a place looks otherwise after an activity than before: something stands there, or does no more."""
    before = bisect_left(keys.times, span.start) - 1
    first, last = bisect_left(keys.times, span.end), bisect_right(keys.times, span.end + SETTLED)
    if before < 0 or last - first < 2:
        return False
    was = relief(keys.greys[before])
    left = _new(keys, first, was)
    for place in range(first + 1, last):
        left = [patch for patch in _new(keys, place, was) if _meets(patch, left)]
    return bool(left)


def _new(keys: Backgrounds, place: int, was: Relief) -> list[Patch]:
    """Return what a key frame shows that an earlier one did not, light apart."""
    seen = relief(keys.greys[place])
    spread = keys.at(keys.times[place]).spread
    # Where something came to stay, pixels usually differ much: that is what is looked for here, and no reason not to.
    differs = Background(was, np.where(np.isinf(spread), spread, np.minimum(spread, CALM))).differs(seen)
    return [patch for patch in patches(differs, differs, seen, was) if patch.alike < LIGHT]


def _things(keys: Backgrounds, place: int) -> list[Patch]:
    """Return what a key frame shows that is not usual there, light apart."""
    background, seen = keys.at(keys.times[place]), relief(keys.greys[place])
    differs = background.differs(seen)
    return [patch for patch in patches(differs, differs, seen, background.usual) if patch.alike < LIGHT]


def _meets(one: Patch, others: Sequence[Patch]) -> bool:
    return any(one.box.shared_area(other.box) > 0 for other in others)


def _stirred(seen: Relief, background: Background, changed: Pixels) -> list[Patch]:
    found = patches(background.differs(seen), changed, seen, background.usual)
    return [patch for patch in found if patch.stirred >= CHANGED * patch.area]


def _area(patch: Patch) -> int:
    return patch.area


def _by_packets(times: Sequence[Fraction], packets: Sequence[PacketSize]) -> Iterator[Span]:
    """Yield the stretches between key frames whose other pictures are larger than is usual around them."""
    origin = min((item.time for item in packets), default=Fraction(0))
    spans = list(pairwise(times))
    sizes = [0] * len(spans)
    starts = [start for start, _ in spans]
    for item in packets:
        place = bisect_right(starts, item.time - origin) - 1
        if not item.key and 0 <= place < len(sizes):
            sizes[place] += item.size
    for place, (start, end) in enumerate(spans):
        around = sizes[max(0, place - NEIGHBOURS) : place + NEIGHBOURS + 1]
        usual = median(around)
        apart = median(abs(size - usual) for size in around)
        if sizes[place] > max(LARGER * usual, usual + DEVIATIONS * apart):
            yield Span(start, end)
