"""What carries out each kind of job; only the child process imports this, and with it everything heavy."""

import contextlib
import functools
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import msgspec

from consent_app.bundle.verify import verify
from consent_app.domain.evidence import Box
from consent_app.domain.request import Private
from consent_app.domain.work import ConsentAppError, Work
from consent_app.media.files import file_sha256, write_bytes
from consent_app.redact.film import redact_film
from consent_app.redact.find import usual
from consent_app.redact.preview import still_of
from consent_app.redact.still import STILLS, redact_still
from consent_app.services import consent, intake, pipeline, release, requests, sample, secrets, shapes
from consent_app.services.jobs import (
    Footage,
    Job,
    Look,
    Propose,
    Read,
    Redact,
    Release,
    Render,
    Sample,
    Scan,
    Stills,
    Verify,
    Words,
)
from consent_app.services.settings import Profile, open_profile
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


@_carries_out(Read)
def _read(job: Read, _work: Work) -> Document:
    sources = [(Path(path).name, requests.read_source(path)) for path in job.paths]
    if job.text:
        sources.append(("text.txt", job.text.encode()))
    with open_store(open_profile(Path(job.data_dir)).database) as store, store.together():
        added = [item for name, content in sources for item in requests.add(store, content, name, zone=job.zone)]
    return {"requests": [shapes.request_document(request) for request in added]}


@_carries_out(Look)
def _look(job: Look, work: Work) -> Document:
    with open_store(open_profile(Path(job.data_dir)).database) as store:
        pipeline.look(store, job.request, work)
    return {"request": job.request}


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
    profile = open_profile(Path(job.data_dir))
    words = _kept_words(profile) if job.words is None else Private(job.words)
    with open_store(profile.database) as store:
        if job.share is not None:
            consent.decide(store, job.request, job.share)
        return shapes.bundle_document(release.release(store, job.request, Path(job.out), words, work))


def _kept_words(profile: Profile) -> secrets.Words:
    words = secrets.read_words(profile)
    if not words.reveal():
        raise ConsentAppError("words_unset")
    return words


@_carries_out(Words)
def _words(job: Words, _work: Work) -> Document:
    secrets.keep_words(open_profile(Path(job.data_dir)), secrets.parsed_words("\n".join(job.words)))
    return {}


@_carries_out(Stills)
def _stills(job: Stills, work: Work) -> Document:
    made = {}
    for wanted, part in zip(job.wanted, work.parts(max(1, len(job.wanted))), strict=False):
        part.progress(0, "reading")
        box = Box(*wanted.box) if wanted.box else None
        # A film that cannot be shown goes without a picture; its page tells why.
        with contextlib.suppress(ConsentAppError):
            made[wanted.key] = still_of(Path(wanted.path), Fraction(wanted.t_s), box, wanted.height)
    return {"stills": made}


@_carries_out(Verify)
def _verify(job: Verify, _work: Work) -> Document:
    checks = verify(Path(job.bundle))
    return {"bundle": job.bundle, "passed": all(one.passed for one in checks), "checks": shapes.checks_document(checks)}


@_carries_out(Sample)
def _sample(job: Sample, work: Work) -> Document:
    return sample.make(Path(job.out), work)
