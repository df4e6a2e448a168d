"""From what was found and what a person wants to a plan; pure, each change a new plan."""

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

from consent_app.domain.evidence import Box, Kind, Sighting, Track
from consent_app.domain.redaction import KeptVisible, RedactionPlan
from consent_app.domain.release import Uncovered
from consent_app.domain.timeline import Span
from consent_app.domain.work import ConsentAppError

# A thing found by the second look is covered around its place for so long before and after.
AROUND = Fraction(3, 2)
BY_HAND = "hand"
BY_SECOND_LOOK = "check"


def covering(plan: RedactionPlan, found: Iterable[Uncovered]) -> RedactionPlan:
    """Return the plan with a cover over everything the second look found; its times count from the plan's start."""
    tracks = []
    for number, item in enumerate(found, len(plan.tracks) + 1):
        time = plan.span.start + item.time
        span = Span(time, time).widened(AROUND, AROUND, plan.span.end)
        sighting = Sighting(time, item.box, item.score)
        tracks.append(Track(f"{item.kind}-{BY_SECOND_LOOK}-{number:03}", item.kind, (sighting,), span))
    return plan.with_tracks(tracks)


def covered_by_hand(plan: RedactionPlan, box: Box, span: Span) -> RedactionPlan:
    """Return the plan with a cover that a person drew: it stays in its place through `span`."""
    number = sum(by_hand(track.id) for track in plan.tracks) + 1
    track = Track(f"{BY_HAND}-{number:03}", Kind.REGION, (Sighting(span.start, box, 1.0),), span)
    return plan.with_tracks([track])


def by_hand(track_id: str) -> bool:
    """Tell whether a person drew the cover of that id."""
    return track_id.startswith(BY_HAND)


def uncovered(plan: RedactionPlan, track_id: str) -> RedactionPlan:
    """Return the plan without a track that shows no face and no plate; raises `track_unknown`."""
    _require(plan, track_id)
    return replace(plan, tracks=tuple(track for track in plan.tracks if track.id != track_id))


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
