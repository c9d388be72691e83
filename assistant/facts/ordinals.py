"""Which one of a row: "the second session" does not stand on a source that has no second of anything."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.facts.reason import Reason
from assistant.facts.view import View

#: Each ordinal with all that may bear it in a source; "first" and "last" are told by many other words.
_ORDINALS = tuple(
    (re.compile(rf"\b(?:{said})\b(?!-)", re.I), re.compile(rf"\b(?:{held})\b", re.I))
    for said, held in (
        (
            r"(?<!per )(?<!every )(?<!split )second(?!s|\sper)|2nd",
            r"second\w*|2nd|two|twice|2|ii|b|both|other|another|again|repeat\w*|re\w{5,}|then|follow\w*|next|further|additional|subsequent\w*|after\w*|finally|latter|alternative\w*|bi\w{4,}|and|or",
        ),
        (r"third(?!s|\sof\b)|3rd", r"third\w*|3rd|three|3|iii|c|third|finally|last|then|tri\w{4,}|\w+, [^.;]+ (?:and|or) \w+"),
        (r"fourth|4th", r"fourth|4th|four|4|iv|d|quarter\w*|25|finally|last"),
        (r"fifth(?!s)|5th", r"fifth\w*|5th|five|5|v|e|20"),
        (r"sixth|6th", r"sixth|6th|six|6|vi"),
    )
)
#: A fraction counts nothing in a row ("a third of the patients").
_FRACTION = re.compile(r"\b(?:an?|one|two|three|four)[\s-]$", re.I)


def check_ordinals(statement: View, sources: Sequence[View], around: Sequence[View]) -> list[Reason]:
    """An ordinal that nothing in the source bears.

    Args:
        statement: The statement's sentence.
        sources: All sentences that it rests on.
        around: Headings and sentences before.
    """
    text = statement.sentence.text
    held = " ".join(v.sentence.text for v in (*sources, *around))
    for said, bears in _ORDINALS:
        match = said.search(text)
        if match is not None and not _FRACTION.search(text, 0, match.start()) and not bears.search(held):
            return [Reason("number", match.group(), "", False)]
    return []


#: What is done once, and a further time of it.
_AGAIN = re.compile(r"\b(?:a|the)\s(?:second|third|further|another)\s(?P<what>session|treatment|procedure|injection|round|course|cycle)\b", re.I)
_ONCE = re.compile(r"\b(?:one|a single|1|first)\s(?:\w+\s)?(?:session|treatment|procedure|injection|round|course|cycle)\b", re.I)
_REPEATED = re.compile(r"\b(?:second|third|two|three|[23]\s(?:sessions|treatments|procedures)|twice|again|repeat\w*|re-?treat\w*|further|another|additional|multiple|several|more than one)\b", re.I)


def check_again(statement: View, sources: Sequence[View]) -> list[Reason]:
    """A further session of what the source has done in one.

    Args:
        statement: The statement's sentence.
        sources: The sentences that it rests on.
    """
    said = _AGAIN.search(statement.sentence.text)
    held = " ".join(v.sentence.text for v in sources)
    once = _ONCE.search(held)
    if said and once and not _REPEATED.search(held):
        return [Reason("number", said.group(), once.group(), True)]
    return []
