"""Patches that move, followed over time: what goes somewhere is a thing, what trembles in its place is wind."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise

from consent_app.detect.motion import LIGHT, Patch
from consent_app.domain.evidence import Box, Kind
from consent_app.domain.timeline import Span

# A path that is not seen for so long has ended; one that only stands there, for as long as that.
LOST = Fraction(1)
STAY = Fraction(20)
# A patch stirs when so much of it changed in the last half second.
STIRS = 0.04
# How far a patch may have moved between two looks, as a share of its size, and in pixels.
REACH_SHARE, REACH = 0.5, 6.0
# What goes somewhere: so far as a share of its own size, at least and at most in pixels, this straight, for so long.
OWN_SIZE, LEAST_FAR, MOST_FAR, STRAIGHT = 0.8, 8.0, 50.0, 0.35
LEAST_LIFE = Fraction(1, 2)
# Who goes about for so long need not go straight.
ABOUT, WINDING = Fraction(3), 0.15
# It stirs in so many looks, and in this share of those it lived through: insects and drops come and go.
LEAST_SEEN, STEADY = 4, 0.6
# It is no faster than so many times its own size a second (a runner, a car): what is, falls or flies.
FASTEST = 3.2
# So many other things that go somewhere at the same time elsewhere are weather, or the camera that moves: then only
# what is plainly named counts.
MANY, PLAIN = 5, 0.4
AT_ONCE = Fraction(5)
# What rested stirs again when it does so for this long.
AGAIN = Fraction(1, 4)
# It is no more than so many times larger or smaller then.
ALIKE = 4.0


@dataclass(slots=True, eq=False)
class Path:
    """One patch while it is followed: where it was when it stirred, and what it was named."""

    seen: list[tuple[Fraction, Box]] = field(default_factory=list)
    stirred: list[Fraction] = field(default_factory=list)
    alike: list[float] = field(default_factory=list)
    last: Fraction = Fraction(0)
    box: Box = field(default_factory=lambda: Box(0, 0, 0, 0))
    named: dict[Kind, float] = field(default_factory=dict)
    looks: int = 0

    def add(self, time: Fraction, patch: Patch) -> None:
        """Follow the path to a patch."""
        self.last, self.box = time, patch.box
        if patch.stirred >= max(4, STIRS * patch.area):
            self.stirred.append(time)
            self.seen.append((time, patch.box))
            self.alike.append(patch.alike)

    @property
    def span(self) -> Span:
        """From when it first stirred to when it last did."""
        return Span(self.stirred[0], self.stirred[-1])

    @property
    def life(self) -> Fraction:
        """For how many seconds it stirred."""
        return self.stirred[-1] - self.stirred[0] if self.stirred else Fraction(0)

    @property
    def is_light(self) -> bool:
        """Tell whether the place looks as usual but for its light."""
        return sorted(self.alike)[len(self.alike) // 2] >= LIGHT

    def goes(self, step: Fraction) -> bool:
        """Tell whether it is a thing that goes somewhere, by its way alone; `step` is from one look to the next."""
        if self.life < LEAST_LIFE or len(self.seen) < LEAST_SEEN or len(self.seen) * step < STEADY * self.life:
            return False
        boxes = [box for _, box in self.seen]
        centres = [box.centre for box in boxes]
        length = sum(math.dist(a, b) for a, b in pairwise(centres))
        far = max(math.dist(centres[0], centre) for centre in centres)
        size = sorted(math.sqrt(box.area) for box in boxes)[len(boxes) // 2]
        least = max(LEAST_FAR, min(MOST_FAR, OWN_SIZE * size))
        speed = far / size / float(self.life)
        straight = STRAIGHT if self.life < ABOUT else WINDING
        return far >= max(least, straight * length) and speed <= FASTEST and not self.is_light


@dataclass(slots=True)
class Paths:
    """All paths of a stretch of film; pictures are handed in order of time."""

    live: list[Path] = field(default_factory=list)

    def follow(self, time: Fraction, found: Iterable[Patch]) -> Iterator[Path]:
        """Take the patches of the next picture in, and yield the paths that have ended."""
        left = list(found)
        pairs = sorted(
            ((_apart(path.box, patch.box), number, place)
             for number, path in enumerate(self.live) for place, patch in enumerate(left)
             if _reaches(path.box, patch.box)),
        )  # fmt: skip
        taken: set[int] = set()
        moved: set[int] = set()
        for _, number, place in pairs:
            if number not in moved and place not in taken:
                self.live[number].add(time, left[place])
                moved.add(number)
                taken.add(place)
        for place, patch in enumerate(left):
            if place not in taken:
                path = Path()
                path.add(time, patch)
                self.live.append(path)
        ended = [path for path in self.live if _ended(path, time)]
        self.live = [path for path in self.live if not _ended(path, time)]
        yield from ended

    def rest(self) -> list[Path]:
        """Return the paths that go on to the end of the film."""
        ended, self.live = self.live, []
        return ended


def _ended(path: Path, time: Fraction) -> bool:
    quiet = time - (path.stirred[-1] if path.stirred else path.last)
    return time - path.last > LOST or quiet > STAY


def _apart(one: Box, other: Box) -> float:
    return math.dist(one.centre, other.centre)


def _reaches(one: Box, other: Box) -> bool:
    reach = REACH + REACH_SHARE * max(one.width, one.height, other.width, other.height)
    return one.shared_area(other) > 0 or _apart(one, other) <= reach


def things(ended: Iterable[Path], step: Fraction) -> list[Path]:
    """Return the paths of things, in order of time: what was named or goes somewhere, and what rested and stirs again.

    What stirs in its place is wind, but where a thing came to rest within `STAY` it is that thing, and was there
    meanwhile. `step` is how far apart in time the looks are.
    """
    lived = sorted((path for path in ended if path.stirred), key=lambda one: one.stirred[0])
    going = [path for path in lived if not path.named and path.goes(step)]
    plain = [path for path in lived if max(path.named.values(), default=0.0) >= PLAIN]
    likely = [path for path in lived if path.named or path in going]
    alone = [path for path in likely if sum(_elsewhere(path, one) for one in going) < MANY]
    kept: list[Path] = []
    for path in lived:
        rested = [one for one in kept if (one in plain or one in alone) and _rests(one, path)]
        if path in plain or path in alone:
            kept.append(path)
        elif rested and path.life >= AGAIN and len(path.seen) * step >= STEADY * path.life and not path.is_light:
            before = max(rested, key=lambda one: one.stirred[-1])
            path.stirred.insert(0, before.stirred[-1])
            path.named = dict(before.named)
            kept.append(path)
    return kept


def _elsewhere(one: Path, other: Path) -> bool:
    """Tell whether two paths go at the same time, and not side by side as parts of one thing do."""
    apart = max(one.stirred[0], other.stirred[0]) - min(one.stirred[-1], other.stirred[-1])
    near = one.seen[0][1].grown(2).shared_area(other.seen[0][1]) > 0
    return apart <= AT_ONCE and not near and one is not other


def _rests(one: Path, other: Path) -> bool:
    """Tell whether a path begins where another came to rest a moment before."""
    gap = other.stirred[0] - one.stirred[-1]
    box = other.seen[0][1]
    alike = 1 / ALIKE <= box.area / max(1.0, one.box.area) <= ALIKE
    return 0 <= gap <= STAY and alike and one.box.shared_area(box) > 0
