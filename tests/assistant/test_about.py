"""What a document is, told from its own front: authors, where it appeared, its DOI."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.conversation import Assistant
from assistant.settings import Settings
from ingest.pipeline import ingest_paths

FRONT = """Slow glue in the marble spine

Nora Vell, Carl Stone

1 Department of Made-Up Radiology, Hospital of Marbleton, Marbleton

Department and Institution

Abstract

Slow glue was injected in thirty patients by two surgeons of another hospital.

Introduction

Glue that hardens slowly has been known for years.
"""


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


@pytest.mark.parametrize("question", ["which hospital do the authors of the Vell paper work at?", "Vell 2035 - affiliation of the authors?"])
def test_places_of_work_are_told_from_the_front(tmp_path: Path, question: str) -> None:
    path = tmp_path / "vell-2035.txt"
    path.write_text(FRONT, encoding="utf-8")
    assistant = Assistant.open(tmp_path / "library", Settings())
    try:
        assert not ingest_paths([path], assistant.library, assistant.embedder).refused
        answer = assistant.ask(question)
    finally:
        assistant.close()
    assert [c.quote for c in answer.citations] == ["1 Department of Made-Up Radiology, Hospital of Marbleton, Marbleton"]
