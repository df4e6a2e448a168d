"""Who moves through the drawn films: people, cyclists and animals, seen by a camera whose geometry is known exactly.

They are made of rounded limbs with a depth buffer, so that each is shaded and cut off as a body would be, from whatever
side it is seen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float32]
Colour = tuple[float, float, float]
WIDTH, HEIGHT = 640, 360
BLACK: Colour = (18, 18, 20)
CHROME: Colour = (168, 170, 174)


@dataclass(frozen=True)
class Camera:
    """A lens over flat ground, so that the size of everything follows from where it stands."""

    height: float
    horizon: float
    focal: float = 400.0

    def project(self, points: Floats) -> Floats:
        """Return where points (right, up, away; metres) are seen, since every drawing starts from that."""
        away = np.maximum(points[:, 2], 0.4)
        column = WIDTH / 2 + self.focal * points[:, 0] / away
        return np.stack([column, self.horizon + self.focal * (self.height - points[:, 1]) / away], 1)

    def half_width(self, away: float) -> float:
        """Return how many metres are seen to each side at this distance, for things to enter and leave by."""
        return WIDTH / 2 / self.focal * away


class Patch(NamedTuple):
    """A drawn thing with its place in the picture, its opacity and the shadow it throws."""

    left: int
    top: int
    rgb: Floats
    alpha: Floats
    shadow: Floats


class Limb(NamedTuple):
    """A rounded piece of a body: ahead, up and to the left of the middle, in metres."""

    start: Colour
    end: Colour
    radii: tuple[float, float]
    colour: Colour


class Pose(NamedTuple):
    """Where a thing stands, where it heads, how far it has come and how briskly it moves."""

    x: float
    z: float
    heading: float
    travelled: float
    speed: float


@dataclass(frozen=True)
class Person:
    """What somebody wears and how tall they are, so that no two passers-by look alike."""

    shirt: Colour
    trousers: Colour
    skin: Colour = (196, 152, 126)
    hair: Colour = (52, 38, 30)
    tall: float = 1.75
    coat: bool = False
    cap: bool = False
    bag: bool = False


def _leg(person: Person, phase: float, swing: float, side: float) -> list[Limb]:
    angle = 0.42 * swing * np.sin(phase)
    bend = 0.08 + 0.85 * swing * max(0.0, float(np.cos(phase))) ** 1.3
    hip = (0.0, 0.91 - 0.03 * swing * abs(np.sin(phase)), 0.085 * side)
    knee = (hip[0] + 0.43 * np.sin(angle), hip[1] - 0.43 * np.cos(angle), hip[2])
    ankle = (knee[0] + 0.42 * np.sin(angle - bend), knee[1] - 0.42 * np.cos(angle - bend), hip[2])
    toe = (ankle[0] + 0.17, max(0.03, ankle[1] - 0.05 - 0.1 * (bend > 0.5)), hip[2] * 1.15)
    return [
        Limb(hip, knee, (0.098, 0.068), person.trousers),
        Limb(knee, ankle, (0.068, 0.05), person.trousers),
        Limb((ankle[0] - 0.03, max(0.04, ankle[1] - 0.03), hip[2]), toe, (0.05, 0.036), (46, 42, 42)),
    ]


def _arm(person: Person, phase: float, swing: float, side: float) -> list[Limb]:
    angle = -0.45 * swing * np.sin(phase)
    fore = angle + 0.2 + 0.35 * swing
    shoulder = (0.0, 1.41, 0.2 * side)
    elbow = (0.28 * np.sin(angle), 1.41 - 0.28 * np.cos(angle), 0.235 * side)
    wrist = (elbow[0] + 0.25 * np.sin(fore), elbow[1] - 0.25 * np.cos(fore), 0.225 * side)
    hand = (wrist[0] + 0.07 * np.sin(fore), wrist[1] - 0.07 * np.cos(fore), 0.22 * side)
    return [
        Limb(shoulder, elbow, (0.06, 0.048), person.shirt),
        Limb(elbow, wrist, (0.048, 0.036), person.shirt),
        Limb(wrist, hand, (0.036, 0.04), person.skin),
    ]


def _trunk(person: Person) -> list[Limb]:
    shirt = person.shirt
    limbs = [Limb((0, 0.93, -0.07), (0, 0.93, 0.07), (0.11, 0.11), person.trousers)]
    hem = 0.72 if person.coat else 0.98
    limbs.append(Limb((0.01, 1.3, 0), (0, hem + 0.02, 0), (0.115, 0.118), shirt))
    wide = 0.112 + 0.02 * person.coat
    limbs += [Limb((0, 1.34, 0.09 * side), (0, hem, 0.085 * side), (0.112, wide), shirt) for side in (-1.0, 1.0)]
    limbs += [
        Limb((0, 1.41, -0.17), (0, 1.41, 0.17), (0.068, 0.068), shirt),
        Limb((0, 1.44, 0), (0.02, 1.55, 0), (0.055, 0.052), person.skin),
        Limb((0.02, 1.59, 0), (0.015, 1.65, 0), (0.076, 0.092), person.skin),
        Limb((-0.035, 1.61, 0), (-0.015, 1.675, 0), (0.075, 0.095), person.hair),
        Limb((0.1, 1.61, 0), (0.115, 1.595, 0), (0.014, 0.018), person.skin),
    ]
    if person.cap:
        limbs.append(Limb((0.0, 1.7, 0), (0.12, 1.69, 0), (0.098, 0.03), shirt))
    if person.bag:
        limbs.append(Limb((-0.17, 1.35, 0), (-0.16, 1.1, 0), (0.12, 0.14), (60, 64, 84)))
    return limbs


def walker(person: Person, pose: Pose) -> list[Limb]:
    """Return somebody on foot, legs and arms as far into their step as the way they came says."""
    phase, swing = pose.travelled * 2 * np.pi / 1.45, min(1.0, pose.speed / 1.1)
    limbs = _trunk(person)
    for side, shift in ((-1.0, 0.0), (1.0, np.pi)):
        limbs += _leg(person, phase + shift, swing, side) + _arm(person, phase + shift, swing, side)
    grow = person.tall / 1.75
    return [_scaled(limb, grow) for limb in limbs]


def _scaled(limb: Limb, grow: float) -> Limb:
    start, end = (tuple(value * grow for value in point) for point in (limb.start, limb.end))
    return Limb((start[0], start[1], start[2]), (end[0], end[1], end[2]), limb.radii, limb.colour)


def _wheel(ahead: float, turned: float) -> list[Limb]:
    angles = np.linspace(0, 2 * np.pi, 17) + turned
    rim = [(ahead + 0.33 * float(np.cos(a)), 0.34 + 0.33 * float(np.sin(a)), 0.0) for a in angles]
    limbs = [Limb(a, b, (0.022, 0.022), (30, 30, 32)) for a, b in pairwise(rim)]
    return limbs + [Limb((ahead, 0.34, 0), rim[i], (0.006, 0.006), CHROME) for i in range(0, 16, 3)]


def cyclist(person: Person, pose: Pose) -> list[Limb]:
    """Return somebody on a bicycle, which is the fast and narrow thing of a street."""
    turned, frame = -pose.travelled / 0.34, (140.0, 30.0, 34.0)
    limbs = _wheel(0.55, turned) + _wheel(-0.5, turned)
    tubes = [((-0.2, 0.85), (0.4, 0.82)), ((-0.05, 0.32), (0.4, 0.8)), ((-0.05, 0.32), (-0.2, 0.92))]
    tubes += [((-0.5, 0.34), (-0.05, 0.32)), ((-0.5, 0.34), (-0.18, 0.82)), ((0.55, 0.34), (0.4, 0.98))]
    limbs += [Limb((*a, 0), (*b, 0), (0.022, 0.022), frame) for a, b in tubes]
    limbs += [Limb((0.4, 1.0, -0.24), (0.4, 1.0, 0.24), (0.02, 0.02), BLACK)]
    for side in (-1.0, 1.0):
        turn = turned * 0.4 + (side > 0) * np.pi
        foot = (-0.05 + 0.17 * float(np.cos(turn)), 0.34 + 0.17 * float(np.sin(turn)), 0.1 * side)
        knee = (0.24 + 0.4 * (foot[0] + 0.05), 0.74 + 0.45 * (foot[1] - 0.34), 0.11 * side)
        limbs += [Limb((-0.18, 0.98, 0.08 * side), knee, (0.1, 0.07), person.trousers)]
        limbs += [Limb(knee, foot, (0.065, 0.045), person.trousers)]
        limbs += [Limb(foot, (foot[0] + 0.14, foot[1] - 0.02, foot[2]), (0.045, 0.03), (40, 38, 38))]
        limbs += [Limb((0.16, 1.4, 0.18 * side), (0.28, 1.16, 0.22 * side), (0.055, 0.045), person.shirt)]
        limbs += [Limb((0.28, 1.16, 0.22 * side), (0.42, 1.04, 0.2 * side), (0.045, 0.04), person.skin)]
        limbs += [Limb((0.13, 1.38, 0.09 * side), (-0.16, 1.02, 0.07 * side), (0.11, 0.115), person.shirt)]
    limbs += [Limb((0.13, 1.43, -0.14), (0.13, 1.43, 0.14), (0.07, 0.07), person.shirt)]
    limbs += [Limb((0.2, 1.48, 0), (0.25, 1.56, 0), (0.055, 0.05), person.skin)]
    limbs += [Limb((0.26, 1.6, 0), (0.26, 1.66, 0), (0.078, 0.09), person.skin)]
    return [*limbs, Limb((0.2, 1.71, 0), (0.3, 1.71, 0), (0.098, 0.085), frame)]


def beast(colour: Colour, size: float, pose: Pose) -> list[Limb]:
    """Return a cat (`size` 0.55) or a dog (1 and more), which are the small movers of a garden."""
    phase, swing = pose.travelled * 2 * np.pi / (0.75 * size), min(1.0, pose.speed / 0.4)
    dark: Colour = (colour[0] * 0.7, colour[1] * 0.7, colour[2] * 0.7)
    tail = 0.08 * float(np.sin(phase * 0.5))
    limbs = [
        Limb((-0.26, 0.47, 0), (0.0, 0.45, 0), (0.105, 0.1), colour),
        Limb((0.0, 0.45, 0), (0.28, 0.47, 0), (0.1, 0.125), colour),
        Limb((0.3, 0.5, 0), (0.44, 0.62, 0), (0.09, 0.07), colour),
        Limb((0.46, 0.65, 0), (0.5, 0.64, 0), (0.09, 0.075), colour),
        Limb((0.54, 0.62, 0), (0.63, 0.59, 0), (0.05, 0.035), dark),
        Limb((-0.34, 0.5, 0), (-0.52, 0.6, tail), (0.035, 0.028), colour),
        Limb((-0.52, 0.6, tail), (-0.62, 0.76, tail * 2), (0.028, 0.018), colour),
    ]
    for side in (-1.0, 1.0):
        limbs.append(Limb((0.44, 0.71, 0.05 * side), (0.44, 0.77, 0.06 * side), (0.03, 0.012), dark))
        for ahead, shift in ((0.24, 0.0), (-0.27, np.pi * 0.6)):
            angle = 0.5 * swing * np.sin(phase + shift + (side > 0) * np.pi)
            foot = (ahead + 0.4 * np.sin(angle), 0.42 - 0.39 * np.cos(angle), 0.07 * side)
            knee = (ahead + 0.2 * np.sin(angle) - 0.03, 0.22, 0.075 * side)
            limbs += [Limb((ahead, 0.42, 0.06 * side), knee, (0.07, 0.04), colour)]
            limbs += [Limb(knee, foot, (0.038, 0.03), colour)]
    return [_sized(limb, size) for limb in limbs]


def _sized(limb: Limb, size: float) -> Limb:
    return _scaled(limb, size)._replace(radii=(limb.radii[0] * size, limb.radii[1] * size))


def placed(points: Sequence[Colour], pose: Pose) -> Floats:
    """Return where the points of a thing lie in the world, as it stands and heads."""
    local = np.array(points, np.float32).reshape(-1, 3)
    ahead, side = (np.cos(pose.heading), np.sin(pose.heading)), (-np.sin(pose.heading), np.cos(pose.heading))
    x = pose.x + local[:, 0] * ahead[0] + local[:, 2] * side[0]
    z = pose.z + local[:, 0] * ahead[1] + local[:, 2] * side[1]
    return np.stack([x, local[:, 1], z], 1).astype(np.float32)


_FOLDS: Floats = cv2.GaussianBlur(
    np.random.default_rng(3).standard_normal((64, 64)).astype(np.float32), (0, 0), 1.6
).astype(np.float32)


def figure(limbs: Sequence[Limb], pose: Pose, camera: Camera, sun: Colour) -> Patch:
    """Draw rounded limbs with depth, since a body hides its own far side."""
    world = placed([point for limb in limbs for point in (limb.start, limb.end)], pose)
    seen = camera.project(world).reshape(-1, 2, 2)
    scale = (camera.focal / np.maximum(world[:, 2], 0.4)).reshape(-1, 2)
    radii = np.array([limb.radii for limb in limbs]) * scale
    margin = 3 + 0.55 * camera.focal / pose.z * np.array([1.0, 0.35])
    low = np.floor((seen - radii[:, :, None]).min((0, 1)) - margin).astype(int)
    high = np.ceil((seen + radii[:, :, None]).max((0, 1)) + margin).astype(int)
    low, high = np.maximum(low, -420), np.minimum(high, (WIDTH + 420, HEIGHT + 420))
    zoom = 2 if high[1] - low[1] > 90 else 4
    size = np.maximum(high - low, 2) * zoom
    rgb = np.zeros((size[1], size[0], 3), np.float32)
    depth = np.full((size[1], size[0]), -1e9, np.float32)
    ends = (seen - low) * zoom
    away = world[:, 2].reshape(-1, 2)
    for index, limb in enumerate(limbs):
        _solid(rgb, depth, np.column_stack([ends[index], -away[index], radii[index] * zoom]), limb, sun)
    small = (int(high[0] - low[0]), int(high[1] - low[1])) if size.min() > 0 else (1, 1)
    solid = (depth > -1e8).astype(np.float32)
    alpha = np.asarray(cv2.resize(solid, small, interpolation=cv2.INTER_AREA), np.float32)
    colour = np.asarray(cv2.resize(rgb, small, interpolation=cv2.INTER_AREA), np.float32)
    colour /= np.maximum(alpha, 1e-3)[:, :, None]
    feet = camera.project(np.array([[pose.x, 0, pose.z]], np.float32))[0] - low
    return Patch(int(low[0]), int(low[1]), colour, alpha, _contact(small, feet, 0.3 * camera.focal / pose.z))


def _solid(rgb: Floats, depth: Floats, ends: Floats, limb: Limb, sun: Colour) -> None:
    (ax, ay, az, ar), (bx, by, bz, br) = ends.tolist()
    reach = max(ar, br) + 1
    x1, x2 = max(0, int(min(ax, bx) - reach)), min(rgb.shape[1], int(max(ax, bx) + reach) + 1)
    y1, y2 = max(0, int(min(ay, by) - reach)), min(rgb.shape[0], int(max(ay, by) + reach) + 1)
    if x1 >= x2 or y1 >= y2:
        return
    x = np.arange(x1, x2, dtype=np.float32)[None, :] + 0.5
    y = np.arange(y1, y2, dtype=np.float32)[:, None] + 0.5
    dx, dy = bx - ax, by - ay
    along = np.clip(((x - ax) * dx + (y - ay) * dy) / max(dx * dx + dy * dy, 1e-3), 0, 1)
    radius = np.maximum(ar + (br - ar) * along, 0.5)
    right, down = (x - ax - along * dx) / radius, (y - ay - along * dy) / radius
    out = 1 - right * right - down * down
    facing = np.sqrt(np.maximum(out, 0))
    metres = max(limb.radii)
    height = az + (bz - az) * along + metres * facing
    rows, columns = np.nonzero((out > 0) & (height > depth[y1:y2, x1:x2]))
    normal = right[rows, columns], -down[rows, columns], facing[rows, columns]
    lit = np.maximum(0, normal[0] * sun[0] + normal[1] * sun[1] + normal[2] * sun[2])
    fold = _FOLDS[(along[rows, columns] * 25).astype(int) % 64, (normal[0] * 9 + 20).astype(int) % 64]
    shade = (0.42 + 0.5 * lit + 0.14 * normal[1]) * (1 + 0.45 * fold)
    rgb[y1 + rows, x1 + columns] = np.array(limb.colour, np.float32) * shade[:, None]
    depth[y1 + rows, x1 + columns] = height[rows, columns]


def _contact(size: tuple[int, int], feet: Floats, reach: float) -> Floats:
    y, x = np.mgrid[0 : size[1], 0 : size[0]].astype(np.float32)
    far = ((x - feet[0]) / max(reach, 1)) ** 2 + ((y - feet[1]) / max(reach * 0.3, 1)) ** 2
    return np.asarray(0.5 * np.exp(-far), np.float32)
