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


_LABELS = (
    r"case|report|reference|ref|incident|claim|file|crime reference|investigation|docket|agency reference|event|"
    r"caso|expediente|referencia|aktenzeichen|vorgangsnummer|az|dossier|procédure"
)
# Letters stand before the number only in capitals: "case DR# 2601-00342", not "incident start 2025".
_CASE = re.compile(
    rf"\b(?i:{_LABELS})[ \t]*(?i:number|no|num|code|id|nr|número|n°|#)?[ \t]*(?i:is|was|de caso)?[ \t]*[.:#]*[ \t]*"
    r"(?i:number|no|nr|n°|#)?[.:]?[ \t]*"
    r"((?:[A-Z]{1,6}#?[ \t]?)?#?[ \t]?(?=[\w/-]*\d)(?!\d{4}-\d\d-\d\d)[A-Z0-9][\w/-]{3,24})"
)
_CASE_ALONE = re.compile(r"\b((?:DR|CR|IR|CAD|RD)#?[ \t]{0,2}(?=[\w/-]*\d)\d[\w/-]{4,24})")
_CASE_ID = re.compile(r"\bID[ \t:]+((?=[\w-]*\d)[A-Z][\w-]{4,24})")
_AREA = re.compile(
    r"^[ \t]*(?:area|location|where|place|address|zona|lugar|dirección|ort|bereich|lieu|secteur)[ \t]*[:\t ][ "
    r"\t]*(\S.{3,120})$",
    re.IGNORECASE | re.MULTILINE,
)
_STREET = re.compile(
    r"((?:\d{1,5}[ \t](?:block[ \t]of[ \t])?|(?:intersection|corner)[ \t]of[ \t])?"
    r"(?:[NSEW]\.?[ \t]|North[ \t]|South[ \t]|East[ \t]|West[ \t])?"
    r"(?:(?!(?:Circuit|District|Superior|County|Municipal|Supreme|Crown)[ \t]Court)[A-Z0-9][\w'’]{0,30}[ \t]){1,3}"
    r"(?:Street|St|Avenue|Ave|Road|Rd|Drive|Dr|Lane|Ln|Court|Ct|Boulevard|Blvd|Way|Place|Pl)\b"
    r"(?:[ \t](?:and|between)[ \t][A-Z][\w'’ ]{2,40}?(?=[,.\n]))?)"
)
_INCIDENTS = (
    (
        IncidentType.HIT_AND_RUN,
        r"hit[\s-]*(?:and|&|n)[\s-]*run|struck by a driver|did not stop|failed to stop|left the "
        r"scene|fahrerflucht|délit de fuite",
    ),
    (
        IncidentType.VEHICLE_BREAK_IN,
        r"theft from (?:a )?(?:motor )?vehicle|vehicle break[\s-]*in|broke(?:n)? into (?:several )?"
        r"(?:cars|vehicles)|car break[\s-]*in|gone through|rummag",
    ),
    (
        IncidentType.VEHICLE_THEFT,
        r"robo de (?:un |una )?(?:veh[ií]culo|auto|coche|camioneta|carro)|(?:auto|fahrzeug)diebstahl|"
        r"vol de (?:voiture|véhicule)|(?:vehicle|car|auto|truck|catalytic converter)s? theft|stolen "
        r"(?:vehicle|car|truck)|"
        r"thefts? of (?:a )?(?:motor )?(?:vehicle|car)s?",
    ),
    (
        IncidentType.PACKAGE_THEFT,
        r"(?:package|porch|parcel)s? thef|porch pirate|packages? (?:was|were )?(?:taken|stolen)",
    ),
    (IncidentType.BURGLARY, r"allanamiento|einbruch|cambriolage|burglar|break[\s-]*in|home invasion"),
    (IncidentType.ROBBERY, r"robbe|carjack|mugg"),
    (IncidentType.SHOOTING, r"shooting|shots? fired|gunfire|gunshot"),
    (IncidentType.ASSAULT, r"assault|batter(?:y|ed)|stabbing|attacked"),
    (IncidentType.VANDALISM, r"vandal|graffiti|criminal damage|windows? .{0,40}(?:broken|smashed)|took a bat"),
    (
        IncidentType.MISSING_PERSON,
        r"missing (?:person|child|teen|juvenile|man|woman|girl|boy)|amber alert|silver alert",
    ),
    (IncidentType.FIRE, r"\barson|\bfire\b"),
    (IncidentType.THEFT, r"\b(?:robo|hurto|diebstahl|vol)\b|\btheft|\bstole|larceny"),
)

# By which words a channel is told, the surest first; a channel with hosts is told by those, too.
_NEVER = r"(?!)"
_HOSTS = {Source.RING_VIDEO_REQUEST: ("ring.com",), Source.AXON_INDIVIDUAL: ("axon.com", "evidence.com")}
_CHANNELS = (
    (Source.RING_COMMUNITY, r"community request"),
    (Source.RING_RFA, r"request for assistance"),
    (Source.RING_VIDEO_REQUEST, _NEVER),
    (Source.AXON_INDIVIDUAL, _NEVER),
    (
        Source.COURT,
        r"\b(?:district|circuit|superior|county) court\b(?=[\s\S]*subpoena)|subpoena(?=[\s\S]*\b(?:district|circuit|"
        r"superior|county) court\b)",
    ),
    (Source.INSURER, r"\binsur(?:ance|er)|claims? (?:representative|adjuster)"),
    (
        Source.LAWYER,
        r"\b(?:attorneys?|law (?:firm|office)|llp|solicitors?|our client|this firm represents|rechtsanw[aä]lt\w*|"
        r"avocats?)\b",
    ),
    (Source.AGENCY, r"\b(?:police|sheriff|detective|officer|constable|pd|policía|polizei\w*|gendarmerie)\b"),
    (Source.NEIGHBOUR, r"\b(?:neighbou?r|next door|our (?:mailbox|house|car)|my (?:car|house|bike))\b"),
)


def first(pattern: re.Pattern[str], text: str, confidence: float = 0.8) -> Found | None:
    """Return the first group of the first match."""
    match = pattern.search(text)
    return Found(" ".join(match.group(1).split()).strip(" ,.;:"), match.group(0).strip(), confidence) if match else None


def case_number(text: str) -> Found | None:
    """Return the case, report, claim or file number."""
    return first(_CASE, text) or first(_CASE_ALONE, text) or first(_CASE_ID, text)


def area(text: str) -> Found | None:
    """Return the place, in the message's words."""
    return first(_AREA, text, 0.9) or first(_STREET, text, 0.5)


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


def source(text: str, sender: str, links_found: tuple[str, ...]) -> tuple[Source, str]:
    """Return the channel a request came through, and the words or the address that tell."""
    hosts = {domain(link): link for link in links_found} | {domain(sender): sender}
    for kind, pattern in _CHANNELS:
        if match := re.search(pattern, text, re.IGNORECASE):
            return kind, match[0]
        if host := next((host for host in _HOSTS.get(kind, ()) if host in hosts), None):
            return kind, hosts[host]
    return Source.OTHER, ""


def is_request(text: str) -> bool:
    """Tell whether a message asks for footage at all: it names footage and asks for it."""
    low = text.lower()
    footage = re.search(
        r"\b(?:footage|videos?|recordings?|cameras?|doorbell|cctv|surveillance|cámaras?|grabaciones|vídeos?|"
        r"aufnahmen|aufzeichnungen|kamera\w*|überwachung\w*|images|caméras?|enregistrements?)\b",
        low,
    )
    asks = re.search(
        r"\b(?:please|asking for|asks? (?:you|for)|request(?:s|ed|ing)?|could you|can you|would you|any chance|"
        r"let me know|we need|share your|you must|preserve|need(?:ed)?|grateful|look(?:ing)? for|produce|"
        r"pedimos|solicitamos|por favor|bitten|bitte|ersuchen|demandons|prions|veuillez|merci de)\b",
        low,
    )
    asker = re.search(
        r"\b(?:police|sheriff|detective|officer|investigat\w*|incident|case|claim|theft|stolen|burglar\w*|assault|hit|"
        r"attorneys?|law firm|represents?|neighbou?r|took|broke|crash|court|policía|robo|investiga|polizei|diebstahl|"
        r"einbruch|ermittl\w*|gendarmerie|enquête|vol|cambriolage)\b",
        low,
    )
    selling = re.search(r"\b(?:unsubscribe|free trial|your order|has shipped|newsletter|order #|promo)\b", low)
    return bool(footage and asks and asker and not selling)
