"""The straight line: propose, render, release. Command line, window and tests walk it through these calls.

Results of long steps are kept under a key made of what went into them, so that a cancelled run resumes and a repeated
one is instant.
"""

import hashlib
import json
from dataclasses import dataclass, replace
from pathlib import Path

from consent_app.domain.evidence import Activity, Track
from consent_app.domain.footage import Clip, Proposal, Recording
from consent_app.domain.redaction import Cover, RedactionPlan
from consent_app.domain.release import RedactedClip
from consent_app.domain.request import FootageRequest, RequestState
from consent_app.domain.timeline import Span
from consent_app.domain.work import ConsentAppError, Work
from consent_app.media.files import file_sha256
from consent_app.redact.film import carry_out, tracks_in
from consent_app.services import ledger, library, requests, review
from consent_app.services.review import Edits, Reviewed
from consent_app.services.settings import Profile
from consent_app.services.store import Store
from consent_app.trim.edit import chosen
from consent_app.trim.scan import Scan, scan
from consent_app.trim.select import Watched, select

# Part of every key: raised when a detector, a threshold or a method changes what a step gives.
METHOD = 1


@dataclass(frozen=True, slots=True)
class Found:
    """The tracks of a stretch of film, as they are kept."""

    tracks: tuple[Track, ...]


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
    parts = zip(matches, work.parts(len(matches)), strict=True)
    watched = [_watched(store, recording, spans, part) for (recording, spans), part in parts]
    proposal = select(request, watched)
    with store.together():
        if store.paper(request.id, Proposal) != proposal:
            # Edits name clips of the proposal they were made on.
            store.drop_papers(request.id, Edits)
            store.put_paper(request.id, proposal)
            requests.advance(store, request.id, RequestState.PROPOSED)
            ledger.append(store, "proposed", request.id, clips=len(proposal.clips), proposed_s=float(proposal.proposed))
    return review.reviewed(store, request.id).proposal


def _watched(store: Store, recording: Recording, spans: tuple[Span, ...], work: Work) -> Watched:
    path = library.unchanged(recording)
    found: list[Activity] = []
    for span, part in zip(spans, work.parts(len(spans)), strict=True):
        key = _key("scan", recording.sha256, span)
        result = store.step(key, Scan)
        if result is None:
            result = scan(path, part, within=span)
            store.put_step(key, result)
        found += result.activity
    return Watched(recording, spans, tuple(found))


def planned(store: Store, reviewed: Reviewed, clip: Clip, cover: Cover, work: Work) -> RedactionPlan:
    """Return how a clip is to be made: everything found in it covered, as the person changed it."""
    recording = recording_of(store, clip)
    key = _key("tracks", recording.sha256, clip.span)
    found = store.step(key, Found)
    if found is None:
        found = Found(tracks_in(library.unchanged(recording), clip.span, work))
        store.put_step(key, found)
    plan = RedactionPlan(recording.sha256, clip.span, recording.width, recording.height, found.tracks, cover)
    return review.with_plan_edits(plan, clip, reviewed.edits)


def render(
    profile: Profile, store: Store, request_id: str, work: Work, clips: tuple[str, ...] = (), cover: Cover | None = None
) -> list[RedactedClip]:
    """Make the clips of a request, or those named, with everything covered; what is made already is not made again.

    Without `cover` a clip keeps the cover it had.
    """
    reviewed = review.reviewed(store, request_id)
    wanted = [clip for clip in reviewed.proposal.clips if not clips or clip.id in clips]
    for name in clips:
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
    if before and before.wanted == plan.digest and _intact(before):
        return review.with_accepted(replace(before, clip=clip), reviewed.edits)
    target = profile.clips(request_id) / f"{clip.id}.mp4"
    done = carry_out(library.unchanged(recording_of(store, clip)), plan, target, work.part(0.4, 1))
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
    )
    store.put_paper(request_id, result, clip.id)
    return review.with_accepted(result, reviewed.edits)


def finished(store: Store, request_id: str, reviewed: Reviewed, clip: Clip) -> RedactedClip:
    """Return a clip as it was rendered last; raises `not_rendered` where the person has changed it since."""
    done = store.paper(request_id, RedactedClip, clip.id)
    stale = done is None or done.clip.span != clip.span or not _intact(done)
    if done is None or stale or planned(store, reviewed, clip, done.plan.cover, Work()).digest != done.wanted:
        raise ConsentAppError("not_rendered", clip=clip.id, request=request_id)
    return review.with_accepted(replace(done, clip=clip), reviewed.edits)


def recording_of(store: Store, clip: Clip) -> Recording:
    """Return the recording that a clip is a part of; raises `recording_unknown`."""
    found = next((item for item in store.recordings() if item.id == clip.recording), None)
    if found is None:
        raise ConsentAppError("recording_unknown", recording=clip.recording)
    return found


def _intact(clip: RedactedClip) -> bool:
    path = Path(clip.path)
    return path.is_file() and file_sha256(path) == clip.sha256


def _key(step: str, sha256: str, span: Span) -> str:
    facts = [step, METHOD, sha256, *map(str, (span.start, span.end))]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()
