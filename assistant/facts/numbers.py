"""Whether the numbers of a statement stand in a source: value, unit, comparator, and what they belong to."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.facts.absent_numbers import name_absent
from assistant.facts.attachment import check_attachment, check_subject
from assistant.facts.binding import Bound, rivals
from assistant.facts.counted import check_counted
from assistant.facts.derived import is_derived
from assistant.facts.excused import is_named, is_said_otherwise
from assistant.facts.home import check_home
from assistant.facts.kin import is_misspelt
from assistant.facts.meaning import Meanings, light_roots
from assistant.facts.number_places import Match, find_disagreement, is_whole
from assistant.facts.quantity import Quantity
from assistant.facts.reason import Reason
from assistant.facts.tokens import Token
from assistant.facts.values import comparable, value_matches
from assistant.facts.view import View, align

#: For each sentence of a source, by identity, what stands before it, the nearest first.
Beside = Mapping[int, Sequence[View]]


def check_numbers(
    statement: View, sources: Sequence[View], around: Sequence[View], meanings: Meanings, beside: Beside | None = None
) -> list[Reason]:
    """Hold every number of a statement against the sentences of its source.

    Args:
        statement: The statement's sentence.
        sources: The sentences that it rests on, the likeliest first.
        around: What stands over or before them (title, section, sentence before), which may name group or time.
        meanings: Synonyms and abbreviations.
        beside: For each sentence, by identity, what stands before it alone, the nearest first.

    Returns:
        What does not agree, an item a number; empty when every number stands there with what it belongs to.
    """
    reasons: list[Reason] = []
    for bound in statement.bounds:
        quantity = bound.quantity
        if is_named(statement, quantity, around):
            continue
        matches = _matches(statement, bound, sources)
        if not matches and (is_said_otherwise(statement, bound, sources) or is_derived(statement, bound, sources)):
            continue
        if not matches:
            reasons.append(name_absent(statement, bound, sources))
            continue
        verdicts = [
            (
                find_disagreement(statement, bound, m, (beside or {}).get(id(m.view), around))
                or check_counted(statement, bound, m.view, m.bound)
                or check_home(statement, bound, m.view, sources)
                or check_attachment(statement, bound, m.view, m.bound, sources)
                or check_subject(statement, bound, m.view, m.bound, meanings),
                m,
            )
            for m in matches
        ]
        if not any(reason is None for reason, _ in verdicts):
            best = max(verdicts, key=lambda v: (v[1].closeness, -_rank(sources, v[1].view)))
            assert best[0] is not None
            reasons.append(best[0])
    return reasons or _exchanged(statement, sources) or _of_another_item(statement, sources)


#: A thing with its value ("rigid (S2-S5): 0") has so many words of content at most.
_ITEM = 6


def _of_another_item(statement: View, sources: Sequence[View]) -> list[Reason]:
    """A value told of a second thing that a list gives to one item alone ("a lytic lesion scores 2, a mixed one 2")."""
    items = [v for v in sources if len(v.bounds) == 1 and len(v.content) <= _ITEM and v.bounds[0].quantity.role == "value"]
    if len(items) < 2:
        return []

    def shared(bound: Bound, view: View) -> bool:
        alignment, tokens = align(statement, view), statement.sentence.tokens
        words = [t.folded for t in view.sentence.tokens]
        return any(
            alignment[i] or any(is_misspelt(tokens[i].folded.removesuffix("al"), w) for w in words)
            for i in bound.own
            if tokens[i].root not in light_roots()
        )

    for bound in statement.bounds:
        alike = [v for v in items if value_matches(bound.quantity, v.bounds[0].quantity)]
        if not alike or any(shared(bound, v) for v in alike):
            continue
        named = [v for v in items if v not in alike and shared(bound, v)]
        taken = any(b is not bound and value_matches(b.quantity, bound.quantity) and shared(b, alike[0]) for b in statement.bounds)
        left = [v for v in items if not any(value_matches(b.quantity, v.bounds[0].quantity) for b in statement.bounds)]
        if named or (taken and left and len(alike) == 1 and any(t.root not in light_roots() for t in (statement.sentence.tokens[i] for i in bound.own))):
            rival = (named or left)[0]
            return [Reason("number", bound.quantity.text, rival.bounds[0].quantity.text, True)]
    return []


#: A sentence that names its groups more often goes through them again and again.
_TWO_ARMS = 3


def _exchanged(statement: View, sources: Sequence[View]) -> list[Reason]:
    """Two numbers that both stand in one source sentence, each with what the statement gives to the other."""
    for one, two in itertools.combinations(statement.bounds, 2):
        if not rivals(one.quantity, two.quantity) or is_whole(statement, one.quantity):
            continue
        for view in sources:
            if len(view.arms) > _TWO_ARMS:
                continue  # a table's row gives each number its own group
            firsts = [b for b in view.bounds if value_matches(one.quantity, b.quantity)]
            seconds = [b for b in view.bounds if value_matches(two.quantity, b.quantity)]
            if len(firsts) != 1 or len(seconds) != 1 or firsts[0] is seconds[0]:
                continue
            kept = _overlap(statement, one, two, view, firsts[0], seconds[0]) + _overlap(
                statement, two, one, view, seconds[0], firsts[0]
            )
            swapped = _overlap(statement, one, two, view, seconds[0], firsts[0]) + _overlap(
                statement, two, one, view, firsts[0], seconds[0]
            )
            if swapped > kept:
                return [Reason("number", one.quantity.text, seconds[0].quantity.text, True)]
            break
    return []


#: What stands within so many words of a number speaks of it, what is farther off less.
_BESIDE, _FAR = 8, 0.34


def _weight(statement: View, i: int, bound: Bound) -> float:
    tokens = statement.sentence.tokens
    low, high = sorted((tokens[i].start, bound.quantity.start))
    return 1.0 if sum(low <= t.start < high for t in tokens) <= _BESIDE else _FAR


def _overlap(statement: View, mine: Bound, other: Bound, view: View, theirs: Bound, rival: Bound) -> float:
    """How many words that a statement gives to one number and not to another a source does, too."""
    tokens = view.sentence.tokens
    only = {_form(tokens[j]) for j in theirs.own} - {_form(tokens[j]) for j in rival.own}
    apart = {_form(statement.sentence.tokens[i]) for i in mine.own} - {
        _form(statement.sentence.tokens[i]) for i in other.own
    }
    alignment = align(statement, view)
    named = {k for a in statement.arms for k in range(a.first, a.last + 1)} if view.arms else set()  # held elsewhere
    lead = statement.sentence.text.rfind(": ", 0, min(mine.quantity.start, other.quantity.start))  # of both alike
    return sum(
        _weight(statement, i, mine)
        * any(
            _form(tokens[j]) in only and j in theirs.own and statement.sentence.polarity(i) == view.sentence.polarity(j)
            for j in alignment[i]
        )
        for i in mine.own - named
        if statement.sentence.tokens[i].start > lead
        and _form(statement.sentence.tokens[i]) in apart and statement.sentence.tokens[i].root not in light_roots()
    )


def _form(token: Token) -> tuple[str, bool]:
    """A word's root, and whether the word denies it: "complete" and "incomplete" are two."""
    return token.root, token.lexical_negative


def _rank(sources: Sequence[View], view: View) -> int:
    return next(i for i, v in enumerate(sources) if v is view)


#: A table's row whose columns tell the size of their group: that is no value of the row.
_SIZED = re.compile(r"\(n = \d+\) \d")


def _matches(statement: View, bound: Bound, sources: Sequence[View]) -> list[Match]:
    found = []
    for view in sources:
        sized = bool(_SIZED.search(view.sentence.text)) and not is_whole(statement, bound.quantity)
        for other in view.bounds:
            closeness = value_matches(bound.quantity, other.quantity)
            if closeness and not (sized and other.quantity.role == "n" and bound.quantity.role != "n"):
                found.append(Match(view, other, closeness))
        if bound.quantity.of and not any(m.view is view for m in found):
            found += _split_proportion(bound.quantity, view)
        if not any(m.view is view for m in found):
            found += _bound_of_range(statement, bound, view)
        if not any(m.view is view for m in found):
            found += _bounded(bound.quantity, view)
    return found


def _split_proportion(quantity: Quantity, view: View) -> list[Match]:
    """24 of 30 also stands where 24 and 30 are both counted in one sentence."""
    counts = {b.quantity.low: b for b in view.bounds if b.quantity.dimension in ("count", "proportion")}
    wholes = {b.quantity.of for b in view.bounds if b.quantity.of} | set(counts)
    if any(b.quantity.of == quantity.of and b.quantity.low != quantity.low for b in view.bounds):
        return []  # the source itself says how many of them
    if quantity.low in counts and quantity.of in wholes:
        return [Match(view, counts[quantity.low], 1)]
    return []


#: A share that a spelled fraction bounds lies within so many points of it; a bounded number within so great a part of itself.
_WITHIN_POINTS, _WITHIN = 17.0, 0.1


def _bounded(quantity: Quantity, view: View) -> list[Match]:
    """What a number told as a bound holds of: "more than half" of 62%, "over 120" of 124."""
    if quantity.comparator not in ("gt", "lt") or quantity.is_range or quantity.role != "value" or quantity.dimension not in ("percent", "count", "proportion"):
        return []
    spelled = quantity.unit == "fraction" or (quantity.dimension == "proportion" and quantity.worded)
    if quantity.dimension == "proportion" and not spelled:
        return []
    bound = quantity.percent if spelled else quantity.low
    assert bound is not None
    sign, found = (1 if quantity.comparator == "gt" else -1), []
    for other in view.bounds:
        held = other.quantity
        value = held.percent if quantity.dimension != "count" else held.low
        if held.role != "value" or held.is_range or held.comparator not in ("eq", "exact") or value is None or not comparable(quantity, held):
            continue
        beyond = (value - bound) * sign
        reach = _WITHIN_POINTS if spelled else _WITHIN * bound
        if 0 < beyond <= reach and (spelled or bound % _ROUND == 0):
            found.append(Match(view, replace(other, quantity=replace(quantity, start=held.start, end=held.end, text=held.text)), 1))
    return found


#: Only a round number is told as a bound of another.
_ROUND = 10


def _bound_of_range(statement: View, bound: Bound, view: View) -> list[Match]:
    """One end of a range stands when the statement names the other end as well, or says from or up to it."""
    quantity = bound.quantity
    for other in view.bounds:
        span = other.quantity
        if not span.is_range or quantity.is_range or not comparable(quantity, span):
            continue
        low, high = replace(span, high=span.low), replace(span, low=span.high)
        named = {
            end
            for end, side in (("low", low), ("high", high))
            for b in statement.bounds
            if not b.quantity.is_range and value_matches(b.quantity, side)
        }
        if value_matches(quantity, high) and (quantity.comparator in ("up_to", "le") or named == {"low", "high"}):
            return [
                Match(
                    view,
                    replace(other, quantity=replace(high, comparator="up_to" if quantity.comparator != "eq" else "eq")),
                    1,
                )
            ]
        if value_matches(quantity, low) and (quantity.comparator == "ge" or named == {"low", "high"}):
            return [
                Match(
                    view,
                    replace(other, quantity=replace(low, comparator="ge" if quantity.comparator == "ge" else "eq")),
                    1,
                )
            ]
    return []
