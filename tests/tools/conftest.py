"""Ten thousand examples take longer than a test may take otherwise."""

from __future__ import annotations

import os

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Take the time limit away where `tests/conftest.py` asks for that many."""
    if os.environ.get("HYPOTHESIS_PROFILE") == "nightly":
        for item in items:
            item.add_marker(pytest.mark.timeout(0))
