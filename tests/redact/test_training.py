"""What our detector learns from: every label lies on the thing it labels, and nothing is labelled twice."""

import sys
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "packaging" / "training"))

import training_light
import training_tiles
import training_veils
from training_faces import heads, laid
from training_pictures import FACE, PLATE, Corners, Picture, kept_aside
from training_plates import plate
from training_tiles import SIDE, stocked, tile

RED, BLUE = (255, 0, 0), (0, 0, 255)


def picture() -> Picture:
    """Return a grey picture with a red plate, a blue face, and something green that is doubtful."""
    pixels = np.full((300, 400, 3), 128, np.uint8)
    pixels[60:90, 50:150], pixels[150:200, 250:290], pixels[220:260, 40:90] = RED, BLUE, (0, 255, 0)
    labels = ((PLATE, (50.0, 60.0, 150.0, 90.0)), (FACE, (250.0, 150.0, 290.0, 200.0)))
    return Picture("drawn", pixels, labels, ((40.0, 220.0, 90.0, 260.0),))


def alone() -> Picture:
    """Return a grey picture of one blue face."""
    pixels = np.full((300, 400, 3), 128, np.uint8)
    cv2.ellipse(pixels, (200, 150), (40, 50), 0, 0, 360, BLUE, -1)
    return Picture("drawn", pixels, ((FACE, (160.0, 100.0, 240.0, 200.0)),), ())


@pytest.fixture
def plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out what cameras do, and what is drawn beside: colours tell what is where."""
    monkeypatch.setattr(training_tiles, "developed", lambda canvas, *_: canvas)
    monkeypatch.setattr(training_tiles, "veiled", lambda *_: None)
    monkeypatch.setattr(training_tiles, "_put", lambda *_: None)
    monkeypatch.setattr(training_tiles, "_lay", lambda *_: None)
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


def test_what_hides_a_part_of_a_face_leaves_much_of_it_to_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training_veils, "SHADED", 0)
    face, stock, shares = (150.0, 120.0, 250.0, 260.0), heads([alone()]), list[float]()
    ground = np.full((SIDE, SIDE, 3), (10, 200, 10), np.uint8)
    for seed in range(40):
        canvas = np.full((SIDE, SIDE, 3), 128, np.uint8)
        canvas[120:260, 150:250] = BLUE
        before = canvas.copy()
        training_veils.veiled(canvas, face, stock, ground, np.random.default_rng(seed))
        hidden = (canvas != before).any(2)
        assert not hidden[:50].any()
        assert not hidden[:, :80].any()
        shares.append(hidden[120:260, 150:250].mean())
    assert max(shares) < 0.6
    assert np.median(shares) > 0.1
    assert sum(share == 0 for share in shares) <= 4  # where no hand fitted


@pytest.mark.parametrize("seed", range(40))
def test_hands_lie_on_a_face_in_its_own_colour_lighter_or_darker(seed: int) -> None:
    part, face, rng = np.zeros((200, 200, 3), np.uint8), (60.0, 40.0, 140.0, 160.0), np.random.default_rng(seed)
    part[:] = (60, 60, 120)
    training_veils._hands(part, face, heads([alone()]), rng)  # noqa: SLF001
    hidden = (part != (60, 60, 120)).any(2)
    assert 0.01 < hidden[40:160, 60:140].mean() < training_veils.HIDDEN + 0.1
    colours = part[hidden].astype(int)
    assert (colours[:, 2] >= colours[:, 0]).all()
    assert np.abs(colours[:, 0] - colours[:, 1]).max() <= 1


def test_a_shade_darkens_a_face_and_little_else() -> None:
    canvas = np.full((SIDE, SIDE, 3), 200, np.uint8)
    training_veils._shaded(canvas, (150.0, 120.0, 250.0, 260.0), np.random.default_rng(1))  # noqa: SLF001
    assert canvas[150:230, 170:230].mean() < 160
    assert (canvas[:80] == 200).all()
    assert (canvas[:, :100] == 200).all()


def test_a_face_that_is_put_before_another_leaves_most_of_it_to_be_seen() -> None:
    (head,), rng, before = heads([alone()]), np.random.default_rng(3), 0
    for _ in range(60):
        canvas = np.full((SIDE, SIDE, 3), 128, np.uint8)
        canvas[150:250, 150:230] = RED
        labels: list[tuple[int, Corners]] = [(FACE, (150.0, 150.0, 230.0, 250.0))]
        training_tiles._lay(canvas, labels, set(), [head], rng)  # noqa: SLF001
        seen = (canvas[150:250, 150:230] == RED).all(2).mean()
        assert seen > 1 - training_tiles.HIDDEN - 0.05
        before += bool(len(labels) == 2 and seen < 1)
    assert before > 3


def test_a_face_is_hidden_once() -> None:
    (head,), rng = heads([alone()]), np.random.default_rng(3)
    face = (150.0, 150.0, 230.0, 250.0)
    for _ in range(60):
        labels, hidden, canvas = [(FACE, face)], set[Corners](), np.full((SIDE, SIDE, 3), 128, np.uint8)
        while face not in hidden:
            training_tiles._lay(canvas, labels, hidden, [head], rng)  # noqa: SLF001
        before = canvas[150:250, 150:230].copy()
        for _ in range(5):
            training_tiles._lay(canvas, labels, hidden, [head], rng)  # noqa: SLF001
        assert (canvas[150:250, 150:230] == before).all()


def test_a_piece_of_nothing_has_no_label_and_lies_before_none() -> None:
    rng, red = np.random.default_rng(2), Picture("neg_drawn", np.full((300, 400, 3), RED, np.uint8), (), ())
    laid_down = 0
    for _ in range(40):
        labels: list[tuple[int, Corners]] = [(FACE, (150.0, 150.0, 230.0, 250.0))]
        canvas = np.full((SIDE, SIDE, 3), 128, np.uint8)
        training_tiles._lay_nothing(canvas, labels, [red], rng)  # noqa: SLF001
        assert (canvas[150:250, 150:230] == 128).all()
        assert len(labels) == 1
        laid_down += bool((canvas != 128).any())
    assert laid_down > 20


@pytest.mark.parametrize("seed", range(40))
def test_a_face_that_is_put_into_a_square_is_labelled_where_it_is(seed: int) -> None:
    (head,) = heads([alone()])
    canvas = np.full((SIDE, SIDE, 3), 128, np.uint8)
    x1, y1, x2, y2 = laid(canvas, head, np.random.default_rng(seed))
    rows, columns = np.nonzero(canvas[:, :, 2].astype(int) - canvas[:, :, 0] > 127)
    seen = (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
    assert seen == pytest.approx(np.clip((x1, y1, x2, y2), 0, SIDE), abs=0.05 * (x2 - x1) + 3)


def test_faces_with_something_beside_them_are_not_cut_out() -> None:
    one = picture()
    assert len(heads([one])) == 1
    near = (FACE, (290.0, 150.0, 330.0, 200.0))
    assert heads([replace(one, labels=(*one.labels, near))]) == []
    assert heads([replace(one, doubtful=((300.0, 150.0, 310.0, 160.0),))]) == []


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
