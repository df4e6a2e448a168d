"""Questions about what leaves: the passphrase, the terms, and what to do about a private word that was found."""

from datetime import date
from enum import StrEnum, auto

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QDateEdit, QDialog, QFormLayout, QLineEdit, QMessageBox, QRadioButton, QWidget

from consent_app.domain.release import Terms
from consent_app.domain.work import ConsentAppError
from consent_app.ui import controls
from consent_app.words import review as words
from consent_app.words import window as say


class PassphraseDialog(QDialog):
    """Asks for a passphrase, twice where it is a new one."""

    def __init__(self, parent: QWidget, title: str, about: str, yes: str, *, new: bool) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.passphrase, self.again = QLineEdit(), QLineEdit()
        form = QFormLayout()
        for name, field in ((say.PASSPHRASE, self.passphrase), (say.REPEAT, self.again)):
            field.setEchoMode(QLineEdit.EchoMode.Password)
            field.setAccessibleName(name)
            if new or field is self.passphrase:
                form.addRow(name, field)
        self.wrong = controls.banner("alert", say.NOT_ALIKE, "note")
        self.wrong.hide()
        self._new = new
        self.yes = controls.button(yes, self._try, kind="filled")
        buttons = controls.row(1, controls.button(say.CANCEL, self.reject), self.yes)
        self.setLayout(controls.column(controls.label(about), form, self.wrong, buttons, gap=12, margin=(20,) * 4))
        self.setFixedWidth(440)

    def _try(self) -> None:
        alike = not self._new or self.passphrase.text() == self.again.text()
        self.wrong.setVisible(not alike)
        self.adjustSize()
        if alike:
            self.accept()


class TermsDialog(QDialog):
    """Asks by when the footage is to be deleted."""

    def __init__(self, parent: QWidget, terms: Terms) -> None:
        super().__init__(parent)
        self.setWindowTitle(words.TERMS)
        self.closed, self.by_day = QRadioButton(words.CLOSED), QRadioButton(words.BY_DAY)
        tomorrow = QDate.currentDate().addDays(1)
        until = terms.delete_by
        self.day = QDateEdit(QDate(until.year, until.month, until.day) if until else tomorrow.addMonths(3))
        self.day.setMinimumDate(tomorrow)
        self.day.setCalendarPopup(True)
        self.day.setDisplayFormat("d MMM yyyy")
        self.day.setAccessibleName(words.BY_DAY)
        self.by_day.toggled.connect(self.day.setEnabled)
        self.day.setEnabled(until is not None)
        (self.by_day if until else self.closed).setChecked(True)
        buttons = controls.row(
            1, controls.button(say.CANCEL, self.reject), controls.button(say.USE_TERMS, self.accept, kind="filled")
        )
        day = controls.row(self.by_day, self.day, 1, gap=12)
        about = controls.label(words.DELETE_BY)
        self.setLayout(controls.column(about, self.closed, day, buttons, gap=12, margin=(20,) * 4))

    def terms(self) -> Terms:
        """Return the terms as they are set."""
        day = self.day.date()
        return Terms(date(day.year(), day.month(), day.day()) if self.by_day.isChecked() else None)


class Way(StrEnum):
    """What to do about a private word that was found in a bundle."""

    COVER = auto()
    STAND = auto()


def ask_leak(parent: QWidget, error: ConsentAppError) -> Way | None:
    """Return what to do about a private word that was found, or None to think it over, which is what Enter says."""
    box = QMessageBox(QMessageBox.Icon.NoIcon, words.WHAT_TO_DO, words.leaked(error), parent=parent)
    ways = {}
    more = []
    if "edits" in error.facts:
        more.append(words.COVER_ABOUT)
        ways[box.addButton(words.COVER_PLACE, QMessageBox.ButtonRole.AcceptRole)] = Way.COVER
    if "word" in error.facts:
        more.append(words.STAND_ABOUT)
        ways[box.addButton(words.LET_STAND, QMessageBox.ButtonRole.ActionRole)] = Way.STAND
    box.setInformativeText("\n\n".join(more))
    box.setDefaultButton(box.addButton(say.CLOSE_IT, QMessageBox.ButtonRole.RejectRole))
    box.exec()
    clicked = box.clickedButton()
    box.deleteLater()
    return next((way for button, way in ways.items() if button is clicked), None)


def ask_passphrase(parent: QWidget, *, new: bool) -> str | None:
    """Return a passphrase, a new one or the one that opens the words, or None."""
    title, about, yes = (
        (say.SEAL_TITLE, say.SEAL_ABOUT, say.SEAL) if new else (say.PRIVATE_WORDS, say.UNLOCK_ABOUT, say.UNLOCK)
    )
    dialog = PassphraseDialog(parent, title, about, yes, new=new)
    accepted = dialog.exec()
    dialog.deleteLater()
    return dialog.passphrase.text() if accepted else None


def ask_terms(parent: QWidget, terms: Terms) -> Terms | None:
    """Return on which terms clips are given, or None where nothing is to change."""
    dialog = TermsDialog(parent, terms)
    accepted = dialog.exec()
    dialog.deleteLater()
    return dialog.terms() if accepted else None
