"""What key frames alone make sure of: between two at which a person or vehicle is named, nothing need be decoded."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from consent_app.detect.base import Pixels
from consent_app.detect.motion import SIDE
from consent_app.domain.evidence import Activity, Box, Kind
from consent_app.domain.timeline import Span
from consent_app.domain.work import Work
from consent_app.media.reader import Haste, frames
from consent_app.trim.naming import SIDE as NAME_SIDE
from consent_app.trim.naming import cut_around, names
from consent_app.trim.skim import Moved

# What is named is looked at again after so long, though it moves all the while.
RENEW = Fraction(16)
MOMENT = Fraction(1, 100)


@dataclass(frozen=True, slots=True)
class Left:
    """A stretch that is still to be looked at; it may be empty.

    `known` is what moves in it, where that is known from its other end; `stands` is where somebody was seen at its
    start, in pixels of the small picture, who may stand there when nothing moves any more.
    """

    span: Span
    known: frozenset[Kind] = frozenset()
    stands: Box | None = None


@dataclass(frozen=True, slots=True)
class Split:
    """What key frames made sure of, and the stretches that are still to be looked at picture by picture."""

    sure: tuple[Activity, ...]
    left: tuple[Left, ...]


@dataclass(frozen=True, slots=True)
class _Named:
    """What was named at a key frame, and where."""

    time: Fraction
    kinds: dict[Kind, float]
    box: Box


def split(path: Path, moved: Iterable[Moved], work: Work) -> Split:
    """Return what key frames alone can tell of the stretches in which something may move."""
    sure: list[Activity] = []
    left: list[Left] = []
    for run in _runs(moved):
        whole = Span(run[0].span.start, run[-1].span.end)
        ends = _ends(path, run, work)
        if ends is None:
            left.append(Left(whole))
            continue
        first, last = ends
        kinds = frozenset(first.kinds.keys() | last.kinds.keys())
        best = max(*first.kinds.values(), *last.kinds.values())
        sure.append(Activity(Span(first.time, last.time), kinds, round(best, 3)))
        left.append(Left(Span(whole.start, first.time), kinds))
        left.append(Left(Span(last.time, whole.end), kinds, last.box if Kind.PERSON in last.kinds else None))
    return Split(tuple(sure), tuple(left))


def _runs(moved: Iterable[Moved]) -> Iterator[list[Moved]]:
    """Yield stretches that follow each other together, for at most `RENEW` seconds."""
    run: list[Moved] = []
    for one in moved:
        if run and (one.span.start > run[-1].span.end or one.span.end - run[0].span.start > RENEW):
            yield run
            run = []
        run.append(one)
    if run:
        yield run


def _ends(path: Path, run: list[Moved], work: Work) -> tuple[_Named, _Named] | None:
    """Return the first and the last key frame inside a run at which what moves can be named, or None.

    What lies between two that are named moves all the while.
    """
    inner = {one.span.end: one.box for one in run[:-1] if one.box}
    if len(inner) < 2:
        return None
    span = Span(run[0].span.start, max(inner) + MOMENT)
    read = frames(path, span=span, haste=Haste(keys_only=True, single=True), work=work)
    pictures = {frame.time: frame.picture(NAME_SIDE) for frame in read}
    times = [time for time in sorted(inner) if time in pictures]
    still = pictures.get(span.start)
    first = next(_named(times, inner, pictures, still), None)
    last = next(_named(times[::-1], inner, pictures, still), None)
    return (first, last) if first and last and first.time < last.time else None


def _named(
    times: Iterable[Fraction], boxes: dict[Fraction, Box], pictures: dict[Fraction, Pixels], still: Pixels | None
) -> Iterator[_Named]:
    for time in times:
        picture = pictures[time]
        scale = max(picture.shape[:2]) / SIDE
        around = boxes[time].scaled(scale, scale)
        found = names(cut_around(picture, around), still=cut_around(still, around) if still is not None else None)
        if found:
            yield _Named(time, found, boxes[time])
