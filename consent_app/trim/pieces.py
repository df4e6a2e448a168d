"""How a film is cut for the search: each piece is kept by itself, and found again whatever is asked."""

from fractions import Fraction

from consent_app.domain.timeline import Span

PIECE = Fraction(300)


def pieces(span: Span) -> list[Span]:
    """Return a stretch of film cut where pieces meet; the same film is cut at the same places whatever is asked."""
    first, last = int(span.start / PIECE), int(span.end / PIECE)
    grid = [Span(number * PIECE, (number + 1) * PIECE) for number in range(first, last + 1)]
    return [part for one in grid if (part := span.intersection(one))]
