"""A reading as plain JSON, and back with every value checked: the child that sent it may have been taken over by a file."""

from __future__ import annotations

from dataclasses import astuple, fields
from math import isfinite
from typing import Any

from ingest.document import Box, Hint, Metadata, Page, Reading
from ingest.errors import UnreadableFile
from ingest.readers.limits import Limits

_KINDS = frozenset({
    "title", "author", "abstract", "furniture", "caption", "heading", "paragraph", "list_item", "superscript", "table",
    "header_row", "row", "cell", "cell_rows", "reference", "reference_title", "xref", "link", "note",
})  # fmt: skip
_MAX_NAME = 2_000


def pack_reading(reading: Reading) -> dict[str, Any]:
    """A reading as values that JSON knows; halves of surrogate pairs become question marks."""
    return {
        "text": reading.text.encode("utf-8", "replace").decode(),
        "format": reading.format,
        "metadata": {f.name: getattr(reading.metadata, f.name) for f in fields(Metadata)},
        "pages": [astuple(page) for page in reading.pages],
        "hints": [[hint.kind, hint.start, hint.end, hint.value] for hint in reading.hints],
        "boxes": [astuple(box) for box in reading.boxes],
    }


def unpack_reading(packed: Any, limits: Limits) -> Reading:
    """A reading from JSON values.

    Raises:
        UnreadableFile: If anything in it is not what a reading may hold, or beyond a limit.
    """
    try:
        text = packed["text"]
        _require(isinstance(text, str) and len(text) <= limits.characters and "\x00" not in text)
        text.encode("utf-8")
        pages = tuple(Page(_integer(n), _offset(start, text)) for n, start in packed["pages"])
        _require(len(pages) <= 20 * limits.pages and [p.start for p in pages] == sorted(p.start for p in pages))
        hints = tuple(_hint(values, text) for values in packed["hints"])
        boxes = tuple(_box(values, text) for values in packed["boxes"])
        return Reading(text, _string(packed["format"]), _metadata(packed["metadata"]), pages, hints, boxes)
    except (TypeError, ValueError, KeyError, AttributeError, UnicodeError):
        raise UnreadableFile("The reader's answer makes no sense; the file may be damaged.") from None


def _require(holds: bool) -> None:
    if not holds:
        raise ValueError


def _integer(value: Any) -> int:
    _require(type(value) is int and abs(value) < 1 << 40)
    return value


def _offset(value: Any, text: str) -> int:
    _require(0 <= _integer(value) <= len(text))
    return value


def _string(value: Any) -> str:
    _require(isinstance(value, str) and len(value) <= _MAX_NAME)
    value.encode("utf-8")
    return value


def _hint(values: Any, text: str) -> Hint:
    kind, start, end, value = values
    _require(kind in _KINDS and _offset(start, text) < _offset(end, text))
    if isinstance(value, list):
        value = tuple(_integer(v) for v in value)
    elif isinstance(value, str):
        value = value[:_MAX_NAME]
    elif value is not None:
        value = _integer(value)
    return Hint(kind, start, end, value)


def _box(values: Any, text: str) -> Box:
    start, end, page, *sides = values
    _require(len(sides) == 4 and all(isinstance(s, (int, float)) and isfinite(s) for s in sides))
    _require(_offset(start, text) < _offset(end, text))
    return Box(start, end, _integer(page), *map(float, sides))


def _metadata(values: dict[str, Any]) -> Metadata:
    authors = tuple(_string(author) for author in values["authors"][:5_000])
    year = None if values["year"] is None else _integer(values["year"])
    always = {name: _string(values[name][:_MAX_NAME]) for name in ("title", "kind", "coverage")}
    names = [f.name for f in fields(Metadata) if f.name not in ("authors", "year", *always)]
    rest: dict[str, Any] = {n: None if values[n] is None else _string(values[n][:_MAX_NAME]) for n in names}
    return Metadata(authors=authors, year=year, **always, **rest)
