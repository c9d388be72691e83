"""The abbreviations that a text defines, and what is none."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.abbreviations import best_long_form, find_abbreviations, find_initials
from ingest.document import Block, Reading, Section, Span, Structure
from ingest.structure import parse_structure


def pairs(text: str, structure: Structure = Structure()) -> dict[str, str]:  # noqa: B008 (frozen)
    return {a.short: a.long for a in find_abbreviations(text, structure)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We used warm rye loaves (WRL) today.", {"WRL": "warm rye loaves"}),
        ("The WRL (warm rye loaves) rose.", {"WRL": "warm rye loaves"}),
        ("Bakers of the Society of Old Ovens (SOO) met.", {"SOO": "Society of Old Ovens"}),
        ("Warm loaves (WLs) and the crust–weight index (CWI) [5].", {"WL": "Warm loaves", "CWI": "crust–weight index"}),
        ("Analysis of oven variance was employed (ANOVA) twice.", {"ANOVA": "Analysis of oven variance"}),
        ("A polyethylene bag (PEB) was used.", {"PEB": "polyethylene bag"}),
        ("It was high (95% crumb interval [95% CI]: 4, 9).", {"CI": "crumb interval"}),
        ("T1-weighted loaves (T1WL) and 5-floured buns (5-FB).", {"T1WL": "T1-weighted loaves", "5-FB": "5-floured buns"}),
        ("Abbreviations: AP, amber polish; WRL, warm rye loaves; T1WI, T1-waxed item.",
         {"AP": "amber polish", "WRL": "warm rye loaves", "T1WI": "T1-waxed item"}),
        ("Abbreviations: BMI = bread mass index; CI: crumb interval.", {"BMI": "bread mass index", "CI": "crumb interval"}),
    ],
)  # fmt: skip
def test_definitions_are_read_in_every_printed_form(text: str, expected: dict[str, str]) -> None:
    assert pairs(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Loaves rose in group A (n = 71) and fell (P < 0.05).",
        "The ovens (Fig. 1) and the table (Table 2) stand (see below).",
        "Doe baked (Roe 2001) and sold (Bonn, Germany) them.",
        "The loaves were weighed by a baker (KW).",
        "Cold crumbs (USA) are rare.",
    ],
)
def test_other_brackets_define_nothing(text: str) -> None:
    assert pairs(text) == {}


def test_a_section_of_abbreviations_is_read_line_by_line() -> None:
    text = "Abbreviations\n\nBMI: bread mass index; CI: crumb interval\n\nWRL: warm rye loaves\n"
    first, second = text.index("BMI"), text.index("WRL")
    structure = Structure(
        sections=(Section("Abbreviations", 1, 0, len(text)),),
        blocks=(
            Block("paragraph", (Span(first, second - 2),), 0),
            Block("paragraph", (Span(second, len(text) - 1),), 0),
        ),
    )
    assert pairs(text, structure) == {"BMI": "bread mass index", "CI": "crumb interval", "WRL": "warm rye loaves"}


def test_letters_within_words_are_taken_where_initials_do_not_do() -> None:
    assert find_initials("SOO", "the Society of Old Ovens") == 4
    assert find_initials("PEB", "a polyethylene bag") is None
    assert best_long_form("PEB", "a polyethylene bag") == 2


def test_founding_documents_define_these(shared: Path) -> None:
    wanted = {
        "filippiadis-2022": {"PEEK": "polyetheretherketone", "CSF": "cerebrospinal fluid", "US": "Ultrasonography"},
        "gu-2017": {
            "ASIA": "American Spinal Injury Association",
            "CI": "confidence interval",
            "T1WI": "T1-weighted image",
        },
        "massari-2009": {"PMMA": "Polymethylmethacrylate"},
        "spine-intervention-slides": {"SINS": "Spine Instability Neoplastic Score"},
    }
    for key, some in wanted.items():
        reading = Reading((shared / "sources" / f"{key}.txt").read_text(encoding="utf-8"), "text")
        assert some.items() <= pairs(reading.text, parse_structure(reading)).items(), key


@settings(max_examples=150)
@given(
    st.lists(
        st.sampled_from(
            ["(", ")", "[", "WRL", " warm rye loaves ", "a", "; ", ", ", ": ", "Abbreviations: ", "\n", "5-F", ". "]
        ),
        max_size=50,
    )
)
def test_spans_hold_both_forms_of_what_is_found(parts: list[str]) -> None:
    text = "".join(parts)
    for found in find_abbreviations(text, Structure()):
        assert 0 <= found.start < found.end <= len(text)
        said = " ".join(text[found.start : found.end].split())
        assert found.short in said and found.long in said
