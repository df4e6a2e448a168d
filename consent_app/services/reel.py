"""What the window asks the player's child, as values that travel as JSON lines."""

import msgspec

from consent_app.domain.redaction import RedactionPlan

# Pictures in shared memory: one is painted while the next is written.
SLOTS = 4


class Asked(msgspec.Struct, frozen=True, tag_field="do", tag=str.lower):
    """Something the window asks; subclasses are what it can be."""


class Surface(Asked, frozen=True):
    """Write pictures into this shared memory, fitted into this size in pixels."""

    name: str
    width: int
    height: int


class Open(Asked, frozen=True):
    """Open a film, or the same film with another plan, and show the frame at a time in seconds."""

    path: str
    plan: RedactionPlan | None = None
    t_s: float = 0.0


class Seek(Asked, frozen=True):
    """Show the frame at a time in seconds."""

    t_s: float


class Step(Asked, frozen=True):
    """Stop, and show the frame so many after (or before) this one."""

    by: int


class Play(Asked, frozen=True):
    """Play at a speed, backwards where it is negative, up to a time."""

    speed: float = 1.0
    until_s: float | None = None


class Pause(Asked, frozen=True):
    """Stand still."""


Command = Surface | Open | Seek | Step | Play | Pause


def surface_bytes(width: int, height: int) -> int:
    """Return how much shared memory a surface of that size takes: two RGB pictures a slot."""
    # One more pixel either way, since the sides of a fitted picture are rounded.
    return SLOTS * 2 * (width + 1) * (height + 1) * 3
