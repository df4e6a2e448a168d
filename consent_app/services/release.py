"""Writing the bundle: only what was consented to, byte for byte, and only once the gate has found nothing else."""

from pathlib import Path

from consent_app.bundle.bag import write_bag
from consent_app.bundle.leakcheck import Gate, leakcheck
from consent_app.bundle.records import Given
from consent_app.domain.release import Bundle, Check, Consent, RedactedClip
from consent_app.domain.request import FootageRequest, RequestState
from consent_app.domain.work import ConsentAppError, Work
from consent_app.media.files import committed, file_sha256
from consent_app.services import ledger, requests, review
from consent_app.services.clips import finished
from consent_app.services.secrets import Words
from consent_app.services.store import Store


def release(store: Store, request_id: str, out: Path, words: Words, work: Work) -> Bundle:
    """Write the bundle into the folder `out`, or raise why not: then nothing is left there.

    Raises `consent_missing`, `nothing_to_release`, `consent_stale`, `not_rendered`, `bundle_leaks`, or what the disk
    says.
    """
    given = _given(store, request_id)
    if not out.is_dir():
        raise ConsentAppError("folder_missing", folder=str(out))
    target = out / f"{given.consent.bag}.zip"
    work.progress(0, "packing")
    with committed(target) as partial:
        write_bag(given, partial)
        work.progress(0.5, "packing")
        checks = leakcheck(partial, _gate(given, words))
        _refuse_leaks(checks)
        digest = file_sha256(partial)
        if target.exists() and file_sha256(target) != digest:
            raise ConsentAppError("file_exists", name=target.name)
    bundle = Bundle(str(target), digest, len(given.clips), given.meter, checks)
    with store.together():
        store.put_paper(request_id, bundle)
        requests.advance(store, request_id, RequestState.RELEASED)
        ledger.append(
            store, "released", request_id, sha256=digest, clips=bundle.clips, given_s=float(bundle.meter.given)
        )
    return bundle


def _given(store: Store, request_id: str) -> Given:
    request = store.request(request_id)
    consent = store.paper(request.id, Consent)
    if consent is None:
        raise ConsentAppError("consent_missing")
    if not consent.shared:
        raise ConsentAppError("nothing_to_release")
    return Given(request, review.reviewed(store, request.id).proposal, consent, _agreed(store, request, consent))


def _agreed(store: Store, request: FootageRequest, consent: Consent) -> tuple[RedactedClip, ...]:
    """Return the clips that are shared, or raise where the bytes are not those that were agreed to."""
    reviewed = review.reviewed(store, request.id)
    clips = []
    for decision in consent.shared:
        clip = reviewed.proposal.clip(decision.clip)
        if clip is None:
            raise ConsentAppError("consent_stale", clip=decision.clip)
        done = finished(store, request.id, reviewed, clip)
        if done.sha256 != decision.sha256:
            raise ConsentAppError("consent_stale", clip=decision.clip)
        if not done.settled:
            raise ConsentAppError("clip_unsettled", clip=decision.clip)
        clips.append(done)
    return tuple(clips)


def _gate(given: Given, words: Words) -> Gate:
    request = given.request
    said = (request.agency, request.case_number, request.area)
    return Gate(
        words, tuple(phrase for phrase in said if phrase), sound=any(one.plan.keep_audio for one in given.clips)
    )


def _refuse_leaks(checks: tuple[Check, ...]) -> None:
    failed = next((check for check in checks if not check.passed), None)
    if failed:
        raise ConsentAppError("bundle_leaks", detail=failed.detail)
