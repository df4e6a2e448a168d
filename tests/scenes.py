"""A message and a film that fit together, for tests of the whole line."""

from pathlib import Path

from consent_app.services.sample import actors, scenery
from tests.films import write_film

ZONE = "America/Chicago"
SECONDS = 6
FPS = 10


def asking(when: str) -> bytes:
    """Return a request for footage from that time."""
    return (
        f"Oakridge Police Department, theft, case 26-044718. Please share your video {when}, 2026.\n"
        "Area: Linden Court and Alder Street\nContact: Detective Dana Whitlock, d.whitlock@oakridgepd.example\n"
    ).encode()


def evening_film(folder: Path) -> Path:
    """Write a film of 20:05:00 on 10 July in which somebody walks by from second 1 to 5, with tags that leak."""
    folder.mkdir(exist_ok=True)
    pictures = []
    for index in range(SECONDS * FPS):
        canvas = scenery.driveway().copy()
        if FPS <= index < 5 * FPS:
            actors.paint_person(canvas, 120 + (index - FPS) * 10, 340, 230, index / 2)
        pictures.append(canvas)
    return write_film(folder / "cam_20260710_200500.mp4", pictures, fps=FPS, tags={"title": "Marigold Crossing 14"})
