"""A quantity that is asked for must be stated: its name, its unit and what it is asked of together."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.conversation import Assistant
from assistant.decide import decide
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


def test_what_is_told_with_its_share_need_not_be_called_a_rate(tmp_path: Path) -> None:
    path = tmp_path / "vell.md"
    path.write_text(
        "---\nkey: vell-2037\ntitle: Warm glue\nauthors: [Nora Vell]\nyear: 2037\nkind: study\ncoverage: full text\n---\n\n# Warm glue\n\n"
        "## Harm\n\nComplications of warm glue before the stent range between 3% and 8%. A stent is made of cold wire.\n",
        encoding="utf-8",
    )
    with closing(Assistant.open(tmp_path / "library", Settings())) as assistant:
        assert not ingest_paths([path], assistant.library, assistant.embedder).refused
        search = assistant.search
        question = search.understand("complication rate of warm glue before the stent")
        rate = next(i for i, c in enumerate(question.concepts) if "complication" in c.label)
        joined = replace(question.concepts[rate], label="complication rate")
        question = replace(question, concepts=(*question.concepts[:rate], joined, *question.concepts[rate + 1 :]))
        hits = [replace(h, signals=replace(h.signals, matches=(0.0,) * len(question.concepts))) for h in search.find(question)]
        assert unstated(question, hits) == ""
        assert unstated(question, [h for h in hits if "Complications" not in h.text]) != ""


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


LOAVES = "# Loaves\n\nThe crust of a wafer loaf is 4 mm thick. A rye knot is dipped in brine of 30 g/L. Sourdough pellets lie in a rye knot.\n"
#: So that a word of one sentence is a rare one.
SHIPS = "".join(
    f"\n# Ship {i}\n\nShip number {i} sails at noon with {i} sailors and returns by night.\n" for i in range(2, 30)
)


@pytest.mark.parametrize(
    ("asked", "lacking"),
    [
        ("thickness of the crust of a wafer loaf", ""),
        ("what temperature of the rye knot?", "rye knot"),
        ("pellets size in a rye knot, in mm", "pellets"),
        ("brine concentration of a rye knot?", ""),
    ],
)
def test_a_measure_is_stated_of_what_it_is_asked_of(asked: str, lacking: str, tmp_path: Path) -> None:
    path = tmp_path / "loaves.md"
    path.write_text(LOAVES + SHIPS, encoding="utf-8")
    with closing(Assistant.open(tmp_path / "library", Settings())) as assistant:
        ingest_paths([path], assistant.library, assistant.embedder)
        question = assistant.search.understand(asked)
        told = unstated(question, assistant.search.find(question))
        assert lacking in told and bool(lacking) == bool(told)


@pytest.mark.parametrize(
    "asked", ["which BQX threshold holds for a glue injection?", "what maximum of kyphoplasty before glue?"]
)
def test_a_term_that_the_library_lacks_has_no_number_of_something_else(invented: Assistant, asked: str) -> None:
    question = invented.search.understand(asked)
    decision = decide(question, invented.search.find(question))
    assert not decision.answers and decision.reason == "missing"


def test_an_abbreviation_typed_with_letters_swapped_is_mended(invented: Assistant) -> None:
    assert invented.search.understand("what is the success of IG injection in months").text.count("GI") == 1
