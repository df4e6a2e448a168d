"""Where secrets lie: in the system's password store, or where there is none in a file that only a passphrase opens.

Only stores that encrypt are allowed: a plain-text file that some package offers as a keyring is never written to. The
file is used only where the person chose it; nothing is ever kept in plain text, and nothing without being asked.
"""

import base64
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import keyring.backend
import keyring.errors
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from consent_app.domain.request import Private
from consent_app.domain.work import ConsentAppError, known
from consent_app.media.files import write_bytes
from consent_app.services.settings import PRIVATE_FILE, Profile

SERVICE = "consent-app"
ALLOWED = (
    "keyring.backends.SecretService",
    "keyring.backends.libsecret",
    "keyring.backends.kwallet",
    "keyring.backends.macOS",
    "keyring.backends.Windows",
)
LEAST_PASSPHRASE = 8
MAX_SEALED = 1_000_000
# RFC 7914; 32 MB and a tenth of a second for each guess.
SCRYPT = {"n": 1 << 15, "r": 8, "p": 1}

Passphrase = Private[str]


class Vault(Protocol):
    """Keeps texts by name; raises `secret_store_locked` where it cannot be read or written."""

    def get(self, name: str) -> str | None:
        """Return the text kept under a name, or None."""

    def put(self, name: str, text: str) -> None:
        """Keep a text under a name, in place of the one before."""

    def forget(self, name: str) -> None:
        """Keep nothing under a name any more."""


@dataclass(frozen=True, slots=True)
class PasswordStore:
    """The system's password store."""

    store: keyring.backend.KeyringBackend

    def get(self, name: str) -> str | None:
        """Return the text kept under a name, or None."""
        with known("secret_store_locked", keyring.errors.KeyringError):
            return self.store.get_password(SERVICE, name)

    def put(self, name: str, text: str) -> None:
        """Keep a text under a name."""
        with known("secret_store_locked", keyring.errors.KeyringError):
            self.store.set_password(SERVICE, name, text)

    def forget(self, name: str) -> None:
        """Keep nothing under a name any more."""
        if self.get(name) is not None:
            with known("secret_store_locked", keyring.errors.KeyringError):
                self.store.delete_password(SERVICE, name)


@dataclass(frozen=True, slots=True)
class SealedFile:
    """A file of the profile, encrypted (AES-256-GCM) under a key made from a passphrase (scrypt)."""

    path: Path
    passphrase: Passphrase

    def get(self, name: str) -> str | None:
        """Return the text kept under a name, or None; raises `passphrase_wrong`."""
        return self._read().get(name)

    def put(self, name: str, text: str) -> None:
        """Keep a text under a name."""
        self._write(self._read() | {name: text})

    def forget(self, name: str) -> None:
        """Keep nothing under a name any more; the file goes with the last text in it."""
        left = {key: text for key, text in self._read().items() if key != name}
        if left:
            self._write(left)
        else:
            self.path.unlink(missing_ok=True)

    def _key(self, salt: bytes) -> AESGCM:
        return AESGCM(Scrypt(salt, 32, **SCRYPT).derive(self.passphrase.reveal().encode()))

    def _read(self) -> dict[str, str]:
        if not self.path.is_file():
            return {}
        with known("secret_file_broken", OSError, ValueError, KeyError, TypeError):
            with self.path.open("rb") as file:
                kept = json.loads(file.read(MAX_SEALED))
            salt, nonce, text = (base64.b64decode(kept[part]) for part in ("salt", "nonce", "text"))
        with known("passphrase_wrong", InvalidTag):
            opened: dict[str, str] = json.loads(self._key(salt).decrypt(nonce, text, None))
        return opened

    def _write(self, content: dict[str, str]) -> None:
        salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
        text = self._key(salt).encrypt(nonce, json.dumps(content).encode(), None)
        kept = {"salt": salt, "nonce": nonce, "text": text}
        coded = {part: base64.b64encode(value).decode() for part, value in kept.items()}
        write_bytes(self.path, json.dumps(coded).encode(), PRIVATE_FILE)


def open_vault(profile: Profile, passphrase: Passphrase | None = None) -> Vault:
    """Return where this profile's secrets lie: the sealed file where the person chose one, else the password store.

    Raises `passphrase_missing` for a sealed file without a passphrase, and `secret_store_missing`.
    """
    if profile.sealed.is_file():
        if passphrase is None:
            raise ConsentAppError("passphrase_missing")
        return SealedFile(profile.sealed, passphrase)
    return PasswordStore(_password_store())


def sealed_vault(profile: Profile, passphrase: Passphrase) -> Vault:
    """Return a sealed file for this profile, which the person has just chosen; raises `passphrase_short`."""
    if len(passphrase.reveal()) < LEAST_PASSPHRASE:
        raise ConsentAppError("passphrase_short", least=LEAST_PASSPHRASE)
    return SealedFile(profile.sealed, passphrase)


def _password_store() -> keyring.backend.KeyringBackend:
    backends: Iterable[keyring.backend.KeyringBackend] = keyring.backend.get_all_keyring()
    allowed = [item for item in backends if type(item).__module__ in ALLOWED]
    if not allowed:
        raise ConsentAppError("secret_store_missing")
    return max(allowed, key=lambda item: float(item.priority))
