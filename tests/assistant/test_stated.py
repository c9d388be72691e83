"""A quantity that is asked for must be stated: its name, its unit and what it is asked of together."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from assistant.conversation import Assistant
from assistant.settings import Settings
from assistant.stated import unstated
from ingest.pipeline import ingest_paths


@pytest.mark.parametrize(
    ("question", "lacking"),
    [
        ("median survival after cold needles?", "survival"),
        ("What is the sensitivity of biopsy of the marble vertebra?", "sensitivity"),
        ("infection rate after biopsy of the marble vertebra", "infection"),
        ("pain relief with cold needles at five years", "five years"),
        ("how long do untreated bleeding disorders last?", "number"),
    ],
)
def test_quantity_that_nothing_states_is_not_answered(invented: Assistant, question: str, lacking: str) -> None:
    answer = invented.ask(question)
    assert answer.kind == "abstention" and answer.citations == ()
    assert lacking in answer.text.partition("Searched")[0]


@pytest.mark.parametrize(
    ("question", "states"),
    [
        ("bleeding rate after biopsy", "4%"),
        ("pain relief with cold needles at 3 months", "66.7%"),
        ("How many patients were enrolled by Ibarra?", "90"),
        ("at what temperature does the glue set?", "37 degrees"),
        ("Pain score at 6 months after glue?", "2.4"),
        ("how many needles broke?", "No needle broke"),
    ],
)
def test_quantity_that_is_stated_is_answered(invented: Assistant, question: str, states: str) -> None:
    answer = invented.ask(question)
    assert answer.kind == "answer" and states in answer.text


PAUSED = "# Drugs before a needle\n\nAntiplatelet therapy is paused{} before a biopsy. Stiffness sets in 3 to 5 days after the biopsy.\n"


@pytest.mark.parametrize(("paused", "lacking"), [("", "such number for \u201cclopidogrel\u201d"), (" for 6 days", "")])
def test_days_of_a_drug_known_by_its_class_are_not_those_of_something_else(
    paused: str, lacking: str, tmp_path: Path
) -> None:
    path = tmp_path / "drugs.md"
    path.write_text(PAUSED.format(paused), encoding="utf-8")
    with closing(Assistant.open(tmp_path / "library", Settings())) as assistant:
        ingest_paths([path], assistant.library, assistant.embedder)
        question = assistant.search.understand("how many days before a biopsy is clopidogrel paused?")
        assert unstated(question, assistant.search.find(question)) == lacking


def test_numbers_of_references_and_vertebrae_are_no_amount(tmp_path: Path) -> None:
    path = tmp_path / "notes.md"
    path.write_text(
        "# Survival\n\nSurvival after glue at T12 is short and rare.^{4,7} Rest helps 8 of 10 patients.\n",
        encoding="utf-8",
    )
    with closing(Assistant.open(tmp_path / "library", Settings())) as assistant:
        ingest_paths([path], assistant.library, assistant.embedder)
        question = assistant.search.understand("survival after glue, average figure?")
        assert "survival" in unstated(question, assistant.search.find(question))


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("A wafer loaf is cut after seventeen hours.", "After how many hours is a wafer loaf cut?"),
        ("A wafer loaf weighs about forty-five grams.", "How many grams does a wafer loaf weigh?"),
        ("A wafer loaf rarely cracks in the oven.", "How often does a wafer loaf crack in the oven?"),
    ],
)
def test_words_state_numbers_and_how_often(said: str, asked: str, tmp_path: Path) -> None:
    path = tmp_path / "wafer.md"
    path.write_text(f"# Wafer loaves\n\n{said}\n", encoding="utf-8")
    with closing(Assistant.open(tmp_path / "library", Settings())) as assistant:
        ingest_paths([path], assistant.library, assistant.embedder)
        assert said.rstrip(".") in assistant.ask(asked).text


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        (
            "Sensitivity analyses showed that a wafer loaf is worth its oven.",
            "What do sensitivity analyses show of the oven of a wafer loaf?",
        ),
        (
            "The crumb of a wafer loaf is rarer and its cost is higher than those of a plain loaf.",
            "crumb and cost of a wafer loaf versus a plain loaf",
        ),
    ],
)
def test_what_is_told_without_a_number_answers_what_needs_none(said: str, asked: str, tmp_path: Path) -> None:
    path = tmp_path / "loaf.md"
    path.write_text(f"# Loaves\n\n{said}\n\n# Floors\n\nThe baker sweeps at 4 pm.\n", encoding="utf-8")
    with closing(Assistant.open(tmp_path / "library", Settings())) as assistant:
        ingest_paths([path], assistant.library, assistant.embedder)
        question = assistant.search.understand(asked)
        assert unstated(question, assistant.search.find(question)) == ""
