"""The keyboard stays where it is in what is made anew: who presses one button after another is not thrown elsewhere."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Concatenate, ParamSpec, TypeVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

Panel = TypeVar("Panel", bound=QWidget)
P = ParamSpec("P")


def kept(make: Callable[Concatenate[Panel, P], None]) -> Callable[Concatenate[Panel, P], None]:
    """Let a method of a panel make anew what is in it, and the focus go on to the control of that name or place."""

    @wraps(make)
    def made(panel: Panel, /, *args: P.args, **words: P.kwargs) -> None:
        held, before = QApplication.focusWidget(), _controls(panel)
        if held is None or held not in before:
            make(panel, *args, **words)
            return
        # Qt would take the focus from each that goes to the next, and scroll there.
        held.clearFocus()
        # Who was typing would press a button in its place with the next space.
        place = before.index(held) if isinstance(held, QAbstractButton) else None
        again = partial(_hold, panel, _name(held), place)
        make(panel, *args, **words)
        # What was put in a layout shows, and what was taken out is gone, when Qt comes to it.
        QTimer.singleShot(0, panel, again)

    return made


def _hold(panel: QWidget, name: str, place: int | None) -> None:
    """Give the focus to the control of a name in a panel, or to the one in its place, if any, where there is none."""
    there = _controls(panel)
    alike = [one for one in there if _name(one) == name]
    instead = [] if place is None else there[: place + 1][-1:]
    if QApplication.focusWidget() is None:
        for one in (alike or instead)[:1]:
            one.setFocus()


def _controls(panel: QWidget) -> list[QWidget]:
    """Return what can be reached with the keyboard in a panel, in order."""
    reached = (one for one in panel.findChildren(QWidget) if one.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return [one for one in reached if one.isEnabled() and one.isVisibleTo(panel)]


def _name(one: QWidget) -> str:
    return one.accessibleName() or (one.text() if isinstance(one, QAbstractButton) else "")
