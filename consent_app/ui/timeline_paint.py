"""How the time line looks: colours from the theme, places from the view; nothing here remembers anything."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QImage, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from consent_app.services.night import Block
from consent_app.ui import theme
from consent_app.ui.scale import Pieces, Row, Scale, Tick, columns, narrowed, runs, ticks, widened
from consent_app.ui.timeline_grip import View, advance
from consent_app.words import timeline as words

HEIGHTS = (0.4, 0.7, 1.0)
WORD_FROM, NUMBER_FROM, HANDLES_FROM, LENGTH_FROM, PICTURE_FROM = 90.0, 16.0, 36.0, 64.0, 76.0
PICTURE = QRectF(0, 0, 42, 24)
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter


def still(view: View, pictures: Mapping[str, QPixmap], ratio: float) -> QPixmap:
    """Return a picture of everything but the playhead, for a screen of so many device pixels a point."""
    made = QPixmap(QSizeF(view.places.width * ratio, view.places.height * ratio).toSize())
    made.setDevicePixelRatio(ratio)
    made.fill(theme.colour("window"))
    painter = QPainter(made)
    _paint_still(painter, view, pictures)
    painter.end()
    return made


def _paint_still(painter: QPainter, view: View, pictures: Mapping[str, QPixmap]) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    _paint_wedge(painter, view)
    _paint_strip(painter, view)
    _paint_ticks(painter, view)
    painter.setClipRect(view.places.area)
    for lane, row in enumerate(view.rows):
        track = view.places.tracks[lane]
        if track.intersects(view.places.area):
            _paint_label(painter, view, lane)
            _paint_row(painter, row, view.scale, track)
            _paint_words(painter, row, view, track)
            _round_off(painter, track, theme.RADIUS_SMALL)
            _paint_clips(painter, view, lane, pictures)
    _paint_flags(painter, view)
    _paint_chips(painter, view)
    painter.setClipping(False)


def paint_playhead(painter: QPainter, view: View, moment: float) -> None:
    """Draw the playhead over the tracks, and where it is in the whole."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    text, x = theme.colour("text"), view.scale.x_of(moment)
    whole, strip = view.strip_scale.x_of(moment), view.places.strip
    painter.fillRect(QRectF(whole - 0.5, strip.top(), 1, strip.height()), text)
    if not view.scale.holds(moment):
        return
    top, tall = view.places.top, view.places.area.height()
    halo = theme.colour("window")
    halo.setAlphaF(0.7)
    painter.fillRect(QRectF(x - 2, top, 4, tall), halo)
    painter.fillRect(QRectF(x - 1, top - 4, 2, tall + 6), text)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(text)
    corners = ((-6.0, -12.0), (6.0, -12.0), (6.0, -6.0), (0.0, 0.0), (-6.0, -6.0))
    painter.drawPolygon(QPolygonF([QPointF(x + dx, top + dy) for dx, dy in corners]))


def playhead_strips(view: View, moment: float) -> list[QRect]:
    """Return what the playhead covers: on the strip, and over the tracks if it is in view."""
    whole, strip = round(view.strip_scale.x_of(moment)), view.places.strip
    covered = [QRect(whole - 2, round(strip.top()) - 1, 4, round(strip.height()) + 2)]
    if view.scale.holds(moment):
        top = round(view.places.top) - 13
        covered.append(QRect(round(view.scale.x_of(moment)) - 8, top, 16, round(view.places.height) - top))
    return covered


def thumbnail(picture: QImage) -> QPixmap:
    """Return a picture at twice the size of its place, its middle: sharp on dense screens, and scaled only once."""
    size = PICTURE.size().toSize() * 2
    room, smooth = Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation
    fitted = picture.scaled(size, room, smooth)
    cut = QRect(0, 0, size.width(), size.height())
    cut.moveCenter(fitted.rect().center())
    return QPixmap.fromImage(fitted.copy(cut))


def paint_ring(painter: QPainter, view: View) -> None:
    """Draw the ring that shows where the keys go."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.colour("accent"), 2))
    painter.drawRoundedRect(QRectF(0, 0, view.places.width, view.places.height).adjusted(2, 2, -2, -2), 6, 6)


def _round_off(painter: QPainter, box: QRectF, radius: float) -> None:
    """Paint over the corners of a box: a clip with round corners would slow down each of the thousand pieces in it."""
    path = QPainterPath()
    path.addRect(box)
    path.addRoundedRect(box, radius, radius)
    painter.fillPath(path, theme.colour("window"))


def _paint_wedge(painter: QPainter, view: View) -> None:
    if view.scale.is_whole:
        return
    frame, ruler, scale = view.frame, view.places.ruler, view.scale
    corners = (frame.bottomLeft(), frame.bottomRight(), QPointF(scale.right, ruler.bottom()), ruler.bottomLeft())
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("sunken"))
    painter.drawPolygon(QPolygonF(corners))


def _paint_strip(painter: QPainter, view: View) -> None:
    strip, scale = view.places.strip, view.strip_scale
    _paint_row(painter, view.whole, scale, strip)
    marks = [QRectF(scale.x_of(block.start) - 1, strip.top(), max(3.0, 2 + (block.end - block.start) / scale.pixel),
                    strip.height()) for block in view.blocks]  # fmt: skip
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("accent"))
    painter.drawRects(marks)
    _round_off(painter, strip, 4)
    painter.setFont(view.fonts.caption)
    painter.setPen(theme.colour("text2"))
    said = words.whole(view.night.start, view.night.moment(view.night.length))
    _elided(painter, QRectF(20, strip.top() - 2, strip.left() - 28, strip.height() + 4), said, view.fonts.caption)
    if not view.scale.is_whole:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in (("window", 4.0), ("text", 2.0)):
            painter.setPen(QPen(theme.colour(colour), width))
            painter.drawRoundedRect(view.frame, 4, 4)


def _paint_ticks(painter: QPainter, view: View) -> None:
    places, start = view.places, view.night.start
    painter.setFont(view.fonts.caption)

    def room(tick: Tick) -> float:
        return advance(view.fonts.caption, words.tick(tick.when, tick.step)) + 16

    found = ticks(view.scale, start, room)
    painter.setPen(theme.colour("text2"))
    _paint_times(painter, found, view.scale, places.ruler, view.fonts.caption)
    edge = places.ruler.bottom() + 3
    painter.setPen(QPen(theme.colour("edge"), 1))
    at = [round(view.scale.x_of(tick.moment)) + 0.5 for tick in found]
    painter.drawLines([QLineF(x, edge, x, places.top - 5) for x in at])
    painter.setPen(theme.colour("text2"))
    if not view.scale.is_whole:
        # While the whole is in view both rows would say the same.
        _paint_times(painter, ticks(view.strip_scale, start, room), view.strip_scale, places.captions,
                     view.fonts.caption)  # fmt: skip
    middle = (places.captions.top() + places.ruler.bottom()) / 2
    painter.drawText(QRectF(30, middle - 12, places.label - 62, 24), CENTRE, words.short(view.scale.span))


def _paint_times(painter: QPainter, found: Sequence[Tick], scale: Scale, row: QRectF, font: QFont) -> None:
    """Draw times below their moments; one that would stick out is moved in, or left out where another is in its way."""
    labels = [(scale.x_of(tick.moment), words.tick(tick.when, tick.step)) for tick in found]
    widths = [advance(font, text) for _, text in labels]
    free_from = row.left()
    for place, ((x, text), width) in enumerate(zip(labels, widths, strict=True)):
        left = min(max(row.left(), x - width / 2), row.right() - width)
        after = labels[place + 1][0] - widths[place + 1] / 2 if place + 1 < len(labels) else row.right() + 8
        moved = left > x - width / 2
        if left < free_from or (moved and left + width + 8 > after):
            continue
        painter.drawText(QRectF(left, row.top(), width + 1, row.height()), LEFT, text)
        free_from = left + width + 8


def _paint_label(painter: QPainter, view: View, lane: int) -> None:
    track = view.places.tracks[lane]
    font = view.fonts.bold if lane == view.lane else view.fonts.body
    painter.setFont(font)
    painter.setPen(theme.colour("text"))
    _elided(painter, QRectF(20, track.top(), track.left() - 28, track.height()), view.rows[lane].camera, font)


def _elided(painter: QPainter, box: QRectF, text: str, font: QFont) -> None:
    painter.drawText(
        box,
        LEFT | Qt.TextFlag.TextDontClip,
        QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width()),
    )


def _paint_row(painter: QPainter, row: Row, scale: Scale, track: QRectF) -> None:
    """Draw what was recorded, what is missing or not searched, and over it the heat, the hottest last."""
    painter.setPen(Qt.PenStyle.NoPen)
    # Pieces are as sharp as the screen; smoothed edges would only make them slower to draw.
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, on=False)
    painter.fillRect(track, theme.colour("track"))
    lines, dots = theme.colour("edge"), theme.colour("edge")
    lines.setAlphaF(0.45)
    missing = runs(row.missing, scale)
    _fill(painter, missing, track, theme.colour("window"))
    _fill(painter, missing, track, QBrush(lines, Qt.BrushStyle.BDiagPattern))
    _fill(painter, runs(row.unsearched, scale), track, QBrush(dots, Qt.BrushStyle.Dense7Pattern))
    _paint_heat(painter, row, scale, track)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)


def _paint_heat(painter: QPainter, row: Row, scale: Scale, track: QRectF) -> None:
    one, two, three = (QColor(shade) for shade in theme.tokens().heat)
    fine = replace(scale, width=scale.width * painter.device().devicePixelRatio())
    faint, warm, hot = (columns(pieces, fine) for pieces in row.heat)
    low, middle, high = (track.adjusted(0, track.height() * (1 - share), 0, 0) for share in HEIGHTS)
    # Only what is wide enough to show it is outlined.
    inside = widened(narrowed(faint, 4), 3)
    edge = QRectF(low.left(), low.top(), low.width(), 1)
    # By its colour alone the lowest heat could not be told from the track: it has an edge.
    for marked, box, shade in (
        (faint, low, two),
        (inside, low, one),
        (inside, edge, three),
        (warm, middle, two),
        (hot, high, three),
    ):
        if any(marked):
            picture = QImage(marked, len(marked), 1, len(marked), QImage.Format.Format_Indexed8)
            picture.setColorTable([0, shade.rgba()])
            painter.drawImage(box, picture, QRectF(picture.rect()))


def _fill(painter: QPainter, found: Pieces, row: QRectF, brush: QBrush | QColor) -> None:
    if found:
        painter.setBrush(brush)
        top, height = row.top(), row.height()
        painter.drawRects([QRectF(a, top, b - a, height) for a, b in found])


def _paint_words(painter: QPainter, row: Row, view: View, track: QRectF) -> None:
    """Say what the two patterns mean, where there is room and no chip lies over it."""
    painter.setFont(view.fonts.small)
    free_from, free_to = view.free(track)
    said = ((row.missing, words.NOT_RECORDED, "window"), (row.unsearched, words.NOT_SEARCHED, "track"))
    for pieces, text, behind in said:
        width = advance(view.fonts.small, text)
        for run_from, run_to in runs(pieces, view.scale):
            x_from = max(run_from, free_from)
            if min(run_to, free_to) - x_from < max(WORD_FROM, width + 24):
                continue
            box = QRectF(x_from + 8, track.center().y() - view.places.line / 2 - 1, width + 8, view.places.line + 2)
            painter.fillRect(box, theme.colour(behind))
            painter.setPen(theme.colour("text2"))
            painter.drawText(box, CENTRE, text)


def _paint_clips(painter: QPainter, view: View, lane: int, pictures: Mapping[str, QPixmap]) -> None:
    track = view.places.tracks[lane]
    painter.save()
    painter.setClipRect(track.adjusted(-2, 0, 2, 0), Qt.ClipOperation.IntersectClip)
    accent, surface = theme.colour("accent"), theme.colour("surface")
    for block in view.near(lane):
        box, chosen = view.box(block), block.clip.id == view.selected
        width = box.width()
        radius = min(theme.RADIUS_SMALL, width / 3)
        # Two fillings make a border in a third of the time a pen takes.
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(accent)
        painter.drawRoundedRect(box, radius, radius)
        if not chosen:
            painter.setBrush(surface)
            painter.drawRoundedRect(box.adjusted(2, 2, -2, -2), radius - 2, radius - 2)
        if width < NUMBER_FROM:
            continue
        painter.setPen(theme.colour("on_accent" if chosen else "text"))
        if width >= HANDLES_FROM:
            _paint_handles(painter, view, box)
            _paint_inside(painter, view, block, pictures.get(block.clip.id))
        else:
            painter.setFont(view.fonts.bold)
            painter.drawText(box, CENTRE, str(block.number))
    painter.restore()


def _paint_handles(painter: QPainter, view: View, box: QRectF) -> None:
    for x in (box.left() + 4, box.right() - 6):
        if view.scale.left <= x <= view.scale.right:
            painter.fillRect(QRectF(x, box.center().y() - 6, 2, 12), painter.pen().color())


def _paint_inside(painter: QPainter, view: View, block: Block, picture: QPixmap | None) -> None:
    """Draw number, length and picture of a clip into what is seen of it: the number first, then what still fits."""
    box, track = view.box(block), view.places.tracks[block.lane]
    free_from, free_to = view.free(track)
    left, right = max(box.left(), free_from) + 11, min(box.right(), free_to) - 9
    seen, number, length = right - left + 20, str(block.number), words.short(block.end - block.start)
    width = advance(view.fonts.bold, number)
    if left + width > right + 2:
        return
    painter.setFont(view.fonts.bold)
    painter.drawText(QRectF(left, box.top(), width + 1, box.height()), LEFT, number)
    left += width + 6
    if picture is not None and seen >= PICTURE_FROM and right - left >= PICTURE.width():
        right -= PICTURE.width()
        spot = PICTURE.translated(right, box.center().y() - PICTURE.height() / 2)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(spot, picture, QRectF(picture.rect()))
        right -= 6
    width = advance(view.fonts.small, length)
    if seen >= LENGTH_FROM and left + width <= right:
        painter.setFont(view.fonts.small)
        painter.drawText(QRectF(left, box.top(), width + 1, box.height()), LEFT, length)


def _paint_flags(painter: QPainter, view: View) -> None:
    for lane, moment in view.flags:
        x = view.scale.x_of(moment)
        if not (0 <= lane < len(view.rows) and view.scale.left <= x <= view.scale.right):
            continue
        track = view.places.tracks[lane]
        pole = QLineF(x, track.top() + 2, x, track.bottom() - 2)
        corners = ((0.0, 0.0), (10.0, 4.0), (0.0, 8.0))
        cloth = QPolygonF([QPointF(x + dx, track.top() + 3 + dy) for dx, dy in corners])
        for colour, width in (("surface", 4.0), ("note", 1.5)):
            painter.setPen(QPen(theme.colour(colour), width))
            painter.setBrush(theme.colour(colour))
            painter.drawLine(pole)
            painter.drawPolygon(cloth)


def _paint_chips(painter: QPainter, view: View) -> None:
    painter.setFont(view.fonts.strong)
    for chip in view.chips:
        painter.setPen(QPen(theme.colour("hair"), 1))
        painter.setBrush(theme.colour("surface"))
        painter.drawRoundedRect(chip.box, chip.box.height() / 2, chip.box.height() / 2)
        painter.setPen(theme.colour("accent"))
        painter.drawText(chip.box, CENTRE, chip.text)
