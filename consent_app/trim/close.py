"""The close look: pictures in order of time, what moves in them followed and named, and the activity that makes up."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from consent_app.detect.base import Pixels
from consent_app.detect.motion import ALL, SIDE, Background, Relief, patches, shifted
from consent_app.detect.object import CenterNet
from consent_app.domain.evidence import Activity, Kind
from consent_app.domain.timeline import Span
from consent_app.media.frame import Frame
from consent_app.trim.naming import SIDE as NAME_SIDE
from consent_app.trim.naming import Cut, carries_plate, cut_around, names
from consent_app.trim.paths import Path, Paths, things
from consent_app.trim.sure import Left
from consent_app.trim.vigil import STEP, Vigil

# What stirs is what changed since so many pictures ago.
STIR = 4
# When a path is looked at to name it, in seconds of its life; looks are so far apart.
LOOKS = tuple(map(Fraction, ("0.3", "1", "2", "3.5", "5.5", "8", "12", "16")))
LOOK_EVERY = Fraction(2, 5)
# What could not be named is looked at for a number plate at this look.
PLATE_LOOK = 3
# How the place looks is looked at anew so often while nothing moves, and while something does.
CALM, REFRESH = Fraction(4), Fraction(12)
# Activities this close together are one.
JOIN = Fraction(2)
# The score of what goes somewhere and could not be named.
UNNAMED = 0.3
# Somebody who is there from the first picture on, or is seen while the camera moves, has to be this plain.
PLAIN = 0.5


@dataclass(slots=True)
class CloseLook:
    """Looks at pictures one by one; `activity` tells what was seen once all are handed in."""

    paths: Paths = field(default_factory=Paths)
    ended: list[Path] = field(default_factory=list)
    before: deque[Relief] = field(default_factory=lambda: deque(maxlen=STIR))
    looked: Fraction = Fraction(-1)
    known: frozenset[Kind] = frozenset()
    moves: bool = False
    step: Fraction = STEP
    last: Fraction = Fraction(-1)
    still: Pixels | None = None
    kept_at: Fraction = Fraction(0)
    vigils: list[Vigil] = field(default_factory=list)
    past: list[Vigil] = field(default_factory=list)

    def begin(self, left: Left) -> None:
        """Begin a stretch of pictures that follow each other; what is known to move in it need not be named."""
        self.before.clear()
        self.kept_at = -REFRESH
        self.known = left.known
        if left.stands is not None:
            self.vigils.append(Vigil(left.span.start, left.stands))

    def add(self, frame: Frame, now: Relief, background: Background) -> None:
        """Take the next picture in, with its relief and how its place usually looks."""
        differs, stirs = self._differs(now, background)
        if self.before:
            self.step = frame.time - self.last
        self.last = frame.time
        self.before.append(now)
        found = patches(differs, stirs, now, background.usual) if differs.any() else []
        wait = REFRESH if self.paths.live else CALM
        if not self.known and frame.time >= self.kept_at + wait:
            self.still, self.kept_at = frame.picture(NAME_SIDE), frame.time
        if len(self.before) == 1 and not self.known:
            self._first(frame)
        for path in self.paths.follow(frame.time, found):
            self._end(path)
        self._watch(frame, differs)
        if frame.time - self.looked >= LOOK_EVERY and not self.known:
            self._look(frame)

    @property
    def waits(self) -> bool:
        """Tell whether somebody may stand there still."""
        return bool(self.vigils)

    def wait(self, frame: Frame, now: Relief, background: Background) -> bool:
        """Take a picture in of a stretch in which nothing moves, and tell whether to go on waiting."""
        self._watch(frame, background.differs(now))
        return self.waits

    def _end(self, path: Path) -> None:
        self.ended.append(path)
        if (
            path.stirred
            and Kind.PERSON in self.known | path.named.keys()
            and all(path.box.shared_area(one.box) == 0 for one in self.vigils)
        ):
            self.vigils.append(Vigil(path.span.end, path.box))

    def _first(self, frame: Frame) -> None:
        picture = frame.picture(NAME_SIDE)
        for item in CenterNet().detect(picture, PLAIN):
            if item.kind is Kind.PERSON:
                share = SIDE / max(picture.shape[:2])
                self.vigils.append(Vigil(frame.time, item.box.scaled(share, share)))

    def _watch(self, frame: Frame, differs: Pixels) -> None:
        for vigil in self.vigils:
            if vigil.is_due(frame.time):
                vigil.look(frame, differs)
        over = [vigil for vigil in self.vigils if vigil.over or self._stirs_again(vigil)]
        self.past += over
        self.vigils = [vigil for vigil in self.vigils if vigil not in over]

    def _stirs_again(self, vigil: Vigil) -> bool:
        """Tell whether somebody who stood there moves: the path they are on tells more."""
        return any(Kind.PERSON in path.named and path.box.shared_area(vigil.box) > 0 for path in self.paths.live)

    def _differs(self, now: Relief, background: Background) -> tuple[Pixels, Pixels]:
        differs = background.differs(now)
        if not self.before:
            return differs, np.zeros_like(differs)
        stirs = background.since(self.before[0]).differs(now)
        self.moves = bool(differs.mean() > ALL or stirs.mean() > ALL)
        if self.moves:
            # The camera itself moves, or the light: what is left once that is taken away?
            moving = background.since(shifted(self.before[-1], now)).differs(now)
            differs = stirs = moving if moving.mean() < ALL / 2 else np.zeros_like(moving)
        return differs, stirs

    def _look(self, frame: Frame) -> None:
        due = [path for path in self.paths.live if _due(path, frame.time)]
        if not due:
            return
        path = min(due, key=lambda one: (one.looks, -one.box.area))
        picture = frame.picture(NAME_SIDE)
        scale = max(picture.shape[:2]) / SIDE
        box = path.box.scaled(scale, scale)
        # Large things are seen better in the whole picture, small ones in a part of it.
        cut = cut_around if path.looks % 2 == 0 else Cut
        still = cut(self.still, box) if self.still is not None and self.still.shape == picture.shape else None
        self.looked = frame.time
        path.looks += 1
        found = names(cut(picture, box), still=still, least=PLAIN if self.moves else None)
        if not found and path.looks == PLATE_LOOK:
            found = carries_plate(cut_around(picture, box))
        for kind, score in found.items():
            path.named[kind] = max(score, path.named.get(kind, 0.0))

    def activity(self) -> list[Activity]:
        """Return what moved, in order of time; nothing may be handed in after that."""
        self.ended += self.paths.rest()
        stood = [vigil.activity for vigil in (*self.past, *self.vigils) if vigil.end > vigil.start]
        return joined([*map(_activity, things(self.ended, self.step)), *stood])


def _due(path: Path, time: Fraction) -> bool:
    """Tell whether a path is to be looked at: it is not named yet, stirs now, and has lived long enough."""
    if path.named or path.looks >= len(LOOKS) or not path.stirred or path.stirred[-1] < time:
        return False
    return time - path.stirred[0] >= LOOKS[path.looks]


def _activity(path: Path) -> Activity:
    span = Span(path.span.start, path.span.end + STEP)
    kinds = frozenset(path.named) or frozenset({Kind.MOTION})
    return Activity(span, kinds, round(max(path.named.values(), default=UNNAMED), 3))


def joined(found: Iterable[Activity]) -> list[Activity]:
    """Return activities with those that overlap or nearly touch made one: everything it was named, the best score."""
    together: list[Activity] = []
    for item in sorted(found, key=lambda one: one.span):
        if together and item.span.start <= together[-1].span.end + JOIN:
            last = together[-1]
            span = Span(last.span.start, max(last.span.end, item.span.end))
            kinds = last.kinds | item.kinds
            kinds = (kinds - {Kind.MOTION}) or kinds
            together[-1] = Activity(span, kinds, max(last.score, item.score), last.changes or item.changes)
        else:
            together.append(item)
    return together
