"""What every page of the window has: a heading, a meter, actions in the foot, and a way to read anew."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from consent_app.ui import controls, theme
from consent_app.ui.desk import Desk
from consent_app.words import window as say

BAR_WIDTH, BAR_HEIGHT, BAR_LEAST = 560, 8, 4
# Yes and no stand side by side, equally wide.
EVEN = 184


@dataclass(frozen=True, slots=True)
class Heading:
    """What the header says: a title, a line below it, and the step (1 to 3) inside a request."""

    title: str
    below: str = ""
    step: int = 0


@dataclass(frozen=True, slots=True)
class Gauge:
    """What the meter shows: a sentence, and seconds asked and given."""

    sentence: str
    asked: float = 0.0
    given: float = 0.0


class Page(QWidget):
    """One page; `refresh` is called whenever it shows and whenever something changed while it does."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("page")
        self.desk = desk
        self.foot = QWidget()
        self._row = controls.row(gap=12)
        self.foot.setLayout(self._row)

    def heading(self) -> Heading:
        """Return what the header says."""
        raise NotImplementedError

    def gauge(self) -> Gauge | None:
        """Return what the meter shows, or None for the sum of all requests."""
        return None

    def refresh(self) -> None:
        """Read everything anew."""
        raise NotImplementedError

    def leave(self) -> None:
        """Come to rest: another page shows now."""

    def escape(self) -> bool:
        """Take back what is half done; tell whether there was something."""
        return False

    def welcome(self) -> None:
        """Take the focus as the page comes up: where its keys work, else where its next step is."""
        stage = self.findChild(QWidget, "stage")
        target = stage or self.filled() or self
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def act(self, *buttons: QPushButton) -> None:
        """Put buttons into the foot, the filled one last."""
        for button in buttons:
            self._row.addWidget(button)

    def even(self) -> None:
        """Make the buttons of the foot equally wide and high: a no is never smaller than a yes."""
        buttons = self.foot.findChildren(QPushButton)
        width = max((one.sizeHint().width() for one in buttons), default=0)
        for one in buttons:
            one.setMinimumWidth(max(EVEN, width))

    def filled(self) -> QPushButton | None:
        """Return the page's one next step, where there is one."""
        found = [one for one in (*self.foot.findChildren(QPushButton), *self.findChildren(QPushButton))
                 if one.objectName() == "filled" and one.isVisibleTo(self.window())]  # fmt: skip
        return found[0] if found else None


class Meter(QWidget):
    """The bar of the meter: full is what was asked, filled what is given, at true scale but never too thin to see."""

    def __init__(self) -> None:
        super().__init__()
        self._gauge = Gauge("")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMaximumWidth(BAR_WIDTH)

    def show_gauge(self, gauge: Gauge) -> None:
        """Show another state."""
        self._gauge = gauge
        self.setAccessibleName(say.meter_name(gauge.asked, gauge.given))
        self.setToolTip(say.WIDER if 0 < self._filled() < BAR_LEAST else "")
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """Return the bar's size."""
        return QSize(BAR_WIDTH, BAR_HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """Paint the bar."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(0.5, 0.5, self.width() - 1, self.height() - 1)
        painter.setPen(theme.colour("edge"))
        painter.setBrush(theme.colour("track"))
        painter.drawRoundedRect(whole, 4, 4)
        if self._gauge.given > 0:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent"))
            painter.drawRoundedRect(QRectF(0, 0, max(float(BAR_LEAST), self._filled()), self.height()), 3, 3)
        painter.end()

    def _filled(self) -> float:
        return self.width() * min(1.0, self._gauge.given / self._gauge.asked) if self._gauge.asked else 0.0
