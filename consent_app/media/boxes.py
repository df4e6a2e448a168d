"""The boxes an MP4 is made of, read within bounds: what the gate and the writer walk through.

Source of the layout: ISO/IEC 14496-12.
"""

import mmap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

Content = bytes | mmap.mmap

_CONTAINERS = frozenset(
    {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"dinf", b"edts", b"udta", b"mvex", b"moof", b"traf"}
)
MAX_BOXES = 10_000
MAX_DEPTH = 12


@dataclass(frozen=True, slots=True)
class BoxFound:
    """One box: where it stands in the tree (`moov/trak/mdia`), and the place and length of its content in the file."""

    path: str
    start: int
    size: int

    @property
    def kind(self) -> str:
        """The four letters that name the box."""
        return self.path.rpartition("/")[2]

    @property
    def end(self) -> int:
        """The first byte behind the box."""
        return self.start + self.size

    def of(self, content: Content) -> bytes:
        """Return what is in the box."""
        return content[self.start : self.end]


def boxes(content: Content, start: int = 0, end: int | None = None) -> Iterator[BoxFound]:
    """Yield every box between two places, outer ones first; raises ValueError where they are not well-formed."""
    return _walked(content, start, len(content) if end is None else end, "", 0)


def _walked(content: Content, start: int, end: int, above: str, depth: int) -> Iterator[BoxFound]:
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
            yield from _walked(content, start + head, start + size, f"{path}/", depth + 1)
        start += size
    raise ValueError("too many boxes")


def blank_user_data(path: Path) -> None:
    """Turn the tag boxes that the muxer writes even where there are no tags into empty room of the same size."""
    # Mapped, not read: a film may be larger than the memory.
    with path.open("r+b") as film, mmap.mmap(film.fileno(), 0) as content:
        for box in list(boxes(content)):
            if box.path == "moov/udta":
                content[box.start - 4 : box.end] = b"free" + bytes(box.size)
