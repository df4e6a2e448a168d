"""Following what a person drew a cover over, before and after the frame it was drawn on, by what the pictures show."""

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

from consent_app.detect.flow import View, carried
from consent_app.detect.ways import thinned
from consent_app.domain.evidence import Box, Sighting
from consent_app.domain.timeline import Span
from consent_app.domain.work import Work
from consent_app.media.reader import frames
from consent_app.redact.find import viewed

# Backwards a thing is followed for at most so many seconds: the pictures are all in memory then.
BACK = Fraction(20)
# A drawn frame's own time may lie this much off the time that is told.
MOMENT = Fraction(1, 1000)


def followed(path: Path, span: Span, moment: Fraction, box: Box, work: Work) -> tuple[Sighting, ...]:
    """Return where what a box shows at a moment is in the part of a film in `span`, until it is lost either way.

    Times are those of the whole film; the sighting at the moment is the box as drawn.
    """
    start = max(span.start, moment - BACK)
    length = float(span.end - start)
    earlier: list[tuple[Fraction, View]] = []
    after: list[Sighting] = []
    last: View | None = None
    for frame in frames(path, span=Span(start, span.end), work=work):
        work.progress(float(frame.time - start) / length, "following")
        view = viewed(frame)
        if frame.time <= moment + MOMENT:
            earlier.append((frame.time, view))
        else:
            place = carried(last, view, [after[-1].box if after else box])[0] if last else None
            if place is None:
                break
            after.append(Sighting(frame.time, place, 1.0, seen=False))
        last = view
    drawn = Sighting(earlier[-1][0] if earlier else moment, box, 1.0)
    return tuple(thinned([*_before(earlier, box), drawn, *after]))


def _before(earlier: list[tuple[Fraction, View]], box: Box) -> Iterable[Sighting]:
    """Return where a box was in earlier pictures, the last of which is the one it was drawn on."""
    found: list[Sighting] = []
    for (time, view), (_, following) in zip(reversed(earlier[:-1]), reversed(earlier), strict=False):
        (place,) = carried(following, view, [found[0].box if found else box])
        if place is None:
            break
        found.insert(0, Sighting(time, place, 1.0, seen=False))
    return found
