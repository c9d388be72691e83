"""Profiles of the property tests: few examples by default, 10,000 with HYPOTHESIS_PROFILE=nightly."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
settings.register_profile("short", max_examples=25, deadline=None, suppress_health_check=QUIET, derandomize=True)
settings.register_profile("nightly", max_examples=10_000, deadline=None, suppress_health_check=QUIET)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "short"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Ten thousand examples take longer than a test may take otherwise."""
    if os.environ.get("HYPOTHESIS_PROFILE") == "nightly":
        for item in items:
            item.add_marker(pytest.mark.timeout(0))
