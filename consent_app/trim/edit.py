"""What a person changes about a proposal: clips left out, added, or with other ends; pure, each a new proposal."""

from dataclasses import replace
from fractions import Fraction

from consent_app.domain.footage import Clip, Proposal, Recording, Withheld
from consent_app.domain.timeline import Span, remaining
from consent_app.domain.work import ConsentAppError

LEFT_OUT = "dropped"
BY_HAND = "by_hand"


def chosen(proposal: Proposal, clip_id: str) -> Clip:
    """Return the clip of that id, or raise `clip_unknown`."""
    clip = proposal.clip(clip_id)
    if clip is None:
        raise ConsentAppError("clip_unknown", clip=clip_id)
    return clip


def dropped(proposal: Proposal, clip_id: str) -> Proposal:
    """Return the proposal without a clip; its stretch stays at home."""
    clip = chosen(proposal, clip_id)
    kept = Withheld(clip.recording, clip.span, LEFT_OUT)
    return replace(
        proposal,
        clips=tuple(one for one in proposal.clips if one.id != clip_id),
        withheld=_sorted([*proposal.withheld, kept]),
    )


def highest(proposal: Proposal) -> int:
    """Return the highest number of a clip, or 0 where there is none."""
    return max((number_of(clip.id) for clip in proposal.clips), default=0)


def number_of(clip_id: str) -> int:
    """Return the number of a clip, from 1; 0 where it has none."""
    number = clip_id.rpartition("-")[2]
    return int(number) if number.isdecimal() else 0


def added(proposal: Proposal, recording: Recording, span: Span, name: str) -> Proposal:
    """Return the proposal with a clip that a person chose; raises `span_outside` where there is no such part.

    Its id is a new one: what was said of a clip that is gone would hold for it otherwise.
    """
    part = _inside(recording, span)
    clip = Clip(name, recording.camera, recording.id, part, recording.moment(part.start), (BY_HAND,), score=1.0)
    return replace(proposal, clips=(*proposal.clips, clip), withheld=_without(proposal.withheld, clip))


def moved(proposal: Proposal, clip_id: str, recording: Recording, span: Span) -> Proposal:
    """Return the proposal with other ends for a clip; what it gives up stays at home."""
    before, part = chosen(proposal, clip_id), _inside(recording, span)
    after = replace(before, span=part, started_at=recording.moment(part.start))
    given_up = [Withheld(recording.id, left, LEFT_OUT) for left in remaining(before.span, [part])]
    return replace(
        proposal,
        clips=tuple(after if one.id == clip_id else one for one in proposal.clips),
        withheld=_sorted([*_without(proposal.withheld, after), *given_up]),
    )


def _inside(recording: Recording, span: Span) -> Span:
    part = recording.whole.intersection(span)
    if part is None or part.duration < Fraction(1, 10):
        raise ConsentAppError("span_outside", length=round(float(recording.duration), 1))
    return part


def _without(withheld: tuple[Withheld, ...], clip: Clip) -> tuple[Withheld, ...]:
    return _sorted(
        [
            replace(item, span=left)
            for item in withheld
            for left in (remaining(item.span, [clip.span]) if item.recording == clip.recording else [item.span])
        ]
    )


def _sorted(withheld: list[Withheld]) -> tuple[Withheld, ...]:
    return tuple(sorted(withheld, key=lambda item: (item.recording, item.span)))
