"""Which private words the request itself wrote: there they may stand, and the person is told so before they agree."""

from collections.abc import Iterator

from consent_app.bundle.spellings import forms, plain, shortened
from consent_app.domain.household import WordKind
from consent_app.domain.request import FootageRequest, Private
from consent_app.services.secrets import known_words


def repeated(words: tuple[str, ...], request: FootageRequest) -> Iterator[tuple[WordKind, str]]:
    """Yield the kind of each private word that stands in a field the bundle repeats, and that field."""
    fields = {"agency's name": request.agency, "case number": request.case_number}
    spoken = {name: shortened(plain(text)) for name, text in fields.items() if text}
    for word in known_words(Private(words)):
        for name, text in spoken.items():
            if any(f" {form} " in f" {text} " or form == text.replace(" ", "") for form in forms(word)):
                yield word.kind, name
