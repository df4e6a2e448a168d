"""What a person changes can be taken back, and what was left visible is covered again when in doubt."""

from consent_app.domain.redaction import Cover
from consent_app.domain.request import RequestState
from consent_app.domain.work import Work
from consent_app.services import consent, ledger, pipeline, review
from consent_app.services.settings import Profile
from consent_app.services.store import Store


def test_a_thing_left_visible_is_covered_again_by_hand_or_by_moving_the_ends(
    profile: Profile, store: Store, household: str
) -> None:
    (clip,) = pipeline.propose(store, household, Work()).clips
    pipeline.look(store, household, Work())

    def left_visible() -> tuple[str, ...]:
        after = review.reviewed(store, household)
        chosen = after.proposal.clips[0]
        plan = pipeline.planned(store, after, chosen, Cover.BLUR, Work())
        assert plan.tracks
        return tuple(item.track for item in plan.visible)

    review.edited(store, household, review.Edits((review.Visible(clip.id, "face-001", "it is me"),)))
    assert left_visible() == ("face-001",)
    review.edited(store, household, review.Edits((review.Hide(clip.id, "face-001"),)))
    assert left_visible() == ()
    assert review.undone(store, household) == review.Hide(clip.id, "face-001")
    assert left_visible() == ("face-001",)
    review.edited(store, household, review.Edits((review.Move(clip.id, 0.5, 5.5),)))
    assert left_visible() == (), "the first face may be another one now"
    drawn = review.Cover(clip.id, 10, 10, 60, 60)
    review.edited(store, household, review.Edits((drawn, review.Move(clip.id, 1.0, 5.0))))
    after = review.reviewed(store, household)
    plan = pipeline.planned(store, after, after.proposal.clips[0], Cover.BLUR, Work())
    assert "hand-001" in {track.id for track in plan.tracks}, "a place that a person drew stays covered"


def test_nothing_is_taken_back_where_nothing_was_changed(store: Store, household: str) -> None:
    pipeline.propose(store, household, Work())
    assert review.undone(store, household) is None


def test_a_request_that_was_ended_can_be_taken_up_again(store: Store, household: str) -> None:
    consent.decline(store, household)
    consent.reopen(store, household, RequestState.NEW)
    assert store.request(household).state is RequestState.NEW
    assert [entry.kind for entry in ledger.entries(store)] == ["asked", "declined", "reopened"]
