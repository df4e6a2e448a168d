"""`consent-app words`: what must never leave, kept where only its person can read it."""

import getpass
import sys
from pathlib import Path
from typing import Annotated

import typer

from consent_app.cli.session import Session, session_of
from consent_app.domain.request import Private
from consent_app.domain.work import ConsentAppError, known
from consent_app.services import secrets
from consent_app.services.codec import Document
from consent_app.services.secrets import Words
from consent_app.services.vault import Passphrase, open_vault, sealed_vault
from consent_app.words import answers
from consent_app.words.window import WORD_KINDS

MAX_INPUT = 1_000_000
MAX_PASSPHRASE = 1_000

words = typer.Typer(
    no_args_is_help=True,
    help="The private words, searched in every bundle: kept in the password store, or in a file a passphrase opens.",
)

PassphraseFile = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Holds the passphrase of the sealed file; else it is asked for.")
]


@words.command("set")
def words_set(
    context: typer.Context,
    sealed: Annotated[
        bool, typer.Option("--sealed", help="Keep them in a file that only a passphrase opens, not in the store.")
    ] = False,
    passphrase_file: PassphraseFile = None,
) -> None:
    """Keep the private words on standard input, one a line, in place of those before.

    A line may say what kind of word it is: "name: Ann Marlow", "street:", "city:", "zip:", "email:", "phone:",
    "plate:", "wifi:", "place:" (coordinates), "camera:". Usual spellings of it are searched for, too.
    """
    session = session_of(context)
    passphrase = passphrase_of(session, passphrase_file, wanted=sealed)
    given = read_words("-")
    vault = (
        sealed_vault(session.profile, passphrase) if sealed and passphrase else open_vault(session.profile, passphrase)
    )
    secrets.keep_words(session.profile, vault, given)
    _tell(session, given)


@words.command("list")
def words_list(context: typer.Context, passphrase_file: PassphraseFile = None) -> None:
    """Say how many private words of each kind are kept; the words themselves are not shown."""
    session = session_of(context)
    vault = open_vault(session.profile, passphrase_of(session, passphrase_file))
    _tell(session, secrets.read_words(session.profile, vault))


@words.command("clear")
def words_clear(context: typer.Context, passphrase_file: PassphraseFile = None) -> None:
    """Forget all private words."""
    session = session_of(context)
    vault = open_vault(session.profile, passphrase_of(session, passphrase_file))
    secrets.clear_words(session.profile, vault)
    session.answer({"words": 0, "kinds": {}}, answers.WORDS_CLEARED)


def _tell(session: Session, kept: Words) -> None:
    counts = secrets.kinds(kept)
    document: Document = {"words": len(kept.reveal()), "kinds": {kind.value: count for kind, count in counts.items()}}
    where = answers.WORDS_SEALED if session.profile.sealed.is_file() else answers.WORDS_KEPT
    lines = [f"  {WORD_KINDS[kind]}: {count}" for kind, count in counts.items()]
    session.answer(document, where.format(count=document["words"]), *lines)


def passphrase_of(session: Session, file: Path | None, *, wanted: bool = False) -> Passphrase | None:
    """Return the passphrase from a file, or as the person types it where there is a sealed file or one is wanted."""
    if file is not None:
        with known("file_missing", OSError, UnicodeDecodeError, name=file.name):
            return Private(file.read_text("utf-8-sig")[:MAX_PASSPHRASE].rstrip("\r\n"))
    if not wanted and not session.profile.sealed.is_file():
        return None
    if not session.err.is_terminal:
        raise ConsentAppError("passphrase_missing")
    return Private(getpass.getpass("Passphrase: "))


def read_words(name: str) -> Words:
    """Return private words from a file, or from standard input where the name is `-`: always UTF-8."""
    path = Path(name)
    with known("file_missing", OSError, name=path.name):
        content = sys.stdin.buffer.read(MAX_INPUT) if name == "-" else path.read_bytes()[:MAX_INPUT]
    with known("words_unreadable", UnicodeDecodeError, why="not UTF-8"):
        return secrets.parsed_words(content.decode("utf-8-sig"))
