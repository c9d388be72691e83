"""What a document is, told from its own front: authors, where it appeared, its DOI."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from assistant.conversation import Assistant
from assistant.settings import Settings
from ingest.pipeline import ingest_paths

FRONT = """Slow glue in the marble spine

Nora Vell, Carl Stone

1 Department of Made-Up Radiology, Hospital of Marbleton, Marbleton

Department and Institution

Correspondence: Nora Vell, 12 Hill Street, Marbleton
Tel +00 12 3456
Email vell@marbleton.example

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


WORK = "1 Department of Made-Up Radiology, Hospital of Marbleton, Marbleton"
LETTERS, PHONE, MAIL = (
    "Correspondence: Nora Vell, 12 Hill Street, Marbleton",
    "Tel +00 12 3456",
    "Email vell@marbleton.example",
)


@pytest.fixture(scope="module")
def vell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant whose one document has a front with addresses."""
    folder = tmp_path_factory.mktemp("vell")
    path = folder / "vell-2035.txt"
    path.write_text(FRONT, encoding="utf-8")
    assistant = Assistant.open(folder / "library", Settings())
    try:
        assert not ingest_paths([path], assistant.library, assistant.embedder).refused
        yield assistant
    finally:
        assistant.close()


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ("which hospital do the authors of the Vell paper work at?", [WORK]),
        ("Vell 2035 - affiliation of the authors?", [WORK]),
        ("e-mail of Vell", [MAIL]),
        ("phone number in the Vell paper?", [PHONE]),
        ("Who is the corresponding author of the Vell paper?", [LETTERS, PHONE, MAIL]),
        ("Where was the slow glue + marble work carried out?", [WORK]),
    ],
)
def test_places_of_work_and_ways_to_the_authors_are_told_from_the_front(
    vell: Assistant, question: str, quoted: list[str]
) -> None:
    assert [c.quote for c in vell.ask(question).citations] == quoted


@pytest.mark.parametrize("question", ["Were the patients in Vell's series called by phone?", "fax of Vell"])
def test_a_way_to_the_authors_is_told_only_where_it_is_asked_for_and_given(vell: Assistant, question: str) -> None:
    assert "authors are reached" not in vell.ask(question).text


PRINTED = """---
key: stone-2036
title: Fast glue in the granite spine
authors: [Carl Stone]
year: 2036
container: Annals of Granite
kind: study
coverage: full text
---

# Fast glue in the granite spine

Annals of Granite 2036;7:41-49

## Results

Fast glue set at once.
"""


def test_where_a_work_stands_in_its_volume_is_told_as_printed(tmp_path: Path) -> None:
    path = tmp_path / "stone.md"
    path.write_text(PRINTED, encoding="utf-8")
    with closing(Assistant.open(tmp_path / "library", Settings())) as assistant:
        ingest_paths([path], assistant.library, assistant.embedder)
        answer = assistant.ask("Stone 2036: journal, volume and pages?")
        assert "appeared in Annals of Granite 2036;7:41-49" in answer.text
        assert [c.quote for c in answer.citations] == ["Annals of Granite 2036;7:41-49"]
