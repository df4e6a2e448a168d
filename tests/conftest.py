"""Fixtures that every layer's tests share."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

MATERIAL = Path(__file__).parent.parent.parent / "shared" / "data" / "dev"


@pytest.fixture
def material() -> Path:
    """The folder of third-party films and messages; tests that need it are skipped where it is absent."""
    if not MATERIAL.is_dir():
        pytest.skip("the third-party test material is not on this machine")
    return MATERIAL


@pytest.fixture(autouse=True)
def no_leaked_threads() -> Iterator[None]:
    """Fail a test that leaves a thread of its own behind."""
    before = set(threading.enumerate())
    yield
    left = [thread for thread in threading.enumerate() if thread not in before and not thread.daemon]
    assert not left, f"threads left behind: {left}"
