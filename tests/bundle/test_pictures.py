"""Private words are read in pictures, in spite of slips of the reader, and told with their place and time."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from consent_app.bundle.archive import opened
from consent_app.bundle.leakcheck import leakcheck
from consent_app.bundle.pictures import tight_forms, word_in, words_seen
from consent_app.bundle.records import Given
from consent_app.bundle.search import Search
from consent_app.bundle.written import Gate
from consent_app.detect.text import TextReader
from consent_app.detect.vision import cv2
from consent_app.domain.household import word_of
from consent_app.domain.release import RedactedClip
from consent_app.domain.request import Private
from consent_app.domain.timeline import Span
from consent_app.domain.work import Cancelled, ConsentAppError, Work
from consent_app.media.files import file_sha256
from consent_app.media.probe import probe
from consent_app.redact.render import render
from tests.bundle.sample import given, written
from tests.films import Pixels, write_film

SAID = "Marigold Crossing"


def sign(said: str, width: int = 640, height: int = 360) -> Pixels:
    """Return a picture of a yard with a sign in it."""
    picture = np.full((height, width, 3), 70, np.uint8)
    cv2.rectangle(picture, (90, 180), (430, 230), (230, 230, 230), -1)
    cv2.putText(picture, said, (100, 213), cv2.FONT_HERSHEY_SIMPLEX, 1.0, (20, 20, 20), 2, cv2.LINE_AA)
    return picture


@pytest.fixture(scope="module")
def signed_clip(tmp_path_factory: pytest.TempPathFactory) -> Given:
    """Two clips to give; in the second a sign comes into view after one second."""
    folder = tmp_path_factory.mktemp("signs")
    whole = given(folder)
    pictures = [sign("" if index < 10 else SAID) for index in range(20)]
    source = write_film(folder / "sign.mp4", pictures, fps=10)
    span = Span(whole.clips[1].clip.span.start, probe(source).duration or whole.clips[1].clip.span.end)
    plan = replace(whole.clips[1].plan, span=span, width=640, height=360, tracks=(), visible=())
    made = render(source, probe(source), plan, folder / "made-sign.mp4", Work())
    path = folder / "made-sign.mp4"
    clip: RedactedClip = replace(whole.clips[1], plan=plan, path=str(path), sha256=file_sha256(path),
                                 size=path.stat().st_size, duration=made.duration, frames=len(made.times))  # fmt: skip
    return replace(whole, clips=(whole.clips[0], clip))


def gate(*lines: str) -> Gate:
    words = tuple(replace(word_of(line), line=place) for place, line in enumerate(lines, 1))
    return Gate(Private(words), "Oakridge Police Department", "26-044718", sound=False)


def test_a_word_on_a_sign_is_found_with_its_place_and_time(signed_clip: Given, tmp_path: Path) -> None:
    bundle = written(signed_clip, tmp_path / "bundle.zip")
    (check,) = [one for one in leakcheck(bundle, gate("name: Ann", "street: Marigold Xing")) if not one.passed]
    assert check.name == "pictures"
    assert check.detail == "Your street address (private word 2) is in clip 2, in the picture, at 0:01."
    assert check.leak is not None
    assert check.leak.box is not None
    assert check.leak.box.overlap(type(check.leak.box)(95, 185, 410, 225)) > 0.5
    assert all(one.passed for one in leakcheck(bundle, gate("name: Ann", "street: Alder Lane")))


def test_without_words_no_picture_is_read(signed_clip: Given, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TextReader, "read", lambda *_: pytest.fail("read"))
    assert all(one.passed for one in leakcheck(written(signed_clip, tmp_path / "bundle.zip"), gate()))


def test_reading_tells_progress_and_stops_when_asked(signed_clip: Given, tmp_path: Path) -> None:
    told: list[tuple[float, str]] = []
    bundle = written(signed_clip, tmp_path / "bundle.zip")
    leakcheck(bundle, gate("street: Alder Lane"), Work(lambda done, step: told.append((round(done, 2), step))))
    assert [step for _, step in told] == ["searching"] * len(told)
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    with pytest.raises(Cancelled):
        leakcheck(bundle, gate("street: Alder Lane"), Work(stopped=lambda: True))


def test_a_film_that_cannot_be_read_does_not_pass(signed_clip: Given, tmp_path: Path) -> None:
    bundle = written(signed_clip, tmp_path / "bundle.zip")
    with opened(bundle) as inside:
        (inside.root / "data/clips/clip-01.mp4").write_bytes(b"no film")
        with pytest.raises(ConsentAppError, match="film_unreadable"):
            list(words_seen(inside, inside.clips, Search((word_of("Marigold"),)), Work()))


def test_without_the_reader_nothing_passes(signed_clip: Given, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_: str) -> None:
        raise ConsentAppError("model_missing", name="text")

    monkeypatch.setattr("consent_app.detect.text.shipped", missing)
    with pytest.raises(ConsentAppError, match="model_missing"):
        leakcheck(written(signed_clip, tmp_path / "bundle.zip"), gate("street: Alder Lane"))


WORDS = tuple(word_of(line) for line in ("14 Marigold Crossing", "plate: KD 48213", "name: Ann", "zip: 60106",
                                         "312-555-0147", "place: 41.948, -87.914", "name: !!!"))  # fmt: skip


@pytest.mark.parametrize(
    ("read", "word"),
    [
        ("l4Mar1goId Cros5ing", 0), ("14 Marigod Crossng 20:05", 0), ("2026-07-1020:05:13KD48213", 1), ("KD 4B2I3", 1),
        ("ANN", 2), ("60106", 3), ("call 312 555 0147", 4), ("N 41.9482 W 87.9141", 5),
        ("ANNA", None), ("2026010603", None), ("Front door 2026-07-10 20:05:13", None), ("", None), ("14 Mari", None),
    ],
)  # fmt: skip
def test_slips_of_the_reader_are_forgiven_within_bounds(read: str, word: int | None) -> None:
    assert word_in(read, Search(WORDS), tight_forms(Search(WORDS))) == word
