"""What to do when a message says it is a legal order, or an emergency: short steps, and no advice on the law."""

from consent_app.domain.request import FootageRequest, LegalBasis
from consent_app.words import moments

ORDERS = frozenset({LegalBasis.SUBPOENA, LegalBasis.WARRANT, LegalBasis.PRESERVATION})
TITLE = "This may be a legal order. It says “{quote}”."
SHORT = "Keep the original as it is and ask a lawyer before you act."
KEEP = "Keep the originals as they are: change nothing, delete nothing."
NO_COPY = "Do not answer with a covered copy. This app makes none for it."
LAWYER = "Ask a lawyer before you act. A court can narrow or cancel a subpoena."
BY = "It names a day: {day}. Tell the lawyer."
REAL = (
    "What comes by e-mail need not be real. Ask the court, agency or lawyer, on a number you look up yourself, whether "
    "it is theirs."
)
WARRANT = "If officers stand at the door with a warrant, do not stand in their way. Ask for a copy, and call a lawyer."
PRESERVE = "It does not ask you to hand anything over."
PRESERVE_TITLE = "This asks you to keep recordings. It says “{quote}”."
LETTER = "A letter is no order, but what is deleted after it may count against you: ask a lawyer."
EMERGENCY_TITLE = "They say it is an emergency."
EMERGENCY = (
    "It is still a request, and you decide. If somebody is in danger now and you know something, call the emergency"
    " number.",
    "A real emergency can be checked in two minutes: call the agency on a number you look up yourself.",
)
NOT_ONE = "It is a request, not an order"
NOT_ONE_SURE = "Treat it as a request that you may decline? Do this only if you or a lawyer looked, and it is no order."


def is_order(request: FootageRequest) -> bool:
    """Tell whether a request looks like a legal order, which is no matter for this app."""
    return request.legal_basis in ORDERS


def quote(request: FootageRequest) -> str:
    """Return the words that make it look like an order."""
    return next((one.quote for one in request.evidence if one.field == "legal_basis"), request.legal_basis.value)


def title(request: FootageRequest) -> str:
    """Return what kind of path this is, empty for a plain request."""
    if request.legal_basis is LegalBasis.EMERGENCY:
        return EMERGENCY_TITLE
    title = PRESERVE_TITLE if request.legal_basis is LegalBasis.PRESERVATION else TITLE
    return title.format(quote=quote(request)) if is_order(request) else ""


def steps(request: FootageRequest) -> list[str]:
    """Return what to do, the first first; nothing for a plain request."""
    if request.legal_basis is LegalBasis.EMERGENCY:
        return list(EMERGENCY)
    if not is_order(request):
        return []
    letter = request.legal_basis is LegalBasis.PRESERVATION
    told = [PRESERVE, KEEP, LETTER] if letter else [KEEP, NO_COPY, LAWYER]
    if request.legal_basis is LegalBasis.WARRANT:
        told.append(WARRANT)
    if request.reply_by:
        told.append(BY.format(day=moments.until(request.reply_by)))
    return [*told, REAL] if request.sender else told
