"""A term that a statement has from a sentence before its source, in the place of one that the source itself has."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.facts.clinical import is_clinical, is_kind
from assistant.facts.contrasts import CATEGORIES
from assistant.facts.direction_words import direction_cue
from assistant.facts.meaning import light_roots
from assistant.facts.reason import Reason
from assistant.facts.view import View, align

#: A statement's first words name what the sentences before its source are about.
_SUBJECT = 2


def check_borrowed(
    statement: View, sources: Sequence[View], before: Sequence[View], over: Sequence[View]
) -> list[Reason]:
    """A term of medicine that stands in one sentence before the source alone, where the source has a term that is left out.

    Args:
        statement: The statement's sentence.
        sources: All sentences of the source, the likeliest first.
        before: The sentences before it.
        over: Its headings, which name what it is of.
    """
    if not sources:
        return []
    best, light = sources[0], light_roots()
    used = {j for places in align(statement, best) for j in places}
    left = [
        j for j in best.content if j not in used and best.sentence.tokens[j].root not in light and _is_term(best, j)
    ]
    for i in statement.content[_SUBJECT:] if left else ():
        if statement.sentence.tokens[i].root in light or not _is_term(statement, i):
            continue
        if (
            any(align(statement, v)[i] for v in (*sources, *over))
            or sum(bool(align(statement, v)[i]) for v in before) != 1
        ):
            continue
        return [Reason("name", statement.sentence.tokens[i].text, best.sentence.tokens[left[0]].text, True)]
    return []


def _is_term(view: View, i: int) -> bool:
    """Whether a word names a thing of medicine, and no kind of thing."""
    token = view.sentence.tokens[i]
    entity = any(m.first <= i <= m.last and CATEGORIES[m.category].entity for m in view.members)
    return (
        token.kind == "word" and direction_cue(token) is None and (entity or is_clinical(token)) and not is_kind(token)
    )
