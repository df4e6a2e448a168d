from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consent_app.domain.work import ConsentAppError
from consent_app.inbox.html import read_html
from consent_app.inbox.message import MAX_FILE, MAX_PARTS, MAX_TEXT, Message, read_messages

HEAD = b"From: Det. Ana Roe <ana@oakridgepd.example>\r\nDate: Tue, 14 Jul 2026 10:12:00 -0500\r\nSubject: Video\r\n"


def one(content: bytes, name: str = "mail.eml") -> Message:
    (message,) = read_messages(content, name)
    return message


def test_a_plain_mail_is_read() -> None:
    message = one(HEAD + b"\r\nHello\r\nthere\r\n")
    assert message.text.reveal().strip() == "Hello\nthere"
    assert (message.sender, message.sender_name, message.subject) == ("ana@oakridgepd.example", "Det. Ana Roe", "Video")
    assert message.date is not None
    assert message.date.isoformat() == "2026-07-14T10:12:00-05:00"


def test_words_in_headers_and_bodies_are_decoded() -> None:
    content = (
        b"Subject: =?utf-8?Q?Andr=C3=A9?=\r\nContent-Type: text/plain; charset=iso-8859-1\r\n"
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\ncaf=E9\r\n"
    )
    message = one(content)
    assert message.subject == "André"
    assert message.text.reveal().strip() == "café"


def test_html_becomes_what_is_shown() -> None:
    page = read_html(
        "<html><head><style>.x{display:none}</style><script>steal()</script></head><body><p>Please <b>share</b></p>"
        "<p class='x'>hidden</p><p style='display:none'>gone</p><p hidden>away</p>"
        "<a href='https://ring.com/r/1'>here</a><a href='javascript:run()'>no</a><img src='https://tracker.example/p'></body>"
    )
    assert page.text.splitlines() == ["Please share", "hereno"]
    for word in ("steal", "hidden", "gone", "away", "tracker"):
        assert word not in page.text
    assert page.links == ("https://ring.com/r/1",)


def test_attachments_are_named_and_never_read() -> None:
    content = HEAD + (
        b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nBody\r\n--b\r\n'
        b'Content-Type: text/plain\r\nContent-Disposition: attachment; filename="warrant.txt"\r\n\r\n'
        b"Inside\r\n--b--\r\n"
    )
    message = one(content)
    assert message.attachments == ("warrant.txt",)
    assert "Inside" not in message.text.reveal()


def test_every_mail_of_a_mailbox_is_read() -> None:
    box = b"From a@b Tue Jul 14\n" + HEAD + b"\nOne\n>From the start\n\nFrom a@b Tue Jul 14\n" + HEAD + b"\nTwo\n"
    texts = [message.text.reveal().strip() for message in read_messages(box, "inbox.mbox")]
    assert texts == ["One\nFrom the start", "Two"]


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_pasted_text_of_any_coding_is_read(codec: str) -> None:
    assert one("Kamera – café".encode(codec), "note.txt").text.reveal() == "Kamera – café"


def test_invisible_characters_are_taken_out() -> None:
    assert one("ca\u200bse\u00ad 26\u202e-1\0".encode(), "note.txt").text.reveal() == "case 26-1"


def test_a_pdf_gives_its_text() -> None:
    import io

    import pypdf
    from pypdf.generic import DictionaryObject, NameObject, StreamObject

    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(300, 200)
    font = DictionaryObject({NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"),
                             NameObject("/BaseFont"): NameObject("/Helvetica")})  # fmt: skip
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
    )
    stream = StreamObject()
    stream.set_data(b"BT /F1 12 Tf 20 100 Td (Please share your video) Tj ET")
    page[NameObject("/Contents")] = stream
    out = io.BytesIO()
    writer.write(out)
    assert "Please share your video" in one(out.getvalue(), "letter.pdf").text.reveal()


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.eml", b"", "message_empty"),
        ("a.txt", b" \r\n\0", "message_empty"),
        ("a.pdf", b"%PDF-1.7 broken", "message_unreadable"),
        ("a.txt", b"x" * (MAX_FILE + 1), "message_too_large"),
    ],
)
def test_what_cannot_be_read_is_a_known_error(name: str, content: bytes, code: str) -> None:
    with pytest.raises(ConsentAppError) as caught:
        read_messages(content, name)
    assert caught.value.code == code


def test_very_long_text_is_cut() -> None:
    assert len(one(b"a" * 2_000_000, "long.txt").text.reveal()) == MAX_TEXT


def test_parts_nested_without_end_are_bounded() -> None:
    content = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (level, level)
        for level in range(MAX_PARTS * 2)
    )
    assert one(content + b"Content-Type: text/plain\r\n\r\ndeep").text.reveal() is not None


@settings(deadline=None, max_examples=200)
@given(st.binary(min_size=1, max_size=2000), st.sampled_from(["a.eml", "a.mbox", "a.txt"]))
def test_no_bytes_crash_the_reader(content: bytes, name: str) -> None:
    try:
        read_messages(content, name)
    except ConsentAppError as error:
        assert error.code in ("message_empty", "message_unreadable")  # noqa: PT017  # either is fine


def test_the_odd_mail_of_others_is_read(material: Path) -> None:
    for path in sorted((material / "eml").iterdir()):
        try:
            messages = read_messages(path.read_bytes(), path.name)
        except ConsentAppError as error:
            assert error.code in ("message_empty", "message_unreadable", "message_too_large")  # noqa: PT017  # said why
        else:
            assert all(len(message.text.reveal()) <= MAX_TEXT for message in messages)


@pytest.mark.parametrize("header", ["attachment; filename*", "attachment; a*0", "inline; x*", "inline; filename*0*"])
def test_a_header_that_breaks_the_standard_parser_counts_as_absent(header: str) -> None:
    mail = f"From: a@pd.example\r\nContent-Disposition: {header}\r\n\r\nPlease share your video.\r\n".encode()
    (message,) = read_messages(mail, "a.eml")
    assert message.sender == "a@pd.example"
