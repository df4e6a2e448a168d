import errno
from fractions import Fraction
from pathlib import Path

import av
import pytest

from consent_app.domain.work import ConsentAppError
from consent_app.media.files import PARTIAL, committed, discard_unfinished, file_sha256, write_bytes
from consent_app.media.frame import Upright
from consent_app.media.inspect import inspect
from consent_app.media.probe import probe
from consent_app.media.reader import frames
from consent_app.media.secondlook import decoded_again
from consent_app.media.writer import film_writer
from tests.films import number_of, numbered_film


def copied(source: Path, target: Path) -> list[Fraction]:
    """Write a film anew, frame by frame, and return the times given to it."""
    film, read = probe(source), list(frames(source))
    upright = Upright(film.width, film.height)
    first = upright(read[0])
    with film_writer(target, first, film.fps) as writer:
        for frame in read:
            writer.write(upright(frame) if frame is not read[0] else first, frame.time)
        return list(writer.times)


def test_frames_and_their_times_survive(tmp_path: Path) -> None:
    stamps = [0, 40, 41, 500, 1200, 1240, 3000]
    source = numbered_film(tmp_path / "in.mkv", len(stamps), stamps=lambda index: stamps[index])
    copied(source, tmp_path / "out.mp4")
    written = list(frames(tmp_path / "out.mp4"))
    assert [frame.time for frame in written] == [Fraction(stamp, 1000) for stamp in stamps]
    assert [number_of(frame.picture(10_000)) for frame in written] == list(range(len(stamps)))


def test_a_finished_film_holds_one_bare_picture_track(tmp_path: Path) -> None:
    source = numbered_film(tmp_path / "in.mp4", 20, tags={"title": "Front door", "comment": "me@example.net"})
    copied(source, tmp_path / "out.mp4")
    anatomy = inspect(tmp_path / "out.mp4")
    assert anatomy.handlers == ("vide",)
    assert anatomy.faults == ()
    assert anatomy.frames == 20
    assert b"example.net" not in (tmp_path / "out.mp4").read_bytes()
    assert b"x264" not in (tmp_path / "out.mp4").read_bytes()
    assert b"Lav" not in (tmp_path / "out.mp4").read_bytes()


def test_the_other_decoder_sees_the_same_frames(tmp_path: Path) -> None:
    source = numbered_film(tmp_path / "in.mp4", 25)
    copied(source, tmp_path / "out.mp4")
    again = [frame.picture(160) for frame in decoded_again(tmp_path / "out.mp4", (160, 96))]
    assert [number_of(picture) for picture in again] == list(range(25))


def test_the_same_frames_give_the_same_bytes(tmp_path: Path) -> None:
    source = numbered_film(tmp_path / "in.mp4", 20)
    for name in ("one.mp4", "two.mp4"):
        copied(source, tmp_path / name)
    assert file_sha256(tmp_path / "one.mp4") == file_sha256(tmp_path / "two.mp4")


@pytest.mark.parametrize(
    ("codec", "pix_fmt"),
    [("libx264", "yuv444p"), ("libx264", "yuv420p10le"), ("libx264", "yuv422p"), ("mjpeg", "yuvj422p")],
)
def test_any_shape_of_pixels_becomes_plain_and_keeps_its_colours(tmp_path: Path, codec: str, pix_fmt: str) -> None:
    source = numbered_film(tmp_path / "in.mkv", 6, codec=codec, pix_fmt=pix_fmt)
    copied(source, tmp_path / "out.mp4")
    with av.open(str(tmp_path / "out.mp4")) as film:
        assert film.streams.video[0].codec_context.pix_fmt in ("yuv420p", "yuvj420p")
    pairs = zip(frames(source), frames(tmp_path / "out.mp4"), strict=True)
    for before, after in pairs:
        drift = abs(before.picture(160).astype(int) - after.picture(160).astype(int))
        assert drift.mean() < 4


def test_an_odd_size_is_filled_up_to_an_even_one(tmp_path: Path) -> None:
    source = tmp_path / "odd.mkv"
    with av.open(str(source), "w") as container:
        stream = container.add_stream("ffv1", rate=10)
        stream.width, stream.height, stream.pix_fmt = 161, 97, "yuv444p"
        frame = av.VideoFrame(161, 97, "yuv444p")
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    copied(source, tmp_path / "out.mp4")
    film = probe(tmp_path / "out.mp4")
    assert (film.width, film.height) == (162, 98)


def test_a_name_is_final_only_when_the_file_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "film.mp4"
    with pytest.raises(RuntimeError), committed(target) as partial:
        partial.write_bytes(b"half")
        assert not target.exists()
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []
    write_bytes(target, b"whole")
    assert target.read_bytes() == b"whole"
    assert [path.name for path in tmp_path.iterdir()] == ["film.mp4"]


def test_what_is_half_written_can_be_discarded_at_once(tmp_path: Path) -> None:
    with pytest.raises(ConsentAppError), committed(tmp_path / "film.mp4") as partial:
        partial.write_bytes(b"half")
        discard_unfinished()
        assert not partial.exists()


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "disk_full"),
        (errno.EACCES, "folder_not_writable"),
        (errno.ENOENT, "folder_missing"),
        (5, "file_not_written"),
    ],
)
def test_what_the_disk_says_becomes_a_known_error(tmp_path: Path, number: int, code: str) -> None:
    with pytest.raises(ConsentAppError) as caught, committed(tmp_path / "film.mp4"):
        raise OSError(number, "no")
    assert caught.value.code == code


def test_a_full_disk_while_writing_a_film_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = numbered_film(tmp_path / "in.mp4", 5)

    def full(*_: object) -> None:
        raise av.error.OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr("consent_app.media.writer.FilmWriter.finish", full)
    with pytest.raises(ConsentAppError) as caught:
        copied(source, tmp_path / "out.mp4")
    assert caught.value.code == "disk_full"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(PARTIAL) or path.name == "out.mp4"] == []
