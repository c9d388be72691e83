"""What a document is, told from its own front: authors, where it appeared, its DOI."""

from __future__ import annotations

import pytest

from assistant.conversation import Assistant


@pytest.mark.parametrize(
    ("question", "says", "quoted"),
    [
        ("Who wrote Okafor's review?", "Ada Okafor and Ben Lund", "Ada Okafor"),
        ("authors of the Ibarra trial", "Carla Ibarra", "Carla Ibarra"),
        (
            "In which journal was Okafor 2031 published?",
            "Journal of Made-Up Radiology (2031)",
            "Journal of Made-Up Radiology",
        ),
        ("doi of Okafor 2031", "10.5555/made.up.1", "10.5555/made.up.1"),
    ],
)
def test_facts_of_a_document_are_told_with_their_place(
    invented: Assistant, question: str, says: str, quoted: str
) -> None:
    answer = invented.ask(question)
    assert answer.kind == "answer" and says in answer.text
    (citation,) = answer.citations
    assert quoted in citation.quote
    assert invented.library.text(citation.document)[citation.start : citation.end] == citation.quote


@pytest.mark.parametrize(
    "question",
    [
        "What do the authors of the Ibarra trial say of warm needles?",
        "who wrote on glue for the back, cited by Okafor?",
    ],
)
def test_question_for_something_else_is_no_question_for_the_document(invented: Assistant, question: str) -> None:
    assert "The authors of" not in invented.ask(question).text


def test_what_a_document_does_not_bear_is_not_made_up(invented: Assistant) -> None:
    assert "DOI of" not in invented.ask("doi of the Ibarra trial").text
