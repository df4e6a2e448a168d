"""The keys of the review, which work while the player or the time line has the focus."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt

_KEY, _SHIFT, _CTRL = Qt.Key, Qt.KeyboardModifier.ShiftModifier.value, Qt.KeyboardModifier.ControlModifier.value

# By key and modifiers; the page is handed over, so that this table is all there is to know about keys.
KEYS: dict[int, Callable[[Any], object]] = {
    _KEY.Key_Space: lambda page: page.transport.toggle(),
    _KEY.Key_K: lambda page: page.film.pause(),
    _KEY.Key_L: lambda page: page.transport.faster(1),
    _KEY.Key_J: lambda page: page.transport.faster(-1),
    _KEY.Key_Left: lambda page: page.film.step(-1),
    _KEY.Key_Right: lambda page: page.film.step(1),
    _KEY.Key_Left | _SHIFT: lambda page: page.film.seek(page.film.time - 1),
    _KEY.Key_Right | _SHIFT: lambda page: page.film.seek(page.film.time + 1),
    _KEY.Key_I: lambda page: page.cutting.start_here(),
    _KEY.Key_O: lambda page: page.cutting.end_here(),
    _KEY.Key_S: lambda page: page.cutting.split(),
    _KEY.Key_S | _SHIFT: lambda page: page.cutting.join(),
    _KEY.Key_N: lambda page: page.next_clip(1),
    _KEY.Key_P: lambda page: page.next_clip(-1),
    _KEY.Key_M: lambda page: page.next_check(),
    _KEY.Key_D: lambda page: page.stage.draw(on=True),
    _KEY.Key_Return: lambda page: page.toggle_mask(),
    _KEY.Key_Delete: lambda page: page.take_off(),
    _KEY.Key_Z | _CTRL: lambda page: page.desk.undo(),
    _KEY.Key_Z | _CTRL | _SHIFT: lambda page: page.desk.redo(),
}
