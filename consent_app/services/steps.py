"""The keys under which the results of long steps are kept: another way of working gives another key."""

import hashlib
import json

from consent_app.domain.evidence import Box
from consent_app.domain.timeline import Span

# Part of every key: raised when a detector, a threshold or a method changes what a step gives.
METHODS = {"tracks": 5, "scan": 4, "follow": 3, "whole": 3}


def step_key(step: str, sha256: str, span: Span, *more: str) -> str:
    """Return the key of a long step's result: a digest of what went into it."""
    facts = [step, METHODS[step], sha256, *map(str, (span.start, span.end)), *more]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def scan_key(sha256: str, piece: Span, ignored: tuple[Box, ...]) -> str:
    """Return the key of what was found in a piece of a recording."""
    return step_key("scan", sha256, piece, *map(repr, ignored))


def found_by() -> str:
    """Return by what things are found now: another way finds others, and what was said of these is of none of them."""
    return f"{METHODS['tracks']}.{METHODS['whole']}"
