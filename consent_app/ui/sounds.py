"""The sound of a clip in the side of the review: left out, or kept and silent in parts."""

from collections.abc import Callable, Iterable
from fractions import Fraction
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from consent_app.domain.footage import Clip
from consent_app.domain.redaction import RedactionPlan
from consent_app.domain.timeline import Span
from consent_app.services import review as edits
from consent_app.ui import controls
from consent_app.ui.desk import Desk
from consent_app.words import review as say


class Sounds:
    """Makes the rows for a clip; where a silent part begins is remembered until it is said where it ends."""

    def __init__(self, desk: Desk, now: Callable[[], float]) -> None:
        self._desk, self._now = desk, now
        self._from: tuple[str, float] | None = None

    def rows(self, clip: Clip, plan: RedactionPlan) -> QWidget:
        """Return what is to be seen of the sound of a clip, and what can be done with it."""
        made = QWidget()
        column = controls.column(controls.label(say.SOUND, share=0.93, weight=600, role="second"), gap=8)
        column.addWidget(controls.label(say.SOUND_KEPT if plan.keep_audio else say.SOUND_OUT, role="second"))
        if plan.keep_audio:
            for span in plan.muted:
                column.addLayout(self._silent(clip, plan, span))
            begun = self._from is not None and self._from[0] == clip.id
            mute = partial(self._end if begun else self._begin, clip, plan)
            _add(column, controls.button(say.MUTE_TO if begun else say.MUTE_FROM, mute))
            _add(column, controls.button(say.DROP_SOUND, partial(self._drop, clip)))
        else:
            _add(column, controls.button(say.KEEP_SOUND, partial(self._set, clip, ())))
        made.setLayout(column)
        return made

    def _silent(self, clip: Clip, plan: RedactionPlan, span: Span) -> QHBoxLayout:
        said = say.silent(*(float(edge - clip.span.start) for edge in (span.start, span.end)))
        rest = [one for one in plan.muted if one != span]
        off = controls.tool("x", say.HEAR_AGAIN, partial(self._set, clip, rest))
        return controls.row(controls.label(said, wrap=False), 1, off)

    def _begin(self, clip: Clip, _plan: RedactionPlan) -> None:
        self._from = (clip.id, self._now())
        self._desk.read_anew()

    def _end(self, clip: Clip, plan: RedactionPlan) -> None:
        """Make silent what lies between the two frames, whichever was first."""
        begun, self._from = self._from, None
        first, last = sorted((begun[1] if begun else self._now(), self._now()))
        if first < last:
            self._set(clip, [*plan.muted, Span(Fraction(first), Fraction(last))])
        else:
            self._desk.read_anew()

    def _set(self, clip: Clip, silent: Iterable[Span]) -> None:
        spans = tuple((float(span.start), float(span.end)) for span in silent)
        self._desk.edit(edits.Sound(clip.id, silent=spans))

    def _drop(self, clip: Clip) -> None:
        self._from = None
        self._desk.edit(edits.Sound(clip.id, keep=False))


def _add(column: QVBoxLayout, button: QWidget) -> None:
    column.addWidget(button, alignment=Qt.AlignmentFlag.AlignLeft)
