"""What the app answers when a command is done: short, calm, and no more than is true."""

from datetime import datetime

from consent_app.domain.release import Consent
from consent_app.domain.request import FootageRequest, LegalBasis, RequestState, Severity, Source
from consent_app.domain.timeline import TimeWindow
from consent_app.words.durations import spoken
from consent_app.words.findings import FINDINGS

FROM_PICTURE = "Read from a picture: letters can be mistaken. Compare it with the message."
NOT_A_REQUEST = "This message asks for no footage. There is nothing to do."
VOLUNTARY = "You need not answer. Saying nothing is declining, and they are not told who declined."
IN_PERSON = "You need not answer. Whoever asked you in person or by name will notice, but you owe no reason."
LEGAL = "This may be a legal order. Keep the original as it is and ask a lawyer before you act."
NONE_FOUND = "No clip was found that fits. None found is not none there: look yourself, or do not answer."
LOOK = "Watch each clip to the end: what was not found is not covered."
NOTHING_SENT = "Nothing was sent. You hand it over yourself."
NOT_ANSWERED = "Marked as not answered. Nothing left this computer."
ANSWERED = "Marked as answered elsewhere. Nothing left this computer."
NO_WORDS = (
    "No private words are set, so the bundle was not searched for your name and address. "
    "Set them with `consent-app words set`."
)
NO_STORE_FOR_WORDS = (
    "This computer has no password store, so no private words are kept and the bundle was not searched for your name "
    "and address. Keep them with `words set --sealed`, or give them for this one release with `release --words -`."
)
WORDS_KEPT = "{count} private words are kept in this computer's password store."
WORDS_SEALED = "{count} private words are kept in a file that only your passphrase opens."
WORDS_CLEARED = "No private words are kept any more."
RESUMED = "An earlier run was interrupted. What it had finished is used, what it had not was made anew."
SEALED = "{count} originals are kept as they are, read-only. No bundle reads them."
STOPPED = "Stopped. Nothing was lost."
VERIFIED = "The bundle is whole: every check passed."
NOT_VERIFIED = "The bundle is not as it should be."

STATES = {
    RequestState.NEW: "new",
    RequestState.PROPOSED: "clips proposed",
    RequestState.RENDERED: "clips covered, to be watched",
    RequestState.DECIDED: "decided",
    RequestState.DECLINED: "not answered",
    RequestState.ANSWERED: "answered elsewhere",
    RequestState.RELEASED: "bundle written",
    RequestState.WITHDRAWN: "consent withdrawn",
    RequestState.NO_FOOTAGE: "no recording from then",
}
MARKS = {Severity.NOTE: "·", Severity.CAUTION: "!", Severity.STOP: "✋"}
IN_PERSON_SOURCES = frozenset({Source.INSURER, Source.NEIGHBOUR, Source.LAWYER, Source.AXON_INDIVIDUAL})
ORDERS = frozenset({LegalBasis.SUBPOENA, LegalBasis.WARRANT, LegalBasis.PRESERVATION})


def moment(when: datetime) -> str:
    """Return a moment with its zone: "Fri 10 Jul 2026, 20:00 (UTC-05:00)"."""
    offset = when.strftime("%z")
    return f"{when:%a} {when.day} {when:%b %Y, %H:%M} (UTC{offset[:3]}:{offset[3:5]})"


def window(asked: TimeWindow) -> str:
    """Return a window in words, with its length."""
    return f"{moment(asked.start)} to {moment(asked.end)}: {spoken(asked.duration.total_seconds())}"


def title(request: FootageRequest) -> str:
    """Return one line that tells a request from others."""
    if not request.is_request:
        return "A message that asks for no footage"
    asker = request.agency or request.requester or "Somebody"
    about = f" about {request.incident_type.replace('_', ' ')}" if request.incident_type else ""
    case = f", case {request.case_number}" if request.case_number else ""
    return f"{asker}{about}{case}"


def choice(request: FootageRequest) -> str:
    """Return what a resident must know first: whether they have to answer at all."""
    if not request.is_request:
        return NOT_A_REQUEST
    if request.legal_basis in ORDERS:
        return LEGAL
    return IN_PERSON if request.source in IN_PERSON_SOURCES else VOLUNTARY


def times(request: FootageRequest) -> list[str]:
    """Return what time is asked for: the windows, or the ways to read it while that is open."""
    if request.windows:
        return [window(asked) for asked in request.windows]
    if not request.readings:
        return ["No time is named."]
    ways = [
        f"  {number}. {'; '.join(window(asked) for asked in reading.windows)}"
        for number, reading in enumerate(request.readings, 1)
    ]
    return [f"The time can be read in {len(ways)} ways:", *ways]


def noticed(request: FootageRequest) -> list[str]:
    """Return the findings in words, each with the request's own words and what to ask for."""
    lines = []
    for finding in request.findings:
        said = FINDINGS[finding.code]
        quote = f" “{finding.quote}”" if finding.quote else ""
        lines.append(f"{MARKS[finding.severity]} {said.message}{quote}")
        if said.ask:
            lines.append(f"    Ask: {said.ask}")
    return lines


def meter(asked: float, recorded: float, proposed: float, given: float) -> list[str]:
    """Return the meter: what was asked for, recorded, proposed and given."""
    return [
        f"Asked     {spoken(asked)}",
        f"Recorded  {spoken(recorded)}",
        f"Proposed  {spoken(proposed)}",
        f"Given     {spoken(given)}",
    ]


def withdrawal(request: FootageRequest, consent: Consent) -> str:
    """Return the message that asks for deletion, for the person to send or not."""
    case = f"case {request.case_number}" if request.case_number else "your request"
    return (
        f"I take back my consent to the footage I gave for {case} (consent record {consent.record}, "
        f"data subject {consent.principal}). "
        "Please delete all copies, tell anyone you passed them to, and confirm that in writing."
    )


def size(count: int) -> str:
    """Return a size of a file as people say it."""
    return f"{count / 1_000_000:.1f} MB" if count >= 100_000 else f"{max(1, round(count / 1000))} kB"
