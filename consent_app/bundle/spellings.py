"""The usual spellings of a private word, and texts without what spellings differ in."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import islice, product

from consent_app.domain.household import PrivateWord, WordKind

# Each group means the same in an address.
_SAME = (
    ("street", "str", "st"), ("avenue", "ave", "av"), ("road", "rd"), ("drive", "dr"), ("lane", "ln"),
    ("court", "ct"), ("boulevard", "blvd"), ("place", "pl"), ("square", "sq"), ("terrace", "ter"),
    ("crossing", "xing"), ("circle", "cir"), ("highway", "hwy"), ("parkway", "pkwy"), ("trail", "trl"),
    ("apartment", "apt", "unit", ""), ("suite", "ste"), ("floor", "fl"), ("north", "n"), ("south", "s"), ("east", "e"),
    ("west", "w"), ("northeast", "ne"), ("northwest", "nw"), ("southeast", "se"), ("southwest", "sw"),
    ("strasse", "str"), ("platz", "pl"), ("calle", "c"), ("avenida", "avda", "av"), ("saint", "st"), ("mount", "mt"),
    ("first", "1st"), ("second", "2nd"), ("third", "3rd"), ("fourth", "4th"), ("fifth", "5th"),
)  # fmt: skip
_ALIKE = {word: {other for group in _SAME if word in group for other in group} for group in _SAME for word in group}
# Languages write these letters in two ways; the second one is what is left once the dots are taken off.
_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "ø": "o", "œ": "oe", "ł": "l", "đ": "d", "\u0131": "i"})
_DOTTED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa"})
_BETWEEN = re.compile(r"[\W_]+")
_ENDING = re.compile(r"(?<=[a-z]{3})(strasse|str)$")
_NUMBER = re.compile(r"[+-]?\d{1,3}\.\d+")
MAX_FORMS = 64
# A phone number is written with and without its country; the last nine digits are in all ways to write it.
LOCAL_DIGITS = 9


def plain(text: str) -> str:
    """Return text as tokens with one space between: without case, accents and punctuation."""
    spread = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS)).casefold()
    return _BETWEEN.sub(" ", "".join(char for char in spread if not unicodedata.combining(char))).strip()


def forms(word: PrivateWord) -> frozenset[str]:
    """Return the usual spellings of a private word as `plain` would write them, at most `MAX_FORMS` or a few more."""
    if word.kind is WordKind.PLACE:
        return frozenset()
    if word.kind is WordKind.PHONE:
        digits = "".join(char for char in word.text if char.isdigit())
        return frozenset({digits[-LOCAL_DIGITS:] if len(digits) > LOCAL_DIGITS else digits})
    spellings = {plain(word.text), plain(word.text.casefold().translate(_DOTTED))} - {""}
    return frozenset(form for spelling in spellings for form in islice(_expanded(spelling), MAX_FORMS))


def _expanded(spelling: str) -> Iterator[str]:
    """Yield a spelling with each of its tokens as people shorten, lengthen and leave it out ("Apt 4", "#4")."""
    ways = [sorted(_ways(token), key=lambda way: way != token) for token in spelling.split()]
    return (" ".join(filter(None, tokens)) for tokens in product(*ways))


def _ways(token: str) -> set[str]:
    ending = _ENDING.search(token)
    if ending:
        stem = token[: ending.start()]
        return {f"{stem}strasse", f"{stem}str", f"{stem} strasse", f"{stem} str"}
    return _ALIKE.get(token, set()) | {token}


def place_patterns(word: PrivateWord) -> tuple[re.Pattern[str], ...]:
    """Return what finds each number of a position in a text, to three places as written or rounded."""
    if word.kind is not WordKind.PLACE:
        return ()
    return tuple(_near(number) for number in _NUMBER.findall(word.text))


def _near(number: str) -> re.Pattern[str]:
    whole, _, places = number.lstrip("+-").partition(".")
    cut = f"{int(whole)}.{places[:3].ljust(3, '0')}"
    rounded = f"{float(number.lstrip('+-')):.3f}"
    ways = "|".join(re.escape(way) for way in sorted({cut, rounded}))
    return re.compile(rf"(?<![\d.])0{{0,2}}(?:{ways})")
