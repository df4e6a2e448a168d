"""Mail files, mailboxes, PDF and pasted text become one plain `Message`: bounded in size, depth and number of parts."""

import email
import email.errors
import email.policy
import email.utils
import hashlib
import io
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.message import Message as AnyMessage
from pathlib import Path

from consent_app.domain.request import Private
from consent_app.domain.work import ConsentAppError
from consent_app.inbox.html import Page, read_html

# Columns are kept apart by no more than this; patterns take long over wide gaps.
_ROOM = re.compile(r"[ \t]{9,}")
MAX_FILE = 30_000_000
MAX_TEXT = 200_000
MAX_PARTS = 200
MAX_PAGES = 20
MAX_MESSAGES = 1000
# No request is older, and none is from the far future.
YEARS = (1990, 2100)


@dataclass(frozen=True, slots=True)
class Message:
    """What a message says without its shape: text with plain line ends, addresses, links, attachments' names.

    `hidden` is text that no mail program shows, `disguised` links that show another site than they lead to, `raw` the
    mail's own bytes where it is a mail, which its signature is over.
    """

    text: Private[str]
    subject: str
    sha256: str
    sender: str = ""
    sender_name: str = ""
    reply_to: str = ""
    date: datetime | None = None
    links: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    disguised: tuple[str, ...] = ()
    hidden: Private[str] = field(default=Private(""), repr=False)
    raw: Private[bytes] | None = None


def read_messages(content: bytes, name: str) -> list[Message]:
    """Return the messages in a file's bytes; its name tells what it is meant to be.

    Raises ConsentAppError `message_empty`, `message_too_large`, `message_pictured` (a PDF without text) or
    `message_unreadable`.
    """
    if len(content) > MAX_FILE:
        raise ConsentAppError("message_too_large", name=name, limit=MAX_FILE // 1_000_000)
    if not content.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise ConsentAppError("message_empty", name=name)
    kind = Path(name).suffix.lower()
    if kind == ".pdf" or content.startswith(b"%PDF-"):
        text = _pdf_text(content, name)
        if not text.strip():
            raise ConsentAppError("message_pictured", name=name)
        return [plain_message(text, content)]
    if kind == ".mbox":
        return [mail_message(part) for part in _mbox_parts(content)]
    if kind == ".eml":
        return [mail_message(content)]
    if kind in (".html", ".htm"):
        return [_page_message(content)]
    return [plain_message(decoded(content), content)]


def plain_message(text: str, content: bytes | None = None) -> Message:
    """Return a message that is nothing but text, as pasted or read off paper."""
    raw = text.encode("utf-8", "surrogatepass") if content is None else content
    return Message(Private(tidy(text)), "", hashlib.sha256(raw).hexdigest())


def _page_message(content: bytes) -> Message:
    """Return a message that was saved as a page, as mail programs and portals do."""
    page = read_html(decoded(content)[: MAX_TEXT * 4])
    return replace(
        plain_message(page.text, content),
        links=page.links,
        disguised=page.disguised,
        hidden=Private(tidy(page.hidden)),
    )


def decoded(content: bytes) -> str:
    """Return text from bytes of unknown coding: UTF-16 and UTF-8 by their marks, else UTF-8, else Windows-1252."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def tidy(text: str) -> str:
    """Return text without invisible and control characters, with plain line ends, cut to the length that is read."""
    text = text[:MAX_TEXT].replace("\r\n", "\n").replace("\r", "\n")
    kept = (char for char in text if char in "\n\t" or unicodedata.category(char) not in ("Cf", "Cc", "Cs", "Co", "Cn"))
    plain = unicodedata.normalize("NFC", "".join(kept)).replace("\u00a0", " ").replace("\u202f", " ")
    return _ROOM.sub("        ", plain)


def _pdf_text(content: bytes, name: str) -> str:
    import pypdf  # noqa: PLC0415  # few messages bring a PDF, and every start would wait for this
    import pypdf.errors  # noqa: PLC0415

    try:
        pages = pypdf.PdfReader(io.BytesIO(content)).pages[:MAX_PAGES]
        return "\n".join(page.extract_text() for page in pages)
    except (
        pypdf.errors.PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        RecursionError,
        OverflowError,
        AttributeError,
    ) as error:
        raise ConsentAppError("message_unreadable", name=name) from error


def _mbox_parts(content: bytes) -> Iterator[bytes]:
    start = 0
    for _ in range(MAX_MESSAGES):
        following = content.find(b"\nFrom ", start)
        part = content[start : following if following >= 0 else len(content)]
        body = part.split(b"\n", 1)[1] if part.startswith(b"From ") and b"\n" in part else part
        if body.strip():
            yield body.replace(b"\n>From ", b"\nFrom ")
        if following < 0:
            return
        start = following + 1


def mail_message(content: bytes) -> Message:
    """Return the message in a mail's bytes, whatever is wrong with its shape."""
    mail = email.message_from_bytes(content, policy=email.policy.default)
    page = _body(mail)
    name, address = _address(mail, "From")
    _, reply_to = _address(mail, "Reply-To")
    return Message(
        text=Private(tidy(page.text)),
        subject=tidy(_header(mail, "Subject")).replace("\n", " ").strip(),
        sender=address,
        sender_name=name,
        reply_to=reply_to,
        date=_date(mail),
        links=page.links,
        attachments=tuple(_attachments(mail)),
        disguised=page.disguised,
        hidden=Private(tidy(page.hidden)),
        raw=Private(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )


def _header(mail: AnyMessage, name: str) -> str:
    return _readable(lambda: mail.get(name))


def _readable(read: Callable[[], object]) -> str:
    """Return what a header says; the standard library raises on some hostile ones, and those count as absent."""
    try:
        return str(read() or "")
    except (ValueError, IndexError, LookupError, TypeError, AttributeError, email.errors.MessageError):
        return ""


def _address(mail: AnyMessage, name: str) -> tuple[str, str]:
    pairs = email.utils.getaddresses([_header(mail, name)])
    real, address = next(((real, address) for real, address in pairs if "@" in address), ("", ""))
    return tidy(real).strip(), tidy(address).strip().lower()


def _date(mail: AnyMessage) -> datetime | None:
    try:
        moment = email.utils.parsedate_to_datetime(_header(mail, "Date"))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if not YEARS[0] <= moment.year <= YEARS[1]:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _leaves(mail: AnyMessage) -> Iterator[AnyMessage]:
    waiting: list[AnyMessage] = [mail]
    for _ in range(MAX_PARTS):
        if not waiting:
            return
        part = waiting.pop(0)
        inner = part.get_payload() if part.is_multipart() else None
        if isinstance(inner, list):
            waiting = [item for item in inner if isinstance(item, AnyMessage)] + waiting
        else:
            yield part


def _body(mail: AnyMessage) -> Page:
    """Return the text a reader of the mail would see: HTML where there is any, since senders fill that with care."""
    texts, pages = [], []
    for part in _leaves(mail):
        if _readable(part.get_content_disposition) == "attachment":
            continue
        kind = _readable(part.get_content_type) or "text/plain"
        if kind == "text/html":
            pages.append(read_html(_text(part)[: MAX_TEXT * 4]))
        elif kind == "text/plain":
            texts.append(_unflowed(part, _text(part)))
    html_text = "\n\n".join(page.text for page in pages)
    plain = "\n\n".join(texts)
    return Page(
        html_text if len(html_text.strip()) >= len(plain.strip()) else plain,
        tuple(link for page in pages for link in page.links),
        tuple(link for page in pages for link in page.disguised),
        "\n".join(page.hidden for page in pages if page.hidden),
    )


def _text(part: AnyMessage) -> str:
    try:
        content = part.get_payload(decode=True)
    except (ValueError, LookupError, TypeError, AssertionError):
        content = None
    if not isinstance(content, bytes):
        return ""
    charset = _readable(part.get_content_charset)
    try:
        text = content.decode(charset or "utf-8")
    except (LookupError, UnicodeError, ValueError):
        return decoded(content)
    return text.lstrip("\ufeff")


def _unflowed(part: AnyMessage, text: str) -> str:
    """Join the soft line breaks of RFC 3676 (`format=flowed`)."""
    if _readable(lambda: part.get_param("format")).lower() != "flowed":
        return text
    return "\n".join(text.replace("\r\n", "\n").split("\n")).replace(" \n", " ").replace("-- \n", "\n-- \n")


def _attachments(mail: AnyMessage) -> Iterator[str]:
    for part in _leaves(mail):
        if _readable(part.get_content_disposition) == "attachment":
            yield tidy(_readable(part.get_filename))[:200]
