"""Looking for private words in everything of a bundle that is written: names, records, texts, tags, coded pictures."""

import mmap
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

from consent_app.bundle.archive import ALLOWED, Opened
from consent_app.bundle.bag import PAGE
from consent_app.bundle.records import Record
from consent_app.bundle.schema import leaves
from consent_app.bundle.search import Search
from consent_app.domain.household import PrivateWord, WordKind
from consent_app.domain.release import Leak
from consent_app.domain.request import Private
from consent_app.media.inspect import FilmAnatomy
from consent_app.words import bundle as said

NO_WORDS: Private[tuple[PrivateWord, ...]] = Private(())
NAMES = "the name of a file"
LEAST_PHRASE = 5
_TAG = re.compile(rb"<[^<>]{0,500}>")
# Where people's own words stand in records; all else is held to fixed forms by the schemas.
FREE = {
    "data/request.json": frozenset({"agency", "case_number"}),
    "data/redactions.json": frozenset({"reason", "accepted"}),
    "data/consent.json": frozenset({"dct:title"}),
}
# Under these keys a record repeats what the request itself wrote.
REPEATED = frozenset({"agency", "case_number", "dct:title"})
_VOCABULARY = frozenset({said.UNKNOWN, said.purpose(None), *WordKind})
# ISO 6709 positions, as cameras write them, and decimal pairs.
POSITION = re.compile(
    rb"[+-]\d{1,3}\.\d{3,8}[+-]\d{1,3}\.\d{3,8}|"
    rb"-?\d{1,3}\.\d{3,8}\s*(?:[\xb0NSns]\s*)*[,; ]\s*-?\d{1,3}\.\d{3,8}"
)


@dataclass(frozen=True, slots=True)
class Gate:
    """What a bundle is held against.

    `words` are the private ones; `agency` and `case_number` are as the request itself wrote them; `sound` tells whether
    sound was chosen, None where the bundle's own record is believed; `agreed` are the digests of the clips that were
    agreed to, in order, None for a stranger, who does not know.
    """

    words: Private[tuple[PrivateWord, ...]] = NO_WORDS
    agency: str | None = None
    case_number: str | None = None
    sound: bool | None = None
    agreed: tuple[str, ...] | None = None

    @property
    def phrases(self) -> tuple[str, ...]:
        """What the request itself wrote and the bundle repeats, the longest first."""
        written = (self.agency, self.case_number, self.case_number and said.purpose(self.case_number))
        return tuple(sorted((phrase for phrase in written if phrase), key=len, reverse=True))


@dataclass(frozen=True, slots=True)
class Contents:
    """What was read in an opened bundle: the records, the films' anatomy, and whether all that is written is proven.

    It is `proven` where every text is what follows from the records, and those fit their schemas: then only the free
    texts in them can say anything.
    """

    records: dict[str, Record]
    films: dict[str, FilmAnatomy | None]
    proven: bool


def written(inside: Opened, contents: Contents, gate: Gate, search: Search) -> Iterator[Leak]:
    """Yield where a private word stands in names, texts, tags and coded pictures."""
    found = (*_texts(inside, contents, gate, search), *_films(inside, contents, search)) if search.words else ()
    return (Leak(member, number) for member, number in found if number is not None)


def positions(inside: Opened, contents: Contents, gate: Gate) -> Iterator[str]:
    """Yield the members in which a position on the map stands."""
    for name, film in contents.films.items():
        if film is not None and POSITION.search(film.header):
            yield name
    for name, text in _free_texts(contents, gate):
        if POSITION.search(text.encode("utf-8", "replace")):
            yield name
    if not contents.proven:
        yield from (name for name in inside.texts if POSITION.search(inside.read(name)))


def _texts(inside: Opened, contents: Contents, gate: Gate, search: Search) -> Iterator[tuple[str, int | None]]:
    for name in inside.names:
        if not ALLOWED.fullmatch(name):
            yield NAMES, search.in_text(name)
    for name, text in _free_texts(contents, gate):
        yield name, search.in_text(text)
    if not contents.proven:
        for name in inside.texts:
            yield name, search.in_bytes(_without(gate.phrases, inside.read(name)))
        shown = _TAG.sub(b" ", _without(gate.phrases, inside.read(PAGE)))
        yield PAGE, search.in_text(shown.decode("utf-8", "replace"))


def _films(inside: Opened, contents: Contents, search: Search) -> Iterator[tuple[str, int | None]]:
    for name, film in contents.films.items():
        path = inside.root / name
        yield name, _in_whole(search, path) if film is None else _in_film(search, path, film)


def _free_texts(contents: Contents, gate: Gate) -> Iterator[tuple[str, str]]:
    """Yield the texts of records that people wrote, without what the request itself wrote in its own fields.

    Where nothing is proven, every text and key of a record may be somebody's.
    """
    for name, record in contents.records.items():
        for key, text in leaves(record):
            repeated = key in REPEATED and text in gate.phrases
            free = not contents.proven or key in FREE.get(name, ())
            if free and not repeated and text not in _VOCABULARY:
                yield name, text


def _without(phrases: tuple[str, ...], content: bytes) -> bytes:
    """Return bytes without what the request wrote; a case number of a letter or two would take too much along."""
    for phrase in (phrase for phrase in phrases if len(phrase) >= LEAST_PHRASE):
        for form in {phrase, escape(phrase), " ".join(phrase.split())}:
            content = content.replace(form.encode(), b"\n")
    return content


def _in_film(search: Search, path: Path, film: FilmAnatomy) -> int | None:
    found = search.in_bytes(film.header)
    if found is not None:
        return found
    with path.open("rb") as content, mmap.mmap(content.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        stretches = (search.in_coded(mapped, start, end) for start, end in film.coded)
        return next((number for number in stretches if number is not None), None)


def _in_whole(search: Search, path: Path) -> int | None:
    """Look through what claims to be a film and is none, as far as it goes."""
    content = path.read_bytes()
    found = search.in_bytes(content[: 1 << 20])
    return search.in_coded(content, 0, len(content)) if found is None else found
