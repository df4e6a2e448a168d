"""The header: a way back, what one looks at, and the three steps of a request."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from consent_app.ui import controls, theme
from consent_app.ui.page import Heading
from consent_app.words import window as say

CIRCLE, RATIO = 22, 2.0


class Header(QFrame):
    """The header of the window."""

    def __init__(self, back: Callable[[], object], step: Callable[[int], object]) -> None:
        super().__init__()
        self.setObjectName("header")
        self.setMinimumHeight(theme.HEADER)
        self._shown: tuple[Heading, int, bool] | None = None
        self._back = controls.tool("chevl", say.BACK, back)
        self._title = controls.line(share=1.14, weight=600)
        self._below = controls.line(share=0.93, role="second")
        self._steps = [self._step(number, name, step) for number, name in enumerate(say.STEPS, 1)]
        self._row = QWidget()
        self._row.setLayout(controls.row(*self._steps, gap=4))
        self.tools = QWidget()
        self._tools = controls.row(gap=8)
        self.tools.setLayout(self._tools)
        row = controls.row(self._back, gap=12, margin=(24, 6, 24, 6))
        row.addLayout(controls.column(1, self._title, self._below, 1, gap=2), 1)
        row.addWidget(self._row)
        row.addWidget(self.tools)
        self.setLayout(row)

    def _step(self, number: int, name: str, go: Callable[[int], object]) -> QPushButton:
        made = controls.button(f" {name}", lambda: go(number), kind="step")
        made.setIconSize(QSize(CIRCLE, CIRCLE))
        return made

    def show_heading(self, heading: Heading, reached: int) -> None:
        """Show a heading; steps up to `reached` are links."""
        shown = (heading, reached, theme.dark())
        if shown == self._shown:
            return
        self._shown = shown
        self._title.setText(heading.title)
        self._title.setFont(theme.sized(1.14 if heading.below else 1.43, 600))
        self._below.setText(heading.below)
        self._below.setVisible(bool(heading.below))
        self._back.setVisible(heading.step > 0)
        self._row.setVisible(heading.step > 0)
        for number, made in enumerate(self._steps, 1):
            now = number == heading.step
            made.setIcon(_circle(number, now=now, done=number < heading.step))
            made.setEnabled(number <= reached)
            made.setProperty("now", now)
            made.setAccessibleName(f"{say.STEPS[number - 1]}, {number} / {len(self._steps)}")
            made.style().polish(made)
            made.setFont(theme.sized(1.0, 600 if now else 400))

    def take(self, tools: QWidget | None) -> None:
        """Show the tools of a page at the right."""
        for place in range(self._tools.count()):
            item = self._tools.itemAt(place)
            inner = item.widget() if item else None
            if inner is not None:
                inner.setVisible(inner is tools)
        if tools is not None and self._tools.indexOf(tools) < 0:
            self._tools.addWidget(tools)
            tools.show()
        self.tools.setVisible(tools is not None)


def _circle(number: int, *, now: bool, done: bool) -> QIcon:
    """Return the mark of a step: filled where one is, a check where one was, a ring where one comes to."""
    t = theme.tokens()
    pixmap = QPixmap(round(CIRCLE * RATIO), round(CIRCLE * RATIO))
    pixmap.setDevicePixelRatio(RATIO)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen if now or done else theme.colour("edge"))
    painter.setBrush(theme.colour("accent" if now else "accent_soft" if done else "window"))
    painter.drawEllipse(QRectF(1, 1, CIRCLE - 2, CIRCLE - 2))
    if done:
        painter.drawPixmap(4, 4, theme.icon_pixmap("check", t.accent, CIRCLE - 8))
    else:
        painter.setPen(theme.colour("on_accent" if now else "text2"))
        painter.setFont(theme.sized(0.86, 600))
        painter.drawText(QRectF(0, 0, CIRCLE, CIRCLE), Qt.AlignmentFlag.AlignCenter, str(number))
    painter.end()
    made = QIcon(pixmap)
    made.addPixmap(pixmap, QIcon.Mode.Disabled)
    return made
