"""Where the program starts: the command line, in this process or as the child that does the heavy work."""

import sys


def main() -> None:
    """Run the command that the arguments name and leave with its exit status."""
    if sys.argv[1:] == ["worker"]:
        # The child needs nothing of the command line, so it starts without it.
        from consent_app.services.worker import run_worker  # noqa: PLC0415  # only in the child

        sys.exit(run_worker())
    if sys.argv[1:] == ["playback"]:
        from consent_app.services.playback import run_playback  # noqa: PLC0415  # only in the player's child

        sys.exit(run_playback())
    from consent_app.cli.app import run  # noqa: PLC0415  # not in the child

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
