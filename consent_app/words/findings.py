"""What a finding means, the rule it rests on with its source, and what one could ask back. It never says "illegal"."""

from dataclasses import dataclass

from consent_app.domain.request import FindingCode as Code

RING = "Ring's rule for police requests, 2021 to 2024"
PRACTICE = "Good practice"
CALL_BACK = "Call back on a number you look up yourself."


@dataclass(frozen=True, slots=True)
class Said:
    """A finding in words: what is noticed, by which rule, what to ask them for, or what to do oneself."""

    message: str
    rule: str
    ask: str = ""
    advice: str = ""


FINDINGS = {
    Code.WINDOW_TOO_LONG: Said(
        "The time asked for is longer than 12 hours.",
        f"{RING}: a request covers at most 12 hours.",
        "Which minutes do you need?",
    ),
    Code.WINDOW_TOO_SHORT: Said(
        "The time asked for is shorter than 15 minutes.",
        f"{RING}: a request covers at least 15 minutes.",
        "Is this the whole time you need?",
    ),
    Code.WINDOW_WIDE: Said(
        "The time asked for is far longer than one incident takes.",
        f"{PRACTICE}: ask for no more than the incident needs.",
        "Which fifteen minutes do you need?",
    ),
    Code.WINDOW_AMBIGUOUS: Said(
        "The time asked for can be read in more than one way.",
        f"{PRACTICE}: a request names days and times that can be read in one way.",
        "On which day and at what hour does it start, and when does it end?",
    ),
    Code.WINDOW_MISSING: Said(
        "No time is asked for.",
        f"{RING}: a request names a date and a range of time.",
        "Which day and which minutes do you need?",
    ),
    Code.WINDOW_MISSES_INCIDENT: Said(
        "The time asked for does not contain the time of the incident.",
        f"{PRACTICE}: a window contains the incident it is about.",
        "When did it happen, and which minutes do you need?",
    ),
    Code.AREA_MISSING: Said(
        "No area is named.",
        f"{RING}: a request names an area of at most half a square mile.",
        "Where did it happen?",
    ),
    Code.AREA_TOO_LARGE: Said(
        "The area is larger than half a square mile.",
        f"{RING}: a request names an area of at most half a square mile.",
        "Where did it happen?",
    ),
    Code.NO_CASE_NUMBER: Said(
        "There is no case number.", f"{RING}: a request carries a case number.", "Please state the case number."
    ),
    Code.NO_CONTACT: Said(
        "There is no phone number or e-mail address to answer to.",
        f"{RING}: a request names an officer to ask.",
        "Whom can I call back?",
    ),
    Code.NO_INCIDENT_TYPE: Said(
        "It does not say what happened.", f"{RING}: a request says what is investigated.", "What is this about?"
    ),
    Code.PRESSURE: Said(
        "It is worded as if you had to answer.", f"{PRACTICE}: a request without an order is voluntary."
    ),
    Code.PROTEST: Said(
        "It is about a protest, march or assembly.",
        f"{RING}: no request about lawful protest or assembly.",
        "Which offence is investigated?",
    ),
    Code.RACE_ONLY: Said(
        "A person is described by race alone.",
        f"{RING}: a description needs more than a protected trait.",
        "What else is known about the person?",
    ),
    Code.ASKS_ADDRESS: Said(
        "Your address is asked for, or goes along if you share.",
        f"{PRACTICE}: footage is enough; an address is not needed.",
    ),
    Code.ASKS_CREDENTIALS: Said(
        "It asks for a password or a login.",
        f"{PRACTICE}: no one who asks for footage needs your password. Do not give it.",
    ),
    Code.ASKS_LIVE_VIEW: Said(
        "It asks to watch your camera live.", f"{PRACTICE}: a request is about recordings of an incident in the past."
    ),
    Code.ASKS_INDOOR: Said(
        "It asks for cameras inside your home.", f"{PRACTICE}: what happens outside is not recorded inside."
    ),
    Code.ASKS_EVERYTHING: Said(
        "It asks for everything that was recorded.",
        f"{PRACTICE}: ask for no more than the incident needs.",
        "Which clips would help, and why?",
    ),
    Code.FREE_MAIL_SENDER: Said(
        "It comes from an address that anyone can get.",
        f"{PRACTICE}: agencies write from their own domain.",
        advice=CALL_BACK,
    ),
    Code.DOMAIN_MISMATCH: Said(
        "Sender, contact and links do not belong to the same organisation.",
        f"{PRACTICE}: a request names one organisation throughout.",
        advice=CALL_BACK,
    ),
    Code.UNKNOWN_LINK: Said(
        "A link leads to a site that is none of the known channels.",
        f"{PRACTICE}: do not open a link you did not expect.",
        advice=CALL_BACK,
    ),
    Code.REPEAT_REQUEST: Said(
        "You were asked about this before.", f"{PRACTICE}: silence is an answer; it need not be repeated."
    ),
    Code.LEGAL_PROCESS: Said(
        "This may be a legal order. Keep the original as it is and ask a lawyer before you act.",
        f"{PRACTICE}: an order is answered with the original, on advice, not with a covered copy.",
    ),
    Code.LOOKALIKE_DOMAIN: Said(
        "An address looks like that of a known channel or a government, and is not.",
        f"{PRACTICE}: Ring writes from ring.com, Axon from axon.com and evidence.com, governments from their own.",
        advice=CALL_BACK,
    ),
    Code.DKIM_MISSING: Said(
        "The mail carries no signature of a domain. Saved or forwarded mail often lost it.",
        "RFC 6376 (DKIM)",
        advice=CALL_BACK,
    ),
    Code.DKIM_FAILED: Said(
        "The mail's signature does not fit: it was changed on its way, or did not come from there.",
        "RFC 6376 (DKIM)",
        advice=CALL_BACK,
    ),
}
