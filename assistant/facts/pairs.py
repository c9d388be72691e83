"""What a sentence gives to what, where it goes through several in a row: "a for X, b for Y" or "X: a; Y: b"."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from assistant.facts.contrasts import CATEGORIES
from assistant.facts.reason import Reason
from assistant.facts.view import View, quote_tokens

#: Categories whose members things are given to; vertebral levels are such places, too.
_PLACES = frozenset({"region", "front", "acuity", "substrate", "tumor", "intent", "element", "pulses", "invasion"})

#: A thing in a row: what it is (a category, or "level"), which one, and its tokens ``[first, last]``.
Item = tuple[int | str, object, int, int]


def check_pairs(statement: View, sources: Sequence[View]) -> list[Reason]:
    """A thing that the statement gives to one place and the source, going through several, to another."""
    said = [i for i in _items(statement) if _is_place(i)]
    for view in sources[:1]:
        for place in said:
            held = [i for i in _items(view) if i[:2] == place[:2]]
            row = [i for i in _items(view) if i[0] == place[0]]
            if len(held) != 1 or len({i[1] for i in row}) < 2:
                continue
            for thing in _things(statement, place[0]):
                given = _given(view, held[0], row, thing[0])
                elsewhere = any(i[:2] == thing[:2] for i in _items(view))
                if given and elsewhere and not any(g[1] == thing[1] for g in given):
                    what = CATEGORIES[thing[0]].what if isinstance(thing[0], int) else "population"
                    mine, other = range(thing[2], thing[3] + 1), range(given[0][2], given[0][3] + 1)
                    return [Reason(what, quote_tokens(statement, mine), quote_tokens(view, other), True)]
    return []


def _is_place(item: Item) -> bool:
    return item[0] == "level" or (isinstance(item[0], int) and CATEGORIES[item[0]].name in _PLACES)


def _things(statement: View, place: int | str) -> list[Item]:
    """What a statement gives to its place: the one member of a category that it names."""
    found = [i for i in _items(statement) if i[0] != place and i[0] != "level"]
    return [i for i in found if sum(j[0] == i[0] for j in found) == 1]


@lru_cache(maxsize=4096)
def _items(view: View) -> tuple[Item, ...]:
    levels: list[Item] = [
        ("level", t.folded, i, i) for i, t in enumerate(view.sentence.tokens) if t.kind == "level"
    ]
    members: list[Item] = [(m.category, m.value, m.first, m.last) for m in view.members]
    return tuple(sorted(levels + members, key=lambda i: (i[2], i[3])))


def _given(view: View, place: Item, row: Sequence[Item], category: int | str) -> list[Item]:
    """The members of a category that a sentence gives to one of its places: those between it and its neighbour in the row,
    on the side on which the first of them stands."""
    members = [i for i in _items(view) if i[0] == category and not any(i[2] <= r[3] and r[2] <= i[3] for r in row)]
    if len({m[1] for m in members}) < 2:
        return []
    ahead = members[0][2] < row[0][2]
    before = max((r[3] for r in row if r[3] < place[2]), default=-1)
    behind = min((r[2] for r in row if r[2] > place[3]), default=len(view.sentence.tokens))
    low, high = (before, place[2]) if ahead else (place[3], behind)
    return [m for m in members if low < m[2] < high]
