"""A mailbox, against Debian's Dovecot; and against servers that break off, talk nonsense or are no mail server."""

import contextlib
import os
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from consent_app.domain.request import Private
from consent_app.domain.work import Cancelled, Work
from consent_app.services import ledger
from consent_app.services.fetch import Fetched, fetch
from consent_app.services.settings import Mailbox, Profile, Settings, keep_settings
from consent_app.services.store import Store
from tests import dovecot
from tests.dovecot import PASSWORD, USER, Server
from tests.refused import refused

NOW = format_datetime(datetime.now(UTC))
CHAT = f"From: bob@club.example\r\nDate: {NOW}\r\nSubject: Barbecue\r\n\r\nSee you on Sunday, bring salad.\r\n".encode()


def asking(case: str, extra: str = "") -> bytes:
    return (
        f"From: d.whitlock@oakridgepd.example\r\nDate: {NOW}\r\nSubject: Request\r\n\r\n"
        f"Oakridge Police Department: please share your camera footage from 8 p.m. to 9 p.m. on July 10, 2026. "
        f"Case {case}.\r\n{extra}"
    ).encode()


@pytest.fixture
def mailbox(server: Server, profile: Profile) -> Mailbox:
    """The mailbox set up in the test's profile."""
    return set_up(profile, Mailbox("localhost", USER, server.port))


def set_up(profile: Profile, mailbox: Mailbox) -> Mailbox:
    keep_settings(profile, Settings(mailbox))
    return mailbox


def look(profile: Profile, store: Store, password: str = PASSWORD, work: Work | None = None) -> Fetched:
    return fetch(profile, store, Private(password), work or Work(), "America/Chicago")


def cases(found: Fetched) -> list[str | None]:
    return [request.case_number for request in found.requests]


def test_requests_are_found_among_other_mail(server: Server, profile: Profile, store: Store, mailbox: Mailbox) -> None:
    server.fill([CHAT, asking("26-10001"), CHAT, asking("26-10002")])
    found = look(profile, store)
    assert (cases(found), found.looked_at) == (["26-10001", "26-10002"], 4)
    assert len(store.requests()) == 2
    assert [line.kind for line in ledger.entries(store)] == ["connected", "asked", "asked", "mail_fetched"]


def test_nothing_in_the_mailbox_changes(server: Server, profile: Profile, store: Store, mailbox: Mailbox) -> None:
    server.fill([CHAT, asking("26-10001")])
    before = seen_by_others(server)
    look(profile, store)
    assert seen_by_others(server) == before
    assert b"\\Seen" not in str(before).encode()


def seen_by_others(server: Server) -> object:
    """The whole mailbox as another program sees it: folders, messages, marks."""
    with dovecot.logged_in(server, ssl.create_default_context()) as client:
        client.select("INBOX", readonly=True)
        return client.list(), client.fetch("1:*", "(UID FLAGS INTERNALDATE BODY.PEEK[])")


def test_the_next_look_begins_where_the_last_ended(
    server: Server, profile: Profile, store: Store, mailbox: Mailbox
) -> None:
    server.fill([asking("26-10001")])
    look(profile, store)
    assert look(profile, store).looked_at == 0
    server.deliver(asking("26-10003"))
    found = look(profile, store)
    assert (cases(found), found.looked_at) == (["26-10003"], 1)


def test_a_large_mail_is_kept_whole(server: Server, profile: Profile, store: Store, mailbox: Mailbox) -> None:
    mail = asking("26-10001", "attached: " + "x" * 60 + "\r\n" + ("y" * 70 + "\r\n") * 3000)
    server.fill([mail])
    (request,) = look(profile, store).requests
    kept = store.mail(request.id)
    assert kept is not None
    assert kept.rstrip() == mail.rstrip()


def test_one_folder_and_one_word_can_be_chosen(
    server: Server, profile: Profile, store: Store, mailbox: Mailbox
) -> None:
    server.fill([asking("26-10001")])
    server.fill([asking("26-10002"), asking("26-10003", "Größe"), CHAT], "Police")
    set_up(profile, replace(mailbox, folder="Police", search="26-10003"))
    assert cases(look(profile, store)) == ["26-10003"]


def test_a_stopped_look_goes_on_where_it_stopped(
    server: Server, profile: Profile, store: Store, mailbox: Mailbox
) -> None:
    server.fill([asking(f"26-{number}") for number in range(20000, 20120)])
    stop = threading.Event()
    work = Work(lambda done, _: stop.set() if done > 0.3 else None, stop.is_set)
    with pytest.raises(Cancelled):
        look(profile, store, work=work)
    kept = len(store.requests())
    assert 0 < kept < 120
    assert look(profile, store).looked_at == 120 - kept
    assert len({request.case_number for request in store.requests()}) == 120


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"folder": "Nowhere"}, "mail_folder_missing"),
        ({"host": "127.0.0.1"}, "mail_certificate"),
        ({"host": "no-such-host.invalid"}, "mail_host_unknown"),
        ({"port": 1}, "mail_unreachable"),
    ],
)
def test_what_is_set_up_wrongly_gets_a_sentence(
    profile: Profile, store: Store, mailbox: Mailbox, change: dict[str, Any], code: str
) -> None:
    set_up(profile, replace(mailbox, **change))
    with refused(code):
        look(profile, store)


@pytest.mark.parametrize("password", ["wrong", "Füße", 'qu"ote\\', ""])
def test_a_wrong_password_gets_a_sentence(profile: Profile, store: Store, mailbox: Mailbox, password: str) -> None:
    with refused("mail_password_wrong"):
        look(profile, store, password)


def test_a_certificate_nobody_trusts_gets_nothing(
    profile: Profile, store: Store, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with refused("mail_certificate"):
        look(profile, store)


def test_without_a_mailbox_nothing_connects(profile: Profile, store: Store) -> None:
    with refused("mailbox_unset"):
        look(profile, store)
    assert ledger.entries(store) == []


@pytest.mark.slow
def test_a_mailbox_of_fifty_thousand_is_looked_through_from_its_newest(
    server: Server, profile: Profile, store: Store, mailbox: Mailbox
) -> None:
    server.fill([CHAT] * 49_998 + [asking("26-10001"), CHAT])
    began = time.monotonic()
    found = look(profile, store)
    taken = time.monotonic() - began
    print(f"50,000 messages: {found.looked_at} looked at in {taken:.1f} s")
    assert (cases(found), found.looked_at, found.passed_over) == (["26-10001"], 5_000, 45_000)
    assert taken < 60


Script = Callable[[ssl.SSLSocket], None]


@contextlib.contextmanager
def scripted(server: Server, script: Script, *, tls: bool = True) -> Iterator[int]:
    """A server that follows a script on one connection, with the mail server's own certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(server.trusted, server.trusted.with_name("server.key"))
    with socket.create_server(("127.0.0.1", 0)) as door:

        def serve() -> None:
            line, _ = door.accept()
            with contextlib.suppress(OSError), line:
                if tls:
                    with context.wrap_socket(line, server_side=True) as safe:
                        script(safe)
                else:
                    line.sendall(b"* OK plain talk\r\n")
                    line.recv(1000)

        served = threading.Thread(target=serve)
        served.start()
        try:
            yield door.getsockname()[1]
        finally:
            served.join()


def answers(*lines: bytes) -> Script:
    """Greet, then answer each command with the next line; TAG stands for the command's own tag."""

    def script(line: ssl.SSLSocket) -> None:
        line.sendall(b"* OK ready\r\n")
        for answer in (b"* CAPABILITY IMAP4rev1\r\nTAG OK done\r\n", *lines):
            tag = line.recv(10_000).split(b" ")[0]
            line.sendall(answer.replace(b"TAG", tag))

    return script


LOGIN = b"TAG OK in\r\n"
SELECT = b"* 1 EXISTS\r\nTAG OK [READ-ONLY] done\r\n"
STATUS = b'* STATUS "INBOX" (UIDNEXT 9 UIDVALIDITY 7)\r\nTAG OK done\r\n'
SEARCH = b"* SEARCH 8\r\nTAG OK done\r\n"


@pytest.mark.parametrize(
    ("script", "code"),
    [
        (lambda line: line.sendall(b"220 mail.example ESMTP\r\n"), "mail_nonsense"),
        (lambda line: line.sendall(os.urandom(5000)), "mail_nonsense"),
        (lambda line: None, "mail_nonsense"),
        (answers(), "mail_line_broken"),
        (answers(LOGIN, SELECT), "mail_line_broken"),
        (answers(LOGIN, SELECT, b"\0\0\xff garbage\r\n"), "mail_line_broken"),
        (answers(LOGIN, SELECT, b'* STATUS "INBOX" (UIDNEXT many UIDVALIDITY 7)\r\nTAG OK done\r\n'), "mail_nonsense"),
        (answers(LOGIN, SELECT, STATUS, b"* SEARCH eight\r\nTAG OK done\r\n"), "mail_nonsense"),
        (answers(LOGIN, SELECT, STATUS, b"TAG NO [BADCHARSET] no\r\n"), "mail_search_refused"),
        (answers(LOGIN, SELECT, STATUS, SEARCH, b"* 1 FETCH (UID 8 BODY[] {4000000000}\r\nabc"), "mail_line_broken"),
        (answers(LOGIN, SELECT, STATUS, SEARCH, b"* 1 FETCH (UID 8 BODY[] {100}\r\nabc"), "mail_line_broken"),
        (answers(LOGIN, SELECT, STATUS, SEARCH, b"TAG NO not today\r\n"), "mail_nonsense"),
    ],
)
def test_a_server_that_breaks_off_or_talks_nonsense_gets_a_sentence(
    server: Server, profile: Profile, store: Store, mailbox: Mailbox, script: Script, code: str
) -> None:
    with scripted(server, script) as port:
        set_up(profile, replace(mailbox, port=port))
        with refused(code):
            look(profile, store)


def test_no_password_goes_over_a_line_without_tls(
    server: Server, profile: Profile, store: Store, mailbox: Mailbox
) -> None:
    with scripted(server, answers(), tls=False) as port:
        set_up(profile, replace(mailbox, port=port))
        with refused("mail_no_tls"):
            look(profile, store)


def test_a_message_that_is_not_there_any_more_is_passed_over(
    server: Server, profile: Profile, store: Store, mailbox: Mailbox
) -> None:
    with scripted(
        server, answers(LOGIN, SELECT, STATUS, SEARCH, b"TAG OK done\r\n", b"* BYE\r\nTAG OK done\r\n")
    ) as port:
        set_up(profile, replace(mailbox, port=port))
        assert look(profile, store).requests == ()


def test_settings_are_nobody_elses(profile: Profile, mailbox: Mailbox) -> None:
    assert Path(profile.settings).stat().st_mode & 0o077 == 0
