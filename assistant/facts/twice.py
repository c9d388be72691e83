"""A word that a statement has twice where its source has it once beside another of its kind ("lytic rather than lytic")."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from assistant.facts.contrasts import CATEGORIES
from assistant.facts.opposites import side_pairs
from assistant.facts.reason import Reason
from assistant.facts.view import View

#: What a thing is one of: a category or a pair of opposites, and which of it.
Side = tuple[str, object]


def check_twice(statement: View, sources: Sequence[View]) -> list[Reason]:
    """A member of a category told twice, the other one of the source's two not at all.

    Args:
        statement: The statement's sentence.
        sources: The sentences that it rests on, the likeliest first.
    """
    said, held = _count(statement), Counter[Side]()
    for view in sources[:1]:
        held += _count(view)
    for (kind, value), times in said.items():
        others = {v for k, v in held if k == kind and v != value}
        here = held[kind, value]
        if times < 2 or not here or times <= here or not others or any(k == kind and v != value for k, v in said):
            continue
        if len(others) == 1:
            return [Reason("name", str(_name(kind, value)), str(_name(kind, next(iter(others)))), True)]
    return []


def _count(view: View) -> Counter[Side]:
    found: Counter[Side] = Counter()
    tokens, text = view.sentence.tokens, view.sentence.text
    for member in view.members:
        explained = text[: tokens[member.first].start].endswith("(")  # "PMMA (polymethylmethacrylate)"
        found[f"category {member.category}", member.value] += not explained
    for token in tokens:
        for axis, side in side_pairs(token.text):
            found[axis, side] += 1
    return found


def _name(kind: str, value: object) -> object:
    """What a member is called, where its category has names."""
    number = kind.removeprefix("category ")
    return CATEGORIES[int(number)].members[int(str(value))][0] if number != kind else value
