"""Whether a number stands in the sentence of the source that its statement rests on, or only in another one near it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.facts.binding import Bound, rivals
from assistant.facts.meaning import light_roots
from assistant.facts.reason import Reason
from assistant.facts.values import comparable, comparator_agrees, value_matches
from assistant.facts.view import View, align

#: Weights of what a sentence shares with a statement: a word that belongs to the number, one that does not, a name, and
#: another number of the statement.
_OWN, _OTHER, _NAME, _NUMBER = 1.0, 0.34, 1.0, 1.0
#: What stands farther from the number than so many words speaks of it less, where a statement tells several things.
_BESIDE, _FAR = 7, 0.4
#: The number's sentence may share so much less than the best one before it is taken for another's.
_LESS, _SHARE = 0.85, 0.75
#: The same few times stand all over a text, so that less decides which sentence's they are.
_LESS_TIME = 0.65
#: In a list each item has its value, and so many words are an item's.
_LESS_ITEM, _FEW = 0.5, 6


#: What adds up is no one item's.
_TOTAL = re.compile(r"\b(?:total\w*|sum|adds? up|in all|altogether|overall)\b", re.I)


def check_home(statement: View, bound: Bound, held: View, sources: Sequence[View]) -> Reason | None:
    """A number that one sentence has, where another that says more of the statement has another number in its place.

    Args:
        statement: The statement's sentence.
        bound: The number.
        held: The sentence of the source in which it stands.
        sources: All sentences of the source.

    Returns:
        The number with the one that stands in its place, or None.
    """
    if bound.quantity.role in ("label", "year") and bound.quantity.dimension != "label:level":
        return None
    if _TOTAL.search(statement.sentence.text) and _TOTAL.search(held.sentence.text):
        return None
    mine = _share(statement, bound, held)
    for view in sources:
        if view is held:
            continue
        if _own(statement, bound, held) > _own(statement, bound, view):
            continue
        share = _share(statement, bound, view)
        least = _LESS_TIME if bound.quantity.dimension == "time" else _LESS
        if _is_item(view) and _is_item(held) and not _own(statement, bound, held):
            least = _LESS_ITEM
        if mine > _SHARE * share or share - mine < least:
            continue
        rival = _in_its_place(statement, bound, view)
        if rival is not None:
            return Reason("number", bound.quantity.text, rival.quantity.text, True)
    return None


def _is_item(view: View) -> bool:
    """Whether a sentence is but a thing with its value ("rigid (S2-S5): 0")."""
    return len(view.content) <= _FEW and len([b for b in view.bounds if b.quantity.role == "value"]) <= 2


def _share(statement: View, bound: Bound, view: View) -> float:
    """How much a sentence of the source shares with a statement, as one of its numbers sees it."""
    alignment, tokens = align(statement, view), statement.sentence.tokens
    total = 0.0
    for i in statement.content:
        if not alignment[i] or tokens[i].root in light_roots():
            continue
        same = [view.sentence.tokens[j] for j in alignment[i] if view.sentence.tokens[j].root == tokens[i].root]
        if same and all(t.lexical_negative != tokens[i].lexical_negative for t in same):
            continue
        exact = bool(same)
        weight = (_OWN if i in bound.own else _OTHER) * (1.0 if exact else 0.7) * _nearness(statement, bound, tokens[i].start)
        total += weight + (_NAME if tokens[i].is_name or (i and tokens[i].text[:1].isupper()) else 0.0)
    for other in statement.bounds:
        if other is not bound and any(
            value_matches(other.quantity, o.quantity) and comparator_agrees(other.quantity, o.quantity)
            for o in view.bounds
        ):
            total += _NUMBER * _nearness(statement, bound, other.quantity.start)
    return total


def _nearness(statement: View, bound: Bound, at: int) -> float:
    """1 for what stands beside a number, less for what stands far from it."""
    if len(statement.bounds) < 2:
        return 1.0
    low, high = sorted((at, bound.quantity.start))
    between = sum(low <= t.start < high for t in statement.sentence.tokens)
    return 1.0 if between <= _BESIDE else _FAR


def _own(statement: View, bound: Bound, view: View) -> int:
    """How many of the words that belong to the number alone a sentence speaks of."""
    alignment = align(statement, view)
    shared = (
        frozenset().union(*(b.own for b in statement.bounds if b is not bound))
        if len(statement.bounds) > 1
        else frozenset()
    )
    return sum(bool(alignment[i]) for i in bound.own - shared if statement.sentence.tokens[i].root not in light_roots())


def _in_its_place(statement: View, bound: Bound, view: View) -> Bound | None:
    """A number of the same kind that a sentence has and the statement does not."""
    said = [b.quantity for b in statement.bounds]
    if any(value_matches(bound.quantity, o.quantity) for o in view.bounds):
        return None
    for other in view.bounds:
        same = other.quantity.role == bound.quantity.role or {other.quantity.role, bound.quantity.role} <= {
            "value",
            "n",
            "denominator",
        }
        fine = bound.quantity.dimension == "count" and (bound.quantity.digits > 0) != (other.quantity.digits > 0)
        other_kind = fine or not (same and comparable(bound.quantity, other.quantity) and rivals(bound.quantity, other.quantity))
        if not other_kind and not any(value_matches(q, other.quantity) for q in said):
            return other
    return None
