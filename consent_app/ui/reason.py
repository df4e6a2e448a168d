"""A reason that is asked for where it is needed, and stays as far as it was typed."""

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLineEdit, QScrollArea, QWidget

from consent_app.ui import controls

# How much below a field stays in view with it, in pixels.
EDGE = 12


class Reason(QWidget):
    """Asks for a reason in place; hidden until it is needed."""

    def __init__(self, whose: str, about: str, yes: str, give: Callable[[str], object]) -> None:
        super().__init__()
        self.line = QLineEdit()
        self.line.setPlaceholderText(about)
        self.line.setAccessibleName(f"{whose}: {about}")
        self._give = give
        button = controls.button(yes, self._try)
        self.line.returnPressed.connect(self._try)
        self.setLayout(controls.column(controls.label(about, share=0.93), self.line, button, gap=6))
        self.hide()

    def ask(self) -> None:
        """Show the field, all of it, and let the person type."""
        self.show()
        self.line.setFocus()
        # It has its place when Qt has laid out what it pushed down.
        QTimer.singleShot(0, self, self._come_into_view)

    def take_up(self, typed: str) -> None:
        """Show the field with what was typed so far, where it was made anew meanwhile."""
        self.line.setText(typed)
        self.show()

    def _come_into_view(self) -> None:
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if above is not None:
            above.ensureWidgetVisible(self, 0, EDGE)

    def _try(self) -> None:
        given = self.line.text().strip()
        if given:
            # It is asked no more, whatever is made anew with it.
            self.hide()
            self._give(given)
