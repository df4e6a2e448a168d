"""Domain values to JSON and back, checked on the way in: the one form for the store, the worker and files."""

from fractions import Fraction
from typing import Any, TypeVar, get_args, get_origin

import msgspec

from consent_app.domain.request import Private

T = TypeVar("T")

# A JSON document, as commands print it and jobs return it.
Document = dict[str, Any]


def to_json(value: object) -> bytes:
    """Return a domain value as JSON; private values are in it, so it stays in the profile or a pipe of our own."""
    return msgspec.json.encode(value, enc_hook=_plain)


def from_json(content: bytes | str, kind: type[T]) -> T:
    """Return the value that `to_json` wrote; raises msgspec.ValidationError or DecodeError for anything else."""
    return msgspec.json.decode(content, type=kind, dec_hook=_value)


def _plain(value: object) -> object:
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    if isinstance(value, Private):
        return value.reveal()
    raise NotImplementedError(f"no JSON form for {type(value).__name__}")


def _value(kind: Any, content: Any) -> object:  # noqa: ANN401  # the hook's shape is given by msgspec
    if kind is Fraction:
        return Fraction(content)
    if get_origin(kind) is Private:
        return Private(msgspec.convert(content, get_args(kind)[0]))
    raise NotImplementedError(f"no value of kind {kind}")


def to_plain(value: object) -> Any:  # noqa: ANN401  # any JSON document
    """Return a domain value as the parts of a JSON document."""
    return msgspec.to_builtins(value, enc_hook=_plain)


def from_plain(content: object, kind: type[T]) -> T:
    """Return the value that `to_plain` took apart; raises msgspec.ValidationError for anything else."""
    return msgspec.convert(content, kind, dec_hook=_value)
