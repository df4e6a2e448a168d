from pathlib import Path

import pytest

from consent_app.bundle.records import Given
from tests.bundle.sample import given, opened, written


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Given:
    """Two clips to give and one kept."""
    return given(tmp_path_factory.mktemp("given"))


@pytest.fixture
def bundle(whole: Given, tmp_path: Path) -> Path:
    """A bundle as it is written."""
    return written(whole, tmp_path / "bundle.zip")


@pytest.fixture
def members(bundle: Path) -> dict[str, bytes]:
    """Its members by name, to be changed."""
    return opened(bundle)
