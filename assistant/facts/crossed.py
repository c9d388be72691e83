"""Two numbers of a statement, each given to what the source gives the other."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from assistant.facts.binding import Bound, rivals
from assistant.facts.meaning import light_roots
from assistant.facts.reason import Reason
from assistant.facts.relations import direction_cue
from assistant.facts.values import comparator_agrees, value_matches
from assistant.facts.view import View


def check_crossed(statement: View, sources: Sequence[View]) -> list[Reason]:
    """Two numbers whose own words change places: what only the one has in the statement only the other has in the source,
    and the reverse ("68% with a corset, 46% with the wedge" of "68% after the wedge, 46% with the corset").

    Args:
        statement: The statement's sentence.
        sources: All sentences that it rests on.
    """
    for one, two in itertools.combinations(statement.bounds, 2):
        if not rivals(one.quantity, two.quantity):
            continue
        first, second = _only(one, sources), _only(two, sources)
        if first is None or second is None or first[1] is second[1]:
            continue
        ours, theirs = _words(statement, one), _words(statement, two)
        here, there = _words(*first), _words(*second)
        if first[0] is not second[0]:  # each has its own sentence
            here, there = _roots(first[0], *first[0].content), _roots(second[0], *second[0].content)
        if (ours - theirs) & (there - here) and (theirs - ours) & (here - there):
            return [Reason("number", one.quantity.text, second[1].quantity.text, True)]
    return []


def check_repeated(statement: View, sources: Sequence[View]) -> list[Reason]:
    """A number that a statement gives twice and its source once, beside another that the statement leaves out ("41% in one
    group and 41% in the other")."""
    held = [(v, b) for v in sources for b in v.bounds if b.quantity.role in ("value", "n")]
    for one, two in itertools.combinations(statement.bounds, 2):
        quantity = two.quantity
        if quantity.role not in ("value", "n") or value_matches(one.quantity, quantity) < 2:
            continue
        if one.quantity.comparator != quantity.comparator or quantity.dimension in ("time", "year"):
            continue
        alike = [(v, b) for v, b in held if value_matches(quantity, b.quantity)]
        same = [(v, b) for v, b in alike if comparator_agrees(quantity, b.quantity)]
        if len(same) != 1:
            continue
        said = [b.quantity for b in statement.bounds]
        left = [
            b.quantity
            for _, b in held
            if b is not same[0][1]
            and (rivals(quantity, b.quantity) or value_matches(quantity, b.quantity))
            and not any(value_matches(q, b.quantity) and comparator_agrees(q, b.quantity) for q in said)
        ]
        if left:
            what = "comparator" if value_matches(quantity, left[0]) else "number"
            return [Reason(what, quantity.text, left[0].text, True)]
    return []


def _only(bound: Bound, sources: Sequence[View]) -> tuple[View, Bound] | None:
    """The one place of the source that has a number as the statement gives it; None where several have."""
    rated = [(value_matches(bound.quantity, b.quantity), v, b) for v in sources for b in v.bounds]
    best = max((r[0] for r in rated), default=0)
    found = [(v, b) for closeness, v, b in rated if closeness == best]
    return found[0] if best and len(found) == 1 else None


def _words(view: View, bound: Bound) -> frozenset[str]:
    """The roots of the words in a number's own part of its sentence."""
    tokens, (start, end) = view.sentence.tokens, bound.part
    return _roots(view, *(i for i in view.content if start <= tokens[i].start < end))


def _roots(view: View, *indexes: int) -> frozenset[str]:
    tokens = (view.sentence.tokens[i] for i in indexes)
    return frozenset(t.root for t in tokens if t.root not in light_roots() and direction_cue(t) is None)
