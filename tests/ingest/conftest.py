"""The real embedding model, opened once."""

from __future__ import annotations

import pytest

from ingest.embedding import Embedder


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    """The default model, its export kept in the user's cache folder so that it is made once a machine."""
    return Embedder()
