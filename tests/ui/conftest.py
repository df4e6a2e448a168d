"""The window in tests: offscreen, on a profile of its own, and nothing of it may be left behind."""

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from consent_app.domain.work import Work
from consent_app.services import intake, pipeline, requests
from consent_app.services.settings import Profile, open_profile
from consent_app.services.store import Store, open_store
from consent_app.ui.consent import ConsentPage
from consent_app.ui.desk import Desk
from consent_app.ui.window import Window, dress
from tests.scenes import ZONE, asking, evening_film
from tests.ui.nights import Watched, blocks, night

# A child starts in a second; two cores may be busy with others.
PATIENCE = 60_000


@dataclass(frozen=True)
class Prepared:
    """A profile in which one clip is found and covered, ready to be copied for a test."""

    root: Path
    request: str


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """The evening's household, walked up to the consent, made once."""
    folder = tmp_path_factory.mktemp("prepared")
    profile = open_profile(folder / "profile")
    with open_store(profile.database) as store:
        intake.add(store, [evening_film(folder / "films")], "Door", Work(), zone=ZONE, shift=Fraction(0))
        (request,) = requests.add(store, asking("from 8 p.m. to 9 p.m. on July 10"), "request.txt", zone=ZONE)
        pipeline.propose(store, request.id, Work())
        pipeline.render(profile, store, request.id, Work())
    return Prepared(profile.root, request.id)


@pytest.fixture
def rendered(prepared: Prepared, profile: Profile) -> str:
    """That household in the test's own profile; the id of its request."""
    shutil.copytree(prepared.root, profile.root, dirs_exist_ok=True)
    return prepared.request


@pytest.fixture
def store(profile: Profile, request: pytest.FixtureRequest) -> Iterator[Store]:
    """The profile's database, opened once the profile is filled."""
    if "rendered" in request.fixturenames:
        request.getfixturevalue("rendered")
    with open_store(profile.database) as opened:
        yield opened


@pytest.fixture(autouse=True)
def nothing_left(qapp: QApplication) -> Iterator[None]:
    """Fail a test that leaves a child process or a running timer behind."""
    before = children()
    yield
    qapp.processEvents()
    left = [name for pid, name in children().items() if pid not in before and "resource_tracker" not in name]
    assert not left, f"processes left behind: {left}"
    gc.collect()
    timers = [one for one in gc.get_objects() if isinstance(one, QTimer)]
    running = [one for one in timers if shiboken6.isValid(one) and one.isActive()]
    assert not running, f"timers left running: {running}"


def children() -> dict[int, str]:
    """Return the child processes of this one that run, with their command lines."""
    found = {}
    for pid in Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split():
        state = Path(f"/proc/{pid}/stat")
        if state.exists() and state.read_text().rpartition(")")[2].split()[0] != "Z":
            found[int(pid)] = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    return found


@pytest.fixture
def desk(profile: Profile, store: Store, qapp: QApplication) -> Iterator[Desk]:
    """What a person can do, without a window."""
    made = Desk(profile, store)
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def window(desk: Desk, qtbot: QtBot, qapp: QApplication) -> Iterator[Window]:
    """The window of that desk, shown."""
    qapp.setStyle("Fusion")
    dress(qapp)
    made = Window(desk)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()
    made.deleteLater()


def consent_page(window: Window, request: str, words: tuple[str, ...] | None, out: Path, qtbot: QtBot) -> ConsentPage:
    """Return the consent of a request once its first picture shows; these words are private, None while sealed."""
    window.desk.safe.words = words
    window.desk.take_up(request)
    page = window.page("consent")
    assert isinstance(page, ConsentPage)
    page.out = str(out)
    qtbot.waitUntil(lambda: not page.film.given.isNull(), timeout=PATIENCE)
    return page


@pytest.fixture
def idle(desk: Desk, qtbot: QtBot) -> Callable[[], None]:
    """Wait until no job runs."""

    def wait() -> None:
        qtbot.waitUntil(lambda: not desk.jobs.busy, timeout=PATIENCE)
        qtbot.wait(20)

    return wait


@pytest.fixture
def line(qtbot: QtBot) -> Watched:
    """A time line of a night with three cameras, 1080 pixels wide, on the (offscreen) screen."""
    made = Watched()
    qtbot.addWidget(made)
    made.show_night(night(), blocks())
    made.resize(1080, made.sizeHint().height())
    with qtbot.waitExposed(made):
        made.show()
    return made
