"""What the bundle says to the people who receive it."""

from html import escape
from typing import Any

from consent_app.words.durations import spoken

UNKNOWN = "unknown; not stated in the request"
UNTIL_CLOSED = "until the case is closed"
UNTIL_WITHDRAWN = "until it is withdrawn"
NOT_PASSED_ON = "Not to be passed on to anybody else."
DELETE_ALL = "All copies are to be deleted then."
WITHDRAW = (
    "Consent can be withdrawn: in writing to the agency named here, quoting the case number, the identifier of this "
    "record and that of the data subject."
)
INDICATED = "Each clip was decided on by itself, after its finished film could be watched."
LET_OUT = "One private word of this kind was let stand in this bundle on purpose."

WITHHELD = {
    "nothing_moves": "Nothing moves.",
    "not_concerned": "What moves has no part in what was asked about.",
    "kept": "Kept at home by the person who gave this.",
}
LEFT_VISIBLE = "Left visible on purpose"

_PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Footage given with consent</title>
<style>body{{font:16px/1.5 sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#1b1f23}}
table{{border-collapse:collapse;width:100%}}td,th{{text-align:left;padding:.4rem .6rem;border-bottom:1px solid #dfdbd4}}
code{{font-size:.9em;word-break:break-all}}pre{{background:#eeece7;padding:.6rem;white-space:pre-wrap}}</style></head><body>
<h1>Footage given with consent</h1>
<p>To: <b>{agency}</b>. Case: <b>{case}</b>.</p>
<p>Asked for: <b>{asked}</b>. Recorded in that time: <b>{recorded}</b>. Given: <b>{given}</b>.</p>
<table><tr><th>File</th><th>From</th><th>To</th><th>Length</th><th>Covered</th></tr>{clips}</table>
<h2>What was done</h2>
<p>Faces and number plates that were found are covered. Sound: {sound}. Nothing else was changed but the coding.
Everything was made again from the pictures alone: the files carry no tags.</p>
{visible}<h2>What was withheld, and why</h2><ul>{withheld}</ul>
<h2>Terms</h2>
<p>{purpose}. Not to be passed on. To be deleted {until}. The originals stay with the person who gave this.
Consent can be withdrawn, quoting record <code>{record}</code>.</p>
<h2>How to check this</h2>
<p>In the folder above this one, with tools that are everywhere (or any BagIt validator, RFC 8493):</p>
<pre>sha256sum -c manifest-sha256.txt tagmanifest-sha256.txt
openssl pkeyutl -verify -pubin -inkey signature/public.pem -rawin \\
  -in tagmanifest-sha256.txt -sigfile signature/tagmanifest.sig</pre>
<p>The key was made for this request alone and names nobody. <code>data/consent.json</code> names the digest of each
clip that was agreed to.</p>
</body></html>
"""

Record = dict[str, Any]


def purpose(case_number: str | None) -> str:
    """Return what the footage may be used for."""
    return f"For case {case_number} only" if case_number else "For the incident in the request only"


def until(day: str | None) -> str:
    """Return until when the footage may be kept."""
    return f"by {day}" if day else UNTIL_CLOSED


def page(records: dict[str, Record]) -> str:
    """Return the page that a detective reads in a minute: HTML without scripts, made from the records and no more."""
    request, disclosure = records["data/request.json"], records["data/disclosure.json"]
    redactions, consent = records["data/redactions.json"], records["data/consent.json"]
    process = consent["dpv:hasProcess"]
    made = {clip["file"]: clip for clip in redactions["clips"]}
    visible = [item["reason"] for clip in redactions["clips"] for item in clip["visible"]]
    kept_for = process["dpv:hasStorageCondition"][1]["dpv:hasDuration"]["dct:description"]
    return _PAGE.format(
        agency=escape(request["agency"] or UNKNOWN),
        case=escape(request["case_number"] or UNKNOWN),
        asked=spoken(disclosure["asked_s"]),
        recorded=spoken(disclosure["recorded_s"]),
        given=spoken(disclosure["given_s"]),
        clips="".join(_row(clip, made[clip["file"]]) for clip in disclosure["clips"]),
        withheld="".join(map(_kept, disclosure["withheld"])) or "<li>Nothing.</li>",
        visible=f"<p>{LEFT_VISIBLE}: {escape('; '.join(visible))}.</p>\n" if visible else "",
        sound="kept" if any(clip["sound"] for clip in redactions["clips"]) else "none",
        purpose=escape(process["dpv:hasPurpose"]["dct:title"]),
        until="when the case is closed" if kept_for == UNTIL_CLOSED else escape(kept_for),
        record=escape(consent["dct:identifier"]),
    )


def _row(clip: Record, made: Record) -> str:
    counts = made["counts"]
    covered = [f"{count} {kind}{'' if count == 1 else 's'}" for kind, count in sorted(counts.items())]
    cells = (
        clip["file"],
        _clock(clip["start_local"]),
        _clock(clip["end_local"]),
        spoken(clip["duration_s"]),
        ", ".join(covered) or "nothing was found",
    )
    return f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"


def _clock(moment: str) -> str:
    """Return a moment as it stands in a table: day, time to the second, offset from UTC."""
    return f"{moment[:10]} {moment[11:19]} {moment[-6:]}"


def _kept(item: Record) -> str:
    return f"<li>{spoken(item['seconds'])}: {escape(WITHHELD[item['reason']])}</li>"
