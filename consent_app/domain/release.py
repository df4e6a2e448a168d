"""What a person agreed to give, bound to the exact bytes that would leave."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum, auto
from fractions import Fraction

from consent_app.domain.evidence import Box, Kind
from consent_app.domain.footage import Clip
from consent_app.domain.redaction import RedactionPlan


@dataclass(frozen=True, slots=True)
class Uncovered:
    """Something that the second look saw outside every cover of a finished film, so long after its stretch begins.

    The first frame of the film may come a while later: a camera that saw nothing move wrote none.
    """

    time: Fraction
    kind: Kind
    box: Box
    score: float


@dataclass(frozen=True, slots=True)
class SecondLook:
    """What an independent pass over a finished film found: frames counted as decoded, and things left uncovered."""

    frames: int
    uncovered: tuple[Uncovered, ...]


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished film: the times of its frames in the film it was made from, in order, and its length in seconds."""

    times: tuple[Fraction, ...]
    duration: Fraction
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Redacted:
    """A redacted film: the plan it was made by in the end, its frames, and what is still to be looked at."""

    plan: RedactionPlan
    rendered: Rendered
    second_look: SecondLook


@dataclass(frozen=True, slots=True)
class Accepted:
    """Something the second look found that a person waved through, by its place among the findings, and why."""

    finding: int
    reason: str


@dataclass(frozen=True, slots=True)
class RedactedClip:
    """A finished clip: the file's digest and length, the plan it was made by, and what the second look found.

    `wanted` is the digest of the plan that was asked for: the second look may have added covers to it. `late` is how
    many seconds after its stretch begins its first frame was filmed: a camera that sees nothing move may write none.
    """

    clip: Clip
    wanted: str
    plan: RedactionPlan
    path: str
    sha256: str
    size: int
    duration: Fraction
    frames: int
    second_look: SecondLook
    accepted: tuple[Accepted, ...] = ()
    # What made it, each as a name and a version: the app and its detectors.
    made_by: tuple[str, ...] = ()
    late: Fraction = Fraction(0)

    @property
    def settled(self) -> bool:
        """True once a person has answered everything the second look found."""
        return {item.finding for item in self.accepted} >= set(range(len(self.second_look.uncovered)))


class Choice(StrEnum):
    """What a person decided about one clip."""

    SHARE = auto()
    KEEP = auto()


@dataclass(frozen=True, slots=True)
class ConsentDecision:
    """A person's decision about one clip, bound to the SHA-256 of the bytes they could watch, and when it was made."""

    clip: str
    choice: Choice
    sha256: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """On which terms clips are given: for this case only and not to be passed on, always; to be deleted by when.

    Without `delete_by` that is when the case is closed.
    """

    delete_by: date | None = None


@dataclass(frozen=True, slots=True)
class Consent:
    """All decisions on one request with what was drawn at random for it once, so that a release can be repeated.

    `notice` is the SHA-256 of what the person was told before they agreed.
    """

    request: str
    decided_at: datetime
    decisions: tuple[ConsentDecision, ...]
    principal: str
    record: str
    bag: str
    salts: tuple[tuple[str, str], ...]
    note: str = ""
    terms: Terms = Terms()
    notice: str = ""
    withdrawn_at: datetime | None = None

    @property
    def shared(self) -> tuple[ConsentDecision, ...]:
        """The decisions that give a clip."""
        return tuple(item for item in self.decisions if item.choice is Choice.SHARE)


@dataclass(frozen=True, slots=True)
class Answered:
    """That a request was answered before or elsewhere: what was given, on which day, by whom, and seconds of film."""

    what: str
    on: date | None = None
    by: str = ""
    given: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Leak:
    """Where something private stands in a bundle: the member, which private word, and in a picture when and where."""

    member: str
    word: int | None = None
    time: Fraction | None = None
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """One check of a finished bundle: its name, whether it passed, and where it did not."""

    name: str
    passed: bool
    detail: str = ""
    leak: Leak | None = None


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature that was made: the SHA-256 of what was signed, the public key as PEM, and the signature in hex."""

    content: str
    public: str
    signature: str


@dataclass(frozen=True, slots=True)
class Disclosure:
    """The meter: seconds asked for, recorded in that time, proposed and given."""

    asked: Fraction
    recorded: Fraction
    proposed: Fraction
    given: Fraction


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle in its place: path, digest, the checks it passed, and the meter.

    `size` is that of the zip and `sizes` those of its members, in bytes; `folder` is where the same members lie as
    plain files, if they do. `record` is the consent record in it.
    """

    path: str
    sha256: str
    clips: int
    meter: Disclosure
    checks: tuple[Check, ...]
    size: int = 0
    sizes: tuple[int, ...] = ()
    folder: str = ""
    record: str = ""
