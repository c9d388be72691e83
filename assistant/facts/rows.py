"""What a table's row says of two groups: which has more, and whether the difference is significant."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.facts.reason import Reason
from assistant.facts.relations import read_directions
from assistant.facts.view import View

_P = re.compile(r"\bP(?:-|\s)?(?:value)?s?\s*:?\s*(?:of\s|was\s)?(?P<sign>[=<>≤≥])?\s?(?P<p>0?\.\d+)", re.I)
#: Where only a P value tells, to differ is to differ significantly.
_DIFFERS = re.compile(r"\b(?:is|are|was|were)\s(?:clearly\s|markedly\s)?different\sfrom\b|\bdiffered\b(?!\snot)", re.I)
_SIGNIFICANT = re.compile(r"\bsignificant(?:ly)?\b", re.I)
_DENIED = re.compile(
    r"\b(?:no|not|non-?|without|neither|nor)\s(?:\w+\s){0,3}?significant(?:ly)?\b|\binsignificant\w*|\bdid not differ\b", re.I
)
#: The customary limit of significance.
_LIMIT = 0.05


def check_rows(statement: View, sources: Sequence[View]) -> list[Reason]:
    """A significant difference where the P value of the source is above the limit and the reverse; and the greater of two
    groups called the smaller, where a table's row gives both."""
    for view in sources[:1]:
        found = _significance(statement.sentence.text, view.sentence.text) or _greater(statement, view)
        if found:
            return [found]
    return []


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
    if len(said) != 1 or len(statement.bounds) or len({a.value for a in view.arms}) != 2 or ":" not in view.sentence.text:
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


def _means(view: View) -> dict[object, float]:
    """The one value that a row gives each of its groups."""
    text, tokens = view.sentence.text, view.sentence.tokens
    found: dict[object, float] = {}
    for arm in view.arms:
        start = tokens[arm.last].end
        end = text.find(";", start)
        part = re.sub(r"^\s*\(n\s?=\s?\d+\)", " )", text[start : end if end > 0 else len(text)])
        match = re.match(r"^[^\d]{0,4}(?P<value>\d+(?:\.\d+)?)", part)
        if match is None or arm.value in found:
            return {}
        found[arm.value] = float(match["value"])
    return found
