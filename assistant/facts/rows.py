"""What a table's row says of two groups and of times: which has more, when, and whether the difference is significant."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.facts.reason import Reason
from assistant.facts.relations import read_directions
from assistant.facts.values import value_matches
from assistant.facts.view import View

_P = re.compile(r"\bP(?:-|\s)?(?:value)?s?\s*:?\s*(?:of\s|was\s)?(?P<sign>[=<>≤≥])?\s?(?P<p>0?\.\d+)", re.I)
#: Where only a P value tells, to differ is to differ significantly.
_DIFFERS = re.compile(r"\b(?:is|are|was|were)\s(?:clearly\s|markedly\s)?different\sfrom\b|\bdiffered\b(?!\snot)", re.I)
_SIGNIFICANT = re.compile(r"\bsignificant(?:ly)?\b", re.I)
_DENIED = re.compile(
    r"\b(?:no|not|non-?|without|neither|nor)\s(?:\w+\s){0,3}?significant(?:ly)?\b|\binsignificant\w*|\bdid not differ\b",
    re.I,
)
#: The customary limit of significance.
_LIMIT = 0.05


def check_rows(statement: View, sources: Sequence[View]) -> list[Reason]:
    """A significant difference where the P value of the source is above the limit and the reverse; and the greater of two
    groups called the smaller, where a table's row gives both."""
    for view in sources[:1]:
        found = (
            _column(statement, view)
            or _significance(statement.sentence.text, view.sentence.text)
            or _greater(statement, view)
        )
        if found:
            return [found]
    return []


#: A row's part under a heading of its own ("Preoperative: PVP 7.1, …;"); what calls a time the one before all; and what
#: tells of a change, of which the first number may be the one before.
_PART = re.compile(r"(?:^|;\s|(?<=:\s))(?P<head>[^:;]{2,40}):\s(?P<cells>[^:;]*\d[^:;]*)(?=;|$|\.$)")
_FIRST = re.compile(
    r"\b(?:pre-?(?:operat|treat|proced|interven)\w*|baseline|before|prior|initial\w*|at first|at the outset|admission)\b",
    re.I,
)
_CHANGE = re.compile(r"\bfrom\b|\bthan\b", re.I)


def _column(statement: View, view: View) -> Reason | None:
    """A value that a row has before treatment, told of a time after it; and one that it has at a time, told as the one before."""
    said, text = statement.sentence.text, view.sentence.text
    parts = [(m.start("cells"), m.end("cells"), m["head"]) for m in _PART.finditer(text)]
    times = [b.quantity for b in statement.bounds if b.quantity.dimension == "time"]
    if len(parts) < _COLUMNS or _CHANGE.search(said):
        return None
    first = _FIRST.search(said)
    for bound in statement.bounds:
        quantity = bound.quantity
        places = [b.quantity.start for b in view.bounds if value_matches(quantity, b.quantity)]
        heads = [h for a, b, h in parts for p in places if a <= p < b]
        if quantity.dimension == "time" or quantity.role != "value" or len(places) != 1 or len(heads) != 1:
            continue
        before = _FIRST.search(heads[0])
        if before and times and not first:
            return Reason("time", times[0].text, heads[0], True)
        if first and times and not before and all(_FIRST.search(said[t.end : t.end + _BEHIND]) for t in times):
            return Reason("time", said[times[0].start : times[0].end + _BEHIND], heads[0], True)
    return None


#: A row of so many parts tells times or groups one after another; and what stands so near behind a time [characters] places it.
_COLUMNS, _BEHIND = 3, 10


def _significance(said: str, held: str) -> Reason | None:
    values = list(_P.finditer(held))
    word = _SIGNIFICANT.search(said) or _DIFFERS.search(said)
    own = _P.search(said)
    if own is not None and word is not None and not _SIGNIFICANT.search(held):
        values = [own]  # the statement's own number is held against the source elsewhere
    if len(values) != 1 or word is None or _SIGNIFICANT.search(held):
        return None
    p, sign = float(values[0]["p"]), values[0]["sign"] or "="
    below = p <= _LIMIT if sign in "<≤" else (p < _LIMIT if sign == "=" else False)
    if below == (_DENIED.search(said) is not None):
        return Reason("strength", word.group(), values[0].group(), True)
    return None


def _greater(statement: View, view: View) -> Reason | None:
    """Only for two groups, of which the statement's subject is one, and one measure in the row."""
    said = [d for d in read_directions(statement.sentence) if d.comparative and d.scale == "amount" and d.polarity == 1]
    held = all(any(value_matches(b.quantity, o.quantity) for o in view.bounds) for b in statement.bounds)
    if len(said) != 1 or not held or len({a.value for a in view.arms}) != 2 or ":" not in view.sentence.text:
        return None
    means = _means(view)
    mine = [a.value for a in statement.arms]
    if len(means) != 2 or not mine or mine[0] not in means:
        return None
    other = next(v for arm, v in means.items() if arm != mine[0])
    difference = means[mine[0]] - other
    if difference * _side(statement, said[0].index, mine) * said[0].sign >= 0:
        return None
    word = statement.sentence.tokens[said[0].index].text
    return Reason("direction", word, f"{means[mine[0]]:g} against {other:g}", True)


def _side(statement: View, index: int, arms: Sequence[object]) -> int:
    """-1 where the first group that is named stands behind "than"; its own side else."""
    than = next((i for i, t in enumerate(statement.sentence.tokens) if t.folded == "than"), None)
    return -1 if than is not None and statement.arms[0].first > than else 1


#: A count with its share in brackets, which tells more of two groups of different size.
_SHARE = re.compile(r"^[^\d]{0,4}\d+ \((?P<value>\d+(?:\.\d+)?)\)")


def _means(view: View) -> dict[object, float]:
    """The one value that a row gives each of its groups."""
    text, tokens = view.sentence.text, view.sentence.tokens
    found: dict[object, float] = {}
    for arm in view.arms:
        start = tokens[arm.last].end
        end = text.find(";", start)
        part = re.sub(r"^\s*\(n\s?=\s?\d+\)", " )", text[start : end if end > 0 else len(text)])
        match = _SHARE.match(part) or re.match(r"^[^\d]{0,4}(?P<value>\d+(?:\.\d+)?)", part)
        if match is None or arm.value in found:
            return {}
        found[arm.value] = float(match["value"])
    return found
