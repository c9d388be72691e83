"""Run as a program in a child process: exports a model's weights to ONNX and compares the result with the original.

    python -m ingest.embedding_export FOLDER WORK MAX_LENGTH POOLING

There are two ways: a graph written for models that are built as BERT is (`embedding_graph`), and one traced from the
model itself, for every other and for what the first does not get right. Writes ``model.onnx``, ``model.weights`` and
``agreement.json`` into WORK. Ends with code 1 and its last line on standard error saying why when neither agrees with
sentence-transformers.
"""

from __future__ import annotations

import inspect
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.embedding import Embedder
from ingest.embedding_files import ModelFiles
from ingest.embedding_graph import build_graph
from ingest.embedding_onnx import AGREEMENT, FILES, OnnxModel
from ingest.embedding_torch import ReferenceModel

if TYPE_CHECKING:
    import onnx


def write_graph(reference: ReferenceModel, path: Path) -> bool:
    """Write the transformer of `reference` as the graph that is made for its kind; False when there is none for it.

    Args:
        reference: The model, opened by sentence-transformers.
        path: Where the export goes.
    """
    graph = build_graph(reference.open_plain_transformer())
    if graph is not None:
        _save(graph, path)
    return graph is not None


def trace_graph(reference: ReferenceModel, path: Path) -> bool:
    """Write the transformer of `reference` as what it does with a sample: word pieces and mask in, last hidden states out."""
    import onnx
    import torch

    network = reference.open_plain_transformer()
    takes = set(inspect.signature(network.forward).parameters)

    class Hidden(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.network = network

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            # The model's own making of mask and positions is traced with the sample's shape and gives wrong vectors
            # for padded texts, silently. Given as inputs they are computed from the real shape.
            blocked = (1.0 - attention_mask[:, None, None, :].to(torch.float32)) * torch.finfo(torch.float32).min
            extra = {}
            if "token_type_ids" in takes:
                extra["token_type_ids"] = torch.zeros_like(input_ids)
            if "position_ids" in takes:
                extra["position_ids"] = torch.arange(input_ids.shape[1])[None, :]
            return self.network(input_ids=input_ids, attention_mask=blocked, **extra).last_hidden_state

    ids = torch.tensor([[101, 2023, 2003, 102, 0, 0], [101, 2023, 2003, 1037, 3231, 102]])
    names = ["input_ids", "attention_mask"]
    with torch.no_grad():
        torch.onnx.export(
            Hidden().eval(),
            (ids, (ids != 0).long()),
            str(path),
            input_names=names,
            output_names=["last_hidden_state"],
            dynamic_axes={name: {0: "texts", 1: "pieces"} for name in [*names, "last_hidden_state"]},
            opset_version=17,
            dynamo=False,
        )
    _save(onnx.load(path), path)
    return True


def _save(model: onnx.ModelProto, path: Path) -> None:
    """Write a graph, and its weights into a file beside it."""
    import onnx

    path.with_name(FILES[1]).unlink(missing_ok=True)
    onnx.save(model, path, save_as_external_data=True, location=FILES[1], size_threshold=1024)


def trial_texts() -> list[str]:
    """Texts of very different lengths, from nothing to beyond what the model sees, for a ragged batch."""
    words = "the level above was treated in 12 of 34 patients, 5.6 % of them twice; β-test (p<0.05) µg/ml naïve".split()
    lengths = (0, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233, 377)
    return [" ".join(words[(n + i) % len(words)] for i in range(n)) for n in lengths]


def measure_agreement(reference: ReferenceModel, path: Path, max_length: int, pooling: str) -> float:
    """The lowest cosine between a text's embedding through an export and through sentence-transformers."""
    model = ModelFiles("trial", reference.folder, "", reference.dimension, max_length, pooling)
    exported = Embedder.of(model, OnnxModel(path, threads=1))
    texts = trial_texts()
    expected = reference.encode(texts)
    together = (exported.embed_texts(texts) * expected).sum(axis=1)
    alone = (exported.embed_texts(texts[-3:-2]) * expected[-3:-2]).sum(axis=1)
    return float(min(together.min(), alone.min()))


def main(arguments: list[str]) -> int:
    """Export, compare, and say how it went."""
    folder, path = Path(arguments[0]), Path(arguments[1], FILES[0])
    max_length, pooling = int(arguments[2]), arguments[3]
    reference = ReferenceModel(folder, max_length, threads=1)
    lowest = -1.0
    for export in (write_graph, trace_graph):
        try:
            lowest = measure_agreement(reference, path, max_length, pooling) if export(reference, path) else -1.0
        except Exception as error:
            # Whatever the first way does not know of a model, the second may.
            if export is trace_graph:
                raise
            print(f"{export.__name__}: {error}", file=sys.stderr)  # noqa: T201 - a program's own word
        if lowest >= AGREEMENT:
            path.with_name("agreement.json").write_text(json.dumps(lowest))
            return 0
    print(f"its export reaches cosine {lowest:.4f} to sentence-transformers, expected {AGREEMENT}", file=sys.stderr)  # noqa: T201 - a program's own last word
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
