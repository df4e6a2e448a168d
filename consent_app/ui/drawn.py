"""What a cover is to do that a person just drew: go with what it shows, stay through the clip, or only a moment."""

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox, QFrame

from consent_app.domain.evidence import Box
from consent_app.domain.footage import Clip
from consent_app.domain.redaction import Shape
from consent_app.redact.plan import AROUND
from consent_app.services import review as edits
from consent_app.ui import controls
from consent_app.words import review as say
from consent_app.words import window as words


class DrawnBar(QFrame):
    """A bar below the player; hidden until something was drawn."""

    def __init__(self, edit: Callable[[edits.Edit], object]) -> None:
        super().__init__()
        self.setObjectName("stagebar")
        self._edit = edit
        self._drawn: tuple[Clip, Box, float] | None = None
        self.round = QCheckBox(say.ROUND)
        choices = [
            controls.button(say.FOLLOW_IT, self._follow),
            controls.button(say.WHOLE_CLIP, self._whole),
            controls.button(say.ONLY_HERE, self._here),
        ]
        about = controls.label(say.DRAWN_ASK, wrap=False)
        row = controls.row(about, self.round, 1, *choices, margin=(12, 6, 12, 6))
        row.addWidget(controls.tool("x", words.CANCEL, self.hide, on_stage=True))
        self.setLayout(row)
        self.hide()

    def ask(self, clip: Clip, box: Box, moment: float) -> None:
        """Ask about a box drawn in a clip at a time of its recording."""
        self._drawn = (clip, box, moment)
        self.show()

    def _cover(self, start: float, end: float, *, follow: bool = False) -> None:
        self.hide()
        if self._drawn is not None:
            clip, box, moment = self._drawn
            shape = Shape.ELLIPSE if self.round.isChecked() else Shape.BOX
            self._edit(
                edits.Cover(clip.id, box.x1, box.y1, box.x2, box.y2, start, end, shape, follow=follow, t_s=moment)
            )

    def _follow(self) -> None:
        if self._drawn is not None:
            span = self._drawn[0].span
            self._cover(float(span.start), float(span.end), follow=True)

    def _whole(self) -> None:
        if self._drawn is not None:
            span = self._drawn[0].span
            self._cover(float(span.start), float(span.end))

    def _here(self) -> None:
        if self._drawn is not None:
            clip, _, moment = self._drawn
            start, end = float(clip.span.start), float(clip.span.end)
            self._cover(max(start, moment - float(AROUND)), min(end, moment + float(AROUND)))
