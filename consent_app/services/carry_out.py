"""What carries out each kind of job; only the child process imports this, and with it everything heavy."""

import functools
from collections.abc import Callable
from pathlib import Path

import msgspec

from consent_app.bundle.verify import verify
from consent_app.domain.request import Private
from consent_app.domain.work import ConsentAppError, Work
from consent_app.media.files import file_sha256, write_bytes
from consent_app.redact.film import redact_film
from consent_app.redact.find import usual
from consent_app.redact.still import STILLS, redact_still
from consent_app.services import intake, pipeline, release, sample, shapes
from consent_app.services.jobs import Footage, Job, Propose, Redact, Release, Render, Sample, Scan, Verify
from consent_app.services.settings import open_profile
from consent_app.services.shapes import Document
from consent_app.services.store import open_store
from consent_app.trim.scan import scan
from consent_app.words.errors import sentence


@functools.singledispatch
def carry_out(job: Job, _work: Work) -> Document:
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
        added = intake.add(store, paths, job.camera, work, zone=job.zone, shift=job.shift)
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
