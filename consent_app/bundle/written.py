"""Looking for private words in everything of a bundle that is written: names, records, texts, tags, coded pictures."""

import mmap
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

from consent_app.bundle.archive import ALLOWED, Opened
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
# Where people's own words stand in records; all else is held to fixed forms by the schemas.
FREE = {
    "data/request.json": frozenset({"agency", "case_number"}),
    "data/redactions.json": frozenset({"reason", "accepted"}),
    "data/consent.json": frozenset({"dct:title", "dct:description"}),
}
# Under these keys a record repeats what the request itself wrote.
REPEATED = frozenset({"agency", "case_number", "dct:title"})
_OURS = re.compile(r"sha256:[0-9a-f]{64}|by \d{4}-\d\d-\d\d")
_VOCABULARY = frozenset(
    {said.UNKNOWN, said.UNTIL_CLOSED, said.UNTIL_WITHDRAWN, said.NOT_PASSED_ON, said.DELETE_ALL, said.WITHDRAW}
    | {said.INDICATED, said.LET_OUT, said.purpose(None), *WordKind}
)


@dataclass(frozen=True, slots=True)
class Gate:
    """What a bundle is held against.

    `words` are the private ones; `agency` and `case_number` are as the request itself wrote them; `sound` tells whether
    sound was chosen, None where the bundle's own record is believed.
    """

    words: Private[tuple[PrivateWord, ...]] = NO_WORDS
    agency: str | None = None
    case_number: str | None = None
    sound: bool | None = None

    @property
    def phrases(self) -> tuple[str, ...]:
        """What the request itself wrote and the bundle repeats, the longest first."""
        written = (self.agency, self.case_number, self.case_number and said.purpose(self.case_number))
        return tuple(sorted((phrase for phrase in written if phrase), key=len, reverse=True))


@dataclass(frozen=True, slots=True)
class Contents:
    """What was read in an opened bundle: the records, which of them is not as it must be, and the films' anatomy."""

    records: dict[str, Record]
    fault: str | None
    films: dict[str, FilmAnatomy | None]


def written(inside: Opened, contents: Contents, gate: Gate, search: Search) -> Iterator[Leak]:
    """Yield where a private word stands in names, texts, tags and coded pictures."""
    found = (*_texts(inside, contents, gate, search), *_films(inside, contents, search)) if search.words else ()
    return (Leak(member, number) for member, number in found if number is not None)


def _texts(inside: Opened, contents: Contents, gate: Gate, search: Search) -> Iterator[tuple[str, int | None]]:
    for name in inside.names:
        if not ALLOWED.fullmatch(name):
            yield NAMES, search.in_text(name)
    for name, record in contents.records.items():
        for text in _free_texts(name, record, gate, whole=contents.fault is None):
            yield name, search.in_text(text)
    for name in inside.texts:
        yield name, search.in_bytes(_without(gate.phrases, inside.read(name)))


def _films(inside: Opened, contents: Contents, search: Search) -> Iterator[tuple[str, int | None]]:
    for name, film in contents.films.items():
        path = inside.root / name
        yield name, _in_whole(search, path) if film is None else _in_film(search, path, film)


def _free_texts(name: str, record: Record, gate: Gate, *, whole: bool) -> Iterator[str]:
    """Yield the texts of a record that people wrote, without what the request itself wrote in its own fields.

    Where the records are not `whole`, every text and key may be somebody's.
    """
    for key, text in leaves(record):
        repeated = key in REPEATED and text in gate.phrases
        free = not whole or key in FREE.get(name, ())
        if free and not repeated and text not in _VOCABULARY and not _OURS.fullmatch(text):
            yield text


def _without(phrases: tuple[str, ...], content: bytes) -> bytes:
    for phrase in phrases:
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
