"""Who asks: the organisation, and the person, by rank, by signature, or as the mail names its sender."""

import re
import unicodedata

from consent_app.inbox.fields import Found, first

# A word of a name as people write it; one that ends in a dot is short ("St."), else a sentence ends there.
_NAME = r"[A-ZÀ-Þ](?:[\w.'’&-]{0,30}[\w'’&-]|[\w]{0,3}\.)?"
_KINDS = (
    r"Police Department|Police Service|Police|PD|Sheriff['’]?s?(?:[ \t]+(?:Office|Department))?|"
    r"Department of Public Safety|Marshal['’]?s?[ \t]+Office|State Patrol|Constabulary|"
    r"(?:District|State['’]?s?)[ \t]+Attorney(?:['’]?s?[ \t]+Office)?|"
    r"Insurance Company|Insurance Group|Insurance|Mutual|Assurance|LLP|LLC|PLLC|P\.C\.|Law Group|Solicitors|"
    r"(?:Homeowners|Owners)['’]?[ \t]+Association|HOA|School District|University|"
    r"(?:Circuit|District|Superior|County|Municipal|Crown|Magistrates['’]?)[ \t]+Court"
)
_AGENCY = re.compile(rf"(?<!\w)((?:(?:{_NAME}|&|and|of)[ \t]+){{0,5}}{_NAME}[ \t]+(?:{_KINDS}))(?!\w)")
_ABROAD = re.compile(
    r"((?:Departamento|Jefatura|Comisaría|Policía)(?:[ \t]+(?:de|del|la|Policía|Municipal|Nacional|Local))*"
    rf"(?:[ \t]+{_NAME}){{1,3}}|Polizei(?:präsidium|inspektion|direktion|revier)?(?:[ \t]+{_NAME}){{1,3}}|"
    rf"(?:Police (?:nationale|municipale)|Gendarmerie(?: nationale)?|Commissariat)(?:[ \t]+(?:de|du|d['’]))?"
    rf"(?:[ \t]*{_NAME}){{0,3}})"
)
_CAPITALS = re.compile(
    r"^[ \t]*((?:[A-Z&]{2,}[ \t]+|&[ \t]+){1,5}(?:POLICE DEPARTMENT|SHERIFF['’]?S OFFICE|LLP|LLC|CIRCUIT COURT|"
    r"DISTRICT COURT|SUPERIOR COURT))\b",
    re.MULTILINE,
)
# "STATE OF WISCONSIN  CIRCUIT COURT  DANE COUNTY", as a summons is headed.
_COURT = re.compile(
    r"\b(CIRCUIT|DISTRICT|SUPERIOR|COUNTY|MUNICIPAL) COURT\b[^\n]{0,60}?\b([A-Z][A-Z .]{2,30}?) COUNTY\b"
)
_KEPT = frozenset({"LLP", "LLC", "PLLC", "PD", "HOA"})
_RANK = (
    r"(?:Det(?:ective)?|Detektiv|Officer|Ofc|Sgt|Sergeant|Lt|Lieutenant|Cpl|Capt(?:ain)?|Deputy|Inv(?:estigator)?|"
    r"PC|DC|DS|DI|Agent|Agente|Trooper|Chief|Comisario|Inspector|Kommissarin?|(?:Assistant )?District Attorney|"
    r"Capitaine|Brigadier)\.?"
)
_GIVEN = r"(?:[A-ZÀ-Þ]\.|[A-ZÀ-Þ][\w'’-]{1,30})"
_PERSON = re.compile(_RANK + rf"[ \t]+(?:\d{{3,6}}[ \t]+)?({_GIVEN}(?:[ \t]+{_GIVEN}){{0,2}})")
_NO_PERSON = re.compile(
    r"\b(?:police|department|office|sheriff|claims?|team|support|no-?reply|evidence|ring|neighbors|insurance|court|city|"
    r"county|desk|unit|records|notifications?)\b",
    re.IGNORECASE,
)


def agency(text: str) -> Found | None:
    """Return the organisation that asks."""
    plain = re.sub(r"\b(?:The|Dear|Our|From|This is)\s", "", text)
    court = _COURT.search(text)
    if court:
        return Found(f"{court[2].strip().title()} County {court[1].title()} Court", court[0].strip(), 0.8)
    capitals = first(_CAPITALS, text)
    if capitals:
        return Found(_cased(capitals.value), capitals.quote, capitals.confidence)
    return first(_ABROAD, text) or first(_AGENCY, plain)


def _cased(name: str) -> str:
    return " ".join(word if word in _KEPT else word.title() for word in name.split())


def requester(body: str, sender_name: str) -> Found | None:
    """Return the name of the person who asks, without rank: as the message says it, else as the mail's sender."""
    found = first(_PERSON, body)
    if found:
        return found
    name = _turned(sender_name)
    if name and not _NO_PERSON.search(name) and _said_in(name, body):
        return Found(name, sender_name, 0.6)
    return None


def _turned(name: str) -> str:
    """Return "Bexley, Amara 8821" as "Amara Bexley"; empty where it is no name of two to four words."""
    last, comma, given = re.sub(r"\s*\b\d+\b", "", name).partition(",")
    whole = f"{given.strip()} {last.strip()}" if comma else last.strip()
    return whole if 2 <= len(whole.split()) <= 4 else ""


def _said_in(name: str, body: str) -> bool:
    """Tell whether the message names its sender, too: a name that stands in the address alone may be a machine's."""
    low = unicodedata.normalize("NFC", body).lower()
    return any(len(part) > 2 and part.lower() in low for part in name.split())
