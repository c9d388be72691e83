"""A folder of Chroma's with the vectors of a library's passages: the one door to chromadb.

What Chroma keeps is derived and may be broken in ways that raise nothing, or that end the process. So this room trusts
it only with vectors that are stored elsewhere, hands it nothing but vectors and names, and is tried out in a child
process (`vectors_child`) before it is used.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    import numpy as np

COLLECTION = "passages"
# More links and wider searches than Chroma's defaults: what is found by them is ranked again exactly, so what counts is
# that the right ones are among those found.
HNSW = {"space": "cosine", "ef_construction": 200, "max_neighbors": 32, "ef_search": 200}
# One add takes at most 5,461 rows; below 100 rows it is several times slower a row.
ADD_ROWS = 2_000
# Long lists of ids are refused by the SQLite inside.
LOOK_UP_ROWS = 500


class IndexBroken(Exception):
    """The folder cannot be used; it is derived and can be made anew."""


class ChromaFolder:
    """Vectors under names, and the names nearest to a vector.

    Args:
        path: The folder; made when it is not there.

    Raises:
        IndexBroken: If Chroma cannot open it.
    """

    def __init__(self, path: Path) -> None:
        with _translated():
            import chromadb
            from chromadb.config import Settings

            # No file of settings of the working directory is read, nothing is reported to anyone.
            settings = Settings(_env_file=None, anonymized_telemetry=False)  # type: ignore[call-arg]
            self._client = cast(Any, chromadb.PersistentClient(str(path), settings=settings))
            self._collection: Any
            try:
                self._collection = self._client.get_or_create_collection(
                    COLLECTION, embedding_function=None, configuration={"hnsw": HNSW}
                )
                _refuse_foreign(self._collection.configuration_json)
            except BaseException:
                self._client.close()
                raise

    def names(self) -> set[str]:
        """All names held."""
        found: set[str] = set()
        with _translated():
            for offset in range(0, self._collection.count(), ADD_ROWS):
                found.update(self._collection.get(include=[], limit=ADD_ROWS, offset=offset)["ids"])
        return found

    def add(self, names: Sequence[str], vectors: np.ndarray) -> None:
        """Hold vectors under names."""
        with _translated():
            for rows in _slices(len(names), ADD_ROWS):
                self._collection.upsert(ids=list(names[rows]), embeddings=vectors[rows])

    def remove(self, names: Sequence[str]) -> None:
        """Hold these names no longer."""
        with _translated():
            for rows in _slices(len(names), LOOK_UP_ROWS):
                self._collection.delete(ids=list(names[rows]))

    def vectors(self, names: Sequence[str]) -> dict[str, np.ndarray]:
        """The vectors held under names."""
        found: dict[str, np.ndarray] = {}
        with _translated():
            for rows in _slices(len(names), LOOK_UP_ROWS):
                got = self._collection.get(ids=list(names[rows]), include=["embeddings"])
                found.update(zip(got["ids"], got["embeddings"], strict=True))
        return found

    def nearest(self, vector: np.ndarray, k: int) -> list[tuple[str, float]]:
        """About the `k` names nearest to a vector: names and similarities (cosine, -1 to 1)."""
        with _translated():
            got = self._collection.query(query_embeddings=[vector], n_results=k, include=["distances"])
        return [(name, 1.0 - distance) for name, distance in zip(got["ids"][0], got["distances"][0], strict=True)]

    def close(self) -> None:
        """Give the folder back."""
        with contextlib.suppress(IndexBroken), _translated():
            self._client.close()


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    """Whatever Chroma raises is one thing to us. Its panics are no `Exception`, so more is caught than usual."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit, GeneratorExit, IndexBroken):
        raise
    except BaseException as error:
        raise IndexBroken(f"{type(error).__name__}: {str(error)[:200]}") from error


def _refuse_foreign(configuration: dict[str, Any]) -> None:
    """A collection that names a function to embed with was not made here, and could run code that came with it."""
    kind = (configuration.get("embedding_function") or {}).get("type")
    if kind not in (None, "legacy"):
        raise IndexBroken(f"the collection names an embedding function of type {kind!r}, expected none")


def _slices(n: int, size: int) -> Iterator[slice]:
    return (slice(start, min(start + size, n)) for start in range(0, n, size))
