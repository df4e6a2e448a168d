"""The mailbox by command, against a real mail server."""

from pathlib import Path

import pytest

from tests.cli.conftest import Program
from tests.dovecot import PASSWORD, USER, Server
from tests.services.test_mailbox import CHAT, asking


@pytest.fixture
def secret(tmp_path: Path) -> dict[str, Path]:
    """Files that hold the password and a passphrase."""
    made = {"password": tmp_path / "password", "passphrase": tmp_path / "passphrase"}
    made["password"].write_text(PASSWORD + "\n")
    made["passphrase"].write_text("birch lantern 42\n")
    return made


def test_a_mailbox_is_set_up_looked_through_and_forgotten(
    program: Program, server: Server, secret: dict[str, Path], tmp_path: Path
) -> None:
    server.fill([CHAT, asking("26-10001")])
    passphrase = ("--passphrase-file", secret["passphrase"])
    assert program("words", "set", "--sealed", *passphrase, given=b"Ann Marlow").status == 0
    set_up = ("inbox", "mailbox", "--host", "localhost", "--user", USER, "--port", str(server.port))
    told = program(*set_up, "--password-file", secret["password"], *passphrase)
    assert told.document["mailbox"]["user"] == USER
    fetched = program("inbox", "fetch", "--zone", "America/Chicago", *passphrase).document
    assert [one["case_number"] for one in fetched["requests"]] == ["26-10001"]
    assert fetched["looked_at"] == 2
    assert PASSWORD.encode() not in b"".join(
        one.read_bytes() for one in (tmp_path / "profile").rglob("*") if one.is_file()
    )
    assert program("inbox", "mailbox", "--forget", *passphrase).document == {"mailbox": None}
    assert program("inbox", "fetch", *passphrase).code == "mailbox_unset"


def test_a_password_may_be_given_for_one_look_alone(program: Program, server: Server, secret: dict[str, Path]) -> None:
    server.fill([asking("26-10002")])
    set_up = ("inbox", "mailbox", "--host", "localhost", "--user", USER, "--port", str(server.port))
    assert program(*set_up, "--no-password").status == 0
    fetched = program("inbox", "fetch", "--password-file", secret["password"], plain=True)
    assert "1 new message looked at. One asks for footage. Nothing was changed in the mailbox." in fetched.out


def test_a_host_without_a_name_is_wrong_usage(program: Program) -> None:
    assert program("inbox", "mailbox", "--host", "localhost").status == 2
    assert program("inbox", "mailbox").document == {"mailbox": None}
