"""The six views that the drawn films are set in, each as a camera at a house has it."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import cv2
import numpy as np
from scenery_actors import HEIGHT, WIDTH, Camera, Colour, Floats
from scenery_drawn import Painter, Rng, Scenery, noise


def _finished(painter: Painter, name: str, light: Floats, **known: object) -> Scenery:
    uneven = 1 + 0.05 * noise(painter.rng, (HEIGHT, WIDTH), 160)[:, :, None]
    lens = cv2.GaussianBlur(painter.canvas * light * uneven, (0, 0), 0.45)
    picture = np.clip(lens, 0, 255).astype(np.uint8)
    order = tuple(sorted(painter.standing, key=lambda pair: pair[0]))
    plain = Scenery(
        name, painter.camera, picture, light, painter.sun, 2.2, False, order, painter.crowns, painter.facade, ()
    )
    return replace(plain, **known)  # type: ignore[arg-type]


def _even(colour: Colour = (1, 1, 1)) -> Floats:
    return np.broadcast_to(np.array(colour, np.float32), (HEIGHT, WIDTH, 3)).copy()


def _lamp(base: Colour, lamps: Sequence[tuple[float, float, float, Colour]]) -> Floats:
    """Return the light of a few lamps at (x, y) with their reach, over what is left of the day."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    light = _even(base)
    for column, row, reach, colour in lamps:
        near = np.exp(-((x - column) ** 2 + ((y - row) * 1.3) ** 2) / (2 * reach**2))
        light += near[:, :, None] * np.array(colour, np.float32)
    return light


def driveway(rng: Rng, *, dark: bool = False) -> Scenery:
    """Look from above a garage over drive, lawn and street to the houses across; `dark` is the same at night."""
    paint = Painter(Camera(2.8, 88), rng)
    paint.sky((122, 158, 204), (206, 216, 226))
    paint.foliage(-16, 36, (1, 11), 12, (84, 108, 62))
    paint.ground("grass", (-200, 200), (0, 400))
    paint.house("brick", 27, (-15, -3), 5.4)
    paint.house("stucco", 26, (1, 13), 5.4)
    paint.ground("asphalt", (-200, 200), (14, 20.5))
    paint.ground("paving", (-200, 200), (11.6, 13.4))
    paint.ground("setts", (0.6, 4.6), (0, 11.6))
    paint.foliage(-9, 23, (0, 2.3), 7, (70, 96, 52))
    paint.foliage(12, 22, (0, 2.4), 5, (76, 96, 56))
    paint.park("van", (64, 84, 112), -7.5, 19.6, np.pi)
    paint.park("sedan", (176, 178, 180), 8, 19.6, np.pi)
    paint.tree(-5.2, 10.2, 6.5, 5.2)
    paint.park("sedan", (112, 34, 38), 6.9, 9.2, -1.45)
    paint.foliage(-6.3, 7.6, (0, 2.2), 3.2, (76, 100, 50))
    light = _lamp((0.22, 0.24, 0.32), [(180, 100, 150, (0.6, 0.46, 0.3)), (460, 330, 190, (0.55, 0.46, 0.36))])
    return _finished(
        paint,
        "driveway_night" if dark else "driveway",
        light if dark else _even(),
        lanes=(3.6, 4.6, 5.6, 7.2, 12.5, 22.0),
        road=16.0,
        parking=((-22, 16.2), (-4, 16.2), (0.8, 14.6), (2.4, 11.4), (2.6, 7.6)),
        grain=5.0 if dark else 2.2,
    )


def street(rng: Rng) -> Scenery:
    """Look from a first floor along a street of parked cars with much sky and trees."""
    paint = Painter(Camera(3.4, 132), rng, (0.4, 0.7, 0.55))
    paint.sky((96, 144, 204), (210, 220, 230))
    paint.foliage(9, 40, (0.5, 11), 16, (78, 100, 60))
    paint.ground("grass", (-200, 200), (0, 400))
    paint.house("stucco", 29, (-22, -9), 5.4)
    paint.house("brick", 28, (-7, 4), 5.4)
    paint.ground("paving", (-200, 200), (18.6, 21))
    paint.ground("asphalt", (-200, 200), (8.4, 18.6))
    for dash in range(-15, 16, 3):
        paint.ground("stucco", (dash, dash + 1.2), (13.3, 13.55))
    paint.ground("paving", (-200, 200), (5.6, 8.2))
    paint.tree(13, 20.5, 8, 6.5, (104, 126, 56))
    paint.tree(-13, 20.2, 7.5, 6)
    for x, style, tone in (
        (-6.5, "sedan", (40, 42, 48)),
        (-0.6, "van", (198, 200, 202)),
        (5.6, "hatch", (128, 40, 36)),
    ):
        paint.park(style, tone, x, 17.6, np.pi)
    paint.park("van", (92, 108, 128), -6.6, 9.6, 0)
    paint.park("sedan", (182, 178, 166), 5.9, 9.5, 0)
    paint.foliage(5.2, 5.2, (0, 1.1), 3.4, (82, 106, 56))
    parking = ((-22, 12), (-5, 12), (0.0, 10.4))
    return _finished(paint, "street", _even(), lanes=(4.3, 6.4, 7.4, 19.8), road=12.0, parking=parking)


def garden(rng: Rng) -> Scenery:
    """Look over a terrace into a garden at dusk, lit by a lamp at the wall."""
    paint = Painter(Camera(2.5, 92), rng, (-0.3, 0.5, 0.8))
    paint.sky((120, 130, 168), (220, 190, 176))
    paint.ground("grass", (-200, 200), (0, 400))
    paint.foliage(8, 22, (0.5, 9), 12, (74, 96, 60))
    paint.foliage(-14, 24, (0.5, 10), 14, (84, 96, 60))
    paint.wall("planks", 15, (-40, 40), (0, 1.7))
    paint.house("stucco", 14.4, (-9.4, -6.4), 2.4)
    paint.foliage(-2.5, 13, (0, 2.1), 4.0, (86, 106, 58))
    paint.foliage(2.4, 13.2, (0, 1.9), 2.6, (120, 100, 64))
    paint.tree(6.8, 12, 6, 5)
    paint.ground("paving", (-200, 200), (0, 5.2))
    paint.ground("setts", (-1.6, -0.5), (5.2, 13))
    paint.foliage(-5, 6.6, (0, 1.2), 2.4, (84, 108, 60))
    light = _lamp((0.4, 0.42, 0.54), [(250, 330, 210, (0.5, 0.4, 0.24))])
    return _finished(paint, "garden", light, lanes=(3.6, 4.6, 6, 8, 10.5, 13), grain=3.6)


def yard(rng: Rng) -> Scenery:
    """Look into a yard at night by the camera's own infrared light: grey, bright in the middle, noisy."""
    paint = Painter(Camera(2.7, 84), rng, (0.0, 0.15, 0.99))
    paint.sky((8, 8, 10), (14, 14, 16))
    paint.ground("grass", (-200, 200), (0, 400))
    paint.foliage(-9, 19, (0.5, 8), 10, (120, 130, 110))
    paint.wall("planks", 16, (-40, 40), (0, 1.8), lit=1.3)
    paint.foliage(3.4, 13.4, (0, 2.1), 3.6, (130, 140, 120))
    paint.ground("setts", (-3.4, 0.2), (0, 16))
    paint.park("hatch", (116, 118, 122), -5.4, 10.4, -1.7)
    paint.tree(6, 11, 5.5, 5, (130, 146, 118))
    paint.foliage(6.0, 8.2, (0, 2.0), 2.6, (134, 148, 120))
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    spread = np.exp(-(((x - 320) / 300) ** 2 + ((y - 230) / 190) ** 2))
    lit = (0.2 + 1.5 * spread) * np.clip((y - 20) / 75, 0.12, 1)
    light = np.repeat(lit[:, :, None], 3, 2).astype(np.float32)
    return _finished(paint, "yard", light, lanes=(3.8, 5, 6.5, 8.5, 13.5), grain=7.0, grey=True)


def porch(rng: Rng) -> Scenery:
    """Look from beside a front door down the path: people come close and fill the picture."""
    paint = Painter(Camera(1.65, 128), rng, (0.2, 0.75, 0.6))
    paint.sky((196, 204, 214), (222, 226, 230))
    paint.foliage(-7, 30, (1, 10), 12, (86, 104, 70))
    paint.ground("grass", (-200, 200), (0, 400))
    paint.house("brick", 26, (0, 14), 5.4)
    paint.ground("asphalt", (-200, 200), (13, 19))
    paint.park("hatch", (196, 192, 184), 5.5, 17.8, np.pi)
    paint.ground("paving", (-200, 200), (11, 13))
    paint.foliage(-7.4, 10.6, (0, 2.1), 9, (70, 98, 56))
    paint.foliage(7.3, 10.6, (0, 2.0), 9, (76, 102, 58))
    paint.ground("paving", (-1.3, 1.3), (0, 11))
    paint.foliage(3.2, 6.6, (0, 1.5), 2.2, (98, 116, 62))
    paint.tree(-5.4, 8.6, 5.2, 4)
    paint.side("brick", -2.0, (1.0, 4.6), (0, 6), 0.8)
    paint.panel(3.0, (1.95, 2.15), (-1, 6), (222, 220, 214))
    paint.panel(3.0, (2.08, 2.15), (-1, 6), (168, 166, 162))
    return _finished(paint, "porch", _even((0.95, 0.97, 1.0)), lanes=(3.4, 4.0, 5.2, 7.5, 12), road=15.0)


VIEWS: dict[str, Callable[[Rng], Scenery]] = {
    "driveway": driveway,
    "street": street,
    "garden": garden,
    "yard": yard,
    "porch": porch,
    "night": lambda rng: driveway(rng, dark=True),
}
