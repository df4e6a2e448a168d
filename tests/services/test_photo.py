"""A screenshot or photo of a message ends in the same request as its text."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QImage, QPainter

from consent_app.domain.work import ConsentAppError
from consent_app.inbox.extract import extract
from consent_app.inbox.message import plain_message
from consent_app.services.child import run_job
from consent_app.services.jobs import Photo, Read
from consent_app.services.photo import text_of
from consent_app.services.settings import Profile
from tests.scenes import ZONE

RECEIVED = datetime(2026, 7, 15, tzinfo=UTC)
MESSAGE = """Oakridge Police Department

Theft on Linden Court. Please share your video from
8 p.m. on July 9 to 6 a.m. on July 10, 2026.

Case number: 26-044718
Contact: Detective Dana Whitlock, 630-555-0142
d.whitlock@oakridgepd.example"""


def drawn(path: Path, text: str, size: int, width: int, height: int) -> Path:
    """Draw a text as a phone shows it."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#f4f4f4"))
    painter = QPainter(image)
    font = QFont("DejaVu Sans")
    font.setPixelSize(size)
    painter.setFont(font)
    painter.setPen(QColor("#202020"))
    painter.drawText(QRectF(40, 40, width - 80, height - 80), Qt.TextFlag.TextWordWrap, text)
    painter.end()
    image.save(str(path))
    return path


@pytest.mark.parametrize(("size", "width", "height"), [(28, 1080, 900), (20, 900, 600), (44, 2400, 1600)])
def test_a_screenshot_is_read_as_its_text_is(
    qapp: QGuiApplication, tmp_path: Path, size: int, width: int, height: int
) -> None:
    seen = text_of(drawn(tmp_path / "message.png", MESSAGE, size, width, height))
    read, meant = (extract(plain_message(text), "req", ZONE, RECEIVED) for text in (seen, MESSAGE))
    assert read.is_request
    assert read.windows == meant.windows
    for name in ("agency", "case_number", "requester", "contact_emails", "contact_phones", "incident_type", "source"):
        assert getattr(read, name) == getattr(meant, name), name


def test_the_job_reads_pictures_beside_files(qapp: QGuiApplication, profile: Profile, tmp_path: Path) -> None:
    picture = drawn(tmp_path / "message.png", MESSAGE, 28, 1080, 900)
    text = tmp_path / "note.txt"
    text.write_text("Lunch on Friday?")
    assert "26-044718" in run_job(Photo(str(picture)), lambda *_: None)["text"]
    document = run_job(Read(str(profile.root), (str(picture), str(text)), zone=ZONE), lambda *_: None)
    assert [request["case_number"] for request in document["requests"]] == ["26-044718", None]


@pytest.mark.parametrize(("content", "code"), [(b"no picture", "image_unreadable"), (None, "message_empty")])
def test_a_picture_without_words_says_so(
    qapp: QGuiApplication, tmp_path: Path, content: bytes | None, code: str
) -> None:
    path = tmp_path / "message.png"
    if content is None:
        drawn(path, "", 20, 300, 200)
    else:
        path.write_bytes(content)
    with pytest.raises(ConsentAppError) as caught:
        text_of(path)
    assert caught.value.code == code
