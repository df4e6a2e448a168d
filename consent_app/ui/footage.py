"""The footage: what the household's cameras recorded, when, and how that is known."""

from pathlib import Path

from PySide6.QtCore import (
    QObject,
    QSize,
    Qt,
    QTimer,
)
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHeaderView,
    QTableView,
    QWidget,
)

from consent_app.domain.footage import Camera, Recording
from consent_app.services import jobs
from consent_app.ui import asking, controls
from consent_app.ui.clock import ClockDialog
from consent_app.ui.desk import Desk
from consent_app.ui.exporting import Exporting
from consent_app.ui.page import Heading, Page
from consent_app.ui.regions import COVERED, IGNORED, RegionsDialog
from consent_app.ui.stills import Stills
from consent_app.ui.table import Index, Rows, table_of
from consent_app.words import clocks, moments
from consent_app.words import window as say
from consent_app.words.durations import spoken

PICTURE = QSize(64, 36)
ROW = 48


class Recordings(Rows[Recording]):
    """The recordings of one camera, or of all, as a table."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(say.COLUMNS, parent)
        self._pictures: dict[str, QPixmap] = {}
        self._there: dict[str, bool] = {}

    def show_rows(self, rows: list[Recording]) -> None:
        """Show other recordings."""
        if rows != self.rows:
            self._there = {}
        super().show_rows(rows)

    def set_picture(self, key: str, image: QImage) -> None:
        """Show a small picture of a recording."""
        self._pictures[key] = QPixmap.fromImage(image)
        row = next((number for number, one in enumerate(self.rows) if one.id == key), None)
        if row is not None:
            at = self.index(row, 0)
            self.dataChanged.emit(at, at)

    def data(self, index: Index, role: int = 0) -> object:
        """Return what a cell shows."""
        one = self.rows[index.row()]
        if role == Qt.ItemDataRole.DecorationRole and index.column() == 0:
            return self._pictures.get(one.id)
        if role == Qt.ItemDataRole.ToolTipRole:
            return one.path
        return super().data(index, role)

    def text(self, one: Recording, column: int) -> str:
        """Return what a cell says."""
        match column:
            case 1:
                return f"{one.camera}\n{Path(one.path).name}"
            case 2:
                return f"{moments.day(one.started_at)}\n{moments.clock(one.started_at, seconds=True)}"
            case 3:
                return spoken(float(one.duration))
            case 4:
                shift = (one.started_at - one.clock.started_at).total_seconds()
                return clocks.corrected(one.clock.source, one.clock.confidence, shift)
            case 5:
                if one.id not in self._there:
                    self._there[one.id] = Path(one.path).is_file()
                return say.READY if self._there[one.id] else say.AWAY
            case _:
                return ""


class FootagePage(Page):
    """A table of recordings, and the ways to bring more in."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.tools = QWidget()
        folder = controls.button(say.ADD_FOLDER, self._folder, icon="folder")
        files = controls.button(say.ADD_FILES, self._files, icon="film")
        self.tools.setLayout(controls.row(folder, files))
        self.camera = QComboBox()
        self.camera.setAccessibleName(say.ALL_CAMERAS)
        self.camera.setMinimumWidth(220)
        self.clock = controls.button(say.SET_CLOCK, self._clock, icon="clock")
        self.regions = controls.button(say.IGNORE, self._ignore)
        self.covered = controls.button(say.COVER_ALWAYS, self._cover)
        self.model = Recordings(self)
        self.table = self._table()
        self.empty = QWidget()
        said = controls.label(say.EMPTY_FOOTAGE, share=1.14)
        first = controls.button(say.ADD_FOLDER, self._folder, kind="filled")
        ways = Exporting()
        self.empty.setLayout(controls.column(said, controls.row(first, 1), ways, gap=14, margin=(0, 16, 0, 0)))
        self.stills = Stills(self)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(120)
        self._soon.timeout.connect(self._pictures)
        self.head = QWidget()
        self.head.setLayout(controls.row(self.camera, 1, self.covered, self.regions, self.clock))
        column = controls.column(self.head, self.empty, gap=12, margin=(24, 16, 24, 16))
        column.addWidget(self.table, 1)
        column.addStretch(0)
        self.setLayout(column)
        self.camera.currentIndexChanged.connect(lambda _: self._show_rows())
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._show_clock())
        self.table.verticalScrollBar().valueChanged.connect(lambda _: self._soon.start())
        desk.ask_clock.connect(self.compare)
        desk.ask_footage.connect(lambda paths: self.add(tuple(paths)))

    def _table(self) -> QTableView:
        table = table_of(self.model, say.FOOTAGE, ROW)
        table.setIconSize(PICTURE)
        table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        for column, width in enumerate((PICTURE.width() + 16, 210, 190, 110, 0, 70)):
            if width:
                table.setColumnWidth(column, width)
        table.horizontalHeader().setSectionResizeMode(4, QHeaderView.ResizeMode.Stretch)
        return table

    def heading(self) -> Heading:
        """Return the page's name."""
        return Heading(say.FOOTAGE)

    def refresh(self) -> None:
        """Show the recordings as they are now."""
        cameras = [one.name for one in self.desk.store.cameras()]
        shown = [self.camera.itemText(place) for place in range(1, self.camera.count())]
        if shown != cameras or not self.camera.count():
            chosen = self.camera.currentText()
            self.camera.blockSignals(True)
            self.camera.clear()
            self.camera.addItems([say.ALL_CAMERAS, *cameras])
            self.camera.setCurrentText(chosen)
            self.camera.blockSignals(False)
        self._show_rows()

    def leave(self) -> None:
        """Ask for no more pictures."""
        self._soon.stop()
        self.stills.stop()

    def add(self, paths: tuple[str, ...]) -> None:
        """Take films in, after asking which camera recorded them."""
        name = Path(paths[0]).name if Path(paths[0]).is_dir() else say.CAMERA_NAME
        camera = asking.ask_line(self, say.FOOTAGE, say.WHICH_CAMERA, name)
        if camera:
            self.desk.shelf.add(paths, camera)

    def _show_rows(self) -> None:
        wanted = self.camera.currentText() if self.camera.currentIndex() > 0 else None
        rows = [one for one in self.desk.store.recordings() if wanted in (None, one.camera)]
        self.model.show_rows(rows)
        self.table.setVisible(bool(rows))
        self.head.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        self._show_clock()
        self._soon.start()

    def _show_clock(self) -> None:
        """Offer what is done with a recording that is chosen; one alone needs no choosing."""
        chosen = self.table.selectionModel().hasSelection() or len(self.model.rows) == 1
        self.clock.setEnabled(chosen)
        self.regions.setEnabled(chosen)
        self.covered.setEnabled(chosen)

    def _pictures(self) -> None:
        """Ask for pictures of the recordings that are in view."""
        first, last = self.table.rowAt(0), self.table.rowAt(self.table.viewport().height())
        seen = self.model.rows[max(0, first) : (last + 1) if last >= 0 else len(self.model.rows)][:40]
        wanted = [jobs.Still(one.id, one.path, float(one.duration) / 2, PICTURE.height()) for one in seen]
        self.stills.show(wanted, self.model.set_picture)

    def _folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, say.ADD_FOLDER)
        if folder:
            self.add((folder,))

    def _files(self) -> None:
        paths, _ = QFileDialog.getOpenFileNames(self, say.ADD_FILES, "", say.FILM_FILES)
        if paths:
            self.add(tuple(paths))

    def _chosen(self) -> Recording:
        rows = self.table.selectionModel().selectedRows()
        return self.model.rows[rows[0].row() if rows else 0]

    def _clock(self) -> None:
        self._compare(self._chosen())

    def compare(self, camera: str) -> None:
        """Ask what the clock in a camera's picture says: whether its recordings are asked for hangs on that."""
        one = next((one for one in self.desk.store.recordings() if one.camera == camera), None)
        if one is not None:
            self._compare(one)

    def _compare(self, one: Recording) -> None:
        dialog = ClockDialog(self, self.desk.root, one, self.stills)
        if dialog.exec():
            self.desk.shelf.set_clock(one.camera, dialog.shift())
        dialog.deleteLater()

    def _ignore(self) -> None:
        camera, one = self._camera()
        dialog = RegionsDialog(self, IGNORED, camera.ignored, one, self.stills)
        self._mark(jobs.Ignore, camera.name, dialog, say.IGNORE_KEPT)

    def _cover(self) -> None:
        camera, one = self._camera()
        dialog = RegionsDialog(self, COVERED, camera.covered, one, self.stills)
        dialog.propose(jobs.Standing(self.desk.root, camera.name, self.desk.safe.words or ()))
        self._mark(jobs.Always, camera.name, dialog, say.COVER_ALWAYS_KEPT)

    def _mark(self, kind: type[jobs.Ignore] | type[jobs.Always], camera: str, dialog: RegionsDialog, kept: str) -> None:
        """Keep the regions that a person draws, and offer to take that back, and to make it again."""
        before = tuple(dialog.sheet.regions)
        regions = tuple(dialog.sheet.regions) if dialog.exec() else before
        dialog.deleteLater()
        if regions == before:
            return

        def make() -> None:
            self.desk.shelf.mark(kind, camera, regions)
            self.desk.told.emit(kept.format(camera=camera), "ok", say.UNDO, take_back)

        def take_back() -> None:
            self.desk.shelf.mark(kind, camera, before)
            self.desk.told.emit(say.REGIONS_AS_BEFORE.format(camera=camera), "ok", say.REDO, make)

        make()

    def _camera(self) -> tuple[Camera, Recording]:
        one = self._chosen()
        return next(camera for camera in self.desk.store.cameras() if camera.name == one.camera), one
