"""The jobs that run in a child process, as values that travel as one line of JSON. `doing.carry_out` does them."""

from fractions import Fraction

import msgspec

from consent_app.domain.evidence import Kind
from consent_app.domain.redaction import Cover, RedactionPlan


class Job(msgspec.Struct, frozen=True, tag_field="job", tag=str.lower, forbid_unknown_fields=True):
    """Something to do in a child process; subclasses are what it can be."""


class Scan(Job, frozen=True):
    """Find activity in films; one that cannot be read is told apart and stops no other."""

    paths: tuple[str, ...]
    thorough: bool = False


class Redact(Job, frozen=True):
    """Cover faces and plates in one film or still, and whole persons or vehicles where `whole` names them."""

    path: str
    target: str
    cover: Cover = Cover.BLUR
    report: str | None = None
    weights: str | None = None
    whole: tuple[Kind, ...] = ()


class Read(Job, frozen=True):
    """Read the messages in files, or in pasted text."""

    data_dir: str
    paths: tuple[str, ...] = ()
    text: str = ""
    zone: str | None = None


class Photo(Job, frozen=True):
    """Read the text in a screenshot or photo of a message."""

    path: str


class Fetch(Job, frozen=True):
    """Look for new requests in the mailbox that is set up; its password comes along, or from where it is kept."""

    data_dir: str
    zone: str | None = None
    password: str | None = None
    passphrase: str | None = None


class KeepMailbox(Job, frozen=True):
    """Set the mailbox up, or forget it where `host` is empty; a password that comes along is kept where secrets are."""

    data_dir: str
    host: str = ""
    user: str = ""
    port: int = 993
    folder: str = "INBOX"
    search: str = ""
    password: str | None = None
    passphrase: str | None = None


class CheckSender(Job, frozen=True):
    """Ask the name server for the key of the domain that signed a request's mail, and check the signature."""

    data_dir: str
    request: str


class Where(Job, frozen=True):
    """Tell whether a home lies in the area of a request; its coordinates are kept nowhere."""

    data_dir: str
    request: str
    place: str


class Look(Job, frozen=True):
    """Look through the proposed clips for faces and plates, so that they can be reviewed."""

    data_dir: str
    request: str


class Lettering(Job, frozen=True):
    """Read the words in a clip that lie outside its covers, so that they can be covered."""

    data_dir: str
    request: str
    clip: str


class Footage(Job, frozen=True):
    """Take films into the library."""

    data_dir: str
    paths: tuple[str, ...]
    camera: str
    zone: str | None = None
    shift: Fraction | None = None


class Watch(Job, frozen=True):
    """Take films in as they come into a folder, until stopped."""

    data_dir: str
    folder: str
    camera: str


class ReadClock(Job, frozen=True):
    """Read the clock that a camera burns into its pictures: of one recording, or of the first in which it is seen."""

    data_dir: str
    camera: str
    recording: str | None = None


class Ignore(Job, frozen=True):
    """Say in which regions of a camera's picture nothing that moves matters: boxes as shares of its sides."""

    data_dir: str
    camera: str
    boxes: tuple[tuple[float, float, float, float], ...] = ()


class Always(Job, frozen=True):
    """Say which regions of a camera's picture are covered in all its films: boxes as shares of its sides."""

    data_dir: str
    camera: str
    boxes: tuple[tuple[float, float, float, float], ...] = ()


class Standing(Job, frozen=True):
    """Find what always stands in a camera's picture and may be worth covering; `words` are private ones to look for.

    Where they are None they are read from where they are kept, if that is open.
    """

    data_dir: str
    camera: str
    words: tuple[str, ...] | None = None


class Seal(Job, frozen=True):
    """Keep read-only copies of the originals that fall in a request's time, or of all."""

    data_dir: str
    request: str | None = None


class Propose(Job, frozen=True):
    """Find the clips that matter to a request."""

    data_dir: str
    request: str
    camera: str | None = None


class Render(Job, frozen=True):
    """Make the clips of a request with everything covered; `sound` is whether to keep it, None: as it is."""

    data_dir: str
    request: str
    clips: tuple[str, ...] = ()
    cover: Cover | None = None
    sound: bool | None = None


class Release(Job, frozen=True):
    """Write the bundle; the private words come along, or where they are None are read from where they are kept.

    Where `share` is given, it is first decided that these clips, each with the digest of the film that was watched, are
    given and the others kept at home, to be deleted by the day `delete_by`. `let_out` are private words that may stand
    in this one bundle. `passphrase` opens the sealed file, where there is one.
    """

    data_dir: str
    request: str
    out: str
    words: tuple[str, ...] | None = ()
    share: tuple[tuple[str, str], ...] | None = None
    delete_by: str | None = None
    let_out: tuple[str, ...] = ()
    folder: bool = False
    passphrase: str | None = None


class Gate(Job, frozen=True):
    """Search a finished bundle as a stranger would, in a process that knows nothing but this; `scratch` is for that."""

    bundle: str
    words: tuple[tuple[str, str, int], ...]
    agency: str | None
    case_number: str | None
    sound: bool
    scratch: str
    agreed: tuple[str, ...]


class LayOut(Job, frozen=True):
    """Lay the members of the bundle written for a request out as plain files, beside it."""

    data_dir: str
    request: str


class Still(msgspec.Struct, frozen=True):
    """One small picture that is wanted: of which film, at which second, of which part (x1, y1, x2, y2), how high."""

    key: str
    path: str
    t_s: float
    height: int
    box: tuple[float, float, float, float] | None = None


class Stills(Job, frozen=True):
    """Make small pictures to show in lists; they come back as JPEG and are nowhere on disk.

    With a plan they are as the clip of that plan would be given.
    """

    wanted: tuple[Still, ...]
    plan: RedactionPlan | None = None


class Words(Job, frozen=True):
    """Keep the private words in the computer's password store, which may ask the person to unlock it.

    With a passphrase they are kept in a file that only it opens.
    """

    data_dir: str
    words: tuple[str, ...]
    passphrase: str | None = None


class KeptWords(Job, frozen=True):
    """Read the private words from where they are kept."""

    data_dir: str
    passphrase: str | None = None


class ForgetKey(Job, frozen=True):
    """Forget the signing key of a request that was deleted."""

    data_dir: str
    request: str


class Verify(Job, frozen=True):
    """Check a bundle as its recipient."""

    bundle: str


class Sample(Job, frozen=True):
    """Make the sample household's recordings."""

    out: str


AnyJob = (
    Scan | Redact | Read | Photo | Fetch | KeepMailbox | CheckSender | Where | Look | Lettering | Stills | Footage
    | ReadClock | Watch | Ignore | Always | Standing | Seal | Propose | Render | Release | Gate | LayOut | Words
    | KeptWords | ForgetKey | Verify | Sample
)  # fmt: skip
