from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent_app.detect.tracker import BRIDGE, HOLD, Tracker
from consent_app.domain.evidence import Box, Detection, Kind, Track


def face(x: float, y: float = 50, size: float = 20, kind: Kind = Kind.FACE) -> Detection:
    return Detection(kind, Box(x, y, x + size, y + size), 0.9)


def followed(steps: list[tuple[float, list[Detection]]], end: float = 60) -> tuple[Track, ...]:
    tracker = Tracker()
    for time, found in steps:
        tracker.add(Fraction(time).limit_denominator(1000), found)
    return tracker.finish(Fraction(end), (640, 360))


def seen(track: Track) -> int:
    return sum(sighting.seen for sighting in track.sightings)


def test_one_thing_that_moves_is_one_track() -> None:
    (track,) = followed([(t / 5, [face(20 + 12 * t)]) for t in range(20)])
    assert seen(track) == 20


def test_what_leaves_the_picture_is_covered_until_it_is_gone() -> None:
    (track,) = followed([(t / 5, [face(20 + 12 * t)]) for t in range(20)])
    after = track.at(Fraction(4))
    assert after is not None
    assert not after.seen
    assert after.box.x1 <= 20 + 12 * 19
    assert after.box.x2 >= 20 + 12 * 20 + 20 - 1


def test_what_walks_out_of_the_picture_is_covered_longer() -> None:
    (track,) = followed([(t / 5, [face(500 + 16 * t)]) for t in range(6)])
    assert track.span.end > 1 + HOLD
    last = track.at(track.span.end - Fraction(1, 100))
    assert last is not None
    assert last.box.x2 > 640


def test_what_comes_into_the_picture_is_covered_from_its_first_bit() -> None:
    (track,) = followed([(2 + t / 5, [face(20 + 12 * t)]) for t in range(20)])
    before = track.at(Fraction(9, 5))
    assert before is not None
    assert before.box.x1 <= 20 - 12 + 1
    assert before.box.x2 >= 40


def test_what_was_seen_only_once_gets_a_larger_cover_at_the_ends() -> None:
    (track,) = followed([(2, [face(20)])])
    edge = track.at(track.span.start)
    assert edge is not None
    assert edge.box.width > 30


def test_a_gap_is_bridged_and_covered() -> None:
    steps = [(t / 5, [] if 4 < t < 9 else [face(20 + 6 * t)]) for t in range(16)]
    (track,) = followed(steps)
    middle = track.at(Fraction(13, 10))
    assert middle is not None
    assert middle.box.x1 == pytest.approx(20 + 6 * 6.5, abs=1)


def test_after_a_long_absence_a_new_track_begins() -> None:
    gap = float(BRIDGE) + 1
    tracks = followed([(0, [face(20)]), (0.2, [face(22)]), (gap + 0.4, [face(24)])])
    assert len(tracks) == 2


def test_covers_are_held_before_the_first_and_after_the_last_sighting() -> None:
    (track,) = followed([(2, [face(20)]), (2.2, [face(21)])])
    assert track.span.start == 2 - HOLD
    assert track.span.end == Fraction(11, 5) + HOLD


def test_a_cover_does_not_start_before_the_film() -> None:
    (track,) = followed([(0, [face(20)])])
    assert track.span.start == 0


def test_two_things_side_by_side_stay_two() -> None:
    tracks = followed([(t / 5, [face(20 + 3 * t), face(90 + 3 * t)]) for t in range(12)])
    assert sorted(seen(track) for track in tracks) == [12, 12]


def test_a_face_and_a_plate_in_one_place_are_two() -> None:
    tracks = followed([(0, [face(20), face(20, kind=Kind.PLATE)]), (0.2, [face(20), face(20, kind=Kind.PLATE)])])
    assert sorted(track.kind for track in tracks) == [Kind.FACE, Kind.PLATE]
    assert len({track.id for track in tracks}) == 2


@given(st.lists(st.lists(st.tuples(st.floats(0, 600), st.floats(0, 300)), max_size=4), min_size=1, max_size=12))
def test_every_sighting_is_covered_in_its_own_frame(steps: list[list[tuple[float, float]]]) -> None:
    given_steps = [(index / 5, [face(x, y) for x, y in found]) for index, found in enumerate(steps)]
    tracks = followed(given_steps)
    for time, found in given_steps:
        moment = Fraction(time).limit_denominator(1000)
        boxes = [sighting.box for track in tracks if (sighting := track.at(moment))]
        assert all(item.box in boxes for item in found)
