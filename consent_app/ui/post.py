"""What goes beyond reading a message: the mailbox, who sent it, the originals, and what is set about them."""

import secrets
import shutil
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage

from consent_app.domain.work import ConsentAppError
from consent_app.services.jobs import CheckSender, Fetch, KeepMailbox, Read, Seal, Where
from consent_app.services.settings import Mailbox, Profile, Settings, keep_settings, private_folder, read_settings
from consent_app.ui.child import once
from consent_app.ui.jobs import OPEN, Jobs
from consent_app.ui.safe import Tell

Then = Callable[[], object]


class Post(QObject):
    """Reads and keeps settings, and starts what connects: nothing does unless the person presses for it."""

    def __init__(self, profile: Profile, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._profile, self._jobs = profile, jobs
        self._root = str(profile.root)
        # Typed for this session, where they are kept nowhere.
        self.password: str | None = None
        self.passphrase: str | None = None

    @property
    def settings(self) -> Settings:
        """What is set; what holds until then where the file cannot be read."""
        try:
            return read_settings(self._profile)
        except ConsentAppError:
            return Settings()

    def set_keeps(self, days: int) -> None:
        """Set how many days the cameras keep recordings, 0 for not known."""
        keep_settings(self._profile, replace(self.settings, keeps=days or None))

    def keep_mailbox(self, mailbox: Mailbox, password: str, then: Then, otherwise: Tell) -> None:
        """Set the mailbox up; its password goes where secrets are, an empty one is asked for each time."""
        self.password = password or None
        parts = (mailbox.host, mailbox.user, mailbox.port, mailbox.folder, mailbox.search)
        once(KeepMailbox(self._root, *parts, self.password, self.passphrase), self, lambda _: then(), otherwise)

    def forget_mailbox(self, then: Then) -> None:
        """Forget the mailbox and its password."""
        self.password = None
        once(KeepMailbox(self._root, passphrase=self.passphrase), self, lambda _: then())

    def fetch(self) -> None:
        """Look for new requests in the mailbox."""
        self._jobs.start(Fetch(self._root, None, self.password, self.passphrase))

    def read_picture(self, picture: QImage) -> None:
        """Read the message in a picture from the clipboard; it is on disk only until it is read."""
        path = private_folder(self._profile.pasted) / f"{secrets.token_hex(8)}.png"
        picture.save(str(path))
        self._jobs.start(Read(self._root, (str(path),)))

    def sweep(self) -> None:
        """Remove pictures from the clipboard once no message is being read any more."""
        if not any(isinstance(entry.job, Read) for entry in self._jobs.entries() if entry.state in OPEN):
            shutil.rmtree(self._profile.pasted, ignore_errors=True)

    def check_sender(self, request_id: str) -> None:
        """Ask the name server about the domain that signed a mail."""
        self._jobs.start(CheckSender(self._root, request_id), request_id)

    def keep_originals(self, request_id: str) -> None:
        """Keep read-only copies of the originals that fall in a request's time."""
        self._jobs.start(Seal(self._root, request_id), request_id)

    def where(self, request_id: str, place: str, then: Callable[[dict[str, Any]], object], otherwise: Tell) -> None:
        """Tell whether a home at these coordinates lies in a request's area; they are kept nowhere."""
        once(Where(self._root, request_id, place), self, then, otherwise)
