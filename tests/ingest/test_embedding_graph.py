"""The graph made for models that are built as BERT is computes what the model computes; other models are traced."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest

from ingest import embedding_export
from ingest.embedding_export import main
from ingest.embedding_files import ModelFiles, find_model
from ingest.embedding_graph import build_graph
from ingest.embedding_onnx import AGREEMENT, OnnxModel


def make_network(**settings: Any) -> Any:
    """A small encoder with random weights, the same every time."""
    import torch
    from transformers import BertConfig, BertModel

    torch.manual_seed(7)
    sizes = {"hidden_size": 24, "num_hidden_layers": 2, "num_attention_heads": 3, "intermediate_size": 40}
    config = BertConfig(vocab_size=50, max_position_embeddings=32, attn_implementation="eager", **sizes, **settings)
    network = BertModel(config).eval()
    with torch.no_grad():
        for weight in network.parameters():
            # New weights are so small, and biases so exactly nothing, that a mistake in either would hardly show.
            weight.copy_(torch.randn_like(weight) * 0.3)
    return network


def kinds_in(path: Path) -> set[str]:
    """The operations of a graph."""
    return {node.op_type for node in onnx.load(path, load_external_data=False).graph.node}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> ModelFiles:
    return find_model(None, tmp_path_factory.mktemp("cache"))


def test_the_graph_computes_what_the_network_computes_also_for_texts_of_other_lengths(tmp_path: Path) -> None:
    import torch

    network = make_network()
    graph = build_graph(network)
    assert graph is not None
    onnx.save(graph, tmp_path / "model.onnx")
    lengths, rng = [1, 2, 9, 31], np.random.default_rng(7)
    ids = rng.integers(1, 50, (len(lengths), max(lengths)))
    mask = (np.arange(max(lengths)) < np.array(lengths)[:, None]).astype(np.int64)
    with torch.no_grad():
        expected = network(torch.from_numpy(ids * mask), torch.from_numpy(mask)).last_hidden_state.numpy()
    model = OnnxModel(tmp_path / "model.onnx")
    found = model.hidden(ids * mask, mask)
    assert found.shape == expected.shape
    assert np.abs(found - expected)[mask == 1].max() < 2e-5
    for row, length in enumerate(lengths):
        alone = model.hidden(ids[row : row + 1, :length], mask[row : row + 1, :length])[0]
        assert np.abs(alone - expected[row, :length]).max() < 2e-5


@pytest.mark.parametrize("settings", [{"hidden_act": "relu"}, {"is_decoder": True}])
def test_there_is_no_graph_for_a_network_that_is_built_otherwise(settings: dict[str, Any]) -> None:
    assert build_graph(make_network(**settings)) is None


def test_the_default_model_is_exported_as_the_graph_made_for_it(files: ModelFiles, tmp_path: Path) -> None:
    assert main([str(files.folder), str(tmp_path), "256", "mean"]) == 0
    assert "Attention" in kinds_in(tmp_path / "model.onnx")
    assert json.loads((tmp_path / "agreement.json").read_text()) >= AGREEMENT


# The export runs in a process of its own, where the tracer's warnings are not heard.
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("fault", ["wrong", "impossible", "absent"])
def test_what_the_graph_does_not_get_right_is_traced(
    files: ModelFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    def build(network: Any) -> Any:
        if fault == "impossible":
            raise KeyError("encoder.layer.0.attention.self.query.weight")
        graph = build_graph(network)
        assert graph is not None
        for node in graph.graph.node:
            if node.op_type == "Attention":
                node.attribute[0].i = 6
        return graph if fault == "wrong" else None

    monkeypatch.setattr(embedding_export, "build_graph", build)
    assert main([str(files.folder), str(tmp_path), "256", "mean"]) == 0
    assert "Attention" not in kinds_in(tmp_path / "model.onnx")
    assert json.loads((tmp_path / "agreement.json").read_text()) >= AGREEMENT


def test_an_export_of_which_neither_way_agrees_ends_with_what_it_reaches(
    files: ModelFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(embedding_export, "measure_agreement", lambda *_: 0.917)
    monkeypatch.setattr(embedding_export, "trace_graph", lambda *_: True)
    assert main([str(files.folder), str(tmp_path), "256", "mean"]) == 1
    assert "cosine 0.9170 to sentence-transformers, expected 0.9999" in capsys.readouterr().err
    assert not (tmp_path / "agreement.json").exists()
