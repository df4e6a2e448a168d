"""What the notes say of `redact`, measured: `python packaging/bench_redact.py [PART ...]`; each part prints a table.

stills  recall on labelled pictures by family, at full, half and quarter size, and how much else is covered
price   boxes a picture where no face and no plate is, and frames of idle film with any cover
films   every film: frames in and out, labelled faces and plates that end up covered, and those that do not by name
drawn   faces and plates whose place in every frame is known: how many face-frames and plate-frames stay open
speed   seconds over those of ffmpeg's own transcode in the same run; `--deface PROGRAM` runs deface beside
attack  how much of a covered number plate somebody reads who knows font, place and cover
"""

import argparse
import csv
import json
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import cv2
import imageio_ffmpeg
import numpy as np
from numpy.typing import NDArray

HERE = Path(__file__).parent
ROOT = HERE.parent
MATERIAL = ROOT.parent / "shared"
FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()
PROGRAM = [sys.executable, "-m", "consent_app"]
sys.path[:0] = [str(ROOT), str(HERE), str(HERE / "training")]

# A labelled box counts as covered when so much of its area is.
COVERED = 0.7
# Narrower ones do not count, in pixels of the picture as it is; the hair in a `head` box need not be covered.
LEAST = {"face": 16, "plate": 24}
SHARE = {"head": 0.5}
IDLE = ("intel_one-by-one-person.mp4", "trees_wind_small_person.mp4", "dvrscan_brightness_change.avi")
# The labels are to a second. In this film each frame around them was looked at: the first and last that show somebody.
SHOWN = {IDLE[0]: ((60, 199), (227, 449), (502, 700), (744, 869), (921, 1201), (1234, 1360))}
# Labels begin when something moves. What stands there before: a man, 30 pixels high; a car, its plate 12 pixels wide.
STANDS = {IDLE[1]: (280.0, 160.0, 304.0, 196.0), IDLE[2]: (735.0, 525.0, 795.0, 585.0)}
# A cover is held so long before and after by what is asked of it.
HELD_S = 0.5

Box = tuple[float, float, float, float]
Mask = NDArray[np.bool_]


def redacted(film: Path, folder: Path) -> dict[str, Any]:
    """Run `redact` on a film, to `out.mp4` in a folder, and return its report."""
    report = folder / "report.json"
    command = [*PROGRAM, "redact", str(film), "-o", str(folder / "out.mp4"), "--report", str(report)]
    subprocess.run(command, check=True, capture_output=True)
    document: dict[str, Any] = json.loads(report.read_text())
    return document


def covered_picture(picture: Path, target: Path) -> tuple[dict[str, int], Mask]:
    """Cover a picture as `redact` does, without a process for each; return the covers by kind, and where they lie."""
    from consent_app.domain.redaction import Cover  # noqa: PLC0415  # heavy, and only here
    from consent_app.domain.work import Work  # noqa: PLC0415
    from consent_app.redact.still import redact_still  # noqa: PLC0415

    plan = redact_still(picture, target, Cover.BLUR, Work()).plan
    masks = plan.masks_at(Fraction(0))
    boxes = [({name: getattr(mask.box, name) for name in ("x1", "y1", "x2", "y2")}, mask.shape.value) for mask in masks]
    return Counter(mask.kind.value for mask in masks), drawn_covers(boxes, plan.width, plan.height)


def drawn_covers(boxes: Iterable[tuple[dict[str, float], str]], width: int, height: int) -> Mask:
    """Return where the covers of one frame lie: H×W."""
    canvas = np.zeros((height, width), np.uint8)
    for box, shape in boxes:
        x1, y1, x2, y2 = (box[name] for name in ("x1", "y1", "x2", "y2"))
        if shape == "ellipse":
            centre, axes = ((x1 + x2) / 2, (y1 + y2) / 2), (x2 - x1, y2 - y1)
            cv2.ellipse(canvas, (centre, axes, 0), 1, -1)
        else:
            canvas[max(0, round(y1)) : round(y2), max(0, round(x1)) : round(x2)] = 1
    return canvas > 0


def hidden(covers: Mask, box: Box) -> float:
    """Return how much of a box lies under covers, its part outside the picture left out."""
    part = covers[max(0, round(box[1])) : round(box[3]), max(0, round(box[0])) : round(box[2])]
    return float(part.mean()) if part.size else 1.0


def by_frame(report: dict[str, Any], times: list[float]) -> dict[int, list[tuple[dict[str, float], str]]]:
    """Return the covers of each frame of a report; `times` are those of the frames of the finished film."""
    at: dict[int, list[tuple[dict[str, float], str]]] = defaultdict(list)
    known = np.array(times)
    for track in report["tracks"]:
        for box in track["boxes"]:
            # The two times are rounded in different places, so the nearest frame is the one that is meant.
            at[int(np.abs(known - box["t_s"]).argmin())].append((box, track["shape"]))
    return at


def _labels(path: Path) -> dict[str, list[tuple[Box, str]]]:
    table: dict[str, list[tuple[Box, str]]] = defaultdict(list)
    for row in csv.DictReader(path.open()):
        box = (float(row["x1"]), float(row["y1"]), float(row["x2"]), float(row["y2"]))
        table[row["image"]].append((box, row["kind"]))
    return table


def _family(name: str, kind: str) -> str:
    families = {"openalpr_us": "US", "openalpr_eu": "EU", "openalpr_br": "Brazil", "romania": "Romania"}
    return next((told for start, told in families.items() if name.startswith(start)), kind)


def _scaled(source: Path, target: Path, share: float) -> Path:
    picture = cv2.imread(str(source))
    assert picture is not None, source
    if share != 1:
        size = (round(picture.shape[1] * share), round(picture.shape[0] * share))
        picture = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    cv2.imwrite(str(target), picture)
    return target


def stills(asked: argparse.Namespace, scratch: Path) -> Iterator[str]:
    """Recall on labelled pictures, and how much of what is not labelled is covered."""
    for share in (1.0, 0.5, 0.25):
        counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        free = taken = 0
        for group in ("faces", "plates"):
            labels = _labels(asked.material / "data" / "dev" / group / "labels.csv")
            source = asked.material / "data" / "dev" / group / "images"
            for name, boxes in labels.items():
                picture = _scaled(source / name, scratch / "in.png", share)
                _, covers = covered_picture(picture, scratch / "out.png")
                mine = np.zeros_like(covers)
                for box, kind in boxes:
                    x1, y1, x2, y2 = (side * share for side in box)
                    mine[max(0, round(y1)) : round(y2), max(0, round(x1)) : round(x2)] = True
                    if x2 - x1 >= LEAST["plate" if kind == "plate" else "face"]:
                        told = "plates" if kind == "plate" else "faces"
                        hit = int(hidden(covers, (x1, y1, x2, y2)) >= SHARE.get(kind, 1.0) * COVERED)
                        for row in (told, f"{told}, {_family(name, kind)}"):
                            counts[row][0] += hit
                            counts[row][1] += 1
                free += int((~mine).sum())
                taken += int((covers & ~mine).sum())
        told = "; ".join(f"{row} {hit}/{count} = {hit / count:.3f}" for row, (hit, count) in sorted(counts.items()))
        yield f"size {share:g}: {told}"
        yield f"size {share:g}: {taken / free:.1%} of what is not labelled is covered"


def price(asked: argparse.Namespace, scratch: Path) -> Iterator[str]:
    """Return what is covered where nothing is to be covered; our detector learned from most of these pictures."""
    from training_pictures import kept_aside  # noqa: PLC0415  # only here

    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for folder in sorted((asked.material / "train").glob("neg_*")):
        for path in sorted((folder / "images").iterdir()):
            found, _ = covered_picture(_scaled(path, scratch / "in.png", 1), scratch / "out.png")
            for row in (folder.name, "all", *(["never seen in training"] if kept_aside(path) else [])):
                counts[row] = [a + b for a, b in zip(counts[row], (found["face"], found["plate"], 1), strict=True)]
    for name, (faces, plates, count) in sorted(counts.items()):
        yield f"{name:24} {count:4} pictures: {faces / count:.3f} faces, {plates / count:.3f} plates a picture"
    videos = asked.material / "data" / "dev" / "videos"
    busy = _intervals(videos / "motion_intervals.csv")
    for name in IDLE:
        report = redacted(videos / name, scratch)
        times = film_times(scratch / "out.mp4")
        covers = by_frame(report, times)
        idle = [number for number, at in enumerate(times) if not any(a <= at < b for a, b in busy[name])]
        bad = [number for number in idle if covers.get(number)]
        told = f"{len(idle)} frames without a person or vehicle, {len(bad)} with a cover"
        yield f"{name:34} {told} = {len(bad) / max(1, len(idle)):.1%}"
        if name in STANDS:
            right = sum(all(_lies_in(box, STANDS[name]) for box, _ in covers[number]) for number in bad)
            yield f"{'':34} {right} of these cover nothing but who or what stands there all along"
        if name in SHOWN:
            yield f"{'':34} {_to_the_frame(SHOWN[name], times, covers)}"


def _lies_in(cover: Mapping[str, float], place: Box) -> bool:
    return place[0] <= cover["x1"] and place[1] <= cover["y1"] and cover["x2"] <= place[2] and cover["y2"] <= place[3]


def _to_the_frame(shown: Iterable[tuple[int, int]], times: list[float], covers: Mapping[int, object]) -> str:
    """Tell how many frames without anybody have a cover, and how many of these lie so close that covers are held."""
    spans = [(times[first], times[last]) for first, last in shown]
    apart = [min(max(start - at, at - end, 0.0) for start, end in spans) for at in times]
    empty = [number for number, gap in enumerate(apart) if gap > 0]
    bad = [number for number in empty if covers.get(number)]
    held = sum(apart[number] <= HELD_S for number in bad)
    return f"to the frame: {len(empty)} without anybody, {len(bad)} with a cover, {held} of these within {HELD_S} s"


def _intervals(path: Path) -> dict[str, list[tuple[float, float]]]:
    table: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for row in csv.DictReader(path.open()):
        if row["kind"].startswith(("person", "vehicle")):
            table[row["video"]].append((float(row["start_s"]), float(row["end_s"])))
    return table


def films(asked: argparse.Namespace, scratch: Path) -> Iterator[str]:
    """Return recall and frame counts on every film."""
    videos = asked.material / "data" / "dev" / "videos"
    labelled: dict[str, dict[int, list[tuple[Box, str]]]] = defaultdict(lambda: defaultdict(list))
    for row in csv.DictReader((videos / "hand_boxes.csv").open()):
        box = (float(row["x1"]), float(row["y1"]), float(row["x2"]), float(row["y2"]))
        labelled[row["video"]][int(row["frame"])].append((box, row["kind"]))
    totals: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for film in sorted(path for path in videos.iterdir() if path.suffix != ".csv"):
        if asked.only and asked.only not in film.name:
            continue
        began = time.monotonic()
        report = redacted(film, scratch)
        took = time.monotonic() - began
        at = by_frame(report, film_times(scratch / "out.mp4"))
        counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        missed = []
        for frame, boxes in labelled[film.name].items():
            covers = drawn_covers(at[frame], report["width"], report["height"])
            for box, kind in boxes:
                hit = int(hidden(covers, box) >= COVERED)
                for table in (counts, totals):
                    table[kind][0] += hit
                    table[kind][1] += 1
                if not hit:
                    missed.append(f"{kind} at frame {frame}, {box[0]:.0f},{box[1]:.0f} {box[2] - box[0]:.0f} wide")
        told = ", ".join(f"{kind} {hit}/{count}" for kind, (hit, count) in sorted(counts.items()))
        frames = (
            f"frames {_shown(film)} -> {report['frames']} ({report['verify']['frames_checked']} by the other decoder)"
        )
        yield f"{film.name:40} {took:6.1f} s  {frames}  bare {len(report['verify']['uncovered'])}  {told}"
        if asked.deface and any(kind.startswith("face") for kind in counts):
            hits, count = _deface_hits(asked.deface, film, scratch, labelled[film.name])
            yield f"    deface, its faces at 640x360: {hits}/{count}"
        yield from (f"    not covered: {line}" for line in missed)
    rows = sorted(totals.items())
    yield "all: " + ", ".join(f"{kind} {hit}/{count} = {hit / count:.3f}" for kind, (hit, count) in rows)


def _deface_hits(
    program: str, film: Path, scratch: Path, labelled: dict[int, list[tuple[Box, str]]]
) -> tuple[int, int]:
    """Return how many labelled faces deface covers, told by the black it paints, and how many there are."""
    target = scratch / "deface.mp4"
    options = ["--scale", "640x360", "--replacewith", "solid"]
    subprocess.run([program, str(film), "-o", str(target), *options], capture_output=True, check=True)
    hits = count = 0
    for number, picture in enumerate(pictures(target)):
        black = picture.max(axis=2) < BLACK
        for box, kind in labelled.get(number, []):
            if kind.startswith("face"):
                hits, count = hits + int(hidden(black, box) >= COVERED), count + 1
    return hits, count


def pictures(film: Path) -> Iterator[NDArray[np.uint8]]:
    """Yield the frames of a film in their order: H×W×3."""
    opened = cv2.VideoCapture(str(film))
    while (read := opened.read())[0]:
        yield np.asarray(read[1], np.uint8)


def _shown(film: Path) -> int:
    """Return how many frames ffmpeg shows of a film, none doubled and none dropped."""
    command = [FFMPEG, "-i", str(film), "-map", "0:v:0", "-fps_mode", "passthrough", "-f", "null", "-"]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    return int(re.findall(r"frame=\s*(\d+)", printed)[-1])


def film_times(film: Path) -> list[float]:
    """Return the times of a film's frames in seconds."""
    from consent_app.media.stamps import packet_sizes  # noqa: PLC0415  # heavy, and only here

    return [float(item.time) for item in packet_sizes(film)]


def drawn(asked: argparse.Namespace, scratch: Path) -> Iterator[str]:
    """Return how many frames show a face or plate that is not covered, on films with exact truth."""
    import moving_things  # noqa: PLC0415  # only here

    totals: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for film, truths in moving_things.films(scratch, asked.material / "train", asked.count, asked.seed):
        report = redacted(film, scratch)
        at = by_frame(report, film_times(scratch / "out.mp4"))
        open_in: dict[tuple[str, int], list[int]] = defaultdict(list)
        covers: dict[int, Mask] = {}
        for one in truths:
            if one.frame not in covers:
                covers[one.frame] = drawn_covers(at[one.frame], report["width"], report["height"])
            leaks = int(hidden(covers[one.frame], one.box) < COVERED)
            width = one.box[2] - one.box[0]
            size = next(told for least, told in ((64, "64-200"), (32, "32-64"), (0, "16-32")) if width >= least)
            for row in (one.kind, f"{one.kind} {size} px"):
                totals[row][0] += leaks
                totals[row][1] += 1
            if leaks:
                open_in[one.kind, one.actor].append(one.frame)
        told = "; ".join(
            f"{kind} {actor}: {len(frames)} from frame {frames[0]}" for (kind, actor), frames in open_in.items()
        )
        yield f"{film.name:16} {len(report['tracks']):3} tracks  open: {told or 'none'}"
    for row, (leaks, count) in sorted(totals.items()):
        yield f"{row:16} {leaks} of {count} open = {leaks / count:.2%}"


def timed(command: list[str]) -> float:
    """Return the seconds a command takes."""
    began = time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.monotonic() - began


def speed(asked: argparse.Namespace, scratch: Path) -> Iterator[str]:
    """`redact` against ffmpeg's own transcode with our preset, in pairs; the median of three is told."""
    from walked import walked_film  # noqa: PLC0415  # only here

    pairs = [("static 1080p15, 30 s, 20 % activity", walked_film(scratch, 30, 0.2))]
    crowd = asked.material / "data" / "dev" / "videos" / "facenet_opera_house_1080p.mp4"
    if crowd.exists():
        pairs.append(("crowd, facenet_opera_house_1080p", crowd))
    for name, film in pairs:
        ratios, seconds = [], {}
        for _ in range(3):
            target = str(scratch / "plain.mp4")
            coding = ["-an", "-c:v", "libx264", "-preset", "veryfast"]
            plain = timed([FFMPEG, "-y", "-i", str(film), *coding, target])
            seconds["redact"] = timed([*PROGRAM, "redact", str(film), "-o", str(scratch / "covered.mp4")])
            ratios.append(seconds["redact"] / plain)
            if asked.deface:
                preset = json.dumps({"codec": "libx264", "ffmpeg_params": ["-preset", "veryfast"]})
                options = ["--scale", "640x360", "--ffmpeg-config", preset]
                seconds["deface"] = timed([asked.deface, str(film), "-o", str(scratch / "deface.mp4"), *options])
        told = ", ".join(f"{program} {took:.1f} s" for program, took in {"ffmpeg": plain, **seconds}.items())
        yield f"{name:40} ratio {sorted(ratios)[1]:5.2f}  ({told} the last time; starting included)"


def attack(asked: argparse.Namespace, _scratch: Path) -> Iterator[str]:
    """Return the share of characters read from one and from eight frames; chance is 1 in 36 = 2.8 %."""
    from attack import gaussian, interval, mosaic, ours, read  # noqa: PLC0415  # only here

    from consent_app.domain.redaction import Cover  # noqa: PLC0415  # the repository's, and only here

    covers = {
        "blur (ours)": ours(Cover.BLUR),
        "solid (ours)": ours(Cover.SOLID),
        "mosaic (ours)": ours(Cover.MOSAIC),
        "mosaic, blocks of 16": mosaic(16),
        "Gaussian, sigma 10": gaussian(10),
        "Gaussian, sigma 20": gaussian(20),
    }
    for name, hide in covers.items():
        for frames in (1, 8):
            share = read(hide, asked.characters, frames, asked.seed)
            low, high = interval(share, asked.characters)
            inside = "contains" if low <= 1 / 36 <= high else "does not contain"
            yield f"{name:22} {frames} frames: {share:6.1%} read; 95 % interval {low:.1%} to {high:.1%} {inside} chance"


PARTS: dict[str, Callable[[argparse.Namespace, Path], Iterator[str]]] = {
    "stills": stills,
    "price": price,
    "films": films,
    "drawn": drawn,
    "speed": speed,
    "attack": attack,
}
# What deface paints is black but for what the coding makes of it.
BLACK = 24
NEED_MATERIAL = ("stills", "price", "films", "drawn")


def main() -> None:
    """Run the parts that are named, or all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []])
    parser.add_argument("--material", type=Path, default=MATERIAL)
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--count", type=int, default=12, help="how many films `drawn` makes")
    parser.add_argument("--characters", type=int, default=2100)
    parser.add_argument("--only", default="", help="films whose name holds this")
    parser.add_argument("--deface", default="")
    asked = parser.parse_args()
    for name in asked.parts or PARTS:
        print(f"\n== {name}: {(PARTS[name].__doc__ or '').splitlines()[0]}")
        if name in NEED_MATERIAL and not asked.material.is_dir():
            print("left out: the third-party material is not on this machine")
            continue
        with tempfile.TemporaryDirectory() as folder:
            for line in PARTS[name](asked, Path(folder)):
                print(line, flush=True)


if __name__ == "__main__":
    main()
