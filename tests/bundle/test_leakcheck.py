"""The gate finds a canary in each channel and coding, tells where, and lets a clean bundle through."""

import base64
import gzip
import random
import string
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import imageio_ffmpeg
import pytest

import consent_app
from consent_app.bundle.leakcheck import leakcheck
from consent_app.bundle.records import Given
from consent_app.bundle.written import Gate
from consent_app.domain.household import PrivateWord, word_of
from consent_app.domain.release import Check
from consent_app.domain.request import Private
from tests.bundle.sample import FOLDER, resealed, rewritten

WORD = "14 Marigold Crossing"
CLIP = "data/clips/clip-01.mp4"
Members = dict[str, bytes]
Change = Callable[[Members, Path], None]


def gate(*lines: str, sound: bool | None = False, agency: str | None = "Oakridge Police Department") -> Gate:
    words: tuple[PrivateWord, ...] = tuple(replace(word_of(line), line=place) for place, line in enumerate(lines, 1))
    return Gate(Private(words), agency, "26-044718", sound=sound)


USUAL = gate(f"street: {WORD}", "name: Marlow Family", "name: Bo")


def failures(bundle: Path, against: Gate = USUAL) -> list[Check]:
    return [check for check in leakcheck(bundle, against) if not check.passed]


def failed(members: Members, tmp_path: Path, against: Gate = USUAL) -> set[str]:
    return {check.name for check in failures(resealed(members, tmp_path / "planted.zip"), against)}


def remuxed(members: Members, tmp_path: Path, *arguments: str, inputs: tuple[str, ...] = ()) -> None:
    """Replace the first clip by what ffmpeg makes of it without coding anew."""
    source, target = tmp_path / "clean.mp4", tmp_path / "dirty.mp4"
    source.write_bytes(members[CLIP])
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error", "-y", "-i", source, *inputs, "-c", "copy"]
    subprocess.run([*command, *arguments, target], check=True)
    members[CLIP] = target.read_bytes()


def in_page(text: str) -> Change:
    def change(members: Members, _: Path) -> None:
        members["data/README.html"] = members["data/README.html"].replace(b"</body>", text.encode() + b"</body>")

    return change


def in_reason(text: str) -> Change:
    def change(members: Members, _: Path) -> None:
        record = members["data/redactions.json"]
        members["data/redactions.json"] = record.replace(b"it is me", text.encode())

    return change


def in_coded(content: bytes) -> Change:
    def change(members: Members, _: Path) -> None:
        clip = bytearray(members[CLIP])
        place = clip.find(b"mdat") + 200
        clip[place : place + len(content)] = content
        members[CLIP] = bytes(clip)

    return change


def tag(key: str, value: str) -> Change:
    return lambda members, tmp_path: remuxed(members, tmp_path, "-metadata", f"{key}={value}")


def subtitle(members: Members, tmp_path: Path) -> None:
    (tmp_path / "words.srt").write_text(f"1\n00:00:00,000 --> 00:00:01,000\n{WORD}\n")
    remuxed(members, tmp_path, "-c:s", "mov_text", inputs=("-i", str(tmp_path / "words.srt")))


def chapters(members: Members, tmp_path: Path) -> None:
    text = f";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=500\ntitle={WORD}\n"
    (tmp_path / "chapters.txt").write_text(text)
    remuxed(members, tmp_path, "-map_metadata", "1", inputs=("-i", str(tmp_path / "chapters.txt")))


def sound(members: Members, tmp_path: Path) -> None:
    remuxed(members, tmp_path, "-c:a", "aac", inputs=("-f", "lavfi", "-i", "anoisesrc=duration=1"))


def appended(content: bytes) -> Change:
    def change(members: Members, _: Path) -> None:
        members[CLIP] += content

    return change


def hidden_frames(members: Members, tmp_path: Path) -> None:
    source, target = tmp_path / "clean.mp4", tmp_path / "dirty.mp4"
    source.write_bytes(members[CLIP])
    program = imageio_ffmpeg.get_ffmpeg_exe()
    subprocess.run([program, "-loglevel", "error", "-y", "-ss", "0.5", "-i", source, "-c", "copy", target], check=True)
    members[CLIP] = target.read_bytes()


def broken_film(members: Members, _: Path) -> None:
    members[CLIP] = b"\0\0\xff\xff" + WORD.encode() + members[CLIP]


def user_data(members: Members, tmp_path: Path) -> None:
    said = "086f3693-b7b3-4f2c-9653-21492feee5b8+Marlow"
    remuxed(members, tmp_path, "-bsf:v", f"h264_metadata=sei_user_data={said}")


def box(kind: bytes, content: bytes) -> bytes:
    return (8 + len(content)).to_bytes(4) + kind + content


PLANTED: dict[str, tuple[Change, str]] = {
    "title": (tag("title", "Garden"), "boxes"),
    "position in a tag": (tag("comment", "+41.9482-087.9137/"), "position"),
    "position in a box of its own": (tag("location", "+41.9482-087.9137/"), "boxes"),
    "private word in a tag": (tag("comment", WORD), "words"),
    "subtitle": (subtitle, "words"),
    "chapters": (chapters, "tracks"),
    "second picture track": (lambda members, path: remuxed(members, path, "-map", "0:v", "-map", "0:v"), "tracks"),
    "sound": (sound, "tracks"),
    "hidden frames": (hidden_frames, "boxes"),
    "user data between pictures": (user_data, "boxes"),
    "time of writing": (lambda m, path: remuxed(m, path, "-metadata", "creation_time=2026-07-10T20:00:00Z"), "boxes"),
    "handler's name": (lambda m, path: remuxed(m, path, "-metadata:s:v", "handler_name=Front door"), "boxes"),
    "uuid box": (appended(box(b"uuid", bytes(16) + b"data")), "boxes"),
    "filled room": (appended(box(b"free", b"hello")), "boxes"),
    "data behind the end": (appended(b"tail"), "boxes"),
    "broken film": (broken_film, "tracks"),
    "word in a broken film": (broken_film, "words"),
    "word in the page": (in_page(f"<p>{WORD}</p>"), "words"),
    "short word in the page": (in_page("<p>Bo</p>"), "page"),
    "word in another case": (in_page(f"<p>{WORD.upper()}</p>"), "words"),
    "word with accents": (in_page("<p>14 Márigold  Crossing</p>"), "words"),
    "word in entities": (in_page("<p>14 Marigold&#32;Crossing</p>"), "words"),
    "word with percent signs": (in_page(f"<p>{quote(WORD)}</p>"), "words"),
    "word in base64": (in_page(f"<p>{base64.b64encode(b'xy' + WORD.encode()).decode()}</p>"), "words"),
    "word in a packed stream": (in_page(f"<p>{base64.b64encode(gzip.compress(WORD.encode())).decode()}</p>"), "words"),
    "word in a reason": (in_reason(f"the neighbour at {WORD}"), "words"),
    "short word in a reason": (in_reason("it is Bo"), "words"),
    "position in the page": (in_page("<p>41.94821, -87.91374</p>"), "position"),
    "position in a reason": (in_reason("seen at 41.948, -87.914"), "position"),
    "word in coded pictures": (in_coded(WORD.encode()), "words"),
    "word in coded pictures, two bytes a letter": (in_coded(WORD.encode("utf-16-le")), "words"),
    "word in coded pictures, base64": (in_coded(base64.b64encode(WORD.encode())), "words"),
}


def test_a_clean_bundle_passes_every_check(bundle: Path) -> None:
    checks = leakcheck(bundle, USUAL)
    assert [check.name for check in checks if not check.passed] == []
    assert {"members", "zip", "fixity", "signature", "records", "page", "tracks", "boxes", "words", "pictures"} <= {
        check.name for check in checks
    }


@pytest.mark.parametrize("name", PLANTED)
def test_a_canary_in_each_channel_is_found(name: str, members: Members, tmp_path: Path) -> None:
    change, check = PLANTED[name]
    change(members, tmp_path)
    assert check in failed(members, tmp_path)


def test_a_word_in_the_name_of_a_file_is_found(members: Members, tmp_path: Path) -> None:
    (found,) = [one for one in failures(rewritten({**members, f"data/{WORD}.txt": b"x"}, tmp_path / "named.zip"))
                if one.name == "words"]  # fmt: skip
    assert found.detail == "Your street address (private word 1) is in the name of a file."


def test_sound_that_was_chosen_is_allowed(members: Members, tmp_path: Path) -> None:
    sound(members, tmp_path)
    assert "tracks" in failed(members, tmp_path, gate(sound=True))  # its record says that there is none
    members["data/redactions.json"] = members["data/redactions.json"].replace(b'"sound": false', b'"sound": true')
    for chosen in (True, None):
        assert "tracks" not in failed(members, tmp_path, gate(sound=chosen))
    assert "tracks" in failed(members, tmp_path, gate(sound=False))


def test_what_the_request_wrote_may_stand_in_its_own_fields_only(members: Members, tmp_path: Path) -> None:
    city = gate("city: Oakridge", "name: 26-044718")
    assert failed(members, tmp_path, city) == set()
    assert failed(members, tmp_path, gate("city: Oakridge", agency=None)) == {"words"}
    in_reason("he is from Oakridge")(members, tmp_path)
    assert "words" in failed(members, tmp_path, city)


def test_a_word_inside_another_is_no_leak(bundle: Path) -> None:
    assert failures(bundle, gate("name: ound", "name: onsent")) == []


def test_a_finding_says_where_and_does_not_repeat_the_word(members: Members, tmp_path: Path) -> None:
    in_reason(WORD)(members, tmp_path)
    (check,) = [one for one in failures(resealed(members, tmp_path / "planted.zip")) if one.name == "words"]
    assert check.detail == (
        "Your street address (private word 1) is in the record of what is covered, where your reasons stand."
    )
    assert check.leak is not None
    assert (check.leak.member, check.leak.word) == ("data/redactions.json", 0)
    in_coded(WORD.encode())(members, tmp_path)
    details = [one.detail for one in failures(rewritten(members, tmp_path / "film.zip", FOLDER))]
    assert not [detail for detail in details if "Marigold" in detail]


def agreed(whole: Given, **other: str | None) -> Gate:
    named = {"agency": "Oakridge Police Department", "case_number": "26-044718"} | other
    return Gate(Private((word_of("name: Marlow"),)), named["agency"], named["case_number"], False,
                tuple(clip.sha256 for clip in whole.clips))  # fmt: skip


def test_the_clips_are_those_that_were_agreed_to(whole: Given, bundle: Path, members: Members, tmp_path: Path) -> None:
    assert failures(bundle, agreed(whole)) == []
    known = agreed(whole)
    assert known.agreed is not None
    assert "consent" in failed(members, tmp_path, replace(known, agreed=(*known.agreed[:1], "0" * 64)))


@pytest.mark.parametrize("other", [{"agency": "Marlow"}, {"case_number": None}])
def test_the_records_name_whom_the_request_named(whole: Given, bundle: Path, other: dict[str, str | None]) -> None:
    assert "consent" in [check.name for check in failures(bundle, agreed(whole, **other))]


def test_a_bundle_of_ours_has_a_page_of_ours(whole: Given, members: Members, tmp_path: Path) -> None:
    version = f'"app": "consent-app {consent_app.__version__}"'.encode()
    record = members["data/redactions.json"]
    assert version in record
    members["data/redactions.json"] = record.replace(version, b'"app": "consent-app 9.9.9"')
    members["data/README.html"] = b"<p>Bo lives here</p>"
    assert failed(members, tmp_path, gate("name: Bo")) == set()
    assert {"page", "words"} <= failed(members, tmp_path, replace(agreed(whole), words=gate("name: Bo").words))


def test_what_the_request_wrote_takes_nothing_else_along(members: Members, tmp_path: Path) -> None:
    in_page("<p>14 Marigold Crossing</p>")(members, tmp_path)
    short = Gate(USUAL.words, "a", "1", sound=False)
    assert "words" in failed(members, tmp_path, short)


def test_words_of_the_page_itself_are_no_leak(bundle: Path) -> None:
    usual = ("Recorded", "Everything", "Withheld", "Originals", "Identifier", "Manifest", "number plates", "Footage")
    assert failures(bundle, gate(*(f"name: {word}" for word in usual))) == []


def test_random_words_raise_no_false_alarm(bundle: Path, whole: Given) -> None:
    rng = random.Random(23)  # noqa: S311  # which words, not how to keep a secret
    for _ in range(6):
        letters = string.ascii_letters + string.digits * 2
        lines = ["".join(rng.choices(letters, k=rng.randint(2, 14))) for _ in range(30)]
        assert failures(bundle, gate(*(f"other: {line}" for line in lines), "zip: 2026", "name: 14", "name: 02")) == []
