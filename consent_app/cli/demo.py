"""`consent-app demo`: the whole line on the sample household, by the same services and children as the commands."""

import tempfile
from fractions import Fraction
from pathlib import Path
from typing import Annotated

import typer

from consent_app.cli.giving import released_lines
from consent_app.cli.line import proposal_lines, rendered_lines
from consent_app.cli.session import Session, session_of
from consent_app.domain.work import ConsentAppError
from consent_app.services import consent, requests, review
from consent_app.services.codec import Document
from consent_app.services.jobs import Footage, Propose, Release, Render, Sample, Verify
from consent_app.services.settings import private_folder
from consent_app.services.shapes import proposal_document
from consent_app.words import answers


def demo(
    context: typer.Context,
    out: Annotated[Path, typer.Option(metavar="DIR", help="Where the bundle and the sample's recordings go.")] = Path(
        "consent-app-demo"
    ),
) -> None:
    """Walk the whole line on an invented request and drawn recordings: a minute or two, nothing is sent."""
    session = session_of(context)
    folder = private_folder(out.absolute())
    if session.data_dir is not None:
        _walk(session, folder)
        return
    with tempfile.TemporaryDirectory(prefix="consent-app-demo-") as throw_away:
        session.data_dir = Path(throw_away)
        _walk(session, folder)


def _walk(session: Session, folder: Path) -> None:
    root = str(session.profile.root)
    session.say("1. Fourteen recordings of one night are drawn, with all that cameras write into them.")
    sample = session.run(Sample(str(folder / "footage")))
    request = _read(session, sample)
    for camera in sample["cameras"]:
        session.run(Footage(root, (camera["folder"],), camera["name"], sample["zone"], Fraction(camera["shift_s"])))
    session.say("", "3. The clips that matter are looked for.")
    session.run(Propose(root, request))
    _review(session, request)
    session.say("", "5. Faces and plates are covered, and the finished clips looked at again.")
    session.say(*rendered_lines(session.run(Render(root, request))))
    session.say("", "6. The sample household watches them and agrees to give these clips.")
    with session.store() as store:
        consent.decide(store, request, None)
    document = session.run(Release(root, request, str(folder), tuple(sample["private"])))
    if not session.run(Verify(document["bundle"]))["passed"]:
        raise ConsentAppError("bundle_leaks", detail=answers.NOT_VERIFIED)
    session.say("", "7. The bundle was opened again and searched: none of the household's words is in it.")
    session.answer(document | {"withheld_private": sample["private"]}, *released_lines(document))


def _read(session: Session, sample: Document) -> str:
    """Read the sample's request and answer, aloud, the question that its wording leaves open."""
    path = Path(sample["request"])
    with session.store() as store:
        (request,) = requests.add(store, path.read_bytes(), path.name, zone=sample["zone"])
        session.say("", f"2. A request: {answers.title(request)}. {' '.join(answers.choice(request))}")
        session.say(*answers.times(request))
        answered = requests.answer(store, request.id, sample["reading"])
        session.say(f"The sample household answers: number {sample['reading']} is meant.", *answers.noticed(answered))
    return request.id


def _review(session: Session, request: str) -> None:
    """Leave out what shows nobody and nothing named, as the sample household does after looking at it."""
    with session.store() as store:
        proposal = review.reviewed(store, request).proposal
        session.say(*proposal_lines(proposal_document(proposal)))
        idle = [clip.id for clip in proposal.clips if "strong_motion" in clip.reasons]
        session.say("", "4. The sample household looks at them.")
        for name in idle:
            review.appended(store, request, review.Edits((review.Drop(name),)))
            session.say(f"{name} shows only a cat that walks by: left out.")
