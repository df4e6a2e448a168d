"""The correction of a camera's clock that its own burned-in clock proposes; a person says whether it is right."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from consent_app.detect.text import TextReader
from consent_app.domain.footage import Recording
from consent_app.domain.timeline import Span, as_timedelta, seconds
from consent_app.domain.work import Work
from consent_app.media.overlay import agreed, shown
from consent_app.media.reader import frames
from consent_app.services import library

# Pictures are read at these shares of the film, of its first minutes at most.
LOOKS = (Fraction(1, 10), Fraction(2, 5), Fraction(7, 10), Fraction(9, 10))
LONGEST = Fraction(300)
SIDE = 1920
MOMENT = Fraction(2)


@dataclass(frozen=True, slots=True)
class Shown:
    """When a film starts by the clock in its pictures, and the correction of its camera for that, in seconds."""

    started_at: datetime
    shift: Fraction


def clock_in(recording: Recording, work: Work) -> Shown | None:
    """Return what the burned-in clock of a recording says, or None where none can be read in two pictures."""
    path = library.unchanged(recording)
    length = min(recording.duration, LONGEST)
    starts = []
    for place, part in zip(LOOKS, work.parts(len(LOOKS)), strict=True):
        part.progress(0, "reading")
        frame = next(frames(path, span=Span(length * place, length * place + MOMENT), work=work), None)
        if frame is not None:
            lines = [line.text for line in TextReader().read(frame.picture(SIDE))]
            near = recording.clock.started_at + as_timedelta(frame.time)
            starts.append([moment - as_timedelta(frame.time) for moment in shown(lines, near)])
    start = agreed(starts, recording.clock.started_at)
    if start is None:
        return None
    return Shown(start, seconds(start - recording.clock.started_at))
