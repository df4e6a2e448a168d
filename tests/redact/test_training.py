"""What our detector learns from: every label lies on the thing it labels, and nothing is labelled twice."""

import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "packaging" / "training"))

import training_light
import training_tiles
from training_faces import heads, laid
from training_pictures import FACE, PLATE, Corners, Picture, kept_aside
from training_plates import plate
from training_tiles import SIDE, Stock, stocked, tile

RED, BLUE = (255, 0, 0), (0, 0, 255)


def picture() -> Picture:
    """Return a grey picture with a red plate, a blue face, and something green that is doubtful."""
    pixels = np.full((300, 400, 3), 128, np.uint8)
    pixels[60:90, 50:150], pixels[150:200, 250:290], pixels[220:260, 40:90] = RED, BLUE, (0, 255, 0)
    labels = ((PLATE, (50.0, 60.0, 150.0, 90.0)), (FACE, (250.0, 150.0, 290.0, 200.0)))
    return Picture("drawn", pixels, labels, ((40.0, 220.0, 90.0, 260.0),))


@pytest.fixture
def plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out what cameras do, and what is drawn beside: colours tell what is where."""
    monkeypatch.setattr(training_tiles, "developed", lambda canvas, *_: canvas)
    monkeypatch.setattr(training_tiles, "_veil", lambda *_: None)
    monkeypatch.setattr(training_tiles, "_put", lambda *_: None)
    monkeypatch.setattr(training_tiles, "_distract", lambda *_: None)


@pytest.mark.usefixtures("plainly")
@pytest.mark.parametrize("seed", range(60))
def test_a_label_lies_on_what_it_labels(seed: int) -> None:
    made = tile(stocked([picture()]), np.random.default_rng(seed))
    for number, box in made.labels:
        assert 0 <= min(box) <= max(box) <= SIDE
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        seen = made.pixels[min(SIDE - 1, int(y)), min(SIDE - 1, int(x))]
        assert int(seen.argmax()) == (0 if number == PLATE else 2)


@pytest.mark.usefixtures("plainly")
@pytest.mark.parametrize("seed", range(60))
def test_what_is_doubtful_is_painted_over(seed: int) -> None:
    found = np.asarray(tile(stocked([picture()]), np.random.default_rng(seed)).pixels, int)
    green = (found[:, :, 1] > found[:, :, 0] + 60) & (found[:, :, 1] > found[:, :, 2] + 60)
    # All of a patch has one colour now; nothing of it stands out from its own edge.
    assert len(np.unique(found[green], axis=0)) <= 2


@pytest.mark.parametrize("seed", range(40))
def test_what_hides_a_part_of_a_face_leaves_much_of_it_to_be_seen(seed: int) -> None:
    canvas, face = np.full((SIDE, SIDE, 3), 128, np.uint8), (150.0, 120.0, 250.0, 260.0)
    canvas[120:260, 150:250] = BLUE
    before, stock = canvas.copy(), Stock([picture()], [picture()], [], [])
    training_tiles._veil(canvas, face, stock, np.random.default_rng(seed))  # noqa: SLF001
    hidden = (canvas != before).any(2)
    assert hidden.any()
    assert hidden[120:260, 150:250].mean() < 0.6
    assert not hidden[:50].any()
    assert not hidden[:, :80].any()


@pytest.mark.parametrize("seed", range(40))
def test_a_face_that_is_put_into_a_square_is_labelled_where_it_is(seed: int) -> None:
    pixels = np.full((300, 400, 3), 128, np.uint8)
    cv2.ellipse(pixels, (200, 150), (40, 50), 0, 0, 360, BLUE, -1)
    (head,) = heads([Picture("drawn", pixels, ((FACE, (160.0, 100.0, 240.0, 200.0)),), ())])
    canvas = np.full((SIDE, SIDE, 3), 128, np.uint8)
    x1, y1, x2, y2 = laid(canvas, head, np.random.default_rng(seed))
    rows, columns = np.nonzero(canvas[:, :, 2].astype(int) - canvas[:, :, 0] > 127)
    seen = (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
    assert seen == pytest.approx(np.clip((x1, y1, x2, y2), 0, SIDE), abs=0.05 * (x2 - x1) + 3)


def test_faces_with_another_beside_them_are_not_cut_out() -> None:
    assert heads([picture()]) == []


def test_lamps_shine_on_things_and_shades_lie_on_them() -> None:
    grey, thing = np.full((SIDE, SIDE, 3), 128, np.float32), (150.0, 120.0, 250.0, 260.0)
    rng = np.random.default_rng(2)
    seen = [training_light._shone_on(grey, [thing], rng)[120:260, 150:250].mean() for _ in range(60)]  # noqa: SLF001
    assert min(seen) < 80
    assert max(seen) > 230


def test_plates_that_are_put_into_a_picture_are_labelled_where_they_are() -> None:
    rng, stock = np.random.default_rng(4), stocked([picture()])
    for _ in range(40):
        before = np.full((SIDE, SIDE, 3), 128, np.uint8)
        canvas, labels = before.copy(), list[tuple[int, Corners]]()
        training_tiles._drawn(canvas, plate(rng), np.array([[100.0, 90], [220, 110], [215, 150], [98, 130]]), rng)  # noqa: SLF001
        rows, columns = np.nonzero(np.abs(canvas.astype(int) - before).max(2) > 30)
        assert (columns.min() >= 97, columns.max() <= 221, rows.min() >= 89, rows.max() <= 151) == (True,) * 4
        training_tiles._put(canvas, labels, stock.signs, rng)  # noqa: SLF001
        training_tiles._put(canvas, labels, stock.signs, rng)  # noqa: SLF001
        boxes = [box for _, box in labels]
        assert all(training_tiles._area(training_tiles._both(a, b)) == 0 for a in boxes for b in boxes if a is not b)  # noqa: SLF001


def test_drawn_plates_have_many_proportions_and_something_to_read() -> None:
    rng = np.random.default_rng(1)
    made = [plate(rng) for _ in range(40)]
    shares = [one.shape[1] / one.shape[0] for one in made]
    assert min(shares) < 1.6
    assert max(shares) > 4
    assert all(one.std() > 5 for one in made)


def test_a_fifth_of_the_pictures_is_kept_aside_by_name() -> None:
    names = [Path(f"folder/{number}.webp") for number in range(1000)]
    assert 150 < sum(map(kept_aside, names)) < 250
    assert [kept_aside(name) for name in names] == [kept_aside(Path("other") / name.name) for name in names]
