"""What a person drew stays where a clip gets other ends, is split or joined; what they left open does not."""

from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction

import msgspec
import pytest

from consent_app.domain.evidence import Box, Kind, Sighting, Track
from consent_app.domain.footage import Clip
from consent_app.domain.redaction import RedactionPlan
from consent_app.domain.timeline import Span
from consent_app.redact import plan as plans
from consent_app.services import said
from consent_app.services.review import (
    Add,
    Cover,
    Drop,
    Edit,
    Edits,
    Move,
    OfTrack,
    Place,
    Sound,
    Uncover,
    Visible,
    Whole,
)
from consent_app.services.steps import found_by

START = datetime(2026, 7, 10, 20, tzinfo=UTC)
WHOLE_CLIP = Cover("clip-01", 10, 10, 60, 60, t_s=0.5)
SPLIT = (Move("clip-01", 0, 4), Add("rec-1", 4, 8, of="clip-01", clip="clip-02"))
JOIN = (Drop("clip-02", into="clip-01"), Move("clip-01", 0, 8))


def clip(name: str, start: float, end: float) -> Clip:
    return Clip(name, "door", "rec-1", Span(Fraction(start), Fraction(end)), START, ("person",), 1.0)


def planned(name: str, start: float, end: float, *edits: Edit, always: tuple[Box, ...] = ()) -> RedactionPlan:
    return applied(name, start, end, *edits, always=always)[0]


def stamped(item: Edit) -> Edit:
    """Return an edit as it is kept: what it says of a cover holds for what is found now."""
    return msgspec.structs.replace(item, found_by=found_by()) if isinstance(item, OfTrack) else item


def applied(
    name: str, start: float, end: float, *edits: Edit, always: tuple[Box, ...] = ()
) -> tuple[RedactionPlan, tuple[OfTrack, ...]]:
    """Return the plan of a clip in which one face was found, and the edits that are about nothing in it."""
    span = Span(Fraction(start), Fraction(end))
    face = Track("face-001", Kind.FACE, (Sighting(span.start, Box(100, 100, 130, 130), 0.9),), span)
    plan = plans.always_covered(RedactionPlan("0" * 64, span, 640, 360, (face,)), always)
    return said.applied(plan, clip(name, start, end), Edits(tuple(map(stamped, edits))), {})


def drawn(plan: RedactionPlan, time: float) -> dict[str, Box]:
    return {mask.track: mask.box for mask in plan.masks_at(Fraction(time)) if plans.by_hand(mask.track)}


def test_what_is_drawn_through_a_clip_covers_what_the_clip_is_made_longer_by() -> None:
    longer = planned("clip-01", 0, 6, WHOLE_CLIP, Move("clip-01", 0, 6))
    assert drawn(longer, 0.5) == drawn(longer, 5.9) == {"hand-001": Box(10, 10, 60, 60)}


def test_what_is_drawn_for_a_time_covers_no_more_than_that() -> None:
    for_a_time = replace_times(WHOLE_CLIP, 2, 3)
    longer = planned("clip-01", 0, 6, for_a_time, Move("clip-01", 0, 6))
    assert [len(drawn(longer, time)) for time in (1, 2.5, 4)] == [0, 1, 0]
    assert all(track.id != "hand-001" for track in planned("clip-01", 4, 6, for_a_time).tracks)


def replace_times(cover: Cover, start: float, end: float) -> Cover:
    return msgspec.structs.replace(cover, start_s=start, end_s=end)


def test_what_is_drawn_covers_both_parts_of_a_clip_that_is_split_where_it_was_set_last() -> None:
    there = Place("clip-01", "hand-001", 1, 20, 10, 70, 60)
    gone = (Cover("clip-01", 200, 10, 260, 60), Uncover("clip-01", "hand-002"))
    said_before = (WHOLE_CLIP, there, *gone, Visible("clip-01", "face-001", "it is me"), Sound("clip-01"))
    first = planned("clip-01", 0, 4, *said_before, *SPLIT)
    second, idle = applied("clip-02", 4, 8, *said_before, *SPLIT)
    assert list(drawn(first, 3)) == list(drawn(second, 5)) == ["hand-001"]
    assert drawn(second, 5)["hand-001"].x1 == 20
    assert not [plan for plan in (first, second) if plan.visible or plan.keep_audio]
    assert idle == ()


def test_what_is_drawn_in_one_part_after_a_split_is_not_in_the_other() -> None:
    later = Cover("clip-01", 300, 10, 360, 60)
    assert list(drawn(planned("clip-01", 0, 4, *SPLIT, later), 1)) == ["hand-001"]
    assert drawn(planned("clip-02", 4, 8, *SPLIT, later), 5) == {}


def test_what_is_drawn_in_two_clips_covers_the_one_that_is_made_of_them() -> None:
    other = Cover("clip-02", 300, 10, 360, 60)
    moved = Place("clip-02", "hand-001", 5, 310, 10, 370, 60)
    joined = planned("clip-01", 0, 8, WHOLE_CLIP, other, moved, *JOIN)
    assert drawn(joined, 1)["hand-001"] == Box(10, 10, 60, 60)
    assert drawn(joined, 5)["hand-002"] == Box(310, 10, 370, 60)
    after = Place("clip-01", "hand-002", 6, 320, 10, 380, 60)
    assert drawn(planned("clip-01", 0, 8, WHOLE_CLIP, other, moved, *JOIN, after), 6)["hand-002"].x1 == 320


def test_who_is_covered_whole_stays_so_in_both_parts_and_in_what_is_made_of_two_clips() -> None:
    persons, none = Whole("clip-01", (Kind.PERSON,)), Whole("clip-01", ())
    parts = Edits((persons, *SPLIT))
    assert said.whole_of(parts, clip("clip-02", 4, 8)) == (Kind.PERSON,)
    assert said.whole_of(Edits((persons, none, *SPLIT)), clip("clip-02", 4, 8)) == ()
    either = Edits((persons, Whole("clip-02", (Kind.VEHICLE,)), *JOIN))
    assert set(said.whole_of(either, clip("clip-01", 0, 8))) == {Kind.PERSON, Kind.VEHICLE}


def test_what_is_said_of_a_cover_that_is_not_there_uncovers_nothing() -> None:
    about_none = Visible("clip-01", "person-001", "it is me"), Uncover("clip-01", "always-001")
    plan, idle = applied("clip-01", 0, 4, *about_none, always=(Box(0, 0, 0.5, 0.5),))
    assert [item.track for item in idle] == [item.track for item in about_none]
    assert len(plan.masks_at(Fraction(1))) == 2
    assert plan.visible == ()


def test_what_was_said_of_what_another_version_found_uncovers_nothing() -> None:
    for about in (Visible("clip-01", "face-001", "it is me"), Uncover("clip-01", "face-001")):
        base = planned("clip-01", 0, 4)
        plan, idle = said.applied(base, clip("clip-01", 0, 4), Edits((about,)), {})
        assert idle == (about,)
        assert [mask.track for mask in plan.masks_at(Fraction(1))] == ["face-001"]
        plan, idle = applied("clip-01", 0, 4, about)
        assert idle == ()
        assert plan.masks_at(Fraction(1)) == ()


@pytest.mark.parametrize("follows", [False, True])
def test_what_was_set_elsewhere_later_stays_there_where_a_clip_is_split_in_between(*, follows: bool) -> None:
    early = Cover(
        "clip-01", 10, 10, 60, 60, None if follows else 0.5, None if follows else 3.5, follow=follows, t_s=2.0
    )
    later = Place("clip-01", "hand-001", 6, 100, 10, 150, 60)
    way = {early: tuple(Sighting(Fraction(time), Box(10, 10, 60, 60), 1.0) for time in (1, 2, 3))} if follows else {}
    for name, start, cut in (("clip-01", 0, ()), ("clip-02", 4, SPLIT)):
        span = Span(Fraction(start), Fraction(8))
        edits = Edits((early, later, *cut))
        plan, idle = said.applied(RedactionPlan("0" * 64, span, 640, 360, ()), clip(name, start, 8), edits, way)
        assert idle == ()
        assert drawn(plan, 6) == {"hand-001": Box(100, 10, 150, 60)}
        assert plan.tracks[0].span.end <= span.end


def test_a_clip_that_is_split_and_joined_again_has_each_cover_once() -> None:
    again = (WHOLE_CLIP, *SPLIT, *JOIN, SPLIT[0], msgspec.structs.replace(SPLIT[1], clip="clip-03"))
    rejoined = (*again, Drop("clip-03", into="clip-01"), Move("clip-01", 0, 8))
    assert list(drawn(planned("clip-01", 0, 8, *rejoined), 5)) == ["hand-001"]
    moved = (WHOLE_CLIP, *SPLIT, Place("clip-02", "hand-001", 5, 20, 10, 70, 60), *JOIN)
    assert len(drawn(planned("clip-01", 0, 8, *moved), 5)) == 2, "what was set elsewhere in one part is another"


def test_a_region_that_was_taken_off_in_one_clip_is_covered_again_in_what_is_joined_to_it() -> None:
    door = Box(0.5, 0, 1, 0.25)
    off = Uncover("clip-01", planned("clip-01", 0, 4, always=(door,)).tracks[-1].id)
    assert drawn(planned("clip-01", 0, 4, off, always=(door,)), 1) == {}
    assert len(drawn(planned("clip-01", 0, 8, off, *JOIN, always=(door,)), 6)) == 1


def test_a_region_of_a_camera_that_was_taken_off_in_a_clip_is_the_only_one_without_a_cover_later_on() -> None:
    door, window = Box(0.5, 0, 1, 0.25), Box(0, 0.5, 0.25, 1)
    name = planned("clip-01", 0, 4, always=(door,)).tracks[-1].id
    off = Uncover("clip-01", name)
    assert drawn(planned("clip-01", 0, 4, off, always=(door,)), 1) == {}
    assert len(drawn(planned("clip-01", 0, 4, off, always=(window, door)), 1)) == 1
    assert len(drawn(planned("clip-02", 4, 8, off, *SPLIT, always=(door,)), 5)) == 1, "in another clip it stays covered"


def test_a_cover_follows_from_where_it_was_drawn_also_where_that_was_cut_off() -> None:
    follows = msgspec.structs.replace(WHOLE_CLIP, follow=True, t_s=1.0)
    assert [at for _, at in said.following(Edits((follows,)), clip("clip-01", 2, 6))] == [1]
    assert [at for _, at in said.following(Edits((follows, *SPLIT)), clip("clip-02", 4, 8))] == [1]
    assert [at for _, at in said.following(Edits((follows,)), clip("clip-01", 200, 210))] == [1]
    way = tuple(Sighting(Fraction(time), Box(10 * time, 10, 10 * time + 50, 60), 1.0) for time in range(1, 6))
    base = replace(planned("clip-01", 4, 8), tracks=())
    plan, _ = said.applied(base, clip("clip-01", 4, 8), Edits((follows,)), {follows: way})
    assert drawn(plan, 4)["hand-001"].x1 == 40
    assert drawn(plan, 7) == {}
