"""Films with exact truth, to measure a scanner for motion: `python packaging/scenes.py OUT --seed N [--only NAME]`.

Everything is drawn here, so what happens when is known to the frame, and nothing is tuned to the scanner it is to test.
A thing counts as present while at least a third of it is seen. `library` builds long films out of few drawn pieces.
"""

import argparse
import csv
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache, partial
from pathlib import Path

import cv2
import imageio_ffmpeg
import numpy as np

sys.path.insert(0, str(Path(__file__).parent))

import scene_effects as fx
from scene_events import FPS, SEEN, Actor, Span, Stage, casts, event, party
from scenery_actors import HEIGHT, WIDTH, Pixels
from scenery_drawn import Rng, Scenery
from scenery_views import VIEWS


@dataclass(frozen=True)
class Coding:
    """How a film is written, since scanners read codecs, groups and rates of very different makes."""

    codec: str = "h264"
    gop_s: float = 2.0
    crf: int = 24
    bitrate: int | None = None
    size: tuple[int, int] = (1280, 720)


@dataclass(frozen=True)
class Made:
    """A written film and what is to be found in it."""

    path: Path
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Film:
    """The plan of one film: a view, who comes, and what disturbs it before and after they are drawn."""

    name: str
    scenery: Scenery
    seconds: float
    actors: tuple[Actor, ...] = ()
    under: tuple[fx.Effect, ...] = ()
    over: tuple[fx.Effect, ...] = ()
    burned: tuple[fx.Effect, ...] = ()
    coding: Coding = field(default_factory=Coding)


def encode(path: Path, frames: Iterable[Pixels], coding: Coding) -> None:
    """Write frames as a film in the wanted coding, with closed groups and without frames out of order."""
    gop = round(coding.gop_s * FPS)
    rate = ["-crf", str(coding.crf)]
    if coding.bitrate:
        rate = ["-b:v", str(coding.bitrate), "-maxrate", str(coding.bitrate), "-bufsize", str(coding.bitrate)]
    if coding.codec == "hevc":
        options = (
            f"log-level=error:pools=none:frame-threads=1:open-gop=0:keyint={gop}:min-keyint={gop}:scenecut=0:bframes=0"
        )
        video = ["-c:v", "libx265", "-preset", "ultrafast", "-x265-params", options, "-tag:v", "hvc1"]
    else:
        video = ["-c:v", "libx264", "-preset", "veryfast", "-bf", "0", "-g", str(gop), "-keyint_min", str(gop)]
        video += ["-sc_threshold", "0", "-threads", "1"]
    source = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{WIDTH}x{HEIGHT}", "-r", str(FPS), "-i", "-"]
    scale = [
        "-filter_threads",
        "1",
        "-vf",
        f"scale={coding.size[0]}:{coding.size[1]}:flags=lanczos",
        "-pix_fmt",
        "yuv420p",
    ]
    command = ["-v", "error", "-y", *source, *scale, *video, *rate, "-video_track_timescale", "15360", str(path)]
    with subprocess.Popen(
        ["nice", "-n", "10", imageio_ffmpeg.get_ffmpeg_exe(), *command], stdin=subprocess.PIPE
    ) as coder:
        assert coder.stdin
        for frame in frames:
            coder.stdin.write(frame.tobytes())
        coder.stdin.close()
    if coder.returncode:
        raise RuntimeError(f"ffmpeg failed on {path.name}")


@cache
def view(name: str, seed: int) -> Scenery:
    """Return a view, drawn once for all films of it."""
    return VIEWS[name](np.random.default_rng([seed, *name.encode()]))


def drawn(film: Film, stage: Stage, rng: Rng, spans: list[Span]) -> Iterator[Pixels]:
    """Draw a film frame by frame; what was seen of its actors is in `spans` when it is done."""
    scenery, count = film.scenery, round(film.seconds * FPS)
    pool = rng.standard_normal((HEIGHT + 90, WIDTH + 160, 3)).astype(np.float32)
    grey = cv2.cvtColor(pool, cv2.COLOR_RGB2GRAY)[:, :, None]
    grain = ((0.55 * pool + 0.9 * grey) * scenery.grain).astype(np.int16)
    present = np.zeros((len(film.actors), count + 1), bool)
    for frame in range(count):
        picture = scenery.picture.copy()
        for effect in film.under:
            picture = effect(picture, frame / FPS)
        poses = [(index, actor, actor.pose(frame)) for index, actor in enumerate(film.actors)]
        for index, actor, pose in sorted(poses, key=lambda item: -item[2].z if item[2] else 0.0):
            if pose:
                present[index, frame] = stage.play(picture, actor, pose) >= SEEN and actor.counts(frame)
        for effect in film.over:
            picture = effect(picture, frame / FPS)
        if scenery.grey:
            flat = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
            picture = np.asarray(cv2.merge([flat, flat, flat]), np.uint8)
        y, x = (int(value) for value in rng.integers(0, (90, 160)))
        sensed = picture + (
            grain[y : y + HEIGHT, x : x + WIDTH, :1] if scenery.grey else grain[y : y + HEIGHT, x : x + WIDTH]
        )
        picture = np.clip(sensed, 0, 255).astype(np.uint8)
        for effect in film.burned:
            picture = effect(picture, frame / FPS)
        yield picture
    for index, actor in enumerate(film.actors):
        edges = np.flatnonzero(np.diff(np.concatenate([[0], present[index].astype(int)])))
        spans += [Span(a / FPS, b / FPS, actor.kind) for a, b in edges.reshape(-1, 2).tolist()]
    spans.sort(key=lambda span: span.start_s)


def write(film: Film, folder: Path, rng: Rng) -> Made:
    """Draw a film and write it as MP4."""
    spans: list[Span] = []
    path = folder / f"{film.name}.mp4"
    encode(path, drawn(film, Stage(film.scenery), rng, spans), film.coding)
    return Made(path, tuple(spans))


TROUBLES: dict[str, str] = {
    "gusts_driveway": "driveway",
    "gusts_garden": "garden",
    "rain_day": "porch",
    "rain_infrared": "yard",
    "snow": "street",
    "insects": "yard",
    "clouds": "driveway",
    "exposure": "street",
    "cut_filter": "garden",
    "shake": "street",
    "pan": "street",
    "flag_plant": "porch",
    "headlights": "night",
    "low_rate": "street",
    "lamp_clock": "night",
    "still": "driveway",
}
ALONE = ("pan", "cut_filter", "still")
CODINGS = (
    Coding(),
    Coding(gop_s=10),
    Coding(bitrate=1_200_000),
    Coding("hevc", 2, 27),
    Coding(gop_s=10, bitrate=1_500_000),
    Coding(size=(1920, 1080)),
)


def _disturbed(film: Film, trouble: str, rng: Rng) -> Film:
    """Return the film with its disturbance going on."""
    scenery, seconds = film.scenery, film.seconds
    under: dict[str, Callable[[], tuple[fx.Effect, ...]]] = {
        "gusts_driveway": lambda: (fx.gusts(scenery, rng),),
        "gusts_garden": lambda: (fx.gusts(scenery, rng, force=4.6),),
        "rain_day": lambda: (fx.gusts(scenery, rng, force=1.5),),
        "flag_plant": lambda: (fx.flag(470, 60),),
        "headlights": lambda: (fx.headlights(scenery, rng, seconds),),
    }
    over: dict[str, Callable[[], tuple[fx.Effect, ...]]] = {
        "rain_day": lambda: (fx.rain(rng),),
        "rain_infrared": lambda: (fx.rain(rng, infrared=True),),
        "snow": lambda: (fx.snow(rng),),
        "insects": lambda: (fx.insects(rng, seconds),),
        "clouds": lambda: (fx.clouds(rng, seconds),),
        "exposure": lambda: (fx.exposure(rng, seconds),),
        "cut_filter": lambda: (fx.cut_filter(seconds * 0.55),),
        "shake": lambda: (fx.shake(rng),),
        "pan": lambda: (fx.pan(),),
        "flag_plant": lambda: (fx.hanging_plant(rng, 230),),
        "lamp_clock": lambda: (fx.lamp(572, 150),),
    }
    none: Callable[[], tuple[fx.Effect, ...]] = tuple
    burned = (fx.clock(80_000),) if trouble in ("lamp_clock", "insects", "snow") else ()
    coding = Coding(bitrate=260_000) if trouble == "low_rate" else film.coding
    return Film(
        film.name, scenery, seconds, film.actors, under.get(trouble, none)(), over.get(trouble, none)(), burned, coding
    )


def plans(seed: int, seconds: float = 60) -> dict[str, Callable[[], Film]]:
    """Return every film of the set by its name, each drawn from its own seed so that one can be made alone."""

    def plan(name: str, place: str, trouble: str, count: int, coding: Coding) -> Film:
        rng = np.random.default_rng([seed, *name.encode()])
        stage = Stage(view(place, seed))
        long = seconds * (1.25 if not trouble else 1)
        return _disturbed(
            Film(name, stage.scenery, long, party(stage, rng, long, count) if count else (), coding=coding),
            trouble,
            rng,
        )

    wanted = [(f"events_{place}", place, "", 6) for place in VIEWS]
    wanted += [(f"idle_{trouble}", place, trouble, 0) for trouble, place in TROUBLES.items()]
    wanted += [(f"mixed_{trouble}", place, trouble, 2) for trouble, place in TROUBLES.items() if trouble not in ALONE]
    return {row[0]: partial(plan, *row, CODINGS[index % len(CODINGS)]) for index, row in enumerate(wanted)}


def films(folder: Path, seed: int, only: str = "", seconds: float = 60) -> list[Made]:
    """Write the whole set, or those whose names contain `only`, with the table of their truth."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for name, plan in plans(seed, seconds).items():
        if only in name:
            made.append(write(plan(), folder, np.random.default_rng([seed, 1, *name.encode()])))
            print(name, *(f"{span.kind} {span.start_s:.1f}-{span.end_s:.1f}" for span in made[-1].spans), flush=True)
    table(folder, made)
    return made


def table(folder: Path, made: list[Made]) -> None:
    """Write what is to be found in the films, a row for each stretch and one with empty times for an idle film."""
    with (folder / "truth.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["video", "start_s", "end_s", "kind"])
        for film in made:
            for span in film.spans:
                rows.writerow([film.path.name, f"{span.start_s:.3f}", f"{span.end_s:.3f}", span.kind])
            if not film.spans:
                rows.writerow([film.path.name, "", "", "none"])


LONG = 1800.0
IDLE, BUSY = 20.0, 8.0


def _pieces(name: str, folder: Path, seed: int, coding: Coding) -> tuple[list[Made], list[Made]]:
    """Write the idle and busy pieces of one view; each begins and ends empty and in the same wind."""
    stage, rng = Stage(view(name, seed)), np.random.default_rng([seed, 2, *name.encode()])
    under = (fx.gusts(stage.scenery, rng, 4.0, 2.0),)
    over = (fx.rain(rng, infrared=True),) if name == "yard" else ()
    kinds, idle, busy = casts(stage.scenery), [], []
    for index in range(3):
        film = Film(f"{name}_idle_{index}", stage.scenery, IDLE, (), under, over, coding=coding)
        idle.append(write(film, folder, rng))
    for index, length in enumerate((1, 2, 4, 2, 5, 3)):
        kind = kinds[index % len(kinds)]
        actor = event(kind, length, 0.2, stage, rng)
        while actor.first + len(actor.poses) >= BUSY * FPS:
            actor = event(kind, length, 0.2, stage, rng)
        film = Film(f"{name}_busy_{index}", stage.scenery, BUSY, (actor,), under, over, coding=coding)
        busy.append(write(film, folder, rng))
    return idle, [piece for piece in busy if piece.spans]


def _order(pieces: tuple[list[Made], list[Made]], busy: float, rng: Rng) -> list[Made]:
    """Return pieces in the order of one long film, with as much going on as is asked for."""
    idle, lively = pieces
    chosen: list[Made] = []
    while sum(span.end_s - span.start_s for piece in chosen for span in piece.spans) < busy * LONG:
        chosen.append(lively[int(rng.integers(len(lively)))])
    rest = max(0, round((LONG - BUSY * len(chosen)) / IDLE))
    chosen += [idle[int(rng.integers(len(idle)))] for _ in range(rest)]
    return [chosen[int(index)] for index in rng.permutation(len(chosen))]


def _joined(path: Path, order: list[Made]) -> Made:
    listing, spans, now = path.with_suffix(".txt"), [], 0.0
    listing.write_text("".join(f"file '{piece.path.resolve()}'\n" for piece in order))
    for piece in order:
        spans += [Span(now + span.start_s, now + span.end_s, span.kind) for span in piece.spans]
        now += BUSY if "_busy_" in piece.path.name else IDLE
    command = ["-v", "error", "-y", "-f", "concat", "-safe", "0", "-i", str(listing), "-c", "copy", str(path)]
    subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), *command], check=True)
    listing.unlink()
    return Made(path, tuple(spans))


def library(folder: Path, hours: float, busy: float, seed: int, **coding: float | str | tuple[int, int]) -> list[Made]:
    """Write films of half an hour out of few pieces, for speed and precision over many hours; `coding` as in Coding."""
    made, rng = [], np.random.default_rng([seed, 3])
    wanted = replace(Coding(size=(1920, 1080)), **coding)  # type: ignore[arg-type]
    parts = folder / "pieces"
    parts.mkdir(parents=True, exist_ok=True)
    drawn_pieces: dict[str, tuple[list[Made], list[Made]]] = {}
    for index in range(max(1, round(hours * 3600 / LONG))):
        name = list(VIEWS)[index % len(VIEWS)]
        if name not in drawn_pieces:
            drawn_pieces[name] = _pieces(name, parts, seed, wanted)
        made.append(_joined(folder / f"long_{index:03d}_{name}.mp4", _order(drawn_pieces[name], busy, rng)))
    table(folder, made)
    return made


def main() -> None:
    """Write the set of films that the command line asks for."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("out", type=Path)
    words.add_argument("--seed", type=int, default=5)
    words.add_argument("--only", default="")
    words.add_argument("--seconds", type=float, default=60)
    given = words.parse_args()
    cv2.setNumThreads(1)
    films(given.out, given.seed, given.only, given.seconds)


if __name__ == "__main__":
    main()
