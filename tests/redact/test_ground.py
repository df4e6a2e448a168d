import functools
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from consent_app.domain.evidence import Box, Kind, Sighting, Track
from consent_app.domain.timeline import Span
from consent_app.redact import ground
from consent_app.redact.ground import Ground

Pixels = NDArray[np.uint8]
Shown = Callable[[float], Pixels]

SIZE = (640, 360)
FPS = 10
# Somebody is in the film from when to when, surely seen from a little after to a little before; covers are held longer.
HERE, SEEN, HELD = (4.0, 6.0), (4.2, 5.8), (3.5, 6.5)
FACE = Box(300, 150, 340, 200)
FAINT, PLAIN = 0.3, 0.8


@functools.cache
def noise(number: int) -> NDArray[np.float32]:
    return np.random.default_rng(number).normal(0, 3, (SIZE[1], SIZE[0])).astype(np.float32)


def empty(time: float, light: int = 0) -> Pixels:
    """Return a place with some noise and a bright corner, all of it lighter by so much."""
    picture = noise(round(time * FPS)) + 120 + light
    picture[:100, :100] += 60
    return np.clip(picture, 0, 255).astype(np.uint8)


def visited(time: float, here: tuple[float, float] = HERE, grey: int = 20, box: Box = FACE, light: int = 0) -> Pixels:
    """Return the place with somebody in it from when to when, as grey as that."""
    picture = empty(time, light)
    if here[0] <= time < here[1]:
        picture[int(box.y1) : int(box.y2), int(box.x1) : int(box.x2)] = grey
    return picture


def remembered(shown: Shown, seconds: float = 10) -> Ground:
    film = Ground()
    for number in range(round(seconds * FPS)):
        film.see(Fraction(number, FPS), shown(number / FPS))
    return film


def track(seen: tuple[float, ...] = SEEN, scores: tuple[float, ...] = (PLAIN, PLAIN), box: Box = FACE) -> Track:
    """Return a track that is seen at these times and held at both ends."""
    sightings = [Sighting(Fraction(time), box, score) for time, score in zip(seen, scores, strict=True)]
    ends = [Sighting(Fraction(time), box, PLAIN, seen=False) for time in HELD]
    return Track("face-001", Kind.FACE, (ends[0], *sightings, ends[1]), Span(Fraction(HELD[0]), Fraction(HELD[1])))


def ends(film: Ground, *tracks: Track) -> tuple[float, float]:
    """Return from when to when the first of these tracks covers once what shows the ground is let go."""
    span = film.freed(tracks or (track(),), SIZE)[0].span
    return round(float(span.start), 2), round(float(span.end), 2)


def test_a_cover_begins_and_ends_with_what_it_hides() -> None:
    start, end = ends(remembered(visited))
    assert HERE[0] - 1 / FPS <= start <= HERE[0]
    assert end == HERE[1]


def test_whoever_is_still_there_unseen_stays_covered_and_so_does_a_part_of_them() -> None:
    assert ends(remembered(lambda time: visited(time, (3.0, 7.0)))) == HELD

    def half_gone(time: float) -> Pixels:
        picture = visited(time)
        return picture if time < HERE[1] else visited(time, (0, 7.0), box=Box(300, 150, 308, 160))

    assert ends(remembered(half_gone))[1] == HELD[1]


def test_who_stays_unseen_after_a_face_was_seen_does_not_pass_for_the_ground() -> None:
    assert ends(remembered(lambda time: visited(time, (4.0, 10.0))))[1] == HELD[1]
    assert ends(remembered(lambda time: visited(time, (0.0, 6.0))))[0] == HELD[0]


def test_in_the_dark_little_is_enough_to_stay_covered() -> None:
    def shown(base: int) -> Shown:
        def picture(time: float) -> Pixels:
            plain = np.full((SIZE[1], SIZE[0]), base, np.uint8)
            if HERE[0] <= time < 8:
                # Where it was seen it stood in the light; then there is but a shade.
                plain[150:200, 300:340] = base + 60 if time < HERE[1] else base + 7
            return plain

        return picture

    assert ends(remembered(shown(10)))[1] == HELD[1]
    assert ends(remembered(shown(200 - 60)))[1] == HERE[1]


def test_light_that_changes_everywhere_is_not_somebody() -> None:
    film = remembered(lambda time: visited(time, light=6 if time >= 5 else 0))
    assert ends(film)[1] == HERE[1]


def test_a_shadow_that_comes_before_somebody_is_let_go_where_it_is_little_beside_them() -> None:
    def starts(shadow: int, darker: int) -> float:
        def shown(time: float) -> Pixels:
            return visited(time, (3.0, 6.0), grey=200 - (darker if time >= HERE[0] else shadow), light=80)

        return ends(remembered(shown))[0]

    assert starts(26, 200) == HERE[0] - 1 / FPS
    assert starts(26, 100) == HELD[0]
    assert starts(40, 200) == HELD[0]


def test_nothing_is_told_from_what_hardly_stands_out() -> None:
    assert ends(remembered(lambda time: visited(time, grey=112))) == HELD


def test_a_moving_camera_shows_no_ground() -> None:
    rng = np.random.default_rng(1)
    wide = rng.integers(0, 255, (SIZE[1] // 20, 150)).astype(np.uint8).repeat(20, 0).repeat(20, 1)
    assert ends(remembered(lambda time: wide[:, round(time * 200) :][:, : SIZE[0]])) == HELD


def test_a_film_that_is_never_open_or_too_short_tells_nothing() -> None:
    film = remembered(visited)
    always = Track("face-002", Kind.FACE, track().sightings, Span(Fraction(0), Fraction(10)))
    assert ends(film, track(), always) == HELD
    assert ends(remembered(visited, 7)) == (round(float(HELD[0]), 2), HERE[1])
    assert Ground().freed((), SIZE) == ()


def test_two_moments_are_not_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ground, "STEP", 1.0)
    assert ends(remembered(visited))[1] == HERE[1]
    monkeypatch.setattr(ground, "STEP", 1.3)
    assert ends(remembered(visited))[1] == HELD[1]


def test_faint_finds_on_the_bare_ground_let_go_and_plain_ones_hold() -> None:
    film = remembered(visited)
    assert ends(film, track((4.2, 5.8, 6.2), (PLAIN, PLAIN, FAINT)))[1] == HERE[1]
    assert ends(film, track((4.2, 5.8, 6.2), (PLAIN, PLAIN, PLAIN)))[1] == HELD[1]
    assert ends(film, track((4.2, 5.8), (FAINT, FAINT)))[1] == HERE[1]


def test_where_nothing_is_plain_the_best_find_holds_and_the_others_let_go() -> None:
    film = remembered(visited)
    assert ends(film, track((5.0, 6.2), (0.4, FAINT)))[1] == HERE[1]
    assert ends(film, track((5.0, 6.2), (FAINT, 0.4)))[1] == HELD[1]


def test_what_has_left_the_picture_hides_nothing_there() -> None:
    gone = track()
    aside = Sighting(Fraction(6), Box(-200, 150, -160, 200), PLAIN, seen=False)
    moved = Track(gone.id, gone.kind, (*gone.sightings[:-1], aside), gone.span)
    assert ends(remembered(visited), moved)[1] <= 6.0


def test_a_long_film_is_remembered_in_fewer_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ground, "MOST", 60)
    film = remembered(visited)
    times = [time for time, _ in film.pictures]
    assert 30 <= len(times) < 60
    assert {later - earlier for earlier, later in pairwise(times)} == {Fraction(film.every, FPS)}
    assert HERE[1] <= ends(film)[1] < HELD[1]


def test_pictures_of_another_size_are_left_out() -> None:
    film = remembered(visited)
    film.see(Fraction(10), np.zeros((360, 480), np.uint8))
    assert ends(film)[1] == HERE[1]
