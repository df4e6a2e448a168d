"""What a program asks of the network, overheard by strace; children and libraries that are not Python included."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path

# Where these are set, some libraries keep from reporting home what they report from a person's computer.
HUSHING = ("CI", "TF_BUILD", "JENKINS_URL", "ORT_DISABLE_TELEMETRY", "ORT_RUNNING_UNIT_TESTS")
# It stands aside: signals reach the program, and its output ends when all has been written down.
STRACE = ("strace", "-D", "-f", "-qq", "--seccomp-bpf", "-e", "trace=socket")


@cache
def can_listen() -> bool:
    """Tell whether programs can be listened to: some machines have no strace, and some do not let it."""
    if shutil.which(STRACE[0]) is None:
        return False
    return subprocess.run([*STRACE, "-o", os.devnull, "true"], capture_output=True, check=False).returncode == 0


def listened(command: Sequence[str], log: Path) -> list[str]:
    """Return a command as it is run so that it is listened to, or as it is where that cannot be."""
    return [*STRACE, "-o", str(log), *command] if can_listen() else list(command)


def overheard(log: Path) -> list[str]:
    """Return the calls by which a program that was listened to reached for the network."""
    heard = log.read_text()
    assert "socket(" in heard, "nothing was overheard at all, so silence proves nothing"
    return [line for line in heard.splitlines() if "AF_INET" in line]


def as_a_person(home: Path) -> dict[str, str]:
    """Return the environment of a person with that home, in which nothing hushes libraries that report home."""
    kept = {name: value for name, value in os.environ.items() if name not in HUSHING and not name.startswith("XDG_")}
    return kept | {"HOME": str(home)}
