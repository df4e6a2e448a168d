import pytest

from consent_app.domain.evidence import Kind
from consent_app.redact.looks import Way, fitted, in_picture, usual
from consent_app.services.sample import actors, scenery


@pytest.mark.parametrize(("way", "undone"), [(Way.LEFT, Way.RIGHT), (Way.RIGHT, Way.LEFT)])
def test_the_head_of_somebody_who_lies_is_plain_to_see(way: Way, undone: Way) -> None:
    canvas = scenery.driveway().copy()
    face = actors.paint_person(canvas, 470, 345, 230, 1.0)
    picture = way.of(canvas)
    lying, size = undone.back(face, canvas.shape[1::-1]), picture.shape[1::-1]

    def best(ways: set[Way]) -> float:
        looks = [look for look in usual().all if look.way in ways]
        found = [item for look in looks for item in in_picture(look, fitted(picture, look.long_side), size)]
        return max(
            (item.score for item in found if item.kind is Kind.FACE and item.box.overlap(lying) > 0.5), default=0.0
        )

    turned = {Way.LEFT, Way.RIGHT}
    assert best(turned) > 0.7
    assert best(set(Way) - turned) < 0.5
