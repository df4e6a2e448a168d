"""The straight line: propose, render, release. Command line, window and tests walk it through these calls.

Results of long steps are kept under a key made of what went into them, so that a cancelled run resumes and a repeated
one is instant.
"""

from dataclasses import replace

import consent_app
from consent_app.domain.evidence import Activity, Found, Scan
from consent_app.domain.footage import Clip, Proposal, Recording
from consent_app.domain.redaction import Cover, RedactionPlan
from consent_app.domain.release import RedactedClip
from consent_app.domain.request import FootageRequest, RequestState
from consent_app.domain.timeline import Span
from consent_app.domain.work import ConsentAppError, Work
from consent_app.media.files import file_sha256
from consent_app.redact.film import carry_out, tracks_in
from consent_app.redact.find import made_by
from consent_app.services import clips, ledger, library, requests, review
from consent_app.services.review import Edits, Reviewed
from consent_app.services.settings import Profile
from consent_app.services.store import Store
from consent_app.trim.edit import chosen
from consent_app.trim.scan import scan
from consent_app.trim.select import Watched, select, set_aside

# Why a recording is set aside: it is broken, or not where or what it was.
UNREADABLE = frozenset(
    {"film_broken", "film_unreadable", "film_crashed", "film_no_picture", "film_codec_unknown", "film_encrypted"}
    | {"film_too_large", "file_unreadable", "file_missing", "recording_away", "recording_changed"}
)


def answered(request: FootageRequest) -> FootageRequest:
    """Return a request whose window is known; raises `window_unanswered` or `window_missing`."""
    if request.window_open:
        raise ConsentAppError("window_unanswered", request=request.id, count=len(request.readings))
    if not request.windows:
        raise ConsentAppError("window_missing")
    return request


def propose(store: Store, request_id: str, work: Work, camera: str | None = None) -> Proposal:
    """Return which clips matter to a request, and why; raises `no_footage` where nothing was recorded then."""
    request = answered(store.request(request_id))
    recordings = [item for item in store.recordings() if camera in (None, item.camera)]
    if camera is not None and all(item.name != camera for item in store.cameras()):
        raise ConsentAppError("camera_unknown", name=camera)
    matches = library.matching(recordings, request.windows)
    if not matches:
        with store.together():
            requests.advance(store, request.id, RequestState.NO_FOOTAGE)
            ledger.append(store, "no_footage", request.id)
        raise ConsentAppError("no_footage")
    watched, aside = _searched(store, matches, work)
    proposal = set_aside(select(request, watched), aside)
    with store.together():
        if store.paper(request.id, Proposal) != proposal:
            # Edits name clips of the proposal they were made on.
            store.drop_papers(request.id, Edits)
            store.put_paper(request.id, proposal)
            requests.advance(store, request.id, RequestState.PROPOSED)
            ledger.append(store, "proposed", request.id, clips=len(proposal.clips), proposed_s=float(proposal.proposed))
    return review.reviewed(store, request.id).proposal


def _searched(store: Store, matches: list[library.Match], work: Work) -> tuple[list[Watched], list[library.Match]]:
    """Search recordings for what moves, and return those that could not be read apart: one must not stop the others.

    Raises what is wrong with the first where none could be read.
    """
    watched: list[Watched] = []
    aside: list[library.Match] = []
    refused: ConsentAppError | None = None
    for match, part in zip(matches, work.parts(len(matches)), strict=True):
        try:
            watched.append(_watched(store, *match, part))
        except ConsentAppError as error:
            if error.code not in UNREADABLE:
                raise
            refused = refused or error
            aside.append(match)
    if refused is not None and not watched:
        raise refused
    return watched, aside


def _watched(store: Store, recording: Recording, spans: tuple[Span, ...], work: Work) -> Watched:
    path = library.unchanged(recording)
    found: list[Activity] = []
    for span, part in zip(spans, work.parts(len(spans)), strict=True):
        key = clips.step_key("scan", recording.sha256, span)
        result = store.step(key, Scan)
        if result is None:
            result = scan(path, part, within=span)
            store.put_step(key, result)
        found += result.activity
    return Watched(recording, spans, tuple(found))


def planned(store: Store, reviewed: Reviewed, clip: Clip, cover: Cover, work: Work) -> RedactionPlan:
    """Return how a clip is to be made, after looking through it where nobody has yet."""
    found = clips.found_in(store, clip)
    if found is None:
        recording = store.recording(clip.recording)
        found = Found(tracks_in(library.unchanged(recording), clip.span, work))
        store.put_step(clips.step_key("tracks", recording.sha256, clip.span), found)
    return clips.plan_of(store, reviewed, clip, found, cover)


def look(store: Store, request_id: str, work: Work) -> None:
    """Look through all clips of a request for what is to be covered, so that a person can review it."""
    reviewed = review.reviewed(store, request_id)
    for clip, part in zip(reviewed.proposal.clips, work.parts(max(1, len(reviewed.proposal.clips))), strict=False):
        planned(store, reviewed, clip, Cover.BLUR, part)


def render(
    profile: Profile, store: Store, request_id: str, work: Work, only: tuple[str, ...] = (), cover: Cover | None = None
) -> list[RedactedClip]:
    """Make the clips of a request, or `only` those, with everything covered; what is made already is not made again.

    Without `cover` a clip keeps the cover it had.
    """
    reviewed = review.reviewed(store, request_id)
    wanted = [clip for clip in reviewed.proposal.clips if not only or clip.id in only]
    for name in only:
        chosen(reviewed.proposal, name)
    if not wanted:
        raise ConsentAppError("no_clips")
    parts = zip(wanted, work.parts(len(wanted)), strict=True)
    made = [_made(profile, store, request_id, reviewed, clip, cover, part) for clip, part in parts]
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
        made_by=(f"consent-app {consent_app.__version__}", *made_by()),
    )
    store.put_paper(request_id, result, clip.id)
    return review.with_accepted(result, reviewed.edits)
