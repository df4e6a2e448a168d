"""`consent-app inbox`: requests in, looked at, answered questions, deleted."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from consent_app.cli import mailbox
from consent_app.cli.session import Session, session_of
from consent_app.domain.release import Signed
from consent_app.domain.request import FootageRequest, IncidentType, Source
from consent_app.domain.timeline import TimeWindow, checked_zone
from consent_app.domain.work import ConsentAppError
from consent_app.inbox.extract import Told
from consent_app.services import drafts, requests
from consent_app.services.jobs import CheckSender, ForgetKey, Photo, Where
from consent_app.services.settings import household_zone, read_settings
from consent_app.services.shapes import request_document
from consent_app.words import answers, fears, keeping, replies, senders, whereabouts
from consent_app.words.replies import Kind

app = typer.Typer(no_args_is_help=True, help="Requests: read them, look at them, answer what is open.")

Zone = Annotated[str | None, typer.Option(metavar="IANA", help="The household's zone, such as America/Chicago.")]
MAX_PLACE = 1_000
Received = Annotated[
    str | None, typer.Option(metavar="TIME", help="When it was received; relative dates count from it.")
]


def parse_moment(text: str, zone: str | None) -> datetime:
    """Return a moment from ISO 8601; one without offset is in the household's zone. Raises `time_unreadable`."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise ConsentAppError("time_unreadable", text=text) from error
    place = ZoneInfo(checked_zone(zone or household_zone()))
    return moment if moment.tzinfo else moment.replace(tzinfo=place)


@app.command()
def add(
    context: typer.Context,
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE...|-", help="eml, mbox, txt, pdf, a picture of a message; - reads pasted text."),
    ],
    zone: Zone = None,
    received: Received = None,
) -> None:
    """Read requests from mail files, PDF or pasted text, and say what they ask for."""
    session = session_of(context)
    moment = parse_moment(received, zone) if received else None
    with session.store() as store:
        read = [(Path(name).name, _content(session, name)) for name in files]
        with store.together():
            added = [
                request
                for name, content in read
                for request in requests.add(store, content, name, zone=zone, received=moment)
            ]
    session.answer({"requests": [request_document(request) for request in added]})
    if any(requests.is_picture(name) for name in files):
        session.say(answers.FROM_PICTURE, "")
    for request in added:
        session.say(*_page(session, request), "")


def _content(session: Session, name: str) -> bytes:
    """Return what is to be read: a file's bytes, or the text in a picture."""
    if requests.is_picture(name):
        return str(session.run(Photo(str(Path(name).absolute())))["text"]).encode()
    return requests.read_source(name)


@app.command()
def new(
    context: typer.Context,
    source: Annotated[Source, typer.Option(help="The channel it came through.")] = Source.AGENCY,
    agency: Annotated[str | None, typer.Option(help="Who asks.")] = None,
    start: Annotated[str | None, typer.Option(metavar="TIME", help="From when footage is asked for.")] = None,
    end: Annotated[str | None, typer.Option(metavar="TIME", help="Until when.")] = None,
    case: Annotated[str | None, typer.Option(help="The case number.")] = None,
    incident: Annotated[IncidentType | None, typer.Option(help="What is said to have happened.")] = None,
    area: Annotated[str | None, typer.Option(help="Where.")] = None,
    contact: Annotated[str, typer.Option(help="E-mail or phone to answer to.")] = "",
    notes: Annotated[str, typer.Option(help="What was said, in your words.")] = "",
    zone: Zone = None,
    received: Received = None,
) -> None:
    """Type in a request that came by phone, on paper or at the door."""
    session = session_of(context)
    told = Told(source, _windows(start, end, zone), agency, case, incident, area, contact, notes)
    moment = parse_moment(received, zone) if received else None
    with session.store() as store:
        request = requests.create(store, told, zone=zone, received=moment)
    session.answer(request_document(request), *_page(session, request))


def _windows(start: str | None, end: str | None, zone: str | None) -> tuple[TimeWindow, ...]:
    if start is None and end is None:
        return ()
    if start is None or end is None:
        raise typer.BadParameter("give --start and --end together")
    first, last = parse_moment(start, zone), parse_moment(end, zone)
    if last <= first:
        raise ConsentAppError("window_backwards", start=start, end=end)
    return (TimeWindow(first, last),)


@app.command("list")
def list_requests(context: typer.Context) -> None:
    """List all requests, the newest first."""
    session = session_of(context)
    with session.store() as store:
        found = store.requests()
    lines = [f"{item.id}  {answers.title(item)}: {answers.STATES[item.state]}" for item in found]
    empty = "No requests yet. Add an e-mail with `consent-app inbox add FILE`."
    session.answer({"requests": [request_document(item) for item in found]}, *(lines or [empty]))


@app.command()
def show(context: typer.Context, request: Annotated[str, typer.Argument(metavar="ID")]) -> None:
    """Show a request: what it asks, what is to be noticed about it, and its words."""
    session = session_of(context)
    with session.store() as store:
        found = store.request(request)
    hidden = found.hidden.reveal()
    unseen = ["", senders.HIDDEN, hidden] if hidden else []
    session.answer(request_document(found), *_page(session, found), "", found.text.reveal(), *unseen)


@app.command()
def check(context: typer.Context, request: Annotated[str, typer.Argument(metavar="ID")]) -> None:
    """Check the signature on a mail: asks your name server for the key of the domain that signed it, nothing else."""
    session = session_of(context)
    document = session.run(CheckSender(str(session.profile.root), request))
    with session.store() as store:
        session.answer(document, *senders.outside(store.request(request)))


@app.command()
def answer(
    context: typer.Context,
    request: Annotated[str, typer.Argument(metavar="ID")],
    reading: Annotated[
        int | None, typer.Option(metavar="N", help="Which of the readings that `show` lists is meant.")
    ] = None,
    voluntary: Annotated[
        bool, typer.Option("--voluntary", help="What looked like a legal order is none: you or a lawyer looked.")
    ] = False,
) -> None:
    """Answer what is open: which reading of an ambiguous time is meant, or that it is no legal order."""
    session = session_of(context)
    if reading is None and not voluntary:
        raise typer.BadParameter("give --reading or --voluntary")
    with session.store() as store, store.together():
        found = requests.not_an_order(store, request) if voluntary else store.request(request)
        found = found if reading is None else requests.answer(store, request, reading)
    session.answer(request_document(found), *answers.times(found))


@app.command()
def where(context: typer.Context, request: Annotated[str, typer.Argument(metavar="ID")]) -> None:
    """Say whether your home lies in the area: its coordinates on standard input, such as 41.9551, -87.9400."""
    session = session_of(context)
    place = sys.stdin.buffer.read(MAX_PLACE).decode("utf-8", "replace")
    found = session.run(Where(str(session.profile.root), request, place))
    said = whereabouts.standing(inside=found["inside"], metres=found["metres"], unsure=found["unsure"])
    document = {name: found[name] for name in ("inside", "metres", "unsure", "size_mi2")}
    session.answer(document, said, whereabouts.SIZE.format(size=found["size_mi2"]))


@app.command()
def reply(
    context: typer.Context,
    request: Annotated[str, typer.Argument(metavar="ID")],
    kind: Annotated[Kind, typer.Option(help="What the draft is for.")] = Kind.NARROW,
) -> None:
    """Draft a reply for you to copy: nothing is ever sent, and silence is a fine answer."""
    session = session_of(context)
    with session.store() as store:
        text = drafts.draft(store, request, kind)
    session.answer({"request": request, "kind": kind, "draft": text}, replies.ABOUT[kind], "", text)


@app.command("questions")
def questions(context: typer.Context) -> None:
    """Eight short answers to what people fear when they are asked, with sources."""
    told = [{"question": one.question, "answer": one.answer, "sources": list(one.sources)} for one in fears.ANSWERS]
    session_of(context).answer({"questions": told}, *fears.lines())


@app.command()
def delete(context: typer.Context, request: Annotated[str, typer.Argument(metavar="ID")]) -> None:
    """Delete a request and its clips; only its hash stays in the ledger."""
    session = session_of(context)
    with session.store() as store:
        signed = store.paper(request, Signed) is not None
        requests.delete(session.profile, store, request)
    if signed:
        session.run(ForgetKey(str(session.profile.root), request))
    session.answer({"deleted": request}, f"{request} is deleted. Only its hash stays in the ledger.")


app.command("mailbox")(mailbox.set_mailbox)
app.command("fetch")(mailbox.fetch)


def _page(session: Session, request: FootageRequest) -> list[str]:
    if not request.is_request:
        return [f"{request.id}  {answers.title(request)}", answers.NOT_A_REQUEST]
    keeps = read_settings(session.profile).keeps
    lines = [f"{request.id}  {answers.title(request)}", *answers.choice(request)]
    lines += [keeping.about(request, keeps, datetime.now(UTC)), "", *answers.times(request)]
    if request.window_open:
        lines.append(f"Choose one: consent-app inbox answer {request.id} --reading N")
    return [*lines, "", *answers.noticed(request), "", *senders.outside(request)]
