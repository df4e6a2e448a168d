"""What a test says when a known error has to come: its code, and nothing else counts."""

import pytest

from consent_app.domain.work import ConsentAppError


def refused(code: str) -> "pytest.RaisesExc[ConsentAppError]":
    return pytest.RaisesExc(ConsentAppError, check=lambda error: error.code == code)
