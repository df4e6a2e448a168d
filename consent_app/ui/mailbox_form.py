"""The part of the settings about a mailbox: where to look for requests, and how long cameras keep recordings."""

from PySide6.QtWidgets import QFormLayout, QFrame, QLineEdit, QSpinBox

from consent_app.domain.retention import LONGEST
from consent_app.domain.work import ConsentAppError
from consent_app.services.settings import Mailbox
from consent_app.ui import controls
from consent_app.ui.desk import Desk
from consent_app.words import keeping, mailbox
from consent_app.words.errors import sentence


class MailboxForm(QFrame):
    """Sets a mailbox up, or forgets it; nothing connects here."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.host, self.user, self.folder, self.search = (QLineEdit() for _ in range(4))
        self.port, self.keeps = QSpinBox(), QSpinBox()
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.port.setRange(1, 65535)
        self.keeps.setRange(0, LONGEST)
        self.keeps.setSpecialValueText(keeping.NOT_KNOWN)
        self.keeps.setAccessibleName(keeping.HOW_LONG)
        self.keeps.editingFinished.connect(self._keeps)
        self.host.setPlaceholderText("imap.example.org")
        self.set_up = controls.button(mailbox.SET_UP, self._set_up)
        self.forget = controls.button(mailbox.FORGET, self._forget)
        self._lay()

    def _lay(self) -> None:
        form = QFormLayout()
        form.setSpacing(10)
        rows = {
            mailbox.HOST: self.host, mailbox.USER: self.user, mailbox.PASSWORD: self.password,
            mailbox.PORT: self.port, mailbox.FOLDER: self.folder, mailbox.SEARCH: self.search,
        }  # fmt: skip
        for words, field in rows.items():
            field.setAccessibleName(words)
            form.addRow(words, field)
        title = controls.label(mailbox.TITLE, share=1.14, weight=600)
        about = controls.label(mailbox.ABOUT, role="second")
        buttons = controls.row(self.set_up, self.forget, 1)
        kept = controls.label(keeping.TITLE, share=1.14, weight=600)
        kept_about = controls.label(keeping.HOW_LONG_ABOUT, role="second")
        self.setLayout(
            controls.column(title, about, form, buttons, kept, kept_about, controls.row(self.keeps, 1), gap=12)
        )

    def refresh(self) -> None:
        """Show what is set; a password is never shown again."""
        settings = self._desk.post.settings
        now = settings.mailbox or Mailbox("", "")
        self.keeps.setValue(settings.keeps or 0)
        self.forget.setEnabled(settings.mailbox is not None)
        for field, text in (
            (self.host, now.host), (self.user, now.user), (self.folder, now.folder), (self.search, now.search)
        ):  # fmt: skip
            if not field.isModified():
                field.setText(text)
        if not self.port.hasFocus():
            self.port.setValue(now.port)

    def _typed(self) -> Mailbox | None:
        host, user = self.host.text().strip(), self.user.text().strip()
        if not host or not user:
            self._desk.told.emit(mailbox.INCOMPLETE, "note", "", None)
            return None
        return Mailbox(host, user, self.port.value(), self.folder.text().strip() or "INBOX", self.search.text().strip())

    def _set_up(self) -> None:
        typed = self._typed()
        if typed is not None:
            self._desk.post.keep_mailbox(typed, self.password.text(), self._kept, self._not_kept)

    def _kept(self) -> None:
        self.password.clear()
        for field in (self.host, self.user, self.folder, self.search):
            field.setModified(False)
        self._desk.read_anew()
        self._desk.told.emit(mailbox.KEPT, "ok", "", None)

    def _not_kept(self, error: ConsentAppError) -> None:
        """Set it up without a password where there is no place to keep one: it is asked for each time."""
        typed, without = self._typed(), ("mail_store_missing", "secret_store_locked", "passphrase_missing")
        if typed is None or error.code not in without:
            self._desk.told.emit(sentence(error), "danger", "", None)
            return
        password = self.password.text()
        self._desk.post.keep_mailbox(typed, "", lambda: self._kept_for_session(password), self._not_kept)

    def _kept_for_session(self, password: str) -> None:
        self._kept()
        self._desk.post.password = password
        self._desk.told.emit(mailbox.KEPT_FOR_SESSION, "ok", "", None)

    def _forget(self) -> None:
        for field in (self.host, self.user, self.folder, self.search):
            field.setModified(False)
        self._desk.post.forget_mailbox(self._forgotten)

    def _forgotten(self) -> None:
        self._desk.read_anew()
        self._desk.told.emit(mailbox.NONE, "ok", "", None)

    def _keeps(self) -> None:
        if self.keeps.value() != (self._desk.post.settings.keeps or 0):
            self._desk.post.set_keeps(self.keeps.value())
