"""The JSON documents of the command line and the worker, as COMMANDS fixes them: fields are added, never renamed."""

from collections.abc import Iterable
from datetime import datetime
from fractions import Fraction
from pathlib import Path

from consent_app.domain.evidence import Box, Scan, Track
from consent_app.domain.footage import Clip, Fixture, Proposal, Recording
from consent_app.domain.redaction import RedactionPlan, Shape
from consent_app.domain.release import Bundle, Check, Redacted, RedactedClip, SecondLook, Uncovered
from consent_app.domain.request import FootageRequest, ScopeFinding
from consent_app.domain.timeline import TimeWindow
from consent_app.services.codec import Document
from consent_app.services.originals import Original
from consent_app.words import findings


def seconds(amount: Fraction) -> float:
    """Return film time as decimals, to a tenth of a millisecond."""
    return round(float(amount), 4)


def request_document(request: FootageRequest) -> Document:
    """A request as understood; the message's text is not in it."""
    return {
        "id": request.id,
        "is_request": request.is_request,
        "source": request.source,
        "legal_basis": request.legal_basis,
        "agency": request.agency,
        "requester": request.requester,
        "case_number": request.case_number,
        "incident_type": request.incident_type,
        "windows": [_window(window) for window in _likeliest(request)],
        "window_ambiguous": len(request.readings) > 1,
        "window_open": request.window_open,
        "window_readings": [[_window(window) for window in reading.windows] for reading in request.readings],
        "incident_time": request.incident_time.isoformat() if request.incident_time else None,
        "timezone_assumed": request.timezone_assumed,
        "received_at": request.received_at.isoformat(),
        "contact_emails": list(request.contact_emails),
        "contact_phones": list(request.contact_phones),
        "links": list(request.links),
        "area": request.area,
        "sender": request.sender or None,
        "signature": {
            "state": request.signature.state,
            "domain": request.signature.domain or None,
            "checked_at": request.signature.checked_at.isoformat() if request.signature.checked_at else None,
        },
        "attachments": list(request.attachments),
        "reply_by": request.reply_by,
        "state": request.state,
        "findings": [_finding(item) for item in request.findings],
        "evidence": [
            {"field": item.field, "quote": item.quote, "confidence": item.confidence} for item in request.evidence
        ],
    }


def _likeliest(request: FootageRequest) -> tuple[TimeWindow, ...]:
    """Return the windows that hold, or while it is open which do, those that read first; `window_open` tells."""
    return request.windows or (request.readings[0].windows if request.readings else ())


def _window(window: TimeWindow) -> Document:
    return {"start": window.start.isoformat(), "end": window.end.isoformat()}


def _finding(finding: ScopeFinding) -> Document:
    said = findings.FINDINGS[finding.code]
    return {
        "code": finding.code,
        "severity": finding.severity,
        "message": said.message,
        "quote": finding.quote,
        "rule": said.rule,
        "ask": said.ask,
        "advice": said.advice,
    }


def recording_document(recording: Recording) -> Document:
    """A recording and how its time is known."""
    return {
        "id": recording.id,
        "path": recording.path,
        "camera": recording.camera,
        "started_at": recording.started_at.isoformat(),
        "clock": {"source": recording.clock.source, "confidence": recording.clock.confidence},
        "duration_s": seconds(recording.duration),
        "width": recording.width,
        "height": recording.height,
        "fps": round(float(recording.fps), 4) if recording.fps else None,
    }


def clock_document(recording: Recording, started_at: datetime | None, shift: Fraction | None) -> Document:
    """What the clock in the pictures of a recording says; nulls where none can be read."""
    return {
        "camera": recording.camera,
        "recording": recording.id,
        "name": Path(recording.path).name,
        "started_at": recording.started_at.isoformat(),
        "shown_at": started_at.isoformat() if started_at else None,
        "shift_s": None if shift is None else seconds(shift),
    }


def fixture_document(found: Fixture) -> Document:
    """A region that may be worth covering in all films of a camera, in shares of its picture."""
    corners = [round(getattr(found.box, name), 4) for name in ("x1", "y1", "x2", "y2")]
    return {"box": corners, "text": found.text or None, "private": found.private}


def words_document(text: str, time: Fraction, box: Box, *, stands: bool) -> Document:
    """A line of words in a recording: when and where it was read best, and whether it stands there all the time."""
    corners = [round(getattr(box, name), 1) for name in ("x1", "y1", "x2", "y2")]
    return {"text": text, "t_s": seconds(time), "box": corners, "stands": stands}


def original_document(original: Original) -> Document:
    """A sealed copy of an original."""
    return {
        "recording": original.recording,
        "path": original.path,
        "sha256": original.sha256,
        "sealed_at": original.sealed_at.isoformat(),
    }


def clip_document(clip: Clip) -> Document:
    """A proposed clip with its reasons."""
    return {
        "id": clip.id,
        "camera": clip.camera,
        "recording": clip.recording,
        "start_s": seconds(clip.span.start),
        "end_s": seconds(clip.span.end),
        "started_at": clip.started_at.isoformat(),
        "reasons": list(clip.reasons),
        "score": clip.score,
    }


def proposal_document(proposal: Proposal) -> Document:
    """What is proposed, and what stays at home."""
    return {
        "request": proposal.request,
        "asked_s": seconds(proposal.asked),
        "recorded_s": seconds(proposal.recorded),
        "proposed_s": seconds(proposal.proposed),
        "clips": [clip_document(clip) for clip in proposal.clips],
        "withheld": [
            {
                "recording": item.recording,
                "start_s": seconds(item.span.start),
                "end_s": seconds(item.span.end),
                "reason": item.reason,
            }
            for item in proposal.withheld
        ],
    }


def scan_document(path: str, result: Scan) -> Document:
    """The activity in one film."""
    return {
        "path": path,
        "duration_s": seconds(result.duration),
        "scanned_s": seconds(result.scanned),
        "activity": [
            {
                "start_s": seconds(item.span.start),
                "end_s": seconds(item.span.end),
                "kinds": sorted(item.kinds),
                "score": item.score,
            }
            for item in result.activity
        ],
    }


def rendered_document(clip: RedactedClip) -> Document:
    """A finished clip, what is covered in it, and what is still to be looked at."""
    return {
        **clip_document(clip.clip),
        "path": clip.path,
        "sha256": clip.sha256,
        "size": clip.size,
        "duration_s": seconds(clip.duration),
        "frames": clip.frames,
        "cover": clip.plan.cover,
        "sound": clip.plan.keep_audio,
        "tracks": [_track(track, clip.plan) for track in clip.plan.tracks],
        "settled": clip.settled,
        "verify": _second_look(clip.second_look),
    }


def _track(track: Track, plan: RedactionPlan) -> Document:
    visible = {item.track: item.reason for item in plan.visible}
    return {
        "id": track.id,
        "kind": track.kind,
        "start_s": seconds(track.span.start),
        "end_s": seconds(track.span.end),
        "visible": visible.get(track.id),
    }


def redact_document(redacted: Redacted, input_sha256: str, output_sha256: str) -> Document:
    """The report of a redacted film: every cover in every frame; times are those of the output."""
    plan, rendered = redacted.plan, redacted.rendered
    start = rendered.times[0]
    boxes: dict[str, list[Document]] = {}
    shapes: dict[str, str] = {}
    for time in rendered.times:
        for mask in plan.masks_at(time):
            corners = {name: round(getattr(mask.box, name), 2) for name in ("x1", "y1", "x2", "y2")}
            entry = {"t_s": seconds(time - start), **corners, "score": round(mask.score, 4), "seen": mask.seen}
            if mask.outline:
                entry["outline"] = [[round(x, 2), round(y, 2)] for x, y in mask.outline]
            # Somebody may be a box in some frames and an outline in others.
            if shapes.get(mask.track) != Shape.OUTLINE:
                shapes[mask.track] = mask.shape
            boxes.setdefault(mask.track, []).append(entry)
    kinds = {track.id: track.kind for track in plan.tracks}
    return {
        "input_sha256": input_sha256,
        "output_sha256": output_sha256,
        "width": rendered.width,
        "height": rendered.height,
        "frames": len(rendered.times),
        "cover": plan.cover,
        "tracks": [
            {
                "id": name,
                "kind": kinds[name],
                "start_s": found[0]["t_s"],
                "end_s": found[-1]["t_s"],
                "shape": shapes[name],
                "boxes": found,
            }
            for name, found in boxes.items()
        ],
        "verify": _second_look(redacted.second_look),
    }


def _second_look(look: SecondLook) -> Document:
    return {"frames_checked": look.frames, "uncovered": [_uncovered(item) for item in look.uncovered]}


def _uncovered(item: Uncovered) -> Document:
    corners = {name: round(getattr(item.box, name), 2) for name in ("x1", "y1", "x2", "y2")}
    return {"t_s": seconds(item.time), "kind": item.kind, **corners, "score": round(item.score, 4)}


def checks_document(checks: Iterable[Check]) -> list[Document]:
    """Checks by name, each passed or with where it did not."""
    return [{"name": item.name, "passed": item.passed, "detail": item.detail} for item in checks]


def bundle_document(bundle: Bundle, handover: Iterable[str] = ()) -> Document:
    """A bundle in its place, with the meter, the checks it passed, and how to hand it over."""
    meter = bundle.meter
    return {
        "bundle": bundle.path,
        "sha256": bundle.sha256,
        "clips": bundle.clips,
        "asked_s": seconds(meter.asked),
        "recorded_s": seconds(meter.recorded),
        "proposed_s": seconds(meter.proposed),
        "given_s": seconds(meter.given),
        "checks": checks_document(bundle.checks),
        "size": bundle.size,
        "folder": bundle.folder or None,
        "handover": list(handover),
    }
