"""Why a number that stands in a source is not the one that a statement means: its bound, its group, its time, its part."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.facts.absent_numbers import quote_bounded
from assistant.facts.binding import Bound, rivals, values_of
from assistant.facts.contrasts import CATEGORIES
from assistant.facts.direction_words import direction_cue
from assistant.facts.meaning import light_roots
from assistant.facts.quantity import Quantity
from assistant.facts.reason import Reason
from assistant.facts.values import comparator_agrees, value_matches
from assistant.facts.view import View, align


@dataclass(frozen=True, slots=True)
class Match:
    """A number of a source that a statement's may be: its sentence, the number there, and how closely the values agree."""

    view: View
    bound: Bound
    closeness: int


def find_disagreement(statement: View, bound: Bound, match: Match, around: Sequence[View]) -> Reason | None:
    """Why a number of equal value is not the one that the statement means, or None."""
    quantity, other = bound.quantity, match.bound.quantity
    if not comparator_agrees(quantity, other) and not _within(statement, quantity, match.view, other):
        return Reason("comparator", quote_bounded(statement, quantity), quote_bounded(match.view, other), True)
    if quantity.dimension == "time" and _recurs(statement, quantity) and not _recurs(match.view, other):
        return Reason("time", f"every {quantity.text}", other.text, True)
    return (
        _part_for_whole(statement, bound, match)
        or _frame_conflict(statement, bound, match, around)
        or _taken_from_another(statement, bound, match)
    )


def _within(statement: View, quantity: Quantity, view: View, other: Quantity) -> bool:
    """Whether one has "within" a time and the other "in" it."""
    def ends(text: str, at: int, word: str) -> bool:
        return bool(re.search(rf"\b{word}\s$", text[:at], re.I))

    said, held = statement.sentence.text, view.sentence.text
    return quantity.dimension == "time" and ends(said, quantity.start, "within") and ends(held, other.start, "in")


def _part_for_whole(statement: View, bound: Bound, match: Match) -> Reason | None:
    """A number that a bracket gives to a part ("8 patients (three in group A)"), told of the whole."""
    whole = match.bound.whole
    if whole is None or any(value_matches(b.quantity, whole) for b in statement.bounds):
        return None
    alignment, tokens = align(statement, match.view), match.view.sentence.tokens
    start, end = match.bound.part
    inside = {i for i, t in enumerate(tokens) if match.bound.quantity.end <= t.start < end and t.kind != "number"}
    part = [i for i, t in enumerate(statement.sentence.tokens) if bound.part[0] <= t.start < bound.part[1]]
    if any(
        set(alignment[i]) & inside
        for i in part
        if statement.sentence.tokens[i].folded not in ("in", "of", "and", "the", "group", "arm")
    ):
        return None
    arms = {
        a.value for a in statement.arms if bound.part[0] <= statement.sentence.tokens[a.first].start < bound.part[1]
    }
    if arms & {a.value for a in match.view.arms if start <= tokens[a.first].start < end}:
        return None
    return Reason("number", bound.quantity.text, whole.text, True) if inside else None


def _recurs(view: View, quantity: Quantity) -> bool:
    """Whether a time is one that comes again and again ("every 6 months")."""
    return bool(re.search(r"\b(?:every|each)\s(?:\w+\s)?$", view.sentence.text[: quantity.start], re.I))


def _frame_conflict(statement: View, bound: Bound, match: Match, around: Sequence[View]) -> Reason | None:
    if re.match(r"\s(?:\w+\s)?(?:in all|in total|altogether|overall)\b", statement.sentence.text[bound.quantity.end :]):
        return None
    for category, what in _categories(statement, match.view):
        said = values_of(bound, _placed(statement, category))
        if category == "arm" and len(said) > 1:
            said = _this_side(statement, bound, said)
        if not said:
            continue
        placed = _placed(match.view, category)
        held = values_of(match.bound, placed) if placed else frozenset()
        if not held and category == "arm":
            held = frozenset(v for v, _ in placed) if len({v for v, _ in placed}) == 1 else frozenset()
        if not held:
            held = _arm_before(around) if category == "arm" else frozenset()
        if category not in ("arm", "time") and not any(
            bound.part[0] <= at < bound.part[1] for _, at in _placed(statement, category)
        ):
            continue  # the statement names none of them with this number
        if category not in ("arm", "time") and not any(
            match.bound.part[0] <= at < match.bound.part[1] for _, at in placed
        ):
            continue  # nor does the source
        if held and said.isdisjoint(held):
            if category == "time" and bound.quantity.dimension == "time":
                continue
            return Reason(what, _named(statement, category, said), _named(match.view, category, held, around), True)
    return None


_THAN = re.compile(r"\b(?:than|compared (?:with|to)|against|versus|vs|unlike|as opposed to)\b", re.I)


def _this_side(statement: View, bound: Bound, said: frozenset[object]) -> frozenset[object]:
    """Of several arms that stand with a number, those on its own side of a comparison."""
    than = _THAN.search(statement.sentence.text, bound.quantity.end)
    placed = _placed(statement, "arm")
    near = frozenset(v for v, at in placed if v in said and than is not None and bound.quantity.end <= at < than.start())
    return near or said


def _arm_before(around: Sequence[View]) -> frozenset[object]:
    """The one arm that the nearest sentence before speaks of which names any; none where it names several."""
    for view in around:
        found = frozenset(a.value for a in view.arms)
        if found:
            return found if len(found) == 1 else frozenset()
    return frozenset()


def _categories(view: View, source: View) -> list[tuple[int | str, str]]:
    """What may tell a number of a source from another: arm, time, and the categories that the statement names a member of.

    A category whose members describe other words counts where the source sets two of them against each other.
    """
    found: list[tuple[int | str, str]] = [("arm", "group"), ("time", "time")]
    for c in dict.fromkeys(m.category for m in view.members):
        if not CATEGORIES[c].headed or len({m.value for m in source.members if m.category == c}) > 1:
            found.append((c, CATEGORIES[c].what))
    return found


def _time_of(quantity: Quantity) -> tuple[float, float, bool]:
    """A time as it compares: half an hour is 30 minutes, whatever the last decimals say."""
    return round(quantity.low, 6), round(quantity.high, 6), quantity.comparator in ("gt", "ge")


def _placed(view: View, category: int | str) -> list[tuple[object, int]]:
    """The values of a category that a sentence names, with their offsets."""
    tokens = view.sentence.tokens
    if category == "arm":
        return [(a.value, tokens[a.first].start) for a in view.arms]
    if category == "time":
        return [
            (_time_of(b.quantity), b.quantity.start)
            for b in view.bounds
            if b.quantity.dimension == "time" and b.quantity.role == "value"
        ]
    return [
        (m.value, tokens[m.first].start)
        for m in view.members
        if m.category == category and view.sentence.polarity(m.first) >= 0
    ]


def _named(view: View, category: int | str, values: frozenset[object], around: Sequence[View] = ()) -> str:
    for place in (view, *around):
        tokens, text = place.sentence.tokens, place.sentence.text
        if category == "arm":
            for a in place.arms:
                if a.value in values:
                    return text[tokens[a.first].start : tokens[a.last].end]
        elif category == "time":
            for b in place.bounds:
                if _time_of(b.quantity) in values:
                    return b.quantity.text
        else:
            for m in place.members:
                if m.category == category and m.value in values:
                    return text[tokens[m.first].start : tokens[m.last].end]
    return ""


def is_whole(statement: View, quantity: Quantity) -> bool:
    """Whether a sentence begins with the number that its others are counted out of ("Of 30 patients, 24 …")."""
    return quantity.dimension != "percent" and bool(_OUT_OF.search(statement.sentence.text[: quantity.start]))


#: Where a whole is told: at the head of a part of the sentence, or as the size of a cohort.
_OUT_OF = re.compile(r"\b(?:cohort|series|sample|total|population|group|set)\sof\s$|(?:^|[,;:(]\s?|\b(?:and|while|whereas|but)\s)(?:out\s)?(?:of|among|in)\s(?:the\s|all\s|these\s|those\s)?$", re.I)


#: Words that alone tell one number of a sentence from another.
_DECISIVE = frozenset(
    "alone first second third primary secondary recovery improvement men women complication "
    "complications recurrence mortality efficacy success full fully complete completely partial partially incomplete".split()
)


def _taken_from_another(statement: View, bound: Bound, match: Match) -> Reason | None:
    """Whether what the statement says of a number stands in the source with another number, and nothing of it with this one."""
    if not match.bound.foreign or is_whole(statement, bound.quantity):
        return None
    alignment, tokens = align(statement, match.view), match.view.sentence.tokens
    own = apart = elsewhere = 0
    decisive = told = False
    first: int | None = None
    lead = _lead(match.view, match.bound)
    named = {k for m in statement.members if CATEGORIES[m.category].name == "drug" for k in range(m.first, m.last + 1)}
    mark = {j for j in match.bound.own - lead if tokens[j].root not in light_roots()}  # what only this number has
    mark -= {j for j in mark if any(tokens[j].root == tokens[k].root for k in match.bound.foreign)}
    home = match.bound.part, match.bound.run
    others = [b for b in match.view.bounds if rivals(b.quantity, match.bound.quantity) and (b.part, b.run) != home]
    others = [b for b in others if b.own != match.bound.own]
    mark -= {j for j in mark if any(j in b.own for b in others)}
    compared = statement.sentence.text.find(" than ", bound.quantity.end)  # what stands behind it is another's
    for i in sorted(bound.own):
        if 0 <= compared < statement.sentence.tokens[i].start:
            continue
        places = set(alignment[i])
        here, there = bool(places & match.bound.own), bool(places & match.bound.foreign)
        own += here and statement.sentence.tokens[i].root not in light_roots()
        apart += bool(places & mark)
        told = told or (bool(places & mark) and statement.sentence.tokens[i].folded in _DECISIVE)
        if (
            there
            and not here
            and not places & match.bound.shared
            and statement.sentence.tokens[i].root not in light_roots()
        ):
            token = statement.sentence.tokens[i]
            exact = any(tokens[j].root == token.root for j in places)
            elsewhere += not places <= lead and (exact or not mark)
            decisive = decisive or (exact and (token.folded in _DECISIVE or i in named))
            first = min(places) if first is None else first
    if mark and not apart and elsewhere:
        decisive = True
    decisive = decisive and not (told or apart > 1)
    if (own and not decisive) or not elsewhere or first is None:
        return None
    rival = next(
        (
            b
            for b in match.view.bounds
            if first in b.own
            and rivals(b.quantity, match.bound.quantity)
            and value_matches(b.quantity, bound.quantity) == 0
        ),
        None,
    )
    if rival is None:
        return None
    return Reason("number", bound.quantity.text, rival.quantity.text, True)


def _lead(view: View, bound: Bound) -> set[int]:
    """What stands at a sentence's beginning, before its first number and the words just before that; all of it for a number
    with nothing of its own before it ("ranges from … at 3 months and drops below 40%")."""
    first = min((b.quantity.start for b in view.bounds if b.quantity.role != "label"), default=0)
    before = [i for i in view.content if view.sentence.tokens[i].start < first]
    own = [i for i in bound.own if bound.part[0] <= view.sentence.tokens[i].start < bound.quantity.start]
    if all(direction_cue(view.sentence.tokens[i]) for i in own):
        return set(before)
    return set(before[:-3])
