"""What runs the detectors tells nobody: not what it runs, nor on which computer."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from tests.overheard import as_a_person, can_listen, listened, overheard

LOOKS = """
import numpy as np
from consent_app.detect.face import CenterFace
from consent_app.detect.runtime import OFTEN
for _ in range(OFTEN + 1):
    CenterFace().detect(np.zeros((64, 64, 3), np.uint8), 0.3)
"""
# Something there always is to be heard.
AT_HOME = "import socket; socket.socket(socket.AF_UNIX).close()"
REACHES = "import socket; socket.socket(socket.AF_INET).close()"


def heard(program: str, folder: Path) -> list[str]:
    """Return how a program in Python reaches for the network, run by a person whose home is `folder` / home."""
    (folder / "home").mkdir()
    log = folder / "overheard.txt"
    command = listened([sys.executable, "-c", f"{AT_HOME}\n{program}"], log)
    subprocess.run(command, check=True, capture_output=True, env=as_a_person(folder / "home"))
    return overheard(log)


@pytest.fixture(autouse=True)
def _listening() -> None:
    if not can_listen():
        pytest.skip("there is no strace on this machine, or it may not listen")


def test_what_reaches_for_the_network_is_overheard(tmp_path: Path) -> None:
    assert heard(REACHES, tmp_path)


def test_a_detector_reaches_for_no_network_and_leaves_nothing_in_the_home(tmp_path: Path) -> None:
    assert not heard(LOOKS, tmp_path)
    assert not list((tmp_path / "home").iterdir())


@pytest.mark.skipif(importlib.util.find_spec("openvino") is None, reason="OpenVINO is not installed here")
def test_openvino_was_among_what_was_overheard(tmp_path: Path) -> None:
    assert not heard(f"{LOOKS}\nimport sys\nassert 'openvino' in sys.modules", tmp_path)
