"""Whatever is changed in a bundle, `verify` says so; what is no bundle is refused before it is laid out."""

import json
import random
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from consent_app.bundle import archive
from consent_app.bundle.archive import opened
from consent_app.bundle.verify import verify
from tests.bundle.sample import FOLDER, resealed, rewritten
from tests.refused import refused

Members = dict[str, bytes]


def failed(bundle: Path) -> set[str]:
    return {check.name for check in verify(bundle) if not check.passed}


def test_any_flipped_bit_of_the_zip_is_noticed(bundle: Path, tmp_path: Path) -> None:
    whole = bundle.read_bytes()
    rng = random.Random(5)  # noqa: S311  # which bits, not how to keep a secret
    places = [*range(40), *range(len(whole) - 400, len(whole)), *rng.sample(range(len(whole)), 150)]
    for place in places:
        content = bytearray(whole)
        content[place] ^= 1 << rng.randrange(8)
        (tmp_path / "flipped.zip").write_bytes(bytes(content))
        assert failed(tmp_path / "flipped.zip"), f"byte {place}"


@pytest.mark.parametrize("name", ["data/README.html", "data/consent.json", "manifest-sha256.txt", "bagit.txt"])
def test_a_flipped_byte_of_a_member_is_told_by_its_name(members: Members, tmp_path: Path, name: str) -> None:
    content = bytearray(members[name])
    content[len(content) // 2] ^= 1
    bundle = rewritten({**members, name: bytes(content)}, tmp_path / "changed.zip")
    (fixity,) = [check for check in verify(bundle) if check.name == "fixity"]
    assert not fixity.passed
    assert name in fixity.detail or name.startswith("manifest")


def test_an_added_a_removed_and_a_renamed_member_are_noticed(members: Members, tmp_path: Path) -> None:
    target = tmp_path / "changed.zip"
    clip = members["data/clips/clip-01.mp4"]

    def without(name: str) -> Members:
        return {key: content for key, content in members.items() if key != name}

    assert {"fixity", "members"} <= failed(rewritten({**members, "data/notes.txt": b"hello"}, target))
    for name in members:
        assert failed(rewritten(without(name), target)), name
    renamed = without("data/clips/clip-01.mp4") | {"data/clips/clip-09.mp4": clip}
    assert "fixity" in failed(rewritten(renamed, target))


def changed_record(name: str, change: Callable[[Any], object]) -> Callable[[Members], Members]:
    def changed(members: Members) -> Members:
        record = json.loads(members[f"data/{name}.json"])
        change(record)
        text = json.dumps(record, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
        return {**members, f"data/{name}.json": text.encode()}

    return changed


def raw(name: str, content: bytes) -> Callable[[Members], Members]:
    return lambda members: {**members, name: content}


CONSENT = "consent"
RESEALED: dict[str, tuple[Callable[[Members], Members], str]] = {
    "a consent that names fewer clips": (
        changed_record(CONSENT, lambda record: record["dpv:hasProcess"]["dpv:hasPersonalData"].pop()),
        "consent",
    ),
    "a consent that is a list": (raw("data/consent.json", b"[]\n"), "records"),
    "a consent without a principal": (
        changed_record(CONSENT, lambda record: record.pop("dpv:hasDataSubject")),
        "records",
    ),
    "a consent with a context elsewhere": (
        changed_record(CONSENT, lambda record: record.update({"@context": "https://example.net/context"})),
        "records",
    ),
    "a record that is no text": (raw("data/disclosure.json", b"\xff\xfe"), "records"),
    "a record nested without end": (raw("data/disclosure.json", b"[" * 100_000), "records"),
    "a record that is far too long": (raw("data/disclosure.json", b'{"a": "' + b"x" * 5_000_001 + b'"}'), "records"),
    "a record with more in it": (changed_record("disclosure", lambda record: record.update(household="x")), "records"),
    "a record with a second key": (
        lambda members: {
            **members,
            "data/request.json": members["data/request.json"].replace(b'"agency"', b'"agency": "hidden", "agency"'),
        },
        "records",
    ),
    "a record with a number that is none": (raw("data/disclosure.json", b'{"asked_s": NaN}'), "records"),
    "a record with half a letter": (raw("data/request.json", b'{"agency": "\\ud800"}'), "records"),
    "a record of another shape": (raw("data/redactions.json", b'{\n  "clips": 5\n}\n'), "records"),
    "words where the record has fixed ones": (
        changed_record(CONSENT, lambda record: record["dpv:hasProcess"].update({"dpv:hasJurisdiction": "14 Elm"})),
        "records",
    ),
    "words for who made it": (
        changed_record("redactions", lambda record: record["clips"][0].update(made_by=["centerface 1.0marlow"])),
        "records",
    ),
    "a number far too large": (changed_record("disclosure", lambda record: record.update(asked_s=10**40)), "records"),
    "another agency in the consent": (
        changed_record(
            CONSENT, lambda record: record["dpv:hasProcess"]["dpv:hasDataController"].update({"dct:title": "Marlow"})
        ),
        "consent",
    ),
    "another purpose in the consent": (
        changed_record(
            CONSENT, lambda record: record["dpv:hasProcess"]["dpv:hasPurpose"].update({"dct:title": "DOB 12 April"})
        ),
        "consent",
    ),
    "a commitment for a clip that is not there": (
        changed_record(
            "commitments", lambda record: record["clips"].append({"file": "clips/clip-66.mp4", "commitment": "6" * 64})
        ),
        "consent",
    ),
    "clips in another order": (changed_record("disclosure", lambda record: record["clips"].reverse()), "consent"),
    "a page that says more": (
        lambda members: {**members, "data/README.html": members["data/README.html"] + b"<!-- more -->"},
        "page",
    ),
    "a page for records it does not fit": (changed_record("redactions", lambda record: record["clips"].pop()), "page"),
    "a film with more pictures than told": (
        changed_record("redactions", lambda record: record["clips"][0].update(frames=29)),
        "frames",
    ),
    "a foreign member": (raw("data/notes.txt", b"hello"), "members"),
    "a foreign clip": (raw("data/clips/backyard.mp4", b"hello"), "members"),
}


@pytest.mark.parametrize("name", RESEALED)
def test_a_change_by_somebody_who_seals_it_anew_is_noticed(name: str, members: Members, tmp_path: Path) -> None:
    change, check = RESEALED[name]
    try:
        bundle = resealed(change(members), tmp_path / "resealed.zip")
    except (ValueError, KeyError):
        bundle = rewritten(change(members), tmp_path / "resealed.zip")
    assert check in failed(bundle)


def test_a_bundle_sealed_anew_without_a_change_is_whole(members: Members, tmp_path: Path) -> None:
    assert failed(resealed(members, tmp_path / "resealed.zip")) == set()


def test_a_page_of_another_version_is_not_judged(members: Members, tmp_path: Path) -> None:
    change = changed_record("redactions", lambda record: record.update(app="consent-app 9.9.9"))
    members = change(members) | {"data/README.html": b"<p>as version 9 says it</p>"}
    assert failed(resealed(members, tmp_path / "resealed.zip")) == set()


TAGS = {
    "bag-info.txt": b"External-Identifier: 26-044718\nContact-Name: Ann\n",
    "bagit.txt": b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n\n",
    "tagmanifest-sha256.txt": b"",
    "manifest-sha256.txt": b"",
}


@pytest.mark.parametrize("name", TAGS)
def test_a_tag_file_that_says_more_is_noticed(name: str, members: Members, tmp_path: Path) -> None:
    assert "tags" in failed(rewritten({**members, name: TAGS[name]}, tmp_path / "changed.zip"))


def other_key(members: Members) -> bytes:
    from consent_app.bundle.signature import signed

    return signed(b"x" * 32, members["tagmanifest-sha256.txt"])[0]


# A key of an object identifier that stands for nothing.
UNKNOWN_KEY = b"-----BEGIN PUBLIC KEY-----\nMAowBQYDK29/AwEA\n-----END PUBLIC KEY-----\n"


SIGNATURES: dict[str, Callable[[Members], dict[str, bytes]]] = {
    "another key": lambda members: {"signature/public.pem": other_key(members)},
    "no key": lambda _: {"signature/public.pem": b""},
    "a key with a comment": lambda members: {"signature/public.pem": b"hi\n" + members["signature/public.pem"]},
    "a key of another kind": lambda _: {"signature/public.pem": rsa_key()},
    "a key on a curve nobody knows": lambda _: {"signature/public.pem": UNKNOWN_KEY},
    "a cut signature": lambda members: {"signature/tagmanifest.sig": members["signature/tagmanifest.sig"][:60]},
}


def test_each_key_is_another_and_signs_the_same_way_each_time() -> None:
    from consent_app.bundle.signature import holds, new_key, signed

    key = new_key()
    public, signature = signed(key, b"content")
    assert signed(key, b"content") == (public, signature)
    assert holds(public, signature, b"content")
    assert not holds(public, signature, b"other")
    assert new_key() != key


def rsa_key() -> bytes:
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    key = rsa.generate_private_key(65537, 2048).public_key()
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


@pytest.mark.parametrize("name", SIGNATURES)
def test_a_signature_that_does_not_fit_is_noticed(name: str, members: Members, tmp_path: Path) -> None:
    assert "signature" in failed(rewritten(members | SIGNATURES[name](members), tmp_path / "changed.zip"))


def test_a_zip_that_says_when_it_was_made_is_noticed(members: Members, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "dated.zip", "w") as target:
        for name, content in sorted(members.items()):
            target.writestr(zipfile.ZipInfo(f"{FOLDER}/{name}", (2026, 7, 10, 1, 2, 4)), content)
    assert failed(tmp_path / "dated.zip") == {"zip"}


@pytest.mark.parametrize("more", [lambda zipped: b"MZ" + zipped, lambda zipped: zipped + b"tail"])
def test_what_stands_before_and_behind_the_zip_is_noticed(
    more: Callable[[bytes], bytes], bundle: Path, tmp_path: Path
) -> None:
    (tmp_path / "more.zip").write_bytes(more(bundle.read_bytes()))
    assert failed(tmp_path / "more.zip") == {"zip"}


def test_a_folder_that_is_not_drawn_at_random_is_noticed(members: Members, tmp_path: Path) -> None:
    assert "members" in failed(rewritten(members, tmp_path / "named.zip", "marlow-family"))


def test_a_link_in_a_plain_folder_leads_nowhere(members: Members, tmp_path: Path) -> None:
    folder = tmp_path / FOLDER
    for name, content in members.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    assert failed(folder) == set()
    (folder / "data/14 Marigold Crossing").mkdir()
    assert failed(folder) == {"zip"}
    (folder / "data/14 Marigold Crossing").rmdir()
    (folder / "data/clips/clip-03.mp4").symlink_to("/etc/hostname")
    assert failed(folder) == {"zip"}


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"not a zip" * 100])
def test_what_is_no_bundle_fails_with_a_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "bag.zip").write_bytes(content)
    (check,) = verify(tmp_path / "bag.zip")
    assert check.detail == "This bundle cannot be opened: it is not a whole zip file."


def test_a_missing_bundle_is_a_known_error(tmp_path: Path) -> None:
    with refused("file_missing"):
        verify(tmp_path / "gone.zip")


@pytest.mark.parametrize(
    "names",
    [
        ["response-1/../../evil"],
        ["/etc/evil"],
        ["one/a", "two/b"],
        ["r/a\\b"],
        [],
        [f"r/{n}" for n in range(300)],
        ["r"],
        ["r//etc/hostname"],
        ["r/./a"],
        ["r/a/"],
        [f"r/{'x' * 300}"],
        ["r/a", "r/a/b"],
    ],
    ids=[
        "climbs",
        "absolute",
        "two folders",
        "backslash",
        "nothing",
        "too many",
        "no folder",
        "absolute within",
        "a dot",
        "a folder",
        "long",
        "file and folder",
    ],
)
def test_a_hostile_archive_is_refused(tmp_path: Path, names: list[str]) -> None:
    path = tmp_path / "bag.zip"
    with zipfile.ZipFile(path, "w") as target:
        for name in names:
            target.writestr(zipfile.ZipInfo(name), b"x")
    with refused("bundle_broken"), opened(path):
        pass
    assert not (tmp_path.parent / "evil").exists()


def test_a_compressed_bomb_and_one_that_is_too_large_are_refused(
    tmp_path: Path, bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("r/a", b"\0" * 10_000_000)
    with refused("bundle_broken"), opened(path):
        pass
    monkeypatch.setattr(archive, "MAX_BYTES", 1000)
    with refused("bundle_broken"), opened(bundle):
        pass


def test_a_full_disk_says_so(bundle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(archive, "write_zip", full)
    with refused("disk_full"), opened(bundle):
        pass
