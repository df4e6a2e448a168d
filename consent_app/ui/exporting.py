"""How to get recordings out of a camera's app, for a footage page that is still empty."""

from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from consent_app.ui import controls
from consent_app.words import exporting as words


class Exporting(QWidget):
    """A list of makers, and the steps for the one that is chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.maker = QComboBox()
        self.maker.setAccessibleName(words.TITLE)
        self.maker.addItems([words.CHOOSE, *(way.maker for way in words.WAYS)])
        self.maker.setMaximumWidth(320)
        self._steps: QVBoxLayout = controls.column(gap=6)
        column = controls.column(controls.label(words.TITLE, weight=600), self.maker, gap=8)
        column.addLayout(self._steps)
        self.setLayout(column)
        self.maker.currentIndexChanged.connect(self._show)

    def _show(self, place: int) -> None:
        controls.emptied(self._steps)
        if place > 0:
            way = words.WAYS[place - 1]
            for number, text in enumerate(words.lines(way)):
                small = number > len(way.steps)
                self._steps.addWidget(controls.label(text, share=0.93 if small else 1.0, role="text2" if small else ""))
