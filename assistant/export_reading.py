"""From the contract's JSON back to the nouns of an answer, refusing what is not of that form."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, TypeVar

from assistant.answer import Answer, Citation, ClaimCheck
from assistant.errors import AssistantError

Noun = TypeVar("Noun")


class ExportError(AssistantError):
    """A file that is no export, or one that cannot be written in the wanted form."""


def read_answer(data: Any) -> Answer:
    """An answer from its JSON object.

    Raises:
        ExportError: If a field has another form than the contract gives it; it names the field.
    """
    return read_noun(Answer, data, "answer")


def read_claim(data: Any) -> ClaimCheck:
    """A claim check from its JSON object; raises as `read_answer`."""
    return read_noun(ClaimCheck, data, "claim check")


def read_citation(data: Any) -> Citation:
    """A citation from its JSON object; raises as `read_answer`."""
    return read_noun(Citation, data, "citation")


def read_noun(kind: type[Noun], data: Any, where: str) -> Noun:
    """A noun from a JSON object; fields that it does not know are left out.

    Raises:
        ExportError: If a field is missing or of another form.
    """
    if not isinstance(data, Mapping):
        raise ExportError(f"The {where} is {_kind_of(data)}, expected an object with its fields by name.")
    hints = _hints(typing.cast(typing.Hashable, kind))
    values = {}
    for field in dataclasses.fields(typing.cast(Any, kind)):
        if field.name in data:
            values[field.name] = _read(hints[field.name], data[field.name], f"{where}.{field.name}")
        elif field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
            raise ExportError(f"The {where} has no {field.name!r}; it is no export of Pedicle, or it was changed.")
    return kind(**values)


@lru_cache(maxsize=16)
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _read(hint: Any, value: Any, where: str) -> Any:
    """A value of the form that a type hint gives it."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if hint is Any:
        return value
    if origin in (typing.Union, types.UnionType):
        if value is None and type(None) in arguments:
            return None
        return _read(next(a for a in arguments if a is not type(None)), value, where)
    if origin is tuple:
        if not isinstance(value, list | tuple):
            raise _unlike(where, value, "a list")
        return tuple(_read(arguments[0], item, f"{where}[{number}]") for number, item in enumerate(value))
    if origin is dict:
        if not isinstance(value, Mapping):
            raise _unlike(where, value, "an object")
        return {str(name): _read(arguments[1], item, f"{where}.{name}") for name, item in value.items()}
    if origin is typing.Literal:
        if value not in arguments:
            raise _unlike(where, value, "one of " + ", ".join(map(str, arguments)))
        return value
    if dataclasses.is_dataclass(hint):
        return read_noun(typing.cast(type, hint), value, where)
    allowed = (int, float) if hint is float else hint
    if not isinstance(value, allowed) or (isinstance(value, bool) and hint is not bool):
        raise _unlike(where, value, hint.__name__)
    return value


def _unlike(where: str, value: Any, expected: str) -> ExportError:
    shown = repr(value)
    return ExportError(f"{where} is {shown if len(shown) <= 60 else shown[:59] + '…'}, expected {expected}.")


def _kind_of(value: Any) -> str:
    return {list: "a list", str: "a text", type(None): "nothing"}.get(type(value), type(value).__name__)
