from pathlib import Path

import pytest

from consent_app.media.boxes import MAX_DEPTH, blank_user_data, boxes
from tests.films import numbered_film


def box(kind: bytes, content: bytes = b"") -> bytes:
    return (len(content) + 8).to_bytes(4) + kind + content


def test_a_long_box_and_one_to_the_end_are_read() -> None:
    long = (1).to_bytes(4) + b"free" + (16 + 3).to_bytes(8) + b"abc"
    last = (0).to_bytes(4) + b"mdat" + b"pictures"
    found = list(boxes(long + last))
    assert [(one.path, one.of(long + last)) for one in found] == [("free", b"abc"), ("mdat", b"pictures")]


@pytest.mark.parametrize("content", [(4).to_bytes(4) + b"free", (900).to_bytes(4) + b"free"])
def test_a_box_that_lies_about_its_size_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match="broken"):
        list(boxes(content))


def test_boxes_nested_too_deep_are_refused() -> None:
    nested = box(b"free")
    for _ in range(MAX_DEPTH + 2):
        nested = box(b"moov", nested)
    with pytest.raises(ValueError, match="deep"):
        list(boxes(nested))


def test_too_many_boxes_are_refused() -> None:
    with pytest.raises(ValueError, match="many"):
        list(boxes(box(b"free") * 10_001))


def test_tags_can_be_blanked_in_place(tmp_path: Path) -> None:
    path = numbered_film(tmp_path / "film.mp4", 5, tags={"title": "Front door"})
    size = path.stat().st_size
    assert any(one.path == "moov/udta" for one in boxes(path.read_bytes()))
    blank_user_data(path)
    content = path.read_bytes()
    assert len(content) == size
    assert not any(one.path == "moov/udta" for one in boxes(content))
    assert b"Front door" not in content
