"""What the person decides about each clip: bound to exactly the bytes they could watch, and never preselected."""

import secrets
import uuid
from datetime import UTC, datetime

from consent_app.domain.release import Bundle, Choice, Consent, ConsentDecision
from consent_app.domain.request import FootageRequest, RequestState
from consent_app.domain.work import ConsentAppError
from consent_app.services import ledger, requests, review
from consent_app.services.clips import finished
from consent_app.services.review import Reviewed
from consent_app.services.store import Store
from consent_app.trim.edit import chosen


def decide(store: Store, request_id: str, share: tuple[str, ...] | None, note: str = "") -> Consent:
    """Record that the clips in `share`, or all where it is None, are given and the others kept at home.

    Raises `clip_unknown`, `not_rendered` or `clip_unsettled`; then nothing is recorded. The same decision on the same
    bytes is the same consent: what was drawn at random for it stays, so a release can be repeated.
    """
    reviewed = review.reviewed(store, request_id)
    shared = {clip.id for clip in reviewed.proposal.clips} if share is None else set(share)
    for name in sorted(shared):
        chosen(reviewed.proposal, name)
    decisions = tuple(
        _decision(store, request_id, reviewed, clip_id.id, give=clip_id.id in shared)
        for clip_id in reviewed.proposal.clips
    )
    before = store.paper(request_id, Consent)
    if before and (before.decisions, before.note) == (decisions, note):
        return before
    consent = _drawn(request_id, decisions, note)
    with store.together():
        store.put_paper(request_id, consent)
        requests.advance(store, request_id, RequestState.DECIDED)
        given = [item.clip for item in consent.shared]
        ledger.append(store, "decided", request_id, shared=given, kept=len(decisions) - len(given), note=note)
    return consent


def _decision(store: Store, request_id: str, reviewed: Reviewed, clip_id: str, *, give: bool) -> ConsentDecision:
    if not give:
        return ConsentDecision(clip_id, Choice.KEEP, "")
    done = finished(store, request_id, reviewed, chosen(reviewed.proposal, clip_id))
    if not done.settled:
        raise ConsentAppError("clip_unsettled", clip=clip_id)
    return ConsentDecision(clip_id, Choice.SHARE, done.sha256)


def _drawn(request_id: str, decisions: tuple[ConsentDecision, ...], note: str) -> Consent:
    """Return a consent with everything random about it drawn, once."""
    return Consent(
        request=request_id,
        decided_at=datetime.now(UTC).replace(microsecond=0),
        decisions=decisions,
        principal=f"urn:uuid:{uuid.uuid4()}",
        record=f"urn:uuid:{uuid.uuid4()}",
        bag=f"response-{secrets.token_hex(8)}",
        salts=tuple((item.clip, secrets.token_hex(32)) for item in decisions),
        note=note,
    )


def decline(store: Store, request_id: str) -> FootageRequest:
    """Record, at home only, that nothing is given."""
    return _ended(store, request_id, RequestState.DECLINED, "declined", note="")


def answered_elsewhere(store: Store, request_id: str, note: str) -> FootageRequest:
    """Record that this request was answered before or by somebody else, in their words."""
    return _ended(store, request_id, RequestState.ANSWERED, "answered_elsewhere", note=note)


def reopen(store: Store, request_id: str, state: RequestState) -> FootageRequest:
    """Take a request up again where it stood before it was ended; the ledger keeps that, too."""
    return _ended(store, request_id, state, "reopened", note="")


def withdraw(store: Store, request_id: str) -> Consent:
    """Record that the consent is taken back; raises `withdraw_nothing` where nothing was released."""
    consent = store.paper(request_id, Consent)
    if consent is None or store.paper(request_id, Bundle) is None:
        raise ConsentAppError("withdraw_nothing")
    _ended(store, request_id, RequestState.WITHDRAWN, "withdrawn", note="")
    return consent


def _ended(store: Store, request_id: str, state: RequestState, kind: str, note: str) -> FootageRequest:
    with store.together():
        requests.advance(store, request_id, state)
        ledger.append(store, kind, request_id, note=note)
    return store.request(request_id)
