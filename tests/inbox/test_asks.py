"""Whether a message asks for footage at all, who asks and through what, in wordings that differ."""

from datetime import UTC, datetime

import pytest

from consent_app.domain.request import FindingCode as Code
from consent_app.domain.request import FootageRequest, IncidentType, LegalBasis, Source
from consent_app.inbox.asks import is_request
from consent_app.inbox.contacts import phones
from consent_app.inbox.extract import extract
from consent_app.inbox.message import plain_message, read_messages

RECEIVED = datetime(2026, 7, 15, 14, tzinfo=UTC)


def read(text: str, zone: str = "America/Chicago") -> FootageRequest:
    return extract(plain_message(text), "req-1", zone, RECEIVED)


@pytest.mark.parametrize(
    "text",
    [
        "Hi im with Fairview PD, a bike was swiped off a porch. did your cam pick up anyone?",
        "You are invited to add evidence. ID: FV26-10044. Title: Leaving the scene.",
        "We opened a public evidence portal for photos and video of the stabbing. What helps: the sidewalk from 9 p.m.",
        "I'm willing to pay 150 dollars for any and all footage it has from March 2 through March 6.",
        "Owners on Elm Way are required under Section 4 to give the Association the video for this time. Unsubscribe",
        "Community Request. Investigation code QX7-11. Time frame: July 10, 7 PM to 9 PM.",
        "My parcel was delivered at 3 and stolen by 4. Could you look at your doorbell video? You don't have to.",
        "Please check your camera for the car theft. Thanks in advance for sharing your footage. Unsubscribe",
        "can u send me everything from all your cams for that night, somebody took my mower",
        "Un carro atropelló a un niño. Necesito que revise su camara entre las 3 y las 4.",
        "A rider was struck, the driver left. Request: any roadway view, 0540 to 0630 hours. Voluntary. State Patrol",
        "A phone was snatched from her hand. Your porch may have seen the runner, 19:10-20:05. Fairview police",
        "A gas station was robbed. We require ALL recordings from January 2 at 6:00 AM to January 4 at 10:00 PM.",
        "I'd like to know if anything with headlights went past your gate. Detective Trask, on the burglary.",
        "My car got clipped and he took off. If your driveway cam picked up anything that'd be amazing.",
    ],
)
def test_requests_in_many_words_are_requests(text: str) -> None:
    assert is_request(text)


@pytest.mark.parametrize(
    "text",
    [
        "Got your video, thank you! Charges were filed in 26-3390. Nothing more is needed from you.",
        "See every visitor in 4K. Police asking for video? Share a clip in one tap. 25% off, code PORCH25.",
        "Our monthly newsletter: doorbell video from two residents led detectives to a van. Unsubscribe",
        "Technicians replace the cameras on Tuesday. If police need footage of a theft they ask the management. "
        "You don't need to do anything.",
        "Your parcel was delivered. Missing or stolen? Open a claim. A case number will be sent. No video is needed.",
        "Weekly digest: the burglary case is closed, no more footage is needed. You signed up for this.",
        "Are you coming to the barbecue on Sunday?",
        "The clip you gave us from 6:05 to 6:20 p.m. showed the plate. Case 26-04471 is with the court. Thank you!",
        "The concert is from 6:30 to 8 p.m. Please do not post video of other people's children. Questions? Call me.",
        "Receipt for order 26-0305. An anti-theft doorbell. Pick up between 9:00 AM and 1:00 PM. Please bring an ID.",
    ],
)
def test_thanks_sales_and_news_are_none(text: str) -> None:
    assert not is_request(text)


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Add evidence: https://fv.evidence.com/axon/citizen/i/x", Source.AXON_INDIVIDUAL),
        ("A public evidence portal: https://fv.evidence.com/axon/public/x", Source.AXON_PORTAL),
        ("SUPERIOR COURT OF ELM COUNTY. SUBPOENA. Produce the video.", Source.COURT),
        ("Trooper Vance saw the report of the Superior Court building camera.", Source.AGENCY),
        ("We act for a man who was beaten. Please preserve the recordings.", Source.LAWYER),
        ("Hi, Tom here from the yellow house, could your doorbell have seen my bike?", Source.NEIGHBOUR),
        ("I am the adjuster of this claim and look for video.", Source.INSURER),
    ],
)
def test_the_channel_is_told_by_words_or_hosts(text: str, source: Source) -> None:
    assert read(f"{text} Please check your camera video of the theft.").source is source


@pytest.mark.parametrize(
    ("text", "basis"),
    [
        ("This letter is neither a subpoena nor a court order; we ask that you preserve the video.", "preservation"),
        ("Nothing in this letter is a subpoena, and you may refuse. Please send the video of the theft.", "voluntary"),
        ("If you do not, a subpoena may follow. Please send the video of the theft.", "voluntary"),
        ("There is no time for a warrant. Exigent circumstances exist. Send the video of the robbery.", "emergency"),
        ("A search warrant is attached. Produce the video of the robbery.", "warrant"),
        ("Notice to preserve recordings of the assault. Please keep your video.", "preservation"),
    ],
)
def test_an_order_is_told_from_a_threat_and_a_denial(text: str, basis: str) -> None:
    assert read(text).legal_basis is LegalBasis(basis)


@pytest.mark.parametrize(
    ("text", "code", "held"),
    [
        ("Please do not send us your street address or any passwords.", Code.ASKS_ADDRESS, False),
        ("Enter your full name and the street address of the unit.", Code.ASKS_ADDRESS, True),
        ("We do not need anything filmed inside your home.", Code.ASKS_INDOOR, False),
        ("Include the cameras inside your home.", Code.ASKS_INDOOR, True),
        ("Send everything from all your cams.", Code.ASKS_EVERYTHING, True),
        ("Nobody is obliged to take part.", Code.PRESSURE, False),
        ("You are required to respond.", Code.PRESSURE, True),
        ("Owners who do not comply will be fined.", Code.PRESSURE, True),
        ("The driver: a Hispanic man. Nothing more is known.", Code.RACE_ONLY, True),
        ("The driver: a Hispanic man wearing a red cap.", Code.RACE_ONLY, False),
        ("Demonstrators marched to the gate.", Code.PROTEST, True),
        ("Switch on live access for our deputies.", Code.ASKS_LIVE_VIEW, True),
    ],
)
def test_what_is_not_wanted_is_not_held_against_a_request(text: str, code: Code, held: bool) -> None:
    request = read(f"Fairview Police Department asks for video of a theft. {text}")
    assert (code in {finding.code for finding in request.findings}) is held


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("a number of parked cars were broken into overnight", IncidentType.VEHICLE_BREAK_IN),
        ("the theft of a blue van", IncidentType.VEHICLE_THEFT),
        ("a white 2019 Ford F-250 was stolen near the fire station", IncidentType.VEHICLE_THEFT),
        ("a converter was cut off with a battery saw", IncidentType.THEFT),
        ("he is charged with aggravated battery", IncidentType.ASSAULT),
        ("her Kia was taken from the curb", IncidentType.VEHICLE_THEFT),
        ("a pedestrian was struck and the driver left", IncidentType.HIT_AND_RUN),
        ("the gate was covered in red paint", IncidentType.VANDALISM),
        ("a package was lifted from the steps", IncidentType.PACKAGE_THEFT),
        ("a driver was held up at gunpoint", IncidentType.ROBBERY),
        ("a seven year old girl was taken from the bus stop", IncidentType.MISSING_PERSON),
        ("somebody walked off with our grill", IncidentType.THEFT),
    ],
)
def test_what_happened_is_told_in_many_words(text: str, kind: IncidentType) -> None:
    assert read(f"Fairview police ask for your video: {text}.").incident_type is kind


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("I am writing about FVSO-2026-01127 again.", "FVSO-2026-01127"),
        ("FV26-000713\nDEP V. ORR", "FV26-000713"),
        ("#25-118-F", "25-118-F"),
        ("Case No. 26 CR 000417", "26 CR 000417"),
        ("Claim #:        0417-88-26Q", "0417-88-26Q"),
        ("our claim no. is CF25-H-00931", "CF25-H-00931"),
        ("Número de reporte: 26-007731", "26-007731"),
        ("Matter No. 2026-0031", "2026-0031"),
        ("call 312-555-0147 on 2026-07-10", None),
    ],
)
def test_case_numbers_come_in_many_shapes(text: str, number: str | None) -> None:
    assert read(f"Fairview police ask for your video of a theft.\n{text}").case_number == number


@pytest.mark.parametrize(
    ("text", "agency", "requester"),
    [
        ("Det. Sgt. Philippa Orr\nFairview Police Bureau", "Fairview Police Bureau", "Philippa Orr"),
        ("FAIRVIEW COUNTY SHERIFF'S OFFICE\nDEP V. ZAMORA #D-8", "Fairview County Sheriff's Office", "V. Zamora"),
        ("Sincerely,\nRuth Ansell\nAnsell Law Office, LLC", "Ansell Law Office, LLC", "Ruth Ansell"),
        ("My name is Rick Hale, owner of Hale Inquiry Group", "Hale Inquiry Group", "Rick Hale"),
        ("Requested by: Assistant District Attorney Lucy Hart, Elm County Sheriff", "Elm County Sheriff", "Lucy Hart"),
        ("PC 6094 Tahira Wood, Police Scotland", "Police Scotland", "Tahira Wood"),
    ],
)
def test_who_asks_is_found_wherever_it_stands(text: str, agency: str, requester: str) -> None:
    request = read(f"We ask for your camera video of a theft on July 10.\n\n{text}")
    assert (request.agency, request.requester) == (agency, requester)


@pytest.mark.parametrize(
    ("zone", "text", "numbers"),
    [
        ("America/Chicago", "502/555-0181, (312) 555-0147 x22, fax 312-555-0148", ["+15025550181", "+13125550147"]),
        ("Europe/London", "call 01632 960 145 or +44 (0)7700 900123", ["+441632960145", "+447700900123"]),
        ("Europe/Berlin", "Tel.: 0551 491-2115, Vorgang 2026 00 184 773, am 02.03.2026", ["+495514912115"]),
        ("Europe/Paris", "Tél. : 05 36 49 17 42, PV n° 01187/00412/2026", ["+33536491742"]),
        ("America/Chicago", "0123 456 789", []),
    ],
)
def test_phone_numbers_are_those_of_the_country(zone: str, text: str, numbers: list[str]) -> None:
    assert [found.value for found in phones(text, zone)] == numbers


FORWARD = b"""From: Nan <nan@home.example>
Date: Thu, 16 Jul 2026 07:34:50 -0500
Subject: Fwd: video needed

did you get this too? i was asleep.

---------- Forwarded message ---------
From: Sgt. Percy Hill <p.hill@fairviewpd.example>
Date: Tue, Jul 14, 2026 at 9:02 AM
Subject: video needed
To: Nan <nan@home.example>

Fairview Police Department. A car was stolen on Elm Street last night. We need your video from 10 p.m. to 11 p.m.
Case 26-0087.
"""


def test_a_request_that_was_passed_on_counts_from_the_mail_inside() -> None:
    (message,) = read_messages(FORWARD, "a.eml")
    request = extract(message, "req-1", "America/Chicago", RECEIVED)
    assert request.windows[0].start.isoformat() == "2026-07-13T22:00:00-05:00"
    assert request.contact_emails == ("p.hill@fairviewpd.example",)
    assert request.requester == "Percy Hill"
    assert "i was asleep" in request.text.reveal()
    assert request.sender == "nan@home.example"


def test_a_mail_passed_on_without_end_is_no_hang() -> None:
    many = FORWARD.split(b"did you get this", 1)
    inner = FORWARD[FORWARD.index(b"---------- Forwarded") :]
    (message,) = read_messages(many[0] + inner * 2000, "a.eml")
    assert extract(message, "req-1", "America/Chicago", RECEIVED).case_number == "26-0087"


def test_an_older_mail_below_an_answer_does_not_count() -> None:
    answer = (
        FORWARD.replace(b"Fwd: ", b"Re: ")
        .replace(
            b"did you get this too? i was asleep.",
            b"Fairview police again: please send your video from 1 a.m. to 2 a.m. on July 12 about the theft.",
        )
        .replace(b"---------- Forwarded message ---------", b"-----Original Message-----")
    )
    (message,) = read_messages(answer, "a.eml")
    request = extract(message, "req-1", "America/Chicago", RECEIVED)
    assert [window.start.hour for window in request.windows] == [1]


def test_each_field_tells_what_it_was_read_from() -> None:
    request = read(
        "Fairview Police Department, Det. Ana Roe: please share video from 8 p.m. to 9 p.m. CST on July 10 about a "
        "theft on Elm Street. Case 26-1001. 312-555-0147, ana@fairviewpd.example, https://fv.evidence.com/x"
    )
    fields = {item.field for item in request.evidence}
    assert fields >= {
        "agency", "requester", "case_number", "incident_type", "windows", "area", "contact_emails", "contact_phones",
        "links", "source", "timezone_assumed",
    }  # fmt: skip
    assert all(0 < item.confidence <= 1 and item.quote for item in request.evidence)


def test_a_desk_within_an_agency_is_not_the_agency() -> None:
    request = read(
        "Please share your video of the theft. Case 26-1001\nTraffic Investigations, Fairview County Sheriff's Office"
    )
    assert request.agency == "Fairview County Sheriff's Office"


def test_what_subject_and_letter_both_say_is_shown_in_the_letter() -> None:
    mail = (
        b"From: a@fairviewpd.example\nSubject: Robbery, case 26-1001\n\n"
        b"Please share your video of the robbery.\nOur number: 26-1001\n"
    )
    (message,) = read_messages(mail, "a.eml")
    request = extract(message, "req-1", "America/Chicago", RECEIVED)
    quotes = {item.field: item.quote for item in request.evidence}
    assert (quotes["case_number"], quotes["incident_type"]) == ("Our number: 26-1001", "robbery")


def test_a_finding_quotes_its_whole_sentence_across_the_lines_of_a_mail() -> None:
    request = read(
        "If you choose to share your video of the theft, the department will receive all of your\nrecordings in that "
        "time, along with your e-mail address and\nstreet address. Thank you."
    )
    quotes = {item.code: item.quote for item in request.findings}
    assert quotes[Code.ASKS_EVERYTHING] == quotes[Code.ASKS_ADDRESS]
    assert quotes[Code.ASKS_ADDRESS].startswith("If you choose")
    assert quotes[Code.ASKS_ADDRESS].endswith("street address.")


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Please share your video from 8 p.m. of the theft.", Source.OTHER),
        ("Please share your video from 8:00 to 9:00 of the theft.", Source.OTHER),
        ("Please share your video from 0800 hrs of the theft.", Source.OTHER),
        ("Please share your video from 8 to 9 p.m. of the theft.", Source.OTHER),
        ("Det. Roe here. Please share your video from 8 p.m. of the theft.", Source.AGENCY),
        ("Hi, Anna from 8 here. Please share your video of the theft.", Source.NEIGHBOUR),
        ("Hi, Anna from number 12. Please share your video of the theft at 8 p.m.", Source.NEIGHBOUR),
    ],
)
def test_a_time_of_day_is_no_house_number(text: str, source: Source) -> None:
    assert read(text).source is source


def test_a_finding_quotes_its_sentence_beyond_what_is_cut_short_in_it() -> None:
    asked = (
        "Det. Roe asks that you share all video recorded between 8:00 p.m. on July 8 and 6 a.m. the day after, "
        "from No. 26 Elm St. to Oak Ave. and 1.5 miles around."
    )
    request = read(f"There was a theft. {asked} Thank you. Reply with your address by 5 p.m. Thank you all.")
    quotes = {item.code: item.quote for item in request.findings}
    assert quotes[Code.ASKS_EVERYTHING] == asked
    assert quotes[Code.ASKS_ADDRESS] == "Reply with your address by 5 p.m."


def test_a_zone_that_is_said_for_all_times_holds_for_all() -> None:
    request = read(
        "Fairview police ask for your video of a theft, 1945 - 2030 hrs on July 10. All times here are Central time.",
        "America/Denver",
    )
    assert request.timezone_assumed == "America/Chicago"
    assert request.windows[0].start.isoformat() == "2026-07-10T19:45:00-05:00"
