"""Coded H.264 pictures, read just far enough to tell that nothing is hidden between or around them.

Source: ITU-T H.264 (08/2021), 7.3.1 (NAL units), 7.3.2.1.1 (sequence parameter set), 7.3.3 (slice header), 9.1
(Exp-Golomb codes).
"""

from collections.abc import Iterator
from dataclasses import dataclass

MACROBLOCK = 16
SLICES = frozenset({1, 5})
# The first bit of a NAL unit, which is never set.
FORBIDDEN = 0x80
# Profiles whose parameter sets say more about colour, 7.3.2.1.1.
HIGH_PROFILES = frozenset({100, 110, 122, 244, 44, 83, 86, 118, 128})


@dataclass(slots=True)
class Bits:
    """Reads bits from bytes, the highest first; raises ValueError behind the end."""

    data: bytes
    place: int = 0

    def take(self, count: int) -> int:
        """Return the next bits as a number."""
        end = self.place + count
        if end > 8 * len(self.data):
            raise ValueError("the parameter set is cut off")
        value = int.from_bytes(self.data[self.place // 8 : (end + 7) // 8])
        self.place, spare = end, -end % 8
        return value >> spare & ((1 << count) - 1)

    def number(self) -> int:
        """Return the next Exp-Golomb number, ue(v)."""
        zeros = 0
        while not self.take(1):
            zeros += 1
        return (1 << zeros) - 1 + (self.take(zeros) if zeros else 0)


def units(sample: bytes) -> Iterator[bytes]:
    """Yield the NAL units of a sample, each behind its length in four bytes; raises ValueError where one is cut off."""
    start = 0
    while start < len(sample):
        end = start + 4 + int.from_bytes(sample[start : start + 4])
        if end > len(sample) or end < start + 5:
            raise ValueError("a coded unit is broken")
        yield sample[start + 4 : end]
        start = end


def kind_of(unit: bytes) -> int:
    """Return the type of a NAL unit."""
    return unit[0] & 0x1F


def first_macroblock(unit: bytes) -> int:
    """Return with which macroblock of its picture a slice begins; one that begins a picture, with number 0."""
    return Bits(unit[1:9]).number()


def parameter_sets(record: bytes) -> Iterator[bytes]:
    """Yield the sequence parameter sets in an `avcC` record (ISO/IEC 14496-15, 5.3.3.1)."""
    place = 6
    for _ in range(record[5] & 0x1F):
        size = int.from_bytes(record[place : place + 2])
        yield record[place + 2 : place + 2 + size]
        place += 2 + size


def is_bare(record: bytes) -> bool:
    """Tell whether an `avcC` record holds one parameter set of each kind and no more (ISO/IEC 14496-15, 5.3.3.1)."""
    first = 8 + int.from_bytes(record[6:8])
    second = first + 3 + int.from_bytes(record[first + 1 : first + 3])
    # Profiles that say more about colour say so here once more, in four bytes of their own.
    more = record[second:]
    said = not more or (len(more) == 4 and more[0] & 0xFC == 0xFC and not more[3])
    return record[:1] == b"\1" and record[4:6] == b"\xff\xe1" and record[first] == 1 and said


def hides_pixels(parameter_set: bytes) -> bool:
    """Tell whether a sequence parameter set crops more than what fills up the last row and column of macroblocks."""
    bits = Bits(parameter_set[1:].replace(b"\0\0\3", b"\0\0"))
    profile = bits.take(8)
    bits.take(16)
    bits.number()
    chroma = _chroma(bits) if profile in HIGH_PROFILES else 1
    _skip_order(bits)
    bits.number()  # reference frames
    bits.take(1)
    bits.number()  # width and height in macroblocks, which need not be known
    bits.number()
    progressive = bits.take(1)
    if not progressive:
        bits.take(1)
    bits.take(1)
    if not bits.take(1):
        return False
    left, right, top, bottom = (bits.number() for _ in range(4))
    across, down = (2 if chroma in (1, 2) else 1), (2 if chroma == 1 else 1) * (2 - progressive)
    return bool(left or top) or right * across >= MACROBLOCK or bottom * down >= MACROBLOCK * (2 - progressive)


def _chroma(bits: Bits) -> int:
    """Read past what high profiles say about colour, and return how colour is sampled (chroma_format_idc)."""
    chroma = bits.number()
    if chroma == 3:
        bits.take(1)
    bits.number()
    bits.number()
    bits.take(1)
    if bits.take(1):
        raise ValueError("the parameter set has tables of its own")  # which our encoder never writes
    return chroma


def _skip_order(bits: Bits) -> None:
    """Read past how pictures are ordered."""
    bits.number()
    match bits.number():
        case 0:
            bits.number()
        case 1:
            raise ValueError("pictures are ordered in a way that our encoder never uses")
