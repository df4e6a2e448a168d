"""Small pictures for lists and the time line: asked for in one go, made by a child, kept in memory only."""

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QImage, QPixmap

from consent_app.domain.footage import Clip
from consent_app.domain.redaction import RedactionPlan
from consent_app.services import jobs
from consent_app.services.codec import from_json, to_json
from consent_app.services.night import Block
from consent_app.ui.child import Running, once
from consent_app.ui.desk import Desk
from consent_app.ui.subjects import MOST, PICTURE, Side, subjects
from consent_app.ui.timeline import TimeLine

CLIP_HEIGHT = 48
# What several parts of a page want is asked for in one go.
GATHER_MS = 60
Show = Callable[[str, QImage], object]


class Stills(QObject):
    """Asks for pictures that were not asked for yet."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._known: dict[str, QImage] = {}
        self._asked: set[str] = set()
        self._wanted: list[jobs.Still] = []
        self._shows: dict[str, Show] = {}
        self._gather = QTimer(self)
        self._gather.setSingleShot(True)
        self._gather.setInterval(GATHER_MS)
        self._gather.timeout.connect(self._ask)

    def show(self, wanted: Iterable[jobs.Still], show: Show) -> None:
        """Show pictures by their keys: those known at once, the others when they come."""
        for still in wanted:
            if still.key in self._known:
                show(still.key, self._known[still.key])
            else:
                self._shows[still.key] = show
                if still.key not in self._asked:
                    self._asked.add(still.key)
                    self._wanted.append(still)
                    self._gather.start()

    def _ask(self) -> None:
        wanted, self._wanted = tuple(self._wanted), []
        once(jobs.Stills(wanted), self, self._take)

    def clips(self, desk: Desk, blocks: Iterable[Block], timeline: TimeLine) -> None:
        """Show a picture of each clip on the time line."""
        stills = [(block.clip.id, _still(desk, block.clip)) for block in blocks]
        clips = {still.key: clip for clip, still in stills}
        self.show((still for _, still in stills), lambda key, image: timeline.set_thumbnail(clips[key], image))

    def faces(self, desk: Desk, clip: Clip, plan: RedactionPlan, side: Side) -> None:
        """Show a picture of each thing that is covered in a clip, as it was filmed."""
        path = desk.store.recording(clip.recording).path
        wanted = []
        for subject in subjects(plan)[:MOST]:
            best = subject.track.best
            box = (best.box.x1, best.box.y1, best.box.x2, best.box.y2)
            key = f"{clip.id}/{subject.track.id}/{clip.span.start}"
            wanted.append(jobs.Still(key, path, float(best.time), PICTURE * 2, box))
        self.show(wanted, lambda key, image: side.set_picture(key, _square(image)))

    def stop(self) -> None:
        """Stop what is being made."""
        self._gather.stop()
        for running in self.findChildren(Running):
            running.stop()
        self._wanted, self._asked = [], set(self._known)

    def _take(self, made: dict[str, object]) -> None:
        for key, image in pictures_of(made).items():
            self._known[key] = image
            self._shows[key](key, image)


def pictures_of(made: Mapping[str, object]) -> dict[str, QImage]:
    """Return the pictures in the document of a job that made stills, by their keys; none where it failed."""
    stills = from_json(to_json(made.get("stills", {})), dict[str, bytes])
    return {key: QImage.fromData(content) for key, content in stills.items()}


def _still(desk: Desk, clip: Clip) -> jobs.Still:
    recording = desk.store.recording(clip.recording)
    middle = float(clip.span.start + clip.span.duration / 2)
    return jobs.Still(f"{clip.recording}/{middle:.3f}", recording.path, middle, CLIP_HEIGHT)


def _square(image: QImage) -> QPixmap:
    """Return the middle of a picture, as large as its place in the list."""
    side = min(image.width(), image.height())
    middle = image.copy((image.width() - side) // 2, (image.height() - side) // 2, side, side)
    made = QPixmap.fromImage(middle.scaled(PICTURE * 2, PICTURE * 2))
    made.setDevicePixelRatio(2.0)
    return made
