"""What the bundle says to the people who receive it."""

from html import escape

from consent_app.words.durations import spoken

UNKNOWN = "unknown; not stated in the request"
UNTIL_CLOSED = "until the case is closed"
WITHDRAW = "Write to whom this was given, quoting the case number and the identifier of this record."
INDICATED = "Each clip was decided on by itself, after its finished film could be watched."

_PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Footage given with consent</title>
<style>body{{font:16px/1.5 sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#1b1f23}}
table{{border-collapse:collapse;width:100%}}td,th{{text-align:left;padding:.4rem .6rem;border-bottom:1px solid #dfdbd4}}
code{{font-size:.9em;word-break:break-all}}</style></head><body>
<h1>Footage given with consent</h1>
<p>To: <b>{agency}</b>. Case: <b>{case}</b>.</p>
<p>Asked for: <b>{asked}</b>. Recorded in that time: <b>{recorded}</b>. Given: <b>{given}</b>.</p>
<table><tr><th>File</th><th>Starts</th><th>Length</th></tr>{clips}</table>
<h2>What was done</h2>
<p>Faces and number plates that were found are covered. Sound: {sound}. Nothing else was changed but the coding.
Everything was made again from the pictures alone: the files carry no tags.</p>
<h2>What was withheld, and why</h2><ul>{withheld}</ul>
<h2>Terms</h2>
<p>{purpose}. Not to be passed on. To be deleted when the case is closed. The originals are kept unaltered by the person
who gave this; ask for them by a legal order.</p>
<h2>How to check this</h2>
<p>In this folder, run <code>sha256sum -c manifest-sha256.txt</code>, or any BagIt validator (RFC 8493).
<code>data/consent.json</code> names the digest of each clip that was agreed to.</p>
</body></html>
"""


def purpose(case_number: str | None) -> str:
    """Return what the footage may be used for."""
    return f"For case {case_number} only" if case_number else "For the incident in the request only"


def page(
    *,
    agency: str | None,
    case_number: str | None,
    asked: float,
    recorded: float,
    given: float,
    clips: list[tuple[str, str, float]],
    withheld: list[tuple[float, str]],
    sound: bool,
) -> str:
    """Return the page that a detective reads in a minute: HTML without scripts; clips as (file, start, seconds)."""
    rows = "".join(
        f"<tr><td>{escape(name)}</td><td>{escape(start)}</td><td>{spoken(length)}</td></tr>"
        for name, start, length in clips
    )
    kept = "".join(f"<li>{spoken(length)}: {escape(reason)}</li>" for length, reason in withheld)
    return _PAGE.format(
        agency=escape(agency or UNKNOWN),
        case=escape(case_number or UNKNOWN),
        asked=spoken(asked),
        recorded=spoken(recorded),
        given=spoken(given),
        clips=rows,
        withheld=kept or "<li>Nothing.</li>",
        sound="kept" if sound else "none",
        purpose=escape(purpose(case_number)),
    )
