"""A dialog for which a child works out something while it is open."""

from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog, QWidget
from shiboken6 import isValid

from consent_app.services.jobs import Job
from consent_app.ui.child import Running, once


class Asking(QDialog):
    """Asks a child, and takes its document while the dialog is there; subclasses say what they `take`."""

    def __init__(self, parent: QWidget, title: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._page = parent
        self._closed = False
        self._asked: Running | None = None

    @property
    def there(self) -> bool:
        """True until the dialog is closed, or went with its window, which takes dialogs along without asking them."""
        return not self._closed and isValid(self)

    def ask(self, job: Job) -> None:
        """Let a child do a job; where that fails, an empty document is taken."""
        # The child belongs to the page: it may end a moment after the dialog is gone.
        self._asked = once(job, self._page, self.hear, lambda _: self.hear({}))

    def hear(self, document: dict[str, Any]) -> None:
        """Take what the child said, unless nobody is there to see it any more."""
        self._asked = None
        if self.there:
            self.take(document)

    def take(self, document: dict[str, Any]) -> None:
        """Show what the child said."""
        raise NotImplementedError

    def fit(self) -> None:
        """Take the height that everything needs at this width, once it is laid out."""
        QTimer.singleShot(0, self, self._fit)

    def _fit(self) -> None:
        layout = self.layout()
        if layout is not None:
            # Lines that wrap are not in the size that a dialog takes by itself.
            self.resize(self.width(), layout.totalHeightForWidth(self.width()))

    def done(self, result: int) -> None:
        """Close, and let the child go."""
        self._closed = True
        if self._asked is not None:
            self._asked.stop()
        super().done(result)
