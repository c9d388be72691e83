"""Numbers of a statement that need not stand in its source as numbers: "one" for "a", the count of the statement's own list,
the year or the label of what is cited."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.facts.binding import Bound
from assistant.facts.quantity import Quantity
from assistant.facts.values import value_matches
from assistant.facts.view import View, align


def is_named(statement: View, quantity: Quantity, around: Sequence[View]) -> bool:
    """Whether a number belongs to the name of a place, a work or a heading that stands over the source."""
    tokens = statement.sentence.tokens
    if quantity.dimension == "label:group" and any(
        tokens[a.first].start <= quantity.start <= tokens[a.last].end for a in statement.arms
    ):
        return True
    if quantity.dimension in _NAMING and in_context(quantity, around):
        return True
    if _in_lead(statement, quantity, around):
        return True
    return quantity.role == "year" and _names_a_work(statement, quantity) and in_context(quantity, around)


def is_said_otherwise(statement: View, bound: Bound, sources: Sequence[View]) -> bool:
    """Whether the source says a number in words that are none ("a", "the last decade"), or the statement counts its own list."""
    quantity = bound.quantity
    if quantity.dimension == "time" and _decade(quantity, sources):
        return True
    return (
        _is_single(statement, bound, sources)
        or _counts_own_list(statement, quantity)
        or _counts_arms(statement, quantity, sources)
        or _is_several(statement, quantity, sources)
    )


_TREATED = re.compile(r"\s(?:\w+\s)?(?:groups|arms|treatments|procedures|therapies|techniques|methods|approaches|interventions)\b", re.I)
_SEVERAL = re.compile(r"\b(?:multi\w{3,}|multiple|several|many|various|both|two|plural)\b", re.I)


def _counts_arms(statement: View, quantity: Quantity, sources: Sequence[View]) -> bool:
    """Whether "two treatments" counts the groups that the source names."""
    if not quantity.worded or not _TREATED.match(statement.sentence.text, quantity.end):
        return False
    return any(len({a.value for a in view.arms}) == quantity.low for view in sources)


def _is_several(statement: View, quantity: Quantity, sources: Sequence[View]) -> bool:
    """Whether "more than one" counts what the source calls several ("multilevel")."""
    said = quantity.worded and quantity.low == 1 and quantity.comparator == "gt"
    return said and any(_SEVERAL.search(view.sentence.text) for view in sources)


#: Labels that name a place of the source, which its heading may give.
_NAMING = frozenset({"label:figure", "label:table", "label:slide", "label:group", "label:reference"})


_SOMEONE = re.compile(r"one\s(?:\w+s|should|may|can|must|might)\s(?!of\b)(?!\w+ (?:was|were|had|is|has)\b)", re.I)
#: Behind these "one" is a number, not anybody.
_COUNTS = re.compile(r"\b(?:through|in|at|of|with|by|for|only|to|from|on|via|than|least|just|exactly|over|under|into|within|per|about)\s$", re.I)
_EXCEPT_ONE = re.compile(r"\b(?:except|but|save|other than|apart from|only)\s(?:for\s)?one\b", re.I)


def _decade(quantity: Quantity, sources: Sequence[View]) -> bool:
    """Whether ten years are the decade of which the source speaks without a number."""
    tens = round(quantity.low / 365.25, 1) == 10 == round(quantity.high / 365.25, 1)
    return tens and any(re.search(r"\b(?:last|past|previous|the|a)\sdecade\b", v.sentence.text, re.I) for v in sources)


#: What "one" counts stands so many words behind it at most.
_BEHIND = 2


def _is_single(statement: View, bound: Bound, sources: Sequence[View]) -> bool:
    """Whether a spelled "one" counts what the source has with "a" or "single"."""
    quantity = bound.quantity
    if not (quantity.worded and quantity.low == 1 and quantity.dimension == "count"):
        return False
    if _SOMEONE.match(statement.sentence.text, quantity.start) and not _COUNTS.search(statement.sentence.text, 0, quantity.start):
        return True
    after = [i for i in statement.content if statement.sentence.tokens[i].start >= quantity.end][:_BEHIND]
    for view in sources:
        tokens, alignment = view.sentence.tokens, align(statement, view)
        if _EXCEPT_ONE.search(view.sentence.text):
            return True
        for i in after:
            for j in alignment[i]:
                if any(t.folded in ("single", "a", "an", "once") for t in tokens[max(0, j - 2) : j]):
                    return True
            root = statement.sentence.tokens[i].root
            if any(t.folded.startswith(("uni", "mono")) and root[:5] in t.folded for t in tokens):
                return True
    return False


def _counts_own_list(statement: View, quantity: Quantity) -> bool:
    """Whether a spelled number counts what the statement itself lists ("two kinds: A and B")."""
    if not quantity.worded:
        return False
    behind = statement.sentence.text[quantity.end :]
    listed = _LIST_AFTER_COLON.match(behind) or _LIST_OF.match(behind)
    if listed is None:
        return False
    items = [i for i in re.split(r"[,;]\s(?:and\s|or\s)?|\sand\s|\sor\s", listed["list"]) if i.strip()]
    return len(items) == quantity.low


_LIST_AFTER_COLON = re.compile(r"\s(?:[\w-]+\s){1,6}?(?:[\w\s-]{0,40})(?::|,\s(?:namely|that is|i\.e\.,?|which are))\s(?P<list>.+)$")
#: "All four of A, B, C and D", "the five keywords A, B, C, D and E".
_LIST_OF = re.compile(r"\sof\s(?P<list>[A-Z][^.;:]+,[^.;:]+\sand\s[^.;:,]+)\.?$")


def _names_a_work(statement: View, quantity: Quantity) -> bool:
    """Whether a year belongs to the name of a work ("Wallace 2015", "the 2015 review")."""
    text = statement.sentence.text
    return bool(
        (
            re.search(r"(?:[A-Z][\w'-]+|et al\.?,?)\s\(?$", text[: quantity.start])
            and not re.search(
                r"(?:January|February|March|April|May|June|July|August|September|October|November|December)\s$",
                text[: quantity.start],
            )
        )
        or re.match(
            r"\s(?:review|paper|study|series|article|abstract|trial|update|overview|publication)\b",
            text[quantity.end :],
        )
    )


def _in_lead(statement: View, quantity: Quantity, around: Sequence[View]) -> bool:
    """Whether a spelled number stands in a lead before a colon that is a heading of the source, number and all."""
    colon = statement.sentence.text.find(": ", quantity.end)
    if not quantity.worded or colon < 0 or not in_context(quantity, around):
        return False
    lead = {t.root for t in statement.sentence.tokens if t.end <= colon and t.kind == "word"}
    return any(lead <= {t.root for t in view.sentence.tokens} | {"slid"} for view in around)


def in_context(quantity: Quantity, around: Sequence[View]) -> bool:
    return any(value_matches(quantity, b.quantity) for view in around for b in view.bounds)
