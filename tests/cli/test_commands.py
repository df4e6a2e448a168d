import json
import os
import subprocess
import sys
import zipfile
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image

from consent_app.words.answers import LOOK, LOOK_AT_PICTURE
from consent_app.words.errors import SENTENCES
from tests.cli.conftest import Program
from tests.films import numbered_film
from tests.scenes import ZONE, asking, evening_film

EVENING = "from 8 p.m. to 9 p.m. on July 10"
NIGHT = "from 8 p.m. to 6 a.m. on July 10"


@pytest.fixture
def request_id(program: Program, tmp_path: Path) -> str:
    """A request for an evening, and one film of it."""
    film = evening_film(tmp_path / "films")
    added = program("footage", "add", film, "--camera", "Door", "--zone", ZONE)
    assert added.status == 0, added
    (request,) = program("inbox", "add", "-", "--zone", ZONE, given=asking(EVENING)).document["requests"]
    return str(request["id"])


def test_the_line_through_the_commands(program: Program, request_id: str, tmp_path: Path) -> None:
    (recording,) = program("footage", "list").document["recordings"]
    assert recording["started_at"] == "2026-07-10T20:05:00-05:00"
    assert recording["clock"] == {"source": "name", "confidence": "medium"}
    assert set(recording) == {"id", "path", "camera", "started_at", "clock", "duration_s", "width", "height", "fps"}

    proposal = program("propose", request_id).document
    (clip,) = proposal["clips"]
    assert set(clip) == {"id", "camera", "recording", "start_s", "end_s", "started_at", "reasons", "score"}
    assert proposal["asked_s"] == 3600
    assert {item["reason"] for item in proposal["withheld"]} <= {"nothing_moves", "not_concerned"}

    edits = tmp_path / "edits.json"
    edits.write_text(json.dumps({"edits": [{"do": "move", "clip": "clip-01", "start_s": 0.5, "end_s": 5.5}]}))
    assert program("review", request_id, "--edits", edits).document["clips"][0]["start_s"] == 0.5

    assert program("review", request_id, "--words-in", "clip-01").document == {"clip": "clip-01", "lines": []}
    assert "Look yourself" in program("review", request_id, "--words-in", "clip-01", plain=True).out
    assert program("review", request_id, "--words-in", "clip-77").code == "clip_unknown"

    (made,) = program("render", request_id, "--cover", "solid", "--keep-audio").document["clips"]
    assert made["sound"] is False  # this film has none
    assert made["frames"] == 50
    assert made["cover"] == "solid"
    assert [track["kind"] for track in made["tracks"]] == ["face"]

    decided = program("decide", request_id, "--share", "clip-01").document
    assert decided["decisions"] == [{"clip": "clip-01", "choice": "share", "sha256": made["sha256"]}]

    out = tmp_path / "out"
    out.mkdir()
    words = tmp_path / "words.txt"
    words.write_text("Marigold Crossing 14\n")
    released = program("release", request_id, "--out", out, "--words", words).document
    assert {"bundle", "sha256", "clips", "asked_s", "recorded_s", "given_s", "checks"} <= set(released)
    assert released["given_s"] == 5.0
    assert all(check["passed"] for check in released["checks"])

    assert program("verify", released["bundle"]).document["passed"]
    kinds = [entry["kind"] for entry in program("ledger", "list").document["entries"]]
    assert kinds == ["asked", "proposed", "decided", "released"]
    assert "delete all copies" in program("withdraw", request_id).document["draft"]
    with zipfile.ZipFile(released["bundle"]) as archive:
        assert b"Marigold" not in b"".join(archive.read(name) for name in archive.namelist())


def test_a_damaged_bundle_leaves_with_status_3(program: Program, tmp_path: Path) -> None:
    bundle = tmp_path / "response.zip"
    with zipfile.ZipFile(bundle, "w") as archive:
        archive.writestr("response-1/bagit.txt", "no bag")
    done = program("verify", bundle)
    assert done.status == 3
    assert not done.document["passed"]


def test_an_open_question_is_asked_and_answered(program: Program) -> None:
    (request,) = program("inbox", "add", "-", "--zone", ZONE, given=asking(NIGHT)).document["requests"]
    assert request["window_ambiguous"]
    assert [reading[0]["start"] for reading in request["window_readings"]] == [
        "2026-07-10T20:00:00-05:00",
        "2026-07-09T20:00:00-05:00",
    ]
    assert program("propose", request["id"]).code == "window_unanswered"
    answered = program("inbox", "answer", request["id"], "--reading", "2").document
    assert answered["windows"] == request["window_readings"][1]
    assert program("propose", request["id"]).code == "no_footage"
    assert program("inbox", "show", request["id"]).document["state"] == "no_footage"


def test_a_request_has_every_field_that_others_rely_on(program: Program) -> None:
    (request,) = program("inbox", "add", "-", "--zone", ZONE, given=asking(NIGHT)).document["requests"]
    fields = (
        "id is_request source legal_basis agency requester case_number incident_type windows window_ambiguous "
        "window_readings incident_time timezone_assumed contact_emails contact_phones links area reply_by state "
        "findings"
    )
    assert set(fields.split()) <= set(request)
    assert all(set(item) >= {"code", "severity", "message", "quote", "rule"} for item in request["findings"])


def test_a_request_at_the_door_is_typed_in_listed_and_deleted(program: Program) -> None:
    new = [
        "inbox",
        "new",
        "--source",
        "neighbour",
        "--start",
        "2026-07-10T20:00-05:00",
        "--end",
        "2026-07-10T20:30-05:00",
    ]
    request = program(*new).document
    assert request["windows"] == [{"start": "2026-07-10T20:00:00-05:00", "end": "2026-07-10T20:30:00-05:00"}]
    assert [item["id"] for item in program("inbox", "list").document["requests"]] == [request["id"]]
    program("inbox", "delete", request["id"])
    assert program("inbox", "list").document["requests"] == []
    assert program("inbox", "show", request["id"]).code == "request_unknown"


def test_a_message_that_asks_for_nothing_says_so(program: Program) -> None:
    (message,) = program("inbox", "add", "-", given=b"Lunch on Friday?").document["requests"]
    assert message["is_request"] is False


def test_saying_no_is_a_command_like_any_other(program: Program, request_id: str) -> None:
    assert program("decide", request_id, "--decline").document["state"] == "declined"
    assert program("decide", request_id, "--answered", "my partner did").document["state"] == "answered"
    assert program("decide", request_id, "--decline", "--share-all").code == "decision_unclear"
    assert program("decide", request_id).code == "decision_unclear"


def test_scan_and_redact_stand_alone(program: Program, tmp_path: Path) -> None:
    film = evening_film(tmp_path / "films")
    (scanned,) = program("scan", film).document["recordings"]
    assert set(scanned) == {"path", "duration_s", "scanned_s", "activity"}
    assert scanned["activity"][0]["kinds"] == ["person"]
    report = tmp_path / "report.json"
    done = program("redact", film, "-o", tmp_path / "out.mp4", "--report", report)
    assert done.status == 0, done
    document = json.loads(report.read_text())
    assert document["frames"] == document["verify"]["frames_checked"] == 60
    track = document["tracks"][0]
    assert set(track) == {"id", "kind", "start_s", "end_s", "shape", "boxes"}
    assert set(track["boxes"][0]) == {"t_s", "x1", "y1", "x2", "y2", "score", "seen"}
    times = [box["t_s"] for box in track["boxes"]]
    assert times == sorted(set(times))
    assert all(abs(later - earlier - 0.1) < 0.002 for earlier, later in pairwise(times))


def test_a_picture_is_covered_and_told_of_as_one(program: Program, tmp_path: Path) -> None:
    Image.new("RGB", (160, 120), "white").save(tmp_path / "door.jpg")
    done = program("redact", tmp_path / "door.jpg", "-o", tmp_path / "out.jpg", plain=True)
    assert done.out == f"{tmp_path / 'out.jpg'}: nothing found to cover. {LOOK_AT_PICTURE}\n"
    film = numbered_film(tmp_path / "film.mp4", 10)
    assert LOOK in program("redact", film, "-o", tmp_path / "out.mp4", plain=True).out


def test_several_films_go_into_a_folder_and_a_bad_one_stops_no_other(program: Program, tmp_path: Path) -> None:
    good, bad = numbered_film(tmp_path / "good.mp4", 10), tmp_path / "bad.mp4"
    bad.write_bytes(b"nothing" * 100)
    for name in ("out", "reports"):
        (tmp_path / name).mkdir()
    done = program("redact", bad, good, "-o", tmp_path / "out", "--report", tmp_path / "reports")
    assert done.code == "film_unreadable"
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["good.mp4"]
    assert [path.name for path in (tmp_path / "reports").iterdir()] == ["good.mp4.json"]
    assert program("redact", good, good, "-o", tmp_path / "out").code == "name_taken"
    assert program("redact", good, bad, "-o", tmp_path / "none").code == "folder_missing"
    assert program("redact", good, "-o", good).code == "would_overwrite"


def test_a_film_that_is_not_there_is_said_to_be_missing_even_where_its_result_is(
    program: Program, tmp_path: Path
) -> None:
    (tmp_path / "out.mp4").write_bytes(b"of an earlier time")
    assert program("redact", tmp_path / "gone.mp4", "-o", tmp_path / "out.mp4").code == "file_missing"
    assert (tmp_path / "out.mp4").read_bytes() == b"of an earlier time"


def test_what_cannot_be_read_is_said_in_one_sentence_with_its_code(program: Program, tmp_path: Path) -> None:
    (tmp_path / "empty.mp4").touch()
    for arguments, code in (
        (("scan", tmp_path / "gone.mp4"), "file_missing"),
        (("scan", tmp_path / "empty.mp4"), "file_empty"),
        (("scan", tmp_path), "file_is_folder"),
        (("inbox", "add", tmp_path / "gone.eml"), "file_missing"),
        (("inbox", "add", tmp_path), "file_is_folder"),
        (("inbox", "add", "-", "--received", "soon"), "time_unreadable"),
        (("inbox", "add", "-", "--zone", "Mars/Olympus"), "zone_unknown"),
        (("propose", "req-none"), "request_unknown"),
        (("footage", "add", tmp_path / "empty.mp4", "--camera", "Door"), "file_empty"),
        (("verify", tmp_path / "gone.zip"), "file_missing"),
        (("review", "req-none", "--edits", tmp_path / "gone.json"), "file_missing"),
    ):
        done = program(*arguments, given=b"please")
        assert done.code == code
        assert done.err.strip().endswith(f"[{code}]")
        assert len(done.err.strip().splitlines()) == 1


def test_people_get_sentences_and_programs_get_documents(program: Program, request_id: str) -> None:
    shown = program("inbox", "show", request_id, plain=True)
    assert shown.status == 0
    assert "You need not answer." in shown.out
    assert "Oakridge Police Department" in shown.out
    for arguments in (("inbox", "list"), ("footage", "list"), ("propose", request_id), ("ledger",)):
        done = program(*arguments, plain=True)
        assert done.status == 0
        assert done.out.strip()
        assert "{" not in done.out


def test_options_for_all_commands_stand_before_or_behind_them(tmp_path: Path) -> None:
    profile = f"--data-dir={tmp_path / 'p'}"
    for arguments in (["--json", profile, "inbox", "list"], ["inbox", "--json", "list", profile]):
        command = [sys.executable, "-m", "consent_app", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        assert json.loads(done.stdout) == {"requests": []}


@pytest.mark.parametrize(
    "arguments", [["fly"], ["inbox", "add"], ["render"], ["decide", "x", "--fly"], ["redact", "a"]]
)
def test_wrong_usage_leaves_with_status_2(program: Program, arguments: list[str]) -> None:
    assert program(*arguments).status == 2


@pytest.mark.parametrize(
    "command", [[], ["inbox"], ["inbox", "add"], ["footage", "add"], ["redact"], ["release"], ["demo"]]
)
def test_every_command_explains_itself(command: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "consent_app", *command, "--help"], capture_output=True, text=True, check=True
    )
    assert "Usage" in done.stdout


def test_the_version_is_told() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "consent_app", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("consent-app ")


def test_a_fault_of_the_app_is_one_sentence_too(tmp_path: Path) -> None:
    code = (
        "import sys; from consent_app.cli import app, inbox\n"
        "def broken(*_): raise RuntimeError('Marigold')\n"
        "inbox.request_document = broken\n"
        f"sys.exit(app.run(['inbox', 'add', '-', '--json', '--data-dir', {str(tmp_path)!r}]))"
    )
    done = subprocess.run([sys.executable, "-c", code], input=asking(EVENING), capture_output=True, check=False)
    assert done.returncode == 1
    assert json.loads(done.stdout)["error"]["code"] == "fault"
    assert b"Marigold" not in done.stderr
    assert b"Traceback" not in done.stderr
    assert len(list((tmp_path / "reports").iterdir())) == 1
    assert "fault" in SENTENCES


@pytest.mark.parametrize("display", [{}, {"DISPLAY": ""}])
def test_without_a_screen_the_window_is_a_sentence(display: dict[str, str], tmp_path: Path) -> None:
    bare = {name: value for name, value in os.environ.items() if "DISPLAY" not in name and name != "QT_QPA_PLATFORM"}
    command = [sys.executable, "-m", "consent_app", "--data-dir", str(tmp_path)]
    done = subprocess.run(command, env=bare | display, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("There is no screen here")
    assert "[window_no_screen]" in done.stderr


def test_help_says_that_without_a_command_the_window_opens(program: Program) -> None:
    assert "Without a command the window opens." in program("--help").out


def test_words_are_sealed_by_a_passphrase_and_only_counted(program: Program, tmp_path: Path) -> None:
    secret = tmp_path / "passphrase"
    secret.write_text("correct horse battery\n")
    lines = "name: Zoë Marlow\nname: Ann Marlow\nplate: KD 48213\n".encode()
    assert program("words", "set", "--sealed", given=lines).code == "passphrase_missing"
    kept = program("words", "set", "--sealed", "--passphrase-file", secret, given=lines)
    assert kept.document == {"words": 3, "kinds": {"name": 2, "plate": 1}}
    listed = program("words", "list", "--passphrase-file", secret, plain=True)
    assert "only your passphrase opens" in listed.out
    assert "Name: 2" in listed.out
    assert "Marlow" not in listed.out
    assert program("words", "list").code == "passphrase_missing"
    secret.write_text("another one")
    assert program("words", "list", "--passphrase-file", secret).code == "passphrase_wrong"
    secret.write_text("correct horse battery")
    assert program("words", "clear", "--passphrase-file", secret).document == {"words": 0, "kinds": {}}


def test_a_release_takes_terms_sealed_words_a_folder_and_a_word_let_out(
    program: Program, request_id: str, tmp_path: Path
) -> None:
    secret = tmp_path / "passphrase"
    secret.write_text("correct horse battery")
    lines = b"city: Oakridge\nstreet: Alder Lane 5\n"
    assert program("words", "set", "--sealed", "--passphrase-file", secret, given=lines).status == 0
    program("propose", request_id)
    program("render", request_id)
    assert program("decide", request_id, "--share-all", "--delete-by", "soon").code == "day_unreadable"
    assert program("decide", request_id, "--share-all", "--delete-by", "2020-01-01").code == "day_unreadable"
    decided = program("decide", request_id, "--share-all", "--delete-by", "2099-01-31", plain=True)
    assert "To be deleted by 2099-01-31" in decided.out
    common = ("release", request_id, "--out", tmp_path, "--passphrase-file", secret)
    assert program(*common, "--let-out", "Elsewhere").code == "word_unknown"
    done = program(*common, "--let-out", "city: Oakridge", "--folder").document
    assert all(check["passed"] for check in done["checks"])
    assert program("verify", done["folder"]).document["passed"]
    assert "Quote the case number: 26-044718" in done["handover"]
    assert "In person: nothing more" in done["handover"][4]
    assert program("inbox", "delete", request_id).status == 0


def test_originals_are_sealed_by_a_command(program: Program, request_id: str) -> None:
    (one,) = program("footage", "seal", request_id).document["sealed"]
    assert set(one) == {"recording", "path", "sha256", "sealed_at"}
    assert "kept as they are" in program("footage", "seal", plain=True).out
    assert program("footage", "seal", "req-none").code == "request_unknown"


def test_private_words_are_utf_8_with_or_without_a_mark(program: Program, tmp_path: Path) -> None:
    secret = tmp_path / "passphrase"
    secret.write_bytes(b"\xef\xbb\xbfcorrect horse battery\r\n")
    given = "\ufeffname: Zo\u00eb M\u00fcller\r\nzip: 60106\r\n".encode()
    kept = program("words", "set", "--sealed", "--passphrase-file", secret, given=given)
    assert kept.document["kinds"] == {"name": 1, "zip": 1}
    assert program("words", "set", "--sealed", "--passphrase-file", secret, given=b"\xff").code == "words_unreadable"


def test_regions_of_a_camera_are_left_out_of_the_search_and_covered_in_its_clips(
    program: Program, tmp_path: Path
) -> None:
    film = evening_film(tmp_path / "films")
    program("footage", "add", film, "--camera", "Yard", "--zone", "America/Chicago")
    assert program("footage", "ignore", "Yard", "--box", "0,0,0.4,0.3").document["ignored"] == [[0, 0, 0.4, 0.3]]
    covered = program("footage", "cover", "Yard", "--box", "0.7,0.1,0.9,0.3", "--box", "0,0,0.1,0.1").document
    assert covered == {"camera": "Yard", "covered": [[0.7, 0.1, 0.9, 0.3], [0, 0, 0.1, 0.1]]}
    assert program("footage", "cover", "Yard", "--box", "0.7,0.1,0.7,0.3").code == "box_empty"
    assert program("footage", "cover", "Nowhere").code == "camera_unknown"
    assert program("footage", "cover", "Yard", "--propose").document == {"camera": "Yard", "regions": []}
    assert "Look yourself" in program("footage", "cover", "Yard", "--propose", plain=True).out
    assert program("footage", "cover", "Nowhere", "--propose").code == "camera_unknown"
    assert program("footage", "cover", "Yard").document["covered"] == []
