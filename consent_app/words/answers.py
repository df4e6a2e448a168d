"""What the app answers when a command is done: short, calm, and no more than is true."""

import json
from datetime import datetime
from typing import Any

from consent_app.domain.request import FootageRequest, RequestState, Severity
from consent_app.domain.timeline import TimeWindow
from consent_app.words import orders, silence
from consent_app.words.durations import spoken
from consent_app.words.findings import FINDINGS

FROM_PICTURE = "Read from a picture: letters can be mistaken. Compare it with the message."
NOT_A_REQUEST = "This message asks for no footage. There is nothing to do."
VOLUNTARY = "You need not answer."
NONE_FOUND = "No clip was found that fits. None found is not none there: look yourself, or do not answer."
LOOK = "Watch each clip to the end: what was not found is not covered."
LOOK_AT_PICTURE = "Look at it: what was not found is not covered."
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


def choice(request: FootageRequest) -> list[str]:
    """Return what a resident must know first: whether they have to answer at all, and what a no tells."""
    if not request.is_request:
        return [NOT_A_REQUEST]
    if orders.is_order(request):
        return [orders.title(request), *orders.steps(request)]
    emergency = [orders.title(request), *orders.steps(request)] if orders.title(request) else []
    return [*emergency, f"{VOLUNTARY} {silence.tells(request)} {silence.MAKER}"]


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
        if said.advice:
            lines.append(f"    {said.advice}")
    return lines


def meter(asked: float, recorded: float, proposed: float, given: float) -> list[str]:
    """Return the meter: what was asked for, recorded, proposed and given."""
    return [
        f"Asked     {spoken(asked)}",
        f"Recorded  {spoken(recorded)}",
        f"Proposed  {spoken(proposed)}",
        f"Given     {spoken(given)}",
    ]


def size(count: int) -> str:
    """Return a size of a file as people say it."""
    return f"{count / 1_000_000:.1f} MB" if count >= 100_000 else f"{max(1, round(count / 1000))} kB"


def words_in(found: dict[str, Any]) -> list[str]:
    """Return the words that can be read in a clip, each with the edit that covers it, and goes with what moves."""
    if not found["lines"]:
        return ["No words could be read outside the covers. Look yourself, too."]
    lines = []
    for line in found["lines"]:
        x1, y1, x2, y2 = line["box"]
        edit = {"do": "cover", "clip": found["clip"], "x1": x1, "y1": y1, "x2": x2, "y2": y2}
        follow = {} if line["stands"] else {"follow": True, "t_s": line["t_s"]}
        lines.append(f"“{line['text']}”  {json.dumps(edit | follow)}")
    return lines
