"""What the lines of the ledger say."""

KINDS = {
    "asked": "A request was added.",
    "answered_question": "You said which time is meant.",
    "connected": "A connection to the mail server was made.",
    "mail_fetched": "The mailbox was looked through.",
    "sender_checked": "The sender's signature was checked.",
    "not_an_order": "You said that it is a request, not an order.",
    "proposed": "Clips were proposed.",
    "no_footage": "There is no recording from then.",
    "decided": "You decided on each clip.",
    "declined": "You did not answer.",
    "reopened": "You took it up again.",
    "answered_elsewhere": "It was answered elsewhere.",
    "sealed": "Originals were sealed.",
    "released": "A bundle was written.",
    "withdrawn": "You took your consent back.",
    "deleted": "The request was deleted.",
}
COMPLETE = "Record complete: each line fits the one before."
BROKEN = "Record damaged: a line was changed or taken out."
