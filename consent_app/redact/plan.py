"""From what was found and what a person wants to a plan; pure, each change a new plan."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from consent_app.domain.evidence import Box, Kind, Sighting, Track
from consent_app.domain.redaction import KeptVisible, Mask, RedactionPlan
from consent_app.domain.release import Uncovered
from consent_app.domain.timeline import Span, merged
from consent_app.domain.work import ConsentAppError

# A thing found by the second look is covered around its place for so long before and after.
AROUND = Fraction(3, 2)
BY_HAND = "hand"
ALWAYS = "always"
# The score of what a person set; no detector is so sure.
BY_PERSON = 1.0
# Around a place that a person set, what a detector saw gives way for so many seconds either way.
EASED = Fraction(2, 5)
# What was followed is covered so many seconds before and after.
HELD = Fraction(1, 2)
BY_SECOND_LOOK = "check"
# Two finds in the place of a cover that was taken off are of one thing where they lie alike in it (overlap).
ALIKE = 0.5
# Moments to look at lie at least so many seconds apart; the last one is so long before the end.
APART, BEFORE_END = Fraction(2, 5), Fraction(1, 20)


def around(plan: RedactionPlan, item: Uncovered) -> Span:
    """Return when something that the second look found is covered, in the time of the recording."""
    time = plan.span.start + item.time
    return Span(time, time).widened(AROUND, AROUND, plan.span.end)


def covering(plan: RedactionPlan, item: Uncovered, way: Sequence[Sighting]) -> RedactionPlan:
    """Return the plan with a cover over what the second look found, where it goes as far as its way is known."""
    still = Sighting(plan.span.start + item.time, item.box, item.score)
    sightings = tuple(replace(one, score=item.score) for one in way) or (still,)
    name = f"{item.kind}-{BY_SECOND_LOOK}-{len(plan.tracks) + 1:03}"
    return plan.with_tracks([Track(name, item.kind, sightings, around(plan, item))])


def covered_late(plan: RedactionPlan) -> tuple[Track, ...]:
    """Return what the second look found and covered in a finished film, in order of time."""
    found = (track for track in plan.tracks if f"-{BY_SECOND_LOOK}-" in track.id)
    return tuple(sorted(found, key=lambda track: track.span))


def taken_off(plan: RedactionPlan, item: Uncovered) -> str | None:
    """Return the id of the cover that a person took off where the second look found something, None where none was."""
    mask = _taken_off(plan, item)
    return mask.track if mask else None


def _taken_off(plan: RedactionPlan, item: Uncovered) -> Mask | None:
    masks = plan.dropped_at(plan.span.start + item.time)
    return next((mask for mask in masks if mask.kind is item.kind and mask.covers(item.box)), None)


def asked_once(plan: RedactionPlan, found: Iterable[Uncovered]) -> tuple[Uncovered, ...]:
    """Return what the second look found, once for what a person took a cover off: where it is surest.

    What lies otherwise in the place of that cover than what was there is something else, somebody in front of it.
    """
    asked: list[tuple[Uncovered, Mask | None]] = []
    for item in found:
        mask = _taken_off(plan, item)
        same = next((number for number, (one, other) in enumerate(asked) if _alike(item, mask, one, other)), None)
        if same is None:
            asked.append((item, mask))
        elif item.score > asked[same][0].score:
            asked[same] = (item, mask)
    return tuple(sorted((one for one, _ in asked), key=lambda one: one.time))


def _alike(one: Uncovered, mask: Mask | None, other: Uncovered, there: Mask | None) -> bool:
    """Tell whether two finds are of what one cover was taken off: where they lie in it, they look alike."""
    if mask is None or there is None or mask.track != there.track:
        return False
    (x, y), (x_there, y_there) = mask.box.centre, there.box.centre
    return one.box.moved(-x, -y).overlap(other.box.moved(-x_there, -y_there)) >= ALIKE


def drawn_name(number: int) -> str:
    """Return the id of the cover of a clip that a person drew as its first, second…, from 1."""
    return f"{BY_HAND}-{number:03}"


def drawn_number(track_id: str) -> int:
    """Return as which of a clip's covers, from 1, a person drew this one, or 0 where it is none of these."""
    kind, _, number = track_id.rpartition("-")
    return int(number) if kind == BY_HAND and number.isdecimal() else 0


def covered_by_hand(
    plan: RedactionPlan, sightings: tuple[Sighting, ...], span: Span, number: int, *, rounded: bool = False
) -> RedactionPlan:
    """Return the plan with a cover that a person drew through `span`: one sighting stays in its place, more move.

    It is the clip's first, second…, told as a `number` from 1.
    """
    return plan.with_tracks([Track(drawn_name(number), Kind.REGION, sightings, span, rounded)])


def held(way: tuple[Sighting, ...], span: Span) -> Span | None:
    """Return for how long what was followed is covered: a while longer at both ends, in the part in `span`."""
    return Span(way[0].time, way[-1].time).widened(HELD, HELD, span.end).intersection(span)


def always_covered(plan: RedactionPlan, regions: Iterable[Box]) -> RedactionPlan:
    """Return the plan with what of a camera's picture is covered in all its films: boxes in shares of its sides.

    Each goes by where it is: what a person said of one in a clip is to hold for no other, once there are others.
    """

    def track(region: Box) -> Track:
        name = f"{ALWAYS}-{hashlib.sha256(repr(region).encode()).hexdigest()[:8]}"
        place = Sighting(plan.span.start, region.scaled(plan.width, plan.height), BY_PERSON)
        return Track(name, Kind.REGION, (place,), plan.span)

    return plan.with_tracks(map(track, dict.fromkeys(regions)))


def placed(plan: RedactionPlan, track_id: str, time: Fraction, box: Box) -> RedactionPlan:
    """Return the plan with a cover set where a person put it at a time; `box` is the cover as drawn.

    What was detected around that time gives way, so that the cover moves there and on without a jump; where a person
    drew it and it was followed, it goes on from there by as much beside its way. Other places that a person set stay.
    Raises `track_unknown`.
    """
    _require(plan, track_id)

    def step(track: Track) -> Track:
        if track.id != track_id:
            return track
        bare = Sighting(time, plan.within(track.kind, box), BY_PERSON)
        drawn = track.at(time) if by_hand(track_id) else None
        kept = _set_right(track, drawn, bare) if drawn else _given_way(track, time)
        here = Span(time, time).widened(HELD, HELD, plan.span.end)
        start = max(plan.span.start, min(track.span.start, here.start))
        whole = Span(start, max(track.span.end, here.end))
        return replace(track, sightings=tuple(sorted([*kept, bare], key=_time)), span=whole)

    return replace(plan, tracks=tuple(map(step, plan.tracks)))


def _given_way(track: Track, time: Fraction) -> list[Sighting]:
    """Return the sightings of a track without those around a time that no person set."""
    return [one for one in track.sightings if abs(one.time - time) > (0 if _set_by_person(one) else EASED)]


def _set_right(track: Track, before: Sighting, after: Sighting) -> list[Sighting]:
    """Return where else a cover goes that was followed, once a person set it from one place to another at a time.

    It goes on beside its way as it is set, and comes to that from the place that they set before; what they set stays.
    """
    time, error = after.time, before.box.sides_to(after.box)
    known = [one.time for one in track.sightings if _set_by_person(one)]
    first = max((one for one in known if one < time), default=None)
    last = min((one for one in known if one > time), default=None)

    def share(moment: Fraction) -> float:
        edge = first if moment < time else last
        return 1.0 if edge is None else max(0.0, float((moment - edge) / (time - edge)))

    return [
        one if _set_by_person(one) else replace(one, box=one.box.eased(error, share(one.time)))
        for one in track.sightings
        if one.time != time
    ]


def _set_by_person(sighting: Sighting) -> bool:
    return sighting.seen and sighting.score == BY_PERSON


def _time(sighting: Sighting) -> Fraction:
    return sighting.time


def sounding(plan: RedactionPlan, silent: Iterable[Span], *, keep: bool) -> RedactionPlan:
    """Return the plan with the sound kept but for the `silent` parts of the film, or left out."""
    return replace(plan, keep_audio=keep, muted=tuple(merged(silent)) if keep else ())


def least_sure(track: Track, part: Span, count: int) -> tuple[Fraction, ...]:
    """Return up to so many moments in a part of the film at which it is least sure that a cover lies where it should.

    Each second from where the thing was seen counts as much as a score of 0; no two moments lie close to each other.
    """
    whole = track.span.intersection(part)
    if whole is None:
        return ()
    seen = [one.time for one in track.sightings if one.seen and one.time in whole]
    edges = [whole.start, *seen, whole.end]
    moments = {one.time for one in track.sightings if one.time in whole}
    moments |= {whole.start, max(whole.start, whole.end - BEFORE_END), *((a + b) / 2 for a, b in pairwise(edges))}

    def doubt(moment: Fraction) -> float:
        there = track.at(moment)
        near = min((float(abs(moment - time)) for time in seen), default=float(whole.duration))
        return near + (1 - there.score if there else 0.0)

    picked: list[Fraction] = []
    for moment in sorted(moments, key=lambda one: (-doubt(one), one)):
        if len(picked) < count and all(abs(moment - other) >= APART for other in picked):
            picked.append(moment)
    return tuple(sorted(picked))


def by_hand(track_id: str) -> bool:
    """Tell whether a person drew the cover of that id, in this clip or for all films of its camera."""
    return track_id.startswith((BY_HAND, ALWAYS))


def uncovered(plan: RedactionPlan, track_id: str) -> RedactionPlan:
    """Return the plan without a track that shows no face and no plate; raises `track_unknown`."""
    _require(plan, track_id)
    gone = tuple(track for track in plan.tracks if track.id == track_id and not by_hand(track_id))
    left = tuple(track for track in plan.tracks if track.id != track_id)
    return replace(plan, tracks=left, dropped=(*plan.dropped, *gone))


def kept_visible(plan: RedactionPlan, track_id: str, reason: str) -> RedactionPlan:
    """Return the plan with a track left visible on purpose; raises `track_unknown` or `reason_missing`."""
    _require(plan, track_id)
    if not reason.strip():
        raise ConsentAppError("reason_missing")
    return replace(plan, visible=(*plan.visible, KeptVisible(track_id, reason.strip())))


def covered_again(plan: RedactionPlan, track_id: str) -> RedactionPlan:
    """Return the plan with a track covered that was left visible, or as it is where it was not."""
    return replace(plan, visible=tuple(item for item in plan.visible if item.track != track_id))


def _require(plan: RedactionPlan, track_id: str) -> None:
    if all(track.id != track_id for track in plan.tracks):
        raise ConsentAppError("track_unknown", track=track_id)
