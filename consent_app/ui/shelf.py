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

    def ignore(self, camera: str, regions: tuple[Region, ...]) -> None:
        """Leave regions of a camera's picture out of the search."""
        self._jobs.start(Ignore(self._root, camera, regions))

    def cover(self, camera: str, regions: tuple[Region, ...]) -> None:
        """Cover regions of a camera's picture in all its films."""
        self._jobs.start(Always(self._root, camera, regions))
