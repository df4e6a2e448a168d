"""What always stands in a camera's pictures is proposed over all of its recordings, private words first."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from consent_app.detect.vision import cv2
from consent_app.domain.footage import Camera, Recording
from consent_app.domain.household import words_of
from consent_app.domain.work import Work
from consent_app.services.fixtures import FILMS, fixtures, spread
from consent_app.services.intake import read_recording
from consent_app.services.sample import scenery
from tests.films import Pixels, write_film
from tests.refused import refused

CAMERA = Camera("Yard", "America/Chicago")


def signed(index: int) -> Pixels:
    picture = scenery.driveway().copy()
    cv2.putText(picture, "Yard cam", (20, 40), cv2.FONT_HERSHEY_SIMPLEX, 0.9, (255, 255, 255), 2)
    cv2.putText(picture, "14 Marigold Crossing", (180, 330), cv2.FONT_HERSHEY_SIMPLEX, 0.9, (255, 255, 255), 2)
    picture[150:190, index * 4 : index * 4 + 20] = 40
    return picture


def recordings(folder: Path, count: int = 2) -> list[Recording]:
    films = [
        write_film(folder / f"cam_2026071{day}_200500.mp4", map(signed, range(30)), fps=10) for day in range(count)
    ]
    return [read_recording(film, CAMERA) for film in films]


def test_a_private_word_that_always_stands_in_the_picture_comes_first(tmp_path: Path) -> None:
    found = fixtures(recordings(tmp_path), words_of("street: 14 Marigold Crossing"), Work())
    assert [one.private for one in found] == [True, *[False] * (len(found) - 1)]
    assert found[0].box.y2 > 0.85
    assert any("cam" in one.text.lower() for one in found[1:])


def test_recordings_that_cannot_be_read_stop_no_other(tmp_path: Path) -> None:
    one, other = recordings(tmp_path)
    Path(one.path).unlink()
    assert fixtures([one, other], (), Work())
    Path(other.path).unlink()
    with refused("recording_away"):
        fixtures([one, other], (), Work())


def test_recordings_are_looked_at_from_all_of_a_cameras_time(tmp_path: Path) -> None:
    (one,) = recordings(tmp_path, 1)
    many = [replace(one, id=str(day), started_at=one.started_at + timedelta(days=day)) for day in range(21)]
    looked = [int(each.id) for each in spread(many[::-1])]
    assert len(looked) == FILMS
    assert looked == sorted(looked)
    assert looked[-1] - looked[0] > 12
    assert spread([one]) == [one]
