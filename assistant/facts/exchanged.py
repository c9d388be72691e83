"""Two things of one kind that change places: what a statement says of the one stands in its source beside the other."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from assistant.facts.contrasts import CATEGORIES
from assistant.facts.opposites_in_place import agree_at
from assistant.facts.reason import Reason
from assistant.facts.view import View

#: A thing in a sentence: its kind, which one of the kind it is, and its tokens ``[first, last]``.
Thing = tuple[str, object, int, int]


@lru_cache(maxsize=4096)
def read_things(view: View) -> tuple[Thing, ...]:
    """The things of a sentence that could change places with another of their kind."""
    found: list[Thing] = [("arm", a.value, a.first, a.last) for a in view.arms]
    found += [
        (f"category {m.category}", m.value, m.first, m.last) for m in view.members if not CATEGORIES[m.category].headed
    ]
    taken = {i for t in found for i in range(t[2], t[3] + 1)}
    tokens = view.sentence.tokens
    for i in view.content:
        token = tokens[i]
        named = token.kind == "level" or (i > 0 and token.text[:1].isupper())
        if named and i not in taken:
            found.append(("level" if token.kind == "level" else "name", token.root, i, i))
    return tuple(found)


def measure_exchange(statement: View, sources: Sequence[View]) -> tuple[float, str, str]:
    """How much better a statement would agree with its sources if one of its things were another of the same kind.

    Args:
        statement: The statement's sentence.
        sources: All sentences that it rests on.

    Returns:
        The gain in agreement (0 where there is none), and the two things.
    """
    best = (0.0, "", "")
    mine = read_things(statement)
    held = [(view, thing) for view in sources for thing in read_things(view)]
    for x in mine:
        same = [(v, t) for v, t in held if t[:2] == x[:2]]
        if not same:
            continue
        here = _agree(statement, x, same)
        for value in {t[1] for _, t in held if t[0] == x[0] and t[1] != x[1]}:
            there = [(v, t) for v, t in held if t[0] == x[0] and t[1] == value]
            gain = _agree(statement, x, there) - here
            others = [y for y in mine if y[0] == x[0] and y[1] == value]
            for y in others[:1]:
                gain += _agree(statement, y, same) - _agree(statement, y, there)
            if gain > best[0]:
                best = (gain, _quote(statement, x), _quote(*there[0]))
    return best


#: So much more must stand beside the other thing before the two are taken for exchanged [words that agree].
_GAIN = 1.5


def check_exchange(statement: View, sources: Sequence[View]) -> list[Reason]:
    """A thing in the place of another of its kind ("caudal … is selective", "transforaminal … is selective").

    Args:
        statement: The statement's sentence.
        sources: All sentences that it rests on.
    """
    gain, mine, other = measure_exchange(statement, sources)
    return [Reason("name", mine, other, True)] if gain >= _GAIN else []


def _agree(statement: View, thing: Thing, places: Sequence[tuple[View, Thing]]) -> float:
    return max((agree_at(statement, thing[3], view, t[3]) for view, t in places), default=0.0)


def _quote(view: View, thing: Thing) -> str:
    tokens = view.sentence.tokens
    return view.sentence.text[tokens[thing[2]].start : tokens[thing[3]].end]
