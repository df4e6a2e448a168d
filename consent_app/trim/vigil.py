"""Somebody who stands still moves nothing: the place is looked at again now and then, until nobody is there."""

import math
from dataclasses import dataclass, field
from fractions import Fraction

from consent_app.detect.base import Pixels
from consent_app.detect.motion import SIDE
from consent_app.domain.evidence import Activity, Box, Kind
from consent_app.domain.timeline import Span
from consent_app.media.frame import Frame
from consent_app.trim.naming import SIDE as NAME_SIDE
from consent_app.trim.naming import cut_around, names

# A film that is looked at closely is looked at so often, in seconds.
STEP = Fraction(1, 8)
# A place is looked at again so often, until nobody is there for so many looks; for so long at most, since a bush may
# look like somebody for ever.
EVERY, MISSES, LONGEST = Fraction(3, 2), 2, Fraction(30)
# They may stand a step from where they were last seen moving: the place is larger by this share of itself.
STEPS = 1.0
# Somebody is there with this score where the place is not as usual, which it is not when so much of it differs; where
# it looks as usual, only with the other.
SURE, TAKEN, PLAIN = 0.3, 0.1, 0.5


@dataclass(slots=True, eq=False)
class Vigil:
    """A place at which somebody was seen, as a box in pixels of the small picture, from a time on."""

    start: Fraction
    box: Box
    end: Fraction = field(init=False)
    looked: Fraction = field(init=False)
    score: float = 0.0
    missed: int = 0

    def __post_init__(self) -> None:
        self.end = self.looked = self.start
        self.box = self.box.grown(STEPS)

    def is_due(self, time: Fraction) -> bool:
        """Tell whether it is time to look again."""
        return time - self.looked >= EVERY

    def look(self, frame: Frame, differs: Pixels) -> None:
        """Look whether somebody is still there; `differs` is where the small picture is not as usual."""
        self.looked = frame.time
        box = self.box
        place = differs[max(0, int(box.y1)) : math.ceil(box.y2), max(0, int(box.x1)) : math.ceil(box.x2)]
        least = SURE if place.size and place.mean() >= TAKEN else PLAIN
        picture = frame.picture(NAME_SIDE)
        scale = max(picture.shape[:2]) / SIDE
        score = names(cut_around(picture, box.scaled(scale, scale)), least=least).get(Kind.PERSON, 0.0)
        self.missed = 0 if score else self.missed + 1
        if score:
            self.end, self.score = frame.time, max(score, self.score)

    @property
    def over(self) -> bool:
        """Tell whether nobody is there any more, or it has been long enough."""
        return self.missed >= MISSES or self.looked - self.start >= LONGEST

    @property
    def activity(self) -> Activity:
        """Somebody is there."""
        return Activity(Span(self.start, self.end + STEP), frozenset({Kind.PERSON}), round(self.score, 3))
