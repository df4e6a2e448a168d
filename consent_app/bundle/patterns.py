"""Byte strings of private words, looked for all at once in coded pictures."""

import base64
import mmap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote, quote_plus

import numpy as np
from numpy.typing import NDArray

_PART = 16_000_000


@dataclass(frozen=True, slots=True)
class Patterns:
    """Byte strings looked for all at once, whatever the case of their letters.

    Every two bytes of the content are looked up in a table of the patterns' first two, every four of what is left in a
    list of their first four: few places are left to compare.
    """

    by_start: dict[bytes, list[tuple[bytes, int]]]
    pairs: NDArray[np.bool_]
    fours: NDArray[np.uint32]

    def first_in(self, content: "bytes | mmap.mmap", start: int, end: int) -> int | None:
        """Return which word's pattern stands in the content between two places."""
        longest = max((len(pattern) for group in self.by_start.values() for pattern, _ in group), default=0)
        for place in range(start, end if longest else start, _PART):
            part = content[place : min(end, place + _PART + longest)].lower()
            if (found := self._in_part(part)) is not None:
                return found
        return None

    def _in_part(self, part: bytes) -> int | None:
        every = np.frombuffer(part, np.uint8)
        for offset in (0, 1):
            pairs = np.frombuffer(part, "<u2", (len(part) - offset) // 2, offset)
            places = 2 * np.flatnonzero(self.pairs[pairs]) + offset
            places = places[places + 4 <= len(part)]
            fours = np.stack([every[places + step] for step in range(4)], axis=-1).view("<u4").ravel()
            for place in places[np.isin(fours, self.fours)].tolist():
                for pattern, number in self.by_start[part[place : place + 4]]:
                    if part.startswith(pattern, place):
                        return number
        return None


def patterns(texts: Iterable[tuple[str, int]], least: int) -> Patterns:
    """Return the patterns of texts of at least so many bytes, each with the number of its word, in all codings."""
    found = {
        pattern.lower(): number
        for text, number in texts
        if len(text.replace(" ", "").encode()) >= least
        for pattern in _codings(text)
        if len(pattern) >= least
    }
    by_start: dict[bytes, list[tuple[bytes, int]]] = {}
    for pattern, number in found.items():
        by_start.setdefault(pattern[:4], []).append((pattern, number))
    pairs = np.zeros(1 << 16, np.bool_)
    for start in by_start:
        pairs[int.from_bytes(start[:2], "little")] = True
    fours = np.array(sorted(int.from_bytes(start, "little") for start in by_start), np.uint32)
    return Patterns(by_start, pairs, fours)


def _codings(text: str) -> Iterator[bytes]:
    """Yield a spelling as bytes, in every coding of texts; the cases that people write are each coded."""
    for cased in {text, text.lower(), text.upper(), text.title()}:
        for between in (" ", "", "-", "_", "."):
            said = cased.replace(" ", between)
            for coding in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le"):
                yield said.encode(coding)
            yield said.encode("latin-1", "ignore")
            yield from (coded(said).encode() for coded in (quote, quote_plus))
            yield "".join(f"&#{ord(char)};" for char in said).encode()
            yield from _in_base64(said.encode())


def _in_base64(content: bytes) -> Iterable[bytes]:
    """Yield what base64 makes of bytes wherever they begin in it: the letters that what stands around cannot change."""
    for before in range(3):
        coded = base64.b64encode(bytes(before) + content)
        first = (before * 8 + 5) // 6
        whole = (before + len(content)) * 8 // 6
        yield coded[first:whole]
