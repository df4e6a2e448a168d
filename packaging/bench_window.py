"""What is claimed of the window, measured: first paint, gaps of its event loop, the player, the time line.

`bench.py window` runs it; by itself: `python packaging/bench_window.py [first|gaps|player|timeline ...]`. It draws into
memory (offscreen), so the time a screen takes is not in the figures.
"""

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

import imageio_ffmpeg
from PySide6.QtCore import QElapsedTimer, QEventLoop, QObject, QSize, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from walked import walked_film

from consent_app.domain.evidence import Box, Kind, Sighting, Track
from consent_app.domain.footage import Camera, ClockReading, ClockSource, Confidence, Recording
from consent_app.domain.redaction import RedactionPlan
from consent_app.domain.timeline import Span
from consent_app.domain.work import Work
from consent_app.services import intake, requests
from consent_app.services.settings import open_profile
from consent_app.services.store import Store, open_store
from consent_app.ui.desk import Desk
from consent_app.ui.film import Film
from consent_app.ui.review import ReviewPage
from consent_app.ui.stage import Stage
from consent_app.ui.timeline import TimeLine
from consent_app.ui.window import Window, dress
from tests.scenes import ZONE, asking
from tests.ui.nights import crowded, paint_times

MATERIAL = ROOT.parent / "shared" / "data" / "dev" / "videos" / "facenet_opera_house_1080p.mp4"
FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()
RUNS = 5
# Opens the window as the program does, prints when it was first painted, and closes it.
PAINTED = """
import sys, time
from pathlib import Path
from PySide6.QtCore import QEvent, QTimer
from consent_app.ui import app
class Painted(app.Window):
    def event(self, event):
        done = super().event(event)
        if event.type() is QEvent.Type.Paint:
            QTimer.singleShot(0, self.tell)
        return done
    def tell(self):
        print(time.time() - float(sys.argv[2]), flush=True)
        self.close()
app.Window = Painted
app.run_window(Path(sys.argv[1]))
"""


def main() -> None:
    """Run the parts that are named, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []])
    for name in parser.parse_args().parts or PARTS:
        with tempfile.TemporaryDirectory() as folder:
            for line in PARTS[name](Path(folder)):
                print(line, flush=True)


def first(folder: Path) -> Iterator[str]:
    """Return the time from the start of the program to the first paint of its window."""
    full = open_profile(folder / "full")
    with open_store(full.database) as store:
        _fill(store)
    for name, profile in (
        ("an empty profile", open_profile(folder / "empty")),
        ("1,000 recordings, 50 requests", full),
    ):
        command = [sys.executable, "-c", PAINTED, str(profile.root)]
        taken = [_printed([*command, str(time.time())]) for _ in range(RUNS)]
        yield f"first paint, {name}: median {statistics.median(taken):.2f} s, worst {max(taken):.2f} s of {RUNS}"


def _printed(command: list[str]) -> float:
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
    return float(done.stdout.splitlines()[0])


def _fill(store: Store) -> None:
    """Put 1,000 recordings and 50 requests into a profile."""
    (request,) = requests.add(store, asking("from 8 p.m. to 6 a.m. on July 10"), "request.txt", zone=ZONE)
    with store.together():
        for number in range(50):
            store.put_request(replace(request, id=f"req-{number:08x}", message_sha256=f"{number:064}"))
        for name in ("Door", "Drive", "Yard"):
            store.put_camera(Camera(name, ZONE))
        start = request.readings[0].windows[0].start
        for number in range(1000):
            at = start + timedelta(seconds=36 * number)
            clock = ClockReading(at, ClockSource.NAME, Confidence.MEDIUM)
            camera = ("Door", "Drive", "Yard")[number % 3]
            name = f"rec-{number:010}"
            store.put_recording(
                Recording(
                    name,
                    f"/films/{name}.mp4",
                    camera,
                    f"{number:064}",
                    at,
                    clock,
                    Fraction(30),
                    1920,
                    1080,
                    Fraction(15),
                )
            )


class Ticks(QObject):
    """Counts how long the event loop lets a timer of one millisecond wait."""

    def __init__(self) -> None:
        super().__init__()
        self.gaps: list[float] = []
        self._clock = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setInterval(1)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        """Begin to count."""
        self._clock.start()
        self._timer.start()

    def stop(self) -> str:
        """Stop and return the figures."""
        self._timer.stop()
        ordered = sorted(self.gaps)
        high = ordered[int(len(ordered) * 0.99)]
        return f"worst {ordered[-1]:.1f} ms, 99th percentile {high:.1f} ms, {len(ordered)} ticks"

    def _tick(self) -> None:
        self.gaps.append(self._clock.nsecsElapsed() / 1e6)
        self._clock.restart()


def _waited(done: Callable[[], object], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not done() and time.monotonic() < end:
        QTest.qWait(20)
    return bool(done())


def gaps(folder: Path) -> Iterator[str]:
    """Return the gaps of the event loop while clips are found, looked through and covered, and while a film plays."""
    app = _app()
    profile = open_profile(folder / "profile")
    film = walked_film(folder, 20, 1, fps=30)
    film.rename(folder / "cam_20260710_200500.mp4")
    with open_store(profile.database) as store:
        intake.add(store, [folder / "cam_20260710_200500.mp4"], "Door", Work(), zone=ZONE, shift=Fraction(0))
        (request,) = requests.add(store, asking("from 8 p.m. to 9 p.m. on July 10"), "request.txt", zone=ZONE)
        desk = Desk(profile, store)
        dress(app)
        window = Window(desk)
        window.show()
        window.desk.take_up(request.id)
        QTest.qWait(500)
        ticks = Ticks()
        ticks.start()
        desk.find()
        assert _waited(lambda: desk.reviewed is not None and not desk.jobs.busy, 300)
        page = window.page("review")
        assert isinstance(page, ReviewPage)
        assert _waited(lambda: page.clip is not None and desk.plan(page.clip) is not None, 300)
        desk.render()
        assert _waited(lambda: not desk.jobs.busy, 300)
        yield f"event loop while clips are found, looked through and covered: {ticks.stop()}"
        window.go("review")
        assert _waited(lambda: not page.film.given.isNull() and page.film.frames > 0, 30)
        QTest.qWait(1000)
        ticks = Ticks()
        ticks.start()
        page.film.play(1.0)
        QTest.qWait(8000)
        yield f"event loop while a film of 1080p30 plays, before and after, in the review: {ticks.stop()}"
        window.close()


def player(folder: Path) -> Iterator[str]:
    """Return how many frames come late, and how long a seek and a step take, for 1080p30 with a key frame every 2 s."""
    _app()
    drawn = walked_film(folder, 20, 1, fps=30)
    yield from _played("drawn and grainy, 8.8 Mbit/s", drawn, None)
    yield from _played("drawn and grainy, two covers", drawn, _plan())
    if MATERIAL.is_file():
        real = folder / "real.mp4"
        command = [FFMPEG, "-v", "error", "-stream_loop", "5", "-i", str(MATERIAL), "-t", "20", "-r", "30", "-an"]
        command += ["-c:v", "libx264", "-preset", "veryfast", "-g", "60", "-pix_fmt", "yuv420p", str(real)]
        subprocess.run(command, check=True)
        yield from _played("filmed (opera house), 3.3 Mbit/s", real, None)
        yield from _played("filmed (opera house), two covers", real, _plan())


def _played(name: str, path: Path, plan: RedactionPlan | None) -> Iterator[str]:
    film = Film()
    stage = Stage(film, handle=True)
    stage.resize(QSize(760, 452))
    stage.show()
    film.open(str(path), plan, 0.0)
    assert _waited(lambda: not film.given.isNull(), 30)
    QTest.qWait(500)
    shown: list[float] = []
    film.shown.connect(lambda _: shown.append(time.perf_counter()))
    film.play(1.0)
    QTest.qWait(10_000)
    film.pause()
    of = len(shown) + film.late
    yield f"player, {name}: {film.late} of {of} frames late in 10 s ({film.late / of:.1%})"

    def milliseconds(ask: Callable[[], object]) -> float:
        shown.clear()
        began = time.perf_counter()
        ask()
        while not shown:
            # As the program does: a loop that asks again and again would take a core from the decoder.
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        return (shown[0] - began) * 1000

    QTest.qWait(300)
    chance = random.Random(1)  # noqa: S311  # the same places each time
    seeks = [milliseconds(lambda: film.seek(chance.uniform(0, 19))) for _ in range(30)]
    milliseconds(lambda: film.seek(5.0))
    on = [milliseconds(lambda: film.step(1)) for _ in range(30)]
    back = [milliseconds(lambda: film.step(-1)) for _ in range(20)]
    yield f"player, {name}: seek {_spread(seeks)}; step on {_spread(on)}; step back {_spread(back)}"
    film.close()
    stage.close()
    QTest.qWait(500)


def timeline(_folder: Path) -> Iterator[str]:
    """Return how long the time line takes to paint with 400 recordings and 200 clips, nothing of it kept."""
    dress(_app())
    line = TimeLine()
    line.resize(1240, 196)
    line.show_night(*crowded())
    line.show()
    QTest.qWait(100)
    for name, span in (("whole window", None), ("20 minutes", (7200.0, 8400.0)), ("2 seconds", (7200.0, 7202.0))):
        line.fit() if span is None else line.show_stretch(*span)
        yield f"time line, {name}: a paint takes {_spread(paint_times(line, []))}"
    line.close()


def _spread(found: list[float]) -> str:
    return f"median {statistics.median(found):.1f} ms, worst {max(found):.1f} ms"


def _app() -> QApplication:
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setStyle("Fusion")
    return app


def _plan() -> RedactionPlan:

    over = Span(Fraction(0), Fraction(20))
    places = {"face-001": (Kind.FACE, Box(900, 400, 1000, 520)), "plate-001": (Kind.PLATE, Box(700, 800, 900, 860))}
    tracks = tuple(Track(name, kind, (Sighting(Fraction(0), box, 0.9),), over) for name, (kind, box) in places.items())
    return RedactionPlan("0" * 64, over, 1920, 1080, tracks)


PARTS: dict[str, Callable[[Path], Iterator[str]]] = {
    "first": first,
    "gaps": gaps,
    "player": player,
    "timeline": timeline,
}

if __name__ == "__main__":
    main()
