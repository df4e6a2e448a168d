"""What the README and the notes claim, measured: `python packaging/bench.py [PART ...]`; each part prints a table.

Parts: memory inbox malformed demo redact window bundle scan; the last four are benches of their own beside this one.
Some read the third-party material beside the repository (see `--material`) and are left out with a reason where it is
absent.
"""

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
MATERIAL = ROOT.parent / "shared" / "data" / "dev"
PROGRAM = [sys.executable, "-m", "consent_app"]
STILLS = (".jpg", ".png")

sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]


def timed(command: list[str]) -> tuple[float, int]:
    """Run a command; return its seconds and the largest memory of it and its children so far, in MB."""
    began = time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024


def memory(folder: Path, _material: Path) -> Iterator[str]:
    """Return the peak memory of `redact` on a short and a long film."""
    from walked import walked_film  # noqa: PLC0415  # heavy, and only here

    for seconds in (20, 120):
        film = walked_film(folder, seconds, 0.1)
        code = (
            "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True); "
            "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)"
        )
        command = [sys.executable, "-c", code, *PROGRAM, "redact", str(film), "-o", str(folder / "covered.mp4")]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        yield f"redact, 1080p15, {seconds:4} s   peak {done.stdout.split()[-1]} MB in the largest process"


def inbox(folder: Path, material: Path) -> Iterator[str]:
    """Return the public score of reading requests."""
    from tests.inbox.scoring import total  # noqa: PLC0415  # needs the repository

    count = len(list((material / "requests").glob("*.json")))
    yield f"score.py TOTAL {total(material / 'requests', folder)} on {count} messages"


def malformed(folder: Path, material: Path) -> Iterator[str]:
    """Run `scan` and `redact` over every broken and every tagged film, and `inbox add` over every odd mail."""
    films = [path for name in ("malformed", "metadata") for path in sorted((material / name).iterdir())]
    mails = sorted((material / "eml").iterdir())
    jobs = [(command, path) for path in films for command in ("scan", "redact")] + [("inbox", path) for path in mails]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(lambda job: _one(folder, *job), jobs))
    for command in ("scan", "redact", "inbox"):
        mine = [result for result in results if result["command"] == command]
        codes: dict[str, int] = defaultdict(int)
        for result in mine:
            codes[result["code"]] += 1
        bad = [result["name"] for result in mine if result["bad"]]
        slowest = max(result["seconds"] for result in mine)
        yield f"{command:7} {len(mine):4} files, slowest {slowest:5.1f} s; crash, hang, half output: {bad or 'none'}"
        yield f"        {dict(codes)}"


def _one(folder: Path, command: str, path: Path) -> dict[str, Any]:
    target = folder / f"{path.stem}-{len(path.name)}{path.suffix if path.suffix.lower() in STILLS else '.mp4'}"
    arguments = {
        "scan": ["scan", str(path)],
        "redact": ["redact", str(path), "-o", str(target)],
        "inbox": ["inbox", "add", str(path), "--data-dir", str(folder / f"profile-{path.name}")],
    }[command]
    began = time.monotonic()
    try:
        done = subprocess.run(
            [*PROGRAM, *arguments, "--json"], capture_output=True, text=True, timeout=120, check=False
        )
    except subprocess.TimeoutExpired:
        return {"command": command, "name": path.name, "code": "hang", "bad": True, "seconds": 120.0}
    partial = command == "redact" and done.returncode != 0 and target.exists()
    target.unlink(missing_ok=True)
    code = json.loads(done.stdout).get("error", {}).get("code", "done") if done.stdout else "silent"
    bad = "Traceback" in done.stderr or done.returncode not in (0, 1) or partial or code in ("fault", "silent")
    return {"command": command, "name": path.name, "code": code, "bad": bad, "seconds": time.monotonic() - began}


def demo(folder: Path, _material: Path) -> Iterator[str]:
    """Return how long the demo takes."""
    seconds, peak = timed([*PROGRAM, "demo", "--out", str(folder)])
    yield f"demo {seconds:.1f} s, peak {peak} MB in the largest process so far"


def redact(_folder: Path, material: Path) -> Iterator[str]:
    """Return what bench_redact.py measures: recall, price, leaks, speed, attack."""
    command = [sys.executable, str(ROOT / "packaging" / "bench_redact.py"), "--material", str(material.parent.parent)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    yield done.stdout.strip() or done.stderr


def window(_folder: Path, _material: Path) -> Iterator[str]:
    """Return what bench_window.py measures: first paint, event loop, player, time line."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "packaging" / "bench_window.py")], check=False, capture_output=True, text=True
    )
    yield done.stdout.strip() or done.stderr


def bundle(_folder: Path, _material: Path) -> Iterator[str]:
    """Return what bench_bundle.py measures: leaks, false alarms, kills, and how long the gate takes."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "packaging" / "bench_bundle.py")], check=False, capture_output=True, text=True
    )
    yield done.stdout.strip() or done.stderr


def scan(_folder: Path, material: Path) -> Iterator[str]:
    """Return what bench_scan.py measures: recall, events missed by length, speed on half an hour."""
    command = [sys.executable, str(ROOT / "packaging" / "bench_scan.py"), "--material", str(material)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    yield done.stdout.strip() or done.stderr


PARTS: dict[str, Callable[[Path, Path], Iterator[str]]] = {
    "memory": memory,
    "inbox": inbox,
    "malformed": malformed,
    "demo": demo,
    "redact": redact,
    "window": window,
    "bundle": bundle,
    "scan": scan,
}
NEED_MATERIAL = ("inbox", "malformed")


def main() -> None:
    """Run the parts that are named, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []])
    parser.add_argument("--material", type=Path, default=MATERIAL)
    asked = parser.parse_args()
    print(
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {time.strftime('%Y-%m-%d')}"
    )
    for name in asked.parts or PARTS:
        print(f"\n== {name}: {(PARTS[name].__doc__ or '').splitlines()[0]}")
        if name in NEED_MATERIAL and not asked.material.is_dir():
            print("left out: the third-party material is not on this machine")
            continue
        with tempfile.TemporaryDirectory() as folder:
            for line in PARTS[name](Path(folder), asked.material):
                print(line, flush=True)


if __name__ == "__main__":
    main()
