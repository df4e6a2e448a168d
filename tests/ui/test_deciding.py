"""Deciding on several clips: one decision leads to the next, and what one looks at stays in sight."""

from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from consent_app.domain.footage import Proposal
from consent_app.domain.release import RedactedClip
from consent_app.services.store import Store
from consent_app.ui.consent import ConsentPage
from consent_app.ui.window import Window
from tests.ui.conftest import consent_page

COUNT = 7


@pytest.fixture
def page(window: Window, store: Store, rendered: str, tmp_path: Path, qtbot: QtBot) -> ConsentPage:
    """The consent of several finished clips; all are of one film."""
    (done,), proposal = store.papers(rendered, RedactedClip), store.paper(rendered, Proposal)
    assert proposal is not None
    clips = tuple(replace(done.clip, id=f"clip-{number:02}") for number in range(1, COUNT + 1))
    store.put_paper(rendered, replace(proposal, clips=clips))
    for clip in clips:
        store.put_paper(rendered, replace(done, clip=clip), clip.id)
    return consent_page(window, rendered, ("Marigold Crossing",), tmp_path, qtbot)


def here(page: ConsentPage) -> str:
    """Return the clip that is looked at."""
    assert page.clip is not None
    return page.clip.id


def test_who_decides_on_a_clip_goes_on_to_the_next_that_is_open(page: ConsentPage) -> None:
    page.go_to("clip-06")
    seen = []
    for _ in range(COUNT):
        page.keep.click()
        seen.append(here(page))
    assert seen == ["clip-07", "clip-01", "clip-02", "clip-03", "clip-04", "clip-05", "clip-05"]


def test_the_keyboard_goes_on_with_the_film_of_the_next_clip(page: ConsentPage) -> None:
    page.keep.setFocus()
    page.keep.click()
    assert page.window().focusWidget() is page.stage


def test_who_decides_anew_stays_with_the_clip(page: ConsentPage) -> None:
    page.keep.click()
    page.go_to("clip-01")
    page.keep.click()
    assert here(page) == "clip-01"


def test_the_clip_that_is_looked_at_is_in_sight_in_the_film_strip(page: ConsentPage, qtbot: QtBot) -> None:
    def in_sight(clip_id: str) -> bool:
        tile = page._tiles[clip_id]  # noqa: SLF001
        return tile.visibleRegion().boundingRect().width() >= tile.width()

    page.window().resize(1280, 800)
    qtbot.waitUntil(lambda: in_sight("clip-01"))
    assert not in_sight("clip-07"), "a strip that holds all of them shows nothing"
    page.go_to("clip-07")
    qtbot.waitUntil(lambda: in_sight("clip-07"))
    page.go_to("clip-01")
    qtbot.waitUntil(lambda: in_sight("clip-01"))
