"""Fuzz of the inbox: `fuzz_inbox.py [CASES] [SEED]` reads mails bent by hypothesis and says what crashed or hung.

Seeds are the sample's request, letters of the tests, odd shapes, and where it is there third-party mail. It also says
how long an ordinary message takes, and how much memory a line of 2 MB takes above the imports.
"""

import resource
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from consent_app.domain.work import ConsentAppError
from consent_app.inbox.extract import extract
from consent_app.inbox.message import read_messages

RECEIVED = datetime(2026, 7, 20, 12, tzinfo=UTC)
MATERIAL = ROOT.parent / "shared" / "data" / "dev"
SLOW = 2.0
NAMES = ("a.eml", "b.mbox", "c.txt", "d.html")
# Pieces that parsers of mail, of pages and of times stumble over.
PIECES = (
    b"\r\n\r\n",
    b'Content-Type: multipart/mixed; boundary=""\r\n',
    b"Content-Type: message/rfc822\r\n\r\n",
    b"--\r\n",
    b"Content-Transfer-Encoding: base64\r\n\r\n====",
    b"=?utf-8?q?=FF=FE?= =?x-unknown?b?AAAA?=",
    b"\x00\xff\xfe",
    b"\nFrom x\n",
    b"<style>.a{display:none}</style><p class=a><div hidden><div hidden>",
    b"<a href=http://[::1><!--]]>&#x110000;",
    b"Date: Thu, 99 Foo 99999 99:99:99 +9999\r\n",
    b"DKIM-Signature: v=1; d=; b=\r\n",
    b"from 8 p.m. to 6 a.m. on 12/31/9999 ",
    b"between 8 and 10 on July 4, 5 and 99 ",
    b"last Tuesday on the 31st of February ",
    b"1:30 a.m. to 1:45 a.m. on November 1 ",
    b"within 9999999 miles of 41.9551, -87.9400 ",
    b"radius of 1 mi 0.00,0.00 0.00,0.00 0.00,0.00 ",
    "\u0663\u0664:\u0665\u0666 \u017fep 12 \u0130 \u00df ".encode(),
    b"police " * 50,
    b"case number: " + b"9" * 400,
    b"http://xn-- mailto:" + b"a" * 300 + b"@",
    b"please share your camera footage ",
    b"\n---------- Forwarded message ---------\nFrom: Sgt. A <a@pd.example>\nDate: 99 Foo\n\nPolice: share your video.",
)


@dataclass
class Told:
    """What came of it so far."""

    cases: int = 0
    requests: int = 0
    slowest: float = 0.0
    slow: list[bytes] = field(default_factory=list)
    crashed: dict[str, bytes] = field(default_factory=dict)


def seeds() -> list[bytes]:
    """Return the mails to bend."""
    found = [(ROOT / "resources" / "demo" / "request.eml").read_bytes(), b"", b"From a\n\n", b"<html>", *PIECES]
    if MATERIAL.is_dir():
        found += [path.read_bytes()[:20_000] for folder in ("eml", "requests") for path in _mails(MATERIAL / folder)]
    return found


def _mails(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.suffix in (".eml", ".mbox", ".txt"))


EDIT = st.tuples(
    st.sampled_from(("insert", "cut", "repeat", "swap")),
    st.floats(0, 1),
    st.floats(0, 1),
    st.sampled_from(PIECES)
    | st.binary(max_size=40)
    | st.text(max_size=40).map(lambda text: text.encode("utf-8", "replace")),
)


def bent(mail: bytes, edits: list[tuple[str, float, float, bytes]], others: list[bytes]) -> bytes:
    """Return a mail with pieces put in, cut out, repeated, or swapped for those of another."""
    for kind, begin, end, piece in edits:
        first, last = sorted((int(begin * len(mail)), int(end * len(mail))))
        part = mail[first:last]
        put = {
            "insert": piece + part,
            "cut": b"",
            "repeat": part[:500] * 5,
            "swap": others[len(piece) % len(others)][:500],
        }
        mail = mail[:first] + put[kind] + mail[last:]
    return mail[:100_000]


def read(content: bytes, name: str, told: Told) -> None:
    """Read one mail as the app does, and note what happened."""
    began = time.perf_counter()
    try:
        for message in read_messages(content, name):
            told.requests += extract(message, "req", "America/Chicago", message.date or RECEIVED).is_request
    except ConsentAppError:
        pass
    except Exception as error:  # noqa: BLE001  # what this script is there to find
        told.crashed.setdefault(f"{type(error).__name__}: {error}"[:200], content)
    taken = time.perf_counter() - began
    told.cases += 1
    told.slowest = max(told.slowest, taken)
    if taken > SLOW:
        told.slow.append(content)


def _asks(mail: bytes) -> bool:
    told = Told()
    read(mail, "a.eml", told)
    return bool(told.requests)


def fuzz(cases: int, number: int) -> Told:
    """Read so many bent mails."""
    told, known = Told(), seeds()
    asking = [mail for mail in known if _asks(mail)]

    @seed(number)
    @settings(
        max_examples=cases,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.sampled_from(asking) | st.sampled_from(known), st.lists(EDIT, max_size=6), st.sampled_from(NAMES))
    def one(mail: bytes, edits: list[tuple[str, float, float, bytes]], name: str) -> None:
        read(bent(mail, edits, known), name, told)

    one()
    return told


def ordinary() -> float:
    """Return the seconds that the sample's request takes, the median of 21."""
    mail, times = (ROOT / "resources" / "demo" / "request.eml").read_bytes(), []
    for _ in range(21):
        began = time.perf_counter()
        read(mail, "a.eml", Told())
        times.append(time.perf_counter() - began)
    return sorted(times)[10]


def long_line() -> tuple[float, float]:
    """Return the seconds and the megabytes above the imports that a mail with a line of 2 MB takes."""
    mail = b"From: a@pd.example\r\n\r\nPolice ask for footage from 8 p.m. to 9 p.m. on July 10 " + b"a b. " * 400_000
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
    read(mail, "a.eml", Told())
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return time.perf_counter() - began, (after - before) / 1024


def main() -> int:
    """Print the figures; the exit status is 1 where anything crashed or hung."""
    cases = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    number = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    seconds, megabytes = long_line()
    print(f"a line of 2 MB: {seconds:.2f} s, {megabytes:.0f} MB above the imports")
    print(f"an ordinary message: {ordinary() * 1000:.1f} ms")
    told = fuzz(cases, number)
    print(f"{told.cases} cases, {told.requests} read as requests")
    print(f"slowest {told.slowest:.2f} s, over {SLOW:.0f} s: {len(told.slow)}")
    for place, (said, mail) in enumerate(told.crashed.items()):
        Path(f"crash-{place}.eml").write_bytes(mail)
        print(f"crashed: {said} (crash-{place}.eml)")
    for place, mail in enumerate(told.slow[:5]):
        Path(f"slow-{place}.eml").write_bytes(mail)
    return int(bool(told.crashed or told.slow))


if __name__ == "__main__":
    sys.exit(main())
