"""The sample household: an invented request and drawn recordings, for a first try and for tests with known truth."""

from consent_app.services.sample.household import HOUSEHOLD, READING, make

__all__ = ["HOUSEHOLD", "READING", "make"]
