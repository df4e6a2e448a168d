"""Times as people write them; what can be meant in several ways is read in each."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from consent_app.inbox.incident import find_moment
from consent_app.inbox.languages import in_english, language_of
from consent_app.inbox.replies import reply_by
from consent_app.inbox.times import find_ranges

CHICAGO = "America/Chicago"
# A Wednesday.
RECEIVED = datetime(2026, 7, 15, 9, tzinfo=ZoneInfo(CHICAGO))
SPANISH = "La policía le pide las grabaciones de su cámara para el caso, "
GERMAN = "Wir bitten Sie um die Aufnahmen der Kamera für die Polizei, und zwar "
FRENCH = "Nous vous demandons les images de votre caméra pour la police, "


def read(text: str) -> list[str]:
    """Return each way to read each range in a text, as "07-10 20:00>07-11 06:00"."""
    return [
        f"{one.start:%m-%d %H:%M}>{one.end:%m-%d %H:%M}"
        for found in find_ranges(in_english(text), RECEIVED, CHICAGO)
        for one in found.readings
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("between 5 and 7 pm yesterday", ["07-14 17:00>07-14 19:00"]),
        ("on Friday night between 9 p.m. and 11 p.m.", ["07-10 21:00>07-10 23:00"]),
        ("between 11 p.m. Monday and 3 a.m. Tuesday", ["07-13 23:00>07-14 03:00"]),
        ("on or about March 3, from approximately 10:45 PM through 11:30 PM", ["03-03 22:45>03-03 23:30"]),
        ("12/31 11pm thru 1/1 2am", ["12-31 23:00>01-01 02:00"]),
        ("Tue 14 Apr 2026 22:00–23:30", ["04-14 22:00>04-14 23:30"]),
        ("8-9 a.m. and 5-6 p.m. on May 2", ["05-02 08:00>05-02 09:00", "05-02 17:00>05-02 18:00"]),
        ("after 9 p.m. on May 2 until 5 a.m. the next morning", ["05-02 21:00>05-03 05:00"]),
        ("8pm-6am on 7/10", ["07-10 20:00>07-11 06:00", "07-09 20:00>07-10 06:00"]),
        ("between the hours of 2100 and 2330 on 06 July 2026", ["07-06 21:00>07-06 23:30"]),
        ("7/10/26 0100-0330 hrs", ["07-10 01:00>07-10 03:30"]),
        ("2026-07-10T03:00:00 to 2026-07-10T05:00:00", ["07-10 03:00>07-10 05:00"]),
        ("12 noon to 2 p.m. on 2026-07-04", ["07-04 12:00>07-04 14:00"]),
        ("between 23:15 on 03 July 2026 (Friday) and 01:30 on 04 July 2026", ["07-03 23:15>07-04 01:30"]),
        ("from 8 p.m. until midnight on July 10", ["07-10 20:00>07-11 00:00"]),
        ("from 12 noon on July 9 through midnight, July 10", ["07-09 12:00>07-11 00:00"]),
        ("from noon July 9 to midnight Friday night, July 10", ["07-09 12:00>07-11 00:00"]),
        ("6 p.m. July 9 - midnight July 10", ["07-09 18:00>07-10 00:00"]),
        ("It was on July 10. Check 7:00 to 7:30 a.m. that morning.", ["07-10 07:00>07-10 07:30"]),
        ("the night of July 9 into July 10", ["07-09 20:00>07-10 06:00", "07-09 22:00>07-10 06:00",
                                              "07-09 18:00>07-10 08:00"]),
        (SPANISH + "entre las 11:00 de la noche del 9 de julio y las 3:00 de la madrugada del 10 de julio",
         ["07-09 23:00>07-10 03:00"]),
        (SPANISH + "el viernes 10 de julio de 2026 de 8:00 p. m. a 10:30 p. m.", ["07-10 20:00>07-10 22:30"]),
        (GERMAN + "am Freitag, den 10. Juli 2026 von 20 bis 22 Uhr", ["07-10 20:00>07-10 22:00"]),
        (GERMAN + "am 10.07.2026 zwischen 22 Uhr und 23.30 Uhr", ["07-10 22:00>07-10 23:30"]),
        (FRENCH + "entre 22h30 le 9 juillet et 3 h le 10 juillet 2026", ["07-09 22:30>07-10 03:00"]),
        (FRENCH + "le vendredi 10 juillet 2026 de 20h à 22h", ["07-10 20:00>07-10 22:00"]),
        (GERMAN + "am 10.07.2026 zwischen 10 Uhr nachts und 11 Uhr nachts", ["07-10 22:00>07-10 23:00"]),
        ("call 555-0147 about 26-0447", []),
        ("Tues night 7/7, 11:15p - 11:50p", ["07-07 23:15>07-07 23:50"]),
        ("on July 10 and the same morning, 0430-0515", ["07-10 04:30>07-10 05:15"]),
        ("July 10, 1200-1500 blks of Calle Sol", []),
        ("matter 2026-0031 of July 10", []),
        ("July 10 | 22:40 | 23:20", ["07-10 22:40>07-10 23:20"]),
        ("from 17.20hrs to 18.05hrs on 7/10", ["07-10 17:20>07-10 18:05"]),
        ("July 10, 9:45 pm till 12:15 the next morning", ["07-10 21:45>07-11 00:15"]),
        ("Saturday between 1:15 and 2 in the afternoon", ["07-11 13:15>07-11 14:00"]),
        ("seen at 4:20 p.m. on July 10. Check from then until 9 p.m. that night.", ["07-10 16:20>07-10 21:00"]),
        ("It was July 10. Office hours 0800-1700. Call between 9 a.m. and 5 p.m.", []),
        ("Last seen July 10. We ask for 7:00 to 7:30 p.m.; reply by July 20.", ["07-10 19:00>07-10 19:30"]),
        ("in the early hours, between 1 a.m. and 3 a.m. on July 10", ["07-10 01:00>07-10 03:00"]),
        ("parked there from 9 p.m. on July 9 to 6 a.m. on July 10", ["07-09 21:00>07-10 06:00"]),
        ("the door was left open between 1 and 3 a.m. on July 10", ["07-10 01:00>07-10 03:00"]),
        ("a call came in from 1 a.m. to 2 a.m. on July 10", ["07-10 01:00>07-10 02:00"]),
        ("parked at 9:30 Thursday evening, gone at 5:45 Friday morning. Look between those two times, please.",
         ["07-09 21:30>07-10 05:45"]),
        ("fine at 10 last night, dented at 6:30 this morning. could you look in between", ["07-14 22:00>07-15 06:30"]),
        ("overnight Sunday into Monday, July 5-6", ["07-05 20:00>07-06 06:00", "07-05 22:00>07-06 06:00",
                                                   "07-05 18:00>07-06 08:00"]),
        (SPANISH + "el video de las 5:40 a las 6:20 de la tarde del 10 de julio", ["07-10 17:40>07-10 18:20"]),
        ("Good morning,\n\nOn July 10 a bike was stolen.", []),
        ("any footage from July 2 through July 6", ["07-02 00:00>07-07 00:00"]),
        ("from friday night to saturday morning", ["07-10 20:00>07-11 06:00", "07-10 22:00>07-11 06:00",
                                                   "07-10 18:00>07-11 08:00"]),
        ("anything from the evening of July 10", ["07-10 18:00>07-10 22:00", "07-10 17:00>07-10 23:00",
                                                  "07-10 18:00>07-11 00:00"]),
        (GERMAN + "in der Nacht von Freitag, 10.07.2026, 22:30 Uhr, auf Samstag, 11.07.2026, 04:15 Uhr",
         ["07-10 22:30>07-11 04:15"]),
        (FRENCH + "le vendredi 10 juillet 2026. Entre 14 h 30 et 16 h 15 ce jour-là.", ["07-10 14:30>07-10 16:15"]),
        (SPANISH + "el 10 de julio. Revise entre las 3 y las 4:30 de la tarde de ese día", ["07-10 15:00>07-10 16:30"]),
        ("between 8 and 10 on July 10", ["07-10 08:00>07-10 10:00", "07-10 20:00>07-10 22:00"]),
        ("from 8:15 to 10:00 on July 10", ["07-10 08:15>07-10 10:00", "07-10 20:15>07-10 22:00"]),
        ("between 8 and 10 in the morning of July 10", ["07-10 08:00>07-10 10:00"]),
        ("between 9 and 11 last night", ["07-14 21:00>07-14 23:00"]),
        ("between 9 and 2 on July 10", ["07-10 09:00>07-10 14:00", "07-10 21:00>07-11 02:00",
                                        "07-09 21:00>07-10 02:00"]),
        ("from 1:00 to 4:00 p.m. on July 10", ["07-10 13:00>07-10 16:00"]),
        ("from 8:00 to 22:00 on July 10", ["07-10 08:00>07-10 22:00"]),
        ("from 08:00 to 10:00 on July 10", ["07-10 08:00>07-10 10:00"]),
        ("from 7:00 to 7:30 a.m. on July 10", ["07-10 07:00>07-10 07:30"]),
        ("July 10, from 11:00 to 1:00 a.m.", ["07-10 23:00>07-11 01:00", "07-10 11:00>07-11 01:00"]),
        (GERMAN + "am 10.07.2026 von 8:00 bis 10:00 Uhr", ["07-10 08:00>07-10 10:00"]),
        ("between 3 and 5 people were seen on July 10", []),
        ("last Tuesday from 8 p.m. to 9 p.m.", ["07-14 20:00>07-14 21:00", "07-07 20:00>07-07 21:00"]),
        ("last Friday from 8 p.m. to 9 p.m.", ["07-10 20:00>07-10 21:00"]),
        ("on Tuesday from 8 p.m. to 9 p.m.", ["07-14 20:00>07-14 21:00"]),
        ("from 8 p.m. to 9 p.m. on July 4, 5 and 6", ["07-04 20:00>07-04 21:00", "07-05 20:00>07-05 21:00",
                                                      "07-06 20:00>07-06 21:00"]),
        ("on July 4 and 5, 2026, between 1 a.m. and 3 a.m.", ["07-04 01:00>07-04 03:00", "07-05 01:00>07-05 03:00"]),
        ("July 4, 8 p.m. to 9 p.m.", ["07-04 20:00>07-04 21:00"]),
        ("between 8 p.m. on July 4 and 9 p.m. on July 5", ["07-04 20:00>07-05 21:00"]),
        ("12/31/9999 from 8 p.m. to 6 a.m.", []),
        ("\u017fep 12 from 8 p.m. to 9 p.m.", []),
        (SPANISH + "el 12 de jul\u0130o de 2026 de 8:00 p. m. a 9:00 p. m.", []),
        ("between 2019 and 2021 we had two thefts on July 10", []),
    ],
)  # fmt: skip
def test_times_are_read_as_people_write_them(text: str, expected: list[str]) -> None:
    assert read(text) == expected


def offsets(text: str) -> list[tuple[str, str]]:
    """Return each way to read a range as its moments with their offsets."""
    received = datetime(2026, 11, 15, 9, tzinfo=ZoneInfo(CHICAGO))
    found = find_ranges(in_english(text), received, CHICAGO)
    return [(f"{way.start:%H:%M%z}", f"{way.end:%H:%M%z}") for one in found for way in one.readings]


def test_an_hour_that_comes_twice_is_asked_about() -> None:
    assert offsets("between 12:30 a.m. and 1:30 a.m. on November 1") == [
        ("00:30-0500", "01:30-0500"),
        ("00:30-0500", "01:30-0600"),
    ]
    assert offsets("from 1:15 a.m. to 1:45 a.m. on November 1, 2026") == [
        ("01:15-0500", "01:45-0500"),
        ("01:15-0500", "01:45-0600"),
        ("01:15-0600", "01:45-0600"),
    ]
    assert offsets("from 8 p.m. on October 31 to 6 a.m. on November 1") == [("20:00-0500", "06:00-0600")]


def test_an_hour_that_never_comes_is_no_question() -> None:
    assert len(offsets("from 2:15 a.m. to 3:45 a.m. on March 8, 2026")) == 1


def test_a_quote_is_in_the_messages_own_words() -> None:
    text = SPANISH + "entre las 11:00 de la noche del 9 de julio y las 3:00 de la madrugada del 10 de julio. Gracias."
    (found,) = find_ranges(in_english(text), RECEIVED, CHICAGO)
    assert found.quote == "las 11:00 de la noche del 9 de julio y las 3:00 de la madrugada del 10 de julio"
    assert found.quote in text


@pytest.mark.parametrize(
    ("text", "language"),
    [(SPANISH, "es"), (GERMAN, "de"), (FRENCH, "fr"), ("Please share what you and the others have of the night.", "en"),
     ("Hola", "en")],
)  # fmt: skip
def test_the_language_is_told_by_its_small_words(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It happened at approximately 2:15 a.m. on July 10.", "2026-07-10T02:15:00-05:00"),
        ("Posted July 10 at 9:20 AM", None),
        (
            "Thu, Jul 9, 2026 at 7:48 AM\n\nPhotos for ID 26-1, incident start 07/08/2026 21:05.",
            "2026-07-08T21:05:00-05:00",
        ),
        (
            "Incident date: 07/08/2026 9:40 PM EDT\nAdd files (closes Jul 29, 2026 at 5:00 PM)",
            "2026-07-08T21:40:00-04:00",
        ),
        ("You are ordered to bring the recordings to this court on July 20, 2026 at 9:00 a.m.", None),
        ("Produce on or before July 20, 2026 at 8:30 a.m.", None),
        ("Incident start 2026-07-10T03:40:00Z", "2026-07-10T03:40:00+00:00"),
    ],
)
def test_the_moment_of_the_incident_is_no_other(text: str, expected: str | None) -> None:
    found = find_moment(in_english(text), RECEIVED, CHICAGO)
    assert (found[0].isoformat() if found else None) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A reply by July 20, 2026 would help.", "2026-07-20"),
        ("I'd be grateful to have it by Friday the 24th.", "2026-07-24"),
        ("Please answer by the 3rd of August.", "2026-08-03"),
        ("Produce on or before July 20, 2026 at 8:30 a.m.", "2026-07-20T08:30:00-05:00"),
        ("This link expires on July 25, 2026.", "2026-07-25"),
        ("This link works once and expires in 3 days.", "2026-07-18"),
        ("Kindly confirm within ten (10) days of this letter.", "2026-07-25"),
        ("You have to answer within 48 hours.", "2026-07-17"),
        ("Bitte antworten Sie der Polizei und der Wache für die Akte bis 20.07.2026 mit einer Mail.", "2026-07-20"),
        ("We asked by mail on July 1.", None),
        ("Send it by noon on Friday, please.", "2026-07-17T12:00:00-05:00"),
        ("By COB (1700) Monday, Jul 20 I need:", "2026-07-20T17:00:00-05:00"),
        ("Production is due no later than 5:00 PM EDT on July 30, 2026.", "2026-07-30T17:00:00-04:00"),
        ("let me know by the 25th of this month if you could", "2026-07-25"),
        ("The portal closes July 30. Thanks.", "2026-07-30"),
        ("Open until July 30, 2026", "2026-07-30"),
        ("We are on shift until Sunday 7/19. It would help to hear from you within the next 7 days.", "2026-07-22"),
        ("delivered within seventy-two (72) hours of receipt", "2026-07-18"),
        ("Puede contestar a la policía y a la oficina de la ciudad a más tardar el lunes 20 de julio.", "2026-07-20"),
        ("within a few days", None),
    ],
)
def test_until_when_an_answer_is_wanted(text: str, expected: str | None) -> None:
    found = reply_by(in_english(text), RECEIVED, CHICAGO)
    assert (found.value if found else None) == expected
