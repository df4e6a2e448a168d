"""A folder watched for new films, when a person asks for that: what came and has settled is handed on."""

from collections.abc import Iterator
from pathlib import Path

import watchfiles

from consent_app.domain.work import ConsentAppError, Work
from consent_app.services.intake import FILMS

# A film has settled when nothing was written to it for so long, in milliseconds.
SETTLED = 3000


def arrivals(folder: Path, work: Work, settled: int = SETTLED) -> Iterator[tuple[Path, ...]]:
    """Yield the films that come into a folder, as they settle; goes on until the work is stopped.

    Raises `folder_missing`.
    """
    if not folder.is_dir():
        raise ConsentAppError("folder_missing", folder=str(folder))
    fresh: set[Path] = set()
    for changes in watchfiles.watch(
        folder, step=settled // 4, rust_timeout=settled, yield_on_timeout=True, ignore_permission_denied=True
    ):
        work.check()
        written = {Path(path) for change, path in changes if change is not watchfiles.Change.deleted}
        ready = tuple(sorted(path for path in fresh - written if path.is_file()))
        fresh = {path for path in written if path.suffix.lower() in FILMS} | (fresh & written)
        if ready:
            yield ready
