"""Two recordings that somebody joined to one film: a cut, and pictures of another size from there on."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from consent_app.detect.vision import cv2
from consent_app.domain.evidence import Box
from consent_app.domain.redaction import Cover
from consent_app.domain.work import Work
from consent_app.media.probe import probe
from consent_app.media.reader import frames
from consent_app.redact.film import redact_film
from consent_app.services.sample import actors, scenery
from tests.films import write_film

Pixels = NDArray[np.uint8]
HALF = 30


def scene(number: int, *, x: int, mirrored: bool) -> tuple[Pixels, Box]:
    """Return a picture of somebody who walks, and where the face is."""
    canvas = np.ascontiguousarray(scenery.driveway()[:, ::-1] if mirrored else scenery.driveway()).copy()
    face = actors.paint_person(canvas, x + 4 * number, 330, 220, number / 3)
    return canvas, face


def joined(folder: Path, x: int, larger: float) -> tuple[Path, list[Box]]:
    """Write a film of two parts, the second of pictures so many times larger; return where the face is, as if not."""
    parts = [
        [scene(number, x=start, mirrored=mirrored) for number in range(HALF)]
        for start, mirrored in ((120, False), (x, True))
    ]
    size = (round(640 * larger), round(360 * larger))
    first = write_film(folder / "one.ts", (picture for picture, _ in parts[0]))
    second = write_film(folder / "two.ts", (np.asarray(cv2.resize(picture, size), np.uint8) for picture, _ in parts[1]))
    film = folder / "joined.ts"
    film.write_bytes(first.read_bytes() + second.read_bytes())
    return film, [face for part in parts for _, face in part]


@pytest.mark.slow
@pytest.mark.parametrize(("x", "larger"), [(230, 1.0), (270, 1.0), (420, 1.0), (270, 1.5)])
def test_who_is_elsewhere_after_a_cut_is_covered_in_every_frame_on_both_sides_of_it(
    tmp_path: Path, x: int, larger: float
) -> None:
    film, faces = joined(tmp_path, x, larger)
    done = redact_film(film, tmp_path / "out.mp4", Cover.BLUR, Work())
    assert len(done.rendered.times) == len(faces) == done.second_look.frames
    assert done.second_look.uncovered == ()
    for face, time in zip(faces, done.rendered.times, strict=True):
        covered = max(face.shared_area(mask.box) for mask in done.plan.masks_at(time))
        assert covered > 0.7 * face.area, float(time)


def test_all_of_a_film_that_changes_its_size_is_told_in_the_size_it_is_said_to_have(tmp_path: Path) -> None:
    film, faces = joined(tmp_path, 120, 1.5)
    said = (probe(film).width, probe(film).height)
    shown = list(frames(film))
    assert len({(frame.raw.width, frame.raw.height) for frame in shown}) == 2
    assert {frame.size for frame in shown} == {said}
    assert {frame.picture(4000).shape for frame in shown} == {(*said[::-1], 3)}
    assert {frame.brightness.shape for frame in shown} == {said[::-1]}
    assert shown[HALF].time > shown[HALF - 1].time
    face = faces[HALF]
    before, after = (shown[place].picture(4000) for place in (0, HALF))
    there = slice(round(face.y1), round(face.y2)), slice(round(face.x1), round(face.x2))
    assert float(np.abs(before[there].astype(int) - after[there]).mean()) < 12, "the same face in the same place"
    assert Fraction(0) == shown[0].time
