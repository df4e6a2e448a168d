"""A film that ends the process is known the next time: searched last and alone, and then set aside."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from consent_app.domain.evidence import Scan
from consent_app.domain.footage import Recording
from consent_app.domain.timeline import Span
from consent_app.domain.work import Work
from consent_app.services import search
from consent_app.services.library import Match
from consent_app.services.marks import Marks
from consent_app.services.search import Search
from consent_app.services.store import Store

DYING = """
import os, sys
from pathlib import Path
from consent_app.services.marks import Marks
with Marks(Path(sys.argv[1])).reading(sys.argv[2], "0", alone=sys.argv[3] == "alone"):
    os._exit(11)
"""


def die(folder: Path, film: str, how: str) -> None:
    """Let a process end while it reads a film, as a decoder that breaks ends it."""
    assert subprocess.run([sys.executable, "-c", DYING, folder, film, how], check=False).returncode == 11


def two(store: Store, tmp_path: Path) -> tuple[list[Match], Recording, Recording]:
    """Return two recordings of the evening: one that can be read, and one like it with another digest."""
    (good,) = store.recordings()
    copy = tmp_path / "copy.mp4"
    copy.write_bytes(Path(good.path).read_bytes())
    there = copy.stat()
    bad = replace(good, id="rec-bad", path=str(copy), sha256="b" * 64, size=there.st_size, changed=there.st_mtime_ns)
    return [(bad, (bad.whole,)), (good, (good.whole,))], good, bad


def noting(order: list[str]) -> Callable[..., Scan]:
    def one(path: Path, _span: Span, *_: object, **__: object) -> Scan:
        order.append(path.name)
        return Scan(Fraction(6), Fraction(0), ())

    return one


def test_what_ended_the_process_is_searched_last_and_forgotten_where_it_is_read_after_all(
    store: Store, household: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    matches, good, bad = two(store, tmp_path)
    marks, order = Marks(tmp_path / "reading"), list[str]()
    die(tmp_path / "reading", bad.sha256, "beside")
    assert marks.left() == {bad.sha256: False}
    monkeypatch.setattr(search, "scan_piece", noting(order))
    Search(store, matches, marks).run(Work(), None, lambda: None)
    assert order == [Path(good.path).name, "copy.mp4"]
    assert marks.left() == {}


def test_what_ended_the_process_by_itself_is_set_aside(
    store: Store, household: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    matches, good, bad = two(store, tmp_path)
    marks, order = Marks(tmp_path / "reading"), list[str]()
    die(tmp_path / "reading", bad.sha256, "alone")
    monkeypatch.setattr(search, "scan_piece", noting(order))
    for _ in range(2):
        looking = Search(store, matches, marks)
        looking.run(Work(), None, lambda: None)
        assert looking.refused["rec-bad"].code == "film_crashed"
        assert looking.aside == [matches[0]]
    assert order == [Path(good.path).name]


def test_marks_go_with_what_they_mark(tmp_path: Path) -> None:
    marks = Marks(tmp_path / "reading")
    with marks.reading("a", "0", alone=False), marks.reading("a", "300", alone=False):
        assert marks.left() == {"a": False}
    assert marks.left() == {}
    with Marks().reading("a", "0", alone=True):
        assert Marks().left() == {}
