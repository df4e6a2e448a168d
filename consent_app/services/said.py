"""What a person said of one clip, out of all that they changed, and the plan of the clip as they want it.

What they drew stays where a clip is split or joined. What they said of things that were found does not: a stretch with
other ends is looked through anew, and what was the first face before need not be it now.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TypeGuard

import msgspec

from consent_app.domain.evidence import Kind, Sighting, Track
from consent_app.domain.footage import Clip
from consent_app.domain.redaction import RedactionPlan, Shape
from consent_app.domain.timeline import Span
from consent_app.redact import plan as plans
from consent_app.services.review import (
    Add,
    Cover,
    Drop,
    Edit,
    Edits,
    Hide,
    Move,
    OfTrack,
    Place,
    Sound,
    Uncover,
    Whole,
    box,
    moment,
    silent_parts,
)
from consent_app.services.steps import found_by

# All of a film, however long: what is drawn may begin and end outside of the clip, and is cut to it last.
FILM = Span(Fraction(0), Fraction(10**7))
# A cover that was drawn, and what was said of it since.
_Drawn = tuple[Cover, tuple[Place | Uncover, ...]]


def of_clip(edits: Edits, clip_id: str) -> tuple[Edit, ...]:
    """Return what a person changed in a clip, in order, with what they drew in those it was split from or joined with.

    Covers that they drew are numbered in this order, from 1.
    """
    said: dict[str, list[Edit]] = defaultdict(list)
    for item in edits.edits:
        if isinstance(item, Add):
            said[item.clip] = _carried(said[item.of], [], item.clip) if item.of else []
        elif not isinstance(item, Drop):
            said[item.clip].append(item)
        elif item.into:
            said[item.into] += _carried(said[item.clip], said[item.into], item.into)
    return tuple(said[clip_id])


def _carried(there: Sequence[Edit], here: Sequence[Edit], clip: str) -> list[Edit]:
    """Return what of the edits of one clip is to be added to those `here` of another, under its id.

    What was drawn before the two were split is in both: it is not added again.
    """
    known = _drawn(here)
    carried: list[Edit] = []
    for number, (cover, rest) in enumerate((one for one in _drawn(there) if one not in known), len(known) + 1):
        name = plans.drawn_name(number)
        carried += [cover, *(msgspec.structs.replace(one, clip=clip, track=name) for one in rest)]
    wanted = tuple(dict.fromkeys([*_wanted(here), *_wanted(there)]))
    return [*carried, Whole(clip, wanted)]


def _drawn(said: Sequence[Edit]) -> list[_Drawn]:
    """Return the covers that a person drew, in order, each with what they said of it since, whatever it is called."""
    drawn: list[_Drawn] = []
    for item in said:
        if isinstance(item, Cover):
            drawn.append((item, ()))
        elif isinstance(item, Place | Uncover) and 0 < (number := plans.drawn_number(item.track)) <= len(drawn):
            cover, rest = drawn[number - 1]
            drawn[number - 1] = (cover, (*rest, msgspec.structs.replace(item, clip="", track="")))
    return drawn


def _wanted(said: Sequence[Edit]) -> tuple[Kind, ...]:
    """Return what is to be covered whole after these edits."""
    return next((item.kinds for item in reversed(said) if isinstance(item, Whole)), ())


def applied(
    base: RedactionPlan, clip: Clip, edits: Edits, ways: Mapping[Cover, tuple[Sighting, ...]]
) -> tuple[RedactionPlan, tuple[OfTrack, ...]]:
    """Return the plan of a clip with the covers that a person added, set elsewhere, took off or left open.

    `ways` are where covers went that follow something; one that nobody followed yet stays in its place. The edits that
    come with the plan are those about covers that are not there: nothing is uncovered by them.
    """
    mine = of_clip(edits, clip.id)
    moved = max((place for place, item in enumerate(mine) if isinstance(item, Move)), default=-1)
    plan, drawn, idle = base, 0, list[OfTrack]()
    for place, item in enumerate(mine):
        if isinstance(item, Cover):
            drawn += 1
            plan = _covered(plan, item, ways.get(item), drawn)
        elif isinstance(item, Hide):
            plan = plans.covered_again(plan, item.track)
        elif isinstance(item, OfTrack) and (place > moved or plans.drawn_number(item.track)):
            if _is_there(plan, item):
                plan = _changed(plan, item)
            else:
                idle.append(item)
    sound = sound_of(edits, clip)
    return _cut(plans.sounding(plan, silent_parts(sound), keep=sound.keep)), tuple(idle)


def of_found(item: Edit) -> TypeGuard[OfTrack]:
    """Tell whether an edit is about something that was found, not about what a person drew."""
    return isinstance(item, OfTrack) and not plans.by_hand(item.track)


def _is_there(plan: RedactionPlan, item: OfTrack) -> bool:
    """Tell whether a plan has the cover that was meant; what is found is numbered anew by another way of finding."""
    known = plans.by_hand(item.track) or item.found_by == found_by()
    return known and any(track.id == item.track for track in plan.tracks)


def _changed(plan: RedactionPlan, item: OfTrack) -> RedactionPlan:
    if isinstance(item, Place):
        # What is drawn may be set elsewhere at a time that was cut off later.
        span = FILM if plans.drawn_number(item.track) else plan.span
        placed = plans.placed(replace(plan, span=span), item.track, moment(item.t_s), box(item))
        return replace(placed, span=plan.span)
    if isinstance(item, Uncover):
        return plans.uncovered(plan, item.track)
    return plans.kept_visible(plan, item.track, item.reason)


def _covered(plan: RedactionPlan, item: Cover, way: tuple[Sighting, ...] | None, number: int) -> RedactionPlan:
    first = FILM.start if item.start_s is None else moment(item.start_s)
    through = Span(first, FILM.end if item.end_s is None else max(first, moment(item.end_s)))
    lasting = (plans.held(way, through) if way else None) or through
    at = max(first, plan.span.start) if item.t_s is None else moment(item.t_s)
    sightings = way or (Sighting(at, box(item), plans.BY_PERSON),)
    return plans.covered_by_hand(plan, sightings, lasting, number, rounded=item.shape is Shape.ELLIPSE)


def _cut(plan: RedactionPlan) -> RedactionPlan:
    """Return a plan in which what a person drew lasts as long as the clip at most, and only what is in it is left."""

    def cut(track: Track) -> Track | None:
        if not plans.drawn_number(track.id):
            return track
        here = track.span.intersection(plan.span)
        return replace(track, span=here) if here else None

    return replace(plan, tracks=tuple(track for one in plan.tracks if (track := cut(one))))


def sound_of(edits: Edits, clip: Clip) -> Sound:
    """Return what a person said last of a clip's sound; its ends moved, it is off again."""
    said = Sound(clip.id, keep=False)
    for item in of_clip(edits, clip.id):
        if isinstance(item, Sound | Move):
            said = item if isinstance(item, Sound) else Sound(clip.id, keep=False)
    return said


def whole_of(edits: Edits, clip: Clip) -> tuple[Kind, ...]:
    """Return what a person wants covered whole in a clip; where two were joined, what was wanted in either."""
    return _wanted(of_clip(edits, clip.id))


def following(edits: Edits, clip: Clip) -> Iterator[tuple[Cover, Fraction]]:
    """Yield the covers of a clip that are to follow what they show, each with the time it was drawn at."""
    for item in of_clip(edits, clip.id):
        if isinstance(item, Cover) and item.follow:
            yield item, clip.span.start if item.t_s is None else moment(item.t_s)
