from consent_app.domain.evidence import Box, Detection, Kind
from consent_app.redact.context import weighed

PERSON = Detection(Kind.PERSON, Box(100, 100, 160, 300), 0.5)
VEHICLE = Detection(Kind.VEHICLE, Box(200, 100, 400, 220), 0.5)


def face(x: float, y: float, score: float = 0.15) -> Detection:
    return Detection(Kind.FACE, Box(x - 10, y - 12, x + 10, y + 12), score)


def plate(x: float, y: float, width: float = 40, score: float = 0.1) -> Detection:
    return Detection(Kind.PLATE, Box(x - width / 2, y - 8, x + width / 2, y + 8), score)


def sure(item: Detection, *around: Detection) -> bool:
    (weighed_item,) = weighed([item], around, 0.3, 1000)
    return weighed_item.sure


def test_a_clear_find_stands_alone() -> None:
    assert sure(face(500, 500, 0.4))


def test_a_faint_face_counts_on_the_upper_part_of_a_person_only() -> None:
    assert sure(face(130, 120), PERSON)
    assert not sure(face(130, 290), PERSON)
    assert not sure(face(130, 120), VEHICLE)
    assert not sure(face(130, 120))


def test_a_faint_plate_counts_on_a_vehicle_that_is_twice_as_wide() -> None:
    assert sure(plate(300, 200), VEHICLE)
    assert not sure(plate(300, 200, 120), VEHICLE)
    assert not sure(plate(130, 150), PERSON)
    assert not sure(plate(450, 200), VEHICLE)


def test_a_plate_as_wide_as_a_quarter_of_the_picture_has_to_be_plain() -> None:
    assert sure(plate(500, 500, 200, 0.5))
    assert not sure(plate(500, 500, 300, 0.5))
    assert sure(plate(500, 500, 300, 0.7))


def test_a_faint_face_beside_a_clear_one_on_the_same_person_is_nothing() -> None:
    clear, faint = face(125, 120, 0.8), face(145, 125)
    assert [item.sure for item in weighed([clear, faint], [PERSON], 0.3, 1000)] == [True, False]
    other = Detection(Kind.PERSON, Box(130, 100, 190, 300), 0.5)
    assert [item.sure for item in weighed([clear, faint], [PERSON, other], 0.3, 1000)] == [True, True]


def test_a_plate_of_too_few_pixels_to_be_read_is_none() -> None:
    assert weighed([plate(500, 500, 9, 0.9)], [], 0.3, 1000) == []
    assert len(weighed([plate(500, 500, 11, 0.9)], [], 0.3, 1000)) == 1
    assert len(weighed([Detection(Kind.FACE, Box(10, 10, 18, 20), 0.9)], [], 0.3, 1000)) == 1
