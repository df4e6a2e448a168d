"""Questions about a request: a draft to copy, what was answered elsewhere, where one is, and what people ask."""

from datetime import date
from fractions import Fraction
from typing import Any

from PySide6.QtCore import QDate, QPointF, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QDialog,
    QFormLayout,
    QInputDialog,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QWidget,
)

from consent_app.domain.release import Answered
from consent_app.domain.retention import LONGEST
from consent_app.domain.work import ConsentAppError
from consent_app.ui import controls, theme
from consent_app.ui.post import Post
from consent_app.words import fears, keeping, replies, whereabouts
from consent_app.words import window as say
from consent_app.words.errors import sentence
from consent_app.words.replies import Kind

MOST_MINUTES = 100_000
MAP = 260


class ReplyDialog(QDialog):
    """Shows the drafts there are, to change and to copy."""

    def __init__(self, parent: QWidget, drafts: dict[Kind, str]) -> None:
        super().__init__(parent)
        self.setWindowTitle(say.DRAFT_REPLY)
        self.resize(600, 460)
        self._drafts = drafts
        self.kind, self.text = QComboBox(), QPlainTextEdit()
        self.kind.setAccessibleName(say.DRAFT_FOR)
        self.text.setAccessibleName(say.DRAFT_REPLY)
        self.text.setTabChangesFocus(True)
        self._about = controls.label("", role="second")
        for kind in drafts:
            self.kind.addItem(replies.NAMES[kind], kind)
        self.kind.currentIndexChanged.connect(self._show)
        self.copy = controls.button(say.COPY_IT, self._copy, kind="filled")
        buttons = controls.row(1, controls.button(say.CLOSE_IT, self.reject), self.copy)
        self.setLayout(controls.column(self.kind, self._about, self.text, buttons, gap=12, margin=(20,) * 4))
        self._show()

    def _show(self) -> None:
        kind = Kind(self.kind.currentData())
        self._about.setText(replies.ABOUT[kind])
        self.text.setPlainText(self._drafts[kind])

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self.accept()


class AnsweredDialog(QDialog):
    """Asks what was given elsewhere or before, when, by whom and how much."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(say.ANSWERED_ELSEWHERE)
        self.what, self.by = QLineEdit(), QLineEdit()
        self.on = QDateEdit(QDate.currentDate())
        self.on.setMaximumDate(QDate.currentDate())
        self.on.setCalendarPopup(True)
        self.on.setDisplayFormat("d MMM yyyy")
        self.minutes = QSpinBox()
        self.minutes.setRange(0, MOST_MINUTES)
        form = QFormLayout()
        form.setSpacing(10)
        rows = {
            say.WHAT_GIVEN: self.what, say.GIVEN_ON: self.on, say.GIVEN_BY: self.by, say.GIVEN_MINUTES: self.minutes
        }  # fmt: skip
        for words, field in rows.items():
            field.setAccessibleName(words)
            form.addRow(words, field)
        self.yes = controls.button(say.KEEP_THAT, self.accept, kind="filled")
        self.yes.setEnabled(False)
        self.what.textChanged.connect(lambda text: self.yes.setEnabled(bool(text.strip())))
        buttons = controls.row(1, controls.button(say.CANCEL, self.reject), self.yes)
        self.setLayout(controls.column(controls.label(say.ANSWERED_ASK), form, buttons, gap=12, margin=(20,) * 4))
        self.setMinimumWidth(480)

    def answered(self) -> Answered:
        """Return what was typed."""
        day = self.on.date()
        on = date(day.year(), day.month(), day.day())
        return Answered(self.what.text().strip(), on, self.by.text().strip(), Fraction(60 * self.minutes.value()))


class Ground(QWidget):
    """The outline of an area and a home as a dot, north up; there is no map beneath."""

    def __init__(self) -> None:
        super().__init__()
        self._line: list[QPointF] = []
        self._home = QPointF()
        self.setFixedSize(MAP, MAP)
        self.hide()

    def show_ground(self, found: dict[str, Any], said: str) -> None:
        """Show where a home stands; all in metres east and north."""
        self._line = [QPointF(x, -y) for x, y in found["outline"]]
        self._home = QPointF(found["home"][0], -found["home"][1])
        self.setAccessibleName(said)
        self.show()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """Paint the outline and the home, with room around both."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.colour("sunken"))
        ground = QPolygonF(self._line)
        whole = ground.boundingRect().united(QRectF(self._home, self._home).adjusted(-1, -1, 1, 1))
        scale = 0.84 * min(self.width() / max(1.0, whole.width()), self.height() / max(1.0, whole.height()))
        painter.translate(self.width() / 2, self.height() / 2)
        painter.scale(scale, scale)
        painter.translate(-whole.center())
        painter.setPen(QPen(theme.colour("accent"), 2 / scale))
        painter.setBrush(theme.colour("accent_soft"))
        painter.drawPolygon(ground)
        painter.setPen(QPen(theme.colour("surface"), 2 / scale))
        painter.setBrush(theme.colour("text"))
        painter.drawEllipse(self._home, 6 / scale, 6 / scale)
        painter.end()


class WhereDialog(QDialog):
    """Asks for coordinates and says whether they lie in the area."""

    def __init__(self, parent: QWidget, post: Post, request_id: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(whereabouts.TITLE)
        self._post, self._request = post, request_id
        self.place = QLineEdit()
        self.place.setAccessibleName(whereabouts.FIELD)
        self.place.setPlaceholderText("41.9551, -87.9400")
        self.place.returnPressed.connect(self._check)
        self.said, self._note = controls.label("", weight=600), controls.label(whereabouts.NO_MAP, role="second")
        self.ground = Ground()
        self._note.hide()
        self.check = controls.button(whereabouts.CHECK, self._check, kind="filled")
        buttons = controls.row(1, controls.button(say.CLOSE_DIALOG, self.reject), self.check)
        column = controls.column(controls.label(whereabouts.ABOUT), self.place, self.said, gap=12, margin=(20,) * 4)
        column.addWidget(self.ground, alignment=Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._note)
        column.addLayout(buttons)
        self.setLayout(column)
        self.setMinimumWidth(460)

    def _check(self) -> None:
        self.check.setEnabled(False)
        self._post.where(self._request, self.place.text(), self._found, self._failed)

    def _found(self, found: dict[str, Any]) -> None:
        said = whereabouts.standing(inside=found["inside"], metres=found["metres"], unsure=found["unsure"])
        self.said.setText(f"{said} {whereabouts.SIZE.format(size=found['size_mi2'])}")
        self.ground.show_ground(found, said)
        self._note.show()
        self.check.setEnabled(True)

    def _failed(self, error: ConsentAppError) -> None:
        self.said.setText(sentence(error))
        self.check.setEnabled(True)


class FearsDialog(QDialog):
    """The page of short answers."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(fears.TITLE)
        self.resize(640, 620)
        column = controls.column(controls.label(fears.NO_ADVICE, role="second"), gap=6, margin=(20, 16, 20, 16))
        for one in fears.ANSWERS:
            column.addSpacing(10)
            column.addWidget(controls.label(one.question, share=1.14, weight=600))
            column.addWidget(controls.label(one.answer))
            sources = f"{fears.SOURCE}: {'; '.join(one.sources)}."
            column.addWidget(controls.label(sources, share=0.86, role="second"))
        column.addStretch(1)
        inner = QWidget()
        inner.setLayout(column)
        close = controls.row(1, controls.button(say.CLOSE_DIALOG, self.reject), margin=(20, 12, 20, 16))
        self.setLayout(controls.column(controls.scrolled(inner), close, gap=0))


def ask_reply(parent: QWidget, drafts: dict[Kind, str]) -> bool:
    """Show the drafts; tell whether one was copied."""
    dialog = ReplyDialog(parent, drafts)
    copied = bool(dialog.exec())
    dialog.deleteLater()
    return copied


def ask_answered(parent: QWidget) -> Answered | None:
    """Return what was given elsewhere, or None."""
    dialog = AnsweredDialog(parent)
    accepted = dialog.exec()
    dialog.deleteLater()
    return dialog.answered() if accepted else None


def ask_where(parent: QWidget, post: Post, request_id: str) -> None:
    """Let a person see whether their home lies in an area."""
    dialog = WhereDialog(parent, post, request_id)
    dialog.exec()
    dialog.deleteLater()


def ask_keeps(parent: QWidget, days: int | None) -> int | None:
    """Return how many days the cameras keep recordings, 0 for not known, or None where nothing is to change."""
    about = keeping.HOW_LONG_ABOUT
    chosen, accepted = QInputDialog.getInt(parent, keeping.HOW_LONG, about, days or 0, 0, LONGEST)
    return chosen if accepted else None


def show_fears(parent: QWidget) -> None:
    """Show the short answers."""
    dialog = FearsDialog(parent)
    dialog.exec()
    dialog.deleteLater()
