from pathlib import Path

import pytest

from consent_app.media.inspect import MAX_DEPTH, blank_user_data, inspect
from tests.films import numbered_film


def box(kind: bytes, content: bytes = b"") -> bytes:
    return (len(content) + 8).to_bytes(4) + kind + content


def film(tmp_path: Path, *boxes: bytes) -> Path:
    path = tmp_path / "film.mp4"
    path.write_bytes(b"".join(boxes))
    return path


def test_what_a_camera_writes_is_seen(tmp_path: Path) -> None:
    anatomy = inspect(numbered_film(tmp_path / "film.mp4", 5, tags={"title": "Front door"}))
    assert "moov/udta" in anatomy.boxes
    assert anatomy.user_data
    assert b"Front door" in anatomy.header
    assert b"Front door" not in anatomy.coded


def test_tags_can_be_blanked_in_place(tmp_path: Path) -> None:
    path = numbered_film(tmp_path / "film.mp4", 5, tags={"title": "Front door"})
    size = path.stat().st_size
    blank_user_data(path)
    assert path.stat().st_size == size
    anatomy = inspect(path)
    assert "moov/udta" not in anatomy.boxes
    assert not anatomy.filled_room
    assert b"Front door" not in path.read_bytes()


def test_a_long_box_and_one_to_the_end_are_read(tmp_path: Path) -> None:
    long = (1).to_bytes(4) + b"free" + (16 + 3).to_bytes(8) + b"abc"
    last = (0).to_bytes(4) + b"mdat" + b"pictures"
    anatomy = inspect(film(tmp_path, long, last))
    assert anatomy.boxes == ("free", "mdat")
    assert anatomy.filled_room
    assert anatomy.coded == b"pictures"


def test_times_in_headers_are_seen(tmp_path: Path) -> None:
    old = box(b"mvhd", bytes(4) + bytes(4) + b"\0\0\0\1" + bytes(80))
    new = box(b"mvhd", b"\1" + bytes(3) + bytes(15) + b"\1" + bytes(80))
    assert inspect(film(tmp_path, box(b"moov", old))).dated
    assert inspect(film(tmp_path, box(b"moov", new))).dated
    assert not inspect(film(tmp_path, box(b"moov", box(b"mvhd", bytes(100))))).dated


def test_data_behind_the_last_box_is_counted(tmp_path: Path) -> None:
    assert inspect(film(tmp_path, box(b"free"), b"tail")).trailing == 4


@pytest.mark.parametrize("content", [(4).to_bytes(4) + b"free", (900).to_bytes(4) + b"free"])
def test_a_box_that_lies_about_its_size_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(ValueError, match="broken"):
        inspect(film(tmp_path, content))


def test_boxes_nested_too_deep_are_refused(tmp_path: Path) -> None:
    nested = box(b"free")
    for _ in range(MAX_DEPTH + 2):
        nested = box(b"moov", nested)
    with pytest.raises(ValueError, match="deep"):
        inspect(film(tmp_path, nested))


def test_too_many_boxes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="many"):
        inspect(film(tmp_path, box(b"free") * 10_001))
