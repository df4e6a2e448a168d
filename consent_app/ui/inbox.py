"""The inbox: what waits for the person, what is finished, and the ways to bring a request in."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QFrame, QLayout, QPushButton, QVBoxLayout, QWidget

from consent_app.domain.request import FootageRequest, RequestState, Severity
from consent_app.domain.work import ConsentAppError
from consent_app.ui import asking, controls
from consent_app.ui.desk import FINISHED, Desk
from consent_app.ui.focus import kept
from consent_app.ui.page import Heading, Page
from consent_app.words import mailbox, moments
from consent_app.words import window as say
from consent_app.words.durations import spoken
from consent_app.words.errors import SENTENCES, sentence

CHIPS, ROW = 3, 52


class InboxPage(Page):
    """Cards for what waits, rows for what is finished, and a place to drop things."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        desk.ask_mail_password.connect(self._ask_password)
        self.tools = QWidget()
        paste = controls.button(say.PASTE, self._paste, icon="paste")
        type_in = controls.button(say.TYPE_IN, self._type, icon="plus")
        file = controls.button(say.OPEN_FILE, self._open, icon="file")
        mail = controls.button(mailbox.FETCH, self._fetch, icon="mail")
        self.tools.setLayout(controls.row(mail, paste, type_in, file))
        self._list = controls.column(gap=10, margin=(24, 16, 24, 24))
        inner = QWidget()
        inner.setLayout(self._list)
        self.setLayout(controls.column(controls.scrolled(inner)))

    def heading(self) -> Heading:
        """Return the page's name."""
        return Heading(say.INBOX)

    @kept
    def refresh(self) -> None:
        """Show the requests as they are now."""
        controls.emptied(self._list)
        found = self.desk.store.requests()
        waiting = [one for one in found if one.state not in FINISHED]
        finished = [one for one in found if one.state in FINISHED]
        if waiting:
            self._list.addWidget(controls.label(say.WAITING, share=0.93, weight=600, role="second"))
        for place, request in enumerate(waiting):
            self._list.addWidget(self._card(request, newest=place == 0))
        if finished:
            self._list.addWidget(controls.label(say.FINISHED, share=0.93, weight=600, role="second"))
            self._list.addWidget(self._rows(finished))
        if not found:
            self._list.addLayout(self._empty())
        self._list.addWidget(self._drop())
        self._list.addStretch(1)

    def _card(self, request: FootageRequest, *, newest: bool) -> QFrame:
        words = say.READ_REQUEST if request.state is RequestState.NEW else say.GO_ON
        go = controls.button(words, lambda: self.desk.take_up(request.id), kind="filled" if newest else "")
        go.setAccessibleDescription(say.heading(request))
        icon = QFrame()
        icon.setObjectName("tile")
        icon.setFixedSize(44, 44)
        icon.setLayout(controls.row(controls.picture(say.ICONS.get(request.source, "shield")), margin=(12, 12, 12, 12)))
        middle = controls.column(
            controls.label(say.title(request), share=1.14, weight=600),
            controls.label(say.asker(request), role="second"),
            controls.label(_asked(request), role="second"),
            _chips(request),
            gap=4,
        )
        state = controls.label(_state(request), share=0.93, role="second", wrap=False)
        right = controls.column(state, go, 1, gap=8)
        right.setAlignment(state, Qt.AlignmentFlag.AlignRight)
        row = controls.row(icon, gap=16, margin=(20, 18, 20, 18))
        row.setAlignment(icon, Qt.AlignmentFlag.AlignTop)
        row.addLayout(middle, 1)
        row.addLayout(right)
        card = controls.frame("card", row)
        card.setProperty("chosen", newest)
        return card

    def _rows(self, finished: list[FootageRequest]) -> QFrame:
        column = controls.column(gap=0, margin=(1, 1, 1, 1))
        for request in finished:
            given = say.outcome(request, self.desk.given(request))
            about = f"{say.asker(request)} · {say.title(request)}, {spoken(request.asked_at_most.total_seconds())}"
            made = _row_button(say.ICONS.get(request.source, "shield"), about, given)
            made.clicked.connect(lambda _=False, name=request.id: self.desk.take_up(name))
            column.addWidget(made)
        return controls.frame("card", column)

    def _empty(self) -> QVBoxLayout:
        sample = controls.button(say.SAMPLE, self.desk.try_sample, kind="filled")
        sample.setEnabled(not self.desk.jobs.busy)
        said = controls.label(say.EMPTY_INBOX, share=1.14)
        about = controls.label(say.SAMPLE_ABOUT, role="second")
        return controls.column(said, about, controls.row(sample, 1), gap=10, margin=(0, 24, 0, 24))

    def _drop(self) -> QFrame:
        made = controls.frame(
            "drop",
            controls.row(1, controls.picture("mail"), controls.label(say.DROP, role="second", wrap=False), 1, gap=12),
        )
        made.setFixedHeight(68)
        return made

    def _fetch(self) -> None:
        if self.desk.post.settings.mailbox is None:
            self.desk.went.emit("settings")
            self.desk.told.emit(SENTENCES["mailbox_unset"], "note", "", None)
        else:
            self.desk.post.fetch()

    def _ask_password(self, error: ConsentAppError) -> None:
        """Ask for the mailbox's password where none is kept or it was refused, and try again."""
        password = asking.ask_secret(self, mailbox.PASSWORD, f"{sentence(error)}\n\n{mailbox.FOR_SESSION}")
        if password:
            self.desk.post.password = password
            self.desk.post.fetch()

    def _paste(self) -> None:
        text = asking.ask_text(self, say.PASTE, say.PASTE_ABOUT, say.ADD_IT)
        if text:
            self.desk.read(text=text)

    def _type(self) -> None:
        told = asking.ask_request(self)
        if told is not None:
            self.desk.typed(told)

    def _open(self) -> None:
        paths, _ = QFileDialog.getOpenFileNames(self, say.OPEN_FILE, "", say.FILES)
        if paths:
            self.desk.read(tuple(paths))


def _row_button(icon: str, about: str, outcome: str) -> QPushButton:
    made = QPushButton()
    made.setObjectName("rowbutton")
    made.setAccessibleName(f"{about}. {outcome}")
    row = controls.row(controls.picture(icon), gap=14, margin=(18, 4, 18, 4))
    row.addWidget(controls.label(about, weight=500), 2)
    row.addWidget(controls.label(outcome, role="second"), 1)
    row.addWidget(controls.picture("chevr"))
    made.setLayout(row)
    made.setMinimumHeight(ROW)
    return made


def _asked(request: FootageRequest) -> str:
    length = spoken(request.asked_at_most.total_seconds())
    return f"{moments.asked(request)}, {length}" if request.windows else moments.asked(request)


def _state(request: FootageRequest) -> str:
    steps = {RequestState.PROPOSED: 2, RequestState.RENDERED: 3, RequestState.DECIDED: 3}
    if request.state in steps:
        return say.at_step(steps[request.state])
    return say.came(request.received_at)


def _chips(request: FootageRequest) -> QLayout:
    order = [Severity.STOP, Severity.CAUTION, Severity.NOTE]
    findings = sorted(request.findings, key=lambda one: order.index(one.severity))
    row = controls.row(gap=8, margin=(0, 6, 0, 0))
    for finding in findings[:CHIPS]:
        row.addWidget(controls.chip(say.CHIPS[finding.code], "note"))
    if len(findings) > CHIPS:
        row.addWidget(controls.chip(f"+{len(findings) - CHIPS}", "plain"))
    row.addStretch(1)
    return row
