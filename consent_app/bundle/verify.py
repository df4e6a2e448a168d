"""What a recipient runs: is the bundle whole, and is it what it says."""

from pathlib import Path

from consent_app.bundle.leakcheck import leakcheck
from consent_app.bundle.written import Gate
from consent_app.domain.release import Check


def verify(bundle: Path) -> tuple[Check, ...]:
    """Return every check of a bundle by somebody who knows nothing but the bundle; private words are none of them."""
    return leakcheck(bundle, Gate())
