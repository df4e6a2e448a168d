"""The bar under a film: play, frame by frame, and where the film stands."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QToolButton, QWidget

from consent_app.ui import controls, theme
from consent_app.ui.film import Film
from consent_app.words import review as say

FASTEST = 4.0


class Transport(QFrame):
    """Drives a film with buttons; pages add their own tools at the right."""

    def __init__(self, film: Film) -> None:
        super().__init__()
        self.setObjectName("stagebar")
        self.film = film
        self.until: float | None = None
        self.back = controls.tool("stepb", say.BACK, lambda: film.step(-1), on_stage=True)
        self.button = controls.tool("play", say.PLAY, self.toggle, on_stage=True)
        self.on = controls.tool("stepf", say.FORWARD, lambda: film.step(1), on_stage=True)
        self.where = controls.label("", wrap=False)
        self._row = controls.row(self.back, self.button, self.on, self.where, gap=8, margin=(12, 6, 12, 6))
        self._stretch = self._row.count()
        self._row.addStretch(1)
        self.setLayout(self._row)
        for tool in (self.back, self.button, self.on):
            tool.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        film.shown.connect(self._show)
        film.ended.connect(self._show)
        film.failed.connect(self._show)

    def stretch(self, widget: QWidget) -> None:
        """Give the free room in the middle to a widget."""
        self._row.takeAt(self._stretch)
        self._row.insertWidget(self._stretch, widget, 1)

    def add(self, *tools: QWidget) -> None:
        """Put more tools at the right."""
        for tool in tools:
            if isinstance(tool, QToolButton):
                tool.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self._row.addWidget(tool)

    def toggle(self) -> None:
        """Play, or stand still."""
        if self.film.playing:
            self.film.pause()
        else:
            self.film.play(1.0, self._until(1.0))

    def faster(self, direction: int) -> None:
        """Play forwards or backwards; asked again, twice as fast."""
        going = self.film.playing * direction > 0
        speed = min(FASTEST, abs(self.film.playing) * 2) if going else 1.0
        self.film.play(speed * direction, self._until(direction))

    def _until(self, direction: float) -> float | None:
        ahead = self.until is not None and self.film.time < self.until - 0.05
        return self.until if direction > 0 and ahead else None

    def _show(self, _what: object) -> None:
        playing = bool(self.film.playing)
        words = say.PAUSE if playing else say.PLAY
        if self.button.accessibleName() != words:
            self.button.setIcon(theme.light_icon("pause" if playing else "play"))
            self.button.setToolTip(words)
            self.button.setAccessibleName(words)
