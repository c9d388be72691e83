"""What each number of a sentence belongs to: the words, groups and time points that stand with it and not with another."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from assistant.facts.clauses import Sentence
from assistant.facts.quantities import read_quantities
from assistant.facts.quantity import Quantity
from assistant.facts.tokens import is_content

Value = TypeVar("Value")

#: Where a sentence that holds several numbers is cut, coarsest first.
_CUTS = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        r";|\.\s",
        r"\bwhereas\b|\bwhile\b|\bbut\b|\bversus\b|\bvs\b\.?|\bcompared (?:with|to)\b|\bthan\b|\bagainst\b|\bin contrast\b|\bhowever\b",
        r",|\(|\)",
        r"\band\b|\bor\b|\bplus\b|/",
        r"\bwith\b|\bat\b|\bin a series\b|:",
    )
)


@dataclass(frozen=True, slots=True)
class Bound:
    """A quantity with the indexes of the tokens that belong to it.

    `own` stand in its part of the sentence, `shared` with it and others alike, `foreign` with another number of its kind.
    `part` is that part of the text, `rival_parts` those of the others. `run` is its position in a run of numbers that
    belong in order to as many things ("80% vs 60%"), and the run's length. `whole` is the number that a bracket breaks down,
    for one that stands in the bracket.
    """

    quantity: Quantity
    own: frozenset[int]
    shared: frozenset[int]
    foreign: frozenset[int]
    part: tuple[int, int]
    rival_parts: tuple[tuple[int, int], ...]
    run: tuple[int, int] = (0, 1)
    whole: Quantity | None = None


@lru_cache(maxsize=4096)
def bind_quantities(sentence: Sentence) -> tuple[Bound, ...]:
    """Tell for every quantity of a sentence which of its words belong to it."""
    quantities = read_quantities(sentence.text)
    runs = _runs(sentence, quantities)
    mates = {q: frozenset(run) for run, _ in runs for q in run}
    listed: dict[Quantity, frozenset[Quantity]] = {}
    for one, two in itertools.pairwise(quantities):
        if (
            one.dimension == two.dimension == "time"
            and not mates.get(one)
            and _LISTED.fullmatch(sentence.text[one.end : two.start])
        ):
            listed[two] = listed.get(one, frozenset({one})) | {two}
            for quantity in listed[two]:
                listed[quantity] = listed[two]
        if _FROM_TO.search(sentence.text[: one.start]) and sentence.text[one.end : two.start].strip() == "to":
            mates[one] = mates[two] = frozenset({one, two, *mates.get(one, ()), *mates.get(two, ())})
    mates.update(listed)
    parts = {q: _part(sentence.text, q, quantities, mates.get(q, frozenset())) for q in quantities}
    content = [i for i, t in enumerate(sentence.tokens) if is_content(t) and not _inside(t.start, quantities)]
    bounds = []
    for quantity in quantities:
        together = mates.get(quantity, frozenset())
        others = [q for q in quantities if q is not quantity and q not in together and rivals(quantity, q)]
        start, end = parts[quantity]
        own = {i for i in content if start <= sentence.tokens[i].start < end}
        if (
            others
            and not any(sentence.tokens[i].start < quantity.start for i in own)
            and not _has_verb(sentence.text, quantity)
        ):
            own |= _inherited(sentence, quantity, others, parts, content)
        foreign: set[int] = set()
        for rival in others:
            a, b = parts[rival]
            foreign |= {i for i in content if a <= sentence.tokens[i].start < b}
        place = (0, 1)
        for run, items in runs:
            if quantity not in run:
                continue
            place = (run.index(quantity), len(run))
            for other, words in zip(run, items, strict=False):
                if other is quantity:
                    own |= words
                else:
                    own -= words
                    foreign |= words
            for other, words in zip(run, items, strict=False):
                if other is quantity:
                    own |= words
        whole = _broken_down(sentence.text, quantity, others)
        if whole is not None:
            a, b = parts[whole]
            foreign -= {i for i in content if a <= sentence.tokens[i].start < b}
        foreign -= own
        bounds.append(
            Bound(
                quantity,
                frozenset(own),
                frozenset(set(content) - own - foreign),
                frozenset(foreign),
                parts[quantity],
                tuple(parts[r] for r in others),
                place,
                whole,
            )
        )
    return tuple(bounds)


def _broken_down(text: str, quantity: Quantity, others: list[Quantity]) -> Quantity | None:
    """The number that a bracket breaks down, for one that stands in it ("9 people (five in one arm, four in the other)")."""
    opened = text.rfind("(", 0, quantity.start)
    if opened < 0 or ")" in text[opened : quantity.start]:
        return None
    before = [q for q in others if q.end <= opened and not re.search(r"[,;]", text[q.end : opened])]
    return max(before, key=lambda q: q.start, default=None)


_OPEN_END = re.compile(
    r"\s*(?:$|[,;.)(/]|(?:in|of|for|with|after|at|on|by|and|or|among|versus|vs|to|the|per|respectively|were|was)\b)"
)


def _has_verb(text: str, quantity: Quantity) -> bool:
    """Whether a word that says what becomes of a number follows it ("5% recurred"), so that it needs none from before."""
    return quantity.percent is not None and not _OPEN_END.match(text, quantity.end)


def values_of(bound: Bound, placed: Sequence[tuple[Value, int]]) -> frozenset[Value]:
    """Which of several exclusive values a number belongs to.

    Args:
        bound: The number.
        placed: The values that the sentence names, with their offsets, in order.

    Returns:
        The values named in the number's part of the sentence; else those named apart from any rival; else the one that
        stands at the number's place in a run; else the last one named before it.
    """
    start, end = bound.part
    inside = frozenset(v for v, at in placed if start <= at < end)
    position, length = bound.run
    before = list(dict.fromkeys(v for v, at in placed if at < bound.quantity.start))
    behind = list(dict.fromkeys(v for v, at in placed if at >= bound.quantity.end))
    if length == 2 and len(before) == len(behind) == 1 and before != behind and len(inside) != 1:  # "in A, in 80% against 43% in B"
        return frozenset(before if position == 0 else behind)
    if length > 1 and len(before) >= length and len(inside) != 1:
        return frozenset({before[-length:][position]})
    if length > 1 and not before and len(behind) >= length:
        return frozenset({behind[:length][position]})
    if length > 1 and not inside and len(set(before)) == 1 and not behind:
        return frozenset(before) if position == 0 else frozenset()
    named = {v for v, at in placed if start <= at < bound.quantity.start}
    behind_it = {v for v, at in placed if bound.quantity.end <= at < end}
    if len(inside) > 1 and length == 1 and len(named) == 1 and named.isdisjoint(behind_it) and bound.quantity.role not in ("p", "ci"):
        return frozenset(named)
    if inside:
        return inside if length == 1 or len(inside) > 1 or position == 0 or behind else frozenset()
    apart = frozenset(v for v, at in placed if not any(a <= at < b for a, b in bound.rival_parts))
    if apart:
        return apart
    return frozenset(before[-1:])


def _inside(at: int, quantities: tuple[Quantity, ...]) -> bool:
    return any(q.start <= at < q.end for q in quantities if q.dimension != "year")


def rivals(one: Quantity, two: Quantity) -> bool:
    """Whether two numbers of a sentence could be taken for one another."""
    if (one.role == "ci") != (two.role == "ci") or (one.role == "p") != (two.role == "p"):
        return False
    if one.percent is not None and two.percent is not None:
        return abs(one.percent - two.percent) >= 0.6
    if one.dimension == two.dimension == "time" and max(one.factor, two.factor) > 200 * min(one.factor, two.factor):
        return False
    return one.dimension == two.dimension or {one.dimension, two.dimension} == {"count", "proportion"}


def _part(
    text: str, quantity: Quantity, quantities: tuple[Quantity, ...], mates: frozenset[Quantity]
) -> tuple[int, int]:
    """The largest part of the sentence that holds a quantity (and those of its run) and no rival of it."""
    start, end = 0, len(text)
    others = [q for q in quantities if q is not quantity and q not in mates and rivals(quantity, q)]
    for pattern in _CUTS:
        inside = [r for r in others if start <= r.start < end]
        if not inside:
            return start, _behind_bracket(text, quantity, end, others)
        cuts = [
            m for m in pattern.finditer(text, start, end) if not any(q.start < m.start() < q.end for q in quantities)
        ]
        if pattern is _CUTS[3]:
            cuts = [m for m in cuts if _near_number(text, m, quantity, inside)]
        before = [m.end() for m in cuts if m.end() <= quantity.start]
        after = [m.start() for m in cuts if m.start() >= quantity.end]
        new_start = max(before, default=start)
        new_end = min(after, default=end)
        sized = _SIZE.search(text[:new_start])
        if sized and not any(r.start < quantity.start for r in inside):
            new_start = max((b for b in before if b <= sized.start()), default=start)
        first = not any(new_start <= r.start < quantity.start for r in inside)  # a second number in brackets has the first before it
        if pattern is _CUTS[2] and before and text[new_start - 1 : new_start] == "(" and first:
            new_start = max((b for b in before if text[b - 1 : b] != "("), default=start)
            new_start = _before_bracket(text, quantity.start, new_start, inside)
        start, end = new_start, new_end
    end = _behind_bracket(text, quantity, end, others)
    for rival in (r for r in others if start <= r.start < end):
        if rival.end <= quantity.start:
            start = max(start, _border(text, rival, quantity))
        elif rival.start >= quantity.end:
            end = min(end, _border(text, quantity, rival))
    return start, end


#: The size of a group in brackets behind its name, which parts nothing from it.
_SIZE = re.compile(r"\(n\s?=\s?\d+\)$", re.I)
#: "And" parts two numbers when the second stands so many words behind it at most.
_JOINT_REACH = 7


def _near_number(text: str, cut: re.Match[str], quantity: Quantity, others: list[Quantity]) -> bool:
    """Whether a joint stands shortly before the number that it would part from another."""
    numbers = [q for q in (quantity, *others) if q.start >= cut.end()]
    nearest = min(numbers, key=lambda q: q.start, default=None)
    return nearest is not None and len(text[cut.end() : nearest.start].split()) <= _JOINT_REACH


_PREPOSITION = re.compile(
    r"\)?\s(?:in|of|for|with|after|among|on|were|was|are|is|had|have|showed|received|reported)\s[^,;()]{1,60}?(?=[,;()]|\sand\s|\swith\s|\sthan\s|\.(?:\s|$)|$)"
)


def _behind_bracket(text: str, quantity: Quantity, end: int, others: list[Quantity]) -> int:
    """A number in brackets is also of what a preposition ties to the bracket: "(82%) in the treated group"."""
    if text[end : end + 1] != ")" or not text[: quantity.start].count("(") > text[: quantity.start].count(")"):
        return end
    match = _PREPOSITION.match(text, end)
    if match and not any(end <= r.start < match.end() for r in others):
        return match.end()
    return end


#: Between time points of one list ("at 1, 3 and 6 months").
_LISTED = re.compile(r"\s?(?:,|and|or|,\s?and|,\s?or)\s?")
_FROM_TO = re.compile(r"\bfrom\s(?:an?\s)?$", re.I)
_LEADING_UP = re.compile(
    r"\b(?:of|at|was|were|is|are|by)\s*(?:(?:up to|about|only|at least|at most|more than|less than)\s*)?[<>~≤≥]?$", re.I
)
_STEP = re.compile(r"\s(?:in|with|at|and|for|by|after|among)\s", re.I)
_FORWARD = re.compile(r"^\s?(?:-\s)?(?:to|and|or|,|with|at|then|after|until|plus|through|\()", re.I)


def _border(text: str, one: Quantity, two: Quantity) -> int:
    """Where the words between two numbers part: behind the first where they lead on to the second, else before the second."""
    gap = text[one.end : two.start]
    if _FORWARD.match(gap):
        return one.end
    if _LEADING_UP.search(gap):  # "36 Gy in fractions of 2 Gy": what ends in "of" is the second number's
        return one.end + max((m.start() for m in _STEP.finditer(gap)), default=0)
    return two.start


_JOINT = re.compile(r"\b(?:and|but|versus|vs|while|whereas|compared with|against|than)\b|[,;]", re.I)


def _before_bracket(text: str, at: int, start: int, others: list[Quantity]) -> int:
    """A number in brackets belongs to what stands before the bracket, back to the last cut or rival, and to what joins them."""
    held = max([start, *(r.end for r in others if r.end <= at)])
    joints = [m.end() for m in _JOINT.finditer(text, held, at)]
    return max([held, *joints]) if any(r.end <= at for r in others) else held


def _inherited(
    sentence: Sentence,
    quantity: Quantity,
    others: list[Quantity],
    parts: dict[Quantity, tuple[int, int]],
    content: list[int],
) -> set[int]:
    """Words before an earlier rival that also stand for a number that has none before it ("80% in A and 60% in B")."""
    earlier = [r for r in others if r.end <= quantity.start]
    if not earlier:
        return set()
    last = max(earlier, key=lambda r: r.start)
    start, _ = parts[last]
    return {i for i in content if start <= sentence.tokens[i].start < last.start}


def _runs(sentence: Sentence, quantities: tuple[Quantity, ...]) -> list[tuple[tuple[Quantity, ...], list[set[int]]]]:
    """Runs of numbers that belong in order to a row of words, each with the words of every number where a row was found."""
    text = sentence.text
    found: list[tuple[tuple[Quantity, ...], list[set[int]]]] = []
    for match in re.finditer(r"\brespectively\b", text):
        run = _run_before(text, [q for q in quantities if q.end <= match.start() and q.role != "label"])
        if len(run) > 1:
            found.append((tuple(run), _row_near(sentence, len(run), run[-1].end, match.start(), run[0].start)))
    for one, two in itertools.pairwise(quantities):
        joined = re.fullmatch(
            r"\s(?:[a-z]+\s)?(?:vs\.?|versus|against|compared (?:with|to))\s", text[one.end : two.start]
        )
        if joined and rivals(one, two):
            found.append(((one, two), _row_near(sentence, 2, two.end, two.end, one.start)))
        elif rivals(one, two) and text[one.end : two.start] == " and ":
            row = _row_near(sentence, 2, two.end, two.end, one.start)
            if row and _leads_up(sentence, max(row[-1]), one.start):
                found.append(((one, two), row))  # "primary and secondary rates of 98% and 100%"
    return found


#: Between two joined words and the two numbers that are theirs stand so many words at most.
_TO_NUMBER = 3


def _leads_up(sentence: Sentence, last: int, at: int) -> bool:
    """Whether nothing but the noun of two joined words and a preposition stands before their numbers."""
    between = [t for t in sentence.tokens[last + 1 :] if t.end <= at]
    if len(between) > _TO_NUMBER or not between or between[-1].folded not in ("of", "were", "are", "was", "at", "in"):
        return False
    return not re.search(r"[,;:().]", sentence.text[sentence.tokens[last].end : at])


def _run_before(text: str, quantities: list[Quantity]) -> list[Quantity]:
    """The last numbers that follow one another with nothing but joints between."""
    run: list[Quantity] = []
    for quantity in reversed(quantities):
        if run and not re.fullmatch(
            r"\s?(?:,|and|or|,\s?and|,\s?or|/)\s?(?:up to |[<>~≤≥]\s?)?", text[quantity.end : run[0].start]
        ):
            break
        run.insert(0, quantity)
    return run


def _row_near(sentence: Sentence, n: int, after: int, until: int, before: int) -> list[set[int]]:
    """A row of n joined words just behind the numbers, else the nearest one before them."""
    rows = _rows(sentence, n)
    behind = [r for r in rows if after <= sentence.tokens[min(r[0])].start < until]
    if behind:
        return behind[0]
    ahead = [r for r in rows if sentence.tokens[max(r[-1])].end <= before]
    return ahead[-1] if ahead else []


def _rows(sentence: Sentence, n: int) -> list[list[set[int]]]:
    """Rows of n words or short phrases joined by commas and "and" in a sentence."""
    tokens, text = sentence.tokens, sentence.text
    found = []
    for i, token in enumerate(tokens):
        if token.folded not in ("and", "or", "+") or not 0 < i < len(tokens) - 1:
            continue
        right = _phrase(sentence, i + 1, 1)
        left = _phrase(sentence, i - 1, -1)
        if not right or not left:
            continue
        row = [left, right]
        while len(row) < n:
            first = min(row[0])
            gap = text[tokens[first - 1].end : tokens[first].start] if first else ""
            if "," not in gap:
                break
            row.insert(0, _phrase(sentence, first - 1, -1))
            if not row[0]:
                row.pop(0)
                break
        if len(row) == n:
            found.append(row)
    return found


def _phrase(sentence: Sentence, start: int, step: int) -> set[int]:
    """Content words that stand together from a place on, in one direction; two at most before the joint."""
    found: set[int] = set()
    i = start
    while 0 <= i < len(sentence.tokens) and len(found) < 3:
        token = sentence.tokens[i]
        if token.kind == "number" or not is_content(token):
            break
        found.add(i)
        follows = (
            sentence.text[token.end : token.end + 1]
            if step > 0
            else sentence.text[max(0, token.start - 2) : token.start - 1]
        )
        if follows in ",;)(":
            break
        if step > 0 and len(found) == 1:
            break
        i += step
    if step < 0 and len(found) > 2:
        found = set(sorted(found)[-2:])
    return found
