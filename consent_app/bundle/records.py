"""The records that go with the clips: what was asked, what is given, what is covered, and the consent.

Shapes follow the notes on the domain: the consent record is that of ISO/IEC TS 27560:2023 as the W3C community's
guide maps it to the Data Privacy Vocabulary. Nothing here names the household, its cameras or its files. The schemas
in `resources/schema` say what each record must hold, and that it holds nothing else.
"""

import hashlib
import json
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import consent_app
from consent_app.domain.evidence import Track
from consent_app.domain.footage import Proposal
from consent_app.domain.household import WordKind
from consent_app.domain.redaction import RedactionPlan
from consent_app.domain.release import Consent, Disclosure, RedactedClip
from consent_app.domain.request import FootageRequest
from consent_app.domain.timeline import later
from consent_app.media.inspect import frame_times
from consent_app.redact.plan import by_hand
from consent_app.words import bundle as words

Record = dict[str, Any]

CONTEXT = {
    "dpv": "https://w3id.org/dpv#",
    "dct": "http://purl.org/dc/terms/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "loc": "https://w3id.org/dpv/loc#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
# What a person left out, stopped the search before, or could not be read, is told as kept: more is nobody's concern.
TOLD_AS = {"dropped": "kept", "unreadable": "kept", "not_searched": "kept"}


@dataclass(frozen=True, slots=True)
class Given:
    """Everything that goes into a bundle: the request, what was proposed, the consent, and the clips to give.

    `let_out` tells of which kind the private words are that the person lets stand in this one bundle.
    """

    request: FootageRequest
    proposal: Proposal
    consent: Consent
    clips: tuple[RedactedClip, ...]
    let_out: tuple[WordKind, ...] = ()

    @property
    def meter(self) -> Disclosure:
        """Seconds asked for, recorded, proposed and given."""
        given = sum((clip.duration for clip in self.clips), Fraction(0))
        return Disclosure(self.proposal.asked, self.proposal.recorded, self.proposal.proposed, given)

    def name(self, clip: RedactedClip) -> str:
        """The neutral name of a clip: numbered in the order given, so that gaps tell nothing of what was kept."""
        return f"clip-{self.clips.index(clip) + 1:02}.mp4"


def records(given: Given) -> dict[str, Record]:
    """Return all records by their names in the bundle."""
    return {
        "data/request.json": request_record(given),
        "data/disclosure.json": disclosure_record(given),
        "data/redactions.json": redactions_record(given),
        "data/consent.json": consent_record(given),
        "data/commitments.json": commitments_record(given),
    }


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
            withheld[TOLD_AS.get(item.reason, item.reason)] += round(item.span.duration)
    shared = {one.clip.id for one in given.clips}
    kept = [clip for clip in given.proposal.clips if clip.id not in shared]
    withheld["kept"] += round(sum(clip.span.duration for clip in kept))
    return {
        "asked_s": _seconds(meter.asked),
        "recorded_s": _seconds(meter.recorded),
        "given_s": _seconds(meter.given),
        "clips": [_clip_times(given, clip) for clip in given.clips],
        "withheld": [{"seconds": amount, "reason": reason} for reason, amount in sorted(withheld.items()) if amount],
    }


def _clip_times(given: Given, clip: RedactedClip) -> Record:
    start = later(clip.clip.started_at, clip.late)
    end = later(start, clip.duration)
    return {
        "file": f"clips/{given.name(clip)}",
        "sha256": clip.sha256,
        "start_utc": start.astimezone(UTC).isoformat(),
        "end_utc": end.astimezone(UTC).isoformat(),
        "start_local": start.isoformat(),
        "end_local": end.isoformat(),
        "duration_s": _seconds(clip.duration),
    }


def redactions_record(given: Given) -> Record:
    """What is covered in each clip and how; who stays visible and why."""
    return {
        "clips": [_clip_redactions(given, clip) for clip in given.clips],
        "app": f"consent-app {consent_app.__version__}",
    }


def _clip_redactions(given: Given, clip: RedactedClip) -> Record:
    plan, zero = clip.plan, clip.plan.span.start + clip.late
    covered = [track for track in plan.covered if track.span.end > zero]
    times = frame_times(Path(clip.path))
    return {
        "file": f"clips/{given.name(clip)}",
        "frames": clip.frames,
        "method": plan.cover.value,
        "made_by": list(clip.made_by),
        "counts": dict(Counter(track.kind.value for track in covered)),
        "covered": [_covered(track, plan, zero, times) for track in covered],
        "visible": [{"reason": item.reason} for item in plan.visible],
        "second_look": {"frames": clip.second_look.frames, "accepted": [item.reason for item in clip.accepted]},
        "sound": plan.keep_audio,
    }


def _covered(track: Track, plan: RedactionPlan, zero: Fraction, times: tuple[Fraction, ...]) -> Record:
    """Return when something is covered, by the clock of the finished film, which is 0 at `zero`."""
    start = max(Fraction(0), track.span.start - zero)
    end = min(track.span.end, plan.span.end) - zero
    first, behind = bisect_left(times, start), bisect_left(times, end)
    return {
        "kind": track.kind.value,
        "start_s": _seconds(start),
        "end_s": _seconds(max(start, end)),
        "first_frame": min(first, len(times) - 1),
        "last_frame": max(0, behind - 1),
        "by_hand": by_hand(track.id),
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
    consent, at = given.consent, _moment(given.consent.decided_at)
    return {
        "@context": CONTEXT,
        "@type": "dpv:ConsentRecord",
        "dct:identifier": consent.record,
        "dct:conformsTo": {"@id": "https://w3id.org/dpv/schema/dpv-27560#record"},
        "dpv:hasDataSubject": {"@type": "dpv:DataSubject", "dct:identifier": consent.principal},
        "dpv:hasNotice": {
            "@type": "dpv:ConsentNotice",
            "dct:date": at,
            "dct:language": "en",
            "dct:identifier": f"sha256:{consent.notice}",
        },
        "dpv:hasProcess": _process(given),
        "dpv:hasConsentStatus": {
            "@type": "dpv:ConsentGiven",
            "dpv:isIndicatedAtTime": at,
            "dpv:hasDuration": {"@type": "dpv:UntilEventDuration", "dct:description": words.UNTIL_WITHDRAWN},
            "dpv:isIndicatedBy": {"@id": "dpv:DataSubject"},
            "dpv:hasIndicationMethod": words.INDICATED,
        },
    }


def _process(given: Given) -> Record:
    """Return what is done with which data, by whom, for what and how long."""
    agency = given.request.agency or words.UNKNOWN
    return {
        "@type": "dpv:Process",
        "dpv:hasPurpose": {"@type": "dpv:Purpose", "dct:title": words.purpose(given.request.case_number)},
        "dpv:hasLegalBasis": {"@id": "dpv:ExplicitlyExpressedConsent"},
        "dpv:hasPersonalData": _personal_data(given),
        "dpv:hasDataController": {"@type": "dpv:DataController", "dct:title": agency},
        "dpv:hasRecipient": {"@type": "dpv:Recipient", "dct:title": agency, "dct:description": words.NOT_PASSED_ON},
        "dpv:hasProcessing": [{"@id": "dpv:Collect"}, {"@id": "dpv:Disclose"}],
        "dpv:hasDataSource": {"@id": "dpv:DataSubjectDataSource"},
        "dpv:hasStorageCondition": [
            {"@type": "dpv:StorageLocation", "dct:description": words.UNKNOWN},
            {"@type": "dpv:StorageDuration", "dpv:hasDuration": _kept_for(given)},
            {"@type": "dpv:StorageDeletion", "dct:description": words.DELETE_ALL},
        ],
        "dpv:hasJurisdiction": words.UNKNOWN,
        "dpv:hasConsentControl": {"@type": "dpv:WithdrawConsent", "dct:description": words.WITHDRAW},
    }


def _personal_data(given: Given) -> list[Record]:
    """Return the clips by digest, each with when it was decided, and the kinds of words that were let out."""
    decided = {item.clip: item.at or given.consent.decided_at for item in given.consent.decisions}
    clips = [
        {
            "@type": "dpv:PersonalData",
            "dct:identifier": given.name(clip),
            "dct:description": f"sha256:{clip.sha256}",
            "dct:date": _moment(decided[clip.clip.id]),
        }
        for clip in given.clips
    ]
    let_out = [
        {"@type": "dpv:PersonalData", "dct:title": kind.value, "dct:description": words.LET_OUT}
        for kind in given.let_out
    ]
    return clips + let_out


def _kept_for(given: Given) -> Record:
    until = given.consent.terms.delete_by
    kind = "dpv:UntilEventDuration" if until is None else "dpv:UntilTimeDuration"
    return {"@type": kind, "dct:description": words.until(until.isoformat() if until else None)}


def _moment(moment: datetime) -> Record:
    return {"@type": "xsd:dateTime", "@value": moment.astimezone(UTC).replace(microsecond=0).isoformat()}


def _seconds(amount: Fraction) -> float:
    return round(float(amount), 3)
