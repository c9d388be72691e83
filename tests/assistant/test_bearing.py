"""What the embedding of a question alone tells."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from assistant.bearing import MOST_AGAINST, NO_BEARING, Bearing, Bearings, is_personal, save_bearings, shipped_bearings
from assistant.conversation import Assistant
from ingest.embedding import Embedder
from tests.bench.fit_ranker import fit_logistic

DIM = 4
MODEL = "a" * 64
NUMBERS = st.floats(-9, 9, width=32)
ASKED = "should I have the cement?"
GENERAL = "How long does the cement take to set?"


@given(arrays(np.float32, (2, DIM), elements=NUMBERS), arrays(np.float32, 2, elements=NUMBERS), arrays(np.float32, DIM, elements=NUMBERS))
def test_it_speaks_against_an_answer_or_not_at_all(
    directions: np.ndarray, constants: np.ndarray, vector: np.ndarray
) -> None:
    bearing = Bearings(directions, constants, MODEL).of(vector, MODEL)
    against, personal = directions @ vector + constants
    assert bearing.answered == pytest.approx(max(MOST_AGAINST, min(0.0, float(against))))
    assert MOST_AGAINST <= bearing.answered <= 0
    assert bearing.personal == pytest.approx(float(personal))


def test_the_vector_of_another_model_tells_nothing() -> None:
    bearings = Bearings(np.ones((2, DIM)), np.ones(2), MODEL)
    assert bearings.of(np.ones(DIM, dtype=np.float32), "b" * 64) is NO_BEARING
    assert bearings.of(np.ones(DIM + 1, dtype=np.float32), MODEL) is NO_BEARING


def test_written_directions_are_read_as_they_were(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "bearing.npz"
    save_bearings(np.eye(2, DIM) / 4, np.array([0.5, -1.0]), MODEL, path)
    monkeypatch.setattr("assistant.bearing.SHIPPED", path)
    read = shipped_bearings.__wrapped__()
    assert read.model == MODEL
    assert np.array_equal(read.directions, np.eye(2, DIM, dtype=np.float32) / 4)
    assert read.constants.tolist() == [0.5, -1.0]


@pytest.mark.parametrize(
    ("typed", "log_odds", "personal"),
    [(ASKED, 0.0, True), (ASKED, -1.9, True), (ASKED, -2.1, False), (GENERAL, 0.0, False), (GENERAL, 1.4, False), (GENERAL, 1.6, True)],
)  # fmt: skip
def test_the_words_decide_unless_the_embedding_is_sure(typed: str, log_odds: float, personal: bool) -> None:
    assert is_personal(typed, Bearing(personal=log_odds)) is personal


@pytest.mark.parametrize("typed", ["would you give him glue?", "he has soiled himself and cannot stand"])
def test_words_that_leave_no_doubt_are_believed_against_the_embedding(typed: str) -> None:
    assert is_personal(typed, Bearing(personal=-9.0))
    assert not is_personal("my leg is numb, which joint on the slides goes with that?", Bearing(personal=-9.0))


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return Embedder()


@pytest.mark.parametrize(
    "text",
    [
        "68-year-old plumber, kidney cancer, T9 collapsed and it hurts: cement or surgery for him?",
        "My aunt takes blood thinners and is to have a needle in her back on Monday, can she?",
        "I have a slipped disc and cannot sleep, which injection do I get?",
    ],
)
def test_a_question_about_one_person_is_told_from_its_embedding(embedder: Embedder, text: str) -> None:
    assert shipped_bearings().of(embedder.embed_query(text), embedder.digest).personal > 0


@pytest.mark.parametrize(
    "text",
    [
        "How warm does the tip of a cooled probe get?",
        "Which complications does cementing have?",
        "Is a steroid better than an anaesthetic alone in the facet joints?",
    ],
)
def test_a_question_about_any_patient_is_told_from_its_embedding(embedder: Embedder, text: str) -> None:
    assert shipped_bearings().of(embedder.embed_query(text), embedder.digest).personal < 0


def test_a_question_looked_for_bears_what_its_embedding_tells(invented: Assistant) -> None:
    search = invented.search
    question = search.understand("how long until the glue is hard?")
    assert question.bearing is NO_BEARING
    vector = search.embedder.embed_query(question.subject)
    search.find(question)
    assert search.take_bearing(question).bearing == shipped_bearings().of(vector, search.embedder.digest)


def test_what_the_embedding_refuses_is_not_looked_for_in_the_reference_lists(
    invented: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr("assistant.conversation.answer_from_lists", lambda question, *_: asked.append(question.typed))
    unheld = "Did the weather in the marble town change?"
    assert invented.ask(unheld).kind == "abstention" and asked == [unheld]
    monkeypatch.setattr(Bearings, "of", lambda *_: Bearing(personal=9.0))
    refused = invented.ask(unheld)
    assert "one person" in refused.text and not refused.citations and asked == [unheld]


def test_a_fit_with_an_offset_adds_what_the_offset_lacks() -> None:
    random = np.random.default_rng(5)
    x = random.normal(size=(600, 2))
    y = (x[:, 0] + x[:, 1] + random.normal(size=600) > 0).astype(float)
    columns = np.hstack([x, np.ones((600, 1))])
    alone = fit_logistic(columns, y, np.zeros(600), 1e-3)
    beside = fit_logistic(columns[:, 1:], y, alone[0] * x[:, 0], 1e-3)
    assert beside == pytest.approx(alone[1:], abs=0.05)
    bounded = fit_logistic(columns, y, np.zeros(600), 1e-3, [(-np.inf, 0.0), (0.0, np.inf), (-np.inf, np.inf)])
    assert bounded[0] == 0.0 and bounded[1] > 0.5
