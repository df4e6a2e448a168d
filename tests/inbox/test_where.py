"""Whether a home lies in the area of a request."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent_app.domain.area import Circle, Outline, Place, place_of, places_in, shape_of
from consent_app.domain.request import FindingCode, Private
from consent_app.inbox.extract import extract
from consent_app.inbox.message import plain_message
from consent_app.inbox.where import standing
from tests.inbox.test_sender import NOW

MIDDLE = Place(41.9551, -87.9400)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("41.9551, -87.9400", (41.9551, -87.94)),
        ("41.9551 -87.9400", (41.9551, -87.94)),
        ("41.9551° N, 87.9400° W", (41.9551, -87.94)),
        ("33.8688S 151.2093E", (-33.8688, 151.2093)),
        ("41°57'18.4\"N 87°56'24\"W", (41.95511, -87.94)),
        ("https://maps.example/@41.9551,-87.9400,17z", (41.9551, -87.94)),
    ],
)
def test_a_place_is_read_as_map_programs_write_it(text: str, place: tuple[float, float]) -> None:
    found = place_of(text)
    assert (round(found.latitude, 4), round(found.longitude, 4)) == (round(place[0], 4), round(place[1], 4))


@pytest.mark.parametrize("text", ["", "12 Main Street", "41.9551", "95.0001, 10.0000", "1.11, 2.22 and 3.33, 4.44"])
def test_what_is_not_one_place_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not one place"):
        place_of(text)


@pytest.mark.parametrize(
    ("text", "metres"),
    [
        ("within 0.25 miles of 41.9551, -87.9400", 402.336),
        ("a radius of 500 meters around 41.9551, -87.9400", 500),
        ("within half a mile of 41.9551, -87.9400", 804.672),
        ("within 1,000 feet", None),
        ("within 300 feet of Linden Court", None),
    ],
)
def test_a_radius_around_coordinates_is_a_circle(text: str, metres: float | None) -> None:
    shape = shape_of(text)
    assert (shape.metres if isinstance(shape, Circle) else None) == (pytest.approx(metres) if metres else None)


def test_three_places_or_more_are_an_outline() -> None:
    shape = shape_of("Area: 41.95,-87.95; 41.96,-87.95; 41.96,-87.94; 41.95,-87.94.")
    assert isinstance(shape, Outline)
    assert shape.square_miles == pytest.approx(0.356, abs=0.002)


def at(east: float, north: float) -> Private[Place]:
    """A place so many metres from the middle."""
    degree = 111_195.0
    return Private(Place(MIDDLE.latitude + north / degree, MIDDLE.longitude + east / degree / 0.74366))


def test_inside_outside_and_at_the_edge_of_a_circle() -> None:
    circle = Circle(MIDDLE, 400)
    assert (standing(circle, at(0, 100)).inside, round(standing(circle, at(0, 100)).metres)) == (True, 300)
    assert (standing(circle, at(700, 0)).inside, round(standing(circle, at(700, 0)).metres)) == (False, 300)
    assert standing(circle, at(0, 390)).unsure


def square(*corners: tuple[float, float]) -> Outline:
    return Outline(tuple(at(*corner).reveal() for corner in corners))


def test_inside_and_outside_of_an_outline_whatever_its_direction() -> None:
    corners = ((-200, -200), (200, -200), (200, 200), (-200, 200))
    for outline in (square(*corners), square(*reversed(corners))):
        assert standing(outline, at(0, 0)).inside
        assert not standing(outline, at(0, 300)).inside


def test_an_outline_that_crosses_itself_is_what_it_goes_around() -> None:
    tie = square((-200, -200), (200, 200), (200, -200), (-200, 200))
    assert standing(tie, at(150, 0)).inside
    assert not standing(tie, at(0, 150)).inside


@given(st.floats(-179.9, 179.9), st.floats(-80, 80), st.floats(-3000, 3000), st.floats(-3000, 3000))
def test_a_circle_is_as_wide_everywhere(longitude: float, latitude: float, east: float, north: float) -> None:
    middle = Place(latitude, longitude)
    home = Private(Place(latitude + north / 111_195, max(-180, min(180, longitude))))
    found = standing(Circle(middle, 1000), home)
    assert found.inside == (abs(north) <= 1000) or found.unsure


@given(st.text(max_size=200))
def test_any_text_is_read_without_a_crash(text: str) -> None:
    assert isinstance(places_in(text), list)
    shape_of(text)


def test_a_large_area_drawn_by_coordinates_is_noticed() -> None:
    text = "Police ask for footage from 8 p.m. to 9 p.m. on July 10, 2026, within {} miles of 41.9551, -87.9400."

    def codes(miles: str) -> set[FindingCode]:
        request = extract(plain_message(text.format(miles)), "r", "America/Chicago", NOW)
        return {one.code for one in request.findings}

    assert FindingCode.AREA_TOO_LARGE in codes("0.5")
    assert FindingCode.AREA_TOO_LARGE not in codes("0.3")
