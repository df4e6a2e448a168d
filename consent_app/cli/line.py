"""The straight line as commands, up to the finished clips: propose, review, render. `giving` has the rest."""

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from consent_app.cli.session import session_of
from consent_app.domain.redaction import Cover
from consent_app.domain.work import known
from consent_app.services import clips, review
from consent_app.services.codec import Document
from consent_app.services.jobs import Lettering, Propose, Render
from consent_app.services.shapes import proposal_document
from consent_app.words import answers, reasons
from consent_app.words.durations import counted, spoken

Request = Annotated[str, typer.Argument(metavar="REQUEST", help="The request's id, as `inbox list` shows it.")]


def propose(
    context: typer.Context,
    request: Request,
    camera: Annotated[str | None, typer.Option(help="Only this camera.")] = None,
) -> None:
    """Find the clips that matter to a request, and say why; everything else stays at home."""
    session = session_of(context)
    document = session.run(Propose(str(session.profile.root), request, camera))
    session.answer(document, *proposal_lines(document))


def review_request(
    context: typer.Context,
    request: Request,
    edits: Annotated[Path | None, typer.Option(metavar="FILE", help="Edits as JSON; see README.")] = None,
    words_in: Annotated[
        str | None, typer.Option("--words-in", metavar="CLIP", help="Only list the words that can be read in a clip.")
    ] = None,
) -> None:
    """Show the clips as they stand, after adding a file of edits to them."""
    session = session_of(context)
    if words_in is not None:
        found = session.run(Lettering(str(session.profile.root), request, words_in))
        session.answer(found, *answers.words_in(found))
        return
    with session.store() as store:
        if edits is None:
            reviewed = review.reviewed(store, request)
        else:
            with known("file_missing", OSError, name=edits.name):
                content = edits.read_bytes()
            reviewed = clips.edited(store, request, review.parse_edits(content, edits.name))
    document = proposal_document(reviewed.proposal) | {"edits": len(reviewed.edits.edits)}
    session.answer(document, *proposal_lines(document))


def proposal_lines(document: Document) -> list[str]:
    """Return a proposal for people: the clips with their reasons, and what stays at home."""
    lines = [
        f"Asked {spoken(document['asked_s'])}, recorded {spoken(document['recorded_s'])}, "
        f"proposed {spoken(document['proposed_s'])}.",
        "",
    ]
    for clip in document["clips"]:
        why = " ".join(reasons.PROPOSED[reason] for reason in clip["reasons"])
        lines.append(
            f"{clip['id']}  {clip['camera']}  {clip['started_at'][:19].replace('T', ' ')}  {_length(clip)}  {why}"
        )
    withheld: dict[str, float] = {}
    for item in document["withheld"]:
        withheld[item["reason"]] = withheld.get(item["reason"], 0) + item["end_s"] - item["start_s"]
    kept = [f"  {spoken(amount)}: {reasons.WITHHELD[reason]}" for reason, amount in withheld.items()]
    stays = ["", "Stays at home:", *kept] if kept else []
    return [*lines, *([] if document["clips"] else [answers.NONE_FOUND]), *stays]


def _length(clip: Document) -> str:
    return spoken(clip["end_s"] - clip["start_s"])


def render(
    context: typer.Context,
    request: Request,
    clip: Annotated[list[str] | None, typer.Option(metavar="ID", help="Only these clips.")] = None,
    cover: Annotated[Cover | None, typer.Option(help="What covered pixels become; mosaic can be undone.")] = None,
    keep_audio: Annotated[
        bool | None,
        typer.Option("--keep-audio/--no-audio", help="Keep the sound, or leave it out again; it is out unless kept."),
    ] = None,
) -> None:
    """Cover faces and plates in the clips, and look at the finished files again."""
    session = session_of(context)
    document = session.run(Render(str(session.profile.root), request, tuple(clip or ()), cover, keep_audio))
    session.answer(document, *resumed_lines(document), *rendered_lines(document), "", answers.LOOK)


def _counts(tracks: list[Document]) -> list[str]:
    """Return how many things of each kind are covered, and how many are left visible."""
    count = Counter(track["kind"] for track in tracks if track["visible"] is None)
    said = [counted(count[kind], kind) for kind in ("face", "plate")]
    said += [f"{counted(count[kind], kind)} whole" for kind in ("person", "vehicle") if count[kind]]
    visible = sum(track["visible"] is not None for track in tracks)
    return [*said, *([f"{visible} left visible"] if visible else [])]


def resumed_lines(document: Document) -> list[str]:
    """Return that an earlier run was interrupted, where one was."""
    return [answers.RESUMED] if document["resumed"] else []


def rendered_lines(document: Document) -> list[str]:
    """Return finished clips for people: where they are, what is covered, what is still to be looked at."""
    lines = []
    for clip in document["clips"]:
        sound = ", with sound" if clip["sound"] else ""
        counts = " and ".join(_counts(clip["tracks"]))
        size = answers.size(clip["size"])
        lines.append(f"{clip['id']}  {spoken(clip['duration_s'])}, {size}, {counts}{sound}")
        lines.append(f"    {clip['path']}")
        lines += [f"    Look at {item['t_s']} s: a {item['kind']} may be bare." for item in clip["verify"]["uncovered"]]
    return lines
