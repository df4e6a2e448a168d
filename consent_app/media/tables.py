"""The tables of samples of an MP4's track: where each sample stands and when it is shown, and that they say no more.

Source of the layout: ISO/IEC 14496-12, 8.6 and 8.7.
"""

import struct
from collections.abc import Iterator
from fractions import Fraction
from itertools import accumulate, pairwise

from consent_app.media.boxes import BoxFound, Content

STBL = "moov/trak/mdia/minf/stbl/"
MAX_SAMPLES = 5_000_000
MEDIA_HEADER, TRACK_HEADER = "moov/trak/mdia/mdhd", "moov/trak/tkhd"


def samples(content: Content, track: list[BoxFound]) -> Iterator[tuple[int, int]]:
    """Yield where each sample of a track stands in the file, as (start, end); raises ValueError for tables that lie."""
    table = _tables(track)
    if not {"stsz", "stsc", "stts", "stsd"} <= table.keys() or not {"stco", "co64"} & table.keys():
        raise ValueError("a track has no table of samples")
    sizes = _sizes(table["stsz"].of(content), len(content))
    wide = "co64" in table
    offsets = [row[0] for row in _rows(table["co64" if wide else "stco"].of(content), ">Q" if wide else ">I")]
    runs = [*_rows(table["stsc"].of(content), ">III"), (len(offsets) + 1, 0, 0)]
    taken = 0
    for (first, each, _), following in pairwise(runs):
        for chunk in range(first, following[0]):
            place = offsets[chunk - 1]
            for size in sizes[taken : taken + each]:
                yield place, place + size
                place += size
            taken += each
    if taken != len(sizes):
        raise ValueError("the tables of samples do not fit each other")


def times(content: Content, track: list[BoxFound]) -> tuple[Fraction, ...]:
    """Return when each sample of a track is shown, in seconds."""
    scale = int.from_bytes(_only(track, MEDIA_HEADER).of(content)[12:16])
    rows = _rows(_tables(track)["stts"].of(content), ">II")
    steps = (Fraction(step, scale) for count, step in rows for _ in range(min(count, MAX_SAMPLES)))
    return tuple(accumulate(steps, initial=Fraction(0)))[:-1]


def track_faults(content: Content, track: list[BoxFound]) -> Iterator[str]:
    """Yield a code where a track holds a box twice, or where its tables and headers say more than its samples need."""
    paths = [box.path for box in track]
    if len(set(paths)) < len(paths):
        yield "foreign_box"
    table = {name: box.of(content) for name, box in _tables(track).items()}
    header, shown = _only(track, MEDIA_HEADER).of(content), _only(track, TRACK_HEADER).of(content)
    if _odd_tables(table, len(content)) or _odd_lengths(table, header, shown) or _odd_size(table["stsd"], shown):
        yield "odd_field"


def _odd_tables(table: dict[str, bytes], most: int) -> bool:
    """Tell whether tables carry flags, rows that name nothing, or numbers that no sample needs."""
    steps, runs = list(_rows(table["stts"], ">II")), list(_rows(table["stsc"], ">III"))
    count = sum(each for each, _ in steps)
    keys = [0, *(key for (key,) in _rows(table["stss"], ">I"))] if "stss" in table else [0, 1]
    flagged = any(any(field[:4]) for name, field in table.items() if name not in ("sgpd", "sbgp"))
    idle = any(not each or not step for each, step in steps) or any(row[2] != 1 for row in runs)
    keyed = keys[:2] == [0, 1] and all(before < after <= count for before, after in pairwise(keys))
    return flagged or idle or not keyed or count != len(_sizes(table["stsz"], most))


def _odd_lengths(table: dict[str, bytes], header: bytes, shown: bytes) -> bool:
    """Tell whether the lengths that the headers state are not those of the samples; the movie's is in thousandths."""
    scale, length = int.from_bytes(header[12:16]), int.from_bytes(header[16:20])
    summed = sum(each * step for each, step in _rows(table["stts"], ">II"))
    return length != summed or not scale or abs(int.from_bytes(shown[20:24]) - Fraction(1000 * length, scale)) > 1


def _odd_size(entry: bytes, shown: bytes) -> bool:
    """Tell whether a track is shown in another size than its pictures have, or is coded as another kind of track."""
    width, height = (int.from_bytes(shown[place : place + 4]) for place in (76, 80))
    if not width and not height:
        return entry[12:16] != b"mp4a"
    size = (int.from_bytes(entry[40:42]), int.from_bytes(entry[42:44]))
    return entry[12:16] != b"avc1" or (width, height) != (size[0] << 16, size[1] << 16)


def _only(track: list[BoxFound], path: str) -> BoxFound:
    found = next((box for box in track if box.path == path), None)
    if found is None:
        raise ValueError("a track has no header")
    return found


def _tables(track: list[BoxFound]) -> dict[str, BoxFound]:
    """Return the tables of samples by their names."""
    return {box.kind: box for box in track if box.path.startswith(STBL)}


def _sizes(field: bytes, most: int) -> list[int]:
    """Return the sizes of all samples, which together have at most so many bytes."""
    each, count = struct.unpack(">II", field[4:12])
    if count > MAX_SAMPLES or each * count > most or len(field) != 12 + (0 if each else 4 * count):
        raise ValueError("a table is longer or shorter than it says")
    sizes = [each] * count if each else list(struct.unpack(f">{count}I", field[12 : 12 + 4 * count]))
    if sum(sizes) > most:
        raise ValueError("the samples are larger than the file")
    return sizes


def _rows(field: bytes, form: str) -> Iterator[tuple[int, ...]]:
    """Return the rows of a table: a count, then rows of numbers in the form of `struct`."""
    (count,) = struct.unpack(">I", field[4:8])
    if len(field) != 8 + count * struct.calcsize(form):
        raise ValueError("a table is longer or shorter than it says")
    return struct.iter_unpack(form, field[8:])
