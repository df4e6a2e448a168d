"""Watching a finished clip: which of its moments were seen, so that "watched" means watched to the end."""

from dataclasses import dataclass, field

# A moment is a quarter of a second; nearly all of them have to be seen, since a busy machine leaves frames out.
MOMENT, ENOUGH = 0.25, 0.95


@dataclass(slots=True)
class Watch:
    """What was seen of one film of a length in seconds."""

    sha256: str
    duration: float
    seen: set[int] = field(default_factory=set)

    def see(self, time: float) -> None:
        """Note that the frame at a time was shown."""
        self.seen.add(int(time / MOMENT))

    @property
    def whole(self) -> bool:
        """True once the film was seen to its end."""
        count = max(1, int(self.duration / MOMENT) + 1)
        return len(self.seen) >= count * ENOUGH - 1 and count - 1 - max(self.seen, default=0) <= 1
