"""A finished MP4 read as a stranger would: every box, track, tag and coded slice, to prove that nothing else is in it.

Source of the layout: ISO/IEC 14496-12 (boxes) and ITU-T H.264, 7.3.1 (NAL units).
"""

import mmap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_CONTAINERS = frozenset(
    {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"dinf", b"edts", b"udta", b"mvex", b"moof", b"traf"}
)
MAX_BOXES = 10_000
MAX_DEPTH = 12
SEI = 6


@dataclass(frozen=True, slots=True)
class BoxFound:
    """One box: where it stands in the tree (`moov/trak/mdia`), and the place and length of its content in the file."""

    path: str
    start: int
    size: int


@dataclass(frozen=True, slots=True)
class FilmAnatomy:
    """What an MP4 is made of; `header` is every byte outside the coded pictures, `coded` the rest."""

    boxes: tuple[str, ...]
    handlers: tuple[str, ...]
    header: bytes
    coded: bytes
    dated: bool
    user_data: bool
    filled_room: bool
    trailing: int


def inspect(path: Path) -> FilmAnatomy:
    """Return the anatomy of a finished film; raises ValueError where it is not a well-formed MP4."""
    content = path.read_bytes()
    boxes = list(_boxes(content, 0, len(content), "", 0))
    top = [box for box in boxes if "/" not in box.path]
    media = [box for box in top if box.path == "mdat"]
    end = max((box.start + box.size for box in top), default=0)
    header, position = b"", 0
    for box in media:
        header += content[position : box.start]
        position = box.start + box.size
    coded = b"".join(content[box.start : box.start + box.size] for box in media)
    handlers = tuple(
        content[box.start + 8 : box.start + 12].decode("latin-1") for box in boxes if box.path.endswith("mdia/hdlr")
    )
    return FilmAnatomy(
        boxes=tuple(box.path for box in boxes),
        handlers=handlers,
        header=header + content[position:],
        coded=coded,
        dated=any(_is_dated(content, box) for box in boxes),
        user_data=handlers == ("vide",) and any(kind == SEI for kind in _units(coded)),
        filled_room=any(_is_filled(content, box) for box in boxes),
        trailing=len(content) - end,
    )


def blank_user_data(path: Path) -> None:
    """Turn the tag boxes that the muxer writes even where there are no tags into empty room of the same size."""
    # Mapped, not read: a film may be larger than the memory.
    with path.open("r+b") as film, mmap.mmap(film.fileno(), 0) as content:
        for box in list(_boxes(content, 0, len(content), "", 0)):
            if box.path == "moov/udta":
                content[box.start - 4 : box.start + box.size] = b"free" + bytes(box.size)


def _boxes(content: bytes | mmap.mmap, start: int, end: int, above: str, depth: int) -> Iterator[BoxFound]:
    if depth > MAX_DEPTH:
        raise ValueError("boxes nested too deep")
    for _ in range(MAX_BOXES):
        if start + 8 > end:
            return
        size, head = int.from_bytes(content[start : start + 4]), 8
        kind = content[start + 4 : start + 8]
        if size == 1:
            size, head = int.from_bytes(content[start + 8 : start + 16]), 16
        elif size == 0:
            size = end - start
        if size < head or start + size > end:
            raise ValueError("a box is broken")
        path = f"{above}{kind.decode('latin-1')}"
        yield BoxFound(path, start + head, size - head)
        if kind in _CONTAINERS:
            yield from _boxes(content, start + head, start + size, f"{path}/", depth + 1)
        start += size
    raise ValueError("too many boxes")


def _is_filled(content: bytes, box: BoxFound) -> bool:
    """Tell whether a box that is there to be empty holds anything."""
    room = box.path.rpartition("/")[2] in ("free", "skip")
    return room and any(content[box.start : box.start + box.size])


def _is_dated(content: bytes, box: BoxFound) -> bool:
    """Tell whether a header box carries a time of creation or change."""
    if box.path.rpartition("/")[2] not in ("mvhd", "tkhd", "mdhd"):
        return False
    width = 16 if content[box.start] else 8
    return any(content[box.start + 4 : box.start + 4 + width])


def _units(coded: bytes) -> Iterator[int]:
    """Yield the types of the NAL units, each behind its length in four bytes."""
    start = 0
    while start + 5 <= len(coded):
        yield coded[start + 4] & 0x1F
        start += 4 + int.from_bytes(coded[start : start + 4])
