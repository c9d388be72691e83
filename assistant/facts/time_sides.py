"""On which side of an event a time lies: "three days before" does not stand on "three days after"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.facts.quantity import Quantity
from assistant.facts.reason import Reason
from assistant.facts.values import value_matches
from assistant.facts.view import View

#: What stands right behind a time that lies before something, and behind one that follows it.
_BEHIND = (
    (
        re.compile(
            r"\s?(?:in advance|beforehand|before\b(?! and after)|prior to\b|ahead of\b|preceding\b|earlier\b|pre(?=[a-z]))",
            re.I,
        ),
        -1,
    ),
    (
        re.compile(
            r"\s?(?:after\b|afterwards?\b|following\b|post(?=[a-z-])|later\b|thereafter\b|since\b|on from\b|from then on\b|into\b|(?:of )?follow-?\s?up\b)",
            re.I,
        ),
        1,
    ),
)
#: The same before the time ("after surgery, at three months"; "at the last follow-up, 6 months").
_AHEAD = re.compile(r"\b(?:after|following)\s(?:\w+\s){1,3}(?:in|within|at|by)\s$", re.I)
#: What takes so long before it comes, comes so long after.
_LASTS = re.compile(
    r"\b(?:tak(?:e|es|ing)|took|last(?:s|ed)?|wait(?:s|ed)?|need(?:s|ed)?|pass(?:es|ed)?|be)\s(?:\w+\s){0,2}$", re.I
)
_EVENT = re.compile(r"\s?before\s(?:the\s|an?\s|any\s)?\w+(?:\s(?:until|when|and|or|is|was|begins)\b|\s?[,.;]|$)", re.I)
#: A day, week or month that is only called the next or the same.
_NEAR = re.compile(
    r"\b(?P<which>next|following|same|previous|preceding)\s(?P<unit>day|night|morning|week|month|year)\b", re.I
)


def check_time_sides(statement: View, sources: Sequence[View]) -> list[Reason]:
    """A time before an event that the source has after it or the reverse, and the next week for the next day.

    Args:
        statement: The statement's sentence.
        sources: All sentences that it rests on.
    """
    for bound in statement.bounds:
        mine = _side(statement, bound.quantity)
        if not mine:
            continue
        held = [
            (side, view, other.quantity)
            for view in sources
            for other in view.bounds
            if value_matches(bound.quantity, other.quantity) and (side := _side(view, other.quantity))
        ]
        if held and all(side != mine for side, _, _ in held):
            _, view, other = held[0]
            return [Reason("time", _quote(statement, bound.quantity), _quote(view, other), True)]
    return _next(statement, sources)


def _side(view: View, quantity: Quantity) -> int:
    """-1 for a time before something, 1 for one after it, 0 where the words do not tell."""
    if quantity.dimension != "time" or quantity.role != "value":
        return 0
    text = view.sentence.text
    if _LASTS.search(text[: quantity.start]) and not _EVENT.match(text, quantity.end):
        return 0
    for pattern, side in _BEHIND:
        if pattern.match(text, quantity.end):
            return side
    return 1 if _AHEAD.search(text[: quantity.start]) else 0


def _quote(view: View, quantity: Quantity) -> str:
    return view.sentence.text[quantity.start : quantity.end + 16].strip()


def _next(statement: View, sources: Sequence[View]) -> list[Reason]:
    """ "The next week" where the source has "the next day"."""
    held = [m for view in sources for m in _NEAR.finditer(view.sentence.text)]
    for match in _NEAR.finditer(statement.sentence.text):
        alike = [m for m in held if _kind(m) == _kind(match)]
        if alike and not any(m["unit"].lower() == match["unit"].lower() for m in alike):
            return [Reason("time", match.group(), alike[0].group(), True)]
    return []


def _kind(match: re.Match[str]) -> str:
    which = match["which"].lower()
    return {"following": "next", "preceding": "previous"}.get(which, which)
