"""Whether a statement only repeats its source: whole sentences or items of it, word for word and in order."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.facts.clauses import split_sentences
from assistant.facts.tokens import clean_text

_WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*|[<>≤≥~±=%+]")
_LINE = re.compile(r"\s*[\n;•\uf0b7\uf0a7\uf076\uf0d8]\s*|\s\|\s")
_LEAD = re.compile(r"(?P<lead>[^:.]{2,80}):\s+(?P<rest>.+)", re.S)


def repeats_source(statement: str, source: str, context: str = "") -> bool:
    """Tell whether a statement is one or several whole sentences or items of a source that follow one another.

    Args:
        statement: The statement; a lead before a colon may be words that stand over the source.
        source: The source.
        context: What stands over it.
    """
    said = _words(statement)
    if _stands_whole(said, source):
        return True
    lead = _LEAD.match(statement)
    over = set(_words(context))
    return bool(lead and over.issuperset(_words(lead["lead"])) and _stands_whole(_words(lead["rest"]), source))


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
