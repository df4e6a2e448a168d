"""The stand-alone line: one film in, the same film without faces and plates out, with a report of every cover."""

import hashlib
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from consent_app.domain.redaction import Cover, RedactionPlan
from consent_app.domain.release import SecondLook
from consent_app.domain.timeline import Span
from consent_app.domain.work import Work
from consent_app.media.probe import probe
from consent_app.redact.find import find_tracks, usual
from consent_app.redact.render import Rendered, render
from consent_app.redact.verify import second_look, second_watch

# Where a film does not say how long it is, progress is measured against this.
UNKNOWN_LENGTH = Fraction(60)


@dataclass(frozen=True, slots=True)
class Redacted:
    """A redacted film: the plan it was made by, its frames, and what the second look found."""

    plan: RedactionPlan
    rendered: Rendered
    second_look: SecondLook


def plan_for(source: Path, span: Span | None, cover: Cover, work: Work, *, keep_audio: bool = False) -> RedactionPlan:
    """Look through a film, or its part in `span`, and plan a cover over every face and plate found."""
    film = probe(source)
    length = span.duration if span else film.duration or UNKNOWN_LENGTH
    tracks = find_tracks(source, span, usual(), work, max(length, Fraction(1, 100)))
    whole = span or Span(Fraction(0), max([film.duration or Fraction(0), *(track.span.end for track in tracks)]) + 60)
    return RedactionPlan(file_sha256(source), whole, film.width, film.height, tracks, cover, keep_audio)


def carry_out(source: Path, plan: RedactionPlan, target: Path, work: Work) -> Redacted:
    """Write the film that the plan describes and look at it again."""
    rendered = render(source, probe(source), plan, target, work.part(0, 0.6))
    size = (rendered.width, rendered.height)
    look = second_look(target, plan, rendered.times, size, second_watch(), work.part(0.6, 1))
    return Redacted(plan, rendered, look)


def redact_film(source: Path, target: Path, cover: Cover, work: Work) -> Redacted:
    """Find, cover and check in one go."""
    plan = plan_for(source, None, cover, work.part(0, 0.5))
    return carry_out(source, plan, target, work.part(0.5, 1))


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
