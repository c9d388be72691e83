"""A question's embedding begun in a thread is the one made at once; what goes wrong there is told where it is asked for."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from ingest.embedding import Embedder
from ingest.embedding_query import QueryEmbedding
from ingest.errors import ModelError

QUESTION = "How long must a rye loaf cool?"


@pytest.mark.parametrize("load", [0.0, 1000.0])
def test_begun_beside_or_not_the_vector_is_the_same(
    load: float, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.getloadavg", lambda: (load, load, load), raising=False)
    for text in (QUESTION, "", "naïve β\ud800", "loaf " * 600):
        at_once = embedder.embed_texts([text], purpose="query")[0]
        assert np.array_equal(embedder.embed_query_beside(text).vector(), at_once)
        assert np.array_equal(embedder.embed_query(text), at_once)


def test_it_is_computed_once_in_a_thread_that_then_ends() -> None:
    ran: list[str] = []

    def compute() -> np.ndarray:
        ran.append(threading.current_thread().name)
        return np.ones((1, 2, 3), dtype=np.float32)

    begun = QueryEmbedding(QUESTION, compute, lambda states: states[0].sum(axis=0)).start()
    assert np.array_equal(begun.vector(), [2.0, 2.0, 2.0]) and begun.vector() is begun.vector()
    assert ran == ["embed-question"]
    assert "embed-question" not in {thread.name for thread in threading.enumerate()}


def test_what_the_computation_raises_is_raised_where_the_vector_is_asked_for() -> None:
    def fail() -> np.ndarray:
        raise ModelError("The weights are damaged.")

    begun = QueryEmbedding(QUESTION, fail, lambda states: states).start()
    for _ in range(2):
        with pytest.raises(ModelError, match="damaged"):
            begun.vector()


def test_a_machine_without_a_further_thread_makes_it_when_it_is_asked_for(
    embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr("os.getloadavg", lambda: (0.0, 0.0, 0.0), raising=False)
    monkeypatch.setattr(threading.Thread, "start", refuse)
    begun = embedder.embed_query_beside(QUESTION)
    assert np.array_equal(begun.vector(), embedder.embed_query(QUESTION))
