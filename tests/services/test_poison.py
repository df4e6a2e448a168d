"""A library in which every place that can leak holds a canary goes the whole line: none of it comes out."""

import json
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from consent_app.media.secondlook import decoded_again
from consent_app.services.settings import Profile
from consent_app.services.store import Store
from tests.films import number_of
from tests.poison import CANARY, CHANNELS, bundled, poisoned

LETTERS = ("utf-8", "utf-16-le", "utf-16-be")


@pytest.mark.slow
def test_no_canary_comes_out_by_any_channel(profile: Profile, store: Store, tmp_path: Path) -> None:
    films = poisoned(tmp_path / "library")
    assert len(films) == len(CHANNELS) + 1
    for film in films:
        content = film.read_bytes()
        plain = CANARY.encode() in content or CANARY.replace(" ", "_").encode() in content
        assert plain or film.stem.split()[3] in ("position", "times", "hidden", "sound", "attachment"), film.name
    out = tmp_path / "out"
    out.mkdir()
    bundle, taken = bundled(profile, store, films, out)
    assert taken == len(films)
    with zipfile.ZipFile(bundle) as archive:
        archive.extractall(tmp_path / "open")
        everything = b"".join(archive.read(name) for name in archive.namelist()) + str(archive.namelist()).encode()
    for word in ("Canary", "Marigold", "4711", "41.94", "087.91"):
        for coding in LETTERS:
            assert word.lower().encode(coding) not in everything.lower(), (word, coding)
    clips = sorted((tmp_path / "open").rglob("*.mp4"))
    assert len(clips) == len(films)
    for clip in clips:
        shown = [number_of(frame.picture(160)) for frame in decoded_again(clip, (160, 96))]
        assert shown == list(range(shown[0], 20))
    assert sum(number_of(next(iter(decoded_again(clip, (160, 96)))).picture(160)) > 0 for clip in clips) == 2
    _strangers_see_nothing(clips)


def _strangers_see_nothing(clips: list[Path]) -> None:
    """Ask exiftool and ffprobe, where they are, for all they can find."""
    for clip in clips:
        told = ""
        if shutil.which("exiftool"):
            command = ["exiftool", "-j", "-G1", "-a", "-u", "-ee", "-X", str(clip)]
            told += subprocess.run(command, check=True, capture_output=True, text=True).stdout
        if shutil.which("ffprobe"):
            shown = ["-show_format", "-show_streams", "-show_chapters", "-show_frames", "-of", "json"]
            done = subprocess.run(["ffprobe", "-v", "error", *shown, clip], check=True, capture_output=True, text=True)
            told += done.stdout
            assert len(json.loads(done.stdout)["streams"]) == 1
        told = told.replace(str(clip), "").replace(str(clip.parent), "")
        assert not [word for word in ("Canary", "Marigold", "4711", "41.94") if word in told]
