"""Of which of several things of a kind a source says something: a statement must not say it of another of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from assistant.facts.contrasts import CATEGORIES
from assistant.facts.direction_words import direction_cue
from assistant.facts.meaning import light_roots
from assistant.facts.reason import Reason
from assistant.facts.relations import read_directions
from assistant.facts.view import View, align, closest, quote_tokens

#: The word that a thing describes stands right behind it.
_HEAD = 1
#: So many words that the source says of another thing alone make a statement one of that thing.
_LEAST = 2


def check_owners(statement: View, sources: Sequence[View]) -> list[Reason]:
    """What a clause says of one thing, where all of it stands in the source in sentences of another of its kind.

    Args:
        statement: The statement's sentence.
        sources: All sentences that it rests on.
    """
    return _of_another(statement, sources) or _better_one(statement, sources) or _mixed_pairs(statement, sources)


def _of_another(statement: View, sources: Sequence[View]) -> list[Reason]:
    place = _segments(statement)
    for clause in dict.fromkeys(place):
        members = [m for m in statement.members if place[m.first] == clause and CATEGORIES[m.category].entity]
        for mine in members:
            if sum(m.category == mine.category for m in members) > 1:
                continue
            own, other = _told_of(mine.category, mine.value, sources)
            if not own or not other:
                continue
            words = [
                i
                for i in statement.content
                if place[i] == clause and not mine.first <= i <= mine.last + _HEAD and _says_something(statement, i)
            ]
            here = [i for i in words if any(align(statement, v)[i] for v in own)]
            there = [i for i in words if i not in here and any(align(statement, v)[i] for v in other)]
            apart = [i for i in here if not any(align(statement, v)[i] for v in other)]
            if not apart and len(there) >= _LEAST:
                rival = next(m for m in other[0].members if m.category == mine.category)
                return [
                    Reason(
                        CATEGORIES[mine.category].what,
                        quote_tokens(statement, range(mine.first, mine.last + 1), 1),
                        quote_tokens(other[0], range(rival.first, rival.last + 1), 1),
                        True,
                    )
                ]
    return []


def _segments(view: View) -> list[int]:
    """The part of each token's sentence: its clause, parted at commas."""
    text, tokens = view.sentence.text, view.sentence.tokens
    return [view.sentence.place[i] * 100 + text.count(", ", 0, t.start) for i, t in enumerate(tokens)]


def _told_of(category: int, value: int, sources: Sequence[View]) -> tuple[list[View], list[View]]:
    """The sentences that name a thing and none else of its kind, and those that name another of its kind alone."""
    own, other = [], []
    for view in sources:
        named = {m.value for m in view.members if m.category == category}
        if named == {value}:
            own.append(view)
        elif len(named) == 1:
            other.append(view)
        elif value in named:
            return [], []
    return own, other


def _says_something(view: View, i: int) -> bool:
    token = view.sentence.tokens[i]
    return token.root not in light_roots() and direction_cue(token) is None and token.kind == "word"


def _better_one(statement: View, sources: Sequence[View]) -> list[Reason]:
    """Which of two things did better, where the source says it of the other in a clause of its own ("both help; A helps more")."""
    for mine in read_directions(statement.sentence):
        if not mine.comparative or mine.polarity < 0 or mine.scale != "worth" or _compares(statement, mine.index):
            continue
        subject = _subject(statement, mine.index)
        for view in sources[:1]:
            for other in read_directions(view.sentence):
                if (
                    not other.comparative
                    or other.polarity < 0
                    or other.scale != "worth"
                    or other.sign != mine.sign
                    or _compares(view, other.index)
                ):
                    continue
                theirs = set(_subject(view, other.index))
                clause = {j for j in view.content if view.sentence.place[j] == view.sentence.place[other.index]}
                found = [places for i in subject if (places := set(closest(statement, view, i)))]
                elsewhere = [places for places in found if not places & clause]
                if theirs and elsewhere and not any(places <= clause for places in found):
                    return [Reason("group", quote_tokens(statement, subject), quote_tokens(view, sorted(theirs)), True)]
    return []


def _compares(view: View, index: int) -> bool:
    """Whether what a word of direction is compared with stands behind it."""
    place = view.sentence.place
    return any(
        t.folded in ("than", "to", "over") and place[i] == place[index]
        for i, t in enumerate(view.sentence.tokens)
        if i > index
    )


def _subject(view: View, index: int) -> list[int]:
    place = view.sentence.place
    before = [i for i in view.content if i < index and place[i] == place[index] and _says_something(view, i)]
    return [i for i in before if not view.sentence.tokens[i].folded.endswith("ly")]


_PAIR = re.compile(r"\b(?P<one>[a-z]{4,})\s(?:or|from|versus)\s(?P<two>[a-z]{4,})\b", re.I)


def _mixed_pairs(statement: View, sources: Sequence[View]) -> list[Reason]:
    """One of a pair of opposites joined with one of another pair ("benign or primary" of "benign or malignant, primary or
    metastatic")."""
    held = [(view, a, b) for view in sources for a, b in _pairs(view)]
    for one, two in _pairs(statement):
        hits = [({n for n, (v, a, b) in enumerate(held) if set(closest(statement, v, i)) & {a, b}}) for i in (one, two)]
        if hits[0] and hits[1] and not hits[0] & hits[1]:
            view, a, b = held[min(hits[0])]
            return [Reason("name", quote_tokens(statement, [one, two]), quote_tokens(view, [a, b]), True)]
    return []


@lru_cache(maxsize=4096)
def _pairs(view: View) -> tuple[tuple[int, int], ...]:
    return tuple(_read_pairs(view))


def _read_pairs(view: View) -> Iterator[tuple[int, int]]:
    at = {t.start: i for i, t in enumerate(view.sentence.tokens)}
    content = frozenset(view.content)
    for match in _PAIR.finditer(view.sentence.text):
        one, two = at.get(match.start("one")), at.get(match.start("two"))
        if one in content and two in content and one is not None and two is not None:
            yield one, two
