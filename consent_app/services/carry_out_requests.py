"""What carries out the jobs about requests and answers to them."""

import contextlib
from dataclasses import replace
from datetime import date
from pathlib import Path

from consent_app.bundle import leakcheck, written
from consent_app.bundle.verify import verify
from consent_app.domain import area
from consent_app.domain.household import PrivateWord, WordKind
from consent_app.domain.release import Terms
from consent_app.domain.request import Private
from consent_app.domain.work import ConsentAppError, Work, known
from consent_app.inbox.where import standing
from consent_app.media.files import swept
from consent_app.services import (
    consent,
    fetch,
    pipeline,
    release,
    requests,
    sample,
    secrets,
    shapes,
)
from consent_app.services.codec import Document, to_plain
from consent_app.services.dns import NameServer
from consent_app.services.doing import carries_out
from consent_app.services.jobs import (
    CheckSender,
    Fetch,
    ForgetKey,
    Gate,
    KeepMailbox,
    KeptWords,
    LayOut,
    Lettering,
    Look,
    Propose,
    Read,
    Release,
    Render,
    Sample,
    Verify,
    Where,
    Words,
)
from consent_app.services.marks import Marks
from consent_app.services.photo import text_of
from consent_app.services.release import Wish
from consent_app.services.settings import Mailbox, Profile, keep_settings, open_profile, read_settings
from consent_app.services.store import open_store
from consent_app.services.vault import Vault, open_vault, sealed_vault
from consent_app.words import handover

# What a message is called that came as text alone.
PASTED = "text.txt"


@carries_out(Read)
def _read(job: Read, _work: Work) -> Document:
    sources = [_source(path) for path in job.paths]
    if job.text:
        sources.append((PASTED, job.text.encode()))
    with open_store(open_profile(Path(job.data_dir)).database) as store, store.together():
        added = [item for name, content in sources for item in requests.add(store, content, name, zone=job.zone)]
    return {"requests": [shapes.request_document(request) for request in added]}


def _source(path: str) -> tuple[str, bytes]:
    """Return a file's name and bytes, or of a picture the text in it."""
    if requests.is_picture(path):
        return PASTED, text_of(Path(path)).encode()
    return Path(path).name, requests.read_source(path)


@carries_out(Fetch)
def _fetch(job: Fetch, work: Work) -> Document:
    profile = open_profile(Path(job.data_dir))
    fetch.mailbox_of(profile)
    password = Private(job.password) if job.password else _mail_password(profile, job.passphrase)
    with open_store(profile.database) as store:
        found = fetch.fetch(profile, store, password, work, job.zone)
    read = [shapes.request_document(one) for one in found.requests]
    return {"requests": read, "looked_at": found.looked_at, "passed_over": found.passed_over}


def _mail_password(profile: Profile, passphrase: str | None) -> Private[str]:
    vault = _mail_vault(profile, passphrase)
    if vault is None:
        raise ConsentAppError("mail_password_missing")
    return secrets.mail_password(profile, vault)


def _mail_vault(profile: Profile, passphrase: str | None) -> Vault | None:
    """Return where the mailbox's password lies, or None where this computer has no such place."""
    try:
        return open_vault(profile, Private(passphrase) if passphrase else None)
    except ConsentAppError as error:
        if error.code == "secret_store_missing":
            return None
        raise


@carries_out(KeepMailbox)
def _keep_mailbox(job: KeepMailbox, _work: Work) -> Document:
    profile = open_profile(Path(job.data_dir))
    mailbox = Mailbox(job.host, job.user, job.port, job.folder, job.search) if job.host else None
    if job.password:
        vault = _mail_vault(profile, job.passphrase)
        if vault is None:
            raise ConsentAppError("mail_store_missing")
        secrets.keep_mail_password(profile, vault, Private(job.password))
    elif mailbox is None:
        # Where no such place can be opened there is none to forget.
        with contextlib.suppress(ConsentAppError):
            secrets.forget_mail_password(profile, open_vault(profile, Private(job.passphrase or "")))
    keep_settings(profile, replace(read_settings(profile), mailbox=mailbox))
    return {}


@carries_out(CheckSender)
def _check_sender(job: CheckSender, _work: Work) -> Document:
    with open_store(open_profile(Path(job.data_dir)).database) as store:
        return shapes.request_document(requests.check_sender(store, job.request, NameServer()))


@carries_out(Where)
def _where(job: Where, _work: Work) -> Document:
    with open_store(open_profile(Path(job.data_dir)).database) as store:
        request = store.request(job.request)
    shape = area.shape_of(f"{request.area or ''}\n{request.text.reveal()}")
    if shape is None:
        raise ConsentAppError("area_in_words")
    with known("place_unreadable", ValueError):
        home = Private(area.place_of(job.place))
    stands = standing(shape, home)
    return {"size_mi2": round(shape.square_miles, 2), **to_plain(stands)}


@carries_out(Look)
def _look(job: Look, work: Work) -> Document:
    with open_store(open_profile(Path(job.data_dir)).database) as store:
        pipeline.look(store, job.request, work)
    return {"request": job.request}


@carries_out(Lettering)
def _lettering(job: Lettering, work: Work) -> Document:
    with open_store(open_profile(Path(job.data_dir)).database) as store:
        found = pipeline.words_in(store, job.request, job.clip, work)
    lines = [shapes.words_document(line.text, line.time, line.box, stands=line.stands) for line in found]
    return {"clip": job.clip, "lines": lines}


@carries_out(Propose)
def _propose(job: Propose, work: Work) -> Document:
    profile = open_profile(Path(job.data_dir))
    with open_store(profile.database) as store:
        found = pipeline.propose(store, job.request, work, job.camera, Marks(profile.reading))
    return shapes.proposal_document(found)


@carries_out(Render)
def _render(job: Render, work: Work) -> Document:
    profile = open_profile(Path(job.data_dir))
    with open_store(profile.database) as store:
        resumed = swept(profile.clips(store.request(job.request).id)) > 0
        made = pipeline.render(profile, store, job.request, work, pipeline.Making(job.clips, job.cover, job.sound))
    clips = [shapes.rendered_document(clip) for clip in made]
    return {"request": job.request, "clips": clips, "resumed": resumed}


@carries_out(Release)
def _release(job: Release, work: Work) -> Document:
    profile = open_profile(Path(job.data_dir))
    vault = _vault(profile, job.passphrase)
    words = _kept_words(profile, job.passphrase) if job.words is None else Private(job.words)
    wish = Wish(Path(job.out), words, job.let_out, job.folder)
    with open_store(profile.database) as store:
        if job.share is not None:
            terms = Terms(date.fromisoformat(job.delete_by) if job.delete_by else None)
            release.refuse_ended(store.request(job.request))
            watched = dict(job.share)
            consent.decide(store, job.request, tuple(watched), terms=terms, watched=watched)
        resumed = sum(map(swept, (wish.out, profile.root))) > 0
        bundle = release.release(profile, store, job.request, wish, vault, work)
        document = shapes.bundle_document(bundle, handover.lines(store.request(job.request), bundle))
    return document | {"resumed": resumed}


def _vault(profile: Profile, passphrase: str | None) -> Vault | None:
    """Return where the signing key lies, or None where there is no such place: then it serves once."""
    try:
        return open_vault(profile, Private(passphrase) if passphrase else None)
    except ConsentAppError as error:
        if error.code not in ("secret_store_missing", "passphrase_missing"):
            raise
        return None


def _kept_words(profile: Profile, passphrase: str | None) -> secrets.Words:
    vault = open_vault(profile, Private(passphrase) if passphrase else None)
    words = secrets.read_words(profile, vault)
    if not words.reveal():
        raise ConsentAppError("words_unset")
    return words


@carries_out(Gate)
def _gate(job: Gate, work: Work) -> Document:
    words = tuple(PrivateWord(WordKind(kind), text, line) for kind, text, line in job.words)
    gate = written.Gate(Private(words), job.agency, job.case_number, job.sound, job.agreed)
    checks = leakcheck.leakcheck(Path(job.bundle), gate, work, Path(job.scratch))
    return {"checks": to_plain(checks)}


@carries_out(LayOut)
def _lay_out(job: LayOut, _work: Work) -> Document:
    profile = open_profile(Path(job.data_dir))
    with open_store(profile.database) as store:
        return {"folder": release.lay_out(profile, store, job.request)}


@carries_out(Words)
def _words(job: Words, _work: Work) -> Document:
    profile = open_profile(Path(job.data_dir))
    vault = sealed_vault(profile, Private(job.passphrase)) if job.passphrase else open_vault(profile)
    secrets.keep_words(profile, vault, secrets.parsed_words("\n".join(job.words)))
    return {}


@carries_out(KeptWords)
def _kept(job: KeptWords, _work: Work) -> Document:
    return {"words": list(_kept_words(open_profile(Path(job.data_dir)), job.passphrase).reveal())}


@carries_out(ForgetKey)
def _forget_key(job: ForgetKey, _work: Work) -> Document:
    profile = open_profile(Path(job.data_dir))
    # Where no such place can be opened, the key stays: it opens nothing, and names nobody.
    with contextlib.suppress(ConsentAppError):
        secrets.forget_key(profile, open_vault(profile), job.request)
    return {}


@carries_out(Verify)
def _verify(job: Verify, _work: Work) -> Document:
    checks = verify(Path(job.bundle))
    return {"bundle": job.bundle, "passed": all(one.passed for one in checks), "checks": shapes.checks_document(checks)}


@carries_out(Sample)
def _sample(job: Sample, work: Work) -> Document:
    return sample.make(Path(job.out), work)
