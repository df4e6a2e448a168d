"""Pictures of every page, light and dark, at 1280×800 and as on a laptop of 1366×768 at 125 %: `screenshots.py [OUT]`.

It walks the sample household through the window, as a person would, and takes a picture at each stop.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from PySide6.QtGui import QFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from consent_app.domain.evidence import Box
from consent_app.domain.release import Choice
from consent_app.services.settings import open_profile
from consent_app.services.store import open_store
from consent_app.ui import theme
from consent_app.ui.consent import ConsentPage
from consent_app.ui.desk import Desk
from consent_app.ui.review import ReviewPage
from consent_app.ui.window import Window, dress

# The design's size of type; the room of a laptop at 125 % less its task bar.
TYPE, SIZES = 14, {"1280x800": (1280, 800, "1"), "1093x574": (1093, 574, "1.25")}
PATIENCE = 240
# What the pictures name; nothing is written there.
FOLDER = "/home/ada/Documents"


def main() -> None:
    """Take all pictures, each size and colour in a process of its own, since the scale holds for a whole process."""
    if len(sys.argv) == 5:
        _take(Path(sys.argv[1]), sys.argv[2], sys.argv[3], Path(sys.argv[4]))
        return
    out = Path(sys.argv[1] if len(sys.argv) > 1 else "screenshots").absolute()
    with tempfile.TemporaryDirectory() as folder:
        for name, (_, _, scale) in SIZES.items():
            for tone in ("light", "dark"):
                environment = os.environ | {"QT_SCALE_FACTOR": scale}
                command = [sys.executable, __file__, str(out), name, tone, f"{folder}/{name}-{tone}"]
                subprocess.run(command, check=True, env=environment)
    print(f"{len(list(out.glob('*.png')))} pictures in {out}")


def _take(out: Path, size: str, tone: str, folder: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)  # Qt says nothing where it cannot save
    app = QApplication(sys.argv[:1])
    app.setStyle("Fusion")
    font = QFont("Inter")
    font.setPixelSize(TYPE)
    app.setFont(font)
    theme.dark = lambda: tone == "dark"  # in place of what the system asks for
    dress(app)
    profile = open_profile(folder / "profile")
    with open_store(profile.database) as store:
        window = Window(Desk(profile, store))
        window.resize(*SIZES[size][:2])
        window.show()
        for page in _walk(window, folder):
            QTest.qWait(300)
            window.grab().save(str(out / f"{page}-{tone}-{size}.png"))
        window.close()


def _walk(window: Window, out: Path) -> Iterator[str]:
    """Walk the sample through the window; stop wherever a picture is to be taken."""
    desk = window.desk
    yield "empty"
    window.go("footage")
    yield "footage-empty"
    window.go("inbox")
    desk.try_sample()
    _until(lambda: window.here == "request" and not desk.jobs.busy)
    yield "request-open"
    window.go("inbox")
    yield "inbox"
    window.go("footage")
    QTest.qWait(3000)
    yield "footage"
    window.go("request")
    desk.answer(1)
    yield "request"
    desk.find()
    QTest.qWait(4000)
    yield "finding"
    yield from _review(window)
    yield from _consent(window, out)
    for name in ("inbox", "ledger", "jobs", "settings"):
        window.go(name)
        yield name if name != "inbox" else "inbox-finished"


def _review(window: Window) -> Iterator[str]:
    desk = window.desk
    page = window.page("review")
    assert isinstance(page, ReviewPage)
    _until(
        lambda: bool(page.blocks) and all(desk.looked_through(one.clip) for one in page.blocks) and not desk.jobs.busy
    )
    plans = {one.clip.id: desk.plan(one.clip) for one in page.blocks}
    crowded = max(page.blocks, key=lambda one: len(plan.tracks) if (plan := plans[one.clip.id]) else 0)
    page.choose(crowded.clip.id)
    page.timeline.show_stretch(crowded.start - 40, crowded.start + 260)
    QTest.qWait(2500)
    page.film.seek(float(crowded.clip.span.start + crowded.clip.span.duration * 2 / 3))
    QTest.qWait(1200)
    yield "review"
    page.stage.selected = page.stage.masks[0].track
    page.stage.drawn.emit(Box(80, 120, 200, 220))
    QTest.qWait(300)
    yield "review-drawn"
    page.escape()
    desk.render()
    QTest.qWait(3000)
    yield "covering"
    _until(lambda: window.here == "consent" and not desk.jobs.busy)


def _consent(window: Window, out: Path) -> Iterator[str]:
    desk = window.desk
    page = window.page("consent")
    assert isinstance(page, ConsentPage)
    page.out = FOLDER
    page.refresh()
    QTest.qWait(2500)
    yield "consent-unwatched"
    reviewed = desk.reviewed
    assert reviewed is not None
    for number, clip in enumerate(reviewed.proposal.clips):
        done = desk.finished(clip)
        assert done is not None
        desk.watched(done)
        desk.choose(done, Choice.KEEP if number == 0 else Choice.SHARE)
    page.go_to(reviewed.proposal.clips[2].id)
    QTest.qWait(1500)
    page.film.seek(8.0)
    yield "consent"
    desk.release(str(out), tuple(done for clip in reviewed.proposal.clips[1:] if (done := desk.finished(clip))))
    _until(lambda: window.here == "done")
    yield "done"


def _until(done: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not done():
        if time.monotonic() > end:
            raise TimeoutError("the window did not come as far as that")
        QTest.qWait(50)


if __name__ == "__main__":
    main()
