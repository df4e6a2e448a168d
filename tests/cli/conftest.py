"""Running the program as its users do: in a process of its own."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest


@dataclass(frozen=True)
class Done:
    """What a command left: exit status and what it printed."""

    status: int
    out: str
    err: str

    @property
    def document(self) -> Any:  # noqa: ANN401  # any JSON
        """The one JSON document on standard output."""
        return json.loads(self.out)

    @property
    def code(self) -> str:
        """The code of the known error."""
        assert self.status == 1, self
        return str(self.document["error"]["code"])


Program = Callable[..., Done]


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """Return what runs `consent-app` with JSON output and a throw-away profile."""

    def run(*arguments: str | Path, given: bytes = b"", plain: bool = False) -> Done:
        command = [sys.executable, "-m", "consent_app", *map(str, arguments), "--data-dir", str(tmp_path / "profile")]
        done = subprocess.run(
            [*command, *([] if plain else ["--json"])], input=given, capture_output=True, cwd=tmp_path, check=False
        )
        assert b"Traceback" not in done.stderr, done.stderr.decode()
        return Done(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run
