import subprocess
from fractions import Fraction
from pathlib import Path

import imageio_ffmpeg
import pytest

from consent_app.domain.timeline import Span
from consent_app.domain.work import Cancelled, ConsentAppError, Work
from consent_app.media.probe import probe
from consent_app.media.reader import Haste, frames
from consent_app.media.stamps import index_sizes, packet_sizes
from tests.films import number_of, numbered_film, write_film


def numbers(path: Path, span: Span | None = None) -> list[int]:
    return [number_of(frame.picture(10_000)) for frame in frames(path, span=span)]


def ffmpeg(*arguments: str) -> None:
    subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error", "-y", *arguments], check=True)


def test_every_frame_comes_once_and_in_order(tmp_path: Path) -> None:
    film = numbered_film(tmp_path / "plain.mp4", 40)
    assert numbers(film) == list(range(40))


def test_times_of_a_variable_frame_rate_are_kept_exactly(tmp_path: Path) -> None:
    stamps = [0, 33, 66, 400, 401, 900, 1500, 1533]
    film = numbered_film(tmp_path / "variable.mkv", len(stamps), stamps=lambda index: stamps[index])
    assert [frame.time for frame in frames(film)] == [Fraction(stamp, 1000) for stamp in stamps]


def test_film_time_starts_at_the_first_frame_shown(tmp_path: Path) -> None:
    film = numbered_film(tmp_path / "late.mkv", 10, stamps=lambda index: 4940 + index * 100)
    assert next(frames(film)).time == 0


def test_frames_that_an_edit_list_hides_are_not_read(tmp_path: Path) -> None:
    whole = numbered_film(tmp_path / "whole.mp4", 60, gop=30, bframes=0)
    cut = tmp_path / "cut.mp4"
    ffmpeg("-ss", "1", "-i", str(whole), "-c", "copy", str(cut))
    assert numbers(cut) == list(range(15, 60))
    assert next(frames(cut)).time == 0


@pytest.mark.parametrize("start", [Fraction(1, 2), Fraction(5), Fraction(7), Fraction(151, 15)])
def test_a_span_gives_exactly_its_frames_wherever_the_key_frames_are(tmp_path: Path, start: Fraction) -> None:
    film = numbered_film(tmp_path / "long.mp4", 200, gop=50)
    span = Span(start, start + 2)
    expected = [index for index in range(200) if start <= Fraction(round(1000 * index / 15), 1000) < start + 2]
    assert numbers(film, span) == expected


def test_seeking_gives_the_times_of_the_whole_film(tmp_path: Path) -> None:
    film = numbered_film(tmp_path / "offset.mkv", 200, gop=40, stamps=lambda index: 2500 + index * 67)
    whole = {number_of(frame.picture(10_000)): frame.time for frame in frames(film)}
    part = {
        number_of(frame.picture(10_000)): frame.time for frame in frames(film, span=Span(Fraction(8), Fraction(10)))
    }
    assert part
    assert all(whole[number] == time for number, time in part.items())


def test_key_frames_alone_are_those_of_the_coder(tmp_path: Path) -> None:
    film = numbered_film(tmp_path / "keys.mp4", 40, gop=10, bframes=0, options=None)
    keys = [number_of(frame.picture(10_000)) for frame in frames(film, haste=Haste(keys_only=True))]
    assert keys == [0, 10, 20, 30]


def test_a_rotated_film_is_read_upright(tmp_path: Path) -> None:
    plain = numbered_film(tmp_path / "plain.mp4", 5)
    turned = tmp_path / "turned.mp4"
    ffmpeg("-display_rotation", "90", "-i", str(plain), "-c", "copy", str(turned))
    film = probe(turned)
    assert (film.width, film.height) == (96, 160)
    picture = next(frames(turned)).picture(10_000)
    assert picture.shape == (160, 96, 3)
    assert next(frames(turned)).size == (96, 160)


@pytest.mark.parametrize(
    ("pixel", "size"),
    [
        ("2/1", (320, 96)),  # a recorder that keeps every other column
        ("40/33", (194, 96)),  # to an even number
        ("1/2", (160, 192)),
        ("1001/1000", (160, 96)),
        ("9/1", (160, 96)),  # no format has such pixels
    ],
)
def test_a_film_is_read_in_square_pixels(tmp_path: Path, pixel: str, size: tuple[int, int]) -> None:
    plain, squeezed = numbered_film(tmp_path / "plain.mp4", 3), tmp_path / "squeezed.mp4"
    ffmpeg("-i", str(plain), "-c", "copy", "-bsf:v", f"h264_metadata=sample_aspect_ratio={pixel}", str(squeezed))
    film, frame = probe(squeezed), next(frames(squeezed))
    assert (film.width, film.height) == frame.size == size
    assert frame.picture(10_000).shape[:2] == frame.brightness.shape == size[::-1]
    assert max(frame.picture(100).shape) == max(frame.upright_grey(100).shape) == 100


def test_a_squeezed_film_that_lies_on_its_side_is_read_upright(tmp_path: Path) -> None:
    plain, turned = numbered_film(tmp_path / "plain.mp4", 3), tmp_path / "turned.mp4"
    wide = ("-bsf:v", "h264_metadata=sample_aspect_ratio=2/1")
    ffmpeg("-display_rotation", "90", "-i", str(plain), "-c", "copy", *wide, str(turned))
    film, frame = probe(turned), next(frames(turned))
    assert (film.width, film.height) == frame.size == (96, 320)
    assert frame.picture(10_000).shape[:2] == (320, 96)


def test_a_cut_off_film_ends_where_it_breaks(tmp_path: Path) -> None:
    film = numbered_film(tmp_path / "whole.mkv", 60)
    content = film.read_bytes()
    film.write_bytes(content[: len(content) * 2 // 3])
    read = numbers(film)
    assert 10 < len(read) < 60
    assert read == list(range(len(read)))


def test_the_sizes_of_packets_come_in_order_of_time(tmp_path: Path) -> None:
    film = numbered_film(tmp_path / "sizes.mp4", 30, gop=10)
    sizes = packet_sizes(film)
    assert len(sizes) == 30
    assert [item.time for item in sizes] == sorted(item.time for item in sizes)
    assert sizes[0].key
    assert sizes[0].time == 0


def test_reading_stops_when_asked(tmp_path: Path) -> None:
    film = numbered_film(tmp_path / "film.mp4", 10)
    with pytest.raises(Cancelled):
        list(frames(film, work=Work(stopped=lambda: True)))


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.mp4", b"", "file_empty"),
        ("noise.mp4", bytes(range(256)) * 40, "film_unreadable"),
        ("text.mp4", b"hello, this is no film at all\n" * 20, "film_unreadable"),
    ],
)
def test_what_is_no_film_is_a_known_error(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(ConsentAppError) as caught:
        probe(path)
    assert caught.value.code == code


def test_a_folder_and_a_missing_file_are_known_errors(tmp_path: Path) -> None:
    for path, code in ((tmp_path, "file_is_folder"), (tmp_path / "gone.mp4", "file_missing")):
        with pytest.raises(ConsentAppError) as caught:
            probe(path)
        assert caught.value.code == code


def test_a_film_without_pictures_is_a_known_error(tmp_path: Path) -> None:
    path = tmp_path / "sound.m4a"
    ffmpeg("-f", "lavfi", "-i", "anoisesrc=duration=1", str(path))
    with pytest.raises(ConsentAppError) as caught:
        probe(path)
    assert caught.value.code == "film_no_picture"


def test_a_photo_is_no_film_of_one_frame(tmp_path: Path) -> None:
    path = tmp_path / "photo.bmp"
    ffmpeg("-f", "lavfi", "-i", "testsrc", "-frames:v", "1", str(path))
    with pytest.raises(ConsentAppError) as caught:
        probe(path)
    assert caught.value.code == "film_no_picture"


def test_motion_jpeg_without_a_container_is_a_film(tmp_path: Path) -> None:
    path = tmp_path / "old.mjpeg"
    ffmpeg("-f", "lavfi", "-i", "testsrc", "-frames:v", "20", "-f", "mjpeg", str(path))
    assert probe(path).codec == "mjpeg"


def test_a_film_of_no_frames_is_a_known_error(tmp_path: Path) -> None:
    film = write_film(tmp_path / "short.mkv", [])
    with pytest.raises(ConsentAppError):
        list(frames(film))


def test_tags_of_film_and_tracks_are_told(tmp_path: Path) -> None:
    film = numbered_film(tmp_path / "tagged.mp4", 3, tags={"title": "Front door"})
    assert ("title", "Front door") in probe(film).tags
    assert not probe(film).has_sound


def test_the_index_tells_the_sizes_of_all_pictures_without_reading_them(tmp_path: Path) -> None:
    film = numbered_film(tmp_path / "film.mp4", 60)
    listed, read = index_sizes(film), packet_sizes(film)
    assert sorted(item.size for item in listed) == sorted(item.size for item in read)
    assert sum(item.key for item in listed) == sum(item.key for item in read)
    assert listed[0].time == 0
