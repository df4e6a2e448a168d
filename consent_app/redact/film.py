"""One stretch of film from end to end: what to cover is found, covered, looked for again, and covered once more."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from consent_app.domain.evidence import Track
from consent_app.domain.redaction import Cover, RedactionPlan
from consent_app.domain.release import Redacted, Uncovered
from consent_app.domain.timeline import Span
from consent_app.domain.work import Work
from consent_app.media.files import file_sha256
from consent_app.media.probe import Film, probe
from consent_app.redact.find import find_tracks
from consent_app.redact.follow import followed
from consent_app.redact.looks import Watch, usual
from consent_app.redact.plan import around, covering, taken_off
from consent_app.redact.render import render
from consent_app.redact.silhouettes import outlined
from consent_app.redact.verify import bare, second_look, second_watch

# Where a film does not say how long it is, progress is measured against this.
UNKNOWN_LENGTH = Fraction(60)


def tracks_in(source: Path, span: Span | None, work: Work, watch: Watch | None = None) -> tuple[Track, ...]:
    """Return every face and plate found in a film, or in its part in `span`; persons, where looked for, by outline."""
    length = max(span.duration if span else probe(source).duration or UNKNOWN_LENGTH, Fraction(1, 100))
    tracks = find_tracks(source, span, watch or usual(), work.part(0, 0.9), length)
    return outlined(source, tracks, span, work.part(0.9, 1), length)


def carry_out(source: Path, plan: RedactionPlan, target: Path, work: Work) -> Redacted:
    """Write the film that the plan describes and look at it again; what that finds is covered in a second writing.

    Where a person took a cover off it is not put there again: it stays a finding, for that person to answer.
    """
    film = probe(source)
    if not film.has_sound:
        plan = replace(plan, keep_audio=False, muted=())
    first = _written(source, film, plan, target, work.part(0, 0.6))
    found = [item for item in first.second_look.uncovered if taken_off(plan, item) is None]
    if not found:
        return first
    more = _covered_too(source, plan, found, work.part(0.6, 0.7))
    return _written(source, film, more, target, work.part(0.7, 1))


def _covered_too(source: Path, plan: RedactionPlan, found: Sequence[Uncovered], work: Work) -> RedactionPlan:
    """Return the plan with what the second look found covered as well, each thing once however often it was seen."""
    for item, part in zip(found, work.parts(len(found)), strict=True):
        moment = plan.span.start + item.time
        if bare(item.box, plan.masks_at(moment)):
            plan = covering(plan, item, followed(source, around(plan, item), moment, item.box, part))
    return plan


def _written(source: Path, film: Film, plan: RedactionPlan, target: Path, work: Work) -> Redacted:
    rendered = render(source, film, plan, target, work.part(0, 0.6))
    size = (rendered.width, rendered.height)
    look = second_look(target, plan, rendered.times, size, second_watch(), work.part(0.6, 1))
    return Redacted(plan, rendered, look)


def redact_film(source: Path, target: Path, cover: Cover, work: Work, watch: Watch | None = None) -> Redacted:
    """Find, cover and check a whole film in one go; `watch` is how to look for the first time, where not as usual."""
    film = probe(source)
    tracks = tracks_in(source, None, work.part(0, 0.5), watch)
    # Some films do not say how long they are; the last cover may end after the last frame.
    end = max([film.duration or Fraction(0), *(track.span.end for track in tracks)]) + UNKNOWN_LENGTH
    whole = Span(Fraction(0), end)
    plan = RedactionPlan(file_sha256(source), whole, film.width, film.height, tracks, cover)
    return carry_out(source, plan, target, work.part(0.5, 1))
