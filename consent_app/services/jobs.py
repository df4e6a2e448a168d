"""The jobs that run in a child process, as values that travel as one line of JSON, and what carries each out."""

import functools
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import msgspec

from consent_app.bundle.verify import verify
from consent_app.domain.redaction import Cover
from consent_app.domain.request import Private
from consent_app.domain.work import ConsentAppError, Work
from consent_app.media.files import file_sha256, write_bytes
from consent_app.redact.film import redact_film
from consent_app.redact.find import usual
from consent_app.redact.still import STILLS, redact_still
from consent_app.services import library, pipeline, release, sample, shapes
from consent_app.services.settings import open_profile
from consent_app.services.shapes import Document
from consent_app.services.store import open_store
from consent_app.trim.scan import scan
from consent_app.words.errors import sentence


class Job(msgspec.Struct, frozen=True, tag_field="job", tag=str.lower, forbid_unknown_fields=True):
    """Something to do in a child process; subclasses are what it can be."""


class Scan(Job, frozen=True):
    """Find activity in one film."""

    path: str
    thorough: bool = False


class Redact(Job, frozen=True):
    """Cover faces and plates in one film or still."""

    path: str
    target: str
    cover: Cover = Cover.BLUR
    report: str | None = None
    weights: str | None = None


class Footage(Job, frozen=True):
    """Take films into the library."""

    data_dir: str
    paths: tuple[str, ...]
    camera: str
    zone: str | None = None
    shift: Fraction | None = None


class Propose(Job, frozen=True):
    """Find the clips that matter to a request."""

    data_dir: str
    request: str
    camera: str | None = None


class Render(Job, frozen=True):
    """Make the clips of a request with everything covered."""

    data_dir: str
    request: str
    clips: tuple[str, ...] = ()
    cover: Cover | None = None


class Release(Job, frozen=True):
    """Write the bundle; the private words come along, since they are nowhere on disk."""

    data_dir: str
    request: str
    out: str
    words: tuple[str, ...] = ()


class Verify(Job, frozen=True):
    """Check a bundle as its recipient."""

    bundle: str


class Sample(Job, frozen=True):
    """Make the sample household's recordings."""

    out: str


AnyJob = Scan | Redact | Footage | Propose | Render | Release | Verify | Sample


@functools.singledispatch
def carry_out(job: Any, _work: Work) -> Document:  # noqa: ANN401  # the fallback of every kind of job
    """Do a job and return its document; raises known errors."""
    raise ConsentAppError("job_unknown", why=type(job).__name__)


def _carries_out(kind: type) -> Callable[[Callable[..., Document]], Callable[..., Document]]:
    return carry_out.register(kind)


@_carries_out(Scan)
def _scan(job: Scan, work: Work) -> Document:
    return shapes.scan_document(job.path, scan(Path(job.path), work, thorough=job.thorough))


@_carries_out(Redact)
def _redact(job: Redact, work: Work) -> Document:
    source, target = Path(job.path), Path(job.target)
    if target.exists() and target.samefile(source):
        raise ConsentAppError("would_overwrite", name=source.name)
    redact = redact_still if source.suffix.lower() in STILLS else redact_film
    redacted = redact(source, target, job.cover, work, usual(Path(job.weights) if job.weights else None))
    document = shapes.redact_document(redacted, redacted.plan.source_sha256, file_sha256(target))
    if job.report:
        write_bytes(Path(job.report), msgspec.json.format(msgspec.json.encode(document), indent=1))
    return document


@_carries_out(Footage)
def _footage(job: Footage, work: Work) -> Document:
    with open_store(open_profile(Path(job.data_dir)).database) as store:
        paths = [Path(path) for path in job.paths]
        added = library.add(store, paths, job.camera, work, zone=job.zone, shift=job.shift)
    return {
        "recordings": [shapes.recording_document(item) for item in added.recordings],
        "refused": [
            {"path": item.path, "code": item.error.code, "facts": item.error.facts, "message": sentence(item.error)}
            for item in added.refused
        ],
    }


@_carries_out(Propose)
def _propose(job: Propose, work: Work) -> Document:
    with open_store(open_profile(Path(job.data_dir)).database) as store:
        return shapes.proposal_document(pipeline.propose(store, job.request, work, job.camera))


@_carries_out(Render)
def _render(job: Render, work: Work) -> Document:
    profile = open_profile(Path(job.data_dir))
    with open_store(profile.database) as store:
        made = pipeline.render(profile, store, job.request, work, job.clips, job.cover)
    return {"request": job.request, "clips": [shapes.rendered_document(clip) for clip in made]}


@_carries_out(Release)
def _release(job: Release, work: Work) -> Document:
    with open_store(open_profile(Path(job.data_dir)).database) as store:
        return shapes.bundle_document(release.release(store, job.request, Path(job.out), Private(job.words), work))


@_carries_out(Verify)
def _verify(job: Verify, _work: Work) -> Document:
    checks = verify(Path(job.bundle))
    return {"bundle": job.bundle, "passed": all(one.passed for one in checks), "checks": shapes.checks_document(checks)}


@_carries_out(Sample)
def _sample(job: Sample, work: Work) -> Document:
    return sample.make(Path(job.out), work)
