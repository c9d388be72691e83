"""A describing word put for another before the same noun ("rubber glue" for "resin glue")."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.facts.clinical import is_clinical, is_implied
from assistant.facts.contrasts import CATEGORIES
from assistant.facts.degrees import read_grade
from assistant.facts.direction_words import direction_cue
from assistant.facts.kin import are_kin
from assistant.facts.meaning import light_roots
from assistant.facts.opposites import side_pairs
from assistant.facts.reason import Reason
from assistant.facts.view import View, align, closest, quote_tokens


def check_described(statement: View, sources: Sequence[View]) -> list[Reason]:
    """A word of medicine before a noun that has another one before it wherever the source has it, and nowhere the first.

    Args:
        statement: The statement's sentence.
        sources: All sentences of the source, the likeliest first.
    """
    for a, b in _described(statement):
        token = statement.sentence.tokens[a]
        named = any(m.first <= a <= m.last and CATEGORIES[m.category].entity for m in statement.members)
        if any(align(statement, v)[a] for v in sources) or not (named or is_clinical(token) or _has_opposite(statement, a)):
            continue
        if is_implied(token, sources):
            continue
        places = [
            (v, j)
            for v in sources
            for j in closest(statement, v, b)
            if v.sentence.tokens[j].root == statement.sentence.tokens[b].root
        ]
        before = [(v, _before(v, j)) for v, j in places]
        if not before or any(k is None for _, k in before):
            continue
        left = [(v, k) for v, k in before if k is not None and not align(v, statement)[k]]
        grade = read_grade(token.text)
        alike = any(
            are_kin(token.folded, other.folded) or (grade is not None and grade == read_grade(other.text))
            for other in (v.sentence.tokens[k] for v, k in left)
        )
        if len(left) == len(before) and not alike:
            view, k = left[0]
            return [Reason("name", quote_tokens(statement, [a, b]), quote_tokens(view, [k], 1), True)]
    return []


#: What any time behind us is called.
_IDLE = frozenset("past last near".split())
_BEFORE_VERBS = frozenset("to can may might will would could should must and".split())


def _has_opposite(view: View, a: int) -> bool:
    """Whether a describing word is one of two that exclude each other ("mild", "intact"), so that no other may stand for it."""
    token = view.sentence.tokens[a]
    if token.folded in _IDLE or token.folded.endswith(("ed", "ing", "est", "s")) or (a and view.sentence.tokens[a - 1].folded in _BEFORE_VERBS):
        return False
    return bool(side_pairs(token.folded) or read_grade(token.text))


def _described(view: View) -> list[tuple[int, int]]:
    """Words of content directly before another, neither of them general or of direction."""
    found = []
    for b in view.content:
        a = _before(view, b)
        if a is not None and view.sentence.tokens[b].root not in light_roots():
            found.append((a, b))
    return found


def _before(view: View, b: int) -> int | None:
    """The word of content right before another with nothing between, where it is not general."""
    tokens, a = view.sentence.tokens, b - 1
    if a < 0 or a not in view.content or view.sentence.text[tokens[a].end : tokens[b].start] not in (" ", "-"):
        return None
    general = tokens[a].root in light_roots() or direction_cue(tokens[a]) is not None
    return None if general or tokens[a].kind != "word" else a
