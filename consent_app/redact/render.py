"""Streaming a clip through its plan: decode, cover in place, encode; nothing is held but the current frame."""

from fractions import Fraction
from itertools import chain
from pathlib import Path

from consent_app.domain.redaction import RedactionPlan
from consent_app.domain.release import Rendered
from consent_app.domain.work import ConsentAppError, Work
from consent_app.media.frame import Upright, planes
from consent_app.media.probe import Film
from consent_app.media.reader import frames
from consent_app.media.writer import film_writer
from consent_app.redact.cover import cover_frame


def render(source: Path, film: Film, plan: RedactionPlan, target: Path, work: Work) -> Rendered:
    """Write the plan's span of `source` to `target` with everything covered.

    The first frame starts at zero; every frame of the span that a player shows is in it once, at its time.
    """
    upright, seed = Upright(plan.width, plan.height), plan.digest
    shown = frames(source, span=plan.span, work=work)
    first = next(shown, None)
    if first is None:
        raise ConsentAppError("film_broken", name=source.name)
    length = max(plan.span.duration, Fraction(1))
    times = []
    with film_writer(target, upright(first), film.fps) as writer:
        for frame in chain([first], shown):
            raw = upright(frame)
            cover_frame(planes(raw), plan.masks_at(frame.time), plan.cover, seed)
            writer.write(raw, frame.time - first.time)
            times.append(frame.time)
            work.progress(float((frame.time - first.time) / length), "covering")
    return Rendered(tuple(times), _duration(times, film), upright.width, upright.height)


def _duration(times: list[Fraction], film: Film) -> Fraction:
    """Return how long the frames are shown; the last one is taken to stay as long as the one before."""
    last = times[-1] - times[-2] if len(times) > 1 else 1 / (film.fps or Fraction(25))
    return times[-1] - times[0] + last
