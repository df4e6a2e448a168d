"""The side of the review: a clip, its reasons, what is covered in it, and what is to be checked."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QCheckBox, QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from consent_app.domain.evidence import Box, Kind, Track
from consent_app.domain.footage import Clip
from consent_app.domain.redaction import RedactionPlan
from consent_app.domain.release import RedactedClip, Uncovered
from consent_app.redact.plan import by_hand, covered_late, taken_off
from consent_app.services import review as edits
from consent_app.services import said
from consent_app.services.night import Block
from consent_app.ui import controls, theme
from consent_app.ui.checks import unsettled
from consent_app.ui.desk import Desk
from consent_app.ui.focus import kept
from consent_app.ui.reason import Reason
from consent_app.ui.sounds import Sounds
from consent_app.words import moments, reasons
from consent_app.words import review as say
from consent_app.words import window as words
from consent_app.words.durations import spoken

SIDE, PICTURE, MOST = 320, 44, 40
# From so many covers on it is tedious to take off each by itself.
SEVERAL = 5


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing that is to be covered: its track, its name in the list, and whether it shows through the whole clip."""

    track: Track
    name: str
    about: str


def subjects(plan: RedactionPlan) -> list[Subject]:
    """Return what is covered in a clip or left visible, in the order in which it comes into the picture."""
    counts: dict[Kind, int] = {}
    found = []
    for track in sorted(plan.tracks, key=lambda one: (one.span, one.id)):
        counts[track.kind] = counts.get(track.kind, 0) + 1
        whole = track.span.duration >= plan.span.duration * 95 / 100
        start, end = (float(edge - plan.span.start) for edge in (track.span.start, track.span.end))
        about = say.subject_about(track.kind, start, end, whole=whole)
        found.append(Subject(track, say.subject(track.kind, counts[track.kind]), about))
    return found


def removable(plan: RedactionPlan) -> list[Subject]:
    """Return what a detector found and a person left covered, the least sure first."""
    visible = {one.track for one in plan.visible}
    found = [one for one in subjects(plan) if one.track.id not in visible and not by_hand(one.track.id)]
    return sorted(found, key=lambda one: one.track.score)


class Side(QFrame):
    """The side panel: what it changes goes through the desk; where to look is told by a signal."""

    looked_at = Signal(float)
    stepped = Signal(int)
    # Show each thing where its cover is least sure.
    doubted = Signal()
    # Choose several covers to take off.
    removing = Signal()
    # Read what words there are.
    read = Signal()

    def __init__(self, desk: Desk, add_here: Callable[[], object], now: Callable[[], float]) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setFixedWidth(SIDE)
        self.desk = desk
        self._add_here = add_here
        self._sounds = Sounds(desk, now)
        self._pictures: dict[str, QPixmap] = {}
        self._faces: dict[str, QLabel] = {}
        self._toggles: dict[str, Callable[[], object]] = {}
        self._asked: dict[str, Reason] = {}
        # How many things of which clip have a row.
        self._most, self._clip_id = MOST, ""
        self._column: QVBoxLayout = controls.column(gap=10, margin=(18, 16, 18, 16))
        inner = QWidget()
        inner.setLayout(self._column)
        inner.setObjectName("panelinner")
        self.setLayout(controls.column(controls.scrolled(inner)))

    @kept
    def show_clip(self, block: Block | None, count: int, plan: RedactionPlan | None, done: RedactedClip | None) -> None:
        """Show a clip with how it would be covered, or that there is none here."""
        typed = {whose: one.line.text() for whose, one in self._asked.items() if one.isVisibleTo(self)}
        controls.emptied(self._column)
        self._faces, self._toggles, self._asked = {}, {}, {}
        if block is None:
            self._show_none(count)
        else:
            if block.clip.id != self._clip_id:
                self._most, self._clip_id, typed = MOST, block.clip.id, {}
            self._again = partial(self.show_clip, block, count, plan, done)
            if self.desk.finding:
                self._show_finding()
            self._show_head(block, count)
            self._show_checks(block, done)
            self._show_subjects(block.clip, plan)
            if plan is not None and self.desk.store.recording(block.clip.recording).sound:
                self._column.addWidget(controls.hairline())
                self._column.addWidget(self._sounds.rows(block.clip, plan))
        self._column.addStretch(1)
        for whose in typed.keys() & self._asked.keys():
            self._asked[whose].take_up(typed[whose])

    def _more(self) -> None:
        """Show more rows of the same clip."""
        self._most += MOST
        self._again()

    def set_picture(self, track_id: str, picture: QPixmap) -> None:
        """Show the picture of a thing; it is kept for the next time."""
        self._pictures[track_id] = picture
        if track_id in self._faces:
            self._faces[track_id].setPixmap(picture)

    def toggle(self, track_id: str) -> None:
        """Cover a thing that is visible, or ask why a covered one may be seen."""
        press = self._toggles.get(track_id)
        if press is not None:
            press()

    def _show_none(self, count: int) -> None:
        if self.desk.finding:
            self._show_finding()
            return
        if not count:
            self._column.addWidget(controls.label(say.NONE_FOUND))
        else:
            self._column.addLayout(self._steps(controls.label(say.NO_CLIP_HERE, share=1.14, weight=600)))
            self._column.addWidget(controls.label(say.stays(count), role="second"))
        self._column.addWidget(
            controls.button(say.ADD_HERE, self._add_here, icon="plus"), alignment=Qt.AlignmentFlag.AlignLeft
        )

    def _show_finding(self) -> None:
        """Say that clips are still being looked for; what was found stays when that is stopped."""
        self._column.addWidget(controls.label(say.FINDING))
        halt = controls.button(words.STOP, self.desk.stop)
        self._column.addWidget(halt, alignment=Qt.AlignmentFlag.AlignLeft)

    def _steps(self, title: QLabel) -> QVBoxLayout:
        before = controls.tool("chevl", say.LAST_CLIP, lambda: self.stepped.emit(-1))
        after = controls.tool("chevr", say.NEXT_CLIP, lambda: self.stepped.emit(1))
        return controls.column(controls.row(title, 1, before, after))

    def _show_head(self, block: Block, count: int) -> None:
        clip = block.clip
        title = controls.label(say.clip_title(block.number, count), share=1.14, weight=600, wrap=False)
        self._column.addLayout(self._steps(title))
        when = f"{clip.camera}, {moments.clock(clip.started_at, seconds=True)}, {spoken(float(clip.span.duration))}"
        self._column.addWidget(controls.label(when, share=0.93, role="second"))
        self._column.addWidget(controls.label(" ".join(reasons.PROPOSED[code] for code in clip.reasons)))
        out = controls.button(say.LEAVE_OUT, lambda: self.desk.edit(edits.Drop(clip.id)), icon="x")
        # Clips are numbered anew while more are found: what is said of one now could hit another then.
        out.setEnabled(not self.desk.finding)
        self._column.addWidget(out, alignment=Qt.AlignmentFlag.AlignLeft)

    def _show_subjects(self, clip: Clip, plan: RedactionPlan | None) -> None:
        self._column.addWidget(controls.label(say.IN_THIS_CLIP, share=0.93, weight=600, role="second"))
        if plan is None:
            looking = self.desk.looking
            self._column.addWidget(controls.label(say.LOOKING if looking else say.NOT_LOOKED, role="second"))
            if not looking:
                now = controls.button(say.LOOK_NOW, self.desk.look)
                self._column.addWidget(now, alignment=Qt.AlignmentFlag.AlignLeft)
            return
        found = subjects(plan)
        if not found:
            self._column.addWidget(controls.label(say.NOTHING_FOUND, role="second"))
        else:
            doubtful = controls.button(say.LEAST_SURE, self.doubted.emit, kind="quiet")
            self._column.addWidget(doubtful, alignment=Qt.AlignmentFlag.AlignLeft)
            if len(removable(plan)) >= SEVERAL:
                several = controls.button(say.REMOVE_SEVERAL, self.removing.emit, kind="quiet")
                self._column.addWidget(several, alignment=Qt.AlignmentFlag.AlignLeft)
        for subject in found[: self._most]:
            self._column.addWidget(controls.hairline())
            self._column.addWidget(self._row(clip, plan, subject))
        if (rest := len(found) - self._most) > 0:
            more = controls.button(say.SHOW_MORE.format(count=min(rest, MOST), rest=rest), self._more, kind="quiet")
            self._column.addWidget(more, alignment=Qt.AlignmentFlag.AlignLeft)
        self._show_whole(clip)
        letters = controls.button(say.FIND_LETTERING, self.read.emit, kind="quiet")
        self._column.addWidget(letters, alignment=Qt.AlignmentFlag.AlignLeft)

    def _show_whole(self, clip: Clip) -> None:
        """Offer to cover persons and vehicles whole; what is looked for then shows in the list."""
        reviewed = self.desk.reviewed
        held = said.whole_of(reviewed.edits, clip) if reviewed else ()
        for kind, text in say.WHOLE.items():
            box = QCheckBox(text)
            box.setChecked(kind in held)
            others = tuple(one for one in held if one is not kind)
            wanted = edits.Whole(clip.id, others if kind in held else (*others, kind))
            box.clicked.connect(lambda _, wanted=wanted: self.desk.edit(wanted))
            self._column.addWidget(box)

    def _row(self, clip: Clip, plan: RedactionPlan, subject: Subject) -> QWidget:
        track = subject.track
        visible = next((one.reason for one in plan.visible if one.track == track.id), None)
        face = self._face(clip, track)
        go = controls.button(subject.name, lambda: self.looked_at.emit(float(track.first)), kind="name")
        about = controls.label(visible or subject.about, share=0.93, role="second")
        named = controls.column(go, about, gap=0)
        row = controls.row(face, gap=10)
        row.addLayout(named, 1)
        made = QWidget()
        column = controls.column(row, gap=6)
        if by_hand(track.id):
            off = edits.Uncover(clip.id, track.id)
            row.addWidget(controls.tool("x", say.TAKE_OFF, lambda: self.desk.edit(off)))
        else:
            column.addLayout(self._choice(clip, subject, shown=visible is not None, column=column))
        made.setLayout(column)
        made.setAccessibleName(f"{subject.name}, {say.VISIBLE if visible else say.COVERED}")
        return made

    def _face(self, clip: Clip, track: Track) -> QLabel:
        face = QLabel()
        face.setObjectName("tile")
        face.setFixedSize(PICTURE, PICTURE)
        key = f"{clip.id}/{track.id}/{clip.span.start}"
        if key in self._pictures:
            face.setPixmap(self._pictures[key])
        self._faces[key] = face
        return face

    def _choice(self, clip: Clip, subject: Subject, *, shown: bool, column: QVBoxLayout) -> QVBoxLayout:
        """Return the two words Covered and Visible, the one that holds outlined; Visible asks for a reason in place."""
        name = subject.track.id
        covered, visible = _word(say.COVERED, subject.name), _word(say.VISIBLE, subject.name)
        covered.setChecked(not shown)
        visible.setChecked(shown)
        asked = Reason(
            subject.name,
            say.WHY_VISIBLE,
            say.KEEP_VISIBLE,
            lambda why: self.desk.edit(edits.Visible(clip.id, name, why)),
        )
        self._asked[name] = asked
        column.addWidget(asked)

        def cover() -> None:
            covered.setChecked(True)
            visible.setChecked(False)
            asked.hide()
            if shown:
                self.desk.edit(edits.Hide(clip.id, name))

        def uncover() -> None:
            covered.setChecked(shown is False)
            visible.setChecked(shown)
            asked.ask()

        covered.clicked.connect(cover)
        visible.clicked.connect(uncover)
        self._toggles[name] = cover if shown else uncover
        off = controls.button(say.REMOVE, lambda: self.desk.edit(edits.Uncover(clip.id, name)), kind="quiet")
        off.setToolTip(say.TAKE_OFF)
        off.setAccessibleName(f"{subject.name}: {say.TAKE_OFF}")
        return controls.column(controls.row(covered, visible, 1, off, gap=6))

    def _show_checks(self, block: Block, done: RedactedClip | None) -> None:
        for number, found in unsettled(done):
            taken = done is not None and taken_off(done.plan, found) is not None
            self._column.addWidget(self._check(block, number, found, taken=taken))
        for track in covered_late(done.plan) if done else ():
            self._column.addWidget(self._late(block.clip, track))

    def _late(self, clip: Clip, track: Track) -> QFrame:
        """Return a line that says what the second look covered, with a way there."""
        moment = track.first
        about = controls.label(say.covered_late(track.kind, float(moment - clip.span.start)))
        go = controls.button(say.GO, lambda: self.looked_at.emit(float(moment)), kind="quiet")
        row = controls.row(controls.picture("info", "text2"), about, go, gap=10, margin=(12, 10, 12, 10))
        row.setStretch(1, 1)
        return controls.frame("banner", row)

    def _check(self, block: Block, number: int, found: Uncovered, *, taken: bool) -> QFrame:
        clip = block.clip
        moment = clip.span.start + found.time
        about = say.to_check(found.kind, float(found.time), taken_off=taken)
        asking = controls.label(about)
        asked = Reason(about, say.WHY_FINE, say.ACCEPT, lambda why: self.desk.edit(edits.Accept(clip.id, number, why)))
        self._asked[f"check-{number}"] = asked
        go = controls.button(say.GO, lambda: self.looked_at.emit(float(moment)), kind="quiet")
        cover = controls.button(say.COVER_IT, lambda: self.desk.edit(over(clip, found.box, float(moment))))
        fine = controls.button(say.ACCEPT, asked.ask)
        top = controls.row(controls.picture("flag", "note"), asking, go, gap=10)
        top.setStretch(1, 1)
        made = controls.frame(
            "banner", controls.column(top, controls.row(cover, fine), asked, gap=8, margin=(12, 10, 12, 10))
        )
        made.setProperty("tone", "note")
        return made


def over(clip: Clip, box: Box, moment: float) -> edits.Cover:
    """Return a cover that goes with what a box shows at a moment, in seconds of the recording."""
    return edits.Cover(clip.id, box.x1, box.y1, box.x2, box.y2, follow=True, t_s=moment)


def _word(text: str, about: str) -> QPushButton:
    made = QPushButton(text)
    made.setObjectName("word")
    made.setCheckable(True)
    made.setAccessibleName(f"{about}: {text}")
    made.setFont(theme.sized(0.93))
    return made
