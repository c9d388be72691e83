"""Two numbers of a statement, each given to what the source gives the other."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from assistant.facts.binding import Bound, rivals
from assistant.facts.meaning import light_roots
from assistant.facts.reason import Reason
from assistant.facts.relations import direction_cue
from assistant.facts.values import value_matches
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
