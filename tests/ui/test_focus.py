"""Who presses a button that makes a panel anew can go on from there with the keyboard."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from consent_app.ui import controls
from consent_app.ui.focus import kept

# What the test platform says of windows of no fixed size.
pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints")


class Panel(QWidget):
    """A panel of buttons, made anew whenever they change; above it is one that stays."""

    def __init__(self) -> None:
        super().__init__()
        self.above = QPushButton("Above")
        self.column = QVBoxLayout()
        outer = QVBoxLayout(self)
        outer.addWidget(self.above)
        outer.addLayout(self.column)

    @kept
    def show_names(self, *names: str) -> None:
        controls.emptied(self.column)
        for name in names:
            self.column.addWidget(QPushButton(name))

    def press(self, name: str) -> None:
        next(one for one in self.findChildren(QPushButton) if one.text() == name and not one.isHidden()).setFocus()


@pytest.fixture
def panel(qtbot: QtBot) -> Iterator[Panel]:
    window = QWidget()
    window.resize(400, 400)
    qtbot.addWidget(window)
    made = Panel()
    beside = QVBoxLayout(window)
    beside.addWidget(made)
    beside.addWidget(QPushButton("Other"))
    made.show_names("Keep", "Remove 1", "Remove 2", "Sound")
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    yield made
    window.close()


def focused() -> str:
    held = QApplication.focusWidget()
    return held.text() if isinstance(held, QPushButton) else ""


@pytest.mark.parametrize(
    ("pressed", "then", "goes_to"),
    [
        ("Sound", ("Keep", "Sound"), "Sound"),
        ("Remove 1", ("Keep", "Remove 2", "Sound"), "Remove 2"),
        ("Sound", ("Keep", "Remove 1", "Silent"), "Silent"),
        ("Sound", (), "Above"),
        ("Above", ("Keep",), "Above"),
    ],
)
def test_the_focus_goes_to_the_control_of_that_name_or_in_its_place(
    panel: Panel, qtbot: QtBot, pressed: str, then: tuple[str, ...], goes_to: str
) -> None:
    panel.press(pressed)
    panel.show_names(*then)
    qtbot.waitUntil(lambda: focused() == goes_to)


def test_who_was_typing_presses_no_button_with_the_next_space(panel: Panel, qtbot: QtBot) -> None:
    line = QLineEdit()
    panel.column.addWidget(line)
    qtbot.waitUntil(line.isVisible)
    line.setFocus()
    panel.show_names("Keep", "Remove 1", "Remove 2", "Sound")
    qtbot.waitUntil(lambda: all(one.isVisible() for one in panel.findChildren(QPushButton)))
    assert QApplication.focusWidget() is None


def test_a_panel_stays_where_it_was_scrolled_to(panel: Panel, qtbot: QtBot) -> None:
    names = [f"Remove {number}" for number in range(60)]
    area = controls.scrolled(panel)
    window = QWidget()
    window.resize(300, 200)
    window.setLayout(controls.column(area))
    qtbot.addWidget(window)
    panel.show_names(*names)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    bar = area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 1000)
    for place in (0, 500):
        bar.setValue(place)
        panel.press(f"Remove {place // 30 + 2}")
        panel.show_names(*names[1:])
        qtbot.waitUntil(lambda: focused().startswith("Remove"))
        assert bar.value() == place


def test_the_focus_that_is_elsewhere_stays_there(panel: Panel, qtbot: QtBot) -> None:
    next(one for one in panel.window().findChildren(QPushButton) if one.text() == "Other").setFocus()
    panel.show_names("Keep")
    qtbot.wait(1)
    assert focused() == "Other"
