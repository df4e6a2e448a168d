"""The area a request names by coordinates: a circle or an outline on the ground, and how large it is."""

import math
import re
from dataclasses import dataclass

# Mean radius of the Earth (IUGG), metres; areas of requests are so small that a flat map around them is exact enough.
EARTH = 6_371_009.0
SQUARE_MILE = 1_609.344**2
METRES = {"mile": 1_609.344, "mi": 1_609.344, "kilometer": 1_000.0, "kilometre": 1_000.0, "km": 1_000.0}
METRES |= {"meter": 1.0, "metre": 1.0, "m": 1.0, "feet": 0.3048, "foot": 0.3048, "ft": 0.3048, "yard": 0.9144}
METRES |= {"yd": 0.9144, "block": 100.0}
MOST_POINTS = 500
# An area is drawn in one place of a text, in letters.
FARTHEST = 1_000
LONGEST_RADIUS = 100_000.0


@dataclass(frozen=True, slots=True)
class Place:
    """A point on the ground, degrees north and east (WGS 84)."""

    latitude: float
    longitude: float

    def __post_init__(self) -> None:
        if not (-90 < self.latitude < 90 and -180 <= self.longitude <= 180):
            raise ValueError("no such place")

    def flat(self, around: "Place") -> tuple[float, float]:
        """Return metres east and north of another place, on a flat map that is true there."""
        east = math.radians(self.longitude - around.longitude) * math.cos(math.radians(around.latitude))
        return EARTH * east, EARTH * math.radians(self.latitude - around.latitude)


@dataclass(frozen=True, slots=True)
class Circle:
    """All within so many metres of a place."""

    centre: Place
    metres: float

    @property
    def square_miles(self) -> float:
        """The size of the area."""
        return math.pi * self.metres**2 / SQUARE_MILE


@dataclass(frozen=True, slots=True)
class Outline:
    """All within a line through these places, closed from the last to the first."""

    places: tuple[Place, ...]

    def __post_init__(self) -> None:
        if not 3 <= len(self.places) <= MOST_POINTS:
            raise ValueError("an outline has three places or more")

    @property
    def square_miles(self) -> float:
        """The size of the area, by the shoelace formula."""
        flat = [place.flat(self.places[0]) for place in self.places]
        pairs = zip(flat, flat[1:] + flat[:1], strict=True)
        return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)) / 2 / SQUARE_MILE


Shape = Circle | Outline

_NUMBER = r"[+-]?\d{1,3}\.\d{2,8}"
_PAIR = re.compile(
    rf"(?<![\d.])({_NUMBER})\s*°?\s*([NS])?[,;]?\s{{0,4}}({_NUMBER})\s*°?\s*([EW])?(?!\d|\.\d)", re.IGNORECASE
)
_DEGREES = re.compile(
    r"(\d{1,3})\s*°\s*(\d{1,2})\s*['\u2032’]\s*(?:(\d{1,2}(?:\.\d+)?)\s*[\"\u2033”]\s*)?([NSEW])", re.IGNORECASE
)
_RADIUS = re.compile(
    r"(?:within|radius(?: of)?|umkreis von)\s{1,3}(?:about |approximately |a )?(half a|a half|one|\d+(?:\.\d+)?|\.\d+)"
    rf"[\s-]*({'|'.join(sorted(METRES, key=len, reverse=True))})s?\b",
    re.IGNORECASE,
)
_WORDS = {"half a": 0.5, "a half": 0.5, "one": 1.0}


def places_in(text: str) -> list[Place]:
    """Return the places that a text names by coordinates, decimal or in degrees and minutes."""
    found = []
    for north, south, east, west in _PAIR.findall(text):
        latitude = -float(north) if south.upper() == "S" else float(north)
        longitude = -float(east) if west.upper() == "W" else float(east)
        found.append((latitude, longitude))
    angles = [_angle(*parts) for parts in _DEGREES.findall(text)]
    found += list(zip(angles[::2], angles[1::2], strict=False))
    return [Place(*pair) for pair in found[:MOST_POINTS] if -90 < pair[0] < 90 and -180 <= pair[1] <= 180]


def _angle(degrees: str, minutes: str, seconds: str, side: str) -> float:
    angle = int(degrees) + int(minutes) / 60 + float(seconds or 0) / 3600
    return -angle if side.upper() in "SW" else angle


def place_of(text: str) -> Place:
    """Return the one place that a person typed or pasted; raises ValueError."""
    found = places_in(text)
    if len(found) != 1:
        raise ValueError("not one place")
    return found[0]


def words_of(text: str) -> str:
    """Return the words in which a text draws an area: from the radius, or the first coordinates, to the last."""
    spans = [match.span() for pattern in (_RADIUS, _PAIR, _DEGREES) for match in pattern.finditer(text)]
    near = [span for span in sorted(spans) if span[0] - min(spans)[0] <= FARTHEST]
    return " ".join(text[near[0][0] : near[-1][1]].split()) if near else ""


def shape_of(text: str) -> Shape | None:
    """Return the area that a text draws: a radius around coordinates, or an outline of three or more."""
    places, radius = places_in(text), _RADIUS.search(text)
    if len(places) >= 3:
        return Outline(tuple(places))
    if not places or radius is None:
        return None
    count = _WORDS.get(radius[1].lower())
    metres = (float(radius[1]) if count is None else count) * METRES[radius[2].lower()]
    return Circle(places[0], metres) if 0 < metres <= LONGEST_RADIUS else None
