"""What carries out the jobs about recordings and cameras."""

import contextlib
from pathlib import Path

from consent_app.domain.request import Private
from consent_app.domain.work import ConsentAppError, Work
from consent_app.services import intake, originals, secrets, shapes, shown, watch
from consent_app.services.codec import Document
from consent_app.services.doing import carries_out
from consent_app.services.fixtures import fixtures
from consent_app.services.jobs import Always, Footage, Ignore, ReadClock, Seal, Standing, Watch
from consent_app.services.settings import open_profile
from consent_app.services.store import open_store
from consent_app.services.vault import open_vault
from consent_app.words.errors import sentence

# In so many recordings of a camera its clock is looked for.
MOST_CLOCKS = 5


@carries_out(Footage)
def _footage(job: Footage, work: Work) -> Document:
    profile = open_profile(Path(job.data_dir))
    with open_store(profile.database) as store:
        paths = [Path(path) for path in job.paths]
        unpacked = profile.unpacked
        added = intake.add(store, paths, job.camera, work, zone=job.zone, shift=job.shift, unpacked=unpacked)
    return {
        "recordings": [shapes.recording_document(item) for item in added.recordings],
        "refused": [
            {"path": item.path, "code": item.error.code, "facts": item.error.facts, "message": sentence(item.error)}
            for item in added.refused
        ],
    }


@carries_out(Watch)
def _watch(job: Watch, work: Work) -> Document:
    work.progress(0, "watching")
    with open_store(open_profile(Path(job.data_dir)).database) as store:
        for paths in watch.arrivals(Path(job.folder), work):
            intake.add(store, paths, job.camera, work)
            work.progress(0, "watching")
    return {}


@carries_out(ReadClock)
def _read_clock(job: ReadClock, work: Work) -> Document:
    with open_store(open_profile(Path(job.data_dir)).database) as store:
        mine = [one for one in store.recordings() if one.camera == job.camera and job.recording in (None, one.id)]
    if not mine:
        raise ConsentAppError("camera_unknown", name=job.camera)
    for recording, part in zip(mine[:MOST_CLOCKS], work.parts(MOST_CLOCKS), strict=False):
        found = shown.clock_in(recording, part)
        if found is not None:
            return shapes.clock_document(recording, found.started_at, found.shift)
    return shapes.clock_document(mine[0], None, None)


@carries_out(Always)
def _always(job: Always, _work: Work) -> Document:
    with open_store(open_profile(Path(job.data_dir)).database) as store:
        intake.cover_always(store, job.camera, job.boxes)
    return {"camera": job.camera, "covered": [list(box) for box in job.boxes]}


@carries_out(Standing)
def _standing(job: Standing, work: Work) -> Document:
    profile = open_profile(Path(job.data_dir))
    with open_store(profile.database) as store:
        mine = [one for one in store.recordings() if one.camera == job.camera]
    if not mine:
        raise ConsentAppError("camera_unknown", name=job.camera)
    words = Private(job.words or ())
    if job.words is None:
        # Where the words are locked away, or none are set, the pictures still tell what stands there.
        with contextlib.suppress(ConsentAppError):
            words = secrets.read_words(profile, open_vault(profile))
    found = fixtures(mine, secrets.known_words(words), work)
    return {"camera": job.camera, "regions": [shapes.fixture_document(one) for one in found]}


@carries_out(Ignore)
def _ignore(job: Ignore, _work: Work) -> Document:
    with open_store(open_profile(Path(job.data_dir)).database) as store:
        intake.ignore(store, job.camera, job.boxes)
    return {"camera": job.camera, "ignored": [list(box) for box in job.boxes]}


@carries_out(Seal)
def _seal(job: Seal, work: Work) -> Document:
    profile = open_profile(Path(job.data_dir))
    with open_store(profile.database) as store:
        sealed = originals.seal(profile, store, job.request, work)
    return {"sealed": [shapes.original_document(one) for one in sealed]}
