"""New requests from the mailbox: looked for only when asked, kept here, and everything else left where it is."""

from dataclasses import dataclass
from datetime import UTC, datetime

from consent_app.domain.request import FootageRequest
from consent_app.domain.timeline import checked_zone
from consent_app.domain.work import ConsentAppError, Work
from consent_app.inbox.extract import extract
from consent_app.inbox.message import mail_message
from consent_app.services import ledger, requests
from consent_app.services.mailbox import MAX_LOOKED_AT, Folder, Letter, Password, Seen, looked_through, opened
from consent_app.services.settings import Mailbox, Profile, household_zone, read_settings
from consent_app.services.store import Store

MAIL = "mail.eml"


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of a look into the mailbox: the requests, new or known, and how many messages were looked at.

    `passed_over` are older ones beyond those that one look goes through; later looks begin behind them.
    """

    requests: tuple[FootageRequest, ...]
    looked_at: int
    passed_over: int


def mailbox_of(profile: Profile) -> Mailbox:
    """Return the mailbox that is set up; raises `mailbox_unset`."""
    mailbox = read_settings(profile).mailbox
    if mailbox is None:
        raise ConsentAppError("mailbox_unset")
    return mailbox


def fetch(profile: Profile, store: Store, password: Password, work: Work, zone: str | None = None) -> Fetched:
    """Keep the requests among the messages that came since the last look; raises the known errors of mailboxes.

    What was looked at is remembered as it goes: a look that is stopped, or whose line breaks, goes on there.
    """
    mailbox, place = mailbox_of(profile), checked_zone(zone or household_zone())
    place_of = f"mailbox {mailbox.user}@{mailbox.host}:{mailbox.port}/{mailbox.folder}?{mailbox.search}"
    found: list[FootageRequest] = []
    looked_at = 0
    work.progress(0, "fetching")
    ledger.append(store, "connected", "", host=mailbox.host, port=mailbox.port)
    with opened(mailbox, password, store.step(place_of, Seen) or Seen()) as folder:
        waiting = folder.waiting(datetime.now(UTC))
        newest = waiting[-MAX_LOOKED_AT:]
        for letters, seen in looked_through(folder, newest, work):
            asking = [_whole(folder, letter) for letter in letters if _asks(letter.content, place)]
            with store.together():
                for content in asking:
                    found += requests.add(store, content, MAIL, zone=place)
                store.put_step(place_of, seen)
            looked_at += len(letters)
    ledger.append(store, "mail_fetched", "", looked_at=looked_at, requests=[one.id for one in found])
    return Fetched(tuple(found), looked_at, len(waiting) - len(newest))


def _asks(content: bytes, zone: str) -> bool:
    """Tell whether a message asks for footage, from its beginning."""
    return bool(content.strip()) and extract(mail_message(content), "", zone, datetime.now(UTC)).is_request


def _whole(folder: Folder, letter: Letter) -> bytes:
    """Return all of a message, or its beginning where the server does not give more."""
    return folder.whole(letter.uid) or letter.content
