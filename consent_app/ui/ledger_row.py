"""One request in the ledger: a row that unfolds to its file, what can be done with it, and its lines."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from consent_app.domain.release import Bundle
from consent_app.domain.request import FootageRequest, RequestState
from consent_app.services.account import Account
from consent_app.services.jobs import Verify
from consent_app.ui import asking, controls, theme
from consent_app.ui.child import once
from consent_app.ui.desk import Desk
from consent_app.words import answers, review
from consent_app.words import ledger as say
from consent_app.words import window as words
from consent_app.words.durations import brief
from consent_app.words.replies import Kind

ROW = 50
# How the width is shared between the columns.
DATE, LENGTH, SHARES = 112, 96, (4, 3)


class Unfolded(Protocol):
    """Is told which row was unfolded or folded."""

    def __call__(self, name: str, *, unfolded: bool) -> None:
        """Take note of it."""


def header() -> QWidget:
    """Return the names of the columns."""
    cells = [controls.label(name, share=0.93, weight=600, role="second", wrap=False) for name in say.NAMES]
    made = QWidget()
    made.setLayout(_columns([*cells, controls.picture("chevr", "surface")]))
    made.setMinimumHeight(36)
    return made


def _columns(cells: list[QWidget]) -> QHBoxLayout:
    date, who, asked, given, happened, mark = cells
    date.setFixedWidth(DATE)
    asked.setFixedWidth(LENGTH)
    given.setFixedWidth(LENGTH)
    row = controls.row(date, gap=12, margin=(20, 4, 20, 4))
    row.addWidget(who, SHARES[0])
    row.addWidget(asked)
    row.addWidget(given)
    row.addWidget(happened, SHARES[1])
    row.addWidget(mark)
    return row


class AccountRow(QFrame):
    """A row and what is below it when it is unfolded."""

    def __init__(self, desk: Desk, account: Account, told: Unfolded, *, unfolded: bool) -> None:
        super().__init__()
        self._desk, self._account, self._told = desk, account, told
        self.below = QWidget()
        self.button = QPushButton()
        self.button.setObjectName("rowbutton")
        self.button.setMinimumHeight(ROW)
        self._chevron = controls.picture("chevr")
        cells = self._cells()
        self.button.setAccessibleName(". ".join(cell for cell in cells if cell != say.NOTHING))
        labels = [controls.line() for _ in cells]
        for label, text in zip(labels, cells, strict=True):
            label.setText(text)
        labels[1].setFont(theme.sized(1.0, 600))
        self.button.setLayout(_columns([*labels, self._chevron]))
        self.button.clicked.connect(lambda: self.unfold(not self.below.isVisibleTo(self)))
        self._filled = False
        self.setLayout(controls.column(self.button, self.below, gap=0))
        self.below.hide()
        if unfolded:
            self.unfold(True)

    def _cells(self) -> list[str]:
        request = self._account.request
        first = self._account.lines[0].at.astimezone()
        date = f"{first.day} {first:%b %Y}"
        if request is None:
            title = say.DELETED if self._account.id else say.OTHER_LINES
            return [date, title, say.NOTHING, say.NOTHING, say.ONLY_HASHES if self._account.id else ""]
        asked = brief(self._account.asked) if self._account.asked else say.NOTHING
        given = brief(self._account.given) if self._account.given else say.NOTHING
        return [date, f"{words.asker(request)} · {words.title(request)}", asked, given, say.outcome(request)]

    def unfold(self, unfolded: bool) -> None:
        """Show or hide what is below the row."""
        if unfolded and not self._filled:
            self._filled = True
            self.below.setLayout(self._below())
        self.below.setVisible(unfolded)
        icon = "minus" if unfolded else "chevr"
        self._chevron.setPixmap(theme.icon_pixmap(icon, theme.tokens().text2))
        self._told(self._account.id, unfolded=unfolded)

    def _below(self) -> QVBoxLayout:
        column = controls.column(gap=8, margin=(20 + DATE + 12, 0, 20, 14))
        request, bundle = self._account.request, self._account.bundle
        if request is not None and bundle is not None:
            column.addLayout(self._file(request, bundle))
        for entry in self._account.lines:
            column.addWidget(controls.label(say.line(entry.kind, entry.at), share=0.93, role="second"))
        if request is not None:
            name = request.id
            opened = controls.button(say.OPEN_IT, lambda: self._desk.take_up(name))
            column.addLayout(controls.row(opened, 1))
        return column

    def _file(self, request: FootageRequest, bundle: Bundle) -> QVBoxLayout:
        path = Path(bundle.path)
        there = path.is_file()
        said = f"{path.name}, {answers.size(bundle.size)}"
        name = controls.label(said if there else f"{said}. {say.GONE}")
        show = controls.button(say.SHOW_FILE, lambda: _open(path.parent))
        check = controls.button(say.CHECK_AGAIN, lambda: self._check(path))
        for button in (show, check):
            button.setEnabled(there)
        buttons = controls.row(show, check, gap=8)
        if request.state is RequestState.RELEASED:
            buttons.addWidget(controls.button(review.ASK_DELETE, lambda: self._ask_delete(request.id)))
        buttons.addStretch(1)
        return controls.column(controls.row(controls.picture("bundle"), name, gap=8), buttons, gap=8)

    def _check(self, path: Path) -> None:
        tell: Callable[[str, str], None] = lambda said, tone: self._desk.told.emit(said, tone, "", None)  # noqa: E731
        once(
            Verify(str(path)),
            self._desk,
            lambda found: tell(*((answers.VERIFIED, "ok") if found["passed"] else (answers.NOT_VERIFIED, "danger"))),
            lambda _: tell(answers.NOT_VERIFIED, "danger"),
        )

    def _ask_delete(self, request_id: str) -> None:
        if asking.ask_yes(self, review.ASK_DELETE, review.DELETE_SURE):
            QGuiApplication.clipboard().setText(self._desk.drafts(request_id)[Kind.DELETE])
            self._desk.take_back(request_id)
            self._desk.told.emit(review.DELETE_COPIED, "ok", "", None)


def _open(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
