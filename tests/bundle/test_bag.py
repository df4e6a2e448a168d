import json
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from consent_app.bundle.archive import opened
from consent_app.bundle.bag import write_bag, write_zip
from consent_app.bundle.verify import verify
from consent_app.domain.work import ConsentAppError
from consent_app.media.files import file_sha256
from tests.bundle.sample import given


@pytest.fixture
def bag(tmp_path: Path) -> Path:
    write_bag(given(tmp_path), tmp_path / "bag.zip")
    return tmp_path / "bag.zip"


def rewritten(bag: Path, change: dict[str, bytes | None]) -> Path:
    """Return a copy of a bag with members replaced, added, or (None) left out."""
    with zipfile.ZipFile(bag) as archive:
        root = archive.namelist()[0].partition("/")[0]
        members = {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}
    members = {name: content for name, content in {**members, **change}.items() if content is not None}
    target = bag.with_name("changed.zip")
    write_zip(root, members, target)
    return target


def member(bag: Path, name: str) -> bytes:
    with zipfile.ZipFile(bag) as archive:
        return archive.read(f"{archive.namelist()[0].partition('/')[0]}/{name}")


def failed(bundle: Path) -> list[str]:
    return [check.name for check in verify(bundle) if not check.passed]


def test_the_same_consent_gives_the_same_bytes(tmp_path: Path) -> None:
    whole = given(tmp_path)
    for name in ("one.zip", "two.zip"):
        write_bag(whole, tmp_path / name)
    assert file_sha256(tmp_path / "one.zip") == file_sha256(tmp_path / "two.zip")


def test_a_bundle_verifies_as_zip_and_as_a_folder(bag: Path, tmp_path: Path) -> None:
    assert failed(bag) == []
    shutil.unpack_archive(bag, tmp_path / "open")
    (folder,) = (tmp_path / "open").iterdir()
    assert failed(folder) == []


def test_stock_tools_agree(bag: Path, tmp_path: Path) -> None:
    shutil.unpack_archive(bag, tmp_path / "open")
    (folder,) = (tmp_path / "open").iterdir()
    for manifest in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        subprocess.run(["sha256sum", "--strict", "-c", manifest], cwd=folder, check=True, capture_output=True)


def test_records_tell_what_was_asked_given_and_withheld(bag: Path) -> None:
    disclosure = json.loads(member(bag, "data/disclosure.json"))
    assert (disclosure["asked_s"], disclosure["recorded_s"]) == (36000.0, 30.0)
    assert [clip["file"] for clip in disclosure["clips"]] == ["clips/clip-01.mp4", "clips/clip-02.mp4"]
    assert {item["reason"] for item in disclosure["withheld"]} == {"nothing_moves", "kept"}
    redactions = json.loads(member(bag, "data/redactions.json"))
    assert redactions["clips"][0]["visible"] == [{"reason": "it is me"}]
    page = member(bag, "data/README.html").decode()
    assert "26-044718" in page
    assert "<script" not in page


def test_nothing_of_the_household_is_in_the_records(bag: Path) -> None:
    names = ("README.html", "disclosure.json", "consent.json", "redactions.json", "request.json", "commitments.json")
    everything = b"".join(member(bag, f"data/{name}") for name in names)
    for private in (b"Back yard", b"rec-1", b"555555", b"made-1"):
        assert private not in everything


@pytest.mark.parametrize("name", ["data/README.html", "data/consent.json", "manifest-sha256.txt", "bagit.txt"])
def test_any_flipped_byte_is_noticed(bag: Path, name: str) -> None:
    content = bytearray(member(bag, name))
    content[len(content) // 2] ^= 1
    assert "fixity" in failed(rewritten(bag, {name: bytes(content)}))


def test_an_added_a_removed_and_a_renamed_member_are_noticed(bag: Path) -> None:
    clip = member(bag, "data/clips/clip-01.mp4")
    assert {"fixity", "members"} <= set(failed(rewritten(bag, {"data/notes.txt": b"hello"})))
    assert "fixity" in failed(rewritten(bag, {"data/clips/clip-02.mp4": None}))
    assert "fixity" in failed(rewritten(bag, {"data/clips/clip-01.mp4": None, "data/clips/clip-09.mp4": clip}))
    assert "fixity" in failed(rewritten(bag, {"tagmanifest-sha256.txt": None}))


def test_a_consent_that_names_other_clips_is_noticed(bag: Path) -> None:
    record = json.loads(member(bag, "data/consent.json"))
    record["dpv:hasProcess"]["dpv:hasPersonalData"].pop()
    assert "consent" in failed(rewritten(bag, {"data/consent.json": json.dumps(record).encode()}))
    assert "consent" in failed(rewritten(bag, {"data/consent.json": b"[]"}))


@pytest.mark.parametrize(
    ("content", "why"), [(b"", "whole zip"), (b"PK\x03\x04 broken", "whole zip"), (b"not a zip" * 100, "whole zip")]
)
def test_what_is_no_bundle_is_a_known_error(tmp_path: Path, content: bytes, why: str) -> None:
    path = tmp_path / "bag.zip"
    path.write_bytes(content)
    with pytest.raises(ConsentAppError) as caught:
        verify(path)
    assert caught.value.code == "bundle_broken"
    assert why in str(caught.value.facts["why"])


def test_a_missing_bundle_is_a_known_error(tmp_path: Path) -> None:
    with pytest.raises(ConsentAppError) as caught:
        verify(tmp_path / "gone.zip")
    assert caught.value.code == "file_missing"


@pytest.mark.parametrize(
    "names",
    [["response-1/../../evil"], ["/etc/evil"], ["one/a", "two/b"], ["r/a\\b"], [], [f"r/{n}" for n in range(300)]],
    ids=["climbs", "absolute", "two folders", "backslash", "nothing", "too many"],
)
def test_a_hostile_archive_is_refused_before_it_is_laid_out(tmp_path: Path, names: list[str]) -> None:
    path = tmp_path / "bag.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(zipfile.ZipInfo(name), b"x")
    with pytest.raises(ConsentAppError) as caught, opened(path):
        pass
    assert caught.value.code == "bundle_broken"
    assert not (tmp_path.parent / "evil").exists()


def test_a_compressed_bomb_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bag.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("r/a", b"\0" * 10_000_000)
    with pytest.raises(ConsentAppError), opened(path):
        pass


def test_a_damaged_member_is_a_known_error(bag: Path) -> None:
    content = bytearray(bag.read_bytes())
    place = content.find(b"ftyp")
    content[place + 40] ^= 0xFF
    bag.write_bytes(bytes(content))
    with pytest.raises(ConsentAppError) as caught:
        verify(bag)
    assert caught.value.code == "bundle_broken"
