"""The review: player, time line and side panel moved together, and what the person changes on them."""

import time

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from consent_app.domain.evidence import Box
from consent_app.domain.footage import Clip
from consent_app.domain.redaction import Mask, RedactionPlan
from consent_app.services import review as edits
from consent_app.services.jobs import Propose
from consent_app.services.night import Block, Filmed, Night, blocks, night_of
from consent_app.ui import controls
from consent_app.ui.checks import Stretch, not_looked_through, places
from consent_app.ui.cutting import Cutting
from consent_app.ui.desk import Desk
from consent_app.ui.drawn import DrawnBar
from consent_app.ui.film import Film
from consent_app.ui.jobs import Entry
from consent_app.ui.lettering import LetteringDialog
from consent_app.ui.page import Gauge, Heading, Page
from consent_app.ui.removing import RemovingDialog
from consent_app.ui.review_keys import KEYS
from consent_app.ui.sheet import ContactSheet
from consent_app.ui.stage import Stage
from consent_app.ui.stills import Stills
from consent_app.ui.subjects import Side
from consent_app.ui.timeline import TimeLine
from consent_app.ui.transport import Transport
from consent_app.words import moments
from consent_app.words import review as say
from consent_app.words import window as words

# While clips are looked for, what was found so far is shown anew this often.
ANEW_SECONDS = 1.0
LOOK_AFTER_MS = 700
BEFORE, AFTER = 5.0, 10.0
FOLD_BELOW = 680


class ReviewPage(Page):
    """Step 2: review."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.film = Film(self)
        self.stage = Stage(self.film, handle=True)
        self.transport = Transport(self.film)
        self.timeline = TimeLine()
        self.side = Side(desk, self.add_here, lambda: self.film.time)
        self.stills = Stills(self)
        self.night: Night | None = None
        self.blocks: list[Block] = []
        self.lane, self.filmed = 0, None
        self._request, self._asked, self._read_at, self._ended = "", frozenset(), 0.0, -1
        self.ask_drawn = DrawnBar(desk.edit)
        self.bars = QStackedWidget()
        self.bars.addWidget(self.transport)
        self.bars.addWidget(self.ask_drawn)
        self.cutting = Cutting(self)
        self._look_soon = QTimer(self)
        self._look_soon.setSingleShot(True)
        self._look_soon.setInterval(LOOK_AFTER_MS)
        self._look_soon.timeout.connect(desk.look)
        self.no = controls.button(words.DO_NOT_ANSWER, desk.decline, kind="even")
        self.cover = controls.button(say.COVER_AND_GO, self._cover, kind="filled")
        self.act(self.no, self.cover)
        self._lay()
        self._listen()

    filmed: Filmed | None
    _asked: frozenset[Stretch]

    def _lay(self) -> None:
        tools = [
            controls.tool("", say.START_KEY, self.cutting.start_here, text=say.START_HERE, on_stage=True),
            controls.tool("", say.END_KEY, self.cutting.end_here, text=say.END_HERE, on_stage=True),
            controls.tool("draw", say.DRAW_KEY, lambda: self.stage.draw(on=True), text=say.DRAW, on_stage=True),
        ]
        self.undo = controls.tool("undo", say.UNDO_KEY, self.desk.undo, on_stage=True)
        self.redo = controls.tool("redo", say.REDO_KEY, self.desk.redo, on_stage=True)
        self.transport.add(*tools, self.undo, self.redo)
        left: QVBoxLayout = controls.column(gap=0)
        left.addWidget(self.stage, 1)
        left.addWidget(self.bars)
        top = controls.row(gap=0)
        top.addLayout(left, 1)
        top.addWidget(self.side)
        whole: QVBoxLayout = controls.column(gap=0)
        whole.addLayout(top, 1)
        whole.addWidget(self.timeline)
        self.setLayout(whole)

    def _listen(self) -> None:
        self.film.shown.connect(self._shown)
        self.stage.drawn.connect(self._ask_drawn)
        self.ask_drawn.asks.connect(self._show_asked)
        self.stage.reshaped.connect(self._place)
        self.timeline.sought.connect(self.go_to)
        self.timeline.chosen.connect(self.choose)
        self.timeline.ends_moving.connect(self._peek)
        self.timeline.ends_moved.connect(self.cutting.move)
        self.side.looked_at.connect(self.film.seek)
        self.side.stepped.connect(self.next_clip)
        self.side.doubted.connect(self._show_sheet)
        self.side.removing.connect(self._remove_several)
        self.side.read.connect(self._show_lettering)
        self.desk.jobs.progressed.connect(self._progress)
        self.desk.seen.connect(self._see)

    def heading(self) -> Heading:
        """Return who asks about what, and for which time."""
        request = self.desk.request
        return Heading(words.heading(request), moments.asked(request), 2) if request else Heading(words.REVIEW)

    def gauge(self) -> Gauge | None:
        """Return how much of what was asked the clips would give."""
        request = self.desk.request
        asked = request.asked_at_most.total_seconds() if request else 0.0
        given = sum(block.end - block.start for block in self.blocks)
        return Gauge(words.choice_meter(asked, given, deciding=False), asked, given)

    def refresh(self) -> None:
        """Show the clips as they stand now."""
        request, reviewed = self.desk.request, self.desk.reviewed
        if request is None:
            return
        new = request.id != self._request
        self._request = request.id
        if self.night is None or new or self._ended != self.desk.ended_jobs:
            self.night, self._ended = night_of(self.desk.store, request), self.desk.ended_jobs
        first = not self.blocks
        before, self.blocks = self.block, blocks(self.night, reviewed.proposal) if reviewed else []
        self._read_at = time.monotonic()
        if self.block is None and self.blocks and (new or first or self.desk.clip_id):
            # Where a clip was left out, the next one takes its place.
            place = min(before.number, len(self.blocks)) - 1 if before and not new else 0
            self.desk.clip_id = self.blocks[place].clip.id
        self.timeline.show_night(self.night, self.blocks)
        self.timeline.choose(self.desk.clip_id)
        block = self.block
        if block is not None and (new or self.filmed is None or not self._in(block)):
            self._enter(block, fit=new or first)
        elif new or (self.filmed is None and self.night.lanes):
            self.timeline.fit()
            self.go_to(*(self.night.first or (0, 0.0)))
        else:
            self._replan()
        self._show_side()
        self._show_state()

    @property
    def block(self) -> Block | None:
        """The clip that is chosen."""
        return next((one for one in self.blocks if one.clip.id == self.desk.clip_id), None)

    @property
    def clip(self) -> Clip | None:
        """The clip that is chosen, as a clip."""
        block = self.block
        return block.clip if block else None

    @property
    def moment(self) -> float:
        """Where the film stands, in seconds of the window."""
        return self.filmed.zero + self.film.time if self.filmed else self.timeline.playhead[1]

    def leave(self) -> None:
        """Let the film go: another page needs the machine."""
        self._look_soon.stop()
        self.ask_drawn.drop()
        self.film.close()
        self.filmed = None
        self._request = ""
        self.stills.stop()

    def go_to(self, lane: int, moment: float) -> None:
        """Show what a camera filmed at a moment of the window."""
        if self.night is None or not 0 <= lane < len(self.night.lanes):
            return
        self.lane = lane
        self.filmed = self.night.lanes[lane].at(moment)
        self.timeline.set_playhead(lane, moment)
        if self.filmed is None:
            self.film.pause()
            self.film.failed.emit(say.NO_PICTURE)
            return
        block = self._block_at(lane, moment)
        self.desk.clip_id = block.clip.id if block else None
        self.timeline.choose(self.desk.clip_id)
        film_time = moment - self.filmed.zero
        plan = self._plan(block)
        if self.film.path == self.filmed.recording.path and self.film.plan == plan:
            self.film.seek(film_time)
        else:
            self.film.open(self.filmed.recording.path, plan, film_time)
        self.transport.until = float(block.clip.span.end) if block else None
        self._show_side()

    def choose(self, clip_id: str) -> None:
        """Take a clip in hand and show its beginning."""
        self.desk.clip_id = clip_id
        block = self.block
        if block is not None:
            self._enter(block, fit=False)
            self._show_side()

    def next_clip(self, step: int) -> None:
        """Go to the clip after this one or before it; where no clip is in hand, to the nearest that way."""
        passed = sum(one.start <= self.moment for one in self.blocks)
        place = self.block.number - 1 + step if self.block else passed - (step < 0)
        if self.blocks:
            target = self.blocks[place % len(self.blocks)]
            self.choose(target.clip.id)
            self.timeline.choose(target.clip.id)

    def add_here(self) -> None:
        """Make a clip of some seconds around the frame that shows."""
        if self.filmed is not None:
            at, recording = self.film.time, self.filmed.recording
            end = min(float(recording.duration), at + AFTER)
            self.desk.edit(edits.Add(recording.id, max(0.0, at - BEFORE), end))
            self.go_to(self.lane, self.moment)

    def next_check(self) -> None:
        """Go to the next place that the second look wants checked."""
        found = places(self.desk, self.blocks)
        if found:
            block, moment = next((one for one in found if one[1] > self.moment + 0.05), found[0])
            self.go_to(block.lane, moment)

    def toggle_mask(self) -> None:
        """Cover the picked thing, or ask why it may be seen."""
        if self.clip is not None and self.stage.selected:
            self.side.toggle(self.stage.selected)

    def take_off(self) -> None:
        """Take the picked cover off: it hides no face and no plate."""
        if self.clip is not None and self.stage.selected:
            self.desk.edit(edits.Uncover(self.clip.id, self.stage.selected))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Follow the keys of the player, while it or the time line has the focus."""
        run = KEYS.get(event.keyCombination().toCombined())
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if run is not None and (control or self.stage.hasFocus() or self.timeline.hasFocus()):
            run(self)
        else:
            event.ignore()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Fold the time line where there is little room."""
        super().resizeEvent(event)
        self.timeline.set_folded(self.window().height() < FOLD_BELOW)

    def _in(self, block: Block) -> bool:
        return self.filmed is not None and self.filmed.recording.id == block.clip.recording and self.lane == block.lane

    def _block_at(self, lane: int, moment: float) -> Block | None:
        return next((one for one in self.blocks if one.lane == lane and one.start <= moment < one.end), None)

    def _plan(self, block: Block | None) -> RedactionPlan | None:
        return self.desk.plan(block.clip) if block else None

    def _enter(self, block: Block, *, fit: bool) -> None:
        self.ask_drawn.drop()
        if fit and self.night is not None:
            self.timeline.show_stretch(max(0.0, block.start - 90), min(self.night.length, block.end + 120))
        self.go_to(block.lane, block.start)

    def _replan(self) -> None:
        """Show the same frame with the covers as they are now."""
        block = self.block
        plan = self._plan(block)
        if self.filmed is not None and plan != self.film.plan:
            self.film.open(self.filmed.recording.path, plan, self.film.time)
        self.transport.until = float(block.clip.span.end) if block else None

    def _shown(self, film_time: float) -> None:
        if self.filmed is None or self.night is None:
            return
        moment = self.filmed.zero + film_time
        self.timeline.set_playhead(self.lane, moment)
        block = self._block_at(self.lane, moment)
        self.stage.outside = block is None
        self.transport.where.setText(moments.clock(self.night.moment(moment), seconds=True))
        if self.film.playing and block is not None and block.clip.id != self.desk.clip_id:
            speed = self.film.playing
            self.go_to(self.lane, moment)
            self.film.play(speed)

    def _see(self, film_time: float) -> None:
        """Show what somebody saw in the finished clip."""
        if self.isVisible():
            self.film.seek(film_time)

    def escape(self) -> bool:
        """Stop drawing, or take no clip in hand any more."""
        if self.stage.drawing or self.ask_drawn.asking:
            self.stage.draw(on=False)
            self.ask_drawn.drop()
            return True
        return False

    def _peek(self, clip_id: str, moment: float) -> None:
        """Show the frame at an end that is being dragged."""
        block = next((one for one in self.blocks if one.clip.id == clip_id), None)
        if block is not None and self._in(block) and self.filmed is not None:
            self.film.seek(moment - self.filmed.zero)

    def _ask_drawn(self, box: Box) -> None:
        if self.clip is not None:
            self.ask_drawn.ask(self.clip, box, self.film.time)

    def _show_asked(self, asked: Mask | None) -> None:
        """Show what a cover is asked about; its bar takes the place of the player's, for the picture not to jump."""
        answered = asked is None and self.stage.asked is not None
        self.stage.ask(asked)
        self.bars.setCurrentWidget(self.ask_drawn if asked else self.transport)
        if answered:
            self.stage.setFocus()

    def _place(self, track: str, box: Box) -> None:
        """Set a cover where it was dragged to, in the frame that shows."""
        if self.clip is not None:
            self.desk.edit(edits.Place(self.clip.id, track, self.film.time, box.x1, box.y1, box.x2, box.y2))

    def _show_sheet(self) -> None:
        """Show the contact sheet of the clip in hand, and go to what is chosen there."""
        clip, plan = self.clip, self._plan(self.block)
        if clip is None or plan is None:
            return
        self.film.pause()
        sheet = ContactSheet(self, self.desk, clip, plan)
        if sheet.exec() and sheet.chosen is not None:
            self.film.seek(sheet.chosen)
        sheet.deleteLater()

    def _remove_several(self) -> None:
        """Let several covers of the clip in hand be marked, and take them off."""
        clip, plan = self.clip, self._plan(self.block)
        if clip is None or plan is None:
            return
        self.film.pause()
        dialog = RemovingDialog(self, self.desk, clip, plan)
        if dialog.exec():
            self.desk.edit(*dialog.chosen)
        dialog.deleteLater()

    def _show_lettering(self) -> None:
        """Offer to cover the words that can be read in the clip in hand."""
        if self.clip is not None:
            self.film.pause()
            dialog = LetteringDialog(self, self.desk, self._request, self.clip)
            dialog.exec()
            dialog.deleteLater()

    def _show_side(self) -> None:
        block = self.block
        done = self.desk.finished(block.clip) if block else None
        plan = self._plan(block)
        self.side.show_clip(block, len(self.blocks), plan, done)
        if plan is not None and block is not None:
            self.stills.faces(self.desk, block.clip, plan, self.side)

    def _show_state(self) -> None:
        rendering, finding = self.desk.rendering, self.desk.finding
        ready = bool(self.blocks) and all(self.desk.finished(one.clip) for one in self.blocks)
        self.cover.setText(say.COVERING if rendering else say.TO_CONSENT if ready else say.COVER_AND_GO)
        self.cover.setEnabled(bool(self.blocks) and not rendering and not finding)
        self.undo.setEnabled(self.desk.can_undo)
        self.redo.setEnabled(self.desk.can_redo)
        self.timeline.set_flags([(block.lane, moment) for block, moment in places(self.desk, self.blocks)])
        self.stills.clips(self.desk, self.blocks, self.timeline)
        missing = not_looked_through(self.desk, self.blocks)
        if missing and missing != self._asked and not finding and not rendering:
            self._look_soon.start()
            self._asked = missing
        elif not missing:
            self._asked = missing

    def _progress(self, entry: Entry) -> None:
        """While clips are looked for, show what was found so far."""
        mine = entry.request == self._request and isinstance(entry.job, Propose) and self.isVisible()
        request = self.desk.request
        if mine and request is not None and time.monotonic() - self._read_at > ANEW_SECONDS:
            self._read_at = time.monotonic()
            self.night = night_of(self.desk.store, request)
            self.desk.read_anew()

    def _cover(self) -> None:
        if all(self.desk.finished(one.clip) for one in self.blocks):
            self.desk.went.emit("consent")
        else:
            self.film.pause()
            self.desk.render()
