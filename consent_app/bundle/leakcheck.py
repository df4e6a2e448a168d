"""The gate: a finished bundle is opened again as a stranger would, and searched for anything that must not be in it."""

import base64
import html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from consent_app.bundle.archive import Opened, opened
from consent_app.domain.release import Check
from consent_app.domain.request import Private
from consent_app.media.inspect import FilmAnatomy, inspect

ALLOWED = re.compile(
    r"bagit\.txt|bag-info\.txt|manifest-sha256\.txt|tagmanifest-sha256\.txt|"
    r"data/(?:README\.html|request\.json|disclosure\.json|redactions\.json|consent\.json|commitments\.json|clips/clip-\d\d\.mp4)"
)
FOLDER = re.compile(r"response-[0-9a-f]{16}")
FILM_BOXES = frozenset({"ftyp", "moov", "mdat", "free"})
# Boxes that carry what a clip has no use for: tags, hidden frames, vendor data, further tracks' references.
FORBIDDEN_BOXES = frozenset({"udta", "meta", "uuid", "edts", "elst", "tref", "moof", "mvex", "trgr", "xml "})
# ISO 6709 positions, as cameras write them, and decimal pairs.
POSITION = re.compile(rb"[+-]\d{1,3}\.\d{3,8}[+-]\d{1,3}\.\d{3,8}|-?\d{1,3}\.\d{4,8}\s*,\s*-?\d{1,3}\.\d{4,8}")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{12,}={0,2}")
# Shorter words turn up in coded pictures by chance.
LEAST_CODED = 8


@dataclass(frozen=True, slots=True)
class Gate:
    """What a bundle is held against: the private words, what the request may say, and whether sound was chosen."""

    words: Private[tuple[str, ...]]
    allowed_phrases: tuple[str, ...]
    sound: bool


def leakcheck(bundle: Path, gate: Gate) -> tuple[Check, ...]:
    """Return every check of a finished bundle; one that failed says where."""
    with opened(bundle) as inside:
        clips = [name for name in inside.names if name.endswith(".mp4")]
        films = {name: _anatomy(inside.root / name) for name in clips}
        return (
            _members(inside),
            Check("zip", inside.neutral, "" if inside.neutral else "The zip names times or people."),
            _check("tracks", _track_faults(films, gate)),
            _check("boxes", _box_faults(films)),
            _check("position", _positions(inside, films)),
            _check("words", _words(inside, films, gate)),
        )


def _check(name: str, faults: Iterable[str]) -> Check:
    first = next(iter(faults), "")
    return Check(name, not first, first)


def _members(inside: Opened) -> Check:
    foreign = [name for name in inside.names if not ALLOWED.fullmatch(name)]
    if not FOLDER.fullmatch(inside.folder):
        foreign.append("the name of the folder")
    return Check(
        "members", not foreign, f"Something that does not belong is in the bundle: {foreign[0]}." if foreign else ""
    )


def _anatomy(path: Path) -> FilmAnatomy | None:
    try:
        return inspect(path)
    except ValueError:
        return None


def _track_faults(films: dict[str, FilmAnatomy | None], gate: Gate) -> Iterator[str]:
    wanted = [("vide",), ("vide", "soun")] if gate.sound else [("vide",)]
    for name, film in films.items():
        if film is None:
            yield f"{name} is not a well-formed film."
        elif film.handlers not in wanted:
            yield f"{name} holds more than one picture track."


def _box_faults(films: dict[str, FilmAnatomy | None]) -> Iterator[str]:
    for name, film in films.items():
        if film is None:
            continue
        for path in film.boxes:
            top, last = "/" not in path, path.rpartition("/")[2]
            if (top and last not in FILM_BOXES) or last in FORBIDDEN_BOXES:
                yield f"{name} carries tags or hidden data ({last})."
        if film.dated:
            yield f"{name} says when it was made."
        if film.user_data:
            yield f"{name} carries user data between its pictures."
        if film.filled_room:
            yield f"{name} hides data in room that should be empty."
        if film.trailing:
            yield f"{name} carries data behind its end."


def _positions(inside: Opened, films: dict[str, FilmAnatomy | None]) -> Iterator[str]:
    for name, film in films.items():
        if film is not None and POSITION.search(film.header):
            yield f"A position is in {name}."
    for name in _texts(inside):
        if POSITION.search((inside.root / name).read_bytes()):
            yield f"A position is in {name}."


def _texts(inside: Opened) -> Iterator[str]:
    return (name for name in inside.names if not name.endswith(".mp4"))


def _words(inside: Opened, films: dict[str, FilmAnatomy | None], gate: Gate) -> Iterator[str]:
    """Yield where a private word stands; the word itself is not repeated, since this may be logged."""
    words = [word for word in gate.words.reveal() if word.strip()]
    for number, word in enumerate(words, 1):
        what = f"Your private word number {number}"
        for name in inside.names:
            if _in_text(word, name):
                yield f"{what} is in the name of a member."
        for name in _texts(inside):
            text = _without(gate.allowed_phrases, (inside.root / name).read_text("utf-8", "replace"))
            if any(_in_text(word, reading) for reading in _readings(text)) or _in_base64(word, text):
                yield f"{what} is in {name}."
        for name, film in films.items():
            if film is not None and _in_film(word, film):
                yield f"{what} is in {name}."


def _without(phrases: tuple[str, ...], text: str) -> str:
    for phrase in sorted(phrases, key=len, reverse=True):
        for form in {phrase, html.escape(phrase)}:
            text = text.replace(form, " ")
    return text


def plain(text: str) -> str:
    """Return text without case, accents and doubled spaces, so that usual spellings compare equal."""
    spread = unicodedata.normalize("NFKD", text).casefold()
    return " ".join("".join(char for char in spread if not unicodedata.combining(char)).split())


def _in_text(word: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(plain(word))}(?!\w)", plain(text)) is not None


def _readings(text: str) -> Iterator[str]:
    """Yield a text as it is, and as it reads once percent signs and entities are undone."""
    yield text
    yield unquote(text)
    yield html.unescape(text)


def _in_base64(word: str, text: str) -> bool:
    """Tell whether a word stands in any run of base64, wherever in it the word begins."""
    needle = plain(word)
    for run in _BASE64.findall(text):
        for offset in range(4):
            part = run[offset:].rstrip("=").replace("-", "+").replace("_", "/")
            whole = part[:-1] if len(part) % 4 == 1 else part
            reading = base64.b64decode(whole + "=" * (-len(whole) % 4)).decode("utf-8", "replace")
            # No border is asked for around a long word: what stands beside it in coded text is chance.
            if needle in plain(reading) if len(needle) >= LEAST_CODED else _in_text(word, reading):
                return True
    return False


def _in_film(word: str, film: FilmAnatomy) -> bool:
    codings = [
        coding
        for form in {word, plain(word)}
        for coding in (form.encode(), form.encode("utf-16-le"), form.encode("utf-16-be"))
    ]
    header = film.header.lower()
    if any(coding.lower() in header for coding in codings):
        return True
    coded = film.coded.lower() if any(len(coding) >= LEAST_CODED for coding in codings) else b""
    return any(coding.lower() in coded for coding in codings if len(coding) >= LEAST_CODED)
