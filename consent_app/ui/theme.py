"""Colours, sizes, type and icons: the tokens of the design, light and dark; nothing else decides how things look."""

from dataclasses import dataclass
from functools import cache
from string import Template

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer

from consent_app.assets import resource

RAIL, RAIL_NARROW, HEADER, FOOT = 200, 72, 64, 76
NARROW_BELOW = 1100
RADIUS_SMALL, RADIUS, RADIUS_CARD = 6, 8, 12
CONTROL, BUTTON = 36, 40


@dataclass(frozen=True, slots=True)
class Tokens:
    """One set of colours, by role."""

    window: str
    rail: str
    surface: str
    sunken: str
    stage: str
    text: str
    text2: str
    disabled: str
    hair: str
    edge: str
    accent: str
    accent_hover: str
    on_accent: str
    accent_soft: str
    note: str
    note_soft: str
    danger: str
    danger_soft: str
    ok: str
    ok_soft: str
    mark: str
    track: str
    heat: tuple[str, str, str]


LIGHT = Tokens(
    window="#F6F5F2", rail="#ECEAE5", surface="#FFFFFF", sunken="#EEECE7", stage="#14181C", text="#1B1F23",
    text2="#555B63", disabled="#8C9096", hair="#DFDBD4", edge="#827E77", accent="#11606B", accent_hover="#0D4E57",
    on_accent="#FFFFFF", accent_soft="#DDEDEF", note="#7A4900", note_soft="#FBF0DB", danger="#A3241B",
    danger_soft="#FBE9E7", ok="#1E6A40", ok_soft="#E2F1E7", mark="#FCE7AE", track="#E4E1DB",
    heat=("#D3E4E5", "#8FBFC5", "#3F8A94"),
)  # fmt: skip
DARK = Tokens(
    window="#17191C", rail="#111316", surface="#1F2226", sunken="#282C31", stage="#0C0E10", text="#ECEAE6",
    text2="#ABB0B7", disabled="#6B7179", hair="#33373D", edge="#7F858D", accent="#66C1CB", accent_hover="#84D2DA",
    on_accent="#04252A", accent_soft="#17373C", note="#F1C56E", note_soft="#34290F", danger="#FF9D92",
    danger_soft="#3C1B18", ok="#7FCE9D", ok_soft="#16321F", mark="#5B4611", track="#2B2F34",
    heat=("#22464B", "#2F7680", "#66C1CB"),
)  # fmt: skip


def dark() -> bool:
    """Tell whether the system asks for dark colours."""
    return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark


def tokens() -> Tokens:
    """Return the colours that the system asks for."""
    return DARK if dark() else LIGHT


def colour(name: str) -> QColor:
    """Return one colour by the name of its role."""
    return QColor(getattr(tokens(), name))


def sized(share: float, weight: int = 400) -> QFont:
    """Return the system's font at a share of its size; weights are 400, 500 or 600."""
    font = QFont(QGuiApplication.font())
    size = font.pointSizeF() if font.pointSizeF() > 0 else font.pixelSize() * 0.75
    font.setPointSizeF(size * share)
    font.setWeight(QFont.Weight(weight))
    return font


def palette() -> QPalette:
    """Return Qt's palette from the tokens."""
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    made = QPalette()
    named = {
        role.Window: "window", role.WindowText: "text", role.Base: "surface", role.AlternateBase: "sunken",
        role.Text: "text", role.Button: "surface", role.ButtonText: "text", role.PlaceholderText: "text2",
        role.Highlight: "accent", role.HighlightedText: "on_accent", role.Link: "accent", role.ToolTipBase: "surface",
        role.ToolTipText: "text", role.Mid: "hair", role.Accent: "accent",
    }  # fmt: skip
    for which, name in named.items():
        made.setColor(which, colour(name))
    for which in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(group.Disabled, which, colour("disabled"))
    return made


def style_sheet() -> str:
    """Return the shapes of controls, with the colours of the tokens."""
    names = {name: getattr(tokens(), name) for name in Tokens.__slots__ if name != "heat"}
    radii = {"radius": RADIUS, "radius_small": RADIUS_SMALL, "radius_card": RADIUS_CARD}
    sizes = {name: f"{radius}px" for name, radius in radii.items()}
    # What lies on the stage is light on dark whatever the system asks for.
    stage = {"on_stage": DARK.text, "stage_hover": DARK.track, "stage_off": DARK.disabled}
    return Template(resource("window.qss").read_text()).substitute(names | sizes | stage)


@cache
def _svg(name: str) -> str:
    return resource("icons", f"{name}.svg").read_text()


@cache
def icon_pixmap(name: str, tint: str, size: int = 20, ratio: float = 2.0) -> QPixmap:
    """Return an icon drawn in one colour, sharp on screens of up to that many device pixels a point."""
    drawn = QSvgRenderer(QByteArray(_svg(name).replace("currentColor", tint).encode()))
    pixmap = QPixmap(round(size * ratio), round(size * ratio))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    drawn.render(painter, QRectF(0, 0, size * ratio, size * ratio))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def icon(name: str, role: str = "text", size: int = 20) -> QIcon:
    """Return an icon in the colour of a role, and in that of disabled controls where it is disabled."""
    made = QIcon(icon_pixmap(name, getattr(tokens(), role), size))
    made.addPixmap(icon_pixmap(name, tokens().disabled, size), QIcon.Mode.Disabled)
    return made


def light_icon(name: str, size: int = 20) -> QIcon:
    """Return an icon for the dark bar under a film, whatever the system's colours."""
    made = QIcon(icon_pixmap(name, DARK.text, size))
    made.addPixmap(icon_pixmap(name, DARK.disabled, size), QIcon.Mode.Disabled)
    return made
