"""Whose a statement is: the arm or the author it names, and what it calls the most, the only or the first."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.facts.meaning import light_roots
from assistant.facts.reason import Reason
from assistant.facts.view import View, align, quote_tokens

_ARM = re.compile(r"\b(?P<name>[A-Za-z][\w-]*)[\s-]+(?:arm|group|cohort)s?\b(?!\s+[A-Z0-9]\b)")
_NOT_ARM = frozenset(
    "the a an this that each either both one other same study control two treatment another patient whole".split()
)
_BY = re.compile(
    r"\b(?P<name>[A-Z][\w'-]+)\s+(?:et al\b\.?|and (?:colleagues|co-?workers|associates)\b)|\b(?P<own>[A-Z][\w-]+)'s?\s+(?:series|study|trial|group|team|patients)\b"
    r"|\b(?:series|study|trial|paper|work|report|that|those)\s(?:of|by|from)\s(?P<of>[A-Z][a-z][\w'-]+)\b"
)


def check_groups(statement: View, sources: Sequence[View], around: Sequence[View] = ()) -> list[Reason]:
    """An arm ("the X arm") or an author ("X et al") other than the one that the source names in that place."""
    reasons = []
    said = statement.sentence.text
    for view in sources[:1]:
        held = view.sentence.text
        for match in _ARM.finditer(said):
            name = match["name"].lower()
            at = match.start("name")
            if name in _NOT_ARM or any(
                statement.sentence.tokens[a.first].start <= at <= statement.sentence.tokens[a.last].end
                for a in statement.arms
            ):
                continue
            others = [m["name"] for m in _ARM.finditer(held) if m["name"].lower() not in _NOT_ARM]
            if others and not any(_same_word(statement, match.start("name"), view, o) for o in others):
                reasons.append(Reason("group", match.group(), others[0], True))
    mine = {a.value for a in statement.arms}
    for view in sources[:1]:
        named = view if view.arms else next((v for v in around if v.arms), view)
        theirs = {a.value for a in named.arms}
        if (
            mine
            and theirs
            and mine.isdisjoint(theirs)
            and not any(b.quantity.role == "value" for b in statement.bounds)
        ):
            first, other = statement.arms[0], named.arms[0]
            reasons.append(
                Reason(
                    "group",
                    quote_tokens(statement, range(first.first, first.last + 1)),
                    quote_tokens(named, range(other.first, other.last + 1)),
                    True,
                )
            )
    names = {m["name"] or m["own"] or m["of"] for m in _BY.finditer(said)}
    for view in sources[:1]:
        held = view.sentence.text
        authors = {m["name"] or m["own"] or m["of"] for m in _BY.finditer(held)}
        if names and authors and names.isdisjoint(authors) and not any(n in held for n in names):
            reasons.append(Reason("name", min(names), min(authors), True))
    return reasons


def _same_word(statement: View, at: int, view: View, other: str) -> bool:
    alignment = align(statement, view)
    i = next((k for k, t in enumerate(statement.sentence.tokens) if t.end > at), None)
    if i is None:
        return False
    root = statement.sentence.tokens[i].root
    longer = any(root in r for p in view.phrases if view.sentence.tokens[p.first].text == other for r in p.reach)
    return longer or any(view.sentence.tokens[j].text == other for j in alignment[i])


_SUPERLATIVE = re.compile(
    r"\b(?P<is>is|are|was|were|has|have|remains?|=)\s+(?:(?!(?:with|by|in|of|for|from|to|on|at|than)\b)\w+\s){0,3}?(?P<top>most|least|the only|first|main|highest|lowest|largest|smallest|worst|gravest|severest|best(?!\s\w+ed\b)|commonest|gold standard|modality of choice|preferred)\b",
    re.I,
)


#: A sentence that begins with such a word speaks of what the one before it names.
_ANAPHOR = re.compile(
    r"(?:the (?:former|latter|same|treatment|therapy|technique|method|procedure|approach|device|study)|it|they|this|these|those|such)\b",
    re.I,
)


def starts_in_midair(text: str) -> bool:
    """Whether a sentence names what it speaks of by a word for the one before it."""
    return bool(_ANAPHOR.match(text.lstrip()))


def check_subjects(statement: View, sources: Sequence[View]) -> list[Reason]:
    """What the statement calls the most, the only or the first, where the source says it of something else."""
    sources = [v for v in sources if not _ANAPHOR.match(v.sentence.text)]
    for subject, head in _superlatives(statement):
        strong = [i for i in subject if statement.sentence.tokens[i].root not in light_roots()]
        for view in sources[:1]:
            alignment = align(statement, view)
            alike = [(s, h) for s, h in _superlatives(view) if any(j in h for i in head for j in alignment[i])]
            if not alike or not strong:
                continue
            theirs = {j for s, _ in alike for j in s}
            heads = {j for _, h in alike for j in h}
            if not theirs or sum(any(j in theirs for j in alignment[i]) for i in strong) >= 0.5 * len(strong):
                continue
            inside = any(j in heads for i in strong for j in alignment[i])
            elsewhere = any(alignment[i] and not any(j in heads for j in alignment[i]) for i in strong)
            if elsewhere or not inside:
                return [Reason("name", quote_tokens(statement, strong), quote_tokens(view, sorted(theirs)), True)]
    return []


_APPOSED = re.compile(
    r",\s(?:by far\s)?the\s(?P<top>most|least|only|main|gravest|severest|worst|highest|lowest|largest|smallest|commonest|best)\b",
    re.I,
)
_TOP_FIRST = re.compile(
    r"\b(?P<top>most|least|the only|first|main|highest|lowest|largest|smallest|worst|best|commonest|preferred)\b(?P<head>[^.;,]{0,60}?)\s(?P<is>is|are|was|were|remains?)\s",
    re.I,
)


def _superlatives(view: View) -> list[tuple[list[int], list[int]]]:
    """What a sentence calls the most, the only or the first: the words of the subject, and those of what it is."""
    text = view.sentence.text
    found = []
    for match in _SUPERLATIVE.finditer(text):
        start = max(text.rfind(";", 0, match.start()), text.rfind(", ", 0, match.start()), -1) + 1
        found.append(
            (
                _between(view, start, match.start("is")),
                _between(view, match.end("top"), min(len(text), match.end("top") + 60)),
            )
        )
    for match in _APPOSED.finditer(text):
        start = max(text.rfind(";", 0, match.start()), text.rfind(", ", 0, match.start()), -1) + 1
        stop = re.compile(r"[;,(.]").search(text, match.end())
        found.append(
            (_between(view, start, match.start()), _between(view, match.end(), stop.start() if stop else len(text)))
        )
    for match in _TOP_FIRST.finditer(text):
        stop = re.compile(r"[;,(.]").search(text, match.end())
        end = stop.start() if stop else len(text)
        found.append((_between(view, match.end(), end), _between(view, match.start("head"), match.end("head"))))
    return found


def _between(view: View, start: int, end: int) -> list[int]:
    return [i for i in view.content if start <= view.sentence.tokens[i].start < end]
