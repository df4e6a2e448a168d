"""Where this person's data lies, and what they set for the whole household."""

import os
from dataclasses import dataclass
from pathlib import Path

import msgspec
import platformdirs
import tzlocal

from consent_app.domain.work import ConsentAppError, known
from consent_app.media.files import write_bytes
from consent_app.services.codec import from_json, to_json

PRIVATE_FOLDER = 0o700
PRIVATE_FILE = 0o600
MAX_SETTINGS = 1_000_000


@dataclass(frozen=True, slots=True)
class Profile:
    """A folder that holds everything the app knows; nothing of it is readable by other users of the machine."""

    root: Path

    @property
    def database(self) -> Path:
        """The one file of SQLite."""
        return self.root / "consent.sqlite3"

    @property
    def sealed(self) -> Path:
        """The file of secrets that a passphrase opens, where the person chose to have one."""
        return self.root / "secrets.sealed"

    @property
    def settings(self) -> Path:
        """The file of settings."""
        return self.root / "settings.json"

    @property
    def pasted(self) -> Path:
        """Where a picture from the clipboard lies until it is read."""
        return self.root / "pasted"

    @property
    def unpacked(self) -> Path:
        """Where films lie that came in an archive."""
        return self.root / "unpacked"

    @property
    def reading(self) -> Path:
        """Where the films are marked that are read right now."""
        return self.root / "reading"

    @property
    def reports(self) -> Path:
        """Where crash reports go."""
        return self.root / "reports"

    def clips(self, request_id: str) -> Path:
        """Return the folder of the finished clips of a request, made if it is not there."""
        return private_folder(self.root / "clips" / request_id)


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A mailbox to look for requests in, over TLS; `search` is a word to be in its messages.

    Its password lies where secrets are.
    """

    host: str
    user: str
    port: int = 993
    folder: str = "INBOX"
    search: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person set; nothing of it is a secret. `keeps` is how many days their cameras keep recordings."""

    mailbox: Mailbox | None = None
    keeps: int | None = None


def read_settings(profile: Profile) -> Settings:
    """Return what was set, or what holds until then; raises `settings_broken`."""
    if not profile.settings.is_file():
        return Settings()
    with known("settings_broken", OSError, msgspec.MsgspecError, ValueError):
        return from_json(profile.settings.read_bytes()[:MAX_SETTINGS], Settings)


def keep_settings(profile: Profile, settings: Settings) -> None:
    """Keep what a person set."""
    write_bytes(profile.settings, to_json(settings), PRIVATE_FILE)


def open_profile(data_dir: Path | None = None) -> Profile:
    """Return the profile in `data_dir`, or the person's own; raises `folder_not_writable` where it cannot be made."""
    root = data_dir or Path(platformdirs.user_data_dir("consent-app", appauthor=False))
    return Profile(private_folder(root.expanduser().absolute()))


def private_folder(path: Path) -> Path:
    """Make a folder that only this user may enter, and return it."""
    with known("folder_not_writable", OSError, folder=str(path)):
        path.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        if not os.access(path, os.W_OK | os.X_OK):
            raise ConsentAppError("folder_not_writable", folder=str(path))
    return path


def household_zone() -> str:
    """Return the zone that this computer lives in, as IANA names it; UTC where the system does not say."""
    try:
        return tzlocal.get_localzone_name() or "UTC"
    except (LookupError, OSError, ValueError):
        return "UTC"
