"""The first of its kind told by a denial: "no other site is hit as often as the spine" is "the most common site"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.facts.reason import Reason
from assistant.facts.view import View, align

#: Words that put one thing before all others.
SUPERLATIVE = re.compile(
    r"\b(?:most|commonest|best|greatest|highest|largest|biggest|main|chief|leading|primary|principal|prime|foremost|first|predominant\w*|longest|safest|strongest|fastest|gold standard|prefer\w+|worst|lowest|smallest|least|\w{3,}est)\b",
    re.I,
)
#: No other thing has so much of something, or more of it.
_AS_MUCH = r"(?:as|so)\s(?:[\w-]+\s){1,3}as\b"
_UP = r"(?:more|better|further|higher|greater|larger|bigger|longer|safer|faster|stronger|older|later|wider|heavier|costlier|oftener)\s(?:[\w-]+\s){0,3}than\b"
_DOWN = r"(?:less|fewer|lower|smaller|shorter|rarer)\s(?:[\w-]+\s){0,3}than\b"
_NONE = r"\b(?:no|none|nothing|nowhere|never)\b(?:\sother)?(?:\s[\w-]+){0,8}?\s"
_FIRST, _LAST = re.compile(rf"{_NONE}(?:{_AS_MUCH}|{_UP})", re.I), re.compile(rf"{_NONE}{_DOWN}", re.I)
#: Many are alike: none is the first.
_MANY = re.compile(
    rf"\b(?:many|several|some|various|plenty of|a number of|numerous)\b(?:\s(?:an)?other)(?:\s[\w-]+){{0,8}}?\s{_AS_MUCH}|\bmany an(?:other)?\b(?:\s[\w-]+){{0,8}}?\s{_AS_MUCH}",
    re.I,
)
_MOST = re.compile(
    r"\b(?:most (?:common\w*|frequent\w*|often|used|important|effective|\w+ed)|commonest|best|highest|greatest|leading|largest)\b",
    re.I,
)


def is_unrivalled(said: str, negator: int) -> bool:
    """Whether a denial puts one thing before all others."""
    return bool(_FIRST.match(said, negator))


def check_unrivalled(statement: View, sources: Sequence[View]) -> list[Reason]:
    """The last of its kind, or one of many, where the source has the first.

    Args:
        statement: The statement's sentence.
        sources: The sentences that it rests on, the likeliest first.
    """
    said = statement.sentence.text
    first = _FIRST.search(said)
    if first is not None and sources:
        return _of_another(statement, first.end(), sources[0])
    match = _LAST.search(said) or _MANY.search(said)
    if match is None or not sources:
        return []
    held = _MOST.search(sources[0].sentence.text)
    return [Reason("comparator", match.group()[-40:], held.group(), True)] if held and not _MOST.search(said) else []


_PARTED = re.compile(r"[;:,]|\b(?:while|whereas|but)\b", re.I)
#: What stands before all others is told in so many words.
_NAME = 2


def _of_another(statement: View, at: int, view: View) -> list[Reason]:
    """What is put before all others, where the source has it only apart from the words that do."""
    most, text, tokens = _MOST.search(view.sentence.text), view.sentence.text, view.sentence.tokens
    named = [i for i in statement.content if statement.sentence.tokens[i].start >= at][:_NAME]
    places = [tokens[j] for i in named for j in align(statement, view)[i]]
    if most is None or not named or not places:
        return []
    if any(not _PARTED.search(text, *sorted((most.start(), token.start))) for token in places):
        return []
    return [Reason("name", statement.sentence.tokens[named[0]].text, most.group(), True)]
