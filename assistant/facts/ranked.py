"""More and less between two things of which each has its number: the statement must go the way that the numbers go."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.facts.binding import rivals
from assistant.facts.direction_words import direction_cue
from assistant.facts.meaning import light_roots
from assistant.facts.quantity import Quantity
from assistant.facts.reason import Reason
from assistant.facts.tokens import is_content
from assistant.facts.view import View, align

_THAN = re.compile(r"\bthan\b", re.I)
_ENDS = re.compile(r"[;:.]\s|,\s(?:and|but|while|whereas|which|who)\b")
#: So many words of content on either side of "than" are what it sets against each other.
_SIDE = 2
#: The number of a thing stands right behind it, in brackets or not.
_NUMBERED = re.compile(r"(?:\s[\w-]+){0,3}\s?\((?:n\s?=\s?)?$|\s(?:in\s)?$", re.I)


def check_ranked(statement: View, sources: Sequence[View]) -> list[Reason]:
    """More or fewer of one thing than of another, where their numbers go the other way.

    Args:
        statement: The statement's sentence.
        sources: All sentences that it rests on.
    """
    text = statement.sentence.text
    for match in _THAN.finditer(text):
        start = max((m.end() for m in _ENDS.finditer(text, 0, match.start())), default=0)
        end = next((m.start() for m in _ENDS.finditer(text, match.end())), len(text))
        cues = [m for m in _CUE.finditer(text, start, match.start()) if not _DENIED.search(text, start, m.start())]
        if not cues:
            continue
        sign, word = (-1 if cues[-1]["less"] else 1), text[cues[-1].start() : match.end()]
        one, two = _one_number(statement, start, match.start()), _one_number(statement, match.end(), end)
        if one is not None and two is not None:
            if rivals(one, two) and sign * (one.low - two.low) < 0:
                return [Reason("direction", word, f"{one.text}, {two.text}", True)]
            continue
        found = _sides(statement, match.start(), match.end(), start, end, sources)
        if found is not None and sign * (found[0].low - found[1].low) < 0:
            return [Reason("direction", word, f"{found[0].text}, {found[1].text}", True)]
    return []


_CUE = re.compile(
    r"\b(?:(?P<less>less|fewer|lower|smaller|shorter|rarer|thinner|younger|earlier|sooner|cheaper)|more|higher|greater|larger|longer|commoner|thicker|older|later)\b",
    re.I,
)
_DENIED = re.compile(r"\b(?:no|not|never)\s$", re.I)


def _one_number(view: View, start: int, end: int) -> Quantity | None:
    """The one plain number between two places; None where there is none, or several."""
    found = [
        b.quantity for b in view.bounds
        if start <= b.quantity.start < end and b.quantity.role in ("value", "n") and not b.quantity.is_range and b.quantity.comparator == "eq"
    ]  # fmt: skip
    return found[0] if len(found) == 1 else None


def _sides(
    statement: View, ahead: int, behind: int, start: int, end: int, sources: Sequence[View]
) -> tuple[Quantity, Quantity] | None:
    """The numbers that one sentence of the source gives to what stands on either side of "than"."""
    tokens, light = statement.sentence.tokens, light_roots()
    words = [i for i, t in enumerate(tokens) if is_content(t) and t.root not in light and direction_cue(t) is None]
    left = [i for i in words if start <= tokens[i].start < ahead][-_SIDE:]
    right = [i for i in words if behind <= tokens[i].start < end][:_SIDE]
    for view in sources:
        alignment = align(statement, view)
        both = {j for i in left for j in alignment[i]} & {j for i in right for j in alignment[i]}
        one = {q for i in left for j in alignment[i] if j not in both and (q := _number_of(view, j)) is not None}
        two = {q for i in right for j in alignment[i] if j not in both and (q := _number_of(view, j)) is not None}
        if len(one) == len(two) == 1 and one != two:
            pair = one.pop(), two.pop()
            return pair if rivals(*pair) else None
    return None


def _number_of(view: View, j: int) -> Quantity | None:
    """The number that stands right behind a word of the source."""
    text, at = view.sentence.text, view.sentence.tokens[j].end
    for bound in view.bounds:
        quantity = bound.quantity
        if quantity.start > at and quantity.role in ("value", "n") and not quantity.is_range:
            return quantity if _NUMBERED.fullmatch(text[at : quantity.start]) else None
    return None
