"""Stills without faces and plates: the same covers, nothing of the file's tags, its orientation applied."""

from fractions import Fraction
from pathlib import Path

import numpy as np

from consent_app.detect.base import Pixels
from consent_app.detect.vision import cv2
from consent_app.domain.evidence import Detection, Kind, Sighting, Track
from consent_app.domain.redaction import Cover, RedactionPlan
from consent_app.domain.release import Redacted, Rendered, SecondLook, Uncovered
from consent_app.domain.timeline import Span
from consent_app.domain.work import ConsentAppError, Work, known
from consent_app.media.files import committed, file_sha256
from consent_app.redact import heif
from consent_app.redact.cover import cover_frame
from consent_app.redact.looks import Watch, fitted, in_picture, usual
from consent_app.redact.silhouettes import of_person
from consent_app.redact.verify import bare, second_watch

STILLS = frozenset({".jpg", ".jpeg", ".png"}) | heif.ENDINGS
MAX_BYTES = 100_000_000
MAX_PIXELS = 8192 * 8192
# Red, green, blue, and how opaque it is; what lies behind it is grey.
WITH_OPACITY, BEHIND = 4, 128
ONE = Span(Fraction(0), Fraction(1))


def redact_still(source: Path, target: Path, cover: Cover, work: Work, watch: Watch | None = None) -> Redacted:
    """Write `source` to `target` with every face and plate that is found covered; a still counts as one frame."""
    picture = read_still(source)
    height, width = picture.shape[:2]
    work.progress(0.1, "looking")
    tracks = _tracks(picture, _found(picture, watch or usual()))
    plan = RedactionPlan(file_sha256(source), ONE, width, height, tracks, cover)
    covered = _covered(picture, plan)
    work.progress(0.6, "checking")
    masks = plan.masks_at(Fraction(0))
    left = [item for item in _found(covered, second_watch()) if bare(item.box, masks)]
    if left:
        plan = plan.with_tracks(_tracks(picture, left, "check"))
        covered = _covered(picture, plan)
    _write(covered, target)
    still_bare = [item for item in _found(covered, second_watch()) if bare(item.box, plan.masks_at(Fraction(0)))]
    findings = tuple(Uncovered(Fraction(0), item.kind, item.box, item.score) for item in still_bare)
    return Redacted(plan, Rendered((Fraction(0),), Fraction(1), width, height), SecondLook(1, findings))


def read_still(source: Path) -> Pixels:
    """Return a picture as H×W×3 RGB, upright; raises `image_unreadable`, or what is wrong with the file."""
    if source.is_dir():
        raise ConsentAppError("file_is_folder", name=source.name)
    with known("file_unreadable", PermissionError, name=source.name), known("file_missing", OSError, name=source.name):
        content = source.read_bytes() if source.stat().st_size <= MAX_BYTES else b""
    if not content:
        raise ConsentAppError("image_unreadable", name=source.name)
    if source.suffix.lower() in heif.ENDINGS:
        return _opaque(heif.decoded(content, source.name, MAX_PIXELS))
    with known("image_unreadable", cv2.error, name=source.name):
        decoded = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR_RGB)
        if decoded is None or decoded.shape[0] * decoded.shape[1] > MAX_PIXELS:
            raise ConsentAppError("image_unreadable", name=source.name)
        colours = np.asarray(decoded, np.uint8)
        return _opaque(np.dstack([colours, *_opacity(content, colours, source.name)]))


def _opacity(content: bytes, upright: Pixels, name: str) -> list[Pixels]:
    """Return how opaque each pixel of a picture is, H×W, upright as that; nothing where the file does not tell."""
    whole = np.asarray(cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_UNCHANGED))
    if whole.ndim != 3 or whole.shape[2] != WITH_OPACITY:
        return []
    # OpenCV tells it as it lies in the file alone: it is turned as the colours were.
    flags = cv2.IMREAD_COLOR_RGB | cv2.IMREAD_IGNORE_ORIENTATION
    colours = np.asarray(cv2.imdecode(np.frombuffer(content, np.uint8), flags))
    opacity = np.asarray(whole[:, :, 3] // (257 if whole.dtype == np.uint16 else 1), np.uint8)
    for turns in range(8):
        turned, alike = (np.rot90(one[:, ::-1] if turns > 3 else one, turns) for one in (colours, opacity))
        if np.array_equal(turned, upright):
            return [alike]
    raise ConsentAppError("image_unreadable", name=name)


def _opaque(picture: Pixels) -> Pixels:
    """Return a picture as H×W×3 that shows what a viewer shows: what is erased still has its colours in the file."""
    if picture.shape[2] != WITH_OPACITY:
        return np.ascontiguousarray(picture)
    share = picture[:, :, 3:].astype(np.float32) / 255
    return np.asarray(np.rint(picture[:, :, :3] * share + BEHIND * (1 - share)), np.uint8)


def _found(picture: Pixels, watch: Watch) -> list[Detection]:
    """Return what is seen in a picture by all looks; a faint find counts where it belongs to something."""
    size = (picture.shape[1], picture.shape[0])
    found = {look: in_picture(look, fitted(picture, look.long_side), size) for look in watch.all}
    return [item for item in watch.weighed(found, max(size)) if item.sure]


def _tracks(picture: Pixels, found: list[Detection], by: str = "still") -> tuple[Track, ...]:
    return tuple(
        Track(f"{item.kind}-{by}-{number:03}", item.kind, (_sighting(picture, item),), ONE)
        for number, item in enumerate(found, 1)
    )


def _sighting(picture: Pixels, item: Detection) -> Sighting:
    """Return where something is in a picture; persons who are covered whole are, along their outline."""
    outline = of_person(picture, item.box) if item.kind is Kind.PERSON else ()
    return Sighting(Fraction(0), item.box, item.score, outline=outline)


def _covered(picture: Pixels, plan: RedactionPlan) -> Pixels:
    """Return a copy with the plan's covers, made in planes of full size so that no edge of colour stays."""
    y, cr, cb = (np.array(part, np.uint8) for part in cv2.split(cv2.cvtColor(picture, cv2.COLOR_RGB2YCrCb)))
    cover_frame((y, cb, cr), plan.masks_at(Fraction(0)), plan.cover, plan.digest)
    merged = cv2.cvtColor(cv2.merge((y, cr, cb)), cv2.COLOR_YCrCb2RGB)
    return np.asarray(merged, np.uint8)


def _write(picture: Pixels, target: Path) -> None:
    suffix = target.suffix.lower()
    if suffix not in STILLS:
        raise ConsentAppError("image_kind_unknown", name=target.name)
    if suffix in heif.ENDINGS:
        with committed(target) as partial:
            partial.write_bytes(heif.encoded(picture))
        return
    quality = [] if suffix == ".png" else [cv2.IMWRITE_JPEG_QUALITY, 92]
    done, coded = cv2.imencode(suffix, cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), quality)
    if not done:
        raise ConsentAppError("file_not_written", name=target.name, folder=str(target.parent))
    with committed(target) as partial:
        partial.write_bytes(coded.tobytes())
