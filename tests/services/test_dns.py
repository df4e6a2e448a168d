"""The one question to a name server, against a real one on this machine."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator

import dns.message
import dns.name
import dns.rcode
import dns.rrset
import pytest

from consent_app.domain.request import FindingCode, SignatureState
from consent_app.services import ledger, requests
from consent_app.services.dns import NameServer
from consent_app.services.store import Store
from tests.inbox.test_sender import MAIL, pair, signed_mail
from tests.refused import refused

NAME = "june._domainkey.oakridgepd.example"


def right(question: dns.message.Message) -> bytes:
    """The key, cut in strings of 100 bytes as long records are."""
    answer = dns.message.make_response(question)
    key = pair()[1].decode()
    if question.question[0].name == dns.name.from_text(NAME):
        strings = " ".join(f'"{key[at : at + 100]}"' for at in range(0, len(key), 100))
        answer.answer.append(dns.rrset.from_text(f"{NAME}.", 60, "IN", "TXT", strings))
    else:
        answer.set_rcode(dns.rcode.NXDOMAIN)
    return answer.to_wire()


def refusing(question: dns.message.Message) -> bytes:
    answer = dns.message.make_response(question)
    answer.set_rcode(dns.rcode.SERVFAIL)
    return answer.to_wire()


@contextlib.contextmanager
def name_server(reply: Callable[[dns.message.Message], bytes]) -> Iterator[NameServer]:
    """A name server on a port of its own."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as wire:
        wire.bind(("127.0.0.1", 0))
        ended = threading.Event()

        def serve() -> None:
            while not ended.is_set():
                content, asker = wire.recvfrom(4096)
                if content:
                    wire.sendto(reply(dns.message.from_wire(content)), asker)

        served = threading.Thread(target=serve)
        served.start()
        port = wire.getsockname()[1]
        try:
            yield NameServer("127.0.0.1", port)
        finally:
            ended.set()
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
                last.sendto(b"", ("127.0.0.1", port))
            served.join()


def test_a_key_comes_back_whole() -> None:
    with name_server(right) as ask:
        assert ask(NAME) == pair()[1]


def test_a_name_that_is_not_there_has_no_key() -> None:
    with name_server(right) as ask:
        assert ask("may._domainkey.oakridgepd.example") is None


def test_a_server_that_cannot_answer_is_told_apart_from_no_key() -> None:
    with name_server(refusing) as ask, pytest.raises(OSError, match="could not be asked"):
        ask(NAME)


@pytest.mark.parametrize("name", ["a..b", "x" * 80 + ".example", "\udcff.example"])
def test_a_name_that_is_none_is_not_asked_for(name: str) -> None:
    with pytest.raises(OSError, match="could not be asked"):
        NameServer("127.0.0.1", 9)(name)


def test_a_checked_sender_is_kept_and_written_into_the_ledger(store: Store) -> None:
    mail = signed_mail()  # once: the second it was signed in stands in it
    (request,) = requests.add(store, mail, "request.eml", zone="America/Chicago")
    assert request.signature.state is SignatureState.UNCHECKED
    with name_server(right) as ask:
        told = requests.check_sender(store, request.id, ask)
    assert (told.signature.state, told.signature.domain) == (SignatureState.PASSED, "oakridgepd.example")
    assert store.request(request.id) == told
    assert ledger.entries(store)[-1].kind == "sender_checked"
    assert requests.add(store, mail, "request.eml", zone="America/Chicago") == [told]


def test_a_signature_that_does_not_fit_is_a_finding(store: Store) -> None:
    (request,) = requests.add(store, signed_mail().replace(b"9 p.m.", b"10 p.m."), "request.eml", zone="UTC")
    with name_server(right) as ask:
        told = requests.check_sender(store, request.id, ask)
    assert FindingCode.DKIM_FAILED in {finding.code for finding in told.findings}


def test_pasted_text_has_no_signature_to_check(store: Store) -> None:
    text = MAIL.split(b"\r\n\r\n", 1)[1]
    (request,) = requests.add(store, text, "pasted.txt", zone="UTC")
    assert request.signature.state is SignatureState.NONE
    with refused("mail_missing"):
        requests.check_sender(store, request.id, NameServer())


def test_the_mail_goes_with_its_request(store: Store) -> None:
    mail = signed_mail()
    (request,) = requests.add(store, mail, "request.eml", zone="UTC")
    assert store.mail(request.id) == mail
    store.delete_request(request.id)
    assert store.mail(request.id) is None
