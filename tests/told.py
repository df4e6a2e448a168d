"""The program as it is, which besides writes down every second what a screen reader would be told: name and place.

Run as `told.py FILE [arguments of consent-app]`; for tests that sit in front of the screen.
"""

import json
import sys
from pathlib import Path

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from consent_app.__main__ import main

FILE = Path(sys.argv.pop(1))
EVERY_MS = 200


def tell() -> None:
    """Write down what shows now; a half-written file is never seen."""
    found = [
        {"name": name, "enabled": one.isEnabled(), "x": at.x(), "y": at.y()}
        for window in QApplication.topLevelWidgets()
        for one in window.findChildren(QWidget)
        if one.isVisible() and (name := named(one)) and not one.visibleRegion().isEmpty()
        for at in [one.mapToGlobal(QPoint(one.width() // 2, one.height() // 2))]
    ]
    half = FILE.with_suffix(".half")
    half.write_text(json.dumps(found))
    half.replace(FILE)


def named(one: QWidget) -> str:
    """Return the name of a control, or the words of a text."""
    if one.accessibleName():
        return one.accessibleName()
    return one.text().strip() if isinstance(one, QAbstractButton | QLabel) else ""


if __name__ == "__main__":
    app = QApplication(sys.argv[:1])
    timer = QTimer()
    timer.timeout.connect(tell)
    timer.start(EVERY_MS)
    main()
