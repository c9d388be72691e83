"""Works looked up in reference lists: who is asked for, by which document, and what the answer says of it."""

from __future__ import annotations

import pytest

from assistant.bibliography import Wanted, read_request
from assistant.conversation import Assistant


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("Who cites Stone 2026 and for what?", Wanted("Stone", 2026, whole=True)),
        ("Who cites Stone et al. (2026)?", Wanted("Stone", 2026, whole=True)),
        ("who cites stone?", Wanted("stone", whole=True, loose=True)),
        ("Who cites van der Linden?", Wanted("van der Linden", whole=True)),
        ("Is Stone 2026 cited?", Wanted("Stone", 2026, whole=True)),
        ("How often is Stone 2026 cited?", Wanted("Stone", 2026, whole=True)),
        ("For what is Stone 2026 cited?", Wanted("Stone", 2026, whole=True)),
        ("Who refers to the MARBLE trial?", Wanted(topic="MARBLE", whole=True, loose=True)),
        ("Which papers on glue does the library cite?", Wanted(topic="glue")),
        ("What does Okafor cite on bleeding?", Wanted(topic="bleeding", by="Okafor")),
        ("List the references on glue in Okafor's review", Wanted(topic="glue", by="Okafor")),
        ("Are there references about glue?", Wanted(topic="glue")),
        ("Which papers from 2026 are cited?", Wanted(year=2026)),
        ("Which works by Reed are cited?", Wanted("Reed")),
        ("Is Stone mentioned?", Wanted("Stone", whole=True, loose=True)),
        ("Does Okafor cite Stone?", Wanted("Stone", by="Okafor")),
        ("Does the library cite Stone on glue?", Wanted("Stone", topic="glue")),
        ("Does Okafor cite any papers on bleeding?", Wanted(topic="bleeding", by="Okafor")),
        ("Does the review refer to the MARBLE guidelines?", Wanted(topic="MARBLE", by="review")),
        ("Which papers on glue are cited by Okafor?", Wanted(topic="glue", by="Okafor")),
        ("What does reference 3 of Okafor say?", Wanted(number=3, by="Okafor", whole=True)),
    ],
)
def test_request_for_works_is_read(question: str, wanted: Wanted) -> None:
    assert read_request(question) == wanted


@pytest.mark.parametrize(
    "question",
    ["How long until the glue sets?", "Which patients were enrolled?", "What lists of contraindications are there?", "Does glue hurt?", "Does Okafor list contraindications?"],
)
def test_other_questions_are_left_alone(question: str) -> None:
    assert read_request(question) is None


@pytest.mark.parametrize(
    ("question", "held", "not_held"),
    [
        ("who cites stone?", "Glue for the back", "Sampling the marble"),
        ("What does reference 3 of Okafor say?", "Bleeding after needle biopsy", "Glue for the back"),
        ("Which papers from 2024 are cited?", "Sampling the marble vertebra", "Glue for the back"),
        ("What does Okafor cite on bleeding?", "Bleeding after needle biopsy", "Glue for the back"),
        ("Does Okafor cite Stone on glue?", "One work by Stone on glue is cited by Okafor", "Bleeding"),
    ],
)
def test_works_are_given_as_entries_with_their_places(invented: Assistant, question: str, held: str, not_held: str) -> None:
    answer = invented.ask(question)
    assert answer.kind == "answer" and held in answer.text and not_held not in answer.text
    assert answer.text.endswith("does not hold what those works found.")
    assert all(invented.library.text(c.document)[c.start : c.end] == c.quote for c in answer.citations)


def test_document_that_cites_no_such_work_is_named(invented: Assistant) -> None:
    answer = invented.ask("What does Ibarra cite on bleeding?")
    assert answer.kind == "abstention" and answer.citations == () and "Ibarra" in answer.text


def test_everyday_word_that_is_no_author_is_an_ordinary_question(invented: Assistant) -> None:
    assert "stands in the reference lists" not in invented.ask("which documents mention glue?").text


def test_a_work_of_the_author_on_something_else_is_not_given(invented: Assistant) -> None:
    answer = invented.ask("Does the review cite Stone on bleeding?")
    assert answer.kind == "abstention"
    assert answer.text.startswith("No work by Stone on bleeding that the review cites stands")
