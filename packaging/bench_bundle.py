"""What is claimed of the bundle, measured: no leak, no false alarm, nothing half done, and how long the gate takes.

`bench.py bundle` runs it; by itself: `python packaging/bench_bundle.py [poison|planted|clean|gate|kills ...]`. `poison`
reads the third-party material beside the repository, too, where it is there.
"""

import argparse
import os
import random
import statistics
import string
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from walked import walked_film

from consent_app.bundle import leakcheck as gates
from consent_app.bundle.records import Given
from consent_app.bundle.search import Search
from consent_app.bundle.written import Gate
from consent_app.domain.household import WordKind, word_of
from consent_app.domain.request import Private
from consent_app.domain.timeline import Span
from consent_app.domain.work import ConsentAppError, Work
from consent_app.media.files import file_sha256
from consent_app.media.probe import probe
from consent_app.redact.render import render
from consent_app.services.household import own_words
from consent_app.services.settings import open_profile
from consent_app.services.store import open_store
from tests.bundle.sample import given, opened, written
from tests.bundle.test_leakcheck import PLANTED, failed
from tests.poison import CANARY, bundled, poisoned

MATERIAL = ROOT.parent / "shared" / "data" / "dev" / "metadata"
CLEAN = 200
KILLS = 50
TOOLS = {"exiftool": ["-a", "-u", "-G1", "-ee"], "ffprobe": ["-v", "error", "-show_format", "-show_streams"]}
SEARCHED = ("canary", "marigold", "4711", "41.94", "087.91")


def poison(folder: Path) -> Iterator[str]:
    """Count canaries in bundles made of poisoned films, by grep, exiftool and ffprobe, beside our gate."""
    made = poisoned(folder / "library")
    (folder / "ours").mkdir()
    counts = _canaries(folder / "ours", made)
    yield f"poisoned by us, a channel each and all at once: {len(made)} films; {_said(counts)}"
    total: Counter[str] = Counter()
    films = [path for path in sorted(MATERIAL.glob("*")) if path.suffix.lower() not in (".jpg", ".m4a")]
    for number, film in enumerate(films):
        home = folder / f"theirs-{number}"
        home.mkdir()
        try:
            total += _canaries(home, [film])
        except ConsentAppError as error:
            yield f"    {film.name}: nothing is made of it ({error.code})"
        else:
            total["made"] += 1
    if films:
        yield f"dev/metadata, a bundle each: {total.pop('made')} of {len(films)} films; {_said(total)}"


def _said(counts: Counter[str]) -> str:
    return "canaries: gate 0, " + ", ".join(f"{tool} {counts[tool]}" for tool in ("grep", "exiftool", "ffprobe"))


def _canaries(folder: Path, films: list[Path]) -> Counter[str]:
    """Return how often each tool finds the canaries, the films' own tags or their names in the bundle made of them."""
    profile = open_profile(folder / "profile")
    with open_store(profile.database) as store:
        bundle, _ = bundled(profile, store, films, folder)
        own = [word.text for word in own_words(profile, store, tuple(store.recordings())) if word.kind is WordKind.FILE]
    words = [word.lower() for word in (*SEARCHED, *own)]
    with zipfile.ZipFile(bundle) as archive:
        everything = b"".join(archive.read(one) for one in archive.namelist()).lower()
        archive.extractall(folder / "open")
    texts = {word.encode(coding) for word in words for coding in ("utf-8", "utf-16-le", "utf-16-be")}
    counts = Counter({"grep": sum(everything.count(text) for text in texts)})
    for tool, arguments in TOOLS.items():
        for clip in (folder / "open").rglob("*.mp4"):
            done = subprocess.run([tool, *arguments, clip.name], cwd=clip.parent, capture_output=True, check=True)
            said = done.stdout.decode("utf-8", "replace").lower()
            counts[tool] += sum(said.count(word) for word in words)
    return counts


def planted(folder: Path) -> Iterator[str]:
    """Plant a canary in a finished bundle, one for each channel and coding, and count those the gate finds."""
    bundle = written(given(folder), folder / "bundle.zip")
    found = 0
    for name, (change, check) in PLANTED.items():
        members = opened(bundle)
        change(members, folder)
        hit = check in failed(members, folder)
        found += hit
        if not hit:
            yield f"not found: {name}"
    yield f"found {found} of {len(PLANTED)}"


def clean(folder: Path) -> Iterator[str]:
    """Hold clean bundles against random short and long words, and count false alarms."""
    sample = given(folder)
    # Words of two letters stand in the sample's reasons by right.
    bare = tuple(replace(clip, plan=replace(clip.plan, visible=())) for clip in sample.clips)
    bundle = written(replace(sample, clips=bare), folder / "bundle.zip")
    rng = random.Random(41)  # noqa: S311  # which words, not how to keep a secret
    alarms = 0
    for _ in range(CLEAN):
        letters = string.ascii_letters + 2 * string.digits
        lines = ["".join(rng.choices(letters, k=rng.randint(2, 24))) for _ in range(30)]
        words = Private(tuple(word_of(f"other: {line}") for line in lines))
        checks = gates.leakcheck(bundle, Gate(words, "Oakridge Police Department", "26-044718", sound=False))
        alarms += not all(check.passed for check in checks)
    yield f"{alarms} false alarms on {CLEAN} bundles, 30 random words of 2 to 24 letters each"


def gate(folder: Path) -> Iterator[str]:
    """Return how long the gate takes on a minute of 1080p15, in a process of its own, without and with reading it."""
    film = walked_film(folder, 60, 0.3)
    whole = given(folder)
    plan = replace(whole.clips[0].plan, span=Span(Fraction(0), Fraction(60)), tracks=(), visible=())
    plan = replace(plan, width=1920, height=1080)
    made = folder / "made.mp4"
    rendered = render(film, probe(film), plan, made, Work())
    clip = replace(whole.clips[0], plan=plan, path=str(made), sha256=file_sha256(made), size=made.stat().st_size,
                   duration=rendered.duration, frames=len(rendered.times))  # fmt: skip
    one = Given(whole.request, whole.proposal, whole.consent, (clip,))
    bundle = written(one, folder / "bundle.zip")
    search = Search(tuple(word_of(f"other: Private word {number} {CANARY}") for number in range(9)))
    coded = made.read_bytes()
    began = time.monotonic()
    assert search.in_coded(coded, 0, len(coded)) is None
    yield f"{'the coded pictures searched for 9 words':40} {time.monotonic() - began:.2f} s more"
    for name, words in (("without words to read", ""), ("with 9 words, read in the pictures", "words")):
        times = [_gate_time(bundle, folder, reading=bool(words)) for _ in range(3)]
        yield f"{name:40} {statistics.median(times):.2f} s for 1 minute, {made.stat().st_size / 1e6:.0f} MB"


def _gate_time(bundle: Path, folder: Path, *, reading: bool) -> float:
    from consent_app.services.child import run_job  # noqa: PLC0415  # only here
    from consent_app.services.jobs import Gate as Job  # noqa: PLC0415

    words = tuple(("other", f"Private word {number} {CANARY}", number + 1) for number in range(9)) if reading else ()
    began = time.monotonic()
    agreed = (file_sha256(folder / "made.mp4"),)
    job = Job(str(bundle), words, "Oakridge Police Department", "26-044718", False, str(folder), agreed)
    run_job(job, lambda *_: None)
    return time.monotonic() - began


def kills(_folder: Path) -> Iterator[str]:
    """Kill render and release at random moments; the test that does it ten times is run with more."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:randomly",
        "-s",
        "-k",
        "kill_at_any_moment",
        "--timeout=900",
    ]
    environment = {**os.environ, "CONSENT_APP_KILLS": str(KILLS)}
    command.append("tests/services/test_crash.py")
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    said = next((line for line in done.stdout.splitlines() if "killed at work" in line), "")
    yield f"{KILLS} kills: {said}; {done.stdout.strip().splitlines()[-1]}"


PARTS: dict[str, Callable[[Path], Iterator[str]]] = {
    "poison": poison,
    "planted": planted,
    "clean": clean,
    "gate": gate,
    "kills": kills,
}


def main() -> None:
    """Run the parts that are named, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []])
    for name in parser.parse_args().parts or PARTS:
        with tempfile.TemporaryDirectory() as folder:
            for line in PARTS[name](Path(folder)):
                print(f"{name:8} {line}", flush=True)


if __name__ == "__main__":
    main()
