"""Sentences into groups that fit: of even size, best ended with a paragraph, what announces kept with what it announces."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ingest.document import Sentence

AIM_TOKENS = 180


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence with what it reads and its size.

    `opens`: it begins a paragraph, or a group of items. `leads`: it ends with a colon and announces what follows.
    """

    sentence: Sentence
    reading: str
    n_tokens: int
    opens: bool = False
    leads: bool = False


def pack_units(units: list[Unit], room: int) -> Iterator[list[Unit]]:
    """Part units into groups.

    Args:
        units: In the order of the text; none is larger than the room.
        room: What a group may hold at most [word pieces].

    Returns:
        Groups of whole units, near `AIM_TOKENS` and of even size.
    """
    rest = sum(unit.n_tokens for unit in units)
    target = _even_size(rest, room)
    group: list[Unit] = []
    size = 0
    for unit in units:
        over = size + unit.n_tokens > room
        full = size + unit.n_tokens / 2 > target or (unit.opens and size >= 0.7 * target)
        if group and (over or (full and rest > target and not group[-1].leads)):
            carried = _carry(group, unit)
            yield group
            rest -= _size(group)
            target = _even_size(rest, room)
            group, size = carried, _size(carried)
            if group and size + unit.n_tokens > room:
                yield group
                rest, group, size = rest - size, [], 0
        group.append(unit)
        size += unit.n_tokens
    if group:
        yield group


def _size(units: list[Unit]) -> int:
    return sum(unit.n_tokens for unit in units)


def _even_size(rest: int, room: int) -> float:
    """How large the next group should be so that all that are still to come are of even size."""
    return rest / max(1, -(-rest // min(AIM_TOKENS, room)))


def _carry(group: list[Unit], following: Unit) -> list[Unit]:
    """Take off a group what should stand with the unit that follows it: what announces it, when not too much."""
    leads = [i for i, unit in enumerate(group) if unit.leads and i]
    if following.opens or not leads or _size(group[: leads[-1]]) < _size(group) / 3:
        return []
    carried = group[leads[-1] :]
    del group[leads[-1] :]
    return carried
