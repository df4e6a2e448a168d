"""`consent-app footage`: the household's recordings."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Annotated

import typer

from consent_app.cli.session import Session, session_of
from consent_app.domain.retention import LONGEST
from consent_app.domain.work import ConsentAppError, known
from consent_app.services.codec import Document
from consent_app.services.jobs import Always, Footage, Ignore, ReadClock, Seal, Standing, Watch
from consent_app.services.settings import keep_settings, read_settings
from consent_app.services.shapes import recording_document
from consent_app.words import answers, clocks, keeping
from consent_app.words.durations import spoken

app = typer.Typer(no_args_is_help=True, help="Recordings: added by reference, never changed.")


@app.command()
def add(
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Films, or folders of films.")],
    camera: Annotated[str, typer.Option(help="The camera they are from.")],
    zone: Annotated[str | None, typer.Option(metavar="IANA", help="The zone of the camera's clock.")] = None,
    shift: Annotated[float | None, typer.Option(metavar="SECONDS", help="To add to the camera's clock.")] = None,
) -> None:
    """Add films or folders of one camera, and say when each was filmed and how that is known."""
    session = session_of(context)
    moved = None if shift is None else Fraction(shift).limit_denominator(1000)
    named = tuple(str(path.absolute()) for path in paths)
    document = session.run(Footage(str(session.profile.root), named, camera, zone, moved))
    refused = document["refused"]
    if refused and not document["recordings"]:
        raise ConsentAppError(refused[0]["code"], **refused[0]["facts"])
    for item in refused:
        session.warn(f"Left out: {item['message']} [{item['code']}]")
    session.answer(document, *map(_line, document["recordings"]))


@app.command("list")
def list_recordings(context: typer.Context) -> None:
    """List all recordings, the earliest first, each with how its time is known."""
    session = session_of(context)
    with session.store() as store:
        recordings = [recording_document(item) for item in store.recordings()]
        cameras = [{"name": item.name, "zone": item.zone, "shift_s": float(item.shift)} for item in store.cameras()]
    empty = (
        "No recordings yet. Add a folder with `consent-app footage add PATH --camera NAME`. Nothing is changed in it."
    )
    session.answer({"recordings": recordings, "cameras": cameras}, *(map(_line, recordings) if recordings else [empty]))


def _line(recording: Document) -> str:
    clock = recording["clock"]
    known = clocks.known(clock["source"], clock["confidence"])
    start = recording["started_at"]
    return f"{recording['id']}  {recording['camera']}  {start}  {spoken(recording['duration_s'])}  {known}"


@app.command()
def watch(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER")],
    camera: Annotated[str, typer.Option(help="The camera whose films come there.")],
) -> None:
    """Take films in as they come into a folder, until you press Ctrl+C."""
    session = session_of(context)
    session.run(Watch(str(session.profile.root), str(folder.absolute()), camera))


@app.command()
def clock(
    context: typer.Context,
    camera: Annotated[str, typer.Argument(metavar="CAMERA")],
    shift: Annotated[
        float | None, typer.Option(metavar="SECONDS", help="To add to the camera's clock; 0: it is right.")
    ] = None,
) -> None:
    """Read the clock that a camera burns into its pictures, or say by how much the camera's clock is wrong."""
    session = session_of(context)
    root = str(session.profile.root)
    if shift is not None:
        session.run(Footage(root, (), known_camera(session, camera), None, Fraction(shift).limit_denominator(1000)))
        session.answer({"camera": camera, "shift_s": shift}, clocks.compared(camera, shift))
        return
    document = session.run(ReadClock(root, camera))
    session.answer(document, *clocks.proposed(document))


Regions = Annotated[
    list[str] | None,
    typer.Option("--box", metavar="X1,Y1,X2,Y2", help="A region, in shares of the picture (0 to 1). Repeatable."),
]


@app.command()
def ignore(
    context: typer.Context,
    camera: Annotated[str, typer.Argument(metavar="CAMERA")],
    boxes: Regions = None,
) -> None:
    """Say where nothing that moves matters in a camera's picture: a tree, a road. Without --box: nowhere."""
    session = session_of(context)
    regions = tuple(map(_region, boxes or ()))
    document = session.run(Ignore(str(session.profile.root), camera, regions))
    session.answer(document, clocks.ignored(len(regions), camera))


@app.command()
def cover(
    context: typer.Context,
    camera: Annotated[str, typer.Argument(metavar="CAMERA")],
    boxes: Regions = None,
    propose: Annotated[bool, typer.Option("--propose", help="Only say what always stands in its pictures.")] = False,
) -> None:
    """Say what is covered in all films of a camera: a neighbour's window, a house number. Without --box: nothing."""
    session = session_of(context)
    if propose:
        found = session.run(Standing(str(session.profile.root), camera))
        session.answer(found, *clocks.standing(found))
        return
    regions = tuple(map(_region, boxes or ()))
    document = session.run(Always(str(session.profile.root), camera, regions))
    session.answer(document, clocks.covered(len(regions), camera))


def _region(text: str) -> tuple[float, float, float, float]:
    with known("box_empty", ValueError):
        x1, y1, x2, y2 = map(float, text.split(","))
    return x1, y1, x2, y2


def known_camera(session: Session, name: str) -> str:
    """Return a camera's name, or raise `camera_unknown`: a slip of the pen makes no new camera."""
    with session.store() as store:
        if all(one.name != name for one in store.cameras()):
            raise ConsentAppError("camera_unknown", name=name)
    return name


@app.command()
def keeps(
    context: typer.Context,
    days: Annotated[
        int | None,
        typer.Argument(min=0, max=LONGEST, metavar="DAYS", help="0: not known. Without it: say what is set."),
    ] = None,
) -> None:
    """Say how many days your cameras keep recordings, so that requests can say how many days are left."""
    session = session_of(context)
    if days is not None:
        keep_settings(session.profile, replace(read_settings(session.profile), keeps=days or None))
    kept = read_settings(session.profile).keeps
    session.answer({"keeps": kept}, keeping.SET.format(days=keeping.days(kept)) if kept else keeping.UNKNOWN)


@app.command()
def seal(
    context: typer.Context,
    request: Annotated[str | None, typer.Argument(metavar="REQUEST", help="Only what falls in its time.")] = None,
) -> None:
    """Keep read-only copies of the originals with their SHA-256 and the time; no bundle ever reads them."""
    session = session_of(context)
    document = session.run(Seal(str(session.profile.root), request))
    lines = [f"{one['sha256']}  {one['path']}" for one in document["sealed"]]
    session.answer(document, answers.SEALED.format(count=len(lines)), *lines)
