"""Where everything on the time line lies, what is under the pointer, and what a drag does; draws nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property
from math import ceil

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF
from PySide6.QtWidgets import QScrollBar, QToolButton, QWidget

from consent_app.services.night import Block, Night
from consent_app.ui import theme
from consent_app.ui.controls import tabular
from consent_app.ui.scale import Pull, Row, Scale, Shelf, beyond, pull, shelf_of
from consent_app.words import timeline as words

LABEL, MARGIN, GAP, TRACK = 116.0, 20.0, 4.0, 32.0
STRIP_TOP, STRIP, FRAME = 13.0, 18.0, 16.0
BELOW = 8.0
CLIP, HANDLE_FROM, HIT, TARGET = 8.0, 24.0, 12.0, 24.0
REACH = 8.0
# The horizontal bar counts parts of the window, so that a second of a month is still a step of its own.
BAR = 1_000_000_000
# A hand that shakes by less moves nothing.
STILL = 3.0


@dataclass(frozen=True, slots=True)
class Fonts:
    """The type of the time line, made once a paint needs it."""

    caption: QFont
    strong: QFont
    small: QFont
    body: QFont
    bold: QFont

    @property
    def line(self) -> float:
        """Height of a line of captions, which everything above the tracks follows."""
        return QFontMetricsF(self.caption).height()


def fonts() -> Fonts:
    """Return the type at the system's present size."""
    faces = ((0.86, 400), (0.86, 500), (0.93, 400), (1.0, 400), (1.0, 600))
    return Fonts(*(tabular(theme.sized(share, weight)) for share, weight in faces))


def advance(font: QFont, text: str) -> float:
    """Return how wide a text is."""
    return QFontMetricsF(font).horizontalAdvance(text)


@dataclass(frozen=True)
class Places:
    """Where the parts lie in a viewport of a size, with lines of small text so high and the tracks scrolled so far."""

    width: float
    height: float
    line: float
    label: float
    lanes: int
    scrolled: float

    @cached_property
    def strip(self) -> QRectF:
        """The whole window over all cameras."""
        return self._across(STRIP_TOP, STRIP)

    @cached_property
    def captions(self) -> QRectF:
        """The times under the strip."""
        return self._across(STRIP_TOP + STRIP + 2, self.line)

    @cached_property
    def ruler(self) -> QRectF:
        """The times over the tracks."""
        return self._across(STRIP_TOP + STRIP + self.line + 9, self.line)

    @cached_property
    def top(self) -> float:
        """Where the tracks begin; between them and the ruler is room for the head of the playhead."""
        return self.ruler.bottom() + 14

    @cached_property
    def row(self) -> float:
        """Height of a track; it grows with the system's type."""
        return max(TRACK, self.line + 12)

    @cached_property
    def area(self) -> QRectF:
        """Where tracks show."""
        return QRectF(0, self.top, self.width, max(0.0, self.height - self.top - BELOW))

    @cached_property
    def hidden(self) -> float:
        """How far the tracks can be scrolled."""
        return max(0.0, self.tall(self.lanes) - self.height)

    def tall(self, lanes: int) -> float:
        """Return the height that so many tracks need."""
        return self.top + max(1, lanes) * (self.row + GAP) - GAP + BELOW

    @cached_property
    def tracks(self) -> list[QRectF]:
        """Where the tracks lie."""
        first, step = self.top - self.scrolled, self.row + GAP
        return [self._across(first + lane * step, self.row) for lane in range(self.lanes)]

    def lane_at(self, y: float) -> int | None:
        """Return the lane at a height; the gap below a track belongs to it."""
        lane = int((y - self.top + self.scrolled) // (self.row + GAP))
        return lane if y >= self.top and 0 <= lane < self.lanes else None

    def _across(self, top: float, height: float) -> QRectF:
        return QRectF(self.label, top, max(1.0, self.width - self.label - MARGIN), height)


def places(width: int, height: int, fonts: Fonts, lanes: int, scrolled: int) -> Places:
    """Return the places in a viewport; names of cameras get room for ten letters at any size of type."""
    label = max(LABEL, ceil(advance(fonts.body, "Front door")) + 40)
    return Places(width, height, fonts.line, label, lanes, scrolled)


@dataclass(frozen=True, slots=True)
class Chip:
    """The way back to a clip that is out of view."""

    block: Block
    text: str
    box: QRectF


@dataclass(frozen=True)
class View:
    """All that is seen, at one moment: what is drawn and what is hit are the same."""

    night: Night
    rows: Sequence[Row]
    whole: Row
    every: Sequence[Block]
    scale: Scale
    places: Places
    fonts: Fonts
    selected: str | None
    lane: int
    flags: Sequence[tuple[int, float]]

    @cached_property
    def blocks(self) -> list[Block]:
        """The clips of all lanes, the selected one last: it lies on top."""
        return sorted(self.every, key=lambda block: block.clip.id == self.selected)

    @cached_property
    def shelves(self) -> list[Shelf]:
        """The clips of each lane, ready to be searched."""
        return [shelf_of(one for one in self.every if one.lane == lane) for lane in range(len(self.rows))]

    @cached_property
    def strip_scale(self) -> Scale:
        """The scale of the strip, which always shows the whole window."""
        return self.scale.fitted()

    @cached_property
    def frame(self) -> QRectF:
        """The frame on the strip around what the tracks show; never too narrow to be grasped."""
        strip, whole = self.places.strip, self.strip_scale
        x_from, x_to = whole.x_of(self.scale.start), whole.x_of(self.scale.end)
        width = max(FRAME, x_to - x_from)
        left = min(max(strip.left(), (x_from + x_to - width) / 2), strip.right() - width)
        return QRectF(left, strip.top(), width, strip.height()).adjusted(0, -4, 0, 4)

    @cached_property
    def chips(self) -> list[Chip]:
        """The chips at both edges, each on the track of its clip."""
        return [
            self._chip(block, on_right=on_right)
            for block, on_right in zip(beyond(self.scale, self.blocks), (False, True), strict=True)
            if block is not None
        ]

    def box(self, block: Block) -> QRectF:
        """Return where a clip lies; a short one is widened, a long one ends a little out of view."""
        x_from, x_to = self.scale.x_of(block.start), self.scale.x_of(block.end)
        x_from, x_to = max(x_from, self.scale.left - 2 * CLIP), min(x_to, self.scale.right + 2 * CLIP)
        width = max(CLIP, x_to - x_from)
        track = self.places.tracks[block.lane]
        return QRectF((x_from + x_to - width) / 2, track.top(), width, track.height())

    def free(self, track: QRectF) -> tuple[float, float]:
        """Return which pixels of a track no chip lies over."""
        free_from, free_to = track.left(), track.right()
        for chip in self.chips:
            if track.contains(chip.box.center()) and chip.block.end <= self.scale.start:
                free_from = chip.box.right()
            elif track.contains(chip.box.center()):
                free_to = chip.box.left()
        return free_from, free_to

    def near(self, lane: int) -> list[Block]:
        """Return the clips of a lane in view, the selected one last."""
        beside = CLIP * self.scale.pixel
        seen = self.shelves[lane].within(self.scale.start - beside, self.scale.end + beside)
        return sorted(seen, key=lambda block: block.clip.id == self.selected)

    def _chip(self, block: Block, *, on_right: bool) -> Chip:
        text = words.clip_at(block.number, self.night.moment(block.start))
        track, area = self.places.tracks[block.lane], self.places.area
        width, height = advance(self.fonts.strong, text) + 24, max(TARGET, self.places.line + 6)
        left = track.right() - width - 5 if on_right else track.left() + 5
        middle = min(max(track.center().y(), area.top() + height / 2), area.bottom() - height / 2 - 4)
        return Chip(block, text, QRectF(left, middle - height / 2, width, height))


class Part(Enum):
    """What can be under the pointer."""

    NOTHING = auto()
    NAME = auto()
    CHIP = auto()
    FRAME = auto()
    STRIP = auto()
    HEAD = auto()
    START = auto()
    END = auto()
    CLIP = auto()
    TRACK = auto()


CURSORS = {
    Part.START: Qt.CursorShape.SizeHorCursor,
    Part.END: Qt.CursorShape.SizeHorCursor,
    Part.FRAME: Qt.CursorShape.OpenHandCursor,
    Part.HEAD: Qt.CursorShape.SizeHorCursor,
    Part.CHIP: Qt.CursorShape.PointingHandCursor,
    Part.CLIP: Qt.CursorShape.PointingHandCursor,
}


@dataclass(frozen=True, slots=True)
class Hit:
    """What is under the pointer: the part, the moment, the lane, and the clip where there is one."""

    part: Part
    moment: float
    lane: int
    block: Block | None = None


def hit(view: View, point: QPointF, playhead: float) -> Hit:
    """Return what is under the pointer; what lies on top comes first."""
    places, scale = view.places, view.scale
    moment = min(max(0.0, scale.moment_of(point.x())), scale.length)
    for chip in view.chips:
        if chip.box.contains(point):
            return Hit(Part.CHIP, moment, chip.block.lane, chip.block)
    lane = places.lane_at(point.y())
    if not places.label - REACH <= point.x() <= scale.right + REACH:
        return Hit(Part.NOTHING if lane is None else Part.NAME, moment, lane or 0)
    if lane is not None:
        return _on_track(view, point, lane, moment)
    if point.y() < places.strip.bottom() + 4:
        return _on_strip(view, point, moment)
    if not places.ruler.top() <= point.y() < places.top:
        return Hit(Part.NOTHING, moment, view.lane)
    on_head = abs(point.x() - scale.x_of(playhead)) <= TARGET / 2
    return Hit(Part.HEAD if on_head else Part.TRACK, moment, view.lane)


def _on_strip(view: View, point: QPointF, moment: float) -> Hit:
    if view.scale.is_whole:
        # Nothing can be moved, so the strip is one more place to point at a time.
        return Hit(Part.TRACK, moment, view.lane)
    if view.frame.contains(point):
        return Hit(Part.FRAME, moment, view.lane)
    there = view.strip_scale.moment_of(point.x())
    return Hit(Part.STRIP, min(max(0.0, there), view.scale.length), view.lane)


def _on_track(view: View, point: QPointF, lane: int, moment: float) -> Hit:
    seen = [(block, view.box(block)) for block in reversed(view.near(lane))]
    for block, box in seen:
        if box.width() >= HANDLE_FROM:
            # A wide clip has its handles inside; a narrow one keeps its middle free, so they reach out.
            inside = min(REACH, box.width() / 4)
            if -(HIT - inside) <= point.x() - box.left() <= inside:
                return Hit(Part.START, moment, lane, block)
            if -(HIT - inside) <= box.right() - point.x() <= inside:
                return Hit(Part.END, moment, lane, block)
    for block, box in seen:
        if abs(point.x() - box.center().x()) <= max(box.width(), TARGET) / 2:
            return Hit(Part.CLIP, min(max(block.start, moment), block.end), lane, block)
    return Hit(Part.TRACK, moment, lane)


@dataclass(frozen=True, slots=True)
class Scrub:
    """A drag of the playhead along a lane; `aside` is how many pixels beside it the pointer took hold."""

    lane: int
    aside: float = 0.0


@dataclass(frozen=True, slots=True)
class Slide:
    """A drag of the frame on the strip, from a view that began at `start` when the pointer was at `x`."""

    start: float
    x: float

    def to(self, view: View, x: float) -> Scale:
        """Return the scale when the pointer is at `x`."""
        moved = (x - self.x) * view.strip_scale.pixel
        return view.scale.panned(self.start + moved - view.scale.start)


Drag = Scrub | Slide | Pull


def grasp(view: View, found: Hit, x: float, playhead: float) -> Drag | None:
    """Return the drag that begins when what is found is taken hold of at `x`; None where nothing can be dragged."""
    scale, part, block = view.scale, found.part, found.block
    if part in {Part.FRAME, Part.STRIP}:
        return Slide((scale.centred(found.moment) if part is Part.STRIP else scale).start, x)
    if part in {Part.HEAD, Part.TRACK, Part.CLIP}:
        return Scrub(found.lane, scale.x_of(playhead) - x if part is Part.HEAD else 0.0)
    if block is None or part is Part.CHIP:
        return None
    filmed = next(
        (one for one in view.night.lanes[block.lane].filmed if one.recording.id == block.clip.recording), None
    )
    edges = sorted([*view.rows[block.lane].edges, playhead])
    return pull(block, filmed, at_start=part is Part.START, edges=edges, hold=scale.moment_of(x)) if filmed else None


def told(view: View, found: Hit) -> list[str]:
    """Return the lines of the tooltip for what is under the pointer."""
    if found.part is Part.NAME:
        return [view.rows[found.lane].camera]
    reach = TARGET / 2 * view.scale.pixel
    flags = [moment for lane, moment in view.flags if lane == found.lane and abs(moment - found.moment) <= reach]
    on_track = found.part in {Part.START, Part.END, Part.CLIP, Part.TRACK}
    lines = [words.to_check(view.night.moment(moment)) for moment in flags[:1]] if on_track else []
    if found.block is None:
        return lines
    block = found.block
    when = view.night.moment(block.start)
    return [
        *lines,
        *words.clip_told(block.number, view.rows[block.lane].camera, when, block.end - block.start, block.clip.reasons),
    ]


def named(view: View, block: Block) -> str:
    """Return the name of the selected clip for a screen reader."""
    camera, when = view.rows[block.lane].camera, view.night.moment(block.start)
    return words.clip_named(block.number, camera, when, block.end - block.start, selected=True)


def zoom_tool(parent: QWidget, name: str, run: Callable[[], object]) -> QToolButton:
    """Return a small button to zoom with; no stop for Tab, as the keys + and - do the same."""
    made = QToolButton(parent)
    made.setAutoRaise(True)
    made.setFixedSize(24, 24)
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    made.setToolTip(name)
    made.setAccessibleName(name)
    made.clicked.connect(run)
    return made


def show_on(bar: QScrollBar, scale: Scale) -> None:
    """Let a scroll bar show what is in view."""
    shown = round(BAR * scale.span / scale.length)
    bar.setPageStep(shown)
    bar.setSingleStep(max(1, shown // 10))
    # In this order no value between is cut off, which would come back as a scroll of the person's.
    bar.setMaximum(max(bar.maximum(), BAR - shown))
    bar.setValue(_value(scale))
    bar.setMaximum(BAR - shown)


def shown_on(bar: QScrollBar, scale: Scale) -> Scale:
    """Return the scale as a scroll bar has it; the same where the bar only follows."""
    if bar.value() == _value(scale):
        return scale
    return scale.panned(bar.value() / BAR * scale.length - scale.start)


def _value(scale: Scale) -> int:
    return round(BAR * scale.start / scale.length)
