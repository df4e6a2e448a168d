"""What is said of the mailbox: which it is, and what came of a look into it."""

from datetime import datetime

from consent_app.words import moments

TITLE = "Mailbox"
ABOUT = (
    "Requests that came by mail can be fetched from one folder, when you press Fetch mail and at no other time. The "
    "mailbox is only read, over TLS: nothing in it is marked, moved or deleted. The password is kept in this "
    "computer's password store; many providers want an app password, made in your account's settings."
)
HOST, USER, PASSWORD, PORT, FOLDER = "Mail server", "Your name there", "Password", "Port", "Folder"
SEARCH = "Only messages with this word"
SET_UP, FORGET, FETCH = "Use this mailbox", "Forget it", "Fetch mail"
INCOMPLETE = "A mailbox needs the server and your name there."
KEPT = "The mailbox is set up. Nothing has connected yet."
KEPT_FOR_SESSION = "The mailbox is set up. Its password could not be kept and holds until you close the window."
FOR_SESSION = "The mailbox's password, for this session. It is kept nowhere."
# By the kinds of the ledger's lines.
CONNECTIONS = {
    "mail_fetched": "Mail fetched {when}",
    "connected": "Mail server asked {when}",
    "sender_checked": "Name server asked {when}",
}
NONE = "No mailbox is set up. Nothing connects to one."
SET = "{user} at {host}, folder {folder}{search}. It is read only when you say so, and nothing in it is changed."


def connection(kind: str, at: datetime) -> str:
    """Return the last connection in words: today with its time, else with its day."""
    today = at.date() == datetime.now(at.tzinfo).date()
    when = f"at {moments.clock(at)}" if today else f"on {at.day} {at:%b %Y}"
    return CONNECTIONS[kind].format(when=when)


def about(host: str, user: str, folder: str, search: str) -> str:
    """Return which mailbox is set up."""
    words = f", messages with “{search}” in them" if search else ""
    return SET.format(user=user, host=host, folder=folder, search=words)


def fetched(found: int, looked_at: int, passed_over: int) -> str:
    """Return what came of a look into the mailbox."""
    if not looked_at:
        return "No new message in the mailbox."
    messages = "1 new message" if looked_at == 1 else f"{looked_at} new messages"
    asks = {0: "None asks", 1: "One asks"}.get(found, f"{found} ask")
    older = f" {passed_over} older ones were not; to find one of them, set a word to search for." if passed_over else ""
    return f"{messages} looked at.{older} {asks} for footage. Nothing was changed in the mailbox."
