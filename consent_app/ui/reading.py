"""The blocks of a request's page: whether one must answer, until when to keep a copy, and what is asked by whom."""

from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QWidget

from consent_app.domain.request import FootageRequest, SignatureState
from consent_app.ui import controls
from consent_app.words import keeping, moments, orders, senders, silence, whereabouts
from consent_app.words import window as say
from consent_app.words.durations import spoken

# Below this a field is said to be read loosely.
SURE = 0.6
Run = Callable[[], object]


def choice(request: FootageRequest, not_an_order: Run) -> QFrame:
    """Return what a person must know first: whether they have to answer at all, and what to do with an order."""
    if not request.is_request:
        return controls.banner("info", say.title(request) + ".")
    title, steps = orders.title(request), orders.steps(request)
    if not title:
        return controls.banner("info", f"{say.YOU_CAN_SAY_NO} {say.NOT_AN_ORDER} {silence.tells(request)}")
    lines = [controls.label(title, weight=600), *(controls.label(f"•  {step}") for step in steps)]
    column = controls.column(*lines, gap=6)
    if orders.is_order(request):
        column.addLayout(controls.row(controls.button(orders.NOT_ONE, not_an_order, kind="link"), 1))
    icon = controls.picture("warrant", "note")
    row = controls.row(icon, gap=12, margin=(16, 12, 16, 12))
    row.setAlignment(icon, Qt.AlignmentFlag.AlignTop)
    row.addLayout(column, 1)
    made = controls.frame("banner", row)
    made.setProperty("tone", "note")
    made.setAccessibleName(" ".join([title, *steps]))
    return made


def copy_now(request: FootageRequest, keeps: int | None, how_long: Run, keep: Run | None) -> QFrame:
    """Return until when to keep a copy; `keep` keeps those recordings that are known from then."""
    said = controls.label(keeping.about(request, keeps, datetime.now(UTC)))
    buttons = controls.row(gap=20)
    if keep is not None:
        buttons.addWidget(controls.button(keeping.KEEP, keep, kind="link"))
    buttons.addWidget(controls.button(keeping.HOW_LONG, how_long, kind="link"))
    buttons.addStretch(1)
    icon = controls.picture("clock")
    row = controls.row(icon, gap=12, margin=(16, 10, 16, 6))
    row.setAlignment(icon, Qt.AlignmentFlag.AlignTop)
    row.addLayout(controls.column(said, buttons, gap=2), 1)
    return controls.frame("card", row)


def facts(request: FootageRequest, check: Run, where: Run) -> QGridLayout:
    """Return what is asked, by whom and about what, each with what it was read from."""
    length = spoken(request.asked_at_most.total_seconds())
    asked = moments.asked(request)
    rows = {
        say.FOR: ("windows", f"{length}: {asked}" if request.readings else asked),
        say.BECAUSE: ("incident_type", say.INCIDENTS[request.incident_type] if request.incident_type else say.NOT_SAID),
        say.ASKED_BY: ("agency", say.asker(request)),
        say.CASE_IS: ("case_number", request.case_number or say.NOT_SAID),
        say.PLACE: ("area", request.area or say.NOT_SAID),
    }
    if request.reply_by:
        rows[say.REPLY_BY] = ("reply_by", moments.until(request.reply_by))
    grid = QGridLayout()
    grid.setVerticalSpacing(8)
    grid.setHorizontalSpacing(24)
    grid.setColumnStretch(1, 1)
    grid.addWidget(controls.label(say.WHAT_THEY_ASK, share=0.93, weight=600, role="second"), 0, 0, 1, 2)
    for name, (field, words) in rows.items():
        value: QWidget = _value(request, field, words)
        if name == say.PLACE and request.area:
            value = _beside(value, controls.button(whereabouts.ASK, where, kind="quiet"))
        _put(grid, name, value)
    if outside := _outside(request, check):
        _put(grid, say.SENT_BY, outside)
    return grid


def _put(grid: QGridLayout, name: str, value: QWidget) -> None:
    row = grid.rowCount()
    grid.addWidget(controls.label(name, role="second", wrap=False), row, 0, Qt.AlignmentFlag.AlignTop)
    grid.addWidget(value, row, 1)


def _value(request: FootageRequest, field: str, words: str) -> QLabel:
    """Return a field with the words it was read from as its tooltip, and that it was read loosely where so."""
    read = next((one for one in request.evidence if one.field == field), None)
    loosely = read is not None and read.confidence < SURE
    made = controls.label(f"{words} ({say.LOOSELY})" if loosely else words)
    if read is not None:
        made.setToolTip(say.READ_FROM.format(quote=read.quote))
    return made


def _outside(request: FootageRequest, check: Run) -> QWidget | None:
    """Return who sent it and what that is worth; nothing for what was typed in."""
    told = senders.outside(request)
    if not told:
        return None
    said = "\n".join([request.sender, *told] if request.sender else told)
    made = controls.label(said)
    if request.signature.state not in (SignatureState.UNCHECKED, SignatureState.UNKNOWN):
        return made
    return _beside(made, controls.button(say.CHECK_SENDER, check, kind="quiet"))


def _beside(value: QWidget, button: QWidget) -> QWidget:
    row = controls.row(gap=8)
    row.addWidget(value, 1)
    row.addWidget(button)
    for one in (value, button):
        row.setAlignment(one, Qt.AlignmentFlag.AlignTop)
    made = QWidget()
    made.setLayout(row)
    return made
