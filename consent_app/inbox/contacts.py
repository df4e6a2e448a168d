"""Where to answer to: e-mail addresses, phone numbers as E.164 writes them, and links."""

import re
from collections.abc import Iterator

from consent_app.inbox.fields import Found

_MAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}")
_NOBODY = re.compile(r"(?:no-?reply|do-?not-?reply|bounce|mailer-daemon)")
_LINK = re.compile(r"https?://[^\s<>\"')\]]{3,500}")
# The North American plan: an area, an exchange, a line; and numbers with a country before them.
_AMERICAN = re.compile(
    r"(?<![\d+-])(?:\+?1[\s.-]?)?\(?([2-9]\d{2})\)?[\s./\u2010\u2011-]{1,2}(\d{3})[\s.\u2010\u2011-](\d{4})(?![\d-])"
)
_ABROAD = re.compile(r"(?<![\w+])(?:\+|00)([2-9]\d{0,2})[\s.-]{0,2}(?:\(0\))?((?:[\s./-]{0,2}\(?\d\)?){7,12})(?!\d)")
# A number as it is dialled at home, with the nought that a country code takes the place of.
_NATIONAL = re.compile(r"(?<![\w/.+-])\(?0(\d{1,5}\)?(?:[\s./-]{1,3}\d{2,9}){1,5})(?![\w/])")
_DATE = re.compile(r"\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d{2}(?!\d)")
# What stands before the number of a file, or before a further group of one.
_FILED = re.compile(r"(?:n°|nr\.?|no\.?|nummer|number|ref\.?|verbal)\s*:?\s*$|\d[ \t]$", re.IGNORECASE)
_FAX = re.compile(r"fax\W{0,3}$", re.IGNORECASE)
COUNTRIES = {
    "Europe/London": "44",
    "Europe/Dublin": "353",
    "Europe/Berlin": "49",
    "Europe/Vienna": "43",
    "Europe/Zurich": "41",
    "Europe/Paris": "33",
    "Europe/Brussels": "32",
    "Europe/Amsterdam": "31",
    "Australia/": "61",
    "Pacific/Auckland": "64",
}
LEAST, MOST = 8, 15


def emails(text: str) -> tuple[str, ...]:
    """Return the addresses to answer to."""
    found = (address.lower().strip(".") for address in _MAIL.findall(text))
    return tuple(dict.fromkeys(address for address in found if not _NOBODY.match(address)))


def phones(text: str, zone: str = "") -> tuple[Found, ...]:
    """Return phone numbers in E.164, those without a country as dialled in the household's; fax is passed over."""
    numbers = [*_american(text), *_abroad(text)]
    country = next((code for place, code in COUNTRIES.items() if zone.startswith(place)), None)
    if country is not None:
        numbers += _national(text, country)
    ordered = sorted(numbers, key=lambda number: text.find(number.quote))
    return tuple({number.value: number for number in reversed(ordered)}.values())[::-1]


def _american(text: str) -> Iterator[Found]:
    for match in _AMERICAN.finditer(text):
        if not _is_fax(text, match):
            yield Found("+1" + "".join(match.groups()), match[0].strip(), 0.9)


def _abroad(text: str) -> Iterator[Found]:
    for match in _ABROAD.finditer(text):
        yield from _number(text, match, match[1] + re.sub(r"\D", "", match[2]))


def _national(text: str, country: str) -> Iterator[Found]:
    for match in _NATIONAL.finditer(text):
        if _FILED.search(text[max(0, match.start() - 16) : match.start()]) or match[0].startswith("00"):
            continue
        yield from _number(text, match, country + re.sub(r"\D", "", match[1]))


def _number(text: str, match: re.Match[str], digits: str) -> Iterator[Found]:
    if LEAST <= len(digits) <= MOST and not _is_fax(text, match) and not _DATE.match(match[0]):
        yield Found(f"+{digits}", match[0].strip())


def _is_fax(text: str, match: re.Match[str]) -> bool:
    return bool(_FAX.search(text[max(0, match.start() - 8) : match.start()]))


def links(text: str) -> tuple[str, ...]:
    """Return the http(s) addresses that stand in the text itself."""
    return tuple(dict.fromkeys(link.rstrip(".,;:!?") for link in _LINK.findall(text)))
