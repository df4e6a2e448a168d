"""How the time of a recording is known, in words."""

from consent_app.domain.footage import ClockSource, Confidence
from consent_app.words.durations import spoken

SOURCES = {
    ClockSource.PERSON: "You read it off the picture.",
    ClockSource.NAME_WITH_OFFSET: "From the file name, with its zone.",
    ClockSource.TAG_WITH_OFFSET: "From the film's tags, with their zone.",
    ClockSource.NAME: "From the file name.",
    ClockSource.TAG: "From the film's tags.",
    ClockSource.FILE_TIME: "From the time of the file.",
}
CONFIDENCE = {
    Confidence.HIGH: "Sure.",
    Confidence.MEDIUM: "Likely right; compare it with the clock in the picture.",
    Confidence.LOW: "Not sure; compare it with the clock in the picture.",
}


def corrected(source: str, confidence: str, shift: float) -> str:
    """Return how a time is known, with the seconds by which a person corrected the camera's clock."""
    if not shift:
        return known(source, confidence)
    return (
        f"{SOURCES[ClockSource(source)]} Corrected by you: {spoken(abs(shift))} {'later' if shift > 0 else 'earlier'}."
    )


def known(source: str, confidence: str) -> str:
    """Return how a time is known and how sure that is."""
    return f"{SOURCES[ClockSource(source)]} {CONFIDENCE[Confidence(confidence)]}"
