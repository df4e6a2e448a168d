"""Fixtures that every layer's tests share."""

import os
import threading
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from consent_app.domain.work import Work
from consent_app.services import intake, requests
from consent_app.services.settings import Profile, open_profile
from consent_app.services.store import Store, open_store
from tests import dovecot
from tests.dovecot import Server
from tests.scenes import ZONE, asking, evening_film

# The window is drawn into memory; the one test that wants a screen starts its own.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Some tests import onnxruntime before the app does, and would let it report from the machine they run on.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

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


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    """A profile of its own for each test."""
    return open_profile(tmp_path / "profile")


@pytest.fixture
def store(profile: Profile) -> Iterator[Store]:
    """The profile's database."""
    with open_store(profile.database) as opened:
        yield opened


@pytest.fixture(scope="session")
def mail_server() -> Iterator[Server]:
    """One mail server for all tests that want one."""
    if dovecot.PROGRAM is None:
        pytest.skip("Debian's dovecot-imapd is not on this machine")
    with dovecot.running() as started:
        yield started


@pytest.fixture
def server(mail_server: Server, monkeypatch: pytest.MonkeyPatch) -> Server:
    """The mail server, its certificate trusted as a person's system would."""
    monkeypatch.setenv("SSL_CERT_FILE", str(mail_server.trusted))
    return mail_server


@pytest.fixture
def household(store: Store, tmp_path: Path) -> str:
    """A store with one film of somebody walking by at 20:05, and the id of a request for that evening."""
    film = evening_film(tmp_path / "films")
    intake.add(store, [film], "Door", Work(), zone=ZONE, shift=Fraction(0))
    (request,) = requests.add(store, asking("from 8 p.m. to 9 p.m. on July 10"), "request.txt", zone=ZONE)
    return request.id
