import struct
import zipfile
from pathlib import Path

import pytest

from consent_app.domain.work import Cancelled, Work
from consent_app.media import unpack as unpacking
from consent_app.media.unpack import unpack
from tests.refused import refused

FILMS = frozenset({".mp4"})


def archive(path: Path, members: dict[str, bytes], how: int = zipfile.ZIP_STORED) -> Path:
    with zipfile.ZipFile(path, "w", how) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return path


def test_films_come_out_in_their_folders_and_nothing_else(tmp_path: Path) -> None:
    members = {"20260314/173154.mp4": b"film", "notes.txt": b"no", "__MACOSX/20260314/._173154.mp4": b"no"}
    folder = unpack(archive(tmp_path / "clips.zip", members), tmp_path / "out", FILMS, Work())
    assert [path.relative_to(folder).as_posix() for path in folder.rglob("*.mp4")] == ["20260314/173154.mp4"]
    assert (folder / "20260314" / "173154.mp4").read_bytes() == b"film"
    assert unpack(tmp_path / "clips.zip", tmp_path / "out", FILMS, Work()) == folder


@pytest.mark.parametrize(
    "name", ["../out.mp4", "/etc/out.mp4", "C:/out.mp4", "..\\out.mp4", "/".join("a" * 20) + ".mp4"]
)
def test_a_name_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    with refused("archive_broken"):
        unpack(archive(tmp_path / "clips.zip", {name: b"film"}), tmp_path / "out", FILMS, Work())
    assert list((tmp_path / "out").iterdir()) == []
    assert not (tmp_path / "out.mp4").exists()


def test_what_unpacks_to_far_more_than_it_is_is_refused(tmp_path: Path) -> None:
    bomb = archive(tmp_path / "bomb.zip", {"a.mp4": bytes(30 << 20)}, zipfile.ZIP_DEFLATED)
    with refused("archive_too_large"):
        unpack(bomb, tmp_path / "out", FILMS, Work())


def test_an_archive_that_does_not_fit_the_disk_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "MAX_BYTES", 3)
    with refused("archive_too_large"):
        unpack(archive(tmp_path / "clips.zip", {"a.mp4": b"film"}), tmp_path / "out", FILMS, Work())


def test_a_long_list_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    film = archive(tmp_path / "clips.zip", {"a.mp4": b"film"})
    monkeypatch.setattr(zipfile, "ZipFile", None)
    content = bytearray(film.read_bytes())
    place = content.rfind(b"PK\x05\x06")
    content[place + 10 : place + 12] = struct.pack("<H", 60_000)
    film.write_bytes(content)
    with refused("archive_too_large"):
        unpack(film, tmp_path / "out", FILMS, Work())


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "archive_broken"),
        (b"no archive", "archive_broken"),
        (b"PK\x05\x06", "archive_broken"),
        (b"PK\x05\x06" + bytes(18) + b"more", "folder_without_films"),
    ],
)
def test_what_is_no_archive_is_said_to_be_none_or_empty(tmp_path: Path, content: bytes, code: str) -> None:
    film = tmp_path / "clips.zip"
    film.write_bytes(content)
    with refused(code):
        unpack(film, tmp_path / "out", FILMS, Work())


def test_a_locked_archive_is_said_to_be_locked(tmp_path: Path) -> None:
    film = archive(tmp_path / "clips.zip", {"a.mp4": b"film"})
    content = bytearray(film.read_bytes())
    content[content.rfind(b"PK\x01\x02") + 8] |= 1
    film.write_bytes(content)
    with refused("archive_locked"):
        unpack(film, tmp_path / "out", FILMS, Work())


def test_a_damaged_member_leaves_nothing_behind(tmp_path: Path) -> None:
    film = archive(tmp_path / "clips.zip", {"a.mp4": b"film" * 1000})
    content = bytearray(film.read_bytes())
    content[200:300] = bytes(100)
    film.write_bytes(content)
    with refused("archive_broken"):
        unpack(film, tmp_path / "out", FILMS, Work())
    assert list((tmp_path / "out").iterdir()) == []


def test_unpacking_stops_when_asked(tmp_path: Path) -> None:
    film = archive(tmp_path / "clips.zip", {"a.mp4": b"film"})
    with pytest.raises(Cancelled):
        unpack(film, tmp_path / "out", FILMS, Work(stopped=lambda: True))
    assert list((tmp_path / "out").iterdir()) == []
