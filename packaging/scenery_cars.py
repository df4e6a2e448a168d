"""What drives through and stands about in the drawn films: cars made of flat faces, shaded as each face is turned."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from scenery_actors import BLACK, HEIGHT, WIDTH, Camera, Colour, Floats, Patch, Pose, placed

GLASS: Colour = (44, 54, 62)


@dataclass(frozen=True)
class Car:
    """The side view and paint of a vehicle; `glass` are the edges of its outline that are panes."""

    outline: tuple[tuple[float, float], ...]
    glass: tuple[int, ...]
    paint: Colour
    belt: float = 0.95
    half: float = 0.88
    roof: float = 0.62
    windows: tuple[tuple[float, ...], ...] = ((-1.25, -0.2), (-0.1, 0.85))


Outline = tuple[tuple[float, float], ...]

SEDAN: Outline = ((2.12, 0.26), (2.2, 0.52), (2.08, 0.74), (1.05, 0.95), (0.3, 1.41), (-0.75, 1.43), (-1.55, 1.02))
SEDAN += ((-2.1, 0.98), (-2.2, 0.62), (-2.12, 0.26))
HATCH: Outline = ((1.9, 0.26), (1.98, 0.55), (1.85, 0.8), (1.0, 1.0), (0.25, 1.5), (-1.35, 1.52), (-1.85, 1.0))
HATCH += ((-1.92, 0.6), (-1.85, 0.26))
VAN = ((2.35, 0.3), (2.45, 0.7), (2.3, 1.1), (1.85, 1.25), (1.15, 2.0), (-2.35, 2.08), (-2.45, 1.2), (-2.4, 0.3))


def car(style: str, paint: Colour) -> Car:
    """Return a vehicle of a named build, since films ask for sedans, hatchbacks and vans."""
    if style == "van":
        return Car(VAN, (3,), paint, 1.22, 0.98, 0.86, ((0.45, 1.2),))
    if style == "hatch":
        return Car(HATCH, (3, 5), paint, 0.98, 0.88, 0.66, ((-1.3, -0.3), (-0.2, 0.75)))
    return Car(SEDAN, (3, 5), paint)


class Sketch:
    """A canvas on which the faces of a car are laid one after another, four times as fine as the picture."""

    def __init__(self, pose: Pose, camera: Camera, corners: Sequence[Colour]) -> None:
        self.pose, self.camera = pose, camera
        seen = camera.project(placed(corners, pose))
        low = np.maximum(np.floor(seen.min(0)), -500).astype(int) - 4
        high = np.minimum(np.ceil(seen.max(0)), (WIDTH + 500, HEIGHT + 500)).astype(int) + 5
        self.zoom = 4 if high[0] - low[0] < 260 else 2
        self.low, self.size = low, np.maximum(high - low, 2)
        shape = (int(self.size[1]) * self.zoom, int(self.size[0]) * self.zoom)
        self.rgba = np.zeros((*shape, 4), np.uint8)

    def outline(self, corners: Sequence[Colour]) -> Floats:
        """Return where these corners lie on the canvas."""
        return np.asarray((self.camera.project(placed(corners, self.pose)) - self.low) * self.zoom, np.float32)

    def towards(self, point: Colour, normal: Colour) -> tuple[bool, Colour]:
        """Return whether a face with this normal is seen, and the normal as the viewer has it."""
        place = placed([point], self.pose)[0]
        still = Pose(0, 0, self.pose.heading, 0, 0)
        turned = placed([normal], still)[0]
        seen = float(np.dot(turned, np.array([0, self.camera.height, 0]) - place)) > 0
        return seen, (float(turned[0]), float(turned[1]), -float(turned[2]))

    def face(self, corners: Sequence[Colour], colour: Colour, shade: float = 1.0) -> None:
        """Lay one face in its colour, lighter or darker as it is turned to the light."""
        points = np.clip(self.outline(corners), -3000, 6000)
        tone = [float(min(255, max(0, value * shade))) for value in colour]
        cv2.fillPoly(self.rgba, [np.round(points * 16).astype(np.int32)], (*tone, 255.0), cv2.LINE_AA, 4)

    def disc(self, ahead: float, up: float, side: float, radius: float, colour: Colour) -> None:
        """Lay a disc that stands along the car, as a wheel does."""
        turns = np.linspace(0, 2 * np.pi, 28)
        self.face([(ahead + radius * float(np.cos(a)), up + radius * float(np.sin(a)), side) for a in turns], colour)


def vehicle(build: Car, pose: Pose, camera: Camera, sun: Colour, *, lamps: bool = False) -> Patch:
    """Draw a vehicle from whatever side it is seen, faces turned away left out."""
    ends = [point[0] for point in build.outline]
    front, back, high = max(ends), min(ends), max(point[1] for point in build.outline)
    corners = [(a, h, w) for a in (back - 0.5, front + 0.5) for h in (-0.15, high) for w in (-1.4, 1.4)]
    sketch = Sketch(pose, camera, corners)
    ground = [(back, 0.02, -0.95), (front, 0.02, -0.95), (front, 0.02, 0.95), (back, 0.02, 0.95)]
    dark = np.zeros(sketch.rgba.shape[:2], np.float32)
    cv2.fillPoly(dark, [np.round(sketch.outline(ground)).astype(np.int32)], 1.0)
    side = 1.0 if sketch.towards((0, 0.6, build.half), (0, 0, 1))[0] else -1.0
    _wheels(sketch, build, -side, pose.travelled)
    under = [(back + 0.2, 0.3, side * 0.85), (front - 0.2, 0.3, side * 0.85)]
    sketch.face([*under, (front - 0.2, 0.2, -side * 0.85), (back + 0.2, 0.2, -side * 0.85)], BLACK)
    _strips(sketch, build, sun)
    if sketch.towards((0, 0.6, side * build.half), (0, 0, side))[0]:
        _flank(sketch, build, sun, side)
    _ends(sketch, build, (front, back), lamps=lamps)
    _wheels(sketch, build, side, pose.travelled)
    small = (int(sketch.size[0]), int(sketch.size[1]))
    fine = cv2.resize(sketch.rgba, small, interpolation=cv2.INTER_AREA).astype(np.float32)
    alpha = np.asarray(fine[:, :, 3] / 255, np.float32)
    shadow = cv2.resize(dark, small, interpolation=cv2.INTER_AREA)
    soft = 0.68 * np.asarray(cv2.GaussianBlur(shadow, (0, 0), 0.8 + 0.12 * camera.focal / pose.z), np.float32)
    rgb = fine[:, :, :3] / np.maximum(alpha, 1e-3)[:, :, None]
    return Patch(int(sketch.low[0]), int(sketch.low[1]), rgb.astype(np.float32), alpha, soft)


def _half(build: Car, high: float) -> float:
    top = max(point[1] for point in build.outline)
    share = min(1.0, max(0.0, (high - build.belt) / (top - build.belt)))
    sill = 0.06 * max(0.0, 0.5 - high)
    return build.half + (build.roof - build.half) * share - sill


def _strips(sketch: Sketch, build: Car, sun: Colour) -> None:
    pairs = list(pairwise(build.outline))
    for index, ((a1, h1), (a2, h2)) in enumerate(pairs):
        w1, w2 = _half(build, h1), _half(build, h2)
        seen, normal = sketch.towards(((a1 + a2) / 2, (h1 + h2) / 2, 0), (h2 - h1, a1 - a2, 0))
        if not seen:
            continue
        long = float(np.linalg.norm(normal)) or 1.0
        shade = _shade(normal, long, sun)
        sketch.face([(a1, h1, -w1), (a1, h1, w1), (a2, h2, w2), (a2, h2, -w2)], build.paint, shade)
        if index in build.glass:
            edge = [(a1, h1, -w1), (a1, h1, w1), (a2, h2, w2), (a2, h2, -w2)]
            pane = [_mix(corner, ((a1 + a2) / 2, (h1 + h2) / 2, 0.0), 0.1) for corner in edge]
            sketch.face(pane, GLASS)
            gleam = [_mix(pane[0], pane[1], 0.55), _mix(pane[0], pane[1], 0.8)]
            sketch.face([*gleam, _mix(pane[3], pane[2], 0.7), _mix(pane[3], pane[2], 0.3)], (78, 90, 100))


def _shade(normal: Colour, long: float, sun: Colour) -> float:
    lit = max(0.0, sum(a * b for a, b in zip(normal, sun, strict=True)) / long)
    return 0.5 + 0.42 * lit + 0.22 * max(0.0, normal[1] / long)


def _mix(a: Colour, b: Colour, share: float) -> Colour:
    return (a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share)


def _flank(sketch: Sketch, build: Car, sun: Colour, side: float) -> None:
    shade = _shade(sketch.towards((0, 0, 0), (0, 0, side))[1], 1.0, sun)
    outline = [(a, h, side * _half(build, h)) for a, h in build.outline]
    sketch.face(outline, build.paint, shade)
    for low, high, tone in ((0.26, 0.42, 0.72), (0.42, 0.58, 0.9), (0.72, build.belt - 0.04, 1.12)):
        lower = _band(build.outline, low, high)
        sketch.face([(a, h, side * build.half) for a, h in lower], build.paint, shade * tone)
    top = max(point[1] for point in build.outline)
    for rear, fore in build.windows:
        rise = top - 0.1
        slant = [(rear, build.belt + 0.04), (fore, build.belt + 0.04)]
        slant += [(fore - 0.42 * (fore > 0.5), rise), (rear + 0.3 * (rear < -1), rise)]
        sketch.face([(a, h, side * (_half(build, h) + 0.005)) for a, h in slant], GLASS)
        near = [(fore - 0.25, build.belt + 0.06), (fore - 0.08, build.belt + 0.06)]
        near += [(fore - 0.42 * (fore > 0.5), rise - 0.03), (fore - 0.12 - 0.42 * (fore > 0.5), rise - 0.03)]
        sketch.face([(a, h, side * (_half(build, h) + 0.006)) for a, h in near], (74, 86, 96))
    for seam in (-1.0, -0.15, 0.95):
        line = [(seam, 0.36), (seam + 0.02, 0.36), (seam + 0.02, build.belt), (seam, build.belt)]
        sketch.face([(a, h, side * (build.half + 0.002)) for a, h in line], build.paint, shade * 0.55)
    for grip in (-0.85, 0.05):
        handle = [(grip, 0.78), (grip + 0.16, 0.78), (grip + 0.16, 0.82), (grip, 0.82)]
        sketch.face([(a, h, side * (build.half + 0.01)) for a, h in handle], build.paint, shade * 0.6)
    mirror = [(0.78, build.belt + 0.02), (0.92, build.belt + 0.02), (0.9, build.belt + 0.16), (0.78, build.belt + 0.16)]
    sketch.face([(a, h, side * (build.half + 0.12)) for a, h in mirror], build.paint, shade * 0.8)


def _band(outline: Sequence[tuple[float, float]], low: float, high: float) -> list[tuple[float, float]]:
    """Return the part of a side view between two heights, as far as the body reaches there."""

    def reach(level: float, *, ahead: bool) -> float:
        cuts = []
        for (a1, h1), (a2, h2) in pairwise(outline):
            if min(h1, h2) <= level <= max(h1, h2) and h1 != h2:
                cuts.append(a1 + (a2 - a1) * (level - h1) / (h2 - h1))
        return max(cuts, default=0) if ahead else min(cuts, default=0)

    lower, upper = reach(low, ahead=False), reach(high, ahead=False)
    return [(lower, low), (reach(low, ahead=True), low), (reach(high, ahead=True), high), (upper, high)]


def _ends(sketch: Sketch, build: Car, ends: tuple[float, float], *, lamps: bool) -> None:
    for end, way, lamp in ((ends[0], 1.0, (236, 236, 226)), (ends[1], -1.0, (172, 26, 24))):
        if not sketch.towards((end, 0.6, 0), (way, 0, 0))[0]:
            continue
        tone = (255, 255, 244) if lamps and way > 0 else lamp
        level = 0.62 + 0.12 * (build.belt > 1.1)
        place = end - way * 0.02
        for low, high, reach, colour in ((0.44, 0.56, 0.5, BLACK), (0.34, 0.45, 0.26, (214, 214, 200))):
            corners = [(place, low, -reach), (place, low, reach), (place, high, reach), (place, high, -reach)]
            sketch.face(corners, colour)
        for side in (-1.0, 1.0):
            inner, outer = side * 0.52, side * (build.half - 0.03)
            corners = [(place, level, inner), (place, level - 0.02, outer)]
            sketch.face([*corners, (place - way * 0.1, level + 0.15, outer), (place, level + 0.13, inner)], tone)


def _wheels(sketch: Sketch, build: Car, side: float, travelled: float) -> None:
    reach = 0.61 * max(point[0] for point in build.outline)
    for ahead in (-reach, reach):
        flank = side * (build.half + 0.004)
        sketch.disc(ahead, 0.35, flank, 0.385, (24, 24, 26))
        sketch.disc(ahead, 0.32, flank, 0.32, (34, 34, 36))
        sketch.disc(ahead, 0.32, flank, 0.215, (128, 130, 134))
        for spoke in range(5):
            angle = spoke * 2 * np.pi / 5 - travelled / 0.32
            tip = [
                (ahead + 0.19 * float(np.cos(angle + d)), 0.32 + 0.19 * float(np.sin(angle + d))) for d in (-0.3, 0.3)
            ]
            sketch.face([(ahead, 0.32, flank), *((a, h, flank) for a, h in tip)], (66, 68, 72))
