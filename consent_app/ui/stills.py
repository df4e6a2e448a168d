"""Small pictures for lists and the time line: asked for in one go, made by a child, kept in memory only."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject
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
Show = Callable[[str, QImage], object]


class Stills(QObject):
    """Asks for pictures that were not asked for yet."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._known: dict[str, QImage] = {}
        self._asked: set[str] = set()

    def show(self, wanted: Iterable[jobs.Still], show: Show) -> None:
        """Show pictures by their keys: those known at once, the others when they come."""
        missing = []
        for still in wanted:
            if still.key in self._known:
                show(still.key, self._known[still.key])
            elif still.key not in self._asked:
                missing.append(still)
        if missing:
            self._asked.update(still.key for still in missing)
            once(jobs.Stills(tuple(missing)), self, lambda made: self._take(made, show))

    def clips(self, desk: Desk, blocks: Iterable[Block], timeline: TimeLine) -> None:
        """Show a picture of each clip on the time line."""
        wanted = {_still(desk, block.clip).key: (block.clip.id, _still(desk, block.clip)) for block in blocks}
        self.show(
            (still for _, still in wanted.values()), lambda key, image: timeline.set_thumbnail(wanted[key][0], image)
        )

    def faces(self, desk: Desk, clip: Clip, plan: RedactionPlan, side: Side) -> None:
        """Show a picture of each thing that is covered in a clip, as it was filmed."""
        path = desk.store.recording(clip.recording).path
        wanted = []
        for subject in subjects(plan)[:MOST]:
            best = max(subject.track.sightings, key=lambda one: one.score)
            box = (best.box.x1, best.box.y1, best.box.x2, best.box.y2)
            key = f"{clip.id}/{subject.track.id}/{clip.span.start}"
            wanted.append(jobs.Still(key, path, float(best.time), PICTURE * 2, box))
        self.show(wanted, lambda key, image: side.set_picture(key, _square(image)))

    def stop(self) -> None:
        """Stop what is being made."""
        for running in self.findChildren(Running):
            running.stop()
        self._asked = set(self._known)

    def _take(self, made: dict[str, object], show: Show) -> None:
        stills: dict[str, bytes] = from_json(to_json(made["stills"]), dict[str, bytes])
        for key, content in stills.items():
            self._known[key] = QImage.fromData(content)
            show(key, self._known[key])


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
