"""What the app itself knows of the household and must not leave: cameras, files and their tags, this computer."""

import contextlib
import getpass
import re
from collections.abc import Iterator
from pathlib import Path

from consent_app.domain.footage import Recording
from consent_app.domain.household import PrivateWord, WordKind
from consent_app.domain.work import ConsentAppError
from consent_app.media.probe import probe
from consent_app.services.settings import Profile, read_settings
from consent_app.services.store import Store

LEAST = 4
# A file named by the time alone says no more than the record of the clip does.
_NAMED = re.compile(r"[^\W\d_]{3}")
# A time or a rate, which the records tell themselves; a longer number is that of a device.
_TIMED = re.compile(r"(?!.*\d{9})[\d\s:.,+/TZ-]+")
LEAST_NAMED = 8
# A tag may hold a document; its beginning tells it.
LONGEST = 200
# Logins that half of all computers have.
COMMON = frozenset({"root", "user", "admin", "administrator", "owner", "guest"})
# Tags that every film has and that say nothing of a household.
USUAL_TAGS = frozenset(
    {"major_brand", "minor_version", "compatible_brands", "encoder", "handler_name", "language", "creation_time"}
    | {"vendor_id", "duration", "timecode", "bps", "number_of_frames", "number_of_bytes"}
)


def own_words(profile: Profile, store: Store, recordings: tuple[Recording, ...]) -> tuple[PrivateWord, ...]:
    """Return what the app knows by itself, to be searched for beside the private words."""
    found = [*_cameras(store), *_mailbox(profile), *_computer()]
    for recording in recordings:
        found += _file(recording)
    return tuple(dict.fromkeys(found))


def _cameras(store: Store) -> Iterator[PrivateWord]:
    return (PrivateWord(WordKind.CAMERA, one.name) for one in store.cameras() if len(one.name.strip()) >= LEAST)


def _mailbox(profile: Profile) -> Iterator[PrivateWord]:
    mailbox = read_settings(profile).mailbox
    if mailbox is not None and len(mailbox.user) >= LEAST:
        yield PrivateWord(WordKind.EMAIL, mailbox.user)


def _computer() -> Iterator[PrivateWord]:
    home = str(Path.home())
    if len(home) > LEAST_NAMED:
        yield PrivateWord(WordKind.COMPUTER, home)
    with contextlib.suppress(OSError, KeyError, ImportError):
        login = getpass.getuser()
        if len(login) >= LEAST and login.lower() not in COMMON:
            yield PrivateWord(WordKind.COMPUTER, login)


def _file(recording: Recording) -> Iterator[PrivateWord]:
    """Yield the name of an original and what its tags say; a film that is away has been read before."""
    stem = Path(recording.path).stem
    if len(stem) >= LEAST_NAMED and _NAMED.search(stem):
        yield PrivateWord(WordKind.FILE, stem)
    with contextlib.suppress(ConsentAppError):
        for name, value in probe(Path(recording.path)).tags:
            telling = len(value.strip()) >= LEAST_NAMED and not _TIMED.fullmatch(value)
            if telling and name.rpartition(":")[2].lower() not in USUAL_TAGS:
                yield PrivateWord(WordKind.FILE, value.strip()[:LONGEST])
