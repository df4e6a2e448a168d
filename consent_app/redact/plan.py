"""From what was found and what a person wants to a plan; pure."""

from collections.abc import Iterable
from fractions import Fraction

from consent_app.domain.evidence import Box, Kind, Sighting, Track
from consent_app.domain.redaction import RedactionPlan
from consent_app.domain.release import Uncovered
from consent_app.domain.timeline import Span

# A thing found by the second look is covered around its place for so long before and after.
AROUND = Fraction(3, 2)


def covering(plan: RedactionPlan, found: Iterable[Uncovered]) -> RedactionPlan:
    """Return the plan with a cover over everything the second look found; its times count from the plan's start."""
    tracks = []
    for number, item in enumerate(found, len(plan.tracks) + 1):
        time = plan.span.start + item.time
        span = Span(time, time).widened(AROUND, AROUND, plan.span.end)
        sighting = Sighting(time, item.box, item.score)
        tracks.append(Track(f"{item.kind}-check-{number:03}", item.kind, (sighting,), span))
    return plan.with_tracks(tracks)


def region(plan: RedactionPlan, box: Box, span: Span, kind: Kind = Kind.REGION) -> RedactionPlan:
    """Return the plan with a cover that a person drew: it stays in its place through `span`."""
    number = sum(track.id.startswith("hand-") for track in plan.tracks) + 1
    track = Track(f"hand-{number:03}", kind, (Sighting(span.start, box, 1.0),), span)
    return plan.with_tracks([track])
