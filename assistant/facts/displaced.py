"""A term of medicine in the place of another: what stands around it in the statement stands in the source around one that is
left out."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.facts.clinical import is_clinical, is_kind
from assistant.facts.contrasts import CATEGORIES
from assistant.facts.direction_words import direction_cue
from assistant.facts.kin import are_kin
from assistant.facts.meaning import light_roots
from assistant.facts.opposites_in_place import agree_at
from assistant.facts.reason import Reason
from assistant.facts.view import View, align

#: A statement's first words name what its source is about.
_SUBJECT = 2
#: A word that holds so many first letters of another is made of it ("pedicle", "transpedicular").
_SAME = 5
#: So much of what stands around a term stands around the other.
_LEAST = 1.4


def check_displaced(statement: View, sources: Sequence[View], over: Sequence[View]) -> list[Reason]:
    """A term in the place of one that the source has there and the statement leaves out.

    Args:
        statement: The statement's sentence.
        sources: The sentences that it draws on.
        over: Headings, which name what a source is of.
    """
    spoken = {(id(v), j) for v in sources for places in align(statement, v) for j in places}
    left = [(v, j) for v in sources for j in v.content if (id(v), j) not in spoken and _is_term(v, j)]
    for i in statement.content[_SUBJECT:] if left else ():
        token = statement.sentence.tokens[i]
        if not _is_term(statement, i) or any(align(statement, v)[i] for v in (*sources, *over)):
            continue
        rated = [
            (agree_at(statement, i, v, j), v, j) for v, j in left if _alike(token.folded, v.sentence.tokens[j].folded)
        ]
        best = max(rated, key=lambda r: r[0], default=None)
        if best is not None and best[0] >= _LEAST:
            return [Reason("name", token.text, best[1].sentence.tokens[best[2]].text, True)]
    return []


def _is_term(view: View, i: int) -> bool:
    """Whether a word names a thing of medicine, and no kind of thing."""
    token = view.sentence.tokens[i]
    if token.kind != "word" or token.root in light_roots() or direction_cue(token) is not None or is_kind(token):
        return False
    return is_clinical(token) or any(m.first <= i <= m.last and CATEGORIES[m.category].entity for m in view.members)


def _alike(one: str, two: str) -> bool:
    """Whether two words are of one form, so that one may stand for the other, and no forms of one word."""
    plural = [w.endswith("s") and not w.endswith(("ss", "is", "us")) for w in (one, two)]
    short, long = sorted((one, two), key=len)
    return (
        plural[0] == plural[1]
        and one.endswith("ed") == two.endswith("ed")
        and not are_kin(one, two)
        and short[:_SAME] not in long
    )
