"""The private words of a household: what must not leave, and what kind of thing each of them is."""

import re
from collections.abc import Iterator
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
    """One private word; it never shows in prints, since it may be logged with what holds it.

    `line` is its place in the person's list, from 1; 0 for what the app knows by itself.
    """

    kind: WordKind
    text: str
    line: int = 0

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise ValueError("a private word says something")

    def __repr__(self) -> str:
        return f"PrivateWord({self.kind}, …)"


# How people name the kinds in a list of words: "phone: 312 555 0147".
_LABELS = {
    WordKind.NAME: ("name", "names", "first name", "last name", "surname", "family name", "child", "maiden name"),
    WordKind.STREET: ("street", "address", "street address", "home address", "home", "house"),
    WordKind.CITY: ("city", "town", "village"),
    WordKind.ZIP: ("zip", "zip code", "postcode", "postal code"),
    WordKind.EMAIL: ("email", "e-mail", "mail"),
    WordKind.PHONE: ("phone", "phone number", "telephone", "tel", "cell", "cell phone", "mobile", "landline"),
    WordKind.PLATE: ("plate", "licence plate", "license plate", "number plate", "plate number"),
    WordKind.WIFI: ("wifi", "wi-fi", "ssid", "network"),
    WordKind.PLACE: ("place", "coordinates", "position", "gps"),
    WordKind.CAMERA: ("camera", "serial", "serial number", "camera name"),
    WordKind.FILE: ("file",),
    WordKind.COMPUTER: ("computer", "login", "user"),
    WordKind.OTHER: ("other",),
}
_NAMED = {label: kind for kind, labels in _LABELS.items() for label in labels}
_LINE = re.compile(r"\s*([^\W\d_][\w -]{0,24}?)\s*:\s*(\S.*)")
_EMAIL = re.compile(r"\S+@\S+\.\S+")
_PLACE = re.compile(r"[+-]?\d{1,3}\.\d{3,}\s*[, ]\s*[+-]?\d{1,3}\.\d{3,}")
_PHONE = re.compile(r"\+?[\d ().\-/]{7,20}")
_STREET = re.compile(r"\d+[a-z]?\s+[^\d\s].*|[^\d\s].*\s+\d+[a-z]?", re.IGNORECASE)
_LEAST_DIGITS = 7
# Several things may stand in one line; a part of fewer letters says too little by itself.
_PARTS = re.compile(r"\s*[,;]\s*")
_PHONES = re.compile(r"\s*[,;/]\s*")
_LEAST_PART = 3


def words_of(line: str) -> tuple[PrivateWord, ...]:
    """Return the private words in a line, the whole first: "kind: word", or a word alone, whose kind its shape tells.

    What commas part is looked for part by part, too; behind a label that is not known, both with and without it.
    Raises ValueError for an empty line.
    """
    named = _LINE.fullmatch(line)
    kind = _NAMED.get(named[1].lower()) if named else None
    if named and kind:
        return tuple(dict.fromkeys(_with_parts(PrivateWord(kind, named[2].strip()))))
    whole = _shaped(line.strip())
    behind = _with_parts(_shaped(named[2].strip())) if named and whole.kind is not WordKind.EMAIL else ()
    return tuple(dict.fromkeys((*_with_parts(whole), *behind)))


def word_of(line: str) -> PrivateWord:
    """Return the whole of a line as one private word."""
    return words_of(line)[0]


def _shaped(text: str) -> PrivateWord:
    """Return a word with the kind that its shape tells."""
    digits = sum(char.isdigit() for char in text)
    shapes = ((WordKind.EMAIL, _EMAIL), (WordKind.PLACE, _PLACE), (WordKind.PHONE, _PHONE), (WordKind.STREET, _STREET))
    for kind, shape in shapes:
        if shape.fullmatch(text) and (kind is not WordKind.PHONE or digits >= _LEAST_DIGITS):
            return PrivateWord(kind, text)
    return PrivateWord(WordKind.OTHER, text)


def _with_parts(whole: PrivateWord) -> Iterator[PrivateWord]:
    yield whole
    if whole.kind is WordKind.PLACE:
        return
    parts = (_PHONES if whole.kind is WordKind.PHONE else _PARTS).split(whole.text)
    if len(parts) > 1:
        yield from (PrivateWord(whole.kind, part) for part in parts if len(part) >= _LEAST_PART)
