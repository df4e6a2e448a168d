"""Commands that need no request: scan, redact, verify."""

from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from consent_app.cli.session import Session, session_of
from consent_app.domain.evidence import Kind
from consent_app.domain.redaction import Cover
from consent_app.domain.work import ConsentAppError
from consent_app.services.codec import Document
from consent_app.services.jobs import Job, Redact, Scan, Verify
from consent_app.words import answers, gate
from consent_app.words.durations import counted
from consent_app.words.errors import sentence


class Whole(StrEnum):
    """What can be covered whole."""

    PERSON = Kind.PERSON.value
    VEHICLE = Kind.VEHICLE.value


def scan(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Films.")],
    thorough: Annotated[bool, typer.Option("--thorough", help="Look at every frame.")] = False,
) -> None:
    """Find when something moves in films, and what."""
    session = session_of(context)
    done, failed = _scanned(session, files, thorough=thorough)
    _answer_all(session, {"recordings": done}, failed, *(line for result in done for line in _activity(result)))


def _scanned(
    session: Session, files: Sequence[Path], *, thorough: bool
) -> tuple[list[Document], list[ConsentAppError]]:
    """Search films in one child, on all cores; where one of them kills it, each in a child of its own."""
    names = tuple(dict.fromkeys(map(str, files)))
    try:
        document = session.run(Scan(names, thorough))
    except ConsentAppError as error:
        if error.code != "worker_died":
            raise
        if len(names) == 1:
            return [], [_named(error, files[0])]
        each = [_scanned(session, [Path(name)], thorough=thorough) for name in names]
        return [one for done, _ in each for one in done], [one for _, failed in each for one in failed]
    return document["recordings"], [ConsentAppError(item["code"], **item["facts"]) for item in document["failed"]]


def _activity(result: Document) -> list[str]:
    lines = [f"{result['path']}: {len(result['activity'])} stretches with something moving"]
    return lines + [
        f"  {item['start_s']:8.1f} s to {item['end_s']:8.1f} s  {', '.join(item['kinds'])}"
        for item in result["activity"]
    ]


def redact(
    context: typer.Context,
    inputs: Annotated[list[Path], typer.Argument(metavar="IN...", help="Films or stills.")],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="OUT", help="The file; for several, a folder.")],
    cover: Annotated[Cover, typer.Option(help="What covered pixels become; mosaic can be undone.")] = Cover.BLUR,
    report: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where every cover is listed; for several, a folder.")
    ] = None,
    weights: Annotated[
        Path | None, typer.Option(metavar="FILE", help="YOLO weights of your own, beside ours; needs the extra.")
    ] = None,
    whole: Annotated[list[Whole] | None, typer.Option(help="Cover persons or vehicles whole, too. Repeatable.")] = None,
) -> None:
    """Cover faces and plates in films or stills. Watch the result: what was not found is not covered."""
    session = session_of(context)
    brought, kinds = str(weights) if weights else None, tuple(Kind(one) for one in whole or ())
    jobs = [
        Redact(str(source), str(target), cover, str(told) if told else None, brought, kinds)
        for source, target, told in _placed(inputs, out, report)
    ]
    done, failed = _each(session, [(Path(job.path), job) for job in jobs])
    targets = {job.path: job.target for job in jobs}
    films = [{"input": str(path), "output": targets[str(path)], **result} for path, result in done]
    lines = [line for film in films for line in _redacted(film)]
    _answer_all(session, {"films": films}, failed, *lines)


def _placed(inputs: list[Path], out: Path, report: Path | None) -> list[tuple[Path, Path, Path | None]]:
    """Return each input with where its result and its report go."""
    if len(inputs) == 1:
        return [(inputs[0], out / inputs[0].name if out.is_dir() else out, report)]
    name, count = Counter(path.name for path in inputs).most_common(1)[0]
    if count > 1:
        raise ConsentAppError("name_taken", name=name)
    for folder in (out, report):
        if folder is not None and not folder.is_dir():
            raise ConsentAppError("folder_missing", folder=str(folder))
    return [(path, out / path.name, report / f"{path.name}.json" if report else None) for path in inputs]


def _redacted(film: Document) -> list[str]:
    kinds = Counter(track["kind"] for track in film["tracks"])
    found = ", ".join(counted(count, kind) for kind, count in sorted(kinds.items())) or "nothing found to cover"
    still, bare = film["frames"] == 1, film["verify"]["uncovered"]
    if still:
        lines = [f"{film['output']}: {found}. {answers.LOOK_AT_PICTURE}"]
        return lines + [f"  A {item['kind']} in it may be bare." for item in bare]
    lines = [f"{film['output']}: {counted(film['frames'], 'frame')}, {found}. {answers.LOOK}"]
    return lines + [f"  Look at {item['t_s']} s: a {item['kind']} may be bare." for item in bare]


def _each(
    session: Session, jobs: Sequence[tuple[Path, Job]]
) -> tuple[list[tuple[Path, Document]], list[ConsentAppError]]:
    """Do jobs one after the other, each in a child of its own, so that one bad file costs a sentence and no more."""
    done: list[tuple[Path, Document]] = []
    failed: list[ConsentAppError] = []
    for path, job in jobs:
        try:
            done.append((path, session.run(job)))
        except ConsentAppError as error:
            if error.code == "cancelled":
                raise
            failed.append(_named(error, path))
    return done, failed


def _named(error: ConsentAppError, path: Path) -> ConsentAppError:
    """Return a child's death as the fault of the film that it was reading."""
    return ConsentAppError("film_crashed", name=path.name) if error.code == "worker_died" else error


def _answer_all(session: Session, document: Document, failed: list[ConsentAppError], *lines: str) -> None:
    """Print what was done; the first failure is the command's, the others are told beside it."""
    if not failed:
        session.answer(document, *lines)
        return
    for error in failed[1:]:
        session.warn(f"{sentence(error)} [{error.code}]")
    session.say(*lines)
    raise ConsentAppError(failed[0].code, **failed[0].facts)


def verify(context: typer.Context, bundle: Annotated[Path, typer.Argument(metavar="BUNDLE")]) -> None:
    """Check a bundle as its recipient: is it whole, and is it what it says. Exit status 3 where it is not."""
    session = session_of(context)
    document = session.run(Verify(str(bundle)))
    lines = [
        f"ok      {gate.CHECKS[check['name']]}." if check["passed"] else f"FAILED  {check['detail']}"
        for check in document["checks"]
    ]
    session.answer(document, *lines, answers.VERIFIED if document["passed"] else answers.NOT_VERIFIED)
    if not document["passed"]:
        raise typer.Exit(3)
