"""What disturbs a camera without anybody being there: wind, weather, insects, light, and the camera itself.

Each maker returns an effect, a picture and a time in and a picture out; those that repeat do so every `period` seconds,
so that pieces of film that are a whole number of periods long can be joined without a jump.
"""

from collections.abc import Callable

import cv2
import numpy as np
from scenery_actors import HEIGHT, WIDTH, Colour, Floats, Pixels
from scenery_drawn import Rng, Scenery, noise

Effect = Callable[[Pixels, float], Pixels]
X, Y = np.meshgrid(np.arange(WIDTH, dtype=np.float32), np.arange(HEIGHT, dtype=np.float32))


def _tones(rng: Rng, count: int, low: float, high: float, period: float) -> list[tuple[float, float]]:
    speeds = np.maximum(1, np.round(rng.uniform(low, high, count) * period)) / period
    return list(zip((speeds * 2 * np.pi).tolist(), rng.uniform(0, 2 * np.pi, count).tolist(), strict=True))


def _clipped(picture: Floats) -> Pixels:
    return np.asarray(np.clip(picture, 0, 255), np.uint8)


def gusts(scenery: Scenery, rng: Rng, period: float = 20, force: float = 3.6) -> Effect:
    """Wave crowns and bushes in gusts that run through them, the commonest false alarm by day."""
    swells, waves = _tones(rng, 2, 0.08, 0.25, period), _tones(rng, 6, 0.5, 2.0, period)
    x, y = X[::8, ::8] + 4, Y[::8, ::8] + 4
    lengths = rng.uniform(18, 90, (6, 2)) * rng.choice([-1, 1], (6, 2))
    size = (WIDTH, HEIGHT)

    def apply(picture: Pixels, time: float) -> Pixels:
        wind = 0.35 + 0.4 * sum(0.5 + 0.5 * float(np.sin(speed * time + start)) for speed, start in swells)
        across, down = np.zeros_like(x), np.zeros_like(x)
        for index, (speed, start) in enumerate(waves):
            wave = np.sin(speed * time + start + x / lengths[index, 0] + y / lengths[index, 1])
            across += wave * (1.0 if index < 3 else 0.45)
            down += np.roll(wave, 5, 1) * 0.3
        shift = [np.asarray(cv2.resize(part * wind * force / 2, size), np.float32) for part in (across, down)]
        moved = [base + part * scenery.crowns for base, part in zip((X, Y), shift, strict=True)]
        return np.asarray(
            cv2.remap(picture, moved[0], moved[1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT), np.uint8
        )

    return apply


def rain(rng: Rng, *, infrared: bool = False) -> Effect:
    """Draw streaks of rain, elsewhere in every picture and bright where infrared light falls on them."""
    lean = float(rng.uniform(-4, 4))

    def apply(picture: Pixels, _time: float) -> Pixels:
        layer = np.zeros((HEIGHT, WIDTH), np.uint8)
        near = rng.uniform(0.4, 1.6, 190 if infrared else 240)
        for size, x, y in zip(near.tolist(), *rng.uniform(-10, WIDTH, (2, len(near))).tolist(), strict=True):
            end = (round(16 * (x + lean * size)), round(16 * (y + 15 * size)))
            tone = (52 if infrared else 26) * size
            cv2.line(layer, (round(16 * x), round(16 * y)), end, tone, 1, cv2.LINE_AA, 4)
        soft = cv2.GaussianBlur(layer, (0, 0), 0.6)
        return np.asarray(cv2.add(picture, cv2.merge([soft, soft, soft])), np.uint8)

    return apply


def snow(rng: Rng) -> Effect:
    """Let flakes of many sizes drift down, each seen for some seconds."""
    count = 130
    size, x, y = rng.uniform(0.6, 3.2, count), rng.uniform(0, WIDTH, count), rng.uniform(0, HEIGHT, count)
    sway, start = rng.uniform(3, 14, count), rng.uniform(0, 6, count)

    def apply(picture: Pixels, time: float) -> Pixels:
        layer = np.zeros((HEIGHT, WIDTH), np.uint8)
        column = (x + 22 * time * size / 2 + sway * np.sin(time * 1.3 + start)) % (WIDTH + 20) - 10
        row = (y + (35 + 32 * size) * time) % (HEIGHT + 20) - 10
        for index in range(count):
            place = (round(16 * column[index]), round(16 * row[index]))
            cv2.circle(layer, place, round(16 * size[index]), 120 + 30 * size[index], -1, cv2.LINE_AA, 4)
        soft = cv2.GaussianBlur(layer, (0, 0), 1.0)
        return np.asarray(cv2.add(picture, cv2.merge([soft, soft, soft])), np.uint8)

    return apply


def insects(rng: Rng, seconds: float) -> Effect:
    """Fly blurred bright insects past an infrared lens and swing a spider's thread before it."""
    count = max(2, round(seconds / 3))
    begins, lasts = np.sort(rng.uniform(0, seconds, count)), rng.uniform(1, 3, count)
    places, sizes = rng.uniform((-40, -20), (WIDTH + 40, HEIGHT + 20), (count, 2)), rng.uniform(3, 13, count)
    drift, speeds = rng.normal(0, 130, (count, 2)), rng.uniform(2, 9, (count, 3, 2))
    root = float(rng.uniform(60, 560))

    def place(index: int, age: float) -> Floats:
        erratic = (np.sin(speeds[index] * age * 1.7 + index) * np.array([[70], [38], [22]])).sum(0)
        return np.asarray(places[index] + drift[index] * age + erratic, np.float32)

    def apply(picture: Pixels, time: float) -> Pixels:
        layer = np.zeros((HEIGHT, WIDTH), np.float32)
        for index in np.nonzero((begins <= time) & (time < begins + lasts))[0]:
            path = [place(int(index), time - begins[index] + step / 150) for step in range(-4, 5, 2)]
            trail = np.zeros_like(layer)
            points = np.round(np.array(path) * 16).astype(np.int32)
            cv2.polylines(trail, [points], False, 165.0, max(1, round(float(sizes[index]))), cv2.LINE_AA, 4)
            layer += cv2.GaussianBlur(trail, (0, 0), 1 + float(sizes[index]) / 3)
        swing = 14 * np.sin(time * 1.9) + 5 * np.sin(time * 4.7)
        down = np.linspace(0, 1, 14)
        thread = np.stack([root + swing * down**1.5, down * 210], 1)
        line = np.zeros_like(layer)
        cv2.polylines(line, [np.round(thread * 16).astype(np.int32)], False, 120.0, 2, cv2.LINE_AA, 4)
        return _clipped(picture + (layer + cv2.GaussianBlur(line, (0, 0), 1.6))[:, :, None])

    return apply


def clouds(rng: Rng, seconds: float) -> Effect:
    """Let shadows of clouds wander over the view."""
    speed = float(rng.uniform(9, 16))
    sheet = np.clip(noise(rng, (HEIGHT // 4, (WIDTH + int(speed * seconds) + 8) // 4), 90, 3), -1.2, 1.2)
    high = np.clip((Y - 40) / 100, 0.25, 1)

    def apply(picture: Pixels, time: float) -> Pixels:
        left = speed * time / 4
        part = cv2.warpAffine(sheet, np.array([[4, 0, -4 * left], [0, 4, 0]]), (WIDTH, HEIGHT))
        return _clipped(np.asarray(picture * (1 - 0.26 * (part + 0.6) * high)[:, :, None], np.float32))

    return apply


def exposure(rng: Rng, seconds: float) -> Effect:
    """Drift the exposure and let it jump a few times, as automatics do."""
    jumps, steps = np.sort(rng.uniform(4, seconds - 2, 5)), rng.uniform(-0.35, 0.4, 5)
    wave = _tones(rng, 2, 0.02, 0.07, seconds)

    def apply(picture: Pixels, time: float) -> Pixels:
        gain = 1 + sum(0.1 * float(np.sin(speed * time + start)) for speed, start in wave)
        for when, step in zip(jumps.tolist(), steps.tolist(), strict=True):
            gain += step * float(np.exp(-(time - when) / 2.5)) if time >= when else 0.0
        return _clipped(picture * np.float32(gain))

    return apply


def cut_filter(when: float) -> Effect:
    """Switch from colour to grey once, with the flash and the settling that go with it."""

    def apply(picture: Pixels, time: float) -> Pixels:
        if time < when:
            return picture
        gain = 0.8 + 0.9 * float(np.exp(-(time - when) / 0.6))
        grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
        return _clipped(cv2.merge([grey, grey, grey]) * np.float32(gain))

    return apply


def shake(rng: Rng, force: float = 1.3) -> Effect:
    """Shake the camera by a few pixels, as wind at a pole does."""
    tones = [_tones(rng, 3, 0.4, 3.0, 20) for _ in range(2)]

    def apply(picture: Pixels, time: float) -> Pixels:
        wind = 0.5 + 0.5 * float(np.sin(time * 0.7))
        x, y = (force * wind * sum(float(np.sin(s * time + p)) for s, p in tone) for tone in tones)
        shift = np.array([[1, 0, x], [0, 1, y * 0.6]])
        moved = cv2.warpAffine(picture, shift, (WIDTH, HEIGHT), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
        return np.asarray(moved, np.uint8)

    return apply


def pan(share: float = 0.76, turn: float = 15) -> Effect:
    """Turn the camera to and fro with a rest at each side."""

    def apply(picture: Pixels, time: float) -> Pixels:
        way = float(np.clip(0.5 + 1.1 * np.sin(time * 2 * np.pi / turn), 0, 1))
        left, top = way * (1 - share) * WIDTH, 0.5 * (1 - share) * HEIGHT
        zoom = np.array([[1 / share, 0, -left / share], [0, 1 / share, -top / share]])
        return np.asarray(cv2.warpAffine(picture, zoom, (WIDTH, HEIGHT), flags=cv2.INTER_CUBIC), np.uint8)

    return apply


def flag(x: int, y: int, wide: int = 84) -> Effect:
    """Fly a striped flag at a pole."""
    high = wide * 5 // 8
    cloth = np.zeros((high, wide, 3), np.float32)
    for row, colour in enumerate(((178, 36, 44), (226, 224, 220), (36, 62, 130))):
        cloth[row * high // 3 : (row + 1) * high // 3] = colour

    def apply(picture: Pixels, time: float) -> Pixels:
        drawn = picture.copy()
        cv2.rectangle(drawn, (x - 4, y - 6), (x - 1, HEIGHT), (150, 150, 154), -1)
        u, v = np.meshgrid(np.arange(wide, dtype=np.float32), np.arange(-10, high + 10, dtype=np.float32))
        wave = np.sin(u / 11 - time * 7) * u / wide
        strength = 0.7 + 0.3 * np.sin(time * 0.9)
        row = (v - 7 * wave * strength - 0.1 * u).astype(np.float32)
        shown = cv2.remap(cloth, u, row, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=(-1, -1, -1, -1))
        lit = np.asarray(shown, np.float32) * (0.85 + 0.22 * np.cos(u / 11 - time * 7))[:, :, None]
        part = drawn[y - 10 : y + high + 10, x : x + wide]
        drawn[y - 10 : y + high + 10, x : x + wide] = np.where(shown[:, :, :1] >= 0, np.clip(lit, 0, 255), part)
        return drawn

    return apply


def hanging_plant(rng: Rng, x: int) -> Effect:
    """Swing a plant that hangs close before the lens."""
    leaves = rng.normal((0, 78), (17, 15), (420, 2))
    tones = rng.uniform(0.5, 1.3, 420) - 0.006 * (leaves[:, 1] - 78)

    def apply(picture: Pixels, time: float) -> Pixels:
        drawn, swing = picture.copy(), 0.16 * np.sin(time * 2.3) + 0.05 * np.sin(time * 5.1)
        turn = np.array([[np.cos(swing), np.sin(swing)], [-np.sin(swing), np.cos(swing)]])
        pot = np.array([(-16, 62), (16, 62), (11, 92), (-11, 92)]) @ turn + (x, 0)
        cv2.line(drawn, (x, 0), (int(pot[:2, 0].mean()), int(pot[:2, 1].mean())), (70, 66, 60), 2, cv2.LINE_AA)
        cv2.fillPoly(drawn, [np.round(pot).astype(np.int32)], (148, 88, 62), cv2.LINE_AA)
        for (column, row), tone in zip((leaves @ turn + (x, 0)).tolist(), tones.tolist(), strict=True):
            colour: Colour = (78 * tone, 112 * tone, 52 * tone)
            axes = (5, 3) if tone > 0.8 else (3, 5)
            cv2.ellipse(drawn, (round(column), round(row)), axes, tone * 180, 0, 360, colour, -1, cv2.LINE_AA)
        return drawn

    return apply


def headlights(scenery: Scenery, rng: Rng, seconds: float) -> Effect:
    """Sweep the beams of cars that stay out of the picture over walls, trees and ground."""
    times = np.arange(4, seconds - 4, 9) + rng.uniform(0, 3, len(np.arange(4, seconds - 4, 9)))
    ways = rng.choice([-1, 1], len(times))
    lit = scenery.picture / np.maximum(scenery.light, 0.1)
    taken = (0.25 + 0.75 * np.maximum(scenery.facade, scenery.crowns))[:, :, None]

    def apply(picture: Pixels, time: float) -> Pixels:
        beam = np.zeros((HEIGHT, WIDTH), np.float32)
        for when, way in zip(times.tolist(), ways.tolist(), strict=True):
            if when <= time < when + 3.2:
                share = (time - when) / 3.2
                centre = WIDTH / 2 + way * (share - 0.5) * 1000
                for offset in (-38, 38):
                    far = ((X - centre - offset) / (60 + 60 * share)) ** 2 + ((Y - 95 - 0.04 * (X - centre)) / 44) ** 2
                    beam += np.exp(-far) * np.float32(np.sin(np.pi * share) ** 0.5)
        if not beam.any():
            return picture
        return _clipped(picture + lit * taken * (0.9 * beam)[:, :, None] * np.array([1, 0.97, 0.86], np.float32))

    return apply


def lamp(x: int, y: int, period: float = 2.0) -> Effect:
    """Blink a small lamp, as alarms and chargers do."""
    glow = 210 * np.exp(-((X - x) ** 2 + (Y - y) ** 2) / 14) + 40 * np.exp(-((X - x) ** 2 + (Y - y) ** 2) / 500)
    red = glow[:, :, None] * np.array([1, 0.25, 0.2], np.float32)

    def apply(picture: Pixels, time: float) -> Pixels:
        return _clipped(picture + red) if time % period < period / 2 else picture

    return apply


def clock(start: int) -> Effect:
    """Burn a running clock into the corner, as most cameras do; it starts `start` seconds after midnight."""

    def apply(picture: Pixels, time: float) -> Pixels:
        now = start + int(time)
        text = f"2026-03-14 {now // 3600 % 24:02d}:{now // 60 % 60:02d}:{now % 60:02d}"
        for tone, thick in ((0, 3), (255, 1)):
            cv2.putText(picture, text, (10, 18), cv2.FONT_HERSHEY_SIMPLEX, 0.42, (tone,) * 3, thick, cv2.LINE_AA)
        return picture

    return apply
