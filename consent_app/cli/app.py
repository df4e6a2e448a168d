"""The program's commands put together, and the border where known errors become a sentence and an exit status."""

from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer
from typer.exceptions import TyperException

import consent_app
from consent_app.cli.session import Session, session_of
from consent_app.domain.work import Cancelled, ConsentAppError
from consent_app.services.child import Child
from consent_app.services.diagnostics import fault
from consent_app.words import answers
from consent_app.words.errors import sentence

EXIT_KNOWN = 1
EXIT_USAGE = 2
EXIT_CANCELLED = 130

# Each command by its name, and the module and name of what does it; only the one that is called is loaded.
COMMANDS = {
    "inbox": ("inbox", "app"),
    "footage": ("footage", "app"),
    "words": ("words", "words"),
    "ledger": ("records", "ledger"),
    "propose": ("line", "propose"),
    "review": ("line", "review_request"),
    "render": ("line", "render"),
    "decide": ("giving", "decide"),
    "withdraw": ("giving", "withdraw"),
    "release": ("giving", "release"),
    "verify": ("alone", "verify"),
    "scan": ("alone", "scan"),
    "redact": ("alone", "redact"),
    "demo": ("demo", "demo"),
}


def program(
    context: typer.Context,
    data_dir: Annotated[Path | None, typer.Option(metavar="DIR", help="A profile of its own, to throw away.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")] = False,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """Take the options that hold for every command."""
    session = session_of(context)
    session.data_dir, session.as_json = data_dir, as_json
    if version:
        session.out.print(f"consent-app {consent_app.__version__}")
    elif context.invoked_subcommand is None:
        session.out.print(context.get_help())


def worker() -> None:
    """Do one job given as JSON on standard input and tell about it in JSON lines (used by the app itself)."""
    from consent_app.services.worker import run_worker  # noqa: PLC0415  # the child starts another way, see __main__

    raise typer.Exit(run_worker())


def app(names: Sequence[str] = tuple(COMMANDS)) -> typer.Typer:
    """Return the program with these of its commands."""
    built = typer.Typer(
        add_completion=False,
        pretty_exceptions_enable=False,
        help="Answer a request for your camera footage on your own terms, on this computer. Nothing is sent.",
        epilog="Without a command the window opens. --data-dir and --json work on every command, also behind its name.",
    )
    for name in names:
        module, attribute = COMMANDS[name]
        does: typer.Typer | Callable[..., None] = getattr(import_module(f"consent_app.cli.{module}"), attribute)
        if isinstance(does, typer.Typer):
            built.add_typer(does, name=name)
        else:
            built.command(name)(does)
    built.callback(invoke_without_command=True)(program)
    built.command()(worker)
    return built


def run(arguments: list[str], child: Child | None = None) -> int:
    """Run a command and return its exit status; nothing but the border's own words is shown of an error.

    `child` was started for its first job already.
    """
    session = Session(child=child)
    front, rest = _hoisted(arguments)
    names = rest[:1] if rest and rest[0] in COMMANDS else tuple(COMMANDS)
    try:
        asked = typer.main.get_command(app(names))
        status = asked([*front, *rest], "consent-app", standalone_mode=False, obj=session)
    except TyperException as error:
        session.warn(f"{error.format_message()} `consent-app --help` lists what there is.")
        return EXIT_USAGE
    except (Cancelled, KeyboardInterrupt, typer.Abort):
        session.warn(answers.STOPPED)
        return EXIT_CANCELLED
    except ConsentAppError as error:
        return _refused(session, error)
    except Exception as error:  # noqa: BLE001  # the border of the command line: a fault of ours becomes a report
        return _refused(session, fault(error, session.data_dir))
    return status if isinstance(status, int) else 0


def _refused(session: Session, error: ConsentAppError) -> int:
    message = sentence(error)
    session.warn(f"{message} [{error.code}]")
    if session.as_json:
        session.answer({"error": {"code": error.code, "message": message}})
    return EXIT_KNOWN


def _hoisted(arguments: list[str]) -> tuple[list[str], list[str]]:
    """Return the options that work everywhere, which the program takes before any command, and what else is said."""
    front: list[str] = []
    rest: list[str] = []
    waiting = list(arguments)
    while waiting:
        argument = waiting.pop(0)
        if argument == "--":
            return front, [*rest, argument, *waiting]
        if argument == "--json" or argument.startswith("--data-dir="):
            front.append(argument)
        elif argument == "--data-dir" and waiting:
            front += [argument, waiting.pop(0)]
        else:
            rest.append(argument)
    return front, rest
