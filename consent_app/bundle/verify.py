"""What a recipient runs: is the bundle whole, and is it what it says."""

from pathlib import Path

from consent_app.bundle.leakcheck import leakcheck
from consent_app.bundle.written import Gate
from consent_app.domain.release import Check
from consent_app.domain.work import ConsentAppError
from consent_app.words import gate as words

# These search for the words of a household, of which a recipient knows none.
FOR_THE_HOUSEHOLD = frozenset({"words", "pictures"})


def verify(bundle: Path) -> tuple[Check, ...]:
    """Return every check of a bundle by somebody who knows nothing but the bundle; raises `file_missing`."""
    try:
        checks = leakcheck(bundle, Gate())
    except ConsentAppError as error:
        if error.code != "bundle_broken":
            raise
        return (Check("zip", passed=False, detail=words.BROKEN.format(why=error.facts["why"])),)
    return tuple(check for check in checks if check.name not in FOR_THE_HOUSEHOLD)
