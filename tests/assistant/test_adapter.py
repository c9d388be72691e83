"""The adapter of the questions' embeddings."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from assistant.adapter import Adapter, save_adapter, shipped_adapter
from assistant.claim_check import rule_on_statement
from assistant.conversation import Assistant
from ingest.embedding import Embedder
from tests.bench.fit_adapter import fit_adapter

DIM = 5
MODEL = "a" * 64
NUMBERS = st.floats(-2, 2, width=32)


@given(arrays(np.float32, DIM, elements=NUMBERS), arrays(np.float32, (DIM, DIM), elements=NUMBERS))
def test_an_adapted_vector_has_unit_length_or_is_as_it_was(vector: np.ndarray, matrix: np.ndarray) -> None:
    turned = Adapter(matrix, MODEL).adapt(vector, MODEL)
    assert turned.dtype == np.float32
    assert np.linalg.norm(turned) == pytest.approx(1, abs=1e-4) or np.array_equal(turned, vector)


def test_it_adds_what_the_matrix_makes_of_the_vector() -> None:
    matrix = np.zeros((2, 2))
    matrix[0, 1] = 1.0
    assert Adapter(matrix, MODEL).adapt(np.array([1, 0], dtype=np.float32), MODEL) == pytest.approx(
        [0.5**0.5, 0.5**0.5]
    )


def test_the_vector_of_another_model_stays_as_it_is() -> None:
    vector = np.ones(DIM, dtype=np.float32)
    adapter = Adapter(np.eye(DIM), MODEL)
    assert adapter.adapt(vector, "b" * 64) is vector
    longer = np.ones(DIM + 1, dtype=np.float32)
    assert adapter.adapt(longer, MODEL) is longer


def test_a_written_adapter_is_read_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "adapter.npz"
    save_adapter(np.eye(DIM) / 4, MODEL, path)
    monkeypatch.setattr("assistant.adapter.SHIPPED", path)
    read = shipped_adapter.__wrapped__()
    assert read.model == MODEL
    assert np.array_equal(read.matrix, np.eye(DIM, dtype=np.float32) / 4)


def test_the_shipped_adapter_is_for_the_default_model_and_turns_the_questions_of_its_field_most() -> None:
    embedder = Embedder()
    adapter = shipped_adapter()
    assert (adapter.model, adapter.matrix.shape) == (embedder.digest, (embedder.dimension,) * 2)

    def stays(question: str) -> float:
        vector = embedder.embed_query(question)
        return float(vector @ adapter.adapt(vector, embedder.digest))

    assert 0.25 < stays("how often does the glue get out of the bone") < stays("where is the nearest railway station") < 0.999


def test_questions_and_claims_are_searched_as_the_adapter_turns_them_and_other_fields_as_they_are(invented: Assistant) -> None:
    question = invented.search.understand("how long until the glue is hard?")
    _, ruled = rule_on_statement("The glue sets within 9 minutes.", invented.search)
    for hits in (invented.search.find(question), ruled):
        assert any(hit.signals.values["adapted"] != pytest.approx(hit.similarity, abs=1e-3) for hit in hits)
    plain = invented.search.find(question, asks=False)
    assert plain
    assert [hit.signals.values["adapted"] for hit in plain] == pytest.approx([hit.similarity for hit in plain], abs=1e-6)
    assert all(hit.paired is None for hit in plain)


def test_fitting_learns_to_bring_what_answers_to_the_front_of_questions_it_has_not_seen() -> None:
    # What answers stands where the question's first two directions change places; beside it the question itself and seven others.
    random, dim, n, n_fitted, times = np.random.default_rng(3), 8, 120, 80, 40
    queries = _unit(random.normal(size=(n, dim)))
    answers = queries[:, [1, 0, *range(2, dim)]]
    sentences = [np.vstack([_unit(random.normal(size=(7, dim))), answers[i], queries[i]]) for i in range(n)]
    right = [np.arange(9) == 7] * n_fitted * times
    scores = [np.zeros(9)] * n_fitted * times
    given_sentences = sentences[:n_fitted] * times

    matrix = fit_adapter(np.tile(queries[:n_fitted], (times, 1)), given_sentences, scores, right)

    adapter = Adapter(matrix, MODEL)
    unseen = list(zip(queries[n_fitted:], sentences[n_fitted:], strict=True))
    assert [int((texts @ query).argmax()) for query, texts in unseen] == [8] * len(unseen)
    assert np.mean([(texts @ adapter.adapt(query, MODEL)).argmax() == 7 for query, texts in unseen]) > 0.25


def _unit(rows: np.ndarray) -> np.ndarray:
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
