"""Whether a bundle is whole and what it says it is: fixity, BagIt's own files, signature, records, page, consent."""

from collections.abc import Iterator
from itertools import chain

import consent_app
from consent_app.bundle import bag
from consent_app.bundle.archive import Opened
from consent_app.bundle.records import Record
from consent_app.bundle.schema import expands_offline
from consent_app.bundle.signature import PUBLIC, SIGNATURE, holds
from consent_app.bundle.written import Gate
from consent_app.domain.release import Check
from consent_app.media.files import file_sha256
from consent_app.words import bundle as said
from consent_app.words import gate as words

MANIFESTS = (bag.MANIFEST, bag.TAG_MANIFEST)
NEVER_LISTED = frozenset({bag.TAG_MANIFEST, PUBLIC, SIGNATURE})


def checks(inside: Opened, records: dict[str, Record], fault: str | None, gate: Gate) -> tuple[Check, ...]:
    """Return the checks of an opened bundle; `fault` is the name of a record that is not as it must be."""
    broken = next(chain(_missing(inside), _faults(inside)), "")
    signature = holds(inside.read(PUBLIC), inside.read(SIGNATURE), inside.read(bag.TAG_MANIFEST))
    odd = "" if fault else next(_odd_tags(inside, records), "")
    return (
        Check("fixity", not broken, broken),
        Check("signature", signature, "" if signature else words.SIGNATURE),
        Check("records", not fault, words.record(fault) if fault else ""),
        Check("tags", not odd, odd),
        _page(inside, records, fault, own=gate.agreed is not None),
        _consent(inside, records, fault, gate),
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


def _page(inside: Opened, records: dict[str, Record], fault: str | None, *, own: bool) -> Check:
    """Check that the page is the one that follows from the records.

    A page of another version is not judged, but where the bundle must be our `own`.
    """
    if fault:
        return Check("page", passed=False, detail=words.record(fault))
    if not own and records["data/redactions.json"]["app"] != f"consent-app {consent_app.__version__}":
        return Check("page", passed=True)
    try:
        fits = said.page(records).encode() == inside.read(bag.PAGE)
    except KeyError:
        fits = False
    return Check("page", fits, "" if fits else words.PAGE)


def _consent(inside: Opened, records: dict[str, Record], fault: str | None, gate: Gate) -> Check:
    """Check that the consent is about exactly the clips that are there, to whom and for what the request says."""
    if fault:
        return Check("consent", passed=False, detail=words.record(fault))
    clips = {name.rpartition("/")[2]: file_sha256(inside.root / name) for name in inside.clips}
    agreed = gate.agreed is None or gate.agreed == tuple(clips.values())
    if not agreed or any(told != clips for told in _told(records)) or list(clips) != _numbered(len(clips)):
        return Check("consent", passed=False, detail=words.CONSENT)
    if not _to_whom(records, gate):
        return Check("consent", passed=False, detail=words.TO_WHOM)
    expands = expands_offline(records["data/consent.json"])
    return Check("consent", expands, "" if expands else words.CONTEXT)


def _told(records: dict[str, Record]) -> Iterator[dict[str, str]]:
    """Yield what each record tells of the clips, by name and digest; a clip told twice, or in no order, is a fault."""
    digests = {clip["file"].rpartition("/")[2]: clip["sha256"] for clip in records["data/disclosure.json"]["clips"]}
    for name in ("disclosure", "redactions", "commitments"):
        files = [clip["file"].rpartition("/")[2] for clip in records[f"data/{name}.json"]["clips"]]
        yield digests if files == list(digests) else {}
    named = records["data/consent.json"]["dpv:hasProcess"]["dpv:hasPersonalData"]
    given = [item for item in named if "dct:identifier" in item]
    yield {item["dct:identifier"]: item["dct:description"].removeprefix("sha256:") for item in given}


def _numbered(count: int) -> list[str]:
    return [f"clip-{number:02}.mp4" for number in range(1, count + 1)]


def _to_whom(records: dict[str, Record], gate: Gate) -> bool:
    """Tell whether all records name the same agency and case, and for the household those of the request."""
    request, process = records["data/request.json"], records["data/consent.json"]["dpv:hasProcess"]
    agency, case = request["agency"], request["case_number"]
    if gate.agreed is not None and (agency, case) != (gate.agency, gate.case_number):
        return False
    titles = {process[name]["dct:title"] for name in ("dpv:hasDataController", "dpv:hasRecipient")}
    return titles == {agency or said.UNKNOWN} and process["dpv:hasPurpose"]["dct:title"] == said.purpose(case)
