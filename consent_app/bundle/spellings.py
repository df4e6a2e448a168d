"""The usual spellings of a private word, and texts brought to one spelling.

A text and a word are compared as tokens: without case, accents and punctuation, split where letters and digits meet
("KD48213", "KD 48213"), each token as the shortest of those that mean the same ("Street", "St").
"""

import re
import unicodedata
from collections.abc import Iterator

from consent_app.domain.household import PrivateWord, WordKind

# Each group means the same in an address; the first stands for all. Looser than any one language is: this is a search.
_SAME = (
    "st street str strasse saint", "ave avenue av avenida avda", "rd road", "dr drive", "ln lane", "ct court",
    "blvd boulevard", "pl place platz plaza plz", "sq square", "ter terrace", "xing crossing", "cir circle",
    "hwy highway", "pkwy parkway", "trl trail", "ste suite", "fl floor", "n north", "s south", "e east", "w west",
    "ne northeast",
    "nw northwest", "se southeast", "sw southwest", "mt mount", "hts heights", "rdg ridge", "rte route", "wy way",
    "ft fort", "ctr center centre", "hl hill", "lk lake", "crk creek", "pt point", "spg spring", "vly valley",
    "1 first", "2 second", "3 third", "4 fourth", "5 fifth", "6 sixth", "7 seventh", "8 eighth", "9 ninth", "10 tenth",
)  # fmt: skip
_SHORT = {word: group.split()[0] for group in _SAME for word in group.split()}
_LONG = {word: group.split()[1] for group in _SAME for word in group.split()}
# Said or left out: "Apt 4", "#4".
_SILENT = frozenset({"apartment", "apt", "unit", "no"})
# Languages write these letters in two ways; the second one is what is left once the dots are taken off.
_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "ø": "o", "œ": "oe", "ł": "l", "đ": "d", "\u0131": "i"})
_DOTTED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa"})
_TOKEN = re.compile(r"\d+|[^\W\d_]+")
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b")
_ENDING = re.compile(r"([^\W\d_]{3,})(strasse|str)")
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])['’‘](?=[^\W\d_])")  # as people write them
_TAGGED = re.compile(r"\+[\w.-]{1,40}(?=@)")
_DEGREES = re.compile(r"(\d{1,3})\s*°\s*(\d{1,2})\s*['’′]\s*(\d{1,2}(?:\.\d+)?)\s*(?:\"|”|″|'')")  # noqa: RUF001
_NUMBER = re.compile(r"[+-]?\d{1,3}\.\d+")
_EXTENSION = re.compile(r"(?:x|ext\.?|extension)\s*\d+\s*$", re.IGNORECASE)
# A phone number is written with and without its country; the last nine digits are in all ways to write it.
LOCAL_DIGITS = 9
LEAST_DIGITS = 7
LEAST_SURNAME = 4
LEAST_STREET = 8
ZIP_DIGITS = 5


def plain(text: str) -> str:
    """Return text as tokens with one space between: without case, accents and punctuation, as it is spelled."""
    joined = _APOSTROPHE.sub("", _TAGGED.sub("", text))
    spread = unicodedata.normalize("NFKD", joined.casefold().translate(_LETTERS)).casefold()
    bare = "".join(char for char in spread if not unicodedata.combining(char) and unicodedata.category(char) != "Cf")
    return " ".join(_digits(token) for token in _TOKEN.findall(_ORDINAL.sub(" ", bare)))


def _digits(token: str) -> str:
    """Return digits of any script as 0 to 9."""
    return "".join(str(unicodedata.digit(char)) for char in token) if token.isdigit() else token


def shortened(tokens: str) -> str:
    """Return plain tokens, each as the shortest that means the same, what may be left out left out."""
    parted = _ENDING.sub(r"\1 \2", tokens)
    return " ".join(_SHORT.get(token, token) for token in parted.split() if token not in _SILENT)


def forms(word: PrivateWord) -> frozenset[str]:
    """Return the spellings of a private word that are looked for, as `shortened` tokens."""
    found = {shortened(spelling) for spelling in _spellings(word)} - {""}
    match word.kind:
        case WordKind.PHONE:
            found |= set(_numbers(word.text))
        case WordKind.NAME:
            found |= {turned for form in found for turned in _names(form)}
        case WordKind.STREET:
            found |= {bare for form in found if len((bare := _without_number(form)).replace(" ", "")) >= LEAST_STREET}
        case WordKind.ZIP:
            found |= {form.split()[0] for form in found if len(form.split()[0]) == ZIP_DIGITS}
        case WordKind.PLACE if place_patterns(word):
            return frozenset()
    return frozenset(found)


def spelled(word: PrivateWord) -> frozenset[str]:
    """Return a word's spellings as people write them out: as typed, shortened, in full; for bytes and tight texts."""
    typed = set(_spellings(word)) - {""}
    found = typed | set(forms(word))
    return frozenset(found | {" ".join(_LONG.get(token, token) for token in form.split()) for form in found})


def _spellings(word: PrivateWord) -> Iterator[str]:
    yield plain(word.text)
    yield plain(word.text.casefold().translate(_DOTTED))


def _numbers(text: str) -> Iterator[str]:
    """Yield a phone number's digits as they are in all ways to write it, its country and extension left out."""
    digits = "".join(char for char in _EXTENSION.sub("", text) if char.isdigit())
    if len(digits) >= LEAST_DIGITS:
        yield digits[-LOCAL_DIGITS:]
    if text.lstrip().startswith("+"):
        # A country's code has one to three digits.
        yield from (digits[count:] for count in (1, 2, 3) if len(digits) - count > LEAST_DIGITS)


def _names(form: str) -> Iterator[str]:
    """Yield other ways to write a name: turned round, the family's name alone and in the plural."""
    tokens = form.split()
    yield f"{form}s"
    if len(tokens) > 1:
        yield " ".join((tokens[-1], *tokens[:-1]))
        if len(tokens[-1]) >= LEAST_SURNAME:
            yield from (tokens[-1], f"{tokens[-1]}s")


def _without_number(form: str) -> str:
    tokens = form.split()
    return " ".join(
        token for place, token in enumerate(tokens) if not (token.isdigit() and place in (0, len(tokens) - 1))
    )


def place_patterns(word: PrivateWord) -> tuple[re.Pattern[str], ...]:
    """Return what finds each number of a position in a text, to three places as written or rounded."""
    if word.kind is not WordKind.PLACE:
        return ()
    degrees = [f"{int(d) + int(m) / 60 + float(s) / 3600:.6f}" for d, m, s in _DEGREES.findall(word.text)]
    return tuple(_near(number) for number in (degrees or _NUMBER.findall(word.text)))


def _near(number: str) -> re.Pattern[str]:
    whole, _, places = number.lstrip("+-").partition(".")
    cut = f"{int(whole)}.{places[:3].ljust(3, '0')}"
    rounded = f"{float(number.lstrip('+-')):.3f}"
    ways = "|".join(re.escape(way) for way in sorted({cut, rounded}))
    return re.compile(rf"(?<![\d.])0{{0,2}}(?:{ways})")
