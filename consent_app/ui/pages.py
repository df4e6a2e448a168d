"""The pages by name; each is made when it is first needed."""

from collections.abc import Callable

from consent_app.ui.consent import ConsentPage
from consent_app.ui.desk import Desk
from consent_app.ui.done import DonePage
from consent_app.ui.footage import FootagePage
from consent_app.ui.inbox import InboxPage
from consent_app.ui.joblist import JobsPage
from consent_app.ui.ledger import LedgerPage
from consent_app.ui.page import Page
from consent_app.ui.request import RequestPage
from consent_app.ui.review import ReviewPage
from consent_app.ui.settings import SettingsPage

PAGES: dict[str, Callable[[Desk], Page]] = {
    "inbox": InboxPage,
    "request": RequestPage,
    "footage": FootagePage,
    "review": ReviewPage,
    "consent": ConsentPage,
    "done": DonePage,
    "ledger": LedgerPage,
    "jobs": JobsPage,
    "settings": SettingsPage,
}
