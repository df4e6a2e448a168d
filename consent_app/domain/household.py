"""The private words of a household: what must not leave, and what kind of thing each of them is."""

import re
from dataclasses import dataclass
from enum import StrEnum, auto


class WordKind(StrEnum):
    """What a private word is; its usual spellings depend on it."""

    NAME = auto()
    STREET = auto()
    CITY = auto()
    ZIP = auto()
    EMAIL = auto()
    PHONE = auto()
    PLATE = auto()
    WIFI = auto()
    PLACE = auto()
    CAMERA = auto()
    FILE = auto()
    COMPUTER = auto()
    OTHER = auto()


@dataclass(frozen=True, slots=True)
class PrivateWord:
    """One private word; it never shows in prints, since it may be logged with what holds it."""

    kind: WordKind
    text: str

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise ValueError("a private word says something")

    def __repr__(self) -> str:
        return f"PrivateWord({self.kind}, …)"


# How people name the kinds in a list of words: "phone: 312 555 0147".
_NAMED = {"licence plate": WordKind.PLATE, "license plate": WordKind.PLATE, "address": WordKind.STREET}
_NAMED |= {"wi-fi": WordKind.WIFI, "e-mail": WordKind.EMAIL, "mail": WordKind.EMAIL, "coordinates": WordKind.PLACE}
_NAMED |= {"postcode": WordKind.ZIP, "zip code": WordKind.ZIP, "town": WordKind.CITY, "serial": WordKind.CAMERA}
_NAMED |= {kind.value: kind for kind in WordKind}
_LINE = re.compile(r"\s*([A-Za-z][A-Za-z -]{1,14}?)\s*:\s*(\S.*)")
_EMAIL = re.compile(r"\S+@\S+\.\S+")
_PLACE = re.compile(r"[+-]?\d{1,3}\.\d{3,}\s*[, ]\s*[+-]?\d{1,3}\.\d{3,}")
_PHONE = re.compile(r"\+?[\d ().\-/]{7,20}")
_STREET = re.compile(r"\d+[a-z]?\s+[^\d\s].*|[^\d\s].*\s+\d+[a-z]?", re.IGNORECASE)
_LEAST_DIGITS = 7


def word_of(line: str) -> PrivateWord:
    """Return the private word in a line: "kind: word", or a word alone, whose kind its shape tells.

    Raises ValueError for an empty line.
    """
    named = _LINE.fullmatch(line)
    if named and (kind := _NAMED.get(named[1].lower())):
        return PrivateWord(kind, named[2].strip())
    text = line.strip()
    shapes = ((WordKind.EMAIL, _EMAIL), (WordKind.PLACE, _PLACE), (WordKind.PHONE, _PHONE), (WordKind.STREET, _STREET))
    for kind, shape in shapes:
        digits = sum(char.isdigit() for char in text)
        if shape.fullmatch(text) and (kind is not WordKind.PHONE or digits >= _LEAST_DIGITS):
            return PrivateWord(kind, text)
    return PrivateWord(WordKind.OTHER, text)
