"""The time line: the whole window and a part of it, a track for each camera, the clips on them, and the playhead."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from html import escape

from PySide6 import QtGui
from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QSizePolicy, QToolTip, QWidget

from consent_app.services.night import Block, Night
from consent_app.ui import theme
from consent_app.ui import timeline_grip as grip
from consent_app.ui import timeline_paint as paint
from consent_app.ui.scale import Pull, Row, Scale, last_frame, overview, row_of
from consent_app.words import timeline as words

ROWS = 3
ZOOM_KEYS = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Equal: 1, Qt.Key.Key_Minus: -1}
NO_NIGHT = Night(datetime.fromtimestamp(0, UTC), 1.0, ())


class TimeLine(QAbstractScrollArea):
    """The time line of a request; moments are real seconds from the start of its window."""

    sought = Signal(int, float)
    chosen = Signal(str)
    ends_moving = Signal(str, float)
    ends_moved = Signal(str, float, float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.follow = True
        self._night, self._blocks = NO_NIGHT, list[Block]()
        self._rows: list[Row] = []
        self._whole = overview((), 1.0)
        self._scale = Scale(0.0, 1.0, grip.LABEL, 1.0, 1.0)
        self._fonts = grip.fonts()
        self._selected: str | None = None
        self._lane, self._moment, self._folded = 0, 0.0, False
        self._flags: tuple[tuple[int, float], ...] = ()
        self._pictures: dict[str, QtGui.QPixmap] = {}
        self._drag: grip.Drag | None = None
        self._pressed: float | None = None
        self._view: grip.View | None = None
        self._layer: QtGui.QPixmap | None = None
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        # The frame on the strip shows and moves what the bar would; the bar stays for those who ask for it.
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setMouseTracking(True)
        self._minus = grip.zoom_tool(self.viewport(), words.ZOOM_OUT, lambda: self.zoom(-1))
        self._plus = grip.zoom_tool(self.viewport(), words.ZOOM_IN, lambda: self.zoom(1))
        self._dress()

    # What the page tells and asks.

    def show_night(self, night: Night, blocks: Sequence[Block]) -> None:
        """Show what was recorded and the clips; what is in view stays while the window is the same."""
        known = (night.start, night.length) == (self._night.start, self._night.length)
        self._night, self._blocks = night, list(blocks)
        self._rows = [row_of(lane, night.length) for lane in night.lanes]
        self._whole = overview(self._rows, night.length)
        here = {block.clip.id for block in blocks}
        self._pictures = {clip: picture for clip, picture in self._pictures.items() if clip in here}
        self._lane = min(self._lane, max(0, len(night.lanes) - 1))
        if not known:
            self._scale = replace(self._scale, length=night.length).fitted()
            self._moment = 0.0
        if isinstance(self._drag, Pull):
            # Work that ends in the background must not take a clip out of a person's hand.
            self._drag = self._drag if known and self._drag.block.clip.id in here else None
            self._put(self._drag.held if self._drag else None)
        self._mark(self._block(self._selected))
        self.setAccessibleName(words.named(night.length, len(night.lanes)))
        self.updateGeometry()
        self._arrange()

    def set_playhead(self, lane: int, moment: float) -> None:
        """Move the playhead; where it leaves the view, the view goes along if `follow`."""
        if (lane, moment) == (self._lane, self._moment):
            return
        before, old_lane, old = paint.playhead_strips(self._seen(), self._moment), self._lane, self._moment
        self._lane, self._moment = lane, moment
        if self.follow:
            self._rescale(self._scale.followed(old, moment, held=self._drag is not None))
        if lane != old_lane:
            self._forget()
            self._bring(lane)
        for strip in (*before, *paint.playhead_strips(self._seen(), moment)):
            self.viewport().update(strip)

    def choose(self, clip_id: str | None) -> None:
        """Mark a clip as selected and bring it into view."""
        block = self._block(clip_id)
        self._mark(block)
        if block:
            self._rescale(self._scale.reaching(block.start, block.end, 0.05))
            self._bring(block.lane)

    def set_thumbnail(self, clip_id: str, picture: QtGui.QImage) -> None:
        """Show a picture in a clip, where there is room."""
        if not picture.isNull():
            self._pictures[clip_id] = paint.thumbnail(picture)
            self._forget()

    def set_flags(self, flags: Sequence[tuple[int, float]]) -> None:
        """Show the places that the second look wants checked: lane and moment."""
        self._flags = tuple(flags)
        self._forget()

    def zoom(self, steps: float, around: float | None = None) -> None:
        """Show less time (steps above 0) or more, around a moment: the playhead if it is in view, else the middle."""
        if around is None:
            inside = self._scale.start <= self._moment <= self._scale.end
            around = self._moment if inside else (self._scale.start + self._scale.end) / 2
        self._rescale(self._scale.zoomed(steps, around))

    def fit(self) -> None:
        """Show the whole window."""
        self._rescale(self._scale.fitted())

    def show_stretch(self, start: float, end: float) -> None:
        """Let a stretch fill the view, with a margin."""
        self._rescale(self._scale.showing(start, end))

    def set_folded(self, folded: bool) -> None:
        """Show one track only until the time line is zoomed; for small screens."""
        self._folded = folded
        self.updateGeometry()
        self._arrange()

    @property
    def visible(self) -> tuple[float, float]:
        """The stretch in view."""
        return self._scale.start, self._scale.end

    @property
    def folded(self) -> bool:
        """Whether one track only shows until the time line is zoomed."""
        return self._folded

    @property
    def selected(self) -> str | None:
        """The clip that is marked."""
        return self._selected

    @property
    def playhead(self) -> tuple[int, float]:
        """The lane and moment that the player shows."""
        return self._lane, self._moment

    # What is seen.

    def _dress(self) -> None:
        self._fonts = grip.fonts()
        self._minus.setIcon(theme.icon("minus"))
        self._plus.setIcon(theme.icon("plus"))
        self._arrange()

    def _places(self) -> grip.Places:
        size, scrolled = self.viewport().size(), self.verticalScrollBar().value()
        return grip.places(size.width(), size.height(), self._fonts, len(self._rows), scrolled)

    def _arrange(self) -> None:
        """Fit everything to the size of the viewport, the type and the night."""
        places = self._places()
        self._scale = self._scale.placed(places.strip.left(), places.strip.width())
        middle = round((places.captions.top() + places.ruler.bottom()) / 2) - 12
        self._minus.move(10, middle)
        self._plus.move(round(places.label) - 36, middle)
        needed = Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff if self._is_folded() else needed)
        bar = self.verticalScrollBar()
        bar.setRange(0, round(places.hidden))
        bar.setSingleStep(round(places.row + grip.GAP))
        bar.setPageStep(round(places.area.height()))
        grip.show_on(self.horizontalScrollBar(), self._scale)
        self._minus.setEnabled(not self._scale.is_whole)
        self._plus.setEnabled(self._scale.zoomed(1, 0) != self._scale)
        self._forget()

    def _is_folded(self) -> bool:
        return self._folded and self._scale.is_whole

    def _rescale(self, scale: Scale) -> None:
        if scale == self._scale:
            return
        self._scale = scale
        if self._folded:
            self.updateGeometry()
        self._arrange()

    def _forget(self) -> None:
        """Have everything drawn anew."""
        self._view = self._layer = None
        self.viewport().update()

    def _seen(self) -> grip.View:
        if self._view is None:
            self._view = grip.View(
                night=self._night,
                rows=self._rows,
                whole=self._whole,
                every=self._blocks,
                scale=self._scale,
                places=self._places(),
                fonts=self._fonts,
                selected=self._selected,
                lane=self._lane,
                flags=self._flags,
            )
        return self._view

    def _block(self, clip_id: str | None) -> Block | None:
        return next((block for block in self._blocks if block.clip.id == clip_id), None)

    def _mark(self, block: Block | None) -> None:
        self._selected = block.clip.id if block else None
        self._forget()
        self.setAccessibleDescription(grip.named(self._seen(), block) if block else "")

    def _bring(self, lane: int) -> None:
        """Scroll a track into view."""
        places, bar = self._places(), self.verticalScrollBar()
        top = lane * (places.row + grip.GAP)
        bar.setValue(round(max(min(bar.value(), top), top + places.row - places.area.height())))

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """Return the size for up to three tracks, for one while it is folded."""
        rows = 1 if self._is_folded() else min(ROWS, len(self._rows))
        return QSize(900, round(self._places().tall(rows)))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """Return the size for one track."""
        return QSize(360, round(self._places().tall(1)))

    def paintEvent(self, event: QtGui.QPaintEvent) -> None:  # noqa: ARG002, N802  # Qt's name
        """Draw what stands still from its picture, and the playhead over it."""
        view, ratio = self._seen(), self.devicePixelRatioF()
        if self._layer is None or self._layer.devicePixelRatio() != ratio:
            self._layer = paint.still(view, self._pictures, ratio)
        painter = QtGui.QPainter(self.viewport())
        painter.drawPixmap(0, 0, self._layer)
        if view.rows:
            paint.paint_playhead(painter, view, self._moment)
        if self.hasFocus():
            paint.paint_ring(painter, view)
        painter.end()

    def resizeEvent(self, event: QtGui.QResizeEvent) -> None:  # noqa: ARG002, N802  # Qt's name
        """Keep the stretch in view on more or fewer pixels."""
        self._arrange()

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: ARG002, N802  # Qt's name
        """Follow the bars."""
        self._rescale(grip.shown_on(self.horizontalScrollBar(), self._scale))
        self._forget()

    # What hands and keys do.

    def event(self, event: QEvent) -> bool:
        """Follow colours, type and focus; keep Esc from the page while something is dragged: there it leads back."""
        kind, kinds = event.type(), QEvent.Type
        if kind == kinds.ShortcutOverride and isinstance(event, QtGui.QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            if self._drag is not None:
                event.accept()
                return True
        elif kind in {kinds.PaletteChange, kinds.FontChange, kinds.ApplicationFontChange, kinds.StyleChange}:
            self._dress()
        elif kind in {kinds.FocusIn, kinds.FocusOut}:
            self.viewport().update()
        return super().event(event)

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Tell what is under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QtGui.QHelpEvent):
            view = self._seen()
            lines = grip.told(view, grip.hit(view, event.pos().toPointF(), self._moment))
            QToolTip.showText(event.globalPos(), "<br>".join(escape(line) for line in lines), self.viewport())
            return True
        return super().viewportEvent(event)

    def mousePressEvent(self, event: QtGui.QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """Take hold of what is under the pointer."""
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        x = self._pressed = event.position().x()
        found = grip.hit(self._seen(), event.position(), self._moment)
        self._drag = grip.grasp(self._seen(), found, x, self._moment)
        if found.block:
            self.choose(found.block.clip.id) if found.part is grip.Part.CHIP else self._mark(found.block)
            self.chosen.emit(found.block.clip.id)
        if isinstance(self._drag, grip.Slide):
            self._rescale(self._scale.panned(self._drag.start - self._scale.start))
        elif isinstance(self._drag, grip.Scrub) and found.part is not grip.Part.HEAD:
            self._seek(found.lane, found.moment)

    def mouseDoubleClickEvent(self, event: QtGui.QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """Take a second press that comes soon as a press."""
        self.mousePressEvent(event)

    def mouseMoveEvent(self, event: QtGui.QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """Drag what is held, or show by the cursor what could be."""
        x = event.position().x()
        if self._drag is None:
            found = grip.hit(self._seen(), event.position(), self._moment)
            self.viewport().setCursor(grip.CURSORS.get(found.part, Qt.CursorShape.ArrowCursor))
        elif self._pressed is None or abs(x - self._pressed) >= grip.STILL:
            self._pressed = None
            self._drag_to(x, reach=0.0 if event.modifiers() & Qt.KeyboardModifier.AltModifier else grip.REACH)

    def mouseReleaseEvent(self, event: QtGui.QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """Let go; an end that was moved is told once."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        drag, self._drag = self._drag, None
        if isinstance(drag, Pull) and drag.moved:
            self.ends_moved.emit(drag.block.clip.id, drag.held.start, drag.held.end)

    def wheelEvent(self, event: QtGui.QWheelEvent) -> None:  # noqa: N802  # Qt's name
        """Zoom around the pointer with Ctrl, else move through time; over the names, through the tracks."""
        x, turn = event.position().x(), event.angleDelta()
        before, bar = (self._scale, self.verticalScrollBar().value()), self.verticalScrollBar()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(turn.y() / 120, self._scale.moment_of(min(max(self._scale.left, x), self._scale.right)))
            return
        if x < self._scale.left:
            bar.setValue(bar.value() - round(turn.y() / 120 * bar.singleStep()))
        else:
            self._rescale(self._scale.panned(-(turn.x() + turn.y()) / 1200 * self._scale.span))
        event.setAccepted(before != (self._scale, bar.value()))

    def keyPressEvent(self, event: QtGui.QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Zoom with + - 0, jump with Home and End, stop a drag with Esc; other keys are the page's."""
        free = not event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        key, filmed = event.key(), self._night.lanes[self._lane].filmed if self._night.lanes else ()
        if key == Qt.Key.Key_Escape and self._drag is not None:
            self._let_be()
        elif free and key in ZOOM_KEYS:
            self.zoom(ZOOM_KEYS[Qt.Key(key)])
        elif free and key == Qt.Key.Key_0:
            self.fit()
        elif free and filmed and key == Qt.Key.Key_Home:
            self._seek(self._lane, min(item.start for item in filmed))
        elif free and filmed and key == Qt.Key.Key_End:
            self._seek(self._lane, max(last_frame(item) for item in filmed))
        else:
            event.ignore()

    def _seek(self, lane: int, moment: float) -> None:
        self.set_playhead(lane, moment)
        self.sought.emit(lane, moment)

    def _drag_to(self, x: float, reach: float) -> None:
        drag, scale = self._drag, self._scale
        if isinstance(drag, grip.Slide):
            self._rescale(drag.to(self._seen(), x))
        elif isinstance(drag, grip.Scrub):
            self._seek(drag.lane, min(max(0.0, scale.moment_of(x + drag.aside)), scale.length))
        elif isinstance(drag, Pull):
            self._drag = moved = drag.to(scale.moment_of(x), reach * scale.pixel)
            if moved.now != drag.now:
                self._put(moved.held)
                self._rescale(scale.reaching(moved.now, moved.now))
                self.ends_moving.emit(moved.block.clip.id, moved.now)

    def _put(self, held: Block | None) -> None:
        """Show a clip as it is held, not as it is kept."""
        if held:
            self._blocks = [held if one.clip.id == held.clip.id else one for one in self._blocks]
            self._forget()

    def _let_be(self) -> None:
        """Undo the drag; the player goes back to what it showed."""
        drag, self._drag = self._drag, None
        if isinstance(drag, grip.Slide):
            self._rescale(self._scale.panned(drag.start - self._scale.start))
        elif isinstance(drag, Pull):
            self._put(drag.block)
            self.sought.emit(self._lane, self._moment)
