"""The settings: the private words, which a bundle is searched for before it is written, and the mailbox."""

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from consent_app.domain.work import ConsentAppError
from consent_app.services import secrets
from consent_app.ui import asking_leaving, controls
from consent_app.ui.desk import Desk
from consent_app.ui.mailbox_form import MailboxForm
from consent_app.ui.page import Heading, Page
from consent_app.words import window as say
from consent_app.words.errors import sentence

WIDTH = 640


class SettingsPage(Page):
    """One column of settings."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.words = QPlainTextEdit()
        self.words.setAccessibleName(say.PRIVATE_WORDS)
        self.words.setTabChangesFocus(True)
        self.words.setFixedHeight(180)
        self.session = controls.button(say.SESSION_WORDS, self._session)
        self.keep = controls.button(say.KEEP_WORDS, self._keep, kind="filled")
        self.session.setObjectName("even")
        self.act(self.session, self.keep)
        self.mailbox = MailboxForm(desk)
        inner = QWidget()
        inner.setMaximumWidth(WIDTH)
        title = controls.label(say.PRIVATE_WORDS, share=1.14, weight=600)
        about = controls.label(say.PRIVATE_ABOUT, role="second")
        hint = controls.label(say.PRIVATE_KINDS, role="second")
        inner.setLayout(
            controls.column(
                title, about, hint, self.words, controls.hairline(), self.mailbox, 1, gap=12, margin=(24, 20, 0, 24)
            )
        )
        outer = QWidget()
        row = controls.row(gap=0)
        row.addWidget(inner, 8)
        row.addStretch(1)
        outer.setLayout(row)
        self.setLayout(controls.column(controls.scrolled(outer)))

    def heading(self) -> Heading:
        """Return the page's name."""
        return Heading(say.SETTINGS)

    def refresh(self) -> None:
        """Show the words of this session; those in the password store are not read for that."""
        if self.desk.safe.words and not self.words.toPlainText():
            self.words.setPlainText("\n".join(self.desk.safe.words))
        self.mailbox.refresh()

    def _typed(self) -> tuple[str, ...] | None:
        try:
            return secrets.parsed_words(self.words.toPlainText()).reveal()
        except ConsentAppError as error:
            self.desk.told.emit(sentence(error), "danger", "", None)
            return None

    def _session(self) -> None:
        typed = self._typed()
        if typed is not None:
            self.desk.safe.use(typed or None)
            self.desk.told.emit(say.SESSION_KEPT, "ok", "", None)

    def _keep(self) -> None:
        typed = self._typed()
        if typed:
            self.desk.safe.keep(typed, lambda: self._kept(say.KEPT_WORDS), lambda error: self._not_kept(typed, error))

    def _kept(self, said: str) -> None:
        self.desk.told.emit(said, "ok", "", None)

    def _not_kept(self, typed: tuple[str, ...], error: ConsentAppError) -> None:
        """Offer the sealed file where there is no password store; anything else is told."""
        passphrase = None
        if error.code in ("secret_store_missing", "passphrase_missing"):
            passphrase = asking_leaving.ask_passphrase(self, new=error.code == "secret_store_missing")
        if passphrase:
            then = lambda: self._kept(say.SEALED_WORDS)  # noqa: E731  # passed on as it is
            self.desk.safe.keep(typed, then, lambda again: self._not_kept(typed, again), passphrase)
        else:
            self.desk.told.emit(sentence(error), "danger", "", None)
