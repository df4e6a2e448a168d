"""What was connected to and when: the rail says no more than this."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from consent_app.services.store import Store


class Connection(StrEnum):
    """What a connection was for; the values are the ledger's kinds."""

    ASKED_SERVER = "connected"
    FETCHED = "mail_fetched"
    ASKED_NAMES = "sender_checked"


@dataclass(frozen=True, slots=True)
class Connected:
    """The last connection of this profile."""

    kind: Connection
    at: datetime


def last(store: Store) -> Connected | None:
    """Return the last connection that was made, or None where there never was one."""
    row = store.last_line_of(tuple(Connection))
    return Connected(Connection(row.kind), datetime.fromisoformat(row.at)) if row else None
