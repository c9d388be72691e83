"""What a number counts: patients are not vertebrae, and trials are no centres, though the number is the same."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.facts.binding import Bound
from assistant.facts.meaning import phrase_roots
from assistant.facts.quantity import Quantity
from assistant.facts.reason import Reason
from assistant.facts.view import View

#: Classes of things that are counted, as data; a thing of one class is none of another.
_CLASSES = (
    "patient people person individual subject participant adult volunteer man woman child boy girl",
    "vertebra level segment",
    "lesion tumor metastasis",
    "fracture",
    "group arm cohort",
    "center clinic hospital site institution", "country nation",
    "study trial article paper report review",
    "procedure intervention session operation",
    "injection infiltration",
    "sample core specimen",
    "needle probe electrode cannula",
    "day week month year hour minute second",
    "euro", "dollar", "pound",
    "point",
)  # fmt: skip
#: Of groups only several are counted.
_SINGULAR = frozenset("group arm cohort".split())
#: Words that may stand for things of any class.
_ANY = frozenset(phrase_roots("case"))
#: How far behind a number [words] the thing it counts may stand.
_NEAR = 4
#: Behind a number: a bracket, and for a share what it is of.
_BRACKET, _OF = re.compile(r"^\s?\([^()]*\)"), re.compile(r"^\s?(?:of|in(?!\s(?:this|our|that|the\spresent|the\scurrent)\b))\s(?:the|all|these|those|its|treated)?\s?")
_STOPS = re.compile(r"[,;:.()]|\b(?:and|or|with|for|from|to|by|at|after|before|were|was|had|have|than|versus|vs|is|are|who|that|within|during|over|per|each|every)\b|\d")


#: Another thing is counted ("one limitation of this study").
_OF_NOUN = re.compile(r"\w{3,}\sof\b")


@lru_cache(maxsize=1)
def _roots() -> dict[str, int]:
    found = {}
    for n, words in enumerate(_CLASSES):
        for word in words.split():
            found[phrase_roots(word)[0]] = n
    return found


def check_counted(statement: View, bound: Bound, held: View, theirs: Bound) -> Reason | None:
    """A number of one thing that counts another in the source ("62 vertebrae", "62 patients").

    Args:
        statement: The statement's sentence.
        bound: The number.
        held: The sentence of the source in which it stands.
        theirs: The number there.
    """
    mine, other = _counted(statement, bound.quantity), _counted(held, theirs.quantity) or _of_whom(held, theirs)
    if mine is None or other is None or mine[0] == other[0]:
        return None
    return Reason("unit", f"{bound.quantity.text} {mine[1]}", f"{theirs.quantity.text} {other[1]}", True)


def _of_whom(view: View, bound: Bound) -> tuple[int, str] | None:
    """The class of what a number counts that is told out of another ("1,306 patients, of whom 948")."""
    told = _OF_WHOM.search(view.sentence.text[: bound.quantity.start])
    if told is None:
        return None
    if "whom" in told.group().lower():
        return 0, "people"
    before = [b.quantity for b in view.bounds if b.quantity.end <= bound.quantity.start and b.quantity.dimension == "count"]
    return next((found for q in reversed(before) if (found := _counted(view, q)) is not None), None)


def _counted(view: View, quantity: Quantity) -> tuple[int, str] | None:
    """The class of what a number counts, with its word; None where the words do not tell."""
    if quantity.role not in ("value", "n") or quantity.dimension not in ("count", "percent", "proportion"):
        return None
    text, tokens = view.sentence.text, view.sentence.tokens
    words = [i for i, t in enumerate(tokens) if t.start >= quantity.end and t.kind != "number"][:_NEAR]
    for i in words:
        gap = _BRACKET.sub("", text[quantity.end : tokens[i].start])
        gap = _OF.sub("", gap) if quantity.percent is not None else gap
        if _STOPS.search(gap) or _OF_NOUN.search(gap) or tokens[i].root in _ANY:
            return None
        kind = _roots().get(tokens[i].root)
        behind = tokens[i + 1] if i + 1 < len(tokens) and text[tokens[i].end : tokens[i + 1].start] == " " else None
        if kind is None or (behind is not None and behind.root in _roots()):
            continue  # "patient years", "fracture levels"
        if tokens[i].folded in _SINGULAR or tokens[i].folded.endswith("ed"):
            continue  # "in group B", "11 to 73% reported"
        if tokens[i].folded != "vertebral" or (behind is not None and behind.folded in ("body", "bodies")):
            return kind, tokens[i].text
    return None


_OF_WHOM = re.compile(r"\bof\s(?:whom|which|these|them|those)\s(?:only\s)?$", re.I)
