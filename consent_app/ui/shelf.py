"""What a person does with recordings and cameras, each a job in the list."""

from fractions import Fraction

from consent_app.services.jobs import Always, Footage, Ignore
from consent_app.ui.jobs import Jobs

Region = tuple[float, float, float, float]


class Shelf:
    """Starts the jobs about recordings."""

    def __init__(self, root: str, jobs: Jobs) -> None:
        self._root, self._jobs = root, jobs

    def add(self, paths: tuple[str, ...], camera: str) -> None:
        """Take films into the library as those of a camera."""
        self._jobs.start(Footage(self._root, paths, camera))

    def set_clock(self, camera: str, shift: Fraction) -> None:
        """Correct a camera's clock by so many seconds, for all of its recordings."""
        self._jobs.start(Footage(self._root, (), camera, None, shift))

    def mark(self, kind: type[Ignore] | type[Always], camera: str, regions: tuple[Region, ...]) -> None:
        """Set the regions of a camera's picture that are left out of the search, or covered in all its films."""
        self._jobs.start(kind(self._root, camera, regions))
