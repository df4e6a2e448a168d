"""Who the sample household is, what its cameras saw in one night, and the making of its recordings.

All names, numbers and places are invented.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from consent_app.assets import resource
from consent_app.domain.evidence import Box, Kind
from consent_app.domain.work import Work
from consent_app.media.camera import Luggage, write_camera_film
from consent_app.media.files import write_bytes
from consent_app.services.codec import Document
from consent_app.services.sample import actors, scenery
from consent_app.services.settings import private_folder

Pixels = NDArray[np.uint8]
Seen = list[tuple[Kind, Box]]
# Draws what moves at a share (0 to 1) of the film onto the picture, and returns what must be covered.
Scene = Callable[[Pixels, float, np.random.Generator], Seen]

FPS = 15


@dataclass(frozen=True, slots=True)
class Eye:
    """One camera of the sample: its name, its view, the seconds its clock is behind, and how it names files."""

    name: str
    view: Callable[[], Pixels]
    shift: int
    pattern: str


@dataclass(frozen=True, slots=True)
class Household:
    """What is invented about the household: all of it must stay out of a bundle."""

    zone: str
    street: str
    mail: str
    position: str
    cameras: tuple[str, ...]

    @property
    def private(self) -> tuple[str, ...]:
        """The words and coordinates that must not leave."""
        return (self.street, self.mail, *self.cameras, *self.position.strip("/+").split("-"))


DRIVEWAY = Eye("Linden Driveway", scenery.driveway, 0, "RecM01_%Y%m%d_%H%M%S_")
# This one was never set to summer time: its clock is an hour behind.
DOOR = Eye("Linden Front Door", scenery.porch, 3600, "%Y%m%d_%H%M%S_tp00001")
HOUSEHOLD = Household(
    zone="America/Chicago",
    street="214 Linden Court",
    mail="marlow.household@example.net",
    position="+41.9482-087.9137/",
    cameras=(DRIVEWAY.name, DOOR.name),
)
REQUEST = "request.eml"
# The household was asked about the night that began on the 10th, and remembers it: the first way to read the message.
READING = 1


def _nothing(_canvas: Pixels, _share: float, _rng: np.random.Generator) -> Seen:
    return []


def _wind(canvas: Pixels, share: float, _rng: np.random.Generator) -> Seen:
    actors.paint_branch(canvas, share * 14)
    return []


def _rain(canvas: Pixels, _share: float, rng: np.random.Generator) -> Seen:
    actors.paint_rain(canvas, rng)
    return []


def _lights(canvas: Pixels, share: float, _rng: np.random.Generator) -> Seen:
    if 0.3 < share < 0.6:
        actors.paint_headlights(canvas, (share - 0.3) / 0.3)
    return []


def _cat(canvas: Pixels, share: float, _rng: np.random.Generator) -> Seen:
    actors.paint_cat(canvas, -40 + share * 720, 330, 46, share * 60)
    return []


def _walks_up(canvas: Pixels, share: float, _rng: np.random.Generator) -> Seen:
    """Somebody comes up the path, waits at the door and goes: the face grows from far to near."""
    near = float(np.interp(share, (0.08, 0.5, 0.72, 0.95), (0, 1, 1, 0.1)))
    if not 0.08 < share < 0.95:
        return []
    height = 90 + near * 210
    face = actors.paint_person(canvas, 320 + 30 * np.sin(share * 5), 150 + near * 200, height, share * 40)
    return [(Kind.FACE, face)]


def _passes(canvas: Pixels, share: float, _rng: np.random.Generator) -> Seen:
    """Somebody crosses the picture."""
    if not 0.12 < share < 0.9:
        return []
    x = float(np.interp(share, (0.12, 0.9), (-40, 690)))
    return _on_screen([(Kind.FACE, actors.paint_person(canvas, x, 330, 190, share * 50))])


def _at_the_car(canvas: Pixels, share: float, _rng: np.random.Generator) -> Seen:
    """Somebody walks to the parked car, stands beside it and leaves."""
    plate = actors.paint_car(canvas, 250, 330, 250, "KD 48213")
    if not 0.1 < share < 0.92:
        return [(Kind.PLATE, plate)]
    x = float(np.interp(share, (0.1, 0.4, 0.66, 0.92), (670, 430, 420, 670)))
    face = actors.paint_person(canvas, x, 340, 185, share * 45)
    return _on_screen([(Kind.PLATE, plate), (Kind.FACE, face)])


def _drives_by(canvas: Pixels, share: float, _rng: np.random.Generator) -> Seen:
    """A car backs through the picture, nearer and larger."""
    if not 0.15 < share < 0.9:
        return []
    along = (share - 0.15) / 0.75
    plate = actors.paint_car(canvas, 120 + along * 420, 235 + along * 80, 150 + along * 120, "BX 70952")
    return _on_screen([(Kind.PLATE, plate)])


def _on_screen(seen: Seen) -> Seen:
    """Return what can be made out: things of which at least half lies inside the picture, cut to it."""
    kept = []
    for kind, box in seen:
        part = box.clipped(scenery.WIDTH, scenery.HEIGHT)
        if part is not None and part.area >= box.area / 2:
            kept.append((kind, part))
    return kept


@dataclass(frozen=True, slots=True)
class Event:
    """One recording of the sample: which camera, when by the true clock, how long in seconds, and what happens."""

    eye: Eye
    at: str
    seconds: int
    scene: Scene


EVENTS = (
    Event(DRIVEWAY, "2026-07-10 19:32:05", 11, _drives_by),
    Event(DRIVEWAY, "2026-07-10 20:14:30", 12, _wind),
    Event(DOOR, "2026-07-10 20:41:12", 10, _nothing),
    Event(DRIVEWAY, "2026-07-10 21:47:50", 11, _cat),
    Event(DOOR, "2026-07-10 22:05:03", 12, _wind),
    Event(DRIVEWAY, "2026-07-10 23:58:40", 12, _rain),
    Event(DRIVEWAY, "2026-07-11 01:12:22", 10, _lights),
    Event(DOOR, "2026-07-11 02:11:08", 14, _walks_up),
    Event(DRIVEWAY, "2026-07-11 02:13:36", 15, _at_the_car),
    Event(DOOR, "2026-07-11 02:16:19", 11, _passes),
    Event(DRIVEWAY, "2026-07-11 03:52:00", 12, _drives_by),
    Event(DOOR, "2026-07-11 04:30:45", 12, _rain),
    Event(DRIVEWAY, "2026-07-11 05:20:10", 10, _nothing),
    Event(DOOR, "2026-07-11 06:21:33", 12, _passes),
)


def make(out: Path, work: Work) -> Document:
    """Make the sample's recordings, request and truth in the folder `out`; return where they are.

    The truth lists, for each film, what must be covered in each frame. The same folder gives the same films again.
    """
    out = private_folder(out)
    truth: Document = {}
    cameras: dict[str, Document] = {}
    for number, (event, part) in enumerate(zip(EVENTS, work.parts(len(EVENTS)), strict=True)):
        eye = event.eye
        folder = private_folder(out / eye.name.replace(" ", "-").lower())
        path = folder / (_shown_by(event).strftime(eye.pattern) + ".mp4")
        frames = list[list[Document]]()
        pictures = _pictures(event, number, frames, part)
        write_camera_film(path, pictures, (scenery.WIDTH, scenery.HEIGHT), FPS, event.seconds, _luggage(eye))
        truth[path.name] = frames
        cameras.setdefault(eye.name, {"name": eye.name, "shift_s": eye.shift, "folder": str(folder)})
    write_bytes(out / "truth.json", json.dumps(truth).encode())
    write_bytes(out / REQUEST, resource("demo", REQUEST).read_bytes())
    return {
        "request": str(out / REQUEST),
        "truth": str(out / "truth.json"),
        "zone": HOUSEHOLD.zone,
        "reading": READING,
        "cameras": list(cameras.values()),
        "private": list(HOUSEHOLD.private),
    }


def _shown_by(event: Event) -> datetime:
    """Return what the camera's own clock said."""
    true = datetime.fromisoformat(event.at).replace(tzinfo=ZoneInfo(HOUSEHOLD.zone))
    return true - timedelta(seconds=event.eye.shift)


def _luggage(eye: Eye) -> Luggage:
    return Luggage(
        title=f"{eye.name}, {HOUSEHOLD.street}",
        comment=f"Account {HOUSEHOLD.mail}",
        position=HOUSEHOLD.position,
        subtitle=f"{eye.name} - {HOUSEHOLD.street}",
    )


def _pictures(event: Event, seed: int, frames: list[list[Document]], work: Work) -> Iterator[Pixels]:
    """Yield the frames of an event, and note in `frames` what is to be covered in each."""
    rng = np.random.default_rng(seed)
    count = event.seconds * FPS
    for index in range(count):
        work.progress(index / count, "making")
        canvas = event.eye.view().copy()
        seen = event.scene(canvas, index / count, rng)
        frames.append([{"kind": kind, "box": [box.x1, box.y1, box.x2, box.y2]} for kind, box in seen])
        yield scenery.grainy(canvas, rng)
