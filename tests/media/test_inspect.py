"""A finished film is held against what our writer writes: every other byte is a fault."""

import subprocess
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import imageio_ffmpeg
import pytest

from consent_app.media.boxes import boxes
from consent_app.media.coded import hides_pixels, units
from consent_app.media.frame import Upright
from consent_app.media.inspect import frame_times, inspect
from consent_app.media.probe import probe
from consent_app.media.reader import frames
from consent_app.media.writer import film_writer
from tests.films import numbered_film

STAMPS = (0, 40, 41, 500, 1200, 1240, 3000)


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return a film as our writer writes it."""
    folder = tmp_path_factory.mktemp("films")
    source = numbered_film(folder / "in.mkv", len(STAMPS), stamps=lambda index: STAMPS[index])
    film, read = probe(source), list(frames(source))
    upright = Upright(film.width, film.height)
    first = upright(read[0])
    with film_writer(folder / "out.mp4", first, film.fps) as writer:
        for frame in read:
            writer.write(upright(frame) if frame is not read[0] else first, frame.time)
    return (folder / "out.mp4").read_bytes()


def written(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "film.mp4"
    path.write_bytes(content)
    return path


def at(content: bytes, path: str) -> int:
    """Return where the content of a box begins."""
    return next(box.start for box in boxes(content) if box.path == path)


def put(path: str, offset: int, change: bytes) -> Callable[[bytes], bytes]:
    def changed(content: bytes) -> bytes:
        place = at(content, path) + offset
        return content[:place] + change + content[place + len(change) :]

    return changed


def renamed(path: str, kind: bytes) -> Callable[[bytes], bytes]:
    return put(path, -4, kind)


HEADER = "moov/trak/mdia/"
TABLES = HEADER + "minf/stbl/"


def second_picture(film: bytes) -> bytes:
    """Turn one coded unit of a sample into two, each beginning a picture; the sample stays as long as it was."""
    place = at(film, "mdat")
    size = int.from_bytes(film[place : place + 4])
    first = size // 2
    halves = first.to_bytes(4) + film[place + 4 : place + 4 + first]
    rest = (size - first - 4).to_bytes(4) + b"\1\xff" + bytes(size - first - 6)
    return film[:place] + halves + rest + film[place + 4 + size :]


def with_gap(film: bytes) -> bytes:
    """Let the first chunk begin a few bytes later, behind something that no player shows."""
    place = at(film, "mdat")
    hidden = b"hidden"
    grown = int.from_bytes(film[place - 8 : place - 4]) + len(hidden)
    moved = put(TABLES + "stco", 8, (place + len(hidden)).to_bytes(4))(film)
    return moved[: place - 8] + grown.to_bytes(4) + b"mdat" + hidden + moved[place:]


def twice(film: bytes, path: str) -> bytes:
    """Write a box twice, its outer boxes grown by that; the chunk keeps its place, since the order of boxes is free."""
    inner = next(one for one in boxes(film) if one.path == path)
    whole = film[inner.start - 8 : inner.end]
    changed = film[: inner.end] + whole + film[inner.end :]
    for outer in [one for one in boxes(film) if path.startswith(f"{one.path}/")]:
        size = (outer.size + 8 + len(whole)).to_bytes(4)
        changed = changed[: outer.start - 8] + size + changed[outer.start - 4 :]
    place = at(changed, TABLES + "stco") + 8
    offset = int.from_bytes(changed[place : place + 4]) + len(whole)
    return changed[:place] + offset.to_bytes(4) + changed[place + 4 :]


CHANGES: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "a tag box": (renamed("moov/free", b"udta"), "foreign_box"),
    "an edit list": (renamed("moov/free", b"edts"), "edit_list"),
    "a vendor's box": (lambda film: film + (8 + 20).to_bytes(4) + b"uuid" + bytes(20), "foreign_box"),
    "data behind the end": (lambda film: film + b"tail", "trailing"),
    "filled room": (put("moov/free", 3, b"x"), "filled_room"),
    "a time in the movie": (put("moov/mvhd", 7, b"\1"), "dated"),
    "a time in the track": (put("moov/trak/tkhd", 7, b"\1"), "dated"),
    "a time in the medium": (put(HEADER + "mdhd", 7, b"\1"), "dated"),
    "a rate that says something": (put("moov/mvhd", 23, b"\7"), "odd_field"),
    "a picture that is turned": (put("moov/trak/tkhd", 41, b"\0"), "odd_field"),
    "a track that is not shown": (put("moov/trak/tkhd", 3, b"\2"), "odd_field"),
    "a language": (put(HEADER + "mdhd", 20, b"\x15\xc7"), "odd_field"),
    "a handler of a camera": (put(HEADER + "hdlr", 24, b"FrontDoorCam"), "odd_field"),
    "a brand": (put("ftyp", 8, b"Ring"), "odd_field"),
    "a file elsewhere": (put(HEADER + "minf/dinf/dref", 19, b"\0"), "odd_field"),
    "an encoder's name": (put(TABLES + "stsd", 59, b"Lavc"), "odd_field"),
    "another coding": (put(TABLES + "stsd", 12, b"hvc1"), "odd_field"),
    "a box beside the coding": (put(TABLES + "stsd", 98, b"uuid"), "foreign_box"),
    "user data between pictures": (put("mdat", 4, b"\6"), "user_data"),
    "a second picture in a sample": (second_picture, "hidden_pictures"),
    "a slice that begins no picture": (put("mdat", 5, b"\0"), "hidden_pictures"),
    "a table twice": (lambda film: twice(film, TABLES + "stts"), "foreign_box"),
    "a header twice": (lambda film: twice(film, "moov/mvhd"), "foreign_box"),
    "a row that names no sample": (put(TABLES + "stts", 8, b"\0\0\0\0"), "odd_field"),
    "a picture that is shown for no time": (put(TABLES + "stts", 12, b"\0\0\0\0"), "odd_field"),
    "a key that is no picture": (put(TABLES + "stss", 8, b"Ann "), "odd_field"),
    "flags of a table": (put(TABLES + "stsz", 0, b"Ann "), "odd_field"),
    "another description": (put(TABLES + "stsc", 16, b"Ann!"), "odd_field"),
    "another length": (put(HEADER + "mdhd", 16, b"\0\0\0\7"), "odd_field"),
    "another length of the track": (put("moov/trak/tkhd", 20, b"\0\7\0\0"), "odd_field"),
    "another size": (put("moov/trak/tkhd", 76, b"\7\7\0\0"), "odd_field"),
    "a group": (put("moov/trak/tkhd", 34, b"\7"), "odd_field"),
    "another clock": (put("moov/mvhd", 12, b"Ann "), "odd_field"),
    "a following track of ours": (put("moov/mvhd", 96, b"Ann "), "odd_field"),
    "sound in a picture track": (put(TABLES + "stsd", 12, b"mp4a"), "odd_field"),
    "a version of the coding": (put(TABLES + "stsd", 102, b"\7"), "odd_field"),
    "a first bit that is never set": (put("mdat", 4, b"\xe5"), "user_data"),
    "data between samples": (with_gap, "hidden_data"),
}


def test_our_own_film_has_no_fault(ours: bytes, tmp_path: Path) -> None:
    anatomy = inspect(written(tmp_path, ours))
    assert (anatomy.handlers, anatomy.faults, anatomy.frames) == (("vide",), (), len(STAMPS))
    ((start, end),) = anatomy.coded
    assert anatomy.header + ours[start:end] == ours


def test_times_are_read_to_the_frame(ours: bytes, tmp_path: Path) -> None:
    assert frame_times(written(tmp_path, ours)) == tuple(Fraction(stamp, 1000) for stamp in STAMPS)


@pytest.mark.parametrize("name", CHANGES)
def test_anything_else_in_it_is_a_fault(name: str, ours: bytes, tmp_path: Path) -> None:
    change, fault = CHANGES[name]
    assert fault in inspect(written(tmp_path, change(ours))).faults


BROKEN: dict[str, Callable[[bytes], bytes]] = {
    "nothing": lambda film: b"",
    "a table that lies about its length": put(TABLES + "stsz", 8, b"\0\0\0\xff"),
    "times that lie about their number": put(TABLES + "stts", 4, b"\0\0\0\xff"),
    "chunks that do not fit the samples": put(TABLES + "stsc", 12, b"\0\0\0\1"),
    "no table of samples": renamed(TABLES + "stsz", b"stzz"),
    "three tracks": lambda film: film + film[at(film, "moov") - 8 : at(film, "mdat") - 8] * 2,
    "samples larger than the file": put(TABLES + "stsz", 4, b"\0\1\0\0\0\4\x4b\x40"),
    "one sample larger than the file": put(TABLES + "stsz", 12, b"\7\0\0\0"),
    "no times": renamed(TABLES + "stts", b"sttt"),
    "no header": renamed(HEADER + "mdhd", b"mdhh"),
    "no chunks": renamed(TABLES + "stco", b"stcc"),
    "a coded unit that is cut off": put("mdat", 0, b"\x7f"),
    "an entry that is cut off": lambda film: film[: at(film, TABLES + "stsd") + 4],
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_film_that_does_not_fit_itself_is_refused(name: str, ours: bytes, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        inspect(written(tmp_path, BROKEN[name](ours)))


def test_sound_is_told(tmp_path: Path, ours: bytes) -> None:
    source, target = written(tmp_path, ours), tmp_path / "sound.mp4"
    program = imageio_ffmpeg.get_ffmpeg_exe()
    noise = ["-f", "lavfi", "-i", "anoisesrc=duration=1"]
    flags = ["-c:v", "copy", "-c:a", "aac", "-fflags", "+bitexact", "-use_editlist", "0", "-movflags", "+faststart"]
    subprocess.run([program, "-loglevel", "error", "-y", "-i", source, *noise, *flags, target], check=True)
    anatomy = inspect(target)
    assert anatomy.handlers == ("vide", "soun")
    assert anatomy.frames == len(STAMPS)
    assert "hidden_data" not in anatomy.faults


def cropped(tmp_path: Path, crop: str) -> bool:
    """Return whether a film of 320×192 with cropping written into its parameter set is seen to hide pixels."""
    path = tmp_path / "cropped.mp4"
    program = imageio_ffmpeg.get_ffmpeg_exe()
    command = [program, "-loglevel", "error", "-y", "-f", "lavfi", "-i", "testsrc=duration=0.2:size=320x192:rate=10"]
    filters = ["-bsf:v", f"h264_metadata={crop}"] if crop else []
    subprocess.run([*command, "-c:v", "libx264", "-pix_fmt", "yuv420p", *filters, path], check=True)
    return "hidden_pixels" in inspect(path).faults


@pytest.mark.parametrize(
    ("crop", "hides"),
    [("", False), ("crop_right=12", False), ("crop_right=32", True), ("crop_bottom=16", True), ("crop_left=2", True)],
)
def test_pixels_that_are_cropped_away_are_seen(crop: str, hides: bool, tmp_path: Path) -> None:
    assert cropped(tmp_path, crop) is hides


@pytest.mark.parametrize(
    "coding",
    [["-pix_fmt", "yuv422p"], ["-pix_fmt", "yuv444p"], ["-pix_fmt", "yuv420p10le"], ["-profile:v", "baseline"],
     ["-flags", "+ilme+ildct"]],
)  # fmt: skip
def test_other_colours_and_profiles_are_read(coding: list[str], tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error", "-y", "-f", "lavfi"]
    source = ["-i", "testsrc=duration=0.2:size=320x176:rate=10", "-pix_fmt", "yuv420p", "-c:v", "libx264", *coding]
    subprocess.run([*command, *source, path], check=True)
    assert "hidden_pixels" not in inspect(path).faults


def test_parameter_sets_our_encoder_never_writes_are_refused() -> None:
    for content in (b"\x67\x64\0\x0a", b"\x67\x64\0\x0a" + b"\xff" * 3, b"\x67\x42\0\x0a\xc7\xff"):
        with pytest.raises(ValueError, match=r"\w"):
            hides_pixels(content)


def test_a_unit_without_content_is_refused() -> None:
    with pytest.raises(ValueError, match="broken"):
        list(units(bytes(4)))
