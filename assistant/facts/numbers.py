"""Whether the numbers of a statement stand in a source: value, unit, comparator, and what they belong to."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.facts.attachment import check_attachment, check_subject
from assistant.facts.binding import Bound, rivals, values_of
from assistant.facts.contrasts import CATEGORIES
from assistant.facts.counted import check_counted
from assistant.facts.excused import is_named, is_said_otherwise
from assistant.facts.home import check_home
from assistant.facts.meaning import Meanings, light_roots
from assistant.facts.quantities import Quantity
from assistant.facts.reason import Reason
from assistant.facts.relations import direction_cue
from assistant.facts.values import comparable, comparator_agrees, value_matches
from assistant.facts.view import View, align

#: For each sentence of a source, by identity, what stands before it, the nearest first.
Beside = Mapping[int, Sequence[View]]


@dataclass(frozen=True, slots=True)
class _Match:
    view: View
    bound: Bound
    closeness: int


def check_numbers(
    statement: View, sources: Sequence[View], around: Sequence[View], meanings: Meanings, beside: Beside | None = None
) -> list[Reason]:
    """Hold every number of a statement against the sentences of its source.

    Args:
        statement: The statement's sentence.
        sources: The sentences that it rests on, the likeliest first.
        around: What stands over or before them (title, section, sentence before), which may name group or time.
        meanings: Synonyms and abbreviations.
        beside: For each sentence, by identity, what stands before it alone, the nearest first.

    Returns:
        What does not agree, an item a number; empty when every number stands there with what it belongs to.
    """
    reasons: list[Reason] = []
    for bound in statement.bounds:
        quantity = bound.quantity
        if is_named(statement, quantity, around):
            continue
        matches = _matches(statement, bound, sources)
        if not matches and is_said_otherwise(statement, bound, sources):
            continue
        if not matches:
            reasons.append(_absent(statement, bound, sources))
            continue
        verdicts = [
            (
                _disagreement(statement, bound, m, (beside or {}).get(id(m.view), around))
                or check_counted(statement, bound, m.view, m.bound)
                or check_home(statement, bound, m.view, sources)
                or check_attachment(statement, bound, m.view, m.bound, sources)
                or check_subject(statement, bound, m.view, m.bound, meanings),
                m,
            )
            for m in matches
        ]
        if not any(reason is None for reason, _ in verdicts):
            best = max(verdicts, key=lambda v: (v[1].closeness, -_rank(sources, v[1].view)))
            assert best[0] is not None
            reasons.append(best[0])
    return reasons or _exchanged(statement, sources)


#: A sentence that names its groups more often goes through them again and again.
_TWO_ARMS = 3


def _exchanged(statement: View, sources: Sequence[View]) -> list[Reason]:
    """Two numbers that both stand in one source sentence, each with what the statement gives to the other."""
    for one, two in itertools.combinations(statement.bounds, 2):
        if not rivals(one.quantity, two.quantity) or _is_whole(statement, one.quantity):
            continue
        for view in sources:
            if len(view.arms) > _TWO_ARMS:
                continue  # a table's row gives each number its own group
            firsts = [b for b in view.bounds if value_matches(one.quantity, b.quantity)]
            seconds = [b for b in view.bounds if value_matches(two.quantity, b.quantity)]
            if len(firsts) != 1 or len(seconds) != 1 or firsts[0] is seconds[0]:
                continue
            kept = _overlap(statement, one, two, view, firsts[0], seconds[0]) + _overlap(
                statement, two, one, view, seconds[0], firsts[0]
            )
            swapped = _overlap(statement, one, two, view, seconds[0], firsts[0]) + _overlap(
                statement, two, one, view, firsts[0], seconds[0]
            )
            if swapped > kept:
                return [Reason("number", one.quantity.text, seconds[0].quantity.text, True)]
            break
    return []


#: What stands within so many words of a number speaks of it, what is farther off less.
_BESIDE, _FAR = 8, 0.34


def _weight(statement: View, i: int, bound: Bound) -> float:
    tokens = statement.sentence.tokens
    low, high = sorted((tokens[i].start, bound.quantity.start))
    return 1.0 if sum(low <= t.start < high for t in tokens) <= _BESIDE else _FAR


def _overlap(statement: View, mine: Bound, other: Bound, view: View, theirs: Bound, rival: Bound) -> float:
    """How many words that a statement gives to one number and not to another a source does, too."""
    tokens = view.sentence.tokens
    only = {tokens[j].root for j in theirs.own} - {tokens[j].root for j in rival.own}
    apart = {statement.sentence.tokens[i].root for i in mine.own} - {
        statement.sentence.tokens[i].root for i in other.own
    }
    alignment = align(statement, view)
    return sum(
        _weight(statement, i, mine) * any(tokens[j].root in only and j in theirs.own for j in alignment[i])
        for i in mine.own
        if statement.sentence.tokens[i].root in apart and statement.sentence.tokens[i].root not in light_roots()
    )


def _rank(sources: Sequence[View], view: View) -> int:
    return next(i for i, v in enumerate(sources) if v is view)


#: A table's row whose columns tell the size of their group: that is no value of the row.
_SIZED = re.compile(r"\(n = \d+\) \d")


def _matches(statement: View, bound: Bound, sources: Sequence[View]) -> list[_Match]:
    found = []
    for view in sources:
        sized = bool(_SIZED.search(view.sentence.text)) and not _is_whole(statement, bound.quantity)
        for other in view.bounds:
            closeness = value_matches(bound.quantity, other.quantity)
            if closeness and not (sized and other.quantity.role == "n" and bound.quantity.role != "n"):
                found.append(_Match(view, other, closeness))
        if bound.quantity.of and not any(m.view is view for m in found):
            found += _split_proportion(bound.quantity, view)
        if not any(m.view is view for m in found):
            found += _bound_of_range(statement, bound, view)
    return found


def _split_proportion(quantity: Quantity, view: View) -> list[_Match]:
    """24 of 30 also stands where 24 and 30 are both counted in one sentence."""
    counts = {b.quantity.low: b for b in view.bounds if b.quantity.dimension in ("count", "proportion")}
    wholes = {b.quantity.of for b in view.bounds if b.quantity.of} | set(counts)
    if any(b.quantity.of == quantity.of and b.quantity.low != quantity.low for b in view.bounds):
        return []  # the source itself says how many of them
    if quantity.low in counts and quantity.of in wholes:
        return [_Match(view, counts[quantity.low], 1)]
    return []


def _bound_of_range(statement: View, bound: Bound, view: View) -> list[_Match]:
    """One end of a range stands when the statement names the other end as well, or says from or up to it."""
    quantity = bound.quantity
    for other in view.bounds:
        span = other.quantity
        if not span.is_range or quantity.is_range or not comparable(quantity, span):
            continue
        low, high = replace(span, high=span.low), replace(span, low=span.high)
        named = {
            end
            for end, side in (("low", low), ("high", high))
            for b in statement.bounds
            if not b.quantity.is_range and value_matches(b.quantity, side)
        }
        if value_matches(quantity, high) and (quantity.comparator in ("up_to", "le") or named == {"low", "high"}):
            return [
                _Match(
                    view,
                    replace(other, quantity=replace(high, comparator="up_to" if quantity.comparator != "eq" else "eq")),
                    1,
                )
            ]
        if value_matches(quantity, low) and (quantity.comparator == "ge" or named == {"low", "high"}):
            return [
                _Match(
                    view,
                    replace(other, quantity=replace(low, comparator="ge" if quantity.comparator == "ge" else "eq")),
                    1,
                )
            ]
    return []


def _disagreement(statement: View, bound: Bound, match: _Match, around: Sequence[View]) -> Reason | None:
    """Why a number of equal value is not the one that the statement means, or None."""
    quantity, other = bound.quantity, match.bound.quantity
    if not comparator_agrees(quantity, other) and not _within(statement, quantity, match.view, other):
        return Reason("comparator", _with_comparator(statement, quantity), _with_comparator(match.view, other), True)
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


def _part_for_whole(statement: View, bound: Bound, match: _Match) -> Reason | None:
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


def _with_comparator(view: View, quantity: Quantity) -> str:
    """The number with the words before it that bound it."""
    text = view.sentence.text
    start = quantity.start
    if quantity.comparator not in ("eq",):
        start = max(text.rfind(" ", 0, max(0, quantity.start - 10)), 0)
    return text[start : quantity.end].strip(" ,;(")


def _frame_conflict(statement: View, bound: Bound, match: _Match, around: Sequence[View]) -> Reason | None:
    if re.match(r"\s(?:\w+\s)?(?:in all|in total|altogether|overall)\b", statement.sentence.text[bound.quantity.end :]):
        return None
    for category, what in _categories(statement, match.view):
        said = values_of(bound, _placed(statement, category))
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


def _is_whole(statement: View, quantity: Quantity) -> bool:
    """Whether a sentence begins with the number that its others are counted out of ("Of 30 patients, 24 …")."""
    return bool(re.search(r"\b(?:of|among)\s(?:the\s|all\s)?$", statement.sentence.text[: quantity.start], re.I))


#: Words that alone tell one number of a sentence from another.
_DECISIVE = frozenset(
    "alone first second third primary secondary recovery improvement men women complication "
    "complications recurrence mortality efficacy success full fully complete completely partial partially incomplete".split()
)


def _taken_from_another(statement: View, bound: Bound, match: _Match) -> Reason | None:
    """Whether what the statement says of a number stands in the source with another number, and nothing of it with this one."""
    if not match.bound.foreign or _is_whole(statement, bound.quantity):
        return None
    alignment, tokens = align(statement, match.view), match.view.sentence.tokens
    own = apart = elsewhere = 0
    decisive = False
    first: int | None = None
    lead = _lead(match.view, match.bound)
    named = {k for m in statement.members if CATEGORIES[m.category].name == "drug" for k in range(m.first, m.last + 1)}
    mark = {j for j in match.bound.own - lead if tokens[j].root not in light_roots()}  # what only this number has
    mark -= {j for j in mark if any(tokens[j].root == tokens[k].root for k in match.bound.foreign)}
    others = [b for b in match.view.bounds if rivals(b.quantity, match.bound.quantity) and b.part != match.bound.part]
    mark -= {j for j in mark if any(j in b.own for b in others)}
    for i in sorted(bound.own):
        places = set(alignment[i])
        here, there = bool(places & match.bound.own), bool(places & match.bound.foreign)
        own += here and statement.sentence.tokens[i].root not in light_roots()
        apart += bool(places & mark)
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


def _absent(statement: View, bound: Bound, sources: Sequence[View]) -> Reason:
    """A number that stands nowhere in the source: what stands in its place, if anything does."""
    quantity = bound.quantity
    best: tuple[float, Reason] | None = None
    for rank, view in enumerate(sources):
        alignment = align(statement, view)
        for other in view.bounds:
            if any(b is not bound and value_matches(b.quantity, other.quantity) for b in statement.bounds):
                continue  # it is another number of the statement
            score = _kinship(bound, other, alignment)
            if score <= 0:
                continue
            what = _what_differs(quantity, other.quantity)
            reason = Reason(what, _with_comparator(statement, quantity), _with_comparator(view, other.quantity), True)
            score = score - 0.01 * rank
            if best is None or score > best[0]:
                best = (score, reason)
    if best:
        return best[1]
    what = "time" if quantity.dimension in ("time", "year") else "number"
    return Reason(what, _with_comparator(statement, quantity), "", False)


def _what_differs(statement: Quantity, source: Quantity) -> str:
    same_numeral = statement.low / statement.factor == source.low / source.factor
    if same_numeral and statement.unit != source.unit:
        return "unit"
    if statement.dimension in ("time", "year") and statement.role != "age":
        return "time"
    return "number"


def _kinship(bound: Bound, other: Bound, alignment: tuple[tuple[int, ...], ...]) -> float:
    """How likely a source's number is the one that the statement gets wrong: same kind, same words around it."""
    one, two = bound.quantity, other.quantity
    same_numeral = one.low / one.factor == two.low / two.factor and one.high / one.factor == two.high / two.factor
    if one.dimension.startswith("label:") or two.dimension.startswith("label:"):
        return 1.0 if one.dimension == two.dimension else 0.0
    kinds = {one.dimension, two.dimension}
    if (
        one.dimension != two.dimension
        and not kinds <= {"percent", "proportion"}
        and not (same_numeral and one.unit and two.unit)
    ):
        return 0.0
    if (
        (one.role == "p") != (two.role == "p")
        or (one.role == "age") != (two.role == "age")
        or (one.role == "ci") != (two.role == "ci")
    ):
        return 0.0
    if one.dimension == two.dimension == "time" and not rivals(one, two):
        return 0.0
    overlap = sum(bool(set(alignment[i]) & (other.own | other.shared)) for i in bound.own)
    own = sum(bool(set(alignment[i]) & other.own) for i in bound.own)
    if one.dimension == "count" and not own and bound.own and not same_numeral:
        return 0.0  # bare counts of different things
    return 0.2 + overlap + own + (0.5 if one.is_range == two.is_range else 0) + same_numeral
