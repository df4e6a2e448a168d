"""`consent-app ledger`: what was asked, decided and given."""

from pathlib import Path
from typing import Annotated

import typer

from consent_app.cli.session import session_of
from consent_app.services import ledger as book
from consent_app.words import ledger as told

ledger = typer.Typer(help="The record of what was asked, decided and given; kept at home.")


@ledger.callback(invoke_without_command=True)
def ledger_default(context: typer.Context) -> None:
    """List the record where no other command is named."""
    if context.invoked_subcommand is None:
        ledger_list(context)


@ledger.command("list")
def ledger_list(context: typer.Context) -> None:
    """List the record, the oldest entry first."""
    session = session_of(context)
    with session.store() as store:
        document = book.document(store)
    lines = [
        f"{item['at'][:19].replace('T', ' ')} UTC  {item['request']}  {told.KINDS[item['kind']]}"
        for item in document["entries"]
    ]
    session.answer(document, *lines, told.COMPLETE if document["complete"] else told.BROKEN)


@ledger.command("export")
def ledger_export(context: typer.Context, file: Annotated[Path, typer.Argument(metavar="FILE")]) -> None:
    """Write the record to a file as JSON."""
    session = session_of(context)
    with session.store() as store:
        count = book.export(store, file)
    session.answer({"exported": str(file), "entries": count}, f"Written to {file}.")
