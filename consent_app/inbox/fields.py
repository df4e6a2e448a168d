"""The other fields of a request, each found by the words that stand around it, with those words as evidence."""

import re
from dataclasses import dataclass

from consent_app.domain.request import IncidentType, LegalBasis


@dataclass(frozen=True, slots=True)
class Found:
    """A value that was read, the words it was read from, and how sure that is (0 to 1)."""

    value: str
    quote: str
    confidence: float = 0.8


_LABELS = (
    r"case|report|reference|ref|incident|claim|file|crime reference|investigation|docket|agency reference|event|"
    r"our number|cause|matter|complaint|crime ref|rpt|crime|filed under|under|police ref|our ref|your ref|case file|"
    r"log|cad|warrant|caso|reporte|expediente|referencia|folio|denuncia|aktenzeichen|vorgangsnummer|vorgang|az|"
    r"dossier|procédure|procès-verbal|pv"
)
# Letters stand before the number only in capitals: "case DR# 2601-00342", not "incident start 2025".
_CASE = re.compile(
    rf"\b(?i:{_LABELS})[ \t]*(?i:number|no|num|núm|code|id|nr|número|n°|#)?\.?[ \t]*(?i:is|was|de caso|de reporte|"
    rf"de expediente)?[ \t]*[.:#–-]*[ \t]*"
    r"(?i:number|no|núm|nr|n°|#)?[.:]?[ \t]*(\d{2}[ \t][A-Z]{2,3}[ \t]\d{4,8}|\d{4}(?:[ \t]\d{2,4}){2,4}(?!\d)|"
    r"(?:[A-Z]{1,6}#?[ \t]?)?#?[ \t]?(?=[\w/-]*\d)(?!(?:19|20)\d\d-[01]\d-[0-3]\d)[A-Z0-9][\w/-]{3,24})"
)
_CASE_ALONE = re.compile(r"\b((?:DR|CR|IR|CAD|RD)#?[ \t]{0,2}(?=[\w/-]*\d)\d[\w/-]{4,24})")
_CASE_ID = re.compile(
    r"\bID[ \t:]+((?=[\w-]*\d)[A-Z][\w-]{4,24}|\d{2,4}-[\w-]{3,20})|"
    r"^[ \t]*(?:Investigation )?Code:[ \t]*([A-Z0-9]{3,8}-[A-Z0-9]{2,6})[ \t]*$",
    re.MULTILINE,
)
# Without a label: letters, a year and a number ("SO26-000713", "BCSO-2026-01127"), or a number alone on its line.
_CASE_SHAPED = re.compile(
    r"(?<![\w@./-])((?!COVID)[A-Z]{2,6}[ \t]?-?(?:20)?\d{2}[A-Z]{0,3}(?:-[A-Z]{2,5})?-?\d{3,8}(?:-\d{1,4})?|"
    r"[A-Z]{2,6}[ \t]\d{2}-\d{2}-\d{3,6}|[A-Z]\d{2}-\d{5,8}|\d{2}-[A-Z]{1,3}-\d{3,8})(?![\w@-])"
)
_CASE_LINE = re.compile(
    r"^[ \t]*(?:(?:No|Nr)\.[ \t]|#)?[ \t]?((?=[\w-]*\d)(?!(?:\d{3}-)?\d{3}-\d{4}$)(?!(?:19|"
    r"20)\d\d-[01]\d-[0-3]\d)\d{2,4}-[\w-]{3,16})[ \t]*$",
    re.MULTILINE,
)
_AREA = re.compile(
    r"^[ \t]*(?:area|location|where|place|address|zona|lugar|dirección|ort|bereich|lieu|secteur)[ \t]*[:\t ][ "
    r"\t]*(\S.{3,120})$",
    re.IGNORECASE | re.MULTILINE,
)
_KIND = (
    r"(?:Street|St|Avenue|Ave|Road|Rd|Drive|Dr|Lane|Ln|Court|Ct|Boulevard|Blvd|Way|Place|Pl|Parkway|Pkwy|Terrace|"
    r"Circle|Cir|Loop|Trail|Row|Square|Rise|Close|Crescent|Grove|Gardens|Mews|Alley|Pike|Highway|Brow|Hill|Green|"
    r"Parade)(?![ \t](?:Police|PD|Sheriff|County|Fire|Department|Constabulary|Mutual)\b)"
)
_COURT = r"(?:Circuit|District|Superior|County|Municipal|Supreme|Crown)[ \t]Court"
_WORD = rf"(?!{_COURT})[A-Z0-9][\w'’]{{0,30}}[ \t]"
_END = r"(?=[,.;\n)]|[ \t](?:that|which|who|to|for|in|on|from|is|was|are|shows?)\b|$)"
_STREET = re.compile(
    r"((?:\d{1,5}[ \t](?:block[ \t]of[ \t])?|(?:intersection|corner)[ \t]of[ \t])?"
    rf"(?:[NSEW]\.?[ \t]|North[ \t]|South[ \t]|East[ \t]|West[ \t])?(?:{_WORD}){{1,3}}{_KIND}\b\.?"
    rf"(?:[ \t](?:and|between|&|/|near|by)[ \t][A-Z0-9][\w'’. ]{{2,50}}?{_END}|"
    r"[ \t]from[ \t]the[ \t][a-z'’ ]{3,30}[ \t]to[ \t]the[ \t][a-z'’ ]{3,30})?|\d{1,3}(?:st|nd|rd|th)[ \t](?:and|"
    r"&)[ \t][A-Z0-9][\w'’]{1,30}|(?:FM|US|SR|Hwy|Highway|Route|Interstate)[ -]?\d{1,4}(?:[ \t](?:between|near|"
    r"at)[ \t][A-Z][\w'’ ]{2,50}?"
    rf"{_END})?)"
)
# Streets abroad: the kind stands before the name, or is its end.
_ABROAD = re.compile(
    r"\b((?:(?:cuadra|altura)[ \t]\d+[ \t]de[ \t]la[ \t])?(?i:calle|avenida|av\.|paseo|camino|rue|avenue|route|"
    r"chemin|place|boulevard)[ \t](?:(?i:de|du|des|la|las|los|el|del|"
    r"de la)[ \t]){0,2}[A-ZÀ-Þ0-9][\w'’-]*(?:[ \t][A-ZÀ-Þ][\w'’-]*){0,3}(?:,?[ \t]\d{1,4}(?:-\d{1,4})?[ \t]?BLKS?|"
    r"[ \t](?:y|à|et)[ \t](?:la[ \t])?(?:calle[ \t])?[A-ZÀ-Þ0-9][\w'’-]*)?|[A-ZÄÖÜ][\wäöüß-]*(?:straße|strasse|weg|"
    r"platz|allee|gasse|damm|ufer|markt)(?:[ \t]\d{1,4})?)"
)
# Named by a landmark, by all of a town, or in small letters.
_LANDMARK = re.compile(
    r"\b(?:at|in|near|behind|outside) (?:the )?((?:[A-Z][\w'’]{1,30} ){1,3}(?:[Pp]arking [Ll]ot|Park|School|Plaza|"
    r"Mall|Apartments|Library|Church|Station|Market|[Tt]ownhomes|Trailhead|Bridge))\b|\b((?i:(?:whole|"
    r"entire)[ \t](?:city|town|county|village|district|neighbou?rhood))(?:[ \t]of(?:[ \t][A-Z]\w{1,30}){1,3})?)|"
    r"\bon ((?!(?:the|our|my|your|this|that|his|her|their)\b)(?:[a-z]{3,20} ){1,2}(?:lane|street|road|avenue|drive|"
    r"court|way|place))\b"
)
_INCIDENTS = (
    (
        IncidentType.HIT_AND_RUN,
        r"hit[\s-]*(?:and|&|n)[\s-]*run|(?:clipped|sideswiped|scraped|hit|rear-ended)\b.{0,60}\b(?:took|drove|sped|"
        r"raced) (?:off|away)|did not stop|failed to stop|(?:whoever|driver who|car that|someone who) hit|hit (?:my|"
        r"our|her|his|the|a) (?:\w+ )?(?:car|van|truck|vehicle)\b|(?:backed|crashed|ran|drove|smashed|"
        r"slammed) into\b.{0,60}\b(?:drove|took|sped) (?:off|away)|(?:leave a|left no) note|(?:driver|car|truck|"
        r"pickup|vehicle|suv) (?:just )?kept going|(?:left|leaving|fled) the scene|(?:left|drove (?:off|"
        r"away)) without|(?:was|were) (?:struck|hit)\b.{0,80}\b(?:driver|driving|drove|car|vehicle|"
        r"truck)\b.{0,40}\b(?:left|away|off|fled)|struck by a driver|(?:hit|struck) (?:my|our|a|"
        r"the) (?:insured's )?parked|unfallflucht|fahrerflucht|délit de fuite|(?:atropell\w+|"
        r"choque)\b.{0,160}\b(?:fuga|huy[óo])",
    ),
    (
        IncidentType.VEHICLE_BREAK_IN,
        r"thefts? from (?:a |an )?(?:(?:un)?locked |motor |parked )*(?:vehicle|car|auto)s?|(?:vehicle|car|"
        r"auto)s? break[\s-]*ins?|(?:broke(?:n)?|breaking) into (?:a |several |some |parked |locked |the |my |"
        r"our )*(?:cars?|vehicles?|trucks?|vans?)|(?:cars?|vehicles?|trucks?|vans?)\b.{0,60}\bbroken into|"
        r"gone through|rummag|break[\s-]*ins? (?:to|of|into) (?:\w+ )?(?:cars?|vehicles?)|smashed (?:car|"
        r"vehicle) windows|smash(?:ed)? and grab|(?:suv|pickup|(?:car|truck|vehicle|"
        r"van)s?\b) .{0,12}\bwindows? (?:was|were|got|had been) (?:smashed|broken|shattered)\b.{0,60}\b(?:taken|"
        r"stolen|gone|missing)|smash-and-grab|robo (?:al|en el) interior de (?:un |"
        r"su )?(?:veh[ií]culo|auto|carro)|rompieron (?:el|un) vidrio|autoaufbruch|aus (?:einem |dem )?(?:pkw|"
        r"fahrzeug|auto)",
    ),
    (
        IncidentType.VEHICLE_THEFT,
        r"robo de (?:un |una )?(?:veh[ií]culo|auto|coche|camioneta|carro)|(?:auto|fahrzeug)diebstahl|"
        r"vol de (?:voiture|véhicule)|(?:vehicle|car|auto|truck|motorcycle|scooter)s? theft|stolen (?:vehicle|car|"
        r"truck|suv|pickup|kia|hyundai|honda|ford|motorcycle)|thefts? of (?:a |an |the |your |his |"
        r"her )?(?:\w+ ){0,2}(?:vehicle|car|truck|van|scooter|moped|motorcycle|suv|pickup)s?|(?:car|truck|vehicle|"
        r"suv|kia|honda|pickup|motorcycle|sportage|van)\b.{0,60}\b(?:was|were|got) (?:taken|stolen)|\b(?:19|"
        r"20)\d\d (?:[\w-]+ ){1,4}(?:was|were|got) (?:taken|stolen)|(?:stole|took) (?:a|the|my|our|his|her) (?:car|"
        r"truck|vehicle|motorcycle)",
    ),
    (
        IncidentType.PACKAGE_THEFT,
        r"(?:package|porch|parcel)s? thef|porch pirate|(?:packages?|parcels?|\b(?<!glove )(?<!tool )box(?:es)?|"
        r"deliver(?:y|ies))\b.{0,40}\b(?:taken|stolen|swiped|lifted|gone|vanished|walked off)|(?:stole|took|swiped|"
        r"taking|stealing)\b.{0,30}\b(?:packages?|parcels?)|packges|paquetes? robad",
    ),
    (
        IncidentType.BURGLARY,
        r"allanamiento|(?:entr\w+|forz\w+)\b.{0,60}\b(?:vivienda|casa|domicilio|garaje)\b|einbruch|cambriolage|"
        r"burgl|break[\s-]*in|home invasion|broke(?:n)? into (?:a |the |my |our )?(?:home|house|garage|shed|"
        r"workshop|business|store)",
    ),
    (
        IncidentType.ROBBERY,
        r"robbery|robberies|robbed|snatched (?:from|out of) .{0,30}\bhands?\b|carjack|mugg|held up|at gunpoint|"
        r"raub|asalto|vol à main armée",
    ),
    (IncidentType.SHOOTING, r"shooting|shots? fired|gunfire|gunshot"),
    (
        IncidentType.ASSAULT,
        r"assault|battered|(?:and|aggravated|simple|sexual|domestic) battery|\bbattery (?:of|on|against|case|charge)\b|"
        r"stabb(?:ing|ed)|attacked|beaten up|körperverletzung|agresi[óo]n|agression|(?:was|were|been) beaten|punched",
    ),
    (
        IncidentType.VANDALISM,
        r"vandal|graffiti|criminal damage|criminal mischief|property damage|damag(?:ed|"
        r"ing) (?:\w+ )?(?:parked )?(?:cars|vehicles|windows|signs|mailboxes|property)|sachbeschädigung|dégradation|"
        r"windows? .{0,40}(?:broken|smashed)|took a bat|spray[\s-]*paint|smash(?:ed|ing)\b|(?:covered|splashed|"
        r"doused) (?:in|with) .{0,20}paint|slash(?:ed|ing) .{0,20}tires?|tires? slashed|keyed\b|(?:flattened|"
        r"took out|plowed into|ran over) .{0,20}(?:mailbox|fence|wall|sign)|knocked (?:over|down)|egged|(?:throwing|"
        r"threw) eggs|beschmiert|eingeworfen",
    ),
    (
        IncidentType.MISSING_PERSON,
        r"missing (?:person|child|teen|juvenile|man|woman|girl|boy|elder|adult)|amber alert|silver alert|"
        r"(?:last seen|walked away from|wandered (?:off|away))|vermisst|desaparecid[oa]|disparue?|disparition|"
        r"(?:girl|boy|child|baby|teenager) (?:was |has been )?(?:taken|abducted|snatched)|abduct|kidnap",
    ),
    (
        IncidentType.FIRE,
        r"\barson|\bfire\b(?! (?:station|hydrant|dep|house|lane|escape|truck|service|district|alarm|pit|code|"
        r"marshal|dept|chief))|set alight|torched|burned out|brandstiftung|incendi[eo]",
    ),
    (
        IncidentType.THEFT,
        r"\b(?:robo|hurto|diebstahl|vol)\b|\btheft|\bstole|larceny|walked off with|made off with|(?:was|were|"
        r"got) (?:swiped|nicked|pinched)|(?:sawed|cut) .{0,40}\b(?:off|converter)|catalytic converter",
    ),
)


# What an officer's desk is called is not what happened.
_UNITS = re.compile(
    r"\b[\w/&]+(?:[ \t]+(?:and|&)[ \t]+\w+)?[ \t]+(?:Unit|Division|Bureau|Squad|Section|Detail|Crimes|Task Force)\b|"
    r"work \w+ cases"
)
# A threat, or that it is none, is no order.
_NO_ORDER = re.compile(
    r"\b(?:not|no|nor|neither|never|nothing|without|isn['’]t|come back with|get|getting|seek|obtain|apply for|"
    r"ask\w*|if|or|may|might|will|would)\s+(?:[\w']+\s+){0,4}?(?:an?\s+|the\s+)?(?:search\s+|court\s+)?(?:subpoena|"
    r"warrant)s?\b(?:\s*(?:,|nor|or|and)\s*(?:an?\s+)?(?:search\s+|court\s+)?(?:subpoena|warrant|order)\b)*|"
    r"\b(?:subpoena|warrant)s?\s+(?:may|might|could|will|would|can)\s+(?:follow|be)\b",
    re.IGNORECASE,
)


def first(pattern: re.Pattern[str], text: str, confidence: float = 0.8) -> Found | None:
    """Return the first group of the first match that holds something."""
    match = pattern.search(text)
    if match is None:
        return None
    value = next(group for group in match.groups() if group is not None)
    return Found(" ".join(value.split()).strip(" ,.;:"), match.group(0).strip(), confidence)


def case_number(text: str) -> Found | None:
    """Return the case, report, claim or file number."""
    shapes = (_CASE, _CASE_ALONE, _CASE_ID, _CASE_SHAPED, _CASE_LINE)
    return next((found for shape in shapes if (found := first(shape, text))), None)


def area(text: str) -> Found | None:
    """Return the place, in the message's words."""
    return (
        first(_AREA, text, 0.9) or first(_STREET, text, 0.5) or first(_ABROAD, text, 0.5) or first(_LANDMARK, text, 0.4)
    )


def incident_type(text: str) -> tuple[IncidentType | None, str]:
    """Return what is said to have happened, and the words."""
    plain = _UNITS.sub(" ", " ".join(text.split()))
    for kind, pattern in _INCIDENTS:
        if match := re.search(pattern, plain, re.IGNORECASE):
            return kind, match.group(0)
    return None, ""


def legal_basis(text: str) -> tuple[LegalBasis, str]:
    """Return what the request rests on; a threat, or "this is not a subpoena", changes nothing."""
    plain = _NO_ORDER.sub(" ", text)
    for basis, pattern in (
        (LegalBasis.WARRANT, r"\b(?:search warrant|warrant (?:is )?(?:attached|issued|signed))\b"),
        (LegalBasis.SUBPOENA, r"\bsubpoena(?:ed|s)?\b"),
        (
            LegalBasis.PRESERVATION,
            r"\b(?:preservation (?:of|letter|notice|request|demand)|litigation hold|duty to preserve|spoliation|"
            r"(?:ask|request|demand|require)\w*\b[^.\n]{0,40}\bpreserve|please preserve|must be preserved|(?:notice|"
            r"request|demand) to (?:preserve|retain|keep)|\bretain\b[^.\n]{0,40}\b(?:images|videos?|footage|"
            r"recordings?)|retention of|please (?:keep|retain) (?:whatever|any|all|a copy)|"
            r"ask\w* (?:\w+ ){0,2}to keep (?:the|your|any|all) (?:\w+ )?(?:images|videos?|footage|recordings?)|"
            r"(?:switch|turn) off (?:\w+ ){0,2}(?:deletion|overwriting)|do not (?:erase|delete|overwrite|destroy))\b",
        ),
        (
            LegalBasis.EMERGENCY,
            r"\b(?:exigent circumstances|exigency|emergency (?:disclosure|request)|imminent (?:danger|threat)|"
            r"danger of death|life[\s-]threatening emergency)\b",
        ),
    ):
        if match := re.search(pattern, plain, re.IGNORECASE):
            return basis, match.group(0)
    return LegalBasis.VOLUNTARY, ""
