from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from consent_app.assets import resource
from consent_app.domain.request import FindingCode as Code
from consent_app.domain.request import FootageRequest, IncidentType, LegalBasis, Source
from consent_app.domain.timeline import TimeWindow
from consent_app.inbox.extract import Told, extract, typed
from consent_app.inbox.incident import find_moment
from consent_app.inbox.languages import in_english
from consent_app.inbox.message import plain_message, read_messages
from consent_app.inbox.times import find_ranges

CHICAGO = "America/Chicago"
RECEIVED = datetime(2026, 7, 14, 10, 12, tzinfo=ZoneInfo(CHICAGO))


def read(text: str, zone: str = CHICAGO) -> FootageRequest:
    return extract(plain_message(text), "req-1", zone, RECEIVED.astimezone(ZoneInfo(zone)))


def asked(text: str) -> list[tuple[str, str]]:
    """Return the windows of all readings of a text, as local times."""
    (found,) = find_ranges(in_english(text), RECEIVED, CHICAGO)
    return [(f"{one.start:%m-%d %H:%M}", f"{one.end:%m-%d %H:%M}") for one in found.readings]


def test_the_request_that_started_this_is_understood() -> None:
    path = resource("demo", "request.eml")
    (message,) = read_messages(path.read_bytes(), path.name)
    request = extract(message, "req-1", CHICAGO, RECEIVED)
    assert request.is_request
    assert (request.source, request.legal_basis) == (Source.AGENCY, LegalBasis.VOLUNTARY)
    assert request.agency == "Oakridge Police Department"
    assert request.requester == "Dana Whitlock"
    assert request.case_number == "26-044718"
    assert request.incident_type is IncidentType.VEHICLE_THEFT
    assert request.area == "Linden Court and Alder Street"
    assert request.contact_emails == ("d.whitlock@oakridgepd.example",)
    assert request.contact_phones == ("+15555550142",)
    assert request.window_open
    assert [reading.windows[0].start.day for reading in request.readings] == [10, 9]
    codes = {finding.code for finding in request.findings}
    assert codes == {
        Code.WINDOW_AMBIGUOUS,
        Code.WINDOW_WIDE,
        Code.ASKS_ADDRESS,
        Code.ASKS_EVERYTHING,
        Code.DKIM_MISSING,
    }


@pytest.mark.parametrize(
    ("text", "windows"),
    [
        ("from 8 p.m. to 6 a.m. on July 10", [("07-10 20:00", "07-11 06:00"), ("07-09 20:00", "07-10 06:00")]),
        ("from 9pm on July 10 to 2am on July 11", [("07-10 21:00", "07-11 02:00")]),
        ("July 10, 2026 between 14:00 and 16:30", [("07-10 14:00", "07-10 16:30")]),
        ("on 07/10/2026 from 1 to 3 p.m.", [("07-10 13:00", "07-10 15:00")]),
        ("yesterday between noon and 1 p.m.", [("07-13 12:00", "07-13 13:00")]),
        ("the 10th of July, 10 p.m. until midnight", [("07-10 22:00", "07-11 00:00")]),
        ("2026-07-10 0100 hrs to 0330 hrs", [("07-10 01:00", "07-10 03:30")]),
    ],
)
def test_times_are_read_in_every_way_they_allow(text: str, windows: list[tuple[str, str]]) -> None:
    assert asked(text) == windows


@pytest.mark.parametrize(
    "text", ["call us at 8", "room 12:30 to the left", "no time at all", "between the 3rd and 4th"]
)
def test_what_is_no_range_of_time_is_not_taken_for_one(text: str) -> None:
    assert find_ranges(in_english(text), RECEIVED, CHICAGO) == []


def test_a_date_without_year_lies_before_the_message() -> None:
    winter = datetime(2026, 1, 3, tzinfo=UTC)
    (found,) = find_ranges(in_english("on December 30 from 1 p.m. to 2 p.m."), winter, CHICAGO)
    assert found.readings[0].start.year == 2025


def test_a_stated_zone_goes_before_the_households() -> None:
    request = read("Police: please share camera footage from 8:00 PM to 9:00 PM EST on July 10, theft case 26-1234")
    assert request.timezone_assumed == "America/New_York"


def test_a_single_stated_moment_is_that_of_the_incident() -> None:
    found = find_moment(in_english("It happened at approximately 2:15 a.m. on July 10."), RECEIVED, CHICAGO)
    assert found is not None
    assert found[0].isoformat() == "2026-07-10T02:15:00-05:00"


def test_a_moment_without_a_day_is_of_the_night_that_is_asked_for() -> None:
    request = read(
        "Police: please share your video of a theft from 11:30 p.m. on July 10 to 2:15 a.m. on July 11. Glass broke "
        "around 1:05 a.m., case 26-1234."
    )
    assert request.incident_time is not None
    assert request.incident_time.isoformat() == "2026-07-11T01:05:00-05:00"


def test_a_moment_without_its_half_of_the_day_is_within_the_time_that_is_asked_for() -> None:
    request = read(
        "Police: please share your video of a hit and run on July 10 from 5:45 to 6:30 pm. It happened at 6:20."
    )
    assert request.incident_time is not None
    assert request.incident_time.hour == 18


def test_what_is_still_to_come_is_no_incident() -> None:
    assert find_moment(in_english("Coffee with us on August 20, 2026 at 8 a.m."), RECEIVED, CHICAGO) is None


def test_columns_from_and_to_make_ranges_of_the_rows_below() -> None:
    request = read(
        "Police: please share video of a burglary.\nNight From To\nTuesday, July 7, 2026 1:00 a.m. 2:30 a.m.\n"
        "Wednesday, July 8, 2026 12:15 a.m. 1:45 a.m."
    )
    assert [(one.start.day, one.start.hour, one.end.hour) for one in request.windows] == [(7, 1, 2), (8, 0, 1)]


@pytest.mark.parametrize(
    ("words", "area"),
    [
        ("in the whole city of Granite Falls", "whole city of Granite Falls"),
        ("at the Kestrel Trailhead", "Kestrel Trailhead"),
        ("on birch hollow lane", "birch hollow lane"),
        ("on our street", None),
        ("by the Alder Grove Police Department", None),
    ],
)
def test_places_that_are_no_street_are_read_too(words: str, area: str | None) -> None:
    request = read(f"Police: please share your video of a theft {words}, July 10 from 1 p.m. to 2 p.m.")
    assert request.area == area
    too_large = Code.AREA_TOO_LARGE in {finding.code for finding in request.findings}
    assert too_large == ("whole city" in words)


def test_each_row_of_a_table_has_its_own_day() -> None:
    request = read(
        "Police: please share video of two package thefts.\n  Tue 07/07/2026  1440-1510 hrs\n  "
        "Wed 07/08/2026  0620-0655 hrs"
    )
    assert [(one.start.day, one.end.day) for one in request.windows] == [(7, 7), (8, 8)]


@pytest.mark.parametrize(
    "text",
    ["Your order #4411 has shipped. Rate our camera!", "Lunch on Friday?", "Newsletter: new doorbell, unsubscribe"],
)
def test_a_message_that_asks_for_nothing_is_no_request(text: str) -> None:
    request = read(text)
    assert not request.is_request
    assert (request.source, request.legal_basis, request.findings) == (Source.NONE, LegalBasis.NONE, ())


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("You must respond within the day.", Code.PRESSURE),
        ("Suspects left the protest downtown.", Code.PROTEST),
        ("The suspect is a black male.", Code.RACE_ONLY),
        ("Please include your street address.", Code.ASKS_ADDRESS),
        ("Send us your password.", Code.ASKS_CREDENTIALS),
        ("We would like live view access.", Code.ASKS_LIVE_VIEW),
        ("Include any indoor camera.", Code.ASKS_INDOOR),
        ("We need all footage.", Code.ASKS_EVERYTHING),
        ("This is our second request.", Code.REPEAT_REQUEST),
        ("A search warrant is attached.", Code.LEGAL_PROCESS),
        ("The area is 0.8 square miles.", Code.AREA_TOO_LARGE),
        ("Upload at https://evil.example/x.", Code.UNKNOWN_LINK),
    ],
)
def test_each_thing_to_notice_is_noticed_with_the_words_it_rests_on(words: str, code: Code) -> None:
    plain = "Oakridge Police Department, theft, case 26-1234: please share video from 1 p.m. to 2 p.m. on July 10. "
    assert code not in {finding.code for finding in read(plain).findings}
    (finding,) = [item for item in read(plain + words).findings if item.code is code]
    assert finding.quote
    assert finding.quote in plain + words or finding.quote.startswith("https://")


def test_a_described_person_is_not_described_by_race_alone() -> None:
    text = "Police request, theft case 26-1: please share video. A white male wearing a red jacket."
    assert Code.RACE_ONLY not in {finding.code for finding in read(text).findings}


def test_a_threat_of_a_warrant_is_no_warrant() -> None:
    text = "Police: please share your video of the theft, or we come back with a warrant. This is not a subpoena."
    assert read(text).legal_basis is LegalBasis.VOLUNTARY


def test_a_request_at_the_door_is_typed_in() -> None:
    window = TimeWindow(datetime(2026, 7, 10, 20, tzinfo=UTC), datetime(2026, 7, 10, 20, 10, tzinfo=UTC))
    told = Told(Source.NEIGHBOUR, (window,), contact="Ann, +1 312 555 0142", notes="asked about a bike")
    request = typed(told, "req-2", CHICAGO, RECEIVED)
    assert request.windows == (window,)
    assert request.contact_phones == ("+13125550142",)
    assert not request.window_open
    assert Code.WINDOW_TOO_SHORT in {finding.code for finding in request.findings}


def test_the_requests_of_others_keep_their_score(material: Path, tmp_path: Path) -> None:
    """A floor below the figure of the day: a change that reads worse is noticed; the bench prints the figure."""
    from tests.inbox.scoring import total

    assert total(material / "requests", tmp_path) >= 80


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "part",
    [
        "A.", "CIRCUIT COURT ", "Aa & ", "ABC ", "monday ", "case number ", "1 North Aa ", "hours of 2100 and ", "\n",
        "case" + " " * 100, "by " + "xday" * 25 + "! 5/5/2030 ",
    ],
)  # fmt: skip
def test_a_text_without_end_is_read_in_time(part: str) -> None:
    read(f"Police: please share camera footage for the theft case. {part * (200_000 // len(part))}")
