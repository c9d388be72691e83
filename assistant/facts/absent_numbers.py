"""A number that stands nowhere in a source: which number stands in its place, and what of it differs."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.facts.binding import Bound, rivals
from assistant.facts.quantity import Quantity
from assistant.facts.reason import Reason
from assistant.facts.values import value_matches
from assistant.facts.view import View, align


def name_absent(statement: View, bound: Bound, sources: Sequence[View]) -> Reason:
    """A number that stands nowhere in the source: what stands in its place, if anything does."""
    quantity = bound.quantity
    best: tuple[float, Reason] | None = None
    for rank, view in enumerate(sources):
        alignment = align(statement, view)
        for other in view.bounds:
            if any(b is not bound and value_matches(b.quantity, other.quantity) for b in statement.bounds):
                continue  # it is another number of the statement
            score = _kinship(bound, other, alignment)
            if score <= 0:
                continue
            what = _what_differs(quantity, other.quantity)
            reason = Reason(what, quote_bounded(statement, quantity), quote_bounded(view, other.quantity), True)
            score = score - 0.01 * rank
            if best is None or score > best[0]:
                best = (score, reason)
    if best:
        return best[1]
    what = "time" if quantity.dimension in ("time", "year") else "number"
    return Reason(what, quote_bounded(statement, quantity), "", False)


def _what_differs(statement: Quantity, source: Quantity) -> str:
    same_numeral = statement.low / statement.factor == source.low / source.factor
    if same_numeral and statement.unit != source.unit:
        return "unit"
    if statement.dimension in ("time", "year") and statement.role != "age":
        return "time"
    return "number"


def _kinship(bound: Bound, other: Bound, alignment: tuple[tuple[int, ...], ...]) -> float:
    """How likely a source's number is the one that the statement gets wrong: same kind, same words around it."""
    one, two = bound.quantity, other.quantity
    same_numeral = one.low / one.factor == two.low / two.factor and one.high / one.factor == two.high / two.factor
    if one.dimension.startswith("label:") or two.dimension.startswith("label:"):
        return 1.0 if one.dimension == two.dimension else 0.0
    kinds = {one.dimension, two.dimension}
    if (
        one.dimension != two.dimension
        and not kinds <= {"percent", "proportion"}
        and not (same_numeral and one.unit and two.unit)
    ):
        return 0.0
    if (
        (one.role == "p") != (two.role == "p")
        or (one.role == "age") != (two.role == "age")
        or (one.role == "ci") != (two.role == "ci")
    ):
        return 0.0
    if one.dimension == two.dimension == "time" and not rivals(one, two):
        return 0.0
    overlap = sum(bool(set(alignment[i]) & (other.own | other.shared)) for i in bound.own)
    own = sum(bool(set(alignment[i]) & other.own) for i in bound.own)
    if one.dimension == "count" and not own and bound.own and not same_numeral:
        return 0.0  # bare counts of different things
    return 0.2 + overlap + own + (0.5 if one.is_range == two.is_range else 0) + same_numeral


def quote_bounded(view: View, quantity: Quantity) -> str:
    """The number with the words before it that bound it."""
    text = view.sentence.text
    start = quantity.start
    if quantity.comparator not in ("eq",):
        start = max(text.rfind(" ", 0, max(0, quantity.start - 10)), 0)
    return text[start : quantity.end].strip(" ,;(")
