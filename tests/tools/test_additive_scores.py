"""The other additive scores over every state of knowledge."""

from __future__ import annotations

import itertools

import pytest

from assistant.tools.run import run_tool

SCORES = {
    "tomita": (
        {
            "primary": {"slow": 1, "moderate": 2, "rapid": 4},
            "visceral": {"none": 0, "treatable": 2, "untreatable": 4},
            "bone": {"solitary": 1, "multiple": 2},
        },
        "strategy",
        [
            (3, "wide or marginal excision"),
            (5, "marginal or intralesional excision"),
            (7, "palliative surgery"),
            (10, "supportive care"),
        ],
    ),
    "tokuhashi": (
        {
            "general_condition": {"poor": 0, "moderate": 1, "good": 2},
            "extraspinal_bone": {"three_or_more": 0, "one_or_two": 1, "none": 2},
            "vertebral": {"three_or_more": 0, "two": 1, "one": 2},
            "organs": {"unremovable": 0, "removable": 1, "none": 2},
            "primary": {
                "lung_osteosarcoma_stomach_bladder_oesophagus_pancreas": 0,
                "liver_gallbladder_unidentified": 1,
                "other": 2,
                "kidney_uterus": 3,
                "rectum": 4,
                "thyroid_breast_prostate_carcinoid": 5,
            },
            "palsy": {"complete": 0, "incomplete": 1, "none": 2},
        },
        "prognosis",
        [(8, "<6 months"), (11, ">=6 months"), (15, ">=1 year")],
    ),
    "bauer": (
        {key: {True: 1, False: 0} for key in ("no_visceral", "not_lung", "favourable_primary", "solitary_skeletal")},
        "treatment",
        [
            (1, "supportive care"),
            (2, "short-term palliation (dorsal)"),
            (4, "mid-term local control (ventral and dorsal)"),
        ],
    ),
}


def name_band(total: int, bands: list[tuple[int, str]]) -> str:
    """The band that a total falls in."""
    return next(name for top, name in bands if total <= top)


@pytest.mark.parametrize("score", SCORES)
def test_every_state_agrees_with_every_completion(score: str) -> None:
    table, key, bands = SCORES[score]
    states = list(itertools.product(*[(None, *values) for values in table.values()]))
    for state in states[:: 1 if len(states) < 2000 else 3]:
        inputs = dict(zip(table, state, strict=True))
        if score == "bauer" and (inputs["not_lung"], inputs["favourable_primary"]) in {
            (False, None),
            (None, True),
            (False, True),
        }:
            continue  # lung is not among the favourable primaries: one tells the other
        rows = [
            list(values.values()) if said is None else [values[said]]
            for said, values in zip(state, table.values(), strict=True)
        ]
        totals = {sum(row) for row in itertools.product(*rows)}
        result = run_tool(score, inputs).result
        assert result is not None
        found = {name_band(total, bands) for total in totals}
        assert result["range"] == [min(totals), max(totals)], inputs
        assert result["total"] == (min(totals) if None not in state else None), inputs
        assert result[key] == (found.pop() if len(found) == 1 else None), inputs


def test_lung_as_primary_settles_that_it_is_not_a_favourable_one() -> None:
    result = run_tool("bauer", {"not_lung": False}).result
    assert result is not None
    assert result["points"]["favourable_primary"] == 0
    assert result["range"] == [0, 2]
