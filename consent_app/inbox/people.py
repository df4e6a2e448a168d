"""Who asks: the organisation, and the person, by rank, by signature, or as the mail names its sender."""

import re
import unicodedata
from dataclasses import replace

from consent_app.inbox.fields import Found, first

# A word of a name as people write it; one that ends in a dot is short ("St."), else a sentence ends there.
_NAME = r"[A-ZÀ-Þ](?:[\w.'’&-]{0,30}[\w'’&-]|[\w]{0,3}\.)?"
_KINDS = (
    r"Police Department|Division of Police|State Fire Marshal|(?:State )?Highway Patrol|Police Services?|"
    r"Police Bureau|Police Division|Department of Police|Police|PD|Sheriff['’]?s?(?:[ \t]+(?:Office|"
    r"Department))?|Department of Public Safety|Public Safety Department|Marshal['’]?s?[ \t]+Office|State Patrol|"
    r"Constabulary|(?:District|State['’]?s?)[ \t]+Attorney(?:['’]?s?[ \t]+Office)?|Insurance Company|"
    r"Insurance Group|Insurance|Mutual|Assurance|Casualty(?:[ \t](?:&|and)[ \t]Property)?|Property[ \t](?:&|"
    r"and)[ \t]Casualty|LLP|LLC|PLLC|P\.C\.|Law Group|Law Offices?|Law Firm|Solicitors|Inquiry Group|"
    r"Investigations?|Investigative (?:Group|Services)|Detective Agency|(?:Homeowners|Owners)['’]?[ \t]+Association|"
    r"HOA|School District|University|(?:Circuit|District|Superior|County|Municipal|Crown|"
    r"Magistrates['’]?)[ \t]+Court"
)
_SMALL = re.compile(r"^(?:of|and|&)[ \t]+")
_AGENCY = re.compile(
    rf"(?<!\w)(?!Assistant|Asst|Deputy)((?:(?:{_NAME}|&|and|of)[ \t]+){{0,5}}{_NAME},?[ \t]+(?:{_KINDS}))(?!\w)"
)
_ABROAD = re.compile(
    r"(Oficina[ \t]del[ \t]Sheriff(?:[ \t](?:del[ \t]Condado[ \t])?de(?:[ \t]+" + _NAME + r"){1,3})?|"
    r"Brigade[ \t]de[ \t]gendarmerie(?:[ \t]de[ \t]"
    + _NAME
    + r")?|Police[ \t]Scotland|Metropolitan[ \t]Police(?:[ \t]Service)?|"
    r"(?:Departamento|Jefatura|Comisaría|Policía)(?:[ \t]+(?:de|del|la|Policía|Municipal|Nacional|Local))*"
    rf"(?:[ \t]+{_NAME}){{1,3}}|Polizei(?:präsidium|inspektion|direktion|revier)?(?:[ \t]+{_NAME}){{1,3}}|"
    rf"(?:Police (?:nationale|municipale)|Gendarmerie(?: nationale)?|Commissariat)(?:[ \t]+(?:de|du|d['’]))?"
    rf"(?:[ \t]*{_NAME}){{0,3}})"
)
_CAPITALS = re.compile(
    r"^[ \t*#=~-]*((?:[A-ZÀ-Þ&.'’-]{2,}[ \t]+|&[ \t]+){1,5}(?:POLICE DEPARTMENT|POLICE SERVICES?|CASUALTY|"
    r"INSURANCE(?: COMPANY| GROUP)?|MUTUAL|SHERIFF['’]?S (?:OFFICE|DEPARTMENT)|DISTRICT ATTORNEY['’]?S OFFICE|"
    r"(?<=,[ \t])P\.C\.|[A-Z]+,[ \t]P\.C\.|HOMEOWNERS ASSOCIATION|LLP|LLC|CIRCUIT COURT|DISTRICT COURT|"
    r"SUPERIOR COURT))(?![\w])",
    re.MULTILINE,
)
# "STATE OF WISCONSIN  CIRCUIT COURT  DANE COUNTY", as a summons is headed.
_COURT = re.compile(
    r"\b(CIRCUIT|DISTRICT|SUPERIOR|COUNTY|MUNICIPAL) COURT\b[^\n]{0,60}?\b([A-Z][A-Z .]{2,30}?) COUNTY\b"
)
# "SUPERIOR COURT OF CALIFORNIA, COUNTY OF SONOMA", "COURT OF COMMON PLEAS  FRANKLIN COUNTY, OHIO".
_COURT_OF = re.compile(
    r"\b((?:SUPERIOR|DISTRICT|CIRCUIT|MUNICIPAL|COUNTY) COURT OF [A-Z ]{3,40}(?:,[ \t]*COUNTY OF [A-Z]+(?: [A-Z]+)?)?|"
    r"(?:[A-Z]+ JUDICIAL )?DISTRICT COURT[ \t]*\n[ \t]*COUNTY OF [A-Z]+|"
    r"COURT OF COMMON PLEAS,?\s{1,40}[A-Z]+(?: [A-Z]+)? COUNTY(?:, [A-Z]+)?)"
)
_OWNED = re.compile(r"(['’])S\b")
_KEPT = frozenset({"LLP", "LLC", "PLLC", "PD", "HOA"})
_RANK = (
    r"(?:Ayudante|ayudante|[Dd]etective|Oficial|Maréchal[ \t]des[ \t]logis(?:-chef)?|Adjudant|Det(?:ective)?|"
    r"Detektiv|Officer|Ofc|Sgt|Sergeant|Lt|Lieutenant|Cpl|Capt(?:ain)?|Deputy|Inv(?:estigator)?|"
    r"PC|DC|DS|DI|Agent|Agente|Trooper|Chief|Comisario|Inspector|Kommissarin?|(?:Assistant )?District Attorney|"
    r"Capitaine|Brigadier)\.?"
)
# What a desk within an agency is called.
_UNIT = re.compile(r"(?:Criminal|Traffic|Special|Property|Major|Crash|Felony|Arson|General) Investigations?\b")
# "Officer James Holt of the Rivermark Police": the person before the agency.
_RANKED = re.compile(rf"^{_RANK}(?:[ \t]+{_NAME}){{1,3}}[ \t]+(?:of|with|at)[ \t]+")
_GIVEN = r"(?:[A-ZÀ-Þ]\.|[A-ZÀ-Þ][\w'’-]{1,30})"
_OFFICE = (
    r"(?:(?:Assistant|Asst\.?|Deputy|Senior|Chief)[ \t]+)*(?:District Attorney|Public Defender|Prosecuting Attorney|"
    r"Prosecutor|City Attorney|County Attorney|State['’]s Attorney|Attorney General)"
)
_PERSON = re.compile(
    rf"(?:{_RANK}[ \t]+){{1,3}}(?:\d{{3,6}}[ \t]+)?(?!(?:{_RANK}|{_OFFICE}|Prosecuting|District|State|Attorney|"
    rf"Clerk)\b)({_GIVEN}(?:[ \t]+{_GIVEN}){{0,2}})"
)
_LOUD_PERSON = re.compile(
    r"\b(?:DET|DETECTIVE|DEP|DEPUTY|OFC|OFFICER|SGT|LT|CPL|INV)\b\.?[ \t]+((?:[A-Z]\.[ \t]*)?[A-ZÀ-Þ][A-ZÀ-Þ'’-]{2,}"
    r"(?:[ \t]+[A-ZÀ-Þ][A-ZÀ-Þ'’-]{2,})?)"
)
_REQUESTED_BY = re.compile(
    rf"\b(?i:requested|submitted|sworn|posted|issued) (?i:by):?\s+(?:(?:{_OFFICE}|"
    rf"{_RANK})[ \t]+){{0,3}}({_GIVEN}(?:[ \t]+{_GIVEN}){{1,2}})"
)
_MY_NAME = re.compile(
    rf"\b(?i:my name is|it['’]?s|it is|this is|hey its|i am|"
    rf"i['’]m)[ \t]+({_GIVEN}(?:[ \t]+{_GIVEN}){{0,2}})(?=[ \t]+(?i:from|with|of|at|in|and)|[,.!(])"
)
_HERE = re.compile(rf"\b({_GIVEN}(?:[ \t]+{_GIVEN}){{1,2}})[ \t]+here\b")
# A line with a name and what they are, as letters end.
_SIGNED = re.compile(
    rf"^[ \t]*({_GIVEN}(?:[ \t]+{_GIVEN}){{1,2}})[ \t]*(?:,|\||[-–—])[ \t]*(?:[A-Z][\w&./ ]{{2,50}})$", re.MULTILINE
)
# A name on a line of its own, and below it what they are.
_TITLED = re.compile(
    rf"^[ \t]*({_GIVEN}(?:[ \t]+{_GIVEN}){{1,2}})[ \t]*\n[ \t]*(?:{_OFFICE}|{_RANK}|(?:[A-Z]\w+[ \t]){{0,2}}"
    r"(?:Attorney|Adjuster|Investigator|Investigations|Manager|President|Secretary|Paralegal|Representative|Handler|"
    r"Counsel|Examiner|Officer|Constable))\b",
    re.MULTILINE,
)
# "Priya Roe (Aurora Police Department)", "Call me - Rosalind Roe, 512-555-0183".
_BRACKETED = re.compile(
    rf"\b({_GIVEN}(?:[ \t]+{_GIVEN}){{1,2}})[ \t]*(?:\((?={_NAME}[ \t])|,[ \t]*(?=\(?\d{{3}}\)?[ .-]))"
)
_CLOSED = re.compile(
    r"^[ \t]*(?:sincerely|regards|kind regards|best|best regards|respectfully|thanks|thank you|yours|mit freundlichen "
    rf"grüßen|atentamente|cordialement)\b[^\n]{{0,30}}\n+[ \t]*({_GIVEN}(?:[ \t]+{_GIVEN}){{1,2}})[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_NO_PERSON = re.compile(
    r"\b(?:police|department|office|sheriff|claims?|team|support|no-?reply|hoa|association|evidence|ring|neighbors|"
    r"insurance|court|city|county|desk|unit|records|notifications?|attorney|prosecutor|portal|services?|da|pd|"
    r"notice)\b",
    re.IGNORECASE,
)


def agency(text: str) -> Found | None:
    """Return the organisation that asks."""
    plain = re.sub(r"\b(?:The|Dear|Our|From|This is)\s", "", text)
    court = _COURT.search(text)
    if court:
        return Found(f"{court[2].strip().title()} County {court[1].title()} Court", court[0].strip(), 0.8)
    if named := first(_COURT_OF, text):
        return Found(_cased(named.value), named.quote, named.confidence)
    capitals = first(_CAPITALS, text)
    if capitals:
        return Found(_cased(capitals.value), capitals.quote, capitals.confidence)
    found = [
        Found(_RANKED.sub("", " ".join(one[1].split()).strip(" ,.;:")), one[0].strip())
        for one in _AGENCY.finditer(plain)
    ]
    # A court that signed something is named beside those who ask.
    asking = [one for one in found if "Court" not in one.value] or found
    asking = [one for one in asking if not _UNIT.match(one.value)] or asking
    best = first(_ABROAD, text) or (asking[0] if asking else None)
    # A dot at the end is that of a sentence, but for a firm's own.
    return replace(best, value=_SMALL.sub("", re.sub(r"\bP\.C$", "P.C.", best.value))) if best else None


def _cased(name: str) -> str:
    return " ".join(word if word in _KEPT else _OWNED.sub("\\1s", word.title()) for word in name.split())


def requester(body: str, sender_name: str) -> Found | None:
    """Return the name of the person who asks, without rank: as the message says it, else as the mail's sender."""
    by = first(_REQUESTED_BY, body)
    found = by if by and not _NO_PERSON.search(by.value) else first(_PERSON, body)
    if found:
        return found
    if loud := first(_LOUD_PERSON, body):
        return Found(loud.value.title(), loud.quote, loud.confidence)
    name = _turned(sender_name)
    if name and not _NO_PERSON.search(name) and _said_in(name, body):
        return Found(name, sender_name, 0.6)
    signed = [
        one for shape in (_MY_NAME, _HERE, _CLOSED, _SIGNED, _TITLED, _BRACKETED) if (one := first(shape, body, 0.6))
    ]
    signed += [Found(name, sender_name, 0.4)] if name else []
    return next((one for one in signed if not _NO_PERSON.search(one.value)), None)


def _turned(name: str) -> str:
    """Return "Bexley, Amara 8821" as "Amara Bexley", without rank; empty where it is no name of two to four words."""
    plain = re.sub(rf"^(?:{_RANK}\s+)+", "", name.strip())
    last, comma, given = re.sub(r"\s*\b\d+\b", "", plain).partition(",")
    whole = f"{given.strip()} {last.strip()}" if comma else last.strip()
    return whole if 2 <= len(whole.split()) <= 4 else ""


def _said_in(name: str, body: str) -> bool:
    """Tell whether the message names its sender, too: a name that stands in the address alone may be a machine's."""
    low = unicodedata.normalize("NFC", body).lower()
    return any(len(part) > 2 and part.lower() in low for part in name.split())
