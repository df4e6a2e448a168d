"""A cover along an outline is drawn as that on the stage, its part inside the picture alone."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QImage, QPainter, QPolygonF

from consent_app.domain.evidence import Box, Kind
from consent_app.domain.redaction import Mask, Shape
from consent_app.ui.stage import Place, _outline

PLACE = Place(QRectF(10, 20, 320, 180), QSize(640, 360))


def covering(*corners: tuple[float, float]) -> Mask:
    return Mask("person-001", Kind.PERSON, Shape.OUTLINE, Box(100, 100, 300, 300), 0.9, seen=True, outline=corners)


def test_the_corners_of_an_outline_lie_on_the_stage_as_in_the_film() -> None:
    found = PLACE.corners(covering((100, 100), (300, 200), (100, 300)))
    assert found.boundingRect() == QRectF(60, 70, 100, 100)
    assert PLACE.corners(covering()) == QPolygonF()


def test_what_reaches_out_of_the_picture_is_not_drawn() -> None:
    found = PLACE.corners(covering((-100, 100), (300, 100), (300, 900), (-100, 900)))
    assert PLACE.rect.contains(found.boundingRect())


def test_an_outline_is_drawn_along_its_corners_and_not_as_a_box() -> None:
    mask = covering((200, 100), (300, 300), (100, 300))
    image = QImage(400, 240, QImage.Format.Format_RGB32)
    image.fill(0x808080)
    painter = QPainter(image)
    _outline(painter, PLACE.to_stage(mask.box), mask, PLACE.corners(mask), selected=False)
    painter.end()
    drawn = {(x, y) for x in range(400) for y in range(240) if image.pixel(x, y) & 0xFFFFFF != 0x808080}
    assert drawn
    assert not [place for place in drawn if abs(place[0] - 62) < 8 and abs(place[1] - 72) < 8], "the corner of the box"
