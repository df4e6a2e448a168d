"""Taking several covers off at once: what a detector found in a clip, the least sure first, to choose from."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QGridLayout, QToolButton, QWidget

from consent_app.domain.footage import Clip
from consent_app.domain.redaction import RedactionPlan
from consent_app.services import jobs
from consent_app.services.review import Uncover
from consent_app.ui import controls
from consent_app.ui.desk import Desk
from consent_app.ui.dialog import Asking
from consent_app.ui.sheet import AROUND, SIZE, TILE, tile_of
from consent_app.ui.stills import pictures_of
from consent_app.ui.subjects import MOST, Subject, removable
from consent_app.words import review as say
from consent_app.words import window as words

# So many pictures lie beside each other.
ACROSS = 4


class RemovingDialog(Asking):
    """Shows each thing as it was filmed; `chosen` are the changes that take the covers off those that are marked."""

    def __init__(self, parent: QWidget, desk: Desk, clip: Clip, plan: RedactionPlan) -> None:
        super().__init__(parent, say.REMOVE_TITLE)
        self._clip = clip
        self.tiles: dict[str, QToolButton] = {}
        grid = QGridLayout()
        grid.setSpacing(10)
        found = removable(plan)[:MOST]
        for place, subject in enumerate(found):
            grid.addWidget(self._tile(subject), *divmod(place, ACROSS), Qt.AlignmentFlag.AlignLeft)
        inner = QWidget()
        inner.setObjectName("panelinner")
        inner.setLayout(controls.column(grid, 1))
        self.remove = controls.button("", self.accept, kind="filled")
        self.remove.setAutoDefault(False)
        keep = controls.button(words.CANCEL, self.reject)
        buttons = controls.row(1, keep, self.remove)
        about = controls.label(say.REMOVE_ABOUT)
        self.setLayout(controls.column(about, controls.scrolled(inner), buttons, gap=12, margin=(20,) * 4))
        self.resize(SIZE)
        self._count()
        keep.setDefault(True)
        path = desk.store.recording(clip.recording).path
        self.ask(jobs.Stills(tuple(_still(subject, plan, path) for subject in found)))

    @property
    def chosen(self) -> tuple[Uncover, ...]:
        """The changes that take the marked covers off."""
        return tuple(Uncover(self._clip.id, track) for track, tile in self.tiles.items() if tile.isChecked())

    def _tile(self, subject: Subject) -> QToolButton:
        tile = tile_of(subject.name, f"{say.REMOVE}: {subject.name}")
        tile.setCheckable(True)
        tile.toggled.connect(self._count)
        self.tiles[subject.track.id] = tile
        return tile

    def _count(self) -> None:
        """Say how many are marked; with none there is nothing to do."""
        count = len(self.chosen)
        self.remove.setText(say.remove_marked(count))
        self.remove.setEnabled(count > 0)

    def take(self, document: dict[str, Any]) -> None:
        """Show the pictures that were made."""
        for key, image in pictures_of(document).items():
            self.tiles[key].setIcon(QIcon(QPixmap.fromImage(image)))


def _still(subject: Subject, plan: RedactionPlan, path: str) -> jobs.Still:
    best = subject.track.best
    box = best.box.grown(AROUND).clipped(plan.width, plan.height) or best.box
    return jobs.Still(subject.track.id, path, float(best.time), TILE.height(), (box.x1, box.y1, box.x2, box.y2))
