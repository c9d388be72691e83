"""An adapter for the embedding of a question: what the model knows of language in general, turned towards this field's questions.

The model was not made for questions of this field: the lay word and the term, what is asked and what a paper says of it lie further apart
than they should. A question's embedding q is multiplied by a matrix, q + qD, fitted by `tests/bench/fit_ranker.py` on invented
questions so that sentences that answer come before those that do not; the embeddings of the texts stay as they are, so nothing is
stored anew. The similarity to the adapted question is one signal among the others, beside the similarity to the question as it is.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np

#: The matrix, as `save_adapter` writes it.
SHIPPED = Path(__file__).with_name("adapter.npz")


class Adapter:
    """Turns the embeddings of questions by a matrix that was fitted for one model.

    Args:
        matrix: D, shape (dim, dim).
        model: SHA-256 of the weights of the model that it was fitted for, hexadecimal.
    """

    def __init__(self, matrix: np.ndarray, model: str) -> None:
        self.matrix, self.model = matrix.astype(np.float32), model

    def adapt(self, vector: np.ndarray, model: str) -> np.ndarray:
        """The adapted embedding of a question, float32, shape (dim,), of unit length; of another model's the embedding itself.

        Args:
            vector: Embedding of the question, float32, shape (dim,).
            model: SHA-256 of the weights of the model that made it.
        """
        if model != self.model or len(vector) != len(self.matrix):
            return vector
        turned = vector + vector @ self.matrix
        length = float(np.linalg.norm(turned))
        return turned / length if length else vector


@cache
def shipped_adapter() -> Adapter:
    """The adapter that comes with Pedicle."""
    with np.load(SHIPPED, allow_pickle=False) as held:
        return Adapter(held["matrix"], str(held["model"]))


def save_adapter(matrix: np.ndarray, model: str, path: Path = SHIPPED) -> None:
    """Write an adapter's matrix, in half precision, and the digest of its model."""
    np.savez_compressed(path, matrix=matrix.astype(np.float16), model=np.array(model))
