from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from consent_app.detect.vision import cv2
from consent_app.domain.evidence import Box, Kind
from consent_app.domain.timeline import Span
from consent_app.domain.work import Cancelled, Work
from consent_app.services.sample import actors, scenery
from consent_app.trim.pieces import PIECE, pieces
from consent_app.trim.scan import scan, scan_piece
from consent_app.trim.skim import Backgrounds, candidates, changed, serves, skimmed
from tests.films import write_film

FPS = 10


def yard(seconds: int, walking: tuple[int, int] | None = None, seed: int = 1) -> Iterator[NDArray[np.uint8]]:
    """Yield a driveway at night, in which somebody walks by in a stretch of seconds."""
    rng = np.random.default_rng(seed)
    for index in range(seconds * FPS):
        canvas = scenery.driveway().copy()
        time = index / FPS
        if walking and walking[0] <= time < walking[1]:
            share = (time - walking[0]) / (walking[1] - walking[0])
            actors.paint_person(canvas, -30 + share * 700, 330, 190, time * 8)
        yield scenery.grainy(canvas, rng)


def test_an_empty_yard_at_night_has_no_activity(tmp_path: Path) -> None:
    film = write_film(tmp_path / "idle.mp4", yard(12), fps=FPS, options=None)
    assert scan(film, Work()).activity == ()


def test_a_person_is_found_when_and_named_as_what_it_is(tmp_path: Path) -> None:
    film = write_film(tmp_path / "walk.mp4", yard(20, (6, 13)), fps=FPS)
    (found,) = scan(film, Work()).activity
    assert Kind.PERSON in found.kinds
    assert abs(found.span.start - 6) < 1
    assert abs(found.span.end - 13) < 1


@pytest.mark.slow
def test_a_long_film_is_looked_at_closely_only_where_something_may_move(tmp_path: Path) -> None:
    film = write_film(tmp_path / "long.mp4", yard(150, (90, 97)), fps=FPS, gop=20)
    whole = Span(Fraction(0), Fraction(150))
    keys, packets = skimmed(film, whole, (), Work())
    assert serves(keys)
    assert any(one.span.start < 94 < one.span.end for one in candidates(keys, packets, whole))
    found = scan(film, Work())
    assert found.scanned < 30
    (activity,) = found.activity
    assert Kind.PERSON in activity.kinds
    assert activity.span.start < 92
    assert activity.span.end > 95
    thorough = scan(film, Work(), thorough=True)
    assert thorough.scanned == 150
    assert [Kind.PERSON in one.kinds for one in thorough.activity] == [True]


@pytest.mark.slow
def test_key_frames_that_are_too_far_apart_are_not_relied_on(tmp_path: Path) -> None:
    film = write_film(tmp_path / "long.mp4", yard(80, (43, 46)), fps=FPS, gop=100)
    found = scan(film, Work())
    assert found.scanned == 80
    (activity,) = found.activity
    assert activity.span.start < 44
    assert activity.span.end > 45


def test_only_the_part_asked_for_is_scanned(tmp_path: Path) -> None:
    film = write_film(tmp_path / "walk.mp4", yard(20, (6, 13)), fps=FPS)
    assert scan(film, Work(), within=Span(Fraction(15), Fraction(20))).activity == ()


def test_what_moves_in_a_region_that_does_not_matter_is_left_out(tmp_path: Path) -> None:
    film = write_film(tmp_path / "walk.mp4", yard(20, (6, 13)), fps=FPS)
    whole = Span(Fraction(0), Fraction(20))
    assert scan_piece(film, whole, Work(), ignored=(Box(0, 0, 1, 1),)).activity == ()
    assert scan_piece(film, whole, Work(), ignored=(Box(0, 0, 1, 0.1),)).activity != ()


def test_a_light_that_changes_moves_nothing(tmp_path: Path) -> None:
    rng = np.random.default_rng(4)

    def clouded() -> Iterator[NDArray[np.uint8]]:
        for index in range(200):
            light = 0.55 + 0.45 * np.cos(index / 12)
            yield scenery.grainy((scenery.driveway() * light).astype(np.uint8), rng)

    assert scan(write_film(tmp_path / "cloud.mp4", clouded(), fps=FPS), Work()).activity == ()


def test_a_scan_stops_when_asked(tmp_path: Path) -> None:
    film = write_film(tmp_path / "idle.mp4", yard(3), fps=FPS)
    with pytest.raises(Cancelled):
        scan(film, Work(stopped=lambda: True))


def test_pieces_of_a_film_meet_at_the_same_places_whatever_is_asked() -> None:
    assert pieces(Span(Fraction(0), 2 * PIECE + 5)) == [
        Span(Fraction(0), PIECE),
        Span(PIECE, 2 * PIECE),
        Span(2 * PIECE, 2 * PIECE + 5),
    ]
    part = pieces(Span(PIECE - 7, PIECE + 9))
    assert [(one.start, one.end) for one in part] == [(PIECE - 7, PIECE), (PIECE, PIECE + 9)]
    assert all(before.end == after.start for before, after in pairwise(part))


def _looks(seconds: int, parked: tuple[int, int]) -> Backgrounds:
    """Return how a driveway looks every second; in a stretch of seconds a car stands in it."""
    keys, rng = Backgrounds(), np.random.default_rng(4)
    for second in range(seconds):
        canvas = scenery.driveway().copy()
        if parked[0] <= second < parked[1]:
            actors.paint_car(canvas, 250, 330, 250, "KD 48213")
        grey = cv2.cvtColor(scenery.grainy(canvas, rng), cv2.COLOR_RGB2GRAY)
        keys.add(Fraction(second), np.asarray(cv2.resize(grey, (320, 180), interpolation=cv2.INTER_AREA), np.uint8))
    return keys


def test_a_car_that_comes_and_stays_is_told_from_one_that_passes() -> None:
    stays_on, leaves, passes = _looks(60, (20, 60)), _looks(60, (0, 20)), _looks(60, (20, 23))
    activity = Span(Fraction(19), Fraction(24))
    assert changed(stays_on, activity)
    assert changed(leaves, activity)
    assert not changed(passes, activity)
    assert not changed(stays_on, Span(Fraction(57), Fraction(60)))
