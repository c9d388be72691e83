"""Levels in every notation."""

from __future__ import annotations

import pytest

from assistant.tools.levels import ORDER, find_mentions
from assistant.tools.note import Note
from assistant.tools.run import run_text

ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
]
REGIONS = {"C": "cervical", "T": "thoracic", "L": "lumbar", "S": "sacral"}


def levels_of(text: str) -> list[tuple[str, ...]]:
    """The levels that each naming in a text stands for."""
    return [mention.levels for mention in find_mentions(Note(text))[0]]


@pytest.mark.parametrize("level", ORDER)
def test_every_level_is_read_in_every_notation(level: str) -> None:
    region, number = level[0], int(level[1:])
    written = [level, level.lower(), f"{region} {number}", f"{region}-{number}", f"the {level} vertebra", f"({level})"]
    if number:
        written += [f"{ORDINALS[number - 1]} {REGIONS[region]} vertebra", f"{REGIONS[region]} {number}"]
    if region == "T":
        written += [f"D{number}", f"Th{number}", f"Th {number}", f"{ORDINALS[number - 1]} dorsal", f"dorsal {number}"]
    for text in written:
        assert levels_of(f"Metastasis {text}, lytic") == [(level,)], text


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("T5-T7", ("T5", "T6", "T7")),
        ("T5-7", ("T5", "T6", "T7")),
        ("T5 to T7", ("T5", "T6", "T7")),
        ("L5/S1", ("L5", "S1")),
        ("L4/5", ("L4", "L5")),
        ("T12/L1", ("T12", "L1")),
        ("T8 and L2", ("T8", "L2")),
        ("T4, T8 and L2", ("T4", "T8", "L2")),
        ("T10 or T11", ("T10", "T11")),
        ("C7-T1", ("C7", "T1")),
        ("L5/1", ("L5", "S1")),
        ("the atlas", ("C1",)),
        ("the axis", ("C2",)),
        ("the dens", ("C2",)),
        ("LI", ("L1",)),
        ("TXII", ("T12",)),
        ("D XI", ("T11",)),
    ],
)
def test_several_levels_named_together(text: str, levels: tuple[str, ...]) -> None:
    assert levels_of(f"metastases in {text}") == [levels]


@pytest.mark.parametrize(
    "text",
    [
        "T1 hypointense",
        "T2 weighted",
        "on T2 STIR",
        "pT2 N0 M0",
        "stage T3",
        "L5 root",
        "S1 radiculopathy",
        "vitamin D3",
        "T2 hyperintense signal",
    ],
)
def test_sequences_stages_and_roots_are_no_lesion(text: str) -> None:
    run = run_text(f"T8 metastasis, lytic, {text}", "sins")
    assert run.result is not None
    assert run.result["level"] == "T8"
    assert "levels" not in run.result


@pytest.mark.parametrize(
    ("level", "expected"), [("T13", "T1 to T12"), ("C9", "C0 to C7"), ("S7", "S1 to S5"), ("L6", "L1 to L5")]
)
def test_an_impossible_level_is_named_and_not_scored(level: str, expected: str) -> None:
    run = run_text(f"{level} metastasis, lytic, mechanical pain", "sins")
    assert run.result is not None
    assert run.result["points"]["location"] is None
    assert level in run.text
    assert expected in run.text


def test_a_sixth_lumbar_vertebra_stands_when_it_is_said() -> None:
    run = run_text("Six lumbar vertebrae. Metastasis at L6, lytic.", "sins")
    assert run.result is not None
    assert run.result["options"]["location"] == [2, 3]
