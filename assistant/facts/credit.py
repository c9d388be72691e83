"""Which of two things a comparison favours, and which way a number goes that says how much: held against a source that
need not compare in the same form."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from assistant.facts.contrasts import Member
from assistant.facts.direction_words import direction_cue
from assistant.facts.meaning import light_roots
from assistant.facts.reason import Reason
from assistant.facts.relations import Comparison, Direction, read_comparisons, read_directions
from assistant.facts.values import value_matches
from assistant.facts.view import View, align, quote_tokens


def check_credit(statement: View, sources: Sequence[View]) -> list[Reason]:
    """A statement that favours one of two things over the other, where the source favours the other in its own words."""
    for comparison in read_comparisons(statement.sentence):
        direction = comparison.direction
        if direction is None:
            continue
        for one, two in _sides(statement, comparison):
            for view in sources[:1]:
                found = _credited(view, one, two, direction)
                if found is not None and found[0] < 0:
                    return [
                        Reason(
                            "direction",
                            quote_tokens(statement, [direction.index], 3),
                            quote_tokens(view, [found[1]], 3),
                            True,
                        )
                    ]
    return []


def _sides(statement: View, comparison: Comparison) -> list[tuple[Member, Member]]:
    """Members of one category of which one stands on either side of a comparison."""

    def on(side: Sequence[int], member: Member) -> bool:
        return any(member.first <= i <= member.last for i in side)

    left = [m for m in statement.members if on(comparison.left, m) and not on(comparison.right, m)]
    right = [m for m in statement.members if on(comparison.right, m) and not on(comparison.left, m)]
    return [(a, b) for a in left for b in right if a.category == b.category and a.value != b.value]


def _credited(view: View, one: Member, two: Member, direction: Direction) -> tuple[int, int] | None:
    """1 when a source favours the first of two as the statement does, -1 when the second, with the word that does it."""
    held = {v: [m for m in view.members if m.category == one.category and m.value == v] for v in (one.value, two.value)}
    if (
        not held[one.value]
        or not held[two.value]
        or any(c.direction is not None for c in read_comparisons(view.sentence))
    ):
        return None
    for comparison in read_comparisons(view.sentence):
        if comparison.preferred and len(held[one.value]) >= 1:
            put = [v for v, members in held.items() if any(m.last == max(comparison.left) for m in members)]
            behind = [v for v, members in held.items() if any(m.first in comparison.right for m in members)]
            if len(put) == 1 and len(behind) == 1 and put != behind:
                sign = direction.worth or direction.sign
                return (sign if put[0] == one.value else -sign), comparison.right[0]
    place = view.sentence.place
    for other in read_directions(view.sentence):
        if not other.comparative or other.polarity < 0:
            continue
        beside = {v for v, members in held.items() if any(place[m.first] == place[other.index] for m in members)}
        sign = direction.sign * other.sign if direction.scale == other.scale else direction.worth * other.worth
        if len(beside) == 1 and sign:
            return (sign if beside == {one.value} else -sign), other.index
    return None


_LESS = re.compile(
    r"\s?(?P<less>less|lower|fewer|smaller|shorter|decrease|reduction|drop|fall|decline)\b|\s?(?P<more>more|higher|greater|larger|longer|increase|rise|gain)\b",
    re.I,
)
_BY = re.compile(r"\bby\s(?:about\s|approximately\s|some\s|up to\s|nearly\s|almost\s|over\s|more than\s)?$", re.I)


def check_changes(statement: View, sources: Sequence[View]) -> list[Reason]:
    """A number that says by how much something is more, where the source has by how much it is less."""
    for bound in statement.bounds:
        sign = _change(statement, bound.quantity.start, bound.quantity.end)
        if not sign:
            continue
        for view in sources:
            for other in view.bounds:
                theirs = _change(view, other.quantity.start, other.quantity.end)
                if theirs and value_matches(bound.quantity, other.quantity) and sign != theirs:
                    return [
                        Reason(
                            "direction",
                            _around(statement, bound.quantity.start, bound.quantity.end),
                            _around(view, other.quantity.start, other.quantity.end),
                            True,
                        )
                    ]
    return []


def _change(view: View, start: int, end: int) -> int:
    """1 when a number says by how much something is more, -1 by how much it is less, 0 when it says neither."""
    text = view.sentence.text
    match = _LESS.match(text, end)
    if match:
        return -1 if match["less"] else 1
    if not _BY.search(text[:start]):
        return 0
    for i in range(len(view.sentence.tokens) - 1, -1, -1):
        token = view.sentence.tokens[i]
        cue = direction_cue(token) if token.end <= start else None
        if cue is not None and cue[1] == "amount":
            return cue[0]
    return 0


def _around(view: View, start: int, end: int) -> str:
    text = view.sentence.text
    return text[max(0, text.rfind(" ", 0, max(0, start - 20))) : end + 12].strip()


def check_own_numbers(statement: View) -> list[Reason]:
    """ "More" of the first of two numbers set against each other where it is the smaller ("more frequent: 5 versus 13")."""
    changed = _own_change(statement) or _own_share(statement)
    if changed is not None:
        return [changed]
    runs = [b for b in statement.bounds if b.run == (0, 2)]
    directions = [
        d for d in read_directions(statement.sentence) if d.comparative and d.scale == "amount" and d.polarity == 1
    ]
    if len(runs) != 1 or len(directions) != 1 or "than" in {t.folded for t in statement.sentence.tokens}:
        return []
    one, text = runs[0].quantity, statement.sentence.text
    two = next((b.quantity for b in statement.bounds if b.run == (1, 2)), None)
    if (
        two is None
        or not re.search(r"\b(?:versus|vs|against)\b", text[one.end : two.start])
        or one.start < statement.sentence.tokens[directions[0].index].start
    ):
        return []
    if one.dimension == two.dimension and (one.low - two.low) * directions[0].sign < 0:
        word = directions[0].word
        return [Reason("direction", word, f"{one.text} versus {two.text}", True)]
    return []


#: A share told right behind its numerator and denominator ("24 of 30 patients, which is 80%").
_IS_SHARE = re.compile(r"[^.;:\d]{0,60}?(?:\(|,\s(?:which is|that is|i\.e\.,?|or)\s|\sor\s)(?:about\s|~)?$")
#: Shares that differ by less are rounded.
_ROUNDED = 1.0


def _own_share(statement: View) -> Reason | None:
    """A numerator and denominator of a statement with a share that is not theirs."""
    for one, two in itertools.combinations(statement.bounds, 2):
        counted, share = one.quantity, two.quantity
        if not counted.of or share.dimension != "percent" or share.is_range or counted.percent is None:
            continue
        told = _IS_SHARE.fullmatch(statement.sentence.text, counted.end, share.start)
        if told and abs(counted.percent - share.low) > _ROUNDED:
            return Reason("number", counted.text, f"{counted.percent:.1f}%", True)
    return None


_FROM = re.compile(r"\bfrom\s(?:an?\s|about\s|a\smean\sof\s)?$", re.I)
_TO = re.compile(r"^[^.;,()]{0,60}?\bto\s(?:an?\s|about\s|a\smean\sof\s)?$", re.I)


def _own_change(statement: View) -> Reason | None:
    """ "Rose from 7.1 to 1.9": two numbers of a statement that do not go the way that it says."""
    text, tokens = statement.sentence.text, statement.sentence.tokens
    for one, two in itertools.pairwise(statement.bounds):
        a, b = one.quantity, two.quantity
        if a.dimension != b.dimension or not _FROM.search(text[: a.start]) or not _TO.match(text[a.end : b.start]):
            continue
        before = [t for t in tokens if t.end <= a.start][-4:]
        cues = [(t, direction_cue(t)) for t in before]
        moved = [(t, c) for t, c in cues if c is not None and c[1] == "amount" and _MOVED.match(t.folded)]
        if moved and (b.low - a.low) * moved[-1][1][0] < 0:
            return Reason("direction", moved[-1][0].text, f"{a.text} to {b.text}", True)
    return None


_MOVED = re.compile(r"(?:ris|ros|fall|fell|climb|soar|surg|dip|plummet|plung|s[ai]nk|increas|decreas|drop|declin|reduc|lower|rais|went|grew|grow|gain|diminish)", re.I)
_ALIKE = re.compile(
    r"\b(?:similar|comparable|equal|equivalent|the same|identical)\b(?!\s(?:time|level|way|manner|session)s?\b)", re.I
)
_NEAR = 7


def check_alike(statement: View, sources: Sequence[View]) -> list[Reason]:
    """More or fewer of something that the source has alike ("similar rates of adverse events")."""
    if _ALIKE.search(statement.sentence.text):
        said = {
            i
            for m in _ALIKE.finditer(statement.sentence.text)
            for i, t in enumerate(statement.sentence.tokens)
            if m.start() <= t.start < m.end() + 60
        }
    else:
        said = set()
    for direction in read_directions(statement.sentence):
        if not direction.comparative or not direction.right or direction.polarity < 0 or direction.index in said:
            continue
        about = [
            i
            for i in statement.content
            if statement.sentence.tokens[i].root in direction.right and direction.index < i <= direction.index + _NEAR
        ]
        about = [i for i in about if statement.sentence.tokens[i].root not in light_roots()]
        for view in sources[:2]:
            alike = _alike_of(view)
            moved = {
                j
                for d in read_directions(view.sentence)
                for j, t in enumerate(view.sentence.tokens)
                if t.root in d.right
            }
            places = [set(align(statement, view)[i]) for i in about]
            if places and all(p and p & alike and not p & moved for p in places):
                return [
                    Reason(
                        "strength",
                        quote_tokens(statement, [direction.index, *about]),
                        quote_tokens(view, sorted(alike)),
                        True,
                    )
                ]
    return []


def _alike_of(view: View) -> set[int]:
    """The words just behind "similar" and its kin."""
    tokens = view.sentence.tokens
    found: set[int] = set()
    for match in _ALIKE.finditer(view.sentence.text):
        behind = [j for j in view.content if tokens[j].start >= match.end()][:_NEAR]
        found |= {j for j in behind if view.sentence.place[j] == view.sentence.place[behind[0]]}
    return found
