"""Small questions in a dialog: text to paste, a request to type in, a camera's name, a yes to something final."""

from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QDateTime, QTime
from PySide6.QtWidgets import (
    QComboBox,
    QDateTimeEdit,
    QDialog,
    QFormLayout,
    QInputDialog,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QWidget,
)

from consent_app.domain.request import Source
from consent_app.domain.timeline import TimeWindow
from consent_app.inbox.extract import Told
from consent_app.services.settings import household_zone
from consent_app.ui import controls
from consent_app.words import window as say

SHOWN = "d MMM yyyy, h:mm ap"


class TextDialog(QDialog):
    """Asks for text."""

    def __init__(self, parent: QWidget, title: str, about: str, yes: str, text: str = "") -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.resize(560, 380)
        self.text = QPlainTextEdit(text)
        self.text.setAccessibleName(about)
        self.text.setTabChangesFocus(True)
        self.yes = controls.button(yes, self.accept, kind="filled")
        no = controls.button(say.CANCEL, self.reject)
        self._buttons = controls.row(1, no, self.yes)
        self.setLayout(controls.column(controls.label(about), self.text, self._buttons, gap=12, margin=(20,) * 4))

    def add_way(self, words: str) -> None:
        """Offer to go on without text, as big as going on with it."""

        def without() -> None:
            self.text.clear()
            self.accept()

        self._buttons.insertWidget(2, controls.button(words, without, kind="even"))


class RequestDialog(QDialog):
    """Asks what somebody asked for by phone, on paper or at the door."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(say.TYPE_IN)
        self.channel, self.incident = QComboBox(), QComboBox()
        for source, words in say.CHANNELS.items():
            self.channel.addItem(words, source)
        self.incident.addItem(say.NOT_SAID, None)
        for kind, words in say.INCIDENTS.items():
            self.incident.addItem(words, kind)
        self.asker, self.case, self.contact, self.area = QLineEdit(), QLineEdit(), QLineEdit(), QLineEdit()
        yesterday = QDateTime.currentDateTime().addDays(-1)
        yesterday.setTime(QTime(20, 0))
        self.start, self.end = QDateTimeEdit(yesterday), QDateTimeEdit(yesterday.addSecs(3600))
        for edit in (self.start, self.end):
            edit.setCalendarPopup(True)
            edit.setDisplayFormat(SHOWN)
        self.notes = QPlainTextEdit()
        self.notes.setTabChangesFocus(True)
        self.notes.setFixedHeight(80)
        self.wrong = controls.banner("alert", say.UNTIL_FIRST, "note")
        self.wrong.hide()
        self.yes = controls.button(say.ADD_IT, self._try, kind="filled")
        self._lay()

    def _lay(self) -> None:
        form = QFormLayout()
        form.setSpacing(10)
        rows = {
            say.CAME_BY: self.channel,
            say.ASKER: self.asker,
            say.FROM: self.start,
            say.UNTIL: self.end,
            say.ABOUT: self.incident,
            say.CASE: self.case,
            say.WHERE: self.area,
            say.CONTACT: self.contact,
            say.WHAT_SAID: self.notes,
        }
        for words, field in rows.items():
            field.setAccessibleName(words)
            form.addRow(words, field)
        no = controls.button(say.CANCEL, self.reject)
        self.setLayout(
            controls.column(controls.label(say.TYPE_ABOUT), form, self.wrong, controls.row(1, no, self.yes), gap=12,
                            margin=(20,) * 4)
        )  # fmt: skip
        self.setMinimumWidth(520)

    def _try(self) -> None:
        backwards = self.end.dateTime() <= self.start.dateTime()
        self.wrong.setVisible(backwards)
        if not backwards:
            self.accept()

    def told(self) -> Told:
        """Return what was typed."""
        window = TimeWindow(_moment(self.start.dateTime()), _moment(self.end.dateTime()))
        return Told(
            Source(self.channel.currentData()),
            (window,),
            self.asker.text().strip() or None,
            self.case.text().strip() or None,
            self.incident.currentData(),
            self.area.text().strip() or None,
            self.contact.text(),
            self.notes.toPlainText(),
        )


def _moment(shown: QDateTime) -> datetime:
    """Return a moment as it stands in the field, in the household's zone."""
    date, time = shown.date(), shown.time()
    zone = ZoneInfo(household_zone())
    return datetime(date.year(), date.month(), date.day(), time.hour(), time.minute(), tzinfo=zone)


def ask_text(parent: QWidget, title: str, about: str, yes: str, text: str = "") -> str | None:
    """Return the text that a person gives, or None where they do not."""
    dialog = TextDialog(parent, title, about, yes, text)
    accepted = dialog.exec()
    dialog.deleteLater()
    return dialog.text.toPlainText().strip() if accepted else None


def ask_words(parent: QWidget) -> tuple[str, ...] | None:
    """Return the private words that a person types for this session, none to go on without, or None to stop."""
    dialog = TextDialog(parent, say.PRIVATE_WORDS, say.BEFORE_FIRST, say.SEARCH_FOR)
    dialog.add_way(say.WRITE_WITHOUT)
    accepted = dialog.exec()
    dialog.deleteLater()
    return tuple(dialog.text.toPlainText().splitlines()) if accepted else None


def tell(parent: QWidget, title: str, text: str) -> None:
    """Show some lines until they are closed."""
    box = QMessageBox(QMessageBox.Icon.NoIcon, title, text, QMessageBox.StandardButton.Close, parent)
    box.exec()
    box.deleteLater()


def ask_request(parent: QWidget) -> Told | None:
    """Return a request that a person types in, or None."""
    dialog = RequestDialog(parent)
    accepted = dialog.exec()
    dialog.deleteLater()
    return dialog.told() if accepted else None


def ask_line(parent: QWidget, title: str, about: str, text: str = "") -> str | None:
    """Return one line, or None where the person gives none."""
    line, accepted = QInputDialog.getText(parent, title, about, QLineEdit.EchoMode.Normal, text)
    return line.strip() if accepted and line.strip() else None


def ask_secret(parent: QWidget, title: str, about: str) -> str | None:
    """Return a password as it is typed, unseen, or None."""
    secret, accepted = QInputDialog.getText(parent, title, about, QLineEdit.EchoMode.Password)
    return secret if accepted and secret else None


def ask_yes(parent: QWidget, title: str, about: str) -> bool:
    """Ask whether something final is to be done; no is what Enter says."""
    buttons = QMessageBox.StandardButton
    return QMessageBox.question(parent, title, about, buttons.Yes | buttons.No, buttons.No) == buttons.Yes
