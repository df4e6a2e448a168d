"""What a person changes about covers: each a new plan."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest

from consent_app.domain.evidence import Box, Kind, Sighting, Track
from consent_app.domain.redaction import RedactionPlan, Shape
from consent_app.domain.release import Uncovered
from consent_app.domain.timeline import Span
from consent_app.domain.work import Work
from consent_app.redact import plan as plans
from consent_app.redact.follow import followed
from consent_app.services.sample import actors, scenery
from tests.films import write_film
from tests.refused import refused

CLIP = Span(Fraction(0), Fraction(10))


def sighting(time: float, x: float, score: float = 0.8) -> Sighting:
    return Sighting(Fraction(time).limit_denominator(1000), Box(x, 50, x + 20, 70), score)


def face(*sightings: Sighting) -> Track:
    return Track("face-001", Kind.FACE, sightings, CLIP)


def plan(*tracks: Track) -> RedactionPlan:
    return RedactionPlan("0" * 64, CLIP, 640, 360, tracks)


def drawn_at(made: RedactionPlan, time: float, number: int = 0) -> Box:
    return made.masks_at(Fraction(time).limit_denominator(1000))[number].box


def corners(box: Box) -> tuple[float, float, float, float]:
    return (box.x1, box.y1, box.x2, box.y2)


def test_a_cover_lies_where_a_person_put_it_exactly_as_drawn() -> None:
    before = plan(face(*(sighting(step / 5, 100 + step) for step in range(50))))
    there = Box(200, 100, 260, 180)
    after = plans.placed(before, "face-001", Fraction(4), there)
    assert corners(drawn_at(after, 4)) == pytest.approx(corners(there))


def test_around_a_place_that_a_person_set_the_cover_moves_without_a_jump() -> None:
    before = plan(face(*(sighting(step / 5, 100) for step in range(50))))
    after = plans.placed(before, "face-001", Fraction(4), Box(140, 45, 170, 75))
    xs = [drawn_at(after, 3.4 + step / 10).centre[0] for step in range(13)]
    steps = [abs(b - a) for a, b in pairwise(xs)]
    assert max(steps) < 20
    assert drawn_at(after, 2) == drawn_at(before, 2)


def drawn_and_followed(moment: int) -> RedactionPlan:
    """Return a plan with a cover that was drawn at a second and followed every second, ten pixels each."""
    way = [replace(sighting(time, 100 + 10 * time, 1.0), seen=time == moment) for time in range(10)]
    return plans.covered_by_hand(plan(), tuple(way), CLIP, 1)


def test_a_followed_cover_that_is_made_larger_stays_so_and_so_does_one_that_went_astray_and_is_set_right() -> None:
    before = drawn_and_followed(0)
    larger = plans.placed(before, "hand-001", Fraction(0), Box(100, 50, 160, 90))
    assert [(drawn_at(larger, time).width, drawn_at(larger, time).height) for time in (0, 0.5, 5, 9)] == [(60, 40)] * 4
    assert drawn_at(larger, 5).x1 == drawn_at(before, 5).x1

    right = plans.placed(before, "hand-001", Fraction(4), Box(180, 50, 200, 70))
    off = [drawn_at(right, time).x1 - drawn_at(before, time).x1 for time in (0, 1, 2, 3, 4, 5, 9)]
    assert off == pytest.approx([0, 10, 20, 30, 40, 40, 40])


def test_between_two_places_that_a_person_set_a_followed_cover_goes_from_one_to_the_other_beside_its_way() -> None:
    before = drawn_and_followed(8)
    made = plans.placed(before, "hand-001", Fraction(4), Box(180, 50, 200, 70))
    made = plans.placed(made, "hand-001", Fraction(6), Box(160, 70, 180, 90))
    there = [drawn_at(made, time) for time in (0, 2, 4, 5, 6, 7, 8, 9)]
    assert [
        box.x1 - 100 - 10 * time for box, time in zip(there, (0, 2, 4, 5, 6, 7, 8, 9), strict=True)
    ] == pytest.approx([40, 40, 40, 20, 0, 0, 0, 0])
    assert [box.y1 for box in there] == pytest.approx([50, 50, 50, 60, 70, 60, 50, 50])


def test_two_places_that_a_person_set_close_together_both_stay() -> None:
    made = plan(face(sighting(0, 100)))
    for time, x in ((4, 100), (Fraction(42, 10), 300)):
        made = plans.placed(made, "face-001", Fraction(time), Box(x, 50, x + 30, 80))
    assert drawn_at(made, 4).x1 == pytest.approx(100)
    assert drawn_at(made, 4.2).x1 == pytest.approx(300)


def test_a_place_outside_its_time_makes_a_cover_last_longer() -> None:
    short = Track("face-001", Kind.FACE, (sighting(2, 100),), Span(Fraction(1), Fraction(3)))
    after = plans.placed(plan(short), "face-001", Fraction(6), Box(100, 50, 130, 80))
    assert after.tracks[0].span == Span(Fraction(1), Fraction(13, 2))
    assert drawn_at(after, 6) == Box(100, 50, 130, 80)


def test_an_unknown_cover_cannot_be_set_elsewhere() -> None:
    with refused("track_unknown"):
        plans.placed(plan(), "face-001", Fraction(1), Box(0, 0, 9, 9))


def test_what_a_person_draws_may_be_round_and_is_numbered_as_it_is_told() -> None:
    made = plans.covered_by_hand(plan(), (sighting(0, 90),), CLIP, 2, rounded=True)
    made = plans.covered_by_hand(made, (sighting(0, 200),), CLIP, 3)
    assert [track.id for track in made.tracks] == ["hand-002", "hand-003"]
    assert [plans.drawn_number(track.id) for track in made.tracks] == [2, 3]
    assert [mask.shape for mask in made.masks_at(Fraction(1))] == [Shape.ELLIPSE, Shape.BOX]


def test_regions_of_a_camera_are_covered_all_the_time_in_shares_of_the_picture() -> None:
    made = plans.always_covered(plan(), [Box(0.5, 0, 1, 0.25)])
    assert drawn_at(made, 0) == drawn_at(made, 9.9) == Box(320, 0, 640, 90)
    assert plans.by_hand(made.tracks[0].id)
    assert plans.drawn_number(made.tracks[0].id) == 0


def test_a_region_of_a_camera_goes_by_where_it_is_whatever_others_there_are() -> None:
    door, window = Box(0.5, 0, 1, 0.25), Box(0, 0.5, 0.25, 1)
    both, one = (plans.always_covered(plan(), regions).tracks for regions in ([door, window, door], [window]))
    assert len(both) == 2
    assert one[0].id == both[1].id != both[0].id


def lamp(time: float, score: float, *, x: float = 100, size: float = 20) -> Uncovered:
    return Uncovered(Fraction(time), Kind.FACE, Box(x, 50, x + size, 50 + size), score)


def test_what_a_cover_was_taken_off_is_asked_about_once_where_it_is_surest() -> None:
    made = plans.uncovered(plan(face(sighting(0, 100))), "face-001")
    assert plans.asked_once(made, [lamp(1, 0.6), lamp(2, 0.9), lamp(3, 0.7, x=102)]) == (lamp(2, 0.9),)


def test_who_comes_in_front_of_what_a_cover_was_taken_off_is_asked_about_too() -> None:
    made = plans.uncovered(plan(face(sighting(0, 100))), "face-001")
    somebody = lamp(2, 0.6, x=104, size=12)
    assert plans.taken_off(made, somebody) == "face-001"
    assert plans.asked_once(made, [lamp(1, 0.7), somebody, lamp(5, 0.9)]) == (somebody, lamp(5, 0.9))


def test_two_things_that_covers_were_taken_off_are_asked_about_one_by_one() -> None:
    other = Track("face-002", Kind.FACE, (sighting(0, 300),), CLIP)
    made = plans.uncovered(plans.uncovered(plan(face(sighting(0, 100)), other), "face-001"), "face-002")
    both = (lamp(1, 0.7), lamp(2, 0.9, x=300))
    assert plans.asked_once(made, both) == both


def walker(path: Path) -> tuple[Path, list[Box]]:
    """Write a film of somebody who crosses a driveway; return it and where the face is."""
    pictures, boxes = [], []
    for index in range(60):
        canvas = scenery.driveway().copy()
        boxes.append(actors.paint_person(canvas, 120 + 6 * index, 330, 230, index / 3))
        pictures.append(canvas)
    return write_film(path, pictures), boxes


@pytest.mark.parametrize("at", [0, 30, 55])
def test_a_drawn_cover_goes_with_what_it_shows_before_and_after(tmp_path: Path, at: int) -> None:
    film, boxes = walker(tmp_path / "walk.mp4")
    way = followed(film, Span(Fraction(0), Fraction(4)), Fraction(at, 15), boxes[at].grown(0.2), Work())
    track = Track("hand-001", Kind.REGION, way, plans.held(way, Span(Fraction(0), Fraction(4))) or CLIP)
    lost = 0
    for index, box in enumerate(boxes):
        found = track.at(Fraction(index, 15))
        lost += found is None or found.box.shared_area(box) < 0.7 * box.area
    assert lost <= 3
    assert sum(one.seen for one in way) == 1


def test_what_is_followed_is_covered_a_while_longer_within_the_clip() -> None:
    way = (sighting(2, 10), sighting(4, 20))
    assert plans.held(way, CLIP) == Span(Fraction(3, 2), Fraction(9, 2))
    assert plans.held(way, Span(Fraction(0), Fraction(4))) == Span(Fraction(3, 2), Fraction(4))
    assert plans.held(way, Span(Fraction(5), Fraction(6))) is None


def test_it_is_least_sure_where_nothing_was_seen_for_long_and_then_where_it_was_faint() -> None:
    box = Box(10, 10, 30, 30)
    steps = ((2, 0.9), (3, 0.3), (4, 0.9), (8, 0.9))
    seen = tuple(Sighting(Fraction(time), box, score) for time, score in steps)
    track = Track("face-001", Kind.FACE, seen, Span(Fraction(3, 2), Fraction(17, 2)))
    part = Span(Fraction(0), Fraction(20))
    assert plans.least_sure(track, part, 1) == (Fraction(6),)
    few = plans.least_sure(track, part, 20)
    assert few == tuple(sorted(few))
    assert all(b - a >= plans.APART for a, b in pairwise(few))
    assert all(time in track.span for time in few)
    surest = plans.least_sure(replace(track, sightings=seen[:3]), Span(Fraction(2), Fraction(4)), 1)
    assert surest != (Fraction(2),)


def test_a_track_outside_the_part_has_nothing_to_look_at() -> None:
    seen = (Sighting(Fraction(2), Box(10, 10, 30, 30), 0.9),)
    track = Track("face-001", Kind.FACE, seen, Span(Fraction(1), Fraction(3)))
    assert plans.least_sure(track, Span(Fraction(5), Fraction(6)), 4) == ()


@pytest.mark.parametrize("at", [0, 30, 55])
def test_what_is_plain_is_followed_by_its_looks(tmp_path: Path, at: int) -> None:
    film, faces = walker(tmp_path / "walk.mp4")
    bodies = [face.moved(0, 2.2 * face.height).grown(1.2) for face in faces]
    whole = Span(Fraction(0), Fraction(4))
    way = followed(film, whole, Fraction(at, 15), bodies[at], Work())
    track = Track("hand-001", Kind.REGION, way, plans.held(way, whole) or CLIP)
    apart = [
        abs(found.box.centre[0] - body.centre[0]) / body.width if (found := track.at(Fraction(index, 15))) else 9.0
        for index, body in enumerate(bodies)
    ]
    assert sum(one > 0.35 for one in apart) <= 4
