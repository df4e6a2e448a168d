"""The household's secrets by what they are: the private words, and the key that signs one request's bundle."""

import hashlib
import json
from collections import Counter

from consent_app.bundle.signature import new_key
from consent_app.domain.household import PrivateWord, WordKind, word_of, words_of
from consent_app.domain.request import Private
from consent_app.domain.work import ConsentAppError
from consent_app.services.settings import Profile
from consent_app.services.vault import Vault

MAX_WORDS = 500
MAX_LENGTH = 200

# As people type them, one a line: "phone: 312 555 0147", or a word alone.
Words = Private[tuple[str, ...]]


def read_words(profile: Profile, vault: Vault) -> Words:
    """Return the private words of a profile, none if none were set."""
    kept = vault.get(_words_name(profile))
    return Private(tuple(json.loads(kept)) if kept else ())


def keep_words(profile: Profile, vault: Vault, words: Words) -> None:
    """Keep these private words in place of those before."""
    vault.put(_words_name(profile), json.dumps(words.reveal()))


def clear_words(profile: Profile, vault: Vault) -> None:
    """Forget the private words of a profile."""
    vault.forget(_words_name(profile))


def parsed_words(text: str) -> Words:
    """Return private words from text, one a line; raises `words_unreadable` where there are too many or too long."""
    words = tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
    if len(words) > MAX_WORDS:
        raise ConsentAppError("words_unreadable", why=f"more than {MAX_WORDS} lines")
    if any(len(word) > MAX_LENGTH for word in words):
        raise ConsentAppError("words_unreadable", why=f"a line is longer than {MAX_LENGTH} characters")
    return Private(words)


def known_words(words: Words) -> tuple[PrivateWord, ...]:
    """Return the words with what kind of thing each of them is."""
    return tuple(word for line in words.reveal() if line.strip() for word in words_of(line))


def kinds(words: Words) -> dict[WordKind, int]:
    """Return how many words of each kind there are: all that is ever shown of them."""
    return dict(Counter(word_of(line).kind for line in words.reveal() if line.strip()))


def signing_key(profile: Profile, vault: Vault, request_id: str) -> bytes:
    """Return the private key made for one request, made now where there is none: no key serves two requests."""
    name = _key_name(profile, request_id)
    kept = vault.get(name)
    if kept is not None:
        return bytes.fromhex(kept)
    key = new_key()
    vault.put(name, key.hex())
    return key


def keep_mail_password(profile: Profile, vault: Vault, password: Private[str]) -> None:
    """Keep the password of the mailbox."""
    vault.put(f"mailbox-{_mark(profile)}", password.reveal())


def mail_password(profile: Profile, vault: Vault) -> Private[str]:
    """Return the password of the mailbox; raises `mail_password_missing` where none is kept."""
    kept = vault.get(f"mailbox-{_mark(profile)}")
    if kept is None:
        raise ConsentAppError("mail_password_missing")
    return Private(kept)


def forget_mail_password(profile: Profile, vault: Vault) -> None:
    """Forget the password of the mailbox."""
    vault.forget(f"mailbox-{_mark(profile)}")


def forget_key(profile: Profile, vault: Vault, request_id: str) -> None:
    """Forget the key of a request that was deleted."""
    vault.forget(_key_name(profile, request_id))


def _words_name(profile: Profile) -> str:
    return f"private-words-{_mark(profile)}"


def _key_name(profile: Profile, request_id: str) -> str:
    return f"signing-key-{_mark(profile)}-{request_id}"


def _mark(profile: Profile) -> str:
    # Each profile has secrets of its own; the name says nothing of where it lies.
    return hashlib.sha256(str(profile.root).encode()).hexdigest()[:16]
