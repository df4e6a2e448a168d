"""The message as plain text: the words that findings rest on are marked and numbered, links do nothing."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextBrowser, QTextEdit

from consent_app.ui import theme

# Numbers in circles, as the findings carry them; there are no more findings than these.
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


# The number of marks that are no finding's: words that a field was read from.
READ = 0
# A line at least so long was most likely broken by the mail program, not by the person.
LONG = 50


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked stretch of the shown text, by characters, and the number of its finding from 1, or READ."""

    start: int
    end: int
    number: int


def marked(text: str, quotes: Iterable[tuple[int, str]]) -> tuple[str, list[Mark]]:
    """Return the text with a number behind each quote that is found in it, and where the marks are.

    Quotes are looked for whatever the white space in them; one that lies within another mark is only numbered, and one
    that a field was read from only marked where it lies in none.
    """
    places = []
    for number, quote in quotes:
        words = quote.split()
        found = re.search(r"\s+".join(map(re.escape, words)), text) if words else None
        if found:
            places.append((found.start(), found.end(), number))
    shown, marks, at = "", [], 0
    for start, end, number in sorted(places, key=lambda place: (place[1], place[0])):
        if number == READ and any(one <= start and end <= two and end - start < two - one for one, two, _ in places):
            continue
        begin = max(start, at)
        if number == READ and begin >= end:
            continue
        shown += text[at:begin]
        mark = len(shown)
        shown += text[begin:end] + (CIRCLED[(number - 1) % len(CIRCLED)] if number != READ else "")
        marks.append(Mark(mark, len(shown), number))
        at = end
    return shown + text[at:], marks


def flowing(text: str) -> str:
    """Return text whose lines were broken by a mail program as paragraphs again: a long line goes on in the next."""
    return re.sub(r"(?<=[^\n]{LONG})\n(?=[^\s\-*•>])".replace("LONG", str(LONG)), " ", text)


class MessageView(QTextBrowser):
    """Shows a message; a click on a mark tells its number."""

    def __init__(self, clicked: Callable[[int], object]) -> None:
        super().__init__()
        self._clicked = clicked
        self._marks: list[Mark] = []
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def loadResource(self, _kind: int, _name: object) -> object:  # noqa: N802  # Qt's name
        """Load nothing: a message never reaches out, whatever is in it."""
        return None

    def show_message(self, text: str, quotes: Iterable[tuple[int, str]]) -> None:
        """Show a message with its marks."""
        shown, self._marks = marked(flowing(text), quotes)
        self.setPlainText(shown)
        made = []
        for mark in self._marks:
            selection = QTextEdit.ExtraSelection()
            cursor = QTextCursor(self.document())
            cursor.setPosition(mark.start)
            cursor.setPosition(mark.end, QTextCursor.MoveMode.KeepAnchor)
            shape = QTextCharFormat()
            if mark.number == READ:
                shape.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
                shape.setUnderlineColor(theme.colour("text2"))
            else:
                shape.setBackground(theme.colour("mark"))
                shape.setForeground(theme.colour("text"))
            selection.cursor, selection.format = cursor, shape
            made.append(selection)
        self.setExtraSelections(made)

    def go_to(self, number: int) -> None:
        """Bring the words of a finding into view."""
        mark = next((one for one in self._marks if one.number == number), None)
        if mark is not None:
            cursor = QTextCursor(self.document())
            cursor.setPosition(mark.start)
            self.setTextCursor(cursor)
            self.ensureCursorVisible()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802  # Qt's name
        """Tell which mark was clicked."""
        super().mouseReleaseEvent(event)
        place = self.cursorForPosition(event.position().toPoint()).position()
        mark = next((one for one in self._marks if one.start <= place <= one.end), None)
        if mark is not None and mark.number != READ and not self.textCursor().hasSelection():
            self._clicked(mark.number)
