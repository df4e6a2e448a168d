"""What a person changes can be taken back, and what was left visible is covered again when in doubt."""

from dataclasses import replace

from consent_app.domain.evidence import Box, Kind
from consent_app.domain.redaction import Cover, RedactionPlan, Shape
from consent_app.domain.request import RequestState
from consent_app.domain.timeline import Span
from consent_app.domain.work import Work
from consent_app.services import clips, consent, intake, ledger, pipeline, review
from consent_app.services.settings import Profile
from consent_app.services.store import Store
from consent_app.words import answers
from tests.refused import refused


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

    review.appended(store, household, review.Edits((review.Visible(clip.id, "face-001", "it is me"),)))
    assert left_visible() == ("face-001",)
    review.appended(store, household, review.Edits((review.Hide(clip.id, "face-001"),)))
    assert left_visible() == ()
    assert review.undone(store, household) == (review.Hide(clip.id, "face-001"),)
    assert left_visible() == ("face-001",)
    review.appended(store, household, review.Edits((review.Move(clip.id, 0.5, 5.5),)))
    assert left_visible() == (), "the first face may be another one now"
    drawn = review.Cover(clip.id, 10, 10, 60, 60)
    review.appended(store, household, review.Edits((drawn, review.Move(clip.id, 1.0, 5.0))))
    after = review.reviewed(store, household)
    plan = pipeline.planned(store, after, after.proposal.clips[0], Cover.BLUR, Work())
    assert "hand-001" in {track.id for track in plan.tracks}, "a place that a person drew stays covered"


def test_what_was_said_of_a_clip_that_was_left_out_holds_for_no_other(store: Store, household: str) -> None:
    (clip,) = pipeline.propose(store, household, Work()).clips
    pipeline.look(store, household, Work())
    said = review.Visible(clip.id, "face-001", "it is me"), review.Sound(clip.id)
    again = review.Add(clip.recording, float(clip.span.start), float(clip.span.end))
    after = review.appended(store, household, review.Edits((*said, review.Drop(clip.id), again)))
    (new,) = after.proposal.clips
    assert new.id != clip.id
    plan = pipeline.planned(store, after, new, Cover.BLUR, Work())
    assert plan.tracks
    assert not plan.visible
    assert not plan.keep_audio


def test_what_is_about_a_cover_that_is_not_there_is_refused_once_the_clip_was_looked_through(
    store: Store, household: str
) -> None:
    (clip,) = pipeline.propose(store, household, Work()).clips
    pipeline.look(store, household, Work())
    drawn = review.Cover(clip.id, 10, 10, 60, 60, follow=True, t_s=1.0)
    for wrong in ((review.Uncover(clip.id, "face-099"),), (drawn, review.Visible(clip.id, "plate-099", "mine"))):
        with refused("track_unknown"):
            clips.edited(store, household, review.together(wrong))
    with refused("reason_missing"):
        clips.edited(store, household, review.Edits((review.Visible(clip.id, "face-001", " "),)))
    assert review.reviewed(store, household).edits.edits == ()
    fine = drawn, review.Place(clip.id, "hand-001", 2.0, 20, 10, 70, 60), review.Uncover(clip.id, "face-001")
    assert len(clips.edited(store, household, review.together(fine)).edits.edits) == 3
    assert len(review.undone(store, household)) == 3


def test_what_is_in_a_clip_that_nobody_has_looked_through_has_no_names(store: Store, household: str) -> None:
    (clip,) = pipeline.propose(store, household, Work()).clips
    about = review.Visible(clip.id, "face-001", "it is me")
    with refused("not_looked"):
        clips.edited(store, household, review.Edits((about,)))
    pipeline.look(store, household, Work())
    clips.edited(store, household, review.Edits((about,)))
    with refused("not_looked"):
        clips.edited(store, household, review.Edits((review.Move(clip.id, 1.0, 5.0), about)))
    drawn = review.Cover(clip.id, 10, 10, 60, 60), review.Place(clip.id, "hand-001", 2.0, 20, 10, 70, 60)
    clips.edited(store, household, review.Edits((review.Move(clip.id, 1.0, 5.0), *drawn)))


def test_a_cover_that_lies_outside_of_its_clip_is_refused(store: Store, household: str) -> None:
    (clip,) = pipeline.propose(store, household, Work()).clips
    moved = review.Move(clip.id, 2.0, 4.0)
    for start, end in ((4.5, 5.0), (0.5, 1.5), (None, 1.5), (4.0, None)):
        with refused("cover_outside"):
            cover = review.Cover(clip.id, 10, 10, 60, 60, start_s=start, end_s=end)
            review.appended(store, household, review.Edits((moved, cover)))
    cover = review.Cover(clip.id, 10, 10, 60, 60, start_s=1.0, end_s=3.0)
    after = review.appended(store, household, review.Edits((moved, cover)))
    assert [item.t_s for item in after.edits.edits if isinstance(item, review.Cover)] == [2.0]


def test_only_clips_of_one_recording_are_split_or_joined(store: Store, household: str) -> None:
    (clip,) = pipeline.propose(store, household, Work()).clips
    other = replace(store.recordings()[0], id="rec-other")
    store.put_recording(other)
    review.appended(store, household, review.Edits((review.Add(other.id, 0.5, 2),)))
    second = review.reviewed(store, household).proposal.clips[-1]
    for wrong in (review.Drop(second.id, into=clip.id), review.Add(other.id, 2, 4, of=clip.id)):
        with refused("clip_elsewhere"):
            review.appended(store, household, review.Edits((wrong,)))


def test_nothing_is_taken_back_where_nothing_was_changed(store: Store, household: str) -> None:
    pipeline.propose(store, household, Work())
    assert review.undone(store, household) == ()


def test_a_request_that_was_ended_can_be_taken_up_again(store: Store, household: str) -> None:
    consent.decline(store, household)
    consent.reopen(store, household, RequestState.NEW)
    assert store.request(household).state is RequestState.NEW
    assert [entry.kind for entry in ledger.entries(store)] == ["asked", "declined", "reopened"]


def test_a_drawn_cover_follows_is_set_elsewhere_and_stays_when_the_clip_is_looked_at_again(
    profile: Profile, store: Store, household: str
) -> None:
    (clip,) = pipeline.propose(store, household, Work()).clips
    pipeline.look(store, household, Work())
    middle = float(clip.span.start + clip.span.duration / 2)
    drawn = review.Cover(clip.id, 100, 100, 180, 180, shape=Shape.ELLIPSE, follow=True, t_s=middle)
    after = review.appended(store, household, review.Edits((drawn,)))
    assert not clips.looked_through(store, after, clip)
    plan = pipeline.planned(store, after, clip, Cover.BLUR, Work())
    assert clips.looked_through(store, after, clip)
    (hand,) = (track for track in plan.tracks if track.id == "hand-001")
    assert hand.rounded
    assert any(one.box == Box(100, 100, 180, 180) for one in hand.sightings)
    there = review.Place(clip.id, "hand-001", middle, 10, 10, 60, 60)
    after = review.appended(store, household, review.Edits((there,)))
    plan = pipeline.planned(store, after, clip, Cover.BLUR, Work())
    boxes = [mask.box for mask in plan.masks_at(review.moment(middle)) if mask.track == "hand-001"]
    assert boxes == [Box(10, 10, 60, 60)]
    (taken,) = review.undone(store, household)
    assert isinstance(taken, review.Place)


def test_what_is_always_covered_in_a_camera_is_covered_in_each_clip_of_it(
    profile: Profile, store: Store, household: str
) -> None:
    (clip,) = pipeline.propose(store, household, Work()).clips
    intake.cover_always(store, clip.camera, [(0.0, 0.0, 0.5, 0.5)])
    plan = pipeline.planned(store, review.reviewed(store, household), clip, Cover.BLUR, Work())
    (region,) = (track for track in plan.tracks if track.id.startswith("always-"))
    assert region.span == clip.span
    with refused("camera_unknown"):
        intake.cover_always(store, "no such camera", ())
    with refused("box_empty"):
        intake.cover_always(store, clip.camera, [(0.5, 0.0, 0.5, 0.5)])


def test_sound_is_out_unless_kept_and_out_again_when_the_ends_move(store: Store, household: str) -> None:
    (clip,) = pipeline.propose(store, household, Work()).clips
    start, end = float(clip.span.start), float(clip.span.end)

    def plan(*more: review.Edit) -> RedactionPlan:
        after = review.appended(store, household, review.Edits(more))
        (now,) = after.proposal.clips
        return pipeline.planned(store, after, now, Cover.BLUR, Work())

    assert not plan().keep_audio
    kept = plan(review.Sound(clip.id, silent=((start + 2, start + 3), (start + 2.5, start + 4))))
    assert kept.keep_audio
    assert kept.muted == (Span(clip.span.start + 2, clip.span.start + 4),)
    assert not plan(review.Sound(clip.id, keep=False, silent=((start, end),))).muted
    review.undone(store, household)
    assert plan().keep_audio
    assert not plan(review.Move(clip.id, start, end - 0.5)).keep_audio
    with refused("span_backwards"):
        plan(review.Sound(clip.id, silent=((3.0, 2.0),)))
    assert not plan().keep_audio


def test_a_cover_without_a_size_is_refused_and_not_kept(store: Store, household: str) -> None:
    (clip,) = pipeline.propose(store, household, Work()).clips
    for wrong in (review.Cover(clip.id, 5, 5, 5, 9), review.Place(clip.id, "hand-001", 1.0, 9, 9, 5, 20)):
        with refused("box_empty"):
            review.appended(store, household, review.Edits((wrong,)))
    assert not review.reviewed(store, household).edits.edits


def test_persons_are_covered_whole_where_a_person_wants_it(profile: Profile, store: Store, household: str) -> None:
    (clip,) = pipeline.propose(store, household, Work()).clips
    pipeline.render(profile, store, household, Work())
    assert clips.as_planned(store, household, review.reviewed(store, household), clip)
    after = review.appended(store, household, review.Edits((review.Whole(clip.id, (Kind.PERSON,)),)))
    assert not clips.looked_through(store, after, clip)
    assert clips.as_planned(store, household, after, clip) is None  # what is wanted is not covered yet
    plan = pipeline.planned(store, after, clip, Cover.BLUR, Work())
    assert clips.looked_through(store, after, clip)
    assert {track.kind for track in plan.tracks} == {Kind.FACE, Kind.PERSON}
    middle = clip.span.start + clip.span.duration / 2
    boxes = {mask.kind: mask.box for mask in plan.masks_at(middle)}
    assert boxes[Kind.PERSON].height > 4 * boxes[Kind.FACE].height
    assert boxes[Kind.PERSON].shared_area(boxes[Kind.FACE]) > 0.9 * boxes[Kind.FACE].area
    (made,) = pipeline.render(profile, store, household, Work())
    assert any(name.startswith("centernet") for name in made.made_by)
    off = review.appended(store, household, review.Edits((review.Whole(clip.id),)))
    plan = pipeline.planned(store, off, clip, Cover.BLUR, Work())
    assert {track.kind for track in plan.tracks} == {Kind.FACE}
    with refused("kind_not_whole"):
        review.appended(store, household, review.Edits((review.Whole(clip.id, (Kind.FACE,)),)))


def test_words_that_can_be_read_are_told_with_the_edit_that_covers_them() -> None:
    moves = {"text": "ACME", "t_s": 2.0, "box": [1.0, 2.0, 30.0, 40.0], "stands": False}
    stands = {"text": "21:40:11", "t_s": 3.0, "box": [5.0, 6.0, 70.0, 20.0], "stands": True}
    lines = [line.partition("  ") for line in answers.words_in({"clip": "clip-01", "lines": [moves, stands]})]
    assert [said for said, _, _ in lines] == ["“ACME”", "“21:40:11”"]
    edits = ", ".join(edit for _, _, edit in lines)
    assert review.parse_edits(f'{{"edits": [{edits}]}}'.encode(), "edits.json").edits == (
        review.Cover("clip-01", 1, 2, 30, 40, follow=True, t_s=2),
        review.Cover("clip-01", 5, 6, 70, 20),
    )
