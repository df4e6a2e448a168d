"""What the notes say of `scan`, measured: `python packaging/bench_scan.py [PART ...]`; each part prints a table.

recall  which labelled intervals of the real films are in a proposed clip, and how much idle time is taken for activity
blind   recall by length of event on drawn films with exact truth, coarse and `--thorough`
first   how long `propose` takes on such a library until the first clips are there, and until all are
speed   a library of real film, looped and joined, against `ffmpeg -skip_frame nokey` on the same files in the same run

`speed` and `first` take `--hours`, `--busy` and coding options; `--dvr-scan PROGRAM` runs DVR-Scan on a slice beside.
"""

import argparse
import csv
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import imageio_ffmpeg

ROOT = Path(__file__).parent.parent
MATERIAL = ROOT.parent / "shared" / "data" / "dev"
FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()
PROGRAM = [sys.executable, "-m", "consent_app"]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

# What a proposed clip has around the activity, and what is joined (`trim.select`).
BEFORE, AFTER, GAP = 2.0, 3.0, 6.0
NEAR = 2.0
INSIDE = 0.9
# Real film that is looped: name, idle from and for, busy from and for, in seconds.
LOOPS = (("cctv_ir_indoor_2021.mp4", 0, 28, 29, 18), ("intel_person-bicycle-car.mp4", 15, 8, 24, 12))
FILM_SECONDS = 1800
DVR_SLICE = 120

Spans = list[tuple[float, float]]


@dataclass(frozen=True)
class Coding:
    """How the films of a library are coded, and how long each is."""

    codec: str = "libx264"
    gop_s: int = 2
    bitrate: str = ""
    film_s: int = FILM_SECONDS

    @property
    def options(self) -> list[str]:
        """The words for ffmpeg."""
        gop = str(15 * self.gop_s)
        rate = ["-b:v", self.bitrate, "-maxrate", self.bitrate, "-bufsize", self.bitrate] if self.bitrate else []
        fixed = ["-g", gop, "-keyint_min", gop, "-bf", "0", "-an", "-tag:v", "hvc1" if "265" in self.codec else "avc1"]
        return ["-c:v", self.codec, "-preset", "veryfast", *rate, *fixed]


def scanned(paths: list[Path], *more: str) -> list[dict[str, Any]]:
    """Run `scan` and return its recordings."""
    done = subprocess.run([*PROGRAM, "scan", *map(str, paths), *more, "--json"], capture_output=True, check=True)
    recordings: list[dict[str, Any]] = json.loads(done.stdout)["recordings"]
    return recordings


def truths(path: Path) -> dict[str, list[tuple[float, float, str]]]:
    """Return the labelled intervals of each film of a table; films in which nothing moves have none."""
    table: dict[str, list[tuple[float, float, str]]] = {}
    for row in csv.DictReader(path.open()):
        table.setdefault(row["video"], [])
        if row["start_s"]:
            table[row["video"]].append((float(row["start_s"]), float(row["end_s"]), row["kind"]))
    return table


def shared(spans: Spans, start: float, end: float) -> float:
    """Return how many seconds between two times the spans take; they are in order and do not overlap."""
    return sum(max(0.0, min(b, end) - max(a, start)) for a, b in spans)


def clips(recording: dict[str, Any]) -> Spans:
    """Return the clips that would be proposed of all activity: with room around, joined where they nearly touch."""
    joined: Spans = []
    for item in recording["activity"]:
        start, end = max(0.0, item["start_s"] - BEFORE), min(recording["duration_s"], item["end_s"] + AFTER)
        if joined and start <= joined[-1][1] + GAP:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def _held(path: Path, recordings: list[dict[str, Any]]) -> Iterator[str]:
    """Hold what was found against a table of intervals."""
    table = truths(path)
    touched = inside = count = 0
    idle = false = 0.0
    missed = []
    for recording in recordings:
        name, length = Path(recording["path"]).name, recording["duration_s"]
        given = clips(recording)
        for start, end, kind in table[name]:
            if not kind.startswith(("person", "vehicle")):
                continue
            share = shared(given, start, min(end, length)) / (min(end, length) - start)
            count, touched, inside = count + 1, touched + (share > 0), inside + (share >= INSIDE)
            if share < INSIDE:
                missed.append(f"{name} {start:g}-{end:g} {kind} {share:.2f}")
        near = sorted((max(0.0, start - NEAR), min(length, end + NEAR)) for start, end, _ in table[name])
        steps = [tick / 10 for tick in range(int(length * 10))]
        far = [at for at in steps if not any(a <= at < b for a, b in near)]
        idle += len(far) / 10
        false += sum(any(one["start_s"] <= at < one["end_s"] for one in recording["activity"]) for at in far) / 10
    yield f"intervals {count}: touched {touched}, at least {INSIDE:.0%} inside {inside}; not: {missed or 'none'}"
    yield f"idle, {NEAR:g} s from any interval: {idle:.1f} s, taken for activity {false:.1f} s = {false / idle:.1%}"


def recall(asked: argparse.Namespace) -> Iterator[str]:
    """Recall on the real films, coarse where they are long enough, and with --thorough."""
    videos = asked.material / "videos"
    films = sorted(path for path in videos.iterdir() if path.suffix != ".csv")
    for more in ((), ("--thorough",)):
        yield from (
            f"{' '.join(more):11} {line}" for line in _held(videos / "motion_intervals.csv", scanned(films, *more))
        )


def blind(asked: argparse.Namespace) -> Iterator[str]:
    """Recall by length of event on drawn films; what is visible for less than half a second is left out."""
    import scenes  # noqa: PLC0415  # draws for minutes, and only here

    with tempfile.TemporaryDirectory() as folder:
        made = scenes.films(Path(folder), asked.seed, "", 75)
        for more in ((), ("--thorough",)):
            found = {Path(one["path"]).name: clips(one) for one in scanned([one.path for one in made], *more)}
            counts: dict[int, list[int]] = {}
            for film in made:
                for span in film.spans:
                    length = span.end_s - span.start_s
                    if span.kind in ("person", "vehicle") and length >= 0.5:
                        row = counts.setdefault(min((1, 2, 4, 8), key=lambda one: abs(one - length)), [0, 0])
                        row[0] += shared(found[film.path.name], span.start_s, span.end_s) > 0
                        row[1] += 1
            told = ", ".join(f"{length} s {hit}/{count}" for length, (hit, count) in sorted(counts.items()))
            yield f"{' '.join(more):11} events found, by length: {told}"


def _looped(folder: Path, material: Path, busy: float, coding: Coding, rng: random.Random, hours: float) -> list[Path]:
    """Make films of half an hour from pieces of real film: idle and busy ones in random order, `busy` of the time."""
    made: list[Path] = []
    whole = hours * 3600
    pieces = {}
    for name, idle_at, idle_for, busy_at, busy_for in LOOPS:
        for kind, start, length in (("idle", idle_at, idle_for), ("busy", busy_at, busy_for)):
            target = folder / f"{kind}-{name}"
            command = [FFMPEG, "-y", "-ss", str(start), "-t", str(length), "-i", str(material / "videos" / name)]
            look = ["-vf", "scale=1920:1080,noise=alls=6:allf=t,fps=15"]
            subprocess.run([*command, *look, *coding.options, str(target)], check=True, capture_output=True)
            pieces[name, kind] = (target, length)
    while whole > 0:
        name = LOOPS[len(made) % len(LOOPS)][0]
        seconds = min(coding.film_s, whole)
        (calm, calm_s), (wild, wild_s) = pieces[name, "idle"], pieces[name, "busy"]
        count = max(1, round(seconds * busy / wild_s))
        order = [wild] * count + [calm] * max(1, round((seconds - count * wild_s) / calm_s))
        rng.shuffle(order)
        listed, film = folder / "list.txt", folder / f"film-{len(made):02}.mp4"
        listed.write_text("".join(f"file '{one}'\n" for one in order))
        joined = [FFMPEG, "-y", "-f", "concat", "-safe", "0", "-i", str(listed)]
        subprocess.run([*joined, "-t", str(seconds), "-c", "copy", str(film)], check=True, capture_output=True)
        made.append(film)
        whole -= seconds
    return made


def _timed(command: list[str]) -> float:
    began = time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.monotonic() - began


def _skimmed(films: list[Path], *options: str) -> float:
    return sum(_timed([FFMPEG, *options, "-i", str(film), "-an", "-f", "null", "-"]) for film in films)


def speed(asked: argparse.Namespace) -> Iterator[str]:
    """Return the seconds of `scan` over those of ffmpeg's key frames, and where asked DVR-Scan's on a slice."""
    coding = Coding(asked.codec, asked.gop, asked.bitrate, asked.film)
    with tempfile.TemporaryDirectory(dir=asked.scratch) as folder:
        rng = random.Random(asked.seed)  # noqa: S311  # the order of pieces
        films = _looped(Path(folder), asked.material, asked.busy, coding, rng, asked.hours)
        plain = _skimmed(films, "-skip_frame", "nokey")
        began = time.monotonic()
        found = scanned(films, *(["--thorough"] if asked.thorough else []))
        ours = time.monotonic() - began
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
        length = sum(one["duration_s"] for one in found)
        close = sum(one["scanned_s"] for one in found)
        stretches = sum(len(one["activity"]) for one in found)
        yield f"{length / 3600:.1f} h, {asked.busy:.0%} busy, {coding}, {len(films)} films, {stretches} stretches found"
        yield f"ffmpeg key frames {plain:.0f} s, scan {ours:.0f} s = {ours / plain:.2f}; {close:.0f} s looked at close"
        yield f"{length / ours:.0f} times real time, peak {peak} MB in the largest process of the run"
        if asked.thorough:
            full = _skimmed(films)
            yield f"ffmpeg full decode {full:.0f} s, scan --thorough = {ours / full:.2f} of it"
        if asked.dvr_scan:
            yield from _beside(films[0], Path(folder), asked.dvr_scan, ours / length)


def _beside(film: Path, folder: Path, program: str, ours: float) -> Iterator[str]:
    """Run DVR-Scan as it is on a slice; `ours` is our seconds for a second of film."""
    part = folder / "slice.mp4"
    cut = [FFMPEG, "-y", "-i", str(film), "-t", str(DVR_SLICE), "-c", "copy", str(part)]
    subprocess.run(cut, check=True, capture_output=True)
    took = _timed([program, "-i", str(part), "--scan-only", "-d", str(folder)])
    yield f"DVR-Scan, defaults, {DVR_SLICE} s of film: {took:.0f} s; ours is {took / DVR_SLICE / ours:.0f} times faster"


def first(asked: argparse.Namespace) -> Iterator[str]:
    """Return the seconds until the first clips of a request are kept, which the window shows, and until all are."""
    from consent_app.domain.footage import Proposal  # noqa: PLC0415  # the repository's, and only here
    from consent_app.services.store import open_store  # noqa: PLC0415

    began_at = datetime(2026, 7, 10, 20, tzinfo=UTC)
    with tempfile.TemporaryDirectory(dir=asked.scratch) as name:
        folder = Path(name)
        rng = random.Random(asked.seed)  # noqa: S311  # the order of pieces
        coding = Coding(asked.codec, asked.gop, asked.bitrate, asked.film)
        films = _looped(folder, asked.material, asked.busy, coding, rng, asked.hours)
        for number, film in enumerate(films):
            start = began_at + timedelta(seconds=coding.film_s * number)
            film.rename(film.with_name(start.strftime("yard_%Y%m%d_%H%M%S.mp4")))
        here = ["--data-dir", str(folder / "profile")]
        window = ["--start", began_at.isoformat(), "--end", (began_at + timedelta(hours=asked.hours)).isoformat()]
        asking = [*PROGRAM, "inbox", "new", "--source", "agency", *window, "--json", *here]
        made = json.loads(subprocess.run(asking, capture_output=True, check=True).stdout)
        request = made["id"]
        added = sorted(map(str, folder.glob("yard_*.mp4")))
        _timed([*PROGRAM, "footage", "add", *added, "--camera", "Yard", "--zone", "UTC", *here])
        began, seen = time.monotonic(), 0.0
        with subprocess.Popen([*PROGRAM, "propose", request, *here], stdout=subprocess.DEVNULL) as child:
            while child.poll() is None:
                with open_store(folder / "profile" / "consent.sqlite3") as store:
                    if not seen and store.paper(request, Proposal) is not None:
                        seen = time.monotonic() - began
                        yield f"{asked.hours:g} h, {asked.busy:.0%} busy: first clips after {seen:.1f} s"
                time.sleep(0.2)
        assert child.returncode == 0
        yield f"all after {time.monotonic() - began:.0f} s"


PARTS = {"recall": recall, "blind": blind, "first": first, "speed": speed}


def main() -> None:
    """Run the parts that are named, or all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []])
    parser.add_argument("--material", type=Path, default=MATERIAL)
    parser.add_argument("--scratch", type=Path, default=None)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--hours", type=float, default=0.5)
    parser.add_argument("--busy", type=float, default=0.05)
    parser.add_argument("--codec", default="libx264")
    parser.add_argument("--gop", type=int, default=2)
    parser.add_argument("--bitrate", default="")
    parser.add_argument("--film", type=int, default=FILM_SECONDS, help="seconds of one film; 20 makes event clips")
    parser.add_argument("--thorough", action="store_true")
    parser.add_argument("--dvr-scan", default="")
    asked = parser.parse_args()
    for name in asked.parts or PARTS:
        print(f"\n== {name}: {(PARTS[name].__doc__ or '').splitlines()[0]}")
        if name != "blind" and not asked.material.is_dir():
            print("left out: the third-party material is not on this machine")
            continue
        for line in PARTS[name](asked):
            print(line, flush=True)


if __name__ == "__main__":
    main()
