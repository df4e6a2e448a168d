"""Looking for private words in texts and in bytes: in every usual spelling and in every coding they may hide in."""

import base64
import html
import json
import mmap
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import quote, quote_plus, unquote_plus

import numpy as np
from numpy.typing import NDArray

from consent_app.bundle.spellings import forms, place_patterns, plain
from consent_app.domain.household import PrivateWord

# Shorter words turn up in coded pictures and digests by chance.
LEAST_CODED = 8
# Codings may be wrapped in each other so many times.
DEPTH = 3
MAX_INFLATED = 20_000_000
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{4,}={0,2}")
_ESCAPED = re.compile(r"\\u[0-9a-fA-F]{4}")
_STREAM = re.compile(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08")
_PART = 16_000_000
_PRINTABLE = 0.9


@dataclass(frozen=True, slots=True)
class _Sought:
    """One private word as it is looked for: plain forms, those long enough to be found anywhere, and a position."""

    forms: frozenset[str]
    long: frozenset[str]
    places: tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True)
class Search:
    """Finds private words, each told by its place in the list, from 0."""

    words: tuple[PrivateWord, ...]
    _sought: tuple[_Sought, ...] = field(init=False, repr=False)
    _coded: "_Patterns" = field(init=False, repr=False)

    def __post_init__(self) -> None:
        sought = tuple(_sought(word) for word in self.words)
        object.__setattr__(self, "_sought", sought)
        object.__setattr__(self, "_coded", _patterns(self.words, sought))

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

    def in_bytes(self, content: bytes) -> int | None:
        """Return which long word stands in bytes that are no coded pictures: in any coding, inflated where deflated."""
        for text in _as_texts(content):
            if (found := self.long_in_text(text)) is not None:
                return found
        inner = (self.in_bytes(stream) for stream in _inflated(content))
        return next((found for found in inner if found is not None), None)

    def in_coded(self, content: "bytes | mmap.mmap", start: int, end: int) -> int | None:
        """Return which long word stands in a stretch of coded pictures."""
        return self._coded.first_in(content, start, end)

    def _in_reading(self, text: str, *, whole: bool) -> int | None:
        """Look in one reading of a text; short words count only where it is `whole`: a text, not chance bytes."""
        tokens = plain(text)
        close, spaced = tokens.replace(" ", ""), f" {tokens} "
        for number, sought in enumerate(self._sought):
            if any(form.replace(" ", "") in close for form in sought.long):
                return number
            if whole and any(f" {form} " in spaced or f" {form.replace(' ', '')} " in spaced for form in sought.forms):
                return number
            if sought.places and all(pattern.search(text) for pattern in sought.places):
                return number
        return None


def _sought(word: PrivateWord) -> _Sought:
    spelled = forms(word)
    long = frozenset(form for form in spelled if len(form.replace(" ", "").encode()) >= LEAST_CODED)
    return _Sought(spelled, long, place_patterns(word))


def _readings(text: str, depth: int) -> Iterator[tuple[str, bool]]:
    """Yield a text as it is and as it reads once codings are undone, and whether it is a text and not chance."""
    yield text, True
    if depth == 0:
        return
    undone = {unquote_plus(text), html.unescape(text), _ESCAPED.sub(lambda found: json.loads(f'"{found[0]}"'), text)}
    for reading in undone - {text}:
        yield from _readings(reading, depth - 1)
    for run in _BASE64.findall(text):
        for content in _decoded(run):
            for reading in _as_texts(content):
                letters = sum(char.isprintable() for char in reading)
                if letters >= _PRINTABLE * len(reading):
                    yield from _readings(reading, depth - 1)
                elif len(reading) >= LEAST_CODED:
                    yield reading, False
            for stream in _inflated(content):
                yield from ((reading, True) for reading in _as_texts(stream))


def _decoded(run: str) -> Iterator[bytes]:
    """Yield the bytes of a run of base64, wherever in it they begin."""
    usual = run.rstrip("=").replace("-", "+").replace("_", "/")
    for offset in range(4):
        part = usual[offset:]
        whole = part[:-1] if len(part) % 4 == 1 else part
        yield base64.b64decode(whole + "=" * (-len(whole) % 4))


def _as_texts(content: bytes) -> Iterator[str]:
    """Yield bytes as texts: in UTF-8, and two bytes a letter either way round, from either byte on."""
    yield content.decode("utf-8", "replace")
    if b"\0" in content:
        for start in (0, 1):
            yield content[start:].decode("utf-16-le", "replace")
            yield content[start:].decode("utf-16-be", "replace")


def _inflated(content: bytes) -> Iterator[bytes]:
    """Yield what deflated streams in the bytes hold, each up to a bound."""
    for found in _STREAM.finditer(content):
        unpacker = zlib.decompressobj(zlib.MAX_WBITS | 32)
        try:
            stream = unpacker.decompress(content[found.start() :], MAX_INFLATED)
        except zlib.error:
            continue
        if stream:
            yield stream


@dataclass(frozen=True, slots=True)
class _Patterns:
    """Byte strings looked for all at once, whatever the case of their letters.

    Every two bytes of the content are looked up in a table of the patterns' first two, every four of what is left in a
    list of their first four: few places are left to compare.
    """

    by_start: dict[bytes, list[tuple[bytes, int]]]
    pairs: NDArray[np.bool_]
    fours: NDArray[np.uint32]

    def first_in(self, content: "bytes | mmap.mmap", start: int, end: int) -> int | None:
        """Return which word's pattern stands in the content between two places."""
        longest = max((len(pattern) for group in self.by_start.values() for pattern, _ in group), default=0)
        for place in range(start, end if longest else start, _PART):
            part = content[place : min(end, place + _PART + longest)].lower()
            if (found := self._in_part(part)) is not None:
                return found
        return None

    def _in_part(self, part: bytes) -> int | None:
        every = np.frombuffer(part, np.uint8)
        for offset in (0, 1):
            pairs = np.frombuffer(part, "<u2", (len(part) - offset) // 2, offset)
            places = 2 * np.flatnonzero(self.pairs[pairs]) + offset
            places = places[places + 4 <= len(part)]
            fours = np.stack([every[places + step] for step in range(4)], axis=-1).view("<u4").ravel()
            for place in places[np.isin(fours, self.fours)].tolist():
                for pattern, number in self.by_start[part[place : place + 4]]:
                    if part.startswith(pattern, place):
                        return number
        return None


def _patterns(words: tuple[PrivateWord, ...], sought: tuple[_Sought, ...]) -> _Patterns:
    """Return the patterns of all long words in all codings."""
    found = {
        pattern.lower(): number
        for number, (word, one) in enumerate(zip(words, sought, strict=True))
        if one.long
        for form in {word.text, *one.long}
        for pattern in _codings(form)
        if len(pattern) >= LEAST_CODED
    }
    by_start: dict[bytes, list[tuple[bytes, int]]] = {}
    for pattern, number in found.items():
        by_start.setdefault(pattern[:4], []).append((pattern, number))
    pairs = np.zeros(1 << 16, np.bool_)
    for start in by_start:
        pairs[int.from_bytes(start[:2], "little")] = True
    fours = np.array(sorted(int.from_bytes(start, "little") for start in by_start), np.uint32)
    return _Patterns(by_start, pairs, fours)


def _codings(form: str) -> Iterator[bytes]:
    """Yield a spelling as bytes, in every coding of texts; the cases that people write are each coded."""
    for cased in {form, form.lower(), form.upper(), form.title()}:
        for between in (" ", "", "-", "_"):
            text = cased.replace(" ", between)
            for coding in ("utf-8", "utf-16-le", "utf-16-be"):
                yield text.encode(coding)
            yield from (coded(text).encode() for coded in (quote, quote_plus))
            yield "".join(f"&#{ord(char)};" for char in text).encode()
            yield from _in_base64(text.encode())


def _in_base64(content: bytes) -> Iterable[bytes]:
    """Yield what base64 makes of bytes wherever they begin in it: the letters that what stands around cannot change."""
    for before in range(3):
        coded = base64.b64encode(bytes(before) + content)
        first = (before * 8 + 5) // 6
        whole = (before + len(content)) * 8 // 6
        yield coded[first:whole]
