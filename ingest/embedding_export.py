"""Run as a program in a child process: exports a model's weights to ONNX and compares the result with the original.

    python -m ingest.embedding_export FOLDER WORK MAX_LENGTH POOLING

Writes ``model.onnx``, ``model.weights`` and ``agreement.json`` into WORK. Ends with code 1 and one line on standard error when the
exported model does not agree with sentence-transformers.
"""

from __future__ import annotations

import inspect
import json
import sys
from pathlib import Path
from typing import Any

from ingest.embedding import Embedder
from ingest.embedding_files import ModelFiles
from ingest.embedding_onnx import AGREEMENT, FILES, OnnxModel
from ingest.embedding_torch import ReferenceModel


def export_weights(reference: ReferenceModel, path: Path) -> None:
    """Write the transformer of `reference` as ONNX: word pieces and their mask in, last hidden states out.

    Args:
        reference: The model, opened by sentence-transformers.
        path: Where the export goes.
    """
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
    _part_weights(path)


def _part_weights(path: Path) -> None:
    """Write the weights into a file beside the graph."""
    import onnx

    whole = onnx.load(path)
    onnx.save(whole, path, save_as_external_data=True, location=FILES[1], size_threshold=1024)


def trial_texts() -> list[str]:
    """Texts of very different lengths, from nothing to beyond what the model sees, for a ragged batch."""
    words = "the level above was treated in 12 of 34 patients, 5.6 % of them twice; β-test (p<0.05) µg/ml naïve".split()
    lengths = (0, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233, 377)
    return [" ".join(words[(n + i) % len(words)] for i in range(n)) for n in lengths]


def main(arguments: list[str]) -> int:
    """Export, compare, and say how it went."""
    folder, work, max_length, pooling = Path(arguments[0]), Path(arguments[1]), int(arguments[2]), arguments[3]
    reference = ReferenceModel(folder, max_length, threads=1)
    export_weights(reference, work / FILES[0])
    model = ModelFiles("trial", folder, "", reference.dimension, max_length, pooling)
    exported = Embedder.of(model, OnnxModel(work / FILES[0], threads=1))
    texts = trial_texts()
    expected = reference.encode(texts)
    together = (exported.embed_texts(texts) * expected).sum(axis=1)
    alone = (exported.embed_texts(texts[-3:-2]) * expected[-3:-2]).sum(axis=1)
    lowest = float(min(together.min(), alone.min()))
    (work / "agreement.json").write_text(json.dumps(lowest))
    if not lowest >= AGREEMENT:
        print(f"its export reaches cosine {lowest:.4f} to sentence-transformers, expected {AGREEMENT}", file=sys.stderr)  # noqa: T201 - a program's own last word
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
