"""Whether a difference is called significant, held against the P value that the source gives for it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.facts.reason import Reason
from assistant.facts.values import value_matches
from assistant.facts.view import View

#: The customary limit of significance.
LIMIT = 0.05
_WORD = re.compile(r"\b(?P<non>non-?|in)?significan(?:t|tly|ce)\b", re.I)
#: A difference that chance may have made, told in other words.
_BY_CHANCE = re.compile(
    r"\b(?:due to|put down to|explained by|ascribed to|a matter of|down to|attributable to|the work of|owing to|no more than)\s(?:mere\s|pure\s)?chance\b",
    re.I,
)
_DENIED = re.compile(
    r"(?:\b(?:no|not|never|nor|neither|without|hardly|cannot|lack(?:s|ed|ing)?|miss(?:es|ed|ing)?|short of|fail(?:s|ed|ing)? to|far from)\b|n't\b)(?:\s[\w-]+){0,5}\s(?:statistical(?:ly)?\s)?$",
    re.I,
)
#: Significance of another kind says nothing of a P value.
_OTHER = re.compile(r"clinical(?:ly)?\s$", re.I)
_SIGNIFICANT = re.compile(r"significan|\bNS\b", re.I)


def says_chance(text: str) -> bool | None:
    """Whether a sentence calls a difference one of chance (True), significant (False), or neither (None)."""
    if _BY_CHANCE.search(text):
        return not re.search(r"\b(?:not|hardly|unlikely|never)\b", text, re.I)
    match = _WORD.search(text)
    if match is None or _OTHER.search(text, 0, match.start()):
        return None
    denied = bool(match["non"]) != bool(_DENIED.search(text, 0, match.start()))
    return denied


def p_of(statement: View, sources: Sequence[View]) -> float | None:
    """The one P value of the source's sentences that have the statement's numbers, else of all; None for several."""
    held = [
        v for v in sources if any(value_matches(b.quantity, o.quantity) for b in statement.bounds for o in v.bounds)
    ] or list(sources)
    found = {
        b.quantity.low
        for v in held
        for b in v.bounds
        if b.quantity.role == "p" and b.quantity.comparator in ("eq", "lt", "le")
    }
    return next(iter(found)) if len(found) == 1 else None


def is_of_chance(statement: View, sources: Sequence[View]) -> bool:
    """Whether a statement says by a denial what the source gives by a P value above the limit alone."""
    p = p_of(statement, sources)
    return p is not None and p > LIMIT and says_chance(statement.sentence.text) is True


def check_chance(statement: View, sources: Sequence[View]) -> list[Reason]:
    """A difference called significant whose P value is above 0.05, and one called insignificant whose is not.

    Args:
        statement: The statement's sentence.
        sources: The sentences that it rests on, the likeliest first.
    """
    said = says_chance(statement.sentence.text)
    if said is None or any(_SIGNIFICANT.search(v.sentence.text) for v in sources):
        return []
    p = p_of(statement, sources)
    if p is None or said == (p > LIMIT):
        return []
    return [Reason("negation", "chance" if said else "significant", f"P = {p:g}", True)]
