"""How long work tells its progress and learns that it should stop, and the tree of errors a person can act on.

ConsentAppError            a known error: a code, a sentence in `words.errors`, exit status 1
└── Cancelled              the person stopped the work; never shown as an error
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


class ConsentAppError(Exception):
    """A known error that the person can act on; `facts` fill the sentence that `words.errors` has for `code`."""

    def __init__(self, code: str, **facts: str | float) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


class Cancelled(ConsentAppError):  # noqa: N818  # the name that reads right at every raise
    """The person asked to stop; everything done so far is kept."""

    def __init__(self) -> None:
        super().__init__("cancelled")


def _silent(_share: float, _step: str) -> None:
    return None


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Work:
    """What a long step is handed: where to tell progress (0 to 1 and a step's code) and whether to stop."""

    tell: Callable[[float, str], None] = _silent
    stopped: Callable[[], bool] = _never
    start: float = field(default=0.0)
    share: float = field(default=1.0)

    def progress(self, done: float, step: str) -> None:
        """Tell that `done` (0 to 1) of this work is done, and stop here if the person asked to."""
        self.check()
        self.tell(self.start + self.share * min(1.0, max(0.0, done)), step)

    def check(self) -> None:
        """Raise Cancelled if the person asked to stop."""
        if self.stopped():
            raise Cancelled

    def part(self, start: float, end: float) -> "Work":
        """Return the work that fills the stretch from `start` to `end` (0 to 1) of this one."""
        return Work(self.tell, self.stopped, self.start + self.share * start, self.share * (end - start))

    def parts(self, count: int) -> Iterator["Work"]:
        """Yield `count` equal stretches of this work, one after the other."""
        for index in range(count):
            yield self.part(index / count, (index + 1) / count)


@contextmanager
def known(code: str, *errors: type[Exception], **facts: str | float) -> Iterator[None]:
    """Turn foreign errors of a border (a file, a library) into the known error `code`."""
    try:
        yield
    except errors as error:
        raise ConsentAppError(code, **facts) from error
