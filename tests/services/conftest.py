"""A profile of its own for each test, and a small household in it."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from consent_app.domain.work import Work
from consent_app.services import intake, requests
from consent_app.services.settings import Profile, open_profile
from consent_app.services.store import Store, open_store
from tests.scenes import ZONE, asking, evening_film


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    return open_profile(tmp_path / "profile")


@pytest.fixture
def store(profile: Profile) -> Iterator[Store]:
    with open_store(profile.database) as opened:
        yield opened


@pytest.fixture
def household(store: Store, tmp_path: Path) -> str:
    """A store with one film of somebody walking by at 20:05, and the id of a request for that evening."""
    film = evening_film(tmp_path / "films")
    intake.add(store, [film], "Door", Work(), zone=ZONE, shift=Fraction(0))
    (request,) = requests.add(store, asking("from 8 p.m. to 9 p.m. on July 10"), "request.txt", zone=ZONE)
    return request.id
