"""Sealed originals: exact, read-only, made once, and out of every bundle's reach."""

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from consent_app.domain.work import Cancelled, Work
from consent_app.media.files import file_sha256
from consent_app.services import intake, ledger, requests
from consent_app.services.originals import seal
from consent_app.services.settings import Profile
from consent_app.services.store import Store
from tests.films import numbered_film
from tests.refused import refused
from tests.scenes import ZONE, asking


@pytest.fixture
def asked(store: Store, tmp_path: Path) -> str:
    """A request for an evening, a recording of it, and one of the next day."""
    films = [numbered_film(tmp_path / f"cam_202607{day}_200500.mp4", day + 5) for day in (10, 11)]
    intake.add(store, films, "Door", Work(), zone=ZONE, shift=Fraction(0))
    (request,) = requests.add(store, asking("from 8 p.m. to 9 p.m. on July 10"), "request.txt", zone=ZONE)
    return request.id


def test_what_falls_in_the_time_is_copied_exactly_and_read_only(profile: Profile, store: Store, asked: str) -> None:
    (one,) = seal(profile, store, asked, Work())
    path = Path(one.path)
    (recording,) = [item for item in store.recordings() if item.id == one.recording]
    assert file_sha256(path) == one.sha256 == recording.sha256
    assert path.stat().st_mode & 0o777 == 0o400
    assert path.is_relative_to(profile.root / "originals")
    assert json.loads((path.parent / "sealed.json").read_text())["sealed_at"] == one.sealed_at.isoformat()
    assert ledger.entries(store)[-1].kind == "sealed"
    assert seal(profile, store, asked, Work()) == [one]
    assert len(seal(profile, store, None, Work())) == 2


def test_a_copy_that_was_harmed_is_made_anew(profile: Profile, store: Store, asked: str) -> None:
    (one,) = seal(profile, store, asked, Work())
    Path(one.path).chmod(0o600)
    Path(one.path).write_bytes(b"harmed")
    (again,) = seal(profile, store, asked, Work())
    assert file_sha256(Path(again.path)) == one.sha256


def test_what_is_away_or_changed_is_told_and_nothing_half_is_left(
    profile: Profile, store: Store, asked: str, tmp_path: Path
) -> None:
    (recording,) = [item for item in store.recordings() if "0710" in item.path]
    Path(recording.path).write_bytes(b"other")
    with refused("recording_changed"):
        seal(profile, store, asked, Work())
    store.put_recording(replace(recording, path=str(tmp_path / "gone.mp4")))
    with refused("recording_away"):
        seal(profile, store, asked, Work())
    with pytest.raises(Cancelled):
        seal(profile, store, asked, Work(stopped=lambda: True))
    assert not [path for path in (profile.root / "originals").rglob("*") if path.is_file()]


def test_without_a_recording_there_is_nothing_to_seal(profile: Profile, store: Store) -> None:
    with refused("no_footage"):
        seal(profile, store, None, Work())
