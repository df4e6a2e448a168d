"""The private words, kept in the system's password store and nowhere else.

Only stores that encrypt are allowed: a plain-text file that some package offers as a keyring is never written to.
"""

import hashlib
import json
from collections.abc import Iterable

import keyring.backend
import keyring.errors

from consent_app.domain.request import Private
from consent_app.domain.work import ConsentAppError
from consent_app.services.settings import Profile

SERVICE = "consent-app"
ALLOWED = (
    "keyring.backends.SecretService",
    "keyring.backends.libsecret",
    "keyring.backends.kwallet",
    "keyring.backends.macOS",
    "keyring.backends.Windows",
)
MAX_WORDS = 500
MAX_LENGTH = 200

Words = Private[tuple[str, ...]]


def read_words(profile: Profile) -> Words:
    """Return the private words of a profile, none if none were set; raises `secret_store_missing` or `_locked`."""
    store = _password_store()
    try:
        kept = store.get_password(SERVICE, _name(profile))
    except keyring.errors.KeyringError as error:
        raise ConsentAppError("secret_store_locked") from error
    return Private(tuple(json.loads(kept)) if kept else ())


def keep_words(profile: Profile, words: Words) -> None:
    """Keep these private words in place of those before."""
    store = _password_store()
    try:
        store.set_password(SERVICE, _name(profile), json.dumps(words.reveal()))
    except keyring.errors.KeyringError as error:
        raise ConsentAppError("secret_store_locked") from error


def clear_words(profile: Profile) -> None:
    """Forget the private words of a profile."""
    if read_words(profile).reveal():
        _password_store().delete_password(SERVICE, _name(profile))


def parsed_words(text: str) -> Words:
    """Return private words from text, one a line; raises `words_unreadable` where there are too many or too long."""
    words = tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
    if len(words) > MAX_WORDS:
        raise ConsentAppError("words_unreadable", why=f"more than {MAX_WORDS} lines")
    if any(len(word) > MAX_LENGTH for word in words):
        raise ConsentAppError("words_unreadable", why=f"a line is longer than {MAX_LENGTH} characters")
    return Private(words)


def _password_store() -> keyring.backend.KeyringBackend:
    backends: Iterable[keyring.backend.KeyringBackend] = keyring.backend.get_all_keyring()
    allowed = [item for item in backends if type(item).__module__ in ALLOWED]
    if not allowed:
        raise ConsentAppError("secret_store_missing")
    return max(allowed, key=lambda item: float(item.priority))


def _name(profile: Profile) -> str:
    # Each profile has words of its own; the name says nothing of where it lies.
    return "private-words-" + hashlib.sha256(str(profile.root).encode()).hexdigest()[:16]
