"""What somebody tells of their occasion is left out of their question, and what they tell of a case is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.conversation import Assistant
from assistant.intent import claim_in
from assistant.preamble import Lexis, proper_question

PROPER = "How long does the glue take to set?"


@pytest.mark.parametrize(
    "told",
    [
        "I'm writing a leaflet for patients: {}",
        "Quick one before the board - {}",
        "My talk is in ten minutes. {}",
        "Exam tomorrow!! {}",
        "As a physiotherapist from Ghana I would like to understand: {}",
        "I am preparing a lecture for next Tuesday and I need to know: {}",
        "Sorry to bother you again. {}",
        "We had a heated discussion in our journal club. {}",
        "{} I need it for my thesis.",
        "{} Thanks in advance!",
        "Dear library, {} Best wishes, Tom",
        "Assume I am a layperson. {}",
        "I'm a journalist from Oslo. {}",
    ],
)
def test_an_occasion_is_left_out(invented: Assistant, told: str) -> None:
    asked = told.format(PROPER)
    assert invented.search.proper_question(asked) == PROPER
    assert invented.ask(asked).text == invented.ask(PROPER).text


@pytest.mark.parametrize(
    "told",
    [
        PROPER,
        "A 71-year-old woman with fever: can she have glue?",
        "I have pain in my back and my doctor suggests glue: is it safe?",
        "In Ibarra's study nobody was blinded: why?",
        "Sampling of the marble vertebra fails often. What does bleeding follow?",
        "I'm pregnant: is glue injection safe for me?",
        "I am a diabetic. How long does the glue take to set?",
    ],
)
def test_a_case_a_document_and_a_statement_are_kept(invented: Assistant, told: str) -> None:
    assert invented.search.proper_question(told) == told


def test_a_term_that_the_question_needs_is_kept(invented: Assistant) -> None:
    asked = invented.search.proper_question("I am preparing a talk on biopsy for Tuesday: how many bleed?", boldly=True)
    assert "biopsy" in asked and "how many bleed?" in asked and "talk" not in asked and "Tuesday" not in asked


@given(st.text(max_size=200), st.booleans(), st.booleans())
def test_any_turn_is_read(text: str, term: bool, named: bool) -> None:
    lexis = Lexis(lambda _: term, lambda _: term, lambda _: named)
    asked = proper_question(text, lexis, boldly=term)
    assert {c for c in asked if c.isalnum()} <= {c for c in text if c.isalnum()}
    assert asked or not text


@pytest.mark.parametrize(
    ("asked", "claim"),
    [
        ("My registrar says the glue sets within 9 minutes; is that right?", "the glue sets within 9 minutes"),
        ("During lunch a colleague told me that glue sets in an hour, true?", "glue sets in an hour"),
        (
            "One of my students wrote in her essay that no needle was lost. Does the library say that?",
            "no needle was lost",
        ),
        ("My boss claims that nobody was blinded. Is he right?", "nobody was blinded"),
        ("There is a rumour that biopsy is painless. What does the library say?", "biopsy is painless"),
    ],
)
def test_what_a_colleague_holds_is_a_claim(asked: str, claim: str) -> None:
    assert claim_in(asked) == claim


@pytest.mark.parametrize(
    "asked",
    [
        "What does Ibarra say about warm needles?",
        "The trial says that no needle broke. How many people were in it?",
        "My registrar says hello. How long does the glue take to set?",
    ],
)
def test_other_questions_are_no_claims(asked: str) -> None:
    assert claim_in(asked) is None


def test_what_a_colleague_holds_is_held_against_the_library(invented: Assistant) -> None:
    right = invented.ask("My registrar says the glue sets within 9 minutes; is that right?")
    wrong = invented.ask("My registrar says the glue sets within 19 minutes; is that right?")
    assert right.claim is not None and right.claim.verdict == "supported"
    assert wrong.claim is not None and wrong.claim.verdict == "contradicted"
