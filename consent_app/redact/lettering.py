"""Words that can be read in a clip outside its covers: on vans, on screens, on clothes. A person says what to cover."""

from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from fractions import Fraction
from functools import reduce
from pathlib import Path

from consent_app.detect.text import Reading, TextReader
from consent_app.domain.evidence import Box
from consent_app.domain.redaction import RedactionPlan
from consent_app.domain.work import Work
from consent_app.media.reader import frames

# Pictures are read once a second, their longer side brought to so many pixels at most.
EVERY, SIDE = Fraction(1), 1920
# A line counts with so many letters and digits that are read this surely.
LETTERS, READ = 3, 0.6
# Two lines are the same one, seen at two times, where so much of what they say is alike; in one place (overlap) less
# will do: the digits of a clock change, and what is far is read now like this and now like that.
ALIKE = 0.7
PLACE, ALIKE_THERE = 0.4, 0.3
# Words stand where they were read in one place (overlap) in so many of the pictures, and in so many at least.
STILL, STANDING, FEWEST = 0.8, 0.5, 2
# A reader draws close around letters: so much of their height is added on every side.
ROOM = 0.25
# Letters under a cover to this share are covered.
UNDER = 0.5
# No more lines than a person would look through, those that are read best.
MOST = 20


@dataclass(frozen=True, slots=True)
class Lettering:
    """A line of words in a film: what it says, and where and when it was read best, in pixels and seconds.

    Where it stands still through the film, `box` holds all places in which it was read.
    """

    text: str
    time: Fraction
    box: Box
    score: float
    stands: bool = False


def lettering(path: Path, plan: RedactionPlan, work: Work) -> list[Lettering]:
    """Return the words that can be read in the plan's span outside its covers, each once, in order of time."""
    reader, lines, count = TextReader(), list[list[Lettering]](), 0
    due, length = plan.span.start, max(plan.span.duration, Fraction(1))
    for frame in frames(path, span=plan.span, work=work):
        if frame.time < due:
            continue
        due, count = frame.time + EVERY, count + 1
        work.progress(float((frame.time - plan.span.start) / length), "reading")
        picture = frame.picture(SIDE)
        scale = plan.width / picture.shape[1], plan.height / picture.shape[0]
        masks = plan.masks_at(frame.time)
        for line in filter(_counts, reader.read(picture, LETTERS)):
            box = line.box.scaled(*scale)
            if all(mask.hides(box) < UNDER for mask in masks):
                _keep(lines, Lettering(line.text, frame.time, box.widened(ROOM * box.height), line.score))
    kept = sorted((_told(line, count) for line in lines), key=lambda one: -one.score)[:MOST]
    return sorted(kept, key=lambda one: one.time)


def _counts(line: Reading) -> bool:
    return line.score >= READ and sum(map(str.isalnum, line.text)) >= LETTERS


def _keep(lines: list[list[Lettering]], new: Lettering) -> None:
    """Add a reading to those of the same line, or begin a new one."""
    mine = next((known for known in lines if any(_same(one, new) for one in known)), None)
    if mine is None:
        lines.append([new])
    else:
        mine.append(new)


def _same(one: Lettering, other: Lettering) -> bool:
    alike = SequenceMatcher(None, one.text.casefold(), other.text.casefold()).ratio()
    return alike >= ALIKE or (alike >= ALIKE_THERE and one.box.overlap(other.box) >= PLACE)


def _told(line: list[Lettering], count: int) -> Lettering:
    """Return the best reading of a line, and whether it stands: `count` is in how many pictures it was looked for."""
    best = max(line, key=lambda one: one.score)
    still = {one.time for one in line if one.box.overlap(best.box) >= STILL}
    stayed = all(one.box.overlap(best.box) >= PLACE for one in (line[0], line[-1]))
    if len(still) < max(FEWEST, STANDING * count) or not stayed:
        return best
    here = (one.box for one in line if one.box.overlap(best.box) >= PLACE)
    return replace(best, box=reduce(Box.around, here), stands=True)
