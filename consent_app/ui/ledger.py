"""The ledger: what was asked, decided and given, line by line, and whether the record is complete."""

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from consent_app.services import ledger
from consent_app.services.ledger import Entry
from consent_app.ui import controls, theme
from consent_app.ui.desk import Desk
from consent_app.ui.page import Heading, Page
from consent_app.words import ledger as lines
from consent_app.words import moments
from consent_app.words import window as say

Index = QModelIndex | QPersistentModelIndex


class Lines(QAbstractTableModel):
    """The ledger as a table, the newest line first."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: list[tuple[Entry, str]] = []

    def show_rows(self, rows: list[tuple[Entry, str]]) -> None:
        """Show other lines."""
        if rows != self.rows:
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()

    def rowCount(self, _parent: Index | None = None) -> int:  # noqa: N802  # Qt's name
        """Return how many lines there are."""
        return len(self.rows)

    def columnCount(self, _parent: Index | None = None) -> int:  # noqa: N802  # Qt's name
        """Return how many columns there are."""
        return len(say.LEDGER_COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> object:  # noqa: N802  # Qt's name
        """Return the name of a column."""
        wanted = orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return say.LEDGER_COLUMNS[section] if wanted else None

    def data(self, index: Index, role: int = 0) -> object:
        """Return what a cell says."""
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        entry, title = self.rows[index.row()]
        return (moments.short(entry.at.astimezone()), lines.KINDS[entry.kind], title)[index.column()]


class LedgerPage(Page):
    """The ledger."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.model = Lines(self)
        self.table = QTableView()
        self.table.setModel(self.model)
        self.table.setAccessibleName(say.LEDGER)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(40)
        head = self.table.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.table.setColumnWidth(0, 190)
        self.table.setColumnWidth(1, 300)
        head.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.table.doubleClicked.connect(self._open)
        self.complete = controls.label("", role="second")
        self.mark = controls.picture("check", "ok")
        column = controls.column(controls.row(self.mark, self.complete, gap=10), gap=12, margin=(24, 16, 24, 16))
        column.addWidget(self.table, 1)
        self.setLayout(column)

    def heading(self) -> Heading:
        """Return the page's name."""
        return Heading(say.LEDGER)

    def refresh(self) -> None:
        """Show the lines as they are now."""
        titles = {one.id: say.heading(one) for one in self.desk.store.requests()}
        found = ledger.entries(self.desk.store)
        self.model.show_rows([(one, titles.get(one.request, say.DELETED)) for one in reversed(found)])
        whole = ledger.complete(self.desk.store.lines())
        self.complete.setText(say.EMPTY_LEDGER if not found else lines.COMPLETE if whole else lines.BROKEN)
        self.mark.setPixmap(
            theme.icon_pixmap("check" if whole else "alert", theme.tokens().ok if whole else theme.tokens().danger)
        )

    def _open(self, index: QModelIndex) -> None:
        entry, title = self.model.rows[index.row()]
        if title != say.DELETED:
            self.desk.take_up(entry.request)
