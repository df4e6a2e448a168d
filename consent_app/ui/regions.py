"""Regions of a camera's picture in which nothing that moves matters, drawn on a picture of it."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QDialog, QWidget

from consent_app.domain.footage import Camera, Recording
from consent_app.services import jobs
from consent_app.ui import controls, theme
from consent_app.ui.stills import Stills
from consent_app.words import window as say

Region = tuple[float, float, float, float]
PICTURE_HEIGHT = 320
# A drag shorter than this share of the picture was a slip.
LEAST = 0.01
VEIL = 0.6


class Sheet(QWidget):
    """A picture on which regions are drawn by dragging; `regions` are shares of its sides."""

    def __init__(self, size: QSize, regions: list[Region]) -> None:
        super().__init__()
        self.regions = regions
        self._picture = QPixmap()
        self._from: QPointF | None = None
        self._to = QPointF()
        self.setFixedSize(size)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName(say.IGNORE_SHEET)

    def show_picture(self, image: QImage) -> None:
        """Show what the camera sees."""
        self._picture = QPixmap.fromImage(image)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """Begin a region."""
        self._from = self._to = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """Draw it larger."""
        self._to = event.position()
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """Keep it."""
        self._to = event.position()
        drawn = self._drawn()
        self._from = None
        if drawn is not None and drawn[2] - drawn[0] > LEAST and drawn[3] - drawn[1] > LEAST:
            self.regions.append(drawn)
        self.update()

    def clear(self) -> None:
        """Take all regions off."""
        self.regions.clear()
        self.update()

    def _drawn(self) -> Region | None:
        if self._from is None:
            return None
        across = sorted(min(1.0, max(0.0, x / self.width())) for x in (self._from.x(), self._to.x()))
        down = sorted(min(1.0, max(0.0, y / self.height())) for y in (self._from.y(), self._to.y()))
        return across[0], down[0], across[1], down[1]

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """Paint the picture and the regions on it."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("stage"))
        if not self._picture.isNull():
            painter.drawPixmap(self.rect(), self._picture)
        drawn = self._drawn()
        for region in [*self.regions, *([drawn] if drawn else [])]:
            x1, y1, x2, y2 = region
            box = QRectF(x1 * self.width(), y1 * self.height(), (x2 - x1) * self.width(), (y2 - y1) * self.height())
            painter.setOpacity(VEIL)
            painter.fillRect(box, theme.colour("stage"))
            painter.setOpacity(1.0)
            painter.setPen(theme.colour("note"))
            painter.drawRect(box)
        painter.end()


class RegionsDialog(QDialog):
    """Asks where nothing that moves matters."""

    def __init__(self, parent: QWidget, camera: Camera, recording: Recording, stills: Stills) -> None:
        super().__init__(parent)
        self.setWindowTitle(say.IGNORE)
        width = round(PICTURE_HEIGHT * recording.width / recording.height)
        regions = [(box.x1, box.y1, box.x2, box.y2) for box in camera.ignored]
        self.sheet = Sheet(QSize(width, PICTURE_HEIGHT), regions)
        self._open = True
        about = controls.label(say.IGNORE_ABOUT.format(camera=camera.name))
        clear = controls.button(say.IGNORE_CLEAR, self.sheet.clear)
        yes = controls.button(say.IGNORE_KEEP, self.accept, kind="filled")
        no = controls.button(say.CANCEL, self.reject)
        self.setLayout(controls.column(about, self.sheet, controls.row(clear, 1, no, yes), gap=12, margin=(20,) * 4))
        still = jobs.Still(f"{recording.id} regions", recording.path, float(recording.duration) / 2, PICTURE_HEIGHT)
        stills.show([still], lambda _, image: self._show(image))

    def _show(self, image: QImage) -> None:
        if self._open:
            self.sheet.show_picture(image)

    def done(self, result: int) -> None:
        """Close; a picture that comes later is not shown."""
        self._open = False
        super().done(result)
