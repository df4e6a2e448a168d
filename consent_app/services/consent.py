"""What the person decides about each clip: bound to exactly the bytes they could watch, and never preselected."""

import hashlib
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction

from consent_app.domain.release import Answered, Bundle, Choice, Consent, ConsentDecision, Terms
from consent_app.domain.request import FootageRequest, RequestState
from consent_app.domain.work import ConsentAppError
from consent_app.services import ledger, requests, review
from consent_app.services.clips import finished
from consent_app.services.review import Reviewed
from consent_app.services.store import Store
from consent_app.trim.edit import chosen
from consent_app.words import orders
from consent_app.words.consent import notice

USUAL = Terms()


def decide(
    store: Store,
    request_id: str,
    share: tuple[str, ...] | None,
    note: str = "",
    terms: Terms = USUAL,
    watched: Mapping[str, str] | None = None,
) -> Consent:
    """Record that the clips in `share`, or all where it is None, are given and the others kept at home.

    `watched` are the digests of the films that the person saw; another film by now raises `consent_stale`.
    Raises `legal_order`, `clip_unknown`, `not_rendered` or `clip_unsettled`; then nothing is recorded. The same
    decision on the same bytes is the same consent: what was drawn at random for it stays, so a release can be repeated.
    A clip that did not change keeps the time at which it was decided on.
    """
    if orders.is_order(store.request(request_id)):
        raise ConsentAppError("legal_order", request=request_id)
    reviewed = review.reviewed(store, request_id)
    shared = {clip.id for clip in reviewed.proposal.clips} if share is None else set(share)
    for name in sorted(shared):
        chosen(reviewed.proposal, name)
    decided = [
        _decision(store, request_id, reviewed, clip.id, give=clip.id in shared) for clip in reviewed.proposal.clips
    ]
    for item in decided:
        if watched is not None and item.choice is Choice.SHARE and item.sha256 != watched.get(item.clip):
            raise ConsentAppError("consent_stale", clip=item.clip)
    before = store.paper(request_id, Consent)
    told = hashlib.sha256(notice(store.request(request_id), terms).encode()).hexdigest()
    if before and before.withdrawn_at is None and _same(before, decided, (note, terms, told)):
        return before
    consent = _drawn(request_id, decided, before, note)
    consent = replace(consent, terms=terms, notice=told)
    with store.together():
        store.put_paper(request_id, consent)
        requests.advance(store, request_id, RequestState.DECIDED)
        given = [item.clip for item in consent.shared]
        ledger.append(store, "decided", request_id, shared=given, kept=len(decided) - len(given), note=note)
    return consent


def _same(before: Consent, decided: list[ConsentDecision], said: tuple[str, Terms, str]) -> bool:
    """Tell whether a decision is the one of before, whenever that was made."""
    ways = [replace(item, at=None) for item in before.decisions]
    return ways == decided and (before.note, before.terms, before.notice) == said


def _decision(store: Store, request_id: str, reviewed: Reviewed, clip_id: str, *, give: bool) -> ConsentDecision:
    if not give:
        return ConsentDecision(clip_id, Choice.KEEP, "")
    done = finished(store, request_id, reviewed, chosen(reviewed.proposal, clip_id))
    if not done.settled:
        raise ConsentAppError("clip_unsettled", clip=clip_id)
    return ConsentDecision(clip_id, Choice.SHARE, done.sha256)


def _drawn(request_id: str, decided: list[ConsentDecision], before: Consent | None, note: str) -> Consent:
    """Return a consent with everything random about it drawn, once; the person behind a request stays one."""
    now = datetime.now(UTC).replace(microsecond=0)
    kept = before.decisions if before and before.withdrawn_at is None else ()
    earlier = {replace(item, at=None): item.at for item in kept}
    return Consent(
        request=request_id,
        decided_at=now,
        decisions=tuple(replace(item, at=earlier.get(item) or now) for item in decided),
        principal=before.principal if before else f"urn:uuid:{uuid.uuid4()}",
        record=f"urn:uuid:{uuid.uuid4()}",
        bag=f"response-{secrets.token_hex(8)}",
        salts=tuple((item.clip, secrets.token_hex(32)) for item in decided),
        note=note,
    )


def decline(store: Store, request_id: str) -> FootageRequest:
    """Record, at home only, that nothing is given."""
    return _ended(store, request_id, RequestState.DECLINED, "declined", note="")


def answered_elsewhere(store: Store, request_id: str, answered: Answered) -> FootageRequest:
    """Record that this request was answered before or by somebody else: what was given, when, and by whom."""
    facts = {"on": answered.on, "by": answered.by, "given_s": float(answered.given)}
    with store.together():
        store.put_paper(request_id, answered)
        return _ended(store, request_id, RequestState.ANSWERED, "answered_elsewhere", answered.what, **facts)


def given(store: Store, request: FootageRequest) -> Fraction:
    """Return how many seconds of film were given for a request, in a bundle or elsewhere; what was given stays so."""
    if request.state is RequestState.DECLINED:
        return Fraction(0)
    bundle = store.paper(request.id, Bundle)
    elsewhere = store.paper(request.id, Answered) if request.state is RequestState.ANSWERED else None
    return (bundle.meter.given if bundle else Fraction(0)) + (elsewhere.given if elsewhere else Fraction(0))


def reopen(store: Store, request_id: str, state: RequestState) -> FootageRequest:
    """Take a request up again where it stood before it was ended; the ledger keeps that, too."""
    return _ended(store, request_id, state, "reopened", note="")


def withdraw(store: Store, request_id: str) -> Consent:
    """Record that the consent is taken back; raises `withdraw_nothing` where nothing was released."""
    consent = store.paper(request_id, Consent)
    if consent is None or store.paper(request_id, Bundle) is None:
        raise ConsentAppError("withdraw_nothing")
    if consent.withdrawn_at is not None:
        return consent
    withdrawn = replace(consent, withdrawn_at=datetime.now(UTC).replace(microsecond=0))
    with store.together():
        store.put_paper(request_id, withdrawn)
        _ended(store, request_id, RequestState.WITHDRAWN, "withdrawn", note="")
    return withdrawn


def _ended(store: Store, request_id: str, state: RequestState, kind: str, note: str, **facts: object) -> FootageRequest:
    with store.together():
        requests.advance(store, request_id, state)
        ledger.append(store, kind, request_id, note=note, **facts)
    return store.request(request_id)
