import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from consent_app.detect.base import DetectorSpec
from consent_app.detect.flow import View
from consent_app.detect.vision import cv2
from consent_app.domain.evidence import Box, Detection, Kind, Track
from consent_app.domain.work import Work
from consent_app.media.frame import Frame
from consent_app.media.reader import frames
from consent_app.redact import find
from consent_app.redact.find import find_tracks, viewed
from consent_app.redact.looks import EVEN, LESS, ODD, Look, Watch, Way, fitted
from tests.films import write_film

Pixels = NDArray[np.uint8]

EVERY = Fraction(1, 5)


@dataclass
class BrightDetector:
    """Finds bright spots, and keeps the sizes of the pictures it was shown; a stand-in that really looks."""

    kind: Kind = Kind.FACE
    score: float = 0.9
    sizes: list[tuple[int, int]] = field(default_factory=list)
    spec: DetectorSpec = field(default_factory=lambda: DetectorSpec("bright", "1"))

    def detect(self, picture: Pixels, score: float) -> list[Detection]:
        """Return a box around each bright spot."""
        self.sizes.append((picture.shape[1], picture.shape[0]))
        bright = (picture.min(axis=2) > 200).astype(np.uint8)
        count, _, stats, _ = cv2.connectedComponentsWithStats(bright)
        boxes = [Box(float(x), float(y), float(x + w), float(y + h)) for x, y, w, h, _ in stats[1:count]]
        return [Detection(self.kind, box, self.score) for box in boxes if box.area > 9 and self.score >= score]


def film(path: Path, *ways: tuple[int, int, int], seconds: int = 4) -> Path:
    """Write a film of 640×360 with white squares of 24 pixels, given as x, y and how far right each goes a frame."""

    def pictures() -> Iterator[Pixels]:
        rng = np.random.default_rng(1)
        for index in range(seconds * 15):
            picture = rng.normal(90, 2, (360, 640, 3))
            for x, y, speed in ways:
                left = x + speed * index
                picture[y : y + 24, left : left + 24] = 250
            yield np.clip(picture, 0, 255).astype(np.uint8)

    return write_film(path, pictures())


def tracks(path: Path, *looks: Look, around: Look | None = None) -> tuple[Track, ...]:
    return find_tracks(path, None, Watch(looks, EVERY, around), Work(), Fraction(4))


def place(track: Track, time: float) -> Box:
    found = track.at(Fraction(time))
    assert found is not None
    return found.box


def test_where_nothing_changes_nothing_is_looked_at_again_and_all_stays_known(tmp_path: Path) -> None:
    detector = BrightDetector()
    (track,) = tracks(film(tmp_path / "still.mp4", (100, 100, 0)), Look(detector, 640, 0.3, 0.5))
    assert len(detector.sizes) == 1
    assert track.span.end > 3.9


def test_only_the_part_in_which_something_moves_is_looked_at(tmp_path: Path) -> None:
    detector = BrightDetector()
    moving, still = sorted(
        tracks(film(tmp_path / "one.mp4", (60, 60, 4), (560, 300, 0)), Look(detector, 640, 0.3, 0.5)),
        key=lambda track: place(track, 2).y1,
    )
    assert all(width * height < 0.5 * 640 * 360 for width, height in detector.sizes[1:])
    for time in (0.5, 1.5, 3.1):
        assert place(moving, time).x1 == pytest.approx(60 + 60 * time, abs=6)
        assert place(still, time).overlap(Box(560, 300, 584, 324)) > 0.7


def test_looks_that_take_turns_are_kept_apart_and_lose_nothing(tmp_path: Path) -> None:
    small, large = BrightDetector(), BrightDetector()
    path = film(tmp_path / "one.mp4", (60, 60, 4))
    (track,) = tracks(path, Look(small, 320, 0.3, 0.5, turns=EVEN), Look(large, 640, 0.3, 0.5, turns=ODD))
    assert abs(len(small.sizes) - len(large.sizes)) <= 1
    for time in (0.3, 0.7, 2.1, 3.3):
        assert place(track, time).x1 == pytest.approx(60 + 60 * time, abs=6)


def test_looking_covers_the_time_between_looks(tmp_path: Path) -> None:
    path = film(tmp_path / "one.mp4", (60, 60, 4))
    (track,) = tracks(path, Look(BrightDetector(), 640, 0.3, 0.5))
    assert all(track.at(frame.time) for frame in frames(path))


def test_a_cover_ends_when_what_it_hid_is_gone_and_the_place_is_as_before(tmp_path: Path) -> None:
    def pictures() -> Iterator[Pixels]:
        for index in range(12 * 15):
            picture = np.full((360, 640, 3), 90, np.uint8)
            if 60 <= index < 90:
                picture[100:140, 200:240] = 250
            yield picture

    (track,) = tracks(write_film(tmp_path / "visit.mp4", pictures()), Look(BrightDetector(), 640, 0.3, 0.5))
    covered = [number for number in range(12 * 15) if Fraction(number, 15) in track.span]
    assert covered[0] in (59, 60)
    assert covered[-1] in (89, 90)


def test_what_comes_into_the_last_picture_is_seen_by_every_look(tmp_path: Path) -> None:
    path = film(tmp_path / "late.mp4", (6360, 100, -100))
    shown = list(frames(path))
    assert (len(shown), (len(shown) - 1) % 3) == (60, 2)
    for turns in (EVEN, ODD):
        (track,) = tracks(path, Look(BrightDetector(), 640, 0.3, 0.5, turns=turns))
        assert place(track, float(shown[-1].time)).shared_area(Box(460, 100, 484, 124)) > 0.95 * 24 * 24


def test_the_next_picture_is_read_while_one_is_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = threading.Event()

    class Waiting(BrightDetector):
        def detect(self, picture: Pixels, score: float) -> list[Detection]:
            assert read.wait(20)
            return super().detect(picture, score)

    def shown(frame: Frame) -> View:
        if frame.time >= EVERY:
            read.set()
        return viewed(frame)

    monkeypatch.setattr(find, "viewed", shown)
    (track,) = tracks(film(tmp_path / "one.mp4", (60, 60, 4)), Look(Waiting(), 640, 0.3, 0.5))
    assert place(track, 2).x1 == pytest.approx(60 + 60 * 2, abs=6)


@dataclass
class Choosy(BrightDetector):
    """Sees only what lies or looks as it wants; it is asked with a box, and the picture's width and height."""

    wants: Callable[[Box, int, int], bool] = lambda _box, _width, _height: True

    def detect(self, picture: Pixels, score: float) -> list[Detection]:
        """Return a box around each bright spot that it sees."""
        height, width = picture.shape[:2]
        return [item for item in super().detect(picture, score) if self.wants(item.box, width, height)]


def flickering(path: Path) -> Path:
    """Write a film in which all changes, but for a white square at the right."""
    rng = np.random.default_rng(1)
    flicker = (rng.integers(60, 120, (360, 640, 3), np.uint8) // np.uint8(1 + index % 5) for index in range(45))
    pictures = (cv2.rectangle(picture, (500, 100), (523, 123), (250, 250, 250), -1) for picture in flicker)
    return write_film(path, (np.asarray(one, np.uint8) for one in pictures))


@pytest.mark.parametrize(
    ("way", "wants"),
    [
        (Way.FLATTENED, lambda box, _width, _height: box.width > 1.2 * box.height),
        (Way.LEFT, lambda box, width, height: height > width and box.y2 < height / 2),
        (Way.RIGHT, lambda box, width, height: height > width and box.y1 > height / 2),
    ],
)
def test_what_a_detector_misses_one_way_it_sees_in_another(
    tmp_path: Path, way: Way, wants: Callable[[Box, int, int], bool]
) -> None:
    eye = Choosy(wants=wants)
    path = flickering(tmp_path / "right.mp4")
    looks = {one: Look(eye, 640, 0.3, 0.5, turns=EVEN, way=one) for one in Way}
    (track,) = tracks(path, *looks.values())
    assert place(track, 1).overlap(Box(500, 100, 524, 124)) > 0.8
    # Turned one way, the mirror shows what the picture shows turned the other way.
    undone = {way} if way is Way.FLATTENED else {Way.LEFT, Way.RIGHT}
    assert not tracks(path, *(look for one, look in looks.items() if one not in undone))


@pytest.mark.parametrize("turns", [EVEN, (1,), (3,), (*EVEN, *ODD)])
def test_what_a_detector_misses_it_sees_in_the_mirror_less_clearly(tmp_path: Path, turns: tuple[int, ...]) -> None:
    eye = Choosy(wants=lambda box, width, _height: box.x2 < width / 2)
    found = tracks(flickering(tmp_path / "right.mp4"), Look(eye, 640, 0.3, 0.5, turns=turns))
    seen = [one for track in found for one in track.sightings if one.seen]
    assert len(seen) >= 2
    for one in seen:
        assert one.score == pytest.approx(eye.score - LESS)
        assert one.box.overlap(Box(500, 100, 524, 124)) > 0.8


def test_what_stands_still_is_looked_at_in_every_way_once(tmp_path: Path) -> None:
    eyes = {way: BrightDetector() for way in Way}
    path = film(tmp_path / "still.mp4", (60, 60, 0))
    tracks(path, *(Look(eye, 640, 0.3, 0.5, turns=EVEN, way=way) for way, eye in eyes.items()))
    assert {way: eye.sizes for way, eye in eyes.items()} == {
        Way.PLAIN: [(640, 360)],
        Way.FLATTENED: [(640, 257)],
        Way.LEFT: [(360, 640)],
        Way.RIGHT: [(360, 640)],
    }


@pytest.mark.parametrize(("person", "found"), [(True, 1), (False, 0)])
def test_a_faint_find_needs_something_that_it_belongs_to(tmp_path: Path, *, person: bool, found: int) -> None:
    class Around(BrightDetector):
        def detect(self, picture: Pixels, score: float) -> list[Detection]:
            height, width = picture.shape[:2]
            return [Detection(Kind.PERSON, Box(0, 0, width, height), 0.5)] if person else []

    path = film(tmp_path / "faint.mp4", (100, 60, 0), seconds=1)
    assert (
        len(tracks(path, Look(BrightDetector(score=0.2), 640, 0.1, 0.5), around=Look(Around(), 640, 0.1, 0.1))) == found
    )


def test_what_faint_finds_belong_to_is_remembered_between_its_turns(tmp_path: Path) -> None:
    class Around(BrightDetector):
        def detect(self, picture: Pixels, score: float) -> list[Detection]:
            self.sizes.append((picture.shape[1], picture.shape[0]))
            return [Detection(Kind.PERSON, Box(0, 0, picture.shape[1], picture.shape[0]), 0.5)]

    around, faint = Around(), BrightDetector(score=0.2)
    path = film(tmp_path / "faint.mp4", (60, 60, 4))
    (track,) = tracks(path, Look(faint, 640, 0.1, 0.5, turns=ODD), around=Look(around, 640, 0.1, 0.1, turns=EVEN))
    assert len(around.sizes) <= len(faint.sizes) + 1
    assert place(track, 2.1).x1 == pytest.approx(60 + 60 * 2.1, abs=6)


def test_where_all_changes_and_only_persons_are_plain_to_see_plates_are_looked_for_seldom(tmp_path: Path) -> None:
    def crowd(kind: Kind, plain: float) -> int:
        class Around(BrightDetector):
            def detect(self, picture: Pixels, score: float) -> list[Detection]:
                return [Detection(kind, Box(0, 0, 50, 50), plain)]

        plates = BrightDetector(Kind.PLATE)
        pictures = (np.full((360, 640, 3), 40 + 5 * (index % 20), np.uint8) for index in range(60))
        path = write_film(tmp_path / f"{kind}{plain}.mp4", pictures)
        tracks(
            path, Look(plates, 640, 0.3, 0.5, turns=EVEN, belongs=Kind.VEHICLE), around=Look(Around(), 640, 0.1, 0.1)
        )
        return len(plates.sizes)

    assert crowd(Kind.PERSON, 0.5) < crowd(Kind.VEHICLE, 0.5) / 2
    assert crowd(Kind.PERSON, 0.4) == crowd(Kind.VEHICLE, 0.5)


def test_looks_of_two_sizes_that_look_seldom_do_so_in_turn(tmp_path: Path) -> None:
    class Somebody(BrightDetector):
        def detect(self, picture: Pixels, score: float) -> list[Detection]:
            return [Detection(Kind.PERSON, Box(0, 0, 50, 50), 0.9)]

    class Noting(BrightDetector):
        def detect(self, picture: Pixels, score: float) -> list[Detection]:
            looks.append((self.kind, round(float(picture.mean()) / 12)))
            return []

    looks: list[tuple[Kind, int]] = []
    path = write_film(tmp_path / "crowd.mp4", (np.full((360, 640, 3), 4 * index, np.uint8) for index in range(60)))
    close, closer = (
        Look(Noting(kind), 640, 0.3, 0.5, turns=(turn,), belongs=Kind.VEHICLE)
        for kind, turn in ((Kind.FACE, 0), (Kind.PLATE, 2))
    )
    tracks(path, close, closer, around=Look(Somebody(), 640, 0.1, 0.1))
    assert looks[2:-2] == [(Kind.PLATE, 6), (Kind.FACE, 12), (Kind.PLATE, 18)]
    assert {number for _, number in looks[:2]} == {0}
    assert {number for _, number in looks[-2:]} == {20}


@pytest.mark.parametrize("fps", [15, 60])
def test_things_are_followed_in_a_film_of_many_pictures_as_closely_as_in_one_of_few(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fps: int
) -> None:
    times: list[Fraction] = []

    def noted(frame: Frame) -> View:
        times.append(frame.time)
        return viewed(frame)

    monkeypatch.setattr(find, "viewed", noted)
    rng = np.random.default_rng(1)
    wall = rng.integers(60, 120, (360, 640, 3), np.uint8)

    def pictures() -> Iterator[Pixels]:
        for index in range(2 * fps):
            picture = wall.copy()
            left = 60 + 200 * index // fps
            picture[100:124, left : left + 24] = 250
            yield picture

    (track,) = tracks(write_film(tmp_path / "fast.mp4", pictures(), fps=fps), Look(BrightDetector(), 640, 0.3, 0.5))
    assert 14 <= sum(time < 1 for time in times) <= 18
    assert max(b - a for a, b in pairwise(times)) < 0.07
    for time in (0.31, 0.73, 1.47):
        here, left = place(track, time), 60 + 200 * time
        assert here.shared_area(Box(left, 100, left + 24, 124)) > 0.7 * 24 * 24
        assert here.width < 48


@pytest.mark.parametrize(
    ("size", "long_side", "looked_at"),
    [
        ((640, 720), 640, (640, 360)),
        ((704, 240), 640, (640, 436)),
        ((640, 720), 1280, (1138, 1280)),  # nothing is gained by enlarging what may not be squeezed at all
        ((640, 360), 640, (640, 360)),
    ],
)
def test_what_a_recorder_squeezed_is_looked_at_as_it_was(
    tmp_path: Path, size: tuple[int, int], long_side: int, looked_at: tuple[int, int]
) -> None:
    detector = BrightDetector()
    picture = np.full((size[1], size[0], 3), 40, np.uint8)
    picture[100:148, 100:140] = 250
    (track,) = tracks(write_film(tmp_path / "squeezed.mp4", [picture] * 15), Look(detector, long_side, 0.3, 0.5))
    assert set(detector.sizes) == {looked_at}
    here = place(track, 0.5)
    assert (here.x1, here.y1, here.x2, here.y2) == pytest.approx((100, 100, 140, 148), abs=3)


def test_pictures_are_enlarged_at_most_twice() -> None:
    assert fitted(np.zeros((180, 320, 3), np.uint8), 1920).shape == (360, 640, 3)
    assert fitted(np.zeros((1080, 1920, 3), np.uint8), 640).shape == (360, 640, 3)
