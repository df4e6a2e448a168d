"""Words that can be read in a clip, each offered to be covered, and the cover to go with what it is written on."""

from typing import Any

from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from consent_app.domain.footage import Clip
from consent_app.services import jobs
from consent_app.services import review as edits
from consent_app.ui import controls
from consent_app.ui.desk import Desk
from consent_app.ui.dialog import Asking
from consent_app.words import review as say
from consent_app.words import window as words

# More lines than this height holds scroll, in pixels.
WIDTH, HEIGHT = 460, 300


class LetteringDialog(Asking):
    """Lists the words; covering one is an edit like any other, and can be undone."""

    def __init__(self, parent: QWidget, desk: Desk, request: str, clip: Clip) -> None:
        super().__init__(parent, say.LETTERING)
        self._desk, self._clip = desk, clip
        self.said = controls.label(say.LETTERING_READING)
        self._close = controls.row(1, controls.button(words.CLOSE_DIALOG, self.reject))
        self._column = controls.column(self.said, gap=12, margin=(20,) * 4)
        self._column.addLayout(self._close)
        self.setLayout(self._column)
        self.setFixedWidth(WIDTH)
        self.ask(jobs.Lettering(desk.root, request, clip.id))

    def take(self, document: dict[str, Any]) -> None:
        """Offer each line of words."""
        lines = document.get("lines", [])
        self.said.setText(say.LETTERING_FOUND if lines else say.LETTERING_NONE)
        if lines:
            offers = controls.column(gap=6)
            for line in lines:
                offers.addLayout(controls.row(self._offer(line), 1, _when(line)))
            self._column.insertWidget(self._column.indexOf(self._close), controls.listed(offers, HEIGHT))
        self.fit()

    def _offer(self, line: dict[str, Any]) -> QPushButton:
        x1, y1, x2, y2 = line["box"]
        # What stands is covered through the clip where it is: following it would leave with whoever passes before it.
        follow = {} if line["stands"] else {"follow": True, "t_s": line["t_s"]}
        edit = edits.Cover(self._clip.id, x1, y1, x2, y2, **follow)

        def cover() -> None:
            offer.setEnabled(False)
            self._desk.edit(edit)

        offer = controls.button(say.cover_words(line["text"]), cover, icon="plus")
        return offer


def _when(line: dict[str, Any]) -> QLabel:
    return controls.label(say.words_there(None if line["stands"] else line["t_s"]), role="second", wrap=False)
