"""Questions that lean on the talk before them: completed, and looked for near the place of the answer before."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.conversation import Assistant
from assistant.talking import complete_question, find_place, may_lean


def _talk(question: str, answer: str) -> list[dict[str, str]]:
    return [{"role": "user", "content": question}, {"role": "assistant", "content": answer}]


@pytest.mark.parametrize(
    ("before", "now", "dropped"),
    [
        ("How many bled in the glue arm during follow-up?", "And in the bed rest arm?", "glue"),
        ("What was the initial pain relief in both groups?", "and at the last visit?", "initial"),
        ("Pain score at one month in Ibarra?", "what about at 6 months?", "one month"),
    ],
)
def test_what_a_follow_up_puts_in_its_place_is_left_out(before: str, now: str, dropped: str) -> None:
    text, _ = complete_question(now, _talk(before, "Two [1]."))
    assert text.startswith(now) and dropped not in text


def test_a_phrase_that_stands_for_several_is_kept() -> None:
    before = "In Lisbon, how many bled in the glue arm?"
    assert complete_question("And in Porto?", _talk(before, "Two."))[0].endswith(f"({before})")


@given(st.text(max_size=120), st.text(max_size=120), st.text(max_size=120))
def test_any_talk_is_completed(before: str, answer: str, now: str) -> None:
    text, _ = complete_question(now, _talk(before, answer))
    assert now.strip() in text


def test_the_answer_before_has_its_place(invented: Assistant) -> None:
    place = find_place(
        _talk("How long does the glue take to set?", "Within 9 minutes at 37 degrees [1]."), invented.search
    )
    assert place is not None and place.key == "okafor-2031" and place.strength > 0.5
    held = invented.library.passages([place.passage_id])[0]
    assert "9 minutes" in held.text[held.passage.start : held.passage.end]
    assert place.near(held) == place.strength


@pytest.mark.parametrize(
    "history", [[], [{"role": "user", "content": "glue?"}], _talk("glue?", "[1]"), _talk("glue?", "no")]
)
def test_a_talk_without_an_answer_has_no_place(invented: Assistant, history: list[dict[str, str]]) -> None:
    assert find_place(history, invented.search) is None


def test_a_short_question_is_answered_from_where_the_talk_is(invented: Assistant) -> None:
    history = _talk("How many had relief with cold needles?", "30 of 45 patients (66.7%) at 3 months [1].")
    assert "21 of 45" in invented.ask("did any warm ones?", history).text


@pytest.mark.parametrize(
    ("answer", "counts"), [("It sets within 9 minutes [1].", False), ("The library does not answer this.", True)]
)
def test_words_of_a_question_count_no_longer_once_it_was_answered(
    invented: Assistant, answer: str, counts: bool
) -> None:
    question = invented.search.understand("and the pain?", _talk("How is the frobnication of glue timed?", answer))
    assert any(c.label == "frobnication" for c in question.concepts) is counts


@pytest.mark.parametrize(("text", "leans"), [("and why?", True), ("did any break?", True)])
def test_short_questions_may_lean(text: str, leans: bool) -> None:
    assert may_lean(text) is leans


def test_a_long_question_stands_alone() -> None:
    assert not may_lean("How many patients with marble vertebrae had cold needles in Lisbon between 2029 and 2031?")


@pytest.mark.parametrize(
    "now", ["what is the source of that?", "which paper says so?", "can I get the reference for that?"]
)
def test_source_of_what_was_just_said_is_named(invented: Assistant, now: str) -> None:
    said = invented.ask("How often does bleeding follow a biopsy?")
    assert "4%" in said.text
    answer = invented.ask(now, _talk("How often does bleeding follow a biopsy?", said.text))
    assert "Thorn" in answer.text and "reference 3" in answer.text


def _ask_on(assistant: Assistant, first: str, then: str) -> tuple[str, str]:
    """The answers to a question and to what is asked after it."""
    before = assistant.ask(first).text
    return before, assistant.ask(then, _talk(first, before)).text


def test_another_document_takes_the_place_of_the_one_before(invented: Assistant) -> None:
    _, named = _ask_on(invented, "How many people had relief in Ibarra 2033?", "and in Okafor?")
    assert "71%" in named and "66.7%" not in named
    _, dated = _ask_on(invented, "How many had relief of pain in Okafor?", "and the 2033 one?")
    assert "66.7%" in dated and "71%" not in dated


@pytest.mark.parametrize(
    "then", ["who says so?", "show me the source", "source?", "are you sure?", "which paper is that from?"]
)
def test_the_source_of_an_answer_is_asked_for_in_many_ways(invented: Assistant, then: str) -> None:
    _, told = _ask_on(invented, "What share of people bleed after biopsy?", then)
    assert "4%" in told and "Stone" in told


def test_more_is_not_the_same_again(invented: Assistant) -> None:
    before, more = _ask_on(invented, "How long does the glue take to set?", "anything else?")
    assert "9 minutes" in before and "9 minutes" not in more


def test_what_a_follow_up_names_must_be_spoken_of(invented: Assistant) -> None:
    _, told = _ask_on(invented, "When does bleeding follow biopsy?", "what about pregnant women?")
    assert "hours" not in told
    _, told = _ask_on(invented, "How many had relief with cold needles?", "and with warm ones?")
    assert "46.7%" in told
