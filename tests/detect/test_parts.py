from dataclasses import replace
from fractions import Fraction

import pytest

from consent_app.detect.parts import completed, joined
from consent_app.detect.tracker import BRIDGE
from consent_app.domain.evidence import Box, Detection, Kind, Sighting, Track
from consent_app.domain.timeline import Span
from tests.detect.test_tracker import followed

HEAD = Box(100, 100, 150, 200)
CHIN = Box(110, 160, 140, 195)
BESIDE = Box(160, 160, 190, 195)


def sightings(*boxes: Box | None, first: float = 0, score: float = 0.5) -> list[Sighting]:
    """Return what was seen every fifth of a second, None being nothing."""
    times = (Fraction(first).limit_denominator(10) + Fraction(number, 5) for number in range(len(boxes)))
    return [Sighting(time, box, score) for time, box in zip(times, boxes, strict=True) if box]


def track(name: str, seen: list[Sighting], kind: Kind = Kind.FACE) -> Track:
    """Return a track of these sightings, held for half a second before and after."""
    start, end = seen[0].time - Fraction(1, 2), seen[-1].time + Fraction(1, 2)
    ends = (replace(seen[0], time=start, seen=False), replace(seen[-1], time=end, seen=False))
    return Track(name, kind, (ends[0], *seen, ends[1]), Span(start, end))


def holds(box: Box, other: Box) -> bool:
    return box.around(other) == box


@pytest.mark.parametrize("backward", [False, True])
def test_a_chin_is_covered_as_the_head_that_was_seen_around_it_until_that_is_seen_again(backward: bool) -> None:
    boxes = [HEAD, CHIN, CHIN.moved(10, 0), HEAD.moved(10, 0), HEAD.moved(14, 0)]
    made = completed(sightings(*(boxes[::-1] if backward else boxes)), BRIDGE)
    ordered = [one.box for one in (made[::-1] if backward else made)]
    assert ordered == [HEAD, HEAD, HEAD.moved(10, 0), HEAD.moved(10, 0), HEAD.moved(14, 0)]


def test_a_chin_that_is_seen_first_is_covered_as_the_head_that_comes_after() -> None:
    assert completed(sightings(CHIN, CHIN, HEAD), BRIDGE)[0].box == HEAD


def test_what_is_seen_but_in_part_for_long_is_covered_whole_only_for_some_time() -> None:
    made = completed(sightings(HEAD, *[CHIN] * 20), BRIDGE)
    assert [one.box for one in made] == [HEAD if one.time <= BRIDGE else CHIN for one in made]


@pytest.mark.parametrize(
    ("seen", "why"),
    [
        (sightings(HEAD, BESIDE, BESIDE), "it lies elsewhere"),
        (sightings(HEAD, HEAD.grown(-0.2), HEAD.grown(-0.2)), "it is nearly as large"),
        (sightings(HEAD, None, None, None, CHIN, CHIN), "it may have gone away meanwhile"),
        ([*sightings(HEAD, score=0.2), *sightings(CHIN, CHIN, first=0.2, score=0.6)], "the whole was less clear"),
    ],
)
def test_what_is_no_part_stays_as_it_was_seen(seen: list[Sighting], why: str) -> None:
    assert completed(seen, BRIDGE) == seen, why


def test_what_is_followed_meanwhile_is_covered_as_large() -> None:
    between = Sighting(Fraction(3, 10), CHIN.moved(5, 0), 0.5, seen=False)
    head, *chins = sightings(HEAD, CHIN, CHIN.moved(10, 0))
    assert completed([head, chins[0], between, chins[1]], BRIDGE)[2].box == HEAD.moved(5, 0)


def in_turn(both: bool = False) -> tuple[Track, Track]:
    """Return tracks of a head that is seen for a second, and of a chin from before to long after, at other times."""
    chin = sightings(*[CHIN] * 12, *[CHIN.moved(20, 0)] * 8, first=1)
    at = (10, 12, 14) if both else (10.5, 12.5, 14.5)
    head = [Sighting(Fraction(step) / 5, HEAD, 0.5) for step in at]
    return track("face-001", head), track("face-002", chin)


def test_of_two_that_are_seen_in_turn_in_one_place_the_smaller_is_covered_as_large_before_and_after() -> None:
    head, chin = joined(in_turn())
    assert head == in_turn()[0]
    for time, box in ((1, HEAD), (1.5, HEAD), (4, HEAD.moved(20, 0)), (5, HEAD.moved(20, 0))):
        here = chin.at(Fraction(time))
        assert here is not None
        assert holds(here.box, box), time
    assert chin.span == in_turn()[1].span
    between = chin.at(Fraction(13, 5))
    assert between is not None
    assert between.box == CHIN


def test_two_that_are_seen_at_once_or_never_in_between_or_apart_or_of_two_kinds_are_two_things() -> None:
    assert joined(in_turn(both=True)) == list(in_turn(both=True))
    head, chin = in_turn()
    before = track("face-001", sightings(*[HEAD] * 3, first=0.5))
    assert joined((before, chin)) == [before, chin]
    aside = track("face-001", [replace(one, box=one.box.moved(60, 0)) for one in head.sightings[1:-1]])
    assert joined((aside, chin)) == [aside, chin]
    plate = replace(chin, kind=Kind.PLATE)
    assert joined((head, plate)) == [head, plate]


def test_who_is_found_in_part_first_is_tracked_whole_from_the_beginning() -> None:
    found = [[Detection(Kind.FACE, box, 0.5)] for box in (CHIN, CHIN, HEAD, HEAD)]
    (one,) = followed([(2 + number / 5, found) for number, found in enumerate(found)])
    first = one.at(Fraction(2))
    assert first is not None
    assert holds(first.box, HEAD)
