"""The ends of clips: set at the frame that shows, or dragged on the time line; one clip split, two joined."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Protocol

from consent_app.domain.footage import Clip
from consent_app.services import review as edits
from consent_app.services.night import Block, Filmed
from consent_app.ui.desk import Desk
from consent_app.ui.film import Film
from consent_app.words import review as say


class Place(Protocol):
    """Where a person stands in the review: the clips, the one in hand, and the frame that shows."""

    desk: Desk
    film: Film
    lane: int
    filmed: Filmed | None
    blocks: list[Block]

    @property
    def block(self) -> Block | None:
        """The clip that is chosen."""


class Cutting:
    """Changes the ends of clips."""

    def __init__(self, page: Place) -> None:
        self._page = page

    def start_here(self) -> None:
        """Let the clip begin with the frame that shows."""
        block = self._page.block
        if block is not None and self._page.filmed is not None and self._page.lane == block.lane:
            self._move_film(block, self._page.film.time, float(block.clip.span.end))

    def end_here(self) -> None:
        """Let the clip end with the frame that shows."""
        block = self._page.block
        if block is not None and self._page.filmed is not None and self._page.lane == block.lane:
            fps = self._page.filmed.recording.fps
            self._move_film(block, float(block.clip.span.start), self._page.film.time + float(1 / fps if fps else 0.04))

    def split(self) -> None:
        """Make two clips of one at the frame that shows."""
        block = self._page.block
        if block is not None and block.clip.span.start < Fraction(self._page.film.time) < block.clip.span.end:
            start, at, end = float(block.clip.span.start), self._page.film.time, float(block.clip.span.end)
            clip = block.clip
            self._edit([clip], edits.Move(clip.id, start, at), edits.Add(clip.recording, at, end, of=clip.id))

    def join(self) -> None:
        """Make one clip of this and the next one of the same recording, with all that lies between."""
        block = self._page.block
        later = [one for one in self._page.blocks if block and one.clip.recording == block.clip.recording]
        after = next((one.clip for one in later if block and one.number > block.number), None)
        if block is not None and after is not None:
            start, end = float(block.clip.span.start), float(after.span.end)
            into = block.clip
            self._edit([into, after], edits.Drop(after.id, into=into.id), edits.Move(into.id, start, end))

    def move(self, clip_id: str, start: float, end: float) -> None:
        """Set the ends of a clip to where they were dragged, in seconds of the window."""
        block = next((one for one in self._page.blocks if one.clip.id == clip_id), None)
        if block is not None:
            zero = block.start - float(block.clip.span.start)
            self._move_film(block, start - zero, end - zero)

    def _move_film(self, block: Block, start: float, end: float) -> None:
        if start >= end:
            return
        self._edit([block.clip], edits.Move(block.clip.id, max(0.0, start), end))

    def _edit(self, clips: Iterable[Clip], *changes: edits.Edit) -> None:
        """Change clips, and tell what is lost by that of what was said of the things in them."""
        plans = [plan for clip in clips if (plan := self._page.desk.plan(clip))]
        if self._page.desk.edit(*changes) and any(plan.visible or plan.keep_audio for plan in plans):
            self._page.desk.told.emit(say.REMADE, "note", "", None)
