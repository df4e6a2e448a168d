"""Times said in Spanish, German and French, brought to English place by place, so that one grammar reads them all.

Only how times are said is brought over; every place of the result knows where it stood, so that a quote is in the
message's own words.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
          "december")  # fmt: skip
_SPANISH = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
]
_GERMAN = [
    "januar",
    "februar",
    "märz",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "dezember",
]
_FRENCH = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]
# Words that a message of that language has several of, and no other.
_MARKS = {
    "es": re.compile(r"\b(?:el|la|los|las|de|del|que|una?|por|para|con|su|sus|entre|cámaras?|policía|estimad[oa])\b"),
    "de": re.compile(
        r"\b(?:der|die|das|und|wir|sie|ihre[nrms]?|eine?[nrms]?|bitte|zwischen|uhr|polizei|mit|für|auf)\b"
    ),
    "fr": re.compile(r"\b(?:le|la|les|des|du|et|nous|vous|votre|vos|une?|pour|avec|entre|police|veuillez|sur|dans)\b"),
    "en": re.compile(r"\b(?:the|and|you|your|we|our|is|was|of|to|for|with|from|please|between|that|have|if)\b"),
}
LEAST_MARKS = 6
# From this hour on "nachts" is before midnight.
LATE = 8


@dataclass(frozen=True, slots=True)
class Said:
    """A text whose times are said in English; for each of its places, and its end, the one in the original."""

    text: str
    original: str
    places: tuple[int, ...]
    language: str

    @property
    def day_first(self) -> bool:
        """True where 03/04 is the third of April, whatever the zone."""
        return self.language != "en"

    def quote(self, start: int, end: int) -> str:
        """Return the original words from one place to another."""
        return " ".join(self.original[self.places[start] : self.places[end]].split())


def in_english(text: str) -> Said:
    """Return a text with its times said in English; one that is English, or in no language known here, as it is."""
    said = Said(text, text, tuple(range(len(text) + 1)), language_of(text))
    for pattern, change in _RULES.get(said.language, ()):
        said = _changed(said, pattern, change)
    return said


def language_of(text: str) -> str:
    """Return the language a text is most likely in, of those that are read: "es", "de", "fr", else "en"."""
    low = text.lower()
    counts = {language: len(marks.findall(low)) for language, marks in _MARKS.items()}
    best = max(counts, key=lambda language: counts[language])
    return best if counts[best] >= LEAST_MARKS and counts[best] > counts["en"] else "en"


def _changed(said: Said, pattern: re.Pattern[str], change: Callable[[re.Match[str]], str]) -> Said:
    pieces: list[str] = []
    places: list[int] = []
    done = 0
    for match in pattern.finditer(said.text):
        new = change(match)
        pieces += [said.text[done : match.start()], new]
        places += said.places[done : match.start()]
        # What is new stands where the old began, its last letter before where that ended.
        places += [said.places[match.start()]] * len(new)
        done = match.end()
    pieces.append(said.text[done:])
    places += said.places[done:]
    return Said("".join(pieces), said.original, tuple(places), said.language)


def _rule(
    pattern: str, change: Callable[[re.Match[str]], str] | str
) -> tuple[re.Pattern[str], Callable[[re.Match[str]], str]]:
    made = (lambda match: match.expand(change)) if isinstance(change, str) else change
    return re.compile(pattern, re.IGNORECASE), made


def _months(names: list[str]) -> str:
    return "|".join(names)


def _dated(names: list[str]) -> Callable[[re.Match[str]], str]:
    """Return what says a date with a month of that language in English."""

    def dated(match: re.Match[str]) -> str:
        name = match["month"].lower()
        if name not in names:
            return match[0]  # letters that only look like it
        month = MONTHS[names.index(name)]
        return f"on {match['day']} {month} {match['year'] or ''}".rstrip()

    return dated


def _half(match: re.Match[str]) -> str:
    """Say a time of day with its part of the day as a.m. or p.m."""
    hour, minute, part = int(match["hour"]), match["minute"] or "00", match["part"].lower()
    evening = part in ("noche", "tarde", "abends", "nachmittags", "du soir", "de l'après-midi", "de l’après-midi")
    # "12 de la noche" is midnight, "1 de la noche" early morning.
    after = evening and not (part == "noche" and (hour == 12 or hour < 5))
    after |= part == "nachts" and hour >= LATE
    return f"{hour}:{minute} {'p.m.' if after else 'a.m.'}" if hour <= 12 else f"{hour}:{minute}"


def _clock(match: re.Match[str]) -> str:
    return f"{match['hour']}:{match['minute'] or '00'}"


_WEEKDAYS = "(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)"
_TIME = r"(?P<hour>\d{1,2})(?:[:.](?P<minute>[0-5]\d))?"
_RULES = {
    "es": (
        _rule(r"\b([ap])\.\s?m\.", r"\1.m."),
        _rule(r"(?<=\d)\s+a\s+las?\s+(?=\d)", " to las "),
        _rule(
            r"\b(?:(?:el|del|de)\s+(?:d[ií]a\s+)?)?(?:(?:lunes|martes|mi[ée]rcoles|jueves|viernes|s[áa]bado|"
            r"domingo),?\s+)?"
            rf"(?P<day>\d{{1,2}})\s+de\s+(?P<month>{_months(_SPANISH)})\b(?:\s+del?\s+(?P<year>20\d\d))?",
            _dated(_SPANISH),
        ),
        _rule(
            rf"(?:\ba\s+)?\blas?\s+{_TIME}\s*(?:h(?:oras|rs)?\.?)?\s+de\s+la\s+(?P<part>noche|tarde|mañana|madrugada)",
            _half,
        ),
        _rule(rf"(?:\ba\s+)?\blas?\s+{_TIME}(?:\s*(?:h|hrs|horas)\b\.?)?(?=\s)(?!\s*[ap]\.m)", _clock),
        _rule(r"\b(?:a\s+)?las?\s+(?=\d{1,2}(?::\d\d)?\s*[ap]\.m)", ""),
        _rule(r"\b(?:al?\s+)?mediod[ií]a\b", "noon"),
        _rule(r"\b(?:a\s+(?:la\s+)?)?medianoche\b", "midnight"),
        _rule(r"\bentre\b(?:\s+las?)?", "between"),
        _rule(r"\b(?:hasta)\b(?:\s+las?)?", "until"),
        _rule(r"\b(?:desde)\b(?:\s+las?)?", "from"),
        _rule(r"(?<=[\dm.])\s+(?:y|a)\s+(?=(?:las?\s+)?\d)", " and "),
        _rule(r"(?<=[a-z\d.])\s+y\s+(?=(?:las?\s+)?\d{1,2}:)", " and "),
        _rule(r"\bayer\b", "yesterday"),
        _rule(r"\b(?:ese|dicho|el mismo) d[ií]a\b", "that day"),
        _rule(r"\bde la (?:tarde|noche)\b", "in the evening"),
        _rule(r"\bde la (?:mañana|madrugada)\b", "in the morning"),
        _rule(r"\banoche\b", "last night"),
    ),
    "de": (
        _rule(
            r"\b(?:(?:am|vom|dem|den|zum)\s+)?(?:(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag),?\s+"
            r"(?:dem\s+|den\s+)?)?"
            rf"(?P<day>\d{{1,2}})\.\s*(?P<month>{_months(_GERMAN)})\b(?:\s+(?P<year>20\d\d))?",
            _dated(_GERMAN),
        ),
        _rule(r"\b(?:(?:am|vom|dem|den|zum)\s+)?(\d{1,2})\.(\d{1,2})\.(20\d\d|\d\d)\b", r"on \1/\2/\3"),
        _rule(r"\b(?:am|vom|zum)\s+(\d{1,2})\.(\d{1,2})\.(?!\d)", r"on \1/\2"),
        _rule(rf"{_TIME}\s+Uhr\s+(?P<part>morgens|früh|vormittags|nachmittags|abends|nachts)\b", _half),
        _rule(rf"\b{_TIME}\s*Uhr\b", _clock),
        _rule(r"\bvon\s+(\d{1,2})\s+bis\s+(?=\d{1,2}:)", r"from \1:00 until "),
        _rule(r"\bzwischen\s+(\d{1,2})\s+und\s+(?=\d{1,2}:)", r"between \1:00 and "),
        _rule(rf"(?<=\d),?\s+auf\s+(?:{_WEEKDAYS},?\s+)?(?=\d|on\b)", " to "),
        _rule(rf"\b{_WEEKDAYS},?\s+(?=(?:den\s+)?\d{{1,2}}\.\d)", ""),
        _rule(r"(?<![\d/.])(\d{1,2})\.(\d{1,2})\.(20\d\d)\b", r"on \1/\2/\3"),
        _rule(r"\b(?:an )?(?:diesem|dem) tag\b", "that day"),
        _rule(r"\bmitternacht\b", "midnight"),
        _rule(r"\bzwischen\b", "between"),
        _rule(r"\bund\b(?=\s+(?:on\s+)?\d)", "and"),
        _rule(r"\bbis\b", "until"),
        _rule(r"\bvon\b(?=\s+\d)", "from"),
        _rule(r"\bum\b(?=\s+\d)", "at"),
        _rule(r"\bgestern\b", "yesterday"),
        _rule(r"\bheute\b", "today"),
    ),
    "fr": (
        _rule(
            r"\b(?:(?:le|du|au)\s+)?(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\s+)?"
            rf"(?P<day>\d{{1,2}})(?:er)?\s+(?P<month>{_months(_FRENCH)})\b(?:\s+(?P<year>20\d\d))?",
            _dated(_FRENCH),
        ),
        _rule(
            r"\b(?P<hour>\d{1,2})\s*(?:h|heures?)\s*(?P<minute>[0-5]\d)?\s+"
            r"(?P<part>du matin|du soir|de l['’]après-midi)",  # as people write it
            _half,
        ),
        _rule(r"\b(?P<hour>\d{1,2})\s*(?:heures?|h)(?:\s*(?P<minute>[0-5]\d))?(?![a-zé])", _clock),
        _rule(r"\b(?:à\s+)?minuit\b", "midnight"),
        _rule(r"\b(?:à\s+)?midi\b", "noon"),
        _rule(r"\bentre\b", "between"),
        _rule(r"\bjusqu['’]à\b", "until"),
        _rule(r"\bet\b(?=\s+(?:on\s+)?\d)", "and"),
        _rule(r"(?<=\d)\s+à\s+(?=\d)", " to "),
        _rule(r"\bde\s+(?=\d{1,2}:)", "from "),
        _rule(r"\bà\s+(?=\d{1,2}:)", "at "),
        _rule(r"\bhier\b", "yesterday"),
        _rule(r"\bce jour(?:-là)?\b", "that day"),
    ),
}  # fmt: skip
