"""The list of jobs: what runs, what waits, what ran, and what was interrupted and can go on."""

from PySide6.QtWidgets import QFrame, QProgressBar, QWidget

from consent_app.ui import controls
from consent_app.ui.desk import Desk
from consent_app.ui.focus import kept
from consent_app.ui.jobs import Entry, State
from consent_app.ui.page import Heading, Page
from consent_app.words import moments, reasons
from consent_app.words import window as say

SHOWN = 50
AGAIN = frozenset({State.INTERRUPTED, State.FAILED, State.STOPPED})


class JobsPage(Page):
    """The jobs, the newest first."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._list = controls.column(gap=10, margin=(24, 16, 24, 24))
        inner = QWidget()
        inner.setLayout(self._list)
        self.setLayout(controls.column(controls.scrolled(inner)))
        self._bar: QProgressBar | None = None
        self._said = controls.label("")
        desk.jobs.progressed.connect(self._tell)

    def heading(self) -> Heading:
        """Return the page's name."""
        return Heading(say.JOBS)

    @kept
    def refresh(self) -> None:
        """Show the jobs as they are now."""
        controls.emptied(self._list)
        self._bar = None
        entries = self.desk.jobs.entries()[:SHOWN]
        if not entries:
            self._list.addWidget(controls.label(say.NO_JOBS, share=1.14))
        titles = {one.id: say.heading(one) for one in self.desk.store.requests()}
        for entry in entries:
            self._list.addWidget(self._card(entry, titles.get(entry.request, "")))
        self._list.addStretch(1)

    def _card(self, entry: Entry, title: str) -> QFrame:
        name = controls.label(say.JOB_NAMES[type(entry.job).__name__], weight=600)
        said = controls.label(say.JOB_STATES[entry.state], role="second")
        when = moments.short(entry.at.astimezone())
        below = controls.label(f"{title} · {when}" if title else when, share=0.93, role="second")
        middle = controls.column(name, said, below, gap=2)
        if entry.state is State.RUNNING:
            self._bar, self._said = QProgressBar(), said
            self._bar.setTextVisible(False)
            self._bar.setRange(0, 1000)
            self._bar.setAccessibleName(name.text())
            middle.addWidget(self._bar)
            self._tell(entry)
        row = controls.row(gap=16, margin=(16, 12, 16, 12))
        row.addLayout(middle, 1)
        if entry.state in (State.RUNNING, State.WAITING):
            row.addWidget(controls.button(say.STOP, lambda: self.desk.jobs.stop(entry.number)))
        elif entry.state in AGAIN:
            row.addWidget(controls.button(say.GO_ON_WITH, lambda: self.desk.jobs.again(entry.number)))
        return controls.frame("card", row)

    def _tell(self, entry: Entry) -> None:
        if self._bar is not None:
            self._bar.setValue(round(entry.done * 1000))
            self._said.setText(
                say.left(reasons.STEPS.get(entry.step, say.JOB_STATES["running"].rstrip(".")), entry.left)
            )
