"""The end of a request: what was written and how to hand it over, or that nothing was given and that this is fine."""

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from consent_app.domain.release import Answered, Bundle
from consent_app.domain.request import FootageRequest, RequestState
from consent_app.ui import asking, asking_request, controls
from consent_app.ui.desk import Desk
from consent_app.ui.focus import kept
from consent_app.ui.page import Gauge, Heading, Page
from consent_app.words import handover, moments
from consent_app.words import review as say
from consent_app.words import window as words
from consent_app.words.replies import Kind

WIDTH = 640


class DonePage(Page):
    """The last page of a request."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._column: QVBoxLayout = controls.column(gap=14, margin=(24, 32, 24, 24))
        inner = QWidget()
        inner.setLayout(self._column)
        inner.setMaximumWidth(WIDTH)
        outer = QWidget()
        row = controls.row(gap=0)
        row.addWidget(inner, 8)
        row.addStretch(1)
        outer.setLayout(row)
        self.setLayout(controls.column(controls.scrolled(outer)))
        self.back = controls.button(say.TO_INBOX, lambda: desk.went.emit("inbox"), kind="filled")
        self.act(self.back)

    def heading(self) -> Heading:
        """Return who asked about what."""
        request = self.desk.request
        if request is None:
            return Heading(words.DONE)
        # Only what went out has gone through all steps.
        walked = request.state in (RequestState.RELEASED, RequestState.WITHDRAWN)
        return Heading(words.heading(request), moments.asked(request), len(words.STEPS) + 1 if walked else 0)

    def gauge(self) -> Gauge | None:
        """Return what was given of what was asked."""
        request = self.desk.request
        if request is None:
            return None
        given, asked = self.desk.given(request), request.asked_at_most.total_seconds()
        elsewhere = request.state is RequestState.ANSWERED
        return Gauge(words.given_meter(asked, given, elsewhere=elsewhere), asked, given)

    @kept
    def refresh(self) -> None:
        """Show how the request ended."""
        request = self.desk.request
        if request is None:
            return
        controls.emptied(self._column)
        self._column.addWidget(controls.label(say.TITLES.get(request.state, words.DONE), share=1.43, weight=600))
        bundle = self.desk.bundle(request.id)
        if request.state is RequestState.RELEASED and bundle is not None:
            self._show_bundle(request, bundle)
        else:
            self._column.addWidget(controls.label(say.BELOW.get(request.state, "")))
            self._show_ending(request)
        self._column.addStretch(1)

    def _show_bundle(self, request: FootageRequest, bundle: Bundle) -> None:
        path = Path(bundle.path)
        there = path.is_file()
        said = say.written(bundle.clips, path.stat().st_size) if there else say.FOLDER_GONE
        self._column.addWidget(controls.label(said, share=1.14))
        self._column.addWidget(controls.label(bundle.path, role="second"))
        if request.case_number:
            copy = controls.button(say.COPY_CASE, lambda: _copied(str(request.case_number)))
            quote = controls.label(handover.QUOTE_CASE.format(case=request.case_number), wrap=False)
            self._column.addLayout(controls.row(quote, copy, 1, gap=12))
        self._column.addWidget(controls.banner("alert", handover.NOT_ALSO, "note"))
        self._column.addWidget(controls.label(handover.HOW, share=0.93, weight=600, role="second"))
        for way, reveals in handover.WAYS:
            self._column.addWidget(controls.label(f"{way}: {reveals}"))
        for note in handover.portal_notes(request, bundle):
            self._column.addWidget(controls.label(note))
        laid = bool(bundle.folder) and Path(bundle.folder).is_dir()
        if laid:
            self._column.addWidget(controls.label(say.PLAIN_ABOUT.format(folder=Path(bundle.folder).name)))
        opened = controls.button(say.OPEN_FOLDER, lambda: _open(path.parent), icon="folder")
        opened.setEnabled(there)
        plainly = controls.button(say.PLAIN_FILES, self.desk.lay_out)
        plainly.setEnabled(there and not laid)
        take_back = controls.button(say.ASK_DELETE, self._take_back)
        goes_along = controls.button(say.COPY_BUNDLE_NOTE, self._draft)
        self._column.addLayout(controls.row(opened, plainly, 1, gap=12))
        self._column.addLayout(controls.row(goes_along, take_back, 1, gap=12))

    def _show_ending(self, request: FootageRequest) -> None:
        answered = self.desk.store.paper(request.id, Answered)
        if request.state is RequestState.ANSWERED and answered is not None:
            self._column.addWidget(controls.banner("info", say.answered(answered)))
        drafts = {
            RequestState.NO_FOOTAGE: say.COPY_NOTE,
            RequestState.ANSWERED: say.DRAFT_DELETE,
            RequestState.WITHDRAWN: say.DRAFT_DELETE,
        }
        if request.state in drafts:
            note = controls.button(drafts[request.state], self._draft)
            self._column.addWidget(note, alignment=Qt.AlignmentFlag.AlignLeft)
        again = controls.button(words.READ_REQUEST, lambda: self.desk.went.emit("request"))
        self._column.addWidget(again, alignment=Qt.AlignmentFlag.AlignLeft)

    def _take_back(self) -> None:
        name = self.desk.request_id
        if name and asking.ask_yes(self, say.ASK_DELETE, say.DELETE_SURE):
            _copied(self.desk.drafts(name)[Kind.DELETE])
            self.desk.take_back(name)
            self.desk.told.emit(say.DELETE_COPIED, "ok", "", None)

    def _draft(self) -> None:
        if asking_request.ask_reply(self, self.desk.drafts(str(self.desk.request_id))):
            self.desk.told.emit(words.REPLY_COPIED, "ok", "", None)


def _copied(text: str) -> None:
    QGuiApplication.clipboard().setText(text)


def _open(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
