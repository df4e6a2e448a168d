"""Following what a person drew a cover over, before and after the frame it was drawn on, by what the pictures show."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import chain
from pathlib import Path

from consent_app.detect.flow import View, carried, found_again
from consent_app.detect.ways import thinned
from consent_app.domain.evidence import Box, Sighting
from consent_app.domain.timeline import Span
from consent_app.domain.work import Work
from consent_app.media.frame import Frame
from consent_app.media.reader import frames
from consent_app.redact.find import viewed

# Backwards a thing is followed for at most so many seconds: the pictures are all in memory then.
BACK = Fraction(20)
# A drawn frame's own time may lie this much off the time that is told.
MOMENT = Fraction(1, 1000)
# What is not found again for so many seconds is lost.
BRIDGE = Fraction(1)

_Timed = tuple[Fraction, View]


def followed(path: Path, span: Span, moment: Fraction, box: Box, work: Work) -> tuple[Sighting, ...]:
    """Return where what a box shows at a moment is in the part of a film in `span`, until it is lost either way.

    Times are those of the whole film; the sighting at the moment is the box as drawn.
    """
    start = max(span.start, moment - BACK)
    shown = _views(frames(path, span=Span(start, span.end), work=work), start, span.end, work)
    earlier: list[_Timed] = []
    first: _Timed | None = None
    for timed in shown:
        if timed[0] > moment + MOMENT:
            first = timed
            break
        earlier.append(timed)
    if not earlier:
        return (Sighting(moment, box, 1.0),)
    time, drawn = earlier.pop()
    after = list(_way(chain([first], shown), drawn, box)) if first else []
    before = list(_way(reversed(earlier), drawn, box))[::-1]
    return tuple(thinned([*before, Sighting(time, box, 1.0), *after]))


def _views(shown: Iterable[Frame], start: Fraction, end: Fraction, work: Work) -> Iterator[_Timed]:
    for frame in shown:
        work.progress(float((frame.time - start) / (end - start)), "following")
        yield frame.time, viewed(frame)


def _way(views: Iterable[_Timed], drawn: View, box: Box) -> Iterator[Sighting]:
    """Yield where a box goes in views that follow the drawn one, either way in time, until it is lost for good.

    What cannot be followed for a moment is looked for again where it was last.
    """
    last, place = drawn, box
    lost: Fraction | None = None
    for time, view in views:
        there = carried(last, view, [place])[0] or found_again(last, place, view)
        if there is not None:
            last, place, lost = view, there, None
            yield Sighting(time, place, 1.0, seen=False)
        elif lost is None:
            lost = time
        elif abs(time - lost) > BRIDGE:
            return
