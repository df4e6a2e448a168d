"""Where each kind of job finds what carries it out."""

import functools
from collections.abc import Callable

from consent_app.domain.work import ConsentAppError, Work
from consent_app.services.codec import Document
from consent_app.services.jobs import Job


@functools.singledispatch
def carry_out(job: Job, _work: Work) -> Document:
    """Do a job and return its document; raises known errors."""
    raise ConsentAppError("job_unknown", why=type(job).__name__)


def carries_out(kind: type) -> Callable[[Callable[..., Document]], Callable[..., Document]]:
    """Say that a function carries out jobs of a kind."""
    return carry_out.register(kind)
