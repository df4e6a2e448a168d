"""Films that are put together: other pictures on the way, time stamps that begin anew, seeks that land too late.

Covers lie where things are only if all that reads a film tells the same frame by the same time and in the same size.
"""

import subprocess
from fractions import Fraction
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest

from consent_app.domain.timeline import Span
from consent_app.domain.work import Work
from consent_app.media.probe import opened, probe
from consent_app.media.reader import Cursor, frames
from consent_app.media.stamps import FilmClock, begins_anew, packet_sizes
from consent_app.redact.preview import Reel
from tests.films import number_of, numbered_film, write_film

FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()
FAR = Fraction(1000)


def put_together(path: Path, *parts: Path) -> Path:
    path.write_bytes(b"".join(part.read_bytes() for part in parts))
    return path


def remuxed(source: Path, path: Path, *options: str) -> Path:
    subprocess.run([FFMPEG, "-loglevel", "error", "-i", source, "-c", "copy", *options, path], check=True)
    return path


def shown(path: Path, start: float = 0, end: float = 1000) -> dict[int, float]:
    """Return the times of the frames in a part of a film, by the numbers that they show."""
    span = Span(Fraction(start).limit_denominator(1000), Fraction(end).limit_denominator(1000))
    return {number_of(frame.picture(4000)): float(frame.time) for frame in frames(path, span=span if start else None)}


@pytest.mark.parametrize("first", [1, 3, 5, 20])
@pytest.mark.parametrize("sizes", [((160, 96), (320, 256)), ((320, 256), (160, 96))])
def test_all_tell_one_size_however_soon_the_pictures_change_theirs(
    tmp_path: Path, first: int, sizes: tuple[tuple[int, int], tuple[int, int]]
) -> None:
    parts = [
        write_film(tmp_path / f"{place}.ts", [np.full((high, wide, 3), 90, np.uint8)] * count, bframes=0)
        for place, ((wide, high), count) in enumerate(zip(sizes, (first, 30), strict=True))
    ]
    film = put_together(tmp_path / "film.ts", *parts)
    said = (probe(film).width, probe(film).height)
    assert said == sizes[0]
    assert {frame.size for frame in frames(film)} == {said}
    assert {frame.picture(4000).shape for frame in frames(film, span=Span(Fraction(1), FAR))} == {(*said[::-1], 3)}
    cursor = Cursor(film)
    assert {frame.size for frame in cursor.frames(Fraction(0), Fraction(0)) or ()} <= {said}
    cursor.close()


@pytest.mark.parametrize("turned_first", [False, True])
def test_all_frames_are_turned_as_the_first_where_only_some_say_how(tmp_path: Path, *, turned_first: bool) -> None:
    plain = numbered_film(tmp_path / "plain.ts", 30, gop=12)
    turning = "h264_metadata=display_orientation=insert:rotate=90"
    turned = remuxed(numbered_film(tmp_path / "plain.mp4", 30, gop=12), tmp_path / "turned.ts", "-bsf:v", turning)
    both = (turned, plain) if turned_first else (plain, turned)
    film = put_together(tmp_path / "film.ts", *both)
    said = (probe(film).width, probe(film).height)
    assert (said[0] < said[1]) == turned_first
    assert {frame.size for frame in frames(film)} == {said}
    assert {frame.upright_grey(64).shape for frame in frames(film)} == {(64, 38) if turned_first else (38, 64)}


@pytest.mark.parametrize("start", [5.0, 6.2, 7.0, 8.5, 9.2])
@pytest.mark.parametrize("gop", [30, 60])
def test_a_part_of_a_film_without_an_index_begins_at_its_beginning(tmp_path: Path, gop: int, start: float) -> None:
    film = numbered_film(tmp_path / "film.ts", 180, gop=gop)
    whole = shown(film)
    wanted = {number: time for number, time in whole.items() if start <= time < start + 2}
    assert shown(film, start, start + 2) == wanted
    reel = Reel.open(film, None, 160)
    seen = reel.at(reel.index_of(Fraction(start).limit_denominator(1000)))
    assert seen is not None
    assert abs(whole[number_of(seen.filmed)] - start) < 0.1
    reel.close()


def test_where_time_stamps_begin_anew_each_frame_has_one_time_wherever_one_begins_to_read(tmp_path: Path) -> None:
    part = numbered_film(tmp_path / "part.ts", 150, gop=30)
    film = put_together(tmp_path / "film.ts", part, part)
    assert begins_anew(film, Work())
    assert not begins_anew(part, Work())
    whole = [(frame.time, number_of(frame.picture(4000))) for frame in frames(film)]
    assert len(whole) == 300
    assert whole[-1][0] > 19
    for start in (6, 9, 12, 17):
        span = Span(Fraction(start), Fraction(start + 2))
        part_of = [(frame.time, number_of(frame.picture(4000))) for frame in frames(film, span=span)]
        assert part_of == [one for one in whole if one[0] in span]
    assert [item.time for item in packet_sizes(film)][-1] == pytest.approx(whole[-1][0], abs=0.1)
    assert Cursor(film).frames(Fraction(6), Fraction(6)) is None


@pytest.mark.parametrize("gop", [1, 15])
def test_a_film_that_stays_open_goes_to_each_of_its_key_frames(tmp_path: Path, gop: int) -> None:
    film = numbered_film(tmp_path / "film.mp4", 60, gop=gop, bframes=0)
    cursor = Cursor(film)
    keys = [item.time for item in packet_sizes(film) if item.key]
    assert len(keys) == 60 / gop
    for key in keys:
        coming = cursor.frames(key - Fraction(1, 10_000), key)
        assert coming is not None
        assert number_of(next(coming).picture(4000)) == round(key * 15)
    cursor.close()


@pytest.mark.parametrize("first", [20, 40])
def test_where_time_stamps_go_back_by_less_than_a_second_they_begin_anew_too(tmp_path: Path, first: int) -> None:
    parts = [numbered_film(tmp_path / f"{count}.ts", count, gop=30) for count in (first, 180)]
    film = put_together(tmp_path / "film.ts", *parts)
    assert begins_anew(film, Work())
    whole = [(frame.time, number_of(frame.picture(4000))) for frame in frames(film)]
    assert len(whole) == first + 180
    assert [item.time for item in packet_sizes(film)] == [time for time, _ in whole]
    span = Span(Fraction(7), Fraction(9))
    assert [(frame.time, number_of(frame.picture(4000))) for frame in frames(film, span=span)] == [
        one for one in whole if one[0] in span
    ]


@pytest.mark.parametrize("ending", ["mp4", "ts"])
def test_pictures_far_apart_that_are_decoded_in_another_order_are_of_one_recording(tmp_path: Path, ending: str) -> None:
    film = numbered_film(tmp_path / f"film.{ending}", 40, gop=40, bframes=3, stamps=lambda index: 1000 * index)
    assert not begins_anew(film, Work())
    assert [item.time for item in packet_sizes(film)] == [frame.time for frame in frames(film)] == list(range(40))


def test_a_reader_ends_where_a_film_of_a_picture_every_other_second_is_broken(tmp_path: Path) -> None:
    film = tmp_path / "film.avi"
    source = ["-f", "lavfi", "-i", "testsrc=size=160x96:rate=1/2", "-frames:v", "40", "-c:v", "mjpeg"]
    subprocess.run([FFMPEG, "-loglevel", "error", *source, film], check=True)
    with opened(film) as (_, stream):
        assert stream.time_base == 2
    body, index = film.read_bytes().split(b"idx1")
    parts = body.split(b"00dc")
    spoilt = [part[:4] + bytes(len(part) - 4) for part in parts[12:]]
    film.write_bytes(b"00dc".join([*parts[:12], *spoilt]) + b"idx1" + index)
    assert list(frames(film, span=Span(Fraction(50), Fraction(60)))) == []


def test_one_time_stamp_that_comes_twice_moves_no_other() -> None:
    clock = FilmClock(Fraction(1, 30), Fraction(1, 5))
    times = [clock.at(stamp) for stamp in (0, 1, 2, 2, 4, 5, 6)]
    assert times == [Fraction(stamp, 30) for stamp in (0, 1, 2, 3, 4, 5, 6)]


def test_the_size_of_a_film_is_that_of_its_first_whole_picture(tmp_path: Path) -> None:
    turning = "h264_metadata=display_orientation=insert:rotate=90"
    film = remuxed(numbered_film(tmp_path / "plain.mp4", 30, gop=10), tmp_path / "turned.mp4", "-bsf:v", turning)
    content = bytearray(film.read_bytes())
    first = content.index(b"mdat") + 4
    content[first : first + 60] = bytes(60)
    film.write_bytes(bytes(content))
    assert {frame.size for frame in frames(film)} == {(probe(film).width, probe(film).height)}


def test_stamps_that_lie_a_little_off_do_not_drift(tmp_path: Path) -> None:
    """Where B-frames are put in an AVI, its time stamps are those of another order."""
    plain = numbered_film(tmp_path / "plain.mp4", 180, gop=30, bframes=2)
    film = remuxed(plain, tmp_path / "film.avi")
    whole = shown(film)
    assert max(whole.values()) == pytest.approx(179 / 15, abs=0.2)
    for start in (5.0, 7.0, 10.0):
        there = shown(film, start, start + 1.5)
        assert len(there) >= 20
        assert max(abs(whole[number] - time) for number, time in there.items()) < 0.15
