"""What a person has watched and leans to, clip by clip, before they decide; closing the app loses none of it.

It holds for exact bytes: where a clip is rendered anew, it has to be watched and chosen again.
"""

import msgspec

from consent_app.domain.release import Choice, RedactedClip, Terms
from consent_app.services.store import Store


class Chosen(msgspec.Struct, frozen=True):
    """What a person leans to for a clip, and the digest of the film they saw."""

    choice: Choice
    sha256: str


class Draft(msgspec.Struct, frozen=True):
    """The digests of the finished films that were watched, the choice for each clip, and the terms."""

    watched: tuple[str, ...] = ()
    choices: dict[str, Chosen] = {}
    terms: Terms = Terms()

    def seen(self, done: RedactedClip) -> bool:
        """Tell whether exactly this film was watched to its end."""
        return done.sha256 in self.watched

    def choice(self, done: RedactedClip) -> Choice | None:
        """Return the choice for a clip, or None where there is none for these bytes."""
        chosen = self.choices.get(done.clip.id)
        return chosen.choice if chosen and chosen.sha256 == done.sha256 else None

    def stale(self, done: RedactedClip) -> bool:
        """Tell whether the clip changed after it was chosen."""
        return done.clip.id in self.choices and self.choice(done) is None


def draft_of(store: Store, request_id: str) -> Draft:
    """Return what a person has watched and leans to so far."""
    return store.paper(request_id, Draft) or Draft()


def watched(store: Store, request_id: str, done: RedactedClip) -> None:
    """Keep that a film was played to its end."""
    draft = draft_of(store, request_id)
    if not draft.seen(done):
        store.put_paper(request_id, msgspec.structs.replace(draft, watched=(*draft.watched, done.sha256)))


def choose(store: Store, request_id: str, done: RedactedClip, choice: Choice) -> None:
    """Keep the choice for a clip as it is now."""
    draft = draft_of(store, request_id)
    choices = draft.choices | {done.clip.id: Chosen(choice, done.sha256)}
    store.put_paper(request_id, msgspec.structs.replace(draft, choices=choices))


def set_terms(store: Store, request_id: str, terms: Terms) -> None:
    """Keep on which terms clips are to be given."""
    store.put_paper(request_id, msgspec.structs.replace(draft_of(store, request_id), terms=terms))
