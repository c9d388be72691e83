"""Works found in the reference lists by the words of a question, as bibliographic facts and never as findings."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.conversation import Assistant
from assistant.listed_works import asks_source, names_list
from assistant.settings import Settings
from ingest.pipeline import ingest_paths

LISTING = """# Sampling in the invented spine

## Results

Sampling of the marble vertebra succeeds in most patients [1]. Pain after sampling is rare.

## References

1. Tarn B, Ulm C. Sampling marble lesions under ultrasound in 512 patients. Made-Up Radiology. 2021;2:3-9.
2. Holt D. Pain after sampling. Made-Up Spine. 2022;1:1-2.
"""


@pytest.mark.parametrize(
    ("question", "author"),
    [
        ("ref on glue for the back, randomized", "Stone"),
        ("which article in the bibliography is on sampling the marble vertebra?", "Quill"),
    ],
)
def test_listed_work_is_found_by_its_words(invented: Assistant, question: str, author: str) -> None:
    answer = invented.ask(question)
    assert answer.kind == "answer" and author in answer.text
    assert "does not hold what those works found" in answer.text
    for citation in answer.citations:
        assert invented.library.text(citation.document)[citation.start : citation.end] == citation.quote


@pytest.mark.parametrize("question", ["ref on glue for the back, randomized", "which works on biopsy are cited?"])
def test_a_large_library_lists_what_a_small_one_lists(
    invented: Assistant, question: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = invented.ask(question)
    monkeypatch.setattr("assistant.listed_works.N_CACHED_DOCUMENTS", 0)
    monkeypatch.setattr("assistant.search.N_CACHED_DOCUMENTS", 1)
    large = invented.ask(question)
    assert small.kind == "answer"
    assert (large.text, large.citations) == (small.text, small.citations)


@pytest.mark.parametrize("question", ["ref on robotic zebrafish", "whose paper is on volcanoes?"])
def test_work_that_no_list_holds_is_not_made_up(invented: Assistant, question: str) -> None:
    assert invented.ask(question).kind == "abstention"


def test_reference_behind_a_statement_is_told_from_the_statement() -> None:
    assert not names_list("Which reference number is given for the statement that glue sets quickly?")
    assert names_list("ref on glue")


@pytest.mark.parametrize(
    ("question", "number", "author"),
    [
        ("Which paper stands behind the 83% of sampling?", 1, "Quill"),
        ("who reported that glue relieved back pain?", 2, "Stone"),
    ],
)
def test_work_behind_a_statement_is_named_with_it(invented: Assistant, question: str, number: int, author: str) -> None:
    answer = invented.ask(question)
    assert f"rests on reference {number}" in answer.text and author in answer.text


def test_entry_itself_is_quoted(invented: Assistant) -> None:
    answer = invented.ask("who wrote on bleeding after needle biopsy?")
    assert any("Thorn" in citation.quote for citation in answer.citations)


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("by whom was glue first tried?", True),
        ("whose series had 40 patients?", True),
        ("what do the reviews say of glue?", False),
        ("which patients were enrolled?", False),
        ("which study arm had more leakage?", False),
        ("what works best against back pain?", False),
        ("what trial design was used?", False),
        ("which trial compared the needles?", True),
        ("which works describe glue?", True),
    ],
)
def test_question_for_a_source_is_recognised(question: str, asks: bool) -> None:
    assert asks_source(question) is asks


@pytest.mark.parametrize("question", ["How often did bleeding occur in Thorn's series?", "Thorn 2027: bleeding rate?", "mean pain relief in the Quill study"])
def test_what_a_listed_work_found_is_not_answered_from_others(invented: Assistant, question: str) -> None:
    answer = invented.ask(question)
    assert answer.kind == "abstention" and "only lists a work by" in answer.text and not answer.citations


@pytest.mark.parametrize("question", ["How often does bleeding follow a biopsy?", "Which paper is by Thorn?", "What does Okafor say of bleeding?"])
def test_the_work_itself_and_what_the_library_says_are_answered(invented: Assistant, question: str) -> None:
    assert invented.ask(question).kind == "answer"


@pytest.mark.parametrize(("question", "asks"), [("Which one works best?", False), ("which needle works for biopsy", False), ("whose works are these", True), ("which works on glue are cited", True)])
def test_what_works_is_no_work(question: str, asks: bool) -> None:
    assert asks_source(question) is asks


def test_a_number_in_the_title_of_a_listed_work_is_told_as_a_title(tmp_path: Path) -> None:
    path = tmp_path / "made.md"
    path.write_text(LISTING, encoding="utf-8")
    assistant = Assistant.open(tmp_path / "library", Settings())
    try:
        assert not ingest_paths([path], assistant.library, assistant.embedder).refused
        told = assistant.ask("How many patients with marble lesions did Tarn sample under ultrasound?")
        other = assistant.ask("How much pain did Tarn's patients have?")
    finally:
        assistant.close()
    assert told.kind == "answer" and "512 patients" in told.text and "does not hold what those works found" in told.text
    assert other.kind == "abstention"
