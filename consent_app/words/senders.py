"""What is known of who sent a request, in words that promise no more than a signature can, and how to be surer."""

from consent_app.domain.request import FootageRequest, Source
from consent_app.domain.request import SignatureState as State

PASSED = "Sent through {domain}. This does not prove who asked; call a number you look up yourself."
PASSED_OTHER = (
    "Sent through {domain}, another domain than the address names. "
    "This does not prove who asked; call a number you look up yourself."
)
SAID = {
    State.MISSING: "The mail carries no signature of a domain, so there is nothing to check.",
    State.UNCHECKED: "It says it was sent through {domain}. That was not checked.",
    State.FAILED: "The signature of {domain} does not fit: the mail was changed on its way, or never came from there.",
    State.UNKNOWN: "The signature of {domain} could not be checked: no name server answered, "
    "or the key is not published any more.",
}
CALL_BACK = (
    "To be surer who asks, look the agency's number up yourself, in a directory or on its own site, call it, and ask "
    "whether it sent this{case}. Do not use a number or link from the message."
)
ATTACHED = "Attached, and not opened: {names}."
HIDDEN = "Hidden in the message, where no mail program shows it:"
# Who can be called back at an office that a directory lists.
_OFFICES = frozenset(Source) - {Source.NEIGHBOUR, Source.OTHER, Source.NONE}


def signature(request: FootageRequest) -> str:
    """Return what is known of the mail's signature, empty where the request was no mail."""
    found = request.signature
    if found.state is State.PASSED:
        own = request.sender.rpartition("@")[2]
        fits = own == found.domain or own.endswith(f".{found.domain}") or found.domain.endswith(f".{own}")
        return (PASSED if fits else PASSED_OTHER).format(domain=found.domain)
    return SAID.get(found.state, "").format(domain=found.domain or "its domain")


def call_back(request: FootageRequest) -> str:
    """Return how to be surer who asks, empty where nobody's office asks."""
    if not request.is_request or request.source not in _OFFICES:
        return ""
    return CALL_BACK.format(case=f" (case {request.case_number})" if request.case_number else "")


def outside(request: FootageRequest) -> list[str]:
    """Return what is to be said of the outside of a message: its signature, what is attached, how to call back."""
    attached = ATTACHED.format(names=", ".join(request.attachments)) if request.attachments else ""
    return [line for line in (signature(request), attached, call_back(request)) if line]
