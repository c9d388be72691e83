"""A denial on top of a word that denies already, and a denial right beside a number: both turn a source round that has the one
denial alone, or none beside the number.

Rule: two denials undo one another (Huddleston and Pullum 2002, The Cambridge Grammar of the English Language, chapter 9).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.facts.affirmed import DENIAL
from assistant.facts.reason import Reason
from assistant.facts.values import value_matches
from assistant.facts.view import View

#: Verbs and adjectives that deny what stands behind them, or bar it.
_BARRING = (
    r"(?:miss(?:es|ed|ing)?|lack(?:s|ed|ing)?|avoid\w*|prevent(?:s|ed|ing)?|spar(?:e|es|ed|ing)|exclud\w*|refus\w*|rul(?:e|es|ed|ing) out|withh(?:old\w*|eld)|"
    r"left out|leav(?:e|es|ing) out|lost|drop(?:s|ped)?|contraindicat\w*|stop(?:s|ped)?|ceas(?:e|es|ed)|impossib\w*|unab\w+|unclear|uncertain|unproven|uncommon|unfit|doubtful|questionable|free of|free from|"
    r"rid of|absent|unsuit\w*|unsafe|untreated|unlikely|rare(?:ly)?|abort\w*|overlook\w*|barred|preclud\w*|denied|declin\w*|hamper\w*|imped(?:e|es|ed|ing)|"
    r"(?:keep|kept)\w* from|discontinu\w*|withdr[ae]w\w*|ignor(?:e|es|ed|ing)|neglect\w*)"
)
#: One of them denied, or with nothing as its object.
_TWOFOLD = re.compile(
    rf"(?:\b(?:not|never|cannot|hardly)\s|n't\s)(?:(?:be|been|to|have|had|an?|the|any|always|yet|really|considered|in|\w+ly)\s){{0,3}}{_BARRING}\b"
    rf"|\b{_BARRING}\s(?:no|nothing|none)\b(?!\s(?:more|less|later|longer|one))",
    re.I,
)
_DENIES = re.compile(r"\b(?:no|not|never|none|nor|neither|cannot|without|nothing)\b|n't\b|\b(?:un|non)\w{4,}", re.I)
_BARS = re.compile(rf"\b{_BARRING}\b|\b(?:un|non|fail|in(?:accura|adequa|complet|suffic))\w{{3,}}", re.I)


def check_twofold(statement: View, sources: Sequence[View]) -> list[Reason]:
    """A denial undone by another, where no sentence of the source has two; and a number denied that its source affirms.

    Args:
        statement: The statement's sentence.
        sources: All sentences that it rests on.
    """
    match = _TWOFOLD.search(statement.sentence.text)
    if match and sources and not any(_has_two(v.sentence.text) for v in sources):
        return [Reason("negation", match.group(), sources[0].sentence.text[:60], True)]
    return _denied_beside(statement, sources)


def _has_two(text: str) -> bool:
    """Whether a text has a denial and, in another place, a word that bars."""
    denials, bars = [m.span() for m in _DENIES.finditer(text)], [m.span() for m in _BARS.finditer(text)]
    return any(a != b for a in denials for b in bars)


#: A verb denied; what may be so is left out, and so is what stands for "similar" and "exactly so".
_DENIED = re.compile(
    r"(?:\b(?:is|are|was|were|has|have|had|does|do|did|should|will|would|must)\s(?:\w+ly\s)?(?:not|never)\s|n't\s|\b(?:has|have|had)\sno\s)"
    r"(?!differ|exceed|more|less|later|earlier|until|necess|only|fewer|above|below|beyond|over|under|significant|an?\ssignificant|just|merely|rise|reach|surpass|go)",
    re.I,
)
#: What parts a number from a denial, and how far apart the two may stand [characters].
_PARTED, _NEAR = re.compile(r"[,;:.()]|\b(?:and|but|while|whereas|which|who|that|because|until|every|than)\b", re.I), 40
#: So far around a number [characters] its source may deny something.
_AROUND = 70
_LITTLE = re.compile(r"\b(?:unch\w*|complicat\w*|false|less|low\w*|few\w*|prevent\w*|avoid\w*)\b", re.I)


def _denied_beside(statement: View, sources: Sequence[View]) -> list[Reason]:
    """A number with a denial right before or behind it, which the source has with nothing that denies near it."""
    text = statement.sentence.text
    for match in _DENIED.finditer(text):
        for bound in statement.bounds:
            quantity = bound.quantity
            behind = quantity.start >= match.end()
            between = text[match.end() : quantity.start] if behind else text[quantity.end : match.start()]
            if (
                len(between) > _NEAR
                or _PARTED.search(between)
                or quantity.role == "p"
                or quantity.comparator not in ("eq", "exact", "approx")
            ):
                continue
            held = [
                (v.sentence.text, b.quantity) for v in sources for b in v.bounds if value_matches(quantity, b.quantity)
            ]
            near = [t[max(0, q.start - _AROUND) : q.end + _AROUND] for t, q in held]
            if near and not any(DENIAL.search(t) or _LITTLE.search(t) for t in near):
                return [Reason("negation", match.group() + text[match.end() : match.end() + 12], near[0], True)]
    return []
