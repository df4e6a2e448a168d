"""The views of the drawn films: what a house camera looks at, with texture, perspective and things to hide behind."""

from collections.abc import Callable
from dataclasses import dataclass, field

import cv2
import numpy as np
from scenery_actors import HEIGHT, WIDTH, Camera, Colour, Floats, Patch, Pixels, Pose
from scenery_cars import car, vehicle

TILE, FINE = 512, 64
Rng = np.random.Generator


@dataclass(frozen=True)
class Scenery:
    """A view without anything that moves, and what is known of its geometry and light."""

    name: str
    camera: Camera
    picture: Pixels
    light: Floats
    sun: Colour
    grain: float
    grey: bool
    standing: tuple[tuple[float, Floats], ...]
    crowns: Floats
    facade: Floats
    lanes: tuple[float, ...]
    road: float | None = None
    parking: tuple[tuple[float, float], ...] = ()


def noise(rng: Rng, shape: tuple[int, int], coarse: int, octaves: int = 5) -> Floats:
    """Return cloudy noise of spread 1, the stuff of every surface here."""
    total = np.zeros(shape, np.float32)
    for octave in range(octaves):
        cells = tuple(max(2, side * 2**octave // coarse) for side in shape)
        grid = rng.standard_normal(cells).astype(np.float32)
        total += np.asarray(cv2.resize(grid, shape[::-1], interpolation=cv2.INTER_CUBIC), np.float32) * 0.62**octave
    return np.asarray(total / total.std(), np.float32)


def _toned(colour: Colour, tone: Floats) -> Floats:
    return np.asarray(np.array(colour, np.float32) * (1 + tone[:, :, None]), np.float32)


def _grass(rng: Rng) -> Floats:
    tile = _toned((86, 104, 56), 0.1 * noise(rng, (TILE, TILE), 30))
    for x, y, tone, lean in zip(*rng.integers(0, TILE, (2, 16000)), *rng.normal(0, 1, (2, 16000)), strict=True):
        colour = (84 + 20 * tone, 106 + 22 * tone, 52 + 14 * tone)
        cv2.line(tile, (int(x), int(y)), (int(x + 2 * lean), int(y - 7)), colour, 1, cv2.LINE_AA)
    for x, y in rng.integers(0, TILE, (140, 2)):
        cv2.ellipse(tile, (int(x), int(y)), (5, 2), int(x) % 180, 0, 360, (126, 96, 52), -1, cv2.LINE_AA)
    return tile


def _asphalt(rng: Rng) -> Floats:
    tile = _toned((104, 104, 106), 0.04 * noise(rng, (TILE, TILE), 40) + 0.05 * noise(rng, (TILE, TILE), 4, 1))
    for _ in range(5):
        path = np.cumsum(np.vstack([rng.integers(0, TILE, (1, 2)), rng.integers(-14, 22, (22, 2))]), 0)
        cv2.polylines(tile, [path.astype(np.int32)], isClosed=False, color=(66, 66, 68), thickness=2)
    x, y = rng.integers(60, 300, 2)
    cv2.rectangle(tile, (int(x), int(y)), (int(x) + 130, int(y) + 70), (92, 92, 95), -1)
    return np.asarray(tile * (1 + 0.03 * noise(rng, (TILE, TILE), 3, 1))[:, :, None], np.float32)


def _bricks(rng: Rng, colour: Colour, size: tuple[int, int], joint: Colour) -> Floats:
    tile = _toned(joint, 0.06 * noise(rng, (TILE, TILE), 8, 2))
    for row in range(TILE // size[1]):
        for column in range(-1, TILE // size[0] + 1):
            left = column * size[0] + (row % 2) * size[0] // 2
            tone = 1 + 0.13 * rng.standard_normal() + 0.015 * rng.standard_normal(3)
            box = (max(0, left + 1), row * size[1] + 1), (left + size[0] - 2, (row + 1) * size[1] - 2)
            if box[1][0] > 0:
                cv2.rectangle(tile, *box, [float(v) for v in np.array(colour) * tone], -1)
    return np.asarray(tile * (1 + 0.06 * noise(rng, (TILE, TILE), 10, 3))[:, :, None], np.float32)


def _planks(rng: Rng) -> Floats:
    tile = _toned((122, 94, 68), 0.1 * noise(rng, (TILE, TILE), 100))
    grain = cv2.resize(noise(rng, (16, TILE), 3, 2), (TILE, TILE), interpolation=cv2.INTER_CUBIC)
    tile *= (1 + 0.09 * grain)[:, :, None]
    for left in range(0, TILE, 16):
        tile[:, left : left + 16] *= 1 + 0.1 * rng.standard_normal()
        tile[:, left : left + 2] *= 0.45
    return tile


MATERIALS: dict[str, Callable[[Rng], Floats]] = {
    "grass": _grass,
    "asphalt": _asphalt,
    "planks": _planks,
    "brick": lambda rng: _bricks(rng, (146, 86, 68), (16, 8), (150, 142, 132)),
    "paving": lambda rng: _bricks(rng, (150, 144, 136), (32, 32), (98, 94, 88)),
    "setts": lambda rng: _bricks(rng, (128, 112, 104), (16, 8), (92, 86, 80)),
    "roof": lambda rng: _bricks(rng, (112, 66, 54), (16, 16), (66, 44, 38)),
    "stucco": lambda rng: _toned(
        (196, 186, 166), 0.04 * noise(rng, (TILE, TILE), 60) + 0.04 * noise(rng, (TILE, TILE), 4)
    ),
}


@dataclass
class Painter:
    """A picture being painted from the back to the front, which remembers what can hide a passer-by."""

    camera: Camera
    rng: Rng
    sun: Colour = (-0.45, 0.65, 0.6)
    canvas: Floats = field(default_factory=lambda: np.zeros((HEIGHT, WIDTH, 3), np.float32))
    crowns: Floats = field(default_factory=lambda: np.zeros((HEIGHT, WIDTH), np.float32))
    facade: Floats = field(default_factory=lambda: np.zeros((HEIGHT, WIDTH), np.float32))
    standing: list[tuple[float, Floats]] = field(default_factory=list)

    def sky(self, top: Colour, low: Colour) -> None:
        """Paint a sky with clouds, which no camera of a street is without."""
        share = np.clip(np.arange(HEIGHT) / max(self.camera.horizon, 60), 0, 1)[:, None, None].astype(np.float32)
        self.canvas[:] = np.array(top, np.float32) * (1 - share) + np.array(low, np.float32) * share
        flat = cv2.resize(noise(self.rng, (HEIGHT * 2, WIDTH), 300), (WIDTH, HEIGHT))
        veil = np.clip(0.35 * flat + 0.15, 0, 0.75)[:, :, None]
        self.canvas[:] = self.canvas * (1 - veil) + np.array([236, 238, 240], np.float32) * veil
        line = self.camera.horizon - 17 - 5 * noise(self.rng, (2, WIDTH), 60)[0]
        woods = _toned((88, 102, 82), 0.2 * noise(self.rng, (HEIGHT, WIDTH), 12))
        far = np.arange(HEIGHT)[:, None] > line[None, :]
        self.canvas[:] = np.where(far[:, :, None], woods, self.canvas)

    def _rays(self) -> tuple[Floats, Floats]:
        y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32) + 0.5
        return (x - WIDTH / 2) / self.camera.focal, (self.camera.horizon - y) / self.camera.focal

    def _cover(self, material: str, u: Floats, v: Floats, away: Floats, mask: Floats) -> None:
        tile = MATERIALS[material](self.rng)
        level = np.clip(np.log2(np.maximum(away * FINE / self.camera.focal * 0.9, 1)), 0, 5)
        for step in range(6):
            fine = cv2.GaussianBlur(tile, (0, 0), 0.5 * 2**step) if step else tile
            drawn = cv2.remap(fine, (u * FINE) % TILE, (v * FINE) % TILE, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)
            weight = (mask * np.maximum(0, 1 - np.abs(level - step)))[:, :, None]
            if step == 0:
                self.canvas *= 1 - mask[:, :, None]
            self.canvas += drawn * weight

    def ground(self, material: str, x: tuple[float, float], z: tuple[float, float]) -> None:
        """Lay a surface on the ground between two sides and two distances."""
        across, up = self._rays()
        away = np.where(up < -1e-3, self.camera.height / np.maximum(-up, 1e-3), 1e6).astype(np.float32)
        place = across * away
        edge = 0.02 * away
        soft = np.clip((place - x[0]) / edge + 0.5, 0, 1) * np.clip((x[1] - place) / edge + 0.5, 0, 1)
        inside = soft * (away > z[0]) * (away < z[1])
        self._cover(material, place, away, away, inside.astype(np.float32))

    def wall(self, material: str, z: float, x: tuple[float, float], y: tuple[float, float], *, lit: float = 1) -> None:
        """Raise a wall that faces the camera."""
        mask = self._rectangle(z, x, y)
        across, up = self._rays()
        before = self.canvas.copy()
        away = np.full_like(across, z)
        self._cover(material, across * z + 50, 50 - self.camera.height - up * z, away, mask)
        share = (0.86 + 0.14 * np.clip((self.camera.height + up * z) / 3, 0, 1)) * lit
        self.canvas[:] = np.where(mask[:, :, None] > 0.5, self.canvas * share[:, :, None], before)
        self.facade = np.maximum(self.facade, mask)

    def side(self, material: str, x: float, z: tuple[float, float], y: tuple[float, float], lit: float) -> None:
        """Raise a wall that runs away from the camera, as beside a door."""
        across, up = self._rays()
        away = np.clip(x / np.where(np.abs(across) < 1e-3, 1e-3, across), 0, 1e3).astype(np.float32)
        high = self.camera.height + up * away
        mask = (away > z[0]) & (away < z[1]) & (high > y[0]) & (high < y[1])
        before = self.canvas.copy()
        self._cover(material, away, 50 - high, away, mask.astype(np.float32))
        self.canvas[:] = np.where(mask[:, :, None], self.canvas * lit, before)
        self.facade = np.maximum(self.facade, mask.astype(np.float32))
        self.standing.append((z[0], mask.astype(np.float32)))
        self.crowns *= 1 - mask

    def _rectangle(self, z: float, x: tuple[float, float], y: tuple[float, float]) -> Floats:
        mask = np.zeros((HEIGHT, WIDTH), np.float32)
        corners = np.array([(x[0], y[0], z), (x[0], y[1], z), (x[1], y[1], z), (x[1], y[0], z)], np.float32)
        points = np.clip(self.camera.project(corners), -2000, 3000)
        cv2.fillPoly(mask, [np.round(points).astype(np.int32)], 1.0)
        return mask

    def panel(self, z: float, x: tuple[float, float], y: tuple[float, float], colour: Colour) -> None:
        """Fill a plain upright board, for frames, panes and doors."""
        mask = self._rectangle(z, x, y)[:, :, None]
        self.canvas[:] = self.canvas * (1 - mask) + np.array(colour, np.float32) * mask
        if z < 5:
            self.standing.append((z, mask[:, :, 0]))
            self.crowns *= 1 - mask[:, :, 0]

    def house(self, material: str, z: float, x: tuple[float, float], high: float) -> None:
        """Build the front of a house with windows and a door, the commonest background there is."""
        self.wall(material, z, x, (0, high))
        self.wall("roof", z + 0.01, (x[0] - 0.4, x[1] + 0.4), (high, high + 1.9), lit=0.9)
        self.panel(z, (x[0] - 0.5, x[1] + 0.5), (high - 0.12, high + 0.06), (216, 212, 204))
        count = max(1, int((x[1] - x[0]) / 2.6))
        for floor in range(1 if high < 4.2 else 2):
            for index in range(count):
                middle = x[0] + (index + 0.5) * (x[1] - x[0]) / count
                if floor == 0 and index == count // 2:
                    self.panel(z, (middle - 0.55, middle + 0.55), (0, 2.15), (206, 204, 198))
                    self.panel(z, (middle - 0.45, middle + 0.45), (0, 2.05), (78, 44, 40))
                    continue
                self._window(z, middle, 0.95 + 2.7 * floor)

    def _window(self, z: float, middle: float, low: float) -> None:
        self.panel(z, (middle - 0.68, middle + 0.68), (low - 0.08, low + 1.38), (222, 220, 214))
        self.panel(z, (middle - 0.6, middle + 0.6), (low, low + 1.3), (52, 60, 68))
        self.panel(z, (middle - 0.6, middle - 0.05), (low + 0.6, low + 1.3), (84, 96, 108))
        self.panel(z, (middle + 0.3, middle + 0.6), (low, low + 1.3), (176, 170, 158))
        self.panel(z, (middle - 0.03, middle + 0.03), (low, low + 1.3), (222, 220, 214))

    def put(self, patch: Patch, z: float) -> None:
        """Set a drawn thing into the picture and remember what it hides."""
        cover = np.zeros((HEIGHT, WIDTH), np.float32)
        lay(self.canvas, patch, None, cover)
        self.standing.append((z, cover))
        self.crowns *= 1 - cover

    def park(self, style: str, paint: Colour, x: float, z: float, heading: float) -> None:
        """Park a vehicle, since most streets are full of them."""
        self.put(vehicle(car(style, paint), Pose(x, z, heading, 0.2, 0), self.camera, self.sun), z)

    def foliage(self, x: float, z: float, y: tuple[float, float], wide: float, tint: Colour) -> None:
        """Grow a crown or a bush out of leaves, lighter where the sun falls."""
        scale = self.camera.focal / z
        middle = self.camera.project(np.array([[x, (y[0] + y[1]) / 2, z]], np.float32))[0]
        reach = np.array([wide / 2 * scale, (y[1] - y[0]) / 2 * scale])
        layer, alpha = np.zeros((HEIGHT, WIDTH, 3), np.float32), np.zeros((HEIGHT, WIDTH), np.float32)
        turns, out = self.rng.uniform(0, 2 * np.pi, 46), np.sqrt(self.rng.uniform(0, 1, 46)) * 0.8
        heads = np.stack([np.cos(turns) * out, np.sin(turns) * out], 1)
        heads = heads[np.argsort(heads @ np.array([-self.sun[0], self.sun[1]]))[::-1]]
        for head in heads:
            spots = head + self.rng.normal(0, 0.13, (int(min(260, 30 + reach.prod() / 40)), 2))
            tones = np.sort(-(spots - head) @ np.array([-self.sun[0], self.sun[1]]))
            spots = spots[np.argsort(-(spots - head) @ np.array([-self.sun[0], self.sun[1]]))]
            tones = 0.72 + 1.7 * tones - 0.16 * head[1] + 0.13 * self.rng.standard_normal(len(spots))
            self._leaves(layer, alpha, middle + spots * reach, tones, (tint, max(1.0, 0.075 * scale)))
        if alpha.any():
            patch = Patch(0, 0, layer, alpha, np.zeros_like(alpha))
            self.put(patch, z)
            self.crowns = np.maximum(self.crowns, cv2.GaussianBlur(alpha, (0, 0), 5))

    def _leaves(self, layer: Floats, alpha: Floats, spots: Floats, tones: Floats, leaf: tuple[Colour, float]) -> None:
        turns = self.rng.uniform(0, np.pi, len(spots))
        for (x, y), tone, turn in zip(spots.tolist(), tones.tolist(), turns.tolist(), strict=True):
            along = np.array([np.cos(turn), np.sin(turn)]) * leaf[1]
            across = np.array([-along[1], along[0]]) * 0.55
            centre = np.array([x, y])
            corners = np.array([centre - along, centre + across, centre + along, centre - across])
            points = [np.round(corners * 16).astype(np.int32)]
            warm = max(0.25, tone)
            colour = (leaf[0][0] * warm, leaf[0][1] * warm, leaf[0][2] * min(1.1, warm))
            cv2.fillPoly(layer, points, colour, cv2.LINE_8, 4)
            cv2.fillPoly(alpha, points, 1.0, cv2.LINE_8, 4)

    def tree(self, x: float, z: float, high: float, wide: float, tint: Colour = (92, 122, 58)) -> None:
        """Plant a tree: a trunk with bark, a crown, and the shade under it."""
        across, up = self._rays()
        away = self.camera.height / np.maximum(-up, 1e-4)
        spot = np.hypot(across * away - x + 0.25 * wide * np.sign(self.sun[0]), away - z) / (0.5 * wide)
        ragged = spot + 0.12 * noise(self.rng, (HEIGHT, WIDTH), 14, 3)
        self.canvas *= (1 - 0.42 * np.clip(3 - 3 * ragged, 0, 1) * (up < 0))[:, :, None]
        reach = 0.035 * high
        for part, lit in ((-0.9, 0.8), (-0.3, 1.0), (0.3, 0.8), (0.9, 0.6)):
            strip = (x + (part - 0.35) * reach, x + (part + 0.35) * reach)
            mask = self._rectangle(z, strip, (0, high * 0.6))
            tone = (1 + 0.2 * noise(self.rng, (HEIGHT, WIDTH), 6, 3))[:, :, None] * np.array([92, 74, 58]) * lit
            self.canvas[:] = np.where(mask[:, :, None] > 0, tone, self.canvas)
            self.standing.append((z, mask))
        self.foliage(x, z, (high * 0.38, high), wide, tint)


def lay(canvas: Floats | Pixels, patch: Patch, light: Floats | None, cover: Floats) -> float:
    """Lay a thing over a picture behind what covers it; return how much of it is seen, the truth of every film.

    Where nothing lights it (`light` is None), `cover` takes up what it hides instead.
    """
    high, wide = patch.alpha.shape
    x1, y1 = max(0, patch.left), max(0, patch.top)
    x2, y2 = min(WIDTH, patch.left + wide), min(HEIGHT, patch.top + high)
    if x1 >= x2 or y1 >= y2:
        return 0.0
    inside = np.s_[y1 - patch.top : y2 - patch.top, x1 - patch.left : x2 - patch.left]
    place = np.s_[y1:y2, x1:x2]
    free = 1 - cover[place]
    alpha = (patch.alpha[inside] * free)[:, :, None]
    shadow = (patch.shadow[inside] * free)[:, :, None] * (1 - alpha)
    rgb = patch.rgb[inside] if light is None else patch.rgb[inside] * light[place]
    if light is None:
        cover[place] = alpha[:, :, 0]
    canvas[place] = np.clip(canvas[place] * (1 - shadow) * (1 - alpha) + rgb * alpha, 0, 255).astype(canvas.dtype)
    return float(alpha.sum() / max(1e-6, float(patch.alpha.sum())))
