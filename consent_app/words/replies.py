"""Drafts a person may copy, change, send or leave: the app sends none. None says who or where the person is."""

from collections.abc import Iterable
from enum import StrEnum, auto

from consent_app.domain.release import Answered, Bundle, Consent
from consent_app.domain.request import FindingCode as Code
from consent_app.domain.request import FootageRequest, LegalBasis
from consent_app.words import moments
from consent_app.words.durations import spoken
from consent_app.words.findings import FINDINGS

# A window longer than this can be asked to be made narrower.
NARROW = 900.0


class Kind(StrEnum):
    """What a draft is for."""

    NARROW = auto()
    REFUSE = auto()
    NOTE = auto()
    NOTHING = auto()
    DELETE = auto()


NAMES = {
    Kind.NARROW: "Ask what is missing",
    Kind.REFUSE: "Say no, politely",
    Kind.NOTE: "A note for the bundle",
    Kind.NOTHING: "Say there is no recording",
    Kind.DELETE: "Ask them to delete it",
}
ABOUT = {
    Kind.NARROW: "A draft. Change it as you like; it is sent only if you send it yourself.",
    Kind.REFUSE: "A draft. You need not send anything: not answering is a no, too.",
    Kind.NOTE: "A draft to hand over with the bundle.",
    Kind.NOTHING: "A draft. You need not send anything.",
    Kind.DELETE: "A draft. Whether they delete it is up to them, so keep their answer.",
}
FIFTEEN = "Which fifteen minutes do you need?"
CASE = "Please state the case number."
REFUSAL = (
    "Hello,\n\nI got your request for footage{case}. I have decided not to share any recordings. Please take this "
    "as my answer; I give no reason, and none should be read into it.\n"
)
ORDER_REFUSAL = "Hello,\n\nI got your letter{case}. I am getting legal advice and will answer through it.\n"
NOTE = (
    "With this note comes a bundle for your request{case}: {clips}, {given} of the {asked} you asked for.\n\n"
    "It is a covered copy: faces and number plates that were found are covered, sound is left out unless the record"
    " says otherwise, and everything else was withheld. data/README.html says what was given and what was not, and "
    "why. The originals are kept unchanged.\n\nIt is given for this case only, not to be passed on, and to be "
    "deleted {until}. To see that nothing was changed on its way: sha256sum -c manifest-sha256.txt, in the unpacked"
    " folder. SHA-256 of the bundle: {sha256}\n"
)
NO_RECORDING = "Hello,\n\nI got your request for footage{case}. I have no recording from the time you ask about.\n"
DELETION = (
    "I take back my consent to the footage I gave for {case}{record}. Please delete all copies, tell anyone you "
    "passed them to, and confirm that in writing. If you may not delete them, please tell me which rule says so, "
    "and until when they are kept.\n"
)


def questions(request: FootageRequest) -> list[str]:
    """Return what one could ask back, each thing once, the time first."""
    asks = [FINDINGS[finding.code].ask for finding in request.findings]
    if request.asked_at_most.total_seconds() > NARROW:
        codes = {finding.code for finding in request.findings}
        asks = [ask for ask in asks if ask not in (_ask(Code.WINDOW_TOO_LONG), _ask(Code.WINDOW_WIDE))]
        at = 1 if Code.WINDOW_AMBIGUOUS in codes and asks else 0
        asks.insert(at, FIFTEEN)
    return list(dict.fromkeys(ask for ask in asks if ask))


def narrow(request: FootageRequest) -> str:
    """Return a draft that asks back what the request leaves open; it promises nothing."""
    return (
        f"Hello,\n\nI got your request for footage{_case(request)}. "
        f"Before I decide whether to answer, please tell me:\n{_list(questions(request) or [FIFTEEN])}\n\n"
        "This is no promise to give anything.\n"
    )


def refuse(request: FootageRequest) -> str:
    """Return a draft that says no; to an order it says that advice is being taken, since that is no choice."""
    voluntary = request.legal_basis in (LegalBasis.VOLUNTARY, LegalBasis.EMERGENCY, LegalBasis.NONE)
    return (REFUSAL if voluntary else ORDER_REFUSAL).format(case=_case(request))


def note(request: FootageRequest, bundle: Bundle, consent: Consent) -> str:
    """Return a draft to go with a bundle: what it is, on which terms, and how to check it."""
    day = consent.terms.delete_by
    return NOTE.format(
        case=_case(request),
        clips="1 clip" if bundle.clips == 1 else f"{bundle.clips} clips",
        given=spoken(float(bundle.meter.given)),
        asked=spoken(float(bundle.meter.asked)),
        until=f"by {moments.day(day)}" if day else "when the case is closed",
        sha256=bundle.sha256,
    )


def nothing(request: FootageRequest) -> str:
    """Return a draft that says there is no recording."""
    return NO_RECORDING.format(case=_case(request))


def delete(request: FootageRequest, given: Consent | Answered | None, bundle: Bundle | None = None) -> str:
    """Return a draft that asks for deletion, quoting the record that went with the bundle, where one went."""
    record = ""
    if isinstance(given, Consent):
        named = bundle.record if bundle and bundle.record else given.record
        record = f" (consent record {named}, data subject {given.principal})"
    elif given is not None and given.on is not None:
        record = f", on {moments.day(given.on)}"
    case = f"case {request.case_number}" if request.case_number else "your request"
    return DELETION.format(case=case, record=record)


def _ask(code: Code) -> str:
    return FINDINGS[code].ask


def _case(request: FootageRequest) -> str:
    return f" (case {request.case_number})" if request.case_number else ""


def _list(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)
