"""How the time of a recording is known, in words."""

from typing import Any

from consent_app.domain.footage import ClockSource, Confidence
from consent_app.words.durations import counted, spoken

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


def ignored(count: int, camera: str) -> str:
    """Return that regions of a camera's picture are left out of the search."""
    return f"{camera}: {counted(count, 'region')} left out of the search."


def covered(count: int, camera: str) -> str:
    """Return that regions of a camera's picture are covered from now on."""
    return f"{camera}: {counted(count, 'region')} covered in all its clips from now on."


def compared(camera: str, shift: float) -> str:
    """Return that a person compared a camera's clock."""
    if not shift:
        return f"The clock of {camera} is taken as right."
    way = "later" if shift > 0 else "earlier"
    return f"All recordings of {camera} are taken to be {spoken(abs(shift))} {way} than its clock says."


def proposed(clock: dict[str, Any]) -> list[str]:
    """Return what the clock in the picture says of a recording, and how to correct the camera by it."""
    name, camera = clock["name"], clock["camera"]
    if clock["shown_at"] is None:
        return [
            f"No clock could be read in the pictures of {camera}. Look at {name}: it is taken to start at "
            f"{clock['started_at']}.",
            f'If that is right: `footage clock "{camera}" --shift 0`; else give the seconds to add.',
        ]
    return [
        f"{name} is taken to start at {clock['started_at']}; the clock in its pictures says {clock['shown_at']}.",
        f'If the picture is right: `footage clock "{camera}" --shift {clock["shift_s"]:g}`; if not: `--shift 0`.',
    ]


def standing(found: dict[str, Any]) -> list[str]:
    """Return what always stands in a camera's pictures, and how to cover it."""
    camera = found["camera"]
    if not found["regions"]:
        return [f"Nothing was found that always stands in the pictures of {camera}. Look yourself, too."]
    lines = []
    for region in found["regions"]:
        box = ",".join(f"{side:g}" for side in region["box"])
        said = f"“{region['text']}”" if region["text"] else "it never changes"
        lines.append(f"--box {box}  {said}{', one of your private words' if region['private'] else ''}")
    return [*lines, f'Cover what you want in all clips: `footage cover "{camera}" --box ...`']
