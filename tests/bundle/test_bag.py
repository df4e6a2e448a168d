"""What is in a bundle, that it is the same each time, and that strangers' tools agree with ours."""

import json
import shutil
import subprocess
import warnings
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from pyld import jsonld

from consent_app.bundle import bag
from consent_app.bundle.records import Given
from consent_app.bundle.verify import verify
from consent_app.domain.household import WordKind
from consent_app.domain.release import Terms
from consent_app.media.files import file_sha256
from tests.bundle.sample import opened, sign, written


@pytest.fixture
def folder(bundle: Path, tmp_path: Path) -> Path:
    """The bundle laid out by somebody else's tool."""
    shutil.unpack_archive(bundle, tmp_path / "open")
    (found,) = (tmp_path / "open").iterdir()
    return found


def failed(bundle: Path) -> list[str]:
    return [check.name for check in verify(bundle) if not check.passed]


def record(bundle: Path, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(opened(bundle)[f"data/{name}.json"])
    return found


def test_the_same_consent_gives_the_same_bytes(whole: Given, tmp_path: Path) -> None:
    one, two = written(whole, tmp_path / "one.zip"), written(whole, tmp_path / "two.zip")
    assert file_sha256(one) == file_sha256(two)


def test_a_bundle_verifies_as_zip_and_as_a_folder(bundle: Path, folder: Path) -> None:
    assert failed(bundle) == []
    assert failed(folder) == []


def test_a_plain_folder_is_the_same_members_with_one_time(whole: Given, bundle: Path, tmp_path: Path) -> None:
    target = tmp_path / "plain" / whole.consent.bag
    bag.write_folder(bag.members(whole, sign), target)
    files = {path.relative_to(target).as_posix(): path.read_bytes() for path in target.rglob("*") if path.is_file()}
    assert files == opened(bundle)
    assert {path.stat().st_mtime for path in target.rglob("*")} == {bag.FIXED_SECONDS}
    assert failed(target) == []


def tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"needs Debian's {name}")
    return found


def test_unzip_agrees(bundle: Path) -> None:
    subprocess.run([tool("unzip"), "-tq", bundle], check=True, capture_output=True)


@pytest.mark.parametrize("manifest", ["manifest-sha256.txt", "tagmanifest-sha256.txt"])
def test_sha256sum_agrees(folder: Path, manifest: str) -> None:
    command = [tool("sha256sum"), "--strict", "-c", manifest]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    (folder / "data/README.html").write_text("other")
    (folder / "bagit.txt").write_text("other")
    assert subprocess.run(command, cwd=folder, check=False, capture_output=True).returncode == 1


def test_a_validator_of_bags_agrees(folder: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # bagit asks for its version by pkg_resources
        import bagit
    assert bagit.Bag(str(folder)).validate(processes=1)
    (folder / "data/request.json").write_text("{}")
    assert not bagit.Bag(str(folder)).is_valid()


def openssl(folder: Path) -> int:
    files = ["-in", "tagmanifest-sha256.txt", "-sigfile", "signature/tagmanifest.sig"]
    key = ["-pubin", "-inkey", "signature/public.pem", "-rawin"]
    command = [tool("openssl"), "pkeyutl", "-verify", *key, *files]
    return subprocess.run(command, cwd=folder, check=False, capture_output=True).returncode


def test_openssl_agrees(folder: Path) -> None:
    assert openssl(folder) == 0
    listed = folder / "tagmanifest-sha256.txt"
    listed.write_bytes(listed.read_bytes().replace(b"0", b"1"))
    assert openssl(folder) != 0


def test_ffprobe_sees_one_picture_track_and_no_tag(folder: Path) -> None:
    shown = ["-show_entries", "stream=codec_type:stream_tags:format_tags", "-of", "json"]
    for clip in (folder / "data/clips").iterdir():
        done = subprocess.run([tool("ffprobe"), "-v", "error", *shown, clip], check=True, capture_output=True)
        told = json.loads(done.stdout)
        (stream,) = told["streams"]
        assert stream["codec_type"] == "video"
        tags = stream.get("tags", {}) | told["format"].get("tags", {})
        usual = {"language": "und", "handler_name": "VideoHandler", "major_brand": "isom", "minor_version": "512"}
        assert tags == usual | {"vendor_id": "[0][0][0][0]", "compatible_brands": "isomiso2avc1mp41"}


def test_exiftool_sees_nothing_but_how_pictures_are_coded(folder: Path) -> None:
    tool("exiftool")
    for clip in (folder / "data/clips").iterdir():
        command = ["exiftool", "-j", "-G1", "-a", "-u", "-ee", "-api", "largefilesupport=1", str(clip)]
        (told,) = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
        groups = {name.partition(":")[0] for name in told} - {"SourceFile"}
        assert groups <= {"ExifTool", "System", "File", "QuickTime", "Track1", "Composite"}
        assert not [name for name in told if "GPS" in name or "Comment" in name or "Title" in name]
        times = [
            value
            for name, value in told.items()
            if name.endswith(("CreateDate", "ModifyDate")) and "System" not in name
        ]
        assert set(times) == {"0000:00:00 00:00:00"}


def test_records_tell_what_was_asked_given_and_withheld(bundle: Path) -> None:
    disclosure = record(bundle, "disclosure")
    assert (disclosure["asked_s"], disclosure["recorded_s"]) == (36000.0, 30.0)
    assert [clip["file"] for clip in disclosure["clips"]] == ["clips/clip-01.mp4", "clips/clip-02.mp4"]
    assert disclosure["clips"][0]["start_utc"] == "2026-07-10T21:00:00+00:00"
    assert disclosure["clips"][0]["end_local"] == "2026-07-10T21:00:01.999000+00:00"
    assert {item["reason"] for item in disclosure["withheld"]} == {"nothing_moves", "kept"}
    page = opened(bundle)["data/README.html"].decode()
    assert "26-044718" in page
    assert "<script" not in page


def test_records_tell_what_is_covered_to_the_frame_and_who_made_it(whole: Given, tmp_path: Path) -> None:
    covered = replace(whole.clips[0], plan=replace(whole.clips[0].plan, visible=()))
    bundle = written(replace(whole, clips=(covered, whole.clips[1])), tmp_path / "bundle.zip")
    first, second = record(bundle, "redactions")["clips"]
    assert first["counts"] == {"face": 1}
    assert first["covered"] == [
        {"kind": "face", "start_s": 0, "end_s": 2.0, "first_frame": 0, "last_frame": 29, "by_hand": False}
    ]
    assert first["made_by"] == ["consent-app 0.1.0", "centerface 0123456789ab"]
    assert (second["counts"], second["visible"]) == ({}, [{"reason": "it is me"}])
    page = opened(bundle)["data/README.html"].decode()
    assert "1 face<" in page
    assert "Left visible on purpose: it is me." in page


def test_records_tell_by_the_clock_of_a_clip_whose_first_frame_came_late(whole: Given, tmp_path: Path) -> None:
    late = replace(whole.clips[0], late=Fraction(1, 2), plan=replace(whole.clips[0].plan, visible=()))
    bundle = written(replace(whole, clips=(late, whole.clips[1])), tmp_path / "bundle.zip")
    assert record(bundle, "disclosure")["clips"][0]["start_utc"] == "2026-07-10T21:00:00.500000+00:00"
    (covered,) = record(bundle, "redactions")["clips"][0]["covered"]
    assert (covered["start_s"], covered["end_s"], covered["last_frame"]) == (0, 1.5, 22)


def test_nothing_of_the_household_is_in_the_records(bundle: Path) -> None:
    everything = b"".join(content for name, content in opened(bundle).items() if not name.endswith(".mp4"))
    for private in (b"Back yard", b"rec-1", b"555555", b"made-1", b"777777"):
        assert private not in everything


def test_the_consent_is_bound_to_terms_and_to_what_was_told(whole: Given, tmp_path: Path) -> None:
    dated = replace(whole, consent=replace(whole.consent, terms=Terms(date(2027, 1, 31))))
    bundle = written(dated, tmp_path / "bundle.zip")
    assert failed(bundle) == []
    consent = record(bundle, "consent")
    storage = consent["dpv:hasProcess"]["dpv:hasStorageCondition"][1]["dpv:hasDuration"]
    assert storage == {"@type": "dpv:UntilTimeDuration", "dct:description": "by 2027-01-31"}
    assert consent["dpv:hasNotice"]["dct:identifier"] == f"sha256:{'8' * 64}"
    assert "To be deleted by 2027-01-31" in opened(bundle)["data/README.html"].decode()


def test_a_word_that_was_let_out_is_in_the_record_by_its_kind(whole: Given, tmp_path: Path) -> None:
    bundle = written(replace(whole, let_out=(WordKind.CITY,)), tmp_path / "bundle.zip")
    assert failed(bundle) == []
    named = record(bundle, "consent")["dpv:hasProcess"]["dpv:hasPersonalData"]
    assert [item["dct:title"] for item in named if "dct:title" in item] == ["city"]


def test_a_bundle_for_a_request_that_names_nobody_verifies(whole: Given, tmp_path: Path) -> None:
    bare = replace(whole, request=replace(whole.request, agency=None, case_number=None))
    bundle = written(bare, tmp_path / "bundle.zip")
    assert failed(bundle) == []
    assert opened(bundle)["bag-info.txt"] == b""


def test_the_consent_record_expands_offline_as_anybody_reads_it(bundle: Path) -> None:
    def never(url: str, options: object) -> None:
        raise AssertionError(f"fetched {url}")

    (expanded,) = jsonld.expand(record(bundle, "consent"), {"documentLoader": never})
    dpv = "https://w3id.org/dpv#"
    assert expanded["@type"] == [f"{dpv}ConsentRecord"]
    (process,) = expanded[f"{dpv}hasProcess"]
    assert process[f"{dpv}hasLegalBasis"] == [{"@id": f"{dpv}ExplicitlyExpressedConsent"}]
    keys = {key for node in nodes(expanded) for key in node}
    assert all(key.startswith(("@", "https://", "http://")) for key in keys)


def nodes(node: object) -> list[dict[str, object]]:
    if isinstance(node, list):
        return [found for item in node for found in nodes(item)]
    return [node, *nodes(list(node.values()))] if isinstance(node, dict) else []
