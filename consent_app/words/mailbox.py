"""What is said of the mailbox: which it is, and what came of a look into it."""

NONE = "No mailbox is set up. Nothing connects to one."
SET = "{user} at {host}, folder {folder}{search}. It is read only when you say so, and nothing in it is changed."


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
