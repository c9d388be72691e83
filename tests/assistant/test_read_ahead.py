"""A question's embedding is begun before it is known what answers; that changes no answer and loads nothing for a score."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from assistant.answer import as_json
from assistant.conversation import Assistant
from assistant.search import Search
from assistant.settings import Settings
from ingest.errors import ModelError

CASE = "SINS for a T11 lytic metastasis with normal alignment, please"
QUESTIONS = (
    "How long until the glue sets?",
    "What does GI stand for?",
    "How often does bleding follow biopsy?",
    "Does Okafor say how needles were chosen in Ibarra's study?",
    "Is it true that the glue sets in 8 minutes?",
    "Who wrote the review?",
    "What is the price of gold?",
    CASE,
)


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch, invented: Assistant) -> Iterator[list[str]]:
    """The texts whose embedding is begun ahead."""
    texts: list[str] = []
    begin = invented.embedder.embed_query_beside
    monkeypatch.setattr(invented.embedder, "embed_query_beside", lambda text: texts.append(text) or begin(text))
    yield texts


def answers(assistant: Assistant) -> list[dict[str, object]]:
    history = [{"role": "user", "content": QUESTIONS[0]}, {"role": "assistant", "content": "It sets in 8 minutes."}]
    found = [as_json(assistant.ask(text, past)) for past in ((), history) for text in (*QUESTIONS, "and the dose?")]
    return [{name: value for name, value in one.items() if name != "timings_ms"} for one in found]


def test_answers_are_the_same_with_and_without(
    invented: Assistant, begun: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    invented.embedder.embed_query("warm")
    ahead = answers(invented)
    assert QUESTIONS[0] in begun
    monkeypatch.setattr(Search, "read_ahead", lambda *_: None)
    assert answers(invented) == ahead


def test_what_is_begun_is_the_question_as_it_is_understood(invented: Assistant, begun: list[str]) -> None:
    invented.embedder.embed_query("warm")
    invented.ask("How often does bleding follow biopsy?")
    assert begun == ["How often does bleeding follow biopsy?"]


def test_a_turn_of_an_open_case_begins_none(invented: Assistant, begun: list[str]) -> None:
    invented.embedder.embed_query("warm")
    first = invented.ask(CASE)
    begun.clear()
    past = [{"role": "user", "content": CASE}, {"role": "assistant", "content": first.text}]
    assert invented.ask("the pain is mechanical", past).kind == "tool" and not begun


def test_a_score_opens_no_model_that_is_not_open(tmp_path: Path) -> None:
    assistant = Assistant.open(tmp_path, Settings())
    assert assistant.ask(CASE).kind == "tool" and not assistant.embedder.is_open
    assistant.close()


def test_an_error_of_the_embedding_comes_out_of_the_question(
    invented: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    invented.embedder.embed_query("warm")

    def fail(*_: np.ndarray) -> np.ndarray:
        raise ModelError("The weights are damaged.")

    with monkeypatch.context() as patch:
        patch.setattr(invented.embedder._open(1), "hidden", fail)
        with pytest.raises(ModelError, match="damaged"):
            invented.ask(QUESTIONS[0])
    assert invented.ask(QUESTIONS[0]).citations


def test_an_embedding_of_another_question_is_not_taken(invented: Assistant) -> None:
    search = invented.search
    invented.embedder.embed_query("warm")
    search.read_ahead("What does GI stand for?")
    hits = search.find(search.understand(QUESTIONS[0]))
    assert np.array_equal(search.vector_of(QUESTIONS[0]), invented.embedder.embed_query(QUESTIONS[0]))
    assert [h.score for h in hits] == [h.score for h in search.find(search.understand(QUESTIONS[0]))]
