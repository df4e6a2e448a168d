"""What is still to be done about the clips of a review: places to check, and clips that nobody has looked through."""

from collections.abc import Iterable
from fractions import Fraction

from consent_app.domain.release import RedactedClip, Uncovered
from consent_app.services.night import Block
from consent_app.ui.desk import Desk

Stretch = tuple[str, Fraction, Fraction]


def unsettled(done: RedactedClip | None) -> list[tuple[int, Uncovered]]:
    """Return what the second look found in a finished clip and nobody has answered yet, each with its number."""
    if done is None:
        return []
    accepted = {item.finding for item in done.accepted}
    return [(number, one) for number, one in enumerate(done.second_look.uncovered) if number not in accepted]


def places(desk: Desk, blocks: Iterable[Block]) -> list[tuple[Block, float]]:
    """Return the places to check in all clips, in seconds of the window."""
    return [
        (block, block.start + float(one.time)) for block in blocks for _, one in unsettled(desk.finished(block.clip))
    ]


def not_looked_through(desk: Desk, blocks: Iterable[Block]) -> frozenset[Stretch]:
    """Return the stretches in which nobody has looked for faces and plates yet."""
    return frozenset(
        (block.clip.recording, block.clip.span.start, block.clip.span.end)
        for block in blocks
        if not desk.looked_through(block.clip)
    )
