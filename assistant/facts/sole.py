"""One of two things alone: what a statement adds to its source by leaving out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.facts.meaning import light_roots
from assistant.facts.reason import Reason
from assistant.facts.view import View, align, quote_tokens

#: "Only X" and "X alone", without a number or a condition behind.
_ONLY = re.compile(r"\b(?:only|solely|exclusively|purely|merely)\b(?!\s(?:after|before|when|if|once|until|because|as|then|\d|one|two|three|a few|in|on|at|with|by|for|from|to)\b)", re.I)
_ALONE = re.compile(r"\b(?:alone|only)\b(?=\s?(?:[,.;)]|$)|\s(?:would|should|can|may|is|are|was|were|has|have)\b)", re.I)
_JOINT = re.compile(r"(?:'s)?,?\s(?:and|as well as|or|plus|and/or|along with|together with)\s(?:the\s|an?\s|by\s|of\s|their\s|its\s|on\s|in\s)?", re.I)
#: How far a word that is joined with another stands from the joint [characters].
_CLOSE = 24


def check_sole(statement: View, sources: Sequence[View]) -> list[Reason]:
    """One thing alone where the source joins another with it ("only mechanical factors", "mechanical and inflammatory factors").

    Args:
        statement: The statement's sentence.
        sources: All sentences that it rests on.
    """
    for i in _singled_out(statement):
        mates = []
        for view in sources:
            alignment = align(statement, view)
            spoken = {j for places in alignment for j in places}
            mates += [(view, j, _mate(view, j, spoken)) for j in alignment[i]]
        if mates and all(mate is not None for _, _, mate in mates):
            view, j, mate = mates[0]
            return [Reason("strength", quote_tokens(statement, [i], 1), quote_tokens(view, [j, mate or j]), True)]
    return []


def _singled_out(view: View) -> list[int]:
    """The words that are said to be the only ones: the first of content behind "only", the last one before "alone"."""
    text, tokens, found = view.sentence.text, view.sentence.tokens, []
    for match in _ONLY.finditer(text):
        behind = [i for i in view.content if tokens[i].start >= match.end()][:1]
        found += [i for i in behind if tokens[i].start - match.end() < len(" the ")]
    for match in _ALONE.finditer(text):
        before = [i for i in view.content if tokens[i].end <= match.start()][-1:]
        found += [i for i in before if match.start() - tokens[i].end <= 1]
    return [i for i in found if tokens[i].root not in light_roots()]


def _mate(view: View, j: int, spoken: set[int]) -> int | None:
    """What a source joins with a word by "and", where the statement leaves it out."""
    text, tokens = view.sentence.text, view.sentence.tokens
    for match in _JOINT.finditer(text):
        before = [k for k in view.content if tokens[k].end <= match.start() + 2][-1:]
        behind = [k for k in view.content if tokens[k].start >= match.end()][:1]
        if not before or not behind or match.start() - tokens[before[0]].end > 2 or tokens[behind[0]].start - match.end() > 0:
            continue
        pair = before[0], behind[0]
        if j in pair:
            other = pair[0] if j == pair[1] else pair[1]
            return other if other not in spoken else None
    return None
