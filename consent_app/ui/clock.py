"""The clock in the picture: any frame of a recording, what its clock is read as, and the camera's correction."""

from datetime import datetime
from fractions import Fraction
from typing import Any

from PySide6.QtCore import QDate, QDateTime, Qt, QTime, QTimer
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QDateTimeEdit, QLabel, QSlider, QWidget

from consent_app.domain.footage import Recording
from consent_app.domain.timeline import later, seconds
from consent_app.services import jobs
from consent_app.ui import controls
from consent_app.ui.dialog import Asking
from consent_app.ui.stills import Stills
from consent_app.words import moments
from consent_app.words import window as say

PICTURE_HEIGHT = 300
STEPS = 1000
# The picture follows the slider when it rests for a moment.
REST_MS = 200


class ClockDialog(Asking):
    """Asks what the clock in a picture of a recording says, and offers what could be read there."""

    def __init__(self, parent: QWidget, root: str, recording: Recording, stills: Stills) -> None:
        super().__init__(parent, say.SET_CLOCK)
        self._recording = recording
        self._stills = stills
        self.picture = QLabel()
        self.picture.setMinimumSize(480, PICTURE_HEIGHT)
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.place = QSlider(Qt.Orientation.Horizontal)
        self.place.setRange(0, STEPS)
        self.place.setAccessibleName(say.CLOCK_PLACE)
        self.time = QDateTimeEdit()
        self.time.setDisplayFormat("d MMM yyyy, h:mm:ss ap")
        self.time.setAccessibleName(say.SET_CLOCK)
        self.read = controls.label(say.CLOCK_READING)
        self.use = controls.button(say.CLOCK_TAKE, self._take)
        self.use.hide()
        self._shown: datetime | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._ask)
        self.place.valueChanged.connect(self._moved)
        self._lay()
        self._moved()
        self.ask(jobs.ReadClock(root, recording.camera, recording.id))

    def _lay(self) -> None:
        yes = controls.button(say.USE_CLOCK, self.accept, kind="filled")
        no = controls.button(say.CANCEL, self.reject)
        about = controls.label(say.SET_CLOCK_ABOUT.format(camera=self._recording.camera))
        found = controls.row(gap=12)
        found.addWidget(self.read, 1)
        found.addWidget(self.use)
        column = controls.column(self.picture, self.place, about, self.time, gap=12, margin=(20,) * 4)
        column.addLayout(found)
        column.addLayout(controls.row(1, no, yes))
        self.setLayout(column)

    @property
    def at(self) -> Fraction:
        """Where in the film the picture is, in seconds."""
        return self._recording.duration * Fraction(self.place.value(), STEPS + 1)

    def _moved(self) -> None:
        self._set(later(self._recording.started_at, self.at))
        self._rest.start()

    def _set(self, moment: datetime) -> None:
        day, clock = QDate(moment.year, moment.month, moment.day), QTime(moment.hour, moment.minute, moment.second)
        self.time.setDateTime(QDateTime(day, clock))

    def _ask(self) -> None:
        key = f"{self._recording.id} clock {self.place.value()}"
        still = jobs.Still(key, self._recording.path, float(self.at), PICTURE_HEIGHT)
        self._stills.show([still], lambda _, image: self.show_picture(image))

    def show_picture(self, image: QImage) -> None:
        """Show the picture whose clock is to be read."""
        if self.there:
            self.picture.setPixmap(QPixmap.fromImage(image))

    def take(self, document: dict[str, Any]) -> None:
        """Offer what the clock in the pictures was read as."""
        if document.get("shown_at") is None:
            self.read.setText(say.CLOCK_UNREAD)
            return
        start = datetime.fromisoformat(document["shown_at"]).astimezone(self._recording.started_at.tzinfo)
        self._shown = start
        self.read.setText(say.CLOCK_READ.format(day=moments.day(start), time=moments.clock(start, seconds=True)))
        self.use.show()

    def _take(self) -> None:
        if self._shown is not None:
            self._set(later(self._shown, self.at))

    def done(self, result: int) -> None:
        """Close; the picture follows no more."""
        self._rest.stop()
        super().done(result)

    def shift(self) -> Fraction:
        """Return the seconds to add to the camera's clock."""
        shown = self.time.dateTime()
        date, time = shown.date(), shown.time()
        zone = self._recording.started_at.tzinfo
        said = datetime(date.year(), date.month(), date.day(), time.hour(), time.minute(), time.second(), tzinfo=zone)
        # What shows is whole seconds; a recording that was right before is right to the fraction.
        before = later(self._recording.started_at, self.at).replace(microsecond=0)
        corrected = seconds(self._recording.started_at - self._recording.clock.started_at)
        return corrected + seconds(said - before)
