"""The end of the straight line as commands: decide, release, withdraw."""

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Annotated

import typer

from consent_app.cli.line import Request, resumed_lines
from consent_app.cli.session import Session, session_of
from consent_app.cli.words import PassphraseFile, passphrase_of, read_words
from consent_app.domain.release import Answered, Terms
from consent_app.domain.request import FootageRequest
from consent_app.domain.work import ConsentAppError, known
from consent_app.services import consent, drafts, secrets
from consent_app.services.codec import Document
from consent_app.services.jobs import Release
from consent_app.services.secrets import Words
from consent_app.services.vault import Passphrase, open_vault
from consent_app.words import answers
from consent_app.words.consent import notice
from consent_app.words.replies import Kind


def decide(
    context: typer.Context,
    request: Request,
    share: Annotated[list[str] | None, typer.Option(metavar="CLIP", help="Give this clip; the others stay.")] = None,
    share_all: Annotated[bool, typer.Option("--share-all", help="Give every clip.")] = False,
    decline: Annotated[bool, typer.Option("--decline", help="Give nothing.")] = False,
    answered: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Answered before, or by somebody else: what was given.")
    ] = None,
    answered_on: Annotated[str | None, typer.Option(metavar="DATE", help="With --answered: on which day.")] = None,
    answered_by: Annotated[str, typer.Option(metavar="WHO", help="With --answered: by whom.")] = "",
    answered_seconds: Annotated[
        float, typer.Option(metavar="SECONDS", min=0, max=10_000_000, help="With --answered: how much footage.")
    ] = 0,
    note: Annotated[str, typer.Option(help="A note for yourself.")] = "",
    delete_by: Annotated[
        str | None, typer.Option(metavar="DATE", help="They are to delete it by then; else when the case is closed.")
    ] = None,
) -> None:
    """Decide on each clip, after watching it. Nothing is sent; not answering is fine."""
    session = session_of(context)
    if sum((bool(share), share_all, decline, answered is not None)) != 1:
        raise ConsentAppError("decision_unclear")
    terms = Terms(day_of(delete_by) if delete_by else None)
    with session.store() as store:
        if decline:
            _tell_end(session, consent.decline(store, request), answers.NOT_ANSWERED)
            return
        if answered is not None:
            elsewhere = _answered(answered, answered_on, answered_by, answered_seconds)
            _tell_end(session, consent.answered_elsewhere(store, request, elsewhere), answers.ANSWERED)
            return
        session.say(notice(store.request(request), terms), "")
        made = consent.decide(store, request, None if share_all else tuple(share or ()), note, terms)
    decisions = [{"clip": item.clip, "choice": item.choice, "sha256": item.sha256} for item in made.decisions]
    lines = [f"{item['clip']}  {item['choice']}" for item in decisions]
    session.answer({"request": request, "state": "decided", "decisions": decisions}, *lines)


def day_of(text: str) -> date:
    """Return a day to come; raises `day_unreadable`."""
    with known("day_unreadable", ValueError, text=text):
        day = date.fromisoformat(text)
    if day <= date.today():  # noqa: DTZ011  # the day as it is at home
        raise ConsentAppError("day_unreadable", text=text)
    return day


def _tell_end(session: Session, request: FootageRequest, said: str) -> None:
    session.answer({"request": request.id, "state": request.state, "decisions": []}, said)


def _answered(what: str, on: str | None, by: str, seconds: float) -> Answered:
    return Answered(what, past_day(on) if on else None, by, Fraction(seconds).limit_denominator(1000))


def past_day(text: str) -> date:
    """Return a day that was; raises `day_not_past`."""
    with known("day_not_past", ValueError, text=text):
        day = date.fromisoformat(text)
    if day > date.today():  # noqa: DTZ011  # the day as it is at home
        raise ConsentAppError("day_not_past", text=text)
    return day


def withdraw(context: typer.Context, request: Request) -> None:
    """Take a consent back: recorded at home, with a message to send if you wish."""
    session = session_of(context)
    with session.store() as store:
        consent.withdraw(store, request)
        draft = drafts.draft(store, request, Kind.DELETE)
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
    let_out: Annotated[
        list[str] | None,
        typer.Option(metavar="WORD", help="A private word that may stand in this one bundle; it goes into the record."),
    ] = None,
    folder: Annotated[bool, typer.Option("--folder", help="Lay the same files out plainly, too.")] = False,
    passphrase_file: PassphraseFile = None,
) -> None:
    """Write the bundle, or say why not. Nothing is sent."""
    session = session_of(context)
    passphrase = passphrase_of(session, passphrase_file) if words is None else None
    private = _words(session, words, passphrase)
    document = session.run(
        Release(
            str(session.profile.root),
            request,
            str(out.absolute()),
            private.reveal(),
            let_out=tuple(let_out or ()),
            folder=folder,
            passphrase=passphrase.reveal() if passphrase else None,
        )
    )
    session.answer(document, *resumed_lines(document), *released_lines(document))


def released_lines(document: Document) -> list[str]:
    """Return a written bundle for people: what is in it, the meter, and how to hand it over."""
    given = answers.meter(*(document[f"{name}_s"] for name in ("asked", "recorded", "proposed", "given")))
    clips = f"{document['clips']} clip{'' if document['clips'] == 1 else 's'}"
    return [
        f"The bundle is written. {clips}, {answers.size(document['size'])}. {answers.NOTHING_SENT}",
        *given,
        *document["handover"],
        *([document["folder"]] if document["folder"] else []),
        document["bundle"],
    ]


def _words(session: Session, given: str | None, passphrase: Passphrase | None) -> Words:
    """Return the private words to search for: those given now, else those that are kept."""
    if given is not None:
        return read_words(given)
    try:
        kept = secrets.read_words(session.profile, open_vault(session.profile, passphrase))
    except ConsentAppError as error:
        if error.code != "secret_store_missing":
            raise
        session.warn(answers.NO_STORE_FOR_WORDS)
        return secrets.parsed_words("")
    if not kept.reveal():
        session.warn(answers.NO_WORDS)
    return kept
