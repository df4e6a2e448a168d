"""The ledger: the sum of what was asked and given, a chart of it, and each request with its lines to unfold."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QFrame, QWidget

from consent_app.domain.work import ConsentAppError
from consent_app.services import account, ledger
from consent_app.services.account import Account, Book
from consent_app.ui import controls, theme
from consent_app.ui.chart import Bar, Chart
from consent_app.ui.desk import Desk
from consent_app.ui.focus import kept
from consent_app.ui.ledger_row import AccountRow, header
from consent_app.ui.page import Heading, Page
from consent_app.words import ledger as say
from consent_app.words import window as words
from consent_app.words.durations import brief
from consent_app.words.errors import sentence

FIGURE = 2.3


class LedgerPage(Page):
    """The ledger."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._book: Book | None = None
        self._open: set[str] = set()
        self.record = controls.label("", share=0.93, weight=600, wrap=False)
        self._mark = controls.picture("check", "ok")
        self.export = controls.button(say.EXPORT, self._export, icon="file")
        self.tools = QWidget()
        self.tools.setLayout(controls.row(self._mark, self.record, self.export, gap=10))
        self.figure = controls.label("", share=FIGURE, weight=600, wrap=False)
        self.of, self.counts = controls.label(""), controls.label("", role="second")
        self.chart = Chart()
        self._rows = controls.column(gap=0, margin=(1, 1, 1, 1))
        self.sum, self._table = self._sum(), controls.frame("card", self._rows)
        self._empty = controls.label(say.EMPTY, share=1.14)
        inner = QWidget()
        column = controls.column(self._empty, self.sum, self._table, 1, gap=16, margin=(24, 16, 24, 24))
        inner.setLayout(column)
        self.setLayout(controls.column(controls.scrolled(inner)))

    def _sum(self) -> QFrame:
        title = controls.label(say.IN_ALL, share=0.93, weight=600, role="second")
        left = controls.column(title, self.figure, self.of, self.counts, 1, gap=6)
        row = controls.row(gap=24, margin=(24, 18, 24, 16))
        row.addLayout(left, 2)
        row.addWidget(self.chart, 3)
        return controls.frame("card", row)

    def heading(self) -> Heading:
        """Return the page's name."""
        return Heading(words.LEDGER)

    def refresh(self) -> None:
        """Show the ledger as it is now."""
        book = account.read_book(self.desk.store)
        if book == self._book:
            return
        self._book = book
        for shown in (self.sum, self._table, self._mark, self.record, self.export):
            shown.setVisible(bool(book.count))
        self._empty.setVisible(not book.count)
        self.record.setText(say.record(complete=book.complete, count=book.count))
        role = theme.tokens().ok if book.complete else theme.tokens().danger
        self._mark.setPixmap(theme.icon_pixmap("check" if book.complete else "alert", role))
        self._show_sum(book)
        self._show_rows(book)

    def _show_sum(self, book: Book) -> None:
        asked = [one for one in book.accounts if one.request is not None and one.request.is_request]
        given = sum(one.given for one in asked)
        self.figure.setText(brief(given))
        self.of.setText(say.given_of(sum(one.asked for one in asked), given))
        requests = [one.request for one in book.accounts if one.request is not None]
        said = say.counts(requests, sum(one.request is None for one in book.accounts))
        thin = any(0 < one.given < one.asked / 50 for one in asked)
        self.counts.setText(f"{said} {say.THICKER}" if thin else said)
        self.chart.setVisible(bool(asked))
        self.chart.show_bars([_bar(one) for one in reversed(asked)])

    @kept
    def _show_rows(self, book: Book) -> None:
        controls.emptied(self._rows)
        self._rows.addWidget(header())
        for one in book.accounts:
            self._rows.addWidget(controls.hairline())
            self._rows.addWidget(AccountRow(self.desk, one, self._unfolded, unfolded=one.id in self._open))
        if book.others:
            lines = Account("", None, 0.0, 0.0, None, book.others)
            self._rows.addWidget(controls.hairline())
            self._rows.addWidget(AccountRow(self.desk, lines, self._unfolded, unfolded="" in self._open))

    def _unfolded(self, name: str, *, unfolded: bool) -> None:
        """Remember what is unfolded: the rows are made anew whenever something changes."""
        (self._open.add if unfolded else self._open.discard)(name)

    def _export(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, say.EXPORT, "ledger.json", say.EXPORT_KIND)
        if not name:
            return
        try:
            ledger.export(self.desk.store, Path(name))
        except ConsentAppError as error:
            self.desk.told.emit(sentence(error), "danger", "", None)
        else:
            self.desk.told.emit(say.EXPORTED.format(file=Path(name).name), "ok", "", None)


def _bar(one: Account) -> Bar:
    request = one.request
    if request is None:
        raise ValueError("a bar is of a request that is there")
    return Bar(f"{request.received_at:%b %Y}", say.SHORT[request.source], one.asked, one.given)
