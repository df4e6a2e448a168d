from collections.abc import Callable
from fractions import Fraction

from consent_app.detect.motion import Patch
from consent_app.domain.evidence import Box, Kind
from consent_app.trim.paths import STAY, Path, Paths, things

STEP = Fraction(1, 8)


def patch(x: float, y: float = 90, size: float = 20, alike: float = 0.0, *, stirs: bool = True) -> Patch:
    return Patch(Box(x, y, x + size, y + size), int(size * size), int(size * size) if stirs else 0, alike)


def followed(at: Callable[[int], list[Patch]], looks: int) -> list[Path]:
    paths = Paths()
    ended = [path for index in range(looks) for path in paths.follow(index * STEP, at(index))]
    return [*ended, *paths.rest()]


def test_what_goes_somewhere_is_one_thing() -> None:
    (path,) = things(followed(lambda index: [patch(10 + 4 * index)], 24), STEP)
    assert (path.span.start, path.span.end) == (Fraction(0), 23 * STEP)


def test_what_trembles_in_its_place_is_none() -> None:
    assert things(followed(lambda index: [patch(100 + 3 * (index % 2))], 60), STEP) == []


def test_light_that_wanders_is_none() -> None:
    assert things(followed(lambda index: [patch(10 + 4 * index, alike=0.9)], 24), STEP) == []


def test_what_falls_faster_than_anything_walks_is_none() -> None:
    assert things(followed(lambda index: [patch(50, 5 + 12 * index, size=8)], 10), STEP) == []


def test_many_things_that_go_everywhere_are_weather() -> None:
    def snow(index: int) -> list[Patch]:
        return [patch(20 + 45 * flake, 5 + 3 * index, size=9) for flake in range(7)]

    assert things(followed(snow, 20), STEP) == []
    assert len(things(followed(lambda index: snow(index)[:1], 20), STEP)) == 1


def test_in_weather_what_is_plainly_named_counts() -> None:
    found = followed(lambda index: [patch(20 + 45 * flake, 5 + 3 * index, size=9) for flake in range(9)], 20)
    found[3].named[Kind.PERSON] = 0.7
    found[4].named[Kind.VEHICLE] = 0.36
    assert things(found, STEP) == [found[3]]


def test_what_came_to_rest_and_stirs_again_was_there_meanwhile() -> None:
    def rests(index: int) -> list[Patch]:
        if index < 24:
            return [patch(10 + 4 * index)]
        return [patch(102)] if 100 <= index < 110 else []

    first, again = things(followed(rests, 140), STEP)
    assert again.span.start == first.span.end
    assert again.span.end == 109 * STEP


def test_what_stands_longer_than_it_may_has_ended() -> None:
    looks = int((STAY + 5) / STEP)
    (path,) = followed(lambda index: [patch(min(100, 10 + 4 * index), stirs=index < 24)], looks + 30)[:1]
    assert path.span.end == 23 * STEP
