"""A consented clip and everything around it, small, for the tests of the bundle."""

import json
import uuid
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

from consent_app.bundle import bag
from consent_app.bundle.records import Given
from consent_app.bundle.signature import signed
from consent_app.domain.evidence import Box, Kind, Sighting, Track
from consent_app.domain.footage import Clip, Proposal, Withheld
from consent_app.domain.redaction import KeptVisible, RedactionPlan
from consent_app.domain.release import Choice, Consent, ConsentDecision, RedactedClip, SecondLook
from consent_app.domain.request import FootageRequest, IncidentType, LegalBasis, Private, Reading, Source
from consent_app.domain.timeline import Span, TimeWindow
from consent_app.domain.work import Work
from consent_app.media.files import file_sha256
from consent_app.media.probe import probe
from consent_app.redact.render import render
from tests.films import numbered_film

KEY = b"k" * 32
FOLDER = "response-0123456789abcdef"
EVENING = datetime(2026, 7, 10, 20, tzinfo=UTC)
SPAN = Span(Fraction(0), Fraction(2))


def request() -> FootageRequest:
    window = TimeWindow(EVENING, EVENING + timedelta(hours=10))
    return FootageRequest(
        id="req-1", is_request=True, source=Source.AGENCY, legal_basis=LegalBasis.VOLUNTARY, received_at=EVENING,
        timezone_assumed="UTC", message_sha256="", text=Private("please"), agency="Oakridge Police Department",
        case_number="26-044718", incident_type=IncidentType.THEFT, windows=(window,), readings=(Reading((window,)),),
        area="Linden Court and Alder Street",
    )  # fmt: skip


def given(folder: Path) -> Given:
    """Return two clips to give and one kept, rendered into `folder`."""
    source = numbered_film(folder / "source.mp4", 40)
    face = Track("face-001", Kind.FACE, (Sighting(Fraction(0), Box(60, 40, 80, 60), 0.9),), SPAN)
    plan = RedactionPlan("5" * 64, SPAN, 160, 96, (face,), visible=(KeptVisible("face-001", "it is me"),))
    clips = []
    for number in (1, 2):
        path = folder / f"made-{number}.mp4"
        rendered = render(source, probe(source), plan, path, Work())
        clip = Clip(
            f"clip-0{number}", "Back yard camera", "rec-1", SPAN, EVENING + timedelta(hours=number), ("person",), 0.8
        )
        clips.append(
            RedactedClip(clip, plan.digest, plan, str(path), file_sha256(path), path.stat().st_size, rendered.duration,
                         len(rendered.times), SecondLook(len(rendered.times), ()),
                         made_by=("consent-app 0.1.0", "centerface 0123456789ab"))
        )  # fmt: skip
    kept = Clip("clip-03", "Back yard camera", "rec-1", SPAN, EVENING, ("vehicle",), 0.5)
    reasons = ("nothing_moves", "dropped", "outside_window")
    withheld = tuple(
        Withheld("rec-1", Span(Fraction(2 + 9 * place), Fraction(11 + 9 * place)), reason)
        for place, reason in enumerate(reasons)
    )
    proposal = Proposal("req-1", Fraction(36000), Fraction(30), (*(one.clip for one in clips), kept), withheld)
    return Given(request(), proposal, consent(clips), tuple(clips))


def consent(clips: list[RedactedClip]) -> Consent:
    decisions = tuple(ConsentDecision(one.clip.id, Choice.SHARE, one.sha256) for one in clips)
    return Consent(
        request="req-1", decided_at=EVENING, decisions=(*decisions, ConsentDecision("clip-03", Choice.KEEP, "")),
        principal=f"urn:uuid:{uuid.UUID(int=1, version=4)}", record=f"urn:uuid:{uuid.UUID(int=2, version=4)}",
        bag=FOLDER,
        salts=tuple((item.clip, "7" * 64) for item in decisions), notice="8" * 64,
    )  # fmt: skip


def sign(content: bytes) -> tuple[bytes, bytes]:
    return signed(KEY, content)


def written(whole: Given, target: Path) -> Path:
    """Write the bundle of a sample."""
    bag.write_zip(whole.consent.bag, bag.members(whole, sign), target)
    return target


def opened(bundle: Path) -> dict[str, bytes]:
    """Return the members of a bundle by name."""
    with zipfile.ZipFile(bundle) as archive:
        return {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}


def rewritten(members: Mapping[str, bytes], target: Path, folder: str = FOLDER) -> Path:
    """Write members as they are, whatever their manifests say."""
    bag.write_zip(folder, members, target)
    return target


def resealed(members: Mapping[str, bytes], target: Path) -> Path:
    """Write members with manifests and a signature that fit them, as somebody who knows the form would."""
    payload = {name: content for name, content in members.items() if name.startswith("data/")}
    request = json.loads(payload["data/request.json"])
    tags = {name: content for name, content in bag.tags(request, payload, sign).items() if isinstance(content, bytes)}
    return rewritten({**payload, **tags}, target)
