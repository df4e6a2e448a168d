"""The demo as a newcomer runs it, and how much of the sample's truth is covered in the finished clips."""

import json
import subprocess
import sys
import zipfile
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from consent_app.domain.evidence import Box
from consent_app.domain.work import Work
from consent_app.media.probe import probe
from consent_app.media.reader import frames
from consent_app.services import consent, intake, pipeline, requests
from consent_app.services.sample import HOUSEHOLD, READING, make
from consent_app.services.settings import open_profile
from consent_app.services.store import open_store
from tests.overheard import as_a_person, can_listen, listened, overheard

# A face or plate counts as covered when so much of it lies under covers.
COVERED = 0.7
# What every MP4 says of itself, the same in all.
STRUCTURE = {"major_brand", "minor_version", "compatible_brands", "language", "handler_name", "vendor_id"}


@pytest.fixture(scope="module")
def person(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a person, with their home in it."""
    folder = tmp_path_factory.mktemp("person")
    (folder / "home").mkdir()
    return folder


@pytest.fixture(scope="module")
def demo(person: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, object], Path]:
    """Run the demo once, listened to where that can be; return what it printed and its folder."""
    out = tmp_path_factory.mktemp("demo")
    command = listened(
        [sys.executable, "-m", "consent_app", "demo", "--out", str(out), "--json"], person / "overheard.txt"
    )
    environment = as_a_person(person / "home")
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=out, env=environment)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    return json.loads(done.stdout), out


@pytest.mark.slow
def test_the_demo_ends_in_a_bundle_with_the_meter(demo: tuple[dict[str, object], Path]) -> None:
    document, _ = demo
    assert document["asked_s"] == 36000.0
    assert 100 < document["recorded_s"] < 200  # type: ignore[operator]  # a number
    assert 20 < document["given_s"] < 70  # type: ignore[operator]  # a number
    assert document["clips"] == 4
    assert all(check["passed"] for check in document["checks"])  # type: ignore[attr-defined]  # a list


@pytest.mark.slow
@pytest.mark.usefixtures("demo")
def test_the_demo_reaches_for_no_network(person: Path) -> None:
    if not can_listen():
        pytest.skip("there is no strace on this machine, or it may not listen")
    assert not overheard(person / "overheard.txt")


@pytest.mark.slow
@pytest.mark.usefixtures("demo")
def test_the_demo_leaves_nothing_in_the_home(person: Path) -> None:
    assert not list((person / "home").iterdir())


@pytest.mark.slow
def test_nothing_of_the_household_is_in_any_byte_of_the_bundle(demo: tuple[dict[str, object], Path]) -> None:
    document, out = demo
    with zipfile.ZipFile(str(document["bundle"])) as archive:
        everything = b"".join(archive.read(name) + name.encode() for name in archive.namelist())
    footage = b"".join(path.read_bytes() for path in out.rglob("*.mp4"))
    for word in document["withheld_private"]:  # type: ignore[attr-defined]  # a list
        for coding in ("utf-8", "utf-16-le", "utf-16-be"):
            assert word.encode(coding).lower() not in everything.lower()
        assert word.encode() in footage, f"the sample does not carry {word}, so its absence proves nothing"


@pytest.mark.slow
def test_the_clips_show_only_their_picture(demo: tuple[dict[str, object], Path], tmp_path: Path) -> None:
    with zipfile.ZipFile(str(demo[0]["bundle"])) as archive:
        archive.extractall(tmp_path)
    clips = sorted(tmp_path.rglob("*.mp4"))
    assert len(clips) == 4
    for clip in clips:
        film = probe(clip)
        assert film.tracks == ("video",)
        assert {key.rpartition(":")[2] for key, _ in film.tags} <= STRUCTURE
        assert (film.width, film.height) == (640, 360)


@pytest.mark.slow
def test_the_samples_faces_and_plates_are_covered_in_the_pictures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Counted over the truth of every frame given: under a cover, and really changed in the finished picture."""
    made = make(tmp_path / "footage", Work())
    truth = json.loads(Path(made["truth"]).read_text())
    profile = open_profile(tmp_path / "profile")
    counts = {"face": [0, 0], "plate": [0, 0]}
    with open_store(profile.database) as store:
        message = Path(made["request"])
        (request,) = requests.add(store, message.read_bytes(), message.name, zone=HOUSEHOLD.zone)
        requests.answer(store, request.id, READING)
        for camera in made["cameras"]:
            intake.add(store, [Path(camera["folder"])], camera["name"], Work(), zone=HOUSEHOLD.zone,
                        shift=Fraction(camera["shift_s"]))  # fmt: skip
        pipeline.propose(store, request.id, Work())
        clips = pipeline.render(profile, store, request.id, Work())
        assert consent.decide(store, request.id, None).shared
        paths = {item.id: Path(item.path) for item in store.recordings()}
    for clip in clips:
        source = paths[clip.clip.recording]
        before = frames(source, span=clip.clip.span)
        for original, finished in zip(before, frames(Path(clip.path)), strict=True):
            index = round(original.time * 15)
            pictures = original.picture(640).astype(int), finished.picture(640).astype(int)
            masks = clip.plan.masks_at(original.time)
            for item in truth[source.name][index]:
                box = Box(*item["box"])
                counts[item["kind"]][1] += 1
                under = max((box.shared_area(mask.box) for mask in masks), default=0) >= COVERED * box.area
                counts[item["kind"]][0] += under and _changed(*pictures, box)
    with capsys.disabled():
        told = ", ".join(f"{covered} of {total} {kind}-frames" for kind, (covered, total) in counts.items())
        print(f"\nthe sample's truth: {told} covered")
    assert counts["face"][1] > 300
    assert counts["plate"][1] > 300
    assert all(covered == total for covered, total in counts.values())


def _changed(before: np.ndarray, after: np.ndarray, box: Box) -> bool:
    inner = box.grown(-0.4)
    part = slice(round(inner.y1), round(inner.y2)), slice(round(inner.x1), round(inner.x2))
    return bool(np.abs(before[part] - after[part]).mean() > 6)
