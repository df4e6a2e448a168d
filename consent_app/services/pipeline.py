"""The straight line: propose, render, release. Command line, window and tests walk it through these calls.

Results of long steps are kept under a key made of what went into them, so that a cancelled run resumes and a repeated
one is instant.
"""

import time
from dataclasses import dataclass, replace
from pathlib import Path

import consent_app
from consent_app.domain.evidence import Found, Way
from consent_app.domain.footage import Clip, Proposal
from consent_app.domain.redaction import WHOLE, Cover, RedactionPlan
from consent_app.domain.release import RedactedClip
from consent_app.domain.request import FootageRequest, RequestState
from consent_app.domain.work import Cancelled, ConsentAppError, Work
from consent_app.media.files import file_sha256
from consent_app.redact.film import carry_out, tracks_in
from consent_app.redact.follow import followed
from consent_app.redact.lettering import Lettering, lettering
from consent_app.redact.looks import made_by, whole
from consent_app.services import clips, ledger, library, requests, review, said
from consent_app.services.marks import Marks
from consent_app.services.review import Edits, Reviewed
from consent_app.services.search import Search
from consent_app.services.settings import Profile
from consent_app.services.steps import step_key
from consent_app.services.store import Store
from consent_app.trim.edit import chosen
from consent_app.trim.select import select, set_aside

# Why a recording is set aside: it is broken, or not where or what it was.
UNREADABLE = frozenset(
    {"film_broken", "film_unreadable", "film_crashed", "film_no_picture", "film_codec_unknown", "film_encrypted"}
    | {"film_too_large", "file_unreadable", "file_missing", "recording_away", "recording_changed"}
)


# What is found while the search goes on is shown so often, in seconds.
SHOW_EVERY = 1.0


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A mark that the proposal which is kept is of a search that has not come to its end."""


def answered(request: FootageRequest) -> FootageRequest:
    """Return a request whose window is known; raises `window_unanswered` or `window_missing`."""
    if request.window_open:
        raise ConsentAppError("window_unanswered", request=request.id, count=len(request.readings))
    if not request.windows:
        raise ConsentAppError("window_missing")
    return request


def propose(
    store: Store, request_id: str, work: Work, camera: str | None = None, marks: Marks | None = None
) -> Proposal:
    """Return which clips matter to a request, and why; raises `no_footage` where nothing was recorded then.

    With `marks` a film that ended the process is set aside in the end.
    """
    request = answered(store.request(request_id))
    recordings = [item for item in store.recordings() if camera in (None, item.camera)]
    if camera is not None and all(item.name != camera for item in store.cameras()):
        raise ConsentAppError("camera_unknown", name=camera)
    unsure = library.unsure(recordings, store.cameras(), request.windows)
    if unsure:
        raise ConsentAppError(
            "clock_unsure", camera=unsure[0].camera, count=len(unsure), name=Path(unsure[0].path).name
        )
    matches = library.matching(recordings, request.windows)
    if not matches:
        with store.together():
            requests.advance(store, request.id, RequestState.NO_FOOTAGE)
            ledger.append(store, "no_footage", request.id)
        raise ConsentAppError("no_footage")
    proposal = _searched(store, request, Search(store, matches, marks or Marks()), work)
    with store.together():
        known = store.paper(request.id, Proposal) == proposal
        if not known or store.paper(request.id, Unfinished) is not None:
            # Edits name clips of the proposal they were made on.
            store.drop_papers(request.id, Unfinished, *([] if known else [Edits]))
            store.put_paper(request.id, proposal)
            requests.advance(store, request.id, RequestState.PROPOSED)
            ledger.append(store, "proposed", request.id, clips=len(proposal.clips), proposed_s=float(proposal.proposed))
    return review.reviewed(store, request.id).proposal


def _searched(store: Store, request: FootageRequest, search: Search, work: Work) -> Proposal:
    """Search recordings for what moves; what is found is kept as it is found, where nothing was proposed before.

    Recordings that cannot be read stop no other; raises what is wrong with the first where none could be read.
    """
    shown = 0.0
    early = store.paper(request.id, Proposal) is None or store.paper(request.id, Unfinished) is not None

    def tell() -> None:
        nonlocal shown
        if early and time.monotonic() - shown >= SHOW_EVERY:
            shown = time.monotonic()
            _show(store, _proposal(request, search))

    try:
        search.run(work, request.incident_time, tell)
    except Cancelled:
        shown = 0.0
        tell()
        raise
    wrong = [error for error in search.refused.values() if error.code not in UNREADABLE]
    if wrong or len(search.refused) == len(search.matches):
        raise (wrong or list(search.refused.values()))[0]
    return _proposal(request, search)


def _show(store: Store, proposal: Proposal) -> None:
    """Keep what is proposed so far; edits name clips of the proposal they were made on."""
    if proposal.clips and store.paper(proposal.request, Proposal) != proposal:
        with store.together():
            store.drop_papers(proposal.request, Edits)
            store.put_paper(proposal.request, Unfinished())
            store.put_paper(proposal.request, proposal)


def _proposal(request: FootageRequest, search: Search) -> Proposal:
    return set_aside(select(request, search.watched), search.aside)


def planned(store: Store, reviewed: Reviewed, clip: Clip, cover: Cover, work: Work) -> RedactionPlan:
    """Return how a clip is to be made, after looking through it and following what is to be followed, where needed."""
    found, recording = clips.found_in(store, clip), store.recording(clip.recording)
    if found is None:
        found = Found(tracks_in(library.unchanged(recording), clip.span, work))
        store.put_step(step_key("tracks", recording.sha256, clip.span), found)
    key = clips.whole_key(store, reviewed, clip)
    if key is not None and store.step(key, Found) is None:
        store.put_step(key, Found(tracks_in(library.unchanged(recording), clip.span, work, whole(WHOLE))))
    for item, moment, key in clips.ways_of(store, reviewed, clip):
        if store.step(key, Way) is None:
            way = followed(
                library.unchanged(recording), clips.followed_in(clip, moment), moment, review.box(item), work
            )
            store.put_step(key, Way(way))
    return clips.plan_of(store, reviewed, clip, found, cover)


def look(store: Store, request_id: str, work: Work) -> None:
    """Look through all clips of a request for what is to be covered, so that a person can review it."""
    reviewed = review.reviewed(store, request_id)
    for clip, part in zip(reviewed.proposal.clips, work.parts(max(1, len(reviewed.proposal.clips))), strict=False):
        planned(store, reviewed, clip, Cover.BLUR, part)


def words_in(store: Store, request_id: str, clip_id: str, work: Work) -> list[Lettering]:
    """Return the words that can be read in a clip outside its covers; it is looked through first where needed."""
    reviewed = review.reviewed(store, request_id)
    clip = chosen(reviewed.proposal, clip_id)
    plan = planned(store, reviewed, clip, Cover.BLUR, work.part(0, 0.5))
    return lettering(library.unchanged(store.recording(clip.recording)), plan, work.part(0.5, 1))


@dataclass(frozen=True, slots=True)
class Making:
    """Which clips to make (none named: all), with which cover, and whether to keep their sound; None: as before."""

    only: tuple[str, ...] = ()
    cover: Cover | None = None
    sound: bool | None = None


def render(
    profile: Profile, store: Store, request_id: str, work: Work, making: Making = Making()
) -> list[RedactedClip]:
    """Make the clips of a request with everything covered; what is made already is not made again."""
    reviewed, only = review.reviewed(store, request_id), making.only
    wanted = [clip for clip in reviewed.proposal.clips if not only or clip.id in only]
    for name in only:
        chosen(reviewed.proposal, name)
    if not wanted:
        raise ConsentAppError("no_clips")
    changed = [clip for clip in wanted if making.sound not in (None, said.sound_of(reviewed.edits, clip).keep)]
    if changed:
        sounds = (review.Sound(clip.id, keep=bool(making.sound)) for clip in changed)
        reviewed = review.appended(store, request_id, Edits(tuple(sounds)))
    parts = zip(wanted, work.parts(len(wanted)), strict=True)
    made = [_made(profile, store, request_id, reviewed, clip, making.cover, part) for clip, part in parts]
    if store.request(request_id).state in (RequestState.NEW, RequestState.PROPOSED):
        requests.advance(store, request_id, RequestState.RENDERED)
    return made


def _made(
    profile: Profile, store: Store, request_id: str, reviewed: Reviewed, clip: Clip, cover: Cover | None, work: Work
) -> RedactedClip:
    before = store.paper(request_id, RedactedClip, clip.id)
    covered = cover or (before.plan.cover if before else Cover.BLUR)
    plan = planned(store, reviewed, clip, covered, work.part(0, 0.4))
    if before and before.wanted == plan.digest and clips.intact(before):
        return review.with_accepted(replace(before, clip=clip), reviewed.edits)
    target = profile.clips(request_id) / f"{clip.id}.mp4"
    done = carry_out(library.unchanged(store.recording(clip.recording)), plan, target, work.part(0.4, 1))
    result = RedactedClip(
        clip=clip,
        wanted=plan.digest,
        plan=done.plan,
        path=str(target),
        sha256=file_sha256(target),
        size=target.stat().st_size,
        duration=done.rendered.duration,
        frames=len(done.rendered.times),
        second_look=done.second_look,
        late=done.rendered.times[0] - clip.span.start,
        made_by=(f"consent-app {consent_app.__version__}", *made_by(said.whole_of(reviewed.edits, clip))),
    )
    store.put_paper(request_id, result, clip.id)
    return review.with_accepted(result, reviewed.edits)
