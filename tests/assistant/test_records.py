"""Facts of the library's record: told without a citation, of the one document that is meant, and of none where it is not clear."""

from __future__ import annotations

import pytest

from assistant.conversation import Assistant


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("How many references does Okafor 2031 have?", "3 references"),
        ("How many references does the review list?", "3 references"),
        ("How many authors does the 2031 paper have?", "2 authors"),
        ("How many tables does the Okafor paper have?", "1 table."),
        ("What is the title of the Ibarra paper?", "Cold needles against warm needles"),
        ("What type of document is Okafor 2031?", "review (full text)"),
        ("How many documents are in the library?", "2 documents"),
        ("Which documents are from 2033?", "Ibarra 2033"),
        ("What is the newest paper in the library?", "Ibarra 2033"),
        ("Who are the authors of the oldest document?", "Ada Okafor, Ben Lund"),
        ("Is the full text of Ibarra held?", "full text"),
    ],
)
def test_a_fact_of_the_record_is_told(invented: Assistant, asked: str, told: str) -> None:
    answer = invented.ask(asked)
    assert answer.kind == "clarification" and not answer.citations and told in answer.text


@pytest.mark.parametrize(
    "asked",
    [
        "What is the DOI of the Ibarra paper?",
        "What is the licence of Okafor 2031?",
        "How many pages does the Okafor review have?",
        "Which hospital was the Ibarra study done at?",
    ],
)
def test_a_fact_that_the_record_lacks_is_not_told(invented: Assistant, asked: str) -> None:
    answer = invented.ask(asked)
    assert answer.kind == "abstention" and not answer.citations


@pytest.mark.parametrize(
    "asked",
    [
        "Who wrote the trial of glue for the back?",
        "How many patients did Ibarra enrol?",
        "How many needles broke in the 2033 study?",
    ],
)
def test_what_a_document_says_or_cites_is_no_fact_of_the_record(invented: Assistant, asked: str) -> None:
    assert "record" not in invented.ask(asked).text


def test_the_word_that_asks_is_not_called_a_thing(invented: Assistant) -> None:
    assert "Which hospital" not in invented.ask("Which hospital treats the most people?").text
