"""Two things that a source sets against each other ("blind versus guided injection"): what it goes on to say of the one is
not to be told of the other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from assistant.facts.meaning import light_roots
from assistant.facts.reason import Reason
from assistant.facts.view import View, align, quote_tokens

#: What stands between two things that are set against each other.
_AGAINST = re.compile(r"\s(?:versus|vs\.?|against|compared with|compared to|rather than)\s", re.I)
#: A statement that compares the two itself names both for once.
_OWN = re.compile(r"\b(?:compar\w+|versus|vs\.?|against|than|between|over|from)\b", re.I)
#: So many words of the statement must stand beside the other thing.
_LEAST = 2


@lru_cache(maxsize=4096)
def read_rivals(view: View) -> tuple[tuple[int, int], ...]:
    """The words that "versus" sets against each other: the describing word right before it and the one right behind it."""
    found = []
    for match in _AGAINST.finditer(view.sentence.text):
        before = [i for i in view.content if view.sentence.tokens[i].end <= match.start() + 1]
        behind = [i for i in view.content if view.sentence.tokens[i].start >= match.end() - 1]
        if before and behind:
            one, two = before[-1], behind[0]
            close = view.sentence.tokens[one].end >= match.start() and view.sentence.tokens[two].start <= match.end()
            if close and view.sentence.tokens[one].root != view.sentence.tokens[two].root:
                found.append((one, two))
    return tuple(found)


def check_rivals(statement: View, sources: Sequence[View]) -> list[Reason]:
    """A statement of one of two rivals whose words stand in the source beside the other alone.

    Args:
        statement: The statement's sentence.
        sources: The sentences that it rests on, the likeliest first.
    """
    for view in sources[:1]:
        for pair in read_rivals(view):
            for mine, other in (pair, pair[::-1]):
                found = _told_of_other(statement, view, mine, other)
                if found is not None:
                    return [found]
    return []


def _told_of_other(statement: View, view: View, mine: int, other: int) -> Reason | None:
    tokens, alignment = view.sentence.tokens, align(statement, view)
    said = [
        i
        for i in statement.content
        if statement.sentence.polarity(i) > 0 and tokens[mine].root == statement.sentence.tokens[i].root
    ]
    rival = [i for i in statement.content if tokens[other].root == statement.sentence.tokens[i].root]
    apart = [i for i in rival if not _is_compared(statement, i)]
    said = [i for i in said if not (rival and _is_compared(statement, i))]
    if not said or apart:
        return None
    again = [j for j in view.content if j > max(mine, other) and tokens[j].root == tokens[other].root]
    own = [j for j in view.content if j > max(mine, other) and tokens[j].root == tokens[mine].root]
    if not again or own:
        return None
    beside = {j for j in view.content if j > again[0]}
    shared = [
        i for i in statement.content
        if statement.sentence.tokens[i].root not in light_roots() and any(j in beside for j in alignment[i])
    ]  # fmt: skip
    if len(shared) < _LEAST:
        return None
    return Reason("group", quote_tokens(statement, said[:1], 1), quote_tokens(view, again[:1], 1), True)


def _is_compared(view: View, i: int) -> bool:
    """Whether a word stands where its sentence only tells what was compared."""
    tokens = view.sentence.tokens
    start = tokens[max(0, i - 3)].start
    end = tokens[min(len(tokens) - 1, i + 2)].end
    return bool(_OWN.search(view.sentence.text[start:end]))
