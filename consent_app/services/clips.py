"""The clips of a request as they stand: their plans, the finished films, and whether those still fit each other."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from consent_app.domain.evidence import Found, Track, Way
from consent_app.domain.footage import Clip
from consent_app.domain.redaction import Cover, RedactionPlan
from consent_app.domain.release import RedactedClip
from consent_app.domain.timeline import Span
from consent_app.domain.work import ConsentAppError
from consent_app.media.files import file_sha256
from consent_app.redact import plan as plans
from consent_app.services import review, said
from consent_app.services.review import Edits, Reviewed
from consent_app.services.steps import step_key
from consent_app.services.store import Store

# The frame that a moment is told from lies within this much of it, in seconds.
A_FRAME = Fraction(1, 50)


def found_in(store: Store, clip: Clip) -> Found | None:
    """Return what was found in a clip, or None where nobody has looked yet."""
    return store.step(step_key("tracks", store.recording(clip.recording).sha256, clip.span), Found)


def plan_of(store: Store, reviewed: Reviewed, clip: Clip, found: Found, cover: Cover) -> RedactionPlan:
    """Return how a clip is to be made: everything found in it covered, as the person changed it."""
    return _applied(store, reviewed, clip, found, cover)[0]


def _applied(
    store: Store, reviewed: Reviewed, clip: Clip, found: Found, cover: Cover
) -> tuple[RedactionPlan, tuple[review.OfTrack, ...]]:
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
    """Add edits to those made so far, as `review.appended`, and keep none where one is about no cover that is known.

    What was found in a clip is known once all of it was looked through: raises `not_looked` before that, since whatever
    is found then would go by the same name, and `track_unknown` where there is no such cover.
    """
    with store.together():
        after = review.appended(store, request_id, more)
        new = [item for item in after.edits.edits[len(after.edits.edits) - len(more.edits) :] if said.of_found(item)]
        for clip in after.proposal.clips:
            mine = [item for item in new if item.clip == clip.id]
            found = found_in(store, clip) if mine and _all_looked_for(store, after, clip) else None
            if mine and found is None:
                raise ConsentAppError("not_looked", clip=clip.id)
            idle = _applied(store, after, clip, found, Cover.BLUR)[1] if found else ()
            for item in mine:
                if item in idle:
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
    return ways and _all_looked_for(store, reviewed, clip)


def _all_looked_for(store: Store, reviewed: Reviewed, clip: Clip) -> bool:
    """Tell whether everything is found that a clip's covers go by."""
    whole = whole_key(store, reviewed, clip)
    return found_in(store, clip) is not None and (whole is None or store.step(whole, Found) is not None)


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
