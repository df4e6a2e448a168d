"""Requests in words of our own, their times drawn anew: what is read is what was asked."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from consent_app.inbox.extract import extract
from consent_app.inbox.message import plain_message
from tests.inbox.letters import Letter, letters

# As asked of us: windows, case numbers, agencies, contacts, source and legal basis, in per cent.
WANTED = {"window": 95, "case_number": 98, "agency": 90, "contact_emails": 98, "contact_phones": 98, "source": 90,
          "legal_basis": 90, "incident_type": 90, "requester": 90}  # fmt: skip


def counted(count: int) -> tuple[Counter[str], Counter[str]]:
    """Read so many drawn letters, and return by field how many were read right, and how many there are."""
    right: Counter[str] = Counter()
    seen: Counter[str] = Counter()

    @settings(max_examples=count, derandomize=True, database=None, deadline=None, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(letters())
    def read(letter: Letter) -> None:
        request = extract(plain_message(letter.text), "req", letter.zone, letter.received)
        assert request.is_request
        windows = [(one.start, one.end) for one in (request.readings[0].windows if request.readings else ())]
        seen["window"] += 1
        right["window"] += windows == [letter.window]
        for name, truth in letter.truth.items():
            value = getattr(request, name)
            seen[name] += 1
            right[name] += (list(value) if isinstance(value, tuple) else value) == truth

    read()
    return right, seen


@pytest.mark.slow
def test_letters_of_our_own_are_understood() -> None:
    right, seen = counted(150)
    shares = {name: 100 * right[name] / seen[name] for name in seen}
    print(", ".join(f"{name} {share:.1f} % of {seen[name]}" for name, share in shares.items()))
    assert {name: share for name, share in shares.items() if share < WANTED[name]} == {}
