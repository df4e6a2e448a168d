"""Regions of a camera's picture, drawn on a picture of it: where nothing matters, or what is covered in all films."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeySequence, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QPushButton, QWidget

from consent_app.domain.evidence import Box
from consent_app.domain.footage import Recording
from consent_app.services import jobs
from consent_app.ui import controls, theme
from consent_app.ui.dialog import Asking
from consent_app.ui.shelf import Region
from consent_app.ui.stills import Stills
from consent_app.words import window as say

PICTURE_HEIGHT = 320
# What is offered takes so much room; more scrolls.
OFFERS_HEIGHT = 80
# A drag shorter than this share of the picture was a slip.
LEAST = 0.01
VEIL = 0.6
# So many places are offered: no more than a person looks through.
MOST = 6


class Sheet(QWidget):
    """A picture on which regions are drawn by dragging; `regions` are shares of its sides."""

    changed = Signal()

    def __init__(self, size: QSize, regions: Sequence[Region]) -> None:
        super().__init__()
        self.regions = tuple(regions)
        self._earlier: list[tuple[Region, ...]] = []
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
            self.add(drawn)
        self.update()

    def add(self, region: Region) -> None:
        """Put one region more on the picture."""
        self._set((*self.regions, region))

    def clear(self) -> None:
        """Take all regions off."""
        self._set(())

    def undo(self) -> None:
        """Take the last change back."""
        if self._earlier:
            self.regions = self._earlier.pop()
            self.update()
            self.changed.emit()

    @property
    def can_undo(self) -> bool:
        """Tell whether there is a change to take back."""
        return bool(self._earlier)

    def _set(self, regions: tuple[Region, ...]) -> None:
        if regions == self.regions:
            return
        self._earlier.append(self.regions)
        self.regions = regions
        self.update()
        self.changed.emit()

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


@dataclass(frozen=True, slots=True)
class Asked:
    """What regions are drawn for, in words: the title, what to draw, and the button that keeps them."""

    title: str
    about: str
    keep: str


IGNORED = Asked(say.IGNORE, say.IGNORE_ABOUT, say.IGNORE_KEEP)
COVERED = Asked(say.COVER_ALWAYS, say.COVER_ALWAYS_ABOUT, say.COVER_ALWAYS_KEEP)


class RegionsDialog(Asking):
    """Asks for regions; where it is wanted, offers those in which something always stands."""

    def __init__(
        self, parent: QWidget, asked: Asked, regions: Iterable[Box], recording: Recording, stills: Stills
    ) -> None:
        super().__init__(parent, asked.title)
        width = round(PICTURE_HEIGHT * recording.width / recording.height)
        self.sheet = Sheet(QSize(width, PICTURE_HEIGHT), [(box.x1, box.y1, box.x2, box.y2) for box in regions])
        self.found = controls.label("", role="second")
        self.found.hide()
        self._offered: dict[Region, QPushButton] = {}
        clear = controls.button(say.IGNORE_CLEAR, self.sheet.clear)
        self.undo = controls.button(say.UNDO, self.sheet.undo)
        self.undo.setShortcut(QKeySequence.StandardKey.Undo)
        self.undo.setEnabled(False)
        self.sheet.changed.connect(self._changed)
        yes = controls.button(asked.keep, self.accept, kind="filled")
        no = controls.button(say.CANCEL, self.reject)
        column = controls.column(controls.label(asked.about.format(camera=recording.camera)), self.sheet, gap=12)
        column.addWidget(self.found)
        self._rows = controls.row(clear, self.undo, 1, no, yes)
        column.addLayout(self._rows)
        column.setContentsMargins(20, 20, 20, 20)
        self._column = column
        self.setLayout(column)
        yes.setFocus()
        still = jobs.Still(f"{recording.id} regions", recording.path, float(recording.duration) / 2, PICTURE_HEIGHT)
        stills.show([still], lambda _, image: self._show(image))

    def propose(self, job: jobs.Standing) -> None:
        """Look for what always stands in the camera's pictures, and offer it."""
        self.found.setText(say.STANDING_LOOKING)
        self.found.show()
        self.ask(job)

    def take(self, document: dict[str, Any]) -> None:
        """Offer the regions that were found."""
        found = document.get("regions", [])
        self.found.setText(say.STANDING_FOUND if found else say.STANDING_NONE)
        offers = controls.column(gap=6)
        for one in found[:MOST]:
            x1, y1, x2, y2 = one["box"]
            text = say.standing(one["text"], private=one["private"])
            offers.addWidget(self._offer(text, (x1, y1, x2, y2)), alignment=Qt.AlignmentFlag.AlignLeft)
        if found:
            self._column.insertWidget(self._column.indexOf(self._rows), controls.listed(offers, OFFERS_HEIGHT))
        self.fit()

    def _offer(self, text: str, region: Region) -> QPushButton:
        offer = controls.button(text, lambda: self.sheet.add(region), icon="plus")
        self._offered[region] = offer
        return offer

    def _changed(self) -> None:
        self.undo.setEnabled(self.sheet.can_undo)
        for region, offer in self._offered.items():
            offer.setEnabled(region not in self.sheet.regions)

    def _show(self, image: QImage) -> None:
        if self.there:
            self.sheet.show_picture(image)
