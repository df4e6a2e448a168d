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
from consent_app.bundle.written import Contents, Gate, written
from consent_app.domain.release import Check, Leak
from consent_app.domain.work import Work
from consent_app.media.inspect import FilmAnatomy, inspect
from consent_app.words import gate as words

FOLDER = re.compile(r"response-[0-9a-f]{16}")
# ISO 6709 positions, as cameras write them, and decimal pairs.
POSITION = re.compile(rb"[+-]\d{1,3}\.\d{3,8}[+-]\d{1,3}\.\d{3,8}|-?\d{1,3}\.\d{4,8}\s*,\s*-?\d{1,3}\.\d{4,8}")


def leakcheck(bundle: Path, gate: Gate, work: Work | None = None, scratch: Path | None = None) -> tuple[Check, ...]:
    """Return every check of a finished bundle; one that failed says where. `scratch` is a folder for what it lays out.

    Raises `bundle_broken` for what is no bundle.
    """
    with opened(bundle, scratch) as inside:
        records, fault = parsed(inside)
        films = {name: _anatomy(inside.root / name) for name in inside.clips}
        sound = _says_sound(records) if gate.sound is None else gate.sound
        search = Search(gate.words.reveal())
        return (
            _members(inside),
            Check("zip", inside.neutral, "" if inside.neutral else words.ZIP),
            *integrity.checks(inside, records, fault),
            _check("tracks", _track_faults(films, sound=sound)),
            _check("boxes", _box_faults(films)),
            _check("frames", _frame_faults(films, records)),
            _check("position", _positions(inside, films)),
            _words(search, written(inside, Contents(records, fault, films), gate, search)),
            _pictures(search, words_seen(inside, search, work or Work())),
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


def _says_sound(records: dict[str, Record]) -> bool:
    clips = records.get("data/redactions.json", {}).get("clips", ())
    return any(isinstance(clip, dict) and clip.get("sound") is True for clip in clips)


def _track_faults(films: dict[str, FilmAnatomy | None], *, sound: bool) -> Iterator[str]:
    wanted = [("vide",), ("vide", "soun")] if sound else [("vide",)]
    for name, film in films.items():
        if film is None:
            yield words.film(name, "broken")
        elif film.handlers not in wanted:
            yield words.film(name, "tracks")


def _box_faults(films: dict[str, FilmAnatomy | None]) -> Iterator[str]:
    for name, film in films.items():
        if film is not None and film.faults:
            yield words.film(name, film.faults[0])


def _frame_faults(films: dict[str, FilmAnatomy | None], records: dict[str, Record]) -> Iterator[str]:
    """Check that each film holds as many pictures as its record says, no more behind or before them."""
    told = {
        f"data/{clip.get('file')}": clip.get("frames")
        for clip in records.get("data/redactions.json", {}).get("clips", ())
        if isinstance(clip, dict)
    }
    for name, film in films.items():
        if film is not None and told.get(name) != film.frames:
            yield words.film(name, "frames")


def _positions(inside: Opened, films: dict[str, FilmAnatomy | None]) -> Iterator[str]:
    for name, film in films.items():
        if film is not None and POSITION.search(film.header):
            yield words.POSITION.format(where=words.where(name))
    for name in inside.texts:
        if POSITION.search(inside.read(name)):
            yield words.POSITION.format(where=words.where(name))


def _words(search: Search, found: Iterable[Leak]) -> Check:
    leak = next(iter(found), None)
    if leak is None or leak.word is None:
        return Check("words", passed=True)
    kind = search.words[leak.word].kind
    return Check("words", passed=False, detail=words.word(kind, leak.word + 1, words.where(leak.member)), leak=leak)


def _pictures(search: Search, found: Iterable[Seen]) -> Check:
    """Tell the first private word that can be read in a picture, with its place, so that it can be covered."""
    seen = next(iter(found), None)
    if seen is None:
        return Check("pictures", passed=True)
    place = words.in_picture(seen.member, float(seen.time))
    leak = Leak(seen.member, seen.word, seen.time, seen.box)
    return Check("pictures", False, words.word(search.words[seen.word].kind, seen.word + 1, place), leak)
