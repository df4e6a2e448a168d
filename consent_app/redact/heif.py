"""HEIC pictures, as phones take them, in and out by pillow-heif (an extra: 30 MB with what it needs)."""

import importlib.util
from io import BytesIO

import numpy as np

from consent_app.detect.base import Pixels
from consent_app.domain.work import ConsentAppError

ENDINGS = frozenset({".heic", ".heif"})
QUALITY = 90


def decoded(content: bytes, name: str, most: int) -> Pixels:
    """Return an upright picture as H×W×3 RGB, or ×4 with how opaque it is where it tells that.

    Raises `heif_missing`, or `image_unreadable` above `most` pixels.
    """
    _need()
    import pillow_heif  # noqa: PLC0415  # only where the extra is installed

    try:
        picture = pillow_heif.open_heif(BytesIO(content), convert_hdr_to_8bit=True)
        width, height = picture.size
        pixels = np.asarray(picture) if width * height <= most else None
    except (ValueError, OSError, EOFError, RuntimeError, SyntaxError) as error:
        raise ConsentAppError("image_unreadable", name=name) from error
    if pixels is None or pixels.ndim != 3:
        raise ConsentAppError("image_unreadable", name=name)
    return np.ascontiguousarray(pixels[:, :, :4])


def encoded(picture: Pixels) -> bytes:
    """Return an H×W×3 RGB picture as HEIC without any tag; raises `heif_missing`."""
    _need()
    import pillow_heif  # noqa: PLC0415  # only where the extra is installed

    size = (picture.shape[1], picture.shape[0])
    out = BytesIO()
    made = pillow_heif.from_bytes(mode="RGB", size=size, data=np.ascontiguousarray(picture).tobytes())
    made.save(out, quality=QUALITY, exif=None, xmp=None)
    return out.getvalue()


def _need() -> None:
    if importlib.util.find_spec("pillow_heif") is None:
        raise ConsentAppError("heif_missing")
