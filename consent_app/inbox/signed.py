"""What the signature on a mail tells (DKIM, RFC 6376): which domain it was sent through, never who asked."""

import binascii
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

import dkim

from consent_app.domain.request import Signature, SignatureState
from consent_app.inbox.sender import domain

# Answers what the name server has under a name of type TXT, or None where it has nothing; raises OSError where the
# name server cannot be asked.
LookUp = Callable[[str], bytes | None]

# A mail passes few servers that sign it; each signature costs a question to the name server.
MAX_SIGNATURES = 4
# Longer lines of a key record are none.
MAX_KEY = 4096
# RFC 8301: nothing else is to be believed.
BELIEVED = frozenset({b"rsa-sha256", b"ed25519-sha256"})
# What dkimpy raises of its own, and lets through of the standard library, on signatures made to confuse.
_ODD = (
    dkim.DKIMException,
    dkim.util.InvalidTagValueList,
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
    binascii.Error,
    AssertionError,
)

_QUIET = logging.Logger("dkim")  # noqa: LOG001  # dkimpy tells each failure to a logger; nobody listens to this one
_QUIET.disabled = True


@dataclass(frozen=True, slots=True)
class _Key:
    """Asks the name server as dkimpy wants it, and remembers whether there was an answer."""

    look_up: LookUp
    missing: list[str]

    def __call__(self, name: bytes, timeout: float = 0) -> bytes | None:  # noqa: ARG002  # dkimpy hands it in
        asked = name.decode("ascii", "replace").rstrip(".")
        found = self.look_up(asked)
        if not found or len(found) > MAX_KEY:
            self.missing.append(asked)
            return None
        return found


def signing_domain(mail: bytes) -> str:
    """Return the domain that a mail says has signed it, empty where none does."""
    signatures = list(_signatures(mail))
    return signatures[0] if signatures else ""


def checked(mail: bytes, sender: str, look_up: LookUp, now: datetime) -> Signature:
    """Return what the mail's signatures are worth, asking the name server of each for its key, at most four.

    One of the sender's own domain counts before that of a mail service. A key that is not published any more tells
    nothing, and one that is there but does not fit says that the mail was changed or never came from there.
    """
    found = [_one(mail, number, look_up) for number, _ in enumerate(_signatures(mail))]
    if not found:
        return Signature(SignatureState.MISSING, "", now)
    order = (SignatureState.PASSED, SignatureState.FAILED, SignatureState.UNKNOWN)
    best = min(found, key=lambda one: (order.index(one.state), domain(one.domain) != domain(sender)))
    return replace(best, checked_at=now)


def _signatures(mail: bytes) -> Iterator[str]:
    """Yield the domain named by each signature, in order."""
    try:
        headers, _ = dkim.rfc822_parse(mail)
    except _ODD:
        return
    values = [value for name, value in headers if name.lower() == b"dkim-signature"]
    for value in values[:MAX_SIGNATURES]:
        try:
            yield dkim.util.parse_tag_value(value).get(b"d", b"").decode("ascii", "replace").lower()[:255]
        except _ODD:
            yield ""


def _one(mail: bytes, number: int, look_up: LookUp) -> Signature:
    """Return what the signature of that number is worth."""
    key = _Key(look_up, [])
    named = list(_signatures(mail))[number]
    try:
        check = dkim.DKIM(mail, logger=_QUIET)
        fits = bool(check.verify(number, dnsfunc=key))
        tags = check.signature_fields
    except OSError:
        return Signature(SignatureState.UNKNOWN, named)
    except _ODD:
        return Signature(SignatureState.UNKNOWN if key.missing else SignatureState.FAILED, named)
    # One that signs a part of the text only, or not who it is from, says nothing of what is read.
    whole = b"l" not in tags and b"from" in check.include_headers and tags.get(b"a") in BELIEVED
    if fits and whole:
        return Signature(SignatureState.PASSED, named)
    return Signature(SignatureState.UNKNOWN if key.missing else SignatureState.FAILED, named)
