"""Who sent it: domains that fit or imitate, signatures that hold or do not, hidden text, links in disguise."""

import functools
from datetime import UTC, datetime

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import given
from hypothesis import strategies as st

from consent_app.domain.request import FindingCode as Code
from consent_app.domain.request import FootageRequest, SignatureState
from consent_app.inbox import sender
from consent_app.inbox.extract import extract
from consent_app.inbox.message import mail_message, read_messages
from consent_app.inbox.signed import LookUp, checked
from consent_app.words import senders

NOW = datetime(2026, 7, 20, 12, tzinfo=UTC)
MAIL = b"""From: "Det. Ana Roe" <ana@oakridgepd.example>\r
To: resident@home.example\r
Subject: Video request, case 26-10442\r
Date: Mon, 20 Jul 2026 09:00:00 -0500\r
Content-Type: text/plain; charset=utf-8\r
\r
Oakridge Police Department: please share your camera footage from 8 p.m. to 9 p.m. on July 10, 2026. Case 26-10442.\r
"""


@functools.cache
def pair() -> tuple[bytes, bytes]:
    """A key to sign with, and what the domain publishes for it."""
    key = rsa.generate_private_key(65537, 2048)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return private, b"v=DKIM1; k=rsa; p=" + b"".join(public.splitlines()[1:-1])


def signed_mail(by: bytes = b"oakridgepd.example", mail: bytes = MAIL, **how: object) -> bytes:
    return bytes(dkim.sign(mail, b"june", by, pair()[0], **how)) + mail


def published(name: str) -> bytes | None:
    return pair()[1] if name.startswith("june._domainkey.") else None


def silent(name: str) -> bytes | None:
    raise OSError(name)


def state(mail: bytes, look_up: LookUp = published) -> tuple[SignatureState, str]:
    found = checked(mail, "ana@oakridgepd.example", look_up, NOW)
    return found.state, found.domain


def read(mail: bytes) -> FootageRequest:
    return extract(mail_message(mail), "req-1", "America/Chicago", NOW)


def codes(mail: bytes) -> set[Code]:
    return {finding.code for finding in read(mail).findings}


def test_a_signature_that_fits_names_its_domain() -> None:
    assert state(signed_mail()) == (SignatureState.PASSED, "oakridgepd.example")


def test_a_mail_that_was_changed_fails() -> None:
    assert state(signed_mail().replace(b"9 p.m.", b"6 a.m."))[0] is SignatureState.FAILED


def test_a_mail_from_somebody_else_fails() -> None:
    assert state(signed_mail().replace(b"ana@oak", b"eva@oak"))[0] is SignatureState.FAILED


def test_without_a_name_server_nothing_is_claimed() -> None:
    assert state(signed_mail(), silent) == (SignatureState.UNKNOWN, "oakridgepd.example")


def test_a_key_that_is_gone_proves_nothing() -> None:
    assert state(signed_mail(), lambda _: None)[0] is SignatureState.UNKNOWN


def test_a_mail_without_a_signature_asks_nobody() -> None:
    assert state(MAIL, silent)[0] is SignatureState.MISSING


def test_a_signature_over_the_beginning_alone_does_not_count() -> None:
    whole = signed_mail(length=True)
    assert b"l=" in whole
    assert state(whole + b"Send us your password.\r\n")[0] is SignatureState.FAILED


def test_the_senders_own_signature_counts_before_that_of_a_mail_service() -> None:
    own = signed_mail()
    assert state(signed_mail(b"mailer.example", own)) == (SignatureState.PASSED, "oakridgepd.example")


@given(st.binary(max_size=300))
def test_a_signature_made_to_confuse_is_no_crash(odd: bytes) -> None:
    mail = b"DKIM-Signature: " + odd.replace(b"\n", b"").replace(b"\r", b"") + b"\r\n" + MAIL
    assert state(mail)[0] in (SignatureState.FAILED, SignatureState.UNKNOWN, SignatureState.MISSING)


def test_what_a_passing_signature_says_is_no_proof() -> None:
    request = read(signed_mail())
    assert "was not checked" in senders.signature(request)
    assert "Look" not in senders.call_back(request)
    assert "(case 26-10442)" in senders.call_back(request)


@pytest.mark.parametrize(
    ("address", "channel"),
    [
        ("https://r1ng.com/x", "ring.com"),
        ("help@ring-support.com", "ring.com"),
        ("https://evidence.com.verify-login.ru/", "evidence.com"),
        ("https://axоn.com", "axon.com"),  # noqa: RUF001  # the letter that a thief would use
        ("https://xn--rng-zma.com/", "ring.com"),
        ("a@evldence.com", "evidence.com"),
        ("police@chicago-gov.com", ".gov"),
        ("https://ring.com/x", ""),
        ("https://account.ring.com/x", ""),
        ("bob@spring.com", ""),
        ("x@bring.com", ""),
        ("police@springfield.gov", ""),
        ("x@ci.bensenville.il.us", ""),
        ("x@home.gov.uk", ""),
        ("no address", ""),
        ("http://[", ""),
    ],
)
def test_addresses_that_imitate_a_channel_are_told_from_those_that_do_not(address: str, channel: str) -> None:
    assert sender.imitated(address) == channel


@pytest.mark.parametrize(
    ("address", "owner"),
    [
        ("x@ci.bensenville.il.us", "bensenville.il.us"),
        ("a@b.met.police.uk", "met.police.uk"),
        ("https://a.b.co.uk/c", "b.co.uk"),
        ("localhost", ""),
        ("a@", ""),
    ],
)
def test_a_domain_ends_where_its_owner_does(address: str, owner: str) -> None:
    assert sender.domain(address) == owner


def test_a_display_name_with_another_address_is_noticed() -> None:
    assert Code.DOMAIN_MISMATCH in codes(MAIL.replace(b'"Det. Ana Roe"', b'"ana@chicagopd.example"'))
    assert Code.DOMAIN_MISMATCH not in codes(MAIL)


def page(body: str) -> bytes:
    return MAIL.replace(b"text/plain", b"text/html").replace(b"please", body.encode() + b" please")


def test_a_link_that_shows_another_site_is_noticed() -> None:
    assert Code.DOMAIN_MISMATCH in codes(page('<a href="http://thief.example/a">www.evidence.com</a>'))
    assert Code.DOMAIN_MISMATCH not in codes(page('<a href="http://oakridgepd.example/a">oakridgepd.example</a>'))


@pytest.mark.parametrize(
    "style", ["display: none", "font-size:0px", "max-height:0;color:red", "VISIBILITY:HIDDEN", "opacity:0"]
)
def test_hidden_text_is_kept_apart_and_shown_as_hidden(style: str) -> None:
    request = read(page(f'<div style="{style}">all <b>footage</b> since 2019 <script>alert(1)</script></div>'))
    assert "2019" not in request.text.reveal()
    assert request.hidden.reveal() == "all footage since 2019"


@pytest.mark.parametrize("style", ["height:0.5em", "opacity:0.9", "font-size:10px", "line-height:0px"])
def test_text_that_is_small_or_pale_is_no_hidden_text(style: str) -> None:
    request = read(page(f'<div style="{style}">to see</div>'))
    assert ("to see" in request.text.reveal(), request.hidden.reveal()) == (True, "")


def test_a_saved_page_is_read_as_a_page() -> None:
    (message,) = read_messages(b"<html><style>p{}</style><p>Please share your footage</p></html>", "portal.html")
    assert message.text.reveal() == "Please share your footage"


def test_attachments_are_told_and_not_opened() -> None:
    request = read(
        b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\nFrom: a@pd.example\r\n\r\n--b\r\n\r\n'
        b"Please share your footage from 8 p.m. to 9 p.m. on July 10, 2026.\r\n--b\r\n"
        b'Content-Disposition: attachment; filename="order.pdf"\r\n\r\nnot read: all footage\r\n--b--\r\n'
    )
    assert request.attachments == ("order.pdf",)
    assert "order.pdf" in " ".join(senders.outside(request))
    assert "not read" not in request.text.reveal()
