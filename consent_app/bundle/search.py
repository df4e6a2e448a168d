"""Looking for private words in texts and in bytes: in every usual spelling and in every coding they may hide in."""

import base64
import binascii
import html
import json
import mmap
import quopri
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote_plus

from consent_app.bundle.patterns import Patterns, patterns
from consent_app.bundle.spellings import LEAST_DIGITS, forms, place_patterns, plain, shortened, spelled
from consent_app.domain.household import PrivateWord

# Shorter words turn up in coded pictures and digests by chance.
LEAST_CODED = 8
# Codings may be wrapped in each other so many times, and hold so much.
DEPTH = 3
MAX_INFLATED = 20_000_000
MAX_STREAMS = 50
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{4,}={0,2}")
_WRAPPED = re.compile(r"(?<=[A-Za-z0-9+/_-]{60})\r?\n(?=[A-Za-z0-9+/_=-])")
_HEX = re.compile(r"(?:[0-9a-fA-F]{2}){6,}")
_ESCAPED = re.compile(r"\\u[0-9a-fA-F]{4}")
_QUOTED = re.compile(r"(?:=[0-9A-F]{2})")
_STREAM = re.compile(rb"[\x08-\x78][\x01\x5e\x9c\xda\x19\x91\xdd]|\x1f\x8b\x08")
_APART = re.compile(r"(?<=\d) (?=\d)")
_PRINTABLE = 0.9


@dataclass(frozen=True, slots=True)
class _Sought:
    """One private word as it is looked for: token forms, tight spellings long enough to stand anywhere, a position."""

    forms: frozenset[str]
    long: frozenset[str]
    places: tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True)
class Search:
    """Finds private words, each told by its place in the list, from 0."""

    words: tuple[PrivateWord, ...]
    _sought: tuple[_Sought, ...] = field(init=False, repr=False)
    _coded: Patterns = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_sought", tuple(_sought(word) for word in self.words))
        texts = [(text, number) for number, word in enumerate(self.words) for text in (word.text, *spelled(word))]
        object.__setattr__(self, "_coded", patterns(texts, LEAST_CODED))

    def in_text(self, text: str) -> int | None:
        """Return which word stands in a text, in any spelling, and in any coding that texts are put in."""
        for reading, whole in _readings(text, DEPTH):
            if (found := self._in_reading(reading, whole=whole)) is not None:
                return found
        return None

    def long_in_text(self, text: str) -> int | None:
        """Return which of the long words stands in a text that holds numbers and digests, too."""
        for reading, _ in _readings(text, DEPTH):
            if (found := self._in_reading(reading, whole=False)) is not None:
                return found
        return None

    def in_bytes(self, content: bytes, depth: int = DEPTH) -> int | None:
        """Return which long word stands in bytes that are no coded pictures: in any coding, inflated where deflated."""
        for text in _as_texts(content):
            if (found := self.long_in_text(text)) is not None:
                return found
        inner = (self.in_bytes(stream, depth - 1) for stream in _inflated(content)) if depth else iter(())
        return next((found for found in inner if found is not None), None)

    def in_coded(self, content: "bytes | mmap.mmap", start: int, end: int) -> int | None:
        """Return which long word stands in a stretch of coded pictures."""
        return self._coded.first_in(content, start, end)

    def _in_reading(self, text: str, *, whole: bool) -> int | None:
        """Look in one reading of a text; short words count only where it is `whole`: a text, not chance bytes."""
        tokens = plain(text)
        close = tokens.replace(" ", "")
        short = f" {shortened(tokens)} "
        numbers = _APART.sub("", short)
        for number, sought in enumerate(self._sought):
            if any(form in close for form in sought.long):
                return number
            if whole and any(_stands(form, short, numbers) for form in sought.forms):
                return number
            if sought.places and all(pattern.search(text) for pattern in sought.places):
                return number
        return None


def _stands(form: str, short: str, numbers: str) -> bool:
    """Tell whether a form stands in a text by itself; a phone number may have more in front, such as its country."""
    if form.isdecimal() and len(form) >= LEAST_DIGITS:
        return f"{form} " in numbers
    return f" {form} " in short or f" {form} " in numbers


def _sought(word: PrivateWord) -> _Sought:
    tight = {form.replace(" ", "") for form in spelled(word)}
    long = frozenset(form for form in tight if len(form.encode()) >= LEAST_CODED)
    return _Sought(forms(word), long, place_patterns(word))


def _readings(text: str, depth: int) -> Iterator[tuple[str, bool]]:
    """Yield a text as it is and as it reads once codings are undone, and whether it is a text and not chance."""
    yield text, True
    if depth == 0:
        return
    for reading in _undone(text) - {text}:
        yield from _readings(reading, depth - 1)
    for content in _decoded(_WRAPPED.sub("", text)):
        for reading in _as_texts(content):
            letters = sum(char.isprintable() for char in reading)
            if letters >= _PRINTABLE * len(reading):
                yield from _readings(reading, depth - 1)
            elif len(reading) >= LEAST_CODED:
                yield reading, False
        for stream in _inflated(content):
            yield from ((reading, True) for reading in _as_texts(stream))


def _undone(text: str) -> set[str]:
    """Return a text with each of the codings undone that leave most letters as they are."""
    undone = {unquote_plus(text), unquote_plus(text, "latin-1"), html.unescape(text)}
    undone.add(_ESCAPED.sub(lambda found: json.loads(f'"{found[0]}"'), text))
    if _QUOTED.search(text):
        undone.add(quopri.decodestring(text.encode()).decode("utf-8", "replace"))
    return undone


def _decoded(text: str) -> Iterator[bytes]:
    """Yield the bytes of every run of base64, wherever in it they begin, and of every run of hexadecimal digits."""
    for run in _BASE64.findall(text):
        usual = run.rstrip("=").replace("-", "+").replace("_", "/")
        for offset in range(4):
            part = usual[offset:]
            whole = part[:-1] if len(part) % 4 == 1 else part
            yield base64.b64decode(whole + "=" * (-len(whole) % 4))
    yield from (binascii.unhexlify(run) for run in _HEX.findall(text))


def _as_texts(content: bytes) -> Iterator[str]:
    """Yield bytes as texts: in UTF-8, and two bytes a letter either way round, from either byte on."""
    yield content.decode("utf-8", "replace")
    if b"\0" in content:
        for start in (0, 1):
            yield content[start:].decode("utf-16-le", "replace")
            yield content[start:].decode("utf-16-be", "replace")


def _inflated(content: bytes) -> Iterator[bytes]:
    """Yield what deflated streams in the bytes hold: so many, each up to a bound."""
    left = MAX_STREAMS
    for found in _STREAM.finditer(content):
        unpacker = zlib.decompressobj(zlib.MAX_WBITS | 32)
        try:
            stream = unpacker.decompress(content[found.start() :], MAX_INFLATED)
        except zlib.error:
            continue
        if stream and left:
            left -= 1
            yield stream
