"""Numbers that a word processor prints before list items but does not store with them."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from ingest.readers.markup import find, local

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_MAX_LEVELS = 9
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


def value_of(element: Element | None, name: str = "val") -> str | None:
    """An attribute by its local name."""
    if element is None:
        return None
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), None)


class Numbering:
    """Counts the items of every list while the paragraphs are read in order."""

    def __init__(self, definitions: Element | None) -> None:
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        if definitions is None:
            return
        abstract = {value_of(e, "abstractNumId"): _read_levels(e) for e in definitions if local(e) == "abstractNum"}
        for number in (e for e in definitions if local(e) == "num"):
            base = value_of(find(number, "abstractNumId"))
            self._levels[value_of(number, "numId") or ""] = abstract.get(base, {})

    def is_list(self, list_id: str) -> bool:
        """Whether a list of that name is defined and its paragraphs are numbered or marked."""
        return list_id != "0" and list_id in self._levels

    def next_label(self, list_id: str, level: int) -> tuple[str, int | None]:
        """What is printed before the next item ("3." or nothing for a bullet), and its number."""
        levels = self._levels.get(list_id, {})
        kind, pattern, start = levels.get(level, ("bullet", "", 1))
        counts = self._counts[list_id]
        counts[level] = counts.get(level, start - 1) + 1
        for deeper in [k for k in counts if k > level]:
            del counts[deeper]
        if kind in ("bullet", "none") or not pattern:
            return "", None

        def written(match: re.Match) -> str:
            at = int(match[1]) - 1
            other = levels.get(at, (kind, "", 1))
            return _write_number(counts.get(at, other[2]), other[0])

        return re.sub(r"%([1-9])", written, pattern), counts[level]


def _read_levels(definition: Element) -> dict[int, tuple[str, str, int]]:
    levels = {}
    for element in (e for e in definition if local(e) == "lvl"):
        index = value_of(element, "ilvl") or "0"
        start = value_of(find(element, "start")) or "1"
        if index.isdecimal() and int(index) < _MAX_LEVELS:
            kind = value_of(find(element, "numFmt")) or "decimal"
            pattern = value_of(find(element, "lvlText")) or ""
            levels[int(index)] = (kind, pattern[:40], int(start) if start.isdecimal() and len(start) < 7 else 1)
    return levels


def _write_number(number: int, kind: str) -> str:
    if kind in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26)
        return letter.upper() if kind == "upperLetter" else letter
    if kind in ("lowerRoman", "upperRoman") and 0 < number < 4000:
        text = ""
        for value, letters in _ROMAN:
            text += letters * (number // value)
            number %= value
        return text.upper() if kind == "upperRoman" else text
    return str(number)
