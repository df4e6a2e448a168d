"""The second look: an independent pass over a finished film for anything left uncovered."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from consent_app.detect.face import CenterFace
from consent_app.detect.plate import PlateYolo
from consent_app.domain.evidence import Detection
from consent_app.domain.redaction import Mask, RedactionPlan
from consent_app.domain.release import SecondLook, Uncovered
from consent_app.domain.work import Work
from consent_app.media.secondlook import decoded_again
from consent_app.redact.find import Look, Watch, in_picture

# A detection counts as covered when this share of it lies under one cover: detectors draw around covers too.
UNDER = 0.5


def second_watch() -> Watch:
    """Return the settings of the second look: other sizes than the first, sure finds only, once a second."""
    return Watch((Look(CenterFace(), 736, 0.5, 0.5), Look(PlateYolo(), 736, 0.5, 0.5)), Fraction(1))


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
    side = max((look.long_side for look in watch.looks), default=64)
    # Half a step aside from the first look, whose frames are the ones best covered.
    due = watch.every / 2
    count = 0
    for picture in decoded_again(path, size, side):
        if count < len(times) and times[count] - times[0] >= due:
            due += watch.every
            work.progress(count / len(times), "checking")
            masks = plan.masks_at(times[count])
            for look in watch.looks:
                found = in_picture(look, picture, size)
                time = times[count] - times[0]
                uncovered += [Uncovered(time, item.kind, item.box, item.score) for item in found if bare(item, masks)]
        count += 1
    return SecondLook(count, tuple(uncovered))


def bare(item: Detection, masks: Sequence[Mask]) -> bool:
    """Tell whether a thing that was seen lies outside every cover."""
    return all(item.box.shared_area(mask.box) < UNDER * item.box.area for mask in masks)
