"""The side of the consent: what leaves if the bundle is written, what does not, and what was checked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from consent_app.domain.evidence import Kind
from consent_app.domain.release import RedactedClip, Terms
from consent_app.domain.request import FootageRequest
from consent_app.redact.plan import covered_late
from consent_app.services.repeated import repeated
from consent_app.ui import controls
from consent_app.ui.focus import kept
from consent_app.words import review as say
from consent_app.words import window as words
from consent_app.words.consent import CANNOT_TAKE_BACK, ONLY_THESE, VOLUNTARY, terms_said


@dataclass(frozen=True, slots=True)
class State:
    """What the side shows: the request, the clips that are shared, the folder, the terms and the private words."""

    request: FootageRequest
    shared: list[RedactedClip]
    out: str
    terms: Terms
    words: tuple[str, ...] | None


class Leaving(QFrame):
    """What leaves and what stays, in lines a person can read at a glance."""

    def __init__(
        self,
        change_folder: Callable[[], object],
        change_terms: Callable[[], object],
        see_words: Callable[[], object],
    ) -> None:
        super().__init__()
        self.setObjectName("panel")
        self._changes = {say.INTO: change_folder, say.TERMS: change_terms}
        self._see_words = see_words
        self._column: QVBoxLayout = controls.column(gap=10, margin=(24, 16, 20, 16))
        inner = QWidget()
        inner.setObjectName("panelinner")
        inner.setLayout(self._column)
        self.setLayout(controls.column(controls.scrolled(inner)))

    @kept
    def show_state(self, state: State) -> None:
        """Show what leaves with the clips that are shared, into which folder, on which terms."""
        shared = state.shared
        controls.emptied(self._column)
        self._column.addWidget(_title(say.WHAT_LEAVES))
        self._column.addLayout(self._facts(state))
        self._column.addWidget(
            controls.label(f"{VOLUNTARY} {ONLY_THESE} {CANNOT_TAKE_BACK}", share=0.93, role="second")
        )
        self._column.addWidget(controls.hairline())
        self._column.addWidget(_title(say.IN_IT))
        seconds = sum(float(done.clip.span.duration) for done in shared)
        self._line("film", say.in_it(len(shared), seconds, _heard(shared)))
        if shared:
            counts = {kind: _count(shared, kind) for kind in (Kind.FACE, Kind.PLATE, Kind.PERSON, Kind.VEHICLE)}
            self._line("eyeoff", say.covered(counts))
            for reason in dict.fromkeys(one.reason for done in shared for one in done.plan.visible):
                self._line("person", say.stays_visible(reason))
            self._line("file", say.PAGE_IN_IT)
        self._column.addWidget(controls.hairline())
        self._column.addWidget(_title(say.NOT_IN_IT))
        for text in (say.NOT_NAMES, say.NOT_TAGS, say.NOT_REST):
            self._line("x", text)
        self._column.addWidget(controls.hairline())
        self._checks(state)
        self._column.addStretch(1)

    def _facts(self, state: State) -> QGridLayout:
        grid = QGridLayout()
        grid.setVerticalSpacing(8)
        grid.setHorizontalSpacing(16)
        grid.setColumnStretch(1, 1)
        facts = {
            say.TO: words.asker(state.request),
            say.FOR: words.title(state.request),
            say.TERMS: terms_said(state.terms),
            say.INTO: _short(state.out),
        }
        top = Qt.AlignmentFlag.AlignTop
        for place, (name, text) in enumerate(facts.items()):
            grid.addWidget(controls.label(name, role="second", wrap=False), place, 0, top)
            said = controls.label(text, weight=500)
            grid.addWidget(said, place, 1, 1, 1 if name in self._changes else 2, top)
            if name in self._changes:
                said.setToolTip(state.out if name == say.INTO else "")
                change = controls.button(say.CHANGE, self._changes[name], kind="quiet")
                change.setAccessibleName(f"{say.CHANGE}: {name}")
                grid.addWidget(change, place, 2, top)
        return grid

    def _checks(self, state: State) -> None:
        self._column.addWidget(_title(say.CHECKS))
        self._column.addWidget(controls.label(say.NONE_THERE, share=0.93, role="second"))
        if state.shared:
            self._second_look(state.shared)
            heard = _heard(state.shared)
            if heard:
                self._line("alert", say.with_sound(heard))
            self._line("check", say.NO_TAGS if heard else say.NO_SOUND)
        known = state.words
        if known == ():
            self._line("alert", say.NOT_SEARCHED)
        else:
            self._line("clock", say.NEXT_CHECK if known is None else say.searched_for(len(known)))
        for kind, field in repeated(known or (), state.request):
            self._line("info", say.yours_too(kind, field))
        self._column.addWidget(
            controls.button(words.PRIVATE_WORDS, self._see_words, kind="quiet"), alignment=Qt.AlignmentFlag.AlignLeft
        )

    def _second_look(self, shared: Sequence[RedactedClip]) -> None:
        """Say what the second look found: what is open, what was covered then, and what a person said is fine."""
        late = sum(len(covered_late(done.plan)) for done in shared)
        if late:
            self._line("info", say.many_covered_late(late))
        if not all(done.settled for done in shared):
            self._line("alert", say.SECOND_LOOK_OPEN)
        else:
            fine = any(done.accepted for done in shared)
            clean = say.SECOND_LOOK_CLEAN_NOW if late else say.SECOND_LOOK_CLEAN
            self._line("check", say.SECOND_LOOK_FINE if fine else clean)

    def _line(self, icon: str, text: str) -> None:
        role = {"check": "ok", "alert": "note"}.get(icon, "text2")
        mark = controls.picture(icon, role)
        row = controls.row(mark, gap=10)
        row.addWidget(controls.label(text), 1)
        row.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
        self._column.addLayout(row)


def _short(folder: str) -> str:
    """Return the end of a folder's path, as much as fits a line."""
    parts = Path(folder).parts
    return folder if len(parts) <= 3 else str(Path("…", *parts[-2:]))


def _title(text: str) -> QWidget:
    return controls.label(text, share=0.93, weight=600, role="second")


def _count(shared: list[RedactedClip], kind: Kind) -> int:
    return sum(track.kind is kind for done in shared for track in done.plan.covered)


def _heard(shared: list[RedactedClip]) -> int:
    """Return how many clips have sound."""
    return sum(done.plan.keep_audio for done in shared)
