"""Numbers of a statement that cannot all be true of one another: a part greater than its whole, a share that is not theirs,
a range that ends before it begins."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from assistant.facts.quantity import Quantity
from assistant.facts.reason import Reason
from assistant.facts.view import View

#: Before a whole at the head of its clause ("Of the 53 vertebrae, 29 …").
_OF = re.compile(
    r"(?:^|[,;:.]\s|\band\s)(?:\w+\s){0,2}?(?:of|among)\s(?:the\s|these\s|those\s|all\s|its\s|only\s)*$", re.I
)
#: What between two counts starts another whole.
_ANOTHER = re.compile(r"[;.]|\b(?:of|among|than|after|every|per)\s(?:the\s)?$", re.I)
#: Between a count and its share ("29 (54.7%)", "29 patients (54.7%)").
_IN_BRACKETS = re.compile(r"\s?(?:[a-z]+\s){0,2}\(\s?", re.I)
#: A share may be rounded by so many percentage points.
_ROUNDED = 1.5
_RANGE = re.compile(
    r"(?<![\d.,])(?P<a>\d+(?:\.\d+)?)\s?(?:%|percent)?\s?(?:to|–|-)\s?(?P<b>\d+(?:\.\d+)?)(?![\d.,]*\d)(?!\s?(?:ratio|:))",
    re.I,
)
#: Before two numbers that tell a change and no range.
_CHANGE = re.compile(r"\b(?:from|by|ratio|score|odds)\s(?:\w+\s){0,2}$", re.I)


def check_arithmetic(statement: View, sources: Sequence[View]) -> list[Reason]:
    """Numbers that contradict one another.

    Args:
        statement: The statement's sentence.
        sources: All sentences that it rests on; a range that one of them prints stands as printed.
    """
    return _parts(statement) or _turned_range(statement, sources)


def _parts(statement: View) -> list[Reason]:
    text, quantities = statement.sentence.text, [b.quantity for b in statement.bounds]
    for quantity in quantities:
        if quantity.of and quantity.low > quantity.of:
            return [Reason("number", quantity.text, f"{quantity.low:g} is more than {quantity.of:g}", True)]
    for whole, part in itertools.combinations(filter(_is_count, quantities), 2):
        between = text[whole.end : part.start]
        if not _OF.search(text[: whole.start]) or _ANOTHER.search(between):
            continue
        if part.low > whole.low and part.unit == whole.unit:
            return [Reason("number", part.text, f"{part.low:g} is more than {whole.low:g}", True)]
        share = next(
            (q for q in quantities if q.start >= part.end and _IN_BRACKETS.fullmatch(text, part.end, q.start)), None
        )
        if (
            share is not None
            and share.dimension == "percent"
            and share.role == "value"
            and not share.is_range
            and whole.low
        ):
            told = 100 * part.low / whole.low
            if abs(told - share.low) > _ROUNDED:
                return [Reason("number", share.text, f"{told:.1f}%", True)]
    return []


def _is_count(quantity: Quantity) -> bool:
    return (
        quantity.dimension == "count"
        and quantity.role in ("value", "n")
        and not quantity.is_range
        and quantity.comparator in ("eq", "exact")
    )


def _turned_range(statement: View, sources: Sequence[View]) -> list[Reason]:
    text = statement.sentence.text
    for match in _RANGE.finditer(text):
        low, high = float(match["a"]), float(match["b"])
        if low < high or _CHANGE.search(text[: match.start()]):
            continue
        printed = re.compile(rf"\b{re.escape(match['a'])}\s?%?\s?(?:to|–|--?)\s?{re.escape(match['b'])}\b")
        if not any(printed.search(v.sentence.text) for v in sources):
            return [Reason("number", match.group(), "no range ends where it begins or before", True)]
    return []
