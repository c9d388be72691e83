"""Questions of another field than the library's, though a word of theirs stands in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.conversation import Assistant
from assistant.settings import Settings

GARDEN = """---
key: moss-2030
title: Care of old roses
authors: [Ida Moss]
year: 2030
kind: review
coverage: full text
---

# Care of old roses

## Pruning

Old roses are pruned in late winter with clean shears. A cut above an outer bud relieves the plant of dead wood within two weeks.

## Glue for grafts

A rose graft is held by tree glue, which sets within 30 minutes in the sun.
"""


@pytest.mark.parametrize(
    "asked",
    [
        "How does a heat pump work?",
        "What time is it?",
        "How do I glue a broken teapot?",
        "What are the complications of divorce?",
        "How is coffee injected into chocolate?",
        "How long does a banana take to ripen?",
        "write me a poem about needles",
    ],
)
def test_daily_life_is_not_answered_by_a_word_in_common(invented: Assistant, asked: str) -> None:
    answer = invented.ask(asked)
    assert answer.kind == "abstention" and not answer.citations


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("How long does the glue take to set?", "9 minutes"),
        ("What share of people bleed after sampling?", "4%"),
        ("who should not have glue put in?", "pregnancy"),
        ("On what grounds is glue kept from somebody?", "pregnancy"),
    ],
)
def test_other_words_for_what_the_library_says_are_answered(invented: Assistant, asked: str, told: str) -> None:
    assert told in invented.ask(asked).text


@pytest.mark.parametrize(
    "asked",
    [
        "Which glue is used for dental crowns?",
        "How often does bleeding follow biopsy of the knee?",
        "What is the success of sampling the thyroid?",
    ],
)
def test_what_is_said_of_one_part_of_the_body_answers_for_no_other(invented: Assistant, asked: str) -> None:
    assert invented.ask(asked).kind == "abstention"


def test_a_part_that_the_library_is_about_may_stand_beside_another(invented: Assistant) -> None:
    assert "83%" in invented.ask("How often does sampling of the vertebra succeed, as against the liver?").text


def test_what_is_foreign_to_one_library_is_at_home_in_another(invented: Assistant, tmp_path: Path) -> None:
    from ingest.pipeline import ingest_paths

    asked = "When are roses pruned?"
    (tmp_path / "moss.md").write_text(GARDEN, encoding="utf-8")
    garden = Assistant.open(tmp_path / "library", Settings())
    try:
        ingest_paths([tmp_path / "moss.md"], garden.library, garden.embedder)
        assert "late winter" in garden.ask(asked).text
        assert garden.ask("How do I repair a heat pump?").kind == "abstention"
    finally:
        garden.close()
    assert invented.ask(asked).kind == "abstention"
