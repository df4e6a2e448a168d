"""Words that can be read in a clip outside its covers: on vans, on screens, on clothes. A person says what to cover."""

from dataclasses import dataclass
from difflib import SequenceMatcher
from fractions import Fraction
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
# Two lines are the same one, seen at two times, where so much of what they say is alike.
ALIKE = 0.7
# Letters under a cover to this share are covered.
UNDER = 0.5
# No more lines than a person would look through, those that are read best.
MOST = 20


@dataclass(frozen=True, slots=True)
class Lettering:
    """A line of words in a film: what it says, and where and when it was read best, in pixels and seconds."""

    text: str
    time: Fraction
    box: Box
    score: float


def lettering(path: Path, plan: RedactionPlan, work: Work) -> list[Lettering]:
    """Return the words that can be read in the plan's span outside its covers, each once, in order of time."""
    reader, best = TextReader(), list[Lettering]()
    due, length = plan.span.start, max(plan.span.duration, Fraction(1))
    for frame in frames(path, span=plan.span, work=work):
        if frame.time < due:
            continue
        due = frame.time + EVERY
        work.progress(float((frame.time - plan.span.start) / length), "reading")
        picture = frame.picture(SIDE)
        scale = plan.width / picture.shape[1], plan.height / picture.shape[0]
        masks = plan.masks_at(frame.time)
        for line in filter(_counts, reader.read(picture, LETTERS)):
            box = line.box.scaled(*scale)
            if all(mask.hides(box) < UNDER for mask in masks):
                _keep(best, Lettering(line.text, frame.time, box, line.score))
    kept = sorted(best, key=lambda one: -one.score)[:MOST]
    return sorted(kept, key=lambda one: one.time)


def _counts(line: Reading) -> bool:
    return line.score >= READ and sum(map(str.isalnum, line.text)) >= LETTERS


def _keep(best: list[Lettering], line: Lettering) -> None:
    """Add a line, or where it is one that was read before keep the better reading of the two."""
    for place, known in enumerate(best):
        if SequenceMatcher(None, known.text.casefold(), line.text.casefold()).ratio() >= ALIKE:
            best[place] = max(known, line, key=lambda one: one.score)
            return
    best.append(line)
