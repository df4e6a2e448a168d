"""Films in which a canary sits in every place where a camera, a program or a person leaves identity."""

import subprocess
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import imageio_ffmpeg

from consent_app.domain.footage import Proposal
from consent_app.domain.request import Private
from consent_app.domain.work import Work
from consent_app.services import consent, intake, pipeline, requests, review
from consent_app.services.release import Wish, release
from consent_app.services.settings import Profile
from consent_app.services.store import Store
from tests.films import numbered_film
from tests.scenes import ZONE, asking

CANARY = "Canary Marigold 4711"
POSITION = "+41.9482-087.9137/"
FRAMES = 20
# Seconds of each film that are given.
GIVEN = 2.0

Poison = Callable[[Path, Path], None]


def ffmpeg(*arguments: str | Path) -> None:
    """Run ffmpeg and let it fail loudly."""
    subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error", "-y", *arguments], check=True)


def box(kind: bytes, content: bytes) -> bytes:
    """Return a box of an MP4."""
    return (8 + len(content)).to_bytes(4) + kind + content


def tagged(**tags: str) -> Poison:
    """Return what writes tags the usual way."""
    pairs = [part for key, value in tags.items() for part in ("-metadata", f"{key}={value}")]
    return lambda source, target: ffmpeg("-i", source, "-c", "copy", *pairs, target)


def keyed(**tags: str) -> Poison:
    """Return what writes tags as QuickTime keys do."""
    pairs = [part for key, value in tags.items() for part in ("-metadata", f"{key}={value}")]
    return lambda source, target: ffmpeg(
        "-i", source, "-c", "copy", "-movflags", "use_metadata_tags", *pairs, target.with_suffix(".mov")
    )


def with_text(text: str, name: str, *arguments: str) -> Poison:
    """Return what adds an input file of that text."""

    def poison(source: Path, target: Path) -> None:
        side = target.with_name(f"side-{target.stem}{name}")
        side.write_text(text)
        ffmpeg("-i", source, "-i", side, *arguments, target)
        side.unlink()

    return poison


def with_cover(source: Path, target: Path) -> None:
    """Add a cover picture that carries a comment."""
    cover = target.with_suffix(".jpg")
    ffmpeg("-f", "lavfi", "-i", "color=red:size=64x64", "-frames:v", "1", "-metadata", f"comment={CANARY}", cover)
    cover.write_bytes(cover.read_bytes() + CANARY.encode())
    both = ("-map", "0", "-map", "1", "-c", "copy", "-disposition:v:1", "attached_pic")
    ffmpeg("-i", source, "-i", cover, *both, target)
    cover.unlink()


def with_attachment(source: Path, target: Path) -> None:
    """Attach a file to a Matroska film."""
    side = target.with_suffix(".txt")
    side.write_text(CANARY)
    kind = ("-metadata:s:t", "mimetype=text/plain", "-metadata:s:t", f"filename={CANARY}.txt")
    ffmpeg("-i", source, "-attach", side, *kind, "-c", "copy", target.with_suffix(".mkv"))
    side.unlink()


def with_bytes(change: Callable[[bytes], bytes]) -> Poison:
    """Return what changes the bytes of a film."""

    def poison(source: Path, target: Path) -> None:
        target.write_bytes(change(source.read_bytes()))

    return poison


def with_user_data(source: Path, target: Path) -> None:
    """Put user data between the pictures, as cameras put their serial numbers."""
    said = "086f3693-b7b3-4f2c-9653-21492feee5b8+" + CANARY.replace(" ", "_")
    ffmpeg("-i", source, "-c", "copy", "-bsf:v", f"h264_metadata=sei_user_data={said}", target)


def with_hidden_frames(source: Path, target: Path) -> None:
    """Hide the first frames by an edit list: they are there and still decode."""
    ffmpeg("-ss", "0.6", "-i", source, "-c", "copy", target)


def with_sound(source: Path, target: Path) -> None:
    """Add a sound track with a name."""
    noise = ("-f", "lavfi", "-i", "anoisesrc=duration=1")
    ffmpeg("-i", source, *noise, "-c:v", "copy", "-c:a", "aac", "-metadata:s:a", f"handler_name={CANARY}", target)


SUBTITLE = f"1\n00:00:00,000 --> 00:00:01,000\n{CANARY}\n"
CHAPTER = f";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=500\ntitle={CANARY}\n"
EVERY_TAG = dict.fromkeys(("title", "comment", "artist", "album", "copyright", "description", "make", "model"), CANARY)

CHANNELS: dict[str, Poison] = {
    "tags": tagged(**EVERY_TAG),
    "position": tagged(location=POSITION),
    "keys": keyed(**EVERY_TAG, **{"com.apple.quicktime.location.ISO6709": POSITION}),
    "times": tagged(creation_time="2026-07-10T20:05:00Z"),
    "handler": lambda source, target: ffmpeg(
        "-i", source, "-c", "copy", "-metadata:s:v", f"handler_name={CANARY}", target),
    "subtitle": with_text(
        SUBTITLE, ".srt", "-c", "copy", "-c:s", "mov_text", "-metadata:s:s", f"handler_name={CANARY}"),
    "chapters": with_text(CHAPTER, ".txt", "-c", "copy", "-map_metadata", "1"),
    "cover": with_cover,
    "attachment": with_attachment,
    "user data": with_user_data,
    "uuid box": with_bytes(lambda film: film + box(b"uuid", bytes(16) + CANARY.encode())),
    "filled room": with_bytes(lambda film: film + box(b"free", CANARY.encode())),
    "data behind the end": with_bytes(lambda film: film + CANARY.encode()),
    "hidden frames": with_hidden_frames,
    "sound": with_sound,
}  # fmt: skip


def poisoned(folder: Path) -> list[Path]:
    """Write a film for each channel, and one that has all that can be had at once; names and folder tell, too."""
    home = folder / CANARY
    home.mkdir(parents=True)
    source = numbered_film(folder / "clean.mp4", FRAMES)
    for number, (name, poison) in enumerate(CHANNELS.items()):
        poison(source, home / f"{CANARY} {name} 2026071020{number:02}00.mp4")
    everything(source, home / f"{CANARY} everything 20260710205900.mp4")
    (home / f"{CANARY}.txt").write_text(CANARY)
    source.unlink()
    return sorted(path for path in home.iterdir() if path.suffix in (".mp4", ".mov", ".mkv"))


def everything(source: Path, target: Path) -> None:
    """Write one film with everything at once that does not exclude each other."""
    step = target.with_name("step.mp4")
    with_user_data(source, step)
    words, chapters = target.with_name("step.srt"), target.with_name("step.txt")
    words.write_text(SUBTITLE)
    chapters.write_text(CHAPTER)
    tags = [part for key in EVERY_TAG for part in ("-metadata", f"{key}={CANARY}")]
    ffmpeg("-ss", "0.6", "-i", step, "-i", words, "-i", chapters, "-map", "0", "-map", "1", "-map_metadata", "2",
           "-c", "copy", "-c:s", "mov_text", *tags, "-metadata", f"location={POSITION}",
           "-metadata:s:v", f"handler_name={CANARY}", target)  # fmt: skip
    hidden = box(b"uuid", bytes(16) + CANARY.encode()) + box(b"free", CANARY.encode()) + CANARY.encode()
    target.write_bytes(target.read_bytes() + hidden)
    for side in (step, words, chapters):
        side.unlink()


def bundled(profile: Profile, store: Store, films: list[Path], out: Path) -> tuple[Path, int]:
    """Take films in, give a second of each that can be read, and return the bundle and how many films are in it."""
    added = intake.add(store, films, CANARY, Work(), zone=ZONE, shift=Fraction(0))
    (request,) = requests.add(store, asking("from 8 p.m. to 9 p.m. on July 10"), "request.txt", zone=ZONE)
    start = request.windows[0].start
    for place, recording in enumerate(added.recordings):
        store.put_recording(replace(recording, started_at=start.replace(minute=place)))
    pipeline.propose(store, request.id, Work())
    base = store.paper(request.id, Proposal)
    assert base is not None
    edits: list[review.Edit] = [review.Drop(clip.id) for clip in base.clips]
    edits += [review.Add(one.id, 0.0, min(GIVEN, int(1000 * one.duration) / 1000)) for one in added.recordings]
    review.appended(store, request.id, review.Edits(tuple(edits)))
    for clip in pipeline.render(profile, store, request.id, Work()):
        found = [review.Accept(clip.clip.id, place, "seen") for place in range(len(clip.second_look.uncovered))]
        review.appended(store, request.id, review.Edits(tuple(found)))
    consent.decide(store, request.id, None)
    words = Private((CANARY, "41.9482, -87.9137"))
    bundle = release(profile, store, request.id, Wish(out, words), None, Work())
    return Path(bundle.path), len(added.recordings)
