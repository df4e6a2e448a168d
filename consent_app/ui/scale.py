"""The arithmetic of the time line: moments and pixels, ticks, snapping, what is in view; no Qt, so it can be proved."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import accumulate
from math import ceil, floor, inf

from consent_app.services.night import Block, Filmed, Lane

SHORTEST = 1.0
FACTOR = 1.5
APART = 90.0
STEPS = (1, 5, 15, 60, 300, 900, 3600, 7200, 10800, 21600, 43200, 86400, 604800)
# Every zone of today lies a multiple of this from UTC, so full hours on the wall are among its multiples.
QUARTER, DAY = 900, 86400

# Seconds; a running film never moves the playhead so far at once.
JUMP = 2.0
SHORTEST_CLIP = 0.2
# Where a recording does not tell its frames.
FRAME_UNKNOWN = 1 / 25

Piece = tuple[float, float]
Pieces = Sequence[Piece]


@dataclass(frozen=True, slots=True)
class Scale:
    """Which stretch of a window of `length` seconds lies on which pixels; the one bridge between time and place."""

    start: float
    span: float
    left: float
    width: float
    length: float

    @property
    def end(self) -> float:
        """The last moment in view."""
        return self.start + self.span

    @property
    def right(self) -> float:
        """The pixel of the last moment in view."""
        return self.left + self.width

    @property
    def pixel(self) -> float:
        """Seconds that one pixel stands for."""
        return self.span / self.width

    @property
    def is_whole(self) -> bool:
        """Whether the whole window is in view."""
        return self.span >= self.length

    def x_of(self, moment: float) -> float:
        """Return where a moment lies."""
        return self.left + (moment - self.start) / self.span * self.width

    def moment_of(self, x: float) -> float:
        """Return the moment at a pixel, in view or not."""
        return self.start + (x - self.left) / self.width * self.span

    def holds(self, moment: float) -> bool:
        """Tell whether a moment is in view."""
        return self.start <= moment <= self.end

    def zoomed(self, steps: float, around: float) -> "Scale":
        """Return the scale so many steps nearer, with the moment `around` kept in its place where there is room."""
        span = self._span(self.span / FACTOR**steps)
        return self._at(around - (around - self.start) * span / self.span, span)

    def panned(self, seconds: float) -> "Scale":
        """Return the scale moved by so many seconds, not beyond the window."""
        return self._at(self.start + seconds, self.span)

    def centred(self, moment: float) -> "Scale":
        """Return the scale with a moment in the middle, as far as the window allows."""
        return self._at(moment - self.span / 2, self.span)

    def turned(self, moment: float) -> "Scale":
        """Return the scale turned like a page to a moment, with most of the view ahead of it in its direction."""
        return self._at(moment - self.span * (0.1 if moment > self.end else 0.9), self.span)

    def followed(self, old: float, moment: float, *, held: bool) -> "Scale":
        """Return the scale after the playhead went on to a moment: turned to it, or just reaching it while it is held.

        Who looks elsewhere while the film runs is left alone; a jump is followed.
        """
        if self.holds(moment) or not (self.holds(old) or abs(moment - old) > JUMP):
            return self
        return self.reaching(moment, moment) if held else self.turned(moment)

    def showing(self, start: float, end: float) -> "Scale":
        """Return the scale that a stretch fills, with a quarter of its length free on both sides."""
        span = self._span((end - start) * 1.5)
        return self._at((start + end - span) / 2, span)

    def reaching(self, start: float, end: float, margin: float = 0.0) -> "Scale":
        """Return the scale moved just so far that a stretch is seen, its start first; margin is a share of the view."""
        room = self.span * margin
        if end + room > self.end:
            return self._at(min(end + room - self.span, start - room), self.span)
        return self._at(start - room, self.span) if start - room < self.start else self

    def placed(self, left: float, width: float) -> "Scale":
        """Return the same stretch on other pixels."""
        return replace(self, left=left, width=max(1.0, width))

    def fitted(self) -> "Scale":
        """Return the scale that shows the whole window."""
        return self._at(0.0, self.length)

    def _span(self, span: float) -> float:
        return min(self.length, max(min(SHORTEST, self.length), span))

    def _at(self, start: float, span: float) -> "Scale":
        return replace(self, start=min(max(0.0, start), self.length - span), span=span)


@dataclass(frozen=True, slots=True)
class Tick:
    """A moment that the ruler names: seconds from the window's start, on the wall, and how far ticks are apart."""

    moment: float
    when: datetime
    step: int


def ticks(scale: Scale, night_start: datetime, room: Callable[[Tick], float] = lambda _: 0.0) -> list[Tick]:
    """Return the ticks in view, the closest whose labels have room; `room` tells how wide the label of a tick is."""
    found: list[Tick] = []
    for step in STEPS:
        apart = step / scale.pixel
        if apart >= APART or step == STEPS[-1]:
            found = _ticks(scale, night_start, step)
            if all(room(tick) <= apart for tick in found):
                break
    return found


def _ticks(scale: Scale, night_start: datetime, step: int) -> list[Tick]:
    grid, epoch = min(step, QUARTER), night_start.timestamp()
    found: list[Tick] = []
    for count in range(ceil((epoch + scale.start) / grid), floor((epoch + scale.end) / grid) + 1):
        moment = count * grid - epoch
        when = datetime.fromtimestamp(count * grid, night_start.tzinfo)
        # In spring an hour is missing on the wall, and two ticks may come too close.
        far = not found or (moment - found[-1].moment) / scale.pixel >= APART
        if far and _is_round(when, step):
            found.append(Tick(moment, when, step))
    return found


def _is_round(when: datetime, step: int) -> bool:
    second = when.hour * 3600 + when.minute * 60 + when.second
    return second % min(step, DAY) == 0 and when.toordinal() % max(1, step // DAY) == 0


@dataclass(frozen=True, slots=True)
class Grid:
    """The frames of one recording: the first at `zero`, each `frame` seconds long, in seconds of the window."""

    zero: float
    frame: float

    def nearest(self, moment: float) -> float:
        """Return the start of the frame that begins nearest to a moment."""
        return self.zero + round((moment - self.zero) / self.frame) * self.frame

    def after(self, moment: float) -> float:
        """Return the first frame that begins at a moment or later; a millionth of a frame is no difference."""
        return self.zero + ceil((moment - self.zero) / self.frame - 1e-6) * self.frame

    def before(self, moment: float) -> float:
        """Return the last frame that begins at a moment or earlier; a millionth of a frame is no difference."""
        return self.zero + floor((moment - self.zero) / self.frame + 1e-6) * self.frame


def snapped(moment: float, grid: Grid, edges: Sequence[float], reach: float) -> float:
    """Return the frame at the nearest of the sorted edges within reach, else the frame nearest to the moment."""
    place = bisect_left(edges, moment)
    near = min(edges[max(0, place - 1) : place + 1], key=lambda edge: abs(edge - moment), default=inf)
    return grid.nearest(near if abs(near - moment) <= reach else moment)


@dataclass(frozen=True, slots=True)
class Pull:
    """A drag of one end of a clip: it stays on frames, in its recording, and leaves the clip its shortest length.

    `now` is where the end is; `aside` how far (seconds) beside it the pointer took hold.
    """

    block: Block
    at_start: bool
    now: float
    aside: float
    grid: Grid
    low: float
    high: float
    edges: Sequence[float]

    @property
    def moved(self) -> bool:
        """Whether the end is elsewhere than before."""
        return self.now != (self.block.start if self.at_start else self.block.end)

    @property
    def held(self) -> Block:
        """The clip with its end where it is now."""
        return replace(self.block, start=self.now) if self.at_start else replace(self.block, end=self.now)

    def to(self, moment: float, reach: float) -> "Pull":
        """Return the drag when the pointer is at a moment and edges draw the end from so far, in seconds."""
        if self.low > self.high:
            return self
        wanted = snapped(moment + self.aside, self.grid, self.edges, reach)
        return replace(self, now=min(max(self.low, wanted), self.high))


def pull(block: Block, filmed: Filmed, *, at_start: bool, edges: Sequence[float], hold: float) -> Pull:
    """Return the drag of one end of a clip of a recording, with the pointer at the moment `hold`."""
    grid, now = frames_of(filmed), block.start if at_start else block.end
    if at_start:
        low, high = grid.after(filmed.start), grid.before(block.end - SHORTEST_CLIP)
    else:
        low, high = grid.after(block.start + SHORTEST_CLIP), grid.before(filmed.end)
    return Pull(block, at_start, now, now - hold, grid, low, high, edges)


def frames_of(filmed: Filmed) -> Grid:
    """Return where the frames of a recording begin."""
    fps = filmed.recording.fps
    return Grid(filmed.zero, float(1 / fps) if fps else FRAME_UNKNOWN)


def last_frame(filmed: Filmed) -> float:
    """Return where the last frame of a recording begins: at its end there is nothing to see any more."""
    grid = frames_of(filmed)
    return max(filmed.start, grid.before(filmed.end - grid.frame / 2))


def joined(pieces: Iterable[Piece]) -> list[Piece]:
    """Return pieces sorted, with those that touch or overlap made one."""
    made: list[Piece] = []
    for start, end in sorted(pieces):
        if made and start <= made[-1][1]:
            made[-1] = (made[-1][0], max(made[-1][1], end))
        elif start < end:
            made.append((start, end))
    return made


def without(pieces: Pieces, taken: Pieces) -> list[Piece]:
    """Return what is left of joined pieces once other joined pieces are taken out."""
    left: list[Piece] = []
    place = 0
    for first, end in pieces:
        start = first
        while place < len(taken) and taken[place][1] <= start:
            place += 1
        for cut_start, cut_end in taken[place : bisect_left(taken, (end,))]:
            if start < cut_start:
                left.append((start, cut_start))
            start = max(start, cut_end)
        if start < end:
            left.append((start, end))
    return left


def seen(pieces: Pieces, scale: Scale) -> Pieces:
    """Return those joined pieces of which something is in view."""
    first, last = bisect_right(pieces, (scale.start, inf)), bisect_left(pieces, (scale.end,))
    return pieces[first - 1 if first and pieces[first - 1][1] > scale.start else first : last]


def runs(pieces: Pieces, scale: Scale) -> list[Piece]:
    """Return joined pieces in view as pixels from and to, at least one wide; what is less than one apart is one."""
    factor, zero = scale.width / scale.span, scale.left - scale.start / scale.span * scale.width
    made: list[Piece] = []
    last_from, last_to = -inf, -inf
    for start, end in seen(pieces, scale):
        x_from, x_to = start * factor + zero, end * factor + zero
        if x_from - last_to < 1:
            last_to = max(last_to, x_to)
        else:
            made.append((last_from, last_to))
            last_from, last_to = x_from, max(x_to, x_from + 1)
    made.append((last_from, last_to))
    if len(made) > 1:
        # Only the outermost can stick out; the last first, as it may be the first as well.
        made[-1] = (made[-1][0], min(made[-1][1], scale.right))
        made[1] = (max(made[1][0], scale.left), made[1][1])
    return made[1:]


def columns(pieces: Pieces, scale: Scale) -> bytes:
    """Return for each pixel of the width whether joined pieces touch it: what thousands of them come down to."""
    width = round(scale.width)
    made = bytearray(width + 2)
    factor = scale.width / scale.span
    # A millionth of a pixel is no touch: it comes from rounding.
    from_zero, to_zero = scale.start * factor - 1e-6, scale.start * factor + 1e-6
    for start, end in seen(pieces, scale):
        x_from, x_to = int(start * factor - from_zero), ceil(end * factor - to_zero)
        if x_to - x_from <= 1:
            made[x_from] = 1
        else:
            # Only the first can begin and the last end out of view, and a long one by millions of pixels.
            x_from = 0 if x_from < 0 else x_from  # noqa: FURB136  # max and min would take half of a paint's time
            x_to = width if x_to > width else x_to  # noqa: FURB136
            made[x_from:x_to] = b"\1" * (x_to - x_from)
    return bytes(made[:width])


def narrowed(marked: bytes, by: int) -> bytes:
    """Return columns without the first and last few of each run."""
    whole = int.from_bytes(marked)
    for _ in range(by):
        whole &= (whole << 8) & (whole >> 8)
    return whole.to_bytes(len(marked))


def widened(marked: bytes, by: int) -> bytes:
    """Return columns with a few more before and after each run."""
    whole, room = int.from_bytes(marked), (1 << 8 * len(marked)) - 1
    for _ in range(by):
        whole |= (whole << 8 | whole >> 8) & room
    return whole.to_bytes(len(marked))


@dataclass(frozen=True, slots=True)
class Row:
    """One track, made ready to be drawn: what is missing, what is not searched, heat by level, and edges to snap to."""

    camera: str
    missing: Pieces
    unsearched: Pieces
    heat: tuple[Pieces, Pieces, Pieces]
    edges: Sequence[float]


def row_of(lane: Lane, length: float) -> Row:
    """Return the track of one camera."""
    recorded = joined((item.start, item.end) for item in lane.filmed)
    searched = joined((item.start, item.end) for item in lane.searched)
    one, two, three = (
        joined((warm.start, warm.end) for warm in lane.warm if warm.level == level) for level in (1, 2, 3)
    )
    edges = sorted({edge for warm in lane.warm for edge in (warm.start, warm.end)})
    return Row(lane.camera, without([(0.0, length)], recorded), without(recorded, searched), (one, two, three), edges)


def overview(rows: Sequence[Row], length: float) -> Row:
    """Return all cameras as one track: missing is what none recorded, not searched what is open on any of them."""
    every = [(0.0, length)]
    recorded = joined(piece for row in rows for piece in without(every, row.missing))
    one, two, three = (joined(piece for row in rows for piece in row.heat[level]) for level in range(3))
    unsearched = joined(piece for row in rows for piece in row.unsearched)
    return Row("", without(every, recorded), unsearched, (one, two, three), ())


@dataclass(frozen=True, slots=True)
class Shelf:
    """The clips of one lane by their start; `reaches` is how far those up to each reach, so both can be searched."""

    blocks: Sequence[Block]
    starts: Sequence[float]
    reaches: Sequence[float]

    def within(self, start: float, end: float) -> Sequence[Block]:
        """Return the clips that may touch a stretch."""
        return self.blocks[bisect_left(self.reaches, start) : bisect_right(self.starts, end)]


def shelf_of(blocks: Iterable[Block]) -> Shelf:
    """Return clips of one lane, ready to be searched."""
    ordered = sorted(blocks, key=lambda block: (block.start, block.number))
    return Shelf(ordered, [one.start for one in ordered], list(accumulate((one.end for one in ordered), max)))


def beyond(scale: Scale, blocks: Iterable[Block]) -> tuple[Block | None, Block | None]:
    """Return the nearest clip that is out of view on the left, and on the right."""
    every = list(blocks)
    before = max((one for one in every if one.end <= scale.start), key=lambda one: one.end, default=None)
    after = min((one for one in every if one.start >= scale.end), key=lambda one: one.start, default=None)
    return before, after
