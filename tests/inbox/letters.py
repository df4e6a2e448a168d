"""Requests in words of our own, with their truth: what forms and days people write times in is drawn anew each time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

CHICAGO, LONDON, BERLIN, PARIS = "America/Chicago", "Europe/London", "Europe/Berlin", "Europe/Paris"
SPANISH = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
]
GERMAN = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
]
FRENCH = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]

Window = tuple[datetime, datetime]


@dataclass(frozen=True)
class Letter:
    """A message, when it came and where, and what it asks for."""

    text: str
    received: datetime
    zone: str
    window: Window
    truth: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """A stretch of time to ask for: a day, from when to when, and whether that ends on the day after."""

    day: date
    start: time
    end: time

    @property
    def last(self) -> date:
        """The day on which it ends."""
        return self.day + timedelta(days=int(self.end <= self.start))

    def window(self, zone: str) -> Window:
        """Return it as two moments."""
        place = ZoneInfo(zone)
        return datetime.combine(self.day, self.start, place), datetime.combine(self.last, self.end, place)


QUARTERS = [time(hour, minute) for hour in range(24) for minute in (0, 15, 30, 45)]


@st.composite
def asked(draw: st.DrawFn) -> Asked:
    """Draw a stretch of a quarter of an hour to ten hours on a day of two years."""
    day = draw(st.dates(date(2024, 1, 2), date(2026, 6, 30)))
    start = draw(st.sampled_from(QUARTERS))
    minutes = 15 * draw(st.integers(1, 40))
    end = (datetime.combine(day, start) + timedelta(minutes=minutes)).time()
    return Asked(day, start, end)


def half(at: time) -> str:
    """Return a time of day as Americans write it: "8 p.m.", "8:15 p.m."."""
    hour = at.hour % 12 or 12
    minutes = f":{at.minute:02}" if at.minute else ""
    return f"{hour}{minutes} {'p.m.' if at.hour >= 12 else 'a.m.'}"


def tight(at: time) -> str:
    """Return a time of day as it stands in a hurry: "8:15PM"."""
    return f"{at.hour % 12 or 12}:{at.minute:02}{'PM' if at.hour >= 12 else 'AM'}"


def military(at: time) -> str:
    """Return a time of day as a report has it: "2015 hours"."""
    return f"{at.hour:02}{at.minute:02} hours"


def long(day: date) -> str:
    """Return a day with its month's name and year."""
    return f"{day:%B} {day.day}, {day.year}"


def weekday(day: date) -> str:
    """Return a day with its weekday, without its year."""
    return f"{day:%A}, {day:%B} {day.day}"


def slashed(day: date) -> str:
    """Return a day in numbers, the month first."""
    return f"{day.month}/{day.day}/{day.year}"


def both(one: Asked, clock: object, said: object) -> str:
    """Return a stretch of time with the day at both of its ends."""
    return f"{clock(one.start)} on {said(one.day)} and {clock(one.end)} on {said(one.last)}"  # type: ignore[operator]  # one of the above


@st.composite
def letters(draw: st.DrawFn) -> Letter:
    """Draw a message of one of the kinds."""
    one = draw(asked())
    received = datetime.combine(one.last + timedelta(days=draw(st.integers(1, 20))), time(9, 30), ZoneInfo(CHICAGO))
    number = f"{draw(st.integers(20, 26))}-{draw(st.integers(10_000, 99_999))}"
    makes = draw(st.sampled_from(KINDS))
    return makes(one, received, number)


def detective(one: Asked, received: datetime, number: str) -> Letter:
    text = (
        f"Good afternoon,\n\nThe Maplewood Police Department is looking into a burglary on Tamarack Drive. If "
        f"one of your "
        f"cameras faces the street, please check it between {both(one, half, long)}.\n\nCase number {number}\n"
        f"Detective Imogen Castellanos\n651-555-0143\ni.castellanos@maplewoodpd.example\n"
    )
    truth = {"agency": "Maplewood Police Department", "requester": "Imogen Castellanos", "case_number": number,
             "contact_emails": ["i.castellanos@maplewoodpd.example"], "contact_phones": ["+16515550143"],
             "source": "agency", "legal_basis": "voluntary", "incident_type": "burglary"}  # fmt: skip
    return Letter(text, received, CHICAGO, one.window(CHICAGO), truth)


def post(one: Asked, received: datetime, number: str) -> Letter:
    text = (
        f"Request for Assistance\nHarlan County Sheriff's Office\nPorch pirate took several packages.\n"
        f"Agency reference number: {number}\nPlease share video from {slashed(one.day)} {tight(one.start)} to "
        f"{slashed(one.last)} {tight(one.end)}.\nArea: Quarry Road and Elm Fork Lane\nContact: Deputy L. "
        f"Okafor 859-555-0118\n"
    )
    truth = {"agency": "Harlan County Sheriff's Office", "requester": "L. Okafor", "case_number": number,
             "contact_phones": ["+18595550118"], "contact_emails": [], "source": "ring_rfa", "legal_basis": "voluntary",
             "incident_type": "package_theft"}  # fmt: skip
    return Letter(text, received, CHICAGO, one.window(CHICAGO), truth)


def report(one: Asked, received: datetime, number: str) -> Letter:
    text = (
        f"FAIRMONT POLICE DEPARTMENT\nWe need your help. Shots fired near Depot Street. Anyone with cameras: "
        f"we are asking "
        f"for footage from {military(one.start)} on {weekday(one.day)} until {military(one.end)} on "
        f"{weekday(one.last)}.\n"
        f"Report # {number}\nOfficer T. Brannigan, 304-555-0162\n"
    )
    truth = {"agency": "Fairmont Police Department", "requester": "T. Brannigan", "case_number": number,
             "contact_phones": ["+13045550162"], "contact_emails": [], "source": "agency", "legal_basis": "voluntary",
             "incident_type": "shooting"}  # fmt: skip
    return Letter(text, received, CHICAGO, one.window(CHICAGO), truth)


def claims(one: Asked, received: datetime, number: str) -> Letter:
    text = (
        f"Dear neighbor,\n\nI am with Blue Heron Insurance. Our insured's car was struck by a driver who left "
        f"the scene. Could "
        f"you look at your doorbell recordings from {half(one.start)} {long(one.day)} to {half(one.end)} "
        f"{long(one.last)}?\n\n"
        f"Claim no. {number}\nclaims@blueheron.example, 515-555-0171\n"
    )
    truth = {"agency": "Blue Heron Insurance", "case_number": number, "contact_emails": ["claims@blueheron.example"],
             "contact_phones": ["+15155550171"], "source": "insurer", "legal_basis": "voluntary",
             "incident_type": "hit_and_run"}  # fmt: skip
    return Letter(text, received, CHICAGO, one.window(CHICAGO), truth)


def attorney(one: Asked, received: datetime, number: str) -> Letter:
    text = (
        f"OSTRANDER & PIKE LLP\nAttorneys at Law\n\nRe: preservation of evidence, File No. {number}\n\nThis "
        f"firm represents a "
        f"tenant who was assaulted. We ask that you preserve what your cameras recorded between "
        f"{both(one, half, long)}. This "
        f"is not a subpoena.\n\nGwendolyn Ostrander\ng.ostrander@opllp.example\n(414) 555-0136\n"
    )
    truth = {"agency": "Ostrander & Pike LLP", "case_number": number, "contact_emails": ["g.ostrander@opllp.example"],
             "contact_phones": ["+14145550136"], "source": "lawyer", "legal_basis": "preservation",
             "incident_type": "assault"}  # fmt: skip
    return Letter(text, received, CHICAGO, one.window(CHICAGO), truth)


def british(one: Asked, received: datetime, number: str) -> Letter:
    def said(day: date) -> str:
        return f"{day.day:02}/{day.month:02}/{day.year}"

    text = (
        f"Dear householder,\n\nOfficers are investigating criminal damage in Coppice Row. We would be "
        f"grateful if you could "
        f"check your CCTV between {one.start:%H:%M} on {said(one.day)} and {one.end:%H:%M} on {said(one.last)}.\n\n"
        f"Crime reference {number}\nPC 4471 Rhiannon Vale\nNorthshire Police\nr.vale@northshire.example\n"
    )
    truth = {"agency": "Northshire Police", "requester": "Rhiannon Vale", "case_number": number,
             "contact_emails": ["r.vale@northshire.example"], "source": "agency", "legal_basis": "voluntary",
             "incident_type": "vandalism"}  # fmt: skip
    return Letter(text, received.astimezone(ZoneInfo(LONDON)), LONDON, one.window(LONDON), truth)


def spanish(one: Asked, received: datetime, number: str) -> Letter:
    def clock(at: time) -> str:
        part = "madrugada" if at.hour < 6 else "mañana" if at.hour < 12 else "tarde" if at.hour < 20 else "noche"
        return f"las {at.hour % 12 or 12}:{at.minute:02} de la {part}"

    def said(day: date) -> str:
        return f"{day.day} de {SPANISH[day.month - 1]} de {day.year}"

    text = (
        "Estimada vecina:\n\nLa Policía de Las Palomas investiga el robo de un vehículo. Le pedimos que "
        "revise las grabaciones "
        f"de su cámara entre {clock(one.start)} del {said(one.day)} y {clock(one.end)} del {said(one.last)}. "
        f"Su participación "
        f"es voluntaria.\n\nNúmero de caso: {number}\nAgente Noelia Quiroga\nn.quiroga@laspalomas.example\n"
    )
    truth = {"requester": "Noelia Quiroga", "case_number": number, "contact_emails": ["n.quiroga@laspalomas.example"],
             "source": "agency", "legal_basis": "voluntary", "incident_type": "vehicle_theft"}  # fmt: skip
    return Letter(text, received, CHICAGO, one.window(CHICAGO), truth)


def german(one: Asked, received: datetime, number: str) -> Letter:
    def said(day: date) -> str:
        return f"{day.day}. {GERMAN[day.month - 1]} {day.year}"

    text = (
        "Sehr geehrte Anwohner,\n\ndie Polizei Lindenau ermittelt wegen Einbruch. Wir bitten Sie, die Aufnahmen Ihrer "
        f"Kamera zwischen dem {said(one.day)}, {one.start:%H:%M} Uhr und dem {said(one.last)}, {one.end:%H:%M} Uhr "
        f"anzusehen. Das ist freiwillig.\n\nAktenzeichen: {number}\nkontakt@lindenau.example\n"
    )
    truth = {"case_number": number, "contact_emails": ["kontakt@lindenau.example"], "source": "agency",
             "legal_basis": "voluntary", "incident_type": "burglary"}  # fmt: skip
    return Letter(text, received.astimezone(ZoneInfo(BERLIN)), BERLIN, one.window(BERLIN), truth)


def french(one: Asked, received: datetime, number: str) -> Letter:
    def said(day: date) -> str:
        return f"{day.day} {FRENCH[day.month - 1]} {day.year}"

    def clock(at: time) -> str:
        return f"{at.hour}h{at.minute:02}"

    text = (
        "Madame, Monsieur,\n\nla Gendarmerie enquête sur un cambriolage dans votre rue. Nous vous demandons "
        "les images de "
        f"votre caméra entre {clock(one.start)} le {said(one.day)} et {clock(one.end)} le {said(one.last)}. "
        "C'est volontaire.\n\n"
        f"Dossier n° {number}\ncontact@brigade.example\n"
    )
    truth = {"case_number": number, "contact_emails": ["contact@brigade.example"], "source": "agency",
             "legal_basis": "voluntary", "incident_type": "burglary"}  # fmt: skip
    return Letter(text, received.astimezone(ZoneInfo(PARIS)), PARIS, one.window(PARIS), truth)


def stamped(one: Asked, received: datetime, number: str) -> Letter:
    start, end = one.window("UTC")
    text = (
        "Pinecrest Police Department has invited you to submit evidence.\n"
        f"ID PPD{number}\nTitle Hit and run on Sable Court\n"
        f"Video wanted {start:%Y-%m-%dT%H:%M:%S}Z to {end:%Y-%m-%dT%H:%M:%S}Z\n"
        "https://pinecrest.evidence.com/axon/community-request/i/x1 This link expires in 3 days.\n"
    )
    truth = {"agency": "Pinecrest Police Department", "case_number": f"PPD{number}", "source": "axon_individual",
             "legal_basis": "voluntary", "incident_type": "hit_and_run"}  # fmt: skip
    return Letter(text, received, CHICAGO, (start, end), truth)


KINDS = (detective, post, report, claims, attorney, british, spanish, german, french, stamped)
