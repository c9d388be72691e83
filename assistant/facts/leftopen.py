"""What of a claim a sentence leaves open although it says nothing against it: a degree, a member of a category."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.facts.contrasts import CATEGORIES, Member
from assistant.facts.reason import Reason
from assistant.facts.view import View, align, quote_tokens

#: Words that put one thing before all others, in rows that say the same.
_DEGREES = tuple(
    re.compile(rf"\b(?:{words})\b", re.I)
    for words in (
        r"(?:modality|method|treatment|therapy|procedure|technique|agent|drug|material) of choice|gold standard|first[- ]line|first choice"
        r"|preferred|preferable|best|ideal(?:ly)?|optimal|recommended",
        r"the only|only one|solely|exclusively|sole|singl[ey]",
        r"(?<!at )(?<!at the )most (?:common|frequent|severe|serious|feared|fearsome|important|effective|used|widely)\w*|commonest|main(?:ly)?|"
        r"principal|predominant(?:ly)?|(?<!at )(?<!at the )most|majority|highest|lowest|largest|smallest|greatest|worst|least|typical(?:ly)?|mostly",
    )
)


def _speaks_of(statement: View, member: Member, views: Sequence[View]) -> bool:
    return any(align(statement, view)[i] for view in views for i in range(member.first, member.last + 1))


#: Categories that a source names where it means one of their members; else it says nothing of them.
_TOLD = frozenset({"timing", "duration", "design", "center"})


def find_left_open(
    statement: View, sources: Sequence[View], around: Sequence[View], found: Sequence[Reason] = ()
) -> list[Reason]:
    """What the sources do not say of a statement, beside numbers and names: that something is the best, the only or the
    most; and a member of a category ("anterior") where they speak of another ("posterior") of something else."""
    held = " ".join(view.sentence.text for view in sources)
    told = {reason.statement for reason in found}
    reasons = []
    for degree in _DEGREES:
        said = degree.search(statement.sentence.text)
        if said and not degree.search(held):
            reasons.append(Reason("strength", said.group(), "", False))
    for member in statement.members:
        category = CATEGORIES[member.category]
        if _speaks_of(statement, member, sources):
            continue
        others = {m.value for v in sources for m in v.members if m.category == member.category}
        quote = quote_tokens(statement, range(member.first, member.last + 1))
        if quote not in told and member.value not in others and (
            others if category.headed else category.name in _TOLD and not _speaks_of(statement, member, around)
        ):
            reasons.append(Reason(category.what, quote, "", False))
    return reasons
