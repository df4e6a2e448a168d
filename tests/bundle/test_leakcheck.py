"""The gate finds a canary in every channel it knows, and lets a clean bundle through."""

import base64
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import imageio_ffmpeg
import pytest

from consent_app.bundle.bag import write_bag, write_zip
from consent_app.bundle.leakcheck import Gate, leakcheck
from consent_app.domain.request import Private
from tests.bundle.sample import given

WORD = "14 Marigold Crossing"
GATE = Gate(Private((WORD, "Marlow Family")), ("Linden Court and Alder Street", "26-044718"), sound=False)
CLIP = "data/clips/clip-01.mp4"

Change = Callable[[dict[str, bytes], Path], None]


@pytest.fixture
def members(tmp_path: Path) -> dict[str, bytes]:
    write_bag(given(tmp_path), tmp_path / "bag.zip")
    with zipfile.ZipFile(tmp_path / "bag.zip") as archive:
        return {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}


def failed(
    members: dict[str, bytes], tmp_path: Path, gate: Gate = GATE, folder: str = "response-0123456789abcdef"
) -> set[str]:
    write_zip(folder, members, tmp_path / "planted.zip")
    return {check.name for check in leakcheck(tmp_path / "planted.zip", gate) if not check.passed}


def remuxed(members: dict[str, bytes], tmp_path: Path, *arguments: str, inputs: tuple[str, ...] = ()) -> None:
    """Replace the first clip by what ffmpeg makes of it without coding anew."""
    source, target = tmp_path / "clean.mp4", tmp_path / "dirty.mp4"
    source.write_bytes(members[CLIP])
    program = imageio_ffmpeg.get_ffmpeg_exe()
    command = [program, "-loglevel", "error", "-y", "-i", source, *inputs, "-c", "copy", *arguments, target]
    subprocess.run(command, check=True)
    members[CLIP] = target.read_bytes()


def in_page(text: str) -> Change:
    def change(members: dict[str, bytes], _: Path) -> None:
        members["data/README.html"] = members["data/README.html"].replace(b"</body>", text.encode() + b"</body>")

    return change


def in_coded(content: bytes) -> Change:
    def change(members: dict[str, bytes], _: Path) -> None:
        clip = bytearray(members[CLIP])
        place = clip.find(b"mdat") + 600
        clip[place : place + len(content)] = content
        members[CLIP] = bytes(clip)

    return change


def tag(key: str, value: str) -> Change:
    return lambda members, tmp_path: remuxed(members, tmp_path, "-metadata", f"{key}={value}")


def subtitle(members: dict[str, bytes], tmp_path: Path) -> None:
    (tmp_path / "words.srt").write_text(f"1\n00:00:00,000 --> 00:00:01,000\n{WORD}\n")
    remuxed(members, tmp_path, "-c:s", "mov_text", inputs=("-i", str(tmp_path / "words.srt")))


def second_track(members: dict[str, bytes], tmp_path: Path) -> None:
    remuxed(members, tmp_path, "-map", "0:v", "-map", "0:v")


def sound(members: dict[str, bytes], tmp_path: Path) -> None:
    remuxed(members, tmp_path, "-c:a", "aac", inputs=("-f", "lavfi", "-i", "anoisesrc=duration=1"))


def appended(content: bytes) -> Change:
    def change(members: dict[str, bytes], _: Path) -> None:
        members[CLIP] += content

    return change


def foreign(name: str) -> Change:
    def change(members: dict[str, bytes], _: Path) -> None:
        members[name] = b"hello"

    return change


def hidden_frames(members: dict[str, bytes], tmp_path: Path) -> None:
    source, target = tmp_path / "clean.mp4", tmp_path / "dirty.mp4"
    source.write_bytes(members[CLIP])
    program = imageio_ffmpeg.get_ffmpeg_exe()
    subprocess.run([program, "-loglevel", "error", "-y", "-ss", "0.5", "-i", source, "-c", "copy", target], check=True)
    members[CLIP] = target.read_bytes()


def broken_film(members: dict[str, bytes], _: Path) -> None:
    members[CLIP] = b"\0\0\xff\xff" + members[CLIP]


def uuid_box(members: dict[str, bytes], _: Path) -> None:
    members[CLIP] += (8 + 16 + 4).to_bytes(4) + b"uuid" + bytes(16) + b"data"


def filled_room(members: dict[str, bytes], _: Path) -> None:
    members[CLIP] += (8 + 5).to_bytes(4) + b"free" + b"hello"


PLANTED: dict[str, tuple[Change, str]] = {
    "title": (tag("title", "Garden"), "boxes"),
    "position in a tag": (tag("location", "+41.9482-087.9137/"), "boxes"),
    "private word in a tag": (tag("comment", WORD), "words"),
    "subtitle": (subtitle, "tracks"),
    "second picture track": (second_track, "tracks"),
    "sound": (sound, "tracks"),
    "hidden frames": (hidden_frames, "boxes"),
    "uuid box": (uuid_box, "boxes"),
    "filled room": (filled_room, "boxes"),
    "data behind the end": (appended(b"tail"), "boxes"),
    "broken film": (broken_film, "tracks"),
    "foreign member": (foreign("data/notes.txt"), "members"),
    "foreign clip": (foreign("data/clips/backyard.mp4"), "members"),
    "word in a name": (foreign(f"data/{WORD}.txt"), "words"),
    "word in the page": (in_page(f"<p>{WORD}</p>"), "words"),
    "word in another case": (in_page(f"<p>{WORD.upper()}</p>"), "words"),
    "word with accents": (in_page("<p>14 Márigold  Crossing</p>"), "words"),
    "word in entities": (in_page("<p>14 Marigold&nbsp;Crossing</p>".replace("&nbsp;", "&#32;")), "words"),
    "word with percent signs": (in_page("<p>14%20Marigold%20Crossing</p>"), "words"),
    "word in base64": (in_page(f"<p>{base64.b64encode(b'xy' + WORD.encode()).decode()}</p>"), "words"),
    "position in the page": (in_page("<p>41.94821, -87.91374</p>"), "position"),
    "word in coded pictures": (in_coded(WORD.encode()), "words"),
    "word in coded pictures, two bytes a letter": (in_coded(WORD.encode("utf-16-le")), "words"),
}


def test_a_clean_bundle_passes_every_check(members: dict[str, bytes], tmp_path: Path) -> None:
    assert failed(members, tmp_path) == set()


@pytest.mark.parametrize("name", PLANTED)
def test_a_canary_in_each_channel_is_found(name: str, members: dict[str, bytes], tmp_path: Path) -> None:
    change, check = PLANTED[name]
    change(members, tmp_path)
    assert check in failed(members, tmp_path)


def test_sound_that_was_chosen_is_allowed(members: dict[str, bytes], tmp_path: Path) -> None:
    sound(members, tmp_path)
    chosen = Gate(GATE.words, GATE.allowed_phrases, sound=True)
    assert "tracks" not in failed(members, tmp_path, chosen)


def test_a_folder_that_is_not_drawn_at_random_is_refused(members: dict[str, bytes], tmp_path: Path) -> None:
    assert "members" in failed(members, tmp_path, folder="marlow-family")


def test_a_zip_that_says_when_it_was_made_is_refused(members: dict[str, bytes], tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "dated.zip", "w") as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(f"response-0123456789abcdef/{name}", (2026, 7, 10, 1, 2, 4)), content)
    failures = {check.name for check in leakcheck(tmp_path / "dated.zip", GATE) if not check.passed}
    assert failures == {"zip"}


def test_what_the_request_itself_says_may_stand(members: dict[str, bytes], tmp_path: Path) -> None:
    page = in_page("<p>Linden Court and Alder Street</p>")
    page(members, tmp_path)
    assert failed(members, tmp_path, Gate(Private(("Linden Court",)), GATE.allowed_phrases, sound=False)) == set()
    assert failed(members, tmp_path, Gate(Private(("Linden Court",)), (), sound=False)) == {"words"}


def test_a_word_inside_another_is_no_leak(members: dict[str, bytes], tmp_path: Path) -> None:
    assert failed(members, tmp_path, Gate(Private(("ound",)), (), sound=False)) == set()


def test_a_finding_says_where_and_does_not_repeat_the_word(members: dict[str, bytes], tmp_path: Path) -> None:
    in_page(WORD)(members, tmp_path)
    write_zip("response-0123456789abcdef", members, tmp_path / "planted.zip")
    (check,) = [check for check in leakcheck(tmp_path / "planted.zip", GATE) if not check.passed]
    assert "README.html" in check.detail
    assert "Marigold" not in check.detail
