"""Tables of rows, as the footage and the ledger show them: the model that Qt wants, and the look they share."""

from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QTableView

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex


class Rows(QAbstractTableModel, Generic[R]):
    """Rows below named columns; what a cell shows is for subclasses to say."""

    def __init__(self, columns: tuple[str, ...], parent: QObject) -> None:
        super().__init__(parent)
        self._columns = columns
        self.rows: list[R] = []

    def show_rows(self, rows: list[R]) -> None:
        """Show other rows."""
        if rows != self.rows:
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()

    def text(self, row: R, column: int) -> str:
        """Return what a cell says."""
        raise NotImplementedError

    def rowCount(self, _parent: Index | None = None) -> int:  # noqa: N802  # Qt's name
        """Return how many rows there are."""
        return len(self.rows)

    def columnCount(self, _parent: Index | None = None) -> int:  # noqa: N802  # Qt's name
        """Return how many columns there are."""
        return len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> object:  # noqa: N802  # Qt's name
        """Return the name of a column."""
        wanted = orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return self._columns[section] if wanted else None

    def data(self, index: Index, role: int = 0) -> object:
        """Return what a cell shows."""
        return self.text(self.rows[index.row()], index.column()) if role == Qt.ItemDataRole.DisplayRole else None


def table_of(model: QAbstractTableModel, name: str, row_height: int) -> QTableView:
    """Return the view of a table: whole rows are chosen, one at a time, and nothing is edited."""
    made = QTableView()
    made.setModel(model)
    made.setAccessibleName(name)
    made.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    made.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    made.setTabKeyNavigation(False)
    made.setShowGrid(False)
    made.verticalHeader().hide()
    made.verticalHeader().setDefaultSectionSize(row_height)
    made.horizontalHeader().setHighlightSections(False)
    made.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    return made
