"""Number plates that nobody owns, drawn: one line or two, of many colours and proportions, pale or worn.

The labelled pictures hold few plates of two lines, few seen aslant, and hardly any of some countries.
"""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

Pixels = NDArray[np.uint8]
Rng = np.random.Generator

LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
DIGITS = "0123456789"
# How high a drawn plate is, in pixels; it is made smaller afterwards.
HEIGHT = 96
# Proportions of plates: of one line (Europe 4.7, India 4.2, Japan and the Americas 2), and of two (wide in India).
ONE_LINE, TWO_LINES = (4.7, 4.7, 4.2, 3.2, 2.3, 2.0, 2.0), (3.2, 2.0, 1.6, 1.45, 1.3)
# Colours of ground and letters.
COLOURS = (
    ((240, 240, 238), (20, 20, 24)),
    ((240, 240, 238), (20, 20, 24)),
    ((238, 238, 240), (30, 50, 130)),
    ((240, 240, 240), (160, 30, 30)),
    ((245, 205, 40), (20, 20, 20)),
    ((240, 180, 40), (20, 20, 20)),
    ((30, 30, 34), (235, 235, 235)),
    ((20, 60, 140), (240, 240, 240)),
    ((20, 110, 60), (240, 240, 240)),
    ((200, 225, 205), (20, 60, 40)),
    ((150, 30, 30), (235, 235, 235)),
    ((190, 190, 186), (90, 90, 94)),
)
FONTS = tuple(
    path
    for pattern in ("*Condensed-Bold.ttf", "DejaVuSans-Bold.ttf", "DejaVuSansMono-Bold.ttf", "Inter-SemiBold.otf")
    for path in sorted(Path("/usr/share/fonts").rglob(pattern))
)


def plate(rng: Rng) -> Pixels:
    """Return a plate seen from the front, filling its picture: H×W×3 RGB."""
    two = rng.random() < 0.35
    share = float(rng.choice(TWO_LINES if two else ONE_LINE)) * float(rng.uniform(0.9, 1.1))
    paint, letters = COLOURS[int(rng.integers(len(COLOURS)))]
    ground = tuple(int(np.clip(part + rng.normal(0, 8), 0, 255)) for part in paint)
    ink = _paler(letters, ground, float(rng.uniform(0, 0.6)) if rng.random() < 0.3 else 0.0)
    image = Image.new("RGB", (round(HEIGHT * share), HEIGHT), ground)
    draw = ImageDraw.Draw(image)
    left = round(image.width * 0.09) if share > 3.5 and rng.random() < 0.5 else 0
    if left:
        draw.rectangle((0, 0, left, HEIGHT), fill=(30, 60, 160))
    top = _caption(draw, image.width, ink, rng) if not two and share < 3 and rng.random() < 0.8 else 0
    lines = 2 if two else 1
    for number in range(lines):
        room = ((HEIGHT - top) * number // lines + top, (HEIGHT - top) * (number + 1) // lines + top)
        _line(draw, (left, room[0], image.width, room[1]), _text(lines, rng), ink, rng)
    if rng.random() < 0.6:
        draw.rectangle((0, 0, image.width - 1, HEIGHT - 1), outline=ink, width=int(rng.integers(1, 5)))
    return np.asarray(image, np.uint8)


def _paler(ink: tuple[int, ...], ground: tuple[int, ...], share: float) -> tuple[int, ...]:
    return tuple(round(a + (b - a) * share) for a, b in zip(ink, ground, strict=True))


def _text(lines: int, rng: Rng) -> str:
    length = int(rng.integers(2, 5)) if lines == 2 else int(rng.integers(5, 9))  # letters on a line
    text = "".join(str(rng.choice(list(LETTERS if rng.random() < 0.5 else DIGITS))) for _ in range(length))
    cut = int(rng.integers(1, length))
    return text[:cut] + str(rng.choice(["", " ", "-", "·"])) + text[cut:]


def _caption(draw: ImageDraw.ImageDraw, width: int, ink: tuple[int, ...], rng: Rng) -> int:
    """Write a state's name along the top, and return how much room it takes."""
    word = "".join(str(rng.choice(list(LETTERS))) for _ in range(int(rng.integers(4, 10))))
    draw.text((width / 2, 12), word, fill=ink, font=_font(16, rng), anchor="mm")
    return 20


def _line(
    draw: ImageDraw.ImageDraw, room: tuple[int, int, int, int], text: str, ink: tuple[int, ...], rng: Rng
) -> None:
    width, height = room[2] - room[0], room[3] - room[1]
    font = _font(round(height * float(rng.uniform(0.75, 1.05))), rng)
    across = draw.textlength(text, font=font)
    if across > 0.92 * width:
        font = _font(round(font.size * 0.92 * width / across), rng, font.path)
    at = ((room[0] + room[2]) / 2, (room[1] + room[3]) / 2)
    draw.text(at, text, fill=ink, font=font, anchor="mm")


def _font(size: int, rng: Rng, path: object = None) -> ImageFont.FreeTypeFont:
    """Return one of the fonts of this computer that look like those of plates, or the one that Pillow brings."""
    if not FONTS:
        chosen = ImageFont.load_default(max(6, size))
        assert isinstance(chosen, ImageFont.FreeTypeFont)
        return chosen
    return ImageFont.truetype(str(path or FONTS[int(rng.integers(len(FONTS)))]), max(6, size))
