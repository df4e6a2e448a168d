"""What a still shows is what a viewer shows of it: what was erased stays erased."""

import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from consent_app.detect.vision import cv2
from consent_app.domain.redaction import Cover
from consent_app.domain.work import Work
from consent_app.redact.still import BEHIND, read_still, redact_still

Pixels = NDArray[np.uint8]
ERASED = np.s_[20:60, 30:100]


def erased(*, depth: type[np.unsignedinteger] = np.uint8) -> NDArray[np.unsignedinteger]:
    """Return an H×W×4 picture with a part that is wholly transparent, its colours still there."""
    rng = np.random.default_rng(1)
    picture = np.full((90, 140, 4), 255, np.uint8)
    picture[:, :, :3] = (60, 90, 120)
    picture[5, 5, :3] = (255, 0, 0)  # so that no two ways to turn it look the same
    picture[(*ERASED, slice(0, 3))] = rng.integers(0, 256, (40, 70, 3))
    picture[(*ERASED, 3)] = 0
    return picture if depth is np.uint8 else picture.astype(depth) * 257


def written(path: Path, picture: NDArray[np.unsignedinteger], orientation: int = 1) -> Path:
    """Write a PNG, with a tag that says how it is to be turned."""
    done, coded = cv2.imencode(".png", picture)
    assert done
    tag = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0" + struct.pack("<I", orientation) + bytes(4)
    chunk = b"eXIf" + tag
    part = struct.pack(">I", len(tag)) + chunk + struct.pack(">I", zlib.crc32(chunk))
    content = coded.tobytes()
    path.write_bytes(content[:33] + part + content[33:])
    return path


@pytest.mark.parametrize("depth", [np.uint8, np.uint16])
def test_what_was_erased_in_a_png_does_not_come_back(tmp_path: Path, depth: type[np.unsignedinteger]) -> None:
    source = written(tmp_path / "in.png", erased(depth=depth))
    redact_still(source, tmp_path / "out.png", Cover.BLUR, Work())
    for shown in (read_still(source), read_still(tmp_path / "out.png")):
        assert np.abs(shown[ERASED].astype(int) - BEHIND).max() <= 2
        assert np.abs(shown[70:].astype(int) - (120, 90, 60)).max() <= 3


@pytest.mark.parametrize("orientation", range(1, 9))
def test_what_was_erased_stays_so_however_the_picture_is_turned(tmp_path: Path, orientation: int) -> None:
    shown = read_still(written(tmp_path / "in.png", erased(), orientation))
    assert shown.shape == ((90, 140, 3) if orientation < 5 else (140, 90, 3))
    gone = np.abs(shown.astype(int) - BEHIND).max(axis=2) == 0
    assert gone.sum() == 40 * 70
    rest = shown[~gone].astype(int) - (120, 90, 60)
    assert (np.abs(rest).max(axis=1) > 3).sum() == 1, "the one mark"


def test_what_is_half_transparent_is_mixed_with_what_lies_behind(tmp_path: Path) -> None:
    picture = erased().astype(np.uint8)
    picture[:, :, 3] = 51
    shown = read_still(written(tmp_path / "in.png", picture))
    assert np.abs(shown[80].astype(int) - np.array([120, 90, 60]) * 0.2 - BEHIND * 0.8).max() <= 1


def test_what_was_erased_in_a_heic_picture_does_not_come_back(tmp_path: Path) -> None:
    heif = pytest.importorskip("pillow_heif", reason="the extra for HEIC is not installed here")
    rgba = np.ascontiguousarray(erased()[:, :, [2, 1, 0, 3]].astype(np.uint8))
    heif.from_bytes(mode="RGBA", size=(140, 90), data=rgba.tobytes()).save(tmp_path / "in.heic", quality=95)
    shown = read_still(tmp_path / "in.heic")
    assert np.abs(shown[24:56, 34:96].astype(int) - BEHIND).max() <= 12
