"""`consent-app inbox mailbox` and `inbox fetch`: requests straight from a mailbox, which is only ever read."""

import getpass
from pathlib import Path
from typing import Annotated

import typer

from consent_app.cli.session import Session, session_of
from consent_app.cli.words import MAX_PASSPHRASE, PassphraseFile, passphrase_of
from consent_app.domain.request import Private
from consent_app.domain.work import ConsentAppError, known
from consent_app.services.jobs import Fetch, KeepMailbox
from consent_app.services.settings import read_settings
from consent_app.words import mailbox as say

PasswordFile = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Holds the mailbox's password, for this once; it is not kept.")
]


def set_mailbox(
    context: typer.Context,
    host: Annotated[str | None, typer.Option(help="The mail server (IMAP), such as imap.example.org.")] = None,
    user: Annotated[str | None, typer.Option(help="Your name there, most often your e-mail address.")] = None,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Always over TLS.")] = 993,
    folder: Annotated[str, typer.Option(help="The one folder to look in.")] = "INBOX",
    search: Annotated[str, typer.Option(metavar="WORD", help="Look only at messages with this word in them.")] = "",
    forget: Annotated[bool, typer.Option("--forget", help="Forget the mailbox and its password.")] = False,
    no_password: Annotated[
        bool, typer.Option("--no-password", help="Keep no password: it is asked each time.")
    ] = False,
    password_file: Annotated[Path | None, typer.Option(metavar="FILE", help="Holds the password to keep.")] = None,
    passphrase_file: PassphraseFile = None,
) -> None:
    """Set up the mailbox that `inbox fetch` looks in; without options, show it. Nothing connects yet."""
    session = session_of(context)
    if forget:
        session.run(KeepMailbox(str(session.profile.root), passphrase=_revealed(session, passphrase_file)))
    elif host and user:
        password = None if no_password else _password(session, password_file)
        passphrase = _revealed(session, passphrase_file) if password else None
        keep = KeepMailbox(str(session.profile.root), host, user, port, folder, search, password, passphrase)
        session.run(keep)
    elif host or user:
        raise typer.BadParameter("give --host and --user together")
    mailbox = read_settings(session.profile).mailbox
    if mailbox is None:
        session.answer({"mailbox": None}, say.NONE)
        return
    document = {part: getattr(mailbox, part) for part in ("host", "user", "port", "folder", "search")}
    session.answer({"mailbox": document}, say.about(mailbox.host, mailbox.user, mailbox.folder, mailbox.search))


def fetch(
    context: typer.Context,
    zone: Annotated[
        str | None, typer.Option(metavar="IANA", help="The household's zone, such as America/Chicago.")
    ] = None,
    password_file: PasswordFile = None,
    passphrase_file: PassphraseFile = None,
) -> None:
    """Look for new requests in the mailbox: it is only read, nothing in it is marked or moved."""
    session = session_of(context)
    password = _password(session, password_file) if password_file else None
    passphrase = None if password else _revealed(session, passphrase_file)
    try:
        document = session.run(Fetch(str(session.profile.root), zone, password, passphrase))
    except ConsentAppError as error:
        if error.code != "mail_password_missing" or not session.err.is_terminal:
            raise
        document = session.run(Fetch(str(session.profile.root), zone, _password(session, None)))
    found = [(one["id"], one["agency"] or one["requester"] or "") for one in document["requests"]]
    lines = [f"{name}  {asker}".rstrip() for name, asker in found]
    session.answer(document, say.fetched(len(found), document["looked_at"], document["passed_over"]), *lines)


def _password(session: Session, file: Path | None) -> str:
    if file is not None:
        with known("file_missing", OSError, UnicodeDecodeError, name=file.name):
            return file.read_text("utf-8-sig")[:MAX_PASSPHRASE].rstrip("\r\n")
    if not session.err.is_terminal:
        raise ConsentAppError("mail_password_missing")
    return getpass.getpass("Password of the mailbox: ")


def _revealed(session: Session, file: Path | None) -> str | None:
    passphrase = passphrase_of(session, file)
    return passphrase.reveal() if isinstance(passphrase, Private) else None
