"""What a person said of one clip, out of all that they changed, and the plan of the clip as they want it.

What they drew stays where a clip is split or joined. What they said of things that were found does not: a stretch with
other ends is looked through anew, and what was the first face before need not be it now.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

import msgspec

from consent_app.domain.evidence import Kind, Sighting
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
    Visible,
    Whole,
    box,
    moment,
    silent_parts,
)

# A cover follows what it was drawn over from a moment at most so many seconds outside of the clip: before that was cut.
NEAR = Fraction(60)


def of_clip(edits: Edits, clip_id: str) -> tuple[Edit, ...]:
    """Return what a person changed in a clip, in order, with what they drew in those it was split from or joined with.

    Covers that they drew are numbered in this order, from 1.
    """
    said: dict[str, list[Edit]] = defaultdict(list)
    for item in edits.edits:
        match item:
            case Add():
                said[item.clip] = (
                    [*_drawn(said[item.of], 0), Whole(item.clip, _wanted(said[item.of]))] if item.of else []
                )
            case Drop():
                if item.into:
                    there, here = said[item.clip], said[item.into]
                    wanted = tuple(dict.fromkeys([*_wanted(here), *_wanted(there)]))
                    here += [*_drawn(there, sum(isinstance(one, Cover) for one in here)), Whole(item.into, wanted)]
            case _:
                said[item.clip].append(item)
    return tuple(said[clip_id])


def _drawn(said: Sequence[Edit], before: int) -> Iterator[Edit]:
    """Yield what was drawn by these edits, as it holds in another clip in which so many covers were drawn `before`."""
    for item in said:
        if isinstance(item, Cover):
            yield item
        elif isinstance(item, Place | Uncover) and (number := plans.drawn_number(item.track)):
            yield msgspec.structs.replace(item, track=plans.drawn_name(number + before))


def _wanted(said: Sequence[Edit]) -> tuple[Kind, ...]:
    """Return what is to be covered whole after these edits."""
    return next((item.kinds for item in reversed(said) if isinstance(item, Whole)), ())


def applied(
    base: RedactionPlan, clip: Clip, edits: Edits, ways: Mapping[Cover, tuple[Sighting, ...]]
) -> tuple[RedactionPlan, tuple[Edit, ...]]:
    """Return the plan of a clip with the covers that a person added, set elsewhere, took off or left open.

    `ways` are where covers went that follow something; one that nobody followed yet stays in its place. The edits that
    come with the plan are those about covers that are not there: nothing is uncovered by them.
    """
    mine = of_clip(edits, clip.id)
    moved = max((place for place, item in enumerate(mine) if isinstance(item, Move)), default=-1)
    plan, drawn, idle = base, 0, list[Edit]()
    for place, item in enumerate(mine):
        if isinstance(item, Cover):
            drawn += 1
            plan = _covered(plan, item, ways.get(item), drawn)
        elif isinstance(item, Hide):
            plan = plans.covered_again(plan, item.track)
        elif isinstance(item, OfTrack) and (place > moved or plans.by_hand(item.track)):
            if any(track.id == item.track for track in plan.tracks):
                plan = _changed(plan, item)
            else:
                idle.append(item)
    sound = sound_of(edits, clip)
    return plans.sounding(plan, silent_parts(sound), keep=sound.keep), tuple(idle)


def _changed(plan: RedactionPlan, item: OfTrack) -> RedactionPlan:
    match item:
        case Place(track=track, t_s=time):
            return plans.placed(plan, track, moment(time), box(item))
        case Uncover(track=track):
            return plans.uncovered(plan, track)
        case Visible(track=track, reason=reason):
            return plans.kept_visible(plan, track, reason)


def _covered(plan: RedactionPlan, item: Cover, way: tuple[Sighting, ...] | None, number: int) -> RedactionPlan:
    """Return the plan with a cover that was drawn, or as it is where that is not in this part of the film."""
    first = plan.span.start if item.start_s is None else moment(item.start_s)
    last = plan.span.end if item.end_s is None else moment(item.end_s)
    through = Span(first, max(first, last)).intersection(plan.span)
    lasting = plans.held(way, through) if way and through else through
    if lasting is None:
        return plan
    at = lasting.start if item.t_s is None else moment(item.t_s)
    sightings = way or (Sighting(at, box(item), plans.BY_PERSON),)
    return plans.covered_by_hand(plan, sightings, lasting, number, rounded=item.shape is Shape.ELLIPSE)


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
            at = clip.span.start if item.t_s is None else moment(item.t_s)
            if clip.span.start - NEAR <= at < clip.span.end + NEAR:
                yield item, at
