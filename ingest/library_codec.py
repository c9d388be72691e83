"""Nouns to JSON and back, from their own annotations: a new field with a default needs no change here."""

from __future__ import annotations

import dataclasses
import functools
import json
import types
import typing
import zlib
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

Noun = TypeVar("Noun")


def pack_nouns(nouns: tuple[Any, ...]) -> bytes:
    """A tuple of nouns as compressed JSON; fields that hold their default are left out."""
    return zlib.compress(dump_json([_to_plain(noun) for noun in nouns]).encode(), 6)


def unpack_nouns(kind: type[Noun], data: bytes) -> tuple[Noun, ...]:
    """The tuple of nouns of one kind that `pack_nouns` packed."""
    build: Callable[[Any], Noun] = _builder(kind)  # type: ignore[arg-type]
    return tuple(build(item) for item in json.loads(zlib.decompress(data)))


def dump_noun(noun: Any) -> str:
    """One noun, or a tuple of them, as JSON."""
    return dump_json(_to_plain(noun))


def load_noun(kind: Any, text: str, **beside: Any) -> Any:
    """What `dump_noun` dumped, of the given kind (a noun's class, or ``tuple[Span, ...]`` and the like).

    `beside`: fields of a noun that are kept elsewhere.
    """
    held = json.loads(text)
    return _builder(kind)({**held, **beside} if beside else held)


def dump_json(value: Any) -> str:
    """Compact JSON in plain ASCII: lone surrogates in a text survive as escapes."""
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"))


def _to_plain(value: Any) -> Any:
    if isinstance(value, tuple | list):
        return [_to_plain(item) for item in value]
    held = _fields(typing.cast(Hashable, type(value)))
    if held is None:
        return value
    plain = {}
    for name, default in held:
        part = getattr(value, name)
        if part != default:
            plain[name] = part if type(part) in _SCALARS else _to_plain(part)
    return plain


_SCALARS = frozenset({str, int, float, bool, type(None)})


@functools.cache
def _fields(kind: type) -> tuple[tuple[str, Any], ...] | None:
    """Names and defaults of a noun's fields, None for what is no noun."""
    if not dataclasses.is_dataclass(kind):
        return None
    return tuple((field.name, field.default) for field in dataclasses.fields(kind))


def _same(value: Any) -> Any:
    """A value that is what it is."""
    return value


@functools.cache
def _builder(kind: Any) -> Callable[[Any], Any]:
    """A function that makes a value of the annotated kind from plain JSON, which it may use up."""
    origin = typing.get_origin(kind)
    if origin in (typing.Union, types.UnionType):
        inner = next(_builder(arm) for arm in typing.get_args(kind) if arm is not type(None))
        return _same if inner is _same else lambda value: None if value is None else inner(value)
    if origin is tuple:
        return _build_tuple(typing.get_args(kind))
    if dataclasses.is_dataclass(kind):
        return _build_noun(kind)
    return _same


def _build_tuple(arms: tuple[Any, ...]) -> Callable[[Any], Any]:
    if len(arms) == 2 and arms[1] is Ellipsis:
        build = _builder(arms[0])
        return tuple if build is _same else lambda value: tuple(map(build, value))
    builders = [_builder(arm) for arm in arms]
    return lambda value: tuple(build(item) for build, item in zip(builders, value, strict=True))


def _build_noun(kind: Any) -> Callable[[Any], Any]:
    hints = typing.get_type_hints(kind)
    known = frozenset(field.name for field in dataclasses.fields(kind))
    inner = tuple((name, build) for name in known if (build := _builder(hints[name])) is not _same)

    def build_noun(value: dict[str, Any]) -> Any:
        # A field that this version does not know (a newer program wrote it) is passed over.
        if not known.issuperset(value):
            value = {name: held for name, held in value.items() if name in known}
        for name, build in inner:
            if name in value:
                value[name] = build(value[name])
        return kind(**value)

    return build_noun
