"""What pages to upload to take at once, so that a bundle that is too much for one is told before it is tried.

Source: the notes on the domain, 1 (Axon: 25 files, 2 GB a file, 10 GB a link; older invitations by name: 16 files).
"""

from dataclasses import dataclass

from consent_app.domain.request import Source

GIGABYTE = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Portal:
    """What an upload page takes: files at once, bytes a file, bytes in all."""

    files: int
    file_bytes: int
    bytes: int


PUBLIC = Portal(25, 2 * GIGABYTE, 10 * GIGABYTE)
BY_NAME = Portal(16, 2 * GIGABYTE, 10 * GIGABYTE)
# Other ways have no limit that is known.
PORTALS = {
    Source.AXON_PORTAL: PUBLIC,
    Source.RING_COMMUNITY: PUBLIC,
    Source.AXON_INDIVIDUAL: BY_NAME,
}


@dataclass(frozen=True, slots=True)
class Fit:
    """How a bundle fits a page: whether the zip does, in how many goes its plain files do, and if one never does."""

    zip_fits: bool
    goes: int
    too_large: bool


def fit(source: Source, size: int, sizes: tuple[int, ...]) -> Fit | None:
    """Return how a zip of `size` bytes, or its members of `sizes` bytes, fit the page; None where no limit is known."""
    portal = PORTALS.get(source)
    if portal is None:
        return None
    limit = min(portal.file_bytes, portal.bytes)
    goes = max(-(-len(sizes) // portal.files), -(-sum(sizes) // portal.bytes), 1)
    return Fit(size <= limit, goes, any(one > limit for one in sizes))
