"""The records that go with the clips: what was asked, what is given, what is covered, and the consent.

Shapes follow the notes on the domain: the consent record is that of ISO/IEC TS 27560:2023 as the W3C community's
guide maps it to the Data Privacy Vocabulary. Nothing here names the household, its cameras or its files.
"""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

import consent_app
from consent_app.domain.footage import Proposal
from consent_app.domain.redaction import RedactionPlan
from consent_app.domain.release import Consent, Disclosure, RedactedClip
from consent_app.domain.request import FootageRequest
from consent_app.words import bundle as words
from consent_app.words import reasons

Record = dict[str, Any]

CONTEXT = {
    "dpv": "https://w3id.org/dpv#",
    "dct": "http://purl.org/dc/terms/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "loc": "https://w3id.org/dpv/loc#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


@dataclass(frozen=True, slots=True)
class Given:
    """Everything that goes into a bundle: the request, what was proposed, the consent, and the clips to give."""

    request: FootageRequest
    proposal: Proposal
    consent: Consent
    clips: tuple[RedactedClip, ...]

    @property
    def meter(self) -> Disclosure:
        """Seconds asked for, recorded, proposed and given."""
        given = sum((clip.duration for clip in self.clips), Fraction(0))
        return Disclosure(self.proposal.asked, self.proposal.recorded, self.proposal.proposed, given)

    def name(self, clip: RedactedClip) -> str:
        """The neutral name of a clip: numbered in the order given, so that gaps tell nothing of what was kept."""
        return f"clip-{self.clips.index(clip) + 1:02}.mp4"


def as_json(record: Record) -> bytes:
    """Return a record as stable UTF-8 text."""
    return (json.dumps(record, indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode()


def request_record(given: Given) -> Record:
    """What was asked, in the asker's own words where it names itself."""
    request = given.request
    return {
        "agency": request.agency,
        "case_number": request.case_number,
        "windows": [{"start": window.start.isoformat(), "end": window.end.isoformat()} for window in request.windows],
        "legal_basis": request.legal_basis.value,
    }


def disclosure_record(given: Given) -> Record:
    """What is given and what was withheld, in seconds and reasons."""
    meter = given.meter
    withheld: Counter[str] = Counter()
    for item in given.proposal.withheld:
        if item.reason != "outside_window":
            withheld[item.reason] += round(item.span.duration)
    kept = [clip for clip in given.proposal.clips if clip.id not in {one.clip.id for one in given.clips}]
    withheld["kept"] += round(sum(clip.span.duration for clip in kept))
    return {
        "asked_s": _seconds(meter.asked),
        "recorded_s": _seconds(meter.recorded),
        "given_s": _seconds(meter.given),
        "clips": [_clip_times(given, clip) for clip in given.clips],
        "withheld": [
            {"seconds": amount, "reason": reason, "words": reasons.WITHHELD[reason]}
            for reason, amount in sorted(withheld.items())
            if amount
        ],
    }


def _clip_times(given: Given, clip: RedactedClip) -> Record:
    start = clip.clip.started_at
    return {
        "file": f"clips/{given.name(clip)}",
        "sha256": clip.sha256,
        "start": start.astimezone(UTC).isoformat(),
        "start_local": start.isoformat(),
        "duration_s": _seconds(clip.duration),
    }


def redactions_record(given: Given) -> Record:
    """What is covered in each clip and how; who stays visible and why."""
    return {
        "clips": [_clip_redactions(given, clip) for clip in given.clips],
        "app": f"consent-app {consent_app.__version__}",
    }


def _clip_redactions(given: Given, clip: RedactedClip) -> Record:
    plan: RedactionPlan = clip.plan
    return {
        "file": f"clips/{given.name(clip)}",
        "method": plan.cover.value,
        "covered": [
            {
                "kind": track.kind.value,
                "start_s": _seconds(max(Fraction(0), track.span.start - plan.span.start)),
                "end_s": _seconds(track.span.end - plan.span.start),
                "by_hand": track.id.startswith("hand-"),
            }
            for track in plan.covered
        ],
        "visible": [{"reason": item.reason} for item in plan.visible],
        "second_look": {"frames": clip.second_look.frames, "accepted": [item.reason for item in clip.accepted]},
        "sound": plan.keep_audio,
    }


def commitments_record(given: Given) -> Record:
    """A salted digest of each original: it proves later which one a clip came from, and tells nothing now."""
    salts = dict(given.consent.salts)
    return {
        "clips": [
            {
                "file": f"clips/{given.name(clip)}",
                "commitment": hashlib.sha256(f"{salts[clip.clip.id]}:{clip.plan.source_sha256}".encode()).hexdigest(),
            }
            for clip in given.clips
        ]
    }


def consent_record(given: Given) -> Record:
    """The consent as a DPV record; the principal is a random name made for this one request."""
    consent, request = given.consent, given.request
    at = _utc(consent.decided_at)
    agency = {"@type": "dpv:DataController", "dct:title": request.agency or words.UNKNOWN}
    return {
        "@context": CONTEXT,
        "@type": "dpv:ConsentRecord",
        "dct:identifier": consent.record,
        "dct:conformsTo": "https://w3id.org/dpv/schema/dpv-27560#record",
        "dpv:hasDataSubject": consent.principal,
        "dpv:hasNotice": {"@type": "dpv:ConsentNotice", "dct:date": at, "dct:language": "en"},
        "dpv:hasProcess": {
            "@type": "dpv:Process",
            "dpv:hasPurpose": {"dct:title": words.purpose(request.case_number)},
            "dpv:hasLegalBasis": "dpv:ExplicitlyExpressedConsent",
            "dpv:hasPersonalData": [
                {"dct:identifier": given.name(clip), "dct:description": f"sha256:{clip.sha256}"} for clip in given.clips
            ],
            "dpv:hasDataController": agency,
            "dpv:hasRecipient": agency,
            "dpv:hasProcessing": ["dpv:Collect", "dpv:Disclose"],
            "dpv:hasDataSource": "dpv:DataSubjectDataSource",
            "dpv:hasStorageCondition": [
                {"@type": "dpv:StorageLocation", "dct:description": words.UNKNOWN},
                {
                    "@type": "dpv:StorageDuration",
                    "dpv:hasDuration": {"@type": "dpv:UntilEventDuration", "dct:description": words.UNTIL_CLOSED},
                },
            ],
            "dpv:hasJurisdiction": words.UNKNOWN,
            "dpv:hasConsentControl": {"@type": "dpv:WithdrawConsent", "dct:description": words.WITHDRAW},
        },
        "dpv:hasConsentStatus": {
            "@type": "dpv:ConsentGiven",
            "dpv:isIndicatedAtTime": at,
            "dpv:isIndicatedBy": "dpv:DataSubject",
            "dpv:hasIndicationMethod": words.INDICATED,
        },
    }


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(microsecond=0).isoformat()


def _seconds(amount: Fraction) -> float:
    return round(float(amount), 3)
