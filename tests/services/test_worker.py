"""The child process as a stranger drives it: JSON in, JSON lines out, and an end whatever happens."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import nullcontext
from pathlib import Path

import pytest

from consent_app.__main__ import main
from consent_app.domain.work import Cancelled, ConsentAppError
from consent_app.services import child as parent
from consent_app.services.child import child_command, run_job
from consent_app.services.jobs import Redact, Scan
from consent_app.services.sample import actors, scenery
from tests.films import numbered_film, write_film


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """A film that takes a while to redact."""
    pictures = []
    for index in range(150):
        canvas = scenery.driveway().copy()
        actors.paint_person(canvas, 60 + index * 4, 330, 230, index / 3)
        pictures.append(canvas)
    return write_film(tmp_path / "film.mp4", pictures)


def started() -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        child_command("worker"), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def said(process: "subprocess.Popen[bytes]", job: bytes, *, until: str = "") -> list[dict[str, object]]:
    """Send a job and return the lines, up to the first of the kind `until`."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(job + b"\n")
    process.stdin.flush()
    lines = []
    for line in process.stdout:
        lines.append(json.loads(line))
        if lines[-1]["event"] == until:
            break
    return lines


def ended(process: "subprocess.Popen[bytes]") -> int:
    _, errors = process.communicate(timeout=20)
    assert b"Traceback" not in errors
    assert b"Fatal" not in errors
    return process.returncode


def test_a_job_tells_its_progress_and_ends_in_one_last_line(film: Path) -> None:
    with started() as process:
        lines = said(process, json.dumps({"job": "scan", "paths": [str(film)]}).encode())
        assert ended(process) == 0
    assert [line["event"] for line in lines[:-1]] == ["progress"] * (len(lines) - 1)
    assert lines[-1]["event"] == "done"
    assert lines[-1]["result"]["recordings"][0]["path"] == str(film)  # type: ignore[index]  # the job's document
    done = [line["done"] for line in lines[:-1]]
    assert done == sorted(done)  # type: ignore[type-var]  # numbers


@pytest.mark.parametrize("job", [b"", b"{}", b"no json", b'{"job": "fly"}', b'{"job": "scan"}', b"\xff\xfe"])
def test_a_job_that_is_none_is_refused(job: bytes) -> None:
    with started() as process:
        (line,) = said(process, job)
        assert ended(process) == 1
    assert (line["event"], line["code"]) == ("failed", "job_unknown")


def test_a_known_error_comes_with_code_and_sentence(tmp_path: Path) -> None:
    with started() as process:
        job = {"job": "redact", "path": str(tmp_path / "gone.mp4"), "target": str(tmp_path / "out.mp4")}
        (line,) = said(process, json.dumps(job).encode())
        assert ended(process) == 1
    assert line["code"] == "file_missing"
    assert "gone.mp4" in str(line["message"])


@pytest.mark.parametrize("how", ["cancel", "end of input"])
def test_a_job_stops_within_a_fifth_of_a_second_and_leaves_nothing(film: Path, tmp_path: Path, how: str) -> None:
    job = {"job": "redact", "path": str(film), "target": str(tmp_path / "out.mp4")}
    with started() as process:
        said(process, json.dumps(job).encode(), until="progress")
        assert process.stdin is not None
        assert process.stdout is not None
        asked = time.monotonic()
        if how == "cancel":
            process.stdin.write(b"cancel\n")
            process.stdin.flush()
        else:
            process.stdin.close()
        rest = [json.loads(line) for line in process.stdout]
        took = time.monotonic() - asked
        process.wait(10)
    assert rest[-1] == {"event": "cancelled"}
    # The rule is 0.2 s; a machine that runs other tests beside this one is granted a little more.
    assert took < 0.6
    assert [path.name for path in tmp_path.iterdir()] == ["film.mp4"]


def test_ctrl_c_in_the_terminal_is_left_to_the_parent(film: Path) -> None:
    with started() as process:
        said(process, json.dumps({"job": "scan", "paths": [str(film)]}).encode(), until="progress")
        process.send_signal(signal.SIGINT)
        assert process.stdout is not None
        assert json.loads(list(process.stdout)[-1])["event"] == "done"
        assert ended(process) == 0


def test_a_fault_of_the_app_becomes_a_report_without_values(tmp_path: Path) -> None:
    code = (
        "import sys; from consent_app.services import jobs, worker\n"
        "def broken(*_): raise RuntimeError('Marigold Crossing')\n"
        "worker.carry_out = broken\nsys.exit(worker.run_worker())"
    )
    job = {"job": "propose", "data_dir": str(tmp_path), "request": "req-1"}
    done = subprocess.run(
        [sys.executable, "-c", code], input=json.dumps(job).encode(), capture_output=True, check=False
    )
    line = json.loads(done.stdout)
    assert (line["event"], line["code"], done.returncode) == ("failed", "fault", 1)
    (report,) = (tmp_path / "reports").iterdir()
    assert "RuntimeError" in report.read_text()
    assert "broken" in report.read_text()
    assert "Marigold" not in report.read_text()


def test_a_child_that_covers_a_film_starts_without_what_reads_mail() -> None:
    code = (
        "import sys; from consent_app.services import jobs, worker\n"
        "worker._learn(jobs.Redact('in.mp4', 'out.mp4'))\n"
        "print([name for name in ('pypdf', 'dkim', 'keyring', 'consent_app.inbox') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_child_that_is_started_early_waits_for_its_job_or_is_gone(tmp_path: Path) -> None:
    film = numbered_film(tmp_path / "film.mp4", 20)
    with parent.early() as child:
        assert run_job(Scan((str(film),)), lambda *_: None, child)["recordings"][0]["path"] == str(film)
        assert child.returncode == 0
    with parent.early() as unasked:
        assert unasked.poll() is None
    assert unasked.returncode is not None
    done = subprocess.run(child_command("worker", "early"), input=b"", capture_output=True, check=True)
    assert (done.stdout, done.stderr) == (b"", b"")


@pytest.mark.parametrize(
    ("arguments", "given"),
    [
        (["redact", "in.mp4", "-o", "out.mp4"], True),
        (["--json", "--data-dir", "x", "scan", "in.mp4"], True),
        (["redact", "--help"], False),
        (["inbox", "list"], False),
    ],
)
def test_commands_on_films_start_their_child_early(
    monkeypatch: pytest.MonkeyPatch, arguments: list[str], *, given: bool
) -> None:
    taken: list[object] = []
    monkeypatch.setattr(sys, "argv", ["consent-app", *arguments])
    monkeypatch.setattr(parent, "early", lambda: nullcontext("a child"))
    monkeypatch.setattr("consent_app.cli.app.run", lambda said, child: taken.extend([said, child]))
    with pytest.raises(SystemExit):
        main()
    assert taken == [arguments, "a child" if given else None]


def test_the_parent_gets_the_document_and_the_errors(tmp_path: Path) -> None:
    film = numbered_film(tmp_path / "film.mp4", 20)
    assert run_job(Scan((str(film),)), lambda *_: None)["recordings"][0]["path"] == str(film)
    with pytest.raises(ConsentAppError) as caught:
        run_job(Redact(str(tmp_path), str(tmp_path / "out.mp4")), lambda *_: None)
    assert (caught.value.code, caught.value.facts["name"]) == ("file_is_folder", tmp_path.name)


def test_a_child_that_dies_costs_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for code in ("import os; os.kill(os.getpid(), 11)", 'print(\'{"event": "progr\')'):
        monkeypatch.setattr(parent, "child_command", lambda _kind, code=code: [sys.executable, "-c", code])
        with pytest.raises(ConsentAppError) as caught:
            run_job(Scan((str(tmp_path),)), lambda *_: None)
        assert caught.value.code == "worker_died"


def test_an_interrupted_parent_takes_its_child_along(film: Path, tmp_path: Path) -> None:
    listed = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children")
    before = set(listed.read_text().split())
    children: set[str] = set()

    def interrupt(*_: object) -> None:
        children.update(set(listed.read_text().split()) - before)
        raise KeyboardInterrupt

    with pytest.raises(Cancelled):
        run_job(Redact(str(film), str(tmp_path / "out.mp4")), interrupt)
    assert children
    assert not any(Path(f"/proc/{child}").exists() for child in children)
    assert not (tmp_path / "out.mp4").exists()


def test_a_child_that_will_not_stop_is_killed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    deaf = (
        'import sys, time\nprint(\'{"event": "progress", "done": 0.1, "step": "reading"}\', flush=True)\ntime.sleep(60)'
    )
    monkeypatch.setattr(parent, "child_command", lambda _kind: [sys.executable, "-c", deaf])
    monkeypatch.setattr(parent, "WAIT_SECONDS", 0.2)

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(Cancelled):
        run_job(Scan((str(tmp_path),)), interrupt)


def test_a_killed_parent_leaves_no_orphan(film: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.mp4"
    command = [
        sys.executable,
        "-m",
        "consent_app",
        "redact",
        str(film),
        "-o",
        str(out),
        "--data-dir",
        str(tmp_path / "p"),
    ]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as process:
        folder = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        children: list[str] = []
        while not (children and any(path.name.startswith(".partial") for path in tmp_path.iterdir())):
            children = folder.read_text().split()
            assert process.poll() is None
            time.sleep(0.02)
        process.kill()
    deadline = time.monotonic() + 5
    while any(_alive(int(child)) for child in children) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not any(_alive(int(child)) for child in children)
    assert not out.exists()


def _alive(process: int) -> bool:
    try:
        return "(zombie)" not in Path(f"/proc/{process}/status").read_text()
    except FileNotFoundError:
        return False
