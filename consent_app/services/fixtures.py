"""Which regions of a camera's picture to cover in all its films: proposed from what always stands there."""

from collections.abc import Iterable, Iterator
from fractions import Fraction

from consent_app.bundle.pictures import tight_forms, word_in
from consent_app.bundle.search import Search
from consent_app.detect.base import Pixels
from consent_app.domain.footage import Fixture, Recording
from consent_app.domain.household import PrivateWord
from consent_app.domain.timeline import Span
from consent_app.domain.work import ConsentAppError, Work
from consent_app.media.reader import frames
from consent_app.redact.standing import standing
from consent_app.services import library

# So many recordings of a camera are looked at, spread over the time they are from, at these shares of their length.
FILMS = 4
LOOKS = (Fraction(1, 10), Fraction(7, 10))
# Of recordings this long at most, so that no half day is decoded to look at two pictures.
LONGEST = Fraction(300)
SIDE = 1920
MOMENT = Fraction(2)


def fixtures(recordings: Iterable[Recording], words: tuple[PrivateWord, ...], work: Work) -> list[Fixture]:
    """Return what always stands in the pictures of a camera, private words first.

    Raises what is wrong with the first of its recordings where none can be read.
    """
    pictures = list(_pictures(spread(list(recordings)), work))
    # A camera's films may have several sizes; places are told in the one that most have.
    sizes = [picture.shape for picture in pictures]
    usual = max(sizes, key=sizes.count, default=None)
    search = Search(words)
    tight = tight_forms(search)
    found = [
        Fixture(item.box, item.text, bool(item.text) and word_in(item.text, search, tight) is not None)
        for item in standing([picture for picture in pictures if picture.shape == usual])
    ]
    return sorted(found, key=lambda item: not item.private)


def spread(recordings: list[Recording]) -> list[Recording]:
    """Return so many of the recordings as are looked at, spread over the time they are from."""
    ordered = sorted(recordings, key=lambda one: one.started_at)
    step = max(1.0, len(ordered) / FILMS)
    return [ordered[int(place * step)] for place in range(min(FILMS, len(ordered)))]


def _pictures(recordings: list[Recording], work: Work) -> Iterator[Pixels]:
    wrong: list[ConsentAppError] = []
    for recording, part in zip(recordings, work.parts(max(1, len(recordings))), strict=False):
        part.progress(0, "reading")
        try:
            path = library.unchanged(recording)
            for share in LOOKS:
                start = min(recording.duration, LONGEST) * share
                frame = next(frames(path, span=Span(start, start + MOMENT), work=work), None)
                if frame is not None:
                    yield frame.picture(SIDE)
        except ConsentAppError as error:
            wrong.append(error)
    if wrong and len(wrong) == len(recordings):
        raise wrong[0]
