"""What a statement compares with, and of what it says more or less: the other side and the subject of a comparison."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.facts.direction_words import direction_cue
from assistant.facts.meaning import light_roots, phrase_roots
from assistant.facts.reason import Reason
from assistant.facts.relations import Direction, read_directions
from assistant.facts.view import View, align, quote_tokens

_WITH = re.compile(
    r"\b(?:compared (?:with|to)|in comparison (?:with|to)|relative to|versus|vs\.?|as opposed to|than(?: (?:with|after|in|those|that|for))?)\s", re.I
)
_ENDS = re.compile(r"[,;.()]|\b(?:at|in|after|during|over|with|and|but|while|who|that|because|when)\b|\d")
#: Words by which any treatment is called.
_HEADS = frozenset(
    root
    for word in "technique therapy treatment approach procedure method management care group arm patient control intervention alone only"
    .split()
    for root in phrase_roots(word)
)


def check_compared(statement: View, sources: Sequence[View]) -> list[Reason]:
    """The other side of a comparison that the source does not name, where it compares with something else.

    Args:
        statement: The statement's sentence.
        sources: All sentences that it rests on.
    """
    for mine in _others(statement):
        if any(align(statement, view)[i] for view in sources for i in mine):
            continue
        for view in sources:
            for theirs in _others(view):
                used = {j for i in statement.content for j in align(statement, view)[i]}
                if not used & set(theirs):
                    return [Reason("name", quote_tokens(statement, mine), quote_tokens(view, theirs), True)]
    return []


def _others(view: View) -> list[list[int]]:
    """The words of what a sentence compares with, for each of its comparisons."""
    text, tokens, found = view.sentence.text, view.sentence.tokens, []
    for match in _WITH.finditer(text):
        end = _ENDS.search(text, match.end())
        stop = end.start() if end else len(text)
        words = [
            i
            for i in view.content
            if match.end() <= tokens[i].start < stop
            and tokens[i].root not in _HEADS | light_roots()
            and direction_cue(tokens[i]) is None
        ]
        if words and tokens[words[0]].start - match.end() < _NEAR:
            found.append(words[:3])
    return found


#: Of a word of comparison and what is compared with, so many characters apart at most.
_NEAR = 25


def check_carriers(statement: View, sources: Sequence[View]) -> list[Reason]:
    """More or less said of one of two things where the source says it of the other ("the block was cheaper")."""
    for mine in read_directions(statement.sentence):
        subject = _subject(statement, mine)
        if not subject:
            continue
        for view in sources:
            alignment = align(statement, view)
            for other in read_directions(view.sentence):
                theirs = _subject(view, other)
                if not theirs or not _goes_alike(mine, other):
                    continue
                said = {j for i in statement.content for j in alignment[i]}
                ours = {j for i in subject for j in alignment[i]}
                if ours and not ours & set(theirs) and theirs[0] in said | ours:
                    return [Reason("group", quote_tokens(statement, [*subject, mine.index]), quote_tokens(view, [*theirs, other.index]), True)]
    return []


def _goes_alike(one: Direction, two: Direction) -> bool:
    """Whether two words of direction say the same of the same, or both that something did better."""
    if one.polarity != two.polarity:
        return False
    if one.word.casefold() == two.word.casefold() and one.right == two.right:
        return True
    return one.scale == two.scale == "worth" and one.sign == two.sign and not one.right | two.right


_ADVERBS = r"(?:the\s|a\s|significantly\s|considerably\s|also\s|much\s|clearly\s|markedly\s)*$"
_COPULA = re.compile(rf"\s(?:is|are|was|were|being|did|does|do|performed|fared)\s{_ADVERBS}", re.I)
_BARE = re.compile(rf"\s{_ADVERBS}", re.I)
#: Verbs that say themselves that something did better.
_DID_BETTER = re.compile(r"outperform|surpass|excel", re.I)


def _subject(view: View, direction: Direction) -> list[int]:
    """The last words, at most two, before "is", "was" and a comparative that names no other side ("the block was cheaper");
    the last one of them first."""
    text, tokens = view.sentence.text, view.sentence.tokens
    token = tokens[direction.index]
    joint = (_BARE if _DID_BETTER.match(token.text) else _COPULA).search(text[: token.start])
    if not direction.comparative or joint is None or re.match(r"[^.;,]*\bthan\b", text[token.end :]):
        return []
    before = [i for i in view.content if tokens[i].end <= joint.start() + 1]
    if not before or joint.start() - tokens[before[-1]].end > 1:
        return []
    last = before[-1]
    return [last, last - 1] if last - 1 in before and text[tokens[last - 1].end : tokens[last].start] == " " else [last]
