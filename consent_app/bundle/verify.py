"""What a recipient runs: is the bundle whole, and is it what it says."""

import json
from collections.abc import Iterator
from pathlib import Path

from consent_app.bundle.archive import Opened, opened
from consent_app.bundle.leakcheck import Gate, leakcheck
from consent_app.domain.release import Check
from consent_app.domain.request import Private
from consent_app.media.files import file_sha256

MANIFESTS = ("manifest-sha256.txt", "tagmanifest-sha256.txt")
NEVER_LISTED = ("tagmanifest-sha256.txt",)


def verify(bundle: Path) -> tuple[Check, ...]:
    """Return every check of a bundle by somebody who knows nothing but the bundle."""
    with opened(bundle) as inside:
        checks = (_fixity(inside), _consent(inside))
        sound = _says_sound(inside)
    return (*checks, *leakcheck(bundle, Gate(Private(()), (), sound=sound)))


def _fixity(inside: Opened) -> Check:
    fault = next(_faults(inside), "")
    return Check("fixity", not fault, fault)


def _faults(inside: Opened) -> Iterator[str]:
    listed: set[str] = set()
    for manifest in MANIFESTS:
        path = inside.root / manifest
        if not path.is_file():
            yield f"{manifest} is missing."
            return
        for line in path.read_text("utf-8", "replace").splitlines():
            digest, _, name = line.partition("  ")
            listed.add(name)
            if name not in inside.names:
                yield f"{name} is missing."
            elif file_sha256(inside.root / name) != digest:
                yield f"{name} was changed."
    for name in inside.names:
        if name not in listed and name not in NEVER_LISTED:
            yield f"{name} is not listed."


def _consent(inside: Opened) -> Check:
    """Check that the consent names exactly the clips that are there, by their digests."""
    try:
        record = json.loads((inside.root / "data/consent.json").read_text())
        named = record["dpv:hasProcess"]["dpv:hasPersonalData"]
        agreed = {item["dct:identifier"]: item["dct:description"].removeprefix("sha256:") for item in named}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Check("consent", passed=False, detail="The consent record cannot be read.")
    films = [name for name in inside.names if name.endswith(".mp4")]
    clips = {name.rpartition("/")[2]: file_sha256(inside.root / name) for name in films}
    return Check("consent", agreed == clips, "" if agreed == clips else "The consent does not name these clips.")


def _says_sound(inside: Opened) -> bool:
    try:
        record = json.loads((inside.root / "data/redactions.json").read_text())
        return any(clip["sound"] for clip in record["clips"])
    except (OSError, ValueError, KeyError, TypeError):
        return False
