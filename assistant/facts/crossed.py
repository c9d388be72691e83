"""Two numbers of a statement, each given to what the source gives the other."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from assistant.facts.binding import Bound, rivals
from assistant.facts.direction_words import direction_cue
from assistant.facts.meaning import light_roots
from assistant.facts.reason import Reason
from assistant.facts.values import comparator_agrees, value_matches
from assistant.facts.view import View, align


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


def check_bounded(statement: View, sources: Sequence[View]) -> list[Reason]:
    """A number with the bound of another of the same value: what the statement says of it stands beside that one ("fewer than
    three levels in one session", "more than three levels in one session, as safe as fewer than three")."""
    for bound in statement.bounds:
        for view in sources[:2]:
            same = [b for b in view.bounds if value_matches(bound.quantity, b.quantity) and b.quantity.role == bound.quantity.role]
            agreed = [b for b in same if comparator_agrees(bound.quantity, b.quantity)]
            against = [b for b in same if not comparator_agrees(bound.quantity, b.quantity)]
            if len(agreed) != 1 or len(against) != 1 or any(
                b is not bound and value_matches(b.quantity, bound.quantity) for b in statement.bounds
            ):
                continue
            near = _closeness(statement, bound, view, agreed[0]), _closeness(statement, bound, view, against[0])
            if near[1] > near[0]:
                return [Reason("comparator", bound.quantity.text, against[0].quantity.text, True)]
    return []


#: So many words of content on either side of a number are its place.
_PLACE = 4


def _closeness(statement: View, mine: Bound, view: View, theirs: Bound) -> int:
    """How many words of a number's place in the statement stand in a number's place in the source."""
    here, there = _beside(statement, mine), _beside(view, theirs)
    alignment = align(statement, view)
    return sum(
        any(j in there for j in alignment[i])
        for i in here
        if statement.sentence.tokens[i].root not in light_roots() and direction_cue(statement.sentence.tokens[i]) is None
    )


def _beside(view: View, bound: Bound) -> set[int]:
    tokens = view.sentence.tokens
    ahead = [i for i in view.content if tokens[i].end <= bound.quantity.start][-_PLACE:]
    behind = [i for i in view.content if tokens[i].start >= bound.quantity.end][:_PLACE]
    return {*ahead, *behind}


def check_senses(statement: View, sources: Sequence[View]) -> list[Reason]:
    """What a number or a label stands for, turned into its opposite ("13 to 18: stable" of "13-18 = instability").

    Args:
        statement: The statement's sentence.
        sources: All sentences that it rests on.
    """
    for bound in statement.bounds:
        places = [(v, b) for v in sources for b in v.bounds if value_matches(bound.quantity, b.quantity) == 2]
        if len(places) != 1 or len(places[0][0].content) > _ITEM:
            continue
        view = places[0][0]
        for i in bound.own:
            token = statement.sentence.tokens[i]
            same = [j for j in align(statement, view)[i] if view.sentence.tokens[j].root == token.root]
            if same and all(view.sentence.tokens[j].lexical_negative != token.lexical_negative for j in same):
                return [Reason("negation", token.text, view.sentence.tokens[same[0]].text, True)]
    return []


#: An item of a list that gives a number its meaning has so many words of content at most.
_ITEM = 4
