"""What an answer from the passages must always be: quoted exactly, cited, honest about what is not there."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.answer import as_json
from assistant.conversation import Assistant
from assistant.errors import QuestionError

ASKED = {
    "How often does sampling of the marble vertebra succeed?": "83%",
    "bleeding after biopsy, how many percent?": "4%",
    "What are the contraindications of glue injection?": "pregnancy",
    "How long until the glue sets?": "9 minutes",
    "who paid for Ibarra's study?": "Foundation for Invented Backs",
    "what does GI stand for in the review": "Glue injection",
    "pain score at 6 months, glue versus bed rest": "2.4",
    "Was the Ibarra trial blinded?": "Nobody was blinded",
}


@pytest.mark.parametrize(("question", "fact"), ASKED.items())
def test_answer_holds_the_fact_and_quotes_it_exactly(invented: Assistant, question: str, fact: str) -> None:
    answer = invented.ask(question)
    assert answer.kind == "answer"
    assert fact.casefold() in answer.text.casefold()
    assert answer.citations
    for citation in answer.citations:
        assert invented.library.text(citation.document)[citation.start : citation.end] == citation.quote
        assert f"[{citation.marker}]" in answer.text


def test_citation_carries_the_references_of_its_own_markers(invented: Assistant) -> None:
    answer = invented.ask("How often does bleeding follow a biopsy?")
    first = answer.citations[0]
    assert first.markers == (2, 3)
    assert [(r.number, r.first_author, r.year) for r in first.references] == [(2, "Stone", 2026), (3, "Thorn", 2027)]


def test_primary_source_is_named_when_asked_for(invented: Assistant) -> None:
    answer = invented.ask("Which paper is cited for the success of sampling the marble vertebra?")
    assert "Quill" in answer.text


def test_follow_up_is_completed_from_the_talk(invented: Assistant) -> None:
    history = [
        {"role": "user", "content": "What was the pain score 1 month after glue injection?"},
        {"role": "assistant", "content": "3.1"},
    ]
    answer = invented.ask("and at 6 months?", history)
    assert "2.4" in answer.text and "3.1" not in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "What dose of zolendrixate is given?",
        "write me a function that sorts a list",
        "My mother is 82 with a broken marble vertebra, should she have glue?",
        "Starting dose of metformin in diabetes",
    ],
)
def test_abstention_cites_nothing_and_says_what_was_searched(invented: Assistant, question: str) -> None:
    answer = invented.ask(question)
    assert answer.kind == "abstention"
    assert answer.citations == ()
    assert answer.searched.documents == 2 and answer.searched.passages > 5


def test_urgent_signs_are_called_urgent(invented: Assistant) -> None:
    answer = invented.ask("I had an injection yesterday and now I cannot move my legs")
    assert answer.kind == "abstention" and "emergency" in answer.text


def test_same_question_gives_the_same_answer(invented: Assistant) -> None:
    def without_clock(question: str) -> dict[str, object]:
        given = as_json(invented.ask(question))
        return {k: v for k, v in given.items() if k != "timings_ms"}

    for question in ASKED:
        assert without_clock(question) == without_clock(question)


@pytest.mark.parametrize("question", ["", "   \n", "?!", "x" * 1_000_000])
def test_unusable_question_is_refused_in_words(invented: Assistant, question: str) -> None:
    with pytest.raises(QuestionError, match="question"):
        invented.ask(question)


@settings(max_examples=40)
@given(st.text(min_size=1, max_size=300))
def test_any_text_gives_an_answer_or_a_question_error(invented: Assistant, question: str) -> None:
    try:
        answer = invented.ask(question)
    except QuestionError:
        return
    assert answer.kind in ("answer", "abstention", "tool", "clarification", "claim")
    assert all(invented.library.text(c.document)[c.start : c.end] == c.quote for c in answer.citations)
