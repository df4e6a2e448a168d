"""Looking here and there in a film: whatever its kind and what was looked at before, exactly the frame of a number."""

import random
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from consent_app.domain.evidence import Box, Kind, Sighting, Track
from consent_app.domain.redaction import Cover, RedactionPlan
from consent_app.domain.timeline import Span
from consent_app.redact.preview import Reel, still_of
from tests.films import Pixels, number_of, numbered, numbered_film, write_film

KINDS = {
    "few key frames": {"gop": 250},
    "many key frames": {"gop": 5},
    "every frame a key frame": {"gop": 1, "bframes": 0},
    "many frames between": {"gop": 40, "bframes": 8},
    "no frames between": {"gop": 40, "bframes": 0},
}


def seen(reel: Reel, index: int) -> int:
    shown = reel.at(index)
    assert shown is not None
    return number_of(shown.filmed)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("ending", ["mp4", "mkv"])
def test_any_frame_is_shown_exactly_in_any_order(kind: str, ending: str, tmp_path: Path) -> None:
    film = numbered_film(tmp_path / f"film.{ending}", 260, fps=25, **KINDS[kind])
    reel = Reel.open(film, None, 160)
    chance = random.Random(kind)  # noqa: S311  # the same places each time
    places = [0, 259, 258, 1, *chance.sample(range(260), 25)]
    assert [seen(reel, place) for place in places] == places
    following = list(range(places[-1], min(260, places[-1] + 20)))
    assert [seen(reel, place) for place in following] == following
    reel.close()


def test_a_film_of_uneven_steps_is_shown_exactly(tmp_path: Path) -> None:
    pictures = (numbered(index) for index in range(120))
    film = write_film(
        tmp_path / "uneven.mkv", pictures, fps=25, gop=30, stamps=lambda index: index * 40 + index % 7 * 5
    )
    reel = Reel.open(film, None, 160)
    for place in (100, 3, 64, 31, 29, 30, 119):
        assert seen(reel, place) == place
    reel.close()


def test_mpeg4_in_avi_is_shown_exactly(tmp_path: Path) -> None:
    film = numbered_film(tmp_path / "old.avi", 150, fps=25, gop=40, codec="mpeg4")
    reel = Reel.open(film, None, 160)
    for place in (140, 2, 77, 41, 39, 40):
        assert seen(reel, place) == place
    reel.close()


def test_a_still_is_the_frame_of_its_time_or_the_part_around_a_box(tmp_path: Path) -> None:
    from consent_app.detect.vision import cv2

    def read(content: bytes) -> Pixels:
        return np.asarray(cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR), np.uint8)

    film = numbered_film(tmp_path / "film.mp4", 100, fps=25)
    whole = read(still_of(film, Fraction(2), None, 96))
    assert (whole.shape[:2], number_of(whole)) == ((96, 160), 50)
    assert number_of(read(still_of(film, Fraction(4), None, 96))) == 99
    part = read(still_of(film, Fraction(2), Box(40, 40, 80, 60), 30))
    assert part.shape[0] == 30
    assert part.shape[1] == pytest.approx(60, abs=4)
    where = Box(40, 40, 80, 60)
    track = Track("hand-001", Kind.REGION, (Sighting(Fraction(0), where, 1.0),), Span(Fraction(0), Fraction(4)))
    plan = RedactionPlan("0" * 64, track.span, 160, 96, (track,), Cover.SOLID)
    given = read(still_of(film, Fraction(2), where, 30, plan))
    assert given.shape == part.shape
    middle = (slice(12, 18), slice(25, 35))
    assert np.ptp(given[middle]) < 8 < np.abs(given[middle].astype(int) - part[middle]).max()
