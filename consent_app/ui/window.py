"""The window: rail, header, page and foot, the keys that work everywhere, and what was said last."""

import functools
from collections.abc import Callable

from PySide6.QtCore import QMimeData, Qt, QTimer
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QKeySequence,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QApplication, QFrame, QMainWindow, QPushButton, QStackedWidget, QWidget

from consent_app.services import connections
from consent_app.ui import asking, controls, theme
from consent_app.ui.arrivals import Arrivals
from consent_app.ui.child import end_all
from consent_app.ui.desk import FINISHED, Desk
from consent_app.ui.header import Header
from consent_app.ui.jobs import State
from consent_app.ui.notice import Notice
from consent_app.ui.page import Gauge, Meter, Page
from consent_app.ui.pages import PAGES
from consent_app.ui.rail import JobCard, Rail
from consent_app.words import window as say

LEAST = (960, 560)
FIRST = (1280, 800)
STEPS = ("request", "review", "consent")
PLACES = ("inbox", "footage", "review", "consent", "ledger", "settings")


class Window(QMainWindow):
    """The one window of the app."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        Arrivals(desk)
        self.setWindowTitle(say.APP)
        self.setMinimumSize(*LEAST)
        self.resize(*FIRST)
        self.setAcceptDrops(True)
        self.rail = Rail(self.go, desk.stop)
        self.header = Header(lambda: self.go("inbox"), lambda step: self.go(STEPS[step - 1]))
        self.pages = QStackedWidget()
        self.notice = Notice()
        self.bar = JobCard(desk.stop, lambda: self.go("jobs"), flat=True)
        self.meter, self.sentence = Meter(), controls.label("", wrap=True)
        self.foot = self._foot()
        self._made: dict[str, Page] = {}
        self._lay()
        self._listen()
        self._keys()
        self.go("inbox")
        self._offer()

    def page(self, name: str) -> Page:
        """Return a page, made when it is first needed."""
        if name not in self._made:
            self._made[name] = PAGES[name](self.desk)
            self.pages.addWidget(self._made[name])
            self._foot_row.addWidget(self._made[name].foot)
            self._made[name].foot.hide()
        return self._made[name]

    @property
    def here(self) -> str:
        """The name of the page that shows."""
        return next(name for name, page in self._made.items() if page is self.pages.currentWidget())

    def go(self, name: str) -> None:
        """Show a page; a page of a request that is not that far shows the step before."""
        if name in STEPS and name != "request":
            name = STEPS[min(STEPS.index(name), self._reached() - 1)] if self.desk.request_id else "inbox"
        elif name in ("request", "done") and not self.desk.request_id:
            name = "inbox"
        before = self.pages.currentWidget()
        page = self.page(name)
        if isinstance(before, Page) and before is not page:
            before.leave()
            before.foot.hide()
            self.notice.hide()
        self.pages.setCurrentWidget(page)
        page.foot.show()
        self._refresh()
        if before is not page:
            page.welcome()

    def _reached(self) -> int:
        """Return up to which step the request in hand has come, 1 to 3."""
        reviewed = self.desk.reviewed
        if reviewed is None:
            return 2 if self.desk.finding else 1
        return 3 if any(self.desk.finished(clip) for clip in reviewed.proposal.clips) else 2

    def _refresh(self) -> None:
        page = self.pages.currentWidget()
        if not isinstance(page, Page):
            return
        page.refresh()
        heading = page.heading()
        self.header.show_heading(heading, self._reached() if self.desk.request_id and heading.step else 0)
        self.header.take(getattr(page, "tools", None))
        gauge = page.gauge() or self._sum()
        self.sentence.setText(gauge.sentence)
        self.meter.show_gauge(gauge)
        self.rail.tell(connections.last(self.desk.store))
        self.rail.mark("inbox" if self.here in ("request", "done") else self.here)
        waiting = [one for one in self.desk.store.requests() if one.state not in FINISHED]
        self.rail.places["inbox"].set_count(len(waiting))
        # Only once it shows does a button know how wide its words are.
        QTimer.singleShot(0, page, page.even)
        self._show_job()

    def _sum(self) -> Gauge:
        asked = given = 0.0
        for request in self.desk.store.requests():
            asked += request.asked_at_most.total_seconds()
            given += self.desk.given(request)
        return Gauge(say.sum_meter(asked, given), asked, given)

    def _foot(self) -> QFrame:
        self._foot_row = controls.row(gap=12)
        left = controls.column(1, self.sentence, self.meter, 1, gap=8)
        row = controls.row(gap=24, margin=(24, 8, 24, 8))
        row.addLayout(left, 4)
        row.addStretch(1)
        row.addLayout(self._foot_row)
        made = controls.frame("foot", row)
        made.setMinimumHeight(theme.FOOT)
        return made

    def _lay(self) -> None:
        right = controls.column(self.header, gap=0)
        right.addWidget(self.pages, 1)
        right.addWidget(self.notice)
        right.addWidget(self.bar)
        right.addWidget(self.foot)
        whole = QWidget()
        row = controls.row(self.rail, gap=0)
        row.addLayout(right, 1)
        whole.setLayout(row)
        self.setCentralWidget(whole)

    def _listen(self) -> None:
        self.desk.changed.connect(self._refresh)
        self.desk.went.connect(self.go)
        self.desk.arrived.connect(self._arrived)
        self.desk.told.connect(self.notice.tell)
        self.desk.jobs.progressed.connect(lambda _: self._show_job())
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._tint)

    def _arrived(self, name: str) -> None:
        """Show what a job has made ready, unless one reads something else meanwhile."""
        if self.here in (*STEPS, "jobs"):
            self.go(name)

    def _show_job(self) -> None:
        entry, narrow = self.desk.jobs.running, self.width() < theme.NARROW_BELOW
        for card, wanted in ((self.bar, narrow), (self.rail.card, not narrow)):
            card.show_job(entry)
            card.setVisible(wanted and entry is not None)

    def _offer(self) -> None:
        """Offer to go on with what was interrupted when the window closed."""
        left = [entry for entry in self.desk.jobs.entries() if entry.state is State.INTERRUPTED]
        if left:
            kind = say.JOB_NAMES[type(left[0].job).__name__]
            again = functools.partial(self.desk.jobs.again, left[0].number)
            self.notice.tell(say.interrupted(kind), "note", say.GO_ON_WITH, again)

    def _keys(self) -> None:
        for number, name in enumerate(PLACES, 1):
            self._key(f"Ctrl+{number}", functools.partial(self.go, name))
        self._key("Ctrl+Return", self._press)
        self._key("Ctrl+V", self.paste)
        self._key("F6", self._next_pane)
        self._key("Esc", self._back)
        self._key("?", lambda: asking.tell(self, say.KEYS_TITLE, say.KEYS))

    def _key(self, keys: str, run: Callable[[], object]) -> None:
        QShortcut(QKeySequence(keys), self).activated.connect(run)

    def _back(self) -> None:
        page = self.pages.currentWidget()
        if not (isinstance(page, Page) and page.escape()):
            self.go("inbox")

    def _press(self) -> None:
        page = self.pages.currentWidget()
        filled = page.filled() if isinstance(page, Page) else None
        if isinstance(filled, QPushButton) and filled.isEnabled():
            filled.click()

    def _next_pane(self) -> None:
        panes: list[QWidget] = [self.rail, self.header, self.pages, self.foot]
        focus = QApplication.focusWidget()
        at = next((place for place, pane in enumerate(panes) if focus and pane.isAncestorOf(focus)), -1)
        for step in range(1, len(panes) + 1):
            pane = panes[(at + step) % len(panes)]
            first = next((one for one in pane.findChildren(QWidget) if _takes_focus(one)), None)
            if first is not None:
                first.setFocus(Qt.FocusReason.TabFocusReason)
                return

    def paste(self) -> None:
        """Read what is in the clipboard as a request."""
        self.take(QGuiApplication.clipboard().mimeData())

    def take(self, content: QMimeData) -> None:
        """Read files or text that were pasted or dropped; folders are footage."""
        paths = [url.toLocalFile() for url in content.urls() if url.isLocalFile()]
        if paths and self.here == "footage":
            self.desk.ask_footage.emit(paths)
        elif paths:
            self.desk.read(tuple(paths))
        elif content.hasText() and content.text().strip():
            self.desk.read(text=content.text())
        elif content.hasImage() and isinstance(picture := content.imageData(), QImage):
            self.desk.post.read_picture(picture)
        else:
            self.notice.tell(say.PASTED_EMPTY, "note", "", None)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802  # Qt's name
        """Take files and text."""
        content = event.mimeData()
        if content.hasUrls() or content.hasText() or content.hasImage():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802  # Qt's name
        """Read what is dropped."""
        self.take(event.mimeData())
        event.acceptProposedAction()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Give the page more room where the window is narrow."""
        super().resizeEvent(event)
        self.rail.set_narrow(self.width() < theme.NARROW_BELOW)
        self._show_job()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802  # Qt's name
        """End the children with the window."""
        for page in self._made.values():
            page.leave()
            page.close()
        end_all(self)
        self.desk.close()
        super().closeEvent(event)

    def _tint(self) -> None:
        dress(QApplication.instance())
        self.rail.tint()
        for name, page in list(self._made.items()):
            if page is not self.pages.currentWidget():
                page.leave()
                page.close()
                self.pages.removeWidget(page)
                page.foot.deleteLater()
                page.deleteLater()
                del self._made[name]
        self._refresh()


def _takes_focus(widget: QWidget) -> bool:
    return widget.isVisible() and widget.isEnabled() and bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)


def dress(app: object) -> None:
    """Give the app the colours that the system asks for."""
    if isinstance(app, QApplication):
        app.setPalette(theme.palette())
        app.setStyleSheet(theme.style_sheet())
