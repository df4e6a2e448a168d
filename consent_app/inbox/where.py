"""Whether a home lies in the area of a request: worked out here, without a map, from coordinates that stay private."""

from dataclasses import dataclass

from shapely import Point, Polygon, make_valid
from shapely.geometry.base import BaseGeometry

from consent_app.domain.area import Circle, Place, Shape
from consent_app.domain.request import Private

# A phone's position is not truer than this, in metres.
UNSURE = 25.0
CORNERS = 72


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a home stands: inside or not, how far from the edge in metres, and both as metres east and north.

    `unsure` is true where the edge is nearer than a position is true.
    """

    inside: bool
    metres: float
    unsure: bool
    home: tuple[float, float]
    outline: tuple[tuple[float, float], ...]


def standing(shape: Shape, home: Private[Place]) -> Standing:
    """Return where a home stands towards an area; on a flat map around the area's own first place."""
    middle = shape.centre if isinstance(shape, Circle) else shape.places[0]
    here = home.reveal().flat(middle)
    ground = _ground(shape, middle)
    point = Point(here)
    metres = float(ground.boundary.distance(point))
    return Standing(bool(ground.covers(point)), metres, metres < UNSURE, here, _drawn(shape, ground, middle))


def _ground(shape: Shape, middle: Place) -> BaseGeometry:
    if isinstance(shape, Circle):
        return Point(0, 0).buffer(shape.metres, quad_segs=CORNERS)
    # An outline that crosses itself is made of the parts it goes around.
    ground: BaseGeometry = make_valid(Polygon([place.flat(middle) for place in shape.places]))
    return ground


def _drawn(shape: Shape, ground: BaseGeometry, middle: Place) -> tuple[tuple[float, float], ...]:
    """Return the line to draw: the outline as it was named, or the circle."""
    if isinstance(shape, Circle):
        return tuple((float(x), float(y)) for x, y in ground.boundary.coords)
    return tuple(place.flat(middle) for place in shape.places)
