"""What a camera burns in, or what always stands in its picture, is proposed to be covered."""

import numpy as np
import pytest

from consent_app.detect.vision import cv2
from consent_app.domain.evidence import Box
from consent_app.redact.standing import standing
from tests.films import Pixels

SIZE = (720, 1280)


def places(count: int, *, alike: bool = False) -> list[Pixels]:
    """Return a yard at several times of a day: its light changes, and something moves in it."""
    chance = np.random.default_rng(3)
    ground = cv2.GaussianBlur(chance.uniform(40, 160, SIZE).astype(np.float32), (0, 0), 9)
    pictures = []
    for number in range(count):
        light = 1.0 if alike else 0.6 + 0.25 * number
        picture = np.repeat(np.clip(ground * light, 0, 255).astype(np.uint8)[:, :, None], 3, axis=2)
        x = 200 + 150 * number
        picture[400:560, x : x + 70] = (150, 60, 40)
        pictures.append(picture)
    return pictures


def written(picture: Pixels, text: str, at: tuple[int, int], light: int = 250) -> Pixels:
    cv2.putText(picture, text, at, cv2.FONT_HERSHEY_SIMPLEX, 1.1, (light, light, light), 2, cv2.LINE_AA)
    return picture


def there(box: Box, x: float, y: float) -> bool:
    return box.x1 <= x <= box.x2 and box.y1 <= y <= box.y2


def test_burned_in_words_are_found_where_they_stand() -> None:
    pictures = [written(picture, "FRONT DOOR", (60, 80)) for picture in places(4)]
    (found,) = standing(pictures)
    assert "FRONT" in found.text.upper()
    assert there(found.box, 100 / 1280, 65 / 720)
    assert found.box.x2 < 0.3


def test_a_mark_without_letters_is_found_by_never_changing() -> None:
    pictures = places(4)
    for picture in pictures:
        cv2.rectangle(picture, (1100, 620), (1180, 680), (255, 255, 255), 3)
        cv2.line(picture, (1100, 680), (1180, 620), (255, 255, 255), 3)
    assert any(there(item.box, 1140 / 1280, 650 / 720) for item in standing(pictures))


@pytest.mark.parametrize("alike", [False, True])
def test_a_picture_without_anything_of_the_kind_gives_nothing(alike: bool) -> None:
    assert standing(places(4, alike=alike)) == []


def test_words_that_pass_by_do_not_stand_still() -> None:
    pictures = [written(picture, "PARCELS", (60 + 260 * number, 300)) for number, picture in enumerate(places(4))]
    assert standing(pictures) == []


def test_one_picture_tells_nothing() -> None:
    assert standing(places(1)) == []
