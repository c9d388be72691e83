"""Nearest passages to a vector."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from ingest.library import Library

if TYPE_CHECKING:
    import numpy as np


class VectorIndex:
    """Nearest-neighbour search over a library's passages.

    Args:
        library: The record that the index follows.
    """

    def __init__(self, library: Library) -> None:
        self.library = library
        self._lock = threading.RLock()

    def nearest(self, vector: np.ndarray, k: int) -> list[tuple[int, float]]:
        """The passages most similar to a vector, best first: their ids and similarities (cosine, -1 to 1)."""
        return find_exactly(*self.library.vectors(), vector, k)

    def check(self) -> list[str]:
        """Compare the index with the record, make it anew when in doubt, and say what was done."""
        return []

    def close(self) -> None:
        """Give the index back."""


def find_exactly(ids: np.ndarray, matrix: np.ndarray, vector: np.ndarray, k: int) -> list[tuple[int, float]]:
    """The `k` rows of `matrix` most similar to `vector`, best first; equal ones by id."""
    import numpy as np

    if not len(ids) or k <= 0:
        return []
    similarities = matrix @ vector
    k = min(k, len(ids))
    # Every row as good as the k-th is a candidate, so that equal rows are chosen by id and not by chance.
    least = np.partition(similarities, len(ids) - k)[len(ids) - k]
    candidates = np.flatnonzero(similarities >= least)
    order = candidates[np.lexsort((ids[candidates], -similarities[candidates]))][:k]
    return [(int(ids[row]), float(similarities[row])) for row in order]
