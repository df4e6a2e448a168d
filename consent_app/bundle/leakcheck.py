"""The gate: a finished bundle is opened again as a stranger would, and searched for anything that must not be in it.

Everything in a bundle of ours can be worked out from its records and its clips. So members, zip, page and BagIt's own
files are compared with what our writer makes of them, the records are held against their schemas, and the films against
what our encoder writes. What is left is free text and pictures: those are searched for the private words.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from consent_app.bundle import integrity
from consent_app.bundle.archive import ALLOWED, Opened, opened
from consent_app.bundle.pictures import Seen, words_seen
from consent_app.bundle.records import Record
from consent_app.bundle.schema import parsed
from consent_app.bundle.search import Search
from consent_app.bundle.written import Contents, Gate, positions, written
from consent_app.domain.release import Check, Leak
from consent_app.domain.work import Work
from consent_app.media.inspect import FilmAnatomy, inspect
from consent_app.words import gate as words

# Where these pass, all that is written follows from records that fit their schemas.
PROVING = frozenset({"records", "tags", "page", "signature"})
FOLDER = re.compile(r"response-[0-9a-f]{16}")


def leakcheck(bundle: Path, gate: Gate, work: Work | None = None, scratch: Path | None = None) -> tuple[Check, ...]:
    """Return every check of a finished bundle; one that failed says where. `scratch` is a folder for what it lays out.

    Raises `bundle_broken` for what is no bundle.
    """
    with opened(bundle, scratch) as inside:
        records, fault = parsed(inside)
        whole = integrity.checks(inside, records, fault, gate)
        proven = all(check.passed for check in whole if check.name in PROVING)
        films = {name: _anatomy(inside.root / name) for name in inside.clips}
        contents = Contents(records, films, proven)
        search = Search(gate.words.reveal())
        # A film that is none has failed already.
        well_formed = [name for name, film in films.items() if film is not None]
        return (
            _members(inside),
            Check("zip", inside.neutral, "" if inside.neutral else words.ZIP),
            *whole,
            _check("tracks", _track_faults(films, _sounding(records, fault, gate))),
            _check("boxes", _box_faults(films)),
            _check("frames", _frame_faults(films, {} if fault else records)),
            _check("position", map(words.position, positions(inside, contents, gate))),
            _words(search, written(inside, contents, gate, search)),
            _pictures(search, words_seen(inside, well_formed, search, work or Work())),
        )


def _check(name: str, faults: Iterable[str]) -> Check:
    first = next(iter(faults), "")
    return Check(name, not first, first)


def _members(inside: Opened) -> Check:
    foreign = next((name for name in inside.names if not ALLOWED.fullmatch(name)), "")
    if foreign:
        return Check("members", passed=False, detail=words.foreign(foreign))
    drawn = bool(FOLDER.fullmatch(inside.folder))
    return Check("members", drawn, "" if drawn else words.FOLDER)


def _anatomy(path: Path) -> FilmAnatomy | None:
    try:
        return inspect(path)
    except ValueError:
        return None


def _sounding(records: dict[str, Record], fault: str | None, gate: Gate) -> frozenset[str]:
    """Return the films that may have sound: those whose record says so, none where no sound was chosen."""
    if fault or gate.sound is False:
        return frozenset()
    return frozenset(f"data/{clip['file']}" for clip in records["data/redactions.json"]["clips"] if clip["sound"])


def _track_faults(films: dict[str, FilmAnatomy | None], sounding: frozenset[str]) -> Iterator[str]:
    for name, film in films.items():
        if film is None:
            yield words.film(name, "broken")
        elif film.handlers != ("vide",) and (name not in sounding or film.handlers != ("vide", "soun")):
            yield words.film(name, "tracks")


def _box_faults(films: dict[str, FilmAnatomy | None]) -> Iterator[str]:
    for name, film in films.items():
        if film is not None and film.faults:
            yield words.film(name, film.faults[0])


def _frame_faults(films: dict[str, FilmAnatomy | None], records: dict[str, Record]) -> Iterator[str]:
    """Check that each film holds as many pictures as its record says, no more behind or before them."""
    clips = records["data/redactions.json"]["clips"] if records else ()
    told = {f"data/{clip['file']}": clip["frames"] for clip in clips}
    for name, film in films.items():
        if film is not None and told.get(name) != film.frames:
            yield words.film(name, "frames")


def _words(search: Search, found: Iterable[Leak]) -> Check:
    leak = next(iter(found), None)
    if leak is None or leak.word is None:
        return Check("words", passed=True)
    found_word = search.words[leak.word]
    return Check("words", False, words.word(found_word.kind, found_word.line, words.where(leak.member)), leak)


def _pictures(search: Search, found: Iterable[Seen]) -> Check:
    """Tell the first private word that can be read in a picture, with its place, so that it can be covered."""
    seen = next(iter(found), None)
    if seen is None:
        return Check("pictures", passed=True)
    place = words.in_picture(seen.member, float(seen.time))
    leak = Leak(seen.member, seen.word, seen.time, seen.box)
    word = search.words[seen.word]
    return Check("pictures", False, words.word(word.kind, word.line, place), leak)
