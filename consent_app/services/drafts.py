"""The drafts of a request, from what is kept about it; see `words.replies` for what they say."""

from consent_app.domain.release import Answered, Bundle, Consent
from consent_app.domain.request import RequestState
from consent_app.domain.work import ConsentAppError
from consent_app.services.store import Store
from consent_app.words import replies
from consent_app.words.replies import Kind


def possible(store: Store, request_id: str) -> dict[Kind, str]:
    """Return the drafts that make sense for a request as it stands, the likeliest first."""
    state = store.request(request_id).state
    given = (RequestState.RELEASED, RequestState.WITHDRAWN, RequestState.ANSWERED)
    after = {RequestState.NO_FOOTAGE: (Kind.NOTHING,), RequestState.RELEASED: (Kind.NOTE, Kind.DELETE)}
    kinds = after.get(state, (Kind.DELETE,) if state in given else (Kind.NARROW, Kind.REFUSE))
    return {kind: draft(store, request_id, kind) for kind in kinds}


def draft(store: Store, request_id: str, kind: Kind) -> str:
    """Return a draft; raises `bundle_unwritten` or `withdraw_nothing` where there is nothing it could speak of."""
    request = store.request(request_id)
    bundle, consent = store.paper(request_id, Bundle), store.paper(request_id, Consent)
    match kind:
        case Kind.NARROW:
            return replies.narrow(request)
        case Kind.REFUSE:
            return replies.refuse(request)
        case Kind.NOTHING:
            return replies.nothing(request)
        case Kind.NOTE:
            if bundle is None or consent is None:
                raise ConsentAppError("bundle_unwritten")
            return replies.note(request, bundle, consent)
        case Kind.DELETE:
            given = consent if bundle else store.paper(request_id, Answered)
            if given is None:
                raise ConsentAppError("withdraw_nothing")
            return replies.delete(request, given, bundle)
