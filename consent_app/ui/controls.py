"""Small controls that pages share, each with its accessible name from the start."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from consent_app.ui import theme

L = TypeVar("L", bound=QBoxLayout)


def label(text: str, *, share: float = 1.0, weight: int = 400, role: str = "", wrap: bool = True) -> QLabel:
    """Return a text; `role` "second" is the quieter colour."""
    made = QLabel(text)
    made.setFont(theme.sized(share, weight))
    made.setWordWrap(wrap)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        made.setObjectName(role)
    return made


class Elided(QLabel):
    """One line of text that gives way where there is no room for it; the whole of it is its tooltip."""

    def minimumSizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """Return the room for a few letters."""
        return QSize(min(80, super().minimumSizeHint().width()), super().minimumSizeHint().height())

    def setText(self, text: str) -> None:  # noqa: N802  # Qt's name
        """Show another text."""
        super().setText(text)
        self.setToolTip(text)
        self.setAccessibleName(text)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """Paint as much of the text as fits."""
        painter = QPainter(self)
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.setPen(theme.colour("text2" if self.objectName() == "second" else "text"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        painter.end()


def line(*, share: float = 1.0, weight: int = 400, role: str = "") -> Elided:
    """Return one line of text that gives way where there is no room."""
    made = Elided()
    made.setFont(theme.sized(share, weight))
    made.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        made.setObjectName(role)
    return made


def button(text: str, run: Callable[[], object], *, kind: str = "", icon: str = "") -> QPushButton:
    """Return a button; kinds are "filled" (the one next step), "even" (as large as it), "quiet", "link", or plain."""
    made = QPushButton(text)
    made.setAccessibleName(text)
    if kind:
        made.setObjectName(kind)
    if icon:
        made.setIcon(theme.icon(icon, "on_accent" if kind == "filled" else "text"))
        made.setIconSize(QSize(20, 20))
        made.setText(f" {text}")
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    # In a dialog Enter means the next step and nothing else, whatever button comes first.
    made.setAutoDefault(kind == "filled")
    made.clicked.connect(lambda: run())  # noqa: PLW0108  # the signal would hand on an argument of its own
    return made


def tool(icon: str, name: str, run: Callable[[], object], *, text: str = "", on_stage: bool = False) -> QToolButton:
    """Return a tool with an icon; its name is its tooltip and what a screen reader says."""
    made = QToolButton()
    made.setObjectName("tool")
    if icon:
        made.setIcon(theme.light_icon(icon) if on_stage else theme.icon(icon))
    made.setIconSize(QSize(20, 20))
    made.setToolTip(name)
    made.setAccessibleName(name)
    if text:
        made.setText(f" {text}")
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        made.setMinimumWidth(made.sizeHint().width() + 8)
    made.clicked.connect(lambda: run())  # noqa: PLW0108  # the signal would hand on an argument of its own
    return made


def picture(icon: str, role: str = "text2", size: int = 20) -> QLabel:
    """Return an icon that only shows."""
    made = QLabel()
    made.setPixmap(theme.icon_pixmap(icon, getattr(theme.tokens(), role), size))
    made.setFixedSize(size, size)
    return made


def column(
    *items: QWidget | QLayout | int, gap: int = 8, margin: tuple[int, int, int, int] = (0, 0, 0, 0)
) -> QVBoxLayout:
    """Return items below each other; a number is a stretch of that strength."""
    return _filled(QVBoxLayout(), items, gap, margin)


def row(*items: QWidget | QLayout | int, gap: int = 8, margin: tuple[int, int, int, int] = (0, 0, 0, 0)) -> QHBoxLayout:
    """Return items beside each other; a number is a stretch of that strength."""
    return _filled(QHBoxLayout(), items, gap, margin)


def _filled(made: L, items: tuple[QWidget | QLayout | int, ...], gap: int, margin: tuple[int, ...]) -> L:
    made.setSpacing(gap)
    made.setContentsMargins(*margin)
    for item in items:
        if isinstance(item, QWidget):
            made.addWidget(item)
        elif isinstance(item, int):
            made.addStretch(item)
        else:
            made.addLayout(item)
    return made


def frame(name: str, layout: QLayout) -> QFrame:
    """Return a frame of a named look around a layout."""
    made = QFrame()
    made.setObjectName(name)
    made.setLayout(layout)
    return made


def banner(icon: str, text: str, tone: str = "") -> QFrame:
    """Return a calm notice; tones are "", "note", "danger", "ok"."""
    role = {"": "accent"}.get(tone, tone)
    said = label(text)
    made = frame("banner", row(picture(icon, role), said, gap=12, margin=(16, 12, 16, 12)))
    made.setProperty("tone", tone)
    made.setAccessibleName(text)
    said.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    return made


def chip(text: str, tone: str = "note") -> QLabel:
    """Return a short word in a rounded field."""
    made = label(text, share=0.86, weight=500, role="chip", wrap=False)
    made.setProperty("tone", tone)
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    made.setFixedHeight(22)
    return made


def scrolled(inner: QWidget) -> QScrollArea:
    """Return a page that scrolls where it does not fit."""
    made = QScrollArea()
    made.setWidget(inner)
    made.setWidgetResizable(True)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return made


def listed(rows: QLayout, most: int) -> QScrollArea:
    """Return a list in a dialog that is as high as its rows, up to so many pixels."""
    inner = QWidget()
    inner.setLayout(rows)
    made = scrolled(inner)
    made.setFrameShape(QFrame.Shape.NoFrame)
    made.setMaximumHeight(most)
    made.setMinimumHeight(min(most, inner.sizeHint().height()))
    return made


def emptied(layout: QLayout) -> None:
    """Take everything out of a layout and let it go."""
    while (item := layout.takeAt(0)) is not None:
        if (inner := item.widget()) is not None:
            inner.hide()
            inner.deleteLater()
        elif (nested := item.layout()) is not None:
            emptied(nested)


def tabular(font: QFont) -> QFont:
    """Return the font with figures of equal width, where it has them."""
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def hairline() -> QFrame:
    """Return a thin line between things."""
    made = QFrame()
    made.setObjectName("hairline")
    made.setFixedHeight(1)
    return made


def badge(text: str) -> QLabel:
    """Return a number in a circle."""
    made = label(text, share=0.86, weight=600, role="badge", wrap=False)
    made.setFixedSize(24, 24)
    made.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return made


def radio(*, chosen: bool) -> QLabel:
    """Return the mark of one choice among several, that only shows."""
    made = QLabel()
    made.setObjectName("radio")
    made.setProperty("chosen", chosen)
    made.setFixedSize(18, 18)
    return made
