"""Words in a clip are offered to be covered, each once, and not where a cover lies on them already."""

from fractions import Fraction
from pathlib import Path

from consent_app.detect.vision import cv2
from consent_app.domain.evidence import Box, Kind, Sighting, Track
from consent_app.domain.redaction import RedactionPlan
from consent_app.domain.timeline import Span
from consent_app.domain.work import Work
from consent_app.redact.lettering import lettering
from consent_app.services.sample import scenery
from tests.films import Pixels, write_film

FPS = 10


def van(index: int) -> Pixels:
    """A van with its firm's name drives by; a sign stands beside the road."""
    picture = scenery.driveway().copy()
    x = 20 + 3 * index
    picture[200:300, x : x + 260] = 235
    cv2.putText(picture, "ACME PLUMBING", (x + 10, 262), cv2.FONT_HERSHEY_SIMPLEX, 0.9, (20, 20, 20), 2, cv2.LINE_AA)
    cv2.putText(picture, "Hilltop", (430, 60), cv2.FONT_HERSHEY_SIMPLEX, 0.9, (250, 250, 250), 2, cv2.LINE_AA)
    return picture


def plan(*tracks: Track) -> RedactionPlan:
    return RedactionPlan("0" * 64, Span(Fraction(0), Fraction(4)), 640, 360, tracks)


def test_words_that_move_and_words_that_stand_are_each_told_once(tmp_path: Path) -> None:
    film = write_film(tmp_path / "van.mp4", map(van, range(4 * FPS)), fps=FPS)
    found = {line.text.casefold().replace(" ", ""): line for line in lettering(film, plan(), Work())}
    (acme,) = (line for text, line in found.items() if "plumbing" in text)
    (sign,) = (line for text, line in found.items() if "hill" in text)
    left = 20 + 3 * round(acme.time * FPS)
    assert left <= acme.box.x1 <= left + 40
    assert sign.box.shared_area(Box(430, 35, 540, 70)) > 0.5 * sign.box.area
    assert len(found) == 2
    assert sign.stands
    assert not acme.stands


def test_a_clock_in_the_picture_is_one_line_that_stands(tmp_path: Path) -> None:
    def clock(index: int) -> Pixels:
        picture = scenery.driveway().copy()
        text = f"2026-07-10 21:4{index // 20}:{index % 20 + 10}"
        cv2.putText(picture, text, (300, 40), cv2.FONT_HERSHEY_SIMPLEX, 0.8, (250, 250, 250), 2, cv2.LINE_AA)
        return picture

    film = write_film(tmp_path / "clock.mp4", map(clock, range(4 * FPS)), fps=FPS)
    (line,) = lettering(film, plan(), Work())
    assert line.stands
    (width, height), _ = cv2.getTextSize("2026-07-10 21:40:10", cv2.FONT_HERSHEY_SIMPLEX, 0.8, 2)
    drawn = Box(300, 40 - height, 300 + width, 40)
    assert line.box.shared_area(drawn) > 0.85 * drawn.area


def test_words_under_a_cover_are_not_told(tmp_path: Path) -> None:
    film = write_film(tmp_path / "van.mp4", map(van, range(4 * FPS)), fps=FPS)
    where = Sighting(Fraction(0), Box(400, 20, 600, 90), 1.0)
    covered = Track("hand-001", Kind.REGION, (where,), Span(Fraction(0), Fraction(4)))
    said = [line.text.casefold() for line in lettering(film, plan(covered), Work())]
    assert len(said) == 1
    assert "plumbing" in said[0].replace(" ", "")
