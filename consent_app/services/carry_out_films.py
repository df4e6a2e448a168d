"""What carries out the jobs about films and pictures that need no profile: a child starts with little for these."""

import contextlib
from fractions import Fraction
from pathlib import Path

import msgspec

from consent_app.domain.evidence import Box
from consent_app.domain.work import ConsentAppError, Work
from consent_app.media.files import file_sha256, write_bytes
from consent_app.redact.film import redact_film
from consent_app.redact.looks import usual, whole
from consent_app.redact.preview import still_of
from consent_app.redact.still import STILLS, redact_still
from consent_app.services import shapes
from consent_app.services.codec import Document
from consent_app.services.doing import carries_out
from consent_app.services.jobs import Photo, Redact, Scan, Stills
from consent_app.services.photo import text_of


@carries_out(Scan)
def _scan(job: Scan, work: Work) -> Document:
    from consent_app.services import search  # noqa: PLC0415  # covering a film searches none

    results = search.scan_films([Path(path) for path in job.paths], work, thorough=job.thorough)
    failed = {str(path): one for path, one in results.items() if isinstance(one, ConsentAppError)}
    return {
        "recordings": [
            shapes.scan_document(str(path), one)
            for path, one in results.items()
            if not isinstance(one, ConsentAppError)
        ],
        "failed": [{"path": path, "code": error.code, "facts": error.facts} for path, error in failed.items()],
    }


@carries_out(Redact)
def _redact(job: Redact, work: Work) -> Document:
    source, target = Path(job.path), Path(job.target)
    if source.exists() and target.exists() and target.samefile(source):
        raise ConsentAppError("would_overwrite", name=source.name)
    redact = redact_still if source.suffix.lower() in STILLS else redact_film
    watch = usual(Path(job.weights) if job.weights else None)
    redacted = redact(source, target, job.cover, work, whole(job.whole, watch) if job.whole else watch)
    document = shapes.redact_document(redacted, redacted.plan.source_sha256, file_sha256(target))
    if job.report:
        write_bytes(Path(job.report), msgspec.json.format(msgspec.json.encode(document), indent=1))
    return document


@carries_out(Photo)
def _photo(job: Photo, _work: Work) -> Document:
    return {"text": text_of(Path(job.path))}


@carries_out(Stills)
def _stills(job: Stills, work: Work) -> Document:
    made = {}
    for wanted, part in zip(job.wanted, work.parts(max(1, len(job.wanted))), strict=False):
        part.progress(0, "reading")
        box = Box(*wanted.box) if wanted.box else None
        # A film that cannot be shown goes without a picture; its page tells why.
        with contextlib.suppress(ConsentAppError):
            made[wanted.key] = still_of(Path(wanted.path), Fraction(wanted.t_s), box, wanted.height, job.plan)
    return {"stills": made}
