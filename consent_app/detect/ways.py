"""The way of a thing through a film, as it is covered: large enough for all that was seen of it, and in few places."""

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from consent_app.detect.parts import is_part
from consent_app.domain.evidence import Box, Sighting, Track
from consent_app.domain.timeline import Span

# How large a thing is, is what was seen of it so many seconds around, from so many sightings on.
STEADY, FEWEST = 0.4, 3
# Two sightings with less in common than this (overlap) lie apart. What stays is seen again within so many seconds, or
# this share of the time between where that is less.
APART = 0.2
STAYS, MOST = Fraction(1, 5), Fraction(3, 8)
# So long, in seconds, is more than from one look to the next; a box lies in another by this much, but for rounding.
LONG, WITHIN = Fraction(2, 5), 0.99
# Two tracks are in one place where the last box of one and the first of the other share so much of the smaller.
SHARED = 0.5
# Ways are made straight in stretches of so many sightings.
STRETCH = 100
# Where something was followed to within so many of its own sizes of a straight way, that way says enough.
SMOOTH = 0.03

Floats = NDArray[np.float64]


def steadied(sightings: Sequence[Sighting]) -> list[Sighting]:
    """Return sightings as large as what was seen around their time, on the straight way that it went meanwhile.

    A detector draws the same face now whole, now down to its mask: each side lies as far out as around that time.
    """
    times = np.array([float(one.time) for one in sightings])
    sides = np.array([(one.box.x1, one.box.y1, one.box.x2, one.box.y2) for one in sightings])
    firsts, ends = np.searchsorted(times, times - STEADY), np.searchsorted(times, times + STEADY, "right")
    return [
        replace(one, box=_steady(one.box, times[first:end] - times[place], sides[first:end]))
        for place, (one, first, end) in enumerate(zip(sightings, firsts, ends, strict=True))
    ]


def _steady(box: Box, t: Floats, around: Floats) -> Box:
    """Return a box with its sides as far out as those around it, of which `t` tells how many seconds off they are."""
    if len(t) < FEWEST:
        return box
    middle, mean = t.mean(), around.mean(axis=0)
    slope = ((t - middle)[:, None] * (around - mean)).sum(axis=0) / max(float(((t - middle) ** 2).sum()), 1e-9)
    off = around - (mean + slope * (t - middle)[:, None])
    here = mean - slope * middle
    (x1, y1), (x2, y2) = here[:2] + off[:, :2].min(axis=0), here[2:] + off[:, 2:].max(axis=0)
    return box.around(Box(float(min(x1, x2)), float(min(y1, y2)), float(max(x1, x2)), float(max(y1, y2))))


def upheld(sightings: Sequence[Sighting], plain: float, within: Fraction) -> list[Sighting]:
    """Return sightings, with what was faint held to the straight way between what was plain a moment before and after.

    Plain is what was seen with that score, a moment so many seconds long: a faint find may be a part of the thing, or
    lie beside it.
    """
    held = list(sightings)
    places = [place for place, one in enumerate(sightings) if one.seen and one.score >= plain]
    for first, last in pairwise(places):
        ends = [sightings[first], sightings[last]]
        for place in range(first + 1, last) if ends[1].time - ends[0].time <= within else ():
            one = sightings[place]
            held[place] = one if one.score >= plain else replace(one, box=one.box.around(_on(ends, one.time)))
    return held


def bridged(sightings: Sequence[Sighting]) -> list[Sighting]:
    """Return sightings with covers between two that are `APART`, where nothing shows that a thing went there.

    They may be two things: the place of each is covered until it would have been seen there, with the way between.
    """
    made = [sightings[0]]
    for before, after in pairwise(sightings):
        if before.seen and after.seen and before.box.overlap(after.box) < APART:
            gap = after.time - before.time
            share = min(STAYS / gap, MOST)
            for part, one in ((share, before), (1 - share, after)):
                box = one.box.around(before.box.mixed(after.box, float(part)))
                made.append(replace(before, time=before.time + gap * part, box=box, seen=False))
        made.append(after)
    return made


def either_way(followed: Sequence[Sighting], before: Sighting, after: Sighting) -> list[Sighting]:
    """Return where a thing was followed to after a sighting, where that did not lead to the next one of it.

    It may have gone where it was followed, and another thing be seen, or have gone there by another way: each is
    covered.
    """
    way = bridged([before, after])
    both = [replace(one, box=one.box.around(_on(way, one.time))) for one in followed]
    return [*both, *(one for one in way[1:-1] if one.time > followed[-1].time)]


def onward(way: Sequence[Sighting], time: Fraction, most: float = math.inf) -> Box:
    """Return where a thing is at a time if it goes on as between two sightings, for so many times as long at most."""
    before, last = way[0], way[-1]
    if before is last:
        return last.box
    ahead = min(float((time - last.time) / (last.time - before.time)), most)
    (x0, y0), (x1, y1) = before.box.centre, last.box.centre
    return last.box.moved((x1 - x0) * ahead, (y1 - y0) * ahead)


def divided(track: Track) -> list[Track]:
    """Return a track as the things that it may be: one each, where it was not seen for `LONG` and then elsewhere.

    Elsewhere is neither where pictures showed it to go nor where it would be had it gone on as before. What lies
    between is covered by both, so that who leaves one visible does not leave the other.
    """
    parts, rest = list[Track](), track
    seen = [place for place, one in enumerate(track.sightings) if one.seen]
    for number, (first, last) in enumerate(pairwise(seen)):
        before, after = track.sightings[first], track.sightings[last]
        leaps = after.time - before.time > LONG and before.box.overlap(after.box) < APART
        if not leaps or not _either(track.sightings[first : last + 1]):
            continue
        if not _goes_on([track.sightings[place] for place in seen[: number + 1]], after):
            parts.append(_until(rest, after))
            rest = _since(rest, before)
    return [*parts, rest]


def _either(way: Sequence[Sighting]) -> bool:
    """Tell whether what lies between the ends of a way covers the place of each, as where it is not shown to go on."""
    before, *between, after = way
    return bool(between) and _holds(between[0].box, before.box) and _holds(between[-1].box, after.box)


def _goes_on(seen: Sequence[Sighting], after: Sighting) -> bool:
    """Tell whether a thing would be where the next of it is seen, had it gone on as it did."""
    last = seen[-1]
    before = next((one for one in reversed(seen) if last.time - one.time >= LONG), seen[0])
    return onward((before, last), after.time).overlap(after.box) >= APART


def _holds(box: Box, other: Box) -> bool:
    return box.shared_area(other) >= WITHIN * other.area


def _until(track: Track, other: Sighting) -> Track:
    """Return a track up to where something else is seen, which is not one of its sightings."""
    mine = [one for one in track.sightings if one.time < other.time]
    end = replace(other, seen=False)
    return replace(track, sightings=(*mine, end), span=Span(track.span.start, other.time))


def _since(track: Track, other: Sighting) -> Track:
    """Return a track from where something else was seen on."""
    mine = [one for one in track.sightings if one.time > other.time]
    start = replace(other, seen=False)
    return replace(track, sightings=(start, *mine), span=Span(other.time, track.span.end))


def stayed(tracks: Sequence[Track], within: Fraction) -> list[Track]:
    """Return tracks that go on in their place until the next of their kind begins there, within so many seconds.

    Who stands there and looks away is not seen meanwhile. They stay two tracks, for they may be two persons.
    """
    ordered = sorted(tracks, key=_start)
    made = []
    for track in tracks:
        first, last = (bisect_right(ordered, track.span.end + more, key=_start) for more in (0, within))
        other = next((one for one in ordered[first:last] if _in_place(track, one)), None)
        made.append(_gone_on(track, other, within) if other else track)
    return made


def _start(track: Track) -> Fraction:
    return track.span.start


def _in_place(track: Track, other: Track) -> bool:
    """Tell whether a track of the same kind begins in the place where one ends."""
    last, first = track.sightings[-2].box, other.sightings[1].box
    return other.kind is track.kind and last.shared_area(first) >= SHARED * min(last.area, first.area)


def _gone_on(track: Track, other: Track, within: Fraction) -> Track:
    """Return a track that goes on in its place until another begins there, or goes on where that shows but a part."""
    *way, end = track.sightings
    first = other.sightings[1].box
    there = replace(end, box=end.box.around(first))
    part = is_part(first, way[-1].box)
    until = min(other.span.end, other.span.start + within) if part else other.span.start
    return replace(track, sightings=(*way, there, replace(there, time=until)), span=Span(track.span.start, until))


def _on(way: Sequence[Sighting], time: Fraction) -> Box:
    """Return where on its way a thing is at a time."""
    before, after = next(pair for pair in pairwise(way) if time <= pair[1].time)
    return before.box.mixed(after.box, float((time - before.time) / (after.time - before.time)))


def thinned(sightings: Sequence[Sighting]) -> list[Sighting]:
    """Return sightings without those followed ones near which a straight way between the others leads anyway."""
    kept = [sightings[0]]
    for start in range(0, len(sightings) - 1, STRETCH):
        kept += _straight(sightings[start : start + STRETCH + 1])[1:]
    return kept


def _straight(sightings: Sequence[Sighting]) -> list[Sighting]:
    """Return a stretch of sightings thinned, its ends kept.

    Source: Douglas and Peucker, "Reduction of the number of points required to represent a digitized line", 1973.
    """
    first, last = sightings[0], sightings[-1]
    between = sightings[1:-1]
    far, place = max(((_off(one, first, last), number) for number, one in enumerate(between, 1)), default=(0.0, 0))
    if far <= SMOOTH:
        return [first, *(one for one in between if one.seen), last]
    return [*_straight(sightings[: place + 1])[:-1], *_straight(sightings[place:])]


def _off(one: Sighting, first: Sighting, last: Sighting) -> float:
    """Return how far off the straight way between two others a sighting lies, in its own sizes."""
    straight = first.box.mixed(last.box, float((one.time - first.time) / (last.time - first.time)))
    return max(map(abs, straight.sides_to(one.box))) / math.sqrt(max(one.box.area, 1.0))
