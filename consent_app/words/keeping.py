"""Why and until when to keep a copy: what is said of the days that are left, in any request."""

from datetime import datetime

from consent_app.domain.request import FootageRequest
from consent_app.domain.retention import DAYS, Maker, days_left, maker_of
from consent_app.words.durations import counted

MAKERS = {
    Maker.RING: "Ring",
    Maker.NEST: "Google Nest",
    Maker.ARLO: "Arlo",
    Maker.BLINK: "Blink",
    Maker.WYZE: "Wyze",
    Maker.TAPO: "TP-Link Tapo",
    Maker.REOLINK: "Reolink",
    Maker.SIMPLISAFE: "SimpliSafe",
    Maker.ADT: "ADT",
    Maker.LOCAL: "On a card or a recorder at home",
}
LEFT = "Keep a copy now: {days} left."
LAST_DAY = "Keep a copy now: this is the last day."
GONE = "Keep a copy now: it may be gone already."
NO_DAYS = "Keep a copy now."
SET = "You set that your cameras keep recordings for {days}."
USUAL = "{maker} often deletes recordings after {days}; look in its app."
UNKNOWN = "Many cameras delete recordings after 7 to 60 days; look in your camera's app, and set it here."
TITLE, NOT_KNOWN = "How long your cameras keep recordings", "Not known"
ORIGINAL = "The original stays as it is, whatever you decide."
KEPT = "Originals from then are kept, read-only, where no bundle reads them."
KEEP, HOW_LONG = "Keep the originals", "How long are they kept?"
HOW_LONG_ABOUT = "How many days do your cameras keep recordings? Their app says so; 0 where you do not know."


def about(request: FootageRequest, keeps: int | None, now: datetime) -> str:
    """Return until when to keep a copy: by what was set, else by what the camera's maker often does."""
    maker = maker_of(request)
    kept_for = keeps or (DAYS.get(maker) if maker else None)
    windows = [window for reading in request.readings for window in reading.windows]
    left = days_left(windows, kept_for, now) if kept_for else None
    first = NO_DAYS if left is None else GONE if left < 0 else LAST_DAY if left == 0 else LEFT.format(days=days(left))
    if keeps:
        why = SET.format(days=days(keeps))
    elif maker and kept_for:
        why = USUAL.format(maker=MAKERS[maker], days=days(kept_for))
    else:
        why = UNKNOWN
    return f"{first} {why} {ORIGINAL}"


def days(count: int) -> str:
    """Return a number of days in words."""
    return counted(count, "day")
