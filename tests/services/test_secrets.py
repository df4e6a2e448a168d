"""The private words against a real Secret Service, started for the test; skipped where there is none."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import keyring.backend
import keyring.errors
import pytest

from consent_app.domain.household import WordKind
from consent_app.domain.request import Private
from consent_app.domain.work import ConsentAppError
from consent_app.services import secrets, vault
from consent_app.services.settings import Profile
from consent_app.services.vault import open_vault, sealed_vault
from tests.refused import refused

Run = Callable[[str], "subprocess.CompletedProcess[str]"]

UNLOCKED = 'printf "pass" | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec "$0" -c "$1"'
LOCKED = 'gnome-keyring-daemon --start --components=secrets >/dev/null && exec "$0" -c "$1"'


@pytest.fixture
def service(tmp_path: Path) -> Run:
    """Return what runs Python code in a session with an unlocked Secret Service and a home of its own."""
    if not (shutil.which("dbus-run-session") and shutil.which("gnome-keyring-daemon")):
        pytest.skip("needs Debian's dbus and gnome-keyring")
    home = tmp_path / "home"
    home.mkdir()
    keep = {name: value for name, value in os.environ.items() if not name.startswith(("XDG", "DBUS", "GNOME"))}
    environment = {**keep, "HOME": str(home), "XDG_RUNTIME_DIR": str(home)}

    def run(code: str) -> "subprocess.CompletedProcess[str]":
        command = ["dbus-run-session", "--", "sh", "-c", UNLOCKED, sys.executable, code]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)

    return run


USING = """
from pathlib import Path
from consent_app.domain.request import Private
from consent_app.services import secrets
from consent_app.services.settings import open_profile
from consent_app.services.vault import open_vault
profile = open_profile(Path({path!r}))
vault = open_vault(profile)
"""


def test_words_are_kept_read_and_forgotten(service: Run, tmp_path: Path) -> None:
    using = USING.format(path=str(tmp_path / "profile"))
    code = using + (
        "secrets.keep_words(profile, vault, Private(('14 Marigold Crossing', 'Zoë')))\n"
        "print(secrets.read_words(profile, vault).reveal())\n"
        "secrets.clear_words(profile, vault)\nprint(secrets.read_words(profile, vault).reveal())\n"
        "secrets.clear_words(profile, vault)"
    )
    done = service(code)
    assert done.stdout == "('14 Marigold Crossing', 'Zoë')\n()\n", done.stderr


def test_the_signing_key_of_a_request_is_kept_and_forgotten(service: Run, tmp_path: Path) -> None:
    using = USING.format(path=str(tmp_path / "profile"))
    done = service(
        using + "key = secrets.signing_key(profile, vault, 'req-1')\n"
        "print(*(secrets.signing_key(profile, vault, name) == key for name in ('req-1', 'req-2')))\n"
        "secrets.forget_key(profile, vault, 'req-1')\nprint(secrets.signing_key(profile, vault, 'req-1') == key)"
    )
    assert done.stdout == "True False\nFalse\n", done.stderr


def test_words_are_nowhere_on_disk_in_plain_text(service: Run, tmp_path: Path) -> None:
    using = USING.format(path=str(tmp_path / "profile"))
    done = service(using + "secrets.keep_words(profile, vault, Private(('14 Marigold Crossing',)))")
    assert done.returncode == 0, done.stderr
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert any("keyring" in str(path) for path in files)
    assert not [path for path in files if b"Marigold" in path.read_bytes()]


def test_each_profile_has_words_of_its_own(service: Run, tmp_path: Path) -> None:
    other = USING.format(path=str(tmp_path / "other"))
    using = USING.format(path=str(tmp_path / "profile"))
    done = service(
        using
        + "secrets.keep_words(profile, vault, Private(('a',)))"
        + other
        + "print(secrets.read_words(profile, vault).reveal())"
    )
    assert done.stdout == "()\n", done.stderr


class _Store(keyring.backend.KeyringBackend):
    """A password store that is there and locked."""

    priority = 5

    def get_password(self, service: str, username: str) -> str | None:
        raise keyring.errors.KeyringLocked

    def set_password(self, service: str, username: str, password: str) -> None:
        raise keyring.errors.KeyringLocked


def _locked() -> keyring.backend.KeyringBackend:
    return _Store()  # type: ignore[no-untyped-call]  # the library leaves its constructor untyped


def test_without_a_password_store_there_is_no_vault(profile: Profile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring.backend, "get_all_keyring", list)
    with refused("secret_store_missing"):
        open_vault(profile)


def test_a_store_of_plain_text_is_never_used(profile: Profile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring.backend, "get_all_keyring", lambda: [_locked()])
    with refused("secret_store_missing"):
        open_vault(profile)


def test_a_locked_store_says_so(profile: Profile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring.backend, "get_all_keyring", lambda: [_locked()])
    monkeypatch.setattr(vault, "ALLOWED", (_Store.__module__,))
    kept = open_vault(profile)
    for attempt in (
        lambda: secrets.read_words(profile, kept),
        lambda: secrets.keep_words(profile, kept, Private(("a",))),
        lambda: secrets.clear_words(profile, kept),
    ):
        with refused("secret_store_locked"):
            attempt()


PASSPHRASE = Private("correct horse battery")


def test_words_are_kept_in_a_file_that_only_the_passphrase_opens(profile: Profile) -> None:
    sealed = sealed_vault(profile, PASSPHRASE)
    assert secrets.read_words(profile, sealed).reveal() == ()
    secrets.keep_words(profile, sealed, Private(("14 Marigold Crossing", "Zoë")))
    content = profile.sealed.read_bytes()
    # The name whole, in UTF-8 and as JSON escapes it: two letters alone stand in sealed bytes by chance.
    plain = (b"Marigold", "Zoë".encode(), rb"Zo\u00eb", b"private-words", b"horse")
    assert not [word for word in plain if word in content]
    assert profile.sealed.stat().st_mode & 0o777 == 0o600
    assert secrets.read_words(profile, open_vault(profile, PASSPHRASE)).reveal() == ("14 Marigold Crossing", "Zoë")
    with refused("passphrase_wrong"):
        secrets.read_words(profile, open_vault(profile, Private("another one")))
    with refused("passphrase_missing"):
        open_vault(profile)
    before = profile.sealed.read_bytes()
    secrets.keep_words(profile, open_vault(profile, PASSPHRASE), Private(("Zoë",)))
    assert profile.sealed.read_bytes()[:60] != before[:60]
    secrets.clear_words(profile, open_vault(profile, PASSPHRASE))
    assert not profile.sealed.exists()
    secrets.clear_words(profile, sealed)


def test_a_passphrase_that_is_short_or_a_file_that_is_damaged_is_told(profile: Profile) -> None:
    with refused("passphrase_short"):
        sealed_vault(profile, Private("short"))
    for content in (b"", b"[]", b'{"salt": "AA=="}', b"\xff\xfe"):
        profile.sealed.write_bytes(content)
        with refused("secret_file_broken"):
            secrets.read_words(profile, open_vault(profile, PASSPHRASE))


def test_each_request_is_signed_with_a_key_of_its_own(profile: Profile) -> None:
    sealed = sealed_vault(profile, PASSPHRASE)
    key = secrets.signing_key(profile, sealed, "req-1")
    assert secrets.signing_key(profile, sealed, "req-1") == key
    assert secrets.signing_key(profile, sealed, "req-2") != key
    secrets.forget_key(profile, sealed, "req-1")
    assert secrets.signing_key(profile, sealed, "req-1") != key


def test_of_words_only_kinds_and_counts_are_told() -> None:
    assert secrets.kinds(Private(("name: Ann", "name: Zoë", "zoe@example.net", ""))) == {
        WordKind.NAME: 2, WordKind.EMAIL: 1}  # fmt: skip


def test_words_are_read_one_a_line() -> None:
    assert secrets.parsed_words(" Ann \n\nAnn\n14 Marigold\n").reveal() == ("Ann", "14 Marigold")
    for text in ("\n".join(map(str, range(600))), "x" * 300):
        with pytest.raises(ConsentAppError) as caught:
            secrets.parsed_words(text)
        assert caught.value.code == "words_unreadable"
