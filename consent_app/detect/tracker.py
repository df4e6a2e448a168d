"""Detections over time become tracks: matched forward, gaps bridged, and held before the first and after the last.

Where pictures are handed in, what is not detected for a moment is followed by what they show, both ways in time: a face
that turns away, and one that was there before a detector saw it. A track needs one sure sighting; others may be weak.
"""

import math
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from consent_app.detect.base import Pixels
from consent_app.detect.flow import View, alike, carried, patch
from consent_app.detect.parts import completed, is_part, joined
from consent_app.detect.ways import bridged, divided, either_way, onward, stayed, steadied, thinned, upheld
from consent_app.domain.evidence import Box, Detection, Kind, Sighting, Track
from consent_app.domain.timeline import Span

# One missed frame is a leak: a track lives on unseen for this long, and covers this much more at both ends.
BRIDGE = Fraction(3, 2)
HOLD = Fraction(1, 2)
# What pictures show is followed this long without a detection; what goes on moving, by this share of its width from one
# moment to another (`LEARN`), and was surely seen, three times as long: a wall that was taken for something does not.
CARRY, FAR = Fraction(1), Fraction(3)
MOVES = 0.15
# A plate does not turn away: one that stands still is followed from one look to the next.
STANDS = {Kind.PLATE: Fraction(1, 5)}
# It has to look like what was detected by so much (correlation); faces turn, so that is little.
ALIKE = 0.2
# Faint finds count for so long before and after it was surely seen, or `BRIDGE` where it was plain at some time: a
# table that was taken for the face of somebody beside it is none when they have left.
ALONE = Fraction(1, 2)
# What was seen only once needs this score; plates of cars that pass often are, those that stand are looked at again.
# What is fainter may lie beside a thing whose place was plain a moment (`BRIDGE`) before and after.
PLAIN = dict.fromkeys((Kind.FACE, Kind.PLATE), 0.4)
# What was seen more than once, but never surely, counts where something of its kind was, at most `FAR` before or after,
# in its place by this much (overlap): it turned away, or a post hid it.
PLACE = 0.3
# So does what was found so often along a way longer than it is wide: a wall that is taken for something stays.
WANDERS = 4
# A box that was followed over a gap and ends elsewhere than the next detection (overlap) may have gone astray; where
# that is sure and the gap longer than `LEARN`, it is of another thing.
HOME = 0.2
# How a thing moves at an end of its track is learned from sightings at least this far apart, where there are two.
LEARN = Fraction(2, 5)
# What moves towards the edge of the picture and would be out of it within this time is covered until then.
LEAVE = Fraction(3, 2)
# What was seen only once may have moved anywhere: its cover grows by this share.
UNSURE_GROWTH = 0.6
# It is expected to go on as between its last two sightings for so many times as long.
AHEAD = 2.0
# A match may lie this many box sizes away for each second that passed, and at least this many; a faint one not so far.
REACH_PER_SECOND, REACH_FAINT, REACH_LEAST = 6.0, 3.0, 0.8
# Nothing grows or shrinks by more than this from one sighting to the next; but one detector draws a face, another the
# head around it: what lies in the other by this much is that, up to so many times larger.
MAX_GROWTH = 2.0
NESTED, NESTED_GROWTH = 0.9, 3.0
# What is small and lies by this much where a thing is expected is a part of it, a chin of a face that hands cover,
# unless it is seen as clearly as this.
PART, CLEAR = 0.5, 0.6


@dataclass(slots=True)
class _Open:
    """A thing that is followed; `sure` is when it was surely seen."""

    kind: Kind
    sightings: list[Sighting]
    seen_at: Fraction
    sure: list[Fraction]
    carried: Box | None = None
    shown: Pixels | None = None

    @property
    def last(self) -> Sighting:
        return self.sightings[-1]

    @property
    def counts(self) -> bool:
        """Tell whether it is taken for real: seen surely, and more than once where it was not plain."""
        passes = self.kind is Kind.PLATE and self._went() > self.last.box.width
        return bool(self.sure) and (sum(one.seen for one in self.sightings) > 1 or passes or self._plain)

    @property
    def _around(self) -> Fraction:
        """For how long it counts, where it was but faint, before and after it was surely seen."""
        return BRIDGE if self._plain else ALONE

    @property
    def _plain(self) -> bool:
        """Tell whether it was plain to see at some time."""
        return max(one.score for one in self.sightings if one.seen) >= PLAIN.get(self.kind, 0)

    def real(self) -> list[Sighting]:
        """Return the sightings that count: those about when it was surely seen, and as long as it moves from there."""
        if not self.sure:
            return []
        around = self._around
        first, last = self.sure[0], self.sure[-1]
        moves = list(_moves(self.sightings))
        for before, _ in moves:
            if last < before <= min(last + around, self.sure[-1] + FAR):
                last = before
        for _, after in reversed(moves):
            if max(first - around, self.sure[0] - FAR) <= after < first:
                first = after
        first, last = min(first, self.sure[0] - around), max(last, self.sure[-1] + around)
        return [one for one in self.sightings if first <= one.time <= last]

    def parted(self) -> list["_Open"]:
        """Return it as the things that it may be: where what was faint counts for neither, one came after the other."""
        parts, begun, apart_by = list[_Open](), 0, 2 * self._around
        for number, (before, after) in enumerate(pairwise(self.sure), 1):
            if after - before > apart_by:
                one, rest = replace(self, sure=self.sure[begun:number]), replace(self, sure=self.sure[number:])
                if one.real()[-1].time < rest.real()[0].time:
                    parts.append(one)
                    begun = number
        return [*parts, replace(self, sure=self.sure[begun:])]

    def beside(self, kind: Kind, real: Sequence[Sighting]) -> bool:
        """Tell whether a real thing, of which these are the sightings, was in its place a moment before or after."""
        seen = [one for one in self.sightings if one.seen]
        return self.kind is kind and any(
            abs(here.time - there.time) <= FAR and here.box.overlap(there.box) >= PLACE
            for here, there in ((seen[-1], real[0]), (seen[0], real[-1]))
        )

    def wanders(self) -> bool:
        """Tell whether it was found again and again along a way, as what stands is not."""
        seen = [one.box for one in self.sightings if one.seen]
        return len(seen) >= WANDERS and math.dist(seen[0].centre, seen[-1].centre) > self.last.box.width

    def trust(self) -> None:
        """Take what was but faintly seen as surely seen, from the first time to the last."""
        self.sure = [one.time for one in self.sightings if one.seen]

    def followed(self, time: Fraction) -> bool:
        """Tell whether it is still followed at a time though it is not seen."""
        if self.carried is None or time <= self.seen_at:
            return False
        far = bool(self.sure) and time <= self.seen_at + FAR
        return time <= self.seen_at + STANDS.get(self.kind, CARRY) or (
            far and _went_on(self.carried, time, reversed(self.sightings))
        )

    def elsewhere(self, box: Box, time: Fraction) -> bool:
        """Tell whether pictures show it elsewhere than in a box, for longer than from one look to the next."""
        return self.carried is not None and time - self.seen_at > LEARN and self.carried.overlap(box) < HOME

    def _went(self) -> float:
        """Return how far it is from its first place to its last, in pixels."""
        return math.dist(self.sightings[0].box.centre, self.last.box.centre)

    def see(self, sighting: Sighting, *, sure: bool) -> None:
        """Add a detection, and set right what was followed since the last one; it may have gone astray."""
        if sure:
            self.sure.append(sighting.time)
        place = next(number for number in range(len(self.sightings), 0, -1) if self.sightings[number - 1].seen)
        since, followed = self.sightings[place - 1].time, self.sightings[place:]
        del self.sightings[place:]
        if self.carried is not None and self.carried.overlap(sighting.box) >= HOME:
            error = self.carried.sides_to(sighting.box)
            span = sighting.time - since
            self.sightings += [
                replace(one, box=one.box.eased(error, float((one.time - since) / span))) for one in followed
            ]
        elif followed and self._straight(sighting.time).overlap(sighting.box) < HOME:
            self.sightings += either_way(followed, self.sightings[-1], sighting)
        self.sightings.append(sighting)
        self.seen_at, self.carried = sighting.time, sighting.box

    def expected(self, time: Fraction) -> Box:
        """Return where the thing is at `time` as pictures show, or else if it went on as between its last sightings."""
        return self.carried or onward(self.sightings[-2:], time, AHEAD)

    def _straight(self, time: Fraction) -> Box:
        """Return where the thing is at `time` if it goes on from its last sighting, straight and as fast as before."""
        before = next((one for one in reversed(self.sightings) if self.last.time - one.time >= LEARN), self.last)
        return onward((before, self.last), time)


class Tracker:
    """Takes the detections of one frame after the other; `finish` gives the tracks."""

    def __init__(self) -> None:
        self._open: list[_Open] = []
        self._closed: list[_Open] = []
        self._views: deque[tuple[Fraction, View]] = deque()

    def add(self, time: Fraction, found: Iterable[Detection], view: View | None = None) -> None:
        """Take what was detected at `time`, which rises from call to call, and the picture it was detected in."""
        quiet = [one for one in self._open if time - one.seen_at > BRIDGE and time - one.last.time > BRIDGE - CARRY]
        for track in quiet:
            self._open.remove(track)
            self._closed.append(track)
        self._carry(view)
        free = list(found)
        matched = self._matched(free, time)
        for number, index in matched.items():
            track, detection = self._open[index], free[number]
            here, there = track.expected(time), detection.box
            whole = _growth(here, there) <= MAX_GROWTH and not (detection.score < CLEAR and is_part(there, here, PART))
            box = there if whole else here.around(there)
            track.see(Sighting(time, box, detection.score), sure=detection.sure)
            track.shown = patch(view, box) if view else None
        new = [detection for number, detection in enumerate(free) if number not in matched]
        self._open += self._begun(time, new, view)
        self._keep(time, view)

    def follow(self, time: Fraction, view: View) -> None:
        """Take a picture in which nothing was looked for: what is known is followed in it."""
        self._carry(view)
        self._keep(time, view)

    def _carry(self, view: View | None) -> None:
        """Follow what is known to the next picture."""
        before = self._views[-1][1] if self._views else None
        known = [track for track in self._open if track.carried is not None]
        boxes = [track.carried for track in known if track.carried is not None]
        places = carried(before, view, boxes) if before and view else [None] * len(boxes)
        for track, place in zip(known, places, strict=True):
            track.carried = place if place and view and _shows(track.shown, view, place) else None

    def _keep(self, time: Fraction, view: View | None) -> None:
        """Remember where what was followed is, and the picture."""
        for track in self._open:
            if track.followed(time) and track.carried is not None:
                track.sightings.append(Sighting(time, track.carried, track.last.score, seen=False))
        if view is not None:
            self._views.append((time, view))
            while time - self._views[0][0] > FAR:
                self._views.popleft()

    def _matched(self, free: Sequence[Detection], time: Fraction) -> dict[int, int]:
        """Return which of the detections belongs to which open track, by their numbers."""
        pairs = sorted(
            (cost, index, number)
            for index, track in enumerate(self._open)
            for number, cost in _costs(track, free, time)
        )
        matched: dict[int, int] = {}
        taken: set[int] = set()
        for _, index, number in pairs:
            if index not in taken and number not in matched:
                matched[number] = index
                taken.add(index)
        return matched

    def _begun(self, time: Fraction, new: Sequence[Detection], view: View | None) -> list[_Open]:
        """Return tracks of what is detected first, with where it was before that, as far as pictures show."""
        tracks = [
            _Open(
                one.kind,
                [Sighting(time, one.box, one.score)],
                time,
                [time] if one.sure else [],
                one.box,
                patch(view, one.box) if view else None,
            )
            for one in new
        ]
        known = [(track, track.last.box) for track in tracks]
        after = view
        for moment, earlier in reversed(self._views):
            known = [
                (track, box)
                for track, box in known
                if time - moment <= CARRY
                or (track.sure and _went_on(track.sightings[0].box, track.sightings[0].time, track.sightings))
            ]
            if not known or after is None:
                break
            places = carried(after, earlier, [box for _, box in known])
            known = [
                (track, place)
                for (track, _), place in zip(known, places, strict=True)
                if place and _shows(track.shown, earlier, place)
            ]
            for track, place in known:
                track.sightings.insert(0, Sighting(moment, place, track.last.score, seen=False))
            after = earlier
        return tracks

    def finish(self, end: Fraction, size: tuple[int, int]) -> tuple[Track, ...]:
        """Return all tracks, each covering from before its first to after its last sighting, from 0 to `end`.

        `size` is the picture's width and height: what moves towards its edge is covered until it is gone.
        """
        known = [part for track in self._closed + self._open for part in track.parted()]
        real = [(track.kind, track.real()) for track in known if track.counts]
        for track in known:
            if not track.sure and (track.wanders() or any(track.beside(kind, sightings) for kind, sightings in real)):
                track.trust()
        kept = [track for track in known if track.counts]
        ordered = sorted(kept, key=lambda track: (track.real()[0].time, track.kind))
        tracks = [_track(track, f"{track.kind}-{number:03}", end, size) for number, track in enumerate(ordered, 1)]
        parts = [part for track in joined(stayed(tracks, FAR)) for part in divided(track)]
        return tuple(replace(part, id=f"{part.kind}-{number:03}") for number, part in enumerate(parts, 1))


def _went_on(box: Box, time: Fraction, sightings: Iterable[Sighting]) -> bool:
    """Tell whether what is in a box at a time is elsewhere than in the nearest of its sightings a moment apart."""
    return _moved(box, next((one.box for one in sightings if abs(one.time - time) >= LEARN), box))


def _moves(sightings: Sequence[Sighting]) -> Iterator[tuple[Fraction, Fraction]]:
    """Yield from when to when a thing moved, moment by moment."""
    start = 0
    for number, one in enumerate(sightings):
        while start < number and one.time - sightings[start + 1].time >= LEARN:
            start += 1
        before = sightings[start]
        if one.time - before.time >= LEARN and _moved(one.box, before.box):
            yield before.time, one.time


def _moved(here: Box, there: Box) -> bool:
    """Tell whether a thing moved from one box to another; what was drawn larger or smaller did not."""
    return not _nested(here, there) and math.dist(here.centre, there.centre) >= MOVES * here.width


def _shows(shown: Pixels | None, view: View, box: Box) -> bool:
    """Tell whether a box still shows what was detected: what is followed without that is the ground behind it."""
    now = patch(view, box)
    return shown is None or (now is not None and alike(shown, now) >= ALIKE)


def _track(track: _Open, name: str, end: Fraction, size: tuple[int, int]) -> Track:
    sightings = steadied(upheld(completed(track.real(), BRIDGE), PLAIN.get(track.kind, 0), BRIDGE))
    before = _beyond(sightings, size, -1)
    after = _beyond(sightings[::-1], size, 1)
    span = Span(max(Fraction(0), before.time), max(sightings[-1].time, min(end, after.time)))
    return Track(name, track.kind, (before, *thinned(bridged(sightings)), after), span)


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


def _costs(track: _Open, found: Sequence[Detection], time: Fraction) -> Iterator[tuple[int, float]]:
    """Yield the numbers of the detections that can be of a track, each with how badly it fits."""
    here, passed = track.expected(time), float(time - track.last.time)
    for number, detection in enumerate(found):
        if track.kind is not detection.kind:
            continue
        there = detection.box
        size = math.sqrt(max(here.area, there.area, 1.0))
        distance = math.dist(here.centre, there.centre) / size
        nested = _nested(here, there)
        reach = max(REACH_LEAST, passed * (REACH_PER_SECOND if detection.sure else REACH_FAINT))
        if detection.sure and not nested and track.elsewhere(there, time):
            continue
        if _growth(here, there) <= (NESTED_GROWTH if nested else MAX_GROWTH) and distance <= reach:
            yield number, distance - here.overlap(there)


def _nested(one: Box, other: Box) -> bool:
    """Tell whether the smaller of two boxes lies in the other."""
    return one.shared_area(other) >= NESTED * min(one.area, other.area)


def _growth(one: Box, other: Box) -> float:
    """Return how many times the side of one box the other's is, 1 or more."""
    ratio = math.sqrt(max(one.area, 1.0) / max(other.area, 1.0))
    return max(ratio, 1 / ratio)
