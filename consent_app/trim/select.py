"""From activity and a request to clips, each with its reasons; pure. Nothing is proposed only because it is in time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction

from consent_app.domain.evidence import Activity, Kind
from consent_app.domain.footage import Clip, Proposal, Recording, Withheld
from consent_app.domain.request import FootageRequest, IncidentType
from consent_app.domain.timeline import Span, remaining, seconds

PRE_ROLL = Fraction(2)
POST_ROLL = Fraction(3)
MERGE_GAP = Fraction(6)
LEAST_LENGTH = Fraction(4)
# Within this many seconds of a stated moment, also what could not be named is proposed.
NEAR = 15 * 60
# A scan that cannot name what moves, yet sees this much of it (share of the picture times ten).
STRONG = 0.15

_PEOPLE_AND_CARS = frozenset({Kind.PERSON, Kind.VEHICLE})
_INTEREST = {
    IncidentType.PACKAGE_THEFT: frozenset({Kind.PERSON}),
    IncidentType.ASSAULT: frozenset({Kind.PERSON}),
    IncidentType.MISSING_PERSON: frozenset({Kind.PERSON}),
    IncidentType.HIT_AND_RUN: frozenset({Kind.VEHICLE}),
}
# Where a car is broken into or taken, a vehicle that stops or leaves says more than one that passes.
_AT_CARS = frozenset({IncidentType.VEHICLE_BREAK_IN, IncidentType.VEHICLE_THEFT})


@dataclass(frozen=True, slots=True)
class Watched:
    """A recording, the parts of it that the request asks for, and what moves in it.

    `searched` are the parts that were searched so far; None for all of it.
    """

    recording: Recording
    asked: tuple[Span, ...]
    activity: tuple[Activity, ...]
    searched: tuple[Span, ...] | None = None


@dataclass(frozen=True, slots=True)
class _Candidate:
    span: Span
    kinds: frozenset[Kind]
    reasons: tuple[str, ...]
    score: float


def select(request: FootageRequest, watched: Iterable[Watched]) -> Proposal:
    """Return the clips that matter to a request, numbered in order of time, and everything else with its reason."""
    chosen: list[tuple[Watched, _Candidate]] = []
    withheld: list[Withheld] = []
    seen = sorted(watched, key=lambda item: (item.recording.started_at, item.recording.id))
    for item in seen:
        candidates = _candidates(request, item)
        chosen += [(item, candidate) for candidate in candidates]
        withheld += _left(item, candidates)
    chosen.sort(key=lambda pair: pair[0].recording.moment(pair[1].span.start))
    clips = tuple(_clip(number, item, candidate) for number, (item, candidate) in enumerate(chosen, 1))
    recorded = sum((span.duration for item in seen for span in item.asked), Fraction(0))
    return Proposal(request.id, seconds(request.asked), recorded, clips, tuple(withheld))


def set_aside(proposal: Proposal, aside: Iterable[tuple[Recording, tuple[Span, ...]]]) -> Proposal:
    """Return a proposal with recordings that could not be read told as staying at home; their time was recorded."""
    unread = tuple(Withheld(recording.id, span, "unreadable") for recording, spans in aside for span in spans)
    more = sum((item.span.duration for item in unread), Fraction(0))
    return replace(proposal, recorded=proposal.recorded + more, withheld=proposal.withheld + unread)


def _clip(number: int, item: Watched, candidate: _Candidate) -> Clip:
    recording, span = item.recording, candidate.span
    start = recording.moment(span.start)
    return Clip(f"clip-{number:02}", recording.camera, recording.id, span, start, candidate.reasons, candidate.score)


def _candidates(request: FootageRequest, item: Watched) -> list[_Candidate]:
    """Return the stretches of one recording that matter, with room around them, joined and kept within the window."""
    single = [
        _Candidate(
            part,
            activity.kinds,
            reasons,
            _score(activity, reasons, _nearness(request.incident_time, item.recording, activity)),
        )
        for activity in item.activity
        if (reasons := _reasons(request, item.recording, activity))
        for asked in item.asked
        if asked.intersection(activity.span) and (part := _roomy(activity.span, asked))
    ]
    joined: list[_Candidate] = []
    for candidate in sorted(single, key=lambda one: one.span):
        if (
            joined
            and candidate.span.start <= joined[-1].span.end + MERGE_GAP
            and _same_asked(item, joined[-1], candidate)
        ):
            joined[-1] = _both(joined[-1], candidate)
        else:
            joined.append(candidate)
    return joined


def _same_asked(item: Watched, one: _Candidate, other: _Candidate) -> bool:
    return any(asked.start <= one.span.start and other.span.end <= asked.end for asked in item.asked)


def _both(one: _Candidate, other: _Candidate) -> _Candidate:
    span = Span(one.span.start, max(one.span.end, other.span.end))
    reasons = tuple(dict.fromkeys((*one.reasons, *other.reasons)))
    return _Candidate(span, one.kinds | other.kinds, reasons, max(one.score, other.score))


def _roomy(span: Span, asked: Span) -> Span | None:
    """Return the span with room before and after and a least length, kept within what was asked for."""
    short = max(Fraction(0), LEAST_LENGTH - span.duration - PRE_ROLL - POST_ROLL)
    return span.widened(PRE_ROLL, POST_ROLL + short, asked.end).intersection(asked)


def _reasons(request: FootageRequest, recording: Recording, activity: Activity) -> tuple[str, ...]:
    """Return why an activity matters to the request, as codes of `words.reasons`; empty where it does not."""
    interest = _INTEREST.get(request.incident_type or IncidentType.OTHER, _PEOPLE_AND_CARS)
    named = [kind.value for kind in (Kind.PERSON, Kind.VEHICLE) if kind in activity.kinds & interest]
    if activity.kinds >= _PEOPLE_AND_CARS <= interest:
        named = ["person_and_vehicle"]
    near = _nearness(request.incident_time, recording, activity) > 0
    if not named and Kind.MOTION in activity.kinds and (near or activity.score >= STRONG):
        named = ["strong_motion"]
    if "vehicle" in named or "person_and_vehicle" in named:
        named += ["vehicle_stands"] * (activity.changes and request.incident_type in _AT_CARS)
    return (*named, "near_incident") if named and near else tuple(named)


def _nearness(moment: datetime | None, recording: Recording, activity: Activity) -> float:
    """Return how near a stated moment an activity is: 1 at it, 0 from `NEAR` seconds on."""
    if moment is None:
        return 0.0
    return max(0.0, 1 - abs((recording.moment(activity.span.start) - moment).total_seconds()) / NEAR)


def _score(activity: Activity, reasons: Sequence[str], nearness: float) -> float:
    """Return how likely an activity is what the request is about: what it is, and how near the stated time."""
    bonus = 0.2 * nearness + 0.1 * ("person_and_vehicle" in reasons) + 0.1 * ("vehicle_stands" in reasons)
    return round(min(1.0, activity.score * 0.7 + bonus), 3)


def _left(item: Watched, candidates: Sequence[_Candidate]) -> list[Withheld]:
    """Return what stays at home of one recording: outside the window, without motion, or of no concern."""
    recording = item.recording
    taken = [candidate.span for candidate in candidates]
    stretches = [("outside_window", span) for span in remaining(recording.whole, item.asked)]
    for asked in item.asked:
        unknown = remaining(asked, [*taken, *(item.searched if item.searched is not None else [asked])])
        stretches += [("not_searched", span) for span in unknown]
        for span in remaining(asked, [*taken, *unknown]):
            moves = any(span.intersection(activity.span) for activity in item.activity)
            stretches.append(("not_concerned" if moves else "nothing_moves", span))
    return [Withheld(recording.id, span, reason) for reason, span in sorted(stretches, key=lambda pair: pair[1])]
