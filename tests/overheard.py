"""What a program asks of the network, overheard by strace; children and libraries that are not Python included."""

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

# Where these are set, some libraries keep from reporting home what they report from a person's computer.
HUSHING = ("CI", "TF_BUILD", "JENKINS_URL", "ORT_DISABLE_TELEMETRY", "ORT_RUNNING_UNIT_TESTS")


@cache
def listener() -> tuple[str, ...]:
    """Return the command that listens to the one behind it, but for the file it writes to; empty where none can."""
    command = ("strace", "-f", "-qq", "--seccomp-bpf", "-e", "trace=socket")
    if shutil.which("strace") is None:
        return ()
    # Some machines have it, and do not let it.
    tried = subprocess.run([*command, "-o", os.devnull, "true"], capture_output=True, check=False)
    return command if tried.returncode == 0 else ()


def overheard(log: Path) -> list[str]:
    """Return the calls by which a program that was listened to reached for the network."""
    return [line for line in log.read_text().splitlines() if "AF_INET" in line]


def as_a_person(home: Path) -> dict[str, str]:
    """Return the environment of a person with that home, in which nothing hushes libraries that report home."""
    kept = {name: value for name, value in os.environ.items() if name not in HUSHING and not name.startswith("XDG_")}
    return kept | {"HOME": str(home)}
