"""What a person is told before they agree, word for word: its digest goes into the consent record."""

from consent_app.domain.release import Terms
from consent_app.domain.request import FootageRequest
from consent_app.words import bundle

VERSION = "1"
CANNOT_TAKE_BACK = "Once given, footage cannot be taken back, and may be kept and passed on."
VOLUNTARY = "You need not give anything."
ONLY_THESE = "Only the clips you share leave, as you could watch them. Everything else stays at home."


def terms_said(terms: Terms) -> str:
    """Return the terms in a line."""
    deleted = f"To be deleted by {terms.delete_by}" if terms.delete_by else "To be deleted when the case is closed"
    return f"This case only. Not to be passed on. {deleted}."


def notice(request: FootageRequest, terms: Terms) -> str:
    """Return the notice of consent: to whom, for what, on which terms, and what cannot be undone."""
    lines = (
        f"To: {request.agency or request.requester or bundle.UNKNOWN}",
        f"For: {bundle.purpose(request.case_number)}",
        f"Terms: {terms_said(terms)}",
        VOLUNTARY,
        ONLY_THESE,
        CANNOT_TAKE_BACK,
        f"(notice {VERSION})",
    )
    return "\n".join(lines)
