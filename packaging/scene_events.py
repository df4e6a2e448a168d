"""Who comes into a drawn film, when and by what way, with how much of them is seen: the truth of the films."""

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from itertools import pairwise

import numpy as np
from scenery_actors import (
    HEIGHT,
    WIDTH,
    Colour,
    Patch,
    Person,
    Pixels,
    Pose,
    beast,
    cyclist,
    figure,
    walker,
)
from scenery_cars import car, vehicle
from scenery_drawn import Rng, Scenery, lay

FPS = 15
SEEN = 1 / 3
CLOTHES: tuple[Colour, ...] = (
    (150, 52, 46),
    (52, 66, 104),
    (204, 200, 190),
    (44, 44, 48),
    (96, 108, 70),
    (196, 160, 72),
)
PAINTS: tuple[Colour, ...] = (
    (150, 34, 36),
    (44, 46, 52),
    (206, 206, 208),
    (60, 88, 140),
    (120, 124, 128),
    (70, 92, 78),
)
Draw = Callable[[Pose], Patch]


@dataclass(frozen=True)
class Span:
    """A stretch of a film in which something counts as there."""

    start_s: float
    end_s: float
    kind: str


@dataclass(frozen=True)
class Actor:
    """Something that moves from one frame on; it may wait there before or stay after, which does not count."""

    kind: str
    draw: Draw
    first: int
    poses: tuple[Pose, ...]
    waits: bool = False
    stays: bool = False

    def pose(self, frame: int) -> Pose | None:
        """Return how it stands in this frame, if it is drawn at all."""
        index = frame - self.first
        if index < 0:
            return self.poses[0] if self.waits else None
        if index >= len(self.poses):
            return self.poses[-1] if self.stays else None
        return self.poses[index]

    def counts(self, frame: int) -> bool:
        """Return whether this frame lies within its event."""
        return self.first <= frame < self.first + len(self.poses)


class Stage:
    """A view as actors meet it: what hides them at each distance."""

    def __init__(self, scenery: Scenery) -> None:
        self.scenery = scenery
        self.distances = [z for z, _ in scenery.standing]
        self.covers = [np.zeros((HEIGHT, WIDTH), np.float32)]
        for _, mask in scenery.standing:
            self.covers.append(np.maximum(self.covers[-1], mask))

    def play(self, canvas: Pixels, actor: Actor, pose: Pose) -> float:
        """Draw an actor and return how much of it is seen."""
        cover = self.covers[bisect_left(self.distances, pose.z - 0.3)]
        return lay(canvas, actor.draw(pose), self.scenery.light, cover)

    def seen(self, actor: Actor, pose: Pose) -> float:
        """Return how much of an actor would be seen, for those who must come out of nowhere."""
        return self.play(np.zeros((HEIGHT, WIDTH, 3), np.uint8), actor, pose)

    def hideouts(self, z: float) -> list[float]:
        """Return where a person at this distance is hidden, for some to come from."""
        camera, found = self.scenery.camera, []
        cover = self.covers[bisect_left(self.distances, z - 0.3)]
        half = camera.half_width(z)
        for x in np.arange(-half + 0.5, half - 0.5, 0.25).tolist():
            box = camera.project(np.array([[x - 0.35, 1.75, z], [x + 0.35, 0.2, z]], np.float32)).astype(int)
            if cover[max(0, box[0, 1]) : box[1, 1], max(0, box[0, 0]) : box[1, 0]].mean() > 0.93:
                found.append(x)
        return found


def track(points: list[tuple[float, float, float]], smooth: int = 9) -> tuple[Pose, ...]:
    """Return the poses, frame by frame, of a way given as (seconds, x, z), turned where it leads."""
    times, ways = [point[0] for point in points], np.array(points)[:, 1:]
    frames = np.arange(0, times[-1], 1 / FPS)
    place = np.stack([np.interp(frames, times, ways[:, axis]) for axis in (0, 1)], 1)
    padded = np.pad(place, ((smooth // 2, smooth // 2), (0, 0)), mode="edge")
    soft = np.stack([np.convolve(padded[:, axis], np.ones(smooth) / smooth, "valid") for axis in (0, 1)], 1)
    step = np.gradient(soft, axis=0) * FPS
    speed, heading = np.hypot(step[:, 0], step[:, 1]), np.arctan2(step[:, 1], step[:, 0])
    moving = np.maximum.accumulate(np.where(speed > 0.12, np.arange(len(speed)), 0))
    far = np.cumsum(speed) / FPS
    rows = zip(soft.tolist(), heading[moving].tolist(), far.tolist(), speed.tolist(), strict=True)
    return tuple(Pose(place[0], place[1], turn, come, fast) for place, turn, come, fast in rows)


def _walk(manner: str, seconds: float, stage: Stage, rng: Rng) -> list[tuple[float, float, float]]:
    """Return the way of somebody on foot who is to be seen for so many seconds."""
    scenery, camera = stage.scenery, stage.scenery.camera
    wanted = 1.4 * seconds * camera.focal / WIDTH * (0.6 if manner == "pause" else 1)
    z = (
        min(scenery.lanes, key=lambda lane: abs(lane - wanted))
        if manner != "peek"
        else float(rng.choice(scenery.lanes))
    )
    half, way = camera.half_width(z) + 0.15, float(rng.choice([-1, 1]))
    if manner == "slip":
        return _slip(seconds, stage, rng)
    if manner == "peek":
        deep = min(0.7 * seconds, half) + 0.2
        return [
            (0, way * (half + 0.8), z),
            (0.6 + seconds / 2, way * (half - deep), z),
            (1.2 + seconds, way * (half + 0.8), z),
        ]
    if manner == "approach":
        near = scenery.lanes[0] - 0.9
        start = min(near + 1.3 * seconds, scenery.lanes[-1])
        over = camera.half_width(start) + 0.6
        out = camera.half_width(near) + 0.7
        return [
            (0, way * over, start),
            (seconds * 0.5, way * 0.2, (start + near) * 0.45),
            (seconds + 1, -way * out, near),
        ]
    pause = 0.4 * seconds if manner == "pause" else 0.0
    pace = 2 * half / (seconds - pause)
    edge, middle = (half + 1) / pace, float(rng.uniform(-0.3, 0.3)) * half
    stop = (middle + half + 1) / pace
    return [
        (0, -way * (half + 1), z),
        (stop, way * middle, z),
        (stop + pause, way * middle, z),
        (2 * edge + pause, way * (half + 1), z),
    ]


def _slip(seconds: float, stage: Stage, rng: Rng) -> list[tuple[float, float, float]]:
    ways = []
    for z in np.arange(6.5, 24, 0.8).tolist():
        spots = stage.hideouts(z)
        ways += [(a, b, z) for a, b in pairwise(spots) if 1.0 < b - a < 3.2 * seconds]
    if not ways:
        return []
    a, b, z = ways[int(rng.integers(len(ways)))]
    go = min(seconds, (b - a) / 1.3)
    middle = (a + b) / 2
    return [(0, a, z), (go / 2, middle, z), (seconds - go / 2 + 0.01, middle, z), (seconds + 0.02, b, z)]


def _clothes(stage: Stage, rng: Rng, way: tuple[Pose, ...]) -> Person:
    picks = [CLOTHES[int(index)] for index in rng.integers(0, len(CLOTHES), 2)]
    if rng.random() < 0.3:
        pose = way[len(way) // 2]
        spot = stage.scenery.camera.project(np.array([[pose.x, 1.1, pose.z]], np.float32))[0]
        row, column = int(np.clip(spot[1], 5, HEIGHT - 6)), int(np.clip(spot[0], 5, WIDTH - 6))
        behind = (stage.scenery.picture / np.maximum(stage.scenery.light, 0.1))[
            row - 5 : row + 5, column - 5 : column + 5
        ]
        red, green, blue = (behind.mean((0, 1)) * 1.25).tolist()
        picks = [(red, green, blue), (red * 0.8, green * 0.8, blue * 0.8)]
    skin: Colour = ((196, 152, 126), (148, 104, 80), (98, 68, 52))[int(rng.integers(3))]
    coat, cap, bag = (bool(value) for value in rng.random(3) < (0.3, 0.3, 0.3))
    return Person(picks[0], picks[1], skin, tall=float(rng.uniform(1.6, 1.9)), coat=coat, cap=cap, bag=bag)


def _limbed(kind: str, stage: Stage, rng: Rng, way: tuple[Pose, ...]) -> Draw:
    camera, sun, person = stage.scenery.camera, stage.scenery.sun, _clothes(stage, rng, way)
    if kind == "animal":
        size = float(rng.choice([0.6, 1.0]))
        coat: Colour = ((128, 96, 62), (64, 62, 62), (190, 180, 166))[int(rng.integers(3))]
        return lambda pose: figure(beast(coat, size, pose), pose, camera, sun)
    if kind == "cyclist":
        return lambda pose: figure(cyclist(person, pose), pose, camera, sun)
    return lambda pose: figure(walker(person, pose), pose, camera, sun)


def _wheeled(stage: Stage, rng: Rng) -> Draw:
    style = ("sedan", "hatch", "van")[int(rng.integers(3))]
    build, camera, lamps = (
        car(style, PAINTS[int(rng.integers(len(PAINTS)))]),
        stage.scenery.camera,
        stage.scenery.grain > 4,
    )
    drawn = partial(vehicle, build, camera=camera, sun=stage.scenery.sun, lamps=lamps)
    return cache(drawn)


def _drive(manner: str, seconds: float, stage: Stage, rng: Rng) -> tuple[Pose, ...]:
    scenery, road = stage.scenery, stage.scenery.road or 12.0
    if manner in ("arrive", "leave"):
        ways = np.array(scenery.parking)
        length = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(ways, axis=0).T))])
        share = 1 - np.sqrt(1 - length / length[-1] * 0.999)
        poses = track([(float(t) * seconds * 1.4, *way) for t, way in zip(share, ways.tolist(), strict=True)], 15)
        return tuple(reversed(poses)) if manner == "leave" else poses
    z, way = (road, 1.0) if rng.random() < 0.5 else (road + 2.4 * (scenery.name != "street"), -1.0)
    half = scenery.camera.half_width(z) + (0.7 if manner != "cyclist" else 0.2)
    far = half + 2.6
    return track([(0, -way * far, z), (seconds * far / half, way * far, z)])


def event(kind: str, seconds: float, start_s: float, stage: Stage, rng: Rng) -> Actor:
    """Return somebody or something that is seen for about so long from about then on, and never out of nothing."""
    for _ in range(40):
        actor = _attempt(kind, seconds, round(start_s * FPS), stage, rng)
        if actor and _fits(actor, seconds, stage):
            return actor
    return event("person", seconds + 1, start_s, stage, rng)


def _attempt(kind: str, seconds: float, first: int, stage: Stage, rng: Rng) -> Actor | None:
    if kind in ("vehicle", "cyclist", "arrive", "leave"):
        poses = _drive(kind, seconds, stage, rng)
        draw = _limbed(kind, stage, rng, poses) if kind == "cyclist" else _wheeled(stage, rng)
        named = "person" if kind == "cyclist" else "vehicle"
        return Actor(named, draw, first, poses, waits=kind == "leave", stays=kind == "arrive")
    manners = ["peek", "slip"] if seconds < 3 else ["cross", "approach", "pause", "slip", "peek"]
    if kind == "animal":
        manners = ["peek"] if seconds < 3 else ["cross", "peek"]
    way = _walk(manners[int(rng.integers(len(manners)))], seconds, stage, rng)
    poses = track(way) if way else ()
    return Actor(kind, _limbed(kind, stage, rng, poses), first, poses) if poses else None


def _fits(actor: Actor, seconds: float, stage: Stage) -> bool:
    """Return whether an actor comes and goes unseen and is seen long enough in between."""
    ends = [] if actor.waits else [actor.poses[0]]
    ends += [] if actor.stays else [actor.poses[-1]]
    if any(stage.seen(actor, pose) > 0.15 for pose in ends):
        return False
    return sum(stage.seen(actor, pose) >= SEEN for pose in actor.poses[::3]) * 3 / FPS >= min(0.6 * seconds, 1.8)


def casts(scenery: Scenery) -> list[str]:
    """Return who may come by here, the likelier the more often named."""
    kinds = ["person", "person", "animal"]
    return kinds + (["vehicle", "cyclist", "vehicle"] if scenery.road else [])


def party(stage: Stage, rng: Rng, seconds: float, count: int) -> tuple[Actor, ...]:
    """Return so many events spread over a film, of 1, 2, 4 and 8 seconds."""
    slot, kinds, actors = seconds / count, casts(stage.scenery), []
    lengths = rng.permutation([8, 4, 2, 1] * (count // 4 + 1))[:count]
    for index, least in enumerate(lengths.tolist()):
        kind = kinds[int(rng.integers(len(kinds)))] if index else "person"
        length = max(least, 2) if kind in ("vehicle", "cyclist") else least
        start = index * slot + float(rng.uniform(0.5, max(0.6, slot - length - 3)))
        actors.append(event(kind, length, start, stage, rng))
    if stage.scenery.parking and count > 4:
        actors[0] = event("leave", 8, 2, stage, rng)
        actors[-1] = event("arrive", 8, seconds - slot, stage, rng)
    return tuple(actors)
