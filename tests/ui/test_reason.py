"""A field that asks for a reason is seen in full where it opens."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from consent_app.ui import controls
from consent_app.ui.reason import Reason

# What the test platform says of windows of no fixed size.
pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints")


def test_a_field_that_opens_below_the_edge_comes_into_view(qtbot: QtBot) -> None:
    given: list[str] = []
    reason = Reason("Face 1", "Why?", "Leave it", given.append)
    inner = QWidget()
    inner.setLayout(controls.column(*(QLabel(f"{number}") for number in range(40)), reason, QLabel("Last")))
    area = controls.scrolled(inner)
    area.resize(200, 150)
    qtbot.addWidget(area)
    area.show()
    area.activateWindow()
    qtbot.waitUntil(area.isActiveWindow)
    reason.ask()
    qtbot.waitUntil(
        lambda: 0 <= reason.mapTo(area.viewport(), reason.rect().bottomLeft()).y() < area.viewport().height()
    )
    assert reason.mapTo(area.viewport(), reason.rect().topLeft()).y() >= 0
    assert QApplication.focusWidget() is reason.line
    reason.line.setText("  ")
    QTest.keyClick(reason.line, Qt.Key.Key_Return)
    assert given == []
    assert reason.isVisible()
