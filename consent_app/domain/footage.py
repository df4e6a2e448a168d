"""What the household's cameras recorded, when, and how that is known."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum, auto
from fractions import Fraction

from consent_app.domain.evidence import Box
from consent_app.domain.timeline import Span, TimeWindow, later, seconds


class ClockSource(StrEnum):
    """How the start of a recording is known, most trusted first."""

    PERSON = auto()
    NAME_WITH_OFFSET = auto()
    TAG_WITH_OFFSET = auto()
    NAME = auto()
    TAG = auto()
    FILE_TIME = auto()


class Confidence(StrEnum):
    """How far a clock can be trusted."""

    HIGH = auto()
    MEDIUM = auto()
    LOW = auto()


@dataclass(frozen=True, slots=True)
class ClockReading:
    """When a recording starts, how that is known and how sure it is, before the camera's own correction."""

    started_at: datetime
    source: ClockSource
    confidence: Confidence

    def __post_init__(self) -> None:
        if self.started_at.tzinfo is None:
            raise ValueError("a clock reading needs a zone")


@dataclass(frozen=True, slots=True)
class Camera:
    """One camera of the household: its name at home, the zone of its clock, and by how much that clock is off.

    `checked` is whether a person compared its clock. In the regions `ignored`, shares of the upright picture, nothing
    that moves matters (a tree, a road); the regions `covered` are covered in all its films (a neighbour's window).
    """

    name: str
    zone: str
    shift: Fraction = Fraction(0)
    checked: bool = False
    ignored: tuple[Box, ...] = ()
    covered: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class Fixture:
    """A region that may be worth covering: its box in shares of the picture, what can be read there, if anything.

    `private` tells that it is one of the household's private words.
    """

    box: Box
    text: str
    private: bool


@dataclass(frozen=True, slots=True)
class Recording:
    """One film on disk; `started_at` holds the camera's correction, and film time counts from its first frame.

    `size` in bytes and `changed` in nanoseconds are what the disk said when its digest was made; 0 is not known.
    `sound` tells whether it has any.
    """

    id: str
    path: str
    camera: str
    sha256: str
    started_at: datetime
    clock: ClockReading
    duration: Fraction
    width: int
    height: int
    fps: Fraction | None
    size: int = 0
    changed: int = 0
    sound: bool = False

    def __post_init__(self) -> None:
        if self.duration <= 0 or self.width <= 0 or self.height <= 0:
            raise ValueError("a recording has a length and a size")

    @property
    def whole(self) -> Span:
        """The whole recording as a span of film."""
        return Span(Fraction(0), self.duration)

    @property
    def window(self) -> TimeWindow:
        """The wall-clock time that the recording covers."""
        return TimeWindow(self.started_at, self.moment(self.duration))

    def moment(self, film_time: Fraction) -> datetime:
        """Return the moment on the wall at `film_time` seconds: the only bridge from film to wall."""
        return later(self.started_at, film_time)

    def span_within(self, window: TimeWindow) -> Span | None:
        """Return the part of the film that falls in `window`: the only bridge from wall to film."""
        shared = self.window.intersection(window)
        if shared is None:
            return None
        zero = self.started_at.astimezone(UTC)
        start = seconds(shared.start.astimezone(UTC) - zero)
        end = min(self.duration, seconds(shared.end.astimezone(UTC) - zero))
        return Span(start, end) if start < end else None


@dataclass(frozen=True, slots=True)
class Clip:
    """A stretch of a recording that is proposed or chosen, with its reasons as codes and a score from 0 to 1."""

    id: str
    camera: str
    recording: str
    span: Span
    started_at: datetime
    reasons: tuple[str, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Withheld:
    """A stretch that falls in the window but stays at home, and why."""

    recording: str
    span: Span
    reason: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed for a request: film seconds asked for and recorded, the clips, and all that stays at home."""

    request: str
    asked: Fraction
    recorded: Fraction
    clips: tuple[Clip, ...]
    withheld: tuple[Withheld, ...]

    @property
    def proposed(self) -> Fraction:
        """Seconds of film in the clips."""
        return sum((clip.span.duration for clip in self.clips), Fraction(0))

    def clip(self, clip_id: str) -> Clip | None:
        """Return the clip of that id, or None."""
        return next((clip for clip in self.clips if clip.id == clip_id), None)
