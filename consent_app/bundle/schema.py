"""What each record must hold, and that it holds nothing else: checked against the schemas in `resources/schema`.

A record of ours is written in one way only, so it is compared with itself written anew: what a parser drops (a second
key of the same name, odd escapes, spaces) has no place to be in.
"""

import functools
import json
from collections.abc import Callable, Iterator
from typing import Any

import fastjsonschema

from consent_app.assets import resource
from consent_app.bundle.archive import Opened
from consent_app.bundle.records import CONTEXT, Record, as_json

NAMES = ("request", "disclosure", "redactions", "consent", "commitments")
RECORDS = tuple(f"data/{name}.json" for name in NAMES)
MAX_RECORD = 5_000_000


@functools.cache
def _fits(name: str) -> Callable[[object], object]:
    compiled: Callable[[object], object] = fastjsonschema.compile(
        json.loads(resource("schema", f"{name}.json").read_text("utf-8")), use_default=False
    )
    return compiled


def parsed(inside: Opened) -> tuple[dict[str, Record], str | None]:
    """Return the records that can be read, by name, and the name of the first that is not as it must be, or None."""
    found: dict[str, Record] = {}
    fault: str | None = None
    for name in RECORDS:
        content = inside.read(name)
        record = _record(content)
        if record is not None:
            found[name] = record
        if fault is None and (record is None or not _as_ours(record, content) or not _valid(name, record)):
            fault = name
    return found, fault


def _record(content: bytes) -> Record | None:
    if len(content) > MAX_RECORD:
        return None
    try:
        record = json.loads(content, parse_constant=_refused)
    except (ValueError, RecursionError):
        return None
    return record if isinstance(record, dict) else None


def _refused(constant: str) -> float:
    raise ValueError(f"{constant} is no number")


def _as_ours(record: Record, content: bytes) -> bool:
    """Tell whether a record is written in the one way in which we write it."""
    try:
        return as_json(record) == content
    except UnicodeError:
        return False


def _valid(name: str, record: Record) -> bool:
    try:
        _fits(name.removeprefix("data/").removesuffix(".json"))(record)
    except fastjsonschema.JsonSchemaValueException:
        return False
    return True


def expands_offline(record: Record) -> bool:
    """Tell whether every term of a JSON-LD record stands for an address by the context inside it, nothing fetched."""
    context = record.get("@context")
    return context == CONTEXT and all(_known(term) for term in _terms(record))


def _known(term: str) -> bool:
    prefix, colon, rest = term.partition(":")
    return bool(colon and rest) and (prefix in CONTEXT or term.startswith("https://"))


def _terms(node: Any) -> Iterator[str]:  # noqa: ANN401  # any part of a JSON document
    """Yield the keys, types and references of a JSON-LD document, its context and keywords left out."""
    if isinstance(node, list):
        for item in node:
            yield from _terms(item)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key in ("@type", "@id"):
                yield value
            elif key not in ("@context", "@value"):
                yield key
                yield from _terms(value)


def leaves(node: Any, key: str = "") -> Iterator[tuple[str, str]]:  # noqa: ANN401  # any part of a JSON document
    """Yield every text of a document with the key it stands under, and every key as a text."""
    if isinstance(node, str):
        yield key, node
    elif isinstance(node, list):
        for item in node:
            yield from leaves(item, key)
    elif isinstance(node, dict):
        for name, value in node.items():
            yield "", name
            yield from leaves(value, name)
