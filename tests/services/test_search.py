"""The search of films: beside each other, the likeliest first, kept piece by piece, one bad film stopping no other."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from consent_app.domain.evidence import Activity, Kind, Scan
from consent_app.domain.footage import Proposal, Recording
from consent_app.domain.timeline import Span
from consent_app.domain.work import Cancelled, ConsentAppError, Work
from consent_app.services import pipeline, search
from consent_app.services.search import Piece, Search, scan_films, searched
from consent_app.services.store import Store
from consent_app.trim.pieces import PIECE
from tests.films import numbered_film

WALKS = Activity(Span(Fraction(1), Fraction(3)), frozenset({Kind.PERSON}), 0.9)


def piece(number: int, name: str = "rec-1") -> Piece:
    return Piece(name, Path(f"/{name}.mp4"), Span(number * PIECE, (number + 1) * PIECE))


def found(*activity: Activity) -> Scan:
    return Scan(PIECE, PIECE, activity)


def noting(order: list[Span]) -> Callable[..., Scan]:
    """Return a search that finds nothing and notes where it was."""

    def one(_path: Path, span: Span, *_: object, **__: object) -> Scan:
        order.append(span)
        return found()

    return one


def test_pieces_are_searched_beside_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    together = threading.Barrier(2, timeout=20)
    monkeypatch.setattr(search, "at_once", lambda: 2)

    def both(*_: object, **__: object) -> Scan:
        together.wait()
        return found()

    monkeypatch.setattr(search, "scan_piece", both)
    assert len(list(searched([piece(0), piece(1)], Work()))) == 2


def test_a_film_that_cannot_be_read_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    def some(path: Path, *_: object, **__: object) -> Scan:
        if path.stem == "broken":
            raise ConsentAppError("film_broken", name=path.name)
        return found()

    monkeypatch.setattr(search, "scan_piece", some)
    outcomes = list(searched([piece(0, "broken"), piece(1, "broken"), piece(0)], Work()))
    codes = [one.code if isinstance(one, ConsentAppError) else "found" for _, one in outcomes]
    assert sorted(codes) == ["film_broken", "film_broken", "found"]


def test_a_search_that_is_stopped_ends_with_all_its_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    stop = threading.Event()

    def waits(_path: Path, _span: Span, work: Work, **_: object) -> Scan:
        stop.set()
        while True:
            work.check()

    monkeypatch.setattr(search, "scan_piece", waits)
    with pytest.raises(Cancelled):
        list(searched([piece(number) for number in range(4)], Work(stopped=stop.is_set)))


def test_progress_is_that_of_all_pieces_together(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[float] = []
    monkeypatch.setattr(search, "at_once", lambda: 1)

    def tells(_path: Path, _span: Span, work: Work, **_: object) -> Scan:
        work.progress(0.5, "scanning")
        work.progress(1, "scanning")
        return found()

    monkeypatch.setattr(search, "scan_piece", tells)
    list(searched([piece(0), piece(1)], Work(lambda share, _: told.append(share))))
    assert told == [0.25, 0.5, 0.75, 1.0]


def long(recording: Recording, name: str, start: datetime, hours: int) -> Recording:
    return replace(recording, id=name, started_at=start, duration=Fraction(3600 * hours))


def test_what_was_filmed_near_the_stated_time_is_searched_first(
    store: Store, household: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = store.request(household).windows[0]
    (short,) = store.recordings()
    film = long(short, "rec-long", window.start, 3)
    order: list[Span] = []
    monkeypatch.setattr(search, "at_once", lambda: 1)
    monkeypatch.setattr(search, "scan_piece", noting(order))
    near = window.start + timedelta(hours=2)
    Search(store, [(film, (film.whole,))]).run(Work(), near, lambda: None)
    assert len(order) == 36
    assert all(abs(span.start - 7200) <= 1800 for span in order[:10])


def test_where_pictures_are_larger_than_usual_is_searched_first(
    store: Store, household: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from consent_app.media.stamps import PacketSize

    (short,) = store.recordings()
    film = long(short, "rec-long", short.started_at, 1)
    sizes = [PacketSize(Fraction(second), 900 if 2405 < second < 2425 else 100, key=False) for second in range(3600)]
    order: list[Span] = []
    monkeypatch.setattr(search, "index_sizes", lambda _: sizes)
    monkeypatch.setattr(search, "at_once", lambda: 1)
    monkeypatch.setattr(search, "scan_piece", noting(order))
    Search(store, [(film, (film.whole,))]).run(Work(), None, lambda: None)
    assert order[0] == Span(8 * PIECE, 9 * PIECE)


def test_what_was_found_stays_when_the_search_is_stopped_and_is_not_searched_again(
    store: Store, household: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (short,) = store.recordings()
    store.put_recording(replace(short, duration=3 * PIECE))
    stop = threading.Event()
    monkeypatch.setattr(search, "at_once", lambda: 1)
    searched_spans: list[Span] = []

    def first_only(_path: Path, span: Span, work: Work, **_: object) -> Scan:
        if len(searched_spans) == 1:
            stop.set()
        work.check()
        searched_spans.append(span)
        return found(WALKS)

    monkeypatch.setattr(search, "scan_piece", first_only)
    with pytest.raises(Cancelled):
        pipeline.propose(store, household, Work(stopped=stop.is_set))
    early = store.paper(household, Proposal)
    assert early is not None
    assert len(early.clips) == 1
    assert "not_searched" in {item.reason for item in early.withheld}
    monkeypatch.setattr(search, "scan_piece", noting(searched_spans))
    whole = pipeline.propose(store, household, Work())
    assert len(searched_spans) == len(set(searched_spans)) == 3
    assert len(whole.clips) == 1
    assert "not_searched" not in {item.reason for item in whole.withheld}


def test_films_that_stand_alone_are_searched_and_broken_ones_told_apart(tmp_path: Path) -> None:
    film = numbered_film(tmp_path / "film.mp4", 40)
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"nothing")
    results = scan_films([film, broken], Work(), thorough=False)
    assert isinstance(results[film], Scan)
    refused = results[broken]
    assert isinstance(refused, ConsentAppError)
    assert refused.code == "film_unreadable"
