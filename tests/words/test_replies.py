"""Drafts, what a no tells, days that are left, orders and short answers: true, brief, and of nobody's home."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from consent_app.domain.release import Answered
from consent_app.domain.request import FootageRequest, LegalBasis, Reading, Source
from consent_app.domain.retention import DAYS, Maker
from consent_app.domain.timeline import TimeWindow
from consent_app.inbox.extract import extract
from consent_app.inbox.message import plain_message
from consent_app.services.codec import from_json, to_json
from consent_app.words import answers, fears, keeping, moments, orders, replies, senders, silence
from consent_app.words.findings import CALL_BACK, FINDINGS

RECEIVED = datetime(2026, 7, 20, 12, tzinfo=UTC)
ZONE = ZoneInfo("America/Chicago")
NIGHT = "Oakridge police ask for all your footage from 8 p.m. on July 10, 2026 to 6 a.m. on July 11, 2026."


def read(text: str = NIGHT) -> FootageRequest:
    return extract(plain_message(text), "req-1", "America/Chicago", RECEIVED)


def test_a_request_to_narrow_asks_for_minutes_and_what_is_missing() -> None:
    draft = replies.narrow(read())
    assert draft.count("Which fifteen minutes do you need?") == 1
    assert "Please state the case number." in draft
    assert "no promise" in draft


def test_advice_for_the_resident_is_never_in_a_draft() -> None:
    for finding in FINDINGS.values():
        assert CALL_BACK not in finding.ask
    assert "look up yourself" not in replies.narrow(read(NIGHT + " Reply to officer@gmail.com"))


def test_a_short_request_with_nothing_missing_still_has_a_question() -> None:
    start = datetime(2026, 7, 10, 20, tzinfo=ZONE)
    short = TimeWindow(start, start + timedelta(minutes=10))
    request = replace(read(), windows=(short,), readings=(Reading((short,)),), findings=())
    assert replies.FIFTEEN in replies.narrow(request)


def test_no_is_said_without_a_reason_and_to_an_order_it_is_not_said() -> None:
    assert "not to share" in replies.refuse(read())
    order = replies.refuse(replace(read(), legal_basis=LegalBasis.SUBPOENA))
    assert "legal advice" in order
    assert "not to share" not in order


def test_what_was_given_elsewhere_can_be_asked_to_be_deleted() -> None:
    draft = replies.delete(read(), Answered("two clips", date(2026, 7, 12), "my partner", Fraction(90)))
    assert "Sunday 12 July 2026" in draft
    assert "my partner" not in draft


@pytest.mark.parametrize("source", Source)
def test_what_a_no_tells_is_one_sentence_for_each_channel(source: Source) -> None:
    said = silence.TELLS[source]
    assert said.endswith(".")
    assert said.count(". ") == 0
    assert len(said) <= 125
    # What a company says is said to be what it says.
    assert ("Ring says" in said) == source.value.startswith("ring_")


def test_who_is_asked_by_name_is_told_that_they_notice() -> None:
    for source in (Source.AXON_INDIVIDUAL, Source.INSURER, Source.NEIGHBOUR, Source.LAWYER):
        assert "notice" in silence.TELLS[source]
    assert "notice" not in silence.TELLS[Source.RING_COMMUNITY]


def test_an_hour_that_comes_twice_is_named_apart_also_after_it_was_kept() -> None:
    asks = "Police ask for footage between 12:30 a.m. and 1:30 a.m. on November 1, 2026."
    request = extract(plain_message(asks), "req-1", "America/Chicago", datetime(2026, 11, 5, tzinfo=UTC))
    kept = from_json(to_json(request), FootageRequest)
    ways = [moments.windows(reading.windows, kept.timezone_assumed) for reading in kept.readings]
    assert [way.partition(" to ")[2] for way in ways] == ["1:30 a.m. (the first)", "1:30 a.m. again"]


def test_an_order_is_no_choice_and_an_emergency_is_one() -> None:
    order = replace(read(), legal_basis=LegalBasis.WARRANT, sender="x@court.example", reply_by="2026-08-01")
    said = answers.choice(order)
    assert {orders.KEEP, orders.NO_COPY, orders.LAWYER, orders.WARRANT, orders.REAL} <= set(said)
    assert answers.VOLUNTARY not in " ".join(said)
    assert "Saturday 1 August 2026" in " ".join(said)
    emergency = " ".join(answers.choice(replace(read(), legal_basis=LegalBasis.EMERGENCY)))
    assert orders.EMERGENCY_TITLE in emergency
    assert answers.VOLUNTARY in emergency
    assert orders.steps(read()) == []


def test_a_letter_to_preserve_asks_for_nothing_to_be_handed_over() -> None:
    letter = replace(read(), legal_basis=LegalBasis.PRESERVATION)
    assert orders.steps(letter)[0] == orders.PRESERVE
    assert orders.LETTER in orders.steps(letter)
    assert "legal order" not in " ".join(answers.choice(letter))


@pytest.mark.parametrize(
    ("days_later", "said"),
    [(5, "25 days left"), (29, "1 day left"), (30, "this is the last day"), (31, "it may be gone already")],
)
def test_days_are_counted_down_from_the_first_moment_asked_for(days_later: int, said: str) -> None:
    now = datetime(2026, 7, 10, 20, tzinfo=ZONE) + timedelta(days=days_later)
    assert said in keeping.about(read(), 30, now)


def test_without_a_setting_ring_is_counted_by_what_it_often_keeps_and_others_are_not() -> None:
    now = datetime(2026, 7, 12, 20, tzinfo=ZONE)
    ring = replace(read(), source=Source.RING_COMMUNITY)
    assert "28 days left. Ring often deletes" in keeping.about(ring, None, now)
    assert "left" not in keeping.about(read(), None, now)
    assert keeping.UNKNOWN in keeping.about(read(), None, now)
    assert "left" not in keeping.about(replace(read(), windows=(), readings=()), 30, now)


def test_every_maker_has_a_name_and_those_that_keep_in_a_cloud_days() -> None:
    assert set(keeping.MAKERS) == set(Maker)
    assert set(DAYS) == set(Maker) - {Maker.LOCAL}


def test_there_are_eight_short_answers_each_with_a_source() -> None:
    assert len(fears.ANSWERS) == 8
    for one in fears.ANSWERS:
        assert one.question.endswith("?")
        assert one.sources
        assert len(re.findall(r"\w+", one.answer)) <= 70, one.question
        assert not re.search(r"\b(?:always|never fails|guarantee|illegal|safe to)\b", one.answer), one.question


def test_every_request_of_an_office_says_how_to_call_back() -> None:
    for source in Source:
        said = senders.call_back(replace(read(), source=source))
        assert bool(said) == (source not in (Source.NEIGHBOUR, Source.OTHER, Source.NONE)), source
