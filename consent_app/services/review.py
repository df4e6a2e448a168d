"""What a person changes before anything is rendered: a list of edits over what was proposed, each one undoable.

A file of edits is JSON: `{"edits": [{"do": "drop", "clip": "clip-02"}, …]}`. Times are seconds in the recording, boxes
pixels of the upright picture. The kinds of edits are the classes below; a class's name in lower case is its `do`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial, reduce
from itertools import count

import msgspec

from consent_app.domain.evidence import Box, Kind
from consent_app.domain.footage import Proposal
from consent_app.domain.redaction import WHOLE, Shape
from consent_app.domain.release import Accepted, RedactedClip
from consent_app.domain.timeline import Span
from consent_app.domain.work import ConsentAppError
from consent_app.services.steps import found_by
from consent_app.services.store import Store
from consent_app.trim import edit

MAX_EDITS = 10_000


class _Edit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="do", tag=str.lower):
    """One change; subclasses are what it can be. With `also` it is part of the one before, and taken back with it."""

    also: bool = False


class Drop(_Edit, frozen=True):
    """Leave a clip out; what was drawn in it holds in the clip `into` that it was joined with."""

    clip: str
    into: str = ""


class Add(_Edit, frozen=True):
    """Add a stretch of a recording as a clip; what was drawn in the clip it was split from, `of`, holds in it, too.

    `clip` is the id it gets: it is given when the edit is made, whatever a file says.
    """

    recording: str
    start_s: float
    end_s: float
    of: str = ""
    clip: str = ""


class Move(_Edit, frozen=True):
    """Move the ends of a clip."""

    clip: str
    start_s: float
    end_s: float


class Cover(_Edit, frozen=True):
    """Cover a place in a clip, through the whole of it or for a time.

    With `follow` the cover goes with what it shows at `t_s`, before and after it.
    """

    clip: str
    x1: float
    y1: float
    x2: float
    y2: float
    start_s: float | None = None
    end_s: float | None = None
    shape: Shape = Shape.BOX
    follow: bool = False
    t_s: float | None = None

    def __post_init__(self) -> None:
        if self.shape is Shape.OUTLINE:
            raise ValueError("a cover by hand is a box or an ellipse")


class Place(_Edit, frozen=True):
    """Set where a cover lies at a time, as it is drawn; between such places it moves."""

    clip: str
    track: str
    t_s: float
    x1: float
    y1: float
    x2: float
    y2: float
    found_by: str = ""


class Uncover(_Edit, frozen=True):
    """Take off a cover that hides no face and no plate."""

    clip: str
    track: str
    found_by: str = ""


class Visible(_Edit, frozen=True):
    """Leave a face or plate visible on purpose, with the reason that goes into the record."""

    clip: str
    track: str
    reason: str
    found_by: str = ""


class Hide(_Edit, frozen=True):
    """Cover a face or plate again that was left visible."""

    clip: str
    track: str


class Sound(_Edit, frozen=True):
    """Keep the sound of a clip, silent in some parts of the recording; or leave it out, as it is without this."""

    clip: str
    keep: bool = True
    silent: tuple[tuple[float, float], ...] = ()


class Whole(_Edit, frozen=True):
    """Cover these kinds of things whole, beside faces and plates: "person", "vehicle"; none: no more than those."""

    clip: str
    kinds: tuple[Kind, ...] = ()


class Accept(_Edit, frozen=True):
    """Wave through something the second look found, by its number from 0; it holds for the bytes of that moment."""

    clip: str
    finding: int
    reason: str
    sha256: str = ""


ClipEdit = Drop | Add | Move
PlanEdit = Cover | Place | Uncover | Visible | Hide | Sound | Whole
Edit = ClipEdit | PlanEdit | Accept
# What is about a cover that has to be there; `found_by` tells what numbered it, given when the edit is made.
OfTrack = Place | Uncover | Visible


class Edits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All edits of a request, in the order they were made."""

    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A request's clips as the person has them now."""

    proposal: Proposal
    edits: Edits


def parse_edits(content: bytes, name: str) -> Edits:
    """Return the edits in a file; raises `edits_unreadable`."""
    try:
        edits = msgspec.json.decode(content, type=Edits)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise ConsentAppError("edits_unreadable", name=name, why=str(error)) from error
    if len(edits.edits) > MAX_EDITS:
        raise ConsentAppError("edits_unreadable", name=name, why=f"more than {MAX_EDITS} edits")
    return edits


def reviewed(store: Store, request_id: str) -> Reviewed:
    """Return the proposal with all edits made so far; raises `request_unknown` or `not_proposed`."""
    base = _proposed(store, request_id)
    edits = store.paper(base.request, Edits) or Edits()
    return Reviewed(reduce(partial(_step, store), edits.edits, base), edits)


def _proposed(store: Store, request_id: str) -> Proposal:
    request = store.request(request_id)
    base = store.paper(request.id, Proposal)
    if base is None:
        raise ConsentAppError("not_proposed", request=request.id)
    return base


def appended(store: Store, request_id: str, more: Edits) -> Reviewed:
    """Add edits to those made so far and return the result; nothing is kept where one of them cannot be made.

    A clip that is added gets an id that none has or had, as far as the edits tell.
    """
    before = reviewed(store, request_id)
    known = [edit.number_of(item.clip) for item in before.edits.edits if isinstance(item, Add)]
    numbers = count(max([edit.highest(_proposed(store, request_id)), *known]) + 1)
    proposal, made = before.proposal, list(before.edits.edits)
    for item in more.edits:
        named = msgspec.structs.replace(item, clip=f"clip-{next(numbers):02}") if isinstance(item, Add) else item
        made.append(_stamped(store, proposal, named))
        proposal = _step(store, proposal, made[-1])
    edits = Edits(tuple(made))
    store.put_paper(proposal.request, edits)
    return Reviewed(proposal, edits)


def together(edits: Iterable[Edit]) -> Edits:
    """Return edits that are made and taken back as one."""
    return Edits(tuple(msgspec.structs.replace(item, also=number > 0) for number, item in enumerate(edits)))


def undone(store: Store, request_id: str) -> tuple[Edit, ...]:
    """Take the last edit back, with those it was made together with, and return them: none where there is none."""
    kept = (store.paper(request_id, Edits) or Edits()).edits
    if not kept:
        return ()
    first = max((place for place, item in enumerate(kept) if not item.also), default=0)
    store.put_paper(request_id, Edits(kept[:first]))
    return kept[first:]


def _stamped(store: Store, proposal: Proposal, item: Edit) -> Edit:
    """Return an edit with what was true when it was made; raises where boxes, times or reasons are none.

    An accepted finding is bound to the bytes it was found in, what is said of a cover to what numbered it, and what is
    drawn to its time: the clip may begin elsewhere later.
    """
    if isinstance(item, Cover | Place):
        box(item)
    if isinstance(item, Cover):
        return _timed(proposal, item)
    if isinstance(item, Sound):
        silent_parts(item)
    elif isinstance(item, Whole) and not set(item.kinds) <= WHOLE:
        raise ConsentAppError("kind_not_whole")
    elif isinstance(item, Visible | Accept) and not item.reason.strip():
        raise ConsentAppError("reason_missing")
    if isinstance(item, OfTrack):
        return msgspec.structs.replace(item, found_by=found_by())
    return _bound(store, proposal.request, item) if isinstance(item, Accept) else item


def _timed(proposal: Proposal, item: Cover) -> Cover:
    """Return a cover that is drawn at a time, at its start or that of the clip where it does not say when."""
    if item.start_s is not None and item.end_s is not None:
        span(item.start_s, item.end_s)
    clip = proposal.clip(item.clip)
    if clip and (clip.span.end <= (item.start_s or 0) or (item.end_s is not None and item.end_s <= clip.span.start)):
        raise ConsentAppError("cover_outside", clip=clip.id, start=float(clip.span.start), end=float(clip.span.end))
    starts = [one for one in (item.start_s, float(clip.span.start) if clip else None) if one is not None]
    return msgspec.structs.replace(item, t_s=max(starts)) if item.t_s is None and starts else item


def _bound(store: Store, request_id: str, item: Accept) -> Accept:
    done = store.paper(request_id, RedactedClip, item.clip)
    if done is None:
        raise ConsentAppError("not_rendered", clip=item.clip, request=request_id)
    if not 0 <= item.finding < len(done.second_look.uncovered):
        raise ConsentAppError("finding_unknown", finding=item.finding, clip=item.clip)
    return msgspec.structs.replace(item, reason=item.reason.strip(), sha256=done.sha256)


def _step(store: Store, proposal: Proposal, item: Edit) -> Proposal:
    """Return a proposal after one more edit; raises where that is about a clip that is not there by then."""
    _require_clips(proposal, item)
    match item:
        case Drop(clip=clip):
            return edit.dropped(proposal, clip)
        case Add(recording=name, start_s=start, end_s=end, clip=clip):
            return edit.added(proposal, store.recording(name), span(start, end), clip)
        case Move(clip=clip, start_s=start, end_s=end):
            recording = store.recording(edit.chosen(proposal, clip).recording)
            return edit.moved(proposal, clip, recording, span(start, end))
        case _:
            return proposal


def _require_clips(proposal: Proposal, item: Edit) -> None:
    """Raise `clip_unknown` where an edit names a clip that is not there, `clip_elsewhere` where one of another film."""
    if not isinstance(item, Add):
        edit.chosen(proposal, item.clip)
    other = item.of if isinstance(item, Add) else item.into if isinstance(item, Drop) else ""
    if other:
        here = item.recording if isinstance(item, Add) else edit.chosen(proposal, item.clip).recording
        if edit.chosen(proposal, other).recording != here:
            raise ConsentAppError("clip_elsewhere", clip=other)


def clip_of(item: Edit) -> str | None:
    """Return which clip an edit is about, or None where it adds one."""
    return None if isinstance(item, Add) else item.clip


def silent_parts(item: Sound) -> list[Span]:
    """Return the parts of the recording that are to be silent; raises `span_backwards`."""
    return [span(*part) for part in item.silent]


def with_accepted(clip: RedactedClip, edits: Edits) -> RedactedClip:
    """Return a finished clip with what a person waved through in exactly these bytes."""
    accepted = tuple(
        Accepted(item.finding, item.reason)
        for item in edits.edits
        if isinstance(item, Accept) and item.clip == clip.clip.id and item.sha256 == clip.sha256
    )
    return replace(clip, accepted=accepted)


def span(start: float | Fraction, end: float | Fraction) -> Span:
    """Return a span from seconds as a person writes them; raises `span_backwards`."""
    first, last = moment(start), moment(end)
    if first < 0 or last <= first:
        raise ConsentAppError("span_backwards", start=float(start), end=float(end))
    return Span(first, last)


def moment(seconds: float | Fraction) -> Fraction:
    """Return a time as a person writes it, in seconds, exact to what films know."""
    return Fraction(seconds).limit_denominator(90_000)


def box(item: Cover | Place) -> Box:
    """Return the box of a cover; raises `box_empty`."""
    if not (item.x1 < item.x2 and item.y1 < item.y2):
        raise ConsentAppError("box_empty")
    return Box(item.x1, item.y1, item.x2, item.y2)
