"""What can be done with a request by command: drafts, who sent it, where one is, an order, what was given elsewhere."""

from pathlib import Path

from consent_app.domain.request import Source
from consent_app.words import fears, keeping, orders, senders, silence
from consent_app.words.errors import SENTENCES
from tests.cli.conftest import Program
from tests.inbox.test_sender import MAIL, page, signed_mail
from tests.scenes import ZONE, asking

EVENING = "from 8 p.m. to 9 p.m. on July 10"


def added(program: Program, text: bytes, tmp_path: Path, name: str = "request.eml") -> str:
    (tmp_path / name).write_bytes(text)
    (request,) = program("inbox", "add", tmp_path / name, "--zone", ZONE).document["requests"]
    return str(request["id"])


def test_a_request_is_shown_with_what_a_no_tells_and_how_to_call_back(program: Program, tmp_path: Path) -> None:
    request = added(program, page('<p style="display:none">and your password</p>'), tmp_path)
    shown = program("inbox", "show", request, plain=True).out
    assert silence.TELLS[Source.AGENCY] in shown
    assert silence.MAKER in shown
    assert "Keep a copy now" in shown
    assert "number you look up yourself" in shown or "look the agency's number up yourself" in shown
    assert shown.index(senders.HIDDEN) < shown.index("and your password")


def test_days_left_are_counted_once_it_is_said_how_long_cameras_keep_recordings(program: Program) -> None:
    assert keeping.UNKNOWN in program("footage", "keeps", plain=True).out
    assert program("footage", "keeps", "3650").document == {"keeps": 3650}
    added_now = program("inbox", "add", "-", "--zone", ZONE, given=asking(EVENING), plain=True).out
    assert "left. You set that your cameras keep recordings for 3650 days." in added_now
    assert program("footage", "keeps", "0").document == {"keeps": None}


def test_drafts_are_printed_and_nothing_is_sent(program: Program, tmp_path: Path) -> None:
    request = added(program, asking(EVENING), tmp_path, "request.txt")
    narrow = program("inbox", "reply", request).document
    assert narrow["kind"] == "narrow"
    assert "fifteen minutes" in narrow["draft"]
    assert "not to share" in program("inbox", "reply", request, "--kind", "refuse").document["draft"]
    assert program("inbox", "reply", request, "--kind", "note").code == "bundle_unwritten"
    assert program("inbox", "reply", request, "--kind", "delete").code == "withdraw_nothing"


def test_what_was_given_elsewhere_is_kept_and_can_be_asked_back(program: Program, tmp_path: Path) -> None:
    request = added(program, asking(EVENING), tmp_path, "request.txt")
    told = (
        "--answered",
        "two clips",
        "--answered-on",
        "2026-07-12",
        "--answered-by",
        "my son",
        "--answered-seconds",
        "90",
    )
    assert program("decide", request, *told).document["state"] == "answered"
    facts = program("ledger").document["entries"][-1]["facts"]
    assert facts == {"note": "two clips", "on": "2026-07-12", "by": "my son", "given_s": 90.0}
    assert "Sunday 12 July 2026" in program("inbox", "reply", request, "--kind", "delete").document["draft"]
    assert program("decide", request, "--answered", "x", "--answered-on", "soon").code == "day_not_past"
    assert program("decide", request, "--answered", "x", "--answered-on", "2999-01-01").code == "day_not_past"


def test_an_order_is_no_request_until_the_person_says_so(program: Program, tmp_path: Path) -> None:
    text = b"SUBPOENA. You are commanded to produce video from 8 p.m. to 9 p.m. on July 10, 2026. Case 26-1."
    request = added(program, text, tmp_path, "order.txt")
    shown = program("inbox", "show", request, plain=True).out
    assert orders.LAWYER in shown
    assert orders.NO_COPY in shown
    assert program("decide", request, "--share-all").code == "legal_order"
    plain = program("inbox", "answer", request, "--voluntary").document
    assert plain["legal_basis"] == "voluntary"
    assert "legal_process" not in [finding["code"] for finding in plain["findings"]]
    assert program("decide", request, "--share-all").code == "not_proposed"
    (again,) = program("inbox", "add", tmp_path / "order.txt", "--zone", ZONE).document["requests"]
    assert (again["id"], again["legal_basis"]) == (request, "voluntary")
    assert program("inbox", "answer", request).status == 2


def test_a_home_is_checked_against_an_area_in_coordinates(program: Program, tmp_path: Path) -> None:
    text = asking(EVENING) + b"\nArea: within 0.25 miles of 41.9551, -87.9400."
    request = added(program, text, tmp_path, "request.txt")
    found = program("inbox", "where", request, given=b"41.9560, -87.9400").document
    assert (found["inside"], round(found["metres"], -1)) == (True, 300)
    outside = program("inbox", "where", request, given=b"41.9700, -87.9400", plain=True).out
    assert "outside the area" in outside
    assert program("inbox", "where", request, given=b"my house").code == "place_unreadable"
    words = added(program, asking("from 7 p.m. to 8 p.m. on July 10"), tmp_path, "words.txt")
    assert program("inbox", "where", words, given=b"41.9560, -87.9400").code == "area_in_words"
    kept = b"".join(one.read_bytes() for one in (tmp_path / "profile").rglob("*") if one.is_file())
    assert b"41.9560" not in kept


def test_a_signature_is_checked_when_told_to(program: Program, tmp_path: Path) -> None:
    request = added(program, signed_mail(b"no-such-domain.invalid"), tmp_path)
    shown = program("inbox", "show", request).document
    assert shown["signature"] == {"state": "unchecked", "domain": "no-such-domain.invalid", "checked_at": None}
    assert shown["sender"] == "ana@oakridgepd.example"
    assert program("inbox", "check", request).document["signature"]["state"] == "unknown"
    pasted = added(program, MAIL.split(b"\r\n\r\n", 1)[1], tmp_path, "pasted.txt")
    assert program("inbox", "check", pasted).code == "mail_missing"


def test_questions_are_answered_with_sources(program: Program) -> None:
    told = program("inbox", "questions").document["questions"]
    assert [one["question"] for one in told] == [one.question for one in fears.ANSWERS]
    assert all(one["sources"] for one in told)
    assert "not legal advice" in program("inbox", "questions", plain=True).out


def test_fetching_without_a_mailbox_is_a_sentence(program: Program) -> None:
    told = program("inbox", "fetch")
    assert told.code == "mailbox_unset"
    assert told.document["error"]["message"] == SENTENCES["mailbox_unset"]
