"""Whatever kills the program, at whatever moment: nothing half done has a final name, and the next run goes on."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime, tzinfo
from fractions import Fraction
from pathlib import Path

import pytest

from consent_app.bundle.verify import verify
from consent_app.domain.release import Bundle, Consent, RedactedClip
from consent_app.domain.request import Private
from consent_app.domain.work import ConsentAppError, Work
from consent_app.media.files import committed, swept
from consent_app.media.inspect import inspect
from consent_app.services import consent, intake, ledger, pipeline, requests, review
from consent_app.services.child import child_command, run_job
from consent_app.services.codec import to_json
from consent_app.services.jobs import Job, Release, Render
from consent_app.services.settings import Profile
from consent_app.services.store import Store
from tests.films import numbered, write_film
from tests.scenes import ZONE, asking

KILLS = int(os.environ.get("CONSENT_APP_KILLS", "10"))


@pytest.fixture
def proposed(store: Store, tmp_path: Path) -> str:
    """A request with one clip of three seconds at 320×180 that is not rendered yet."""
    film = write_film(tmp_path / "cam_20260710_200500.mp4", (numbered(index, 320, 180) for index in range(45)))
    intake.add(store, [film], "Front door", Work(), zone=ZONE, shift=Fraction(0))
    (request,) = requests.add(store, asking("from 8 p.m. to 9 p.m. on July 10"), "request.txt", zone=ZONE)
    pipeline.propose(store, request.id, Work())
    (recording,) = store.recordings()
    review.appended(store, request.id, review.Edits((review.Add(recording.id, 0.0, 3.0),)))
    return request.id


def killed(job: Job, after: float) -> bool:
    """Run a job and kill it, and all it has started, after so many seconds; return whether it was still at work."""
    with subprocess.Popen(
        child_command("worker"), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as child:  # fmt: skip
        assert child.stdin is not None
        child.stdin.write(to_json(job) + b"\n")
        child.stdin.flush()
        try:
            child.wait(after)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            return True
    return False


def took(job: Job) -> float:
    """Return the seconds that a job takes in a child."""
    began = time.monotonic()
    run_job(job, lambda *_: None)
    return time.monotonic() - began


def kill_often(job: Job, seconds: float, check: Callable[[], None], seed: int) -> int:
    """Kill a job at random moments and check after each; return how often it was at work."""
    rng = random.Random(seed)  # noqa: S311  # which moments
    hits = 0
    for _ in range(KILLS // 2):
        hit = killed(job, rng.uniform(0.2, 1.0) * seconds)
        # Where it was through already, the machine is less busy than it was.
        seconds *= 1 if hit else 0.7
        hits += hit
        check()
    return hits


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="process groups are POSIX")
def test_kill_at_any_moment_leaves_nothing_half_done(
    profile: Profile, store: Store, proposed: str, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    rendering = Render(str(profile.root), proposed)
    releasing = Release(str(profile.root), proposed, str(out), ("14 Marigold Crossing",))

    def clips_are_whole() -> None:
        for path in profile.clips(proposed).glob("*.mp4"):
            if not path.name.startswith("."):
                assert inspect(path).faults == ()
                assert inspect(path).frames == 45

    seconds = took(rendering)
    (whole,) = store.papers(proposed, RedactedClip)
    Path(whole.path).unlink()
    hits = kill_often(rendering, seconds, clips_are_whole, 1)
    assert hits > 0
    document = run_job(rendering, lambda *_: None)
    assert document["clips"][0]["sha256"] == whole.sha256

    consent.decide(store, proposed, None)
    seconds = took(releasing)
    made = store.paper(proposed, Bundle)
    assert made is not None

    def bundles_are_whole() -> None:
        for path in out.glob("[!.]*"):
            assert all(check.passed for check in verify(path))
            path.unlink()

    bundles_are_whole()
    more = kill_often(releasing, seconds, bundles_are_whole, 2)
    assert more > 0
    print(f"killed at work: render {hits}, release {more}, of {KILLS // 2} times each")
    document = run_job(releasing, lambda *_: None)
    assert document["sha256"] == made.sha256
    assert [path.name for path in out.iterdir()] == [Path(made.path).name]
    assert not list(profile.root.glob(".partial-*"))
    assert ledger.complete(store.lines())


def test_what_a_killed_run_left_is_told_and_removed(profile: Profile, store: Store, proposed: str) -> None:
    folder = profile.clips(proposed)
    gone = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    (folder / f".partial-{int(gone.stdout)}-0a1b2c3d-clip-01.mp4").write_bytes(b"half")
    document = run_job(Render(str(profile.root), proposed), lambda *_: None)
    assert document["resumed"]
    assert [path.name for path in folder.iterdir()] == ["clip-01.mp4"]
    assert not run_job(Render(str(profile.root), proposed), lambda *_: None)["resumed"]


def test_what_a_running_process_writes_is_left_alone(tmp_path: Path) -> None:
    with committed(tmp_path / "film.mp4") as partial:
        partial.write_bytes(b"half")
        assert swept(tmp_path) == 0
        assert partial.exists()
    (tmp_path / ".partial-99999999999999999999-0a1b2c3d-film.mp4").mkdir()
    (tmp_path / ".partial-1-0a1b2c3d-film.mp4").write_bytes(b"of somebody else")
    (tmp_path / ".partial-notes").write_bytes(b"no file of ours")
    assert swept(tmp_path) == 1
    assert len(list(tmp_path.iterdir())) == 3


class Earlier(datetime):
    """A clock that was set back by years."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]  # a plain moment, as it is kept
        return datetime(2020, 1, 1, tzinfo=tz)


def test_a_clock_set_back_loses_nothing(
    profile: Profile, store: Store, proposed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipeline.render(profile, store, proposed, Work())
    consent.decide(store, proposed, None)
    monkeypatch.setattr(ledger, "datetime", Earlier)
    monkeypatch.setattr(consent, "datetime", Earlier)
    again = consent.decide(store, proposed, (), note="changed my mind")
    assert again.decided_at.year == 2020
    assert store.paper(proposed, Consent) == again
    assert [entry.kind for entry in ledger.entries(store)] == ["asked", "proposed", "decided", "decided"]
    assert ledger.complete(store.lines())


def test_two_at_once_write_one_whole_bundle(profile: Profile, store: Store, proposed: str, tmp_path: Path) -> None:
    pipeline.render(profile, store, proposed, Work())
    consent.decide(store, proposed, None)
    job = to_json(Release(str(profile.root), proposed, str(tmp_path), ("14 Marigold Crossing",))) + b"\n"
    children = [
        subprocess.Popen(child_command("worker"), stdin=subprocess.PIPE, stdout=subprocess.PIPE) for _ in range(2)
    ]
    for child in children:
        assert child.stdin is not None
        child.stdin.write(job)
        child.stdin.flush()
    lasts = []
    for child in children:
        assert child.stdout is not None
        lasts.append(json.loads(child.stdout.readlines()[-1]))
        child.communicate(timeout=20)
    (bundle,) = tmp_path.glob("response-*.zip")
    assert all(check.passed for check in verify(bundle))
    assert {last["event"] for last in lasts} <= {"done", "failed"}
    done = [last["result"]["sha256"] for last in lasts if last["event"] == "done"]
    assert done
    assert len(set(done)) == 1


def test_a_full_disk_and_a_folder_that_went_are_told_and_leave_nothing(
    profile: Profile, store: Store, proposed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from consent_app.services import release

    pipeline.render(profile, store, proposed, Work())
    consent.decide(store, proposed, None)
    out = tmp_path / "out"
    out.mkdir()
    wish = release.Wish(out, Private(()))

    def full(_source: Path, target: Path) -> None:
        target.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("shutil.copyfile", full)
    with pytest.raises(ConsentAppError) as caught:
        release.release(profile, store, proposed, wish, None, Work())
    assert caught.value.code == "disk_full"
    assert list(out.iterdir()) == []

    def gone(_source: Path, target: Path) -> None:
        target.parent.rmdir()
        target.write_bytes(b"half")

    monkeypatch.setattr("shutil.copyfile", gone)
    with pytest.raises(ConsentAppError) as caught:
        release.release(profile, store, proposed, wish, None, Work())
    assert caught.value.code == "folder_missing"
    assert store.paper(proposed, Bundle) is None
    assert not list(profile.root.glob(".partial-*"))
