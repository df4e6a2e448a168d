"""Private words are found in every usual spelling and every coding, and nowhere else."""

import base64
import gzip
import random
import string
import zlib
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest

from consent_app.bundle.search import Search
from consent_app.bundle.spellings import forms, plain
from consent_app.domain.household import word_of, words_of

LINES = (
    "street: 14 Marigold Crossing", "name: Zoë Marlow", "phone: (312) 555-0147", "place: 41.94821, -87.91374",
    "email: hello.there@example.net", "plate: KD 48213", "street: Musterstraße 12", "name: Ann",
    "street: 210 N Saint Jörgen St Apt 4",
)  # fmt: skip
SEARCH = Search(tuple(word_of(line) for line in LINES))


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("at 14 MARIGOLD xing.", 0), ("14marigoldcrossing", 0), ("14-Marigold_Crossing", 0),
        ("14 Márigold  Crossing", 0),
        ("zoe marlow", 1), ("ZOË\tMARLOW", 1), ("ZoeMarlow2", 1),
        ("+1 312-555-0147", 2), ("3125550147", 2), ("312.555.0147", 2),
        ("lat 41.948, lon -87.914", 3), ("+41.9482-087.9137/", 3),
        ("hello.there @ example.net", 4), ("see kd48213 there", 5), ("KD-48213", 5),
        ("Musterstr. 12", 6), ("Muster Strasse 12", 6), ("MUSTERSTRASSE 12", 6),
        ("it is Ann!", 7), ("210 north st. joergen street, unit 4", 8), ("210 North Saint Jorgen Str #4", 8),
    ],
)  # fmt: skip
def test_usual_spellings_are_found(text: str, word: int | None) -> None:
    assert SEARCH.in_text(text) == word


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Anna and Hanna",
        "14 Marigold Street",
        "41.948 alone",
        "555-0147",
        "Zoe",
        "e3b0c44298fc1c149afbf4c8996fb924",
    ],
)
def test_what_is_not_said_is_not_found(text: str) -> None:
    assert SEARCH.in_text(text) is None


CODINGS: dict[str, Callable[[str], str]] = {
    "percent signs": quote,
    "percent signs in a form": quote_plus,
    "every letter in percent": lambda text: "".join(f"%{byte:02x}" for byte in text.encode()),
    "entities": lambda text: "".join(f"&#{ord(char)};" for char in text),
    "entities in hex": lambda text: "".join(f"&#x{ord(char):x};" for char in text),
    "escapes": lambda text: "".join(f"\\u{ord(char):04x}" for char in text),
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "base64 one on": lambda text: base64.b64encode(b"x" + text.encode()).decode(),
    "base64 two on": lambda text: base64.b64encode(b"xy" + text.encode() + b"z").decode(),
    "base64 for addresses": lambda text: base64.urlsafe_b64encode(b"??>" + text.encode()).decode().rstrip("="),
    "base64 of two bytes a letter": lambda text: base64.b64encode(text.encode("utf-16-le")).decode(),
    "base64 of two bytes, the other way": lambda text: base64.b64encode(text.encode("utf-16-be")).decode(),
    "base64 of a deflated stream": lambda text: base64.b64encode(zlib.compress(text.encode())).decode(),
    "base64 of gzip": lambda text: base64.b64encode(gzip.compress(text.encode())).decode(),
    "percent signs in percent signs": lambda text: quote(quote(text)),
    "entities in percent signs": lambda text: quote("".join(f"&#{ord(char)};" for char in text)),
    "base64 in base64": lambda text: base64.b64encode(base64.b64encode(text.encode())).decode(),
}


@pytest.mark.parametrize("name", CODINGS)
@pytest.mark.parametrize("text", ["14 Marigold Crossing", "living at 14 MARIGOLD CROSSING now"])
def test_codings_are_undone(name: str, text: str) -> None:
    assert SEARCH.in_text(f"<p>{CODINGS[name](text)}</p>") == 0


def test_a_short_word_is_found_in_base64_of_a_text() -> None:
    assert SEARCH.in_text(base64.b64encode(b"this is Ann speaking").decode()) == 7


BYTES: dict[str, bytes] = {
    "utf-8": b"14 Marigold Crossing",
    "two bytes a letter": "14 Marigold Crossing".encode("utf-16-le"),
    "two bytes, odd": b"\0x" + "14 Marigold Crossing".encode("utf-16-be"),
    "two bytes, the other way": "14 Marigold Crossing".encode("utf-16-be"),
    "deflated": zlib.compress(b"say 14 Marigold Crossing"),
    "gzip": gzip.compress(b"say 14 Marigold Crossing"),
    "deflated twice": zlib.compress(zlib.compress(b"say 14 Marigold Crossing")),
}


@pytest.mark.parametrize("name", BYTES)
def test_tags_are_searched_in_every_coding(name: str) -> None:
    assert SEARCH.in_bytes(b"\0\1\2\xff" + BYTES[name] + b"\xfe\0") == 0


def test_bytes_that_only_look_deflated_are_no_matter() -> None:
    assert SEARCH.in_bytes(b"\x78\x9c broken \x1f\x8b\x08 broken") is None
    assert SEARCH.in_bytes(zlib.compress(b"")) is None


CODED: dict[str, bytes] = {
    "as it is": b"14 Marigold Crossing",
    "in capitals": b"14 MARIGOLD CROSSING",
    "in odd capitals": b"14 mARIGOLD cROSSING",
    "shortened": b"14 marigold xing",
    "without spaces": b"14MarigoldCrossing",
    "two bytes a letter": "14 Marigold Crossing".encode("utf-16-le"),
    "two bytes, the other way": "14 marigold crossing".encode("utf-16-be"),
    "percent signs": b"14%20Marigold%20Crossing",
    "plus signs": b"14+Marigold+Crossing",
    "entities": "".join(f"&#{ord(char)};" for char in "14 Marigold Crossing").encode(),
    "base64": base64.b64encode(b"14 Marigold Crossing"),
    "base64 one on": base64.b64encode(b".14 Marigold Crossing."),
    "base64 two on": base64.b64encode(b"..14 Marigold Crossing.."),
    "with accents": "Zoë Marlow".encode(),
}


@pytest.mark.parametrize("name", CODED)
@pytest.mark.parametrize("place", [0, 1, 7, 4_999])
def test_coded_pictures_are_searched_at_every_place(name: str, place: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("consent_app.bundle.patterns._PART", 1_000)
    noise = random.Random(3).randbytes(6_000)  # noqa: S311  # noise
    content = noise[:place] + CODED[name] + noise[place:]
    assert SEARCH.in_coded(content, 0, len(content)) == (1 if name == "with accents" else 0)
    assert SEARCH.in_coded(noise, 0, len(noise)) is None


def test_a_word_across_two_parts_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("consent_app.bundle.patterns._PART", 64)
    content = bytes(55) + b"14 Marigold Crossing" + bytes(500)
    assert SEARCH.in_coded(content, 0, len(content)) == 0
    assert SEARCH.in_coded(content, 0, 60) is None


def test_short_words_are_not_looked_for_in_coded_pictures() -> None:
    search = Search((word_of("name: Ann"), word_of("zip: 60106")))
    assert search.in_coded(b"Ann 60106 Ann", 0, 13) is None
    assert Search(()).in_coded(b"anything", 0, 8) is None


def test_no_false_alarm_in_noise_and_digests() -> None:
    rng = random.Random(11)  # noqa: S311  # which words, not how to keep a secret
    words = tuple(
        word_of("".join(rng.choices(string.ascii_letters + string.digits, k=rng.randint(3, 20)))) for _ in range(40)
    )
    search = Search(words)
    noise = rng.randbytes(4_000_000)
    assert search.in_coded(noise, 0, len(noise)) is None
    digests = "\n".join(rng.randbytes(32).hex() for _ in range(300))
    assert search.long_in_text(digests) is None
    assert search.in_bytes(noise[:200_000]) is None


def test_a_text_is_brought_to_one_spelling() -> None:
    assert plain("  Ünder-STRASSE\t№ 5 ") == "under strasse no 5"
    assert plain("O\u2019Brien's KD48213, 21st") == "obriens kd 48213 21"
    assert plain("\u0661\u0662 a+cam@b.c") == "12 a b c"
    assert forms(word_of("name: !!!")) == frozenset()


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("555-0147", "call 555-0147"),
        ("phone: 312-555-0147 x12", "312 555 0147"),
        ("cell: 1-800-MARLOWS", "1-800-MARLOWS"),
        ("phone: 312-555-0147 / 312-555-0190", "3125550147"),
        ("+47 12 34 56 78", "12345678"),
        ("555-0147", "(312) 555-0147"),
        ("place: Willow Creek Park", "at Willow Creek park"),
        ("place: 41°56'53.6\"N 87°54'49.5\"W", "41.9482, -87.9137"),
        ("surname: Marlow", "the Marlow boy"),
        ("nickname: Zozo", "hi Zozo"),
        ("14 Marigold Crossing, Bensenville, IL 60106", "14 Marigold Xing"),
        ("14 Marigold Crossing, Bensenville, IL 60106", "in Bensenville"),
        ("name: Zoe, Bob", "Bob"),
        ("plate: KD48213", "KD 48213"),
        ("plate: KD48213", "KD-48213"),
        ("plate: KD 48213", "KD48 213"),
        ("zip: SW1A1AA", "SW1A 1AA"),
        ("name: Obrien", "O'Brien"),
        ("name: O'Brien", "OBRIEN"),
        ("zip: 60106", "IL60106"),
        ("name: Ann", "Ann2"),
        ("name: Marlow", "the Marlows"),
        ("name: Zoe Marlow", "Marlow, Zoe"),
        ("name: Zoe Marlow", "Zoe A. Marlow"),
        ("zip: 60106-1234", "60106"),
        ("zoe.marlow@example.net", "zoe.marlow+cam@example.net"),
        ("street: 14 Marigold Crossing", "on Marigold Crossing"),
        ("street: 14 Marigold Crossing", "Marigold Crossing 14"),
        ("street: 210 N St Johns Ave Apt 4", "210 North Saint Johns Avenue Unit 4"),
        ("street: 9 Sixth Ave", "9 6th Avenue"),
        ("street: 5 Oak Ridge Plaza", "5 Oak Rdg Plz"),
        ("name: Müller", "M%FCller"),
        ("name: Müller-Lund", "M=C3=BCller-Lund"),
        ("name: Marigold Fern", "4d617269676f6c64204665726e"),
        ("name: Marigold Fern", "TWFy\naWdvbGQgRmVybg=="),
        ("name: Zoe", "Z\u200boe"),
    ],
)
def test_words_are_found_as_people_type_and_write_them(line: str, text: str) -> None:
    search = Search(words_of(line))
    wrapped = base64.b64encode(b"x" * 60 + b"Marigold Fern lives here, and more of this").decode()
    said = "\n".join((wrapped[:64], wrapped[64:])) if "\n" in text else text
    assert search.in_text(said) is not None


def test_packed_streams_within_streams_end() -> None:
    content = b"say 14 Marigold Crossing"
    for _ in range(60):
        content = zlib.compress(content, 0)
    assert SEARCH.in_bytes(content) == 0
    assert (
        SEARCH.in_bytes(zlib.compress(zlib.compress(zlib.compress(zlib.compress(zlib.compress(b"nothing")))))) is None
    )


@pytest.mark.parametrize(
    ("line", "text"),
    [("phone: call me", ""), ("name: Allen", "fallen"), ("street: 1 Elm St", "311 ELM STORE"), ("name: Ann", "Anna")],
)
def test_a_part_of_another_word_is_no_word(line: str, text: str) -> None:
    assert Search(words_of(line)).in_text(text) is None
