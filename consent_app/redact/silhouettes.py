"""Persons who are covered whole are covered along their outline, not as a box, where it can be made out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from consent_app.detect.base import Pixels
from consent_app.detect.silhouette import outline
from consent_app.domain.evidence import Box, Kind, Sighting, Track
from consent_app.domain.redaction import GROWTH
from consent_app.domain.timeline import Span
from consent_app.domain.work import Work
from consent_app.media.reader import frames

# Seconds between two outlines: a cover holds those before and after.
EVERY = Fraction(1, 10)
# Legs swing, and what one picture loses the next has: an outline holds all those so many seconds around it, and where
# one of them could not be made out the box stands for all.
AROUND = Fraction(3, 10)
# The longer side of the pictures in which they are drawn, in pixels.
SIDE = 1280


def outlined(path: Path, tracks: Sequence[Track], span: Span | None, work: Work, length: Fraction) -> tuple[Track, ...]:
    """Return tracks of a film, or the part of it in `span`, with those of persons drawn along their outlines.

    `length` in seconds is what the progress is measured by.
    """
    persons = [track for track in tracks if track.kind is Kind.PERSON]
    if not persons:
        return tuple(tracks)
    start = span.start if span else Fraction(0)
    drawn: dict[str, list[Sighting]] = {track.id: [] for track in persons}
    due = start
    for frame in frames(path, span=span, work=work):
        if frame.time < due:
            continue
        due = frame.time + EVERY * Fraction(9, 10)
        work.progress(float((frame.time - start) / length), "outlining")
        shown = [(track.id, one) for track in persons if (one := track.at(frame.time))]
        if shown:
            picture = frame.picture(SIDE)
            share = picture.shape[1] / frame.size[0]
            for name, one in shown:
                drawn[name].append(replace(one, outline=of_person(picture, one.box.scaled(share, share))))
    return tuple(replace(track, sightings=_with(track, drawn.get(track.id, ()))) for track in tracks)


def of_person(picture: Pixels, box: Box) -> tuple[float, ...]:
    """Return the outline of the person in a box of a picture, in shares of the box as it is covered.

    What reaches out of the picture is taken to be like its edge.
    """
    height, width = picture.shape[:2]
    whole = box.grown(GROWTH[Kind.PERSON])
    if whole.clipped(width, height) is None:
        return ()
    rows, columns = _places(whole.y1, whole.y2, height), _places(whole.x1, whole.x2, width)
    return outline(np.ascontiguousarray(picture[rows[:, None], columns]))


def _places(first: float, last: float, end: int) -> NDArray[np.intp]:
    """Return the whole places between two, those beyond the edge as the last one at it."""
    return np.clip(np.arange(int(np.floor(first)), int(np.ceil(last))), 0, end - 1)


def steadied(drawn: Sequence[Sighting]) -> list[Sighting]:
    """Return sightings, in order of time, with outlines that hold all those around."""
    near = [[one.outline for one in drawn if abs(one.time - here.time) <= AROUND] for here in drawn]
    return [
        replace(here, outline=tuple(map(max, zip(*around, strict=True))) if all(around) else ())
        for here, around in zip(drawn, near, strict=True)
    ]


def _with(track: Track, drawn: Iterable[Sighting]) -> tuple[Sighting, ...]:
    """Return the places of a track with those that have an outline; at its ends it is covered as a box."""
    outlines = steadied(list(drawn))
    if not outlines:
        return track.sightings
    first, last = outlines[0].time, outlines[-1].time
    ends: Iterator[Sighting] = (one for one in track.sightings if one.time < first or one.time > last)
    return tuple(sorted([*ends, *outlines], key=lambda one: one.time))
