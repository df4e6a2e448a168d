"""The request: what it asks, what is wrong with it, its own words, and a decision in which no is as big as yes."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QButtonGroup, QFrame, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from consent_app.domain.request import FootageRequest, ScopeFinding
from consent_app.ui import asking, controls, theme
from consent_app.ui.desk import Desk
from consent_app.ui.message import MessageView
from consent_app.ui.page import Gauge, Heading, Page
from consent_app.words import moments
from consent_app.words import window as say
from consent_app.words.durations import spoken
from consent_app.words.findings import FINDINGS

SIDE = 396


class RequestPage(Page):
    """Step 1: read."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._left = controls.column(gap=14, margin=(24, 20, 24, 24))
        inner = QWidget()
        inner.setLayout(self._left)
        self._scroll = controls.scrolled(inner)
        self.message = MessageView(self._to_finding)
        self._when = controls.label("", share=0.93, role="second", wrap=False)
        self._findings: dict[int, QWidget] = {}
        self._shown: FootageRequest | None = None
        self.no = controls.button(say.DO_NOT_ANSWER, desk.decline, kind="even")
        self.look = controls.button(say.FIND, desk.find, kind="filled")
        self.act(self.no, self.look)
        self._lay()

    def _lay(self) -> None:
        head = controls.row(controls.label(say.THEIR_MESSAGE, share=0.93, weight=600, role="second"), 1, self._when)
        links = controls.row(controls.picture("lock", size=16), controls.label(say.LINKS_SHOWN, role="second"), 1)
        side = controls.frame("panel", controls.column(head, self.message, links, gap=12, margin=(24, 20, 20, 16)))
        side.setFixedWidth(SIDE)
        row = controls.row(gap=0)
        row.addWidget(self._scroll, 1)
        row.addWidget(side)
        self.setLayout(row)

    def heading(self) -> Heading:
        """Return who asks about what, and for which time."""
        request = self.desk.request
        return Heading(say.heading(request), moments.asked(request), 1) if request else Heading(say.INBOX)

    def gauge(self) -> Gauge | None:
        """Return what was asked; nothing is given yet."""
        request = self.desk.request
        asked = request.asked_at_most.total_seconds() if request else 0.0
        return Gauge(say.asked_meter(asked), asked)

    def refresh(self) -> None:
        """Show the request as it is now."""
        request = self.desk.request
        if request is None:
            return
        self.look.setVisible(request.is_request and not say.is_order(request))
        self.look.setEnabled(bool(request.windows))
        self.look.setText(say.WHICH_FIRST if request.window_open else say.FIND)
        self.look.setToolTip(say.WHICH_FIRST if request.window_open else say.NO_TIME if not request.windows else "")
        if request == self._shown:
            return
        self._shown = request
        self._when.setText(moments.short(request.received_at))
        quotes = [(number, finding.quote) for number, finding in enumerate(request.findings, 1)]
        self.message.show_message(request.text.reveal() or say.TYPED_IN, quotes)
        controls.emptied(self._left)
        self._findings = {}
        self._left.addWidget(_choice(request))
        if request.window_open or len(request.readings) > 1:
            self._left.addWidget(self._question(request))
        elif not request.windows and request.is_request:
            self._left.addWidget(controls.banner("question", say.NO_TIME, "note"))
        self._left.addLayout(_facts(request))
        self._left.addLayout(self._noticed(request))
        self._left.addLayout(self._ways_out())
        self._left.addStretch(1)

    def _question(self, request: FootageRequest) -> QFrame:
        head = controls.row(controls.picture("question", "note"), controls.label(say.WHICH_TIME, weight=600), gap=12)
        group = QButtonGroup(self)
        ways = QGridLayout()
        ways.setSpacing(10)
        for number, reading in enumerate(request.readings, 1):
            words = moments.windows(reading.windows)
            way = _radio(words, chosen=reading.windows == request.windows)
            group.addButton(way)
            way.clicked.connect(lambda _=False, n=number: self.desk.answer(n))
            ways.addWidget(way, (number - 1) // 2, (number - 1) % 2)
        return controls.frame("card", controls.column(head, ways, gap=12, margin=(16, 14, 16, 16)))

    def _noticed(self, request: FootageRequest) -> QVBoxLayout:
        head = controls.row(controls.label(say.WHAT_WE_NOTICED, share=0.93, weight=600, role="second"), 1)
        made = controls.column(head, gap=0, margin=(0, 6, 0, 0))
        asks = [FINDINGS[one.code].ask for one in request.findings if FINDINGS[one.code].ask]
        if asks:
            head.addWidget(controls.button(say.COPY_REPLY, lambda: self._copy(request, asks), kind="quiet"))
        for number, finding in enumerate(request.findings, 1):
            self._findings[number] = self._finding(number, finding)
            made.addWidget(controls.hairline())
            made.addWidget(self._findings[number])
        if not request.findings:
            made.addWidget(controls.label(say.NOTHING_NOTICED, role="second"))
        return made

    def _finding(self, number: int, finding: ScopeFinding) -> QWidget:
        said = FINDINGS[finding.code]
        more = controls.label(f"{say.RULE}: {said.rule}", share=0.93, role="second")
        quote = controls.label(f"{say.ITS_WORDS}: “{finding.quote}”", share=0.93, role="second")
        for one in (more, quote):
            one.hide()
        badge = controls.badge(str(number))

        def unfold() -> None:
            more.setVisible(not more.isVisible())
            quote.setVisible(more.isVisible() and bool(finding.quote))
            self.message.go_to(number)

        why = controls.button(say.WHY, unfold, kind="quiet")
        why.setAccessibleDescription(said.message)
        words = controls.column(controls.label(said.message, weight=600), gap=4)
        if said.ask:
            words.addWidget(controls.label(said.ask, role="second"))
        words.addWidget(more)
        words.addWidget(quote)
        row = controls.row(badge, gap=12, margin=(0, 10, 0, 10))
        row.addLayout(words, 1)
        row.addWidget(why)
        row.setAlignment(badge, Qt.AlignmentFlag.AlignTop)
        row.setAlignment(why, Qt.AlignmentFlag.AlignTop)
        made = QWidget()
        made.setLayout(row)
        return made

    def _ways_out(self) -> QHBoxLayout:
        elsewhere = controls.button(say.ANSWERED_ELSEWHERE, self._elsewhere)
        delete = controls.button(say.DELETE, self._delete)
        return controls.row(elsewhere, delete, 1, gap=10, margin=(0, 10, 0, 0))

    def _elsewhere(self) -> None:
        note = asking.ask_line(self, say.ANSWERED_ELSEWHERE, say.ANSWERED_ASK)
        if note:
            self.desk.answered_elsewhere(note)

    def _delete(self) -> None:
        if asking.ask_yes(self, say.DELETE, say.DELETE_ASK):
            self.desk.delete()

    def _copy(self, request: FootageRequest, asks: list[str]) -> None:
        QGuiApplication.clipboard().setText(say.reply(request, asks))
        self.desk.told.emit(say.REPLY_COPIED, "ok", "", None)

    def _to_finding(self, number: int) -> None:
        finding = self._findings.get(number)
        if finding is not None:
            self._scroll.ensureWidgetVisible(finding)


def _choice(request: FootageRequest) -> QFrame:
    """Return what a person must know first: whether they have to answer at all."""
    if say.is_order(request):
        quote = next((one.quote for one in request.evidence if one.field == "legal_basis"), "")
        return controls.banner("warrant", f"{say.LEGAL_TITLE} {say.LEGAL_TEXT.format(quote=quote)}", "note")
    if not request.is_request:
        return controls.banner("info", say.title(request) + ".")
    return controls.banner("info", f"{say.YOU_CAN_SAY_NO} {say.says_no(request)}")


def _facts(request: FootageRequest) -> QGridLayout:
    length = spoken(request.asked_at_most.total_seconds())
    facts = {
        say.FOR: f"{length}: {moments.asked(request)}" if request.readings else moments.asked(request),
        say.BECAUSE: say.INCIDENTS[request.incident_type] if request.incident_type else say.NOT_SAID,
        say.ASKED_BY: say.asker(request),
        say.CASE_IS: request.case_number or say.NOT_SAID,
        say.PLACE: request.area or say.NOT_SAID,
    }
    if request.reply_by:
        facts[say.REPLY_BY] = request.reply_by
    grid = QGridLayout()
    grid.setVerticalSpacing(8)
    grid.setHorizontalSpacing(24)
    grid.setColumnStretch(1, 1)
    grid.addWidget(controls.label(say.WHAT_THEY_ASK, share=0.93, weight=600, role="second"), 0, 0, 1, 2)
    for place, (name, words) in enumerate(facts.items(), 1):
        grid.addWidget(controls.label(name, role="second", wrap=False), place, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(controls.label(words), place, 1)
    return grid


def _radio(words: str, *, chosen: bool) -> QPushButton:
    made = QPushButton()
    made.setObjectName("choice")
    made.setCheckable(True)
    made.setChecked(chosen)
    made.setAccessibleName(words)
    icon = controls.radio(chosen=chosen)
    said = controls.label(words)
    row = controls.row(icon, gap=12, margin=(14, 10, 14, 10))
    row.addWidget(said, 1)
    made.setLayout(row)
    said.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    icon.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    made.setMinimumHeight(theme.BUTTON + 22)
    return made
