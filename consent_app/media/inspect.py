"""A finished MP4 read as a stranger would, held against what our writer writes: anything else in it is a fault.

What is allowed is listed, not what is forbidden: a box, a field or a byte nobody thought of is a fault, too.
Source of the layout: ISO/IEC 14496-12 (boxes, sample tables), 14496-15 (avc1), 14496-1 and -3 (mp4a).
"""

import mmap
import struct
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

from consent_app.media.boxes import BoxFound, Content, boxes
from consent_app.media.coded import (
    FORBIDDEN,
    SLICES,
    first_macroblock,
    hides_pixels,
    is_bare,
    kind_of,
    parameter_sets,
    units,
)
from consent_app.media.tables import STBL, samples, times, track_faults

MAX_TRACKS = 2
MOVIE_SCALE = (1000).to_bytes(4)
TRACKS = {"vide": b"VideoHandler", "soun": b"SoundHandler"}
_MATRIX = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
# Leaf boxes by what must stand in them: all of it, or None where it is checked by itself or is a table of numbers.
_FIXED: dict[str, bytes | None] = {
    "ftyp": b"isom\0\0\2\0isomiso2avc1mp41",
    "free": b"",
    "mdat": None,
    "moov/mvhd": None,
    "moov/free": None,
    "moov/trak/tkhd": None,
    "moov/trak/mdia/mdhd": None,
    "moov/trak/mdia/hdlr": None,
    "moov/trak/mdia/minf/vmhd": b"\0\0\0\1" + bytes(8),
    "moov/trak/mdia/minf/smhd": bytes(8),
    "moov/trak/mdia/minf/dinf/dref": bytes(7) + b"\1\0\0\0\x0curl \0\0\0\1",
    **dict.fromkeys(STBL + name for name in ("stsd", "stts", "stss", "stsc", "stsz", "stco", "co64")),
}
_BRANCHES = frozenset({"moov", "moov/trak", "moov/trak/mdia", "moov/trak/mdia/minf", "moov/trak/mdia/minf/dinf"})
_BRANCHES |= {STBL[:-1]}
# How sound begins and ends, which the muxer says of AAC.
_SOUND_ONLY = frozenset({STBL + "sgpd", STBL + "sbgp"})
# What describes the coding, by its length; "avcC" has a check of its own.
_PICTURE_ENTRY = {"avcC": 0, "pasp": 8, "colr": 11, "btrt": 12}
# Mono AAC at 48 kHz as our writer codes it, but for its rates in bits, which stand where the two gaps are.
_SOUND_ENTRY = (
    bytes.fromhex(
        "0000000000000001 0000006e 6d703461 0000000000000001 0000000000000000 00010010 00000000 bb800000"
        "00000036 65736473 00000000 03808080 25000200 04808080 17401500 0000"
    ),
    bytes.fromhex("05808080 05118856 e5000680 80800102 00000014 62747274 00000000"),
)
_RATES = len(_SOUND_ENTRY[0])


@dataclass(frozen=True, slots=True)
class FilmAnatomy:
    """What an MP4 is made of.

    `faults` are codes of what should not be there; `header` is every byte outside the media data; `coded` is where
    the media data stands in the file, as (start, end); `frames` counts the pictures.
    """

    handlers: tuple[str, ...]
    frames: int
    faults: tuple[str, ...]
    header: bytes
    coded: tuple[tuple[int, int], ...]


def inspect(path: Path) -> FilmAnatomy:
    """Return the anatomy of a finished film; raises ValueError where it is not a well-formed MP4."""
    with path.open("rb") as film, mmap.mmap(film.fileno(), 0, access=mmap.ACCESS_READ) as content:
        try:
            return _anatomy(content)
        except (struct.error, IndexError) as error:
            raise ValueError("a table is cut off") from error


def frame_times(path: Path) -> tuple[Fraction, ...]:
    """Return when each picture of a film of ours is shown, in seconds."""
    with path.open("rb") as film, mmap.mmap(film.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return times(content, next(_tracks(list(boxes(content)))))


def _anatomy(content: mmap.mmap) -> FilmAnatomy:
    found = list(boxes(content))
    media = [(box.start, box.end) for box in found if box.path == "mdat"]
    handlers = tuple(box.of(content)[8:12].decode("latin-1") for box in found if box.path.endswith("mdia/hdlr"))
    tracks = list(_tracks(found))
    if len(tracks) > MAX_TRACKS:
        raise ValueError("too many tracks")
    places = [list(samples(content, track)) for track in tracks]
    pictures, sounds = (
        [place for track, kind in zip(places, handlers, strict=False) if kind == wanted for place in track]
        for wanted in ("vide", "soun")
    )
    faults = dict.fromkeys(
        [
            *_box_faults(content, found, handlers),
            *_room_faults(content, found),
            *(fault for track in tracks for fault in track_faults(content, track)),
            *_place_faults(media, [place for track in places for place in track]),
            *_picture_faults(content, pictures),
            *_sound_faults(content, sounds),
        ]
    )
    edges = [0, *(place for pair in media for place in pair), len(content)]
    header = b"".join(content[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True))
    return FilmAnatomy(handlers, len(pictures), tuple(faults), header, tuple(media))


def _tracks(found: list[BoxFound]) -> Iterator[list[BoxFound]]:
    """Yield the boxes of each track."""
    starts = [place for place, box in enumerate(found) if box.path == "moov/trak"]
    for start, end in pairwise([*starts, len(found)]):
        yield [box for box in found[start:end] if box.path.startswith("moov/trak")]


def _box_faults(content: Content, found: list[BoxFound], handlers: tuple[str, ...]) -> Iterator[str]:
    """Yield a code for each box that our writer never writes, or that says more than it has to."""
    once = Counter(box.path for box in found if not box.path.startswith("moov/trak") and box.kind != "free")
    if any(count > 1 for count in once.values()):
        yield "foreign_box"
    checks = {"mvhd": _movie_fault, "tkhd": _track_fault, "mdhd": _media_fault, "hdlr": _handler_fault}
    for box in found:
        allowed = box.path in _FIXED or box.path in _BRANCHES or ("soun" in handlers and box.path in _SOUND_ONLY)
        expected = _FIXED.get(box.path)
        if not allowed:
            yield "edit_list" if box.kind in ("edts", "elst") else "foreign_box"
        elif expected is not None and box.kind != "free" and box.of(content) != expected:
            yield "odd_field"
        elif box.kind in checks:
            yield from checks[box.kind](box.of(content))
        elif box.kind == "stsd":
            yield from _entry_faults(box.of(content))


def _movie_fault(field: bytes) -> Iterator[str]:
    """Check the movie's header: no times, and nothing but usual values in fields that say nothing of the film."""
    if any(field[4:12]):
        yield "dated"
    rest = struct.pack(">IH", 0x10000, 0x100) + bytes(10) + _MATRIX + bytes(24)
    scale, following = field[12:16], int.from_bytes(field[96:])
    if field[:4] != bytes(4) or scale != MOVIE_SCALE or field[20:96] != rest or not 1 < following <= MAX_TRACKS + 1:
        yield "odd_field"


def _track_fault(field: bytes) -> Iterator[str]:
    """Check a track's header: no times, shown upright, in no group."""
    if any(field[4:12]):
        yield "dated"
    # Sound has a group and a volume of its own.
    zeros = field[16:20] + field[24:34] + field[38:40] + (field[34:38] if any(field[76:84]) else b"")
    if field[:4] != b"\0\0\0\3" or any(zeros) or field[40:76] != _MATRIX or len(field) != 84:
        yield "odd_field"


def _media_fault(field: bytes) -> Iterator[str]:
    """Check a medium's header: no times, and the language "und"."""
    if any(field[4:12]):
        yield "dated"
    if field[:4] != bytes(4) or field[20:] != b"\x55\xc4\0\0":
        yield "odd_field"


def _handler_fault(field: bytes) -> Iterator[str]:
    """Check a track's kind: its name is the muxer's, never a camera's."""
    kind = field[8:12].decode("latin-1")
    if kind in TRACKS and field != bytes(8) + field[8:12] + bytes(12) + TRACKS[kind] + b"\0":
        yield "odd_field"


def _entry_faults(field: bytes) -> Iterator[str]:
    """Check how samples are coded: as our writer does, no encoder's name, no pixels cropped away."""
    kind = field[12:16]
    if kind == b"mp4a":
        if (field[:_RATES], field[_RATES + 8 : -8]) != _SOUND_ENTRY:
            yield "odd_field"
        return
    size, entry = int.from_bytes(field[8:12]), field[16:]
    fixed = (entry[:8], entry[8:24], entry[28:42], entry[42:74], entry[74:78])
    usual = (bytes(7) + b"\1", bytes(16), struct.pack(">IIIH", 0x480000, 0x480000, 0, 1), bytes(32), b"\0\x18\xff\xff")
    if field[:8] != bytes(7) + b"\1" or fixed != usual or size != len(field) - 8:
        yield "odd_field"
    if kind != b"avc1":
        yield "odd_field"
        return
    inner = list(boxes(field, 94, len(field)))
    if len({box.kind for box in inner}) < len(inner) or (inner[-1].end if inner else 0) != len(field):
        yield "foreign_box"
    for box in inner:
        if box.kind not in _PICTURE_ENTRY:
            yield "foreign_box"
        elif box.kind == "avcC":
            yield from _configuration_faults(box.of(field))
        elif box.size != _PICTURE_ENTRY[box.kind]:
            yield "odd_field"


def _configuration_faults(record: bytes) -> Iterator[str]:
    """Check a decoder's configuration: one parameter set of each kind, nothing behind them, nothing cropped away."""
    if not is_bare(record):
        yield "odd_field"
    if any(map(hides_pixels, parameter_sets(record))):
        yield "hidden_pixels"


def _room_faults(content: Content, found: list[BoxFound]) -> Iterator[str]:
    """Check that room which is there to be empty is empty, and that nothing lies behind the last box."""
    if any(any(box.of(content)) for box in found if box.kind in ("free", "skip")):
        yield "filled_room"
    if len(content) > max((box.end for box in found if "/" not in box.path), default=0):
        yield "trailing"


def _place_faults(media: list[tuple[int, int]], places: list[tuple[int, int]]) -> Iterator[str]:
    """Check that every byte of media data belongs to one sample: no room for pictures that no player shows."""
    edges = sorted(places)
    gaps = any(before[1] != after[0] for before, after in pairwise(edges))
    if len(media) != 1 or not edges or (edges[0][0], edges[-1][1]) != media[0] or gaps:
        yield "hidden_data"


def _picture_faults(content: Content, places: list[tuple[int, int]]) -> Iterator[str]:
    """Check that every sample is one picture and nothing beside it: no user data, no second picture."""
    for start, end in places:
        found = list(units(content[start:end]))
        if any(kind_of(unit) not in SLICES or unit[0] & FORBIDDEN for unit in found):
            yield "user_data"
        # The slices of one picture come in order; a second picture would begin anew.
        first = [first_macroblock(unit) for unit in found]
        if first[:1] != [0] or any(after <= before for before, after in pairwise(first)):
            yield "hidden_pictures"


def _sound_faults(content: Content, places: list[tuple[int, int]]) -> Iterator[str]:
    """Check that each block of sound begins with its one channel: other elements hold what no player lets hear."""
    if any(content[start] >> 5 for start, _ in places):
        yield "user_data"
