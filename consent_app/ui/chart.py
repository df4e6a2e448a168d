"""The chart of the ledger: a bar for what each request asked, a line at its foot for what was given."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from consent_app.ui import theme
from consent_app.words import ledger as say

BARS, HIGH, LEAST, WIDEST = 5, 190, 4, 64
ABOVE, BELOW = 22, 62


@dataclass(frozen=True, slots=True)
class Bar:
    """One request: when, by whom, seconds asked and given."""

    when: str
    who: str
    asked: float
    given: float


class Chart(QWidget):
    """Bars of the last requests, the oldest at the left; heights are true to each other, and so are the lines."""

    def __init__(self) -> None:
        super().__init__()
        self._bars: list[Bar] = []
        self.setMinimumSize(260, HIGH)

    def show_bars(self, bars: list[Bar]) -> None:
        """Show other requests."""
        self._bars = bars[-BARS:]
        self.setAccessibleName(say.chart([(f"{bar.when}, {bar.who}", bar.asked, bar.given) for bar in self._bars]))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """Paint the bars above one line."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = self.height() - BELOW
        painter.setPen(theme.colour("edge"))
        painter.drawLine(0, ground, self.width(), ground)
        longest = max((bar.asked for bar in self._bars), default=0) or 1
        column = self.width() / max(1, len(self._bars))
        for place, bar in enumerate(self._bars):
            self._paint(painter, bar, QRectF(place * column, 0, column, ground), longest)
        painter.end()

    def _paint(self, painter: QPainter, bar: Bar, room: QRectF, longest: float) -> None:
        whole = room.height() - ABOVE
        high = max(LEAST, whole * bar.asked / longest)
        wide = min(WIDEST, room.width() * 0.6)
        box = QRectF(room.center().x() - wide / 2, room.bottom() - high, wide, high)
        painter.setPen(theme.colour("edge"))
        painter.setBrush(theme.colour("track"))
        painter.drawRoundedRect(box, 3, 3)
        if bar.given:
            line = max(LEAST, whole * bar.given / longest)
            painter.fillRect(QRectF(box.left(), box.bottom() - line, wide, line), theme.colour("accent"))
        asked, gave = say.bar(bar.asked, bar.given)
        small, bold = theme.sized(0.86), theme.sized(0.86, 600)
        self._write(painter, QRectF(room.left(), box.top() - 20, room.width(), 18), asked, small, "text")
        role = "accent" if bar.given else "text2"
        for row, (words, font, tint) in enumerate(
            ((bar.when, small, "text2"), (bar.who, small, "text2"), (gave, bold, role))
        ):
            self._write(painter, QRectF(room.left(), room.bottom() + 4 + 18 * row, room.width(), 18), words, font, tint)

    def _write(self, painter: QPainter, room: QRectF, words: str, font: QFont, role: str) -> None:
        painter.setFont(font)
        painter.setPen(QPen(theme.colour(role)))
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(room.width()) - 4)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, shown)
