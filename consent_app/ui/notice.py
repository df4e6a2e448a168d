"""What was said last: a sentence above the foot, with at most one thing to do about it."""

from collections.abc import Callable

from PySide6.QtWidgets import QFrame

from consent_app.ui import controls, theme
from consent_app.words import window as say

ICONS = {"": "info", "ok": "check", "note": "flag", "danger": "alert"}


class Notice(QFrame):
    """A bar that stays until it is closed, answered, or another page is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("banner")
        self._icon = controls.picture("info")
        self._said = controls.label("")
        self._button = controls.button("", self._press, kind="quiet")
        self._run: Callable[[], object] | None = None
        close = controls.tool("x", say.CLOSE, self.hide)
        row = controls.row(self._icon, gap=12, margin=(24, 6, 12, 6))
        row.addWidget(self._said, 1)
        row.addWidget(self._button)
        row.addWidget(close)
        self.setLayout(row)
        self.hide()

    def tell(self, sentence: str, tone: str, button: str, run: Callable[[], object] | None) -> None:
        """Show a sentence in a tone ("", "ok", "note", "danger"), and a button where there is something to do."""
        self._said.setText(sentence)
        self.setAccessibleName(sentence)
        self._icon.setPixmap(theme.icon_pixmap(ICONS[tone], getattr(theme.tokens(), tone or "accent")))
        self._run = run
        self._button.setText(button)
        self._button.setAccessibleName(button)
        self._button.setVisible(run is not None)
        self.setProperty("tone", tone)
        self.style().polish(self)
        self.show()

    @property
    def sentence(self) -> str:
        """The words that show, or none."""
        return self._said.text() if self.isVisible() else ""

    def _press(self) -> None:
        run = self._run
        self.hide()
        if run is not None:
            run()
