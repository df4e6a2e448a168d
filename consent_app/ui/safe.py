"""The private words as the window knows them: typed for this session, or fetched from where they are kept."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from consent_app.domain.work import ConsentAppError
from consent_app.services.jobs import ForgetKey, KeptWords, Words
from consent_app.ui.child import once

Tell = Callable[[ConsentAppError], object]


class Safe(QObject):
    """Keeps, fetches and unlocks the words; whatever may wait for the person to unlock something runs in a child."""

    def __init__(self, root: str, parent: QObject) -> None:
        super().__init__(parent)
        self._root = root
        self._fetched = False
        # None while they are not known; empty where there are none.
        self.words: tuple[str, ...] | None = None
        # Which of them may stand in the next bundle, and in no other.
        self.let_out: tuple[str, ...] = ()

    def use(self, words: tuple[str, ...] | None) -> None:
        """Use these words from now on; none of them is let out."""
        self.words, self.let_out = words, ()

    def fetch(self, then: Callable[[], object]) -> None:
        """Fetch the words that are kept, once, where none were typed; where that fails, a release will ask."""
        if self.words is None and not self._fetched:
            self._fetched = True
            once(KeptWords(self._root), self, lambda found: self._fetched_late(found["words"], then))

    def unlock(self, passphrase: str, then: Callable[[], object], otherwise: Tell) -> None:
        """Fetch the words from the sealed file."""
        once(KeptWords(self._root, passphrase), self, lambda found: self._take(found["words"], then), otherwise)

    def keep(self, words: tuple[str, ...], then: Callable[[], object], otherwise: Tell, passphrase: str = "") -> None:
        """Keep the words in the password store, or with a passphrase in the sealed file, and use them from now on."""
        self.use(words)
        once(Words(self._root, words, passphrase or None), self, lambda _: then(), otherwise)

    def forget_key(self, request_id: str) -> None:
        """Forget the key that signed the bundle of a request that is deleted."""
        once(ForgetKey(self._root, request_id), self, lambda _: None)

    def _take(self, words: list[str], then: Callable[[], object]) -> None:
        self.words = tuple(words)
        then()

    def _fetched_late(self, words: list[str], then: Callable[[], object]) -> None:
        """Take words that were fetched, unless the person has typed others meanwhile."""
        if self.words is None:
            self._take(words, then)
