from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent_app.detect.flow import View
from consent_app.detect.tracker import ALONE, BRIDGE, HOLD, Tracker
from consent_app.detect.vision import cv2
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
    assert middle.box.shared_area(face(20 + 6 * 6.5).box) == pytest.approx(400)
    assert middle.box.width < 30


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
        assert all(any(box.shared_area(item.box) > 0.999 * item.box.area for box in boxes) for item in found)


def drifting(step: int, *, blank: bool = False) -> View:
    """Return a picture of half the frame's size in which something rough moves right by six pixels a step."""
    picture = np.full((240, 320), 120, np.uint8)
    if not blank:
        rough = np.random.default_rng(5).integers(0, 255, (40, 40), np.uint8)
        picture[60:100, 30 + 6 * step : 70 + 6 * step] = cv2.GaussianBlur(rough, (0, 0), 2)
    return View(picture, 2.0)


def at_step(step: int) -> Box:
    return Box(60 + 12 * step, 120, 140 + 12 * step, 200)


def watched(seen_at: set[int], steps: int = 12, *, gone_from: int = 99, sure: bool = True) -> tuple[Track, ...]:
    """Return the tracks of something that drifts and is detected at some steps, ten a second."""
    tracker = Tracker()
    for step in range(steps):
        view = drifting(step, blank=step >= gone_from)
        if step % 2:
            tracker.follow(Fraction(step, 10), view)
        else:
            found = [Detection(Kind.FACE, at_step(step), 0.9, sure)] if step in seen_at else []
            tracker.add(Fraction(step, 10), found, view)
    return tracker.finish(Fraction(60), (640, 480))


def place(track: Track, step: int) -> Box:
    found = track.at(Fraction(step, 10))
    assert found is not None
    return found.box


@pytest.mark.parametrize("seen_at", [{0}, {10}, {4}, {0, 10}])
def test_what_is_not_detected_for_a_while_is_followed_both_ways_by_what_pictures_show(seen_at: set[int]) -> None:
    (track,) = watched(seen_at)
    for step in range(11):
        assert place(track, step).overlap(at_step(step)) > 0.85


def test_things_detected_first_together_are_each_followed_back_as_far_as_pictures_show() -> None:
    tracker = Tracker()
    for step in range(8):
        tracker.follow(Fraction(step, 10), drifting(step))
    gone = Detection(Kind.FACE, Box(560, 400, 600, 440), 0.9)
    tracker.add(Fraction(8, 10), [Detection(Kind.FACE, at_step(8), 0.9), gone], drifting(8))
    here = min(tracker.finish(Fraction(60), (640, 480)), key=lambda track: track.sightings[-1].box.x1)
    for step in range(8):
        assert place(here, step).overlap(at_step(step)) > 0.85


def test_where_a_thing_may_be_another_one_both_are_things_that_cover_what_lies_between() -> None:
    steps = [(t / 5, [face(20)]) for t in range(6)]
    one, other = followed([*steps, (1.6, [face(70)]), (1.8, [face(70)])])
    assert [one.id, other.id] == ["face-001", "face-002"]
    for time, x in ((1.05, 20), (1.15, 20), (1.3, 45), (1.45, 70), (1.55, 70)):
        for track in (one, other):
            there = track.at(Fraction(time).limit_denominator(1000))
            assert there is not None
            assert there.box.shared_area(face(x).box) == pytest.approx(400)
            assert there.box.width < 55, "no more than needed"
    assert one.at(Fraction(17, 10)) is None, "who is left visible for the one reason is not the other"
    assert (one.best.box.x1, other.best.box.x1) == (20, 70), "each is shown by itself"
    assert (float(one.first), float(other.first)) == (0, 1.6)
    assert other.at(Fraction(9, 10)) is None


def walked(seen_at: dict[int, bool], speed: int) -> Track:
    """Return the track of something that drifts so many steps each tenth of a second, found surely or faintly."""
    tracker = Tracker()
    for step in range(41):
        found = [Detection(Kind.FACE, at_step(speed * step), 0.39, seen_at[step])] if step in seen_at else []
        tracker.add(Fraction(step, 10), found, drifting(speed * step))
    (track,) = tracker.finish(Fraction(60), (1280, 480))
    return track


@pytest.mark.parametrize("faint", [False, True])
def test_what_goes_on_moving_is_followed_long_to_both_sides_of_where_it_was_surely_seen(*, faint: bool) -> None:
    sure = {18: True, 20: True}
    track = walked({**dict.fromkeys(range(0, 41, 6), False), **sure} if faint else sure, 1)
    for step in range(41):
        assert place(track, step).shared_area(at_step(step)) > 0.85 * at_step(step).area


def test_what_stands_still_is_followed_for_a_moment_only() -> None:
    track = walked({18: True, 20: True}, 0)
    assert (track.span.start, track.span.end) == (Fraction(18, 10) - ALONE - HOLD, Fraction(20, 10) + ALONE + HOLD)


@pytest.mark.parametrize(("kind", "speed", "end"), [(Kind.FACE, 0, 1.9), (Kind.PLATE, 0, 1.1), (Kind.PLATE, 1, 3.5)])
def test_a_plate_that_stands_still_is_followed_to_the_next_look_alone(kind: Kind, speed: int, end: float) -> None:
    tracker = Tracker()
    for step in range(41):
        found = [Detection(kind, at_step(speed * step), 0.9)] if step in {0, 4} else []
        tracker.add(Fraction(step, 10), found, drifting(speed * step))
    (track,) = tracker.finish(Fraction(60), (1280, 480))
    assert float(track.span.end) == pytest.approx(end, abs=0.01)


def test_what_is_drawn_larger_and_smaller_is_not_taken_to_move() -> None:
    tracker = Tracker()
    for step in range(41):
        box = at_step(0) if step % 8 < 4 else Box(60, 160, 140, 200)
        tracker.add(Fraction(step, 10), [Detection(Kind.FACE, box, 0.39, step in {18, 20})], drifting(0))
    (track,) = tracker.finish(Fraction(60), (1280, 480))
    assert (track.span.start, track.span.end) == (Fraction(18, 10) - ALONE - HOLD, Fraction(20, 10) + ALONE + HOLD)


@pytest.mark.parametrize("behind", [99, 6])
def test_where_following_does_not_lead_to_the_next_detection_both_ways_are_covered(behind: int) -> None:
    tracker = Tracker()
    elsewhere = at_step(10).moved(0, 62)
    for step in range(11):
        found = {0: at_step(0), 10: elsewhere}.get(step)
        seen = [Detection(Kind.FACE, found, 0.9, sure=not step)] if found else []
        tracker.add(Fraction(step, 10), seen, drifting(step, blank=step >= behind))
    (track,) = tracker.finish(Fraction(60), (640, 480))
    for step in range(min(10, behind)):
        assert place(track, step).shared_area(at_step(step)) > 0.85 * at_step(step).area
    assert place(track, 9).shared_area(elsewhere) > 0.85 * elsewhere.area


@pytest.mark.parametrize(("sure", "count"), [(True, 2), (False, 1)])
def test_what_is_surely_seen_beside_what_pictures_show_is_another_thing(*, sure: bool, count: int) -> None:
    tracker = Tracker()
    beside = Detection(Kind.FACE, at_step(6).moved(0, 62), 0.9, sure)
    for step in range(7):
        found = {0: [Detection(Kind.FACE, at_step(0), 0.9)], 6: [beside]}.get(step, [])
        tracker.add(Fraction(step, 10), found, drifting(step))
    assert len(tracker.finish(Fraction(60), (640, 480))) == count


def test_what_pictures_do_not_show_is_not_followed() -> None:
    (track,) = watched({0}, gone_from=4)
    assert track.span.end < Fraction(3, 10) + HOLD + Fraction(1, 5)


def test_following_that_went_astray_is_set_right_by_the_next_detection() -> None:
    tracker = Tracker()
    for step in range(5):
        found = [Detection(Kind.FACE, at_step(0).moved(8 * step, 0), 0.9)] if step % 4 == 0 else []
        tracker.add(Fraction(step, 10), found, drifting(0))
    (track,) = tracker.finish(Fraction(60), (640, 480))
    assert place(track, 2).centre[0] == pytest.approx(at_step(0).centre[0] + 16, abs=4)


def test_faint_finds_alone_make_no_track_and_with_a_plain_one_they_belong_to_it() -> None:
    assert watched({0, 2, 4}, sure=False) == ()
    tracker = Tracker()
    for step, score in ((0, 0.2), (2, 0.5), (4, 0.2)):
        tracker.add(Fraction(step, 10), [Detection(Kind.FACE, at_step(step), score, score > 0.3)], drifting(step))
    (track,) = tracker.finish(Fraction(60), (640, 480))
    assert seen(track) == 3


@pytest.mark.parametrize(("looks", "speed", "count"), [(4, 8, 1), (3, 12, 0), (4, 4, 0), (9, 0, 0)])
def test_faint_finds_count_where_many_follow_each_other_along_a_way(looks: int, speed: float, count: int) -> None:
    steps = [(look / 5, [replace(face(20 + speed * look), score=0.2, sure=False)]) for look in range(looks)]
    assert len(followed(steps)) == count


@pytest.mark.parametrize(
    ("at", "again", "moved", "count"),
    [((2, 3), 5, 0, 2), ((8, 9), 5, 0, 2), ((2, 3), 5, 15, 1), ((2, 3), 8, 0, 1), ((2,), 5, 0, 1)],
    ids=["before", "after", "elsewhere", "long before", "once"],
)
def test_faint_finds_count_where_something_was_surely_seen(
    at: tuple[int, ...], again: int, moved: float, count: int
) -> None:
    weak = replace(face(20 + moved), score=0.2, sure=False)
    steps = [(time, [weak] if time in at else [face(20)] if time in {again, again + 1} else []) for time in range(11)]
    assert len(followed([(float(time), found) for time, found in steps])) == count


@pytest.mark.parametrize(("score", "longer"), [(0.2, ALONE), (0.5, BRIDGE)])
def test_faint_finds_prolong_a_cover_a_little_beyond_what_is_surely_seen(score: float, longer: Fraction) -> None:
    tracker = Tracker()
    for step in range(51):
        somebody_around = step in {24, 26, 28}
        found = Detection(Kind.FACE, at_step(0), score if step == 26 else 0.2, somebody_around)
        tracker.add(Fraction(step, 10), [found], drifting(0))
    (track,) = tracker.finish(Fraction(60), (640, 480))
    assert (track.span.start, track.span.end) == (Fraction(24, 10) - longer - HOLD, Fraction(28, 10) + longer + HOLD)


def test_a_thing_that_is_followed_on_a_straight_way_needs_few_sightings() -> None:
    (track,) = watched({0, 10})
    assert len(track.sightings) < 9


def test_a_face_that_is_drawn_now_whole_and_now_in_half_is_covered_whole() -> None:
    tracker = Tracker()
    for step in range(12):
        height = 60 if step % 2 else 30
        box = Box(100 + 10 * step, 50, 140 + 10 * step, 50 + height)
        tracker.add(Fraction(step, 5), [Detection(Kind.FACE, box, 0.9)])
    (track,) = tracker.finish(Fraction(60), (640, 480))
    for step in range(2, 10):
        covered = track.at(Fraction(step, 5))
        assert covered is not None
        assert covered.box.shared_area(Box(100 + 10 * step, 50, 140 + 10 * step, 110)) > 0.9 * 40 * 60
        assert covered.box.area < 1.4 * 40 * 60


def test_faint_finds_beside_a_thing_do_not_draw_its_cover_away() -> None:
    plates = [Box(100 + 20 * step, 50, 160 + 20 * step, 80) for step in range(11)]
    tracker = Tracker()
    for step, plate in enumerate(plates):
        beside = Detection(Kind.PLATE, Box(plate.x1 + 20, 85, plate.x2 - 10, 105), 0.25)
        found = beside if 0 < step < 10 else Detection(Kind.PLATE, plate, 0.8)
        tracker.add(Fraction(step, 10), [found])
    (track,) = tracker.finish(Fraction(60), (640, 480))
    for step, plate in enumerate(plates):
        assert place(track, step).shared_area(plate) > 0.9 * plate.area
        assert place(track, step).area < 3 * plate.area


@pytest.mark.parametrize(("score", "whole"), [(0.3, True), (0.5, True), (0.7, False)])
def test_a_part_of_what_is_expected_does_not_shrink_its_cover_unless_it_is_clear(score: float, *, whole: bool) -> None:
    faces = [Box(100 + 6 * step, 50, 140 + 6 * step, 110) for step in range(9)]
    tracker = Tracker()
    for step, box in enumerate(faces):
        chin = Detection(Kind.FACE, Box(box.x1 + 5, 85, box.x2 - 5, 112), score)
        tracker.add(Fraction(step, 5), [chin if step > 2 else Detection(Kind.FACE, box, 0.9)])
    (track,) = tracker.finish(Fraction(60), (640, 480))
    assert (place(track, 16).shared_area(faces[8]) > 0.9 * faces[8].area) == whole


@pytest.mark.parametrize(("sure", "end"), [(True, 2 + HOLD), (False, 1 + HOLD)])
def test_a_faint_find_far_from_what_has_left_is_something_else(*, sure: bool, end: Fraction) -> None:
    tracker = Tracker()
    for step in range(6):
        tracker.add(Fraction(step, 5), [face(540 + 16 * step, size=40)])
    tracker.add(Fraction(2), [replace(face(450, size=40), score=0.2, sure=sure)])
    assert max(track.span.end for track in tracker.finish(Fraction(60), (640, 360))) == end


def test_a_face_and_the_head_around_it_are_one_thing_and_covered_whole() -> None:
    tracker = Tracker()
    for step in range(12):
        x = 100 + 10 * step
        box = Box(x - 15, 35, x + 35, 85) if step % 3 == 1 else Box(x, 50, x + 20, 72)
        tracker.add(Fraction(step, 5), [Detection(Kind.FACE, box, 0.9)])
    (track,) = tracker.finish(Fraction(60), (640, 480))
    for step in range(1, 10):
        covered = track.at(Fraction(step, 5))
        assert covered is not None
        assert covered.box.shared_area(Box(85 + 10 * step, 35, 135 + 10 * step, 85)) > 0.8 * 50 * 50


def test_two_faces_side_by_side_in_a_large_box_stay_two() -> None:
    steps = [(step / 5, [face(20), face(60)]) for step in range(6)]
    tracks = followed([*steps, (1.2, [face(20), face(60), Detection(Kind.FACE, Box(10, 40, 90, 80), 0.9)])])
    assert {20, 60} <= {round(track.sightings[1].box.x1) for track in tracks}


@pytest.mark.parametrize(
    ("kind", "score", "count"),
    [
        (Kind.FACE, 0.35, 0),
        (Kind.FACE, 0.5, 1),
        (Kind.PLATE, 0.35, 0),
        (Kind.PLATE, 0.45, 1),
        (Kind.VEHICLE, 0.25, 1),
    ],
)
def test_what_is_seen_once_has_to_be_plain(kind: Kind, score: float, count: int) -> None:
    assert len(followed([(2, [Detection(kind, Box(20, 50, 40, 70), score)])])) == count


@pytest.mark.parametrize(("goes", "count"), [(True, 1), (False, 0)])
def test_a_faint_plate_that_is_seen_once_counts_where_it_passes(goes: bool, count: int) -> None:
    tracker = Tracker()
    for step in range(12):
        found = [Detection(Kind.PLATE, at_step(4 if goes else 0), 0.25)] if step == 4 else []
        tracker.add(Fraction(step, 10), found, drifting(step if goes else 0))
    assert len(tracker.finish(Fraction(60), (640, 480))) == count
