"""The network that reads a question and a sentence together."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from assistant import pairing
from assistant.conversation import Assistant
from assistant.decide import LEAST_PAIRED, MOST_PAIRED, N_TOGETHER, PAIRED_NEUTRAL, decision_features, read_together
from assistant.pairing import Pairer, Pairing, save_pairing, shipped_pairing
from assistant.sides import likelihoods
from tests.bench.fit_pairing import Network, Pairs, fit

DIM, MODEL = 8, "a" * 64


def random_network(seed: int) -> Network:
    torch.manual_seed(seed)
    return Network(DIM).eval()


def weights_of(network: Network) -> dict[str, np.ndarray]:
    return {name: value.detach().numpy() for name, value in network.state_dict().items()}


def states(seed: int, n: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(n, DIM)).astype(np.float32)


@given(st.integers(0, 5), st.integers(1, 12), st.integers(1, 30), st.integers(0, 20))
def test_a_pair_is_scored_as_the_network_was_fitted(seed: int, n_asked: int, n_told: int, n_padding: int) -> None:
    network = random_network(seed)
    asked, told = states(seed, n_asked), states(seed + 1, n_told)
    held, there = torch.zeros(1, n_asked + n_padding), torch.zeros(1, n_told + n_padding)
    padded = [torch.zeros(1, held.shape[1], DIM), torch.zeros(1, there.shape[1], DIM)]
    held[:, :n_asked] = there[:, :n_told] = 1
    padded[0][0, :n_asked], padded[1][0, :n_told] = torch.from_numpy(asked), torch.from_numpy(told)
    with torch.no_grad():
        expected = float(network(padded[0], held, padded[1], there)[0])
    read = Pairing(weights_of(network), MODEL)
    assert read.score(read.prepare(asked), read.prepare(told)) == pytest.approx(expected, abs=1e-4)


def test_a_written_network_is_read_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    weights = weights_of(random_network(1))
    save_pairing(weights, MODEL, tmp_path / "pairing.npz")
    monkeypatch.setattr(pairing, "SHIPPED", tmp_path / "pairing.npz")
    shipped_pairing.cache_clear()
    try:
        read, asked, told = shipped_pairing(), states(1, 5), states(2, 9)
    finally:
        shipped_pairing.cache_clear()
    assert read.model == MODEL
    whole = Pairing(weights, MODEL)
    assert read.score(read.prepare(asked), read.prepare(told)) == pytest.approx(
        whole.score(whole.prepare(asked), whole.prepare(told)), abs=0.01
    )


def test_the_fit_learns_which_sentence_answers() -> None:
    held = {f"q{i}": torch.from_numpy(states(i, 4)) for i in range(24)}
    held |= {f"right {i}": held[f"q{i}"] + 0.1 * torch.from_numpy(states(100 + i, 4)) for i in range(24)}
    held |= {f"wrong {i}": torch.from_numpy(states(200 + i, 6)) for i in range(24)}
    pairs = [Pairs(f"q{i}", (f"wrong {i}", f"right {i}"), (1.0, 0.0), (False, True), ("a", "a")) for i in range(24)]
    network = fit(pairs * 12, held)
    read = Pairing(weights_of(network), MODEL)
    odds = [[read.score(read.prepare(held[p.question].numpy()), read.prepare(held[t].numpy())) for t in p.texts] for p in pairs]
    assert all(right > wrong for wrong, right in odds)


def test_the_best_sentences_are_ordered_anew_and_none_is_lost(invented: Assistant) -> None:
    search = invented.search
    question = search.understand("How many patients were relieved by cold needles at three months?")
    plain, paired = search.find(question, 20, paired=False), search.find(question, 20)
    assert {(h.key, h.spans) for h in plain} == {(h.key, h.spans) for h in paired}
    assert [h.score for h in paired] == sorted((h.score for h in paired), reverse=True)
    first = {(h.key, h.spans) for h in plain[: pairing.N_PAIRED]}
    assert {(h.key, h.spans) for h in paired if h.paired is not None} == first
    assert all(h.gained >= 0 and (h.paired is not None or not h.gained) for h in paired)
    before = {(h.key, h.spans): h.score for h in plain}
    assert all(h.score - h.gained == pytest.approx(before[h.key, h.spans]) for h in paired)


def test_a_question_is_read_alike_whether_the_words_of_its_sentences_are_kept_or_not(invented: Assistant) -> None:
    search = invented.search
    question = search.understand("What gauge is the needle?")
    search._pairer._kept.clear()
    fresh = search.find(question, 10)
    assert [(h.score, h.paired) for h in search.find(question, 10)] == [(h.score, h.paired) for h in fresh]


def test_another_model_is_left_as_the_ranker_has_it(invented: Assistant) -> None:
    search = invented.search
    hits = search.find(search.understand("What gauge is the needle?"), 10, paired=False)
    other = Pairer(search.embedder, Pairing(weights_of(random_network(1)), "b" * 64))
    assert other.reorder(states(1, 6), hits) == hits


def test_only_so_many_sentences_are_kept(invented: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pairing, "N_KEPT", 3)
    search = invented.search
    pairer = Pairer(search.embedder)
    hits = search.find(search.understand("What gauge is the needle?"), 10, paired=False)
    pairer.reorder(np.zeros((4, 384), dtype=np.float32), hits)
    assert len(pairer._kept) == 3


def test_what_is_read_together_tells_the_decision_within_bounds(invented: Assistant) -> None:
    search = invented.search
    hit = search.find(search.understand("What gauge is the needle?"), 1)[0]
    told = [read_together([replace(hit, paired=odds)]) for odds in (-20.0, LEAST_PAIRED, PAIRED_NEUTRAL, MOST_PAIRED, 20.0)]
    assert told == sorted(told)
    assert told[0] == told[1] < 0 == told[2] < told[3] == told[4]
    assert read_together([replace(hit, paired=None)]) == read_together([]) == 0
    ranked = [replace(hit, paired=-20.0)] * N_TOGETHER
    assert read_together([*ranked, replace(hit, paired=20.0)]) == told[0]


def test_what_reading_together_adds_to_a_score_makes_no_other_statement_unlikely(invented: Assistant) -> None:
    search = invented.search
    hits = search.find(search.understand("What gauge is the needle?"), 10, paired=False)
    plain = list(likelihoods(hits).values())
    gained = [replace(hit, score=hit.score + 5, gained=5.0) if i == 1 else hit for i, hit in enumerate(hits)]
    assert list(likelihoods(gained).values()) == pytest.approx(plain)
    question = search.understand("What gauge is the needle?")
    assert decision_features(question, gained) == pytest.approx(decision_features(question, hits))
