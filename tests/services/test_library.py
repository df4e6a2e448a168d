"""Which recordings a request is about, when that is not sure, and what is taken in."""

import os
import threading
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from consent_app.domain.evidence import Box
from consent_app.domain.footage import Camera, ClockReading, ClockSource, Confidence, Recording
from consent_app.domain.timeline import TimeWindow
from consent_app.domain.work import Cancelled, Work
from consent_app.media.files import file_sha256
from consent_app.services import intake, library, pipeline, watch
from consent_app.services.settings import Profile
from consent_app.services.shown import clock_in
from consent_app.services.store import Store
from tests.films import numbered_film, write_film
from tests.refused import refused

EVENING = datetime(2026, 7, 10, 20, tzinfo=UTC)
WINDOW = TimeWindow(EVENING, EVENING + timedelta(hours=10))
CAMERA = Camera("Door", "UTC")


def recorded(start: datetime, confidence: Confidence, source: ClockSource = ClockSource.NAME) -> Recording:
    clock = ClockReading(start, source, confidence)
    return Recording("rec-1", "/a.mp4", "Door", "0" * 64, start, clock, Fraction(600), 640, 360, Fraction(15))


@pytest.mark.parametrize(
    ("hours", "confidence", "asked"),
    [
        (0, Confidence.LOW, True),
        (-1, Confidence.LOW, True),
        (11, Confidence.LOW, True),
        (5, Confidence.LOW, False),
        (-9, Confidence.LOW, False),
        (0, Confidence.MEDIUM, False),
        (-1, Confidence.HIGH, False),
    ],
)
def test_a_doubtful_clock_at_the_edge_of_the_window_is_asked_about(
    hours: int, confidence: Confidence, asked: bool
) -> None:
    one = recorded(EVENING + timedelta(hours=hours), confidence)
    assert library.unsure([one], [CAMERA], [WINDOW]) == ([one] if asked else [])
    assert library.unsure([one], [replace(CAMERA, checked=True)], [WINDOW]) == []


def test_films_known_by_the_time_of_their_file_alone_are_asked_about_where_nothing_else_fits() -> None:
    copied = recorded(EVENING + timedelta(days=40), Confidence.LOW, ClockSource.FILE_TIME)
    named = recorded(EVENING + timedelta(hours=5), Confidence.MEDIUM)
    assert library.unsure([copied], [CAMERA], [WINDOW]) == [copied]
    assert library.unsure([copied, named], [CAMERA], [WINDOW]) == []


def test_a_search_waits_until_the_clock_was_compared(store: Store, household: str) -> None:
    recording = store.recordings()[0]
    store.put_recording(replace(recording, clock=replace(recording.clock, confidence=Confidence.LOW)))
    store.put_camera(replace(store.cameras()[0], checked=False))
    with refused("clock_unsure"):
        pipeline.propose(store, household, Work())
    intake.add(store, [], "Door", Work(), shift=Fraction(0))
    assert pipeline.propose(store, household, Work()).clips


def test_a_recording_is_read_again_only_where_the_disk_says_it_changed(
    store: Store, household: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording = store.recordings()[0]
    read: list[Path] = []

    def digest(path: Path) -> str:
        read.append(path)
        return file_sha256(path)

    monkeypatch.setattr(library, "file_sha256", digest)
    assert library.unchanged(recording) == Path(recording.path)
    assert read == []
    os.utime(recording.path, (1, 1))
    assert library.unchanged(recording) == Path(recording.path)
    assert len(read) == 1
    with Path(recording.path).open("ab") as film:
        film.write(b"more")
    with refused("recording_changed"):
        library.unchanged(recording)


def test_the_same_film_twice_is_one_recording(store: Store, tmp_path: Path) -> None:
    film = numbered_film(tmp_path / "cam_20260710_200500.mp4", 20)
    copy = tmp_path / "copy" / film.name
    copy.parent.mkdir()
    copy.write_bytes(film.read_bytes())
    intake.add(store, [film, copy], "Door", Work())
    assert len(store.recordings()) == 1


def test_an_archive_of_a_cameras_site_is_taken_in(store: Store, profile: Profile, tmp_path: Path) -> None:
    film = numbered_film(tmp_path / "film.mp4", 20)
    with zipfile.ZipFile(tmp_path / "ring.zip", "w") as made:
        made.write(film, "RingVideo_20260909_132147.MP4")
        made.writestr("readme.txt", "no film")
    (tmp_path / "broken.zip").write_bytes(b"no archive")
    paths = [tmp_path / "ring.zip", tmp_path / "broken.zip"]
    added = intake.add(store, paths, "Door", Work(), zone="UTC", unpacked=profile.unpacked)
    (recording,) = added.recordings
    assert recording.started_at == datetime(2026, 9, 9, 13, 21, 47, tzinfo=UTC)
    assert [item.error.code for item in added.refused] == ["archive_broken"]
    assert Path(recording.path).is_relative_to(profile.unpacked)


def test_photos_are_not_taken_in_and_it_is_said(store: Store, tmp_path: Path) -> None:
    film = numbered_film(tmp_path / "cam_20260710_200500.mp4", 20)
    photo, thumbnail = tmp_path / "from my phone.JPG", film.with_suffix(".jpg")
    for path in (photo, thumbnail):
        path.write_bytes(b"a picture")
    added = intake.add(store, [tmp_path, photo], "Door", Work())
    assert [one.path for one in added.recordings] == [str(film)]
    assert [(item.path, item.error.code, item.error.facts) for item in added.refused] == [
        (str(tmp_path), "folder_of_photos", {"name": tmp_path.name, "count": 1}),
        (str(photo), "film_is_photo", {"name": photo.name}),
    ]


def test_a_folder_or_an_archive_without_films_says_so(store: Store, profile: Profile, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("nothing")
    with zipfile.ZipFile(tmp_path / "photos.zip", "w") as archive:
        archive.writestr("photo.jpg", b"a picture")
    paths = [tmp_path, tmp_path / "photos.zip"]
    refused = intake.add(store, paths, "Door", Work(), unpacked=profile.unpacked).refused
    assert {(item.error.code, item.error.facts["name"]) for item in refused} == {
        ("folder_without_films", path.name) for path in paths
    }


def test_regions_that_do_not_matter_are_kept_with_the_camera(store: Store, household: str) -> None:
    intake.ignore(store, "Door", [(0.5, 0.0, 1.0, 0.25)])
    assert store.cameras()[0].ignored == (Box(0.5, 0.0, 1.0, 0.25),)
    with refused("box_empty"):
        intake.ignore(store, "Door", [(0.5, 0.0, 1.5, 0.25)])
    with refused("camera_unknown"):
        intake.ignore(store, "Roof", [])


def test_the_clock_in_the_picture_proposes_a_correction(tmp_path: Path) -> None:
    import cv2
    import numpy as np

    def pictures() -> list[np.ndarray]:
        made = []
        for index in range(200):
            picture = np.full((360, 640, 3), 70, np.uint8)
            said = (EVENING + timedelta(seconds=index / 10)).strftime("%Y-%m-%d %H:%M:%S")
            cv2.putText(picture, said, (20, 40), cv2.FONT_HERSHEY_SIMPLEX, 0.9, (255, 255, 255), 2)
            made.append(picture)
        return made

    film = write_film(tmp_path / "cam_20260710_190000.mp4", iter(pictures()), fps=10)
    recording = intake.read_recording(film, CAMERA)
    found = clock_in(recording, Work())
    assert found is not None
    assert abs(found.shift - 3600) <= 2
    blank = write_film(tmp_path / "blank.mp4", iter(np.full((30, 90, 160, 3), 70, np.uint8)), fps=10)
    assert clock_in(intake.read_recording(blank, CAMERA), Work()) is None


def test_films_that_come_into_a_folder_are_told_once_they_have_settled(tmp_path: Path) -> None:
    stop = threading.Event()
    arrivals = watch.arrivals(tmp_path, Work(stopped=stop.is_set), settled=200)

    def copy() -> None:
        (tmp_path / "notes.txt").write_text("no film")
        with (tmp_path / "one.mp4").open("wb") as film:
            for _ in range(5):
                film.write(b"film")
                film.flush()
                threading.Event().wait(0.05)

    writer = threading.Timer(0.3, copy)
    writer.start()
    assert next(arrivals) == (tmp_path / "one.mp4",)
    writer.join()
    stop.set()
    with pytest.raises(Cancelled):
        next(arrivals)
    with refused("folder_missing"):
        next(watch.arrivals(tmp_path / "gone", Work()))
