"""The search of films for what moves: piece by piece, the likeliest first, on all cores, each piece kept when done."""

import contextlib
import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from consent_app.domain.evidence import Activity, Box, Scan
from consent_app.domain.footage import Recording
from consent_app.domain.timeline import Span
from consent_app.domain.work import ConsentAppError, Work
from consent_app.media.probe import probe
from consent_app.media.stamps import PacketSize, index_sizes
from consent_app.services import library
from consent_app.services.library import Match
from consent_app.services.marks import Marks
from consent_app.services.steps import scan_key
from consent_app.services.store import Store
from consent_app.trim.close import joined
from consent_app.trim.pieces import PIECE, pieces
from consent_app.trim.scan import scan_piece, together
from consent_app.trim.select import Watched

# More films at once than this read the disk to pieces.
MOST_AT_ONCE = 8
# What a request is about is likeliest near the stated time: pieces are taken in by so many seconds' distance.
NEARER = 1800.0
# How busy a piece is tells its busiest stretch of so many seconds.
BURST = 10
NO_MARKS = Marks()


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a film that is to be searched: `name` tells whose it is, `ignored` are regions as shares of a side.

    `sha256` is the film's digest, where it is known.
    """

    name: str
    path: Path
    span: Span
    ignored: tuple[Box, ...] = ()
    thorough: bool = False
    sha256: str = ""


Outcome = tuple[Piece, Scan | ConsentAppError]


@dataclass(slots=True)
class _Shares:
    """The progress of pieces that are searched beside each other, as the progress of one work."""

    work: Work
    whole: float
    halted: threading.Event = field(default_factory=threading.Event)
    done: dict[int, float] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def part(self, number: int, piece: Piece) -> Work:
        """Return the work of one piece."""

        def tell(share: float, step: str) -> None:
            with self.lock:
                self.done[number] = share * float(piece.span.duration)
                self.work.progress(sum(self.done.values()) / self.whole, step)

        return Work(tell, lambda: self.halted.is_set() or self.work.stopped())


def at_once() -> int:
    """Return how many films are searched beside each other."""
    return max(1, min(MOST_AT_ONCE, os.cpu_count() or 1))


@dataclass(frozen=True, slots=True)
class Manner:
    """How pieces are searched: so many beside each other, each marked while it is read.

    `alone` tells that they may have ended the process before.
    """

    beside: int
    marks: Marks = NO_MARKS
    alone: bool = False


def searched(wanted: Sequence[Piece], work: Work, manner: Manner | None = None) -> Iterator[Outcome]:
    """Yield what was found in each piece, as they get done; those in front are taken up first.

    A known error of a film takes the place of its result; once a film failed, its other pieces are left out. Raises
    Cancelled.
    """
    shares = _Shares(work, max(1.0, sum(float(one.span.duration) for one in wanted)))
    failed: dict[str, ConsentAppError] = {}
    manner = manner or Manner(at_once())
    with ThreadPoolExecutor(manner.beside) as pool:
        todo: dict[Future[Scan], Piece] = {
            pool.submit(_one, one, shares.part(number, one), failed, manner): one for number, one in enumerate(wanted)
        }
        try:
            for ready in as_completed(todo):
                yield todo[ready], _outcome(ready)
        finally:
            shares.halted.set()
            pool.shutdown(cancel_futures=True)


def _one(piece: Piece, work: Work, failed: dict[str, ConsentAppError], manner: Manner) -> Scan:
    work.check()
    if piece.name in failed:
        raise ConsentAppError(failed[piece.name].code, **failed[piece.name].facts)
    try:
        with manner.marks.reading(piece.sha256, str(int(piece.span.start)), alone=manner.alone):
            return scan_piece(piece.path, piece.span, work, thorough=piece.thorough, ignored=piece.ignored)
    except ConsentAppError as error:
        if error.code != "cancelled":
            failed[piece.name] = error
        raise


def _outcome(ready: Future[Scan]) -> Scan | ConsentAppError:
    try:
        return ready.result()
    except ConsentAppError as error:
        if error.code == "cancelled":
            raise
        return error


def scan_films(paths: Sequence[Path], work: Work, *, thorough: bool) -> dict[Path, Scan | ConsentAppError]:
    """Return what moves in each film, or why it cannot be read."""
    wanted: list[Piece] = []
    results: dict[Path, Scan | ConsentAppError] = {}
    with ThreadPoolExecutor(at_once()) as pool:
        lengths = dict(zip(paths, pool.map(_length, paths), strict=True))
    for path, whole in lengths.items():
        if isinstance(whole, ConsentAppError):
            results[path] = whole
        else:
            wanted += [Piece(str(path), path, span, thorough=thorough) for span in pieces(whole)]
    found: dict[Path, list[tuple[Span, Scan]]] = {}
    for piece, outcome in searched(wanted, work):
        if isinstance(outcome, ConsentAppError):
            results[piece.path] = outcome
        else:
            found.setdefault(piece.path, []).append((piece.span, outcome))
    for path, parts in found.items():
        whole = lengths[path]
        if path not in results and isinstance(whole, Span):
            results[path] = together(whole.duration, [scan for _, scan in sorted(parts, key=lambda part: part[0])])
    return {path: results[path] for path in paths}


def _length(path: Path) -> Span | ConsentAppError:
    try:
        return Span(PIECE * 0, probe(path).duration or PIECE)
    except ConsentAppError as error:
        return error


@dataclass(slots=True)
class Search:
    """The recordings of a request while they are searched."""

    store: Store
    matches: list[Match]
    marks: Marks = NO_MARKS
    refused: dict[str, ConsentAppError] = field(default_factory=dict)
    _found: dict[str, list[tuple[Span, Scan]]] = field(default_factory=dict)

    def run(self, work: Work, near: datetime | None, tell: Callable[[], None]) -> None:
        """Search what was not searched before; `tell` is called whenever something was found that moves.

        `near` is the stated time of the incident: what was filmed around it is searched first.
        """
        by_id = {recording.id: recording for recording, _ in self.matches}
        left = self.marks.left()
        wanted = list(self._wanted(left))
        # What may have ended the process the last time comes last, and by itself: so it takes nothing along.
        doubted = [piece for piece in wanted if piece.sha256 in left]
        rest = self._likeliest([piece for piece in wanted if piece.sha256 not in left], by_id, near)
        done = len(rest) / max(1, len(wanted))
        self._take(searched(rest, work.part(0, done), Manner(at_once(), self.marks)), by_id, tell)
        self._take(searched(doubted, work.part(done, 1), Manner(1, self.marks, alone=True)), by_id, tell)
        for film in {piece.sha256 for piece in doubted}:
            self.marks.forget(film)

    def _wanted(self, left: Mapping[str, bool]) -> Iterator[Piece]:
        """Yield the pieces that were not searched before; films that ended the process by themselves are set aside."""
        ignored = {camera.name: camera.ignored for camera in self.store.cameras()}
        for recording, spans in self.matches:
            if left.get(recording.sha256):
                self.refused[recording.id] = ConsentAppError("film_crashed", name=Path(recording.path).name)
                continue
            try:
                path = library.unchanged(recording)
            except ConsentAppError as error:
                self.refused[recording.id] = error
                continue
            region = ignored[recording.camera]
            for span in (piece for whole in spans for piece in pieces(whole)):
                known = self.store.step(scan_key(recording.sha256, span, region), Scan)
                if known is None:
                    yield Piece(recording.id, path, span, region, sha256=recording.sha256)
                else:
                    self._add(recording.id, span, known)

    def _likeliest(self, wanted: list[Piece], by_id: Mapping[str, Recording], near: datetime | None) -> list[Piece]:
        """Return pieces in the order in which something is likely in them."""
        busy: dict[tuple[str, int], float] = {}
        for name in {one.name for one in wanted}:
            with self.marks.reading(by_id[name].sha256, "index", alone=False):
                busy |= _busy(by_id[name])

        def rank(piece: Piece) -> tuple[int, float, float]:
            moment = by_id[piece.name].moment((piece.span.start + piece.span.end) / 2)
            apart = abs((moment - near).total_seconds()) if near else 0.0
            number = int(piece.span.start / PIECE)
            return int(apart / NEARER), -busy.get((piece.name, number), 0.0), moment.timestamp()

        return sorted(wanted, key=rank)

    def _take(self, outcomes: Iterator[Outcome], by_id: dict[str, Recording], tell: Callable[[], None]) -> None:
        """Keep what was found, piece by piece."""
        for piece, outcome in outcomes:
            recording = by_id[piece.name]
            if isinstance(outcome, ConsentAppError):
                self.refused.setdefault(recording.id, outcome)
                continue
            self.store.put_step(scan_key(recording.sha256, piece.span, piece.ignored), outcome)
            self._add(recording.id, piece.span, outcome)
            if outcome.activity:
                tell()

    def _add(self, name: str, span: Span, found: Scan) -> None:
        self._found.setdefault(name, []).append((span, found))

    @property
    def watched(self) -> list[Watched]:
        """What was found so far, recordings that cannot be read apart."""
        return [self._watched(*match) for match in self.matches if match[0].id not in self.refused]

    def _watched(self, recording: Recording, spans: tuple[Span, ...]) -> Watched:
        parts = self._found.get(recording.id, [])
        activity: list[Activity] = joined(item for _, scan in parts for item in scan.activity)
        return Watched(recording, spans, tuple(activity), tuple(sorted(span for span, _ in parts)))

    @property
    def aside(self) -> list[Match]:
        """The recordings that cannot be read."""
        return [match for match in self.matches if match[0].id in self.refused]


def _busy(recording: Recording) -> dict[tuple[str, int], float]:
    """Return how much larger the largest stretch of each piece of a long film is than is usual in it.

    Only films whose index lists all pictures tell that at once; in films of constant bit rate it says little.
    """
    if recording.duration <= PIECE:
        return {}
    sizes: dict[int, int] = {}
    listed: list[PacketSize] = []
    # What is wrong with a film is told where it is searched, and stops no other.
    with contextlib.suppress(ConsentAppError):
        listed = index_sizes(Path(recording.path))
    for item in listed:
        if not item.key:
            sizes[int(item.time / BURST)] = sizes.get(int(item.time / BURST), 0) + item.size
    usual = sorted(sizes.values())[len(sizes) // 2] if sizes else 0
    busy: dict[tuple[str, int], float] = {}
    for place, size in sizes.items():
        key = (recording.id, int(place * BURST / PIECE))
        busy[key] = max(busy.get(key, 0.0), size / max(1, usual))
    return busy
