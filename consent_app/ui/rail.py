"""The rail: where one can go, what runs, and what is true of the connection."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QProgressBar, QSizePolicy, QToolButton, QVBoxLayout

from consent_app.services.connections import Connected
from consent_app.ui import controls, theme
from consent_app.ui.jobs import Entry
from consent_app.words import mailbox, reasons
from consent_app.words import window as say

PLACES = {
    "inbox": (say.INBOX, "inbox"),
    "footage": (say.FOOTAGE, "film"),
    "review": (say.REVIEW, "review"),
    "consent": (say.CONSENT, "consent"),
    "ledger": (say.LEDGER, "ledger"),
}


class NavButton(QToolButton):
    """One place of the rail, with a count beside its name."""

    def __init__(self, name: str, icon: str) -> None:
        super().__init__()
        self._name, self._icon, self.count = name, icon, 0
        self.setObjectName("nav")
        self.setCheckable(True)
        self.setIconSize(QSize(20, 20))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)
        self.tint()

    def tint(self) -> None:
        """Take the colours of the theme."""
        self.setIcon(theme.icon(self._icon, "text2"))

    def set_count(self, count: int) -> None:
        """Set the count; 0 is not shown."""
        self.count = count
        self.setAccessibleName(f"{self._name}, {count}" if count else self._name)
        self.update()

    def set_narrow(self, narrow: bool) -> None:
        """Show the icon over its name, or beside it."""
        style = Qt.ToolButtonStyle
        self.setToolButtonStyle(style.ToolButtonTextUnderIcon if narrow else style.ToolButtonTextBesideIcon)
        self.setText(self._name if narrow else f"  {self._name}")
        self.setFixedHeight(54 if narrow else theme.CONTROL)
        self.setProperty("narrow", narrow)
        self.style().polish(self)
        self.setFont(theme.sized(0.8 if narrow else 1.0, 500))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """Paint the count at the right."""
        super().paintEvent(event)
        painter = QPainter(self)
        if self.isChecked():
            painter.fillRect(0, 8, 3, self.height() - 16, theme.colour("accent"))
        if self.count:
            painter.setPen(theme.colour("text2"))
            painter.setFont(theme.sized(0.93, 500))
            wide = self.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonTextBesideIcon
            side = Qt.AlignmentFlag.AlignVCenter if wide else Qt.AlignmentFlag.AlignTop
            inner = self.rect().adjusted(0, 0 if wide else 4, -12 if wide else -8, 0)
            painter.drawText(inner, side | Qt.AlignmentFlag.AlignRight, str(self.count))
        painter.end()


class JobCard(QFrame):
    """What runs now, how far it is, and Stop; a bar above the foot where the rail is too narrow for a card."""

    def __init__(self, stop: Callable[[], object], show: Callable[[], object], *, flat: bool) -> None:
        super().__init__()
        self.setObjectName("jobbar" if flat else "jobcard")
        self._said = controls.label("", share=0.93 if flat else 0.86, wrap=not flat)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 1000)
        more = controls.button(say.JOBS, show, kind="quiet")
        halt = controls.button(say.STOP, stop, kind="quiet")
        if flat:
            row = controls.row(self._said, gap=16, margin=(24, 4, 24, 4))
            row.addWidget(self._bar, 1)
            row.addLayout(controls.row(more, halt))
            self.setLayout(row)
        else:
            buttons = controls.row(more, 1, halt, gap=0)
            self.setLayout(controls.column(self._said, self._bar, buttons, gap=6, margin=(12, 10, 12, 6)))
        self.hide()

    def show_job(self, entry: Entry | None) -> None:
        """Show how far a job is, or nothing."""
        if entry is not None:
            kind = say.JOB_NAMES.get(type(entry.job).__name__, "")
            self._said.setText(say.left(reasons.STEPS.get(entry.step, kind), entry.left))
            self._bar.setValue(round(entry.done * 1000))
            self._bar.setAccessibleName(kind)


class Rail(QFrame):
    """The rail with its places."""

    def __init__(self, go: Callable[[str], object], stop: Callable[[], object]) -> None:
        super().__init__()
        self.setObjectName("rail")
        self._group = QButtonGroup(self)
        self._go = go
        self.places = {name: self._place(name, *said) for name, said in PLACES.items()}
        self.places["settings"] = self._place("settings", say.SETTINGS, "settings")
        self._mark = controls.picture("consent", "accent", 28)
        self._name = controls.label(say.APP, share=1.14, weight=600, wrap=False)
        self.card = JobCard(stop, lambda: go("jobs"), flat=False)
        self._lock = controls.picture("lock", "text2", 16)
        self._short, self._long, self._narrow = say.NO_CONNECTION, say.NOTHING_SENT, False
        self._true = controls.label(self._long, share=0.86, role="second")
        self._lay()
        self.set_narrow(False)

    def _place(self, name: str, said: str, icon: str) -> NavButton:
        made = NavButton(said, icon)
        self._group.addButton(made)
        made.clicked.connect(lambda: self._go(name))
        return made

    def _lay(self) -> None:
        head = controls.row(self._mark, self._name, 1, gap=10, margin=(10, 6, 0, 14))
        foot = controls.row(self._lock, self._true, gap=8, margin=(8, 0, 0, 8))
        foot.setAlignment(self._lock, Qt.AlignmentFlag.AlignTop)
        made: QVBoxLayout = controls.column(head, gap=4, margin=(12, 16, 11, 14))
        for name, place in self.places.items():
            if name == "settings":
                made.addStretch(1)
                made.addWidget(self.card)
                made.addLayout(foot)
            made.addWidget(place)
        self.setLayout(made)

    def set_narrow(self, narrow: bool) -> None:
        """Take 72 px instead of 200."""
        self.setFixedWidth(theme.RAIL_NARROW if narrow else theme.RAIL)
        layout = self.layout()
        if layout is not None:
            layout.setContentsMargins(*((4, 16, 3, 8) if narrow else (12, 16, 11, 14)))
        self._name.setVisible(not narrow)
        self._lock.setVisible(not narrow)
        self._narrow = narrow
        self._true.setText(self._short if narrow else self._long)
        self._true.setFont(theme.sized(0.75 if narrow else 0.86))
        self._true.setAlignment(Qt.AlignmentFlag.AlignHCenter if narrow else Qt.AlignmentFlag.AlignLeft)
        self._true.setToolTip(self._long)
        for place in self.places.values():
            place.set_narrow(narrow)

    @property
    def connection(self) -> str:
        """What is said of the connection."""
        return self._long

    def tell(self, last: Connected | None) -> None:
        """Say what is true of the connection: that none was made, or the last one."""
        said = mailbox.connection(last.kind, last.at.astimezone()) if last else ""
        self._short = said or say.NO_CONNECTION
        self._long = f"{said}. {say.FILES_STAY}" if said else say.NOTHING_SENT
        self._true.setText(self._short if self._narrow else self._long)
        self._true.setToolTip(self._long)

    def mark(self, name: str) -> None:
        """Show which place one is at; a page that is none of them marks none."""
        place = self.places.get(name)
        self._group.setExclusive(False)
        for one in self.places.values():
            one.setChecked(one is place)
        self._group.setExclusive(True)

    def tint(self) -> None:
        """Take the colours of the theme."""
        for place in self.places.values():
            place.tint()
        self._mark.setPixmap(theme.icon_pixmap("consent", theme.tokens().accent, 28))
        self._lock.setPixmap(theme.icon_pixmap("lock", theme.tokens().text2, 16))
