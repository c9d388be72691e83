"""Numbers of a statement that its source gives only through others, each recomputed: a sum, a difference, a multiple, what
is left of a whole, the length of a list.

A number counts as derived only where its words say how ("in all", "more than", "twice", "the other"), so that a number put
for another does not come out by chance.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from functools import partial

from assistant.facts.binding import Bound
from assistant.facts.quantity import Quantity
from assistant.facts.units import WORD_NUMBER
from assistant.facts.view import View

#: More numbers of a kind in one sentence give almost any number by chance.
_MOST = 4
#: Relative distance of a ratio that "about" and that the bare word allows.
_ABOUT, _EXACT = 0.12, 0.02


def is_derived(statement: View, bound: Bound, sources: Sequence[View]) -> bool:
    """Whether a number that its source has not follows from those that it has.

    Args:
        statement: The statement's sentence.
        bound: The number.
        sources: The sentences that it rests on.
    """
    quantity = bound.quantity
    if quantity.is_range or quantity.role not in ("value", "n", "age"):
        return False
    if quantity.dimension == "ratio" or quantity.unit == "fraction":
        return any(_is_multiple(quantity, view) for view in sources)
    text = statement.sentence.text
    if quantity.of and _says_rest(text, quantity):  # "all but six of the 30"
        left = quantity.of - quantity.low
        return any({quantity.of, left} <= {b.quantity.low for b in v.bounds} | {b.quantity.of for b in v.bounds} for v in sources)
    rules = (
        (_says_sum(text, quantity), _sums),
        (_says_difference(text, quantity), partial(_differences, said=_directed(statement, quantity))),
        (_says_rest(text, quantity), _rests),
    )
    return any(said and round(quantity.low, 6) in _rounded(make(quantity, view)) for said, make in rules for view in sources) or (
        _counts_list(statement, quantity, sources)
    )


def _rounded(values: Iterator[float]) -> set[float]:
    return {round(v, 6) for v in values}


def _alike(quantity: Quantity, view: View) -> list[Quantity]:
    """The numbers of a source's sentence that are of the kind of a statement's; none where there are too many."""
    held = [b.quantity for b in view.bounds if b.quantity.dimension == quantity.dimension and b.quantity.role in ("value", "n", "year")]
    held = [q for q in held if not q.is_range]
    return held if len(held) <= _MOST else []


_SUM_BEFORE = re.compile(r"\b(?:in all|altogether|in total|a total of|together|overall|combined)\b[^.;:]{0,30}$", re.I)
_SUM_BEHIND = re.compile(r"\s(?:[\w-]+\s){0,3}?(?:in all|altogether|in total|together|overall|combined)\b", re.I)


def _says_sum(text: str, quantity: Quantity) -> bool:
    return bool(_SUM_BEFORE.search(text[: quantity.start]) or _SUM_BEHIND.match(text, quantity.end))


def _sums(quantity: Quantity, view: View) -> Iterator[float]:
    """The sum of all counts of a sentence, and of two that stand side by side."""
    held = [q.low for q in _alike(quantity, view)]
    if len(held) > 1:
        yield sum(held)
        yield from (a + b for a, b in itertools.pairwise(held))


_MORE = r"(?:more|fewer|less|longer|shorter|higher|lower|greater|smaller|later|earlier|older|younger|apart|further|another)"
_DIFFERENCE_BEHIND = re.compile(rf"\s(?:[\w-]+\s){{0,1}}?{_MORE}\b", re.I)
_DIFFERENCE_BEFORE = re.compile(
    r"\b(?:by|difference of|gap of|differ\w* by|apart by|(?:gain|drop|rise|fall|increase|decrease|reduction) of)\s(?:about\s|some\s|only\s|just\s)?$", re.I
)


def _says_difference(text: str, quantity: Quantity) -> bool:
    return bool(_DIFFERENCE_BEFORE.search(text[: quantity.start]) or _DIFFERENCE_BEHIND.match(text, quantity.end))


_GREATER = re.compile(r"\s(?:[\w-]+\s){0,1}?(?:more|longer|higher|greater|later|older)\sthan\b", re.I)
_SMALLER = re.compile(r"\s(?:[\w-]+\s){0,1}?(?:fewer|less|shorter|lower|smaller|earlier|younger)\sthan\b", re.I)


def _directed(statement: View, quantity: Quantity) -> tuple[float, int] | None:
    """The number that a statement gives before a difference, and whether that is the greater (1) or the smaller (-1)."""
    text = statement.sentence.text
    sign = 1 if _GREATER.match(text, quantity.end) else (-1 if _SMALLER.match(text, quantity.end) else 0)
    before = [b.quantity for b in statement.bounds if b.quantity.end <= quantity.start and b.quantity.dimension == quantity.dimension]
    return (before[-1].low, sign) if sign and before else None


def _differences(quantity: Quantity, view: View, said: tuple[float, int] | None = None) -> Iterator[float]:
    held = [q.low for q in _alike(quantity, view)]
    pairs = [(a, b) for a, b in itertools.combinations(held, 2)]
    if said is not None and said[0] in held:  # the difference of that number alone, and its way
        pairs = [(a, b) if a == said[0] else (b, a) for a, b in pairs if said[0] in (a, b)]
        pairs = [(a, b) for a, b in pairs if (a - b) * said[1] > 0]
    yield from (abs(a - b) for a, b in pairs)
    if quantity.unit == "years":
        years = [b.quantity.low for b in view.bounds if b.quantity.dimension == "year"]
        yield from (abs(a - b) * quantity.factor for a, b in itertools.combinations(years, 2) if len(years) <= _MOST)


_REST_BEFORE = re.compile(r"\b(?:all (?:\w+ )?but|except(?: for)?|apart from|the (?:other|remaining)|but not in|not in|the rest,)\s$", re.I)


def _says_rest(text: str, quantity: Quantity) -> bool:
    return bool(_REST_BEFORE.search(text[: quantity.start]))


def _rests(quantity: Quantity, view: View) -> Iterator[float]:
    """What is left of a whole: of "28 of 30", or of the larger of two counts."""
    yield from (b.quantity.of - b.quantity.low for b in view.bounds if b.quantity.of)
    held = sorted(q.low for q in _alike(quantity, view))
    if len(held) == len(("part", "whole")):
        yield held[1] - held[0]


def _is_multiple(quantity: Quantity, view: View) -> bool:
    """Whether one number of a sentence is so many times another ("twice", "by half", "more than threefold")."""
    times = quantity.low / 100 if quantity.unit == "fraction" else quantity.low
    numbers = [b.quantity for b in view.bounds if b.quantity.role in ("value", "n") and not b.quantity.is_range and b.quantity.low > 0]
    if len(numbers) > _MOST or not times:
        return False
    for one, two in itertools.permutations(numbers, 2):
        if one.dimension != two.dimension:
            continue
        ratio = one.low / two.low
        if (ratio > 1) == (times > 1) and _bears(ratio, times, quantity.comparator):
            return True
    return False


def _bears(ratio: float, times: float, comparator: str) -> bool:
    off = ratio / times - 1
    if comparator in ("gt", "ge"):
        return -_EXACT * (comparator == "ge") <= off < 1
    if comparator in ("lt", "le"):
        return -1 < off <= _EXACT * (comparator == "le")
    return abs(off) <= (_ABOUT if comparator in ("approx", "almost") else _EXACT)


#: The items of a list: what stands between commas and a last "and" or "or".
_LIST = re.compile(r"(?:[^,;:.()]+,\s(?!and\b|or\b)){1,}[^,;:.()]*?,?\s(?:and|or|as well as)\s[^,;:.()]+|[^,;:.()]+(?:,\s[A-Z][^,;:.()]+){2,}")
_JOINT = re.compile(r",\s(?:and\s|or\s)?|\s(?:and|or|as well as)\s")
_SPELLED = re.compile(rf"\b{WORD_NUMBER}\b", re.I)
_NUMBERED = re.compile(r"(?<![\w.])(?P<n>[1-9])\)\s")
#: Behind a number, what the statement itself goes through.
_OWN_LIST = re.compile(r"\s[^,;:.()]{3,60}?(?:,\s|:\s|\s\(|\s–\s)(?P<list>[^;:.()]+)")
_LONG = 7


def _counts_list(statement: View, quantity: Quantity, sources: Sequence[View]) -> bool:
    """Whether a spelled number tells how long a list is: the statement's own, or the one list of a source that counts nothing
    itself ("four companies", "A, B, C and D")."""
    if not quantity.worded or quantity.dimension != "count" or any(_counts(view) for view in sources[:2]):
        return False
    own = _OWN_LIST.match(statement.sentence.text, quantity.end)
    if own is not None and len([item for item in _JOINT.split(own["list"]) if item.strip()]) == quantity.low > 1:
        return True
    lengths = {n for view in sources[:2] for n in _lengths(view.sentence.text)}
    return lengths == {int(quantity.low)}


def _counts(view: View) -> bool:
    """Whether a sentence counts anything itself, the numbers before the items of a list apart."""
    text = view.sentence.text
    counted = any(b.quantity.dimension in ("count", "proportion") and b.quantity.role in ("value", "n") for b in view.bounds)
    return bool(_SPELLED.search(text)) or (counted and not _NUMBERED.search(text))


def _lengths(text: str) -> Iterator[int]:
    """How long the lists of a text are: the numbers before its items, or what its commas part."""
    numbered = [int(m["n"]) for m in _NUMBERED.finditer(text)]
    if len(numbered) > 1:
        yield max(numbered)
        return
    for match in _LIST.finditer(text):
        items = [item for item in _JOINT.split(match.group()) if item.strip()]
        if all(len(item.split()) <= _LONG for item in items[1:]):
            yield len(items)
