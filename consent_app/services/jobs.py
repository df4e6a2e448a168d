"""The jobs that run in a child process, as values that travel as one line of JSON. `carry_out` does them."""

from fractions import Fraction

import msgspec

from consent_app.domain.redaction import Cover


class Job(msgspec.Struct, frozen=True, tag_field="job", tag=str.lower, forbid_unknown_fields=True):
    """Something to do in a child process; subclasses are what it can be."""


class Scan(Job, frozen=True):
    """Find activity in one film."""

    path: str
    thorough: bool = False


class Redact(Job, frozen=True):
    """Cover faces and plates in one film or still."""

    path: str
    target: str
    cover: Cover = Cover.BLUR
    report: str | None = None
    weights: str | None = None


class Footage(Job, frozen=True):
    """Take films into the library."""

    data_dir: str
    paths: tuple[str, ...]
    camera: str
    zone: str | None = None
    shift: Fraction | None = None


class Propose(Job, frozen=True):
    """Find the clips that matter to a request."""

    data_dir: str
    request: str
    camera: str | None = None


class Render(Job, frozen=True):
    """Make the clips of a request with everything covered."""

    data_dir: str
    request: str
    clips: tuple[str, ...] = ()
    cover: Cover | None = None


class Release(Job, frozen=True):
    """Write the bundle; the private words come along, since they are nowhere on disk."""

    data_dir: str
    request: str
    out: str
    words: tuple[str, ...] = ()


class Verify(Job, frozen=True):
    """Check a bundle as its recipient."""

    bundle: str


class Sample(Job, frozen=True):
    """Make the sample household's recordings."""

    out: str


AnyJob = Scan | Redact | Footage | Propose | Render | Release | Verify | Sample
