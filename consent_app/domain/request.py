"""What somebody asks a household for, and what is to be said about the asking."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum, auto
from typing import Generic, TypeVar

from consent_app.domain.timeline import TimeWindow

T_co = TypeVar("T_co", covariant=True)


class Private(Generic[T_co]):
    """A value that must not leave the machine: it never shows in prints, logs, formats or pickles."""

    __slots__ = ("_value",)

    def __init__(self, value: T_co) -> None:
        self._value = value

    def reveal(self) -> T_co:
        """Return the value; every call of this is a place to review."""
        return self._value

    def __repr__(self) -> str:
        return "Private(…)"

    def __format__(self, spec: str) -> str:
        return format(repr(self), spec)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Private) and self._value == other._value

    def __hash__(self) -> int:
        return hash((Private, self._value))

    def __reduce__(self) -> str:
        raise TypeError("a private value is not pickled")


class Source(StrEnum):
    """The channel a request came through."""

    RING_VIDEO_REQUEST = auto()
    RING_RFA = auto()
    RING_COMMUNITY = auto()
    AXON_INDIVIDUAL = auto()
    AXON_PORTAL = auto()
    AGENCY = auto()
    COURT = auto()
    LAWYER = auto()
    INSURER = auto()
    NEIGHBOUR = auto()
    OTHER = auto()
    NONE = auto()


class LegalBasis(StrEnum):
    """What the request rests on."""

    VOLUNTARY = auto()
    SUBPOENA = auto()
    WARRANT = auto()
    PRESERVATION = auto()
    EMERGENCY = auto()
    NONE = auto()


class IncidentType(StrEnum):
    """What is said to have happened."""

    VEHICLE_THEFT = auto()
    VEHICLE_BREAK_IN = auto()
    PACKAGE_THEFT = auto()
    THEFT = auto()
    BURGLARY = auto()
    ROBBERY = auto()
    ASSAULT = auto()
    SHOOTING = auto()
    VANDALISM = auto()
    HIT_AND_RUN = auto()
    MISSING_PERSON = auto()
    FIRE = auto()
    OTHER = auto()


class FindingCode(StrEnum):
    """What the scope check can notice."""

    WINDOW_TOO_LONG = auto()
    WINDOW_TOO_SHORT = auto()
    WINDOW_WIDE = auto()
    WINDOW_AMBIGUOUS = auto()
    WINDOW_MISSING = auto()
    WINDOW_MISSES_INCIDENT = auto()
    AREA_MISSING = auto()
    AREA_TOO_LARGE = auto()
    NO_CASE_NUMBER = auto()
    NO_CONTACT = auto()
    NO_INCIDENT_TYPE = auto()
    PRESSURE = auto()
    PROTEST = auto()
    RACE_ONLY = auto()
    ASKS_ADDRESS = auto()
    ASKS_CREDENTIALS = auto()
    ASKS_LIVE_VIEW = auto()
    ASKS_INDOOR = auto()
    ASKS_EVERYTHING = auto()
    FREE_MAIL_SENDER = auto()
    DOMAIN_MISMATCH = auto()
    UNKNOWN_LINK = auto()
    REPEAT_REQUEST = auto()
    LEGAL_PROCESS = auto()
    LOOKALIKE_DOMAIN = auto()
    DKIM_MISSING = auto()
    DKIM_FAILED = auto()


class Severity(StrEnum):
    """How much a finding matters to the person who decides."""

    NOTE = auto()
    CAUTION = auto()
    STOP = auto()


class RequestState(StrEnum):
    """How far a request has come."""

    NEW = auto()
    PROPOSED = auto()
    RENDERED = auto()
    DECIDED = auto()
    DECLINED = auto()
    ANSWERED = auto()
    RELEASED = auto()
    WITHDRAWN = auto()
    NO_FOOTAGE = auto()


class SignatureState(StrEnum):
    """What is known of the signature (DKIM) that the domain of a mail puts on it."""

    NONE = auto()
    MISSING = auto()
    UNCHECKED = auto()
    PASSED = auto()
    FAILED = auto()
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True)
class Signature:
    """A mail's signature: NONE where the request was no mail, UNKNOWN where the name server could not be asked.

    `domain` is the one that signed, or that says so; `checked_at` is when its name server was asked.
    """

    state: SignatureState = SignatureState.NONE
    domain: str = ""
    checked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ScopeFinding:
    """One thing to know about a request: its code, how much it matters, and the request's words it rests on."""

    code: FindingCode
    severity: Severity
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read the times a request asks for."""

    windows: tuple[TimeWindow, ...]

    def __post_init__(self) -> None:
        if not self.windows:
            raise ValueError("a reading names at least one window")


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a field was read: its name, the words of the message, and how sure that is (0 to 1)."""

    field: str
    quote: str
    confidence: float


@dataclass(frozen=True, slots=True)
class FootageRequest:
    """A request as understood; `windows` is empty while it is open which of `readings` is meant.

    `sender` is the mail's address, `hidden` the text that a mail carries but no mail program shows.
    """

    id: str
    is_request: bool
    source: Source
    legal_basis: LegalBasis
    received_at: datetime
    timezone_assumed: str
    message_sha256: str
    text: Private[str] = field(repr=False)
    agency: str | None = None
    requester: str | None = None
    case_number: str | None = None
    incident_type: IncidentType | None = None
    windows: tuple[TimeWindow, ...] = ()
    readings: tuple[Reading, ...] = ()
    incident_time: datetime | None = None
    contact_emails: tuple[str, ...] = ()
    contact_phones: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    area: str | None = None
    reply_by: str | None = None
    state: RequestState = RequestState.NEW
    findings: tuple[ScopeFinding, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    sender: str = ""
    signature: Signature = Signature()
    attachments: tuple[str, ...] = ()
    hidden: Private[str] = field(default=Private(""), repr=False)

    @property
    def window_open(self) -> bool:
        """True while the windows can be read in several ways and nobody has said which is meant."""
        return len(self.readings) > 1 and not self.windows

    @property
    def asked(self) -> timedelta:
        """Wall-clock time asked for, overlaps counted once."""
        return asked_time(self.windows)

    @property
    def asked_at_most(self) -> timedelta:
        """Wall-clock time asked for, and while it is open which is meant, that of the longest reading."""
        ways = [asked_time(reading.windows) for reading in self.readings]
        return self.asked if self.windows else max(ways, default=timedelta(0))


def asked_time(windows: tuple[TimeWindow, ...]) -> timedelta:
    """Return the real time that windows cover together, overlaps counted once."""
    if not windows:
        return timedelta(0)
    zero = min(windows, key=lambda window: window.start.timestamp()).start.timestamp()
    stretches = [(window.start.timestamp() - zero, window.end.timestamp() - zero) for window in windows]
    covered, reached = 0.0, 0.0
    for start, end in sorted(stretches):
        covered += max(0.0, end - max(start, reached))
        reached = max(reached, end)
    return timedelta(seconds=covered)
