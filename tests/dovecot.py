"""A real mail server on this machine: Debian's Dovecot, with a certificate of its own, for one test session."""

import contextlib
import imaplib
import os
import pwd
import shutil
import socket
import ssl
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

USER, PASSWORD = "ann@home.example", "correct-horse-7"
PROGRAM = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
CONFIG = """
protocols = imap
listen = 127.0.0.1
base_dir = {root}/run
state_dir = {root}/state
log_path = {root}/log
default_internal_user = {user}
default_login_user = {user}
default_internal_group = {group}
ssl = required
auth_failure_delay = 0
ssl_cert = <{root}/server.pem
ssl_key = <{root}/server.key
first_valid_uid = 1
mail_location = mbox:{root}/mail/%u:INBOX={root}/mail/%u/INBOX
mail_access_groups =
mbox_write_locks = fcntl
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={root}/home/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
"""


@dataclass(frozen=True)
class Server:
    """A running server: where it listens, whom to trust for it, and where its mailboxes lie."""

    port: int
    trusted: Path
    mail: Path

    @property
    def inbox(self) -> Path:
        """The one file of the person's INBOX."""
        return self.mail / USER / "INBOX"

    def fill(self, mails: list[bytes], folder: str = "INBOX") -> None:
        """Put these mails into a folder, in place of those before."""
        path = self.mail / USER / folder
        path.parent.mkdir(exist_ok=True)
        shutil.rmtree(self.mail / USER / ".imap", ignore_errors=True)
        path.write_bytes(b"".join(map(_posted, mails)))
        owner = self.mail.stat()
        for one in (path.parent, path):
            os.chown(one, owner.st_uid, owner.st_gid)

    def deliver(self, mail: bytes) -> None:
        """Put one more mail into the INBOX."""
        with self.inbox.open("ab") as box:
            box.write(_posted(mail))


def certificate(name: str, folder: Path) -> Path:
    """Write a key and a certificate of its own for a host name, and return the certificate."""
    key = ec.generate_private_key(ec.SECP256R1())
    issued = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(issued, issued, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "server.key").write_bytes(secret)
    (folder / "server.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return folder / "server.pem"


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def running() -> Iterator[Server]:
    """Start the server in a folder that its own user may enter, and end it with all its processes."""
    assert PROGRAM is not None
    root = Path(tempfile.mkdtemp(prefix="dovecot-"))
    root.chmod(0o755)
    owner = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
    for name in ("mail", "home"):
        (root / name).mkdir()
        os.chown(root / name, owner.pw_uid, owner.pw_gid)
    trusted, port = certificate("localhost", root), free_port()
    group = subprocess.run(["id", "-gn", owner.pw_name], capture_output=True, text=True, check=True).stdout.strip()
    facts = {"user": owner.pw_name, "group": group, "uid": owner.pw_uid, "gid": owner.pw_gid, "port": port}
    (root / "dovecot.conf").write_text(CONFIG.format(root=root, password=PASSWORD, **facts))
    server = subprocess.Popen([PROGRAM, "-F", "-c", str(root / "dovecot.conf")])
    try:
        _listens(server, port, root / "log")
        yield Server(port, trusted, root / "mail")
    finally:
        server.terminate()
        server.wait(20)
        shutil.rmtree(root, ignore_errors=True)


def _posted(mail: bytes) -> bytes:
    """Return a mail as it stands in a mailbox file, come now."""
    line = f"From someone@example.org {datetime.now(UTC):%a %b %d %H:%M:%S %Y}\n"
    return line.encode() + mail.replace(b"\r\n", b"\n") + b"\n"


@contextlib.contextmanager
def logged_in(server: Server, context: ssl.SSLContext) -> Iterator[imaplib.IMAP4_SSL]:
    """Talk to the server as any other program would."""
    client = imaplib.IMAP4_SSL("localhost", server.port, ssl_context=context)
    client.login(USER, PASSWORD)
    try:
        yield client
    finally:
        client.logout()


def _listens(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = datetime.now(UTC) + timedelta(seconds=20)
    while datetime.now(UTC) < until and server.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
    raise AssertionError(log.read_text() if log.exists() else "the mail server did not start")
