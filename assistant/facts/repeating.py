"""Whether a statement only repeats its source: whole sentences or items of it, word for word and in order."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.facts.clauses import split_sentences
from assistant.facts.tokens import clean_text

_WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*|[<>≤≥~±=%+]")
_LINE = re.compile(r"\s*[\n\u2029;•\uf0b7\uf0a7\uf076\uf0d8]\s*|\s\|\s")
_LEAD = re.compile(r"(?P<lead>[^:.]{2,80}):\s+(?P<rest>.+)", re.S)


#: What the composer says of a slide's line that is a reference and no finding.
_REMARK = re.compile(r"\breference listed on the slide:\s", re.I)


def repeats_source(statement: str, source: str, context: str = "") -> bool:
    """Tell whether a statement is one or several whole sentences or items of a source that follow one another.

    Args:
        statement: The statement; a lead before a colon may be words that stand over the source.
        source: The source.
        context: What stands over it.
    """
    statement = _REMARK.sub("", statement)
    said = _words(statement)
    if _stands_whole(said, source) or _lists_items(statement, source):
        return True
    lead = _LEAD.match(statement)
    over = set(_words(context))
    if lead is None or not over.issuperset(_words(lead["lead"])):
        return False
    return _stands_whole(_words(lead["rest"]), source) or _lists_items(lead["rest"], source)


def _lists_items(said: str, source: str) -> bool:
    """Whether a list names whole items of the source, in their order, with others left out."""
    items = [words for item in said.rstrip(". ").split("; ") if (words := _words(item))]
    units, at = _units(source), 0
    for item in items:
        found = next((end for first in range(at, len(units)) if (end := _end_of(item, units, first))), 0)
        if not found:
            return False
        at = found
    return len(items) > 1


def _end_of(item: tuple[str, ...], units: tuple[tuple[str, ...], ...], first: int) -> int:
    """Behind which unit an item ends that begins with the first; 0 where it is no run of whole units."""
    left = item
    for at in range(first, len(units)):
        if left[: len(units[at])] != units[at]:
            return 0
        left = left[len(units[at]) :]
        if not left:
            return at + 1
    return 0


def _stands_whole(said: tuple[str, ...], source: str) -> bool:
    units = _units(source)
    for first in range(len(units)):
        if not said or units[first] != said[: len(units[first])]:
            continue
        left = said
        for unit in units[first:]:
            if left[: len(unit)] != unit:
                break
            left = left[len(unit) :]
            if not left:
                return True
    return False


@lru_cache(maxsize=512)
def _units(source: str) -> tuple[tuple[str, ...], ...]:
    lines = (sentence for line in _LINE.split(source) for sentence in split_sentences(clean_text(line)))
    return tuple(words for line in lines if (words := _words(line)))


@lru_cache(maxsize=1024)
def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(clean_text(text).casefold()))
