"""What shows but a part of a thing is covered as the whole of it: a chin behind hands, a face above a mask.

A detector draws now the one, now the other. What was seen whole a moment before or after tells how large it is.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from functools import reduce

from consent_app.domain.evidence import Box, Sighting, Track

# What has less than this share of a thing's area may be but a part of it.
SMALLER = 0.5
# It is one where it lies by this much in what was seen so many seconds before or after, no less clearly; of another
# track it has to share so much.
INSIDE, SUDDEN = 0.8, Fraction(3, 5)
SHARED = 0.4
# So often another has to be seen between the times of one, never at the same, to be of one thing with it.
TURNS = 2


def is_part(box: Box, whole: Box, share: float = 0.0) -> bool:
    """Tell whether a box may show but a part of what another does: it is smaller, and that share of it lies there."""
    return box.area < SMALLER * whole.area and box.shared_area(whole) >= share * box.area


def completed(sightings: Sequence[Sighting], within: Fraction) -> list[Sighting]:
    """Return sightings of a thing with its parts made as large as the whole that was seen around them.

    That goes so many seconds on from there, both ways in time, or until the whole is seen again.
    """
    return _completed(_completed(sightings, within)[::-1], within)[::-1]


def _completed(sightings: Sequence[Sighting], within: Fraction) -> list[Sighting]:
    """Return sightings with the parts that come after a whole made as large, in the order in which they are given."""
    made, before = list[Sighting](), sightings[0]
    whole, first = None, before.box
    for one in sightings:
        if one.seen:
            if whole is None and _shrank(one, before):
                whole, first = before, one.box
            elif whole is not None and (abs(one.time - whole.time) > within or not is_part(one.box, whole.box)):
                whole = None
            before = one
        made.append(one if whole is None else _grown(one, first, whole.box))
    return made


def _shrank(one: Sighting, before: Sighting) -> bool:
    """Tell whether a sighting shows but a part of what was seen before: nothing shrinks so suddenly."""
    near = abs(one.time - before.time) <= SUDDEN and one.score <= before.score
    return near and is_part(one.box, before.box, INSIDE)


def _grown(one: Sighting, first: Box, whole: Box) -> Sighting:
    """Return a sighting of a part, as large as the whole would be there that it was first seen in."""
    (x0, y0), (x1, y1) = first.centre, one.box.centre
    return replace(one, box=one.box.around(whole.moved(x1 - x0, y1 - y0)))


def joined(tracks: Sequence[Track]) -> list[Track]:
    """Return tracks that show but parts of others made as large as those, before their first and after their last.

    Now the one is seen in that place, now the other, never both: they are of one thing.
    """
    seen = {track.id: [one.time for one in track.sightings if one.seen] for track in tracks}
    made = []
    for track in tracks:
        wholes = [one for one in tracks if one.kind is track.kind and _turns(seen[one.id], seen[track.id])]
        made.append(reduce(_joined, wholes, track))
    return made


def _turns(times: Sequence[Fraction], others: Sequence[Fraction]) -> bool:
    """Tell whether of two that are seen at these times the other takes turns with the one."""
    between = bisect_left(others, times[-1]) - bisect_right(others, times[0])
    return between >= TURNS and set(times).isdisjoint(others)


def _joined(track: Track, other: Track) -> Track:
    """Return a track made as large as another beyond the ends of that, where it is but a part of it."""
    first, last = other.sightings[1], other.sightings[-2]
    made = track.sightings
    for edge, early in ((first, True), (last, False)):
        here = track.at(edge.time)
        if here and is_part(here.box, edge.box, SHARED):
            made = tuple(_grown(one, here.box, edge.box) if (one.time < edge.time) is early else one for one in made)
    return replace(track, sightings=made)
