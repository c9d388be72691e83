"""The model in sentence-transformers: the reference, used where ONNX Runtime's export is not there or does not agree."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.errors import ModelError

if TYPE_CHECKING:
    import numpy as np


class ReferenceModel:
    """Word pieces to last hidden states through sentence-transformers.

    Args:
        folder: The model's local folder; nothing is ever fetched.
        max_length: Word pieces that the model sees of a text, special pieces included.
        threads: Processor threads that one call may use [1-].
    """

    kind = "sentence-transformers"

    def __init__(self, folder: Path, max_length: int, threads: int = 1) -> None:
        import os

        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        import torch
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging as transformers_logging

        transformers_logging.disable_progress_bar()
        torch.set_num_threads(threads)
        try:
            self._model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
        except (OSError, ValueError, RuntimeError) as error:
            raise ModelError(
                f"The embedding model in '{folder}' cannot be opened: {error}. Expected a sentence-transformers model;"
                " install it again, or name another folder."
            ) from error
        self._model.max_seq_length = max_length
        self.folder = folder

    @property
    def dimension(self) -> int:
        """Length of the vectors."""
        return int(self._model.get_embedding_dimension() or 0)

    def encode(self, texts: list[str]) -> np.ndarray:
        """Embeddings exactly as sentence-transformers makes them, float32, shape (n_texts, dim), rows of unit length."""
        return self._model.encode(texts, normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True)

    def hidden(self, ids: np.ndarray, mask: np.ndarray) -> np.ndarray:
        """Last hidden states, float32, shape (n_texts, n_pieces, dim); `ids` and `mask` int64, (n_texts, n_pieces)."""
        import torch

        with torch.inference_mode():
            output = self._transformer()(input_ids=torch.from_numpy(ids), attention_mask=torch.from_numpy(mask))
        return output.last_hidden_state.numpy()

    def open_plain_transformer(self) -> Any:
        """The transformer with attention written out step by step, the form that can be exported."""
        from transformers import AutoModel

        return AutoModel.from_pretrained(
            str(self.folder), attn_implementation="eager", local_files_only=True, use_safetensors=True
        ).eval()

    def _transformer(self) -> Any:
        return self._model[0].auto_model
