"""Streaming a clip through its plan: decode, cover in place, encode; nothing is held but a few frames."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import chain
from pathlib import Path

from consent_app.domain.redaction import RedactionPlan
from consent_app.domain.release import Rendered
from consent_app.domain.timeline import Span
from consent_app.domain.work import ConsentAppError, Work
from consent_app.media.ahead import ahead
from consent_app.media.frame import Frame, Raw, Upright, planes
from consent_app.media.probe import Film
from consent_app.media.reader import frames
from consent_app.media.sound import Sound, heard
from consent_app.media.writer import film_writer, shown_until
from consent_app.redact.cover import cover_frame

# So many frames are covered while those before are being coded.
AHEAD = 4
# Sound is kept while the picture is in step with it, in seconds.
IN_STEP = Fraction(1, 10)


def render(source: Path, film: Film, plan: RedactionPlan, target: Path, work: Work) -> Rendered:
    """Write the plan's span of `source` to `target` with everything covered.

    The first frame starts at zero; every frame of the span that a player shows is in it once, at its time.
    """
    upright = Upright(plan.width, plan.height)
    shown = frames(source, span=plan.span, work=work)
    first = next(shown, None)
    if first is None:
        raise ConsentAppError("film_broken", name=source.name)
    length = max(plan.span.duration, Fraction(1))
    times = []
    # Frames are written as they are decoded, and then tell another time.
    zero = first.stamp
    sound = _sound(source, plan, first, work) if plan.keep_audio else None
    if sound is not None:
        shown = _in_step(shown, first.time, zero, source.name)
    with film_writer(target, upright(first), film.fps, sound) as writer:
        for time, raw in ahead(_covered(chain([first], shown), upright, plan), AHEAD):
            writer.write(raw, time - first.time)
            times.append(time)
            work.progress(float((time - first.time) / length), "covering")
    end = shown_until(writer.times, film.fps)
    return Rendered(tuple(times), end, upright.width, upright.height)


def _covered(shown: Iterable[Frame], upright: Upright, plan: RedactionPlan) -> Iterator[tuple[Fraction, Raw]]:
    """Yield the time of each frame, and the frame with everything covered."""
    seed = plan.digest
    for frame in shown:
        raw = upright(frame)
        cover_frame(planes(raw), plan.masks_at(frame.time), plan.cover, seed)
        yield frame.time, raw


def _in_step(shown: Iterable[Frame], first: Fraction, zero: Fraction | None, name: str) -> Iterator[Frame]:
    """Yield the frames after the first; raises `sound_apart` where one is shown by another clock than the sound's."""
    for frame in shown:
        if _apart(zero, frame, frame.time - first):
            raise ConsentAppError("sound_apart", name=name)
        yield frame


def _sound(source: Path, plan: RedactionPlan, first: Frame, work: Work) -> Sound:
    """Return what is heard from the first frame on; raises `sound_apart` where that frame has no time of its own."""
    zero = first.stamp
    if zero is None:
        raise ConsentAppError("sound_apart", name=source.name)
    rest = Span(first.time, max(first.time, plan.span.end))
    muted = [part for part in map(rest.intersection, plan.muted) if part]
    silent = [Span(part.start - first.time, part.end - first.time) for part in muted]
    return Sound(heard(source, zero, rest.duration, work), silent)


def _apart(zero: Fraction | None, frame: Frame, after: Fraction) -> bool:
    """Tell whether a frame is not shown `after` seconds from `zero` by the sound's clock: a film that was joined."""
    return zero is None or frame.stamp is None or abs(frame.stamp - zero - after) > IN_STEP
