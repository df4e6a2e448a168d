"""Marks of the films that are being read: one that ends the process is known by its mark the next time.

A decoder that a film breaks takes the whole process with it, and every other film that was read beside it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ALONE = "alone"


@dataclass(frozen=True, slots=True)
class Marks:
    """Files in a folder, one for each piece that is read right now; without a folder nothing is marked."""

    folder: Path | None = None

    @contextmanager
    def reading(self, film: str, piece: str, *, alone: bool) -> Iterator[None]:
        """Mark a piece of a film, told by its digest, as read while the block runs; `alone`: beside no other film."""
        if self.folder is None:
            yield
            return
        self.folder.mkdir(mode=0o700, exist_ok=True)
        mark = self.folder / f"{film}.{piece}"
        mark.write_text(ALONE if alone else "", "utf-8")
        try:
            yield
        finally:
            mark.unlink(missing_ok=True)

    def left(self) -> dict[str, bool]:
        """Return the films whose marks a process left behind that ended, and whether each was read alone then."""
        if self.folder is None or not self.folder.is_dir():
            return {}
        found: dict[str, bool] = {}
        for mark in sorted(self.folder.iterdir()):
            film = mark.name.partition(".")[0]
            found[film] = found.get(film, False) or mark.read_text("utf-8") == ALONE
        return found

    def forget(self, film: str) -> None:
        """Take a film's marks off: it was read after all."""
        for mark in self.folder.glob(f"{film}.*") if self.folder else ():
            mark.unlink(missing_ok=True)
