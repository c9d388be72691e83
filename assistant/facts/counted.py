"""What a number counts: patients are not vertebrae, and trials are no centres, though the number is the same."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.facts.binding import Bound
from assistant.facts.meaning import phrase_roots
from assistant.facts.quantities import Quantity
from assistant.facts.reason import Reason
from assistant.facts.view import View

#: Classes of things that are counted, as data; a thing of one class is none of another.
_CLASSES = (
    "patient people person individual subject participant adult volunteer man woman child boy girl",
    "vertebra vertebral_body level segment",
    "lesion tumor metastasis",
    "fracture",
    "center clinic hospital site institution country",
    "study trial article paper report review",
    "procedure intervention session operation",
    "injection infiltration",
    "sample core specimen",
    "needle probe electrode cannula",
    "day week month year hour minute second",
    "euro", "dollar", "pound",
    "point",
)  # fmt: skip
#: Words that may stand for things of any class.
_ANY = frozenset(phrase_roots("case")[0] for _ in "1")
#: How far behind a number [words] the thing it counts may stand.
_NEAR = 4
#: Between a number and what it counts: describing words, and for a share "of the".
_GAP = re.compile(r"\s?(?:\([^()]*\)\s)?(?:(?:of|in)\s(?:the\s|all\s|these\s|those\s|its\s)?(?:\d+\s)?)?(?:[\w-]+\s){0,3}")
_STOPS = re.compile(r"[,;:.()]|\b(?:and|or|with|for|from|to|by|at|after|before|were|was|had|have|than|versus|vs|is|are|who|that)\b")


@lru_cache(maxsize=1)
def _roots() -> dict[str, int]:
    found = {}
    for n, words in enumerate(_CLASSES):
        for word in words.split():
            found[phrase_roots(word.split("_")[0])[0]] = n
    return found


def check_counted(statement: View, bound: Bound, held: View, theirs: Bound) -> Reason | None:
    """A number of one thing that counts another in the source ("62 vertebrae", "62 patients").

    Args:
        statement: The statement's sentence.
        bound: The number.
        held: The sentence of the source in which it stands.
        theirs: The number there.
    """
    mine, other = _counted(statement, bound.quantity), _counted(held, theirs.quantity)
    if mine is None or other is None or mine[0] == other[0]:
        return None
    return Reason("unit", f"{bound.quantity.text} {mine[1]}", f"{theirs.quantity.text} {other[1]}", True)


def _counted(view: View, quantity: Quantity) -> tuple[int, str] | None:
    """The class of what a number counts, with its word; None where the words do not tell."""
    if quantity.role not in ("value", "n") or quantity.dimension not in ("count", "percent", "proportion"):
        return None
    text, tokens = view.sentence.text, view.sentence.tokens
    after = [i for i, t in enumerate(tokens) if t.start >= quantity.end][: _NEAR + 3]
    n = 0
    for i in after:
        token, gap = tokens[i], text[quantity.end : tokens[i].start]
        gap = re.sub(r"^\s?\([^()]*\)", "", gap)
        gap = re.sub(r"^\s?(?:of|in)\s(?:the|all|these|those|its|treated)?\s?", "", gap) if quantity.percent is not None else gap
        if _STOPS.search(gap) or n > _NEAR:
            return None
        if token.kind == "number":
            continue
        n += 1
        if token.root in _ANY:
            return None
        kind = _roots().get(token.root)
        if kind is None:
            continue
        behind = tokens[i + 1] if i + 1 < len(tokens) else None
        if behind is not None and text[token.end : behind.start] == " " and _roots().get(behind.root) is not None:
            continue  # "patient years", "fracture levels"
        if token.folded == "vertebral" and (behind is None or behind.folded not in ("body", "bodies")):
            continue
        return kind, token.text
    return None
