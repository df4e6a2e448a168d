"""What the ledger says: its lines, its sum, and how each request ended."""

from collections.abc import Sequence
from datetime import datetime

from consent_app.domain.request import FootageRequest, RequestState, Source
from consent_app.words import moments, orders
from consent_app.words.durations import brief, spoken

KINDS = {
    "asked": "A request was added.",
    "answered_question": "You said which time is meant.",
    "connected": "A connection to the mail server was made.",
    "mail_fetched": "The mailbox was looked through.",
    "sender_checked": "The sender's signature was checked.",
    "not_an_order": "You said that it is a request, not an order.",
    "proposed": "Clips were proposed.",
    "no_footage": "There is no recording from then.",
    "decided": "You decided on each clip.",
    "declined": "You did not answer.",
    "reopened": "You took it up again.",
    "answered_elsewhere": "It was answered elsewhere.",
    "sealed": "Originals were sealed.",
    "released": "A bundle was written.",
    "withdrawn": "You took your consent back.",
    "deleted": "The request was deleted.",
}
COMPLETE = "Record complete: each line fits the one before."
BROKEN = "Record damaged: a line was changed or taken out."
RECORD_COMPLETE, RECORD_BROKEN = "Record complete, {lines}", "Record damaged"
EMPTY = "Nothing is written here yet. What is asked, decided and given is kept here, on this computer."
EXPORT, EXPORTED = (
    "Export…",
    "The record is written to {file}. It names who asked and what you decided: keep it at home.",
)
EXPORT_KIND = "JSON (*.json)"
IN_ALL, THICKER = "In all", "The given part is drawn thicker than true."
SHOW_FILE, CHECK_AGAIN = "Show the file", "Check it again"
OPEN_IT = "Open this request"
GONE = "It is not where it was written."
DELETED, ONLY_HASHES = "A request that was deleted", "Only the fingerprints of its lines are left."
OTHER_LINES = "Lines of no request"
NAMES = ("Date", "Who asked, and why", "Asked", "Given", "What happened")
NOTHING = "–"
# Who asked, in a word, below a bar of the chart.
SHORT = dict.fromkeys(Source, "police") | {
    Source.COURT: "court",
    Source.LAWYER: "lawyer",
    Source.INSURER: "insurer",
    Source.NEIGHBOUR: "neighbour",
    Source.OTHER: "other",
    Source.NONE: "nobody",
}
_REVIEWED = (RequestState.PROPOSED, RequestState.RENDERED, RequestState.DECIDED)
_OUTCOMES = {
    RequestState.NEW: "Waits for you",
    RequestState.DECLINED: "Not answered",
    RequestState.ANSWERED: "Answered elsewhere",
    RequestState.RELEASED: "Bundle written",
    RequestState.WITHDRAWN: "Consent taken back",
    RequestState.NO_FOOTAGE: "No recording from then",
}

# How several of one outcome are counted.
_COUNTED = {
    "Waits for you": ("waits for you", "wait for you"),
    "Bundle written": ("bundle written", "bundles written"),
    "May be a legal order": ("may be a legal order", "may be legal orders"),
    "No recording from then": ("without a recording from then",) * 2,
}


def outcome(request: FootageRequest) -> str:
    """Return what happened with a request."""
    if not request.is_request:
        return "Asks for no footage"
    if orders.is_order(request):
        return "May be a legal order"
    return "In review" if request.state in _REVIEWED else _OUTCOMES[request.state]


def record(*, complete: bool, count: int) -> str:
    """Return whether the record is complete."""
    lines = "1 line" if count == 1 else f"{count} lines"
    return RECORD_COMPLETE.format(lines=lines) if complete else RECORD_BROKEN


def given_of(asked: float, given: float) -> str:
    """Return the sum below the figure: of how much, and the share."""
    if not asked:
        return "given"
    share = 100 * given / asked
    places = 2 if share < 1 else 1 if share < 10 else 0
    return f"given of {spoken(asked)} asked: {share:.{places}f}\N{NO-BREAK SPACE}%"


def counts(requests: Sequence[FootageRequest], deleted: int) -> str:
    """Return how many requests there were, and how they ended."""
    asked = [request for request in requests if request.is_request]
    said = [_count(len(asked), "request", "requests")]
    ends = [outcome(request) for request in asked]
    said += [_count(ends.count(end), *_COUNTED.get(end, (end.lower(),) * 2)) for end in dict.fromkeys(ends)]
    if deleted:
        said.append(f"{deleted} deleted.")
    return " ".join(said)


def _count(number: int, one: str, many: str) -> str:
    return f"1 {one}." if number == 1 else f"{number} {many}."


def line(kind: str, at: datetime) -> str:
    """Return one line of the ledger with its moment, at home."""
    return f"{moments.short(at.astimezone())}  {KINDS[kind]}"


def bar(asked: float, given: float) -> tuple[str, str]:
    """Return what stands at a bar of the chart: what was asked, and what was given."""
    return f"asked {brief(asked)}", f"gave {brief(given)}" if given else "gave nothing"


def chart(bars: Sequence[tuple[str, float, float]]) -> str:
    """Return the chart in words, for those who do not see it."""
    return "; ".join(f"{when}: {', '.join(bar(asked, given))}" for when, asked, given in bars)
