"""The second look: an independent pass over a finished film for anything left uncovered."""

import math
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from consent_app.detect.face import CenterFace
from consent_app.detect.faces_plates import FacesPlates
from consent_app.domain.evidence import Box, Detection, Kind
from consent_app.domain.redaction import Mask, RedactionPlan
from consent_app.domain.release import SecondLook, Uncovered
from consent_app.domain.work import Work
from consent_app.media.ahead import ahead
from consent_app.media.secondlook import Again, decoded_again
from consent_app.redact.looks import ODD, Look, Watch, in_picture, pictured
from consent_app.redact.plan import asked_once

# So many pictures are read while those before are looked at.
AHEAD = 4


def second_watch() -> Watch:
    """Return the settings of the second look: other sizes than the first, once a second, and no faint finds.

    Every other time it looks closer, for what is small.
    """
    faces, both = CenterFace(), FacesPlates()
    # To the second detector a covered head still looks like one, a little larger than its cover: here, plates alone.
    plates = frozenset([Kind.PLATE])
    usual = (Look(faces, 736, 0.5, 0.5), Look(both, 736, 0.5, 0.5, kinds=plates))
    closer = (Look(faces, 1184, 0.5, 0.5, ODD), Look(both, 1184, 0.5, 0.5, ODD, kinds=plates))
    return Watch((*usual, *closer), Fraction(1))


def second_look(
    path: Path,
    plan: RedactionPlan,
    times: Sequence[Fraction],
    size: tuple[int, int],
    watch: Watch,
    work: Work,
) -> SecondLook:
    """Count the frames of a finished film and report what is seen outside the plan's covers.

    `times` are those of its frames in the original film, in order; `size` is the film's width and height.
    """
    uncovered: list[Uncovered] = []
    # Half a step aside from the first look, whose frames are the ones best covered.
    due, number, count = watch.every / 2, 0, 0
    for frame in ahead(decoded_again(path, size), AHEAD):
        if count < len(times) and times[count] - times[0] >= due:
            work.progress(count / len(times), "checking")
            time, masks = times[count] - plan.span.start, plan.masks_at(times[count])
            found = {look: _found(look, frame, size) for look in watch.taking(number)}
            seen = [item for item in watch.weighed(found, max(size)) if item.sure]
            open_ = unasked([item for item in seen if bare(item.box, masks)], plan.visible_at(times[count]))
            uncovered += [Uncovered(time, item.kind, item.box, item.score) for item in open_]
            due, number = due + watch.every, number + 1
        count += 1
    return SecondLook(count, asked_once(plan, uncovered))


def _found(look: Look, frame: Again, size: tuple[int, int]) -> list[Detection]:
    return in_picture(look, pictured(frame, look.long_side), size)


def bare(box: Box, masks: Sequence[Mask]) -> bool:
    """Tell whether a place where something was seen lies outside every cover."""
    return not any(mask.covers(box) for mask in masks)


def unasked(found: Sequence[Detection], visible: Sequence[Mask]) -> list[Detection]:
    """Return what is open though no person left it so; each thing that was left visible accounts for one find."""
    left = list(found)
    for mask in visible:
        mine = [item for item in left if item.kind is mask.kind and mask.covers(item.box)]
        if mine:
            left.remove(min(mine, key=lambda item: math.dist(item.box.centre, mask.box.centre)))
    return left
