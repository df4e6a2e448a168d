"""Writing the bundle: only what was consented to, byte for byte, and only once the gate has found nothing else.

The bundle is packed within the profile and searched there, by a process of its own; not one byte of it lies in the
folder the person named before that.
"""

import json
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from consent_app.bundle import bag
from consent_app.bundle.archive import opened
from consent_app.bundle.records import Given
from consent_app.domain.household import PrivateWord, WordKind, word_of, words_of
from consent_app.domain.release import Bundle, Check, Consent, RedactedClip
from consent_app.domain.request import FootageRequest, RequestState
from consent_app.domain.work import ConsentAppError, Work
from consent_app.media.files import committed, disk_errors, file_sha256, scratch
from consent_app.services import jobs, ledger, requests, review
from consent_app.services.child import run_job
from consent_app.services.clips import finished
from consent_app.services.codec import from_plain
from consent_app.services.household import own_words
from consent_app.services.secrets import Words
from consent_app.services.settings import Profile
from consent_app.services.signing import signer
from consent_app.services.store import Store
from consent_app.services.vault import Vault

# Packing is quick; looking through the pictures for private words is not.
PACKED = 0.1
ENDED = frozenset({RequestState.DECLINED, RequestState.ANSWERED, RequestState.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class Wish:
    """How a bundle is wanted: where, searched for which words, which of those may stand in it, as plain files too."""

    out: Path
    words: Words
    let_out: tuple[str, ...] = ()
    folder: bool = False


def release(profile: Profile, store: Store, request_id: str, wish: Wish, vault: Vault | None, work: Work) -> Bundle:
    """Write the bundle into a folder, or raise why not: then nothing is left there.

    Raises `consent_missing`, `consent_withdrawn`, `nothing_to_release`, `consent_stale`, `not_rendered`,
    `clip_unsettled`, `word_unknown`, `bundle_leaks`, `file_exists`, or what the disk says.
    """
    consented = _consented(store, request_id)
    if not wish.out.is_dir():
        raise ConsentAppError("folder_missing", folder=str(wish.out))
    if wish.folder and (wish.out / consented.consent.bag).exists():
        raise ConsentAppError("file_exists", name=consented.consent.bag)
    known, let_out = _sought(wish)
    given = replace(consented, let_out=let_out)
    sought = known + own_words(profile, store, tuple(store.recording(one.clip.recording) for one in given.clips))
    with scratch(profile.root) as folder:
        packed = folder / "bundle.zip"
        work.progress(0, "packing")
        members = bag.members(given, signer(profile, store, request_id, vault))
        with disk_errors(packed):
            bag.write_zip(given.consent.bag, members, packed)
        checks = _searched(packed, given, sought, folder, work.part(PACKED, 1))
        _refuse_leaks(checks, given, sought)
        _still_agreed(store, given)
        target = _put(packed, wish.out / f"{given.consent.bag}.zip")
        sizes = tuple(map(bag.size_of, members.values()))
        digest, size = file_sha256(packed), packed.stat().st_size
        bundle = Bundle(
            str(target), digest, len(given.clips), given.meter, checks, size, sizes, "", given.consent.record
        )
        _record(store, request_id, bundle, searched=len({word.line for word in known}), let_out=let_out)
    return replace(bundle, folder=lay_out(profile, store, request_id)) if wish.folder else bundle


def refuse_ended(request: FootageRequest) -> None:
    """Raise `request_ended` where a request was declined, answered elsewhere or taken back."""
    if request.state in ENDED:
        raise ConsentAppError("request_ended")


def _still_agreed(store: Store, given: Given) -> None:
    """Raise where the person has changed their mind while the bundle was searched."""
    refuse_ended(store.request(given.request.id))
    if store.paper(given.request.id, Consent) != given.consent:
        raise ConsentAppError("request_ended")


def _record(store: Store, request_id: str, bundle: Bundle, *, searched: int, let_out: tuple[WordKind, ...]) -> None:
    facts = {"sha256": bundle.sha256, "clips": bundle.clips, "given_s": float(bundle.meter.given)}
    out = [kind.value for kind in let_out]
    with store.together():
        store.put_paper(request_id, bundle)
        requests.advance(store, request_id, RequestState.RELEASED)
        ledger.append(store, "released", request_id, **facts, searched=searched, let_out=out)


def lay_out(profile: Profile, store: Store, request_id: str) -> str:
    """Lay the members of a bundle that was written out as plain files beside it, and return the folder.

    Raises `bundle_missing` where it is not where it was written, or is not what was written.
    """
    bundle = store.paper(request_id, Bundle)
    if bundle is None or not Path(bundle.path).is_file() or file_sha256(Path(bundle.path)) != bundle.sha256:
        raise ConsentAppError("bundle_missing")
    with scratch(profile.root) as folder:
        laid = _laid_out(Path(bundle.path), folder)
    store.put_paper(request_id, replace(bundle, folder=laid))
    return laid


def _consented(store: Store, request_id: str) -> Given:
    request = store.request(request_id)
    consent = store.paper(request.id, Consent)
    if consent is None:
        raise ConsentAppError("consent_missing")
    if consent.withdrawn_at is not None:
        raise ConsentAppError("consent_withdrawn")
    if not consent.shared:
        raise ConsentAppError("nothing_to_release")
    return Given(request, review.reviewed(store, request.id).proposal, consent, _agreed(store, request, consent))


def _agreed(store: Store, request: FootageRequest, consent: Consent) -> tuple[RedactedClip, ...]:
    """Return the clips that are shared, or raise where the bytes are not those that were agreed to."""
    reviewed = review.reviewed(store, request.id)
    clips = []
    for decision in consent.shared:
        clip = reviewed.proposal.clip(decision.clip)
        if clip is None:
            raise ConsentAppError("consent_stale", clip=decision.clip)
        done = finished(store, request.id, reviewed, clip)
        if done.sha256 != decision.sha256:
            raise ConsentAppError("consent_stale", clip=decision.clip)
        if not done.settled:
            raise ConsentAppError("clip_unsettled", clip=decision.clip)
        clips.append(done)
    return tuple(clips)


def _sought(wish: Wish) -> tuple[tuple[PrivateWord, ...], tuple[WordKind, ...]]:
    """Return the words to search for, and of which kinds those are that may stand.

    Raises `word_unknown` for a word to let out that is not in the list.
    """
    lines = [(number, line) for number, line in enumerate(wish.words.reveal(), 1) if line.strip()]
    words = [replace(word, line=number) for number, line in lines for word in words_of(line)]
    if {word_of(line).text for line in wish.let_out} - {word.text for word in words}:
        raise ConsentAppError("word_unknown")
    out = {word.text for line in wish.let_out for word in words_of(line)}
    left = tuple(word for word in words if word.text not in out)
    return left, tuple(sorted({word.kind for word in words if word.text in out}))


def _searched(
    packed: Path, given: Given, sought: tuple[PrivateWord, ...], scratch: Path, work: Work
) -> tuple[Check, ...]:
    """Let a fresh process open the bundle as a stranger would, and return its checks.

    It is told which clips were agreed to, by their digests, and finds out itself whether these are what is in there.
    """
    job = jobs.Gate(
        bundle=str(packed),
        words=tuple((word.kind.value, word.text, word.line) for word in sought),
        agency=given.request.agency,
        case_number=given.request.case_number,
        sound=any(one.plan.keep_audio for one in given.clips),
        scratch=str(scratch),
        agreed=tuple(decision.sha256 for decision in given.consent.shared),
    )
    document = run_job(job, lambda done, step, _left: work.progress(done, step))
    return from_plain(document["checks"], tuple[Check, ...])


def _refuse_leaks(checks: tuple[Check, ...], given: Given, sought: tuple[PrivateWord, ...]) -> None:
    """Raise where the first check that failed says; what stands in a picture can be covered there.

    A word of the person's own list is told by its place there, from 0, so that it can be let out.
    """
    failed = next((check for check in checks if not check.passed), None)
    if failed is None:
        return
    leak = failed.leak
    line = sought[leak.word].line if leak and leak.word is not None else 0
    word: dict[str, str | float] = {"word": line - 1} if line else {}
    if leak is None or leak.box is None or leak.time is None:
        raise ConsentAppError("bundle_leaks", detail=failed.detail, **word)
    clip = next(one.clip for one in given.clips if leak.member.endswith(given.name(one)))
    corners = {name: round(getattr(leak.box, name), 1) for name in ("x1", "y1", "x2", "y2")}
    edits = json.dumps({"edits": [{"do": "cover", "clip": clip.id, **corners}]})
    moment = round(float(leak.time), 2)
    raise ConsentAppError(
        "picture_leaks", detail=failed.detail, request=given.request.id, edits=edits, clip=clip.id, t_s=moment, **word
    )


def _put(packed: Path, target: Path) -> Path:
    """Copy a bundle that passed to where it was wanted; one that is there already has to be the very same."""
    if target.exists():
        if not target.is_file() or file_sha256(target) != file_sha256(packed):
            raise ConsentAppError("file_exists", name=target.name)
        return target
    with committed(target) as partial:
        shutil.copyfile(packed, partial)
        if file_sha256(partial) != file_sha256(packed):
            raise ConsentAppError("file_not_written", name=target.name, folder=str(target.parent))
    return target


def _laid_out(bundle: Path, folder: Path) -> str:
    """Lay a bundle's members out beside it and return where; a folder that is there already is not touched."""
    target = bundle.with_suffix("")
    if target.exists():
        raise ConsentAppError("file_exists", name=target.name)
    with opened(bundle, folder) as inside, committed(target) as partial:
        bag.write_folder({name: inside.root / name for name in inside.names}, partial)
    return str(target)
