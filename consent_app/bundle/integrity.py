"""Whether a bundle is whole and what it says it is: fixity, BagIt's own files, signature, records, page, consent."""

from collections.abc import Iterator
from itertools import chain

import consent_app
from consent_app.bundle import bag
from consent_app.bundle.archive import Opened
from consent_app.bundle.records import Record
from consent_app.bundle.schema import expands_offline
from consent_app.bundle.signature import PUBLIC, SIGNATURE, holds
from consent_app.domain.release import Check
from consent_app.media.files import file_sha256
from consent_app.words import bundle as said
from consent_app.words import gate as words

MANIFESTS = (bag.MANIFEST, bag.TAG_MANIFEST)
NEVER_LISTED = frozenset({bag.TAG_MANIFEST, PUBLIC, SIGNATURE})


def checks(inside: Opened, records: dict[str, Record], fault: str | None) -> tuple[Check, ...]:
    """Return the checks of an opened bundle; `fault` is the name of a record that is not as it must be."""
    broken = next(chain(_missing(inside), _faults(inside)), "")
    signature = holds(inside.read(PUBLIC), inside.read(SIGNATURE), inside.read(bag.TAG_MANIFEST))
    odd = "" if fault else next(_odd_tags(inside, records), "")
    return (
        Check("fixity", not broken, broken),
        Check("signature", signature, "" if signature else words.SIGNATURE),
        Check("records", not fault, words.record(fault) if fault else ""),
        Check("tags", not odd, odd),
        _page(inside, records, fault),
        _consent(inside, records, fault),
    )


def _missing(inside: Opened) -> Iterator[str]:
    """Yield which manifest is missing: then all else is not listed, which says less."""
    return (words.missing(name) for name in MANIFESTS if name not in inside.names)


def _faults(inside: Opened) -> Iterator[str]:
    """Yield what the manifests say is missing, changed or not listed."""
    listed: set[str] = set()
    for manifest in MANIFESTS:
        for line in inside.read(manifest).decode("utf-8", "replace").splitlines():
            digest, _, name = line.partition("  ")
            listed.add(name)
            if name not in inside.names:
                yield words.missing(name)
            elif file_sha256(inside.root / name) != digest:
                yield words.changed(name)
    for name in sorted({*inside.names} - listed - NEVER_LISTED):
        yield words.unlisted(name)


def _odd_tags(inside: Opened, records: dict[str, Record]) -> Iterator[str]:
    """Yield which of BagIt's own files is not, byte for byte, what follows from the payload."""
    payload = {name: inside.root / name for name in inside.names if name.startswith("data/")}
    expected = bag.tags(records["data/request.json"], payload, lambda _: (b"", b""))
    for name, content in expected.items():
        if name not in (PUBLIC, SIGNATURE) and inside.read(name) != content:
            yield words.odd_tag(name)


def _page(inside: Opened, records: dict[str, Record], fault: str | None) -> Check:
    """Check that the page is the one that follows from the records; a page of another version is not judged."""
    if fault or records["data/redactions.json"]["app"] != f"consent-app {consent_app.__version__}":
        return Check("page", passed=not fault, detail=words.record(fault) if fault else "")
    try:
        fits = said.page(records).encode() == inside.read(bag.PAGE)
    except KeyError:
        fits = False
    return Check("page", fits, "" if fits else words.PAGE)


def _consent(inside: Opened, records: dict[str, Record], fault: str | None) -> Check:
    """Check that the consent names exactly the clips that are there, by their digests, and can be expanded offline."""
    if fault:
        return Check("consent", passed=False, detail=words.record(fault))
    named = records["data/consent.json"]["dpv:hasProcess"]["dpv:hasPersonalData"]
    agreed = {item["dct:identifier"]: item["dct:description"] for item in named if "dct:identifier" in item}
    clips = {name.rpartition("/")[2]: f"sha256:{file_sha256(inside.root / name)}" for name in inside.clips}
    told = {
        clip["file"].rpartition("/")[2]: f"sha256:{clip['sha256']}" for clip in records["data/disclosure.json"]["clips"]
    }
    if not agreed == clips == told:
        return Check("consent", passed=False, detail=words.CONSENT)
    expands = expands_offline(records["data/consent.json"])
    return Check("consent", expands, "" if expands else words.CONTEXT)
