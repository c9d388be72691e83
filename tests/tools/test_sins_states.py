"""SINS over every state of knowledge, against an oracle that enumerates every completion."""

from __future__ import annotations

import itertools
from functools import cache

import pytest

from assistant.tools.run import run_tool
from assistant.tools.sins import BANDS, COMPONENTS, LEVEL_POINTS

# Fisher 2010, typed in again from the table, as values with their points; None is "not known".
TABLE: dict[str, dict[str, int]] = {
    "location": {"junctional": 3, "mobile": 2, "semirigid": 1, "rigid": 0},
    "pain": {"mechanical": 3, "non_mechanical": 1, "none": 0},
    "bone_lesion": {"lytic": 2, "mixed": 1, "blastic": 0},
    "alignment": {"subluxation": 4, "deformity": 2, "normal": 0},
    "vertebral_body": {"over_50_collapse": 3, "under_50_collapse": 2, "over_50_involved": 1, "none": 0},
    "posterolateral": {"bilateral": 3, "unilateral": 1, "none": 0},
}
STATES = list(itertools.product(*[(None, *values) for values in TABLE.values()]))


@cache
def complete(state: tuple[str | None, ...]) -> frozenset[int]:
    """Every total that the state can come to: the sum of each way to fill what is not known."""
    rows = [
        list(values.values()) if said is None else [values[said]]
        for said, values in zip(state, TABLE.values(), strict=True)
    ]
    return frozenset(map(sum, itertools.product(*rows)))


def name_band(total: int) -> str:
    """The category of a total."""
    return "stable" if total < 7 else "unstable" if total > 12 else "potentially_unstable"


def judge_question(state: tuple[str | None, ...], place: int) -> tuple[int, int]:
    """Of asking one thing: categories left in the worst case, then the widest range left."""
    left = [complete((*state[:place], value, *state[place + 1 :])) for value in list(TABLE.values())[place]]
    return max(len({name_band(total) for total in totals}) for totals in left), max(
        max(totals) - min(totals) for totals in left
    )


def test_all_6400_states_agree_with_every_completion() -> None:
    assert len(STATES) == 6400
    names = list(TABLE)
    for state in STATES:
        totals = complete(state)
        result = run_tool("sins", dict(zip(names, state, strict=True))).result
        assert result is not None
        bands = sorted({name_band(total) for total in totals})
        assert result["range"] == [min(totals), max(totals)], state
        assert result["total"] == (min(totals) if None not in state else None), state
        assert sorted(result["categories"]) == bands, state
        assert result["category"] == (bands[0] if len(bands) == 1 else None), state
        assert result["refer"] == (True if min(totals) >= 7 else False if max(totals) < 7 else None), state
        assert result["points"] == {
            name: None if said is None else TABLE[name][said] for name, said in zip(names, state, strict=True)
        }
        asked = result["next_best_question"]
        unknown = [place for place, said in enumerate(state) if said is None]
        if not unknown:
            assert asked is None
        else:
            best = min(judge_question(state, place) for place in unknown)
            assert judge_question(state, names.index(asked)) == best, state


def test_a_list_of_possible_values_counts_each_of_them() -> None:
    for name, values in TABLE.items():
        for pair in itertools.combinations(values, 2):
            rest = {other: min(rows, key=rows.get) for other, rows in TABLE.items() if other != name}
            result = run_tool("sins", {**rest, name: list(pair)}).result
            assert result is not None
            assert result["options"] == {name: sorted(values[value] for value in pair)}
            assert result["range"] == sorted(values[value] for value in pair)


def test_the_slides_worked_example_is_twelve() -> None:
    result = run_tool(
        "sins",
        {
            "location": "T11",
            "bone_lesion": "lytic",
            "pain": "mechanical",
            "alignment": "normal",
            "posterolateral": "unilateral",
            "vertebral_body": "over_50_collapse",
        },
    ).result
    assert result is not None
    assert (result["total"], result["category"], result["refer"]) == (12, "potentially_unstable", True)


@pytest.mark.parametrize(
    ("first", "last", "points"),
    [
        ("C0", "C2", 3),
        ("C3", "C6", 2),
        ("C7", "T2", 3),
        ("T3", "T10", 1),
        ("T11", "L1", 3),
        ("L2", "L4", 2),
        ("L5", "S1", 3),
        ("S2", "S5", 0),
    ],
)
def test_every_level_of_the_region_has_its_points(first: str, last: str, points: int) -> None:
    order = (
        [f"C{n}" for n in range(8)]
        + [f"T{n}" for n in range(1, 13)]
        + [f"L{n}" for n in range(1, 6)]
        + [f"S{n}" for n in range(1, 6)]
    )
    for level in order[order.index(first) : order.index(last) + 1]:
        result = run_tool("sins", {"location": level}).result
        assert result is not None
        assert result["points"]["location"] == points == LEVEL_POINTS[level]
        assert result["level"] == level


def test_the_definition_holds_the_published_table() -> None:
    assert {name: {choice.value: choice.points for choice in choices} for name, choices in COMPONENTS.items()} == TABLE
    assert [(band.name, band.low, band.high) for band in BANDS] == [
        ("stable", 0, 6),
        ("potentially_unstable", 7, 12),
        ("unstable", 13, 18),
    ]
