"""The consent: finished clips only, each shared or kept at home, and the bundle written from what is shared."""

from PySide6.QtCore import QSize, Qt, QTimer, QUrl
from PySide6.QtGui import QAccessible, QDesktopServices, QImage, QKeyEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QFileDialog, QPushButton, QSlider, QToolButton, QWidget

from consent_app.domain.footage import Clip
from consent_app.domain.release import Choice, RedactedClip
from consent_app.domain.work import ConsentAppError
from consent_app.services import jobs
from consent_app.services.review import parse_edits
from consent_app.ui import asking, asking_leaving, controls, theme
from consent_app.ui.desk import Desk, folder_for_bundles
from consent_app.ui.film import Film
from consent_app.ui.leaving import Leaving, State
from consent_app.ui.page import Gauge, Heading, Page
from consent_app.ui.stage import Stage
from consent_app.ui.stills import Stills
from consent_app.ui.transport import Transport
from consent_app.ui.watch import Watch
from consent_app.words import moments
from consent_app.words import review as say
from consent_app.words import window as words
from consent_app.words.durations import spoken

STRIP = QSize(128, 72)
COMPACT_BELOW, WIDE_FROM = 680, 1200
SIDE, SIDE_NARROW = 372, 312


class ConsentPage(Page):
    """Step 3: consent."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.film = Film(self)
        self.stage = Stage(self.film, handle=False)
        self.transport = Transport(self.film)
        self.stills = Stills(self)
        self.out = folder_for_bundles()
        self.watch = Watch("", 0.0)
        self._clips: list[Clip] = []
        self._tiles: dict[str, QToolButton] = {}
        self.title = controls.label("", share=1.14, weight=600, wrap=False)
        self.about = controls.line(share=0.93, role="second")
        self.told = controls.label("", share=0.93, role="second")
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.watched = controls.label("", wrap=False)
        self.looked = QCheckBox(say.LOOKED)
        self.listen = controls.button(say.LISTEN, self._listen_outside)
        self._heard: set[str] = set()
        self.share = self._choice(say.SHARE, Choice.SHARE)
        self.keep = self._choice(say.KEEP, Choice.KEEP)
        self.leaving = Leaving(self._change_folder, self._change_terms, self._see_words)
        self.leaving.setFixedWidth(SIDE_NARROW)
        self.none = controls.button(say.SHARE_NOTHING, desk.decline, kind="even")
        self.write = controls.button("", self._write, kind="filled")
        self.act(self.none, self.write)
        self._lay()
        self._listen()

    def _choice(self, text: str, choice: Choice) -> QPushButton:
        made = QPushButton(text)
        made.setObjectName("choice")
        made.setCheckable(True)
        made.setAccessibleName(text)
        made.setIcon(theme.icon("check" if choice is Choice.SHARE else "house"))
        made.setText(f"  {text}")
        made.clicked.connect(lambda: self.choose(choice))
        return made

    def _lay(self) -> None:
        self.flag = controls.tool("flag", say.SEE_SOMETHING, self.see, text=say.SEE_SOMETHING, on_stage=True)
        self.slider.setAccessibleName(say.PLAYER)
        self.slider.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.transport.stretch(self.slider)
        self.transport.add(self.watched, self.flag)
        self._strip = controls.row(gap=10)
        self._strip.addStretch(1)
        strip = QWidget()
        strip.setLayout(self._strip)
        self._scroll = controls.scrolled(strip)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFixedHeight(STRIP.height() + 46)
        left = controls.column(controls.row(self.title, 1, self.about), gap=10, margin=(24, 16, 24, 12))
        box = controls.column(gap=0)
        box.addWidget(self.stage, 1)
        box.addWidget(self.transport)
        left.addLayout(box, 1)
        # What is pressed must not move away when there is nothing more to say.
        still = self.told.sizePolicy()
        still.setRetainSizeWhenHidden(True)
        self.told.setSizePolicy(still)
        left.addWidget(self.told)
        left.addWidget(self.looked)
        left.addWidget(self.listen, alignment=Qt.AlignmentFlag.AlignLeft)
        left.addLayout(controls.row(self.share, self.keep, gap=12))
        left.addWidget(self._scroll)
        row = controls.row(gap=0)
        row.addLayout(left, 1)
        row.addWidget(self.leaving)
        self.setLayout(row)

    def _listen(self) -> None:
        self.film.opened.connect(lambda: self.slider.setRange(0, max(1, self.film.frames - 1)))
        self.film.shown.connect(self._shown)
        self.film.ended.connect(lambda _: self._ended())
        self.slider.sliderMoved.connect(self._slide)
        self.looked.clicked.connect(self._look)
        self.desk.ask_words.connect(self._ask_words)
        self.desk.ask_passphrase.connect(self._ask_passphrase)
        self.desk.ask_leak.connect(self._ask_leak)

    def heading(self) -> Heading:
        """Return who asks about what, and for which time."""
        request = self.desk.request
        return Heading(words.heading(request), moments.asked(request), 3) if request else Heading(words.CONSENT)

    def gauge(self) -> Gauge | None:
        """Return how much of what was asked is given: only clips that are shared."""
        request = self.desk.request
        asked = request.asked_at_most.total_seconds() if request else 0.0
        given = sum(float(done.clip.span.duration) for done in self._shared())
        return Gauge(words.choice_meter(asked, given, deciding=True), asked, given)

    def refresh(self) -> None:
        """Show the clips and the choices as they are now."""
        reviewed = self.desk.reviewed
        self._clips = list(reviewed.proposal.clips) if reviewed else []
        if self.clip is None:
            self.desk.clip_id = next((one.id for one in self._open()), self._clips[0].id if self._clips else None)
        self._show_strip()
        self._show_clip()
        self._show_state()
        self.desk.safe.fetch(self._show_state)

    @property
    def clip(self) -> Clip | None:
        """The clip one looks at."""
        return next((one for one in self._clips if one.id == self.desk.clip_id), None)

    @property
    def done(self) -> RedactedClip | None:
        """The finished film of that clip."""
        return self.desk.finished(self.clip) if self.clip else None

    def leave(self) -> None:
        """Let the film go."""
        self.film.close()
        self.stills.stop()

    def go_to(self, clip_id: str) -> None:
        """Look at another clip."""
        self.desk.clip_id = clip_id
        self.refresh()

    def choose(self, choice: Choice) -> None:
        """Share the clip or keep it at home; who decides on it for the first time goes on to the next that is open."""
        done, here = self.done, self.clip
        if done is None or here is None:
            return
        first = self.desk.draft.choice(done) is None
        self.desk.choose(done, choice)
        still = self._open()
        if first and still:
            later = self._clips[self._clips.index(here) :]
            self.go_to(next((one for one in later if one in still), still[0]).id)
            # The keyboard goes on with the film: what decides is locked until it was seen.
            self.stage.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Leave the room to the picture where there is little of it."""
        super().resizeEvent(event)
        compact, wide = self.window().height() < COMPACT_BELOW, self.window().width() >= WIDE_FROM
        style = Qt.ToolButtonStyle
        self._scroll.setFixedHeight(44 if compact else STRIP.height() + 46)
        self.leaving.setFixedWidth(SIDE if wide else SIDE_NARROW)
        self.flag.setToolButtonStyle(style.ToolButtonTextBesideIcon if wide else style.ToolButtonIconOnly)
        self.flag.setMinimumWidth(self.flag.sizeHint().width() + 8)
        self.about.setVisible(wide)
        for tile in self._tiles.values():
            tile.setToolButtonStyle(style.ToolButtonTextOnly if compact else style.ToolButtonTextUnderIcon)
        for one in (self.share, self.keep):
            one.setProperty("compact", compact)
            one.style().polish(one)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Play and step, while the player has the focus."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if not self.stage.hasFocus():
            event.ignore()
        elif event.key() == Qt.Key.Key_Space:
            self.transport.toggle()
        elif Qt.Key(event.key()) in steps:
            self.film.step(steps[Qt.Key(event.key())])
        else:
            event.ignore()

    def _open(self) -> list[Clip]:
        """Return the clips that are not decided on."""
        draft = self.desk.draft
        return [one for one in self._clips if (done := self.desk.finished(one)) is None or draft.choice(done) is None]

    def _shared(self) -> list[RedactedClip]:
        draft = self.desk.draft
        found = [done for one in self._clips if (done := self.desk.finished(one))]
        return [done for done in found if draft.choice(done) is Choice.SHARE]

    def _show_clip(self) -> None:
        clip, done = self.clip, self.done
        if clip is None:
            return
        number = self._clips.index(clip) + 1
        self.title.setText(say.clip_title(number, len(self._clips)))
        clock = moments.clock(clip.started_at, seconds=True)
        self.about.setText(f"{clip.camera}, {clip.started_at:%A} {clock}, {spoken(float(clip.span.duration))}")
        if done is not None and (self.film.path != done.path or self.watch.sha256 != done.sha256):
            self.watch = Watch(done.sha256, float(done.duration))
            self.film.open(done.path, None, 0.0)
        draft = self.desk.draft
        seen = done is not None and draft.seen(done)
        settled = done is not None and done.settled
        choice = draft.choice(done) if done else None
        sounds = done is not None and done.plan.keep_audio
        heard = done is not None and (not sounds or done.sha256 in self._heard or choice is Choice.SHARE)
        self.listen.setVisible(sounds)
        self.share.setEnabled(seen and settled and heard)
        self.share.setToolTip("" if seen and heard else say.HAS_SOUND if seen else say.WATCH_FIRST)
        self.keep.setEnabled(done is not None)
        self.share.setChecked(choice is Choice.SHARE)
        self.keep.setChecked(choice is Choice.KEEP)
        self.watched.setText(say.WATCHED if seen else say.NOT_WATCHED)
        self.looked.setVisible(QAccessible.isActive() and not seen)
        changed = done is not None and draft.stale(done)
        hint = say.CHANGED if changed and not seen else say.WATCH_FIRST if not seen else "" if heard else say.HAS_SOUND
        self.told.setText(say.NOT_COVERED_YET if done is None else hint if settled else say.UNCOVERED)
        self.told.setVisible(bool(self.told.text()))

    def _show_strip(self) -> None:
        names = [one.id for one in self._clips]
        if list(self._tiles) != names:
            controls.emptied(self._strip)
            self._tiles = {clip.id: self._tile(clip) for clip in self._clips}
            for tile in self._tiles.values():
                self._strip.addWidget(tile)
            self._strip.addStretch(1)
        draft = self.desk.draft
        said = {Choice.SHARE: say.SHARED, Choice.KEEP: say.KEPT, None: say.OPEN}
        wanted = {}
        for number, clip in enumerate(self._clips, 1):
            done = self.desk.finished(clip)
            text = f"{number}. {said[draft.choice(done) if done else None]}"
            self._tiles[clip.id].setText(text)
            self._tiles[clip.id].setAccessibleName(text)
            self._tiles[clip.id].setChecked(clip.id == self.desk.clip_id)
            if clip.id == self.desk.clip_id:
                # A new tile has its place when Qt has laid it out.
                QTimer.singleShot(0, self._tiles[clip.id], self._into_view)
            if done is not None:
                still = jobs.Still(done.sha256, done.path, float(done.duration) / 2, STRIP.height())
                wanted[done.sha256] = (clip.id, still)
        self.stills.show(
            (still for _, still in wanted.values()), lambda key, image: self._picture(wanted[key][0], image)
        )

    def _into_view(self) -> None:
        if self.desk.clip_id in self._tiles:
            self._scroll.ensureWidgetVisible(self._tiles[self.desk.clip_id])

    def _tile(self, clip: Clip) -> QToolButton:
        made = QToolButton()
        made.setObjectName("strip")
        made.setCheckable(True)
        compact = self.window().height() < COMPACT_BELOW
        style = Qt.ToolButtonStyle
        made.setToolButtonStyle(style.ToolButtonTextOnly if compact else style.ToolButtonTextUnderIcon)
        made.setIconSize(STRIP)
        made.clicked.connect(lambda: self.go_to(clip.id))
        return made

    def _picture(self, clip_id: str, image: QImage) -> None:
        if clip_id in self._tiles:
            self._tiles[clip_id].setIcon(QPixmap.fromImage(image))

    def _show_state(self) -> None:
        undecided, shared = len(self._open()), self._shared()
        self.write.setText(say.write_button(len(shared), undecided))
        self.write.setEnabled(not undecided and bool(self._clips) and not self.desk.releasing)
        request = self.desk.request
        if request is not None:
            self.leaving.show_state(State(request, shared, self.out, self.desk.draft.terms, self.desk.safe.words))

    def _shown(self, time: float) -> None:
        self.slider.setValue(self.film.index)
        self.transport.where.setText(f"{moments.stopwatch(time)} / {moments.stopwatch(self.watch.duration + 0.5)}")
        if self.film.playing:
            self.watch.see(time)

    def _ended(self) -> None:
        self.watch.see(self.film.time)
        done = self.done
        if done is not None and self.watch.whole and not self.desk.draft.seen(done):
            self.desk.watched(done)

    def _slide(self, index: int) -> None:
        if self.film.frames > 1:
            self.film.seek(self.film.duration * index / (self.film.frames - 1))

    def _look(self) -> None:
        if self.done is not None:
            self.desk.watched(self.done)

    def _listen_outside(self) -> None:
        """Play the finished clip in the computer's own player: it leaves nothing there that is not in the clip."""
        if self.done is not None:
            self._heard.add(self.done.sha256)
            QDesktopServices.openUrl(QUrl.fromLocalFile(self.done.path))
            self._show_clip()

    def see(self) -> None:
        """Go to this very frame in the review."""
        if self.clip is not None:
            self.film.pause()
            self.desk.look_closer(self.clip, self.film.time)

    def _change_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, say.INTO, self.out)
        if chosen:
            self.out = chosen
            self._show_state()

    def _change_terms(self) -> None:
        chosen = asking_leaving.ask_terms(self, self.desk.draft.terms)
        if chosen is not None:
            self.desk.set_terms(chosen)

    def _see_words(self) -> None:
        self.desk.went.emit("settings")

    def _ask_words(self) -> None:
        """Ask for the private words before the first bundle, when their use is plain."""
        typed = asking.ask_words(self)
        if typed is not None:
            self.desk.safe.use(typed)
            self._release()

    def _ask_passphrase(self) -> None:
        """Open the words that lie in a file, or take words for this session instead."""
        passphrase = asking_leaving.ask_passphrase(self, new=False)
        if passphrase is None:
            self._ask_words()
        else:
            self.desk.safe.unlock(passphrase, self._release, lambda _: self._ask_passphrase())

    def _ask_leak(self, error: ConsentAppError) -> None:
        """Cover the place where a private word was found, or let the word stand in this one bundle."""
        way = asking_leaving.ask_leak(self, error)
        if way is asking_leaving.Way.COVER:
            self.desk.edit(*parse_edits(str(error.facts["edits"]).encode(), "").edits)
            self.desk.clip_id = str(error.facts["clip"])
            self.desk.went.emit("review")
            self.desk.told.emit(say.PLACE_COVERED, "ok", "", None)
        elif way is asking_leaving.Way.STAND and self.desk.safe.words:
            self.desk.safe.let_out += (self.desk.safe.words[int(error.facts["word"])],)
            self.desk.told.emit(say.STANDS, "note", "", None)

    def _write(self) -> None:
        if self._shared():
            self._release()
        else:
            self.desk.decline()

    def _release(self) -> None:
        """Write what is shared; where nothing is, nothing is written, and nothing declined either."""
        shared = tuple(self._shared())
        if shared:
            self.desk.release(self.out, shared)
