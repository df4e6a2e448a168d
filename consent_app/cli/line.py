"""The straight line as commands: propose, review, render, decide, withdraw, release."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from consent_app.cli.session import Session, session_of
from consent_app.domain.redaction import Cover
from consent_app.domain.work import ConsentAppError, known
from consent_app.services import consent, review, secrets
from consent_app.services.jobs import Propose, Release, Render
from consent_app.services.secrets import Words
from consent_app.services.shapes import Document, proposal_document
from consent_app.words import answers, reasons
from consent_app.words.durations import spoken

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
) -> None:
    """Show the clips as they stand, after adding a file of edits to them."""
    session = session_of(context)
    with session.store() as store:
        if edits is None:
            reviewed = review.reviewed(store, request)
        else:
            with known("file_missing", OSError, name=edits.name):
                content = edits.read_bytes()
            reviewed = review.edited(store, request, review.parse_edits(content, edits.name))
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
    return [*lines, *([] if document["clips"] else [answers.NONE_FOUND]), "", "Stays at home:", *kept]


def _length(clip: Document) -> str:
    return spoken(clip["end_s"] - clip["start_s"])


def render(
    context: typer.Context,
    request: Request,
    clip: Annotated[list[str] | None, typer.Option(metavar="ID", help="Only these clips.")] = None,
    cover: Annotated[Cover | None, typer.Option(help="What covered pixels become; mosaic can be undone.")] = None,
) -> None:
    """Cover faces and plates in the clips, and look at the finished files again."""
    session = session_of(context)
    document = session.run(Render(str(session.profile.root), request, tuple(clip or ()), cover))
    session.answer(document, *rendered_lines(document), "", answers.LOOK)


def rendered_lines(document: Document) -> list[str]:
    """Return finished clips for people: where they are, what is covered, what is still to be looked at."""
    lines = []
    for clip in document["clips"]:
        covered = [track for track in clip["tracks"] if track["visible"] is None]
        counts = [f"{sum(one['kind'] == kind for one in covered)} {kind}s" for kind in ("face", "plate")]
        lines.append(
            f"{clip['id']}  {spoken(clip['duration_s'])}, {answers.size(clip['size'])}, {' and '.join(counts)}"
        )
        lines.append(f"    {clip['path']}")
        lines += [f"    Look at {item['t_s']} s: a {item['kind']} may be bare." for item in clip["verify"]["uncovered"]]
    return lines


def decide(
    context: typer.Context,
    request: Request,
    share: Annotated[list[str] | None, typer.Option(metavar="CLIP", help="Give this clip; the others stay.")] = None,
    share_all: Annotated[bool, typer.Option("--share-all", help="Give every clip.")] = False,
    decline: Annotated[bool, typer.Option("--decline", help="Give nothing.")] = False,
    answered: Annotated[str | None, typer.Option(metavar="TEXT", help="Answered before, or by somebody else.")] = None,
    note: Annotated[str, typer.Option(help="A note for yourself.")] = "",
) -> None:
    """Decide on each clip, after watching it. Nothing is sent; not answering is fine."""
    session = session_of(context)
    if sum((bool(share), share_all, decline, answered is not None)) != 1:
        raise ConsentAppError("decision_unclear")
    with session.store() as store:
        if decline:
            state = consent.decline(store, request).state
            session.answer({"request": request, "state": state, "decisions": []}, answers.NOT_ANSWERED)
            return
        if answered is not None:
            state = consent.answered_elsewhere(store, request, answered).state
            session.answer({"request": request, "state": state, "decisions": []}, answers.ANSWERED)
            return
        made = consent.decide(store, request, None if share_all else tuple(share or ()), note)
    decisions = [{"clip": item.clip, "choice": item.choice, "sha256": item.sha256} for item in made.decisions]
    lines = [f"{item['clip']}  {item['choice']}" for item in decisions]
    session.answer({"request": request, "state": "decided", "decisions": decisions}, *lines)


def withdraw(context: typer.Context, request: Request) -> None:
    """Take a consent back: recorded at home, with a message to send if you wish."""
    session = session_of(context)
    with session.store() as store:
        made = consent.withdraw(store, request)
        draft = answers.withdrawal(store.request(request), made.record)
    session.answer(
        {"request": request, "state": "withdrawn", "draft": draft}, "Recorded. A message you may send:", "", draft
    )


def release(
    context: typer.Context,
    request: Request,
    out: Annotated[Path, typer.Option(metavar="DIR", help="The folder to write the bundle into.")],
    words: Annotated[
        str | None, typer.Option(metavar="FILE|-", help="Private words for this release only, one a line.")
    ] = None,
) -> None:
    """Write the bundle, or say why not. Nothing is sent."""
    session = session_of(context)
    private = _words(session, words)
    document = session.run(Release(str(session.profile.root), request, str(out.absolute()), private.reveal()))
    session.answer(document, *released_lines(document))


def released_lines(document: Document) -> list[str]:
    """Return a written bundle for people: what is in it, the meter, and how to hand it over."""
    size = Path(document["bundle"]).stat().st_size
    given = answers.meter(*(document[f"{name}_s"] for name in ("asked", "recorded", "proposed", "given")))
    return [
        f"The bundle is written. {document['clips']} clips, {answers.size(size)}. {answers.NOTHING_SENT}",
        *given,
        answers.IN_THE_APP,
        document["bundle"],
    ]


def _words(session: Session, given: str | None) -> Words:
    """Return the private words to search for: those given now, else those in the password store."""
    if given is not None:
        return read_words(given)
    try:
        kept = secrets.read_words(session.profile)
    except ConsentAppError as error:
        if error.code != "secret_store_missing":
            raise
        session.warn(answers.NO_STORE_FOR_WORDS)
        return secrets.parsed_words("")
    if not kept.reveal():
        session.warn(answers.NO_WORDS)
    return kept


def read_words(name: str) -> Words:
    """Return private words from a file, or from standard input where the name is `-`."""
    if name == "-":
        return secrets.parsed_words(sys.stdin.read(1_000_000))
    path = Path(name)
    with known("file_missing", OSError, name=path.name), known("words_unreadable", UnicodeDecodeError, why="not UTF-8"):
        return secrets.parsed_words(path.read_text())
