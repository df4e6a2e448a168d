from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from consent_app.detect.vision import cv2
from consent_app.domain.evidence import Box, Detection, Kind, Sighting, Track
from consent_app.domain.redaction import Cover, RedactionPlan
from consent_app.domain.release import Uncovered
from consent_app.domain.timeline import Span
from consent_app.domain.work import Cancelled, ConsentAppError, Work
from consent_app.media.probe import probe
from consent_app.media.reader import frames
from consent_app.redact import plan as plans
from consent_app.redact.film import carry_out, redact_film, tracks_in
from consent_app.redact.looks import ODD, Look, Watch, fitted, in_picture, usual
from consent_app.redact.render import render
from consent_app.redact.still import read_still, redact_still
from consent_app.redact.verify import second_look, second_watch, unasked
from consent_app.services.sample import actors, scenery
from tests.fakes import FixedDetector
from tests.films import number_of, numbered_film, write_film

Pixels = NDArray[np.uint8]


def span(start: float, end: float) -> Span:
    return Span(Fraction(start), Fraction(end))


def still_track(box: Box, over: Span, kind: Kind = Kind.FACE) -> Track:
    return Track(f"{kind}-001", kind, (Sighting(over.start, box, 0.9),), over)


def plan(over: Span, *tracks: Track, size: tuple[int, int] = (160, 96)) -> RedactionPlan:
    return RedactionPlan("0" * 64, over, *size, tracks)


def walk(seconds: int) -> Iterator[tuple[Pixels, Box]]:
    """Yield pictures of somebody who crosses a driveway, and where the face is."""
    for index in range(seconds * 15):
        canvas = scenery.driveway().copy()
        face = actors.paint_person(canvas, 60 + 6 * index, 330, 230, index / 3)
        yield canvas, face


def test_the_output_holds_exactly_the_frames_of_the_span_each_at_its_time(tmp_path: Path) -> None:
    stamps = [0, 33, 66, 500, 533, 900, 1400, 1433, 2000]
    source = numbered_film(tmp_path / "in.mkv", len(stamps), stamps=lambda index: stamps[index])
    rendered = render(source, probe(source), plan(span(0.5, 1.42)), tmp_path / "out.mp4", Work())
    written = list(frames(tmp_path / "out.mp4"))
    assert [number_of(frame.picture(999)) for frame in written] == [3, 4, 5, 6]
    assert [frame.time for frame in written] == [Fraction(stamp - 500, 1000) for stamp in stamps[3:7]]
    assert [float(time) for time in rendered.times] == [0.5, 0.533, 0.9, 1.4]


def test_nothing_before_the_start_or_after_the_end_decodes_even_ignoring_edit_lists(tmp_path: Path) -> None:
    source = numbered_film(tmp_path / "in.mp4", 60, gop=30)
    rendered = render(source, probe(source), plan(span(1, 2)), tmp_path / "out.mp4", Work())
    look = second_look(
        tmp_path / "out.mp4", plan(span(1, 2)), rendered.times, (160, 96), Watch((), Fraction(1)), Work()
    )
    assert look.frames == len(rendered.times) == 15


def test_pixels_outside_the_cover_are_those_of_the_film_in_every_frame(tmp_path: Path) -> None:
    """Editing a frame that the decoder still needs would damage the frames after it."""
    source = numbered_film(tmp_path / "in.mp4", 50, gop=50)
    covered = plan(span(0, 10), still_track(Box(60, 50, 90, 80), span(0, 10), Kind.REGION))
    render(source, probe(source), covered, tmp_path / "out.mp4", Work())
    for before, after in zip(frames(source), frames(tmp_path / "out.mp4"), strict=True):
        drift = np.abs(before.picture(999).astype(int) - after.picture(999))
        drift[44:86, 54:96] = 0
        assert drift.mean() < 2.5
        assert number_of(before.picture(999)) == number_of(after.picture(999))


def test_a_rotated_film_is_covered_where_its_upright_picture_shows_the_thing(tmp_path: Path) -> None:
    import subprocess

    import imageio_ffmpeg

    pictures = []
    for _ in range(10):
        upright = np.full((160, 96, 3), 120, np.uint8)
        upright[20:60, 10:40] = (250, 40, 40)
        pictures.append(np.ascontiguousarray(np.rot90(upright, -1)))
    plain, turned = write_film(tmp_path / "plain.mp4", pictures), tmp_path / "turned.mp4"
    program = imageio_ffmpeg.get_ffmpeg_exe()
    subprocess.run(
        [program, "-loglevel", "error", "-display_rotation", "90", "-i", plain, "-c", "copy", turned], check=True
    )
    film = probe(turned)
    assert (film.width, film.height) == (96, 160)
    box = plan(span(0, 9), still_track(Box(8, 18, 42, 62), span(0, 9), Kind.REGION), size=(96, 160))
    render(turned, film, box, tmp_path / "out.mp4", Work())
    for before, after in zip(frames(turned), frames(tmp_path / "out.mp4"), strict=True):
        assert (before.picture(999)[:, :, 0].astype(int) - before.picture(999)[:, :, 1] > 100).sum() > 1000
        assert (after.picture(999)[:, :, 0].astype(int) - after.picture(999)[:, :, 1] > 60).sum() == 0


def test_a_film_of_pixels_that_are_not_square_is_covered_where_a_player_shows_the_thing(tmp_path: Path) -> None:
    import subprocess

    import imageio_ffmpeg

    picture = np.full((96, 80, 3), 120, np.uint8)
    picture[20:60, 10:30] = (250, 40, 40)
    plain, squeezed = write_film(tmp_path / "plain.mp4", [picture] * 10), tmp_path / "squeezed.mp4"
    program, wide = imageio_ffmpeg.get_ffmpeg_exe(), "h264_metadata=sample_aspect_ratio=2/1"
    subprocess.run([program, "-loglevel", "error", "-i", plain, "-c", "copy", "-bsf:v", wide, squeezed], check=True)
    film = probe(squeezed)
    box = plan(span(0, 9), still_track(Box(18, 18, 62, 62), span(0, 9), Kind.REGION), size=(film.width, film.height))
    render(squeezed, film, box, tmp_path / "out.mp4", Work())
    assert (probe(tmp_path / "out.mp4").width, probe(tmp_path / "out.mp4").height) == (160, 96)
    for before, after in zip(frames(squeezed), frames(tmp_path / "out.mp4"), strict=True):
        assert (before.picture(999)[:, :, 0].astype(int) - before.picture(999)[:, :, 1] > 100).sum() > 1000
        assert (after.picture(999)[:, :, 0].astype(int) - after.picture(999)[:, :, 1] > 60).sum() == 0


@pytest.mark.slow
def test_a_face_that_walks_by_is_covered_in_every_frame_of_the_output(tmp_path: Path) -> None:
    truth = list(walk(6))
    source = write_film(tmp_path / "in.mp4", (picture for picture, _ in truth))
    done = redact_film(source, tmp_path / "out.mp4", Cover.BLUR, Work())
    assert len(done.rendered.times) == len(truth) == done.second_look.frames
    assert done.second_look.uncovered == ()
    bare = 0
    for (_, face), time in zip(truth, done.rendered.times, strict=True):
        seen = face.clipped(640, 360)
        if seen is not None and seen.area > face.area / 2:
            bare += max((seen.shared_area(mask.box) for mask in done.plan.masks_at(time)), default=0) < 0.7 * seen.area
    assert bare == 0


def test_what_the_second_look_finds_is_covered_in_a_second_writing(tmp_path: Path) -> None:
    source = write_film(tmp_path / "in.mp4", (picture for picture, _ in walk(3)))
    film = probe(source)
    nothing_found = RedactionPlan("0" * 64, span(0, 3), film.width, film.height, ())
    done = carry_out(source, nothing_found, tmp_path / "out.mp4", Work())
    # Seen at 0.5, 1.5 and 2.5 seconds; the cover of the first goes with the face until after the second.
    assert [track.id for track in done.plan.tracks] == ["face-check-001", "face-check-002"]
    for time in (track.span.start + Fraction(6, 5) for track in done.plan.tracks if track.span.duration > 2):
        _, there = list(walk(3))[round(time * 15)]
        assert any(mask.covers(there) for mask in done.plan.masks_at(time)), "the cover stayed behind"


def crossing(folder: Path) -> tuple[Path, RedactionPlan]:
    """Write a film of somebody who crosses, and return the plan that covers the face."""
    source = write_film(folder / "in.mp4", (picture for picture, _ in walk(3)))
    film = probe(source)
    tracks = tracks_in(source, None, Work())
    return source, RedactionPlan("0" * 64, span(0, 3), film.width, film.height, tracks)


def test_who_is_kept_visible_is_neither_covered_nor_asked_about_again(tmp_path: Path) -> None:
    source, covered = crossing(tmp_path)
    (face,) = covered.tracks
    left = plans.kept_visible(covered, face.id, "it is me")
    done = carry_out(source, left, tmp_path / "out.mp4", Work())
    assert done.plan == left
    assert done.second_look.uncovered == ()


def test_a_cover_that_a_person_took_off_stays_off_and_is_theirs_to_answer(tmp_path: Path) -> None:
    source, covered = crossing(tmp_path)
    (face,) = covered.tracks
    bare = plans.uncovered(covered, face.id)
    done = carry_out(source, bare, tmp_path / "out.mp4", Work())
    assert done.plan == bare
    (asked,) = done.second_look.uncovered
    assert plans.taken_off(bare, asked) == face.id


def test_somebody_else_in_front_of_who_is_kept_visible_is_found(tmp_path: Path) -> None:
    def find(x: float) -> Detection:
        return Detection(Kind.FACE, Box(x, 10, x + 20, 34), 0.9)

    kept = plans.kept_visible(plan(span(0, 4), still_track(Box(10, 10, 30, 34), span(0, 4))), "face-001", "it is me")
    masks = kept.visible_at(Fraction(1))
    assert unasked([find(14), find(11)], masks) == [find(14)]
    assert unasked([replace(find(10), kind=Kind.PLATE)], masks) != []
    assert unasked([find(60)], masks) == [find(60)]


def test_the_second_look_says_when_and_where_something_is_bare(tmp_path: Path) -> None:
    source = write_film(tmp_path / "in.mp4", (picture for picture, _ in walk(2)))
    film = probe(source)
    nothing = RedactionPlan("0" * 64, span(0, 2), film.width, film.height, ())
    rendered = render(source, film, nothing, tmp_path / "out.mp4", Work())
    look = second_look(tmp_path / "out.mp4", nothing, rendered.times, (640, 360), second_watch(), Work())
    assert look.uncovered
    assert all(item.kind is Kind.FACE and 0 <= item.time < 2 for item in look.uncovered)


def test_what_the_second_look_finds_is_covered_there_where_the_first_frame_of_a_stretch_comes_late(
    tmp_path: Path,
) -> None:
    """A camera that writes nothing while nothing moves leaves gaps; a clip may begin in one."""
    late = [0, *(3000 + 67 * number for number in range(45))]
    pictures = [scenery.driveway(), *(picture for picture, _ in walk(3))]
    source = write_film(tmp_path / "in.mkv", pictures, stamps=lambda index: late[index])
    film = probe(source)
    nothing_found = RedactionPlan("0" * 64, span(1, 7), film.width, film.height, ())
    rendered = render(source, film, nothing_found, tmp_path / "out.mp4", Work())
    assert rendered.times[0] == 3
    look = second_look(tmp_path / "out.mp4", nothing_found, rendered.times, (640, 360), second_watch(), Work())
    first = look.uncovered[0]
    assert first.time >= 2
    shown = (nothing_found.span.start + first.time - 3) * 15
    face = list(walk(3))[round(shown)][1]
    assert face.shared_area(first.box) > 0.3 * face.area


def test_the_second_look_looks_closer_every_other_time(tmp_path: Path) -> None:
    film = numbered_film(tmp_path / "out.mp4", 60)
    times = [Fraction(index, 15) for index in range(60)]
    plain, close = (FixedDetector(Kind.PLATE, box) for box in (Box(10, 30, 40, 50), Box(100, 60, 130, 80)))
    watch = Watch((Look(plain, 160, 0.5, 0.5), Look(close, 320, 0.5, 0.5, turns=ODD)), Fraction(1))
    look = second_look(film, plan(span(0, 4)), times, (160, 96), watch, Work())
    assert look.frames == 60
    seen = [(round(float(item.time), 1), item.box.x1 < 50) for item in look.uncovered]
    assert seen == [(0.5, True), (1.5, True), (1.5, False), (2.5, True), (3.5, True), (3.5, False)]


def test_a_stopped_render_leaves_no_file(tmp_path: Path) -> None:
    source = numbered_film(tmp_path / "in.mp4", 30)
    told: list[float] = []
    work = Work(lambda done, _: told.append(done), lambda: len(told) > 3)
    with pytest.raises(Cancelled):
        render(source, probe(source), plan(span(0, 9)), tmp_path / "out.mp4", work)
    assert [path.name for path in tmp_path.iterdir()] == ["in.mp4"]


def test_a_span_without_frames_is_a_known_error(tmp_path: Path) -> None:
    source = numbered_film(tmp_path / "in.mp4", 10)
    with pytest.raises(ConsentAppError) as caught:
        render(source, probe(source), plan(span(100, 101)), tmp_path / "out.mp4", Work())
    assert caught.value.code == "film_broken"


def test_a_persons_covers_and_exceptions_make_new_plans() -> None:
    face = still_track(Box(10, 10, 30, 30), span(0, 5))
    before = plan(span(0, 5), face)
    by_hand = plans.covered_by_hand(before, (Sighting(Fraction(1), Box(50, 50, 60, 60), 1.0),), span(1, 2), 1)
    assert len(by_hand.masks_at(Fraction(1))) == 2
    assert len(by_hand.masks_at(Fraction(3))) == 1
    assert plans.uncovered(before, face.id).masks_at(Fraction(1)) == ()
    visible = plans.kept_visible(before, face.id, " it is me ")
    assert visible.visible[0].reason == "it is me"
    assert len({item.digest for item in (before, by_hand, visible)}) == 3
    with pytest.raises(ConsentAppError) as caught:
        plans.uncovered(before, "face-9")
    assert caught.value.code == "track_unknown"
    with pytest.raises(ConsentAppError) as caught:
        plans.kept_visible(before, face.id, "  ")
    assert caught.value.code == "reason_missing"


def test_findings_are_covered_around_their_time() -> None:
    before = plan(span(2, 12))
    after = plans.covering(before, Uncovered(Fraction(4), Kind.FACE, Box(1, 1, 9, 9), 0.8), ())
    assert after.masks_at(Fraction(6))
    assert not after.masks_at(Fraction(9))


def test_a_still_is_covered_upright_and_without_tags(tmp_path: Path) -> None:
    canvas = scenery.porch().copy()
    face = actors.paint_person(canvas, 320, 350, 300, 0.5)
    source, target = tmp_path / "in.jpg", tmp_path / "out.jpg"
    done, coded = cv2.imencode(".jpg", cv2.cvtColor(canvas, cv2.COLOR_RGB2BGR))
    assert done
    # EXIF with orientation 6 (turn right by 90 degrees) and a text that must not survive.
    tiff = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0214 Linden Court"
    exif = b"Exif\0\0" + tiff
    source.write_bytes(coded[:2].tobytes() + b"\xff\xe1" + (len(exif) + 2).to_bytes(2) + exif + coded[2:].tobytes())
    assert read_still(source).shape == (640, 360, 3)
    result = redact_still(source, target, Cover.SOLID, Work())
    assert read_still(target).shape == (640, 360, 3)
    assert b"Linden" not in target.read_bytes()
    assert b"Exif" not in target.read_bytes()
    assert result.rendered.times == (Fraction(0),)
    upright = tmp_path / "upright.png"
    assert cv2.imwrite(str(upright), cv2.cvtColor(canvas, cv2.COLOR_RGB2BGR))
    plain = redact_still(upright, tmp_path / "covered.png", Cover.SOLID, Work())
    (mask,) = plain.plan.masks_at(Fraction(0))
    assert face.shared_area(mask.box) > 0.9 * face.area
    x, y = map(round, face.centre)
    assert read_still(tmp_path / "covered.png")[y, x].max() < 60


@pytest.mark.parametrize(
    ("name", "content", "code"), [("a.png", b"", "image_unreadable"), ("b.jpg", b"no", "image_unreadable")]
)
def test_what_is_no_picture_is_a_known_error(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ConsentAppError) as caught:
        redact_still(tmp_path / name, tmp_path / "out.png", Cover.BLUR, Work())
    assert caught.value.code == code


def test_a_missing_still_and_a_strange_ending_are_known_errors(tmp_path: Path) -> None:
    assert cv2.imwrite(str(tmp_path / "a.png"), scenery.porch())
    for source, target, code in (
        (tmp_path / "gone.png", tmp_path / "out.png", "file_missing"),
        (tmp_path, tmp_path / "out.png", "file_is_folder"),
        (tmp_path / "a.png", tmp_path / "out.gif", "image_kind_unknown"),
    ):
        with pytest.raises(ConsentAppError) as caught:
            redact_still(source, target, Cover.BLUR, Work())
        assert caught.value.code == code


def test_a_small_picture_is_enlarged_for_a_look_and_its_boxes_are_those_of_the_frame() -> None:
    canvas = scenery.driveway().copy()
    plate = actors.paint_car(canvas, 250, 330, 110, "KD 48213")
    usual_plates = next(look for look in usual().looks if look.belongs is Kind.VEHICLE)
    seen = in_picture(usual_plates, fitted(canvas, usual_plates.long_side), (640, 360))
    found = max(seen, key=lambda one: one.score)
    assert found.kind is Kind.PLATE
    assert found.box.overlap(plate) > 0.4


def test_a_heic_picture_is_covered_and_written_without_its_tags(tmp_path: Path) -> None:
    import pillow_heif

    canvas, face = next(walk(1))
    size = (canvas.shape[1], canvas.shape[0])
    phone = pillow_heif.from_bytes(mode="RGB", size=size, data=canvas.tobytes())
    phone.save(tmp_path / "in.heic", quality=95, exif=b"Exif\x00\x00II*\x00\x08\x00\x00\x00\x00\x00 Marigold Crossing")
    assert b"Marigold" in (tmp_path / "in.heic").read_bytes()
    done = redact_still(tmp_path / "in.heic", tmp_path / "out.heic", Cover.SOLID, Work())
    assert b"Marigold" not in (tmp_path / "out.heic").read_bytes()
    assert any(mask.box.shared_area(face) > 0.7 * face.area for mask in done.plan.masks_at(Fraction(0)))
    covered = read_still(tmp_path / "out.heic")
    x, y = map(int, face.centre)
    assert covered.shape == canvas.shape
    assert int(covered[y, x].max()) < 60


@pytest.mark.parametrize(
    "content", [b"", b"ftypheic", b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(200)]
)
def test_a_broken_heic_picture_is_a_known_error(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "in.heic").write_bytes(content)
    with pytest.raises(ConsentAppError) as caught:
        read_still(tmp_path / "in.heic")
    assert caught.value.code == "image_unreadable"


def test_without_the_extra_a_heic_picture_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import importlib.util

    (tmp_path / "in.heic").write_bytes(b"whatever")
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(ConsentAppError) as caught:
        read_still(tmp_path / "in.heic")
    assert caught.value.code == "heif_missing"
