"""Where the program starts: the command line, in this process or as the child that does the heavy work."""

import os
import sys
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from consent_app.domain.work import ConsentAppError
from consent_app.words.errors import sentence

# The commands that begin with a job on films.
FILMS = frozenset({"redact", "scan", "propose", "render"})


@dataclass(frozen=True, slots=True)
class _Asked:
    """That the window is asked for, and on which profile where one is named."""

    folder: Path | None


def main() -> None:
    """Run the command that the arguments name and leave with its exit status."""
    if sys.argv[1:] in (["worker"], ["worker", "early"]):
        # The child needs nothing of the command line, so it starts without it.
        from consent_app.services.worker import run_worker  # noqa: PLC0415  # only in the child

        status = run_worker(early=len(sys.argv) > 2)
        sys.stderr.flush()
        # All is written and told. To take the runtimes apart would keep a person waiting for a tenth of a second more.
        os._exit(status)
    if sys.argv[1:] == ["playback"]:
        from consent_app.services.playback import run_playback  # noqa: PLC0415  # only in the player's child

        sys.exit(run_playback())
    if (asked := _for_window(sys.argv[1:])) is not None:
        sys.exit(_window(asked.folder))
    from consent_app.services.child import early  # noqa: PLC0415  # not in the child

    with early() if _for_films(sys.argv[1:]) else nullcontext() as child:
        from consent_app.cli.app import run  # noqa: PLC0415  # the child gets ready meanwhile

        status = run(sys.argv[1:], child)
    sys.exit(status)


def _for_films(arguments: list[str]) -> bool:
    """Tell whether a command is named that looks through films, as far as one sees before its options are read."""
    return not FILMS.isdisjoint(arguments) and "--help" not in arguments


def _for_window(arguments: list[str]) -> _Asked | None:
    """Tell whether no command is named: then the window opens."""
    match arguments:
        case []:
            return _Asked(None)
        case ["--data-dir", folder]:
            return _Asked(Path(folder))
        case [one] if one.startswith("--data-dir="):
            return _Asked(Path(one.partition("=")[2]))
        case _:
            return None


def _window(folder: Path | None) -> int:
    """Open the window and return the exit status; where there can be none, say what is missing."""
    screen = (os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
    if sys.platform.startswith("linux") and not any(screen):
        return _refused(ConsentAppError("window_no_screen"))
    try:
        from consent_app.ui.app import run_window  # noqa: PLC0415  # commands do without Qt
    except ImportError as error:
        return _refused(ConsentAppError("window_no_library", why=str(error)))
    return run_window(folder)


def _refused(error: ConsentAppError) -> int:
    print(f"{sentence(error)} [{error.code}]", file=sys.stderr)  # noqa: T201  # there is no window to say it in
    return 1


if __name__ == "__main__":
    main()
