"""The contact sheet of a clip: each thing where it is least sure that its cover lies right, as it would be given."""

from fractions import Fraction
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from consent_app.domain.evidence import Track
from consent_app.domain.footage import Clip
from consent_app.domain.redaction import RedactionPlan
from consent_app.redact.plan import least_sure
from consent_app.services import jobs
from consent_app.ui import controls
from consent_app.ui.desk import Desk
from consent_app.ui.dialog import Asking
from consent_app.ui.stills import pictures_of
from consent_app.ui.subjects import MOST, Subject, subjects
from consent_app.words import review as say
from consent_app.words import window as words

EACH = 4
TILE = QSize(128, 112)
# What is shown around a cover, as a share of its size.
AROUND = 0.8
SIZE = QSize(660, 560)


class ContactSheet(Asking):
    """Shows the moments; where one is chosen, `chosen` is its time in seconds of the recording."""

    def __init__(self, parent: QWidget, desk: Desk, clip: Clip, plan: RedactionPlan) -> None:
        super().__init__(parent, say.SHEET)
        self.chosen: float | None = None
        self.tiles: dict[str, QToolButton] = {}
        path = desk.store.recording(clip.recording).path
        column = controls.column(gap=10)
        wanted: list[jobs.Still] = []
        # Who stays visible has no cover to check.
        visible = {one.track for one in plan.visible}
        found = [one for one in subjects(plan) if one.track.id not in visible][:MOST]
        for subject in found:
            column.addWidget(controls.label(subject.name, weight=600))
            column.addLayout(self._row(clip, plan, subject, path, wanted))
        column.addStretch(1)
        inner = QWidget()
        inner.setObjectName("panelinner")
        inner.setLayout(column)
        about = controls.label(say.SHEET_ABOUT if found else say.NOTHING_FOUND)
        close = controls.button(words.CLOSE_DIALOG, self.reject)
        self.setLayout(
            controls.column(about, controls.scrolled(inner), controls.row(1, close), gap=12, margin=(20,) * 4)
        )
        self.resize(SIZE)
        self.ask(jobs.Stills(tuple(wanted), plan))

    def _row(
        self, clip: Clip, plan: RedactionPlan, subject: Subject, path: str, wanted: list[jobs.Still]
    ) -> QHBoxLayout:
        row = controls.row(gap=10)
        for moment in least_sure(subject.track, plan.span, EACH):
            still = _still(subject.track, plan, moment, path)
            if still is not None:
                wanted.append(still)
                row.addWidget(self._tile(still, subject, moment - clip.span.start))
        row.addStretch(1)
        return row

    def _tile(self, still: jobs.Still, subject: Subject, after: Fraction) -> QToolButton:
        when = say.seconds_in(float(after))
        tile = tile_of(when, f"{subject.name}, {when}")
        tile.clicked.connect(lambda: self._go(still.t_s))
        self.tiles[still.key] = tile
        return tile

    def _go(self, moment: float) -> None:
        self.chosen = moment
        self.accept()

    def take(self, document: dict[str, Any]) -> None:
        """Show the pictures that were made."""
        for key, image in pictures_of(document).items():
            self.tiles[key].setIcon(QIcon(QPixmap.fromImage(image)))


def tile_of(text: str, name: str) -> QToolButton:
    """Return a button that shows a picture, which comes later, over a text; `name` is for those who hear it."""
    tile = QToolButton()
    tile.setObjectName("strip")
    tile.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
    tile.setIconSize(TILE)
    tile.setText(text)
    tile.setAccessibleName(name)
    return tile


def _still(track: Track, plan: RedactionPlan, moment: Fraction, path: str) -> jobs.Still | None:
    there = track.at(moment)
    box = there.box.grown(AROUND).clipped(plan.width, plan.height) if there else None
    if box is None:
        return None
    key = f"{track.id}/{moment}"
    return jobs.Still(key, path, float(moment), TILE.height(), (box.x1, box.y1, box.x2, box.y2))
