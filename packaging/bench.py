"""What the README and the notes claim, measured: `python packaging/bench.py [PART ...]`; each part prints a table.

Parts: speed memory inbox malformed films demo window bundle scan. What `speed` and `memory` need is made here; the
others read the third-party material beside the repository (see `--material`) and are left out with a reason where it
is absent.
"""

import argparse
import csv
import json
import os
import platform
import re
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

import imageio_ffmpeg
import numpy as np

ROOT = Path(__file__).parent.parent
MATERIAL = ROOT.parent / "shared" / "data" / "dev"
FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()
PROGRAM = [sys.executable, "-m", "consent_app"]
COVERED = 0.7
STILLS = (".jpg", ".png")

sys.path.insert(0, str(ROOT))


def timed(command: list[str]) -> tuple[float, int]:
    """Run a command; return its seconds and the largest memory of it and its children so far, in MB."""
    began = time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024


def drawn_film(folder: Path, seconds: int, busy: float) -> Path:
    """Make a 1080p film at 15 frames a second from the sample's scenery, in which somebody walks for a share of it."""
    from consent_app.services.sample import actors, scenery  # noqa: PLC0415  # heavy, and only here

    path = folder / f"drawn-{seconds}-{busy}.mp4"
    command = [FFMPEG, "-y", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", "640x360", "-r", "15", "-i", "pipe:"]
    command += ["-vf", "scale=1920:1080", "-c:v", "libx264", "-preset", "veryfast", "-g", "30", str(path)]
    rng = np.random.default_rng(1)
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL) as child:
        assert child.stdin is not None
        for index in range(seconds * 15):
            canvas = scenery.driveway().copy()
            actors.paint_car(canvas, 250, 330, 250, "KD 48213")
            share = index / (seconds * 15)
            if share < busy:
                actors.paint_person(canvas, 40 + 560 * share / busy, 335, 200, index / 3)
            child.stdin.write(scenery.grainy(canvas, rng).tobytes())
    return path


def transcode(source: Path, target: Path) -> float:
    """Return the seconds ffmpeg takes to code a film anew with the preset that we use."""
    command = [FFMPEG, "-y", "-i", str(source), "-an", "-c:v", "libx264", "-preset", "veryfast", str(target)]
    return timed(command)[0]


def speed(folder: Path, material: Path) -> Iterator[str]:
    """`redact` against ffmpeg's own transcode of the same film, in pairs; the median of three is told."""
    films = [("drawn 1080p15, 30 s, 20 % activity", drawn_film(folder, 30, 0.2))]
    crowd = material / "videos" / "facenet_opera_house_1080p.mp4"
    if crowd.exists():
        films.append(("crowd, facenet_opera_house_1080p", crowd))
    for name, film in films:
        ratios, ours = [], 0.0
        for _ in range(3):
            plain = transcode(film, folder / "plain.mp4")
            ours, _ = timed([*PROGRAM, "redact", str(film), "-o", str(folder / "covered.mp4")])
            ratios.append(ours / plain)
        yield f"{name:44} ratio {sorted(ratios)[1]:5.2f}   ({ours:.1f} s the last time; start of the program included)"


def memory(folder: Path, _material: Path) -> Iterator[str]:
    """Return the peak memory of `redact` on a short and a long film."""
    for seconds in (20, 120):
        film = drawn_film(folder, seconds, 0.1)
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


def films(folder: Path, material: Path) -> Iterator[str]:
    """`redact` on every film: frames in and out, and the share of the labelled faces and plates that end up covered."""
    labelled: dict[str, dict[int, list[tuple[list[float], str]]]] = defaultdict(lambda: defaultdict(list))
    for row in csv.DictReader((material / "videos" / "hand_boxes.csv").open()):
        box = [float(row[name]) for name in ("x1", "y1", "x2", "y2")]
        labelled[row["video"]][int(row["frame"])].append((box, row["kind"]))
    totals: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for film in sorted((material / "videos").iterdir()):
        if film.suffix == ".csv":
            continue
        report = folder / "report.json"
        seconds, _ = timed([*PROGRAM, "redact", str(film), "-o", str(folder / "out.mp4"), "--report", str(report)])
        document = json.loads(report.read_text())
        shown = _shown(film)
        counts = _recall(document, labelled[film.name], _times(folder / "out.mp4"))
        for kind, (hit, count) in counts.items():
            totals[kind][0] += hit
            totals[kind][1] += count
        told = ", ".join(f"{kind} {hit}/{count}" for kind, (hit, count) in sorted(counts.items()))
        frames = f"frames {shown} -> {document['frames']} ({document['verify']['frames_checked']} by the other decoder)"
        yield f"{film.name:40} {seconds:6.1f} s  {frames}  bare {len(document['verify']['uncovered'])}  {told}"
    yield "all: " + ", ".join(
        f"{kind} {hit}/{count} = {hit / count:.3f}" for kind, (hit, count) in sorted(totals.items())
    )


def _shown(film: Path) -> int:
    """Return how many frames ffmpeg shows of a film, none doubled and none dropped."""
    command = [FFMPEG, "-i", str(film), "-map", "0:v:0", "-fps_mode", "passthrough", "-f", "null", "-"]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    return int(re.findall(r"frame=\s*(\d+)", printed)[-1])


def _times(film: Path) -> list[float]:
    from consent_app.media.reader import packet_sizes  # noqa: PLC0415  # heavy, and only here

    return [float(item.time) for item in packet_sizes(film)]


def _recall(
    report: dict[str, Any], labels: dict[int, list[tuple[list[float], str]]], times: list[float]
) -> dict[str, list[int]]:
    """Return, by kind, how many labelled boxes are covered to `COVERED` by the covers as drawn, and of how many."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    at: dict[int, list[dict[str, float]]] = defaultdict(list)
    for track in report["tracks"]:
        for box in track["boxes"]:
            # The two times are rounded in different places, so the nearest frame is the one that is meant.
            at[int(np.abs(np.array(times) - box["t_s"]).argmin())].append(box)
    for frame, boxes in labels.items():
        covers = at[frame]
        for (x1, y1, x2, y2), kind in boxes:
            hidden = np.zeros((round(y2 - y1), round(x2 - x1)), np.bool_)
            for cover in covers:
                rows = slice(max(0, round(cover["y1"] - y1)), max(0, round(cover["y2"] - y1)))
                hidden[rows, max(0, round(cover["x1"] - x1)) : max(0, round(cover["x2"] - x1))] = True
            counts[kind][0] += bool(hidden.mean() >= COVERED)
            counts[kind][1] += 1
    return counts


def demo(folder: Path, _material: Path) -> Iterator[str]:
    """Return how long the demo takes."""
    seconds, peak = timed([*PROGRAM, "demo", "--out", str(folder)])
    yield f"demo {seconds:.1f} s, peak {peak} MB in the largest process so far"


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
    "speed": speed,
    "memory": memory,
    "inbox": inbox,
    "malformed": malformed,
    "films": films,
    "demo": demo,
    "window": window,
    "bundle": bundle,
    "scan": scan,
}
NEED_MATERIAL = ("inbox", "malformed", "films")


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
