"""What a cover is to do that a person just drew: go with what it shows, stay through the clip, or only a moment."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame

from consent_app.domain.evidence import Box, Kind
from consent_app.domain.footage import Clip
from consent_app.domain.redaction import Mask, Shape
from consent_app.redact.plan import AROUND, BY_PERSON
from consent_app.services import review as edits
from consent_app.ui import controls
from consent_app.words import review as say
from consent_app.words import window as words


class DrawnBar(QFrame):
    """A bar in place of the player's, as long as it asks; `asks` gives the cover it asks about, or None."""

    asks = Signal(object)

    def __init__(self, edit: Callable[[edits.Edit], object]) -> None:
        super().__init__()
        self.setObjectName("stagebar")
        self._edit = edit
        self._drawn: tuple[Clip, Box, float] | None = None
        self.round = QCheckBox(say.ROUND)
        self.round.toggled.connect(self._tell)
        choices = [
            controls.button(say.FOLLOW_IT, self._follow),
            controls.button(say.WHOLE_CLIP, self._whole),
            controls.button(say.ONLY_HERE, self._here),
        ]
        about = controls.label(say.DRAWN_ASK, wrap=False)
        row = controls.row(about, self.round, 1, *choices, margin=(12, 6, 12, 6))
        row.addWidget(controls.tool("x", words.CANCEL, self.drop, on_stage=True))
        self.setLayout(row)

    def ask(self, clip: Clip, box: Box, moment: float) -> None:
        """Ask about a box drawn in a clip at a time of its recording."""
        self._drawn = (clip, box, moment)
        self._tell()

    @property
    def asking(self) -> bool:
        """Tell whether it waits for an answer."""
        return self._drawn is not None

    def drop(self) -> None:
        """Ask no more; nothing is covered."""
        self._drawn = None
        self._tell()

    @property
    def _shape(self) -> Shape:
        return Shape.ELLIPSE if self.round.isChecked() else Shape.BOX

    def _tell(self) -> None:
        asked = Mask("", Kind.REGION, self._shape, self._drawn[1], BY_PERSON, seen=True) if self._drawn else None
        self.asks.emit(asked)

    def _cover(self, start: float | None = None, end: float | None = None, *, follow: bool = False) -> None:
        """Cover it; without ends through the whole clip, wherever the clip is made to start and end later."""
        if self._drawn is not None:
            clip, box, moment = self._drawn
            self.drop()
            self._edit(
                edits.Cover(clip.id, box.x1, box.y1, box.x2, box.y2, start, end, self._shape, follow=follow, t_s=moment)
            )

    def _follow(self) -> None:
        self._cover(follow=True)

    def _whole(self) -> None:
        self._cover()

    def _here(self) -> None:
        if self._drawn is not None:
            clip, _, moment = self._drawn
            start, end = float(clip.span.start), float(clip.span.end)
            self._cover(max(start, moment - float(AROUND)), min(end, moment + float(AROUND)))
