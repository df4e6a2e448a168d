"""The other fields of a request, each found by the words that stand around it, with those words as evidence."""

import re
from dataclasses import dataclass

from consent_app.domain.request import IncidentType, LegalBasis, Source
from consent_app.inbox.sender import domain


@dataclass(frozen=True, slots=True)
class Found:
    """A value that was read, the words it was read from, and how sure that is (0 to 1)."""

    value: str
    quote: str
    confidence: float = 0.8


_WORD = r"[A-Z][\w.'’&-]*"
_AGENCY = re.compile(
    r"((?:[A-Z][\w.'’-]*[ \t]+){1,4}(?:Police Department|Police Service|Police|PD|"
    r"Sheriff['’]?s?(?:[ \t]+(?:Office|Department))?|Department of Public Safety|"
    r"Insurance Company|Insurance|Mutual|LLP|LLC|Constabulary))\b"
)
_AGENCY_CAPS = re.compile(r"^((?:[A-Z]{2,}[ \t]+){1,4}(?:POLICE DEPARTMENT|SHERIFF['’]?S OFFICE))\b", re.MULTILINE)
_RANK = (
    r"(?:Det(?:ective)?|Officer|Ofc|Sgt|Sergeant|Lt|Lieutenant|Cpl|Capt(?:ain)?|Deputy|Inv(?:estigator)?|"
    r"PC|DC|DS|DI|Agent)\.?"
)
_PERSON = re.compile(
    _RANK + r"[ \t]+(?:\d{3,6}[ \t]+)?((?:[A-Z]\.|[A-Z][\w'’-]+)(?:[ \t]+(?:[A-Z]\.|[A-Z][\w'’-]+)){0,2})"
)
_CASE = re.compile(
    r"\b(?:case|report|reference|ref|incident|claim|file|crime reference|investigation|docket|agency reference|event)"
    r"[ \t]*(?:number|no|num|code|id|#)?[ \t]*(?:is|was)?[ \t]*[.:#]*[ \t]*"
    r"((?:[A-Z]{1,6}#?[ \t]?)?#?[ \t]?(?=[\w/-]*\d)[A-Z0-9][\w/-]{3,24})",
    re.IGNORECASE,
)
_CASE_ID = re.compile(r"\bID[ \t]+((?=[\w-]*\d)[A-Z][\w-]{4,24})")
_MAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}")
_PHONE = re.compile(r"(?<![\d-])(?:\+?1[\s.-]?)?\(?([2-9]\d{2})\)?[\s.-]{1,2}(\d{3})[\s.-](\d{4})(?![\d-])")
_LINK = re.compile(r"https?://[^\s<>\"')\]]{3,500}")
_AREA = re.compile(
    r"^[ \t]*(?:area|location|where|place|address)[ \t]*[:\t ][ \t]*(\S.{3,120})$", re.IGNORECASE | re.MULTILINE
)
_STREET = re.compile(
    r"((?:\d{1,5}[ \t](?:block[ \t]of[ \t])?|(?:intersection|corner)[ \t]of[ \t])?"
    r"(?:[NSEW]\.?[ \t]|North[ \t]|South[ \t]|East[ \t]|West[ \t])?(?:[A-Z0-9][\w'’]*[ \t]){1,3}"
    r"(?:Street|St|Avenue|Ave|Road|Rd|Drive|Dr|Lane|Ln|Court|Ct|Boulevard|Blvd|Way|Place|Pl)\b"
    r"(?:[ \t](?:and|between)[ \t][A-Z][\w'’ ]{2,40}?(?=[,.\n]))?)"
)
_REPLY = re.compile(
    r"\b(?:by|before|until|no later than)\s+((?:\w+day,?\s+)?[\w ,/]{3,24}\d(?:st|nd|rd|th)?(?:,?\s+20\d\d)?)",
    re.IGNORECASE,
)

_INCIDENTS = (
    (IncidentType.HIT_AND_RUN, r"hit[\s-]*(?:and|&|n)[\s-]*run|struck by a driver|did not stop|failed to stop"),
    (
        IncidentType.VEHICLE_BREAK_IN,
        r"theft from (?:a )?(?:motor )?vehicle|vehicle break[\s-]*in|broke(?:n)? into (?:several )?"
        r"(?:cars|vehicles)|car break[\s-]*in|gone through|rummag",
    ),
    (
        IncidentType.VEHICLE_THEFT,
        r"(?:vehicle|car|auto|truck|catalytic converter)s? theft|stolen (?:vehicle|car|truck)|"
        r"thefts? of (?:a )?(?:motor )?(?:vehicle|car)s?",
    ),
    (
        IncidentType.PACKAGE_THEFT,
        r"(?:package|porch|parcel)s? thef|porch pirate|packages? (?:was|were )?(?:taken|stolen)",
    ),
    (IncidentType.BURGLARY, r"burglar|break[\s-]*in|home invasion"),
    (IncidentType.ROBBERY, r"robbe|carjack|mugg"),
    (IncidentType.SHOOTING, r"shooting|shots? fired|gunfire|gunshot"),
    (IncidentType.ASSAULT, r"assault|batter(?:y|ed)|stabbing|attacked"),
    (IncidentType.VANDALISM, r"vandal|graffiti|criminal damage|windows? .{0,40}(?:broken|smashed)|took a bat"),
    (
        IncidentType.MISSING_PERSON,
        r"missing (?:person|child|teen|juvenile|man|woman|girl|boy)|amber alert|silver alert",
    ),
    (IncidentType.FIRE, r"\barson|\bfire\b"),
    (IncidentType.THEFT, r"\btheft|\bstole|larceny"),
)


def first(pattern: re.Pattern[str], text: str, confidence: float = 0.8) -> Found | None:
    """Return the first group of the first match."""
    match = pattern.search(text)
    return Found(" ".join(match.group(1).split()).strip(" ,.;:"), match.group(0).strip(), confidence) if match else None


def agency(text: str) -> Found | None:
    """Return the organisation that asks."""
    found = first(_AGENCY, re.sub(r"\b(?:The|Dear|Our)\s", "", text)) or first(_AGENCY_CAPS, text)
    if found and found.value.isupper() and len(found.value) > 6:
        return Found(found.value.title(), found.quote, found.confidence)
    return found


def requester(text: str) -> Found | None:
    """Return the name of the person who asks, without rank."""
    return first(_PERSON, text)


def case_number(text: str) -> Found | None:
    """Return the case, report, claim or file number."""
    return first(_CASE, text) or first(_CASE_ID, text)


def area(text: str) -> Found | None:
    """Return the place, in the message's words."""
    return first(_AREA, text, 0.9) or first(_STREET, text, 0.5)


def emails(text: str) -> tuple[str, ...]:
    """Return the addresses to answer to."""
    found = (address.lower().strip(".") for address in _MAIL.findall(text))
    return tuple(
        dict.fromkeys(address for address in found if not re.match(r"(?:no-?reply|do-?not-?reply|bounce)", address))
    )


def phones(text: str) -> tuple[str, ...]:
    """Return phone numbers in the form +1XXXXXXXXXX; fax numbers are passed over."""
    found = (
        "+1" + "".join(match.groups())
        for match in _PHONE.finditer(text)
        if not re.search(r"fax\W*$", text[max(0, match.start() - 8) : match.start()], re.IGNORECASE)
    )
    return tuple(dict.fromkeys(found))


def links(text: str) -> tuple[str, ...]:
    """Return the http(s) addresses that stand in the text itself."""
    return tuple(dict.fromkeys(link.rstrip(".,;:!?") for link in _LINK.findall(text)))


def reply_by(text: str) -> Found | None:
    """Return the words that say until when an answer is wanted."""
    return first(_REPLY, text, 0.6)


def incident_type(text: str) -> tuple[IncidentType | None, str]:
    """Return what is said to have happened, and the words."""
    for kind, pattern in _INCIDENTS:
        if match := re.search(pattern, text, re.IGNORECASE):
            return kind, match.group(0)
    return None, ""


def legal_basis(text: str) -> tuple[LegalBasis, str]:
    """Return what the request rests on; a threat, or "this is not a subpoena", changes nothing."""
    plain = re.sub(
        r"(?i)\b(?:not|no|without|come back with|or)\s+(?:an?\s+)?(?:search\s+)?(?:subpoena|warrant)\b", " ", text
    )
    for basis, pattern in (
        (LegalBasis.WARRANT, r"\b(?:search warrant|warrant (?:is )?(?:attached|issued|signed))\b"),
        (LegalBasis.SUBPOENA, r"\bsubpoena(?:ed|s)?\b"),
        (
            LegalBasis.PRESERVATION,
            r"\b(?:preservation (?:of|letter|notice|request)|litigation hold|duty to preserve)\b",
        ),
        (LegalBasis.EMERGENCY, r"\b(?:exigent circumstances|emergency disclosure|imminent danger)\b"),
    ):
        if match := re.search(pattern, plain, re.IGNORECASE):
            return basis, match.group(0)
    return LegalBasis.VOLUNTARY, ""


def source(text: str, sender: str, links_found: tuple[str, ...]) -> Source:
    """Return the channel a request came through."""
    low = text.lower()
    hosts = {domain(link) for link in links_found} | {domain(sender)}
    rules = (
        (Source.RING_COMMUNITY, "community request" in low),
        (Source.RING_RFA, "request for assistance" in low),
        (Source.RING_VIDEO_REQUEST, "ring.com" in hosts),
        (Source.AXON_INDIVIDUAL, bool(hosts & {"axon.com", "evidence.com"})),
        (Source.COURT, bool(re.search(r"\b(?:district|circuit|superior|county) court\b", low)) and "subpoena" in low),
        (Source.INSURER, bool(re.search(r"\binsur(?:ance|er)|claims? (?:representative|adjuster)", low))),
        (Source.LAWYER, bool(re.search(r"\b(?:attorney|law (?:firm|office)|llp|solicitors?|our client)\b", low))),
        (Source.AGENCY, bool(re.search(r"\b(?:police|sheriff|detective|officer|constable|pd)\b", low))),
        (
            Source.NEIGHBOUR,
            bool(re.search(r"\b(?:neighbou?r|next door|our (?:mailbox|house|car)|my (?:car|house|bike))\b", low)),
        ),
    )
    return next((kind for kind, holds in rules if holds), Source.OTHER)


def is_request(text: str) -> bool:
    """Tell whether a message asks for footage at all: it names footage and asks for it."""
    low = text.lower()
    footage = re.search(r"\b(?:footage|videos?|recordings?|cameras?|doorbell|cctv|surveillance)\b", low)
    asks = re.search(
        r"\b(?:please|asking for|asks? (?:you|for)|request(?:s|ed|ing)?|could you|can you|would you|any chance|"
        r"let me know|we need|share your|you must|preserve|need(?:ed)?|grateful|look(?:ing)? for|produce)\b",
        low,
    )
    asker = re.search(
        r"\b(?:police|sheriff|detective|officer|investigat|incident|case|claim|theft|stolen|burglar|assault|hit|attorney|"
        r"neighbou?r|took|broke|crash|court)\b",
        low,
    )
    selling = re.search(r"\b(?:unsubscribe|free trial|your order|has shipped|newsletter|order #|promo)\b", low)
    return bool(footage and asks and asker and not selling)
