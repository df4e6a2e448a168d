"""The clips of a request as they stand: their plans, the finished films, and whether those still fit each other."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from consent_app.domain.evidence import Box, Found, Track, Way
from consent_app.domain.footage import Clip
from consent_app.domain.redaction import Cover, RedactionPlan
from consent_app.domain.release import RedactedClip
from consent_app.domain.timeline import Span
from consent_app.domain.work import ConsentAppError
from consent_app.media.files import file_sha256
from consent_app.redact import plan as plans
from consent_app.services import review, said
from consent_app.services.review import Edits, Reviewed
from consent_app.services.store import Store

# Part of every key: raised when a detector, a threshold or a method changes what a step gives.
METHODS = {"tracks": 5, "scan": 4, "follow": 3, "whole": 3}
# The frame that a moment is told from lies within this much of it, in seconds.
A_FRAME = Fraction(1, 50)


def step_key(step: str, sha256: str, span: Span, *more: str) -> str:
    """Return the key of a long step's result: a digest of what went into it."""
    facts = [step, METHODS[step], sha256, *map(str, (span.start, span.end)), *more]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def scan_key(sha256: str, piece: Span, ignored: tuple[Box, ...]) -> str:
    """Return the key of what was found in a piece of a recording."""
    return step_key("scan", sha256, piece, *map(repr, ignored))


def found_in(store: Store, clip: Clip) -> Found | None:
    """Return what was found in a clip, or None where nobody has looked yet."""
    return store.step(step_key("tracks", store.recording(clip.recording).sha256, clip.span), Found)


def plan_of(store: Store, reviewed: Reviewed, clip: Clip, found: Found, cover: Cover) -> RedactionPlan:
    """Return how a clip is to be made: everything found in it covered, as the person changed it."""
    return _applied(store, reviewed, clip, found, cover)[0]


def _applied(
    store: Store, reviewed: Reviewed, clip: Clip, found: Found, cover: Cover
) -> tuple[RedactionPlan, tuple[review.Edit, ...]]:
    """Return the plan of a clip, and the edits that are about covers it does not have."""
    recording = store.recording(clip.recording)
    tracks = (*found.tracks, *_whole(store, reviewed, clip))
    plan = RedactionPlan(recording.sha256, clip.span, recording.width, recording.height, tracks, cover)
    always = [region for camera in store.cameras() if camera.name == clip.camera for region in camera.covered]
    ways = {item: way for item, _, key in ways_of(store, reviewed, clip) if (way := store.step(key, Way))}
    return said.applied(
        plans.always_covered(plan, always), clip, reviewed.edits, {item: way.sightings for item, way in ways.items()}
    )


def edited(store: Store, request_id: str, more: Edits) -> Reviewed:
    """Add edits to those made so far; none is kept where one cannot be made, or is about a cover that is not there."""
    with store.together():
        after = review.edited(store, request_id, more)
        about = {item.clip for item in more.edits if isinstance(item, review.OfTrack)}
        for clip in (one for one in after.proposal.clips if one.id in about):
            found = found_in(store, clip) if looked_through(store, after, clip) else None
            _, idle = _applied(store, after, clip, found, Cover.BLUR) if found else (None, ())
            for item in idle:
                if item in more.edits and isinstance(item, review.OfTrack):
                    raise ConsentAppError("track_unknown", track=item.track)
    return after


def ways_of(store: Store, reviewed: Reviewed, clip: Clip) -> Iterator[tuple[review.Cover, Fraction, str]]:
    """Yield the covers of a clip that follow something, each with the time it was drawn at and its way's key."""
    sha256 = store.recording(clip.recording).sha256
    for item, moment in said.following(reviewed.edits, clip):
        reach = followed_in(clip, moment)
        yield item, moment, step_key("follow", sha256, reach, str(moment), repr(review.box(item)))


def followed_in(clip: Clip, moment: Fraction) -> Span:
    """Return the part of the film in which a cover is followed: the clip, and from the moment at which it was drawn."""
    return Span(max(Fraction(0), min(clip.span.start, moment - A_FRAME)), max(clip.span.end, moment + A_FRAME))


def whole_key(store: Store, reviewed: Reviewed, clip: Clip) -> str | None:
    """Return the key of the persons and vehicles found in a clip, or None where none of them is covered whole."""
    wanted = said.whole_of(reviewed.edits, clip)
    return step_key("whole", store.recording(clip.recording).sha256, clip.span) if wanted else None


def _whole(store: Store, reviewed: Reviewed, clip: Clip) -> tuple[Track, ...]:
    """Return what is covered whole in a clip, as far as it was looked for."""
    key = whole_key(store, reviewed, clip)
    found = store.step(key, Found) if key else None
    wanted = said.whole_of(reviewed.edits, clip)
    return tuple(track for track in found.tracks if track.kind in wanted) if found else ()


def looked_through(store: Store, reviewed: Reviewed, clip: Clip) -> bool:
    """Tell whether everything in a clip was found and followed that its plan needs."""
    ways = all(store.step(key, Way) is not None for _, _, key in ways_of(store, reviewed, clip))
    whole = whole_key(store, reviewed, clip)
    return found_in(store, clip) is not None and ways and (whole is None or store.step(whole, Found) is not None)


def intact(clip: RedactedClip) -> bool:
    """Tell whether a finished film is there and is byte for byte what it was."""
    path = Path(clip.path)
    return path.is_file() and file_sha256(path) == clip.sha256


def as_planned(store: Store, request_id: str, reviewed: Reviewed, clip: Clip) -> RedactedClip | None:
    """Return a clip as it was rendered last, or None where the person has changed it since; its bytes are not read."""
    done = store.paper(request_id, RedactedClip, clip.id)
    found = found_in(store, clip)
    if done is None or found is None or not looked_through(store, reviewed, clip) or not Path(done.path).is_file():
        return None
    if plan_of(store, reviewed, clip, found, done.plan.cover).digest != done.wanted:
        return None
    return review.with_accepted(replace(done, clip=clip), reviewed.edits)


def finished(store: Store, request_id: str, reviewed: Reviewed, clip: Clip) -> RedactedClip:
    """Return a clip as it was rendered last; raises `not_rendered` where the person or anyone has changed it since."""
    done = as_planned(store, request_id, reviewed, clip)
    if done is None or not intact(done):
        raise ConsentAppError("not_rendered", clip=clip.id, request=request_id)
    return done
