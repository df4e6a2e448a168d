"""What a sender's address and the links tell: whose domains they are, whether they fit together, what they imitate."""

import functools
import re
import unicodedata
from urllib.parse import urlsplit

from publicsuffixlist import PublicSuffixList

FREE_MAIL = frozenset(
    {"aol.com", "fastmail.com", "gmail.com", "gmx.com", "gmx.de", "gmx.net", "googlemail.com", "hotmail.com"}
    | {"hotmail.co.uk", "hushmail.com", "icloud.com", "live.com", "mac.com", "mail.com", "mail.ru", "me.com", "msn.com"}
    | {"outlook.com", "pm.me", "proton.me", "protonmail.com", "tutanota.com", "web.de", "yahoo.com", "yahoo.co.uk"}
    | {"yandex.com", "yandex.ru", "ymail.com", "zoho.com"}
)
# The channels that pass requests on for agencies; see the domain notes.
PLATFORMS = frozenset({"ring.com", "axon.com", "evidence.com"})
# Letters that look like others: what a hurried eye takes one for.
_LOOKS = str.maketrans("013457|!$íìıаеорсухіѕԁɡ", "oleastlisiiiaeopcyxisdg")
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("ii", "u"))
_HOST = re.compile(r"(?:https?://)?([^\s/@]+\.[a-z]{2,})(?:[/:?#]\S*)?", re.IGNORECASE)


@functools.cache
def _suffixes() -> PublicSuffixList:
    """The public suffixes as browsers know them; they tell where one owner's names end."""
    return PublicSuffixList()


def host(address: str) -> str:
    """Return the host of an e-mail address, link or host name, in lower case; empty where there is none."""
    try:
        named = urlsplit(address).hostname if "://" in address else address.rpartition("@")[2]
    except ValueError:
        return ""
    return _decoded((named or "").lower().strip(". "))


def domain(address: str) -> str:
    """Return the registrable domain of an e-mail address, link or host, in lower case; empty where there is none."""
    named = host(address)
    return (_suffixes().privatesuffix(named) or "") if "." in named else ""


def _decoded(name: str) -> str:
    """Return a host name with its letters, where it is written in the ASCII form of another script."""
    if "xn--" not in name:
        return name
    try:
        return name.encode("ascii").decode("idna")
    except UnicodeError:
        return name


def is_free_mail(address: str) -> bool:
    """Tell whether anyone can get an address there."""
    return domain(address) in FREE_MAIL


def is_platform(address: str) -> bool:
    """Tell whether an address or link belongs to a known channel of requests."""
    return domain(address) in PLATFORMS


def mismatch(addresses: list[str]) -> str:
    """Return a domain that does not fit the first one, or empty; platforms and free mail are passed over."""
    domains = [found for address in addresses if (found := domain(address)) and found not in PLATFORMS | FREE_MAIL]
    return next((found for found in domains if found != domains[0]), "")


def named_otherwise(name: str, address: str) -> str:
    """Return the address or host in a sender's display name where it belongs to another domain than the mail's own."""
    for word in name.replace("<", " ").replace(">", " ").replace('"', " ").split():
        named = domain(word) if "@" in word or _HOST.fullmatch(word) else ""
        if named and named != domain(address):
            return word
    return ""


def disguised(shown: str, target: str) -> bool:
    """Tell whether a link shows one site as its text and leads to another."""
    seen = _HOST.fullmatch(shown.strip())
    return seen is not None and domain(seen[1]) not in ("", domain(target))


def imitated(address: str) -> str:
    """Return the known channel that an address or link imitates, `.gov` for a government's, or empty."""
    named, own = host(address), domain(address)
    if not own or own in PLATFORMS:
        return ""
    label, before = own.partition(".")[0], named.removesuffix(own)
    for known in sorted(PLATFORMS):
        brand = known.partition(".")[0]
        parts = re.split(r"[-.]", label)
        if f"{known}." in f".{before}" or brand in parts or (label != brand and _looks(label) == _looks(brand)):
            return known
        if any(part != brand and _looks(part) == brand for part in parts):
            return known
    return ".gov" if re.search(r"\bgov\b", f"{before}{label}") and not _is_government(own) else ""


def _is_government(own: str) -> bool:
    """Tell whether a domain lies under a suffix that a state keeps for its offices, or is nobody's (RFC 2606)."""
    return bool(re.search(r"\.(?:gov|mil|example)$|(?:^|\.)(?:gov|govt|gob|gouv|police|mil)\.\w\w$|\.\w\w\.us$", own))


def _looks(label: str) -> str:
    """Return what a label looks like to a hurried eye."""
    bare = "".join(char for char in unicodedata.normalize("NFKD", label) if not unicodedata.combining(char))
    plain = bare.translate(_LOOKS)
    for pair, letter in _PAIRS:
        plain = plain.replace(pair, letter)
    return plain.replace("l", "i")
