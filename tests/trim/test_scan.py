from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from consent_app.domain.evidence import Kind
from consent_app.domain.timeline import Span
from consent_app.domain.work import Cancelled, Work
from consent_app.services.sample import actors, scenery
from consent_app.trim.scan import candidates, scan
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
    found = scan(film, Work())
    assert found.scanned < 60
    assert any(item.span.start < 94 < item.span.end for item in found.activity)
    assert any(span.start < 94 < span.end for span in candidates(film, Span(Fraction(0), Fraction(150)), Work()))


def test_only_the_part_asked_for_is_scanned(tmp_path: Path) -> None:
    film = write_film(tmp_path / "walk.mp4", yard(20, (6, 13)), fps=FPS)
    assert scan(film, Work(), within=Span(Fraction(15), Fraction(20))).activity == ()


def test_a_scan_stops_when_asked(tmp_path: Path) -> None:
    film = write_film(tmp_path / "idle.mp4", yard(3), fps=FPS)
    with pytest.raises(Cancelled):
        scan(film, Work(stopped=lambda: True))
