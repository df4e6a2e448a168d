"""Persons covered along their outline: nothing of what was made out lies outside, and doubt makes it a box."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from consent_app.detect.silhouette import reaching
from consent_app.detect.vision import cv2
from consent_app.domain.evidence import DIRECTIONS, Box, Kind, Sighting, Track, rays
from consent_app.domain.redaction import GROWTH, Cover, Mask, RedactionPlan, Shape
from consent_app.domain.timeline import Span
from consent_app.domain.work import Work
from consent_app.redact.cover import cover_frame
from consent_app.redact.looks import whole
from consent_app.redact.silhouettes import of_person, outlined, steadied
from consent_app.redact.still import redact_still
from consent_app.services.sample import actors, scenery
from tests.films import Pixels, write_film

WHOLE = Span(Fraction(0), Fraction(2))


def passer_by() -> tuple[Pixels, Box]:
    """Return a picture of a driveway with somebody on it, and the box around them."""
    picture = scenery.driveway().copy()
    actors.paint_person(picture, 300, 335, 200, 1.0)
    return picture, Box(255, 135, 345, 335)


def covering(sighting: Sighting, kind: Kind = Kind.PERSON, size: tuple[int, int] = (200, 200)) -> Mask:
    track = Track("person-001", kind, (sighting,), WHOLE)
    (found,) = RedactionPlan("", WHOLE, *size, (track,)).masks_at(Fraction(0))
    return found


def painted(mask: Mask, size: tuple[int, int] = (200, 200)) -> NDArray[np.bool_]:
    plane = np.full(size[::-1], 255, np.uint8)
    half = np.full((size[1] // 2, size[0] // 2), 255, np.uint8)
    cover_frame((plane, half, half.copy()), [mask], Cover.SOLID, "")
    return np.asarray(plane != 255)


spots = st.lists(st.tuples(st.integers(0, 63), st.integers(0, 63), st.integers(1, 20)), min_size=1, max_size=5)


@given(spots)
def test_an_outline_holds_all_of_what_was_made_out(found: list[tuple[int, int, int]]) -> None:
    made_out = np.zeros((64, 64), np.uint8)
    for x, y, size in found:
        made_out[y : y + size, x : x + size] = 1
    box = Box(36, 36, 164, 164).grown(1 / (1 + GROWTH[Kind.PERSON]) - 1)
    shown = painted(covering(Sighting(Fraction(0), box, 0.9, outline=reaching(made_out))))
    there = cv2.resize(made_out, (128, 128), interpolation=cv2.INTER_NEAREST) > 0
    assert shown[36:164, 36:164][there].all()


def test_an_outline_that_reaches_everywhere_is_the_box() -> None:
    full = reaching(np.ones((8, 8), np.uint8))
    assert full == (1.0,) * DIRECTIONS
    assert {(1.0, 1.0), (-1.0, 1.0), (-1.0, -1.0), (1.0, -1.0)} <= {(round(x, 9), round(y, 9)) for x, y in rays()}
    box = Box(50, 40, 110, 160)
    outline = covering(Sighting(Fraction(0), box, 0.9, outline=full))
    assert (outline.shape, outline.outline != ()) == (Shape.OUTLINE, True)
    assert painted(covering(Sighting(Fraction(0), box, 0.9))).sum() <= painted(outline).sum()


def test_an_outline_holds_what_was_made_out_a_moment_before_and_after() -> None:
    def at(time: float, outline: tuple[float, ...]) -> Sighting:
        return Sighting(Fraction(time).limit_denominator(10), Box(0, 0, 10, 10), 0.9, outline=outline)

    left, right = (0.9, *(0.2,) * (DIRECTIONS - 1)), (*(0.2,) * (DIRECTIONS - 1), 0.9)
    first, second, late = steadied([at(0, left), at(0.1, right), at(0.8, left)])
    assert first.outline == second.outline == (0.9, *(0.2,) * (DIRECTIONS - 2), 0.9)
    assert late.outline == left
    assert [one.outline for one in steadied([at(0, left), at(0.1, ()), at(0.5, right)])] == [(), (), right]


def test_between_two_outlines_a_cover_holds_both() -> None:
    narrow, wide = (0.2,) * DIRECTIONS, tuple(0.5 if number < 4 else 0.1 for number in range(DIRECTIONS))
    box = Box(0, 0, 10, 10)
    track = Track(
        "person-001",
        Kind.PERSON,
        (Sighting(Fraction(0), box, 0.9, outline=narrow), Sighting(Fraction(1), box, 0.9, outline=wide)),
        WHOLE,
    )
    between = track.at(Fraction(1, 2))
    assert between is not None
    assert between.outline == tuple(max(pair) for pair in zip(narrow, wide, strict=True))


def test_between_an_outline_and_a_box_a_cover_is_a_box() -> None:
    box = Box(0, 0, 10, 10)
    sightings = (Sighting(Fraction(0), box, 0.9, outline=(0.2,) * DIRECTIONS), Sighting(Fraction(1), box, 0.9))
    between = Track("person-001", Kind.PERSON, sightings, WHOLE).at(Fraction(1, 2))
    assert between is not None
    assert between.outline == ()


def test_what_lies_beside_an_outline_is_not_taken_for_covered() -> None:
    outline = tuple(0.3 for _ in range(DIRECTIONS))
    mask = covering(Sighting(Fraction(0), Box(50, 50, 150, 150), 0.9, outline=outline))
    assert mask.hides(Box(95, 95, 105, 105)) == 1
    assert mask.hides(Box(50, 50, 60, 60)) == 0
    assert mask.hides(Box(0, 0, 5, 5)) == 0


def test_a_person_in_a_picture_gets_an_outline_and_a_wall_gets_none() -> None:
    picture, box = passer_by()
    outline = of_person(picture, box)
    assert len(outline) == DIRECTIONS
    assert min(outline) < 0.8
    assert of_person(np.full((200, 200, 3), 120, np.uint8), Box(60, 20, 140, 190)) == ()


def test_a_person_whose_head_is_not_made_out_is_covered_as_a_box() -> None:
    picture, box = passer_by()
    picture[100:195, 240:360] = scenery.driveway()[100:195, 240:360]
    assert of_person(picture, box) == ()


def test_persons_of_a_film_are_drawn_along_their_outline_and_nothing_else_is(tmp_path: Path) -> None:
    picture, box = passer_by()
    film = write_film(tmp_path / "film.mp4", [picture] * 20, fps=10)
    person = Track("person-001", Kind.PERSON, (Sighting(Fraction(1, 2), box, 0.9),), Span(Fraction(0), Fraction(2)))
    car = Track("vehicle-001", Kind.VEHICLE, (Sighting(Fraction(1, 2), box, 0.9),), Span(Fraction(0), Fraction(2)))
    drawn, other = outlined(film, [person, car], None, Work(), Fraction(2))
    assert other == car
    assert drawn.span == person.span
    assert len(drawn.sightings) == pytest.approx(20, abs=1)
    assert all(one.outline for one in drawn.sightings)


def test_a_person_in_a_still_who_is_covered_whole_is_covered_along_the_outline(tmp_path: Path) -> None:
    picture, _ = passer_by()
    cv2.imwrite(str(tmp_path / "in.png"), cv2.cvtColor(picture, cv2.COLOR_RGB2BGR))
    redacted = redact_still(tmp_path / "in.png", tmp_path / "out.png", Cover.SOLID, Work(), whole([Kind.PERSON]))
    persons = [mask for mask in redacted.plan.masks_at(Fraction(0)) if mask.kind is Kind.PERSON]
    assert persons
    assert all(mask.shape is Shape.OUTLINE for mask in persons)
