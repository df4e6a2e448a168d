"""The ledger: what was asked, decided and given, line by line, and whether the record is complete."""

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QHeaderView

from consent_app.services import ledger
from consent_app.services.ledger import Entry
from consent_app.ui import controls, theme
from consent_app.ui.desk import Desk
from consent_app.ui.page import Heading, Page
from consent_app.ui.table import Rows, table_of
from consent_app.words import ledger as lines
from consent_app.words import moments
from consent_app.words import window as say

ROW = 40


class Lines(Rows[tuple[Entry, str]]):
    """The ledger as a table, the newest line first, each with the title of its request."""

    def text(self, row: tuple[Entry, str], column: int) -> str:
        """Return what a cell says."""
        entry, title = row
        return (moments.short(entry.at.astimezone()), lines.KINDS[entry.kind], title)[column]


class LedgerPage(Page):
    """The ledger."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.model = Lines(say.LEDGER_COLUMNS, self)
        self.table = table_of(self.model, say.LEDGER, ROW)
        self.table.setColumnWidth(0, 190)
        self.table.setColumnWidth(1, 300)
        self.table.horizontalHeader().setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
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
