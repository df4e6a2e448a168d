"""What the time line shows of a request: what was recorded when, what moves in it, and the clips; seconds on the wall.

Light enough for the window: everything is read from the store, no film is opened.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from consent_app.domain.evidence import Kind, Scan
from consent_app.domain.footage import Camera, Clip, Proposal, Recording
from consent_app.domain.request import FootageRequest
from consent_app.domain.timeline import TimeWindow, later
from consent_app.services import library
from consent_app.services.steps import scan_key
from consent_app.services.store import Store
from consent_app.trim.pieces import pieces

# Stretches this close, in seconds, follow each other.
TOUCHING = 0.01
# How warm a stretch is: something moves, a vehicle, a person.
HEAT = {Kind.MOTION: 1, Kind.ANIMAL: 1, Kind.VEHICLE: 2, Kind.PERSON: 3}


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of time, in seconds from the start of the window."""

    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Warm:
    """A stretch in which something moves: level 1 motion, 2 a vehicle, 3 a person."""

    start: float
    end: float
    level: int


@dataclass(frozen=True, slots=True)
class Filmed:
    """The part of a recording that lies in the window; `zero` is when its film begins, all in seconds of the window."""

    recording: Recording
    zero: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Lane:
    """One camera's part of the window: its recordings, what is searched so far, and where something moves."""

    camera: str
    filmed: tuple[Filmed, ...]
    searched: tuple[Stretch, ...]
    warm: tuple[Warm, ...]

    def at(self, moment: float) -> Filmed | None:
        """Return the recording that runs at a moment, or None; moments are seconds from the window's start."""
        return next((item for item in self.filmed if item.start <= moment < item.end), None)


@dataclass(frozen=True, slots=True)
class Block:
    """A clip on the time line: its number among the clips from 1, its lane, and where it lies in the window."""

    clip: Clip
    number: int
    lane: int
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Night:
    """The whole window of a request over all cameras; `length` in seconds."""

    start: datetime
    length: float
    lanes: tuple[Lane, ...]

    @property
    def first(self) -> tuple[int, float] | None:
        """The lane and the moment of the first thing that was recorded, or None."""
        starts = [(lane.filmed[0].start, number) for number, lane in enumerate(self.lanes) if lane.filmed]
        return (min(starts)[1], min(starts)[0]) if starts else None

    def moment(self, amount: float) -> datetime:
        """Return the moment on the wall so many seconds after the window's start."""
        return later(self.start, Fraction(amount).limit_denominator(1_000_000))


def night_of(store: Store, request: FootageRequest) -> Night:
    """Return what was recorded in the window of a request, what of it is searched, and where something moves."""
    windows = request.windows or (request.readings[0].windows if request.readings else ())
    if not windows:
        return Night(request.received_at, 1.0, ())
    start = min((window.start for window in windows), key=datetime.timestamp)
    end = max((window.end for window in windows), key=datetime.timestamp)
    whole = TimeWindow(start, end)
    found = [recording for recording, _ in library.matching(store.recordings(), (whole,))]
    cameras = [camera for camera in store.cameras() if any(one.camera == camera.name for one in found)]
    lanes = tuple(
        _lane(store, camera, [one for one in found if one.camera == camera.name], whole, windows) for camera in cameras
    )
    return Night(start, whole.duration.total_seconds(), lanes)


def _lane(
    store: Store, camera: Camera, recordings: Iterable[Recording], whole: TimeWindow, windows: tuple[TimeWindow, ...]
) -> Lane:
    filmed: list[Filmed] = []
    searched: list[Stretch] = []
    warm: list[Warm] = []
    for recording in recordings:
        zero = recording.started_at.timestamp() - whole.start.timestamp()
        inside = recording.span_within(whole)
        if inside is None:
            continue
        filmed.append(Filmed(recording, zero, zero + float(inside.start), zero + float(inside.end)))
        for _, spans in library.matching([recording], windows):
            for span in (piece for whole in spans for piece in pieces(whole)):
                scan = store.step(scan_key(recording.sha256, span, camera.ignored), Scan)
                if scan is not None:
                    searched.append(Stretch(zero + float(span.start), zero + float(span.end)))
                    warm += _warm(scan, zero)
    return Lane(camera.name, tuple(filmed), _touching(searched), tuple(warm))


def _touching(searched: list[Stretch]) -> tuple[Stretch, ...]:
    """Return stretches with those that follow each other made one."""
    joined: list[Stretch] = []
    for one in sorted(searched, key=lambda stretch: stretch.start):
        if joined and one.start <= joined[-1].end + TOUCHING:
            joined[-1] = Stretch(joined[-1].start, max(joined[-1].end, one.end))
        else:
            joined.append(one)
    return tuple(joined)


def _warm(scan: Scan, zero: float) -> list[Warm]:
    return [
        Warm(
            zero + float(item.span.start),
            zero + float(item.span.end),
            max((HEAT.get(kind, 1) for kind in item.kinds), default=1),
        )
        for item in scan.activity
    ]


def blocks(night: Night, proposal: Proposal) -> list[Block]:
    """Return the clips of a proposal as they lie on the time line, numbered in their order there."""
    lanes = {lane.camera: number for number, lane in enumerate(night.lanes)}
    zeros = {item.recording.id: item.zero for lane in night.lanes for item in lane.filmed}
    here = [clip for clip in proposal.clips if clip.recording in zeros]
    here.sort(key=lambda clip: (zeros[clip.recording] + float(clip.span.start), clip.id))
    return [
        Block(
            clip,
            number,
            lanes[clip.camera],
            zeros[clip.recording] + float(clip.span.start),
            zeros[clip.recording] + float(clip.span.end),
        )
        for number, clip in enumerate(here, 1)
    ]
