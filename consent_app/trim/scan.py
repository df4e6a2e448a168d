"""When something moves in a film, and what: coarse to fine, so that ten hours need not be decoded.

A film is first skimmed by its key frames and the sizes of its packets; only where these say that something may move is
every picture looked at. Films that are short, or whose key frames are too far apart, are looked at picture by picture.
"""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

from consent_app.detect.motion import SIDE, relief
from consent_app.domain.evidence import Activity, Box, Kind, Scan
from consent_app.domain.timeline import Span, total
from consent_app.domain.work import Work
from consent_app.media.probe import probe
from consent_app.media.reader import Haste, frames
from consent_app.trim.close import CloseLook, joined
from consent_app.trim.naming import SIDE as NAME_SIDE
from consent_app.trim.naming import has_person
from consent_app.trim.paths import STAY
from consent_app.trim.pieces import PIECE, pieces
from consent_app.trim.skim import Backgrounds, candidates, changed, sampled, serves, skimmed, stays
from consent_app.trim.sure import Left, split
from consent_app.trim.vigil import STEP

# A piece up to this long is looked at picture by picture from the start.
SHORT = Fraction(60)
# Whether somebody stayed between two times they moved is asked so often.
ASK_EVERY = Fraction(3)


def scan(path: Path, work: Work, *, within: Span | None = None, thorough: bool = False) -> Scan:
    """Return the activity in a film, or in the part of it that `within` names; `thorough` skips no picture."""
    length = probe(path).duration or PIECE
    whole = within or Span(Fraction(0), length)
    parts = pieces(whole)
    found = [
        scan_piece(path, part, share, thorough=thorough)
        for part, share in zip(parts, work.parts(len(parts)), strict=True)
    ]
    return together(length, found)


def together(length: Fraction, found: list[Scan]) -> Scan:
    """Return what was found in the pieces of a film as one."""
    activity = joined(item for one in found for item in one.activity)
    return Scan(length, sum((one.scanned for one in found), Fraction(0)), tuple(activity))


def scan_piece(path: Path, piece: Span, work: Work, *, thorough: bool = False, ignored: tuple[Box, ...] = ()) -> Scan:
    """Return the activity in one piece of a film; `scanned` says how much of it was looked at picture by picture.

    Nothing moves in the regions `ignored`, which are boxes in shares of the upright picture's sides.
    """
    keys, packets = skimmed(path, piece, ignored, work.part(0, 0.4))
    sure: tuple[Activity, ...] = ()
    left: tuple[Left, ...] = (Left(piece),)
    if not serves(keys):
        keys = sampled(path, piece, ignored, work.part(0, 0.4))
    elif not thorough and piece.duration > SHORT:
        parted = split(path, candidates(keys, packets, piece), work)
        sure, left = parted.sure, parted.left
    look = CloseLook()
    ends = [*(one.span.start for one in left[1:]), piece.end]
    for one, end, part in zip(left, ends, work.part(0.4, 1).parts(max(1, len(left))), strict=False):
        look.begin(one)
        if one.span.duration:
            _closely(path, one.span, keys, look, part)
        _lingering(path, Span(one.span.end, end), keys, look, part)
    activity = _bridged(path, joined([*sure, *look.activity()]), keys, work)
    told = (replace(one, changes=Kind.VEHICLE in one.kinds and changed(keys, one.span)) for one in activity)
    return Scan(piece.duration, total(one.span for one in left), tuple(told))


def _bridged(path: Path, activity: list[Activity], keys: Backgrounds, work: Work) -> list[Activity]:
    """Return activities with those made one between which something, or somebody, stood where they had come to."""
    gaps = [
        Activity(Span(one.span.end, other.span.start), one.kinds, one.score)
        for one, other in pairwise(activity)
        if other.span.start - one.span.end <= STAY
        and (stays(keys, one.span, other.span) or _somebody_stays(path, one, other, work))
    ]
    return joined([*activity, *gaps])


def _somebody_stays(path: Path, one: Activity, other: Activity, work: Work) -> bool:
    """Tell whether somebody is seen in most key frames between two activities of persons."""
    gap = Span(one.span.end, other.span.start)
    if Kind.PERSON not in one.kinds & other.kinds:
        return False
    looks, due = [], gap.start
    for frame in frames(path, span=gap, haste=Haste(keys_only=True, single=True), work=work):
        if frame.time >= due:
            due = frame.time + ASK_EVERY
            looks.append(has_person(frame.picture(NAME_SIDE)))
    return sum(looks) > len(looks) / 2


def _closely(path: Path, span: Span, keys: Backgrounds, look: CloseLook, work: Work) -> None:
    """Look at the pictures of a stretch."""
    due = Fraction(0)
    for frame in frames(path, span=span, haste=Haste(rough=True, single=True), work=work):
        if frame.time < due:
            continue
        due = frame.time + STEP * Fraction(9, 10)
        work.progress(float((frame.time - span.start) / span.duration), "scanning")
        grey = frame.upright_grey(SIDE)
        if keys.fits(grey):
            look.add(frame, relief(grey), keys.at(frame.time))


def _lingering(path: Path, gap: Span, keys: Backgrounds, look: CloseLook, work: Work) -> None:
    """Look at the key frames of a span in which nothing moves, for as long as somebody stands there."""
    if look.waits and gap.duration:
        for frame in frames(path, span=gap, haste=Haste(keys_only=True, single=True), work=work):
            grey = frame.upright_grey(SIDE)
            if not (keys.fits(grey) and look.wait(frame, relief(grey), keys.at(frame.time))):
                return
