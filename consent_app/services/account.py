"""What was asked and given, request by request: what the ledger's page sums up."""

from collections import defaultdict
from dataclasses import dataclass

from consent_app.domain.release import Bundle
from consent_app.domain.request import FootageRequest
from consent_app.services import consent, ledger
from consent_app.services.ledger import Entry
from consent_app.services.store import Store


@dataclass(frozen=True, slots=True)
class Account:
    """One request in the ledger: seconds asked for and given, its bundle, and its lines, the oldest first.

    `request` is None once it was deleted: then its lines have no facts any more.
    """

    id: str
    request: FootageRequest | None
    asked: float
    given: float
    bundle: Bundle | None
    lines: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """The whole ledger: an account for each request, the newest first, and the lines that belong to none."""

    accounts: tuple[Account, ...]
    others: tuple[Entry, ...]
    complete: bool
    count: int


def read_book(store: Store) -> Book:
    """Return the ledger as it stands."""
    by_request: dict[str, list[Entry]] = defaultdict(list)
    entries = ledger.entries(store)
    for entry in entries:
        by_request[entry.request].append(entry)
    others = tuple(by_request.pop("", ()))
    known = {request.id: request for request in store.requests()}
    accounts = [_account(store, name, known.get(name), lines) for name, lines in by_request.items()]
    newest = sorted(accounts, key=lambda one: -one.lines[0].number)
    return Book(tuple(newest), others, ledger.complete(store.lines()), len(entries))


def _account(store: Store, name: str, request: FootageRequest | None, lines: list[Entry]) -> Account:
    if request is None:
        return Account(name, None, 0.0, 0.0, None, tuple(lines))
    asked, given = request.asked_at_most.total_seconds(), float(consent.given(store, request))
    return Account(name, request, asked, given, store.paper(name, Bundle), tuple(lines))
