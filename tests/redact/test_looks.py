import numpy as np
import pytest

from consent_app.domain.evidence import Box, Kind
from consent_app.redact.looks import Way, fitted, in_picture, usual
from consent_app.services.sample import actors, scenery


@pytest.mark.parametrize("quarters", [1, 3])
def test_the_head_of_somebody_who_lies_is_plain_to_see(quarters: int) -> None:
    canvas = scenery.driveway().copy()
    face = actors.paint_person(canvas, 470, 345, 230, 1.0)
    picture = np.ascontiguousarray(np.rot90(canvas, quarters))
    width, height = size = (picture.shape[1], picture.shape[0])
    if quarters == 1:
        lying = Box(face.y1, height - face.x2, face.y2, height - face.x1)
    else:
        lying = Box(width - face.y2, face.x1, width - face.y1, face.x2)

    def best(ways: set[Way]) -> float:
        looks = [look for look in usual().once if look.way in ways]
        found = [item for look in looks for item in in_picture(look, fitted(picture, look.long_side), size)]
        return max(
            (item.score for item in found if item.kind is Kind.FACE and item.box.overlap(lying) > 0.5), default=0.0
        )

    turned = {Way.LEFT, Way.RIGHT}
    assert best(turned) > 0.7
    assert best(set(Way) - turned) < 0.5
