"""The stage paints a film as filmed and as shared, on either side of a handle, with the outlines of the covers."""

from dataclasses import dataclass
from fractions import Fraction

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from consent_app.domain.evidence import Box
from consent_app.domain.redaction import Mask, Shape
from consent_app.ui import controls, theme
from consent_app.ui.film import Film
from consent_app.words import review as say

KNOB, REACH, STEP = 36, 24, 0.05
LEAST_DRAWN = 6
WHITE, BLACK = QColor("#FFFFFF"), QColor(0, 0, 0, 200)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a picture lies on the stage, and the size of the film's own picture, both in their pixels."""

    rect: QRectF
    picture: QSize

    def to_stage(self, box: Box) -> QRectF:
        """Return a box of the film on the stage."""
        x, y = self.rect.width() / self.picture.width(), self.rect.height() / self.picture.height()
        corner = self.rect.topLeft() + QPointF(box.x1 * x, box.y1 * y)
        return QRectF(corner.x(), corner.y(), box.width * x, box.height * y)

    def corners(self, mask: Mask) -> QPolygonF:
        """Return the corners of a cover that has an outline on the stage, the part inside the picture; else none."""
        places = [self.to_stage(Box(x, y, x, y)).topLeft() for x, y in mask.outline]
        return QPolygonF(places).intersected(QPolygonF(self.rect)) if places else QPolygonF()

    def to_film(self, area: QRectF) -> Box | None:
        """Return an area of the stage as a box of the film, or None where it lies outside or is too small to mean."""
        inside = area.normalized().intersected(self.rect)
        if inside.width() < LEAST_DRAWN or inside.height() < LEAST_DRAWN:
            return None
        x, y = self.picture.width() / self.rect.width(), self.picture.height() / self.rect.height()
        left, top = (inside.x() - self.rect.x()) * x, (inside.y() - self.rect.y()) * y
        return Box(left, top, left + inside.width() * x, top + inside.height() * y)


def fitted(picture: QSize, room: QRectF) -> QRectF:
    """Return where a picture lies when it fills a room as far as it can, in its middle."""
    if picture.isEmpty() or room.isEmpty():
        return QRectF(room)
    scale = min(room.width() / picture.width(), room.height() / picture.height())
    size = (picture.width() * scale, picture.height() * scale)
    return QRectF(room.x() + (room.width() - size[0]) / 2, room.y() + (room.height() - size[1]) / 2, *size)


@dataclass(slots=True)
class Grip:
    """A cover in the hand: its area on the stage, which of its sides go with the mouse, and where the mouse is."""

    area: QRectF
    sides: tuple[bool, bool, bool, bool]
    at: QPointF
    moved: bool = False

    def drag(self, to: QPointF) -> None:
        """Follow the mouse."""
        by, self.at, self.moved = to - self.at, to, True
        left, top, right, bottom = (float(side) for side in self.sides)
        self.area.adjust(by.x() * left, by.y() * top, by.x() * right, by.y() * bottom)


def gripped(area: QRectF, at: QPointF) -> Grip | None:
    """Return a cover as it is taken at a point: by a corner, or whole from inside; None beside it."""
    half = REACH / 2
    left, right = abs(at.x() - area.left()) <= half, abs(at.x() - area.right()) <= half
    top, bottom = abs(at.y() - area.top()) <= half, abs(at.y() - area.bottom()) <= half
    if (left or right) and (top or bottom):
        # A cover so small that both sides are in reach is taken by its lower right corner.
        return Grip(QRectF(area), (left and not right, top and not bottom, right, bottom), at)
    return Grip(QRectF(area), (True, True, True, True), at) if area.contains(at) else None


class Stage(QWidget):
    """Shows a film; it only paints, what it shows comes from the film's child.

    `asked` was drawn and is not covered yet.
    """

    picked = Signal(str)
    drawn = Signal(object)
    reshaped = Signal(str, object)

    def __init__(self, film: Film, *, handle: bool) -> None:
        super().__init__()
        self.film = film
        self.split = 0.5 if handle else 0.0
        self.selected: str | None = None
        self.drawing, self.outside = False, False
        self.asked: Mask | None = None
        self._handle, self._dragged = handle, False
        self._from: QPointF | None = None
        self._to = QPointF()
        self._grip: Grip | None = None
        self.setObjectName("stage")
        self.setAccessibleName(say.PLAYER)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 120)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._failed = controls.label("", role="onstage")
        self._again: QPushButton = controls.button(say.TRY_AGAIN, film.again)
        self._lay()
        film.shown.connect(self._shown)
        film.failed.connect(self._fail)

    def _lay(self) -> None:
        self._failed.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column: QVBoxLayout = controls.column(1, self._failed, self._again, 1, gap=12, margin=(24, 24, 24, 24))
        column.setAlignment(self._again, Qt.AlignmentFlag.AlignHCenter)
        self.setLayout(column)
        self._failed.hide()
        self._again.hide()

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """Return a size that leaves room for the tools around."""
        return QSize(640, 360)

    @property
    def place(self) -> Place:
        """Where the picture lies."""
        return Place(fitted(self.film.picture, QRectF(self.rect())), self.film.picture)

    @property
    def masks(self) -> tuple[Mask, ...]:
        """The covers in the frame that shows."""
        plan = self.film.plan
        return plan.masks_at(Fraction(self.film.time).limit_denominator(90_000)) if plan else ()

    def set_split(self, share: float) -> None:
        """Move the handle between before and after, 0 to 1."""
        self.split = min(1.0, max(0.0, share))
        self.update()

    def draw(self, *, on: bool) -> None:
        """Let the person draw a box, or stop that."""
        self.drawing, self._from = on, None
        self.setCursor(Qt.CursorShape.CrossCursor if on else Qt.CursorShape.ArrowCursor)
        self.update()

    def ask(self, asked: Mask | None) -> None:
        """Show the place that a person is asked about, or none any more."""
        self.asked = asked
        self.update()

    def _shown(self, _time: float) -> None:
        self._failed.hide()
        self._again.hide()
        self.update()

    def _fail(self, sentence: str) -> None:
        self._failed.setText(sentence)
        self._failed.show()
        self._again.show()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Ask for pictures of the new size."""
        super().resizeEvent(event)
        ratio = self.devicePixelRatioF()
        self.film.fit(QSize(round(self.width() * ratio), round(self.height() * ratio)))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """Paint the picture, the handle and the outlines."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("stage"))
        failed = self._failed.isVisibleTo(self)
        if not failed and not self.film.given.isNull():
            place = self.place
            self._paint_picture(painter, place)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for mask in (*self.masks, self.asked) if self.asked else self.masks:
                chosen = mask.track == self.selected
                held = self._grip.area if self._grip and chosen else None
                corners = QPolygonF() if held else place.corners(mask)
                _outline(painter, held or place.to_stage(mask.box), mask, corners, selected=chosen)
            if self._handle:
                self._paint_handle(painter, place.rect)
            if self._from is not None:
                _dashes(painter, QRectF(self._from, self._to).normalized())
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()

    def _paint_picture(self, painter: QPainter, place: Place) -> None:
        rect = place.rect
        painter.drawImage(rect, self.film.given)
        if self.split > 0:
            left = QRectF(rect.x(), rect.y(), rect.width() * self.split, rect.height())
            painter.setClipRect(left)
            painter.drawImage(rect, self.film.filmed)
            painter.setClipping(False)

    def _paint_handle(self, painter: QPainter, rect: QRectF) -> None:
        x = rect.x() + rect.width() * self.split
        painter.setPen(QPen(WHITE, 2))
        painter.drawLine(QPointF(x, rect.y()), QPointF(x, rect.bottom()))
        knob = self._knob(rect)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(WHITE)
        painter.drawEllipse(knob)
        painter.drawPixmap(knob.center() - QPointF(10, 10), theme.icon_pixmap("compare", "#1B1F23"))
        painter.setFont(theme.sized(0.93, 500))
        _tag(painter, say.FILMED, QPointF(rect.x() + 12, rect.y() + 12), right=False)
        given = say.STAYS if self.outside else say.GIVEN if self.film.plan else say.NOT_YET
        _tag(painter, given, QPointF(rect.right() - 12, rect.y() + 12), right=True)

    def _knob(self, rect: QRectF) -> QRectF:
        x = rect.x() + rect.width() * self.split
        return QRectF(x - KNOB / 2, rect.center().y() - KNOB / 2, KNOB, KNOB)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """Begin to draw, take the handle, or pick a cover."""
        at, place = event.position(), self.place
        x = place.rect.x() + place.rect.width() * self.split
        if self.drawing:
            self._from = self._to = at
        elif self._handle and (self._knob(place.rect).contains(at) or abs(at.x() - x) <= KNOB / 4):
            self._dragged = True
        elif (chosen := next((one for one in self.masks if one.track == self.selected), None)) is not None and (
            grip := gripped(place.to_stage(chosen.box), at)
        ):
            self._grip = grip
        else:
            self._pick(at, place)

    def _pick(self, at: QPointF, place: Place) -> None:
        half = REACH / 2
        under = [one for one in self.masks if place.to_stage(one.box).adjusted(-half, -half, half, half).contains(at)]
        smallest = min(under, key=lambda one: one.box.area, default=None)
        self.selected = smallest.track if smallest else None
        self.picked.emit(self.selected or "")
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """Drag the handle or the box."""
        if self._dragged:
            rect = self.place.rect
            self.set_split((event.position().x() - rect.x()) / rect.width())
        elif self._from is not None:
            self._to = event.position()
            self.update()
        elif self._grip is not None:
            self._grip.drag(event.position())
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """Let the handle or a cover go, or finish the box."""
        self._dragged = False
        grip, self._grip = self._grip, None
        if grip is not None:
            box = self.place.to_film(grip.area)
            if not grip.moved:
                self._pick(event.position(), self.place)
            elif box is not None and self.selected:
                self.reshaped.emit(self.selected, box)
        if self._from is not None:
            box = self.place.to_film(QRectF(self._from, event.position()))
            self.draw(on=False)
            if box is not None:
                self.drawn.emit(box)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Move the handle."""
        key = Qt.Key
        to = {
            key.Key_BracketLeft: self.split - STEP,
            key.Key_BracketRight: self.split + STEP,
            key.Key_Home: 0.0,
            key.Key_End: 1.0,
        }.get(key(event.key()))
        if to is None or not self._handle:
            event.ignore()
        else:
            self.set_split(to)


def _outline(painter: QPainter, area: QRectF, mask: Mask, corners: QPolygonF, *, selected: bool) -> None:
    """Draw the outline of a cover: white on black, dashed, or solid with its corners where it is selected."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for pen in (QPen(BLACK, 4), QPen(WHITE, 2, Qt.PenStyle.SolidLine if selected else Qt.PenStyle.DashLine)):
        painter.setPen(pen)
        if not corners.isEmpty():
            painter.drawPolygon(corners)
        elif mask.shape is Shape.ELLIPSE:
            painter.drawEllipse(area)
        else:
            painter.drawRect(area)
    if selected:
        painter.setPen(QPen(BLACK, 1))
        painter.setBrush(WHITE)
        for corner in (area.topLeft(), area.topRight(), area.bottomLeft(), area.bottomRight()):
            painter.drawRect(QRectF(corner.x() - 4, corner.y() - 4, 8, 8))


def _dashes(painter: QPainter, area: QRectF) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(BLACK, 4))
    painter.drawRect(area)
    painter.setPen(QPen(WHITE, 2, Qt.PenStyle.DashLine))
    painter.drawRect(area)


def _tag(painter: QPainter, text: str, corner: QPointF, *, right: bool) -> None:
    width = painter.fontMetrics().horizontalAdvance(text) + 20
    area = QRectF(corner.x() - width if right else corner.x(), corner.y(), width, 24)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(12, 14, 16, 210))
    painter.drawRoundedRect(area, 6, 6)
    painter.setPen(WHITE)
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)
