"""Detections over time become tracks: matched forward, gaps bridged, and held before the first and after the last."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from consent_app.domain.evidence import Box, Detection, Kind, Sighting, Track
from consent_app.domain.timeline import Span

# One missed frame is a leak: a track lives on unseen for this long, and covers this much more at both ends.
BRIDGE = Fraction(3, 2)
HOLD = Fraction(1, 2)
# How a thing moves at an end of its track is learned from sightings at least this far apart, where there are two.
LEARN = Fraction(2, 5)
# What moves towards the edge of the picture and would be out of it within this time is covered until then.
LEAVE = Fraction(3, 2)
# What was seen only once may have moved anywhere: its cover grows by this share.
UNSURE_GROWTH = 0.6
# A match may lie this many box sizes away for each second that passed, and at least this many.
REACH_PER_SECOND = 6.0
REACH_LEAST = 0.8
# Nothing grows or shrinks by more than this from one sighting to the next.
MAX_GROWTH = 2.0


@dataclass(slots=True)
class _Open:
    kind: Kind
    sightings: list[Sighting] = field(default_factory=list)

    @property
    def last(self) -> Sighting:
        return self.sightings[-1]

    def expected(self, time: Fraction) -> Box:
        """Return where the thing would be at `time` if it went on as between its last two sightings."""
        if len(self.sightings) < 2:
            return self.last.box
        before, last = self.sightings[-2:]
        ahead = min(float((time - last.time) / (last.time - before.time)), 2.0)
        (x0, y0), (x1, y1) = before.box.centre, last.box.centre
        dx, dy = (x1 - x0) * ahead, (y1 - y0) * ahead
        return last.box.moved(dx, dy)


class Tracker:
    """Takes the detections of one frame after the other; `finish` gives the tracks."""

    def __init__(self) -> None:
        self._open: list[_Open] = []
        self._closed: list[_Open] = []

    def add(self, time: Fraction, found: Iterable[Detection]) -> None:
        """Take what was detected at `time`, which rises from call to call."""
        for track in [track for track in self._open if time - track.last.time > BRIDGE]:
            self._open.remove(track)
            self._closed.append(track)
        free = list(found)
        pairs = sorted(
            (cost, index, number)
            for index, track in enumerate(self._open)
            for number, detection in enumerate(free)
            if (cost := _cost(track, detection, time)) is not None
        )
        matched: dict[int, int] = {}
        for _, index, number in pairs:
            if index not in matched.values() and number not in matched:
                matched[number] = index
        for number, detection in enumerate(free):
            sighting = Sighting(time, detection.box, detection.score)
            if number in matched:
                self._open[matched[number]].sightings.append(sighting)
            else:
                self._open.append(_Open(detection.kind, [sighting]))

    def finish(self, end: Fraction, size: tuple[int, int]) -> tuple[Track, ...]:
        """Return all tracks, each covering from before its first to after its last sighting, from 0 to `end`.

        `size` is the picture's width and height: what moves towards its edge is covered until it is gone.
        """
        ordered = sorted(self._closed + self._open, key=lambda track: (track.sightings[0].time, track.kind))
        return tuple(_track(track, f"{track.kind}-{number:03}", end, size) for number, track in enumerate(ordered, 1))


def _track(track: _Open, name: str, end: Fraction, size: tuple[int, int]) -> Track:
    before = _beyond(track.sightings, size, -1)
    after = _beyond(track.sightings[::-1], size, 1)
    span = Span(max(Fraction(0), before.time), max(track.last.time, min(end, after.time)))
    return Track(name, track.kind, (before, *track.sightings, after), span)


def _beyond(sightings: Sequence[Sighting], size: tuple[int, int], direction: int) -> Sighting:
    """Return where a thing is taken to be some time before the first of these sightings.

    (After the last, where they run backwards and `direction` is 1.) The box holds the place of that sighting and the
    place where the thing would be had it moved on as it does; the time is long enough for it to leave the picture.
    """
    edge = sightings[0]
    inner = next((item for item in sightings if abs(item.time - edge.time) >= LEARN), sightings[-1])
    passed = float(abs(inner.time - edge.time))
    if not passed:
        return Sighting(edge.time + direction * HOLD, edge.box.grown(UNSURE_GROWTH), edge.score, seen=False)
    (x0, y0), (x1, y1) = inner.box.centre, edge.box.centre
    speed = (x1 - x0) / passed, (y1 - y0) / passed
    leaving = _leaves(edge.box, speed, size)
    hold = max(HOLD, leaving) if leaving is not None and leaving <= LEAVE else HOLD
    there = edge.box.moved(speed[0] * float(hold), speed[1] * float(hold))
    return Sighting(edge.time + direction * hold, edge.box.around(there), edge.score, seen=False)


def _leaves(box: Box, speed: tuple[float, float], size: tuple[int, int]) -> Fraction | None:
    """Return in how many seconds a box at that speed (pixels a second) is out of the picture, or None if it stays."""
    ways = ((speed[0], box.x1, box.x2, size[0]), (speed[1], box.y1, box.y2, size[1]))
    times = [(end - first) / rate if rate > 0 else -last / rate for rate, first, last, end in ways if rate]
    return Fraction(max(0.0, min(times))).limit_denominator(1000) if times else None


def _cost(track: _Open, detection: Detection, time: Fraction) -> float | None:
    """Return how badly a detection fits a track, or None where it cannot be the same thing."""
    if track.kind is not detection.kind:
        return None
    here, there = track.expected(time), detection.box
    size = math.sqrt(max(here.area, there.area, 1.0))
    ratio = math.sqrt(max(here.area, 1.0) / max(there.area, 1.0))
    if max(ratio, 1 / ratio) > MAX_GROWTH:
        return None
    distance = math.dist(here.centre, there.centre) / size
    reach = max(REACH_LEAST, REACH_PER_SECOND * float(time - track.last.time))
    return None if distance > reach else distance - here.overlap(there)
