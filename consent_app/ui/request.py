"""The request: what it asks, what is wrong with it, its own words, and a decision in which no is as big as yes."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QFrame, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from consent_app.domain.request import FootageRequest, ScopeFinding
from consent_app.ui import asking, asking_request, controls, reading, theme
from consent_app.ui.desk import Desk
from consent_app.ui.focus import kept
from consent_app.ui.message import READ, MessageView
from consent_app.ui.page import Gauge, Heading, Page
from consent_app.words import keeping, moments, orders
from consent_app.words import window as say
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
        self.keep = controls.button(keeping.KEEP, self._keep, kind="filled")
        self.act(self.no, self.look, self.keep)
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

    @kept
    def refresh(self) -> None:
        """Show the request as it is now."""
        request = self.desk.request
        if request is None:
            return
        order = orders.is_order(request)
        self.look.setVisible(request.is_request and not order)
        # Silence is no answer to an order; what helps then is the original, kept.
        self.no.setVisible(not order)
        self.keep.setVisible(order and self.desk.has_recordings_from_then(request))
        self.look.setEnabled(bool(request.windows))
        self.look.setText(say.WHICH_FIRST if request.window_open else say.FIND)
        self.look.setToolTip(say.WHICH_FIRST if request.window_open else say.NO_TIME if not request.windows else "")
        if request == self._shown:
            return
        self._shown = request
        self._when.setText(moments.short(request.received_at))
        quotes = [(number, finding.quote) for number, finding in enumerate(request.findings, 1)]
        quotes += [(READ, item.quote) for item in request.evidence]
        hidden = request.hidden.reveal()
        unseen = f"\n\n{say.HIDDEN_MARK}\n{hidden}" if hidden else ""
        self.message.show_message((request.text.reveal() or say.TYPED_IN) + unseen, quotes)
        controls.emptied(self._left)
        self._findings = {}
        self._left.addWidget(reading.choice(request, self._not_an_order))
        if request.is_request:
            keep = self._keep if self.desk.has_recordings_from_then(request) and not order else None
            keeps = self.desk.post.settings.keeps
            self._left.addWidget(reading.copy_now(request, keeps, self._how_long, keep))
        if request.window_open or len(request.readings) > 1:
            self._left.addWidget(self._question(request))
        elif not request.windows and request.is_request:
            self._left.addWidget(controls.banner("question", say.NO_TIME, "note"))
        self._left.addLayout(reading.facts(request, self._check, self._where))
        self._left.addLayout(self._noticed(request))
        self._left.addLayout(self._ways_out())
        self._left.addStretch(1)

    def _question(self, request: FootageRequest) -> QFrame:
        head = controls.row(controls.picture("question", "note"), controls.label(say.WHICH_TIME, weight=600), gap=12)
        group = QButtonGroup(self)
        ways = QGridLayout()
        ways.setSpacing(10)
        for number, one in enumerate(request.readings, 1):
            way = _radio(moments.windows(one.windows, request.timezone_assumed), chosen=one.windows == request.windows)
            group.addButton(way)
            way.clicked.connect(lambda _=False, n=number: self.desk.answer(n))
            ways.addWidget(way, (number - 1) // 2, (number - 1) % 2)
        return controls.frame("card", controls.column(head, ways, gap=12, margin=(16, 14, 16, 16)))

    def _noticed(self, request: FootageRequest) -> QVBoxLayout:
        head = controls.row(controls.label(say.WHAT_WE_NOTICED, share=0.93, weight=600, role="second"), 1)
        made = controls.column(head, gap=0, margin=(0, 6, 0, 0))
        if request.is_request:
            head.addWidget(controls.button(say.DRAFT_REPLY, self._draft, kind="quiet"))
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
        for more_to_do in (said.ask, said.advice):
            if more_to_do:
                words.addWidget(controls.label(more_to_do, role="second"))
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
        people = controls.button(say.PEOPLE_ASK, lambda: asking_request.show_fears(self))
        return controls.row(people, elsewhere, delete, 1, gap=10, margin=(0, 10, 0, 0))

    def _elsewhere(self) -> None:
        answered = asking_request.ask_answered(self)
        if answered is not None:
            self.desk.answered_elsewhere(answered)

    def _delete(self) -> None:
        if asking.ask_yes(self, say.DELETE, say.DELETE_ASK):
            self.desk.delete()

    def _draft(self) -> None:
        if asking_request.ask_reply(self, self.desk.drafts(str(self.desk.request_id))):
            self.desk.told.emit(say.REPLY_COPIED, "ok", "", None)

    def _check(self) -> None:
        request = self.desk.request
        about = say.CHECK_SURE.format(domain=request.signature.domain or "the sender's domain") if request else ""
        if request and asking.ask_yes(self, say.CHECK_SENDER, about):
            self.desk.post.check_sender(request.id)

    def _where(self) -> None:
        if self.desk.request_id:
            asking_request.ask_where(self, self.desk.post, self.desk.request_id)

    def _keep(self) -> None:
        if self.desk.request_id:
            self.desk.post.keep_originals(self.desk.request_id)

    def _how_long(self) -> None:
        days = asking_request.ask_keeps(self, self.desk.post.settings.keeps)
        if days is not None:
            self.desk.post.set_keeps(days)
            self._shown = None
            self.refresh()

    def _not_an_order(self) -> None:
        if asking.ask_yes(self, orders.NOT_ONE, orders.NOT_ONE_SURE):
            self.desk.not_an_order()

    def _to_finding(self, number: int) -> None:
        finding = self._findings.get(number)
        if finding is not None:
            self._scroll.ensureWidgetVisible(finding)


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
