"""What a sender's address and the links tell: whose domains they are, and whether they fit together."""

from urllib.parse import urlsplit

FREE_MAIL = frozenset(
    {
        "aol.com",
        "gmail.com",
        "gmx.com",
        "gmx.de",
        "googlemail.com",
        "hotmail.com",
        "icloud.com",
        "live.com",
        "mail.com",
        "me.com",
        "msn.com",
        "outlook.com",
        "proton.me",
        "protonmail.com",
        "web.de",
        "yahoo.com",
        "ymail.com",
        "zoho.com",
    }
)
# The channels that pass requests on for agencies; see the domain notes.
PLATFORMS = frozenset({"ring.com", "axon.com", "evidence.com"})
# Public suffixes of two labels that requests come from; enough to tell whose a domain is.
_TWO_LABELS = frozenset({"co.uk", "gov.uk", "police.uk", "org.uk", "com.au", "gov.au", "co.nz", "govt.nz"})


def domain(address: str) -> str:
    """Return the registrable domain of an e-mail address, link or host, in lower case; empty where there is none."""
    host = urlsplit(address).hostname if "://" in address else address.rpartition("@")[2]
    labels = (host or "").lower().strip(".").split(".")
    count = 3 if ".".join(labels[-2:]) in _TWO_LABELS else 2
    return ".".join(labels[-count:]) if len(labels) >= 2 else ""


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
