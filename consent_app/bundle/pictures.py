"""Looking for private words in the pictures of a bundle's films: on signs, on screens, and in what cameras burn in.

A reader of pictures takes letters for others that look alike, and drops spaces; words are compared with room for that.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from consent_app.bundle.archive import Opened
from consent_app.bundle.search import Search
from consent_app.bundle.spellings import place_patterns, plain, spelled
from consent_app.detect.text import Reading, TextReader
from consent_app.domain.evidence import Box
from consent_app.domain.work import Work
from consent_app.media.probe import probe
from consent_app.media.reader import frames

EVERY = Fraction(1)
LONG_SIDE = 1920
# Letters that look alike in a small picture, each told as one of them.
_ALIKE = str.maketrans("oqdilsbzg", "000115829")
# Shorter words count only where they stand by themselves; in longer ones one letter in so many may be read wrong.
LEAST_WITHIN = 8
LETTERS_PER_SLIP = 6
# A reader of pictures drops spaces, or sees some where there are none: so many tokens may be one word.
TOKENS = 6


@dataclass(frozen=True, slots=True)
class Seen:
    """A private word that can be read in a film of the bundle: which one, when, and where in the picture in pixels."""

    member: str
    word: int
    time: Fraction
    box: Box


def words_seen(inside: Opened, names: Sequence[str], search: Search, work: Work) -> Iterator[Seen]:
    """Yield each private word that can be read in the films of those names, looked for every second.

    Raises what is wrong where a film cannot be read, or the reader is missing: what was not read has not passed.
    """
    tight = tight_forms(search)
    least = min((len(form) for group in tight for form in group), default=0)
    if not search.words or not names:
        return
    reader = TextReader()
    for name, part in zip(names, work.parts(len(names)), strict=True):
        for time, reading in _readings(inside.root / name, reader, max(1, least), part):
            if (number := word_in(reading.text, search, tight)) is not None:
                yield Seen(name, number, time, reading.box)


def _readings(path: Path, reader: TextReader, least: int, work: Work) -> Iterator[tuple[Fraction, Reading]]:
    """Yield what can be read in a film and when, in pixels of the film."""
    film = probe(path)
    due = Fraction(0)
    for frame in frames(path):
        if frame.time < due:
            continue
        due = frame.time + EVERY
        work.progress(float(frame.time / film.duration) if film.duration else 0, "searching")
        picture = frame.picture(LONG_SIDE)
        across, down = film.width / picture.shape[1], film.height / picture.shape[0]
        for found in reader.read(picture, least):
            yield frame.time, Reading(found.text, found.box.scaled(across, down), found.score)


def word_in(text: str, search: Search, tight: list[frozenset[str]]) -> int | None:
    """Return which private word stands in a line as it was read, letters that look alike taken for each other.

    `tight` are the spellings of each word without spaces.
    """
    tokens = plain(text).translate(_ALIKE).split()
    close, alone = "".join(tokens), _runs(tokens)
    for number, (word, group) in enumerate(zip(search.words, tight, strict=True)):
        if any(_is_in(form.translate(_ALIKE), close, alone) for form in group):
            return number
        if (places := place_patterns(word)) and all(pattern.search(text) for pattern in places):
            return number
    return None


def tight_forms(search: Search) -> list[frozenset[str]]:
    """Return the spellings of each word without spaces."""
    return [frozenset(form.replace(" ", "") for form in spelled(word)) for word in search.words]


def _runs(tokens: list[str]) -> set[str]:
    """Return what neighbouring tokens are together."""
    return {
        "".join(tokens[start:end])
        for start in range(len(tokens))
        for end in range(start + 1, min(len(tokens), start + TOKENS) + 1)
    }


def _is_in(form: str, close: str, alone: set[str]) -> bool:
    if len(form) < LEAST_WITHIN:
        return form in alone
    return _slips(form, close) <= len(form) // LETTERS_PER_SLIP


def _slips(word: str, text: str) -> int:
    """Return how many letters have to be changed, added or dropped so that the word stands somewhere in the text.

    Sellers, "The Theory and Computation of Evolutionary Distances", 1980.
    """
    best = list(range(len(word) + 1))
    least = best[-1]
    for letter in text:
        above = best
        best = [0]
        for place, wanted in enumerate(word, 1):
            best.append(min(above[place - 1] + (letter != wanted), above[place] + 1, best[-1] + 1))
        least = min(least, best[-1])
    return least
