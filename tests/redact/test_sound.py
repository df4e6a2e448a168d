"""Sound that is kept: in step, cut to the sample, silent where it is wanted, and with nothing said beside it."""

import subprocess
from fractions import Fraction
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest
from numpy.typing import NDArray

from consent_app.domain.redaction import RedactionPlan
from consent_app.domain.timeline import Span
from consent_app.domain.work import Work
from consent_app.media.inspect import inspect
from consent_app.media.probe import probe
from consent_app.media.sound import RATE
from consent_app.redact.film import carry_out
from tests.films import numbered_film
from tests.poison import ffmpeg
from tests.refused import refused

FPS = 15
LOUD = 0.05
# What the coder spreads of a sudden sound lies below this.
FAINT = 2e-3


def filmed(folder: Path, heard: str, *, rate: int = 44_100, offset: str = "0", seconds: int = 6) -> Path:
    """Write a film with a formula in ffmpeg's words as its sound, in stereo; its clock begins at `offset`."""
    picture, film = numbered_film(folder / "picture.mp4", seconds * FPS), folder / "film.mkv"
    sound = ["-f", "lavfi", "-i", f"aevalsrc='{heard}|{heard}':s={rate}:d={seconds}"]
    ffmpeg("-i", picture, *sound, "-c:v", "copy", "-c:a", "libmp3lame", "-output_ts_offset", offset, film)
    return film


def tone(*spans: tuple[float, float]) -> str:
    """Return the formula of a loud tone in these spans."""
    return f"0.5*sin(2*PI*700*t)*({'+'.join(f'between(t,{start},{end})' for start, end in spans)})"


def kept(film: Path, start: float, end: float, *silent: tuple[float, float]) -> RedactionPlan:
    """Return a plan that keeps the sound of a part of a film but for the silent spans."""
    muted = tuple(Span(Fraction(one), Fraction(other)) for one, other in silent)
    span = Span(Fraction(start), Fraction(end))
    return RedactionPlan("0" * 64, span, 160, 96, (), keep_audio=True, muted=muted)


def heard_in(film: Path) -> NDArray[np.float32]:
    """Return what another program hears in a film, at our rate."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error", "-i", film, "-f", "f32le", "-ac", "1", "-"]
    done = subprocess.run(command, check=True, capture_output=True)
    return np.frombuffer(done.stdout, np.float32)


def loud(samples: NDArray[np.float32]) -> tuple[float, float]:
    """Return from when to when something loud is heard, in seconds."""
    places = np.flatnonzero(np.abs(samples) > LOUD)
    return float(places[0]) / RATE, float(places[-1]) / RATE


@pytest.mark.parametrize("offset", ["0", "4.94"])
@pytest.mark.parametrize("rate", [8_000, 44_100, 48_000])
def test_sound_is_in_step_with_the_picture(tmp_path: Path, offset: str, rate: int) -> None:
    film = filmed(tmp_path, tone((2.0, 2.5)), rate=rate, offset=offset)
    carry_out(film, kept(film, 1.4, 4.2), tmp_path / "out.mp4", Work())
    # MP3 begins with some silence of its own, of which its films do not tell: 25 to 110 ms, by its rate.
    late = 0.12 if rate == 8_000 else 0.03
    start, end = loud(heard_in(tmp_path / "out.mp4"))
    assert 0.595 <= start <= 0.6 + late
    assert 1.095 <= end <= 1.1 + late


def test_no_sound_from_before_the_start_or_after_the_end_is_in_the_file(tmp_path: Path) -> None:
    film = filmed(tmp_path, tone((0, 1.9), (3.1, 6)))
    done = carry_out(film, kept(film, 2.0, 3.0), tmp_path / "out.mp4", Work())
    assert len(done.rendered.times) == FPS
    samples = heard_in(tmp_path / "out.mp4")
    assert len(samples) >= RATE
    assert np.abs(samples).max() < FAINT


def test_sound_runs_through_a_long_clip_without_a_gap(tmp_path: Path) -> None:
    film = filmed(tmp_path, tone((0, 60)), seconds=40)
    carry_out(film, kept(film, 6.0, 36.0), tmp_path / "out.mp4", Work())
    samples = heard_in(tmp_path / "out.mp4")
    each = [np.abs(samples[at : at + 480]).max() for at in range(4800, 29 * RATE, 480)]
    assert min(each) > LOUD


def test_what_is_muted_is_silent_and_the_rest_is_heard(tmp_path: Path) -> None:
    film = filmed(tmp_path, tone((0, 6)))
    carry_out(film, kept(film, 1.0, 5.0, (2.0, 3.0)), tmp_path / "out.mp4", Work())
    samples = heard_in(tmp_path / "out.mp4")
    edge = RATE // 20
    assert np.abs(samples[RATE + 2048 : 2 * RATE - 2048]).max() < FAINT
    assert np.abs(samples[RATE - edge : RATE]).max() > LOUD
    assert np.abs(samples[2 * RATE : 2 * RATE + edge]).max() > LOUD


def test_a_finished_film_with_sound_says_nothing_more_than_it_has_to(tmp_path: Path) -> None:
    film = filmed(tmp_path, tone((0, 6)))
    done = carry_out(film, kept(film, 1.0, 5.0), tmp_path / "out.mp4", Work())
    anatomy = inspect(tmp_path / "out.mp4")
    assert done.plan.keep_audio
    assert (anatomy.handlers, anatomy.faults) == (("vide", "soun"), ())
    assert b"Lav" not in (tmp_path / "out.mp4").read_bytes()
    assert probe(tmp_path / "out.mp4").tracks == ("video", "audio")


def test_sound_stays_out_unless_it_is_kept(tmp_path: Path) -> None:
    film = filmed(tmp_path, tone((0, 6)))
    plan = RedactionPlan("0" * 64, Span(Fraction(1), Fraction(2)), 160, 96, ())
    carry_out(film, plan, tmp_path / "out.mp4", Work())
    assert inspect(tmp_path / "out.mp4").handlers == ("vide",)


def test_a_film_without_sound_has_none_to_keep_and_its_record_says_so(tmp_path: Path) -> None:
    film = numbered_film(tmp_path / "film.mp4", 4 * FPS)
    done = carry_out(film, kept(film, 1.0, 2.0), tmp_path / "out.mp4", Work())
    assert not done.plan.keep_audio
    assert inspect(tmp_path / "out.mp4").handlers == ("vide",)


def test_sound_that_changes_its_kind_on_the_way_is_heard_to_the_end(tmp_path: Path) -> None:
    parts = []
    for number, (rate, channels) in enumerate(((48_000, "1"), (44_100, "2"))):
        part = tmp_path / f"part{number}.mp3"
        source = ["-f", "lavfi", "-i", f"sine=frequency=600:sample_rate={rate}:duration=3", "-af", "volume=12dB"]
        ffmpeg(*source, "-ac", channels, "-id3v2_version", "0", "-write_xing", "0", part)
        parts.append(part.read_bytes())
    (tmp_path / "both.mp3").write_bytes(b"".join(parts))
    picture, film = numbered_film(tmp_path / "picture.mp4", 6 * FPS), tmp_path / "film.mkv"
    ffmpeg("-i", picture, "-i", tmp_path / "both.mp3", "-c", "copy", film)
    carry_out(film, kept(film, 1.0, 5.5), tmp_path / "out.mp4", Work())
    samples = heard_in(tmp_path / "out.mp4")
    assert np.abs(samples[: RATE // 2]).max() > LOUD
    assert np.abs(samples[4 * RATE : 4 * RATE + RATE // 4]).max() > LOUD


def test_sound_that_is_out_of_step_with_the_picture_is_refused(tmp_path: Path) -> None:
    part = tmp_path / "part.ts"
    picture = numbered_film(tmp_path / "picture.mp4", 2 * FPS)
    ffmpeg("-i", picture, "-f", "lavfi", "-i", "anoisesrc=duration=2", "-c:v", "copy", "-c:a", "mp2", part)
    film = tmp_path / "film.ts"
    film.write_bytes(part.read_bytes() * 2)  # joined as it is: the times begin anew
    with refused("sound_apart"):
        carry_out(film, kept(film, 0.0, 4.0), tmp_path / "out.mp4", Work())
    assert not (tmp_path / "out.mp4").exists()
